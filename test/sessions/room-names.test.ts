import { beforeEach, describe, expect, it } from 'vitest';
import { complete, found, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import { createRoomNames, type RoomNames } from '../../src/sessions/room-names.ts';
import { roomsOf, type Session } from '../../src/sessions/session.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { sessionOf } from '../support/hostile.ts';

const CALL = { reference: 'K7Q2M4X' };
const MINUTE = 60_000;
const HALL_ALONE = roomsOf(new Set(['Town Hall']));

/** What the records of rooms say; a missing one isn't found. */
let records: Map<string, string | null | Error>;
let asked: string[];
let time: number;
let onAsked: () => void;
let names: RoomNames;

beforeEach(() => {
  records = new Map([
    ['r-hall', 'Town Hall'],
    ['r-yard', null],
  ]);
  asked = [];
  time = 1_000_000;
  onAsked = () => undefined;
  names = createRoomNames({
    videoSessions: {
      async room(id) {
        asked.push(id);
        onAsked();
        const customId = records.get(id);
        if (customId instanceof Error) {
          throw customId;
        }
        return customId === undefined ? NOT_FOUND : found({ id, customId });
      },
    },
    clock: { elapsed: () => time },
  });
});

const unreported = (id: string): Session => {
  const session = sessionOf(`s-${id}`, { room: `r-${id}` });
  return { ...session, room: { ...session.room, customId: undefined } };
};
const named = (id: string, customId: string | null): Session => ({
  ...unreported(id),
  room: { id: `r-${id}`, customId },
});
const all = complete([unreported('hall'), unreported('yard')]);

describe('a room’s custom ID, when a session came without it', () => {
  it('isn’t asked for when it makes no difference', async () => {
    expect(await names.settled(all, roomsOf(null), CALL)).toEqual(all);
    expect(await names.settled(all, roomsOf(new Set(['r-hall', 'r-yard'])), CALL)).toEqual(all);
    expect(await names.settled(all, roomsOf(new Set()), CALL)).toEqual(all);
    expect(await names.settled(all, roomsOf(null), CALL, 's-yard')).toEqual(all);
    const told = complete([named('hall', 'Town Hall'), named('yard', null)]);
    expect(await names.settled(told, HALL_ALONE, CALL, 'Town Hall')).toEqual(told);
    expect(asked).toEqual([]);
  });

  it('is asked of the room when it decides whose room it is, or which one someone typed', async () => {
    const settled = complete([named('hall', 'Town Hall'), named('yard', null)]);
    expect(await names.settled(all, HALL_ALONE, CALL)).toEqual(settled);
    expect(asked).toEqual(['r-hall', 'r-yard']);
    expect(await names.settled(all, roomsOf(null), CALL, 'town hall')).toEqual(settled);
    expect(await names.glimpsed(all, HALL_ALONE, CALL)).toEqual(settled);
    // Each once.
    expect(asked).toHaveLength(2);
  });

  it.each([undefined, new UpstreamError('unavailable', 'no')])(
    'makes a list incomplete, without the session, when no one knows whose it is: %s',
    async (record) => {
      records = new Map([['r-hall', 'Town Hall']]);
      if (record !== undefined) {
        records.set('r-yard', record);
      }
      expect(await names.settled(all, HALL_ALONE, CALL)).toEqual(
        partial([named('hall', 'Town Hall')], 'unreadable-entry'),
      );
      expect(await names.settled(partial(all.items, 'page-missing'), HALL_ALONE, CALL)).toMatchObject({
        gap: 'page-missing',
      });
      expect(await names.settledOne(unreported('yard'), HALL_ALONE, CALL)).toBeNull();
      // It may be what was typed, and it's still the server's.
      expect(await names.settled(all, roomsOf(null), CALL, 'Choir')).toEqual(
        complete([named('hall', 'Town Hall'), unreported('yard')]),
      );
      expect(await names.settledOne(unreported('yard'), roomsOf(null), CALL)).toEqual(unreported('yard'));
      // Not with each keystroke.
      expect(asked.filter((id) => id === 'r-yard')).toHaveLength(1);
      time += 3_000;
      records.set('r-yard', 'Town Hall');
      expect(await names.settledOne(unreported('yard'), HALL_ALONE, CALL)).toEqual(named('yard', 'Town Hall'));
    },
  );

  it('proves no absence when it is only remembered', async () => {
    await names.settled(all, HALL_ALONE, CALL);
    time += 9 * MINUTE;
    records = new Map([
      ['r-hall', null],
      ['r-yard', 'Choir'],
    ]);
    const choir = roomsOf(new Set(['Choir']));
    expect((await names.glimpsed(all, choir, CALL)).items.map(({ room }) => room.customId)).toEqual([
      'Town Hall',
      null,
    ]);
    expect(asked).toHaveLength(2);
    const settled = complete([named('hall', null), named('yard', 'Choir')]);
    expect(await names.settled(all, choir, CALL)).toEqual(settled);
    expect(asked).toHaveLength(4);
    time += 11 * MINUTE;
    await names.settled(all, choir, CALL);
    expect(asked).toHaveLength(6);
  });

  it('is asked of a few rooms, and of no more when that takes too long', async () => {
    const many = complete(Array.from({ length: 500 }, (_, n) => unreported(`${n}`)));
    onAsked = () => {
      time += 100;
    };
    expect(await names.settled(many, HALL_ALONE, CALL)).toEqual(partial([], 'unreadable-entry'));
    expect(asked.length).toBeLessThan(50);
    onAsked = () => undefined;
    time += 3_000;
    await names.settled(many, HALL_ALONE, CALL);
    expect(asked.length).toBeLessThan(150);
  });
});
