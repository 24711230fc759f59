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
      const text = await body.text();
      const noBody = statusCode === 204 || statusCode === 205 || statusCode === 304;
      return new Response(noBody ? null : text, { status: statusCode, headers: flat(headers) });
    } catch (error) {
      if (request.signal.aborted) {
        throw error;
      }
      // The form in which fetch tells of a network failure, and by which ky knows that a read may be retried.
      throw new TypeError('fetch failed', { cause: error });
    }
  };
}

function flat(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) {
      return [];
    }
    return Array.isArray(value) ? value.map((one) => [name, one]) : [[name, value]];
  });
}
