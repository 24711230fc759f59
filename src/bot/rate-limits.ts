import {
  DiscordAPIError,
  type DiscordErrorData,
  RESTJSONErrorCodes,
  type RESTOptions,
  type ResponseLike,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { retryAfterSeconds } from '../common/retry-after.ts';
import { withBody } from './discords-answer.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** What is in front of Discord and lets no request through. Only Cloudflare says who it is. */
type Blocker = 'cloudflare' | 'unknown';

const BLOCKED_BY: Readonly<Record<Blocker, string>> = {
  cloudflare: "Cloudflare blocks this machine's address",
  unknown: 'something in front of Discord lets no requests through',
};

/** Why a request was slowed down: see {@link RateLimits}. */
export type Limited = 'blocked' | 'rate-limited';

export interface RateLimitParts {
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly log: Logger;
  /** Called for each request that Discord refuses, or would refuse, because there are too many. */
  readonly onLimited?: ((how: Limited) => void) | undefined;
}

/** Discord takes no request like this for now. It wasn't carried out. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError';
  /** When to try again at the earliest, in milliseconds from now. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The longest pause while this machine's address is blocked. A block can last for hours; if its answers say for how long,
 * each of them is right about the end.
 */
const LONGEST_PAUSE_MS = 60_000;
/**
 * The first and the longest pause if they don't say. Nothing works until the next try, so the bot is back this long after
 * the block at the latest.
 */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_BLIND_PAUSE_MS = 10_000;
/** discord.js repeats a refused request after what its answer says, as often as that happens. */
const SHORTEST_WAIT_S = 1;
export const LONGEST_WAIT_S = 20;
/**
 * discord.js measures rate limits by the wall clock, so setting that back by an hour would hold everything up for an
 * hour. Discord's own limits don't take this long.
 */
export const CLOCK_WAS_SET_MS = 60_000;
/** How often to log that requests are refused. Under load, there's one with each of them. */
const LOGGED_EVERY_MS = 10_000;

/**
 * Discord also sends these with status 429, but they're no limits to wait for: the first is about one message, and the
 * second about a whole day. https://github.com/discordjs/discord.js/issues/10458
 */
const REFUSALS: ReadonlySet<unknown> = new Set([
  RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
  RESTJSONErrorCodes.MaximumDailyApplicationCommandCreatesReached,
]);

/**
 * Sits between discord.js and the network, and keeps answers with status 429 from turning into floods or endless waits:
 *
 * - A 429 that isn't JSON comes from something in front of Discord, and is about all requests: they fail at once until it
 *   makes sense to try again. Cloudflare's says "error code: 1015", and that it blocks this machine's address; a proxy on
 *   the way may have a limit of its own. https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1015/
 * - Without a readable `Retry-After`, discord.js would repeat the request right away, forever. It fails instead.
 * - So does a request that discord.js would hold back for longer than {@link LONGEST_WAIT_S}.
 * - A `Retry-After` below a second counts as one second.
 * - A 429 that is about one message or a whole day, and not about how many requests there are, is a refusal: it fails as
 *   discord.js has other refusals fail, with its code and status.
 *
 * Discord's own limits (https://discord.com/developers/docs/topics/rate-limits) are left to discord.js.
 */
export class RateLimits {
  readonly #clock: RateLimitParts['clock'];
  readonly #log: Logger;
  readonly #onLimited: RateLimitParts['onLimited'];
  /** `times` in a row; nothing is sent until `until`, by the clock's `elapsed`. */
  #block: { readonly by: Blocker; readonly times: number; readonly since: number; readonly until: number } | null =
    null;
  #logged = { at: Number.NEGATIVE_INFINITY, since: 0 };

  constructor({ clock, log, onLimited }: RateLimitParts) {
    this.#clock = clock;
    this.#log = log;
    this.#onLimited = onLimited;
  }

  /** Makes the same requests within these limits. */
  within(makeRequest: MakeRequest): MakeRequest {
    return async (url, init) => {
      const left = (this.#block?.until ?? 0) - this.#clock.elapsed();
      if (left > 0) {
        this.#onLimited?.('blocked');
        throw new TooManyRequestsError(BLOCKED_BY[this.#block?.by ?? 'unknown'], left);
      }
      const sentAt = this.#clock.elapsed();
      const answer = await makeRequest(url, init);
      return answer.status === 429 ? this.#limited(answer, sentAt, url, init.method) : this.#accepted(answer, sentAt);
    };
  }

  /** Answers to what was sent before the block say nothing about it. */
  #accepted(answer: ResponseLike, sentAt: number): ResponseLike {
    if (this.#block !== null && sentAt >= this.#block.until && answer.status < 500) {
      this.#block = null;
      this.#log.info("requests to Discord aren't refused as too many anymore");
    }
    return answer;
  }

  async #limited(answer: ResponseLike, sentAt: number, url: string, method = 'GET'): Promise<ResponseLike> {
    const { headers } = answer;
    const seconds = retryAfterSeconds(headers, null);
    // Discord's own answers are JSON.
    if (!/^application\/json\b/u.test(headers.get('content-type') ?? '')) {
      throw this.#blocked(blockerIn(await answer.text().catch(() => '')), seconds, sentAt);
    }
    const body = await answer.json().catch(() => null);
    const refusal = refusalIn(body);
    if (refusal !== null) {
      throw new DiscordAPIError(refusal, refusal.code, answer.status, method, url, {
        body: undefined,
        files: undefined,
      });
    }
    this.#onLimited?.('rate-limited');
    this.#logSometimes(isDiscordsLimit(headers, body), headers.get('x-ratelimit-scope'), seconds);
    if (seconds === null) {
      throw new TooManyRequestsError("Discord refused a request as one too many, and didn't say for how long", 1_000);
    }
    if (seconds > LONGEST_WAIT_S) {
      throw new TooManyRequestsError(
        'Discord refused a request as one too many, for longer than it can wait',
        seconds * 1_000,
      );
    }
    if (!(Number(headers.get('retry-after')) >= SHORTEST_WAIT_S)) {
      headers.set('retry-after', String(seconds));
    }
    return withBody(answer, body);
  }

  #blocked(by: Blocker, seconds: number | null, sentAt: number): TooManyRequestsError {
    this.#onLimited?.('blocked');
    if (this.#block !== null && sentAt <= this.#block.since) {
      // Sent together with the one that found out.
      return new TooManyRequestsError(BLOCKED_BY[by], this.#block.until - this.#clock.elapsed());
    }
    const times = this.#block?.times ?? 0;
    const pause =
      seconds === null
        ? Math.min(FIRST_PAUSE_MS * 2 ** times, LONGEST_BLIND_PAUSE_MS)
        : Math.min(seconds * 1_000, LONGEST_PAUSE_MS);
    const since = this.#clock.elapsed();
    this.#block = { by, times: times + 1, since, until: since + pause };
    const isCloudflare = by === 'cloudflare';
    this.#log.warn(
      { retryAfterSeconds: seconds, nextTryInMs: pause },
      isCloudflare
        ? "Cloudflare blocks this machine's address because of too many requests to Discord (error 1015). Nothing can be sent until that's over"
        : "Something between the bot and Discord refuses requests because there are too many: the answer (429) isn't Discord's own. Nothing can be sent until that's over",
    );
    return new TooManyRequestsError(BLOCKED_BY[by], pause);
  }

  #logSometimes(byDiscord: boolean, scope: string | null, seconds: number | null): void {
    this.#logged.since += 1;
    const now = this.#clock.elapsed();
    if (now - this.#logged.at >= LOGGED_EVERY_MS) {
      this.#log.warn(
        { scope, retryAfterSeconds: seconds, refused: this.#logged.since },
        byDiscord
          ? 'Discord refused requests because there were too many'
          : 'requests to Discord were refused because there were too many',
      );
      this.#logged = { at: now, since: 0 };
    }
  }
}

/** @returns Discord's answer if it's a refusal that has nothing to do with how many requests there are */
function refusalIn(body: unknown): DiscordErrorData | null {
  return typeof body === 'object' && body !== null && 'code' in body && REFUSALS.has(body.code)
    ? (body as DiscordErrorData)
    : null;
}

/**
 * Whether a 429 with JSON says what Discord's limits do. An API gateway's doesn't.
 * https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit
 */
function isDiscordsLimit(headers: ResponseLike['headers'], body: unknown): boolean {
  return headers.has('x-ratelimit-scope') || (typeof body === 'object' && body !== null && 'retry_after' in body);
}

/** Cloudflare's answer is a line, or a page with it. */
function blockerIn(text: string): Blocker {
  return /\berror\b.{0,80}\b1015\b/isu.test(text) ? 'cloudflare' : 'unknown';
}
