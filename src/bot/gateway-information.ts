import type { APIGatewayBotInfo } from 'discord.js';

/** Discord's answer about its gateway can't be used. `message` says what's wrong with it, and nothing else. */
export class GatewayAnswerError extends Error {
  override readonly name = 'GatewayAnswerError';
}

/** How often to ask whether Discord allows sessions again. What resets the limit may come sooner than it says. */
const LONGEST_WAIT_MS = 3_600_000;
const SHORTEST_WAIT_MS = 5_000;

/** Which sessions Discord allows, and how many this process needs at once. */
interface SessionsNeeded {
  readonly needed: number;
  /** How many are left today. */
  readonly remaining: number;
  /** How many there are in a day. `null`: Discord doesn't say. */
  readonly total: number | null;
  /** When Discord allows as many as in a day again, in milliseconds from now. */
  readonly resetAfterMs: number;
}

/** Discord doesn't allow as many sessions as the bot needs now. */
export class SessionsUsedUpError extends Error {
  override readonly name = 'SessionsUsedUpError';
  readonly needed: number;
  readonly remaining: number;
  /**
   * - `none`: there are none left today.
   * - `few`: some are left, and tomorrow there are enough.
   * - `never`: there are never enough in a day, so waiting alone doesn't help.
   */
  readonly left: 'none' | 'few' | 'never';
  readonly resetAfterMs: number;
  /** When to ask again, in milliseconds from now. */
  readonly retryAfterMs: number;

  constructor({ needed, remaining, total, resetAfterMs }: SessionsNeeded) {
    super('Discord allows fewer gateway sessions than the bot needs');
    this.needed = needed;
    this.remaining = remaining;
    const some = remaining === 0 ? 'none' : 'few';
    this.left = total !== null && total < needed ? 'never' : some;
    this.resetAfterMs = resetAfterMs;
    this.retryAfterMs = Math.min(Math.max(resetAfterMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  }
}

/** As many shards as `SHARDS` can name. The largest bots have a fifth of that. */
const MOST_SHARDS = 99_999;

/**
 * Checks Discord's answer to `GET /gateway/bot`, because @discordjs/ws doesn't: an address that isn't one would end the
 * process.
 */
export function gatewayInformation(answer: unknown): APIGatewayBotInfo {
  const { url, shards, session_start_limit: limit } = object(answer, 'the answer');
  const { remaining, reset_after: resetAfter, max_concurrency: concurrency } = object(limit, 'session_start_limit');
  expectThat(isWebSocketUrl(url), "url isn't the address of a WebSocket");
  expectThat(isCount(shards, 1, MOST_SHARDS), `shards isn't a whole number from 1 to ${MOST_SHARDS}`);
  expectThat(isCount(remaining, 0), "session_start_limit.remaining isn't a number");
  expectThat(isCount(resetAfter, 0), "session_start_limit.reset_after isn't a number");
  expectThat(isCount(concurrency, 1), "session_start_limit.max_concurrency isn't a positive number");
  return answer as APIGatewayBotInfo;
}

/** Fails if Discord doesn't allow this many sessions now. */
export function expectSessions({ session_start_limit: limit }: APIGatewayBotInfo, needed: number): void {
  const { remaining, total, reset_after: resetAfterMs } = limit;
  if (remaining < needed) {
    throw new SessionsUsedUpError({ needed, remaining, total: isCount(total, 1) ? total : null, resetAfterMs });
  }
}

/** Whether ws accepts it. It throws if it doesn't. */
export function isWebSocketUrl(url: unknown): url is string {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && (parsed.protocol === 'wss:' || parsed.protocol === 'ws:') && parsed.hash === '';
}

function isCount(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  expectThat(typeof value === 'object' && value !== null && !Array.isArray(value), `${what} isn't an object`);
  return value as Readonly<Record<string, unknown>>;
}

function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new GatewayAnswerError(otherwise);
  }
}
