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
  readonly log: Logger;
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

export function createWrites({ clock, log }: WritesOptions): Writes {
  const entries = new Map<string, Entry>();
  const subjects = new Map<string, number>();
  const aside = new Map<string, Aside>();
  const closing = new AbortController();
  let asideBefore = 0;
  let oldestBefore = Number.POSITIVE_INFINITY;
  let scheduled = false;
  let failures = 0;

  function count(about: readonly string[], by: number): void {
    for (const subject of about) {
      const after = (subjects.get(subject) ?? 0) + by;
      if (after > 0) {
        subjects.set(subject, after);
      } else {
        subjects.delete(subject);
      }
    }
  }

  function enter(entry: Entry): void {
    const earlier = entries.get(entry.name);
    entries.delete(entry.name);
    entries.set(entry.name, entry);
    count(entry.about, 1);
    count(earlier?.about ?? [], -1);
  }

  /** Unless a later write with the same name has replaced it. */
  function leave(entry: Entry): void {
    if (entries.get(entry.name) === entry) {
      entries.delete(entry.name);
      count(entry.about, -1);
    }
  }

  function putAside({ name, about }: Entry, reason: string): void {
    takeUp(name);
    aside.set(name, { about, at: clock.now(), reason });
    count(about, 1);
    const [first] = aside;
    if (first !== undefined && aside.size > MOST_ASIDE) {
      oldestBefore = Math.min(oldestBefore, first[1].at);
      asideBefore += 1;
      takeUp(first[0]);
    }
    log.error(
      { what: name, store: reason },
      'the database refuses this write for good: it was set aside, and everything else continues',
    );
  }

  function takeUp(name: string): void {
    count(aside.get(name)?.about ?? [], -1);
    aside.delete(name);
  }

  /** @returns whether the database could be reached, so the next one can be tried */
  async function attempt(entry: Entry): Promise<boolean> {
    const running = entry.write();
    entry.running = running;
    try {
      await running;
      leave(entry);
      takeUp(entry.name);
      if (entry.failures > 0) {
        log.info({ what: entry.name }, 'the database is back: written');
      }
      return true;
    } catch (error) {
      const kind = failureOf(error);
      entry.unknownFailures += kind === 'unknown' ? 1 : 0;
      if (entries.get(entry.name) !== entry) {
        return true;
      }
      const reason = storeErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
      if (kind === 'permanent' || entry.unknownFailures >= MOST_UNKNOWN_FAILURES) {
        leave(entry);
        putAside(entry, reason);
        return true;
      }
      entry.failures += 1;
      if (entry.failures === 1) {
        log.error(
          { what: entry.name, store: reason },
          "the database is unavailable: this will be written when it's back",
        );
      }
      // To the end of the queue, because other writes may not have the same problem.
      entries.delete(entry.name);
      entries.set(entry.name, entry);
      return false;
    } finally {
      entry.running = null;
    }
  }

  function schedule(): void {
    if (scheduled || closing.signal.aborted) {
      return;
    }
    scheduled = true;
    const pause = AGAIN_AFTER_MS[Math.min(failures, AGAIN_AFTER_MS.length - 1)] ?? 0;
    void clock.wait(pause, closing.signal).then(async () => {
      scheduled = false;
      if (!closing.signal.aborted) {
        await retry();
      }
    });
  }

  async function retry(): Promise<void> {
    for (const entry of [...entries.values()]) {
      if (entry.running !== null || entries.get(entry.name) !== entry) {
        continue;
      }
      if (!(await attempt(entry))) {
        failures += 1;
        schedule();
        return;
      }
    }
    failures = 0;
  }

  return {
    async writeOrQueue(name, about, write) {
      const entry: Entry = { name, about, write, running: null, failures: 0, unknownFailures: 0 };
      enter(entry);
      if (!(await attempt(entry))) {
        schedule();
      }
    },
    concerns: (subject) => subjects.has(subject),
    setAside() {
      const all = [...aside.values()];
      const latest = all.at(-1);
      return latest === undefined
        ? null
        : {
            count: asideBefore + all.length,
            oldest: all.reduce((oldest, { at }) => Math.min(oldest, at), oldestBefore),
            reason: latest.reason,
          };
    },
    get waiting() {
      return entries.size;
    },
    async close() {
      closing.abort();
      await Promise.allSettled([...entries.values()].map(({ running, write }) => running ?? write()));
    },
  };
}
