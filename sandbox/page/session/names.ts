/** Names and IDs of participants. All of them come from strangers. */

/** Invisible characters: controls, formats, separators, and letters that render as nothing. */
const INVISIBLE = /[\p{C}\p{Z}\u115F\u1160\u3164\uFFA0\u2800\u17B4\u17B5]|\u034F|\p{Variation_Selector}/gu;
/** What can't be an initial. */
const BEFORE_INITIAL = /^(?:[^\p{L}\p{N}\p{Extended_Pictographic}]|[\u115F\u1160\u3164\uFFA0])+/u;
const SHORT_ID = 14;

/** The name to show. An invisible one counts as none. */
export function shownName(name: string | null): string {
  return name === null || name.replace(INVISIBLE, '') === '' ? '(no name)' : name;
}

/** One or two initials instead of a face. */
export function initials(name: string | null): string {
  const words = (name ?? '')
    .normalize('NFC')
    .split(/[\s\p{Z}_.\-–—/|]+/u)
    .map((word) => first(word.replace(BEFORE_INITIAL, '')))
    .filter((letter) => letter !== '');
  const last = words.length > 1 ? words.at(-1) : '';
  return `${words[0] ?? '?'}${last ?? ''}`.toLocaleUpperCase('en');
}

/** Both ends of a long ID: the difference between two is often at the end. */
export function shortId(id: string): string {
  const points = [...id];
  return points.length <= SHORT_ID ? id : `${points.slice(0, 8).join('')}…${points.slice(-5).join('')}`;
}

/** A hue from 0 to 359 that is always the same for an ID. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const point of id) {
    hash = (Math.imul(hash, 31) + (point.codePointAt(0) ?? 0)) >>> 0;
  }
  // Spreads similar IDs far apart.
  return Math.floor(((hash * 0.618034) % 1) * 360);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function first(word: string): string {
  return graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}
