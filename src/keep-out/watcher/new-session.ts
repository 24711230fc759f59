import type { Listing } from '../../sessions/evidence.ts';
import type { Session } from '../../sessions/session.ts';
import type { WatchedKeepOut } from '../keep-out.ts';

/**
 * The session of the room that a keep-out has to follow into; `null`: it stays where it is.
 *
 * A list may lag behind, so a session that may be an earlier one is none. Where the session that it applied to isn't
 * over as far as is known, another one counts only if it started later by VideoSDK's own times, or if a complete list
 * has that one and no longer the other.
 */
export function newSession(
  { room, sessionId, sessionOver, sessionFrom }: WatchedKeepOut,
  running: Listing<Session>,
): Session | null {
  const isGone = sessionOver || (running.complete && !running.items.some(({ id }) => id === sessionId));
  const later = running.items.filter(({ id, room: { id: roomId }, state, startedAt }) => {
    if (roomId !== room.id || id === sessionId || state !== 'running') {
      return false;
    }
    return startedAt === null || sessionFrom === null ? isGone : startedAt > sessionFrom;
  });
  return later.reduce<Session | null>(
    (latest, one) => (latest === null || (one.startedAt ?? 0) > (latest.startedAt ?? 0) ? one : latest),
    null,
  );
}
