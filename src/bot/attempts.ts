import { AsyncLocalStorage } from 'node:async_hooks';
import type { RESTOptions } from 'discord.js';
import { TooManyRequestsError } from './rate-limits.ts';
import { NotOursError } from './send-guard.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** What is known about the attempts to send one thing. */
interface Attempts {
  /** After one of them, Discord may have done what was asked. */
  doubtful: boolean;
  /** Those that this is a part of. */
  readonly within: Attempts | null;
}

const current = new AsyncLocalStorage<Attempts>();
const doubtful = new WeakSet<object>();

/**
 * Sends something, in as many attempts as it takes. Discord's answer to the last one says nothing about those before it,
 * so its error is in doubt if any of them may have been carried out: see {@link isInDoubt}.
 */
export async function attempting<T>(send: () => Promise<T>): Promise<T> {
  const attempts: Attempts = { doubtful: false, within: current.getStore() ?? null };
  try {
    return await current.run(attempts, send);
  } catch (error) {
    if (attempts.doubtful && typeof error === 'object' && error !== null) {
      doubtful.add(error);
    }
    throw error;
  }
}

/** Whether an attempt before the one that failed with this error may have been carried out. */
export function isInDoubt(error: unknown): boolean {
  return typeof error === 'object' && error !== null && doubtful.has(error);
}

/** The part of {@link attempting} that sits between discord.js, which repeats these by itself, and the network. */
export function noting(makeRequest: MakeRequest): MakeRequest {
  return async (url, init) => {
    try {
      const answer = await makeRequest(url, init);
      if (answer.status >= 500) {
        noteDoubt();
      }
      return answer;
    } catch (error) {
      if (!(error instanceof TooManyRequestsError || error instanceof NotOursError)) {
        noteDoubt();
      }
      throw error;
    }
  };
}

/** Notes that the attempt that just failed may have been carried out. */
export function noteDoubt(): void {
  for (let attempts = current.getStore() ?? null; attempts !== null; attempts = attempts.within) {
    attempts.doubtful = true;
  }
}
