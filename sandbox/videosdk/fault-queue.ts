import type { Fault, FaultHandle } from './fault.ts';
import type { Operation } from './operation.ts';

interface Waiting {
  readonly operation: Operation | 'any';
  readonly fault: Fault;
  left: number;
  used: number;
}

/** Faults that wait for their requests, in the order in which they were set. */
export class FaultQueue {
  readonly #waiting = new Set<Waiting>();

  add(operation: Operation | 'any', fault: Fault, times: number): FaultHandle {
    const waiting: Waiting = { operation, fault, left: times, used: 0 };
    this.#waiting.add(waiting);
    return {
      get used() {
        return waiting.used;
      },
      clear: () => {
        this.#waiting.delete(waiting);
      },
    };
  }

  take(operation: Operation): Fault | null {
    for (const waiting of this.#waiting) {
      if (waiting.operation !== 'any' && waiting.operation !== operation) continue;
      waiting.used += 1;
      waiting.left -= 1;
      if (waiting.left <= 0) this.#waiting.delete(waiting);
      return waiting.fault;
    }
    return null;
  }
}
