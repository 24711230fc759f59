import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';

/** Servers that have removed the bot. Every method rejects with a {@link RecordsError} when the store is down. */
export interface Departures {
  /** Servers with anything on record, by ID. `after`: the last one of the page before. */
  servers(after: string, limit: number): Promise<readonly string[]>;
  /**
   * Notes that the bot isn't there, unless that was known.
   *
   * @param at Unix time in milliseconds
   * @returns since when that is known
   */
  left(guildId: string, at: number): Promise<number>;
  /** The bot is there. */
  back(guildId: string): Promise<void>;
  /**
   * Erases some of what is on record about a server that hasn't had the bot since then, if it still hasn't.
   *
   * @returns `more`: call it again. `back`: the bot is there again, so nothing was erased now
   */
  erase(guildId: string, since: number): Promise<'more' | 'erased' | 'back'>;
}

export interface ForgetServersParts {
  readonly departures: Departures;
  /** Asks Discord about a server. Never rejects; `unknown`: Discord didn't say. */
  readonly ask: (guildId: string) => Promise<'in' | 'out' | 'unknown'>;
  readonly days: number;
  /** The earliest that it can be now, as Unix time in milliseconds; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  readonly clock: Pick<Clock, 'wait'>;
  readonly stopping: AbortSignal;
  readonly onForgotten: (guildId: string) => void;
  readonly onFailed: (error: RecordsError) => void;
}

/** A start has enough to do. */
const FIRST_AFTER_MS = 5 * 60_000;
const EVERY_MS = 6 * 3_600_000;
/** Discord limits requests, and blocks bots that collect too many refusals. */
const BETWEEN_QUESTIONS_MS = 500;
const BREATHE_MS = 50;
const SERVERS_AT_ONCE = 100;
const DAY_MS = 24 * 3_600_000;

/**
 * Erases what is on record about servers that removed the bot and didn't add it again in time. Asks Discord a few times a
 * day, because without intents Discord says nothing on its own, and once more right before anything is erased.
 */
export async function forgetServers(parts: ForgetServersParts): Promise<void> {
  const { clock, stopping, onFailed } = parts;
  await clock.wait(FIRST_AFTER_MS, stopping);
  while (!stopping.aborted) {
    try {
      await forgetDeparted(parts);
    } catch (error) {
      if (!(error instanceof RecordsError)) {
        throw error;
      }
      onFailed(error);
    }
    await clock.wait(EVERY_MS, stopping);
  }
}

/** One round over all servers. */
export async function forgetDeparted(parts: Omit<ForgetServersParts, 'onFailed'>): Promise<void> {
  const { departures, clock, stopping } = parts;
  let after = '';
  for (;;) {
    const servers = await departures.servers(after, SERVERS_AT_ONCE);
    for (const guildId of servers) {
      if (stopping.aborted) {
        return;
      }
      await lookAfter(parts, guildId);
      await clock.wait(BETWEEN_QUESTIONS_MS, stopping);
    }
    const last = servers.at(-1);
    if (last === undefined || servers.length < SERVERS_AT_ONCE) {
      return;
    }
    after = last;
  }
}

async function lookAfter(
  { departures, ask, days, atLeast, clock, stopping, onForgotten }: Omit<ForgetServersParts, 'onFailed'>,
  guildId: string,
): Promise<void> {
  const answer = await ask(guildId);
  const now = atLeast();
  if (answer === 'in') {
    await departures.back(guildId);
  }
  if (answer !== 'out' || now === Number.NEGATIVE_INFINITY) {
    return;
  }
  const since = await departures.left(guildId, now);
  if (now - since < days * DAY_MS) {
    return;
  }
  while (!stopping.aborted) {
    const step = await departures.erase(guildId, since);
    if (step === 'erased') {
      onForgotten(guildId);
    }
    if (step !== 'more') {
      return;
    }
    await clock.wait(BREATHE_MS, stopping);
  }
}
