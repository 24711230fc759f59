import type { Clock } from '../../common/clock.ts';
import type { Complete } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { WatchedKeepOut } from '../keep-out.ts';
import { isSame } from './identity.ts';
import type { KeepOutReports } from './parts.ts';
import { firstTiming, type Timing } from './schedule.ts';

/** A session with people who are kept out of it. All times here are by this process's `elapsed`. */
export interface Watched extends Timing {
  readonly sessionId: string;
  keepOuts: readonly WatchedKeepOut[];
  /** `null` while another process watches it. */
  heldUntil: number | null;
  /** Removals in a row that had no effect. */
  failedRemovals: number;
  checking: Promise<void> | null;
  /** When to read the servers' rules next. */
  rulesAt: number;
  /** When it was last determined what an empty list meant, and the list if it was believed. */
  askedAt: number;
  empty: Complete<Participant> | null;
  /** Notices that are over: the store isn't asked about them again. */
  readonly told: Set<string>;
  /** By server: how many namesakes there were, and the keep-out that the latest one is about, if that is to be told. */
  readonly counted: Map<string, { readonly people: number; readonly keepOut: WatchedKeepOut }>;
}

/** The sessions with people who are kept out of them, whichever process watches them. */
export class WatchedSessions {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #reports: Pick<KeepOutReports, 'onWatch'>;
  readonly #sessions = new Map<string, Watched>();

  constructor(parts: {
    readonly clock: Pick<Clock, 'elapsed'>;
    readonly reports: Pick<KeepOutReports, 'onWatch'>;
  }) {
    this.#clock = parts.clock;
    this.#reports = parts.reports;
  }

  /** The one that is known, or else a new one, which isn't known until it's added. */
  of(sessionId: string, at: number): Watched {
    return this.#sessions.get(sessionId) ?? newlyWatched(sessionId, at);
  }

  all(): readonly Watched[] {
    return [...this.#sessions.values()];
  }

  add(watched: Watched): void {
    this.#sessions.set(watched.sessionId, watched);
  }

  forget({ sessionId, heldUntil }: Watched): void {
    if (this.#sessions.delete(sessionId) && heldUntil !== null) {
      this.#reports.onWatch(sessionId, false);
    }
  }

  /** Whether this process still watches it, right now. */
  isHeld({ sessionId, heldUntil }: Watched): boolean {
    return (
      heldUntil !== null && heldUntil > this.#clock.elapsed() && this.#sessions.get(sessionId)?.heldUntil === heldUntil
    );
  }
}

function newlyWatched(sessionId: string, at: number): Watched {
  return {
    ...firstTiming(at),
    sessionId,
    keepOuts: [],
    heldUntil: null,
    failedRemovals: 0,
    checking: null,
    rulesAt: at,
    askedAt: Number.NEGATIVE_INFINITY,
    empty: null,
    told: new Set(),
    counted: new Map(),
  };
}

export function replace(watched: Watched, by: WatchedKeepOut): void {
  watched.keepOuts = watched.keepOuts.map((one) => (isSame(one, by) ? by : one));
}

/** What the store said may be older than what was done since it was asked. */
export function newer(fromStore: WatchedKeepOut, known: readonly WatchedKeepOut[]): WatchedKeepOut {
  const ownState = known.find((one) => isSame(one, fromStore));
  if (ownState === undefined || ownState.claims < fromStore.claims) {
    return fromStore;
  }
  return ownState.claims > fromStore.claims ? ownState : { ...fromStore, absent: ownState.absent || fromStore.absent };
}
