/**
 * How much may be in one answer.
 *
 * Nothing else happens while JSON is parsed, and its length says little about how long that takes: a megabyte of names
 * is parsed in a millisecond, and one of empty objects in a quarter of a second. What takes time are objects and lists
 * above all, then keys and values. With all of these, it takes about 40 ms. A session's record with a thousand people and
 * each time they turned on their microphone has a third of the objects and two thirds of the signs.
 */
export const MOST_OBJECTS = 40_000;
/** Signs around keys and values: quotes, colons, commas, opening brackets, and escapes. */
export const MOST_SIGNS = 250_000;

const SHORT = 64 * 1024;

/** Whether a text that should be JSON has too much in it to be parsed. Shorter than 64 KB, it never has. */
export function hasTooManyParts(text: string): boolean {
  return text.length >= SHORT && (hasMore(text, /[{[]/gu, MOST_OBJECTS) || hasMore(text, /["\\{[:,]/gu, MOST_SIGNS));
}

function hasMore(text: string, sign: RegExp, most: number): boolean {
  for (let count = 0; count <= most; count += 1) {
    if (!sign.test(text)) {
      return false;
    }
  }
  return true;
}
