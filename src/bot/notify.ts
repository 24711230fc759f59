import { MessageFlags, type REST, type RequestData, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { Place } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import { languageOf, translatorFor } from '../i18n/language.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import { discordErrorFacts, whole } from './api.ts';
import type { Message } from './command.ts';
import { isForGood, wasRefused, whyRefused } from './discord-errors.ts';
import { drafted, orInPlainWords, type Sendable } from './plain-fallback.ts';
import { inTime, isMessageFor, type SentMessage } from './send.ts';
import { askedBefore, NotOursError } from './send-guard.ts';

/** Where to send a notice, in the order of the attempts. */
export interface Notice {
  /** A reply whose token hasn't expired: the notice goes below it, for the same person only. */
  readonly reply: ReplyHandle | null;
  /** The server's log channel. */
  readonly channelId: string | null;
  /** The language of the log channel's readers. */
  readonly channelLocale: string;
}

export interface NotifyParts {
  readonly rest: Pick<REST, 'post'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Asked right before each message, and before each attempt to send it. */
  readonly mayStill: MaySend;
  /** Records that a message is about to be sent to that channel. */
  readonly onPosting: (channelId: string) => Promise<Pick<Place, 'nonce' | 'started'>>;
  readonly onPosted: (nonce: string, messageId: string) => Promise<void>;
  /** It was refused, and certainly isn't there. */
  readonly onRefused: (nonce: string) => Promise<void>;
  /** Called with Discord's error from each place that didn't take it. */
  readonly onFailed?: (error: unknown) => void;
}

/** What the notice says, for readers with a given locale. */
export interface Words {
  readonly messageIn: (locale: string) => Message;
  /** The same, only in the bot's own words, in case Discord refuses the first because of its content. */
  readonly plainIn: (locale: string) => Message;
}

export interface Notified {
  /** `nowhere`: no one can be notified, and the log says so. `again`: not now, but it may work later. */
  readonly kind: 'follow-up' | 'channel' | 'nowhere' | 'again';
  /** Why the last place refused it for good. `null` if it didn't, or if there was no place to try. */
  readonly refusal: string | null;
}

/** Notifies moderators of something that no one asked for just now. Rejects only if recording it fails. */
export async function notify(
  { rest, clock, log, mayStill, onPosting, onPosted, onRefused, onFailed }: NotifyParts,
  { reply, channelId, channelLocale }: Notice,
  { messageIn, plainIn }: Words,
): Promise<Notified> {
  let mayPass = false;
  let refusal: string | null = null;
  const said = { log, blocked: 'notice blocked by Discord because of its content' };

  function post(route: `/${string}`, message: Sendable<Message>, more: object, options: RequestData): Promise<unknown> {
    const body = { ...whole(message), ...more };
    return inTime(clock, (signal) => askedBefore(mayStill, () => rest.post(route, { ...options, body, signal })));
  }

  if (reply !== null) {
    if (!(await mayStill())) {
      return { kind: 'again', refusal };
    }
    try {
      const route = Routes.webhook(reply.applicationId, reply.token);
      await orInPlainWords(
        (message) => post(route, message, { flags: MessageFlags.Ephemeral }, { auth: false }),
        await drafted(() => messageIn(reply.locale)),
        { ...said, t: translatorFor(languageOf(reply.locale)), plain: plainIn(reply.locale) },
      );
      return { kind: 'follow-up', refusal };
    } catch (error) {
      if (error instanceof NotOursError) {
        return { kind: 'again', refusal };
      }
      log.warn(discordErrorFacts(error), 'notice not delivered below the reply');
      onFailed?.(error);
      mayPass = !isForGood(error);
      refusal = whyRefused(error);
    }
  }
  if (channelId !== null) {
    const { nonce, started } = await onPosting(channelId);
    if (!(await mayStill())) {
      return { kind: 'again', refusal };
    }
    const sent = await orInPlainWords(
      (message) => post(Routes.channelMessages(channelId), message, { nonce, enforce_nonce: true }, {}),
      await drafted(() => messageIn(channelLocale)),
      { ...said, t: translatorFor(languageOf(channelLocale)), plain: plainIn(channelLocale) },
    ).then(
      (message) => ({ message: message as SentMessage }),
      (error: unknown) => ({ error }),
    );
    if ('message' in sent && !isMessageFor(sent.message, channelId, nonce)) {
      log.warn({ channel: channelId }, 'notice not posted: Discord took it for an earlier message');
      await onRefused(nonce);
      return { kind: 'again', refusal };
    }
    if ('message' in sent) {
      await onPosted(nonce, sent.message.id);
      return { kind: 'channel', refusal };
    }
    log.warn({ channel: channelId, ...discordErrorFacts(sent.error) }, 'notice not delivered to the log channel');
    onFailed?.(sent.error);
    if (wasRefused(sent.error) && !started) {
      await onRefused(nonce);
    }
    if (isForGood(sent.error)) {
      refusal = whyRefused(sent.error) ?? refusal;
    } else {
      mayPass = true;
    }
  }
  return { kind: mayPass ? 'again' : 'nowhere', refusal };
}
