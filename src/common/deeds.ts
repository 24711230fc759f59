import { AsyncLocalStorage } from 'node:async_hooks';

/** The lasting effects of a piece of work, counted while it runs. */
export interface Effects {
  /** Writes that were committed, or may have been. At 0, nothing was done. */
  readonly count: number;
}

interface Counting {
  count: number;
  readonly outer: Counting | null;
}

const current = new AsyncLocalStorage<Counting | null>();

/**
 * Counts the lasting effects of `work`. No caller has to remember to count: the database layer notes each write that
 * took effect, or may have, wherever it was called from. So code that forgot a write can't claim that nothing was done.
 */
export function countEffects<T>(work: (deeds: Effects) => Promise<T>): Promise<T> {
  const counting: Counting = { count: 0, outer: current.getStore() ?? null };
  return current.run(counting, () => work(counting));
}

/** Notes that the current work did something, or may have. */
export function noteEffect(): void {
  for (let counting = current.getStore() ?? null; counting !== null; counting = counting.outer) {
    counting.count += 1;
  }
}

/** Runs work whose effects don't count, such as which page of a list someone is on. */
export function uncounted<T>(work: () => Promise<T>): Promise<T> {
  return current.run(null, work);
}
