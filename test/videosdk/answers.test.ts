import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERSONAL_DATA, PERSONAL_DATA_MARKERS } from '../../sandbox/videosdk/index.ts';
import {
  LONGEST_ID,
  MOST_ENTRIES,
  participantAnswer,
  participantsPage,
  roomAnswer,
  sessionAnswer,
  sessionsPage,
} from '../../src/videosdk/answers.ts';

const T = '2021-12-06T08:15:20.565Z';
const AT = Date.parse(T);

/** The documented answer to v1's removal: two people with one name, no one out. */
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
    ['without a status, with an unreadable end', { status: undefined, end: 'some day 7' }, 'unclear'],
    ['without a status, with an end that isn’t a time', { status: undefined, end: 0 }, 'unclear'],
    ['without a status, with an empty end', { status: undefined, end: '' }, 'unclear'],
    ['ongoing, with an end', { status: 'ongoing', end: T }, 'unclear'],
    ['ongoing, with an unreadable end', { status: 'ongoing', end: false }, 'unclear'],
    ['with an undocumented status', { status: 'paused' }, 'unclear'],
    ['with an undocumented status, with an end', { status: 'paused', end: T }, 'unclear'],
    ['with a status that isn’t text', { status: 1 }, 'unclear'],
  ])('runs, or is over, or can’t be judged: %s', (_what, change, state) => {
    const read = sessionAnswer.parse({ ...v2, ...change });
    expect(read.state).toBe(state);
    // No end time without an end.
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
    // None was given, which doesn't mean that there is none.
    expect(sessionAnswer.parse({ ...v2, customRoomId: undefined }).room.customId).toBeUndefined();
  });

  it('has the IDs that a number plainly means', () => {
    expect(sessionAnswer.parse({ ...v2, id: 5, roomId: 17, customRoomId: 0 })).toMatchObject({
      id: '5',
      room: { id: '17', customId: '0' },
    });
  });

  it('says how many are connected only when everyone in it can be read', () => {
    const ended = { ...documented.participants[1], participantId: 'third' };
    const counted = (participants: unknown[]) => sessionAnswer.parse({ ...v2, participants }).connectedCount;
    expect(counted([...documented.participants, ended])).toBe(1);
    expect(counted([ended])).toBe(0);
    // A session begins with someone: an empty list doesn't describe its people.
    expect(counted([])).toBeNull();
    // Someone may be on it twice.
    expect(counted([...documented.participants, documented.participants[0]])).toBe(1);
    expect(counted([documented.participants[0], { ...ended, participantId: 'c7wgj9sd' }])).toBeNull();
    expect(counted([...documented.participants, null])).toBeNull();
    expect(counted([...documented.participants, { participantId: 'x' }])).toBeNull();
  });

  it.each([{ roomId: undefined }, { roomId: null }, { roomId: '' }, { roomId: {} }, { customRoomId: {} }])(
    'isn’t read when its room is unclear: %j',
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
  ])('isn’t read from %j', (answer) => {
    expect(sessionAnswer.safeParse(answer).success).toBe(false);
  });
});

describe('a page of sessions', () => {
  it('is read with its place among the pages', () => {
    const page = sessionsPage.parse({ pageInfo, data: [v2, { ...v2, id: 'second' }] });
    expect(page.items.map(({ id }) => id)).toEqual(['61adc697a239e84d0aaa7e15', 'second']);
    expect(page.pageInfo).toMatchObject({ currentPage: 1, lastPage: 3 });
  });

  it('can be empty, also when its last page is page 0', () => {
    const page = sessionsPage.parse({ pageInfo: { currentPage: 1, perPage: 20, lastPage: 0, total: 0 }, data: [] });
    expect(page.items).toEqual([]);
    expect(page.pageInfo?.lastPage).toBe(0);
  });

  it('doesn’t lose the others because of one that can’t be read, and counts those', () => {
    const page = sessionsPage.parse({ pageInfo, data: [null, { id: 5 }, v2, 'x'] });
    expect([page.items.length, page.unreadable]).toEqual([1, 3]);
  });

  it.each([{}, { data: null }, { data: {} }, { pageInfo }, [v2], null, 'x'])('isn’t read from %j', (answer) => {
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
      'an entry with an unreadable time',
      { timelog: [{ start: 'x', end: null }] },
      { state: 'connected', joinedAt: null },
    ],
    [
      'an entry with a number for a time',
      { timelog: [{ start: AT, end: null }] },
      { state: 'connected', joinedAt: AT },
    ],
    ['an entry without a start', { timelog: [{ end: null }] }, { state: 'connected', joinedAt: null }],
    ['an unreadable end', { timelog: [{ start: T, end: 'x' }] }, { state: 'unclear', leftAt: null }],
    ['an end that is almost a date', { timelog: [{ start: T, end: 'room 7' }] }, { state: 'unclear', leftAt: null }],
    ['an end that isn’t a time', { timelog: [{ start: T, end: 0 }] }, { state: 'unclear', leftAt: null }],
    [
      'an unreadable end before one that can be read',
      {
        timelog: [
          { start: T, end: {} },
          { start: T, end: T },
        ],
      },
      { state: 'unclear', leftAt: null },
    ],
    ['an invalid entry', { timelog: [{ start: T, end: T }, null] }, { state: 'unclear', leftAt: null }],
    ['an invalid entry next to an open one', { timelog: ['x', { start: T, end: null }] }, { state: 'connected' }],
    ['an end in HTTP’s format', { timelog: [{ end: 'Mon, 06 Dec 2021 08:15:20 GMT' }] }, { state: 'left' }],
    ['an end as a number', { timelog: [{ end: AT }] }, { state: 'left', leftAt: AT }],
    ['an empty log', { timelog: [] }, { state: 'unclear', joinedAt: null, leftAt: null }],
    ['no log', { timelog: undefined }, { state: 'unclear', joinedAt: null, leftAt: null }],
    ['an invalid log', { timelog: 'x' }, { state: 'unclear', joinedAt: null, leftAt: null }],
    ['a number for an ID', { participantId: 42 }, { id: '42' }],
    ['an ID of one dot', { participantId: '.' }, { id: '.' }],
    ['an ID of a thousand letters', { participantId: 'x'.repeat(1_000) }, { id: 'x'.repeat(1_000) }],
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
  ])('isn’t read from %j', (answer) => {
    expect(participantAnswer.safeParse(answer).success).toBe(false);
  });
});

describe('what someone sends', () => {
  const sendingOf = (events: unknown, mode?: unknown) => {
    const { sending, looksOn } = participantAnswer.parse({ participantId: 'p', events, mode });
    return [sending ?? [], looksOn ?? false];
  };
  const since = [{ start: T, end: T }, { start: T }];

  it('is what began last and has no end, in one order', () => {
    expect(sendingOf({ mic: since, webcam: [{ start: T, end: T }], screenShare: since })).toEqual([
      ['screen', 'mic'],
      false,
    ]);
    expect(sendingOf({ webcam: [{ start: AT, end: null }], screenShareAudio: since })[0]).toEqual([
      'screenAudio',
      'camera',
    ]);
  });

  it.each<[string, unknown]>([
    ['is missing', undefined],
    ['is text', 'mic'],
    ['is a list', [since]],
    ['lists nothing', { mic: [] }],
    ['has no lists', { mic: { start: T }, webcam: true, screenShare: null, screenShareAudio: 'on' }],
    ['has odd entries', { mic: [null], webcam: ['on'], screenShare: [[T]], screenShareAudio: [7] }],
    ['has no start', { mic: [{}], webcam: [{ end: null }], screenShare: [{ start: 'now' }] }],
    ['has an end that can’t be read', { mic: [{ start: T, end: 'later' }], webcam: [{ start: T, end: false }] }],
    ['has ended after one that never did', { mic: [{ start: T }, { start: T, end: T }] }],
  ])('is unknown where what VideoSDK says %s, and the person is read all the same', (_what, events) => {
    expect(sendingOf(events)).toEqual([[], false]);
    expect(participantAnswer.parse({ participantId: 'p', events })).not.toHaveProperty('sending');
  });

  it('can’t be anything in a mode that only receives', () => {
    expect(
      ['RECV_ONLY', 'VIEWER', 'SEND_AND_RECV', 'recv_only', 7, null].map((mode) => sendingOf({}, mode)[1]),
    ).toEqual([true, true, false, false, false, false]);
  });
});

describe('a page of participants', () => {
  const { participants } = documented;

  it('is read from an object, which is how everyone who was there comes', () => {
    const page = participantsPage.parse({ pageInfo, data: { ...v2, participants } });
    expect(page.items.map(({ id, state }) => [id, state])).toEqual([
      ['c7wgj9sd', 'connected'],
      ['ofwb7db6', 'left'],
    ]);
    expect(page.pageInfo?.lastPage).toBe(3);
  });

  it('is read from a list of one, which is how everyone who is there comes', () => {
    const page = participantsPage.parse({ pageInfo, data: [{ ...v2, participants }] });
    expect(page.items).toHaveLength(2);
  });

  it('can be empty, in either form', () => {
    expect(participantsPage.parse({ pageInfo, data: [] }).items).toEqual([]);
    expect(participantsPage.parse({ pageInfo, data: { participants: [] } }).items).toEqual([]);
    expect(participantsPage.parse({ pageInfo, data: [{ participants: [] }] }).items).toEqual([]);
  });

  it('doesn’t lose the others because of one that can’t be read, and counts those', () => {
    const page = participantsPage.parse({
      data: [{ participants: [null, 5, { participantId: '' }, ...participants] }],
    });
    expect([page.items.length, page.unreadable]).toEqual([2, 3]);
  });

  it('says which session it is about, if the answer does', () => {
    expect(participantsPage.parse({ pageInfo, data: [{ id: 's', participants }] }).sessionIds).toEqual(['s']);
    expect(participantsPage.parse({ pageInfo, data: { _id: 'x', participants } }).sessionIds).toEqual([]);
  });

  it('has the count, if there is one', () => {
    const infoOf = (total: unknown) =>
      participantsPage.parse({ pageInfo: { ...pageInfo, total }, data: { participants } }).pageInfo;
    expect(infoOf('55')).toEqual({ currentPage: 1, lastPage: 3, total: 55 });
    expect([infoOf(undefined)?.total, infoOf(null)?.total]).toEqual([null, null]);
    // An answer with one unreadable value isn't believed in the others.
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
  ])('isn’t read from %j: an answer that isn’t understood isn’t an empty list', (answer) => {
    expect(participantsPage.safeParse(answer).success).toBe(false);
  });
});

describe('a room', () => {
  it('is read by its IDs, bare or as data', () => {
    const room = { id: 'internal', roomId: '25af-rsr2-lk92', customRoomId: 'Town Hall', disabled: false };
    const expected = { id: '25af-rsr2-lk92', customId: 'Town Hall', internalId: 'internal' };
    expect(roomAnswer.parse(room)).toEqual(expected);
    expect(roomAnswer.parse({ data: room })).toEqual(expected);
    expect(roomAnswer.parse({ roomId: 7 })).toEqual({ id: '7', customId: null, internalId: null });
  });

  it.each([{}, { roomId: '' }, { roomId: 'r', customRoomId: {} }, { id: 'x' }, [], null, 'x', { message: 'no' }])(
    'isn’t read from %j',
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

  it('never gets past the reader, wherever it is put', () => {
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

describe('an answer without end', () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ participantId: `p${index}`, timelog: [{ start: T, end: null }] }));

  it('has an entry with an ID of megabytes counted as unreadable, and every other one read', () => {
    const people = [
      { participantId: 'x'.repeat(LONGEST_ID) },
      { participantId: 'x'.repeat(LONGEST_ID + 1) },
      { participantId: 'ada' },
    ];
    const page = participantsPage.parse({ pageInfo, data: [{ id: 's', participants: people }] });
    expect([page.items.length, page.unreadable]).toEqual([2, 1]);
  });

  it('is read only as far as it takes no time to speak of, and the rest counts as unreadable', () => {
    const page = participantsPage.parse({ pageInfo, data: [{ id: 's', participants: people(MOST_ENTRIES + 2_000) }] });
    expect(page.items).toHaveLength(MOST_ENTRIES);
    expect(page.unreadable).toBe(2_000);
  });

  it('shows its sessions, if it is the people in them that are without end', () => {
    const one = { ...v2, participants: people(MOST_ENTRIES / 2) };
    const few = sessionsPage.parse({ pageInfo, data: [one, { ...v2, id: '2' }] });
    expect(few.items.map(({ connectedCount }) => connectedCount)).toEqual([MOST_ENTRIES / 2, null]);
    const many = sessionsPage.parse({ pageInfo, data: [one, { ...one, id: '2' }, { ...one, id: '3' }] });
    expect(many.items.map(({ id, connectedCount }) => [id, connectedCount])).toEqual([
      [v2.id, null],
      ['2', null],
      ['3', null],
    ]);
    expect(many.unreadable).toBe(0);
  });

  it('has names that are cut where no name goes on', () => {
    const name = 'x'.repeat(10_000_000);
    expect(participantAnswer.parse({ participantId: 'p', name }).name).toHaveLength(1_000);
  });
});
