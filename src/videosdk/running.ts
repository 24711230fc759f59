import pLimit from 'p-limit';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { complete, found, type Listing, type Lookup, partial } from '../sessions/evidence.ts';
import type { Session } from '../sessions/session.ts';
import {
  type CallContext,
  type SessionListing,
  UpstreamError,
  type VideoSessions,
} from '../sessions/video-sessions.ts';

/** A list of sessions, or the status it was refused with: 400, 402 or 404. */
export interface AskedSessions {
  readonly listing: Listing<Session>;
  readonly refused: number | null;
}

export interface RunningParts {
  /**
   * The running sessions that match the parameters. Without any, the account's.
   *
   * @throws {UpstreamError}
   */
  readonly list: (parameters: Readonly<Record<string, string>>, call: CallContext) => Promise<AskedSessions>;
  /**
   * The room with that ID or custom ID.
   *
   * @throws {UpstreamError}
   */
  readonly roomOf: (name: string, call: CallContext) => Promise<Lookup<{ readonly id: string }>>;
  /** Every room that anyone has named, by ID or custom ID. */
  readonly knownRooms: () => Promise<ReadonlySet<string>>;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly log: Logger;
}

/** While sessions are listed by room, how often to check whether VideoSDK lists the account's by now. */
const PROBE_EVERY = 10 * 60_000;
/** How long to remember which room a custom ID belongs to. */
const ROOM_KNOWN_FOR = 10 * 60_000;
const MOST_ROOMS_REMEMBERED = 1_000;
const ROOMS_AT_ONCE = 8;
/** A moderator is waiting. Rooms that haven't been started by then are skipped. */
const BEGIN_WITHIN = 8_000;

/** Stands in for a list that couldn't be read, as if it had been refused. */
const UNPROVEN: AskedSessions = { listing: partial<Session>([], 'not-found'), refused: 404 };

interface RoomByRoom {
  readonly listing: Listing<Session>;
  /** Whether VideoSDK listed at least one room's sessions. */
  readonly answered: boolean;
  /** The first failure. */
  readonly error: UpstreamError | null;
}

export function createRunning(parts: RunningParts): Pick<VideoSessions, 'running' | 'listing'> {
  return new Running(parts);
}

/**
 * Lists the running sessions. Official sources disagree on whether VideoSDK lists all of an account's sessions or only
 * a given room's, so this finds out: it asks for the account's list first, and if that's refused, for the rooms' lists.
 * A single refusal says little, because a gateway or an unpaid bill also causes one. So it switches to listing by room
 * only after a room's list was there and the account's was refused both before and after.
 */
class Running implements Pick<VideoSessions, 'running' | 'listing'> {
  readonly #parts: RunningParts;
  /** What a room ID or custom ID led to when it was last looked up, and when that was. */
  readonly #rooms = new Map<string, { readonly id: string; readonly at: number }>();
  #way: SessionListing = 'unknown';
  #probedAt = 0;

  constructor(parts: RunningParts) {
    this.#parts = parts;
  }

  get listing(): SessionListing {
    return this.#way;
  }

  async running(named: ReadonlySet<string> | null, call: CallContext): Promise<Listing<Session>> {
    if (this.#way === 'by-room') {
      return this.#byRooms(named, call);
    }
    const { listing, refused } = await this.#parts.list({}, call);
    if (refused !== null) {
      return this.#afterRefusal(refused, named, call);
    }
    this.#goBy('account');
    return listing;
  }

  #goBy(found: Exclude<SessionListing, 'unknown'>): void {
    if (this.#way !== found) {
      this.#parts.log.info({ listing: found }, 'found out how VideoSDK lists running sessions');
    }
    this.#way = found;
    this.#probedAt = this.#parts.clock.elapsed();
  }

  /** `null` if it was refused. */
  async #ofAccount(call: CallContext): Promise<Listing<Session> | null> {
    const { listing, refused } = await this.#parts.list({}, call);
    if (refused !== null) {
      return null;
    }
    this.#goBy('account');
    return listing;
  }

  /** The room's own ID. `null` if it can't be looked up right now. */
  async #resolved(name: string, call: CallContext): Promise<Lookup<string> | null> {
    const room = await this.#parts.roomOf(name, call).catch(ignoreFailure);
    if (room?.kind !== 'found') {
      return room;
    }
    this.#rooms.delete(name);
    this.#rooms.set(name, { id: room.value.id, at: this.#parts.clock.elapsed() });
    const [oldest] = this.#rooms.keys();
    if (this.#rooms.size > MOST_ROOMS_REMEMBERED && oldest !== undefined) {
      this.#rooms.delete(oldest);
    }
    return found(room.value.id);
  }

  /** A name may be one room's ID and another's custom ID, so this asks for both. */
  async #ofRoom(name: string, call: CallContext): Promise<AskedSessions[]> {
    const known = this.#rooms.get(name);
    const fresh = known !== undefined && this.#parts.clock.elapsed() - known.at < ROOM_KNOWN_FOR;
    const told = fresh ? null : await this.#resolved(name, call);
    if (told?.kind === 'found') {
      return this.#asBoth(name, told.value, call);
    }
    if (known !== undefined) {
      return this.#asRemembered(name, known.id, call);
    }
    return this.#unresolved(name, told, call);
  }

  /**
   * Where a custom ID led before doesn't prove absence, because it may belong to another room by now. A listed session
   * with that custom ID settles it.
   */
  async #asRemembered(name: string, roomId: string, call: CallContext): Promise<AskedSessions[]> {
    const asked = await this.#asBoth(name, roomId, call);
    const confirmed = asked.some(({ listing }) => listing.items.some(({ room }) => room.customId === name));
    if (roomId === name || confirmed) {
      return asked;
    }
    const now = await this.#resolved(name, call);
    if (now?.kind !== 'found') {
      return [...asked, UNPROVEN];
    }
    return now.value === roomId ? asked : [...asked, ...(await this.#asBoth(name, now.value, call))];
  }

  async #asBoth(name: string, roomId: string, call: CallContext): Promise<AskedSessions[]> {
    const [asResolved, otherwise] = await Promise.all([
      this.#parts.list({ roomId }, call),
      this.#parts.list(roomId === name ? { customRoomId: name } : { roomId: name }, call).catch(orThrow),
    ]);
    if (otherwise instanceof UpstreamError) {
      return [asResolved, UNPROVEN];
    }
    // If the name is refused as the other kind of ID, it isn't one, since it was found as the first. An empty list
    // doesn't prove that rooms are listed, either.
    const { listing, refused } = otherwise;
    return refused === null && !(listing.complete && listing.items.length === 0)
      ? [asResolved, otherwise]
      : [asResolved];
  }

  /** For a name that VideoSDK doesn't know as a room. */
  async #unresolved(name: string, room: Lookup<string> | null, call: CallContext): Promise<AskedSessions[]> {
    const [byId, byCustomId] = await Promise.all([
      this.#parts.list({ roomId: name }, call),
      this.#parts.list({ customRoomId: name }, call),
    ]);
    if (room === null || byId.refused !== null || byCustomId.refused !== 400) {
      return [byId, byCustomId];
    }
    // VideoSDK takes no custom IDs here, only room IDs. "No such room" can be wrong too, however often it's said: only
    // a room that's been found proves where a custom ID leads.
    const again = await this.#resolved(name, call);
    return [byId, again?.kind === 'found' ? await this.#parts.list({ roomId: again.value }, call) : byCustomId];
  }

  async #ofRooms(names: ReadonlySet<string>, call: CallContext): Promise<RoomByRoom> {
    const beginBefore = this.#parts.clock.elapsed() + BEGIN_WITHIN;
    const inTurn = pLimit(ROOMS_AT_ONCE);
    const asked = await Promise.all(
      [...names].map((name) =>
        inTurn(async () =>
          this.#parts.clock.elapsed() < beginBefore ? this.#ofRoom(name, call).catch(orThrow) : null,
        ),
      ),
    );
    const there = asked.flatMap((one) => (Array.isArray(one) ? one : []));
    const sessions = unique(there.flatMap(({ listing }) => listing.items));
    const error = asked.find((one) => one instanceof UpstreamError) ?? null;
    const gap = there.flatMap(({ listing }) => (listing.complete ? [] : [listing.gap]))[0];
    const missing = asked.some((one) => !Array.isArray(one));
    return {
      listing: missing ? partial(sessions, 'page-missing') : gap ? partial(sessions, gap) : complete(sessions),
      answered: there.some(({ refused }) => refused === null),
      error,
    };
  }

  async #roomsToAskFor(named: ReadonlySet<string> | null): Promise<ReadonlySet<string>> {
    if (named !== null) {
      return named;
    }
    try {
      return await this.#parts.knownRooms();
    } catch (error) {
      this.#parts.log.warn(
        { name: error instanceof Error ? error.name : typeof error },
        "couldn't read the rooms to query",
      );
      return new Set();
    }
  }

  /** The account's list was refused, either because VideoSDK wants a room or only for the moment. */
  async #afterRefusal(status: number, named: ReadonlySet<string> | null, call: CallContext) {
    const names = await this.#roomsToAskFor(named);
    if (names.size === 0) {
      // A missing parameter gets a 400. Anything in between could send the other statuses.
      return partial<Session>([], this.#way === 'unknown' && status === 400 ? 'rooms-unknown' : 'not-found');
    }
    const byRoom = await this.#ofRooms(names, call);
    if (!byRoom.answered) {
      return partial(byRoom.listing.items, 'not-found');
    }
    const again = await this.#ofAccount(call);
    if (again !== null) {
      return again;
    }
    this.#goBy('by-room');
    return asFarAsNamed(byRoom.listing, named);
  }

  async #byRooms(named: ReadonlySet<string> | null, call: CallContext): Promise<Listing<Session>> {
    const due = this.#parts.clock.elapsed() - this.#probedAt >= PROBE_EVERY;
    if (due) {
      this.#probedAt = this.#parts.clock.elapsed();
    }
    const names = await this.#roomsToAskFor(named);
    const [byRoom, probed] = await Promise.all([
      this.#ofRooms(names, call),
      due ? this.#ofAccount({ ...call, once: true }).catch(ignoreFailure) : null,
    ]);
    // If every room was refused, or there are none to ask for, VideoSDK may list the account's sessions by now.
    const account =
      probed ?? (byRoom.answered || byRoom.error || due ? null : await this.#ofAccount(call).catch(ignoreFailure));
    if (account !== null) {
      return account;
    }
    if (byRoom.error !== null && !byRoom.answered) {
      throw byRoom.error;
    }
    return names.size === 0 ? partial([], 'rooms-unknown') : asFarAsNamed(byRoom.listing, named);
  }
}

/** Only rooms that someone has named were queried, out of all there are. */
function asFarAsNamed(listing: Listing<Session>, named: ReadonlySet<string> | null): Listing<Session> {
  return named === null ? partial(listing.items, 'rooms-unknown') : listing;
}

/** One room may be named by both of its IDs. */
function unique(sessions: readonly Session[]): Session[] {
  return [...new Map(sessions.map((session) => [session.id, session])).values()];
}

function orThrow(error: unknown): UpstreamError {
  if (error instanceof UpstreamError) {
    return error;
  }
  throw error;
}

function ignoreFailure(error: unknown): null {
  orThrow(error);
  return null;
}
