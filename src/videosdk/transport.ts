import { type Dispatcher, request as send } from 'undici';

/**
 * What ky sends its requests through: undici's `request` in the shape of `fetch`. The built-in fetch spends most of
 * its time on streams, CORS and service-worker rules that a server needs nothing of (docs/architecture.md has the
 * figures). Redirects are not followed: a request that carries a token goes to one host only.
 */
export function fetchOver(
  dispatcher: Dispatcher,
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = input instanceof Request ? input : new Request(input, init);
    try {
      const { statusCode, headers, body } = await send(request.url, {
        dispatcher,
        method: request.method as 'GET' | 'POST',
        headers: Object.fromEntries(request.headers),
        body: request.body === null ? null : await request.text(),
        signal: request.signal,
      });
      return new ReadResponse(statusCode, headers, await body.text()) as unknown as Response;
    } catch (error) {
      if (request.signal.aborted) {
        throw error;
      }
      // The form in which fetch tells of a network failure, and by which ky knows that a read may be retried.
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

type RawHeaders = Record<string, string | string[] | undefined>;

/**
 * An answer that was read to its end, as ky takes it from a custom fetch: "[object Response]", whose body is a string.
 * A real Response would put that string into a stream to be read from it again, for each of the calls of a kick.
 */
class ReadResponse {
  readonly [Symbol.toStringTag] = 'Response';
  readonly type = 'default';
  readonly body = null;
  readonly status: number;
  readonly #headers: RawHeaders;
  readonly #text: string;

  constructor(status: number, headers: RawHeaders, text: string) {
    this.status = status;
    this.#headers = headers;
    this.#text = text;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    return new Headers(
      Object.entries(this.#headers).flatMap(([name, value = []]): [string, string][] =>
        [value].flat().map((one) => [name, one]),
      ),
    );
  }

  async text(): Promise<string> {
    return this.#text;
  }
}
