import { fold, withoutBlanks } from '../common/text.ts';
import { isLabel, isValueOf, uncopied } from '../removal/identification.ts';
import { type Gap, type Listing, partial } from './evidence.ts';
import type { Participant } from './participant.ts';
import { type AllowedRooms, foldedCustomIds, roomAllowed, roomName, type Session, standingOf } from './session.ts';

export type SessionChoice =
  | { readonly kind: 'chosen'; readonly session: Session }
  /** None was named and several run, or several match the name. If the list was incomplete, there may be more. */
  | { readonly kind: 'several'; readonly sessions: readonly Session[]; readonly complete: boolean }
  | { readonly kind: 'none-running' }
  /** No session that runs in these rooms matches what was named. Nothing says whether one elsewhere does. */
  | { readonly kind: 'unknown' }
  /** Some running sessions may be missing from the list: `sessions` match, and others may too. */
  | { readonly kind: 'incomplete'; readonly sessions: readonly Session[]; readonly gap: Gap };

/**
 * Finds which session is meant: the one that was named (by autocomplete value or session ID, else by room or label),
 * else the only one that runs. Rooms that aren't allowed are never chosen or listed, even when named exactly, and
 * make no difference to the answer: it would tell one server which rooms and sessions another one has.
 *
 * An ID is one session, in any list. A room's name is one session, and a session is the only one, only in a complete
 * list. A room whose custom ID isn't known could have any name.
 *
 * @param running every running session in the server's rooms, and possibly sessions in others
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
  const copied = uncopied(asTyped);
  const byId = allowed.filter(({ id }) => id === asTyped || isValueOf(asTyped, id) || isValueOf(copied, id));
  const fitting = byId.length > 0 ? byId : allowed.filter(called(asTyped));
  const [only] = fitting;
  if (only !== undefined && byId.length === 1) {
    return { kind: 'chosen', session: only };
  }
  const nameless = byId.length === 0 && allowed.some(({ room }) => room.customId === undefined);
  const seen = lacking(running, doubtful || nameless);
  return theOnly(fitting, seen, { kind: 'unknown' });
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
    return { kind: 'incomplete', sessions: fitting, gap: running.gap };
  }
  return only === undefined ? none : { kind: 'chosen', session: only };
}

/** With more sessions than this, none is checked for people: a server that runs that many knows which one it means. */
const MOST_LOOKED_INTO = 8;

/**
 * VideoSDK lets sessions without people run for days. If none was named, the only one with people in it is meant.
 *
 * @param peopleIn who is in a session; `null` when that can't be determined
 * @returns the same choice, unless all sessions but one were seen empty
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
    // A session that's missing from the list may have people in it too.
    return choice;
  }
  const { sessions } = choice;
  if (sessions.filter(({ connectedCount }) => (connectedCount ?? 0) > 0).length > 1) {
    return choice;
  }
  const sights = await Promise.all(sessions.map(async (session) => ({ session, people: await peopleIn(session) })));
  const inhabited = sights.filter(({ people }) => people === null || !people.complete || people.items.length > 0);
  const [only] = inhabited;
  return only !== undefined && inhabited.length === 1 && only.people !== null && only.people.items.length > 0
    ? { kind: 'chosen', session: only.session }
    : choice;
}

function called(given: string): (session: Session) => boolean {
  const folded = fold(given);
  return ({ id, room }) =>
    room.id === given ||
    (typeof room.customId === 'string' && foldedCustomIds.of(room) === folded) ||
    isLabel(given, roomName(room), id) ||
    // This was its label while its custom ID wasn't known.
    isLabel(given, room.id, id);
}
