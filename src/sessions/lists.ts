import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';
import { fold } from '../common/text.ts';
import { isValueOf } from '../removal/identification.ts';
import type { Outcome } from '../removal/outcome.ts';
import { readFailure } from '../removal/verification.ts';
import type { GuildSettings } from '../settings/settings.ts';
import { derived, type Listing } from './evidence.ts';
import { foldedNames, longestFirst, type Participant } from './participant.ts';
import type { RoomNames } from './room-names.ts';
import { roomAllowed, type Session } from './session.ts';
import type { SessionCache } from './session-cache.ts';
import type { NoSession, SessionReader } from './session-reader.ts';
import { type CallContext, UpstreamError, type VideoSessions } from './video-sessions.ts';

export interface SessionListsParts {
  readonly videoSessions: Pick<VideoSessions, 'find'>;
  readonly reader: SessionReader;
  readonly sessionCache: Pick<SessionCache, 'known'>;
  readonly roomNames: RoomNames;
  readonly clock: Pick<Clock, 'timeout'>;
}

/** Who a list is for. It only has rooms that their server can moderate. */
export interface ListRequest {
  readonly guildId: string;
  readonly settings: Pick<GuildSettings, 'rooms'>;
  readonly reference: string;
}

/** VideoSDK refused, or couldn't answer. */
export type ReadFailure = Extract<Outcome, { readonly kind: 'forbidden' | 'busy' | 'unavailable' | 'no-account' }>;

/** Why there are no people to show. */
export type NoPeople =
  | ReadFailure
  | NoSession
  /**
   * A button or menu named a session that doesn't run in this server's rooms: it isn't on a complete list of running
   * sessions, or it's in another server's room, which isn't said.
   */
  | { readonly kind: 'session-gone' };

/** Who is connected, longest first. */
export interface PeopleIn {
  readonly kind: 'people';
  readonly session: Session;
  readonly people: Listing<Participant>;
}

/** Which part of a list of people is shown. */
export interface ListView {
  /** From 0; past the end, the last page is shown. */
  readonly page: number;
  /** Only people with this in their name or ID; `null`: everyone. */
  readonly query: string | null;
}

/** Running sessions, newest first. */
export interface RunningSessions {
  readonly kind: 'sessions';
  readonly sessions: Listing<Session>;
}

/** How many people are connected. `atLeast`: there may be more. */
export interface PeopleCount {
  readonly count: number;
  readonly atLeast: boolean;
}

/** One person in one session. */
export interface Found {
  readonly session: Session;
  readonly person: Participant;
}

/** Connected people who may be a certain Discord member. */
export interface MemberMatches {
  readonly kind: 'matches';
  /** Their ID is the member's Discord ID, or contains it as a whole number. */
  readonly byId: readonly Found[];
  /** Their name resembles the member's, best match first. A name doesn't identify anyone. */
  readonly byName: readonly Found[];
  /** Sessions running in this server's rooms, newest first. */
  readonly sessions: readonly Session[];
  /** Whether everyone in all of these could be checked. */
  readonly complete: boolean;
}

/** Lists to show. They change nothing, and reject only for unexpected errors. */
export interface SessionLists {
  /** @param given as typed or chosen in autocomplete; `null` or blank when left out */
  people(given: string | null, request: ListRequest): Promise<PeopleIn | NoPeople>;
  /** @param value from a button or a menu; see {@link isValueOf} */
  peopleOf(value: string, request: ListRequest): Promise<PeopleIn | NoPeople>;
  /** The ID of the session that a button or a menu refers to. */
  idOf(
    value: string,
    request: ListRequest,
  ): Promise<
    | { readonly kind: 'id'; readonly id: string }
    | Extract<NoPeople, { readonly kind: 'session-gone' | 'sessions-incomplete' }>
    | ReadFailure
  >;
  sessions(request: ListRequest): Promise<RunningSessions | ReadFailure>;
  /** How many people are connected, for sessions where that's known or can be read quickly. */
  counts(sessions: readonly Session[], request: ListRequest): Promise<ReadonlyMap<string, PeopleCount>>;
  /** Searches all running sessions for a Discord member. */
  matches(
    member: { readonly userId: string; readonly name: string },
    request: ListRequest,
  ): Promise<MemberMatches | ReadFailure>;
}

/** Where VideoSDK gives no counts, this many lists are read for them. More sessions get no count. */
const MOST_COUNTED = 10;
const COUNTED_WITHIN_MS = 3_000;
/** How many sessions, newest first, are searched for a member. */
const MOST_SEARCHED = 20;
const READS_AT_ONCE = 5;

export function createSessionLists(parts: SessionListsParts): SessionLists {
  return new ListReader(parts);
}

class ListReader implements SessionLists {
  readonly #videoSessions: SessionListsParts['videoSessions'];
  readonly #reader: SessionListsParts['reader'];
  readonly #sessionCache: SessionListsParts['sessionCache'];
  readonly #roomNames: SessionListsParts['roomNames'];
  readonly #clock: SessionListsParts['clock'];

  constructor({ videoSessions, reader, sessionCache, roomNames, clock }: SessionListsParts) {
    this.#videoSessions = videoSessions;
    this.#reader = reader;
    this.#sessionCache = sessionCache;
    this.#roomNames = roomNames;
    this.#clock = clock;
  }

  people(given: string | null, request: ListRequest): Promise<PeopleIn | NoPeople> {
    return orFailure(async () => {
      const call = { reference: request.reference };
      const choice = await this.#reader.choose(given, request.settings.rooms, call);
      if (choice.kind === 'chosen') {
        return this.#peopleIn(choice.session, call);
      }
      return 'sessions' in choice ? { ...choice, sessions: [...choice.sessions].sort(newestFirst) } : choice;
    });
  }

  peopleOf(value: string, request: ListRequest): Promise<PeopleIn | NoPeople> {
    return orFailure(async () => {
      const call = { reference: request.reference };
      const meant = await this.#sessionOf(value, request, call);
      if (meant.kind !== 'session') {
        return meant;
      }
      const session = await this.#roomNames.settledOne(meant.session, request.settings.rooms, call);
      if (session === null) {
        return { kind: 'sessions-incomplete', given: null, sessions: [], gap: 'unreadable-entry' };
      }
      return roomAllowed(session.room, request.settings.rooms)
        ? this.#peopleIn(session, call)
        : { kind: 'session-gone' };
    });
  }

  async idOf(
    value: string,
    request: ListRequest,
  ): Promise<
    | { readonly kind: 'id'; readonly id: string }
    | Extract<NoPeople, { readonly kind: 'session-gone' | 'sessions-incomplete' }>
    | ReadFailure
  > {
    // Whether the session can be moderated from here is for the caller to check before it acts.
    if (isValueOf(value, value)) {
      return { kind: 'id', id: value };
    }
    return orFailure(async () => {
      const meant = await this.#sessionOf(value, request, { reference: request.reference });
      return meant.kind === 'session' ? { kind: 'id', id: meant.session.id } : meant;
    });
  }

  sessions(request: ListRequest): Promise<RunningSessions | ReadFailure> {
    return orFailure(async () => ({
      kind: 'sessions',
      sessions: await this.#running(request, { reference: request.reference }),
    }));
  }

  async counts(sessions: readonly Session[], { reference }: ListRequest): Promise<ReadonlyMap<string, PeopleCount>> {
    const known = sessions.flatMap(({ id, connectedCount }): [string, PeopleCount][] =>
      connectedCount === null ? [] : [[id, { count: connectedCount, atLeast: false }]],
    );
    const uncounted = sessions.filter(({ connectedCount }) => connectedCount === null).slice(0, MOST_COUNTED);
    const call = { reference, once: true, signal: this.#clock.timeout(COUNTED_WITHIN_MS) };
    const read = await readAll(uncounted, (session) => this.#reader.people(session, call));
    return new Map([
      ...known,
      ...read.flatMap(({ session, answer }): [string, PeopleCount][] => {
        const people = answer instanceof UpstreamError || answer.kind === 'over' ? null : answer.people;
        return people === null || (!people.complete && people.items.length === 0)
          ? []
          : [[session.id, { count: people.items.length, atLeast: !people.complete }]];
      }),
    ]);
  }

  matches(
    member: { readonly userId: string; readonly name: string },
    request: ListRequest,
  ): Promise<MemberMatches | ReadFailure> {
    return orFailure(async () => {
      const call = { reference: request.reference };
      const listing = await this.#running(request, call);
      const sessions = listing.items;
      const read = await readAll(sessions.slice(0, MOST_SEARCHED), (session) => this.#reader.people(session, call));
      const failed = read.map(({ answer }) => answer).find((answer) => answer instanceof UpstreamError);
      const everyone: Found[] = read.flatMap(({ session, answer }) =>
        answer instanceof UpstreamError || answer.kind === 'over'
          ? []
          : [...answer.people.items].sort(longestFirst).map((person) => ({ session, person })),
      );
      const whole = read.every(
        ({ answer }) => !(answer instanceof UpstreamError) && (answer.kind === 'over' || answer.people.complete),
      );
      if (failed !== undefined && everyone.length === 0) {
        throw failed;
      }
      return {
        kind: 'matches',
        byId: everyone.filter(({ person }) => hasId(person.id, member.userId)),
        byName: likeName(member.name, everyone),
        sessions,
        complete: whole && listing.complete && sessions.length <= MOST_SEARCHED,
      };
    });
  }

  async #running({ settings }: ListRequest, call: CallContext): Promise<Listing<Session>> {
    const listing = await this.#reader.running(settings.rooms, call);
    return derived(listing, (all) =>
      all.filter(({ state, room }) => state !== 'ended' && roomAllowed(room, settings.rooms)).sort(newestFirst),
    );
  }

  async #peopleIn(session: Session, call: CallContext): Promise<PeopleIn | NoPeople> {
    const sight = await this.#reader.people(session, call);
    return sight.kind === 'over'
      ? { kind: 'session-over', session: sight.over.session }
      : { kind: 'people', session, people: derived(sight.people, (people) => [...people].sort(longestFirst)) };
  }

  /** A session's room never changes, so a session that was just shown isn't read again. */
  async #sessionOf(
    value: string,
    { settings }: ListRequest,
    call: CallContext,
  ): Promise<
    | { readonly kind: 'session'; readonly session: Session }
    | Extract<NoPeople, { readonly kind: 'session-gone' | 'sessions-incomplete' }>
  > {
    // The value is the ID itself, or a short form that only the list can resolve.
    if (isValueOf(value, value)) {
      const known = this.#sessionCache.known(value);
      if (known !== undefined) {
        return { kind: 'session', session: known };
      }
      const record = await this.#videoSessions.find(value, call);
      if (record.kind === 'found') {
        return { kind: 'session', session: record.value };
      }
    }
    const listing = await this.#reader.running(settings.rooms, call);
    const listed = listing.items.find(({ id }) => isValueOf(value, id));
    if (listed !== undefined) {
      return { kind: 'session', session: listed };
    }
    if (listing.complete) {
      return { kind: 'session-gone' };
    }
    const sessions = listing.items.filter(({ room }) => roomAllowed(room, settings.rooms));
    return { kind: 'sessions-incomplete', given: null, sessions, gap: listing.gap };
  }
}

/** Reads a few at a time. Where VideoSDK fails, the error takes the place of the answer. */
function readAll<T>(
  sessions: readonly Session[],
  read: (session: Session) => Promise<T>,
): Promise<{ readonly session: Session; readonly answer: T | UpstreamError }[]> {
  const inTurn = pLimit(READS_AT_ONCE);
  return Promise.all(
    sessions.map((session) =>
      inTurn(async () => ({
        session,
        answer: await read(session).catch((error: unknown) => {
          if (error instanceof UpstreamError) {
            return error;
          }
          throw error;
        }),
      })),
    ),
  );
}

async function orFailure<T>(work: () => Promise<T>): Promise<T | ReadFailure> {
  try {
    return await work();
  } catch (error) {
    return readFailure(error, null);
  }
}

/** Sessions without a known start go last. Ties are ordered by ID, so that pages are stable. */
function newestFirst(a: Session, b: Session): number {
  const difference = (b.startedAt ?? Number.MIN_SAFE_INTEGER) - (a.startedAt ?? Number.MIN_SAFE_INTEGER);
  return difference !== 0 ? difference : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Whether an ID contains this number without a digit before or after it: "discord:123" contains 123, "1234" doesn't.
 */
export function hasId(id: string, userId: string): boolean {
  for (let at = id.indexOf(userId); at >= 0; at = id.indexOf(userId, at + 1)) {
    if (!isDigit(id[at - 1]) && !isDigit(id[at + userId.length])) {
      return true;
    }
  }
  return false;
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && /\p{Nd}/u.test(letter);
}

/** People whose name equals, starts with, or contains this name, in that order. Ignores case and accents. */
function likeName(name: string, everyone: readonly Found[]): Found[] {
  const wanted = fold(name);
  if (wanted === '') {
    return [];
  }
  const ranks: [Found[], Found[], Found[]] = [[], [], []];
  for (const found of everyone) {
    const folded = foldedNames.of(found.person);
    if (folded === wanted) {
      ranks[0].push(found);
    } else if (folded.startsWith(wanted)) {
      ranks[1].push(found);
    } else if (folded.includes(wanted)) {
      ranks[2].push(found);
    }
  }
  return ranks.flat();
}
