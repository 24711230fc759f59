import { createHash } from 'node:crypto';

/**
 * The one way by which text from outside (names, ids, reasons, what a moderator typed) reaches a reader.
 * Whatever comes in, what goes out is one line, bounded, with nothing in it that formats, pings, links, reverses
 * the direction of reading or is invisible.
 */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Blanks that are neither white space nor format characters to Unicode, and yet show nothing: names are made of them. */
const BLANK_LETTERS = /\u115F|\u1160|\u2800|\u3164|\uFFA0|\u034F|\u17B4|\u17B5/gu;

/** Controls, format characters (direction marks, tags), private use, lone surrogates, and all that fonts may ignore. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;

/**
 * U+200D joins emoji to one picture ("👩‍💻") and U+FE0F asks for the coloured form of one ("❤️"); anywhere else both are
 * only a way to make equal names look alike. Stand-ins, which are no characters at all, carry the good ones through.
 */
const EMOJI_JOINER =
  /(?<=\p{Extended_Pictographic}|\p{Extended_Pictographic}\uFE0F|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu;
const EMOJI_STYLE = /(?<=\p{Emoji})\uFE0F/gu;
const JOINER_STAND_IN = '\uFFFE';
const STYLE_STAND_IN = '\uFFFF';

/** No script stacks more than three marks on a letter; hundreds of them paint over the neighbouring lines. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * Accents: marks of the blocks made for them (and of Cyrillic), directly on a letter of the scripts in which people leave
 * them out when they type. Everywhere else marks are what letters are among others: a vowel (रीमा, not राम), another
 * consonant (が, not か). Text is to be decomposed, or there are none.
 */
const ACCENTS =
  /(?<=[[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]&&\p{L}])[\u0300-\u036F\u0483-\u0489\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u2DE0-\u2DFF\uA66F-\uA672\uA674-\uA67D\uA69E\uA69F\uFE20-\uFE2F]+/gv;

/**
 * Putting marks into their order takes the square of their number: what comes after so many units is told apart, and no
 * more. No name that anybody gave is as long.
 */
const LONGEST_FOLDED = 1_000;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/u;

/** A grapheme may be of any length by the rules of Unicode; a picture of a family of four takes 11 code units. */
const MAX_UNITS_PER_GRAPHEME = 16;

export interface Shown {
  /** Most graphemes ("letters as a reader counts them") that may be left; a cut ends in "…". */
  readonly max: number;
  /** Most UTF-16 units that may come out, escapes included: what Discord counts is never more than these. */
  readonly units?: number;
  /** What stands for text in which nothing can be seen: words for it belong to the reader's language. */
  readonly empty?: string;
}

/**
 * Plain text, for places without formatting: choices of a completion, logs meant for eyes.
 *
 * @returns one line of 1 to `max` graphemes and at most `units` UTF-16 units (`16 × max` without that).
 */
export function visible(text: string | null | undefined, shown: Shown): string {
  const { max, units = max * MAX_UNITS_PER_GRAPHEME, empty = '—' } = shown;
  const source = text ?? '';
  if (PRINTABLE_ASCII.test(source) && source.length <= Math.min(max, units)) {
    return collapse(source) || empty;
  }
  // Bounded before the expensive steps: an upstream may send a name of megabytes.
  const bounded = source.length > max * 64 ? source.slice(0, max * 64) : source;
  const seen = collapse(withoutUnseen(bounded).normalize('NFC').replace(STACKED_MARKS, '$1'));
  return cut(seen, max, units) || empty;
}

/**
 * The same for places that render Discord's markdown: every character that could start formatting, a mention, a
 * link or an emoji is escaped by a backslash, which the client does not show.
 *
 * @returns at most `max` graphemes for a reader, and at most `units` UTF-16 units (`32 × max` without that).
 */
export function inert(text: string | null | undefined, { units, ...shown }: Shown): string {
  let { max } = shown;
  let escaped = escapeMarkdown(visible(text, shown));
  while (units !== undefined && escaped.length > units && max > 1) {
    max = Math.max(1, Math.min(max - 1, Math.floor((max * units) / escaped.length)));
    escaped = escapeMarkdown(visible(text, { ...shown, max }));
  }
  return escaped;
}

function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\*_~`|<>@#:[\]()]/gu, '\\$&')
    .replace(/^([-+])/u, '\\$1')
    .replace(/^(\d+)\./u, '$1\\.');
}

/** True when nothing of `text` would be changed, hidden or cut by {@link visible}: a reader can type or copy it. */
export function isPlain(text: string, max: number): boolean {
  return text !== '' && visible(text, { max }) === text;
}

/**
 * The form in which names are compared: case, width, white space and the accents of Latin, Greek and Cyrillic letters
 * aside. "Zoë  VAN Dijk" and "zoe van dijk" are equal; "राम" and "रीमा" are two people. Keys in the store are made of it:
 * when it changes, they have to be made anew by a migration.
 */
export function fold(text: string): string {
  if (PRINTABLE_ASCII.test(text)) {
    return collapse(text.toLowerCase());
  }
  if (text.length > LONGEST_FOLDED) {
    const rest = createHash('sha256').update(text.slice(LONGEST_FOLDED), 'utf16le').digest('base64url');
    return `${folded(text.slice(0, LONGEST_FOLDED))} ${rest}`;
  }
  return folded(text);
}

function folded(text: string): string {
  // The same marks as are shown: what looks alike to a reader is alike.
  const shown = withoutUnseen(text).normalize('NFC').replace(STACKED_MARKS, '$1');
  const plain = withoutUnseen(shown.normalize('NFKD').toLowerCase())
    .replace(/[\u200D\uFE0F]/gu, '')
    .normalize('NFKC')
    .replace(STACKED_MARKS, '$1');
  return collapse(plain.normalize('NFKD').replace(ACCENTS, ''));
}

/** Line breaks and blank letters become spaces; whatever else shows nothing is dropped. */
function withoutUnseen(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(JOINER_STAND_IN, '')
    .replaceAll(STYLE_STAND_IN, '')
    .replace(EMOJI_JOINER, JOINER_STAND_IN)
    .replace(EMOJI_STYLE, STYLE_STAND_IN)
    .replace(LINE_BREAKS, ' ')
    .replace(BLANK_LETTERS, ' ')
    .replace(UNSEEN, '')
    .replaceAll(JOINER_STAND_IN, '\u200D')
    .replaceAll(STYLE_STAND_IN, '\uFE0F');
}

/**
 * What was typed, without the blanks that come along when something is pasted. Only those: an id holds none of them,
 * but may begin or end with others that String.prototype.trim takes for white space, such as U+FEFF.
 */
export function withoutBlanks(text: string): string {
  return text.replace(/^[\t\n\r ]+|[\t\n\r ]+$/gu, '');
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** As many whole graphemes as fit both bounds; where something had to go, "…" is the last of them. */
function cut(text: string, max: number, units: number): string {
  const kept: string[] = [];
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const grapheme = segment.length > MAX_UNITS_PER_GRAPHEME ? '\uFFFD' : segment;
    if (kept.length === max || used + grapheme.length > units) {
      while (kept.length > 0 && (kept.length === max || used + 1 > units)) {
        used -= kept.pop()?.length ?? 0;
      }
      return `${kept.join('').trimEnd()}…`;
    }
    kept.push(grapheme);
    used += grapheme.length;
  }
  return kept.join('');
}
