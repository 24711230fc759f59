import type { Locale } from '../../control/protocol.ts';

/** Discord's languages by their own names, in its order: https://discord.com/developers/docs/reference#locales */
const OWN_NAMES = {
  id: 'Bahasa Indonesia',
  da: 'Dansk',
  de: 'Deutsch',
  'en-GB': 'English, UK',
  'en-US': 'English, US',
  'es-ES': 'Español',
  'es-419': 'Español, LATAM',
  fr: 'Français',
  hr: 'Hrvatski',
  it: 'Italiano',
  lt: 'Lietuviškai',
  hu: 'Magyar',
  nl: 'Nederlands',
  no: 'Norsk',
  pl: 'Polski',
  'pt-BR': 'Português do Brasil',
  ro: 'Română',
  fi: 'Suomi',
  'sv-SE': 'Svenska',
  vi: 'Tiếng Việt',
  tr: 'Türkçe',
  cs: 'Čeština',
  el: 'Ελληνικά',
  bg: 'Български',
  ru: 'Русский',
  uk: 'Українська',
  hi: 'हिन्दी',
  th: 'ไทย',
  'zh-CN': '中文',
  ja: '日本語',
  'zh-TW': '繁體中文',
  ko: '한국어',
} as const satisfies Readonly<Record<Locale, string>>;

export interface Language {
  readonly locale: Locale;
  readonly ownName: string;
}

export const LANGUAGES: readonly Language[] = Object.entries(OWN_NAMES).map(([locale, ownName]) => ({
  locale: locale as Locale,
  ownName,
}));
