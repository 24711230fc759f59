import type { Logger } from 'pino';
import { type DiscordApi, discordErrorFacts } from '../bot/api.ts';
import type { Message } from '../bot/command.ts';
import { isForGood, whyRefused } from '../bot/discord-errors.ts';
import { editReply } from '../bot/edit-reply.ts';
import { type Notified, notify } from '../bot/notify.ts';
import type { Announcer, Notices } from '../cases/log-channel.ts';
import { REPLY_LIVES_MS } from '../cases/recovery.ts';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import type { Journal, MaySend, ReplyHandle } from '../removal/journal.ts';
import { outcomeMessage } from '../removal/outcome.view.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { SettingsReader } from '../settings/settings.ts';
import type { WatchedKeepOut } from './keep-out.ts';
import {
  inPlainWords,
  keepOutBlindMessage,
  keepOutEndedMessage,
  keepOutSeesAgainMessage,
  namesakeMessage,
  type PlainNotice,
} from './keep-out.view.ts';
import type { KeepOutReports, Told } from './watcher/parts.ts';

export interface KeepOutNotifierParts {
  readonly api: Pick<DiscordApi, 'bot' | 'edit'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly notices: Pick<Notices, 'about' | 'sent' | 'lost' | 'unheard'>;
  readonly journal: Pick<Journal, 'overtaken'>;
  readonly clock: Clock;
  /** The earliest that it can be now, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  readonly log: Logger;
}

/** A message about a keep-out. */
interface News {
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
  readonly told: Told;
  readonly refusal: string | null;
}

/**
 * How the watch reports what it does: quietly, by editing the reply to the kick, for as long as that works. After that,
 * the log channel gets what the moderator can't know otherwise: that the bot can't see, and that a keep-out has ended.
 * Someone who may be a kept-out person under a new ID is always worth a message of its own.
 */
export function createKeepOutNotifier(parts: KeepOutNotifierParts): KeepOutReports {
  const { api, settings, announcer, notices, journal, clock, log } = parts;

  function logOf({ guildId, number, reference, sessionId }: WatchedKeepOut): Logger {
    return log.child({ ref: reference, guild: guildId, case: number, sessionId });
  }

  /**
   * False only when it's certainly too old. Discord knows for sure, and if a clock that is ahead kept the bot from
   * trying, no one would be notified.
   */
  function replyLives({ reply, createdAt }: WatchedKeepOut): boolean {
    return reply !== null && parts.atLeast() - createdAt < REPLY_LIVES_MS;
  }

  async function editKick(
    keepOut: WatchedKeepOut,
    { messageIn, plain }: Pick<News, 'messageIn'> & Partial<Pick<News, 'plain'>>,
    maySend: MaySend,
  ): Promise<Delivery> {
    const { reply, reference } = keepOut;
    if (reply === null) {
      return { told: 'nowhere', refusal: null };
    }
    if (!(await maySend())) {
      return { told: 'again', refusal: null };
    }
    try {
      const t = translatorFor(languageOf(reply.locale));
      const message = messageIn(t);
      await editReply(api, reply, message, {
        t,
        reference,
        log: logOf(keepOut),
        maySend,
        ...(plain && { plain: inPlainWords(t, keepOut, plain, message) }),
      });
      // Not awaited: a store that is down doesn't keep anyone from being notified.
      void journal.overtaken(keepOut);
      return { told: 'told', refusal: null };
    } catch (error) {
      logOf(keepOut).info(discordErrorFacts(error), "couldn't edit the reply to the kick");
      return { told: isForGood(error) ? 'nowhere' : 'again', refusal: whyRefused(error) };
    }
  }

  async function post(keepOut: WatchedKeepOut, news: News, maySend: MaySend): Promise<Delivery> {
    const { kind, refusal } = await notifyOf(keepOut, news, null, maySend);
    return { told: kind === 'channel' || kind === 'follow-up' ? 'told' : kind, refusal };
  }

  async function notifyOf(
    keepOut: WatchedKeepOut,
    { what, participantId, messageIn, plain }: News,
    reply: ReplyHandle | null,
    maySend: MaySend,
  ): Promise<Notified> {
    const { guildId, guildLocale } = keepOut;
    const translatorOf = (locale: string): Translator => translatorFor(languageOf(locale));
    const { logChannelId: channelId } = await settings.of(guildId);
    return notify(
      {
        rest: api.bot,
        clock,
        log: logOf(keepOut),
        mayStill: maySend,
        onPosting: (channel) => notices.about(keepOut, participantId, channel, what),
        onPosted: notices.sent,
        onRefused: notices.lost,
      },
      { reply, channelId, guildLocale },
      {
        messageIn: (locale) => messageIn(translatorOf(locale)),
        plainIn: (locale) => inPlainWords(translatorOf(locale), keepOut, plain, messageIn(translatorOf(locale))),
      },
    );
  }

  /** `/kick-check` shows what no one could be told because Discord refuses it. */
  async function recordUnheard(
    keepOut: WatchedKeepOut,
    { what, participantId }: News,
    delivery: Delivery,
  ): Promise<Told> {
    const { told, refusal } = delivery;
    if (told === 'nowhere' && refusal !== null) {
      await notices.unheard(keepOut, participantId, what, refusal, clock.now());
      logOf(keepOut).error({ what, refusal }, 'Discord refused a notice for good: no one was notified');
    }
    return told;
  }

  /** In place of the reply to the kick, or else in the log channel. */
  async function tell(keepOut: WatchedKeepOut, some: Omit<News, 'participantId'>, maySend: MaySend): Promise<Told> {
    const news = { ...some, participantId: keepOut.target.id };
    const places = [() => editKick(keepOut, news, maySend), () => post(keepOut, news, maySend)];
    let delivery: Delivery = { told: 'nowhere', refusal: null };
    for (const place of replyLives(keepOut) ? places : places.reverse()) {
      const { told, refusal } = await place();
      if (told === 'told') {
        return told;
      }
      delivery = { told: told === 'again' ? told : delivery.told, refusal: refusal ?? delivery.refusal };
    }
    return await recordUnheard(keepOut, news, delivery);
  }

  return {
    async onRemoval(keepOut, outcome, ms, maySend) {
      const { guildId, number, reference, returns, until, lastReturnAt } = keepOut;
      logOf(keepOut).info({ outcome: outcome.kind, returns, ms }, 'removal of a kept-out person');
      // Another process that took over the return, or the moderator who let them back in, may have changed the message
      // since.
      if (replyLives(keepOut)) {
        const context = {
          moderatorId: keepOut.moderatorId,
          reason: keepOut.reason,
          reference,
          case: { key: { guildId, number }, earlier: null },
          keepOut: { until, state: 'in-force' as const, returns, lastReturnAt },
        };
        await editKick(keepOut, { messageIn: (t) => outcomeMessage(t, outcome, context) }, maySend);
      }
      await announcer.announce(guildId);
    },

    async onNamesake(keepOut, namesake, maySend) {
      const reply = replyLives(keepOut) ? keepOut.reply : null;
      const news: News = {
        what: 'namesake',
        participantId: namesake.id,
        messageIn: (t) => namesakeMessage(t, keepOut, namesake),
        plain: 'namesake',
      };
      const { kind: told, refusal } = await notifyOf(keepOut, news, reply, maySend);
      logOf(keepOut)[told === 'nowhere' || told === 'again' ? 'warn' : 'info'](
        { participantId: namesake.id, told },
        'someone has the name of a kept-out person and a different ID',
      );
      if (told === 'again') {
        return 'again';
      }
      await recordUnheard(keepOut, news, { told: told === 'nowhere' ? told : 'told', refusal });
      return 'over';
    },

    async onBlind(keepOut, since, maySend) {
      const told = await tell(
        keepOut,
        {
          what: `blind ${Math.trunc(since)}`,
          messageIn: (t) => keepOutBlindMessage(t, keepOut, since),
          plain: 'blind',
        },
        maySend,
      );
      logOf(keepOut).warn(
        { since: new Date(since).toISOString(), told },
        "can't see whether a kept-out person is there",
      );
      return told;
    },

    async onSeesAgain(keepOut, maySend) {
      const told = await tell(
        keepOut,
        {
          what: `sees-again ${keepOut.blindSince}`,
          messageIn: (t) => keepOutSeesAgainMessage(t, keepOut),
          plain: 'seesAgain',
        },
        maySend,
      );
      logOf(keepOut).info({ told }, 'can see again whether a kept-out person is there');
      return told;
    },

    async onEnded(keepOut, why, maySend) {
      const told = await tell(
        keepOut,
        { what: 'ended', messageIn: (t) => keepOutEndedMessage(t, keepOut, why), plain: 'ended' },
        maySend,
      );
      logOf(keepOut)[told === 'nowhere' ? 'warn' : 'info']({ why, told }, 'keep-out ended');
      return told;
    },

    onWatch: (sessionId, watching) => log.debug({ sessionId, watching }, 'watch of a session changed'),

    onTrouble(what, error) {
      if (error instanceof UpstreamError) {
        // The client has already logged it.
        log.debug({ code: error.code }, `will retry: ${what}`);
      } else if (error instanceof RecordsError) {
        log.warn({ store: error.fact }, `will retry: ${what}`);
      } else {
        log.error({ err: error }, `will retry: ${what}`);
      }
    },
  };
}
