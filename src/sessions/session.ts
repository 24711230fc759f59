import { FoldedTexts } from '../common/folded.ts';

/** A place that lives forever. Sessions are its meetings. */
export interface Room {
  readonly id: string;
  /** The customer's own ID for it, in any form; `null`: it has none; `undefined`: not known, so it may have any. */
  readonly customId: string | null | undefined;
}

/** Custom IDs in the form in which they're compared; "" for a room that isn't known to have one. */
export const foldedCustomIds = new FoldedTexts<Room>(({ customId }) => customId ?? '');

/** One meeting in a room, from the first join to the last leave or an explicit end. */
export interface Session {
  readonly id: string;
  readonly room: Room;
  /** Unix time in milliseconds. */
  readonly startedAt: number | null;
  /** Unix time in milliseconds; `null` while it runs. */
  readonly endedAt: number | null;
  /** From its `status` and `end`. `unclear` when they contradict each other or can't be read, which proves nothing. */
  readonly state: 'running' | 'ended' | 'unclear';
  /** How many people are connected, if the answer with this session said so. */
  readonly connectedCount: number | null;
}

/** The rooms that a server can moderate. */
export interface AllowedRooms {
  /** Room IDs or custom room IDs; `null`: every room of the account. */
  readonly only: ReadonlySet<string> | null;
  /** Whether another server has the room, whatever `only` says; `null`: its custom ID decides, and isn't known. */
  readonly givenAway: (room: Room) => boolean | null;
}

/** These rooms, or every room, without claims by other servers. */
export function roomsOf(only: ReadonlySet<string> | null): AllowedRooms {
  return { only, givenAway: () => false };
}

/**
 * `unknown`: the custom ID decides, and isn't known. No one can moderate the room, and a list without it isn't
 * complete.
 */
export type Standing = 'allowed' | 'not-allowed' | 'unknown';

export function standingOf(room: Room, { only, givenAway }: AllowedRooms): Standing {
  const listed = isListed(room, only);
  const free = listed === false ? false : negated(givenAway(room));
  return listed === false || free === false ? 'not-allowed' : listed && free ? 'allowed' : 'unknown';
}

export function roomAllowed(room: Room, rooms: AllowedRooms): boolean {
  return standingOf(room, rooms) === 'allowed';
}

function isListed({ id, customId }: Room, only: AllowedRooms['only']): boolean | null {
  if (only === null || only.has(id)) {
    return true;
  }
  return customId === undefined ? (only.size === 0 ? false : null) : customId !== null && only.has(customId);
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

/** A room's name for people: the one its owner chose, else its ID. */
export function roomName(room: Room): string {
  return room.customId ?? room.id;
}

/** Whether this looks like a VideoSDK session ID, as in all documented answers: 24 hexadecimal digits. */
export function looksLikeSessionId(text: string | null): boolean {
  return text !== null && /^[\da-f]{24}$/iu.test(text.trim());
}
