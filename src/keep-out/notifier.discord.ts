import type { Logger } from 'pino';
import type { Announcer } from '../cases/log-channel.ts';
import { RecordsError } from '../common/store-error.ts';
import type { MaySend } from '../removal/journal.ts';
import type { Outcome } from '../removal/outcome.ts';
import { outcomeMessage } from '../removal/outcome.view.ts';
import type { Participant } from '../sessions/participant.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { ReportedEnd, WatchedKeepOut } from './keep-out.ts';
import {
  keepOutBlindMessage,
  keepOutEndedMessage,
  keepOutSeesAgainMessage,
  manyNamesakesMessage,
  namesakeMessage,
} from './keep-out.view.ts';
import { logOf, type News, NewsSender, type NewsSenderParts } from './news-sender.discord.ts';
import type { DeliveryResult, KeepOutReports } from './watcher/parts.ts';

export interface KeepOutNotifierParts extends NewsSenderParts {
  readonly announcer: Pick<Announcer, 'announce'>;
}

export function createKeepOutNotifier(parts: KeepOutNotifierParts): KeepOutReports {
  return new KeepOutNotifier(parts);
}

/**
 * How the watch reports what it does: quietly, by editing the reply to the kick, for as long as that works. After that,
 * the log channel gets what the moderator can't know otherwise: that the bot can't see, and that a keep-out has ended.
 * Someone who may be a kept-out person under a new ID is always worth a message of its own.
 */
class KeepOutNotifier implements KeepOutReports {
  readonly #announcer: Pick<Announcer, 'announce'>;
  readonly #sender: NewsSender;
  readonly #log: Logger;

  constructor(parts: KeepOutNotifierParts) {
    this.#announcer = parts.announcer;
    this.#sender = new NewsSender(parts);
    this.#log = parts.log;
  }

  async onRemoval(keepOut: WatchedKeepOut, outcome: Outcome, ms: number, maySend: MaySend): Promise<void> {
    const { guildId, number, reference, returns, scope, until, lastReturnAt } = keepOut;
    logOf(this.#log, keepOut).info({ outcome: outcome.kind, returns, ms }, 'removal of a kept-out person');
    // Another process that took over the return, or the moderator who let them back in, may have changed the message
    // since.
    if (this.#sender.replyLives(keepOut)) {
      const context = {
        moderatorId: keepOut.moderatorId,
        reason: keepOut.reason,
        reference,
        case: { key: { guildId, number }, earlier: null },
        keepOut: { scope, until, state: 'in-force' as const, returns, lastReturnAt },
      };
      await this.#sender.editKick(keepOut, { messageIn: (t) => outcomeMessage(t, outcome, context) }, maySend);
    }
    await this.#announcer.announce(guildId);
  }

  async onNamesake(keepOut: WatchedKeepOut, namesake: Participant, maySend: MaySend): Promise<'over' | 'again'> {
    const reply = this.#sender.replyLives(keepOut) ? keepOut.reply : null;
    const news: News = {
      what: 'namesake',
      participantId: namesake.id,
      messageIn: (t) => namesakeMessage(t, keepOut, namesake),
      plain: 'namesake',
    };
    const { kind: told, refusal } = await this.#sender.notify(keepOut, news, reply, maySend);
    logOf(this.#log, keepOut)[told === 'nowhere' || told === 'again' ? 'warn' : 'info'](
      { participantId: namesake.id, told },
      'someone has the name of a kept-out person and a different ID',
    );
    if (told === 'again') {
      return 'again';
    }
    await this.#sender.recordUndelivered(keepOut, news, { told: told === 'nowhere' ? told : 'told', refusal });
    return 'over';
  }

  async onManyNamesakes(keepOut: WatchedKeepOut, people: number, maySend: MaySend): Promise<'over' | 'again'> {
    const reply = this.#sender.replyLives(keepOut) ? keepOut.reply : null;
    const news: News = {
      // Each session of a room counts its own.
      what: keepOut.scope === 'room' ? `namesakes ${people} ${keepOut.sessionId}` : `namesakes ${people}`,
      participantId: keepOut.target.id,
      messageIn: (t) => manyNamesakesMessage(t, keepOut, people),
      plain: 'namesake',
    };
    const { kind: told, refusal } = await this.#sender.notify(keepOut, news, reply, maySend);
    logOf(this.#log, keepOut).info({ people, told }, 'many have had the name of a kept-out person and different IDs');
    if (told === 'again') {
      return 'again';
    }
    await this.#sender.recordUndelivered(keepOut, news, { told: told === 'nowhere' ? told : 'told', refusal });
    return 'over';
  }

  async onBlind(keepOut: WatchedKeepOut, since: number, maySend: MaySend): Promise<DeliveryResult> {
    const told = await this.#sender.tell(
      keepOut,
      {
        what: `blind ${Math.trunc(since)}`,
        messageIn: (t) => keepOutBlindMessage(t, keepOut, since),
        plain: keepOut.sessionOver ? 'blindBetween' : 'blind',
      },
      maySend,
    );
    logOf(this.#log, keepOut).warn(
      { since: new Date(since).toISOString(), told },
      "can't see whether a kept-out person is there",
    );
    return told;
  }

  async onSeesAgain(keepOut: WatchedKeepOut, maySend: MaySend): Promise<DeliveryResult> {
    const told = await this.#sender.tell(
      keepOut,
      {
        what: `sees-again ${keepOut.blindSince}`,
        messageIn: (t) => keepOutSeesAgainMessage(t, keepOut),
        plain: keepOut.sessionOver ? 'seesAgainBetween' : 'seesAgain',
      },
      maySend,
    );
    logOf(this.#log, keepOut).info({ told }, 'can see again whether a kept-out person is there');
    return told;
  }

  async onEnded(keepOut: WatchedKeepOut, why: ReportedEnd, maySend: MaySend): Promise<DeliveryResult> {
    const told = await this.#sender.tell(
      keepOut,
      { what: 'ended', messageIn: (t) => keepOutEndedMessage(t, keepOut, why), plain: 'ended' },
      maySend,
    );
    logOf(this.#log, keepOut)[told === 'nowhere' ? 'warn' : 'info']({ why, told }, 'keep-out ended');
    return told;
  }

  onWatch(sessionId: string, watching: boolean): void {
    this.#log.debug({ sessionId, watching }, 'watch of a session changed');
  }

  onTrouble(what: string, error: unknown): void {
    if (error instanceof UpstreamError) {
      // The client has already logged it.
      this.#log.debug({ code: error.code }, `will retry: ${what}`);
    } else if (error instanceof RecordsError) {
      this.#log.warn({ store: error.fact }, `will retry: ${what}`);
    } else {
      this.#log.error({ err: error }, `will retry: ${what}`);
    }
  }
}
