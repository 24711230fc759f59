import type { Logger } from 'pino';
import type { SetAside } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import { failureOf, storeErrorCode } from './errors.ts';

/** Writes that must happen, now or when the database is back. */
export interface Writes {
  /**
   * Writes right away, or as soon as possible. A later write with the same name replaces an earlier one. Never rejects:
   * what the database refuses for good is set aside, and holds up nothing else.
   *
   * @param about the subjects of the write, so nothing else is started with them in the meantime: see {@link concerns}
   */
  writeOrQueue(name: string, about: readonly string[], write: () => Promise<unknown>): Promise<void>;
  /**
   * Whether something about the subject hasn't been written yet. Includes what was set aside, since this process knows
   * nothing newer.
   */
  concerns(subject: string): boolean;
  /** What the database refused for good. `null`: nothing. */
  setAside(): SetAside | null;
  /** How many writes are waiting. */
  readonly waiting: number;
  /** Tries once more to write what couldn't be written so far. Never rejects. */
  close(): Promise<void>;
}

export interface WritesOptions {
  readonly clock: Pick<Clock, 'now' | 'wait'>;
  readonly log: Pick<Logger, 'error' | 'info'>;
}

interface Entry {
  readonly name: string;
  readonly about: readonly string[];
  readonly write: () => Promise<unknown>;
  /** The attempt in progress. */
  running: Promise<unknown> | null;
  failures: number;
  /** How often it has failed for an unknown reason. */
  unknownFailures: number;
}

interface Aside {
  readonly about: readonly string[];
  readonly at: number;
  readonly reason: string;
}

const AGAIN_AFTER_MS = [500, 1_000, 2_000, 5_000];
/** A failure of an unknown kind may or may not pass, so there's a limit to the attempts. */
const MOST_UNKNOWN_FAILURES = 20;
/** How many of the writes that were set aside are remembered individually. */
const MOST_ASIDE = 1_000;

export function createWrites(options: WritesOptions): Writes {
  return new QueuedWrites(options);
}

class QueuedWrites implements Writes {
  readonly #clock: WritesOptions['clock'];
  readonly #log: WritesOptions['log'];
  /** What isn't written yet, by name, in the order of the next attempts. */
  readonly #entries = new Map<string, Entry>();
  /** How many writes concern each subject, including those that were set aside. */
  readonly #subjects = new Map<string, number>();
  readonly #aside = new Map<string, Aside>();
  readonly #closing = new AbortController();
  /** How many were set aside and aren't remembered individually anymore, and when the oldest of them was. */
  #asideBefore = 0;
  #oldestBefore = Number.POSITIVE_INFINITY;
  #scheduled = false;
  #failures = 0;

  constructor({ clock, log }: WritesOptions) {
    this.#clock = clock;
    this.#log = log;
  }

  async writeOrQueue(name: string, about: readonly string[], write: () => Promise<unknown>): Promise<void> {
    const entry: Entry = { name, about, write, running: null, failures: 0, unknownFailures: 0 };
    this.#enter(entry);
    if (!(await this.#attempt(entry))) {
      this.#schedule();
    }
  }

  concerns(subject: string): boolean {
    return this.#subjects.has(subject);
  }

  /** A field, so that it can be passed on without the rest. */
  readonly setAside = (): SetAside | null => {
    const all = [...this.#aside.values()];
    const latest = all.at(-1);
    return latest === undefined
      ? null
      : {
          count: this.#asideBefore + all.length,
          oldest: all.reduce((oldest, { at }) => Math.min(oldest, at), this.#oldestBefore),
          reason: latest.reason,
        };
  };

  get waiting(): number {
    return this.#entries.size;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#entries.values()].map(({ running, write }) => running ?? write()));
  }

  #count(about: readonly string[], by: number): void {
    for (const subject of about) {
      const after = (this.#subjects.get(subject) ?? 0) + by;
      if (after > 0) {
        this.#subjects.set(subject, after);
      } else {
        this.#subjects.delete(subject);
      }
    }
  }

  #enter(entry: Entry): void {
    const earlier = this.#entries.get(entry.name);
    this.#entries.delete(entry.name);
    this.#entries.set(entry.name, entry);
    this.#count(entry.about, 1);
    this.#count(earlier?.about ?? [], -1);
  }

  /** Unless a later write with the same name has replaced it. */
  #leave(entry: Entry): void {
    if (this.#entries.get(entry.name) === entry) {
      this.#entries.delete(entry.name);
      this.#count(entry.about, -1);
    }
  }

  #putAside({ name, about }: Entry, reason: string): void {
    this.#takeUp(name);
    this.#aside.set(name, { about, at: this.#clock.now(), reason });
    this.#count(about, 1);
    const [first] = this.#aside;
    if (first !== undefined && this.#aside.size > MOST_ASIDE) {
      this.#oldestBefore = Math.min(this.#oldestBefore, first[1].at);
      this.#asideBefore += 1;
      this.#takeUp(first[0]);
    }
    this.#log.error(
      { what: name, store: reason },
      'the database refuses this write for good: it was set aside, and everything else continues',
    );
  }

  #takeUp(name: string): void {
    this.#count(this.#aside.get(name)?.about ?? [], -1);
    this.#aside.delete(name);
  }

  /** @returns whether the database could be reached, so the next one can be tried */
  async #attempt(entry: Entry): Promise<boolean> {
    const running = entry.write();
    entry.running = running;
    try {
      await running;
      this.#leave(entry);
      this.#takeUp(entry.name);
      if (entry.failures > 0) {
        this.#log.info({ what: entry.name }, 'the database is back: written');
      }
      return true;
    } catch (error) {
      const kind = failureOf(error);
      entry.unknownFailures += kind === 'unknown' ? 1 : 0;
      if (this.#entries.get(entry.name) !== entry) {
        return true;
      }
      const reason = storeErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
      if (kind === 'permanent' || entry.unknownFailures >= MOST_UNKNOWN_FAILURES) {
        this.#leave(entry);
        this.#putAside(entry, reason);
        return true;
      }
      entry.failures += 1;
      if (entry.failures === 1) {
        this.#log.error(
          { what: entry.name, store: reason },
          "the database is unavailable: this will be written when it's back",
        );
      }
      // To the end of the queue, because other writes may not have the same problem.
      this.#entries.delete(entry.name);
      this.#entries.set(entry.name, entry);
      return false;
    } finally {
      entry.running = null;
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#closing.signal.aborted) {
      return;
    }
    this.#scheduled = true;
    const pause = AGAIN_AFTER_MS[Math.min(this.#failures, AGAIN_AFTER_MS.length - 1)] ?? 0;
    void this.#clock.wait(pause, this.#closing.signal).then(async () => {
      this.#scheduled = false;
      if (!this.#closing.signal.aborted) {
        await this.#retry();
      }
    });
  }

  async #retry(): Promise<void> {
    for (const entry of [...this.#entries.values()]) {
      if (entry.running !== null || this.#entries.get(entry.name) !== entry) {
        continue;
      }
      if (!(await this.#attempt(entry))) {
        this.#failures += 1;
        this.#schedule();
        return;
      }
    }
    this.#failures = 0;
  }
}
