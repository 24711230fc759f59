import { availableParallelism, loadavg } from 'node:os';

/** A machine that is busier than this is stuck. */
const MOST_TIMES_LONGER = 6;
/** Shorter waits are for what shouldn't come at all, and longer ones have no end. */
const [SHORTEST_MS, LONGEST_MS] = [5_000, 120_000];

/** How many milliseconds to wait for what takes at most `ms` when nothing else runs: on a busy machine, longer. */
export function patience(ms: number): number {
  if (ms < SHORTEST_MS || ms > LONGEST_MS) {
    return ms;
  }
  const [load = 0] = loadavg();
  return Math.round(ms * Math.min(Math.max(load / availableParallelism(), 1), MOST_TIMES_LONGER));
}
