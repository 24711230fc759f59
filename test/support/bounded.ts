import { runInThisContext } from 'node:vm';

const SLOT = Symbol.for('bouncer.test.bounded');

/**
 * Runs synchronous work and stops it if it runs forever. An infinite loop would otherwise hang the whole run, since no
 * timer of the test runner fires during it. This measures nothing: the limit is far above what the work needs.
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
