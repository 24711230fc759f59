import type { Clock } from '../common/clock.ts';
import type { Listing } from './evidence.ts';
import type { Participant } from './participant.ts';
import type { RoomNames } from './room-names.ts';
import type { AllowedRooms, Session } from './session.ts';
import type { VideoSessions } from './video-sessions.ts';
import type { Witness } from './witness.ts';

export interface SessionCacheOptions {
  readonly videoSessions: Pick<VideoSessions, 'listing' | 'running'>;
  /** People shown here count as seen, so an empty list right afterward isn't believed. */
  readonly witness: Pick<Witness, 'listed'>;
  readonly roomNames: Pick<RoomNames, 'glimpsed'>;
  readonly clock: Pick<Clock, 'elapsed'>;
  /** How long an answer stays fresh, in milliseconds. */
  readonly freshForMs?: number;
}

/**
 * What autocomplete reads: running sessions and the people in them, a few seconds old at most. However many keys
 * moderators press, each list has only one call to VideoSDK in progress. Failures are remembered as long as answers, so
 * that a VideoSDK that is down isn't asked again on each keystroke.
 */
export interface SessionCache {
  /** Running sessions, with whatever it takes to tell which of them are in these rooms. */
  sessions(rooms: AllowedRooms, reference: string): Promise<Listing<Session>>;
  people(sessionId: string, reference: string): Promise<Listing<Participant>>;
  /** A session seen before. Its room never changes, but it may have ended. */
  known(sessionId: string): Session | undefined;
  /** Remembers sessions that were read elsewhere. */
  learn(sessions: readonly Session[]): void;
}

/** The cache of a server's VideoSDK account. No server gets another one's. */
export type SessionCacheOf<Methods extends keyof SessionCache> = (
  guildId: string,
) => Promise<Pick<SessionCache, Methods>>;

const MOST_REMEMBERED = 1_000;

export function createSessionCache({
  videoSessions,
  witness,
  roomNames,
  clock,
  freshForMs = 3_000,
}: SessionCacheOptions): SessionCache {
  const remembered = new Map<string, Session>();
  const lists = new Map<string, { readAt: number; readonly answer: Promise<unknown> }>();

  /** Drops old entries when another is asked for, so nothing grows and no timer keeps the process alive. */
  function shared<T>(key: string, read: () => Promise<T>): Promise<T> {
    const time = clock.elapsed();
    for (const [other, { readAt }] of lists) {
      if (time - readAt >= freshForMs && other !== key) {
        lists.delete(other);
      }
    }
    const held = lists.get(key);
    if (held !== undefined && time - held.readAt < freshForMs) {
      return held.answer as Promise<T>;
    }
    // Until it's answered, this is the one call in progress, however long it takes. Its age counts from the answer.
    const entry = { readAt: Number.POSITIVE_INFINITY, answer: read() };
    const stamp = (): void => {
      entry.readAt = clock.elapsed();
    };
    entry.answer.then(stamp, stamp);
    lists.set(key, entry);
    return entry.answer;
  }

  function learn(sessions: readonly Session[]): void {
    for (const session of sessions) {
      remembered.delete(session.id);
      remembered.set(session.id, session);
    }
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_REMEMBERED) {
        break;
      }
      remembered.delete(oldest);
    }
  }

  return {
    async sessions(rooms, reference) {
      // If the whole account can be listed at once, one list serves every server.
      const key = videoSessions.listing === 'by-room' ? `sessions ${roomsKey(rooms.only)}` : 'sessions';
      const listing = await shared(key, async () => {
        const sessions = await videoSessions.running(rooms.only, { reference });
        learn(sessions.items);
        return sessions;
      });
      return roomNames.glimpsed(listing, rooms, { reference });
    },
    people: (sessionId, reference) => shared(`people ${sessionId}`, () => witness.listed(sessionId, { reference })),
    known: (sessionId) => remembered.get(sessionId),
    learn,
  };
}

function roomsKey(rooms: ReadonlySet<string> | null): string {
  return rooms === null ? 'of every room' : JSON.stringify([...rooms].sort());
}
