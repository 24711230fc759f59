import type { Participant } from '../../sessions/participant.ts';
import type { WatchedKeepOut } from '../keep-out.ts';
import type { KeepOutWatchParts } from './parts.ts';
import { placeName, type SessionPlace, type Watched, type WatchedSessions } from './sessions.ts';

/** After a webhook whose news the list doesn't show yet. */
const CHECK_AGAIN_AFTER_MS = 400;
const CHECKS_AFTER_HINT = 4;

export interface NewsChecksParts extends Pick<KeepOutWatchParts, 'keepOuts' | 'clock' | 'stopping' | 'reports'> {
  readonly sessions: WatchedSessions;
  /**
   * Whether the session is locked, and which of these people may be new there, with how often someone has acted on them
   * so far.
   */
  readonly newInLock: (
    place: SessionPlace,
    participantIds: readonly string[],
  ) => Promise<{ readonly locked: boolean; readonly claims: ReadonlyMap<string, number> }>;
  /** Reads the store and the session. Resolves with who was connected. */
  readonly check: (watched: Watched) => Promise<readonly Participant[]>;
}

/** News that the list may not show yet. */
interface Expected {
  looks: number;
  /** How often someone had acted on them before; `null`: not known yet. */
  before: number | null;
}

interface SessionNews {
  /** By participant ID; `null`: something else has changed. */
  readonly expected: Map<string | null, Expected>;
  readonly over: Promise<void>;
}

/**
 * Checks sessions right after news from VideoSDK, in addition to the regular checks. All news of a session share its
 * checks, which have a pause between them: so their number depends on how long people keep joining, and not on how many.
 */
export class NewsChecks {
  readonly #parts: NewsChecksParts;
  readonly #running = new Map<string, SessionNews>();

  constructor(parts: NewsChecksParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Resolves when nothing more is expected in that session. Never rejects. */
  checkForAll(place: SessionPlace, participantId: string | null): Promise<void> {
    const name = placeName(place);
    // The news may be newer than the check that is running: at least one more, however many ask for it.
    const news = { looks: 0, before: null };
    const running = this.#running.get(name);
    if (running !== undefined) {
      running.expected.set(participantId, news);
      return running.over;
    }
    const expected = new Map<string | null, Expected>([[participantId, news]]);
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#running.set(name, { expected, over });
    void this.#checkWhileExpected(name, place, expected).then(resolve);
    return over;
  }

  async #checkWhileExpected(name: string, place: SessionPlace, expected: SessionNews['expected']): Promise<void> {
    const { clock, stopping, reports } = this.#parts;
    for (;;) {
      // News that comes during the check isn't among them, even about the same person.
      const asked = new Map(expected);
      try {
        await this.#checkOnce(place, asked);
      } catch (error) {
        reports.onTrouble('checking a session after news from VideoSDK', error);
        asked.clear();
      }
      for (const [participantId, news] of expected) {
        if (news.looks > 0 && !asked.has(participantId)) {
          expected.delete(participantId);
        }
      }
      if (expected.size === 0 || stopping.aborted) {
        // Right away: what comes from now on needs another check.
        this.#running.delete(name);
        return;
      }
      await clock.wait(CHECK_AGAIN_AFTER_MS, stopping);
    }
  }

  /** Leaves in `asked` whom the list may still not show, although no one has acted on them meanwhile. */
  async #checkOnce(place: SessionPlace, asked: Map<string | null, Expected>): Promise<void> {
    const { keepOuts: store, clock, sessions, check, newInLock } = this.#parts;
    for (const news of asked.values()) {
      news.looks += 1;
    }
    const keepOuts = await store.ofSession(placeName(place));
    const ids = [...asked.keys()].filter((id) => id !== null);
    const { locked, claims } = await newInLock(place, ids);
    const keptOut = new Set(keepOuts.map(({ target }) => target.id));
    for (const [id, news] of asked) {
      if (id === null ? keepOuts.length === 0 && !locked : !keptOut.has(id) && !claims.has(id)) {
        asked.delete(id);
      } else if (id !== null) {
        news.before ??= claimsOf(keepOuts, id) + (claims.get(id) ?? 0);
      }
    }
    if (asked.size === 0) {
      return;
    }
    const watched = sessions.of(place, clock.elapsed());
    const there = new Set((await check(watched)).map(({ id }) => id));
    for (const [id, { looks, before }] of asked) {
      const acted = id !== null && claimsOf(watched.keepOuts, id) + (claims.get(id) ?? 0) !== before;
      if (id === null || acted || there.has(id) || looks >= CHECKS_AFTER_HINT) {
        asked.delete(id);
      }
    }
  }
}

function claimsOf(keepOuts: readonly WatchedKeepOut[], participantId: string): number {
  return keepOuts.reduce((sum, { target, claims }) => (target.id === participantId ? sum + claims : sum), 0);
}
