import { availableParallelism, loadavg } from 'node:os';

/** A machine that is busier than this is stuck. */
const MOST_TIMES_LONGER = 6;
/** Shorter waits are for what shouldn't come at all. */
const SHORTEST_MS = 5_000;
/** Below the time-out of a test. Whoever wants to wait for longer knows why. */
export const LONGEST_MS = 150_000;

/** How many milliseconds to wait for what takes at most `ms` when nothing else runs: on a busy machine, longer. */
export function patience(ms: number): number {
  if (ms < SHORTEST_MS || ms > LONGEST_MS) {
    return ms;
  }
  const [load = 0] = loadavg();
  const longer = Math.min(Math.max(load / availableParallelism(), 1), MOST_TIMES_LONGER);
  return Math.min(Math.round(ms * longer), LONGEST_MS);
}
