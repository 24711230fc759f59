import { vi } from 'vitest';
import { patience } from '../../sandbox/patience.ts';

interface Waiting {
  /** How long it takes at most when nothing else runs, in milliseconds. */
  readonly timeout?: number;
  readonly interval?: number;
}

const TIMEOUT_MS = 20_000;

/**
 * Waits until something is true, and returns it. Vitest's own waits end after a second, and many a process that isn't
 * stuck stands still for that long on a busy machine.
 */
export function waitUntil<T>(
  isSo: () => T | Promise<T>,
  { timeout = TIMEOUT_MS, interval = 50 }: Waiting = {},
): Promise<T extends false | null | undefined ? never : T> {
  return vi.waitUntil(isSo, { timeout: patience(timeout), interval }) as Promise<
    T extends false | null | undefined ? never : T
  >;
}

/** Waits until something doesn't throw, and returns what it returns. */
export function waitFor<T>(
  check: () => T | Promise<T>,
  { timeout = TIMEOUT_MS, interval = 50 }: Waiting = {},
): Promise<T> {
  return vi.waitFor(check, { timeout: patience(timeout), interval });
}
