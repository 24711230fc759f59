import { expect, it } from 'vitest';
import { createRoomsSeen } from '../../src/videosdk/heard-rooms.ts';

it('remembers the rooms that were heard of last, up to a limit', () => {
  const rooms = createRoomsSeen(3);
  for (const room of ['a', 'b', 'a', 'c', 'd', 'x'.repeat(2_000)]) {
    rooms.hear(room);
  }
  expect(rooms.all()).toEqual(['a', 'c', 'd']);
});
