import type { REST } from '@discordjs/rest';
import { type APIMessage, MessageFlags, Routes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { Place } from '../moderation/announcements.ts';
import type { Clock } from '../moderation/clock.ts';
import type { MayTell, ReplyHandle } from '../moderation/journal.ts';
import { discordErrorFacts, whole } from './api.ts';
import type { Message } from './command.ts';
import { isForGood } from './failure.ts';
import { askedBefore, NotOursError } from './may-tell.ts';
import { inTime } from './send.ts';

/** Who is to hear of something, in the order in which it is tried. */
export interface Notice {
  /** A reply whose token still lives: a message below it, for the same eyes alone. */
  readonly reply: ReplyHandle | null;
  /** The server's log channel. */
  readonly channelId: string | null;
  /** In which language that is read. */
  readonly guildLocale: string;
}

export interface NotifyParts {
  readonly rest: Pick<REST, 'post'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked right before each message, and each attempt to send it. */
  readonly mayStill: MayTell;
  /** Puts on record that a message is to be sent to that channel. */
  readonly onPosting: (channelId: string) => Promise<Pick<Place, 'nonce' | 'begun'>>;
  readonly onPosted: (nonce: string, messageId: string) => Promise<void>;
  /** It was refused for good, and certainly isn't there. */
  readonly onRefused: (nonce: string) => Promise<void>;
}

/** `nowhere`: nobody can be told, and the log says so. `again`: not now, but it may work later. */
export type Notified = 'follow-up' | 'channel' | 'nowhere' | 'again';

/**
 * Tells moderators of something that nobody asked for just now. Rejects only with what the record does.
 *
 * @param messageIn what is told, for readers with such a locale
 */
export async function notify(
  { rest, clock, log, mayStill, onPosting, onPosted, onRefused }: NotifyParts,
  { reply, channelId, guildLocale }: Notice,
  messageIn: (locale: string) => Message,
): Promise<Notified> {
  let mayPass = false;
  if (reply !== null) {
    if (!(await mayStill())) {
      return 'again';
    }
    try {
      const body = whole(messageIn(reply.locale));
      const route = Routes.webhook(reply.applicationId, reply.token);
      await inTime(clock, (signal) =>
        askedBefore(mayStill, () =>
          rest.post(route, { auth: false, body: { ...body, flags: MessageFlags.Ephemeral }, signal }),
        ),
      );
      return 'follow-up';
    } catch (error) {
      if (error instanceof NotOursError) {
        return 'again';
      }
      log.warn(discordErrorFacts(error), 'notice not delivered below the reply');
      mayPass = !isForGood(error);
    }
  }
  if (channelId !== null) {
    const { nonce, begun } = await onPosting(channelId);
    if (!(await mayStill())) {
      return 'again';
    }
    const body = { ...whole(messageIn(guildLocale)), nonce, enforce_nonce: true };
    const sent = await inTime(clock, (signal) =>
      askedBefore(mayStill, () => rest.post(Routes.channelMessages(channelId), { body, signal })),
    ).then(
      (message) => ({ message: message as Pick<APIMessage, 'id'> }),
      (error: unknown) => ({ error }),
    );
    if ('message' in sent) {
      await onPosted(nonce, sent.message.id);
      return 'channel';
    }
    log.warn({ channel: channelId, ...discordErrorFacts(sent.error) }, 'notice not delivered to the log channel');
    if (!isForGood(sent.error)) {
      mayPass = true;
    } else if (!begun) {
      await onRefused(nonce);
    }
  }
  return mayPass ? 'again' : 'nowhere';
}
