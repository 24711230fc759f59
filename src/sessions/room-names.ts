import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';
import { complete, type Listing, partial } from './evidence.ts';
import { type AllowedRooms, type Room, type Session, standingOf } from './session.ts';
import { chooseSession } from './session-choice.ts';
import { type CallContext, UpstreamError, type VideoSessions } from './video-sessions.ts';

export interface RoomNamesParts {
  readonly videoSessions: Pick<VideoSessions, 'room'>;
  readonly clock: Pick<Clock, 'elapsed'>;
}

/**
 * Custom IDs of rooms whose sessions came without one. Whether a session belongs to a server, or is the one that was
 * typed, can depend on it. The room's own record has it.
 */
export interface RoomNames {
  /**
   * The sessions, with enough custom IDs to tell which of them are in these rooms, and which one `given` names. Leaves
   * out sessions where that can't be determined; the list isn't complete then.
   *
   * @param given what was typed; `null`: nothing
   */
  settled(
    listing: Listing<Session>,
    rooms: AllowedRooms,
    call: CallContext,
    given?: string | null,
  ): Promise<Listing<Session>>;
  /** The same, for uses that claim nothing, such as autocomplete: what's remembered is good enough. */
  glimpsed(listing: Listing<Session>, rooms: AllowedRooms, call: CallContext): Promise<Listing<Session>>;
  /** @returns `null` when it can't be determined whether the session is in these rooms */
  settledOne(session: Session, rooms: AllowedRooms, call: CallContext): Promise<Session | null>;
}

const KNOWN_FOR = 10 * 60_000;
/**
 * A room that was read within this many milliseconds isn't read again, even if the read failed: one command makes
 * several checks, and autocomplete makes one per keystroke.
 */
const FRESH_FOR = 3_000;
const MOST_REMEMBERED = 2_000;
const MOST_READ = 100;
const READS_AT_ONCE = 8;
/** A read that hasn't started within this many milliseconds is skipped, because a moderator is waiting. */
const BEGIN_WITHIN = 3_000;

export function createRoomNames(parts: RoomNamesParts): RoomNames {
  return new KnownRoomNames(parts);
}

class KnownRoomNames implements RoomNames {
  readonly #videoSessions: RoomNamesParts['videoSessions'];
  readonly #clock: RoomNamesParts['clock'];
  readonly #remembered = new Map<string, { readonly customId: Room['customId']; readonly at: number }>();
  readonly #inFlight = new Map<string, Promise<void>>();

  constructor({ videoSessions, clock }: RoomNamesParts) {
    this.#videoSessions = videoSessions;
    this.#clock = clock;
  }

  async glimpsed(listing: Listing<Session>, rooms: AllowedRooms, call: CallContext): Promise<Listing<Session>> {
    await this.#lookUp(listing, rooms, call, null);
    return this.#whole(listing, rooms);
  }

  async settledOne(session: Session, rooms: AllowedRooms, call: CallContext): Promise<Session | null> {
    return (await this.settled(complete([session]), rooms, call)).items[0] ?? null;
  }

  #age(roomId: string): number {
    return this.#clock.elapsed() - (this.#remembered.get(roomId)?.at ?? Number.NEGATIVE_INFINITY);
  }

  #isKnown(roomId: string): boolean {
    return this.#age(roomId) < (this.#remembered.get(roomId)?.customId === undefined ? FRESH_FOR : KNOWN_FOR);
  }

  async #read(roomId: string, call: CallContext): Promise<void> {
    const room = await this.#videoSessions.room(roomId, { ...call, once: true }).catch((error: unknown) => {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    });
    const customId = room?.kind === 'found' && room.value.id === roomId ? room.value.customId : undefined;
    this.#remembered.delete(roomId);
    this.#remembered.set(roomId, { customId, at: this.#clock.elapsed() });
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MOST_REMEMBERED && oldest !== undefined) {
      this.#remembered.delete(oldest);
    }
  }

  async #readAll(roomIds: readonly string[], call: CallContext): Promise<void> {
    const beginBefore = this.#clock.elapsed() + BEGIN_WITHIN;
    const inTurn = pLimit(READS_AT_ONCE);
    await Promise.all(
      roomIds.slice(0, MOST_READ).map((roomId) =>
        inTurn(async () => {
          if (this.#clock.elapsed() < beginBefore) {
            const work =
              this.#inFlight.get(roomId) ?? this.#read(roomId, call).finally(() => this.#inFlight.delete(roomId));
            this.#inFlight.set(roomId, work);
            await work;
          }
        }),
      ),
    );
  }

  #named(session: Session): Session {
    const { id } = session.room;
    return session.room.customId === undefined && this.#isKnown(id)
      ? { ...session, room: { id, customId: this.#remembered.get(id)?.customId } }
      : session;
  }

  /** @returns the IDs of rooms that were remembered, but not just read */
  async #lookUp(
    listing: Listing<Session>,
    rooms: AllowedRooms,
    call: CallContext,
    given: string | null,
  ): Promise<readonly string[]> {
    const byId = given !== null && chooseSession(given, listing, rooms).kind === 'chosen';
    const inQuestion = listing.items.filter(({ room }) => {
      const standing = room.customId === undefined ? standingOf(room, rooms) : 'not-allowed';
      return standing === 'unknown' || (standing === 'allowed' && given !== null && !byId);
    });
    const roomIds = [...new Set(inQuestion.map(({ room }) => room.id))];
    const { known = [], unknown = [] } = Object.groupBy(roomIds, (id) => (this.#isKnown(id) ? 'known' : 'unknown'));
    const old = known.filter((id) => this.#age(id) >= FRESH_FOR);
    await this.#readAll(unknown, call);
    return old;
  }

  async settled(
    listing: Listing<Session>,
    rooms: AllowedRooms,
    call: CallContext,
    given: string | null = null,
  ): Promise<Listing<Session>> {
    const old = await this.#lookUp(listing, rooms, call, given);
    const choice = chooseSession(given, this.#whole(listing, rooms), rooms).kind;
    if (choice === 'none-running' || choice === 'unknown') {
      // What's remembered may have changed since, so it proves no absence.
      await this.#readAll(old, call);
    }
    return this.#whole(listing, rooms);
  }

  #whole(listing: Listing<Session>, rooms: AllowedRooms): Listing<Session> {
    const items = listing.items.map((session) => this.#named(session));
    const known = items.filter(({ room }) => standingOf(room, rooms) !== 'unknown');
    if (known.length < items.length) {
      return partial(known, listing.complete ? 'unreadable-entry' : listing.gap);
    }
    return listing.complete ? complete(known) : partial(known, listing.gap);
  }
}
