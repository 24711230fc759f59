import { describe, expect, it } from 'vitest';
import { commandBody } from '../../src/bot/command-body.ts';
import { PLURAL_CATEGORIES } from '../../src/i18n/catalog.ts';
import { commandNamesOf } from '../../src/i18n/command-names.ts';
import { CATALOGS, LANGUAGES, languageOf, translatorFor } from '../../src/i18n/language.ts';

interface CommandTexts {
  readonly name: string;
  readonly description: string;
  readonly options?: Readonly<Record<string, { readonly name: string; readonly description: string }>>;
}

/** Every text of a catalog by its path. */
function textsOf(catalog: object, path = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(catalog)) {
    if (typeof value === 'string') {
      texts.set(path + key, value);
    } else {
      for (const [inner, text] of textsOf(value as object, `${path}${key}.`)) {
        texts.set(inner, text);
      }
    }
  }
  return texts;
}

const PLURAL = new RegExp(`_(${PLURAL_CATEGORIES.join('|')})$`, 'u');
const withoutPlural = (key: string): string => key.replace(PLURAL, '');
const sorted = (found: Iterable<string>): string[] => [...found].sort();
const every = (text: string, pattern: RegExp): string[] => sorted([...text.matchAll(pattern)].map(([whole]) => whole));
const PLACEHOLDERS = /\{\{[^}]*\}\}/gu;
const MENTIONS = /(?<!\{)\{\/?[a-z][^{}]*\}(?!\})/gu;

const english = textsOf(CATALOGS['en-US']);
const keys = new Set([...english.keys()].map(withoutPlural));
const plurals = new Set([...english.keys()].filter((key) => PLURAL.test(key)).map(withoutPlural));
const englishOf = (key: string): string => english.get(key) ?? english.get(`${withoutPlural(key)}_other`) ?? '';
/** Lists of words that the bot understands, and doesn't show. */
const isWordList = (key: string): boolean => /Words$/u.test(key);

describe.each(LANGUAGES)('the %s catalog', (language) => {
  const catalog = CATALOGS[language];
  const texts = textsOf(catalog);

  it('has every text, and none that nothing asks for', () => {
    expect(sorted(new Set([...texts.keys()].map(withoutPlural)))).toEqual(sorted(keys));
  });

  it('has exactly the plural forms that its rules need', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const wanted = [...plurals].flatMap((key) => categories.map((category) => `${key}_${category}`));
    expect(sorted([...texts.keys()].filter((key) => PLURAL.test(key)))).toEqual(sorted(wanted));
  });

  it('has the placeholders of the English text in each, and leaves out only a count of one', () => {
    const wrong = [...texts].filter(([key, text]) => {
      const there = every(text, PLACEHOLDERS);
      const wanted = every(englishOf(key), PLACEHOLDERS);
      const withoutCount = (all: readonly string[]) => all.filter((name) => !name.startsWith('{{count'));
      return key.endsWith('_one')
        ? JSON.stringify(withoutCount(there)) !== JSON.stringify(withoutCount(wanted))
        : JSON.stringify(there) !== JSON.stringify(wanted);
    });
    expect(wrong).toEqual([]);
  });

  it('names the same commands and options in each text as the English one', () => {
    const wrong = [...texts].filter(
      ([key, text]) => JSON.stringify(every(text, MENTIONS)) !== JSON.stringify(every(englishOf(key), MENTIONS)),
    );
    expect(wrong).toEqual([]);
  });

  it('names only commands and options that exist, in its own words', () => {
    const named = commandNamesOf(catalog);
    const left = [...texts].filter(([, text]) =>
      /(?<!\{)\{(?!\{)|(?<!\})\}(?!\})/u.test(named(text).replace(PLACEHOLDERS, '')),
    );
    expect(left).toEqual([]);
  });

  it('formats as the English texts do', () => {
    const marks = (text: string) => every(text, /\*\*|`|~~|\n|<[^>]*>/gu);
    const wrong = [...texts].filter(
      ([key, text]) => JSON.stringify(marks(text)) !== JSON.stringify(marks(englishOf(key))),
    );
    expect(wrong).toEqual([]);
  });

  it('shows the icons of the English texts', () => {
    const signs = (text: string) => every(text, /\p{Extended_Pictographic}|[•▶◀]/gu);
    const wrong = [...texts].filter(
      ([key, text]) => JSON.stringify(signs(text)) !== JSON.stringify(signs(englishOf(key))),
    );
    expect(wrong).toEqual([]);
  });

  it('has no text that is empty, has spaces at its ends, or uses straight quotation marks', () => {
    const wrong = [...texts].filter(([, text]) => text.trim() === '' || text !== text.trim() || /["']/u.test(text));
    expect(wrong).toEqual([]);
  });

  it('leaves only names in English', () => {
    if (language === 'en-US') {
      return;
    }
    const same = [...texts].filter(
      ([key, text]) =>
        text === english.get(key) && /\p{L}{4,} \p{L}{2,}/u.test(text.replace(PLACEHOLDERS, '')) && !isWordList(key),
    );
    expect(same).toEqual([]);
  });

  it('can say every text, with everything filled in', () => {
    const t = translatorFor(language) as unknown as (key: string, values: object) => string;
    for (const key of keys) {
      const filled = Object.fromEntries(
        every(englishOf(key), PLACEHOLDERS).map((whole) => [
          whole.replace(/^\{\{|[,}].*$/gu, ''),
          whole.includes(', number') ? 5 : 'x',
        ]),
      );
      expect(t(key, { ...filled, count: 5 }), key).not.toMatch(/\{\{|\}\}|undefined|NaN/u);
    }
  });
});

describe('the command names sent to Discord', () => {
  it.each(LANGUAGES)('are all different in %s, and valid for Discord', (language) => {
    const commands: Readonly<Record<string, CommandTexts>> = CATALOGS[language].commands;
    const all = Object.values(commands);
    expect(new Set(all.map(({ name }) => name)).size).toBe(Object.keys(CATALOGS['en-US'].commands).length);
    for (const command of all) {
      const typed = command !== commands['Remove from session'] && command !== commands['Report to moderators'];
      expect(command.name).toMatch(typed ? /^[-_'\p{L}\p{N}\p{sc=Deva}]{1,32}$/u : /^\S.{0,30}\S$/u);
      if (typed) {
        expect(command.name).toBe(command.name.toLowerCase());
      }
      expect(command.description.length).toBeLessThanOrEqual(100);
      for (const option of Object.values(command.options ?? {})) {
        expect(option.name).toMatch(/^[-_'\p{L}\p{N}\p{sc=Deva}]{1,32}$/u);
        expect(option.name).toBe(option.name.toLowerCase());
        expect(option.description.length).toBeLessThanOrEqual(100);
      }
    }
  });

  it('exist in every locale of every language that the bot speaks, except English', () => {
    const body = commandBody({
      type: 1,
      name: 'kick-help',
      options: [],
      default_member_permissions: '0',
      contexts: [0],
      integration_types: [0],
    });
    expect(Object.keys(body.name_localizations ?? {}).sort()).toEqual(
      ['de', 'es-419', 'es-ES', 'fr', 'hi', 'ja', 'pt-BR', 'zh-CN'].sort(),
    );
  });
});

describe('the language for a Discord locale', () => {
  it.each([
    ['de', 'de'],
    ['es-ES', 'es-ES'],
    ['es-419', 'es-ES'],
    ['en-GB', 'en-US'],
    ['pt-BR', 'pt-BR'],
    ['zh-CN', 'zh-CN'],
    // Another script: this one doesn't help its readers.
    ['zh-TW', 'en-US'],
    ['ko', 'en-US'],
    ['constructor', 'en-US'],
    ['', 'en-US'],
    [null, 'en-US'],
    [undefined, 'en-US'],
  ])('%s is %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});
