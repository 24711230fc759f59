import type { RESTOptions, ResponseLike } from 'discord.js';
import { type Dispatcher, request as send } from 'undici';
import { hasTooManyParts } from '../common/json-parts.ts';

/**
 * Sends the requests of discord.js's REST client over the connections of `dispatcher`, which stay open between two
 * commands. discord.js's own are closed after four idle seconds, and a new TLS connection before an acknowledgment
 * takes up a good part of the three seconds there are.
 */
export function restTransport(dispatcher: Dispatcher): RESTOptions['makeRequest'] {
  return async (url, init): Promise<ResponseLike> => {
    const { method = 'GET', body, headers, signal } = init;
    if (body !== undefined && body !== null && typeof body !== 'string' && !(body instanceof FormData)) {
      throw new TypeError('only JSON and multipart forms can be sent to Discord');
    }
    const { answer, bytes } = await whole(
      send(url, {
        dispatcher,
        method: method as Dispatcher.HttpMethod,
        ...(await encoded(body ?? null, headers as Record<string, string>)),
        signal: signal ?? null,
      }),
    ).catch((error: unknown) => {
      throw asReset(error);
    });
    const { statusCode: status } = answer;
    const text = (): string => new TextDecoder().decode(bytes);
    return {
      status,
      statusText: answer.statusText,
      ok: status >= 200 && status < 300,
      headers: new Headers(
        Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
      ),
      body: null,
      bodyUsed: false,
      arrayBuffer: async () => bytes,
      json: async () => parsed(text()),
      text: async () => text(),
    };
  };
}

function parsed(text: string): unknown {
  if (hasTooManyParts(text)) {
    throw new SyntaxError('the answer has too many parts to be parsed');
  }
  return JSON.parse(text);
}

/** An answer and its body. discord.js's time limit ends when it gets the answer, so the body has to be read before. */
async function whole(
  sent: Promise<Dispatcher.ResponseData>,
): Promise<{ readonly answer: Dispatcher.ResponseData; readonly bytes: ArrayBuffer }> {
  const answer = await sent;
  return { answer, bytes: await answer.body.arrayBuffer() };
}

/** The undici from npm doesn't know Node's built-in FormData, so forms are encoded here, files included. */
async function encoded(
  body: string | FormData | null,
  headers: Record<string, string>,
): Promise<{ body: string | Buffer | null; headers: Record<string, string> }> {
  if (!(body instanceof FormData)) {
    return { body, headers };
  }
  const form = new Response(body);
  const type = form.headers.get('content-type') ?? 'multipart/form-data';
  return { body: Buffer.from(await form.arrayBuffer()), headers: { ...headers, 'content-type': type } };
}

/** Gives a cut connection the only error code by which discord.js's REST client knows that it may retry. */
function asReset(error: unknown): unknown {
  const cut = error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';
  return cut ? Object.assign(new Error('the connection was cut', { cause: error }), { code: 'ECONNRESET' }) : error;
}
