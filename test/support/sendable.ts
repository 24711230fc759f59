import type { Sendable } from '../../src/bot/plain-fallback.ts';

/** Lets a test send something as it is, without what the bot would send instead. */
export function sendable<T>(content: T): Sendable<T> {
  return content as Sendable<T>;
}
