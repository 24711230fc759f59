import { isLabel, isValueOf } from './identification.ts';
import { type AllowedRooms, roomAllowed, roomName, type Session } from './session.ts';
import { fold, withoutBlanks } from './text.ts';

export type SessionChoice =
  | { readonly kind: 'chosen'; readonly session: Session }
  /** None was named and several run, or what was named fits several. */
  | { readonly kind: 'several'; readonly sessions: readonly Session[] }
  | { readonly kind: 'none-running' }
  /** Nothing that runs fits what was named. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'room-not-allowed' };

/**
 * Which session is meant? The one that was named (value of a completion or session id, else room or label), else the only
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
  // An id names one session for ever; what a room is called gives way to it.
  const asTyped = withoutBlanks(given);
  const byId = running.filter(({ id }) => id === asTyped || isValueOf(asTyped, id));
  const named = byId.length > 0 ? byId : running.filter((session) => isCalled(asTyped, session));
  const fitting = named.filter((session) => allowed.includes(session));
  const [only] = fitting;
  if (only === undefined) {
    return named.length > 0 ? { kind: 'room-not-allowed' } : { kind: 'unknown' };
  }
  return fitting.length === 1 ? { kind: 'chosen', session: only } : { kind: 'several', sessions: fitting };
}

function isCalled(given: string, { id, room }: Session): boolean {
  return (
    room.id === given ||
    (room.customId !== null && fold(room.customId) === fold(given)) ||
    isLabel(given, roomName(room), id)
  );
}
