import ky, { type KyInstance, NetworkError } from 'ky';
import type { Clock } from '../common/clock.ts';
import { retryAfterSeconds } from '../common/retry-after.ts';
import type { AnswerHeaders } from '../common/server-clock.ts';
import type { CallContext } from '../sessions/video-sessions.ts';
import type { Authorization } from './authorization.ts';
import { networkErrorCode, neverSent, Overdue, TOO_LARGE } from './errors.ts';
import type { ApiVersion } from './token.ts';
import type { fetchOver } from './transport.ts';
import { withTimeout } from './with-timeout.ts';

export interface HttpOptions {
  /** For example "https://api.videosdk.live". */
  readonly apiUrl: string;
  readonly authorization: Authorization;
  /** Sends a request; see {@link fetchOver}. To observe every answer, wrap this function. */
  readonly fetch: ReturnType<typeof fetchOver>;
  readonly clock: Clock;
  /** In [0, 1). Spreads retries over time. */
  readonly random: () => number;
}

/** An answer that's been read to the end, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly text: string;
}

/** What happened to a request that changes something: it was answered, it can't have arrived, or it may have. */
export type Sent =
  /** `skewMs`: see {@link Authorization.skewOf}. */
  | { readonly kind: 'answered'; readonly answer: Answer; readonly skewMs: number | null }
  | { readonly kind: 'unanswered'; readonly error: unknown }
  /** It certainly never left this machine. */
  | { readonly kind: 'unreachable'; readonly error: unknown }
  /** This process no longer has the right to send it. */
  | { readonly kind: 'not-sent' };

/** Requests to VideoSDK with time limits. All waiting goes through the clock, and none through ky's own timers. */
export interface Http {
  /** Sends a read, and retries it if that may help. Rejects if no answer comes. */
  get(path: string, call: CallContext): Promise<Answer>;
  /** Sends a request that changes nothing, with a single attempt. Rejects if no answer comes. */
  probe(
    version: ApiVersion,
    method: 'get' | 'post',
    path: string,
    json: object | null,
    call: CallContext,
  ): Promise<Answer>;
  /**
   * Sends a request that changes something, once. Sends it a second time only if the first one certainly never left
   * this machine. Never rejects.
   */
  send(version: ApiVersion, path: string, json: object, call: CallContext): Promise<Sent>;
}

/**
 * Limits for one attempt of a read, for all its attempts together, and for the only attempt of a request that changes
 * something. In milliseconds.
 */
const READ_TIMEOUT = 2_500;
const READ_TOTAL_TIMEOUT = 5_000;
export const SEND_TIMEOUT = 6_000;
const MOST_ATTEMPTS = 3;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);
/** The longest `Retry-After` that a read waits for. */
const LONGEST_WAIT = 1_000;

/**
 * How recently the right to act must have been confirmed when a request leaves, how long to wait for that, and how
 * often to ask.
 */
const RIGHT_FRESH_FOR = 1_000;
export const RIGHT_TIMEOUT = 5_000;
const MOST_ASKED_FOR_RIGHT = 3;

/** The process was held up between getting the right to act and sending. It may have lost that right since. */
class HeldUp extends Error {
  override readonly name = 'HeldUp';
}

class MayNotAct extends Error {
  override readonly name = 'MayNotAct';
}

export function createHttp(options: HttpOptions): Http {
  return new HttpClient(options);
}

class HttpClient implements Http {
  readonly #options: HttpOptions;
  readonly #client: KyInstance;

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#client = ky.create({
      prefix: options.apiUrl,
      fetch: options.fetch,
      redirect: 'manual',
      // This module handles statuses, timeouts and retries itself.
      throwHttpErrors: false,
      timeout: false,
      totalTimeout: false,
      retry: 0,
    });
  }

  async get(path: string, call: CallContext): Promise<Answer> {
    const { clock } = this.#options;
    const startedAt = clock.elapsed();
    for (let attempts = 1; ; attempts += 1) {
      const left = READ_TOTAL_TIMEOUT - (clock.elapsed() - startedAt);
      const outcome = await this.#attempt(path, call, Math.min(READ_TIMEOUT, Math.max(1, Math.ceil(left)))).catch(
        (error: unknown) => ({ error }),
      );
      const pause = call.once || attempts >= MOST_ATTEMPTS ? null : this.#tryAgainIn(outcome, attempts);
      if (pause === null || clock.elapsed() - startedAt + pause >= READ_TOTAL_TIMEOUT) {
        if ('error' in outcome) {
          throw outcome.error;
        }
        return outcome;
      }
      await clock.wait(pause, call.signal);
    }
  }

  probe(
    version: ApiVersion,
    method: 'get' | 'post',
    path: string,
    json: object | null,
    call: CallContext,
  ): Promise<Answer> {
    const { authorization, clock } = this.#options;
    return withTimeout(clock, READ_TOTAL_TIMEOUT, call.signal, (signal) =>
      authorization.read(version, async (jwt) =>
        read(
          await this.#client(path, {
            method,
            headers: headers(jwt, call),
            fetch: until(signal, this.#options.fetch),
            ...(json && { json }),
          }),
        ),
      ),
    );
  }

  async send(version: ApiVersion, path: string, json: object, call: CallContext): Promise<Sent> {
    for (let attempts = 1; ; attempts += 1) {
      let left = false;
      const onLeave = (): void => {
        left = true;
      };
      try {
        return { kind: 'answered', ...(await this.#sendOnce(version, path, json, call, onLeave)) };
      } catch (error) {
        if (error instanceof MayNotAct) {
          return { kind: 'not-sent' };
        }
        if (left && !neverSent(error)) {
          return { kind: 'unanswered', error };
        }
        if (attempts === 2) {
          return { kind: 'unreachable', error };
        }
      }
    }
  }

  async #attempt(path: string, call: CallContext, ms: number): Promise<Answer> {
    const { authorization, clock } = this.#options;
    return withTimeout(clock, ms, call.signal, (signal) =>
      authorization.read('v2', async (jwt) =>
        read(await this.#client.get(path, { headers: headers(jwt, call), fetch: until(signal, this.#options.fetch) })),
      ),
    );
  }

  /** In how many milliseconds to retry a read. `null`: don't. */
  #tryAgainIn(outcome: Answer | { readonly error: unknown }, attempts: number): number | null {
    const { clock, random } = this.#options;
    const backOff = 150 * 2 ** (attempts - 1) * (0.5 + random() / 2);
    if ('error' in outcome) {
      return mayPass(outcome.error) ? backOff : null;
    }
    if (!RETRIED.has(outcome.status)) {
      return null;
    }
    const asked = (retryAfterSeconds(outcome.headers, clock.now()) ?? 0) * 1_000;
    // If `Retry-After` is longer than there's time for, retrying sooner is pointless. The read ends as "busy" instead.
    return asked > LONGEST_WAIT ? null : Math.max(asked, backOff);
  }

  async #mayStillAct({ mayStillAct }: CallContext): Promise<boolean> {
    if (mayStillAct === undefined) {
      return true;
    }
    try {
      return await withTimeout(this.#options.clock, RIGHT_TIMEOUT, undefined, () => mayStillAct());
    } catch {
      return false;
    }
  }

  /** Asks for the right to act once everything is ready, and asks again if the request didn't leave right after. */
  async #sendOnce(
    version: ApiVersion,
    path: string,
    json: object,
    call: CallContext,
    onLeave: () => void,
  ): Promise<{ readonly answer: Answer; readonly skewMs: number | null }> {
    const { authorization, clock, fetch } = this.#options;
    const token = await withTimeout(clock, SEND_TIMEOUT, undefined, () => authorization.token(version));
    const known = headers(token.jwt, call);
    for (let asked = 0; asked < MOST_ASKED_FOR_RIGHT; asked += 1) {
      const askedAt = clock.elapsed();
      if (!(await this.#mayStillAct(call))) {
        throw new MayNotAct();
      }
      const ifStillFresh: typeof fetch = (input, init) => {
        if (call.mayStillAct !== undefined && clock.elapsed() - askedAt > RIGHT_FRESH_FOR) {
          throw new HeldUp();
        }
        onLeave();
        return fetch(input, init);
      };
      try {
        const answer = await withTimeout(clock, SEND_TIMEOUT, undefined, async (signal) =>
          read(await this.#client.post(path, { json, headers: known, fetch: until(signal, ifStillFresh) })),
        );
        return { answer, skewMs: authorization.skewOf(token, answer) };
      } catch (error) {
        if (!(error instanceof HeldUp)) {
          throw error;
        }
      }
    }
    throw new MayNotAct();
  }
}

function headers(jwt: string, call: CallContext): Record<string, string> {
  return { Authorization: jwt, 'X-Request-Id': call.reference };
}

/** ky would make two more signals of it for each request, which garbage collection is slow to get rid of. */
function until(signal: AbortSignal, fetch: HttpOptions['fetch']): HttpOptions['fetch'] {
  return (input, init) => fetch(input, { ...init, signal });
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Whether it's a network failure that may be over next time. */
function mayPass(error: unknown): boolean {
  if (networkErrorCode(error) === TOO_LARGE) {
    return false;
  }
  return error instanceof Overdue || error instanceof NetworkError || error instanceof TypeError;
}
