import { type APIApplication, type REST, Routes } from 'discord.js';
import { meansNotInServer } from '../bot/discord-errors.ts';
import { inTime } from '../bot/send.ts';
import type { Clock } from '../common/clock.ts';
import type { MembershipParts } from './membership.ts';

/**
 * Asks Discord for the bot's commands in a server. Unlike a channel, these are refused only if the server doesn't have
 * the bot; unlike the server itself, they can be read wherever someone can use a command.
 */
export function createMembershipQuestion(rest: Pick<REST, 'get'>, clock: Clock): MembershipParts['ask'] {
  let applicationId: string | null = null;
  return async (guildId) => {
    try {
      applicationId ??= (
        (await inTime(clock, (signal) => rest.get(Routes.currentApplication(), { signal }))) as APIApplication
      ).id;
    } catch {
      return 'unknown';
    }
    const id = applicationId;
    try {
      await inTime(clock, (signal) => rest.get(Routes.applicationGuildCommands(id, guildId), { signal }));
      return 'in';
    } catch (error) {
      return meansNotInServer(error) ? 'out' : 'unknown';
    }
  };
}
