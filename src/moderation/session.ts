/** A place that lives for ever; sessions are its runs. */
export interface Room {
  readonly id: string;
  /** The free-form id that the customer gave it, when there is one. */
  readonly customId: string | null;
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
  /** Whether the room is another server's by now, whatever `only` says. */
  readonly givenAway: (room: Room) => boolean;
}

/** These rooms, or every room, and no other server has a claim to any. */
export function roomsOf(only: ReadonlySet<string> | null): AllowedRooms {
  return { only, givenAway: () => false };
}

export function roomAllowed(room: Room, { only, givenAway }: AllowedRooms): boolean {
  const listed = only === null || only.has(room.id) || (room.customId !== null && only.has(room.customId));
  return listed && !givenAway(room);
}

/** How a room is called in front of people: the name its owner chose, else its id. */
export function roomName(room: Room): string {
  return room.customId ?? room.id;
}

/** Whether this is how VideoSDK writes the ids of its sessions, as in all its documented answers: 24 hexadecimal digits. */
export function looksLikeSessionId(text: string | null): boolean {
  return text !== null && /^[\da-f]{24}$/iu.test(text.trim());
}
