import { visible } from './text.ts';

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
  readonly running: boolean;
  /** How many are connected, when the answer that brought this session told. */
  readonly connectedCount: number | null;
}

/** The rooms that may be moderated, by room id or custom room id; `null` means every room of the account. */
export type AllowedRooms = ReadonlySet<string> | null;

export function roomAllowed(room: Room, allowed: AllowedRooms): boolean {
  return allowed === null || allowed.has(room.id) || (room.customId !== null && allowed.has(room.customId));
}

/** The name of a room as completions show it. */
export function shownRoom(room: Room): string {
  return visible(roomName(room), { max: 60, empty: '(unnamed room)' });
}

/** How a room is called in front of people: the name its owner chose, else its id. */
export function roomName(room: Room): string {
  return room.customId ?? room.id;
}
