import { type Dispatcher, errors, request as send } from 'undici';
import { hasTooManyParts } from '../common/json-parts.ts';
import type { AnswerHeaders } from '../common/server-clock.ts';

/**
 * ky's transport: undici's `request` in the shape of `fetch`. The built-in fetch spends most of its time on streams,
 * CORS and service worker rules that a server has no use for (docs/performance.md has the figures). Redirects aren't
 * followed, so a request with a token only ever goes to one host.
 */
export function fetchOver(
  dispatcher: Dispatcher,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    const signal = init?.signal ?? request.signal;
    try {
      const { statusCode, headers, body } = await send(request.url, {
        dispatcher,
        method: request.method as 'GET' | 'POST',
        headers: Object.fromEntries(request.headers),
        body: request.body === null ? null : await request.text(),
        signal,
      });
      const text = await body.text();
      if (hasTooManyParts(text)) {
        throw new errors.ResponseExceededMaxSizeError('the answer has too many parts to be parsed');
      }
      return new ReadResponse(statusCode, headers, text) as unknown as Response;
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      // This is how fetch reports a network failure, and how ky knows that a read may be retried.
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * An answer that's been read to the end, in the shape ky accepts from a custom fetch: "[object Response]", with a
 * string as its body. A real Response would put that string into a stream and read it back, for each call of a removal.
 */
class ReadResponse {
  readonly [Symbol.toStringTag] = 'Response';
  readonly type = 'default';
  readonly body = null;
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly #text: string;

  constructor(status: number, headers: RawHeaders, text: string) {
    this.status = status;
    this.headers = new ReadHeaders(headers);
    this.#text = text;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  async text(): Promise<string> {
    return this.#text;
  }
}

/** As undici has them. Real Headers check and copy each one, to be asked for two or three. */
class ReadHeaders implements AnswerHeaders {
  readonly #raw: RawHeaders;

  constructor(raw: RawHeaders) {
    this.#raw = raw;
  }

  get(name: string): string | null {
    const value = this.#raw[name.toLowerCase()];
    return value === undefined ? null : [value].flat().join(', ');
  }
}
