import { choiceValue, shortId } from './identification.ts';
import { type AllowedRooms, roomAllowed, roomName, type Session } from './session.ts';
import { fold } from './text.ts';

export type SessionChoice =
  | { readonly kind: 'chosen'; readonly session: Session }
  /** None was named and several run, or what was named fits several. */
  | { readonly kind: 'several'; readonly sessions: readonly Session[] }
  | { readonly kind: 'none-running' }
  /** Nothing that runs fits what was named. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'room-not-allowed' };

/**
 * Which session is meant? The one that was named (value of a completion, session id, room, label), else the only
 * one that runs. Rooms this bot may not moderate are never chosen and never listed, even when named exactly.
 *
 * @param running every running session of the account, those of other rooms included
 */
export function chooseSession(
  given: string | null,
  running: readonly Session[],
  allowedRooms: AllowedRooms,
): SessionChoice {
  const allowed = running.filter((session) => session.running && roomAllowed(session.room, allowedRooms));
  if (given === null) {
    const [only] = allowed;
    if (only === undefined) {
      return { kind: 'none-running' };
    }
    return allowed.length === 1 ? { kind: 'chosen', session: only } : { kind: 'several', sessions: allowed };
  }
  const named = running.filter((session) => isNamed(given, session));
  const fitting = named.filter((session) => allowed.includes(session));
  const [only] = fitting;
  if (only === undefined) {
    return named.length > 0 ? { kind: 'room-not-allowed' } : { kind: 'unknown' };
  }
  return fitting.length === 1 ? { kind: 'chosen', session: only } : { kind: 'several', sessions: fitting };
}

function isNamed(given: string, session: Session): boolean {
  const { id, room } = session;
  return (
    id === given ||
    choiceValue(id) === given ||
    room.id === given ||
    (room.customId !== null && fold(room.customId) === fold(given)) ||
    (given.startsWith(roomName(room)) && given.endsWith(` · ${shortId(id)}`))
  );
}
