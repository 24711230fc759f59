import { derived } from '../sessions/evidence.ts';
import type { PeopleIn, ReadFailure } from '../sessions/lists.ts';
import { longestFirst } from '../sessions/participant.ts';
import type { AllowedRooms } from '../sessions/session.ts';
import type { NoSession, SessionReader } from '../sessions/session-reader.ts';
import type { CallContext } from '../sessions/video-sessions.ts';
import type { Outcome } from './outcome.ts';
import type { Turns } from './turns.ts';
import { readFailure } from './verification.ts';

/** The same for any server, by its account. */
export type WhoIsThereIn = (guildId: string, ...asked: Parameters<WhoIsThere>) => ReturnType<WhoIsThere>;

/** Why no one can be shown. */
export type NobodySeen = NoSession | ReadFailure | Extract<Outcome, { readonly kind: 'overloaded' }>;

/**
 * Reads who there is to remove: the session that is meant, and who is in it. It finds the same session and people that
 * a removal finds, and waits in the same queue. Rejects only for unexpected errors.
 *
 * @param given as typed or chosen in autocomplete; `null` or blank when left out
 */
export type WhoIsThere = (
  given: string | null,
  rooms: AllowedRooms,
  call: CallContext,
) => Promise<PeopleIn | NobodySeen>;

export interface WhoIsThereParts {
  readonly reader: Pick<SessionReader, 'choose' | 'people'>;
  readonly turns: Turns;
}

export function createWhoIsThere({ reader, turns }: WhoIsThereParts): WhoIsThere {
  async function read(...asked: Parameters<WhoIsThere>): Promise<PeopleIn | NobodySeen> {
    try {
      return await peopleThere(reader, ...asked);
    } catch (error) {
      return readFailure(error, null);
    }
  }

  return (...asked) => turns.inTime(() => read(...asked), { kind: 'overloaded' });
}

/** @throws {UpstreamError} */
export async function peopleThere(
  reader: Pick<SessionReader, 'choose' | 'people'>,
  given: string | null,
  rooms: AllowedRooms,
  call: CallContext,
): Promise<PeopleIn | NoSession> {
  const chosen = await reader.choose(given, rooms, call);
  if (chosen.kind !== 'chosen') {
    return chosen;
  }
  const { session } = chosen;
  const sight = await reader.people(session, call);
  return sight.kind === 'over'
    ? { kind: 'session-over', session: sight.over.session }
    : { kind: 'people', session, people: derived(sight.people, (people) => [...people].sort(longestFirst)) };
}
