import type { Catalogue } from '../../src/i18n/catalogue.ts';
import { createTranslator, type Translator } from '../../src/i18n/language.ts';

const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, index) => [
    letter,
    [...'âɓçđéƒğĥîĵķļɱñôþɋřšţûṽŵẋýžÂƁÇĐÉƑĞĤÎĴĶĻṀÑÔÞɊŘŠŢÛṼŴẊÝŽ'][index] as string,
  ]),
);

/** Placeholders, names of commands, and lists of words that are read by the program stay as they are. */
const KEPT = /\{\{[^}]*\}\}|\{\/?[a-z][^{}]*\}/gu;

/** English that nobody could have written down in the code: every letter has a mark, and none is plain ASCII. */
function marked(text: string): string {
  const kept = [...text.matchAll(KEPT)].map(([whole]) => whole);
  return text
    .split(KEPT)
    .map((part) => part.replace(/[A-Za-z]/gu, (letter) => LETTERS[letter] ?? letter))
    .flatMap((part, index) => [part, kept[index] ?? ''])
    .join('');
}

function within<T>(part: T, key = ''): T {
  if (typeof part === 'string') {
    return (/Words$/u.test(key) ? part : marked(part)) as T;
  }
  return Object.fromEntries(Object.entries(part as object).map(([name, value]) => [name, within(value, name)])) as T;
}

/**
 * A locale that finds what bypasses the catalogues: everything that comes from them has no plain letter. What the rules of
 * a language make (lists, numbers, durations) is made as in Japanese, where it has none either.
 */
export function pseudo(english: Catalogue): Translator {
  return createTranslator('ja' as Translator['language'], within(english));
}
