import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { complete, found, type Listing, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import type { Session } from '../../src/sessions/session.ts';
import { UpstreamError, type VideoSessions } from '../../src/sessions/video-sessions.ts';
import { createRunning } from '../../src/videosdk/running.ts';
import { sessionOf } from '../support/hostile.ts';

const CALL = { reference: 'K7Q2M4X' };
const MINUTE = 60_000;

const hall = sessionOf('s-hall', { room: 'r-hall', customId: 'Town Hall' });
const yard = sessionOf('s-yard', { room: 'r-yard' });
const attic = sessionOf('s-attic', { room: 'r-attic' });

/** VideoSDK as far as session lists go: what it refuses, and what runs. */
let account: number | 'lists' | 'fails';
let byRoom: number | 'lists' | 'fails';
let rooms: number | 'knows' | 'fails';
let byCustomId: number | 'lists';
let sessions: Session[];
/** Those whose rooms have a record. */
let recorded: Session[];
let known: Set<string> | Error;
let asked: string[];
let time: number;
let onAsked: (what: string) => void;
let running: Pick<VideoSessions, 'running' | 'listing'>;

const unavailable = new UpstreamError('unavailable', 'no');

beforeEach(() => {
  [account, byRoom, rooms, byCustomId] = [400, 'lists', 'knows', 'lists'];
  sessions = [hall, yard];
  recorded = [hall, yard, attic];
  known = new Set();
  asked = [];
  time = 1_000_000;
  onAsked = () => undefined;
  running = createRunning({
    async list(parameters) {
      const { roomId, customRoomId } = parameters;
      const what = JSON.stringify(parameters);
      asked.push(what);
      onAsked(what);
      const how = customRoomId === undefined ? (roomId === undefined ? account : byRoom) : byCustomId;
      if (how === 'fails') {
        throw unavailable;
      }
      if (how !== 'lists') {
        return { listing: partial([], 'not-found'), refused: how };
      }
      const fits = ({ room }: Session): boolean =>
        (roomId === undefined || room.id === roomId) && (customRoomId === undefined || room.customId === customRoomId);
      return { listing: complete(sessions.filter(fits)), refused: null };
    },
    async roomOf(name) {
      asked.push(`room ${name}`);
      if (rooms === 'fails') {
        throw unavailable;
      }
      const session = recorded.find(({ room }) => room.id === name || room.customId === name);
      return rooms === 'knows' && session ? found({ id: session.room.id }) : NOT_FOUND;
    },
    async knownRooms() {
      if (known instanceof Error) {
        throw known;
      }
      return known;
    },
    clock: { elapsed: () => time },
    log: pino({ level: 'silent' }),
  });
});

const ids = ({ items }: Listing<Session>): string[] => items.map(({ id }) => id).sort();
const ask = (...names: string[]): Promise<Listing<Session>> => running.running(new Set(names), CALL);
const all = (): Promise<Listing<Session>> => running.running(null, CALL);

describe('a VideoSDK that lists an account’s sessions', () => {
  it('is asked for that list, once, whatever rooms are meant', async () => {
    account = 'lists';
    expect(running.listing).toBe('unknown');
    expect(await ask('r-hall')).toEqual(complete([hall, yard]));
    expect(await all()).toEqual(complete([hall, yard]));
    expect(asked).toEqual(['{}', '{}']);
    expect(running.listing).toBe('account');
  });

  it('isn’t taken for one that wants a room because it refused once', async () => {
    account = 'lists';
    await all();
    asked = [];
    onAsked = () => {
      account = asked.length === 1 ? 404 : 'lists';
    };
    expect(await ask('r-hall')).toEqual(complete([hall, yard]));
    expect(running.listing).toBe('account');
  });

  it('isn’t taken for one that wants a room while it refuses everything', async () => {
    for (const status of [400, 402, 404]) {
      [account, byRoom, byCustomId] = [status, status, status];
      expect(await ask('r-hall')).toEqual(partial([], 'not-found'));
      expect(await ask('unknown')).toEqual(partial([], 'not-found'));
      expect(running.listing).toBe('unknown');
    }
  });

  it('isn’t taken for one that wants a room when it fails', async () => {
    account = 'fails';
    await expect(ask('r-hall')).rejects.toBe(unavailable);
    expect(asked).toEqual(['{}']);
    expect(running.listing).toBe('unknown');
  });
});

describe('a VideoSDK that wants a room', () => {
  it('is asked room by room from then on', async () => {
    expect(await ask('r-hall', 'r-yard')).toEqual(complete([hall, yard]));
    expect(running.listing).toBe('by-room');
    asked = [];
    expect(await ask('r-yard')).toEqual(complete([yard]));
    expect(asked).toEqual(['{"roomId":"r-yard"}', '{"customRoomId":"r-yard"}']);
  });

  it.each([false, true])(
    'is asked for a name as either of two IDs: it may be one room’s and another’s (%s)',
    async (turned) => {
      const namesake = sessionOf('s-namesake', { room: 'r-namesake', customId: 'r-yard' });
      const known = turned ? [namesake, yard] : [yard, namesake];
      sessions = [hall, ...known];
      recorded = known;
      expect(ids(await ask('r-yard'))).toEqual(['s-namesake', 's-yard']);
      expect(ids(await ask('r-yard'))).toEqual(['s-namesake', 's-yard']);
    },
  );

  it('takes a name for one of the two IDs only when the other one could be asked for, or is refused', async () => {
    await ask('r-hall');
    byCustomId = 400;
    expect(await ask('r-hall')).toEqual(complete([hall]));
    onAsked = (what) => {
      if (what.includes('customRoomId')) {
        throw unavailable;
      }
    };
    expect(await ask('r-hall')).toEqual(partial([hall], 'not-found'));
  });

  it('proves no absence by where a custom ID once led: it may be another room’s by now', async () => {
    await ask('Town Hall');
    const moved = sessionOf('s-moved', { room: 'r-moved', customId: 'Town Hall' });
    const nameless = { ...hall, room: { id: 'r-hall', customId: undefined } };
    [sessions, recorded] = [[nameless, moved], [moved]];
    expect(ids(await ask('Town Hall'))).toEqual(['s-hall', 's-moved']);
    expect(await ask('Town Hall')).toEqual(complete([moved]));
    [sessions, recorded] = [[hall], [hall]];
    expect(await ask('Town Hall')).toEqual(complete([hall]));
    rooms = 404;
    sessions = [];
    expect(await ask('Town Hall')).toEqual(partial([], 'not-found'));
  });

  it.each([400, 402, 404])('is recognized by its refusal before and after a room answered: %i', async (status) => {
    account = status;
    await ask('r-hall');
    expect(asked).toEqual(['{}', 'room r-hall', '{"roomId":"r-hall"}', '{"customRoomId":"r-hall"}', '{}']);
    expect(running.listing).toBe('by-room');
  });

  it('is asked by the ID of a room that is listed by its custom ID, which is looked up once', async () => {
    expect(await ask('Town Hall')).toEqual(complete([hall]));
    expect(await ask('Town Hall')).toEqual(complete([hall]));
    expect(asked.filter((what) => what === 'room Town Hall')).toHaveLength(1);
    expect(asked.filter((what) => what.includes('customRoomId'))).toEqual([]);
    // A custom ID can be given to another room.
    time += 11 * MINUTE;
    await ask('Town Hall');
    expect(asked.filter((what) => what === 'room Town Hall')).toHaveLength(2);
  });

  it.each(['fails', 404] as const)('is asked by both IDs for a room that can’t be looked up: %s', async (how) => {
    rooms = how;
    expect(await ask('Town Hall')).toEqual(complete([hall]));
    expect(await ask('r-yard')).toEqual(complete([yard]));
    expect(asked).toContain('{"roomId":"Town Hall"}');
    expect(asked).toContain('{"customRoomId":"Town Hall"}');
  });

  it('proves nothing about a room that it doesn’t know, however often it says so, when it doesn’t accept custom IDs', async () => {
    byCustomId = 400;
    expect(await ask('r-hall', 'not used so far')).toEqual(partial([hall], 'not-found'));
    expect(asked.filter((what) => what === 'room not used so far')).toHaveLength(2);
  });

  it('may have a session in a room that it denied by mistake', async () => {
    byCustomId = 400;
    rooms = 404;
    onAsked = (what) => {
      rooms = what.includes('customRoomId') ? 'knows' : rooms;
    };
    expect(await ask('Town Hall')).toEqual(complete([hall]));
  });

  it.each([
    ['the room can’t be looked up', () => ([rooms, byCustomId] = ['fails', 400])],
    ['its custom ID is refused in another way', () => ([rooms, byCustomId] = [404, 404])],
    ['its list is refused', () => ([rooms, byCustomId] = [404, 400])],
  ])('proves nothing about a room when %s', async (why, happens) => {
    await ask('r-hall');
    happens();
    onAsked = (what) => {
      byRoom = why.includes('list') && what.includes('Town Hall') ? 404 : 'lists';
    };
    expect(await ask('r-hall', 'Town Hall')).toEqual(partial([hall], 'not-found'));
  });

  it('is asked by the ID that a room had when it can’t be looked up again', async () => {
    await ask('Town Hall');
    time += 11 * MINUTE;
    rooms = 404;
    expect(await ask('Town Hall')).toEqual(complete([hall]));
  });

  it('names one session once, also when its room is listed by both of its IDs', async () => {
    expect(await ask('Town Hall', 'r-hall')).toEqual(complete([hall]));
  });

  it('is asked for the known rooms when every room is meant, which may not be all there are', async () => {
    known = new Set(['Town Hall', 'r-attic']);
    expect(await all()).toEqual(partial([hall], 'rooms-unknown'));
    expect(await all()).toEqual(partial([hall], 'rooms-unknown'));
  });

  it('says that there is no room that it could be asked for', async () => {
    expect(await all()).toEqual(partial([], 'rooms-unknown'));
    await ask('r-hall');
    expect(running.listing).toBe('by-room');
    expect(await all()).toEqual(partial([], 'rooms-unknown'));
    expect(await ask()).toEqual(partial([], 'rooms-unknown'));
    known = new Error('the store is away');
    expect(await all()).toEqual(partial([], 'rooms-unknown'));
  });

  it('doesn’t blame missing rooms for a refusal that a gateway may have made', async () => {
    account = 404;
    expect(await all()).toEqual(partial([], 'not-found'));
    account = 'lists';
    await all();
    account = 400;
    expect(await all()).toEqual(partial([], 'not-found'));
  });

  it('shows what it could when a room fails or is refused, and says that something is missing', async () => {
    await ask('r-hall');
    onAsked = (what) => {
      byRoom = what.includes('r-yard') ? 'fails' : 'lists';
    };
    expect(await ask('r-hall', 'r-yard')).toEqual(partial([hall], 'page-missing'));
    onAsked = (what) => {
      byRoom = what.includes('r-yard') ? 402 : 'lists';
    };
    expect(await ask('r-hall', 'r-yard')).toEqual(partial([hall], 'not-found'));
  });

  it('fails when every room does', async () => {
    await ask('r-hall');
    byRoom = 'fails';
    await expect(ask('r-hall', 'r-yard')).rejects.toBe(unavailable);
  });

  it('is asked for a few rooms at a time, and for no more of them when that takes too long', async () => {
    await ask('r-hall');
    asked = [];
    onAsked = () => {
      time += 1_000;
    };
    const many = Array.from({ length: 40 }, (_, n) => `r-${n}`);
    rooms = 'fails';
    expect(await ask(...many)).toMatchObject({ complete: false, gap: 'page-missing' });
    expect(asked.length).toBeLessThan(60);
  });
});

describe('a VideoSDK that no longer wants a room', () => {
  beforeEach(async () => {
    await ask('r-hall');
    account = 'lists';
    sessions = [hall, yard, attic];
    asked = [];
  });

  it('is found out after ten minutes, and not sooner', async () => {
    time += 9 * MINUTE;
    expect(ids(await ask('r-hall'))).toEqual(['s-hall']);
    time += 2 * MINUTE;
    expect(ids(await ask('r-hall'))).toEqual(['s-attic', 's-hall', 's-yard']);
    expect(running.listing).toBe('account');
  });

  it.each([404, 'fails'] as const)('is asked again ten minutes later when it still wants one: %s', async (how) => {
    account = how;
    time += 11 * MINUTE;
    expect(await ask('r-hall')).toEqual(complete([hall]));
    expect(await ask('r-hall')).toEqual(complete([hall]));
    expect(asked.filter((what) => what === '{}')).toHaveLength(1);
    time += 11 * MINUTE;
    await ask('r-hall');
    expect(asked.filter((what) => what === '{}')).toHaveLength(2);
    expect(running.listing).toBe('by-room');
  });

  it('is found out at once when it refuses every room', async () => {
    byRoom = 404;
    expect(ids(await ask('r-hall'))).toEqual(['s-attic', 's-hall', 's-yard']);
    expect(running.listing).toBe('account');
  });

  it('is found out at once when there is no room to ask for', async () => {
    expect(ids(await all())).toEqual(['s-attic', 's-hall', 's-yard']);
  });
});
