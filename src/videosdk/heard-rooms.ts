/** Rooms that VideoSDK has named on its own. */
export interface RoomsSeen {
  hear(roomId: string): void;
  all(): readonly string[];
}

/** A webhook's content is limited only by its size. */
const LONGEST_ID = 1_000;

/** @param most how many to remember: the most recently heard of */
export function createRoomsSeen(most = 500): RoomsSeen {
  const rooms = new Set<string>();
  return {
    hear(roomId) {
      if (roomId.length > LONGEST_ID) {
        return;
      }
      rooms.delete(roomId);
      rooms.add(roomId);
      const [oldest] = rooms;
      if (rooms.size > most && oldest !== undefined) {
        rooms.delete(oldest);
      }
    },
    all: () => [...rooms],
  };
}
