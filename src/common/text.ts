import { createHash } from 'node:crypto';
import { CARRIERS, hasMarks, marked, marksCarried, marksRestored } from './foreign-text.ts';
import { escapeMarkdown } from './markdown.ts';
import { asTyped } from './typed-letters.ts';

/**
 * The only way that text from outside (names, IDs, reasons, what a moderator typed) reaches a reader. Whatever comes
 * in, one bounded line goes out, with nothing in it that formats, pings, links, reverses reading direction, or is
 * invisible.
 */

let segmenter: Intl.Segmenter | null = null;

/** Made when it's needed first, because that takes longer than all patterns here together. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter;
}

/** Blank letters: neither white space nor format characters to Unicode, but they show nothing. Blank names use them. */
const BLANK_LETTERS = /\u115F|\u1160|\u2800|\u3164|\uFFA0|\u034F|\u17B4|\u17B5/gu;

/** Controls, format characters (direction marks, tags), private use, lone surrogates, and anything fonts can ignore. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;

/**
 * U+200D joins emoji into one picture ("👩‍💻"), and U+FE0F asks for an emoji's color form ("❤️"). Anywhere else, both
 * only make different names look the same. Stand-ins, which aren't characters at all, carry the good ones through.
 */
const EMOJI_JOINER =
  /(?<=\p{Extended_Pictographic}|\p{Extended_Pictographic}\uFE0F|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu;
const EMOJI_STYLE = /(?<=\p{Emoji})\uFE0F/gu;
/**
 * In some scripts, the joiners change which letters are written, and names need them: after a virama of an Indic script
 * (ශ්‍රී), and between Arabic letters of which the first would join the second (نام‌ها). Elsewhere they would be invisible.
 * https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters
 */
const AFTER_VIRAMA =
  /(?<=\p{L}\p{M}?[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2])[\u200C\u200D](?=\p{L})/gu;
const BETWEEN_ARABIC =
  /(?<=[\u0626\u0628\u062A-\u062E\u0633-\u063F\u0641-\u0647\u0649\u064A\u0678-\u0687\u069A-\u06BF\u06C1\u06C2\u06CC\u06CE\u06D0\u06D1\u06FA-\u06FC]\p{M}{0,3})\u200C(?=[\p{Script=Arabic}&&\p{L}])/gv;
const JOINER_STAND_IN = '\uFFFE';
const STYLE_STAND_IN = '\uFFFF';
const NON_JOINER_STAND_IN = `${JOINER_STAND_IN}${STYLE_STAND_IN}`;

/** No script stacks more than three marks on a letter. Hundreds of them would paint over neighboring lines. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * Accents: marks from the blocks made for them (and from Cyrillic), directly on a letter of a script in which people
 * leave them out when they type. Elsewhere a mark is as essential as a letter: it makes another vowel (रीमा, not राम),
 * or another consonant (が, not か). The text must be decomposed, or it has no such marks.
 */
const ACCENTS =
  /(?<=[[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]&&\p{L}])[\u0300-\u036F\u0483-\u0489\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u2DE0-\u2DFF\uA66F-\uA672\uA674-\uA67D\uA69E\uA69F\uFE20-\uFE2F]+/gv;

/**
 * Sorting marks takes quadratic time, so text after this many UTF-16 units is only hashed. No real name is that long.
 */
export const LONGEST_FOLDED = 1_000;
/** And of what is hashed, only this much. Beyond that, only the length counts: two texts that differ later are alike. */
const LONGEST_HASHED = 100_000;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/u;

/** Unicode allows graphemes of any length. A picture of a family of four takes 11 UTF-16 units. */
const MAX_UNITS_PER_GRAPHEME = 16;

export interface Shown {
  /** Most graphemes ("letters" to a reader) to keep. A cut ends in "…". */
  readonly max: number;
  /** Most UTF-16 units in the result, escapes included. Discord never counts more than these. */
  readonly units?: number;
  /** Replaces text in which nothing is visible. Belongs to the reader's language. */
  readonly empty?: string;
}

/**
 * Plain text, for places without formatting: autocomplete choices, logs for people.
 *
 * @returns one line of 1 to `max` graphemes and at most `units` UTF-16 units (`16 × max` by default)
 */
export function visible(text: string | null | undefined, shown: Shown): string {
  return marked(seenOf(text ?? '', shown)) || emptyOf(shown);
}

/** What {@link visible} shows of a text, to compare it with, not to show it. */
export function seen(text: string, shown: Shown): string {
  return seenOf(text, shown) || emptyOf(shown);
}

/**
 * Same as {@link visible}, for the bot's own words: what comes from outside in them was made showable before, and is all
 * that's left out if Discord refuses it.
 */
export function fitted(words: string, shown: Shown): string {
  return (hasMarks(words) ? marksRestored(seenOf(marksCarried(words), shown)) : seenOf(words, shown)) || emptyOf(shown);
}

function emptyOf({ empty = '—' }: Shown): string {
  return empty;
}

function seenOf(source: string, { max, units = max * MAX_UNITS_PER_GRAPHEME }: Shown): string {
  if (PRINTABLE_ASCII.test(source) && source.length <= Math.min(max, units)) {
    return collapse(source);
  }
  // Cut before the expensive steps, because an upstream can send a name of megabytes.
  const bounded = source.length > max * 64 ? source.slice(0, max * 64) : source;
  return cut(collapse(inOrder(bounded)), max, units);
}

/**
 * Same as {@link visible}, for places that render Discord's markdown. Every character that could start formatting, a
 * mention, a link, or an emoji is escaped with a backslash, which the client doesn't show.
 *
 * @returns at most `max` graphemes for a reader, and at most `units` UTF-16 units (`32 × max` by default)
 */
export function inert(text: string | null | undefined, { units, ...shown }: Shown): string {
  let { max } = shown;
  let fits = seenOf(text ?? '', shown);
  if (fits === '') {
    return escapeMarkdown(emptyOf(shown));
  }
  while (units !== undefined && escapeMarkdown(fits).length > units && max > 1) {
    max = Math.max(1, Math.min(max - 1, Math.floor((max * units) / escapeMarkdown(fits).length)));
    fits = seenOf(text ?? '', { ...shown, max });
  }
  return marked(escapeMarkdown(fits));
}

/**
 * Whether {@link visible} would leave `text` as it is, so that a reader can type or copy it. Joiners between letters can't
 * be typed, and two texts that differ in them can look the same.
 */
export function isPlain(text: string, max: number): boolean {
  return text !== '' && seen(text, { max }) === text && withoutLetterJoiners(text) === text;
}

function withoutLetterJoiners(text: string): string {
  return text.replace(AFTER_VIRAMA, '').replace(BETWEEN_ARABIC, '');
}

/**
 * The form in which names are compared. Ignores case, width, white space, and the accents of Latin, Greek, and Cyrillic
 * letters, and replaces what people type in another way: "Zoë  VAN Dijk" and "zoe van dijk" are equal, and so are
 * "Łukasz" and "lukasz"; "राम" and "रीमा" are two people. Keys in the database are made from it, so a change needs a
 * migration that rebuilds them.
 */
export function fold(text: string): string {
  if (text.length > LONGEST_FOLDED) {
    const rest = createHash('sha256')
      .update(text.slice(LONGEST_FOLDED, LONGEST_HASHED), 'utf16le')
      .update(String(text.length))
      .digest('base64url');
    return `${fold(text.slice(0, LONGEST_FOLDED))} ${rest}`;
  }
  return PRINTABLE_ASCII.test(text) ? collapse(text.toLowerCase()) : asTyped(folded(text));
}

/**
 * {@link fold} as it was before it replaced letters that don't decompose. Processes of that version write keys like this
 * next to newer ones. It told long texts apart in another way, too.
 */
export function foldBeforeTypedLetters(text: string): string {
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
  // The same marks that are shown: what looks the same to a reader is the same.
  const shown = inOrder(text);
  const plain = withoutUnseen(shown.normalize('NFKD').toLowerCase())
    .replace(/\u200C|\u200D|\uFE0F/gu, '')
    .normalize('NFKC')
    .replace(STACKED_MARKS, '$1');
  return collapse(plain.normalize('NFKD').replace(ACCENTS, ''));
}

/** What is seen of a text, composed. Marks are sorted before and after: what is unseen keeps them apart. */
function inOrder(text: string): string {
  return withoutUnseen(text.normalize('NFC')).normalize('NFC').replace(STACKED_MARKS, '$1');
}

/** Turns line breaks and blank letters into spaces, and drops everything else that shows nothing. */
function withoutUnseen(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(JOINER_STAND_IN, '')
    .replaceAll(STYLE_STAND_IN, '')
    .replace(AFTER_VIRAMA, (joiner) => (joiner === '\u200D' ? JOINER_STAND_IN : NON_JOINER_STAND_IN))
    .replace(BETWEEN_ARABIC, NON_JOINER_STAND_IN)
    .replace(EMOJI_JOINER, JOINER_STAND_IN)
    .replace(EMOJI_STYLE, STYLE_STAND_IN)
    .replace(LINE_BREAKS, ' ')
    .replace(BLANK_LETTERS, ' ')
    .replace(UNSEEN, '')
    .replaceAll(NON_JOINER_STAND_IN, '\u200C')
    .replaceAll(JOINER_STAND_IN, '\u200D')
    .replaceAll(STYLE_STAND_IN, '\uFE0F');
}

/**
 * Removes the blanks that come along when something is pasted. Only those, which no ID contains: an ID can begin or end
 * with others that String.prototype.trim treats as white space, such as U+FEFF.
 */
export function withoutBlanks(text: string): string {
  // Not by a pattern: one that looks for blanks at the end takes quadratic time where many are in the middle.
  let [start, end] = [0, text.length];
  while (start < end && BLANKS.includes(text.charAt(start))) {
    start += 1;
  }
  while (end > start && BLANKS.includes(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(start, end);
}

const BLANKS = '\t\n\r ';

/** What was typed; `null` when it was left out, or nothing of it can be seen. */
export function blankToNull(text: string | null): string | null {
  return text === null || fold(text) === '' ? null : text;
}

/** What was typed into a field, without blanks around it; `null` when it was left out, or nothing of it can be seen. */
export function typedIn(text: string | null): string | null {
  return blankToNull(text)?.trim() ?? null;
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** As many whole graphemes as fit both bounds. Ends in "…" when something was cut. */
function cut(text: string, max: number, units: number): string {
  const kept: { readonly grapheme: string; readonly length: number }[] = [];
  let [used, count] = [0, 0];
  for (const { segment } of graphemes().segment(text)) {
    const grapheme = segment.length > MAX_UNITS_PER_GRAPHEME ? '\uFFFD' : segment;
    // Marks aren't shown.
    const length = grapheme.replace(CARRIERS, '').length;
    if (length > 0 && (count === max || used + length > units)) {
      while (kept.length > 0 && (count === max || used + 1 > units)) {
        const last = kept.pop()?.length ?? 0;
        used -= last;
        count -= last > 0 ? 1 : 0;
      }
      // What was joined to the rest isn't any longer.
      return `${kept
        .map((one) => one.grapheme)
        .join('')
        .trimEnd()
        .replace(/(?:\u200C|\u200D)+$/u, '')}…`;
    }
    kept.push({ grapheme, length });
    used += length;
    count += length > 0 ? 1 : 0;
  }
  return kept.map(({ grapheme }) => grapheme).join('');
}
