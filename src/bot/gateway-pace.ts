import type { Clock } from '../common/clock.ts';

/** How long to pause: nothing for the first few, then `firstMs`, and twice as long each time, up to `longestMs`. */
interface Bound {
  readonly free: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Every bound on how often the bot connects, whatever the reason. Discord allows 1,000 sessions in a day, and resets the
 * token of a bot that starts more: https://discord.com/developers/docs/events/gateway#session-start-limit
 */
export const PACE = {
  /** Connections in a row that ended before Discord greeted the bot. They cost nothing, and the network may be back soon. */
  unreached: { free: 2, firstMs: 1_000, longestMs: 30_000 },
  /** Connections in a row on which Discord greeted the bot, and neither started nor resumed a session. */
  unanswered: { free: 2, firstMs: 5_000, longestMs: 300_000 },
  /** Connections in a row that worked, for less than {@link GOOD_AFTER_MS}. */
  short: { free: 10, firstMs: 5_000, longestMs: 60_000 },
  /** Sessions that one shard has started within {@link SESSIONS_WITHIN_MS}: about 200 in a day at most. */
  sessions: { free: 5, firstMs: 90_000, longestMs: 900_000 },
  /** How often in a row Discord didn't take the bot back. Only a change helps, of a setting or of the bot. */
  refused: { free: 0, firstMs: 5_000, longestMs: 3_600_000 },
} as const satisfies Readonly<Record<string, Bound>>;

/** Discord accepts one new session in 5 s for each of its queues. On the way, two can get closer to each other. */
const SESSION_EVERY_MS = 6_000;

/** A connection that has worked for this long shows that nothing is wrong. */
const GOOD_AFTER_MS = 60_000;
const SESSIONS_WITHIN_MS = 3_600_000;
/** A bot that was taken back for longer than the longest pause and this was taken back for good. */
const TAKEN_BACK_AFTER_MS = 600_000;
/** Discord doesn't keep a session for much longer than this after its connection has ended. */
const SESSION_KEPT_MS = 180_000;
/** How often a session isn't resumed before the bot starts another one. */
const RESUMES_REFUSED = 3;

type Cause = keyof typeof PACE;

/** The pause before a connection. */
export interface Pause {
  readonly ms: number;
  readonly cause: Exclude<Cause, 'refused'>;
  /** How many connections or sessions it's there for. */
  readonly times: number;
}

type Ending = 'unreached' | 'unanswered' | 'short';

/** What is known about the connections of a shard. */
interface Shard {
  /** What the pause after the latest connection counts from. */
  pausedFrom: number;
  /** The connection that is open, or being opened. */
  current: { readonly openedAt: number; greeted: boolean; readyAt: number | null } | null;
  /** How the latest connection ended, unless it had been a good one. */
  ending: Ending | null;
  readonly inARow: Record<Ending, number>;
  /** When a connection with a session last ended. */
  workedUntil: number | null;
  /** When it started the sessions of the last hour. */
  startedAt: number[];
}

function pauseMs({ free, firstMs, longestMs }: Bound, times: number): number {
  return times <= free ? 0 : Math.min(longestMs, firstMs * 2 ** (times - free - 1));
}

/**
 * The one place that knows how often the bot may connect. It outlives what connects, and is told what happens. All times
 * are the clock's `elapsed`.
 */
export class GatewayPace {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #shards = new Map<number, Shard>();
  /** In each of Discord's queues, when which shard may start its session. `null`: it has. */
  readonly #queues = new Map<number, readonly { readonly shardId: number | null; readonly at: number }[]>();
  #refusals = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'elapsed'>) {
    this.#clock = clock;
  }

  opened(shardId: number): void {
    this.#shard(shardId).current = { openedAt: this.#clock.elapsed(), greeted: false, readyAt: null };
  }

  greeted(shardId: number): void {
    const { current } = this.#shard(shardId);
    if (current !== null) {
      current.greeted = true;
    }
  }

  /**
   * Queues a shard that is about to start a session. Returns how long it has to wait, in milliseconds. A shard whose
   * connection ends while it waits keeps its turn: where many wait, Discord may end the connections of the last ones
   * before it's theirs, each time.
   */
  queueForSession(shardId: number, queues: number): number {
    const now = this.#clock.elapsed();
    const queue = this.#queues.get(shardId % queues) ?? [];
    const kept = queue.find((turn) => turn.shardId === shardId && turn.at >= now);
    if (kept !== undefined) {
      return kept.at - now;
    }
    const others = queue.filter((turn) => turn.shardId !== shardId && turn.at > now - SESSION_EVERY_MS);
    let at = now;
    for (const turn of others) {
      if (turn.at - at >= SESSION_EVERY_MS) {
        break;
      }
      at = turn.at + SESSION_EVERY_MS;
    }
    this.#queues.set(
      shardId % queues,
      [...others, { shardId, at }].toSorted((one, other) => one.at - other.at),
    );
    return at - now;
  }

  sessionStarted(shardId: number): void {
    const shard = this.#shard(shardId);
    shard.startedAt = [...this.#started(shard), this.#clock.elapsed()];
    for (const [id, queue] of this.#queues) {
      this.#queues.set(
        id,
        queue.map((turn) => (turn.shardId === shardId ? { ...turn, shardId: null } : turn)),
      );
    }
  }

  /** Discord has started or resumed a session. */
  ready(shardId: number): void {
    const shard = this.#shard(shardId);
    if (shard.current !== null) {
      shard.current.readyAt ??= this.#clock.elapsed();
      Object.assign(shard.inARow, { unreached: 0, unanswered: 0 });
    }
  }

  /** The connection of this shard has ended. Does nothing the second time. */
  ended(shardId: number): void {
    const shard = this.#shard(shardId);
    const { current, inARow } = shard;
    if (current === null) {
      return;
    }
    shard.current = null;
    const now = this.#clock.elapsed();
    if (current.readyAt !== null) {
      shard.workedUntil = now;
      if (now - current.readyAt >= GOOD_AFTER_MS) {
        Object.assign(inARow, { short: 0 });
        shard.ending = null;
        return;
      }
    }
    // The longer a connection has worked, the sooner there may be another one.
    shard.pausedFrom = current.readyAt === null ? now : current.openedAt;
    const greeted = current.greeted ? 'unanswered' : 'unreached';
    shard.ending = current.readyAt === null ? greeted : 'short';
    inARow[shard.ending] += 1;
  }

  /**
   * Whether to give up the session, because Discord doesn't resume it.
   *
   * @param inherited whether another process has started it: then nothing is known of the address where it's resumed
   */
  isSessionLost(shardId: number, inherited = false): boolean {
    const { inARow, workedUntil } = this.#shard(shardId);
    const over = workedUntil !== null && this.#clock.elapsed() - workedUntil > SESSION_KEPT_MS;
    return over || inARow.unanswered >= RESUMES_REFUSED || (inherited && inARow.unreached >= RESUMES_REFUSED);
  }

  /** The longer of the pauses before the next connection, which starts a session or resumes one. */
  pause(shardId: number, startsSession: boolean): Pause | null {
    const shard = this.#shard(shardId);
    const { ending, inARow, pausedFrom } = shard;
    const started = this.#started(shard);
    const now = this.#clock.elapsed();
    const pauses: Pause[] = [];
    if (ending !== null) {
      const times = inARow[ending];
      pauses.push({ ms: pausedFrom + pauseMs(PACE[ending], times) - now, cause: ending, times });
    }
    const latest = started.at(-1);
    if (startsSession && latest !== undefined) {
      const times = started.length;
      // The first one that waits is the one after the free ones.
      pauses.push({ ms: latest + pauseMs(PACE.sessions, times + 1) - now, cause: 'sessions', times });
    }
    const [longest] = pauses.toSorted((one, other) => other.ms - one.ms);
    return longest === undefined || longest.ms <= 0 ? null : longest;
  }

  /** Whether this shard has started so many sessions lately that Discord may have none left for it. */
  hasStartedMany(shardId: number): boolean {
    return this.#started(this.#shard(shardId)).length >= PACE.sessions.free;
  }

  /** Discord doesn't take the bot back. Returns the pause before it asks again, in milliseconds. */
  refused(): number {
    const now = this.#clock.elapsed();
    // Not as soon as a shard is ready: the others are, each time, if Discord refuses one of them.
    const again = now - this.#refusedAt <= PACE.refused.longestMs + TAKEN_BACK_AFTER_MS;
    this.#refusals = again ? this.#refusals + 1 : 1;
    this.#refusedAt = now;
    return pauseMs(PACE.refused, this.#refusals);
  }

  #started({ startedAt }: Shard): number[] {
    return startedAt.filter((at) => this.#clock.elapsed() - at < SESSIONS_WITHIN_MS);
  }

  #shard(shardId: number): Shard {
    const known = this.#shards.get(shardId);
    if (known !== undefined) {
      return known;
    }
    const shard: Shard = {
      pausedFrom: Number.NEGATIVE_INFINITY,
      current: null,
      ending: null,
      inARow: { unreached: 0, unanswered: 0, short: 0 },
      workedUntil: null,
      startedAt: [],
    };
    this.#shards.set(shardId, shard);
    return shard;
  }
}
