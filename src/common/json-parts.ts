/**
 * Parts of one answer, at most, counted by the signs around them: quotes, colons, commas, opening brackets, and escapes.
 *
 * Nothing else happens while JSON is parsed, and its length says little about how long that takes: a megabyte of names
 * is parsed in a millisecond, and one of empty objects in a quarter of a second. With this many signs it takes about
 * 30 ms at worst. A page of a hundred people, with all that VideoSDK says about their devices, has a third of them.
 */
export const MOST_PARTS = 100_000;

const SHORT = 64 * 1024;

/** Whether a text that should be JSON has too much in it to be parsed. Shorter than 64 KB, it never has. */
export function hasTooManyParts(text: string, most = MOST_PARTS): boolean {
  if (text.length < SHORT) {
    return false;
  }
  const sign = /["\\{[:,]/gu;
  for (let parts = 0; parts <= most; parts += 1) {
    if (!sign.test(text)) {
      return false;
    }
  }
  return true;
}
