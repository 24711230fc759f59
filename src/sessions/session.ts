/** A place that lives for ever; sessions are its runs. */
export interface Room {
  readonly id: string;
  /** The free-form id that the customer gave it; `null`: it has none. `undefined`: not told, so it may have any. */
  readonly customId: string | null | undefined;
}

/** One run of a room, from the first join until the last leave or an explicit end. */
export interface Session {
  readonly id: string;
  readonly room: Room;
  /** Milliseconds of the Unix epoch. */
  readonly startedAt: number | null;
  /** Milliseconds of the Unix epoch; `null` while it runs. */
  readonly endedAt: number | null;
  /** What its `status` and `end` say. `unclear` when they contradict each other or can't be read; it proves nothing. */
  readonly state: 'running' | 'ended' | 'unclear';
  /** How many are connected, when the answer that brought this session told. */
  readonly connectedCount: number | null;
}

/** The rooms that a server may moderate. */
export interface AllowedRooms {
  /** By room id or custom room id; `null` means every room of the account. */
  readonly only: ReadonlySet<string> | null;
  /** Whether the room is another server's by now, whatever `only` says; `null`: its custom id would tell, which isn't known. */
  readonly givenAway: (room: Room) => boolean | null;
}

/** These rooms, or every room, and no other server has a claim to any. */
export function roomsOf(only: ReadonlySet<string> | null): AllowedRooms {
  return { only, givenAway: () => false };
}

/** `unknown`: its custom id would tell, which isn't known. Nobody may moderate such a room, and no list that lacks it is whole. */
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

/** How a room is called in front of people: the name its owner chose, else its id. */
export function roomName(room: Room): string {
  return room.customId ?? room.id;
}

/** Whether this is how VideoSDK writes the ids of its sessions, as in all its documented answers: 24 hexadecimal digits. */
export function looksLikeSessionId(text: string | null): boolean {
  return text !== null && /^[\da-f]{24}$/iu.test(text.trim());
}
