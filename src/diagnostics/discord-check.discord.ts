import { type REST, Routes } from 'discord.js';
import { failureOf, isShut } from '../bot/discord-errors.ts';
import type { DiscordChecks } from './check.ts';

/** Checks the bot's own access to Discord, with its token. */
export function createDiscordChecks(rest: REST, connected: () => boolean): DiscordChecks {
  return {
    async tokenTaken(signal) {
      try {
        await rest.get(Routes.user(), { signal });
        return true;
      } catch (error) {
        if (failureOf(error) === 'bot') {
          return false;
        }
        throw error;
      }
    },
    async seesChannel(channelId, signal) {
      try {
        await rest.get(Routes.channel(channelId), { signal });
        return true;
      } catch (error) {
        if (isShut(failureOf(error))) {
          return false;
        }
        throw error;
      }
    },
    get connected() {
      return connected();
    },
  };
}
