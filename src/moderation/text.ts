/**
 * The one way by which text from outside (names, ids, reasons, what a moderator typed) reaches a reader.
 * Whatever comes in, what goes out is one line, bounded, with nothing in it that formats, pings, links, reverses
 * the direction of reading or is invisible.
 */

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Blanks that are neither white space nor format characters to Unicode, and yet show nothing: names are made of them. */
const BLANK_LETTERS = /\u115F|\u1160|\u2800|\u3164|\uFFA0|\u034F|\u17B4|\u17B5/gu;

/** Controls, format characters (direction marks, zero-width ones, tags), private use, lone surrogates, separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/gu;

/** U+200D joins emoji to one picture ("👩‍💻"); anywhere else it is only a way to make equal names look alike. */
const EMOJI_JOINER = /(?<=\p{Extended_Pictographic}|\uFE0F|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu;
const JOINER_STAND_IN = '\uFFF8';

/** No script stacks more than three marks on a letter; hundreds of them paint over the neighbouring lines. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/u;

/** A grapheme may be of any length by the rules of Unicode; a picture of a family of four takes 11 code units. */
const MAX_UNITS_PER_GRAPHEME = 16;

export interface Shown {
  /** Most graphemes ("letters as a reader counts them") that may be left; a cut ends in "…". */
  readonly max: number;
  /** What stands for text in which nothing can be seen. */
  readonly empty?: string;
}

export interface ShownAsMarkdown extends Shown {
  /** Most UTF-16 units that may come out, escapes included: Discord counts those too. */
  readonly units?: number;
}

/**
 * Plain text, for places without formatting: choices of a completion, logs meant for eyes.
 *
 * @returns one line of 1 to `max` graphemes and at most `16 × max` UTF-16 units.
 */
export function visible(text: string | null | undefined, { max, empty = '(no name)' }: Shown): string {
  const source = text ?? '';
  if (PRINTABLE_ASCII.test(source) && source.length <= max) {
    return collapse(source) || empty;
  }
  // Bounded before the expensive steps: an upstream may send a name of megabytes.
  const bounded = source.length > max * 64 ? source.slice(0, max * 64) : source;
  const clean = collapse(
    bounded
      .toWellFormed()
      .replaceAll('\uFFF8', '')
      .replace(EMOJI_JOINER, JOINER_STAND_IN)
      .replace(LINE_BREAKS, ' ')
      .replace(UNSEEN, '')
      .replaceAll(JOINER_STAND_IN, '\u200D')
      .replace(BLANK_LETTERS, ' ')
      .normalize('NFC')
      .replace(STACKED_MARKS, '$1'),
  );
  return cut(clean, max) || empty;
}

/**
 * The same for places that render Discord's markdown: every character that could start formatting, a mention, a
 * link or an emoji is escaped by a backslash, which the client does not show.
 *
 * @returns at most `max` graphemes for a reader, and at most `units` UTF-16 units (`32 × max` without that).
 */
export function inert(text: string | null | undefined, { units, ...shown }: ShownAsMarkdown): string {
  let { max } = shown;
  let escaped = escapeMarkdown(visible(text, shown));
  while (units !== undefined && escaped.length > units && max > 1) {
    max = Math.max(1, Math.min(max - 1, Math.floor((max * units) / escaped.length)));
    escaped = escapeMarkdown(visible(text, { ...shown, max }));
  }
  return escaped;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`|<>@#:[\]()]/gu, '\\$&').replace(/^(\d*)([-+.])/u, '$1\\$2');
}

/** True when nothing of `text` would be changed, hidden or cut by {@link visible}: a reader can type or copy it. */
export function isPlain(text: string, max: number): boolean {
  return text !== '' && visible(text, { max }) === text;
}

/**
 * The form in which names are compared: case, accents, width and white space aside.
 * "Zoë  VAN Dijk" and "zoe van dijk" are equal.
 */
export function fold(text: string): string {
  if (PRINTABLE_ASCII.test(text)) {
    return collapse(text.toLowerCase());
  }
  return collapse(
    text
      .toLowerCase()
      .replace(LINE_BREAKS, ' ')
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cc}\p{Cf}]/gu, '')
      .replace(BLANK_LETTERS, ' '),
  );
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function cut(text: string, max: number): string {
  if (text.length <= max && PRINTABLE_ASCII.test(text)) {
    return text;
  }
  const kept: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length === max) {
      kept[max - 1] = '…';
      break;
    }
    kept.push(segment.length > MAX_UNITS_PER_GRAPHEME ? '\uFFFD' : segment);
  }
  return kept.join('');
}
