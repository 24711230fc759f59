import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/common/clock.ts';

/** 2023-11-14 22:13:20 UTC. */
export const FAKE_START = 1_700_000_000_000;

/**
 * A clock that a test moves. Time passes only with `advance`, on both clocks alike, and whatever is due on the way runs
 * at its moment. `step` sets the wall clock as an administrator or NTP would, and no time passes. `suspend` is a
 * machine that sleeps: the wall clock goes on, and the monotonic clock doesn't notice.
 *
 * Its methods work detached: `const { now, wait } = new FakeClock()`.
 */
export class FakeClock implements Clock {
  #elapsed = 5_000;
  #offset: number;
  readonly #due = new Set<{ readonly at: number; readonly done: () => void }>();

  constructor(startsAt = FAKE_START) {
    this.#offset = startsAt - this.#elapsed;
  }

  readonly now = (): number => this.#offset + this.#elapsed;

  readonly elapsed = (): number => this.#elapsed;

  readonly wait = (ms: number, signal?: AbortSignal): Promise<void> => {
    if (signal?.aborted) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const one = {
        at: this.#elapsed + Math.max(0, ms),
        done: () => {
          this.#due.delete(one);
          signal?.removeEventListener('abort', one.done);
          resolve();
        },
      };
      this.#due.add(one);
      signal?.addEventListener('abort', one.done);
    });
  };

  readonly timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    void this.wait(ms).then(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')));
    return controller.signal;
  };

  /** How many waits are pending. 0 once everything is quiet. */
  get waiting(): number {
    return this.#due.size;
  }

  /** Lets this much time pass, and runs everything that is due meanwhile, in order. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await turn();
    for (;;) {
      const next = [...this.#due].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) {
        break;
      }
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.done();
      await turn();
    }
    this.#elapsed = until;
    await turn();
  }

  /** Sets the wall clock forward, or back by a negative number. */
  step(ms: number): void {
    this.#offset += ms;
  }

  /** The machine sleeps for this long. */
  suspend(ms: number): void {
    this.step(ms);
  }
}
