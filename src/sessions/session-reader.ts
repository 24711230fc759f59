import { fold, withoutBlanks } from '../common/text.ts';
import type { Outcome } from '../removal/outcome.ts';
import type { Listing } from './evidence.ts';
import type { Participant } from './participant.ts';
import type { RoomNames } from './room-names.ts';
import { type AllowedRooms, roomAllowed, type Session } from './session.ts';
import type { SessionCache } from './session-cache.ts';
import { chooseInhabited, chooseSession, type SessionChoice } from './session-choice.ts';
import { type CallContext, UpstreamError, type VideoSessions } from './video-sessions.ts';
import type { PeopleSight, Witness } from './witness.ts';

export interface SessionReaderParts {
  readonly videoSessions: Pick<VideoSessions, 'running' | 'find'>;
  readonly witness: Witness;
  readonly sessionCache: Pick<SessionCache, 'known' | 'learn'>;
  readonly roomNames: RoomNames;
}

/** Why there is no session to look into. */
export type NoSession = Extract<
  Outcome,
  {
    readonly kind:
      | 'none-running'
      | 'several-sessions'
      | 'no-such-session'
      | 'sessions-incomplete'
      | 'room-not-allowed'
      | 'session-over';
  }
>;

/** Finds the session that is meant, and who is in it: for a removal, a list, a menu alike. Rejects with {@link UpstreamError}. */
export interface SessionReader {
  /**
   * @param given as typed or completed; `null` or blank when left out
   */
  choose(
    given: string | null,
    rooms: AllowedRooms,
    call: CallContext,
  ): Promise<{ readonly kind: 'chosen'; readonly session: Session } | NoSession>;
  /** What runs, with whatever it takes to tell what of it is in these rooms. */
  running(rooms: AllowedRooms, call: CallContext): Promise<Listing<Session>>;
  people(session: Session, call: CallContext): Promise<PeopleSight>;
}

export function createSessionReader({
  videoSessions,
  witness,
  sessionCache,
  roomNames,
}: SessionReaderParts): SessionReader {
  async function running(rooms: AllowedRooms, call: CallContext, given: string | null): Promise<Listing<Session>> {
    const listing = await roomNames.settled(await videoSessions.running(rooms.only, call), rooms, call, given);
    sessionCache.learn(listing.items);
    return listing;
  }

  /**
   * The session of exactly that id: one small call, where the list of all that run may have many pages. What room a
   * session belongs to never changes, so one that a completion has just shown is not asked for at all.
   *
   * @returns the error when VideoSDK failed over it; `null` when it was not found
   */
  async function ofId(id: string, call: CallContext): Promise<Session | UpstreamError | null> {
    const known = sessionCache.known(id);
    if (known !== undefined) {
      return known;
    }
    try {
      const record = await videoSessions.find(id, call);
      if (record.kind === 'not-found') {
        return null;
      }
      if (record.value.state === 'running') {
        sessionCache.learn([record.value]);
      }
      return record.value;
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'unavailable' && error.status !== null) {
        // What VideoSDK answers to a text that is no id (a room's name, say) is documented nowhere: the list may tell.
        return error;
      }
      throw error;
    }
  }

  async function inhabited(session: Session, call: CallContext): Promise<Listing<Participant> | null> {
    try {
      const sight = await witness.people(session, call);
      return sight.kind === 'people' ? sight.people : null;
    } catch (error) {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    }
  }

  return {
    running: (rooms, call) => running(rooms, call, null),
    people: (session, call) => witness.people(session, call),

    async choose(typed, rooms, call) {
      const given = typed === null || fold(typed) === '' ? null : typed;
      const named = given === null ? null : await ofId(withoutBlanks(given), call);
      if (named !== null && !(named instanceof UpstreamError)) {
        const session = await roomNames.settledOne(named, rooms, call);
        if (session === null) {
          return { kind: 'sessions-incomplete', given, sessions: [], gap: 'unreadable-entry' };
        }
        if (!roomAllowed(session.room, rooms)) {
          return { kind: 'room-not-allowed' };
        }
        return session.state === 'ended' ? { kind: 'session-over', session } : { kind: 'chosen', session };
      }
      const listing = await running(rooms, call, given);
      let first = chooseSession(given, listing, rooms);
      if (first.kind === 'incomplete' && first.gap === 'rooms-unknown' && given !== null) {
        // Which rooms there are isn't known; the sessions of one that is named are.
        const ofRoom = await videoSessions.running(new Set([withoutBlanks(given)]), call);
        const named = chooseSession(given, await roomNames.settled(ofRoom, rooms, call, given), rooms);
        first = named.kind === 'chosen' || named.kind === 'several' ? named : first;
      }
      const choice: SessionChoice = await chooseInhabited(given, first, (session) => inhabited(session, call));
      if (choice.kind === 'unknown' && named !== null) {
        // Whether there is a session of that id could not be read.
        throw named;
      }
      const allowed = listing.items.filter((session) => session.state !== 'ended' && roomAllowed(session.room, rooms));
      switch (choice.kind) {
        case 'several':
          return { kind: 'several-sessions', sessions: choice.sessions };
        case 'incomplete': {
          const sessions = choice.sessions.length > 0 ? choice.sessions : allowed;
          return { kind: 'sessions-incomplete', given, sessions, gap: choice.gap };
        }
        case 'unknown':
          return { kind: 'no-such-session', given: given ?? '', sessions: allowed };
        default:
          return choice;
      }
    },
  };
}
