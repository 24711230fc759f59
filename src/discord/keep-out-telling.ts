import type { Logger } from 'pino';
import type { Announcer, Notices } from '../moderation/announcements.ts';
import type { Clock } from '../moderation/clock.ts';
import type { Journal, MayTell, ReplyHandle } from '../moderation/journal.ts';
import type { WatchedKeepOut } from '../moderation/keep-out.ts';
import type { KeepOutWatchParts, Told } from '../moderation/keep-out-watch.ts';
import { RecordsError } from '../moderation/records-error.ts';
import { REPLY_LIVES_MS } from '../moderation/recovery.ts';
import type { SettingsReader } from '../moderation/settings.ts';
import { UpstreamError } from '../moderation/video-sessions.ts';
import { type DiscordApi, discordErrorFacts } from './api.ts';
import type { Message } from './command.ts';
import { editReply } from './edit-reply.ts';
import { isForGood } from './failure.ts';
import { languageOf, type Say, sayIn } from './language/language.ts';
import { type Notified, notify } from './notify.ts';
import {
  keepOutBlindMessage,
  keepOutEndedMessage,
  keepOutSeesAgainMessage,
  namesakeMessage,
} from './views/keep-outs.ts';
import { outcomeMessage } from './views/outcome.ts';

export interface KeepOutTellingParts {
  readonly api: Pick<DiscordApi, 'bot' | 'edit'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly notices: Notices;
  readonly journal: Pick<Journal, 'overtaken'>;
  readonly clock: Clock;
  /** As late as it certainly is, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  readonly log: Logger;
}

type Telling = Pick<
  KeepOutWatchParts,
  'onRemoval' | 'onNamesake' | 'onBlind' | 'onSeesAgain' | 'onEnded' | 'onWatch' | 'onTrouble'
>;

/**
 * How the watch tells what it does: quietly, by changing what is shown of the kick already, as long as that can be changed. Later the
 * log channel hears of what the moderator can't know otherwise: that the bot can't see, and that a keep-out has ended. Somebody who
 * may be a kept-out person under a new id is always worth a message of its own.
 */
export function createKeepOutTelling(parts: KeepOutTellingParts): Telling {
  const { api, settings, announcer, notices, journal, clock, log } = parts;

  function logOf({ guildId, number, reference, sessionId }: WatchedKeepOut): Logger {
    return log.child({ ref: reference, guild: guildId, case: number, sessionId });
  }

  /** Unless it's certainly too old: Discord knows for sure, and what isn't tried for a clock that is ahead is told to nobody. */
  function replyLives({ reply, createdAt }: WatchedKeepOut): boolean {
    return reply !== null && parts.atLeast() - createdAt < REPLY_LIVES_MS;
  }

  async function editKick(keepOut: WatchedKeepOut, messageIn: (say: Say) => Message, mayTell: MayTell): Promise<Told> {
    const { reply } = keepOut;
    if (reply === null) {
      return 'nowhere';
    }
    if (!(await mayTell())) {
      return 'again';
    }
    try {
      const say = sayIn(languageOf(reply.locale));
      await editReply(api, reply, messageIn(say), { say, reference: keepOut.reference, log: logOf(keepOut), mayTell });
      // Not waited for: a store that is away keeps nobody from telling.
      void journal.overtaken(keepOut);
      return 'told';
    } catch (error) {
      logOf(keepOut).info(discordErrorFacts(error), 'reply to the kick could not be changed');
      return isForGood(error) ? 'nowhere' : 'again';
    }
  }

  async function post(
    keepOut: WatchedKeepOut,
    what: string,
    messageIn: (say: Say) => Message,
    mayTell: MayTell,
  ): Promise<Told> {
    const told = await notifyOf(keepOut, keepOut.target.id, what, null, messageIn, mayTell);
    return told === 'channel' || told === 'follow-up' ? 'told' : told;
  }

  /** @param participantId whom the message shows besides the kept-out person, or that one: `/kick-forget` finds it by that */
  async function notifyOf(
    keepOut: WatchedKeepOut,
    participantId: string,
    what: string,
    reply: ReplyHandle | null,
    messageIn: (say: Say) => Message,
    mayTell: MayTell,
  ): Promise<Notified> {
    const { guildId, guildLocale } = keepOut;
    const { logChannelId: channelId } = await settings.of(guildId);
    return notify(
      {
        rest: api.bot,
        clock,
        log: logOf(keepOut),
        mayStill: mayTell,
        onPosting: (channel) => notices.about(keepOut, participantId, channel, what),
        onPosted: notices.sent,
        onRefused: notices.lost,
      },
      { reply, channelId, guildLocale },
      (locale) => messageIn(sayIn(languageOf(locale))),
    );
  }

  /**
   * In place of what is shown of the kick, else in the log channel.
   *
   * @param what tells messages apart that are about the same keep-out
   */
  async function tell(
    keepOut: WatchedKeepOut,
    what: string,
    messageIn: (say: Say) => Message,
    mayTell: MayTell,
  ): Promise<Told> {
    const places = [() => editKick(keepOut, messageIn, mayTell), () => post(keepOut, what, messageIn, mayTell)];
    let mayPass = false;
    for (const place of replyLives(keepOut) ? places : places.reverse()) {
      const told = await place();
      if (told === 'told') {
        return told;
      }
      mayPass ||= told === 'again';
    }
    return mayPass ? 'again' : 'nowhere';
  }

  return {
    async onRemoval(keepOut, outcome, ms, mayTell) {
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
        await editKick(keepOut, (say) => outcomeMessage(say, outcome, telling), mayTell);
      }
      await announcer.announce(guildId);
    },

    async onNamesake(keepOut, namesake, mayTell) {
      const reply = replyLives(keepOut) ? keepOut.reply : null;
      const messageIn = (say: Say) => namesakeMessage(say, keepOut, namesake);
      const told = await notifyOf(keepOut, namesake.id, 'namesake', reply, messageIn, mayTell);
      logOf(keepOut)[told === 'nowhere' || told === 'again' ? 'warn' : 'info'](
        { participantId: namesake.id, told },
        'somebody has the name of a kept-out person, and another id',
      );
      return told === 'again' ? 'again' : 'over';
    },

    async onBlind(keepOut, since, mayTell) {
      const told = await tell(
        keepOut,
        `blind ${Math.trunc(since)}`,
        (say) => keepOutBlindMessage(say, keepOut, since),
        mayTell,
      );
      logOf(keepOut).warn({ since: new Date(since).toISOString(), told }, 'a kept-out person cannot be seen');
      return told;
    },

    async onSeesAgain(keepOut, mayTell) {
      const told = await tell(
        keepOut,
        `sees-again ${keepOut.blindSince}`,
        (say) => keepOutSeesAgainMessage(say, keepOut),
        mayTell,
      );
      logOf(keepOut).info({ told }, 'a kept-out person can be seen again');
      return told;
    },

    async onEnded(keepOut, why, mayTell) {
      const told = await tell(keepOut, 'ended', (say) => keepOutEndedMessage(say, keepOut, why), mayTell);
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
