import { fold, withoutBlanks } from '../common/text.ts';
import { uncopied } from '../removal/identification.ts';
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

/** Why there is no session to show. */
export type NoSession = Extract<
  Outcome,
  {
    readonly kind: 'none-running' | 'several-sessions' | 'no-such-session' | 'sessions-incomplete' | 'session-over';
  }
>;

/**
 * Finds the session that is meant, and who is in it: for removals, lists, and menus alike. Its methods reject with
 * {@link UpstreamError}.
 */
export interface SessionReader {
  /** @param given as typed or chosen in autocomplete; `null` or blank when left out */
  choose(
    given: string | null,
    rooms: AllowedRooms,
    call: CallContext,
  ): Promise<{ readonly kind: 'chosen'; readonly session: Session } | NoSession>;
  /** Running sessions, with whatever it takes to tell which of them are in these rooms. */
  running(rooms: AllowedRooms, call: CallContext): Promise<Listing<Session>>;
  people(session: Session, call: CallContext): Promise<PeopleSight>;
}

export function createSessionReader(parts: SessionReaderParts): SessionReader {
  return new VideoSessionReader(parts);
}

class VideoSessionReader implements SessionReader {
  readonly #videoSessions: SessionReaderParts['videoSessions'];
  readonly #witness: SessionReaderParts['witness'];
  readonly #sessionCache: SessionReaderParts['sessionCache'];
  readonly #roomNames: SessionReaderParts['roomNames'];

  constructor({ videoSessions, witness, sessionCache, roomNames }: SessionReaderParts) {
    this.#videoSessions = videoSessions;
    this.#witness = witness;
    this.#sessionCache = sessionCache;
    this.#roomNames = roomNames;
  }

  people(session: Session, call: CallContext): Promise<PeopleSight> {
    return this.#witness.people(session, call);
  }

  async choose(
    typed: string | null,
    rooms: AllowedRooms,
    call: CallContext,
  ): Promise<{ readonly kind: 'chosen'; readonly session: Session } | NoSession> {
    const given = typed === null || fold(typed) === '' ? null : typed;
    const named = given === null ? null : await this.#ofId(uncopied(withoutBlanks(given)), call);
    if (named !== null && !(named instanceof UpstreamError)) {
      const session = await this.#roomNames.settledOne(named, rooms, call);
      if (session === null) {
        return { kind: 'sessions-incomplete', given, sessions: [], gap: 'unreadable-entry' };
      }
      if (roomAllowed(session.room, rooms)) {
        return session.state === 'ended' ? { kind: 'session-over', session } : { kind: 'chosen', session };
      }
      // One of another server's, so it's answered like one that doesn't exist.
    }
    const listing = await this.running(rooms, call, given);
    let first = chooseSession(given, listing, rooms);
    if (first.kind === 'incomplete' && first.gap === 'rooms-unknown' && given !== null) {
      // It isn't known which rooms there are, but the sessions of a named room can be read.
      const ofRoom = await this.#videoSessions.running(new Set([uncopied(withoutBlanks(given))]), call);
      const named = chooseSession(given, await this.#roomNames.settled(ofRoom, rooms, call, given), rooms);
      first = named.kind === 'chosen' || named.kind === 'several' ? named : first;
    }
    const choice: SessionChoice = await chooseInhabited(given, first, (session) => this.#inhabited(session, call));
    if (choice.kind === 'unknown' && named instanceof UpstreamError) {
      // It couldn't be read whether a session with this ID exists.
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
  }

  async running(rooms: AllowedRooms, call: CallContext, given: string | null = null): Promise<Listing<Session>> {
    const listing = await this.#roomNames.settled(
      await this.#videoSessions.running(rooms.only, call),
      rooms,
      call,
      given,
    );
    this.#sessionCache.learn(listing.items);
    return listing;
  }

  /**
   * The session with exactly this ID: one small call, where the list of running sessions may have many pages. A
   * session's room never changes, so one that autocomplete just showed isn't read at all.
   *
   * @returns the error when VideoSDK failed; `null` when the session wasn't found
   */
  async #ofId(id: string, call: CallContext): Promise<Session | UpstreamError | null> {
    const known = this.#sessionCache.known(id);
    if (known !== undefined) {
      return known;
    }
    try {
      const record = await this.#videoSessions.find(id, call);
      if (record.kind === 'not-found') {
        return null;
      }
      if (record.value.state === 'running') {
        this.#sessionCache.learn([record.value]);
      }
      return record.value;
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'unavailable' && error.status !== null) {
        // VideoSDK doesn't document its answer to text that isn't an ID, such as a room's name. The list may have it.
        return error;
      }
      throw error;
    }
  }

  async #inhabited(session: Session, call: CallContext): Promise<Listing<Participant> | null> {
    try {
      const sight = await this.#witness.people(session, call);
      return sight.kind === 'people' ? sight.people : null;
    } catch (error) {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    }
  }
}
