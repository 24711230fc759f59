import type { Logger } from 'pino';
import type { SetAside } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import { failureOf, storeErrorCode } from './errors.ts';

/** What must be written, now or when the store is back. */
export interface Writes {
  /**
   * Writes at once, or as soon as that is possible. A later write of the same name takes the place of an earlier one. Never rejects:
   * what the store refuses for good is set aside, and holds nothing else up.
   *
   * @param about what it concerns, so that nobody else begins something with it meanwhile: see {@link concerns}
   */
  writeOrQueue(name: string, about: readonly string[], write: () => Promise<unknown>): Promise<void>;
  /** Whether something about it isn't written yet. What was set aside counts: this process has no better word for it. */
  concerns(subject: string): boolean;
  /** What the store refused for good; `null`: nothing. */
  setAside(): SetAside | null;
  /** How much is waiting to be written. */
  readonly waiting: number;
  /** Tries once more what could not be written so far. Never rejects. */
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
  /** The attempt that is under way. */
  running: Promise<unknown> | null;
  failures: number;
  /** How often it has failed for a reason that nobody knows. */
  mysteries: number;
}

interface Aside {
  readonly about: readonly string[];
  readonly at: number;
  readonly reason: string;
}

const AGAIN_AFTER_MS = [500, 1_000, 2_000, 5_000];
/** A failure that is none of the known kinds may pass, or may not: it is tried so often. */
const MOST_MYSTERIES = 20;
/** So many of those that were set aside are remembered one by one. */
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

  /** Unless a later one of that name has taken its place. */
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
    log.error({ what: name, store: reason }, 'the store refuses this for good: it is set aside, and all else goes on');
  }

  function takeUp(name: string): void {
    count(aside.get(name)?.about ?? [], -1);
    aside.delete(name);
  }

  /** @returns whether the store could be reached: then the next one can be tried */
  async function attempt(entry: Entry): Promise<boolean> {
    const running = entry.write();
    entry.running = running;
    try {
      await running;
      leave(entry);
      takeUp(entry.name);
      if (entry.failures > 0) {
        log.info({ what: entry.name }, 'the store is back: written');
      }
      return true;
    } catch (error) {
      const kind = failureOf(error);
      entry.mysteries += kind === 'unknown' ? 1 : 0;
      if (entries.get(entry.name) !== entry) {
        return true;
      }
      const reason = storeErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
      if (kind === 'permanent' || entry.mysteries >= MOST_MYSTERIES) {
        leave(entry);
        putAside(entry, reason);
        return true;
      }
      entry.failures += 1;
      if (entry.failures === 1) {
        log.error({ what: entry.name, store: reason }, 'the store is away: this will be written when it is back');
      }
      // To the end: another one may not share its trouble.
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
      const entry: Entry = { name, about, write, running: null, failures: 0, mysteries: 0 };
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
