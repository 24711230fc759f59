import type { Promised } from '../shape.ts';

/** What the bot needs from VideoSDK's answers. Where it takes several forms, each of them keeps the promise. */

const ID = 'string|number';

export const PAGE_INFO: Promised = { currentPage: 'number', lastPage: 'number', total: 'number' };

export const SESSION = {
  id: ID,
  roomId: ID,
  customRoomId: `${ID}|null?`,
  start: 'date',
  end: 'date|null?',
  status: '"ongoing"|"ended"',
} as const satisfies Promised;

export const PERSON: Promised = {
  participantId: ID,
  name: 'string|number|null?',
  timelog: [{ start: 'date', end: 'date|null?' }],
};

export const ROOM: Promised = { roomId: ID, customRoomId: `${ID}|null?` };
