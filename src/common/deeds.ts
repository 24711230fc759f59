import { AsyncLocalStorage } from 'node:async_hooks';

/** How much of a piece of work outlives it, counted while it runs. */
export interface Deeds {
  /** Writes that are committed, and those of which that isn't known. At 0, nothing was done. */
  readonly count: number;
}

interface Counting {
  count: number;
  readonly outer: Counting | null;
}

const current = new AsyncLocalStorage<Counting | null>();

/**
 * Counts what `work` does. Nobody has to remember to count: whatever talks to the store notes each write that took effect, or may
 * have, wherever it was called from. So "nothing was done" can't be said by somebody who has forgotten about a write.
 */
export function countingDeeds<T>(work: (deeds: Deeds) => Promise<T>): Promise<T> {
  const counting: Counting = { count: 0, outer: current.getStore() ?? null };
  return current.run(counting, () => work(counting));
}

/** Something was done, or may have been, by whatever work is under way here. */
export function noteDeed(): void {
  for (let counting = current.getStore() ?? null; counting !== null; counting = counting.outer) {
    counting.count += 1;
  }
}

/** For what means nothing to anybody, such as which page of a list somebody is on. */
export function uncounted<T>(work: () => Promise<T>): Promise<T> {
  return current.run(null, work);
}
