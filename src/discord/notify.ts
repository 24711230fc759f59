import type { REST } from '@discordjs/rest';
import { MessageFlags, Routes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { ReplyHandle } from '../moderation/journal.ts';
import { discordErrorFacts, whole } from './api.ts';
import type { Message } from './command.ts';

/** Who is to hear of something, in the order in which it is tried. */
export interface Notice {
  /** A reply whose token still lives: a message below it, for the same eyes alone. */
  readonly reply: ReplyHandle | null;
  /** The server's log channel. */
  readonly channelId: string | null;
  /** In which language that is read. */
  readonly guildLocale: string;
}

/**
 * Tells moderators of something that nobody asked for just now. Never rejects.
 *
 * @param messageIn what is told, for readers with such a locale
 * @returns where it was told; `null`: nowhere, and the log says so
 */
export async function notify(
  rest: REST,
  { reply, channelId, guildLocale }: Notice,
  messageIn: (locale: string) => Message,
  log: Logger,
): Promise<'follow-up' | 'channel' | null> {
  if (reply !== null) {
    try {
      const body = whole(messageIn(reply.locale));
      const route = Routes.webhook(reply.applicationId, reply.token);
      await rest.post(route, { auth: false, body: { ...body, flags: MessageFlags.Ephemeral } });
      return 'follow-up';
    } catch (error) {
      log.warn(discordErrorFacts(error), 'notice not delivered below the reply');
    }
  }
  if (channelId !== null) {
    try {
      await rest.post(Routes.channelMessages(channelId), { body: whole(messageIn(guildLocale)) });
      return 'channel';
    } catch (error) {
      log.warn({ channel: channelId, ...discordErrorFacts(error) }, 'notice not delivered to the log channel');
    }
  }
  return null;
}
