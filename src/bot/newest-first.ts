/**
 * Runs at most so many at once, and takes the newest first of those that wait. When more comes than can be done, part of
 * it is in time this way; in the order of arrival, everything would be late.
 */
export class NewestFirst<What> {
  readonly #most: number;
  readonly #isTooLate: (what: What) => boolean;
  /** The oldest first. */
  readonly #waiting: { readonly what: What; readonly begin: (inTime: boolean) => void }[] = [];
  #running = 0;

  /** @param isTooLate asked when its turn comes, and meanwhile of the oldest, so that what waits in vain isn't kept */
  constructor(most: number, isTooLate: (what: What) => boolean) {
    this.#most = most;
    this.#isTooLate = isTooLate;
  }

  get running(): number {
    return this.#running;
  }

  /** Whether what comes now has to wait. */
  get isFull(): boolean {
    return this.#running >= this.#most;
  }

  /** @returns whether it was run; `false`: it was too late */
  async inTurn(what: What, run: () => Promise<void>): Promise<boolean> {
    this.#giveUpOldest();
    if (this.isFull) {
      if (!(await new Promise<boolean>((begin) => this.#waiting.push({ what, begin })))) {
        return false;
      }
    } else if (this.#isTooLate(what)) {
      return false;
    } else {
      this.#running += 1;
    }
    try {
      await run();
      return true;
    } finally {
      this.#running -= 1;
      this.#beginNewest();
    }
  }

  #beginNewest(): void {
    for (let newest = this.#waiting.pop(); newest !== undefined; newest = this.#waiting.pop()) {
      const inTime = !this.#isTooLate(newest.what);
      this.#running += inTime ? 1 : 0;
      newest.begin(inTime);
      if (inTime) {
        return;
      }
    }
  }

  #giveUpOldest(): void {
    for (let [oldest] = this.#waiting; oldest !== undefined && this.#isTooLate(oldest.what); [oldest] = this.#waiting) {
      this.#waiting.shift();
      oldest.begin(false);
    }
  }
}
