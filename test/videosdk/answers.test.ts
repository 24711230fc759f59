import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERSONAL_DATA, PERSONAL_DATA_MARKERS } from '../../sandbox/videosdk/index.ts';
import {
  participantAnswer,
  participantsPage,
  roomAnswer,
  sessionAnswer,
  sessionsPage,
} from '../../src/videosdk/answers.ts';

const T = '2021-12-06T08:15:20.565Z';
const AT = Date.parse(T);

/** The answer of the documentation to v1's removal: two people of one name, nobody out. */
const documented = {
  id: '61adc697a239e84d0aaa7e15',
  meetingId: '25af-rsr2-lk92',
  start: '2021-12-06T08:15:19.121Z',
  end: null,
  participants: [
    { participantId: 'c7wgj9sd', name: 'John Dow', timelog: [{ start: T, end: null }] },
    { participantId: 'ofwb7db6', name: 'John Dow', timelog: [{ start: T, end: T }] },
  ],
};

const v2 = {
  id: '61adc697a239e84d0aaa7e15',
  roomId: '25af-rsr2-lk92',
  customRoomId: 'Town Hall',
  start: T,
  end: null,
  status: 'ongoing',
  region: 'sg001',
  participants: [],
  links: { get_room: 'https://api.videosdk.live/v2/rooms/25af-rsr2-lk92' },
};

const pageInfo = { currentPage: 1, perPage: 20, lastPage: 3, total: 55 };

describe('a session', () => {
  it('is read as v1 shows it', () => {
    expect(sessionAnswer.parse(documented)).toEqual({
      id: '61adc697a239e84d0aaa7e15',
      room: { id: '25af-rsr2-lk92', customId: undefined },
      startedAt: Date.parse('2021-12-06T08:15:19.121Z'),
      endedAt: null,
      state: 'running',
      connectedCount: 1,
    });
  });

  it('is read as v2 shows it, bare or as data', () => {
    const expected = {
      id: '61adc697a239e84d0aaa7e15',
      room: { id: '25af-rsr2-lk92', customId: 'Town Hall' },
      startedAt: AT,
      endedAt: null,
      state: 'running',
      connectedCount: null,
    };
    expect(sessionAnswer.parse(v2)).toEqual(expected);
    expect(sessionAnswer.parse({ data: v2 })).toEqual(expected);
  });

  it.each<[string, object, string]>([
    ['ongoing', { status: 'ongoing' }, 'running'],
    ['ongoing, without an end', { status: 'ongoing', end: undefined }, 'running'],
    ['ended', { status: 'ended', end: T }, 'ended'],
    ['ended, without an end', { status: 'ended', end: null }, 'ended'],
    ['ended, whatever its end says', { status: 'ended', end: 'some day' }, 'ended'],
    ['without a status, without an end', { status: undefined, end: null }, 'running'],
    ['null for a status, without an end', { status: null, end: null }, 'running'],
    ['without a status, with an end', { status: undefined, end: T }, 'ended'],
    ['without a status, with an end that cannot be read', { status: undefined, end: 'some day 7' }, 'unclear'],
    ['without a status, with an end of no time', { status: undefined, end: 0 }, 'unclear'],
    ['without a status, with an empty end', { status: undefined, end: '' }, 'unclear'],
    ['ongoing, with an end', { status: 'ongoing', end: T }, 'unclear'],
    ['ongoing, with an end that cannot be read', { status: 'ongoing', end: false }, 'unclear'],
    ['of a status that nobody documented', { status: 'paused' }, 'unclear'],
    ['of a status that nobody documented, with an end', { status: 'paused', end: T }, 'unclear'],
    ['of a status that is no text', { status: 1 }, 'unclear'],
  ])('runs, or is over, or neither can be told: %s', (_what, change, state) => {
    const read = sessionAnswer.parse({ ...v2, ...change });
    expect(read.state).toBe(state);
    // No time of an end without an end.
    expect(read.state === 'ended' || read.endedAt === null).toBe(true);
  });

  it('is read without what is only nice to have', () => {
    expect(sessionAnswer.parse({ id: 'x', roomId: 'r' })).toEqual({
      id: 'x',
      room: { id: 'r', customId: undefined },
      startedAt: null,
      endedAt: null,
      state: 'running',
      connectedCount: null,
    });
    expect(sessionAnswer.parse({ ...v2, customRoomId: null, participants: 'many', start: 'soon 7' })).toMatchObject({
      room: { customId: null },
      startedAt: null,
      connectedCount: null,
    });
    expect(sessionAnswer.parse({ ...v2, customRoomId: '' }).room.customId).toBeNull();
    // None was told, which isn't none.
    expect(sessionAnswer.parse({ ...v2, customRoomId: undefined }).room.customId).toBeUndefined();
  });

  it('has the ids that a number plainly means', () => {
    expect(sessionAnswer.parse({ ...v2, id: 5, roomId: 17, customRoomId: 0 })).toMatchObject({
      id: '5',
      room: { id: '17', customId: '0' },
    });
  });

  it('tells how many are connected only where everyone in it can be read', () => {
    const ended = { ...documented.participants[1], participantId: 'third' };
    const counted = (participants: unknown[]) => sessionAnswer.parse({ ...v2, participants }).connectedCount;
    expect(counted([...documented.participants, ended])).toBe(1);
    expect(counted([ended])).toBe(0);
    // A session begins with somebody: an empty list holds no people, it isn't about them.
    expect(counted([])).toBeNull();
    // Somebody may be on it twice.
    expect(counted([...documented.participants, documented.participants[0]])).toBe(1);
    expect(counted([documented.participants[0], { ...ended, participantId: 'c7wgj9sd' }])).toBeNull();
    expect(counted([...documented.participants, null])).toBeNull();
    expect(counted([...documented.participants, { participantId: 'x' }])).toBeNull();
  });

  it.each([{ roomId: undefined }, { roomId: null }, { roomId: '' }, { roomId: {} }, { customRoomId: {} }])(
    'is not read when nobody can tell whose it is: %j',
    (change) => {
      expect(sessionAnswer.safeParse({ ...v2, ...change }).success).toBe(false);
    },
  );

  it.each([
    {},
    { ...v2, id: '' },
    { ...v2, id: {} },
    { ...v2, id: 2 ** 53 },
    { ...v2, id: 1.5 },
    { ...v2, id: true },
    { data: {} },
    [],
    [documented],
    null,
    'x',
    { message: 'no' },
  ])('is not read from %j', (answer) => {
    expect(sessionAnswer.safeParse(answer).success).toBe(false);
  });
});

describe('a page of sessions', () => {
  it('is read with where it stands among the pages', () => {
    const page = sessionsPage.parse({ pageInfo, data: [v2, { ...v2, id: 'second' }] });
    expect(page.items.map(({ id }) => id)).toEqual(['61adc697a239e84d0aaa7e15', 'second']);
    expect(page.pageInfo).toMatchObject({ currentPage: 1, lastPage: 3 });
  });

  it('may be empty, also when its last page is page 0', () => {
    const page = sessionsPage.parse({ pageInfo: { currentPage: 1, perPage: 20, lastPage: 0, total: 0 }, data: [] });
    expect(page.items).toEqual([]);
    expect(page.pageInfo?.lastPage).toBe(0);
  });

  it('does not lose the others to one that cannot be read, and counts those', () => {
    const page = sessionsPage.parse({ pageInfo, data: [null, { id: 5 }, v2, 'x'] });
    expect([page.items.length, page.unreadable]).toEqual([1, 3]);
  });

  it.each([{}, { data: null }, { data: {} }, { pageInfo }, [v2], null, 'x'])('is not read from %j', (answer) => {
    expect(sessionsPage.safeParse(answer).success).toBe(false);
  });
});

describe('a participant', () => {
  const one = { participantId: 'c7wgj9sd', name: 'Ada', timelog: [{ start: T, end: null }] };

  it('is connected while an entry of the log is open', () => {
    expect(participantAnswer.parse(one)).toEqual({
      id: 'c7wgj9sd',
      name: 'Ada',
      state: 'connected',
      joinedAt: AT,
      leftAt: null,
    });
  });

  it('is connected since they came back, when they left before', () => {
    const timelog = [
      { start: '2021-12-06T08:00:00Z', end: '2021-12-06T08:10:00Z' },
      { start: T, end: null },
    ];
    expect(participantAnswer.parse({ ...one, timelog })).toMatchObject({
      state: 'connected',
      joinedAt: AT,
      leftAt: null,
    });
  });

  it('is connected since the last time they came, when an earlier entry was never closed', () => {
    const timelog = [
      { start: '2021-12-06T08:00:00Z', end: null },
      { start: T, end: null },
    ];
    expect(participantAnswer.parse({ ...one, timelog })).toMatchObject({ state: 'connected', joinedAt: AT });
  });

  it('is gone since the last entry was closed', () => {
    const timelog = [
      { start: '2021-12-06T08:00:00Z', end: '2021-12-06T08:10:00Z' },
      { start: '2021-12-06T08:12:00Z', end: T },
    ];
    expect(participantAnswer.parse({ ...one, timelog })).toEqual({
      id: 'c7wgj9sd',
      name: 'Ada',
      state: 'left',
      joinedAt: Date.parse('2021-12-06T08:12:00Z'),
      leftAt: AT,
    });
  });

  it.each<[string, object, object]>([
    ['no name', { name: undefined }, { name: null }],
    ['null for a name', { name: null }, { name: null }],
    ['an empty name', { name: '' }, { name: '' }],
    ['a number for a name', { name: 7 }, { name: '7' }],
    ['an entry without an end', { timelog: [{ start: T }] }, { state: 'connected', joinedAt: AT }],
    [
      'an entry with a time that cannot be read',
      { timelog: [{ start: 'x', end: null }] },
      { state: 'connected', joinedAt: null },
    ],
    [
      'an entry with a number for a time',
      { timelog: [{ start: AT, end: null }] },
      { state: 'connected', joinedAt: AT },
    ],
    ['an entry without a start', { timelog: [{ end: null }] }, { state: 'connected', joinedAt: null }],
    ['an end that cannot be read', { timelog: [{ start: T, end: 'x' }] }, { state: 'unclear', leftAt: null }],
    [
      'an end that is only nearly a date',
      { timelog: [{ start: T, end: 'room 7' }] },
      { state: 'unclear', leftAt: null },
    ],
    ['an end of no time', { timelog: [{ start: T, end: 0 }] }, { state: 'unclear', leftAt: null }],
    [
      'an end that cannot be read before one that can',
      {
        timelog: [
          { start: T, end: {} },
          { start: T, end: T },
        ],
      },
      { state: 'unclear', leftAt: null },
    ],
    ['an entry that is none', { timelog: [{ start: T, end: T }, null] }, { state: 'unclear', leftAt: null }],
    ['an entry that is none beside an open one', { timelog: ['x', { start: T, end: null }] }, { state: 'connected' }],
    ['an end in the form of HTTP', { timelog: [{ end: 'Mon, 06 Dec 2021 08:15:20 GMT' }] }, { state: 'left' }],
    ['an end as a number', { timelog: [{ end: AT }] }, { state: 'left', leftAt: AT }],
    ['an empty log', { timelog: [] }, { state: 'unclear', joinedAt: null, leftAt: null }],
    ['no log', { timelog: undefined }, { state: 'unclear', joinedAt: null, leftAt: null }],
    ['a log that is none', { timelog: 'x' }, { state: 'unclear', joinedAt: null, leftAt: null }],
    ['a number for an id', { participantId: 42 }, { id: '42' }],
    ['an id of one dot', { participantId: '.' }, { id: '.' }],
    ['an id of a thousand letters', { participantId: 'x'.repeat(1_000) }, { id: 'x'.repeat(1_000) }],
  ])('is read with %s', (_what, change, expected) => {
    expect(participantAnswer.parse({ ...one, ...change })).toMatchObject(expected);
    expect(participantAnswer.parse({ data: { ...one, ...change } })).toMatchObject(expected);
  });

  it.each([
    {},
    { participantId: '' },
    { participantId: {} },
    { participantId: 2 ** 60 },
    { participantId: null },
    { name: 'x' },
    { ...one, name: {} },
    { ...one, name: true },
    { ...one, name: 1.5 },
    { ...one, name: 2 ** 60 },
    null,
    [],
    'x',
  ])('is not read from %j', (answer) => {
    expect(participantAnswer.safeParse(answer).success).toBe(false);
  });
});

describe('a page of participants', () => {
  const { participants } = documented;

  it('is read from an object, as all who were there come', () => {
    const page = participantsPage.parse({ pageInfo, data: { ...v2, participants } });
    expect(page.items.map(({ id, state }) => [id, state])).toEqual([
      ['c7wgj9sd', 'connected'],
      ['ofwb7db6', 'left'],
    ]);
    expect(page.pageInfo?.lastPage).toBe(3);
  });

  it('is read from a list of one, as those who are there come', () => {
    const page = participantsPage.parse({ pageInfo, data: [{ ...v2, participants }] });
    expect(page.items).toHaveLength(2);
  });

  it('may be of nobody, in either form', () => {
    expect(participantsPage.parse({ pageInfo, data: [] }).items).toEqual([]);
    expect(participantsPage.parse({ pageInfo, data: { participants: [] } }).items).toEqual([]);
    expect(participantsPage.parse({ pageInfo, data: [{ participants: [] }] }).items).toEqual([]);
  });

  it('does not lose the others to one that cannot be read, and counts those', () => {
    const page = participantsPage.parse({
      data: [{ participants: [null, 5, { participantId: '' }, ...participants] }],
    });
    expect([page.items.length, page.unreadable]).toEqual([2, 3]);
  });

  it('tells of which session it is, where the answer does', () => {
    expect(participantsPage.parse({ pageInfo, data: [{ id: 's', participants }] }).sessionIds).toEqual(['s']);
    expect(participantsPage.parse({ pageInfo, data: { _id: 'x', participants } }).sessionIds).toEqual([]);
  });

  it('has the count, where it is told', () => {
    const infoOf = (total: unknown) =>
      participantsPage.parse({ pageInfo: { ...pageInfo, total }, data: { participants } }).pageInfo;
    expect(infoOf('55')).toEqual({ currentPage: 1, lastPage: 3, total: 55 });
    expect([infoOf(undefined)?.total, infoOf(null)?.total]).toEqual([null, null]);
    // What says one thing that can't be read isn't believed in the others.
    expect(infoOf('many')).toBeNull();
  });

  it.each([undefined, null, {}, { currentPage: 'x' }, { currentPage: 1.5, lastPage: 2 }, 'x'])(
    'is read without a place among the pages: %j',
    (odd) => {
      expect(participantsPage.parse({ pageInfo: odd, data: { participants } }).items).toHaveLength(2);
    },
  );

  it.each([
    {},
    { data: null },
    { data: {} },
    { data: [{}] },
    { data: { participants: 'x' } },
    { data: { id: {}, participants } },
    participants,
    'x',
    null,
  ])('is not read from %j: an answer that is not understood is not an empty list', (answer) => {
    expect(participantsPage.safeParse(answer).success).toBe(false);
  });
});

describe('a room', () => {
  it('is read by its ids, bare or as data', () => {
    const room = { id: 'internal', roomId: '25af-rsr2-lk92', customRoomId: 'Town Hall', disabled: false };
    const expected = { id: '25af-rsr2-lk92', customId: 'Town Hall', internalId: 'internal' };
    expect(roomAnswer.parse(room)).toEqual(expected);
    expect(roomAnswer.parse({ data: room })).toEqual(expected);
    expect(roomAnswer.parse({ roomId: 7 })).toEqual({ id: '7', customId: null, internalId: null });
  });

  it.each([{}, { roomId: '' }, { roomId: 'r', customRoomId: {} }, { id: 'x' }, [], null, 'x', { message: 'no' }])(
    'is not read from %j',
    (answer) => {
      expect(roomAnswer.safeParse(answer).success).toBe(false);
    },
  );
});

describe('personal data', () => {
  const secret = fc.constantFrom(
    ...['apiKey', 'geoLocation', 'deviceInfo', 'ip', 'city', 'userAgent', 'token', 'quality', 'anything'],
  );
  const value = fc.constantFrom(
    ...[
      PERSONAL_DATA,
      { nested: PERSONAL_DATA },
      [PERSONAL_DATA],
      ...PERSONAL_DATA_MARKERS,
      { ...PERSONAL_DATA, end: null },
    ],
  );
  const extra = fc.dictionary(secret, value, { maxKeys: 6 });

  it('does not survive the reading, wherever it is put', () => {
    fc.assert(
      fc.property(extra, extra, extra, extra, (inParticipant, inLog, inSession, inAnswer) => {
        const person = {
          ...inParticipant,
          participantId: 'c7wgj9sd',
          name: 'Ada',
          timelog: [{ ...inLog, start: T, end: null }],
        };
        const place = { ...inSession, ...v2, participants: [person] };
        const read = [
          sessionAnswer.parse(place),
          sessionsPage.parse({ ...inAnswer, pageInfo: { ...inAnswer, ...pageInfo }, data: [place] }),
          participantsPage.parse({ ...inAnswer, pageInfo: { ...inAnswer, ...pageInfo }, data: [place] }),
          participantsPage.parse({ ...inAnswer, data: place }),
          participantAnswer.parse(person),
        ];
        const text = JSON.stringify(read);
        expect(text).toContain('c7wgj9sd');
        for (const marker of [...PERSONAL_DATA_MARKERS, 'apiKey', 'geoLocation', 'deviceInfo']) {
          expect(text).not.toContain(marker);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('junk', () => {
  it('is refused or read, and never throws', () => {
    const shape = fc.oneof(
      fc.jsonValue(),
      fc.record({ data: fc.jsonValue(), pageInfo: fc.jsonValue() }),
      fc.record({ data: fc.record({ participants: fc.array(fc.jsonValue()) }) }),
      fc.record({ id: fc.jsonValue(), status: fc.jsonValue(), end: fc.jsonValue(), participants: fc.jsonValue() }),
      fc.record({ participantId: fc.string(), name: fc.jsonValue(), timelog: fc.array(fc.jsonValue()) }),
    );
    fc.assert(
      fc.property(shape, (answer) => {
        for (const schema of [sessionAnswer, sessionsPage, participantsPage, participantAnswer, roomAnswer]) {
          expect(typeof schema.safeParse(answer).success).toBe('boolean');
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
