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
import type { KeepOutWatchParts, Told } from './watcher.ts';

export interface KeepOutNotifierParts {
  readonly api: Pick<DiscordApi, 'bot' | 'edit'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly notices: Pick<Notices, 'about' | 'sent' | 'lost' | 'unheard'>;
  readonly journal: Pick<Journal, 'overtaken'>;
  readonly clock: Clock;
  /** As late as it certainly is, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  readonly log: Logger;
}

type OutcomeContext = Pick<
  KeepOutWatchParts,
  'onRemoval' | 'onNamesake' | 'onBlind' | 'onSeesAgain' | 'onEnded' | 'onWatch' | 'onTrouble'
>;

/** What is told of a keep-out. */
interface News {
  /** Tells messages apart that are about the same keep-out. */
  readonly what: string;
  /** Whom the message shows besides the kept-out person, or that one: `/kick-forget` finds it by that. */
  readonly participantId: string;
  readonly messageIn: (t: Translator) => Message;
  readonly plain: PlainNotice;
}

/** What came of telling in one place. `refusal`: why Discord refused it for good; `null`: it didn't, or there was no place. */
interface Come {
  readonly told: Told;
  readonly refusal: string | null;
}

/**
 * How the watch tells what it does: quietly, by changing what is shown of the kick already, as long as that can be changed. Later the
 * log channel hears of what the moderator can't know otherwise: that the bot can't see, and that a keep-out has ended. Somebody who
 * may be a kept-out person under a new id is always worth a message of its own.
 */
export function createKeepOutNotifier(parts: KeepOutNotifierParts): OutcomeContext {
  const { api, settings, announcer, notices, journal, clock, log } = parts;

  function logOf({ guildId, number, reference, sessionId }: WatchedKeepOut): Logger {
    return log.child({ ref: reference, guild: guildId, case: number, sessionId });
  }

  /** Unless it's certainly too old: Discord knows for sure, and what isn't tried for a clock that is ahead is told to nobody. */
  function replyLives({ reply, createdAt }: WatchedKeepOut): boolean {
    return reply !== null && parts.atLeast() - createdAt < REPLY_LIVES_MS;
  }

  async function editKick(
    keepOut: WatchedKeepOut,
    { messageIn, plain }: Pick<News, 'messageIn'> & Partial<Pick<News, 'plain'>>,
    maySend: MaySend,
  ): Promise<Come> {
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
      // Not waited for: a store that is away keeps nobody from telling.
      void journal.overtaken(keepOut);
      return { told: 'told', refusal: null };
    } catch (error) {
      logOf(keepOut).info(discordErrorFacts(error), 'reply to the kick could not be changed');
      return { told: isForGood(error) ? 'nowhere' : 'again', refusal: whyRefused(error) };
    }
  }

  async function post(keepOut: WatchedKeepOut, news: News, maySend: MaySend): Promise<Come> {
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
    const sayTo = (locale: string): Translator => translatorFor(languageOf(locale));
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
        messageIn: (locale) => messageIn(sayTo(locale)),
        plainIn: (locale) => inPlainWords(sayTo(locale), keepOut, plain, messageIn(sayTo(locale))),
      },
    );
  }

  /** What nobody could be told, because Discord refuses it, is shown by `/kick-check`. */
  async function unlessTold(keepOut: WatchedKeepOut, { what, participantId }: News, come: Come): Promise<Told> {
    const { told, refusal } = come;
    if (told === 'nowhere' && refusal !== null) {
      await notices.unheard(keepOut, participantId, what, refusal, clock.now());
      logOf(keepOut).error({ what, refusal }, 'a notice is refused by Discord for good: nobody was told');
    }
    return told;
  }

  /** In place of what is shown of the kick, else in the log channel. */
  async function tell(keepOut: WatchedKeepOut, some: Omit<News, 'participantId'>, maySend: MaySend): Promise<Told> {
    const news = { ...some, participantId: keepOut.target.id };
    const places = [() => editKick(keepOut, news, maySend), () => post(keepOut, news, maySend)];
    let come: Come = { told: 'nowhere', refusal: null };
    for (const place of replyLives(keepOut) ? places : places.reverse()) {
      const { told, refusal } = await place();
      if (told === 'told') {
        return told;
      }
      come = { told: told === 'again' ? told : come.told, refusal: refusal ?? come.refusal };
    }
    return await unlessTold(keepOut, news, come);
  }

  return {
    async onRemoval(keepOut, outcome, ms, maySend) {
      const { guildId, number, reference, returns, until, lastReturnAt } = keepOut;
      logOf(keepOut).info({ outcome: outcome.kind, returns, ms }, 'kept-out person removed again');
      // Another process that took the return over, or the moderator who let them back in, may have changed the message since.
      if (replyLives(keepOut)) {
        const telling = {
          moderatorId: keepOut.moderatorId,
          reason: keepOut.reason,
          reference,
          case: { key: { guildId, number }, earlier: null },
          keepOut: { until, state: 'in-force' as const, returns, lastReturnAt },
        };
        await editKick(keepOut, { messageIn: (t) => outcomeMessage(t, outcome, telling) }, maySend);
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
        'somebody has the name of a kept-out person, and another id',
      );
      if (told === 'again') {
        return 'again';
      }
      await unlessTold(keepOut, news, { told: told === 'nowhere' ? told : 'told', refusal });
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
      logOf(keepOut).warn({ since: new Date(since).toISOString(), told }, 'a kept-out person cannot be seen');
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
      logOf(keepOut).info({ told }, 'a kept-out person can be seen again');
      return told;
    },

    async onEnded(keepOut, why, maySend) {
      const told = await tell(
        keepOut,
        { what: 'ended', messageIn: (t) => keepOutEndedMessage(t, keepOut, why), plain: 'ended' },
        maySend,
      );
      logOf(keepOut)[told === 'nowhere' ? 'warn' : 'info']({ why, told }, 'somebody is kept out no longer');
      return told;
    },

    onWatch: (sessionId, watching) => log.debug({ sessionId, watching }, 'watch for people who are kept out'),

    onTrouble(what, error) {
      if (error instanceof UpstreamError) {
        // The client has logged it already.
        log.debug({ code: error.code }, `will be tried again: ${what}`);
      } else if (error instanceof RecordsError) {
        log.warn({ store: error.fact }, `will be tried again: ${what}`);
      } else {
        log.error({ err: error }, `will be tried again: ${what}`);
      }
    },
  };
}
