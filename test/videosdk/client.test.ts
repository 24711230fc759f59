import pino from 'pino';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Behaviour,
  type OddBody,
  type Operation,
  PERSONAL_DATA_MARKERS,
  startVideoSdk,
  type VideoSdk,
} from '../../sandbox/videosdk/index.ts';
import type { VideoChecks } from '../../src/moderation/check.ts';
import type { SessionEnding } from '../../src/moderation/session-end.ts';
import { type RemovalAnswer, UpstreamError, type VideoSessions } from '../../src/moderation/video-sessions.ts';
import { createVideoSdkClient } from '../../src/videosdk/client.ts';
import { createTokenSigner } from '../../src/videosdk/token.ts';
import { fetchOver } from '../../src/videosdk/transport.ts';
import { sessionOf } from '../support/hostile.ts';

const CALL = { reference: 'K7Q2M4X' };
const AGAIN_AND_AGAIN = { times: Number.POSITIVE_INFINITY };

let videoSdk: VideoSdk;
let dispatcher: Dispatcher;
let client: VideoSessions & VideoChecks & SessionEnding;
let logged: string[];
let sessionId: string;
let roomId: string;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId, roomId } = videoSdk.openSession({ customRoomId: 'Town Hall' }));
  videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
  videoSdk.join(sessionId, { participantId: 'bob', name: 'Bob' });
  logged = [];
  dispatcher = new Agent();
  client = clientFor('v1');
});

afterEach(async () => {
  vi.useRealTimers();
  await dispatcher.destroy();
  await videoSdk.close();
  // Whatever a test was about: the protocol was kept, and nothing secret or personal reached the log.
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
    tokens: createTokenSigner(videoSdk, Date.now),
    fetch: fetchOver(over),
    random: Math.random,
    log: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    now: Date.now,
  });
}

/** From here on no time passes by itself: only sockets are real. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
}

/**
 * Lets time pass until the call has ended, but only while a request is hanging: an attempt is given its whole time,
 * and never less because the machine is slow.
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
const ids = (people: readonly { readonly id: string }[] | null | undefined): string[] =>
  people?.map(({ id }) => id).sort() ?? ['?'];

async function failure(work: Promise<unknown>): Promise<UpstreamError> {
  const error = await work.then(
    (value) => new Error(`it did not fail: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  return error as UpstreamError;
}

describe('the running sessions', () => {
  it('are those that run, with their rooms and how many are connected', async () => {
    const over = videoSdk.openSession();
    videoSdk.endSession(over.sessionId);
    expect(await client.running(CALL)).toEqual([
      {
        id: sessionId,
        room: { id: roomId, customId: 'Town Hall' },
        startedAt: expect.any(Number),
        endedAt: null,
        running: true,
        connectedCount: 2,
      },
    ]);
    expect(videoSdk.requests[0]?.query).toMatchObject({ status: 'ongoing' });
  });

  it('are all there are, over several pages', async () => {
    for (let n = 0; n < 220; n += 1) {
      videoSdk.openSession({ sessionId: `s-${n}` });
    }
    expect(ids(await client.running(CALL))).toEqual(
      [sessionId, ...Array.from({ length: 220 }, (_, n) => `s-${n}`)].sort(),
    );
    expect(count('list-sessions')).toBe(3);
  });

  it('are none when none runs, in either way of saying so', async () => {
    videoSdk.endSession(sessionId);
    expect(await client.running(CALL)).toEqual([]);
    videoSdk.behaviour.lastPageWhenEmpty = 0;
    expect(await client.running(CALL)).toEqual([]);
  });

  it('are not said to be none when the list itself is not found', async () => {
    videoSdk.fault('list-sessions', { kind: 'status', status: 404 }, AGAIN_AND_AGAIN);
    expect((await failure(client.running(CALL))).code).toBe('unavailable');
  });
});

describe('those who are connected', () => {
  it('are read with name and time of joining; one page proves who is not there', async () => {
    const joinedAt = new Date('2026-01-01T10:00:00.000Z');
    videoSdk.join(sessionId, { participantId: 'cleo', name: null, joinedAt });
    videoSdk.leave(sessionId, 'bob');
    const people = await client.connected(sessionId, CALL);
    expect(people?.conclusive).toBe(true);
    expect(ids(people?.participants)).toEqual(['ada', 'cleo']);
    expect(people?.participants.find(({ id }) => id === 'cleo')).toMatchObject({
      name: null,
      joinedAt: joinedAt.getTime(),
    });
  });

  it('are connected since they came back, not since they first came', async () => {
    videoSdk.leave(sessionId, 'ada');
    const joinedAt = new Date(Date.now() + 60_000);
    videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada', joinedAt });
    const people = await client.connected(sessionId, CALL);
    expect(people?.participants.find(({ id }) => id === 'ada')?.joinedAt).toBe(joinedAt.getTime());
  });

  it('are all there are, over several pages, some at a time; those prove nothing about who is not there', async () => {
    for (let n = 0; n < 1_050; n += 1) {
      videoSdk.join(sessionId, { participantId: `p-${n}` });
    }
    // Long enough for those that are sent together to be seen together.
    videoSdk.behaviour.latencyMs = 20;
    const people = await client.connected(sessionId, CALL);
    expect(people?.participants).toHaveLength(1_052);
    expect(new Set(ids(people?.participants)).size).toBe(1_052);
    expect(people?.conclusive).toBe(false);
    expect(count('active-participants')).toBe(11);
    expect(videoSdk.peakInFlight('active-participants')).toBeLessThanOrEqual(4);
  });

  it('are all there are when VideoSDK makes its pages smaller than it was asked to', async () => {
    videoSdk.behaviour.maxPerPage = 7;
    for (let n = 0; n < 40; n += 1) {
      videoSdk.join(sessionId, { participantId: `p-${n}` });
    }
    const people = await client.connected(sessionId, CALL);
    expect([people?.participants.length, people?.conclusive]).toEqual([42, false]);
  });

  it('are not read to a part: a list of too many pages is a failure', async () => {
    videoSdk.behaviour.maxPerPage = 1;
    for (let n = 0; n < 400; n += 1) {
      videoSdk.join(sessionId, { participantId: `p-${n}` });
    }
    expect((await failure(client.connected(sessionId, CALL))).code).toBe('unavailable');
    expect(count('active-participants')).toBe(1);
  });

  it.each<Behaviour['nobodyActive']>(['empty-participants', 'empty-data'])(
    'may be nobody, told by %s',
    async (form) => {
      Object.assign(videoSdk.behaviour, { nobodyActive: form, emptySessionEndsAfterMs: 'never', lastPageWhenEmpty: 0 });
      videoSdk.leave(sessionId, 'ada');
      videoSdk.leave(sessionId, 'bob');
      expect(await client.connected(sessionId, CALL)).toEqual({ participants: [], conclusive: true });
    },
  );

  it.each([400, 402, 404] as const)(
    'are nobody who could be told in a session that VideoSDK does not know: %d',
    async (status) => {
      videoSdk.behaviour.unknownSessionStatus = status;
      videoSdk.behaviour.endedSessionReadStatus = status;
      expect(await client.connected('unknown', CALL)).toBeNull();
      expect(await client.find('unknown', CALL)).toBeNull();
      expect(await client.attendees('unknown', CALL)).toBeNull();
      videoSdk.endSession(sessionId);
      expect(await client.connected(sessionId, CALL)).toBeNull();
    },
  );

  it('carry nothing personal beyond what moderation knows of them', async () => {
    const people = await client.connected(sessionId, CALL);
    for (const one of people?.participants ?? []) {
      expect(Object.keys(one).sort()).toEqual(['connected', 'id', 'joinedAt', 'leftAt', 'name']);
    }
    expect(people?.participants).toHaveLength(2);
  });
});

describe('a list of connected people that is not as documented', () => {
  const entry = (participantId: string, facts: object = {}) => ({ participantId, name: participantId, ...facts });
  const page = (participants: readonly object[], pageInfo?: object) =>
    videoSdk.fault('active-participants', {
      kind: 'status',
      status: 200,
      body: { data: [{ participants }], ...(pageInfo && { pageInfo }) },
    });

  it.each([{}, { timelog: null }, { timelog: [] }, { timelog: 'x' }, { timelog: {} }])(
    'counts whoever is on it as connected, with %j in place of a timelog',
    async (facts) => {
      page([entry('ada', facts)], { currentPage: 1, perPage: 100, lastPage: 1, total: 1 });
      expect(ids((await client.connected(sessionId, CALL))?.participants)).toEqual(['ada']);
    },
  );

  it('does not count whoever left by its own account', async () => {
    const start = '2026-01-01T00:00:00.000Z';
    page([entry('ada', { timelog: [{ start, end: start }] }), entry('bob', { timelog: [{ start, end: null }] })], {
      currentPage: 1,
      perPage: 100,
      lastPage: 1,
      total: 2,
    });
    expect(ids((await client.connected(sessionId, CALL))?.participants)).toEqual(['bob']);
  });

  it('is read to its end when the pages are counted in strings', async () => {
    page([entry('eve')], { currentPage: '1', perPage: '1', lastPage: '2', total: '2' });
    page([entry('zoe')], { currentPage: '2', perPage: '1', lastPage: '2', total: '2' });
    const people = await client.connected(sessionId, CALL);
    expect([ids(people?.participants), people?.conclusive]).toEqual([['eve', 'zoe'], false]);
  });

  it.each([undefined, {}, { currentPage: 1 }, { currentPage: 1, lastPage: -1 }, { currentPage: 1, lastPage: 'many' }])(
    'proves nobody gone without saying that it is whole: %j',
    async (pageInfo) => {
      page([entry('eve')], pageInfo);
      expect((await client.connected(sessionId, CALL))?.conclusive).toBe(false);
    },
  );
});

describe('one session, one person', () => {
  it('is found while it runs and after it ended', async () => {
    expect(await client.find(sessionId, CALL)).toMatchObject({ id: sessionId, running: true });
    videoSdk.endSession(sessionId);
    expect(await client.find(sessionId, CALL)).toMatchObject({ running: false, endedAt: expect.any(Number) });
  });

  it('is among those who were there, with the time at which they left', async () => {
    videoSdk.leave(sessionId, 'bob');
    const attendees = await client.attendees(sessionId, CALL);
    expect(attendees?.map(({ id, connected, leftAt }) => [id, connected, leftAt !== null])).toEqual([
      ['ada', true, false],
      ['bob', false, true],
    ]);
    expect(await client.attendee(sessionId, 'bob', CALL)).toMatchObject({ id: 'bob', connected: false });
    expect(await client.attendee(sessionId, 'ada', CALL)).toMatchObject({ id: 'ada', connected: true });
    expect(await client.attendee(sessionId, 'zoe', CALL)).toBeNull();
  });

  const oddIds = [
    ...['a/b', 'a\\b', 'ada@example.org', 'a?b=c', 'a#b', 'a%2Fb', '%', '%2e%2e', 'ä李😀', '..', '.', '...', '../ada'],
    ...['v2/sessions', ';a=b', 'a+b', '"', "'", '<script>', '__proto__', 'x'.repeat(2_000)],
  ];

  it.each(oddIds)('is found by whatever id it has: %s', async (id) => {
    videoSdk.join(sessionId, { participantId: id, name: 'Odd' });
    expect(await client.attendee(sessionId, id, CALL)).toMatchObject({ id, name: 'Odd', connected: true });
  });

  it.each(oddIds.filter((id) => !/^\.\.?$/u.test(id)))('is found in a session of whatever id: %s', async (id) => {
    videoSdk.openSession({ sessionId: id });
    videoSdk.join(id, { participantId: 'ada' });
    expect(await client.find(id, CALL)).toMatchObject({ id, running: true });
    expect(ids((await client.connected(id, CALL))?.participants)).toEqual(['ada']);
    expect(ids(await client.attendees(id, CALL))).toEqual(['ada']);
  });

  it.each(['.', '..', 'a\ud800'])('is nothing under an id that cannot be a part of a path: %j', async (id) => {
    expect(await client.find(id, CALL)).toBeNull();
    expect(await client.connected(id, CALL)).toBeNull();
    expect(await client.attendees(id, CALL)).toBeNull();
    expect(await client.attendee(id, 'ada', CALL)).toBeNull();
    expect(videoSdk.requests).toEqual([]);
  });
});

describe('a read that fails', () => {
  it.each([401, 403])('is "forbidden" with %d, and not tried again', async (status) => {
    videoSdk.fault('list-sessions', { kind: 'status', status }, AGAIN_AND_AGAIN);
    expect(await failure(client.running(CALL))).toMatchObject({ code: 'forbidden', status });
    expect(count('list-sessions')).toBe(1);
  });

  it('is "forbidden" with credentials that VideoSDK does not know', async () => {
    const stranger = createVideoSdkClient({
      apiUrl: videoSdk.url,
      removalApi: 'v1',
      tokens: createTokenSigner({ apiKey: videoSdk.apiKey, secretKey: `${videoSdk.secretKey}x` }, Date.now),
      fetch: fetchOver(dispatcher),
      random: Math.random,
      log: pino({ level: 'silent' }),
      now: Date.now,
    });
    expect(await failure(stranger.running(CALL))).toMatchObject({ code: 'forbidden', status: 401 });
  });

  it('is "busy" with 429, and waits for nobody who asks for more time than there is', async () => {
    videoSdk.fault('list-sessions', { kind: 'status', status: 429, headers: { 'retry-after': '30' } }, AGAIN_AND_AGAIN);
    expect(await failure(client.running(CALL))).toMatchObject({ code: 'busy', status: 429, retryAfterSeconds: 30 });
    expect(count('list-sessions')).toBe(1);
  });

  it.each([429, 500, 502, 503, 504])('is tried again after %d, and told by nobody when that helps', async (status) => {
    videoSdk.fault('list-sessions', { kind: 'status', status });
    videoSdk.fault('list-sessions', { kind: 'html', status });
    expect(ids(await client.running(CALL))).toEqual([sessionId]);
    expect(count('list-sessions')).toBe(3);
  });

  it('is "unavailable" when that does not help, after three attempts', async () => {
    videoSdk.fault('list-sessions', { kind: 'html', status: 502 }, AGAIN_AND_AGAIN);
    expect(await failure(client.running(CALL))).toMatchObject({ code: 'unavailable', status: 502 });
    expect(count('list-sessions')).toBe(3);
  });

  it('is tried again when the connection is cut', async () => {
    videoSdk.fault('active-participants', { kind: 'drop' });
    videoSdk.fault('active-participants', { kind: 'cut-body' });
    expect(ids((await client.connected(sessionId, CALL))?.participants)).toEqual(['ada', 'bob']);
  });

  it('is "unavailable" when nothing listens, and works when something does again', async () => {
    await client.running(CALL);
    await videoSdk.stop();
    expect(await failure(client.running(CALL))).toMatchObject({ code: 'unavailable', status: null });
    await videoSdk.resume();
    expect(ids(await client.running(CALL))).toEqual([sessionId]);
  });

  it('does not go where it is redirected to: a token is for one host', async () => {
    const elsewhere = await startVideoSdk();
    try {
      for (const status of [301, 302, 307, 308]) {
        const headers = { location: `${elsewhere.url}/v2/sessions` };
        videoSdk.fault('list-sessions', { kind: 'status', status, headers });
        expect((await failure(client.running(CALL))).code).toBe('unavailable');
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
  ])('is a failure, and no empty list, when the answer is odd: %s', async (body) => {
    for (const operation of [
      'list-sessions',
      'get-session',
      'active-participants',
      'participants',
      'participant',
    ] as const) {
      videoSdk.behaviour.oddBodies[operation] = body;
    }
    for (const work of [
      client.running(CALL),
      client.find(sessionId, CALL),
      client.connected(sessionId, CALL),
      client.attendees(sessionId, CALL),
      client.attendee(sessionId, 'ada', CALL),
    ]) {
      expect((await failure(work)).code).toBe('unavailable');
    }
  });

  it('ends in time when VideoSDK never answers, after a few attempts', async () => {
    await client.running(CALL);
    stopTime();
    const start = Date.now();
    videoSdk.fault('active-participants', { kind: 'hang' }, AGAIN_AND_AGAIN);
    expect((await failure(waitOut(client.connected(sessionId, CALL), 'active-participants'))).code).toBe('unavailable');
    expect(count('active-participants')).toBeGreaterThan(1);
    // Of the time that this test let pass: all attempts together have five seconds.
    expect(Date.now() - start).toBeLessThanOrEqual(5_800);
  });

  it('is tried again when the first attempt hangs', async () => {
    await client.running(CALL);
    stopTime();
    videoSdk.fault('active-participants', { kind: 'hang' });
    const people = await waitOut(client.connected(sessionId, CALL), 'active-participants');
    expect(ids(people?.participants)).toEqual(['ada', 'bob']);
  });

  it('ends in time when the answer begins and never ends', async () => {
    await client.running(CALL);
    stopTime();
    videoSdk.fault(
      'active-participants',
      { kind: 'drip', msPerChunk: 50, chunkBytes: 1, endless: true },
      AGAIN_AND_AGAIN,
    );
    expect((await failure(waitOut(client.connected(sessionId, CALL), 'active-participants'))).code).toBe('unavailable');
  });

  it('ends at once when it is called off', async () => {
    videoSdk.fault('active-participants', { kind: 'hang' });
    const abort = new AbortController();
    const work = client.connected(sessionId, { ...CALL, signal: abort.signal });
    work.catch(() => undefined);
    await videoSdk.waitForRequest({ operation: 'active-participants' });
    abort.abort();
    expect((await failure(work)).code).toBe('unavailable');
    expect(count('active-participants')).toBe(1);
  });

  it('stands in the log with the reference and with VideoSDK’s own id of the request', async () => {
    for (const requestIdHeader of ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-request-id'] as const) {
      videoSdk.behaviour.requestIdHeader = requestIdHeader;
      videoSdk.fault('list-sessions', { kind: 'status', status: 409 });
      await failure(client.running(CALL));
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

  it('is asked for once, for that person in that session, and is accepted', async () => {
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
    'html',
    'text',
    'json-string',
    'truncated-json',
    'array',
    'null',
    'empty-object',
  ])('is accepted whatever a success says: %s', async (body) => {
    videoSdk.behaviour.oddBodies[operation] = body;
    expect(await remove('ada')).toMatchObject({ kind: 'accepted' });
    expect(connected()).toEqual(['bob']);
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
  ])('is told for what it is with %d, and never sent again', async (status, expected) => {
    videoSdk.fault(operation, { kind: 'status', status });
    expect(await remove('ada')).toMatchObject(expected);
    expect(count(operation)).toBe(1);
    expect(connected()).toEqual(['ada', 'bob']);
  });

  it('is "busy" for as long as VideoSDK says', async () => {
    videoSdk.fault(operation, { kind: 'status', status: 429, headers: { 'retry-after': '9' } });
    expect(await remove('ada')).toMatchObject({ kind: 'busy', retryAfterSeconds: 9 });
  });

  it('is not sent to where it is redirected', async () => {
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

  it('is never sent again when the answer is cut in its middle', async () => {
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

  it('is unreachable when nothing listens: it certainly did not arrive', async () => {
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

  /** Connections of which the first so many fail with that code. */
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

  it('is not sent once more after an error that may come late', async () => {
    const { agent, attempts } = failingAt('ECONNRESET', 99);
    const session = sessionOf(sessionId, { room: roomId });
    expect(await clientFor(version, agent).remove(session, 'ada', CALL)).toMatchObject({ kind: 'unanswered' });
    expect(attempts()).toBe(1);
    await agent.destroy();
  });

  it.each(['a/b', '..', 'ä李😀', 'a?b#c', '"', 'x'.repeat(5_000), '__proto__'])(
    'reaches whoever has the id %s',
    async (id) => {
      videoSdk.join(sessionId, { participantId: id });
      expect(await remove(id)).toMatchObject({ kind: 'accepted' });
      expect(connected()).toEqual(['ada', 'bob']);
    },
  );

  it.each(['a/b', 'ä李😀', 'a?b#c', '../x', '%2e'])('reaches the session of the id %s', async (id) => {
    const { roomId: room } = videoSdk.openSession({ sessionId: id });
    videoSdk.join(id, { participantId: 'zoe' });
    expect(await clientFor(version).remove(sessionOf(id, { room }), 'zoe', CALL)).toMatchObject({ kind: 'accepted' });
    expect(videoSdk.requests[0]).toMatchObject({ operation, sessionId: id, effect: 'done' });
  });

  it.each(['a\ud800', '..'])('never throws, also for a session whose id cannot be a part of a path: %j', async (id) => {
    const answer = await clientFor(version).remove(sessionOf(id), 'ada', CALL);
    expect(answer.kind).not.toBe('accepted');
    expect(connected()).toEqual(['ada', 'bob']);
  });

  it('stands in the log with the reference, and with the person’s name nowhere', async () => {
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

describe('the removal by v2', () => {
  it.each<Behaviour['removalV2Answer']>(['session', 'json-string', 'message', 'text', 'empty'])(
    'is accepted in each form in which sources show its answer: %s',
    async (form) => {
      videoSdk.behaviour.removalV2Answer = form;
      const session = sessionOf(sessionId, { room: roomId });
      expect(await clientFor('v2').remove(session, 'ada', CALL)).toMatchObject({ kind: 'accepted' });
    },
  );
});

describe('whether the credentials are taken', () => {
  it.each(['v1', 'v2'] as const)('is found out for %s without anybody being removed', async (api) => {
    const checker = clientFor('v1');
    expect(await checker.credentials(api, CALL)).toBe('taken');
    expect(videoSdk.connected(sessionId).map(({ participantId }) => participantId)).toEqual(['ada', 'bob']);
    const [first, ...others] = videoSdk.requests;
    expect(others).toEqual([]);
    expect(first?.effect).toBe('none');
    expect([sessionId, 'ada', 'bob']).not.toContain(first?.sessionId);
  });

  it.each([200, 400, 402, 404] as const)('is so for v1 when nobody is known of such a session: %i', async (status) => {
    if (status === 200) {
      videoSdk.fault('remove-v1', { kind: 'status', status, body: {} });
    } else {
      videoSdk.behaviour.unknownSessionStatus = status;
    }
    expect(await client.credentials('v1', CALL)).toBe('taken');
  });

  it.each([
    ['remove-v1', 'v1', 401, 'refused'],
    ['list-sessions', 'v2', 403, 'refused'],
    ['remove-v1', 'v1', 429, 'busy'],
    ['list-sessions', 'v2', 404, 'no-answer'],
    ['list-sessions', 'v2', 500, 'no-answer'],
  ] as const)('is told by %s, asked once: %s, %i is "%s"', async (operation, api, status, answer) => {
    videoSdk.fault(operation, { kind: 'status', status });
    expect(await client.credentials(api, CALL)).toBe(answer);
    expect(count(operation)).toBe(1);
  });

  it('is not known when no answer comes', async () => {
    videoSdk.fault('remove-v1', { kind: 'drop' });
    expect(await client.credentials('v1', CALL)).toBe('no-answer');
    expect(count('remove-v1')).toBe(1);
  });

  it('is refused by VideoSDK itself for another secret', async () => {
    const stranger = createVideoSdkClient({
      apiUrl: videoSdk.url,
      removalApi: 'v1',
      tokens: createTokenSigner({ apiKey: videoSdk.apiKey, secretKey: 'another secret' }, Date.now),
      fetch: fetchOver(dispatcher),
      random: Math.random,
      log: pino({ level: 'silent' }),
      now: Date.now,
    });
    expect([await stranger.credentials('v1', CALL), await stranger.credentials('v2', CALL)]).toEqual([
      'refused',
      'refused',
    ]);
    videoSdk.forget();
  });
});

describe('a room', () => {
  it('is there by its id and by its custom id, and is not where VideoSDK knows none', async () => {
    expect([await client.hasRoom(roomId, CALL), await client.hasRoom('Town Hall', CALL)]).toEqual([true, true]);
    expect([await client.hasRoom('Tuwn Hall', CALL), await client.hasRoom('..', CALL)]).toEqual([false, false]);
    videoSdk.fault('get-room', { kind: 'status', status: 401 });
    expect((await failure(client.hasRoom(roomId, CALL))).code).toBe('forbidden');
  });
});

describe('the end of a session', () => {
  const one = () => sessionOf(sessionId, { room: roomId });

  it('is asked for by room and session, over v2', async () => {
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
  ] as const)('is, with %i, "%s", and never asked for twice', async (status, kind) => {
    videoSdk.fault('end-session', { kind: 'status', status });
    expect((await client.end(one(), CALL)).kind).toBe(kind);
    expect(count('end-session')).toBe(1);
  });

  it('is "unanswered" when no answer came, and not asked for again', async () => {
    videoSdk.fault('end-session', { kind: 'drop-after-effect' });
    expect((await client.end(one(), CALL)).kind).toBe('unanswered');
    expect(count('end-session')).toBe(1);
  });
});
