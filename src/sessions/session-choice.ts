import { fold, withoutBlanks } from '../common/text.ts';
import { isLabel, isValueOf } from '../removal/identification.ts';
import { type Gap, type Listing, partial } from './evidence.ts';
import type { Participant } from './participant.ts';
import { type AllowedRooms, roomAllowed, roomName, type Session, standingOf } from './session.ts';

export type SessionChoice =
  | { readonly kind: 'chosen'; readonly session: Session }
  /** None was named and several run, or what was named fits several. Where the list was incomplete, there may be more. */
  | { readonly kind: 'several'; readonly sessions: readonly Session[]; readonly complete: boolean }
  | { readonly kind: 'none-running' }
  /** Nothing that runs fits what was named. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'room-not-allowed' }
  /** Some of what runs may not have been seen: `sessions` fit, and others may fit as well. */
  | { readonly kind: 'incomplete'; readonly sessions: readonly Session[]; readonly gap: Gap };

/**
 * Which session is meant? The one that was named (value of a completion or session id, else room or label), else the only
 * one that runs. Rooms this bot may not moderate are never chosen and never listed, even when named exactly.
 *
 * An id is one session, in any list. What a room is called is one session, and a session the only one, only in a complete list; one whose
 * custom id isn't known may be called anything.
 *
 * @param running every running session of the server's rooms; those of other rooms may be among them
 */
export function chooseSession(
  given: string | null,
  running: Listing<Session>,
  allowedRooms: AllowedRooms,
): SessionChoice {
  const allowed = running.items.filter(
    (session) => session.state !== 'ended' && roomAllowed(session.room, allowedRooms),
  );
  const doubtful = running.items.some(
    ({ state, room }) => state !== 'ended' && standingOf(room, allowedRooms) === 'unknown',
  );
  if (given === null) {
    return theOnly(allowed, lacking(running, doubtful), { kind: 'none-running' });
  }
  const asTyped = withoutBlanks(given);
  const byId = running.items.filter(({ id }) => id === asTyped || isValueOf(asTyped, id));
  const named = byId.length > 0 ? byId : running.items.filter((session) => isCalled(asTyped, session));
  const fitting = named.filter((session) => allowed.includes(session));
  const [only] = fitting;
  if (only !== undefined && byId.length === 1) {
    return { kind: 'chosen', session: only };
  }
  const nameless = byId.length === 0 && allowed.some(({ room }) => room.customId === undefined);
  const seen = lacking(running, doubtful || nameless);
  const elsewhere = named.some(({ room }) => standingOf(room, allowedRooms) !== 'unknown');
  return theOnly(fitting, seen, elsewhere ? { kind: 'room-not-allowed' } : { kind: 'unknown' });
}

function lacking(running: Listing<Session>, doubtful: boolean): Listing<Session> {
  return doubtful && running.complete ? partial(running.items, 'unreadable-entry') : running;
}

function theOnly(fitting: readonly Session[], running: Listing<Session>, none: SessionChoice): SessionChoice {
  const [only] = fitting;
  if (fitting.length > 1) {
    return { kind: 'several', sessions: fitting, complete: running.complete };
  }
  if (!running.complete) {
    return none.kind === 'room-not-allowed' && only === undefined
      ? none
      : { kind: 'incomplete', sessions: fitting, gap: running.gap };
  }
  return only === undefined ? none : { kind: 'chosen', session: only };
}

/** Of more sessions nobody is asked who is in them: whoever runs so many knows which one they mean. */
const MOST_LOOKED_INTO = 8;

/**
 * VideoSDK lets sessions run on for days with nobody in them. Where none was named, the only one that has people in it is meant.
 *
 * @param peopleIn who is in a session; `null` when that can't be told
 * @returns the same choice unless all but one are seen to be empty
 */
export async function chooseInhabited(
  given: string | null,
  choice: SessionChoice,
  peopleIn: (session: Session) => Promise<Listing<Participant> | null>,
): Promise<SessionChoice> {
  if (given !== null || choice.kind !== 'several' || choice.sessions.length > MOST_LOOKED_INTO) {
    return choice;
  }
  if (!choice.complete) {
    // One that was not seen may have people in it as well.
    return choice;
  }
  const { sessions } = choice;
  if (sessions.filter(({ connectedCount }) => (connectedCount ?? 0) > 0).length > 1) {
    return choice;
  }
  const looks = await Promise.all(sessions.map(async (session) => ({ session, people: await peopleIn(session) })));
  const inhabited = looks.filter(({ people }) => people === null || !people.complete || people.items.length > 0);
  const [only] = inhabited;
  return only !== undefined && inhabited.length === 1 && only.people !== null && only.people.items.length > 0
    ? { kind: 'chosen', session: only.session }
    : choice;
}

function isCalled(given: string, { id, room }: Session): boolean {
  return (
    room.id === given ||
    (typeof room.customId === 'string' && fold(room.customId) === fold(given)) ||
    isLabel(given, roomName(room), id) ||
    // So it was called while its custom id wasn't known.
    isLabel(given, room.id, id)
  );
}
