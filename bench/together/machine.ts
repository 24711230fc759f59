import { readFileSync } from 'node:fs';

/** A thread that waits for a processor for so many milliseconds of a second is held up by other programs. */
const STUCK_FROM_MS = 300;
const LOOK_EVERY_MS = 1000;

/** A second in which the machine had too much else to do. */
export type Stuck = { readonly from: number; readonly to: number };

/**
 * Notices when the machine is too busy to judge anything by the clock: how long the main threads of these processes wait
 * for a processor, from `/proc`. Linux only.
 */
export class Machine {
  readonly stuck: Stuck[] = [];
  #looks = 0;
  readonly #processes: () => readonly number[];
  readonly #onStuck: (stuck: Stuck) => void;
  readonly #waited = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;
  #last = Date.now();

  constructor(processes: () => readonly number[], onStuck: (stuck: Stuck) => void) {
    this.#processes = processes;
    this.#onStuck = onStuck;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Whether it was, at any time in these. Times are milliseconds since 1970. */
  wasStuck(from: number, to: number): boolean {
    return this.stuck.some((each) => each.from <= to && each.to >= from);
  }

  /** The share of the time in which it was. */
  get share(): number {
    return this.#looks === 0 ? 0 : this.stuck.length / this.#looks;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = Date.now();
    const from = this.#last;
    this.#last = now;
    this.#looks += 1;
    let most = now - from - LOOK_EVERY_MS;
    for (const pid of [process.pid, ...this.#processes()]) {
      const waited = waitedMs(pid);
      if (waited === null) continue;
      const before = this.#waited.get(pid);
      this.#waited.set(pid, waited);
      if (before !== undefined) most = Math.max(most, waited - before);
    }
    if (most < STUCK_FROM_MS) return;
    const stuck = { from, to: now };
    this.stuck.push(stuck);
    this.#onStuck(stuck);
  }
}

/** How long a process's main thread has waited for a processor since it began; null if the process has ended. */
function waitedMs(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
}
