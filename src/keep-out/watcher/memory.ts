import type { Clock } from '../../common/clock.ts';
import type { WatchedKeepOut } from '../keep-out.ts';
import { nameOf } from './identity.ts';
import type { KeepOutWatchParts } from './parts.ts';

/** What this process knows of one keep-out by its own clock, which can't be set. */
export interface Own {
  /** When its time is up, as of when this process first saw it: from then on elapsed time counts, and no clock. */
  readonly upAt: number | null;
  /** When this process first saw that the kick had ended. */
  kickEndedAt: number | null;
  /** Whether the latest check that tried showed if they're there; `null`: none has tried yet. */
  seen: boolean | null;
  /** Since when checks haven't shown it; and the same by the wall clock, for the moderator. */
  unseenSince: number | null;
  unseenFrom: number;
  /** When they were looked up by their ID, and when they may be again. */
  askedAt: number;
  askAt: number;
  /** After which removal they were seen gone, and when this process learned of that; `null` while they weren't. */
  gone: { readonly claims: number; readonly at: number } | null;
  /**
   * Since when the bot can't see, by the wall clock, as the moderator was told; `null`: they weren't told, or were told
   * that it can again.
   */
  blindSince: number | null;
  /** Whether a notification about it is being sent, and when the next may be tried. */
  telling: boolean;
  tellAt: number;
  /** The people with the same name who were on the first complete list; `null` before that. */
  firstSeen: ReadonlySet<string> | null;
}

/** What this process knows of each keep-out, besides what the store says. */
export class Memory {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #atLeast: () => number;
  readonly #own = new Map<string, Own>();

  constructor({ clock, atLeast }: Pick<KeepOutWatchParts, 'clock' | 'atLeast'>) {
    this.#clock = clock;
    this.#atLeast = atLeast;
  }

  of(keepOut: WatchedKeepOut): Own {
    const name = nameOf(keepOut);
    const known = this.#own.get(name);
    if (known !== undefined) {
      return known;
    }
    const { until, createdAt, upAt, blindSince } = keepOut;
    // However the clock was set in the meantime, no more time is left than there was at the start.
    const longest = until === null ? Number.POSITIVE_INFINITY : this.#clock.elapsed() + Math.max(0, until - createdAt);
    const first: Own = {
      upAt: upAt === null ? null : Math.min(upAt, longest),
      kickEndedAt: null,
      seen: null,
      unseenSince: null,
      unseenFrom: 0,
      askedAt: Number.NEGATIVE_INFINITY,
      askAt: Number.NEGATIVE_INFINITY,
      gone: null,
      blindSince,
      telling: false,
      tellAt: Number.NEGATIVE_INFINITY,
      firstSeen: null,
    };
    this.#own.set(name, first);
    return first;
  }

  /** Whether its time is up. */
  isUp(keepOut: WatchedKeepOut, at: number): boolean {
    const { until } = keepOut;
    const { upAt } = this.of(keepOut);
    // A machine that was restarted doesn't know how much time passed. There the time of day decides, once it's certain:
    // a clock that was merely set doesn't count.
    return (upAt !== null && upAt <= at) || (until !== null && until <= this.#atLeast());
  }

  /** The process that watched it until now has seen it since, and reported what there was to report. */
  takenOver(keepOut: WatchedKeepOut): void {
    const ownState = this.of(keepOut);
    ownState.blindSince = keepOut.blindSince;
    ownState.seen = null;
    ownState.unseenSince = null;
  }

  /** Their session is over: what wasn't seen of it matters no longer. */
  between(keepOut: WatchedKeepOut): void {
    const ownState = this.of(keepOut);
    ownState.seen = null;
    ownState.unseenSince = null;
  }

  /** Forgets all but these. */
  keepOnly(keepOuts: readonly WatchedKeepOut[]): void {
    const current = new Set(keepOuts.map(nameOf));
    for (const name of this.#own.keys()) {
      if (!current.has(name)) {
        this.#own.delete(name);
      }
    }
  }
}
