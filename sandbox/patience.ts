import { availableParallelism, loadavg } from 'node:os';

/** A machine that is busier than this is stuck. */
const MOST_TIMES_LONGER = 6;
/** Shorter waits are for what shouldn't come at all. */
const SHORTEST_MS = 5_000;
/** Below the time-out of a test. Whoever wants to wait for longer knows why. */
export const LONGEST_MS = 150_000;

/** How many milliseconds to wait for what takes at most `ms` when nothing else runs: on a busy machine, longer. */
export function patience(ms: number): number {
  return ms < SHORTEST_MS || ms > LONGEST_MS ? ms : Math.min(allowed(ms), LONGEST_MS);
}

/** How many milliseconds something may take that takes less than `ms` when nothing else runs: on a busy machine, more. */
export function allowed(ms: number): number {
  const [load = 0] = loadavg();
  return Math.round(ms * Math.min(Math.max(load / availableParallelism(), 1), MOST_TIMES_LONGER));
}
