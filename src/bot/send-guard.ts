import { AsyncLocalStorage } from 'node:async_hooks';
import type { RESTOptions } from 'discord.js';
import type { MaySend } from '../removal/journal.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** Another process tells of it now: nothing was sent, and nothing is to be sent. */
export class NotOursError extends Error {
  override readonly name = 'NotOursError';
}

const current = new AsyncLocalStorage<MaySend | null>();

/**
 * Has `maySend` asked right before each request that `send` makes, wherever that comes from. discord.js waits for limits and repeats
 * requests inside of one call, and a process that stood still meanwhile would else say what was true before.
 *
 * @throws {NotOursError} when the answer was no
 */
export function askedBefore<T>(maySend: MaySend | null, send: () => Promise<T>): Promise<T> {
  return current.run(maySend, send);
}

/** What {@link askedBefore} needs between discord.js and the network. */
export function asking(makeRequest: MakeRequest): MakeRequest {
  return async (url, init) => {
    const maySend = current.getStore() ?? null;
    if (maySend !== null && !(await maySend())) {
      throw new NotOursError('another process tells of it');
    }
    return await makeRequest(url, init);
  };
}
