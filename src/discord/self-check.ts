import { DiscordAPIError, type REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import type { DiscordChecks } from '../moderation/check.ts';

/** Unknown channel, missing access, missing permissions. */
const CLOSED = new Set<number | string>([10_003, 50_001, 50_013]);

/** Asks Discord about the bot itself, with its token. */
export function createDiscordChecks(rest: REST, connected: () => boolean): DiscordChecks {
  return {
    async tokenTaken(signal) {
      try {
        await rest.get(Routes.user(), { signal });
        return true;
      } catch (error) {
        if (error instanceof DiscordAPIError && error.status === 401) {
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
        if (error instanceof DiscordAPIError && CLOSED.has(error.code)) {
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
