import type { Clock } from '../../common/clock.ts';
import { inAccount } from '../../sessions/account.ts';
import type { Complete } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { WatchedKeepOut } from '../keep-out.ts';
import { isSame } from './identity.ts';
import type { KeepOutReports } from './parts.ts';
import { firstTiming, type Timing } from './schedule.ts';

/** Where a session is: two accounts can have one with the same ID. */
export interface SessionPlace {
  readonly account: string;
  readonly sessionId: string;
}

export function placeName({ account, sessionId }: SessionPlace): string {
  return inAccount(account, sessionId);
}

/** A session with people who are kept out of it. All times here are by this process's `elapsed`. */
export interface Watched extends Timing, SessionPlace {
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
  of(place: SessionPlace, at: number): Watched {
    return this.#sessions.get(placeName(place)) ?? newlyWatched(place, at);
  }

  all(): readonly Watched[] {
    return [...this.#sessions.values()];
  }

  add(watched: Watched): void {
    this.#sessions.set(placeName(watched), watched);
  }

  forget(watched: Watched): void {
    if (this.#sessions.delete(placeName(watched)) && watched.heldUntil !== null) {
      this.#reports.onWatch(watched.sessionId, false);
    }
  }

  /** Whether this process still watches it, right now. */
  isHeld(watched: Watched): boolean {
    const { heldUntil } = watched;
    return (
      heldUntil !== null &&
      heldUntil > this.#clock.elapsed() &&
      this.#sessions.get(placeName(watched))?.heldUntil === heldUntil
    );
  }
}

function newlyWatched({ account, sessionId }: SessionPlace, at: number): Watched {
  return {
    ...firstTiming(at),
    account,
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

export function replace(watched: Pick<Watched, 'keepOuts'>, by: WatchedKeepOut): void {
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
