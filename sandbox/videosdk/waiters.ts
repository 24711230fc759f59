import { patience } from '../patience.ts';
import type { WaitOptions } from './control.ts';
import type { Timers } from './timers.ts';

interface Waiter<T> {
  readonly fits: (item: T) => boolean;
  readonly found: (item: T) => void;
  readonly gone: (error: Error) => void;
}

interface Wanted<T> {
  /** Existing items. */
  readonly past: readonly T[];
  readonly fits: (item: T) => boolean;
  /** For the error: what was expected, and what came instead. */
  readonly named: string;
  readonly told: (item: T) => string;
}

/** Callers that wait for a numbered item to arrive or to change. */
export class Waiters<T extends { readonly number: number }> {
  readonly #timers: Timers;
  readonly #waiting = new Set<Waiter<T>>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  wait({ past, fits, named, told }: Wanted<T>, { after = 0, timeoutMs = 5000 }: WaitOptions): Promise<T> {
    const fitsAfter = (item: T): boolean => item.number > after && fits(item);
    const found = past.find(fitsAfter);
    if (found) return Promise.resolve(found);

    const ms = patience(timeoutMs);
    return new Promise((resolve, reject) => {
      const cancel = this.#timers.after(ms, () => {
        this.#waiting.delete(waiter);
        const came = past.slice(-20).map((item) => `#${item.number} ${told(item)}`);
        reject(new Error(`No ${named} after #${after} within ${ms} ms; last came: ${came.join(', ') || 'none'}`));
      });
      const waiter: Waiter<T> = {
        fits: fitsAfter,
        found: (item) => {
          cancel();
          resolve(item);
        },
        gone: reject,
      };
      this.#waiting.add(waiter);
    });
  }

  tell(item: T): void {
    for (const waiter of this.#waiting) {
      if (!waiter.fits(item)) continue;
      this.#waiting.delete(waiter);
      waiter.found(item);
    }
  }

  close(): void {
    for (const waiter of this.#waiting) waiter.gone(new Error('The local VideoSDK was closed while waiting'));
    this.#waiting.clear();
  }
}
