import { runInThisContext } from 'node:vm';

const SLOT = Symbol.for('bouncer.test.bounded');

/**
 * Runs synchronous work and ends it when it goes on for ever. A loop without end would otherwise hang the whole run,
 * since no timer of a test runner fires while it turns. Nothing is measured: the time is far above what is needed.
 */
export function bounded<T>(work: () => T, ms = 20_000): T {
  const slots = globalThis as { [SLOT]?: () => T };
  slots[SLOT] = work;
  try {
    return runInThisContext(`globalThis[Symbol.for('bouncer.test.bounded')]()`, { timeout: ms }) as T;
  } finally {
    delete slots[SLOT];
  }
}
