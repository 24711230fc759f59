import type { Catalog } from '../../src/i18n/catalog.ts';
import { createTranslator, type Translator } from '../../src/i18n/language.ts';

const LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, index) => [
    letter,
    [...'âɓçđéƒğĥîĵķļɱñôþɋřšţûṽŵẋýžÂƁÇĐÉƑĞĤÎĴĶĻṀÑÔÞɊŘŠŢÛṼŴẊÝŽ'][index] as string,
  ]),
);

/** Placeholders, command names, and word lists that the program parses stay as they are. */
const KEPT = /\{\{[^}]*\}\}|\{\/?[a-z][^{}]*\}/gu;

/** English that can't come from a string in the code: every letter has a mark, and none is plain ASCII. */
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
 * A locale that finds text that bypasses the catalogs: text from the catalogs has no plain letters. What language
 * rules produce (lists, numbers, durations) is produced as in Japanese, where it has none either.
 */
export function pseudo(english: Catalog): Translator {
  return createTranslator('ja' as Translator['language'], within(english));
}
