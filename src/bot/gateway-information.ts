import type { APIGatewayBotInfo } from 'discord.js';

/** Discord's answer about its gateway can't be used. `message` says what's wrong with it, and nothing else. */
export class GatewayAnswerError extends Error {
  override readonly name = 'GatewayAnswerError';
}

/** How often to ask whether Discord allows sessions again. What resets the limit may come sooner than it says. */
const LONGEST_WAIT_MS = 3_600_000;
const SHORTEST_WAIT_MS = 5_000;

/** Discord allows no more sessions today. */
export class SessionsUsedUpError extends Error {
  override readonly name = 'SessionsUsedUpError';
  /** When Discord allows sessions again, in milliseconds from now. */
  readonly resetAfterMs: number;
  /** When to ask again, in milliseconds from now. */
  readonly retryAfterMs: number;

  constructor(resetAfterMs: number) {
    super('Discord allows no more gateway sessions today');
    this.resetAfterMs = resetAfterMs;
    this.retryAfterMs = Math.min(Math.max(resetAfterMs, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
  }
}

/**
 * Checks Discord's answer to `GET /gateway/bot`, because @discordjs/ws doesn't: an address that isn't one would end the
 * process.
 */
export function gatewayInformation(answer: unknown): APIGatewayBotInfo {
  const { url, shards, session_start_limit: limit } = object(answer, 'the answer');
  const { remaining, reset_after: resetAfter, max_concurrency: concurrency } = object(limit, 'session_start_limit');
  expectThat(isWebSocketUrl(url), "url isn't the address of a WebSocket");
  expectThat(isCount(shards, 1), "shards isn't a positive number");
  expectThat(isCount(remaining, 0), "session_start_limit.remaining isn't a number");
  expectThat(isCount(resetAfter, 0), "session_start_limit.reset_after isn't a number");
  expectThat(isCount(concurrency, 1), "session_start_limit.max_concurrency isn't a positive number");
  return answer as APIGatewayBotInfo;
}

/** Fails if Discord doesn't allow this many sessions anymore. */
export function expectSessions({ session_start_limit: limit }: APIGatewayBotInfo, count: number): void {
  if (limit.remaining < count) {
    throw new SessionsUsedUpError(limit.reset_after);
  }
}

/** Whether ws accepts it. It throws if it doesn't. */
export function isWebSocketUrl(url: unknown): url is string {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && (parsed.protocol === 'wss:' || parsed.protocol === 'ws:') && parsed.hash === '';
}

function isCount(value: unknown, least: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
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
