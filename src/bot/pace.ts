import type { Clock } from '../common/clock.ts';

/** So many begin at once after a while in which fewer did. */
const AT_ONCE = 64;
/** From then on, so many begin in each turn. A busy process takes its turns later, so fewer begin. */
const EACH_TURN = 16;
const TURN_MS = 25;
/** How long one is held back, while others have to go first, before it begins as one of few. */
export const HELD_BACK_FOR_MS = 2_000;
const FEW = 4;

/**
 * Lets work begin a little at a time, so that a burst doesn't keep the process from what can't wait: all of it at once
 * would hold up whatever comes next for seconds. Below some hundreds a second, nothing ever waits.
 */
export class Pace {
  readonly #clock: Pick<Clock, 'elapsed' | 'wait'>;
  readonly #othersFirst: () => boolean;
  readonly #stopping: AbortSignal;
  /** The oldest first. */
  readonly #waiting: { readonly since: number; readonly begin: () => void }[] = [];
  #free = AT_ONCE;
  #turning = false;

  /**
   * @param othersFirst whether something else can't wait at the moment
   * @param stopping from then on, nothing is held back
   */
  constructor(clock: Pick<Clock, 'elapsed' | 'wait'>, othersFirst: () => boolean, stopping: AbortSignal) {
    this.#clock = clock;
    this.#othersFirst = othersFirst;
    this.#stopping = stopping;
  }

  /** Resolves when the next one may begin. */
  async turn(): Promise<void> {
    if (this.#stopping.aborted) {
      return;
    }
    if (this.#waiting.length === 0 && this.#free > 0 && !this.#othersFirst()) {
      this.#free -= 1;
      this.#takeTurns();
      return;
    }
    await new Promise<void>((begin) => {
      this.#waiting.push({ since: this.#clock.elapsed(), begin });
      this.#takeTurns();
    });
  }

  #takeTurns(): void {
    if (!this.#turning) {
      this.#turning = true;
      void this.#turns();
    }
  }

  async #turns(): Promise<void> {
    while (this.#waiting.length > 0 || this.#free < AT_ONCE) {
      await this.#clock.wait(TURN_MS, this.#stopping);
      const [oldest] = this.#waiting;
      if (this.#stopping.aborted) {
        this.#begin(this.#waiting.length);
        break;
      }
      if (oldest === undefined) {
        this.#free = Math.min(AT_ONCE, this.#free + EACH_TURN);
      } else if (!this.#othersFirst()) {
        this.#begin(EACH_TURN);
      } else if (this.#clock.elapsed() - oldest.since >= HELD_BACK_FOR_MS) {
        this.#begin(FEW);
      }
    }
    this.#turning = false;
  }

  #begin(count: number): void {
    for (const { begin } of this.#waiting.splice(0, count)) {
      begin();
    }
  }
}
