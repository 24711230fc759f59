/** Rooms that VideoSDK has named by itself. */
export interface HeardRooms {
  hear(roomId: string): void;
  all(): readonly string[];
}

/** What a webhook may hold is bounded by its size alone. */
const LONGEST_ID = 1_000;

/** @param most so many are remembered, those that were heard of last */
export function createHeardRooms(most = 500): HeardRooms {
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
