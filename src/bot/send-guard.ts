import { AsyncLocalStorage } from 'node:async_hooks';
import type { RESTOptions } from 'discord.js';
import type { MaySend } from '../removal/journal.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** Another process reports this now: nothing was sent, and nothing should be. */
export class NotOursError extends Error {
  override readonly name = 'NotOursError';
}

const current = new AsyncLocalStorage<MaySend | null>();

/**
 * Asks `maySend` right before each request that `send` makes, at any depth. discord.js waits for rate limits and
 * retries within a single call; without this, a process that was paused in the meantime would send something outdated.
 *
 * @throws {NotOursError} if `maySend` said no
 */
export function askedBefore<T>(maySend: MaySend | null, send: () => Promise<T>): Promise<T> {
  return current.run(maySend, send);
}

/** The part of {@link askedBefore} that sits between discord.js and the network. */
export function asking(makeRequest: MakeRequest): MakeRequest {
  return async (url, init) => {
    const maySend = current.getStore() ?? null;
    if (maySend !== null && !(await maySend())) {
      throw new NotOursError('another process reports this now');
    }
    return await makeRequest(url, init);
  };
}
