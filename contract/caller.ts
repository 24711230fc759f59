import { setTimeout as sleep } from 'node:timers/promises';
import { NothingToSee } from './observation.ts';

const TIMEOUT_MS = 10_000;
const MOST_ATTEMPTS = 3;
const DEFAULT_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 30;
/** A service that doesn't answer would otherwise take its time for each observation. */
const MOST_UNANSWERED = 2;

/** An answer that was read to the end, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined: not JSON. */
  readonly json: unknown;
}

/** No answer came. Says why without repeating anything that was sent. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** The request may have arrived. */
  readonly mayHaveArrived: boolean;

  constructor(message: string, mayHaveArrived = false) {
    super(message);
    this.mayHaveArrived = mayHaveArrived;
  }
}

export interface Request {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** Sends requests to one service. */
export class Caller {
  readonly #url: string;
  readonly #signal: AbortSignal | null;
  #unanswered = 0;

  /**
   * @param url without a slash at the end
   * @param signal aborts reads. What changes something is never cut off: whether it happened would be unknown
   */
  constructor(url: string, signal: AbortSignal | null = null) {
    this.#url = url;
    this.#signal = signal;
  }

  /** One that isn't stopped by the signal, nor by what went wrong so far. */
  forCleanup(): Caller {
    return new Caller(this.#url);
  }

  /**
   * Waits and asks again after a 429, because that says nothing about the request.
   *
   * @throws {NoAnswer}
   * @throws {NothingToSee} if the signal ends it
   */
  async send(method: string, path: string, request: Request = {}): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#sendOnce(method, path, request);
      if (answer.status !== 429 || attempt === MOST_ATTEMPTS) {
        return answer;
      }
      const asked = Number(answer.headers.get('retry-after') ?? DEFAULT_WAIT_SECONDS);
      const seconds = Number.isFinite(asked)
        ? Math.min(Math.max(asked, 0), LONGEST_WAIT_SECONDS)
        : DEFAULT_WAIT_SECONDS;
      await this.pause(seconds * 1_000);
    }
  }

  /** @throws {NothingToSee} if the signal ends it */
  async pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, this.#signal === null ? {} : { signal: this.#signal });
    } catch {
      throw new NothingToSee('stopped');
    }
  }

  async #sendOnce(method: string, path: string, { headers = {}, body }: Request): Promise<Answer> {
    if (this.#unanswered >= MOST_UNANSWERED) {
      throw new NoAnswer('it didn’t answer before, so it isn’t asked again');
    }
    const signals = [AbortSignal.timeout(TIMEOUT_MS)];
    if (method === 'GET' && this.#signal !== null) {
      signals.push(this.#signal);
    }
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // A redirect would take the token elsewhere.
        redirect: 'manual',
        signal: AbortSignal.any(signals),
      });
      const text = await response.text();
      this.#unanswered = 0;
      return { status: response.status, headers: response.headers, text, json: parse(text) };
    } catch (error) {
      if (method === 'GET' && this.#signal?.aborted) {
        throw new NothingToSee('stopped');
      }
      this.#unanswered += 1;
      const code = codeOf(error);
      throw new NoAnswer(reasonOf(error, code), code === null || !NEVER_CONNECTED.has(code));
    }
  }
}

const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** The message could repeat a header, so only codes count. */
function reasonOf(error: unknown, code: string | null): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `no answer within ${TIMEOUT_MS / 1_000} s`;
  }
  return `no answer (${code ?? 'the connection failed'})`;
}

function codeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/u.test(code) ? code : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
