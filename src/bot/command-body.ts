import type { RESTPostAPIApplicationCommandsJSONBody } from 'discord.js';
import { CATALOGS, LANGUAGES, type Language, SAME_LANGUAGE } from '../i18n/language.ts';
import type { CommandData } from './command.ts';

interface OptionTexts {
  readonly name: string;
  readonly description: string;
  readonly choices?: Readonly<Record<string, string>>;
}

interface CommandTexts {
  readonly name: string;
  readonly description: string;
  readonly options?: Readonly<Record<string, OptionTexts>>;
}

const DEFAULT: Language = 'en-US';

/** Discord's locales that show something other than English. */
const LOCALES: readonly (readonly [locale: string, language: Language])[] = [
  ...LANGUAGES.map((language) => [language, language] as const),
  ...Object.entries(SAME_LANGUAGE),
].filter(([, language]) => language !== DEFAULT);

/**
 * A command in the form Discord takes, with its name and descriptions in every language. Discord shows members the ones
 * for their locale, and sends the English names with interactions.
 * https://discord.com/developers/docs/interactions/application-commands#localization
 *
 * @throws {RangeError} if a catalog lacks a text for it
 */
export function commandBody(data: CommandData): RESTPostAPIApplicationCommandsJSONBody {
  const texts = (language: Language) => textsOf(data.name, language);
  if (data.type !== 1) {
    return { ...data, ...named((language) => texts(language).name) } as RESTPostAPIApplicationCommandsJSONBody;
  }
  return {
    ...data,
    ...named((language) => texts(language).name),
    ...described((language) => texts(language).description),
    options: data.options.map(({ choices, ...option }) => {
      const about = (language: Language) => optionOf(data.name, texts(language), option.name);
      return {
        ...option,
        ...named((language) => about(language).name),
        ...described((language) => about(language).description),
        ...(choices !== undefined && {
          choices: choices.map((value) => ({
            value,
            ...named((language) => choiceOf(data.name, about(language), value)),
          })),
        }),
      };
    }),
  } as RESTPostAPIApplicationCommandsJSONBody;
}

function named(of: (language: Language) => string) {
  return { name: of(DEFAULT), name_localizations: inAll(of) };
}

function described(of: (language: Language) => string) {
  return { description: of(DEFAULT), description_localizations: inAll(of) };
}

function inAll(of: (language: Language) => string): Record<string, string> {
  return Object.fromEntries(LOCALES.map(([locale, language]) => [locale, of(language)]));
}

function textsOf(name: CommandData['name'], language: Language): CommandTexts {
  return CATALOGS[language].commands[name];
}

function optionOf(command: string, { options }: CommandTexts, name: string): OptionTexts {
  return options?.[name] ?? missing(`option ${name} of ${command}`);
}

function choiceOf(command: string, { name, choices }: OptionTexts, value: string): string {
  return choices?.[value] ?? missing(`choice ${value} of ${name} of ${command}`);
}

function missing(what: string): never {
  throw new RangeError(`the catalogs have no ${what}`);
}
