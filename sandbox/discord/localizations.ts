import { Locale } from 'discord-api-types/v10';
import type { Command, CompletionChoice, ListedCommand } from './control.ts';

/** Translations of one text, by locale. */
export type Localizations = Readonly<Record<string, string>> | null | undefined;

/** https://discord.com/developers/docs/reference#locales */
export const knownLocales: ReadonlySet<string> = new Set(Object.values(Locale));

/** https://discord.com/developers/docs/interactions/application-commands#localization-locale-fallbacks */
const fallbacks: Readonly<Record<string, string>> = { 'en-US': 'en-GB', 'en-GB': 'en-US', 'es-419': 'es-ES' };

/** The translation for a locale; undefined if there is none and the original is shown. */
export function inLocale(localizations: Localizations, locale: string): string | undefined {
  const fallback = fallbacks[locale];
  return localizations?.[locale] ?? (fallback === undefined ? undefined : localizations?.[fallback]);
}

/** A command as Discord sends it to a client: with the texts of one language instead of all, at every depth. */
export function listedIn(locale: string, command: Command): ListedCommand {
  return localized(locale, command as Part) as ListedCommand;
}

/** A choice of a completion as a client shows it. The client still sends its value. */
export function shownChoice(
  locale: string,
  { name, value, name_localizations: names }: CompletionChoice & { readonly name_localizations?: Localizations },
): CompletionChoice {
  return { name: inLocale(names, locale) ?? name, value };
}

interface Part {
  readonly name_localizations?: Localizations;
  readonly description_localizations?: Localizations;
  readonly options?: readonly Part[];
  readonly choices?: readonly Part[];
}

function localized(locale: string, part: Part): object {
  const { name_localizations: names, description_localizations: descriptions, options, choices, ...rest } = part;
  const [name, description] = [inLocale(names, locale), inLocale(descriptions, locale)];
  return {
    ...rest,
    ...(name !== undefined && { name_localized: name }),
    ...(description !== undefined && { description_localized: description }),
    ...(options && { options: options.map((option) => localized(locale, option)) }),
    ...(choices && { choices: choices.map((choice) => localized(locale, choice)) }),
  };
}
