import type { Participant } from '../../sessions/participant.ts';
import type { WatchedKeepOut } from '../keep-out.ts';
import type { KeepOutWatchParts } from './parts.ts';
import { placeName, type SessionPlace, type Watched, type WatchedSessions } from './sessions.ts';

/** After a webhook whose news the list doesn't show yet. */
const CHECK_AGAIN_AFTER_MS = 400;
const CHECKS_AFTER_HINT = 4;

export interface NewsChecksParts extends Pick<KeepOutWatchParts, 'keepOuts' | 'clock' | 'stopping' | 'reports'> {
  readonly sessions: WatchedSessions;
  /** Whether the session is locked, and that person (`null`: anyone) may be new there. */
  readonly concernsLock: (place: SessionPlace, participantId: string | null) => Promise<boolean>;
  /** Reads the store and the session. Resolves with who was connected. */
  readonly check: (watched: Watched) => Promise<readonly Participant[]>;
}

/** Checks sessions right after news from VideoSDK, in addition to the regular checks. */
export class NewsChecks {
  readonly #parts: NewsChecksParts;
  readonly #running = new Map<string, { again: boolean }>();

  constructor(parts: NewsChecksParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Shared by all callers with the same news. Never rejects. */
  async checkForAll(place: SessionPlace, participantId: string | null): Promise<void> {
    const name = JSON.stringify([place.account, place.sessionId, participantId]);
    const running = this.#running.get(name);
    if (running !== undefined) {
      // The news may be newer than the check that is running: one more, however many ask for it.
      running.again = true;
      return;
    }
    const checkSoon = { again: true };
    this.#running.set(name, checkSoon);
    try {
      while (checkSoon.again && !this.#parts.stopping.aborted) {
        checkSoon.again = false;
        await this.#checkForNews(place, participantId);
      }
    } catch (error) {
      this.#parts.reports.onTrouble('checking a session after news from VideoSDK', error);
    } finally {
      this.#running.delete(name);
    }
  }

  /** The list may lag behind the news: checks until it shows them, or someone has acted. */
  async #checkForNews(place: SessionPlace, participantId: string | null): Promise<void> {
    const { keepOuts: store, clock, stopping, sessions, check, concernsLock } = this.#parts;
    const known = await store.ofSession(placeName(place));
    if (
      !known.some(({ target }) => participantId === null || target.id === participantId) &&
      !(await concernsLock(place, participantId))
    ) {
      return;
    }
    const watched = sessions.of(place, clock.elapsed());
    const before = claimsOf(known, participantId);
    for (let checks = 0; checks < CHECKS_AFTER_HINT && !stopping.aborted; checks += 1) {
      const people = await check(watched);
      if (
        participantId === null ||
        claimsOf(watched.keepOuts, participantId) !== before ||
        people.some(({ id }) => id === participantId)
      ) {
        return;
      }
      await clock.wait(CHECK_AGAIN_AFTER_MS, stopping);
    }
  }
}

function claimsOf(keepOuts: readonly WatchedKeepOut[], participantId: string | null): number {
  return keepOuts.reduce((sum, { target, claims }) => (target.id === participantId ? sum + claims : sum), 0);
}
