import type { Clock } from '../common/clock.ts';

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (ms, signal) => pause(ms, signal, false),
  timeout: (ms) => AbortSignal.timeout(ms),
};

/**
 * The same, but waiting keeps the process alive, as a query to a server would, because something depends on what comes
 * next.
 */
export const wakefulClock: Clock = { ...systemClock, wait: (ms, signal) => pause(ms, signal, true) };

/** Not node:timers/promises, which makes an error with its stack for each pause that is cut short, as most are. */
function pause(ms: number, signal: AbortSignal | undefined, ref: boolean): Promise<void> {
  if (signal?.aborted) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, ms));
    signal?.addEventListener('abort', done);
    if (!ref) {
      timer.unref();
    }
  });
}

/** Whole milliseconds since this machine started: the same in all its processes, and no one can set it. */
export function machineTime(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
