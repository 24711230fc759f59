import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';

/**
 * How many requests and checks talk to VideoSDK at once. Timeouts start with a call, not while it waits here: a process
 * that was held up works off its backlog in order, instead of timing all of it out and asking again.
 */
const MOST_AT_ONCE = 128;
/** A request that hasn't had its turn by then is answered with `overloaded`; nothing was requested for it. */
const MOST_WAITING_MS = 10_000;

/** The queue that removals and their checks wait in, and so does finding out who there is to remove. */
export class Turns {
  readonly #inTurn = pLimit(MOST_AT_ONCE);
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #onTurn: (waitedMs: number) => void;

  /** @param onTurn called for each whose turn it is, with the milliseconds it has waited */
  constructor(clock: Pick<Clock, 'elapsed'>, onTurn: (waitedMs: number) => void = () => undefined) {
    this.#clock = clock;
    this.#onTurn = onTurn;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#inTurn.pendingCount;
  }

  /** Waits for its turn, however long that takes. */
  next<T>(work: () => Promise<T>): Promise<T> {
    const askedAt = this.#clock.elapsed();
    return this.#inTurn(() => {
      this.#onTurn(this.#clock.elapsed() - askedAt);
      return work();
    });
  }

  /** @returns `tooLate`, without having begun the work, when its turn came too late for someone who waits for it */
  inTime<T>(work: () => Promise<T>, tooLate: T): Promise<T> {
    const askedAt = this.#clock.elapsed();
    return this.#inTurn(() => {
      const waitedMs = this.#clock.elapsed() - askedAt;
      this.#onTurn(waitedMs);
      return waitedMs > MOST_WAITING_MS ? tooLate : work();
    });
  }
}
