import type { Clock } from '../../src/common/clock.ts';

/**
 * The clocks and timers that `vi.useFakeTimers` replaces, looked up each time, for tests that stop time in the middle.
 */
export const timerClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      if (signal?.aborted) {
        done();
      }
      signal?.addEventListener('abort', done);
    }),
  timeout(ms) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms).unref?.();
    return controller.signal;
  },
};
