import { createInstance } from 'i18next';
import type { Catalog, Key, Values } from './catalog.ts';
import { commandNamesOf } from './command-names.ts';
import de from './de.json' with { type: 'json' };
import { en } from './en/index.ts';
import esES from './es-ES.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };
import hi from './hi.json' with { type: 'json' };
import ja from './ja.json' with { type: 'json' };
import ptBR from './pt-BR.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** The bot's languages, by Discord's name for each. https://discord.com/developers/docs/reference#locales */
export const LANGUAGES = ['en-US', 'de', 'es-ES', 'hi', 'fr', 'ja', 'pt-BR', 'zh-CN'] as const;

export type Language = (typeof LANGUAGES)[number];

/** Each language's name for itself, which those who look for it recognize. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  'en-US': 'English',
  de: 'Deutsch',
  'es-ES': 'Español',
  hi: 'हिन्दी',
  fr: 'Français',
  ja: '日本語',
  'pt-BR': 'Português do Brasil',
  'zh-CN': '简体中文',
};

export const CATALOGS: Readonly<Record<Language, Catalog>> = {
  'en-US': en,
  de,
  'es-ES': esES,
  hi,
  fr,
  ja,
  'pt-BR': ptBR,
  'zh-CN': zhCN,
};

/** Looks up texts in one language. */
export interface Translator {
  /**
   * The text at `key`, with its placeholders filled in. Values are inserted as they are, so a name containing `{{…}}`
   * shows up that way. `count` selects the plural form by the language's rules.
   */
  <K extends Key>(key: K, ...values: Values<K>): string;
  readonly language: Language;
  /** "Ada, Grace and Linus" */
  list(items: readonly string[]): string;
  /** "1,234" */
  number(value: number): string;
  /** "4 min" */
  duration(value: number, unit: DurationUnit): string;
}

export type DurationUnit = 'millisecond' | 'second' | 'minute' | 'hour' | 'day';

/** Creates a translator for `language`. The catalog doesn't have to be one of the bot's own. */
export function createTranslator(language: Language, catalog: Catalog): Translator {
  const i18n = createInstance({
    lng: language,
    resources: { [language]: { translation: catalog } },
    initAsync: false,
    nsSeparator: false,
    returnNull: false,
    // Discord isn't a browser. `text.ts` makes external text harmless where it's put into a message.
    interpolation: { escapeValue: false },
    // A missing text is a bug, which the tests find.
    parseMissingKeyHandler: (key) => {
      throw new RangeError(`no text "${key}" in ${language}`);
    },
  });
  void i18n.init();
  const named = commandNamesOf(catalog);
  // Each takes up to a millisecond to make.
  const list = once(() => new Intl.ListFormat(language, { type: 'conjunction' }));
  const numbers = once(() => new Intl.NumberFormat(language));
  const plurals = once(() => new Intl.PluralRules(language));
  const duration = (unit: DurationUnit) =>
    once(() => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }));
  const durations = {
    millisecond: duration('millisecond'),
    second: duration('second'),
    minute: duration('minute'),
    hour: duration('hour'),
    day: duration('day'),
  };
  // i18next's own formatter caches one for every set of values it ever sees, names included.
  i18n.services.formatter?.add('number', (value: number) => numbers().format(value));
  const templates = new Map<string, string>();
  /** The text before anything is filled in. Cached, because the lookup takes longer than filling it in. */
  const templateOf = (key: string, count: number | undefined): string => {
    const form = count === undefined ? key : `${key} ${plurals().select(count)}`;
    const known =
      templates.get(form) ?? named(i18n.t(key, { ...(count !== undefined && { count }), skipInterpolation: true }));
    templates.set(form, known);
    return known;
  };
  // No text refers to another one. A `$t(…)` can only come from outside, so it isn't resolved.
  const t = (key: string, values?: Readonly<Record<string, string | number>>): string => {
    const template = templateOf(key, typeof values?.['count'] === 'number' ? values['count'] : undefined);
    return values === undefined ? template : i18n.services.interpolator.interpolate(template, values, language, {});
  };
  return Object.assign(t as <K extends Key>(key: K, ...values: Values<K>) => string, {
    language,
    list: (items: readonly string[]) => list().format(items),
    number: (value: number) => numbers().format(value),
    duration: (value: number, unit: DurationUnit) => durations[unit]().format(value),
  });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const spoken = new Map<Language, Translator>();

export function translatorFor(language: Language): Translator {
  const known = spoken.get(language);
  if (known !== undefined) {
    return known;
  }
  const t = createTranslator(language, CATALOGS[language]);
  spoken.set(language, t);
  return t;
}

const DEFAULT: Language = 'en-US';
/** Discord's other locales for the same languages. The bot has no texts for the remaining ones. */
export const SAME_LANGUAGE: Readonly<Record<string, Language>> = {
  'en-GB': 'en-US',
  'es-419': 'es-ES',
};

/**
 * @param locale as Discord sends it (`locale`, `guild_locale`). Anything else counts as unknown
 * @returns the bot's language for it, or English if it has none
 */
export function languageOf(locale: string | null | undefined): Language {
  const known = LANGUAGES.find((language) => language === locale);
  const same = Object.entries(SAME_LANGUAGE).find(([other]) => other === locale);
  return known ?? same?.[1] ?? DEFAULT;
}
