import type { RESTOptions, ResponseLike } from 'discord.js';
import { isAskedFor } from './answer-shapes.ts';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * Something in between has answered in Discord's place: a redirect, a page with status 200, JSON that isn't what this
 * request brings. It's unknown whether Discord has got the request.
 */
export class NotDiscordsAnswerError extends Error {
  override readonly name = 'NotDiscordsAnswerError';
  readonly status: number;

  constructor(status: number) {
    super("the answer isn't Discord's");
    this.status = status;
  }
}

/**
 * Makes the same requests, and lets only those succeed that Discord itself has answered. discord.js takes any status below
 * 400 for a success, whatever came with it, so a redirect would count as a message that was sent.
 *
 * @throws {NotDiscordsAnswerError}
 */
export function onlyDiscords(makeRequest: MakeRequest): MakeRequest {
  return async (url, init) => {
    const answer = await makeRequest(url, init);
    if (answer.status >= 400) {
      return answer;
    }
    const { method = 'GET' } = init;
    if (answer.status === 204) {
      if (mayBeEmpty(method, url)) {
        return answer;
      }
      throw new NotDiscordsAnswerError(answer.status);
    }
    const isJson = /^application\/json\b/u.test(answer.headers.get('content-type') ?? '');
    const body = answer.ok && isJson ? await answer.json().catch(() => null) : null;
    if (!isAskedFor(body, method, url)) {
      throw new NotDiscordsAnswerError(answer.status);
    }
    return withBody(answer, body);
  };
}

/** Discord answers an acknowledgment, and what was deleted, with 204 and nothing else. */
function mayBeEmpty(method: string, url: string): boolean {
  return method === 'DELETE' || isCallback(url);
}

function isCallback(url: string): boolean {
  return /\/interactions\/[^/]+\/[^/]+\/callback(?:\?|$)/u.test(url);
}

/** The same answer, when its body was parsed to be checked: that can be done once, and takes time. */
export function withBody(answer: ResponseLike, body: unknown): ResponseLike {
  const { status, statusText, ok, headers } = answer;
  return {
    status,
    statusText,
    ok,
    headers,
    body: null,
    bodyUsed: true,
    arrayBuffer: () => answer.arrayBuffer(),
    text: () => answer.text(),
    json: async () => body,
  };
}
