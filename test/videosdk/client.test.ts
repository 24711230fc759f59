import pino from 'pino';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type Behavior,
  type Fault,
  type OddBody,
  type Operation,
  PERSONAL_DATA_MARKERS,
  startVideoSdk,
  type VideoSdk,
} from '../../sandbox/videosdk/index.ts';
import type { VideoChecks } from '../../src/diagnostics/check.ts';
import { complete, found, type Gap, type Listing, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import type { SessionEnding } from '../../src/sessions/session-end.ts';
import { type RemovalAnswer, UpstreamError, type VideoSessions } from '../../src/sessions/video-sessions.ts';
import { createVideoSdkClient } from '../../src/videosdk/client.ts';
import { fetchOver } from '../../src/videosdk/transport.ts';
import { authorizationOf } from '../support/authorization.ts';
import { sessionOf } from '../support/hostile.ts';
import { timerClock } from '../support/timer-clock.ts';

const CALL = { reference: 'K7Q2M4X' };
const AGAIN_AND_AGAIN = { times: Number.POSITIVE_INFINITY };

let videoSdk: VideoSdk;
let dispatcher: Dispatcher;
let client: VideoSessions & VideoChecks & SessionEnding;
let logged: string[];
let knownRooms: Set<string>;
let sessionId: string;
let roomId: string;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId, roomId } = videoSdk.openSession({ customRoomId: 'Town Hall' }));
  videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
  videoSdk.join(sessionId, { participantId: 'bob', name: 'Bob' });
  logged = [];
  knownRooms = new Set();
  dispatcher = new Agent();
  client = clientFor('v1');
});

afterEach(async () => {
  vi.useRealTimers();
  await dispatcher.destroy();
  await videoSdk.close();
  // Whatever a test was about: the client kept to the protocol, and nothing secret or personal reached the log.
  expect(videoSdk.violations).toEqual([]);
  for (const secret of [...PERSONAL_DATA_MARKERS, videoSdk.secretKey, videoSdk.apiKey, 'eyJ', 'Ada']) {
    expect(logged.join('')).not.toContain(secret);
  }
});

function clientFor(
  removalApi: 'v1' | 'v2',
  over: Dispatcher = dispatcher,
): VideoSessions & VideoChecks & SessionEnding {
  return createVideoSdkClient({
    apiUrl: videoSdk.url,
    removalApi,
    authorization: authorizationOf(videoSdk),
    fetch: fetchOver(over),
    random: Math.random,
    log: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    clock: timerClock,
    knownRooms: async () => knownRooms,
  });
}

/** From here on, no time passes by itself: only sockets are real. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
}

/**
 * Lets time pass until the call has ended, but only while a request is hanging: an attempt gets its full time, and
 * never less because the machine is slow.
 */
async function waitOut<T>(work: Promise<T>, operation: Operation): Promise<T> {
  const ended = work.then(
    () => true,
    () => true,
  );
  for (let attempt = 1; attempt < 20; attempt += 1) {
    const arrived = videoSdk.waitForRequest({ operation }, { after: attempt - 1 }).then(() => false);
    arrived.catch(() => undefined);
    if (await Promise.race([ended, arrived])) {
      break;
    }
    for (let passed = 0; passed < 7_000 && videoSdk.inFlight(operation) > 0; passed += 100) {
      await vi.advanceTimersByTimeAsync(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.advanceTimersByTimeAsync(400);
  }
  return work;
}

const count = (operation: Operation): number => videoSdk.requests.filter((one) => one.operation === operation).length;
const ids = (list: Listing<{ readonly id: string }>): string[] => list.items.map(({ id }) => id).sort();
const gapOf = (list: Listing<unknown>): Gap | null => (list.complete ? null : list.gap);

async function failure(work: Promise<unknown>): Promise<UpstreamError> {
  const error = await work.then(
    (value) => new Error(`it did not fail: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  return error as UpstreamError;
}

describe('the running sessions', () => {
  it('have their rooms and how many are connected', async () => {
    const over = videoSdk.openSession();
    videoSdk.endSession(over.sessionId);
    expect(await client.running(null, CALL)).toEqual(
      complete([
        {
          id: sessionId,
          room: { id: roomId, customId: 'Town Hall' },
          startedAt: expect.any(Number),
          endedAt: null,
          state: 'running',
          connectedCount: 2,
        },
      ]),
    );
    expect(videoSdk.requests).toHaveLength(1);
    expect(videoSdk.requests[0]?.query).toMatchObject({ status: 'ongoing' });
  });

  it('are all read, over several pages', async () => {
    for (let n = 0; n < 220; n += 1) {
      videoSdk.openSession({ sessionId: `s-${n}` });
    }
    const sessions = await client.running(null, CALL);
    expect(ids(sessions)).toEqual([sessionId, ...Array.from({ length: 220 }, (_, n) => `s-${n}`)].sort());
    expect(sessions.complete).toBe(true);
    // Three pages, and all of them again: only two readings that agree are the whole list.
    expect(count('list-sessions')).toBe(6);
  });

  it('are none when none runs, in either way of saying so', async () => {
    videoSdk.endSession(sessionId);
    expect(await client.running(null, CALL)).toEqual(complete([]));
    videoSdk.behavior.lastPageWhenEmpty = 0;
    expect(await client.running(null, CALL)).toEqual(complete([]));
  });

  it('aren’t reported as none when the list itself isn’t found', async () => {
    videoSdk.fault('list-sessions', { kind: 'status', status: 404 }, AGAIN_AND_AGAIN);
    expect(await client.running(null, CALL)).toEqual(partial([], 'not-found'));
  });
});

describe('connected people', () => {
  it('are read with name and joining time; one page is the whole list, and one request', async () => {
    const joinedAt = new Date('2026-01-01T10:00:00.000Z');
    videoSdk.join(sessionId, { participantId: 'cleo', name: null, joinedAt });
    videoSdk.leave(sessionId, 'bob');
    const people = await client.connected(sessionId, CALL);
    expect([people.complete, count('active-participants')]).toEqual([true, 1]);
    expect(ids(people)).toEqual(['ada', 'cleo']);
    expect(people.items.find(({ id }) => id === 'cleo')).toMatchObject({
      name: null,
      joinedAt: joinedAt.getTime(),
    });
  });

  it('are connected since they came back, not since they first came', async () => {
    videoSdk.leave(sessionId, 'ada');
    const joinedAt = new Date(Date.now() + 60_000);
    videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada', joinedAt });
    const people = await client.connected(sessionId, CALL);
    expect(people.items.find(({ id }) => id === 'ada')?.joinedAt).toBe(joinedAt.getTime());
  });

  it('are all read, over several pages, a few at a time, twice', async () => {
    for (let n = 0; n < 1_050; n += 1) {
      videoSdk.join(sessionId, { participantId: `p-${n}` });
    }
    // Long enough for those that are sent together to be seen together.
    videoSdk.behavior.latencyMs = 20;
    const people = await client.connected(sessionId, CALL);
    expect(new Set(ids(people)).size).toBe(1_052);
    expect([people.complete, people.items.length]).toEqual([true, 1_052]);
    expect(count('active-participants')).toBe(22);
    expect(videoSdk.peakInFlight('active-participants')).toBeLessThanOrEqual(4);
  });

  it('are all read when VideoSDK makes its pages smaller than requested', async () => {
    videoSdk.behavior.maxPerPage = 7;
    for (let n = 0; n < 40; n += 1) {
      videoSdk.join(sessionId, { participantId: `p-${n}` });
    }
    const people = await client.connected(sessionId, CALL);
    expect([people.items.length, people.complete]).toEqual([42, true]);
  });

  it('aren’t reported as complete when the list has more pages than can be read', async () => {
    videoSdk.behavior.maxPerPage = 1;
    for (let n = 0; n < 400; n += 1) {
      videoSdk.join(sessionId, { participantId: `p-${n}` });
    }
    expect(gapOf(await client.connected(sessionId, CALL))).toBe('page-missing');
    expect(count('active-participants')).toBe(1);
  });

  it.each<Behavior['noOneActive']>(['empty-participants', 'empty-data'])(
    'can be no one, as shown by %s',
    async (form) => {
      Object.assign(videoSdk.behavior, { noOneActive: form, emptySessionEndsAfterMs: 'never', lastPageWhenEmpty: 0 });
      videoSdk.leave(sessionId, 'ada');
      videoSdk.leave(sessionId, 'bob');
      expect(await client.connected(sessionId, CALL)).toEqual(complete([]));
    },
  );

  it.each([400, 402, 404] as const)(
    'aren’t reported as no one in a session for which VideoSDK answers %d: that proves nothing',
    async (status) => {
      videoSdk.behavior.unknownSessionStatus = status;
      videoSdk.behavior.endedSessionReadStatus = status;
      expect(await client.connected('unknown', CALL)).toEqual(partial([], 'not-found'));
      expect(await client.find('unknown', CALL)).toBe(NOT_FOUND);
      expect(await client.attendees('unknown', CALL)).toEqual(partial([], 'not-found'));
      videoSdk.endSession(sessionId);
      expect(await client.connected(sessionId, CALL)).toEqual(partial([], 'not-found'));
    },
  );

  it('carry nothing personal beyond what the bot needs', async () => {
    const people = await client.connected(sessionId, CALL);
    for (const one of people.items) {
      expect(Object.keys(one).sort()).toEqual(['id', 'joinedAt', 'name']);
    }
    expect(people.items).toHaveLength(2);
  });
});

describe('an undocumented list of connected people', () => {
  const entry = (participantId: string, facts: object = {}) => ({ participantId, name: participantId, ...facts });
  const page = (participants: readonly object[], pageInfo?: object) =>
    videoSdk.fault('active-participants', {
      kind: 'status',
      status: 200,
      body: { data: [{ participants }], ...(pageInfo && { pageInfo }) },
    });

  it.each([{}, { timelog: null }, { timelog: [] }, { timelog: 'x' }, { timelog: {} }])(
    'counts everyone on it as connected, with %j in place of a timelog',
    async (facts) => {
      page([entry('ada', facts)], { currentPage: 1, perPage: 100, lastPage: 1, total: 1 });
      expect(ids(await client.connected(sessionId, CALL))).toEqual(['ada']);
    },
  );

  it('doesn’t show people who left by their own timelog, and isn’t complete then', async () => {
    const start = '2026-01-01T00:00:00.000Z';
    page([entry('ada', { timelog: [{ start, end: start }] }), entry('bob', { timelog: [{ start, end: null }] })], {
      currentPage: 1,
      perPage: 100,
      lastPage: 1,
      total: 2,
    });
    const people = await client.connected(sessionId, CALL);
    expect([ids(people), gapOf(people)]).toEqual([['bob'], 'unreadable-entry']);
  });

  it('is read to its end when the page numbers are strings', async () => {
    for (const _reading of [1, 2]) {
      page([entry('eve')], { currentPage: '1', perPage: '1', lastPage: '2', total: '2' });
      page([entry('zoe')], { currentPage: '2', perPage: '1', lastPage: '2', total: '2' });
    }
    const people = await client.connected(sessionId, CALL);
    expect([ids(people), people.complete]).toEqual([['eve', 'zoe'], true]);
  });

  it.each([undefined, {}, { currentPage: 1 }, { currentPage: 1, lastPage: -1 }, { currentPage: 1, lastPage: 'many' }])(
    'proves no one gone without saying that it is complete: %j',
    async (pageInfo) => {
      page([entry('eve')], pageInfo);
      const people = await client.connected(sessionId, CALL);
      expect([ids(people), gapOf(people)]).toEqual([['eve'], 'no-page-info']);
      page([], pageInfo);
      expect(await client.connected(sessionId, CALL)).toEqual(partial([], 'no-page-info'));
    },
  );
});

describe('an entry of a list that can’t be read', () => {
  const timelog = [{ start: '2026-01-01T00:00:00.000Z', end: null }];
  const pageInfo = { currentPage: 1, perPage: 100, lastPage: 1, total: 2 };
  const answer = (operation: Operation, data: unknown) =>
    videoSdk.fault(operation, { kind: 'status', status: 200, body: { pageInfo, data } });

  it.each([{}, { participantId: '' }, { participantId: null }, { participantId: { id: 'ada' } }, null, 'ada'])(
    'is someone unknown: %j',
    async (odd) => {
      const participants = [odd, { participantId: 'bob', timelog }];
      answer('active-participants', [{ participants }]);
      const people = await client.connected(sessionId, CALL);
      expect([ids(people), gapOf(people)]).toEqual([['bob'], 'unreadable-entry']);
      answer('participants', { participants });
      const attendees = await client.attendees(sessionId, CALL);
      expect([ids(attendees), gapOf(attendees)]).toEqual([['bob'], 'unreadable-entry']);
    },
  );

  it('isn’t one with a number for an ID: that is the text that it is written as', async () => {
    const participants = [
      { participantId: 7, timelog },
      { participantId: 'bob', timelog },
    ];
    answer('active-participants', [{ participants }]);
    const people = await client.connected(sessionId, CALL);
    expect([ids(people), people.complete]).toEqual([['7', 'bob'], true]);
    videoSdk.fault('participant', { kind: 'status', status: 200, body: { participantId: 7, timelog } });
    expect(await client.attendee(sessionId, '7', CALL)).toMatchObject({ kind: 'found', value: { id: '7' } });
  });

  it('is one with a number too large to be exact: it would be someone else', async () => {
    const body =
      '{"pageInfo":{"currentPage":1,"lastPage":1,"total":1},"data":[{"participants":[{"participantId":12345678901234567891}]}]}';
    videoSdk.fault('active-participants', { kind: 'status', status: 200, body });
    expect(await client.connected(sessionId, CALL)).toEqual(partial([], 'unreadable-entry'));
  });

  it('is a session that may be running', async () => {
    answer('list-sessions', [{ id: 's', roomId: 'r', status: 'ongoing', end: null }, { roomId: 'r' }]);
    const sessions = await client.running(null, CALL);
    expect([ids(sessions), gapOf(sessions)]).toEqual([['s'], 'unreadable-entry']);
  });

  it('isn’t a session that ended, which is left out, or one that may have, which is shown', async () => {
    const ended = { id: 'over', roomId: 'r', status: 'ended', end: '2026-01-01T00:00:00.000Z' };
    const unclear = { id: 'who knows', roomId: 'r', status: 'ongoing', end: '2026-01-01T00:00:00.000Z' };
    answer('list-sessions', [ended, { id: 's', roomId: 'r', status: 'ongoing', end: null }]);
    expect(await client.running(null, CALL)).toMatchObject({ complete: true, items: [{ id: 's' }] });
    answer('list-sessions', [unclear, { id: 's', roomId: 'r', status: 'ongoing', end: null }]);
    const sessions = await client.running(null, CALL);
    expect([ids(sessions), gapOf(sessions)]).toEqual([['s', 'who knows'], 'unreadable-entry']);
  });
});

describe('a record of someone else', () => {
  it('is never taken for the one that was asked for', async () => {
    const over = { roomId: 'r', status: 'ended', end: '2026-01-01T00:00:00.000Z' };
    const left = { timelog: [{ start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T00:01:00.000Z' }] };
    videoSdk.fault('get-session', { kind: 'status', status: 200, body: { id: 'another', ...over } });
    expect((await failure(client.find(sessionId, CALL))).code).toBe('unavailable');
    videoSdk.fault('participant', { kind: 'status', status: 200, body: { participantId: 'zoe', ...left } });
    expect((await failure(client.attendee(sessionId, 'ada', CALL))).code).toBe('unavailable');
    videoSdk.fault('get-room', { kind: 'status', status: 200, body: { roomId: 'another' } });
    expect((await failure(client.hasRoom(roomId, CALL))).code).toBe('unavailable');
  });

  it.each(['active-participants', 'participants'] as const)(
    'isn’t taken for one from a list, either: %s',
    async (operation) => {
      const body = { pageInfo: { currentPage: 1, lastPage: 1, total: 0 }, data: [{ id: 'another', participants: [] }] };
      videoSdk.fault(operation, { kind: 'status', status: 200, body });
      const reading =
        operation === 'participants' ? client.attendees(sessionId, CALL) : client.connected(sessionId, CALL);
      expect((await failure(reading)).code).toBe('unavailable');
    },
  );

  it('proves nothing when it contradicts itself', async () => {
    const start = '2026-01-01T00:00:00.000Z';
    const participants = [
      { participantId: '.', timelog: [{ start, end: null }] },
      { participantId: '.', timelog: [{ start, end: start }] },
    ];
    const body = { pageInfo: { currentPage: 1, lastPage: 1, total: 2 }, data: { participants } };
    videoSdk.fault('participants', { kind: 'status', status: 200, body }, AGAIN_AND_AGAIN);
    expect(await client.attendee(sessionId, '.', CALL)).toMatchObject({ value: { state: 'unclear', leftAt: null } });
  });
});

describe('one session, one person', () => {
  it('is found while it runs and after it ended', async () => {
    expect(await client.find(sessionId, CALL)).toMatchObject({
      kind: 'found',
      value: { id: sessionId, state: 'running' },
    });
    videoSdk.endSession(sessionId);
    expect(await client.find(sessionId, CALL)).toMatchObject({
      value: { state: 'ended', endedAt: expect.any(Number) },
    });
  });

  it('is among those who were there, with the time at which they left', async () => {
    videoSdk.leave(sessionId, 'bob');
    const attendees = await client.attendees(sessionId, CALL);
    expect(attendees.items.map(({ id, state, leftAt }) => [id, state, leftAt !== null])).toEqual([
      ['ada', 'connected', false],
      ['bob', 'left', true],
    ]);
    expect(await client.attendee(sessionId, 'bob', CALL)).toMatchObject({ value: { id: 'bob', state: 'left' } });
    expect(await client.attendee(sessionId, 'ada', CALL)).toMatchObject({ value: { id: 'ada', state: 'connected' } });
    expect(await client.attendee(sessionId, 'zoe', CALL)).toBe(NOT_FOUND);
  });

  const oddIds = [
    ...['a/b', 'a\\b', 'ada@example.org', 'a?b=c', 'a#b', 'a%2Fb', '%', '%2e%2e', 'ä李😀', '..', '.', '...', '../ada'],
    ...['v2/sessions', ';a=b', 'a+b', '"', "'", '<script>', '__proto__', 'x'.repeat(2_000)],
  ];

  it.each(oddIds)('is found by any ID: %s', async (id) => {
    videoSdk.join(sessionId, { participantId: id, name: 'Odd' });
    expect(await client.attendee(sessionId, id, CALL)).toMatchObject({
      value: { id, name: 'Odd', state: 'connected' },
    });
  });

  it.each(oddIds.filter((id) => !/^\.\.?$/u.test(id)))('is found in a session with any ID: %s', async (id) => {
    videoSdk.openSession({ sessionId: id });
    videoSdk.join(id, { participantId: 'ada' });
    expect(await client.find(id, CALL)).toMatchObject({ value: { id, state: 'running' } });
    expect(ids(await client.connected(id, CALL))).toEqual(['ada']);
    expect(ids(await client.attendees(id, CALL))).toEqual(['ada']);
  });

  it.each(['.', '..', 'a\ud800'])('is nothing under an ID that can’t be part of a path: %j', async (id) => {
    expect(await client.find(id, CALL)).toBe(NOT_FOUND);
    expect(await client.connected(id, CALL)).toEqual(partial([], 'not-found'));
    expect(await client.attendees(id, CALL)).toEqual(partial([], 'not-found'));
    expect(await client.attendee(id, 'ada', CALL)).toBe(NOT_FOUND);
    expect(videoSdk.requests).toEqual([]);
  });
});

describe('a read that fails', () => {
  it.each([401, 403])('is "forbidden" with %d, and not retried', async (status) => {
    videoSdk.fault('list-sessions', { kind: 'status', status }, AGAIN_AND_AGAIN);
    expect(await failure(client.running(null, CALL))).toMatchObject({ code: 'forbidden', status });
    expect(count('list-sessions')).toBe(1);
  });

  it('is "forbidden" with credentials that VideoSDK doesn’t know', async () => {
    const stranger = createVideoSdkClient({
      apiUrl: videoSdk.url,
      removalApi: 'v1',
      authorization: authorizationOf({ apiKey: videoSdk.apiKey, secretKey: `${videoSdk.secretKey}x` }),
      fetch: fetchOver(dispatcher),
      random: Math.random,
      log: pino({ level: 'silent' }),
      clock: timerClock,
      knownRooms: async () => new Set(),
    });
    expect(await failure(stranger.running(null, CALL))).toMatchObject({ code: 'forbidden', status: 401 });
  });

  it('comes in smaller pages when the answer is too large', async () => {
    for (let n = 0; n < 30; n += 1) {
      videoSdk.join(sessionId, { participantId: `guest-${n}`, name: `Guest ${n}` });
    }
    const all = await client.connected(sessionId, CALL);
    const narrow = new Agent({ maxResponseSize: 12_000 });
    onTestFinished(() => narrow.destroy());
    const before = count('active-participants');
    const people = await clientFor('v1', narrow).connected(sessionId, CALL);
    expect(people.complete).toBe(true);
    expect(ids(people).sort()).toEqual(ids(all).sort());
    // One that was too large and isn't repeated as it was, and four pages, read twice to be sure.
    expect(count('active-participants') - before).toBe(9);
  });

  it('is "unavailable" when even a small page is too large', async () => {
    const narrow = new Agent({ maxResponseSize: 50 });
    onTestFinished(() => narrow.destroy());
    const before = count('active-participants');
    expect(await failure(clientFor('v1', narrow).connected(sessionId, CALL))).toMatchObject({
      code: 'unavailable',
      tooLarge: true,
    });
    expect(count('active-participants') - before).toBe(3);
  });

  it('is "unavailable" when there is more in the answer than can be parsed without holding everything up', async () => {
    for (const participants of [
      Array.from({ length: 50_000 }, () => ({})),
      [{ participantId: 'x', timelog: Array(260_000) }],
    ]) {
      const body = { pageInfo: null, data: [{ id: sessionId, participants }] };
      videoSdk.fault('active-participants', { kind: 'status', status: 200, body }, { times: 3 });
      expect(await failure(client.connected(sessionId, CALL))).toMatchObject({ code: 'unavailable', tooLarge: true });
    }
    expect((await client.connected(sessionId, CALL)).items).toHaveLength(2);
  });

  it('is "busy" with 429, and doesn’t wait when asked for more time than there is', async () => {
    videoSdk.fault('list-sessions', { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, AGAIN_AND_AGAIN);
    expect(await failure(client.running(null, CALL))).toMatchObject({
      code: 'busy',
      status: 429,
      retryAfterSeconds: 30,
    });
    expect(count('list-sessions')).toBe(1);
  });

  it.each([429, 500, 502, 503, 504])('is retried after %d, and not reported when that helps', async (status) => {
    videoSdk.fault('list-sessions', { kind: 'status', status });
    videoSdk.fault('list-sessions', { kind: 'html', status });
    expect(ids(await client.running(null, CALL))).toEqual([sessionId]);
    expect(count('list-sessions')).toBe(3);
  });

  it('is "unavailable" when that doesn’t help, after three attempts', async () => {
    videoSdk.fault('list-sessions', { kind: 'html', status: 502 }, AGAIN_AND_AGAIN);
    expect(await failure(client.running(null, CALL))).toMatchObject({ code: 'unavailable', status: 502 });
    expect(count('list-sessions')).toBe(3);
  });

  it('is retried when the connection is cut', async () => {
    videoSdk.fault('active-participants', { kind: 'drop' });
    videoSdk.fault('active-participants', { kind: 'cut-body' });
    expect(ids(await client.connected(sessionId, CALL))).toEqual(['ada', 'bob']);
  });

  it('is "unavailable" when nothing listens, and works when something does again', async () => {
    await client.running(null, CALL);
    await videoSdk.stop();
    expect(await failure(client.running(null, CALL))).toMatchObject({ code: 'unavailable', status: null });
    await videoSdk.resume();
    expect(ids(await client.running(null, CALL))).toEqual([sessionId]);
  });

  it('isn’t redirected: a token is for one host', async () => {
    const elsewhere = await startVideoSdk();
    try {
      for (const status of [301, 302, 307, 308]) {
        const headers = { location: `${elsewhere.url}/v2/sessions` };
        videoSdk.fault('list-sessions', { kind: 'status', status, headers });
        expect((await failure(client.running(null, CALL))).code).toBe('unavailable');
      }
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it.each<OddBody>([
    'empty-204',
    'empty-200',
    'html',
    'text',
    'json-string',
    'truncated-json',
    'array',
    'null',
    'empty-object',
  ])('is a failure, and not an empty list, when the answer is odd: %s', async (body) => {
    for (const operation of [
      'list-sessions',
      'get-session',
      'active-participants',
      'participants',
      'participant',
    ] as const) {
      videoSdk.behavior.oddBodies[operation] = body;
    }
    // Each starts when its turn comes: one that failed before anyone waits for it would be an unhandled rejection.
    for (const read of [
      () => client.running(null, CALL),
      () => client.find(sessionId, CALL),
      () => client.connected(sessionId, CALL),
      () => client.attendees(sessionId, CALL),
      () => client.attendee(sessionId, 'ada', CALL),
    ]) {
      expect((await failure(read())).code).toBe('unavailable');
    }
  });

  it('ends in time when VideoSDK never answers, after a few attempts', async () => {
    await client.running(null, CALL);
    stopTime();
    const start = Date.now();
    videoSdk.fault('active-participants', { kind: 'hang' }, AGAIN_AND_AGAIN);
    expect((await failure(waitOut(client.connected(sessionId, CALL), 'active-participants'))).code).toBe('unavailable');
    expect(count('active-participants')).toBeGreaterThan(1);
    // Of the time that this test let pass: all attempts together have five seconds.
    expect(Date.now() - start).toBeLessThanOrEqual(5_800);
  });

  it('is retried when the first attempt hangs', async () => {
    await client.running(null, CALL);
    stopTime();
    videoSdk.fault('active-participants', { kind: 'hang' });
    const people = await waitOut(client.connected(sessionId, CALL), 'active-participants');
    expect(ids(people)).toEqual(['ada', 'bob']);
  });

  it('ends in time when the answer starts and never ends', async () => {
    await client.running(null, CALL);
    stopTime();
    videoSdk.fault(
      'active-participants',
      { kind: 'drip', msPerChunk: 50, chunkBytes: 1, endless: true },
      AGAIN_AND_AGAIN,
    );
    expect((await failure(waitOut(client.connected(sessionId, CALL), 'active-participants'))).code).toBe('unavailable');
  });

  it('ends at once when it is canceled', async () => {
    videoSdk.fault('active-participants', { kind: 'hang' });
    const abort = new AbortController();
    const work = client.connected(sessionId, { ...CALL, signal: abort.signal });
    work.catch(() => undefined);
    await videoSdk.waitForRequest({ operation: 'active-participants' });
    abort.abort();
    expect((await failure(work)).code).toBe('unavailable');
    expect(count('active-participants')).toBe(1);
  });

  it('is in the log with the reference and with VideoSDK’s own ID for the request', async () => {
    for (const requestIdHeader of ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-request-id'] as const) {
      videoSdk.behavior.requestIdHeader = requestIdHeader;
      videoSdk.fault('list-sessions', { kind: 'status', status: 409 });
      await failure(client.running(null, CALL));
      expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({
        ref: 'K7Q2M4X',
        what: 'sessions',
        status: 409,
        code: 'unavailable',
        requestId: videoSdk.requests.at(-1)?.requestId,
      });
    }
  });
});

describe.each(['v1', 'v2'] as const)('the removal by %s', (version) => {
  const operation = `remove-${version}` as const;
  let remove: (participantId: string) => Promise<RemovalAnswer>;

  beforeEach(() => {
    const remover = clientFor(version);
    remove = (participantId) =>
      remover.remove(sessionOf(sessionId, { room: roomId, customId: 'Town Hall' }), participantId, CALL);
  });

  const connected = (): string[] => videoSdk.connected(sessionId).map(({ participantId }) => participantId);

  it('is requested once, for that person in that session, and is accepted', async () => {
    expect(await remove('ada')).toMatchObject({ kind: 'accepted' });
    expect(connected()).toEqual(['bob']);
    expect(videoSdk.requests).toHaveLength(1);
    expect(videoSdk.requests[0]).toMatchObject({
      operation,
      method: 'POST',
      sessionId,
      body: version === 'v1' ? { participantId: 'ada' } : { participantId: 'ada', roomId, sessionId },
      effect: 'done',
    });
  });

  it('has the claims of its version', async () => {
    await remove('ada');
    const { claims } = videoSdk.requests[0] ?? {};
    expect(claims?.['version']).toBe(version === 'v1' ? undefined : 2);
    expect(claims?.['roles']).toEqual(version === 'v1' ? undefined : ['crawler']);
  });

  it.each<OddBody>([
    'empty-204',
    'empty-200',
    'text',
    'json-string',
    'truncated-json',
    'array',
    'null',
    'empty-object',
  ])('is accepted whatever a success says: %s', async (body) => {
    videoSdk.behavior.oddBodies[operation] = body;
    expect(await remove('ada')).toMatchObject({ kind: 'accepted' });
    expect(connected()).toEqual(['bob']);
  });

  it('isn’t accepted by a page that something in between answers with, whatever its status', async () => {
    videoSdk.behavior.oddBodies[operation] = 'html';
    expect(await remove('ada')).toMatchObject({ kind: 'failed', status: 200 });
  });

  it.each<[number, object]>([
    [400, { kind: 'rejected', status: 400 }],
    [402, { kind: 'rejected', status: 402 }],
    [404, { kind: 'rejected', status: 404 }],
    [409, { kind: 'rejected', status: 409 }],
    [401, { kind: 'forbidden', status: 401 }],
    [403, { kind: 'forbidden', status: 403 }],
    [429, { kind: 'busy', retryAfterSeconds: null }],
    [500, { kind: 'failed', status: 500 }],
    [502, { kind: 'failed', status: 502 }],
    [503, { kind: 'failed', status: 503 }],
    [504, { kind: 'failed', status: 504 }],
  ])('is reported for what it is with %d, and never sent again', async (status, expected) => {
    videoSdk.fault(operation, { kind: 'status', status });
    expect(await remove('ada')).toMatchObject(expected);
    expect(count(operation)).toBe(1);
    expect(connected()).toEqual(['ada', 'bob']);
  });

  it('is "busy" for as long as VideoSDK says', async () => {
    videoSdk.fault(operation, { kind: 'status', status: 429, headers: { 'retry-after': '9' } });
    expect(await remove('ada')).toMatchObject({ kind: 'busy', retryAfterSeconds: 9 });
  });

  it('isn’t redirected', async () => {
    const elsewhere = await startVideoSdk();
    try {
      videoSdk.fault(operation, { kind: 'status', status: 307, headers: { location: `${elsewhere.url}/v1/x` } });
      expect(await remove('ada')).toMatchObject({ kind: 'failed', status: 307 });
      expect([elsewhere.requests.length, count(operation)]).toEqual([0, 1]);
    } finally {
      await elsewhere.close();
    }
  });

  it.each(['drop', 'drop-after-effect'] as const)(
    'is unanswered when the connection is cut, and never sent again: %s',
    async (kind) => {
      videoSdk.fault(operation, { kind });
      expect(await remove('ada')).toMatchObject({ kind: 'unanswered' });
      expect(count(operation)).toBe(1);
      expect(connected()).toEqual(kind === 'drop' ? ['ada', 'bob'] : ['bob']);
    },
  );

  it('is never sent again when the answer is cut in the middle', async () => {
    videoSdk.fault(operation, { kind: 'cut-body' });
    const { kind } = await remove('ada');
    expect(['accepted', 'unanswered']).toContain(kind);
    expect(count(operation)).toBe(1);
  });

  it.each(['hang', 'hang-after-effect'] as const)(
    'is unanswered after its time, and never sent again: %s',
    async (kind) => {
      stopTime();
      videoSdk.fault(operation, { kind });
      expect(await waitOut(remove('ada'), operation)).toMatchObject({ kind: 'unanswered' });
      expect(count(operation)).toBe(1);
      expect(connected()).toEqual(kind === 'hang' ? ['ada', 'bob'] : ['bob']);
    },
  );

  it('is unreachable when nothing listens: it certainly didn’t arrive', async () => {
    await videoSdk.stop();
    expect(await remove('ada')).toMatchObject({ kind: 'unreachable' });
    expect(videoSdk.requests).toEqual([]);
  });

  it('goes over a new connection when VideoSDK has closed the old one', async () => {
    await remove('bob');
    await videoSdk.stop();
    await videoSdk.resume();
    expect(await remove('ada')).toMatchObject({ kind: 'accepted' });
    expect(count(operation)).toBe(2);
  });

  /** Connections of which the first `times` fail with that code. */
  function failingAt(code: string, times: number): { readonly agent: Agent; readonly attempts: () => number } {
    const connect = buildConnector({});
    let attempts = 0;
    const agent = new Agent({
      connect: (options, done) => {
        attempts += 1;
        if (attempts <= times) {
          done(Object.assign(new Error(`connect ${code}`), { code }), null);
        } else {
          connect(options, done);
        }
      },
    });
    return { agent, attempts: () => attempts };
  }

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'])(
    'is sent once more when it never left this machine: %s',
    async (code) => {
      const { agent, attempts } = failingAt(code, 1);
      const session = sessionOf(sessionId, { room: roomId });
      expect(await clientFor(version, agent).remove(session, 'ada', CALL)).toMatchObject({ kind: 'accepted' });
      expect([attempts(), count(operation)]).toEqual([2, 1]);
      await agent.destroy();
    },
  );

  it('is sent once more, and no more than that', async () => {
    const { agent, attempts } = failingAt('ECONNREFUSED', 99);
    const session = sessionOf(sessionId, { room: roomId });
    expect(await clientFor(version, agent).remove(session, 'ada', CALL)).toMatchObject({ kind: 'unreachable' });
    expect(attempts()).toBe(2);
    await agent.destroy();
  });

  it('isn’t sent once more after an error that may come late', async () => {
    const { agent, attempts } = failingAt('ECONNRESET', 99);
    const session = sessionOf(sessionId, { room: roomId });
    expect(await clientFor(version, agent).remove(session, 'ada', CALL)).toMatchObject({ kind: 'unanswered' });
    expect(attempts()).toBe(1);
    await agent.destroy();
  });

  it.each(['a/b', '..', 'ä李😀', 'a?b#c', '"', 'x'.repeat(5_000), '__proto__'])(
    'reaches the person with the ID %s',
    async (id) => {
      videoSdk.join(sessionId, { participantId: id });
      expect(await remove(id)).toMatchObject({ kind: 'accepted' });
      expect(connected()).toEqual(['ada', 'bob']);
    },
  );

  it.each(['a/b', 'ä李😀', 'a?b#c', '../x', '%2e'])('reaches the session with the ID %s', async (id) => {
    const { roomId: room } = videoSdk.openSession({ sessionId: id });
    videoSdk.join(id, { participantId: 'zoe' });
    expect(await clientFor(version).remove(sessionOf(id, { room }), 'zoe', CALL)).toMatchObject({ kind: 'accepted' });
    expect(videoSdk.requests[0]).toMatchObject({ operation, sessionId: id, effect: 'done' });
  });

  it.each(['a\ud800', '..'])('never throws, even for a session whose ID can’t be part of a path: %j', async (id) => {
    const answer = await clientFor(version).remove(sessionOf(id), 'ada', CALL);
    expect(answer.kind).not.toBe('accepted');
    expect(connected()).toEqual(['ada', 'bob']);
  });

  it('is in the log with the reference, and without the person’s name', async () => {
    videoSdk.fault(operation, { kind: 'status', status: 404 });
    await remove('ada');
    expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({
      ref: 'K7Q2M4X',
      api: version,
      sessionId,
      status: 404,
      kind: 'rejected',
      requestId: videoSdk.requests[0]?.requestId,
    });
  });
});

describe.each(['v1', 'v2', 'end'] as const)('the permission to act, right before it is used: %s', (what) => {
  let time: number;
  let sent: string[];
  let asked: number;
  let fetch: (request: Request) => Promise<Response>;
  let act: (mayStillAct: () => Promise<boolean>) => Promise<RemovalAnswer>;

  beforeEach(() => {
    time = 0;
    sent = [];
    asked = 0;
    fetch = async () => new Response('{}');
    const actor = createVideoSdkClient({
      apiUrl: 'http://videosdk.invalid',
      removalApi: what === 'v2' ? 'v2' : 'v1',
      authorization: authorizationOf(videoSdk),
      async fetch(input, init) {
        const request = new Request(input, init);
        sent.push(new URL(request.url).pathname);
        return fetch(request);
      },
      random: Math.random,
      log: pino({ level: 'silent' }),
      clock: {
        now: Date.now,
        elapsed: () => time,
        wait: () => new Promise(() => undefined),
        timeout: () => new AbortController().signal,
      },
      knownRooms: async () => new Set(),
    });
    act = (mayStillAct) => {
      const call = {
        ...CALL,
        mayStillAct: () => {
          asked += 1;
          return mayStillAct();
        },
      };
      return what === 'end' ? actor.end(sessionOf('s'), call) : actor.remove(sessionOf('s'), 'ada', call);
    };
  });

  it('is asked for once, and then the request is sent', async () => {
    expect((await act(async () => sent.length === 0)).kind).toBe('accepted');
    expect([asked, sent.length]).toEqual([1, 1]);
  });

  it.each<[string, () => Promise<boolean>]>([
    ['refused', async () => false],
    ['unavailable', () => Promise.reject(new Error('the store is away'))],
    [
      'impossible to ask for',
      () => {
        throw new Error('closed');
      },
    ],
  ])('holds the request back when it is %s', async (_what, mayStillAct) => {
    expect(await act(mayStillAct)).toEqual({ kind: 'not-sent' });
    expect(sent).toEqual([]);
  });

  it('is asked for again when the process was held up before the request left', async () => {
    const answers = [true, false];
    const may = async (): Promise<boolean> => {
      time += asked === 1 ? 12_000 : 0;
      return answers[asked - 1] ?? false;
    };
    expect(await act(may)).toEqual({ kind: 'not-sent' });
    expect([asked, sent.length]).toEqual([2, 0]);
  });

  it('is good for the request that leaves right after it', async () => {
    const may = async (): Promise<boolean> => {
      time += asked === 1 ? 12_000 : 500;
      return true;
    };
    expect((await act(may)).kind).toBe('accepted');
    expect([asked, sent.length]).toEqual([2, 1]);
  });

  it('isn’t asked for endlessly', async () => {
    const may = async (): Promise<boolean> => {
      time += 12_000;
      return true;
    };
    expect(await act(may)).toEqual({ kind: 'not-sent' });
    expect([asked, sent.length]).toEqual([3, 0]);
  });

  it('is asked for again before the second attempt of a request that never left this machine', async () => {
    fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }));
    expect(await act(async () => asked === 1)).toEqual({ kind: 'not-sent' });
    expect([asked, sent.length]).toEqual([2, 1]);
    expect((await act(async () => true)).kind).toBe('unreachable');
  });
});

describe('a request that nothing can answer in time', () => {
  it('ends by the clock, even when its transport ignores that', async () => {
    const waits: number[] = [];
    let latest = (): void => undefined;
    /** Waits for something that never comes, until its time is over. */
    const never = <T>() => {
      setImmediate(() => latest());
      return new Promise<T>(() => undefined);
    };
    const client = createVideoSdkClient({
      apiUrl: 'http://videosdk.invalid',
      removalApi: 'v1',
      authorization: authorizationOf(videoSdk),
      fetch: () => never<Response>(),
      random: () => 0,
      log: pino({ level: 'silent' }),
      clock: {
        now: Date.now,
        elapsed: () => 0,
        wait(ms) {
          waits.push(ms);
          const { promise, resolve } = Promise.withResolvers<void>();
          latest = resolve;
          // A pause before the next attempt, and not a time limit.
          if (ms < 2_500) {
            resolve();
          }
          return promise;
        },
        timeout: () => new AbortController().signal,
      },
      knownRooms: async () => new Set(),
    });
    expect((await failure(client.find('s', CALL))).code).toBe('unavailable');
    expect(waits).toEqual([2_500, 75, 2_500, 150, 2_500]);
    expect((await client.remove(sessionOf('s'), 'ada', CALL)).kind).toBe('unanswered');
    // A store that doesn't answer is no permission.
    const mayStillAct = () => never<boolean>();
    expect((await client.remove(sessionOf('s'), 'ada', { ...CALL, mayStillAct })).kind).toBe('not-sent');
    expect(await client.credentials('v1', CALL)).toBe('no-answer');
  });
});

describe('the removal by v2', () => {
  it.each<Behavior['removalV2Answer']>(['session', 'json-string', 'message', 'text', 'empty'])(
    'is accepted in each form in which sources show its answer: %s',
    async (form) => {
      videoSdk.behavior.removalV2Answer = form;
      const session = sessionOf(sessionId, { room: roomId });
      expect(await clientFor('v2').remove(session, 'ada', CALL)).toMatchObject({ kind: 'accepted' });
    },
  );
});

describe('whether the credentials are accepted', () => {
  it.each(['v1', 'v2'] as const)('is found out for %s without removing anyone', async (api) => {
    const checker = clientFor('v1');
    expect(await checker.credentials(api, CALL)).toBe('taken');
    expect(videoSdk.connected(sessionId).map(({ participantId }) => participantId)).toEqual(['ada', 'bob']);
    const [first, ...others] = videoSdk.requests;
    expect(others).toEqual([]);
    expect(first?.effect).toBe('none');
    expect([sessionId, 'ada', 'bob']).not.toContain(first?.sessionId);
  });

  it.each([200, 400, 404] as const)('is known for v1 when VideoSDK doesn’t know the session: %i', async (status) => {
    if (status === 200) {
      videoSdk.fault('remove-v1', { kind: 'status', status, body: {} });
    } else {
      videoSdk.behavior.unknownSessionStatus = status;
    }
    expect(await client.credentials('v1', CALL)).toBe('taken');
  });

  it.each([
    ['remove-v1', 'v1', 401, 'refused'],
    ['list-sessions', 'v2', 403, 'refused'],
    ['remove-v1', 'v1', 429, 'busy'],
    ['list-sessions', 'v2', 404, 'no-answer'],
    ['list-sessions', 'v2', 500, 'no-answer'],
  ] as const)('is known from %s, asked once: %s, %i is "%s"', async (operation, api, status, answer) => {
    videoSdk.fault(operation, { kind: 'status', status });
    expect(await client.credentials(api, CALL)).toBe(answer);
    expect(count(operation)).toBe(1);
  });

  it.each<[string, Fault]>([
    ['a page', { kind: 'html', status: 404 }],
    ['plain text', { kind: 'status', status: 404, body: 'default backend - 404' }],
    ['JSON that isn’t VideoSDK’s refusal', { kind: 'status', status: 404, body: {} }],
    ['a page that says that all is fine', { kind: 'html', status: 200 }],
    ['402, which can also be about a bill', { kind: 'status', status: 402, body: { error: 'payment required' } }],
  ])('is unknown when the answer may not be VideoSDK’s: %s', async (_what, fault) => {
    videoSdk.fault('any', fault, AGAIN_AND_AGAIN);
    expect([await client.credentials('v1', CALL), await client.credentials('v2', CALL)]).toEqual([
      'no-answer',
      'no-answer',
    ]);
  });

  it('is unknown when no answer comes', async () => {
    videoSdk.fault('remove-v1', { kind: 'drop' });
    expect(await client.credentials('v1', CALL)).toBe('no-answer');
    expect(count('remove-v1')).toBe(1);
  });

  it('is refused by VideoSDK itself for another secret', async () => {
    const stranger = createVideoSdkClient({
      apiUrl: videoSdk.url,
      removalApi: 'v1',
      authorization: authorizationOf({ apiKey: videoSdk.apiKey, secretKey: 'another secret' }),
      fetch: fetchOver(dispatcher),
      random: Math.random,
      log: pino({ level: 'silent' }),
      clock: timerClock,
      knownRooms: async () => new Set(),
    });
    expect([await stranger.credentials('v1', CALL), await stranger.credentials('v2', CALL)]).toEqual([
      'refused',
      'refused',
    ]);
    videoSdk.forget();
  });
});

describe('a room', () => {
  it('exists by its ID and by its custom ID, and doesn’t when VideoSDK knows none', async () => {
    expect([await client.hasRoom(roomId, CALL), await client.hasRoom('Town Hall', CALL)]).toEqual([true, true]);
    expect(await client.hasRoom('Tuwn Hall', CALL)).toBe(false);
    // It can't even be asked for.
    expect((await failure(client.hasRoom('..', CALL))).code).toBe('unavailable');
    videoSdk.fault('get-room', { kind: 'status', status: 401 });
    expect((await failure(client.hasRoom(roomId, CALL))).code).toBe('forbidden');
  });

  it.each<[string, Fault]>([
    ['a bill', { kind: 'status', status: 402, body: { error: 'payment required' } }],
    ['a parameter', { kind: 'status', status: 400, body: { message: 'invalid' } }],
    ['a gateway', { kind: 'status', status: 404, body: 'default backend - 404' }],
  ])('isn’t reported as unknown because of what may be about something else: %s', async (_what, fault) => {
    videoSdk.fault('get-room', fault);
    expect((await failure(client.hasRoom('Tuwn Hall', CALL))).code).toBe('unavailable');
  });

  it('has its custom ID, or none', async () => {
    expect(await client.room(roomId, CALL)).toEqual(found({ id: roomId, customId: 'Town Hall' }));
    const bare = videoSdk.openSession({});
    expect(await client.room(bare.roomId, CALL)).toEqual(found({ id: bare.roomId, customId: null }));
    videoSdk.fault('get-room', { kind: 'status', status: 200, body: { roomId, customRoomId: {} } });
    expect((await failure(client.room(roomId, CALL))).code).toBe('unavailable');
  });
});

describe('the end of a session', () => {
  const one = () => sessionOf(sessionId, { room: roomId });

  it('is requested by room and session, over v2', async () => {
    expect(await client.end(one(), CALL)).toMatchObject({ kind: 'accepted', status: 200 });
    expect(videoSdk.requests.map(({ operation, body }) => [operation, body])).toEqual([
      ['end-session', { roomId, sessionId }],
    ]);
    expect(videoSdk.connected(sessionId)).toEqual([]);
  });

  it.each([
    [400, 'rejected'],
    [401, 'forbidden'],
    [429, 'busy'],
    [500, 'failed'],
  ] as const)('is, with %i, "%s", and never requested twice', async (status, kind) => {
    videoSdk.fault('end-session', { kind: 'status', status });
    expect((await client.end(one(), CALL)).kind).toBe(kind);
    expect(count('end-session')).toBe(1);
  });

  it('is "unanswered" when no answer came, and not requested again', async () => {
    videoSdk.fault('end-session', { kind: 'drop-after-effect' });
    expect((await client.end(one(), CALL)).kind).toBe('unanswered');
    expect(count('end-session')).toBe(1);
  });
});

describe('a VideoSDK that lists sessions by room only', () => {
  const requests: string[] = [];
  let roomless: VideoSessions & VideoChecks;

  beforeEach(() => {
    requests.length = 0;
    const running = { id: 's', roomId: 'r-1', customRoomId: 'Town Hall', status: 'ongoing', end: null };
    roomless = createVideoSdkClient({
      apiUrl: 'http://videosdk.invalid',
      removalApi: 'v1',
      authorization: authorizationOf(videoSdk),
      async fetch(input, init) {
        const { pathname, searchParams } = new URL(new Request(input, init).url);
        requests.push(`${pathname} ${[...searchParams].filter(([name]) => !/age$/u.test(name)).join(' ')}`.trim());
        if (pathname === '/v2/rooms/Town%20Hall') {
          return Response.json({ roomId: 'r-1', customRoomId: 'Town Hall' });
        }
        if (pathname !== '/v2/sessions') {
          return Response.json({ error: 'Room not found' }, { status: 404 });
        }
        const room = searchParams.get('roomId');
        if (room === null) {
          return Response.json({ message: '"roomId" is required' }, { status: 400 });
        }
        const data = room === 'r-1' ? [running] : [];
        return Response.json({ pageInfo: { currentPage: 1, lastPage: 1, total: data.length }, data });
      },
      random: Math.random,
      log: pino({ level: 'silent' }),
      clock: timerClock,
      knownRooms: async () => knownRooms,
    });
  });

  it('shows what runs in the rooms that are named', async () => {
    expect(await roomless.running(new Set(['Town Hall']), CALL)).toMatchObject({
      complete: true,
      items: [{ id: 's' }],
    });
    expect(roomless.listing).toBe('by-room');
    expect(requests).toEqual([
      '/v2/sessions status,ongoing',
      '/v2/rooms/Town%20Hall',
      '/v2/sessions roomId,r-1 status,ongoing',
      '/v2/sessions roomId,Town Hall status,ongoing',
      '/v2/sessions status,ongoing',
    ]);
    expect(await roomless.running(null, CALL)).toEqual(partial([], 'rooms-unknown'));
    knownRooms = new Set(['Town Hall']);
    expect(await roomless.running(null, CALL)).toMatchObject({ gap: 'rooms-unknown', items: [{ id: 's' }] });
  });

  it('says which rooms it would need when none is named', async () => {
    expect(await roomless.running(null, CALL)).toEqual(partial([], 'rooms-unknown'));
  });

  it('can’t say what runs in a room that it doesn’t know', async () => {
    expect(await roomless.running(new Set(['Attic']), CALL)).toEqual(partial([], 'not-found'));
  });

  it('proves nothing about a room that can’t even be asked for', async () => {
    expect(await roomless.running(new Set(['Attic', 'a\ud800']), CALL)).toEqual(partial([], 'not-found'));
  });

  it('still accepts the credentials for v2', async () => {
    await roomless.running(new Set(['Town Hall']), CALL);
    expect(await roomless.credentials('v2', CALL)).toBe('taken');
  });
});
