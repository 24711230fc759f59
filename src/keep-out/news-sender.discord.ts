import type { Logger } from 'pino';
import { type DiscordApi, discordErrorFacts } from '../bot/api.ts';
import type { Message } from '../bot/command.ts';
import { isForGood, mayMeanNotInServer, whyRefused } from '../bot/discord-errors.ts';
import { editReply } from '../bot/edit-reply.ts';
import { type Notified, notify } from '../bot/notify.ts';
import { drafted } from '../bot/plain-fallback.ts';
import type { Notices } from '../cases/log-channel.ts';
import { REPLY_LIVES_MS } from '../cases/recovery.ts';
import type { Clock } from '../common/clock.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import type { Journal, MaySend, ReplyHandle } from '../removal/journal.ts';
import { type SettingsReader, serverLocale } from '../settings/settings.ts';
import type { WatchedKeepOut } from './keep-out.ts';
import { inPlainWords, type PlainNotice } from './keep-out.view.ts';
import type { Membership } from './membership.ts';
import type { DeliveryResult } from './watcher/parts.ts';

export interface NewsSenderParts {
  readonly api: Pick<DiscordApi, 'bot' | 'edit'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly notices: Pick<Notices, 'about' | 'sent' | 'lost' | 'unheard'>;
  readonly journal: Pick<Journal, 'overtaken'>;
  readonly clock: Clock;
  /** The earliest that it can be now, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  readonly log: Logger;
  readonly membership: Pick<Membership, 'suspect'>;
}

/** A message about a keep-out. */
export interface News {
  /** Tells messages about the same keep-out apart. */
  readonly what: string;
  /**
   * The person that the message shows besides the kept-out person, or the kept-out person: `/kick-forget` finds it by
   * that.
   */
  readonly participantId: string;
  readonly messageIn: (t: Translator) => Message;
  readonly plain: PlainNotice;
}

/**
 * The result of sending to one place. `refusal`: why Discord refused it for good; `null`: it didn't, or there was no
 * place.
 */
interface Delivery {
  readonly told: DeliveryResult;
  readonly refusal: string | null;
}

/** Sends messages about keep-outs: in place of the reply to the kick, as a follow-up to it, or to the log channel. */
export class NewsSender {
  readonly #parts: NewsSenderParts;

  constructor(parts: NewsSenderParts) {
    this.#parts = parts;
  }

  /**
   * False only when it's certainly too old. Discord knows for sure, and if a clock that is ahead kept the bot from
   * trying, no one would be notified.
   */
  replyLives({ reply, createdAt }: WatchedKeepOut): boolean {
    return reply !== null && this.#parts.atLeast() - createdAt < REPLY_LIVES_MS;
  }

  /** In place of the reply to the kick, or else in the log channel. */
  async tell(keepOut: WatchedKeepOut, some: Omit<News, 'participantId'>, maySend: MaySend): Promise<DeliveryResult> {
    const news = { ...some, participantId: keepOut.target.id };
    const places = [() => this.editKick(keepOut, news, maySend), () => this.#post(keepOut, news, maySend)];
    let delivery: Delivery = { told: 'nowhere', refusal: null };
    for (const place of this.replyLives(keepOut) ? places : places.reverse()) {
      const { told, refusal } = await place();
      if (told === 'told') {
        return told;
      }
      delivery = { told: told === 'again' ? told : delivery.told, refusal: refusal ?? delivery.refusal };
    }
    return await this.recordUndelivered(keepOut, news, delivery);
  }

  /** Puts a message in place of the reply to the kick. */
  async editKick(
    keepOut: WatchedKeepOut,
    { messageIn, plain }: Pick<News, 'messageIn'> & Partial<Pick<News, 'plain'>>,
    maySend: MaySend,
  ): Promise<Delivery> {
    const { api, journal, log } = this.#parts;
    const { reply, reference } = keepOut;
    if (reply === null) {
      return { told: 'nowhere', refusal: null };
    }
    if (!(await maySend())) {
      return { told: 'again', refusal: null };
    }
    try {
      const t = translatorFor(languageOf(reply.locale));
      const draft = await drafted(() => messageIn(t));
      await editReply(api, reply, draft, {
        t,
        reference,
        log: logOf(log, keepOut),
        maySend,
        ...(plain && { plain: inPlainWords(t, keepOut, plain, draft.whole) }),
      });
      // Not awaited: a store that is down doesn't keep anyone from being notified.
      void journal.overtaken(keepOut);
      return { told: 'told', refusal: null };
    } catch (error) {
      logOf(log, keepOut).info(discordErrorFacts(error), "couldn't edit the reply to the kick");
      if (mayMeanNotInServer(error)) {
        this.#parts.membership.suspect(keepOut.guildId);
      }
      return { told: isForGood(error) ? 'nowhere' : 'again', refusal: whyRefused(error) };
    }
  }

  /** Sends a message of its own: as a follow-up to the reply to the kick, if it's given, or else to the log channel. */
  async notify(
    keepOut: WatchedKeepOut,
    { what, participantId, messageIn, plain }: News,
    reply: ReplyHandle | null,
    maySend: MaySend,
  ): Promise<Notified> {
    const { api, settings, notices, clock, log, membership } = this.#parts;
    const { guildId } = keepOut;
    const translatorOf = (locale: string): Translator => translatorFor(languageOf(locale));
    const rules = await settings.of(guildId);
    return notify(
      {
        rest: api.bot,
        clock,
        log: logOf(log, keepOut),
        mayStill: maySend,
        onPosting: (channel) => notices.about(keepOut, participantId, channel, what),
        onPosted: (nonce, messageId) => notices.sent(nonce, messageId),
        onRefused: (nonce) => notices.lost(nonce),
        onFailed: (error) => {
          if (mayMeanNotInServer(error)) {
            membership.suspect(guildId);
          }
        },
      },
      { reply, channelId: rules.logChannelId, channelLocale: serverLocale(rules, keepOut.guildLocale) },
      {
        messageIn: (locale) => messageIn(translatorOf(locale)),
        plainIn: (locale) => inPlainWords(translatorOf(locale), keepOut, plain, messageIn(translatorOf(locale))),
      },
    );
  }

  /** `/kick-check` shows what no one could be told because Discord refuses it. */
  async recordUndelivered(
    keepOut: WatchedKeepOut,
    { what, participantId }: News,
    delivery: Delivery,
  ): Promise<DeliveryResult> {
    const { notices, clock, log } = this.#parts;
    const { told, refusal } = delivery;
    if (told === 'nowhere' && refusal !== null) {
      await notices.unheard(keepOut, participantId, what, refusal, clock.now());
      logOf(log, keepOut).error({ what, refusal }, 'Discord refused a notice for good: no one was notified');
    }
    return told;
  }

  async #post(keepOut: WatchedKeepOut, news: News, maySend: MaySend): Promise<Delivery> {
    const { kind, refusal } = await this.notify(keepOut, news, null, maySend);
    return { told: kind === 'channel' || kind === 'follow-up' ? 'told' : kind, refusal };
  }
}

/** A log whose lines say which keep-out they're about. */
export function logOf(log: Logger, { guildId, number, reference, sessionId }: WatchedKeepOut): Logger {
  return log.child({ ref: reference, guild: guildId, case: number, sessionId });
}
