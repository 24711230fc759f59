import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './moderation/clock.ts';

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (ms, signal) =>
    sleep(Math.max(0, ms), undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined),
  timeout: (ms) => AbortSignal.timeout(ms),
};
