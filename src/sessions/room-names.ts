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

export function createRoomNames({ videoSessions, clock }: RoomNamesParts): RoomNames {
  const remembered = new Map<string, { readonly customId: Room['customId']; readonly at: number }>();
  const inFlight = new Map<string, Promise<void>>();

  const age = (roomId: string): number => clock.elapsed() - (remembered.get(roomId)?.at ?? Number.NEGATIVE_INFINITY);

  function isKnown(roomId: string): boolean {
    return age(roomId) < (remembered.get(roomId)?.customId === undefined ? FRESH_FOR : KNOWN_FOR);
  }

  async function read(roomId: string, call: CallContext): Promise<void> {
    const room = await videoSessions.room(roomId, { ...call, once: true }).catch((error: unknown) => {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    });
    const customId = room?.kind === 'found' && room.value.id === roomId ? room.value.customId : undefined;
    remembered.delete(roomId);
    remembered.set(roomId, { customId, at: clock.elapsed() });
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) {
      remembered.delete(oldest);
    }
  }

  async function readAll(roomIds: readonly string[], call: CallContext): Promise<void> {
    const beginBefore = clock.elapsed() + BEGIN_WITHIN;
    const inTurn = pLimit(READS_AT_ONCE);
    await Promise.all(
      roomIds.slice(0, MOST_READ).map((roomId) =>
        inTurn(async () => {
          if (clock.elapsed() < beginBefore) {
            const work = inFlight.get(roomId) ?? read(roomId, call).finally(() => inFlight.delete(roomId));
            inFlight.set(roomId, work);
            await work;
          }
        }),
      ),
    );
  }

  function named(session: Session): Session {
    const { id } = session.room;
    return session.room.customId === undefined && isKnown(id)
      ? { ...session, room: { id, customId: remembered.get(id)?.customId } }
      : session;
  }

  /** @returns the IDs of rooms that were remembered, but not just read */
  async function lookUp(
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
    const { known = [], unknown = [] } = Object.groupBy(roomIds, (id) => (isKnown(id) ? 'known' : 'unknown'));
    const old = known.filter((id) => age(id) >= FRESH_FOR);
    await readAll(unknown, call);
    return old;
  }

  async function settled(
    listing: Listing<Session>,
    rooms: AllowedRooms,
    call: CallContext,
    given: string | null = null,
  ): Promise<Listing<Session>> {
    const old = await lookUp(listing, rooms, call, given);
    const choice = chooseSession(given, whole(listing, rooms), rooms).kind;
    if (choice === 'none-running' || choice === 'unknown' || choice === 'room-not-allowed') {
      // What's remembered may have changed since, so it proves no absence.
      await readAll(old, call);
    }
    return whole(listing, rooms);
  }

  function whole(listing: Listing<Session>, rooms: AllowedRooms): Listing<Session> {
    const items = listing.items.map(named);
    const known = items.filter(({ room }) => standingOf(room, rooms) !== 'unknown');
    if (known.length < items.length) {
      return partial(known, listing.complete ? 'unreadable-entry' : listing.gap);
    }
    return listing.complete ? complete(known) : partial(known, listing.gap);
  }

  return {
    settled,
    async glimpsed(listing, rooms, call) {
      await lookUp(listing, rooms, call, null);
      return whole(listing, rooms);
    },
    settledOne: async (session, rooms, call) => (await settled(complete([session]), rooms, call)).items[0] ?? null,
  };
}
