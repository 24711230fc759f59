import type { Logger } from 'pino';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import type { GuildSettings } from '../settings/settings.ts';
import type { Use } from './command.ts';
import type { Interaction } from './interaction.ts';

/** The sender's language, for answers only they see. */
export function readers({ locale }: Interaction): Translator {
  return translatorFor(languageOf(locale));
}

/** What every handler of a command gets to know about an interaction. */
export function useOf(
  { actor, guildLocale, reference }: Interaction,
  t: Translator,
  guildId: string,
  settings: GuildSettings,
  log: Logger,
): Use {
  return { actor, guildId, settings, t, guildLocale, reference, log };
}
