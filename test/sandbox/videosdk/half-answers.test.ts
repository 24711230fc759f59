import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OddBody, type OddEntry, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { type Answer, get, ids, post, removeV1, send, token } from './client.ts';

let videoSdk: VideoSdk;
let sessionId: string;
let roomId: string;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId, roomId } = videoSdk.openSession({ customRoomId: 'hall' }));
  videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
  videoSdk.join(sessionId, { participantId: 'bob', name: 'Bob' });
  videoSdk.join(sessionId, { participantId: '4711', name: 'Cleo' });
});
afterEach(async () => {
  expect(videoSdk.violations).toEqual([]);
  await videoSdk.close();
});

const FOREVER = { times: Number.POSITIVE_INFINITY };
const EVERYBODY = ['ada', 'bob', '4711'];

const active = (query = ''): Promise<Answer> => get(videoSdk, `/v2/sessions/${sessionId}/participants/active${query}`);
const attendees = (query = ''): Promise<Answer> => get(videoSdk, `/v2/sessions/${sessionId}/participants${query}`);
const one = (id: string): Promise<Answer> => get(videoSdk, `/v2/sessions/${sessionId}/participants/${id}`);
const running = (query = ''): Promise<Answer> => get(videoSdk, `/v2/sessions?status=ongoing${query}`);
const record = (): Promise<Answer> => get(videoSdk, `/v2/sessions/${sessionId}`);
const remove = (id = 'ada'): Promise<Answer> => removeV1(videoSdk, sessionId, id);
const connected = (): string[] => ids(videoSdk, sessionId);

/** The entries of a list, in either form. */
function listed({ json }: Answer): unknown[] {
  const { data } = json as { data: { participants?: unknown[] } | { participants?: unknown[] }[] };
  if (!Array.isArray(data)) return data.participants ?? [];
  return data.flatMap((entry) => (entry !== null && Array.isArray(entry.participants) ? entry.participants : []));
}

function listedIds(answer: Answer): unknown[] {
  return listed(answer).map((entry) => (entry as { participantId?: unknown } | null)?.participantId);
}

function sessionIds({ json }: Answer): unknown[] {
  return (json as { data: ({ id: unknown } | null)[] }).data.map((session) => session?.id);
}

describe('a fault', () => {
  it.each([400, 402, 404])('affects every read, with %i, until it is cleared', async (status) => {
    const fault = videoSdk.fault('reads', { kind: 'status', status }, FOREVER);
    const answers = [await active(), await attendees(), await one('ada'), await running(), await record()];
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status, status, status]);
    expect((await get(videoSdk, '/v2/rooms/hall')).status).toBe(status);
    expect((await remove()).status).toBe(200);
    fault.clear();
    expect((await active()).status).toBe(200);
  });

  it('affects every request during its time', async () => {
    const fault = videoSdk.fault('reads', { kind: 'status', status: 402 }, { forMs: 200 });
    expect([(await active()).status, (await active()).status]).toEqual([402, 402]);
    await expect.poll(async () => (await active()).status).toBe(200);
    expect(fault.used).toBeGreaterThanOrEqual(2);
  });

  it('affects requests after the ones it lets through', async () => {
    videoSdk.fault('active-participants', { kind: 'status', status: 402 }, { skip: 2, times: 1 });
    const statuses = [await active(), await active(), await active(), await active()].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 402, 200]);
  });

  it('affects one page of a list', async () => {
    videoSdk.behavior.maxPerPage = 2;
    videoSdk.fault('active-participants', { kind: 'status', status: 404 }, { page: 2, ...FOREVER });
    expect((await active('?page=1')).status).toBe(200);
    expect((await active('?page=2')).status).toBe(404);
    videoSdk.fault('list-sessions', { kind: 'status', status: 404 }, { page: 1 });
    expect((await running()).status).toBe(404);
  });

  it('affects requests that name a session, a person or a room', async () => {
    const other = videoSdk.openSession();
    videoSdk.join(other.sessionId, { participantId: 'ada' });
    videoSdk.fault('any', { kind: 'status', status: 418 }, { sessionId: other.sessionId, ...FOREVER });
    expect((await active()).status).toBe(200);
    expect((await get(videoSdk, `/v2/sessions/${other.sessionId}/participants/active`)).status).toBe(418);

    videoSdk.fault('any', { kind: 'status', status: 419 }, { participantId: 'bob', ...FOREVER });
    expect([(await one('ada')).status, (await one('bob')).status]).toEqual([200, 419]);
    expect([(await remove('bob')).status, (await remove('4711')).status]).toEqual([419, 200]);

    videoSdk.fault('list-sessions', { kind: 'status', status: 420 }, { roomId, ...FOREVER });
    expect([(await running()).status, (await running(`&roomId=${roomId}`)).status]).toEqual([200, 420]);
    videoSdk.fault('end-session', { kind: 'status', status: 422 }, { roomId });
    expect((await post(videoSdk, '/v2/sessions/end', { roomId })).status).toBe(422);
  });

  it('affects requests after a removal, of that session', async () => {
    const other = videoSdk.openSession();
    videoSdk.join(other.sessionId, { participantId: 'eve' });
    const fault = { kind: 'status', status: 402 } as const;
    videoSdk.fault('reads', fault, { afterRemoval: true, sessionId, ...FOREVER });
    await removeV1(videoSdk, other.sessionId, 'eve');
    expect((await active()).status).toBe(200);
    await remove();
    expect((await active()).status).toBe(402);
    expect((await get(videoSdk, `/v2/sessions/${other.sessionId}`)).status).toBe(200);
  });

  it('affects the requests that the test picks', async () => {
    videoSdk.fault(
      'reads',
      { kind: 'status', status: 402 },
      { where: ({ path }) => path.endsWith('/ada'), ...FOREVER },
    );
    expect([(await one('bob')).status, (await one('ada')).status]).toEqual([200, 402]);
    videoSdk.fault(['get-room', 'get-session'], { kind: 'status', status: 404 }, FOREVER);
    expect([(await record()).status, (await active()).status]).toEqual([404, 200]);
  });
});

describe('several faults', () => {
  it('make one request fail together, the first one outermost', async () => {
    videoSdk.fault('remove-v1', [
      { kind: 'delay-after-effect', ms: 60 },
      { kind: 'status', status: 504, acts: true },
    ]);
    const started = performance.now();
    expect((await remove()).status).toBe(504);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
    expect(connected()).toEqual(['bob', '4711']);
    videoSdk.fault('active-participants', [
      { kind: 'drip', msPerChunk: 1 },
      { kind: 'odd-body', body: 'foreign-json' },
    ]);
    expect((await active()).json).toMatchObject({ ok: true });
  });

  it('that only change what is reported add up', async () => {
    videoSdk.fault('active-participants', { kind: 'leaves-out', ids: ['ada'] }, FOREVER);
    videoSdk.fault('active-participants', { kind: 'entries', become: 'numeric-id' }, FOREVER);
    videoSdk.fault('active-participants', { kind: 'behaves', as: { pageInfo: 'missing' } }, FOREVER);
    const answer = await active();
    expect(listedIds(answer)).toEqual(['bob', 4711]);
    expect(answer.json).not.toHaveProperty('pageInfo');
    expect(videoSdk.requests.at(-1)?.faults.map(({ kind }) => kind)).toEqual(['leaves-out', 'entries', 'behaves']);
    videoSdk.fault('active-participants', { kind: 'status', status: 402 });
    expect((await active()).status).toBe(402);
  });
});

describe('a body that can’t be read as what it should be', () => {
  const cases: readonly [OddBody, (answer: Answer) => boolean][] = [
    ['empty-200', ({ text }) => text === ''],
    ['html', ({ text }) => text.startsWith('<!doctype')],
    ['foreign-json', ({ json }) => JSON.stringify(json).includes('result')],
    ['data-null', ({ text }) => text.includes('"data":null') && text.includes('pageInfo')],
    ['refusal', ({ json }) => (json as { statusCode: number }).statusCode === 402],
  ];
  it.each(cases)('is %s, of a list, of a person, of a session', async (body, fits) => {
    videoSdk.fault('reads', { kind: 'odd-body', body }, FOREVER);
    expect(await active()).toSatisfy(fits);
    expect(await running()).toSatisfy(fits);
    if (body === 'data-null') return;
    expect(await one('ada')).toSatisfy(fits);
    expect(await record()).toSatisfy(fits);
  });
});

describe('a list', () => {
  it('is empty although there are people, in both forms, or there is a session', async () => {
    videoSdk.fault('reads', { kind: 'empty-list' }, FOREVER);
    expect((await active()).json).toMatchObject({ pageInfo: { lastPage: 1, total: 0 }, data: [{ participants: [] }] });
    expect(listed(await attendees())).toEqual([]);
    expect((await running()).json).toMatchObject({ pageInfo: { total: 0 }, data: [] });
    videoSdk.behavior.noOneActive = 'empty-data';
    expect((await active()).json).toMatchObject({ pageInfo: { total: 0 }, data: [] });
    expect(connected()).toEqual(EVERYBODY);
  });

  it('leaves out the people it is told to', async () => {
    const other = videoSdk.openSession();
    videoSdk.fault('reads', { kind: 'leaves-out', ids: ['bob', other.sessionId] }, FOREVER);
    expect(listedIds(await active())).toEqual(['ada', '4711']);
    expect((await active()).json).toMatchObject({ pageInfo: { total: 2 } });
    expect(sessionIds(await running())).toEqual([sessionId]);
  });

  it('says nothing about its pages, or something odd', async () => {
    videoSdk.behavior.pageInfo = 'missing';
    expect((await active()).json).not.toHaveProperty('pageInfo');
    expect((await running()).json).not.toHaveProperty('pageInfo');
    videoSdk.behavior.pageInfo = { total: 99, lastPage: undefined, currentPage: 'one' };
    expect((await active()).json).toHaveProperty('pageInfo', { currentPage: 'one', perPage: 20, total: 99 });
    videoSdk.behavior.pageInfo = () => null;
    expect((await attendees()).json).toHaveProperty('pageInfo', null);
    videoSdk.behavior.pageInfo = ({ total, ...more }) => ({ ...more, total: total - 1 });
    expect((await active()).json).toHaveProperty('pageInfo.total', 2);
  });

  it('comes as if no page had been requested', async () => {
    Object.assign(videoSdk.behavior, { maxPerPage: 2, ignoredParameters: ['page'] });
    const second = await active('?page=2&perPage=2');
    expect(listedIds(second)).toEqual(['ada', 'bob']);
    expect(second.json).toMatchObject({ pageInfo: { currentPage: 1, lastPage: 2, total: 3 } });
    videoSdk.endSession(sessionId);
    videoSdk.behavior.ignoredParameters = ['status'];
    expect(sessionIds(await running())).toEqual([sessionId]);
  });

  it('refuses a page that is too large, or after the last one', async () => {
    Object.assign(videoSdk.behavior, { maxPerPage: 2, tooLargePerPage: 'refused', pageAfterLastStatus: 404 });
    expect((await active('?perPage=3')).status).toBe(400);
    expect((await active('?perPage=2&page=2')).status).toBe(200);
    expect((await active('?perPage=2&page=3')).status).toBe(404);
    for (const id of EVERYBODY) videoSdk.join(videoSdk.openSession({ roomId }).sessionId, { participantId: id });
    expect((await running('&perPage=3')).status).toBe(400);
  });

  it('changes between two pages, exactly then', async () => {
    videoSdk.behavior.maxPerPage = 2;
    videoSdk.fault(
      'active-participants',
      { kind: 'meanwhile', after: () => videoSdk.leave(sessionId, 'ada') },
      { page: 1 },
    );
    const pages = [await active('?page=1'), await active('?page=2')];
    expect(pages.map(listedIds)).toEqual([['ada', 'bob'], []]);
    const before = (): void => {
      videoSdk.join(sessionId, { participantId: 'ada' });
    };
    videoSdk.fault('active-participants', { kind: 'meanwhile', before }, { page: 1 });
    expect(listedIds(await active('?page=2'))).toEqual([]);
    expect(listedIds(await active('?page=1'))).toEqual(['bob', '4711']);
    expect(listedIds(await active('?page=2'))).toEqual(['ada']);
  });

  it('can start with the people who came last', async () => {
    videoSdk.behavior.activeOrder = 'newest-first';
    expect(listedIds(await active())).toEqual(['4711', 'bob', 'ada']);
  });
});

describe('an odd entry', () => {
  const cases: readonly [OddEntry, unknown][] = [
    ['no-id', expect.not.objectContaining({ participantId: expect.anything() })],
    ['null-id', expect.objectContaining({ participantId: null, name: 'Bob' })],
    ['empty-id', expect.objectContaining({ participantId: '' })],
    ['no-timelog', expect.not.objectContaining({ timelog: expect.anything() })],
    ['null', null],
    ['text', 'bob'],
    [{ name: 7, participantId: { id: 'bob' } }, expect.objectContaining({ name: 7, participantId: { id: 'bob' } })],
  ];
  it.each(cases)('is %j, next to valid ones', async (become, odd) => {
    videoSdk.fault('reads', { kind: 'entries', become, ids: ['bob'] }, FOREVER);
    for (const answer of [await active(), await attendees()]) {
      const [first, second, third] = listed(answer);
      expect([first, third]).toMatchObject([{ participantId: 'ada' }, { participantId: '4711' }]);
      expect(second).toEqual(odd);
    }
    expect((await one('bob')).json).toEqual(odd);
  });

  it('has a number where the ID is one, for a person and for a session', async () => {
    const numbered = videoSdk.openSession({ sessionId: '815' });
    videoSdk.fault('reads', { kind: 'entries', become: 'numeric-id' }, FOREVER);
    expect(listedIds(await active())).toEqual(['ada', 'bob', 4711]);
    expect(sessionIds(await running()).toSorted()).toEqual([Number(numbered.sessionId), sessionId].toSorted());
    expect((await one('4711')).json).toMatchObject({ participantId: 4711 });
  });
});

it('a fault changes an answer as the test likes', async () => {
  const change = (json: unknown): unknown => ({ data: json });
  videoSdk.fault(['get-session', 'participant'], { kind: 'answer', change }, FOREVER);
  expect((await record()).json).toMatchObject({ data: { id: sessionId } });
  expect((await one('ada')).json).toMatchObject({ data: { participantId: 'ada' } });
  expect((await one('nobody')).json).toMatchObject({ statusCode: 404 });
});

describe('the list of sessions', () => {
  it('can need a room, by its ID alone or by its custom ID, too', async () => {
    videoSdk.behavior.sessionListNeeds = 'room';
    expect((await running()).status).toBe(400);
    expect(sessionIds(await running(`&roomId=${roomId}`))).toEqual([sessionId]);
    expect(sessionIds(await running('&customRoomId=hall'))).toEqual([sessionId]);
    videoSdk.behavior.sessionListNeeds = 'roomId';
    expect((await running('&customRoomId=hall')).status).toBe(400);
    expect(sessionIds(await running(`&roomId=${roomId}`))).toEqual([sessionId]);
  });

  it.each([400, 402, 404] as const)('can refuse a room that doesn’t exist, with %i', async (status) => {
    expect(sessionIds(await running('&roomId=nowhere'))).toEqual([]);
    videoSdk.behavior.unknownRoomListStatus = status;
    expect((await running('&roomId=nowhere')).status).toBe(status);
    expect((await running(`&roomId=${roomId}`)).status).toBe(200);
  });

  it('shows a session that everyone left days ago as running', async () => {
    const ghost = videoSdk.openGhostSession({ roomId, left: [{ participantId: 'eve', name: 'Eve' }] });
    expect(sessionIds(await running())).toEqual([sessionId, ghost.sessionId]);
    expect(videoSdk.connected(ghost.sessionId)).toEqual([]);
    expect(videoSdk.sessionStatus(ghost.sessionId)).toBe('ongoing');
    const { json } = await get(videoSdk, `/v2/sessions/${ghost.sessionId}`);
    expect(json).toMatchObject({ status: 'ongoing', end: null, participants: [{ participantId: 'eve' }] });
    expect(Date.now() - Date.parse((json as { start: string }).start)).toBeGreaterThan(2 * 24 * 3_600_000);
  });
});

describe('outdated reads', () => {
  it('show what was true when that was requested, a number of times', async () => {
    const reads = ['active-participants', 'participant', 'get-session', 'participants', 'list-sessions'] as const;
    for (const read of reads) videoSdk.fault(read, { kind: 'stale' }, { times: 1, afterRemoval: true });
    videoSdk.leave(sessionId, '4711');
    videoSdk.join(sessionId, { participantId: 'bob' });
    await remove();
    videoSdk.join(sessionId, { participantId: 'eve' });
    videoSdk.endSession(sessionId);
    expect(listedIds(await active())).toEqual(EVERYBODY);
    expect((await one('ada')).json).toMatchObject({ timelog: [{ end: null }] });
    expect((await record()).json).toMatchObject({ status: 'ongoing', end: null });
    expect(listed(await attendees())).toMatchObject([{}, { timelog: [{ end: null }] }, { timelog: [{ end: null }] }]);
    expect(sessionIds(await running())).toEqual([sessionId]);

    expect(listedIds(await active())).toEqual([]);
    expect((await one('ada')).json).toMatchObject({ timelog: [{ end: expect.any(String) }] });
    expect((await record()).json).toMatchObject({ status: 'ended' });
    expect(sessionIds(await running())).toEqual([]);
  });

  it('are a number of milliseconds behind', async () => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    videoSdk.behavior.lagMs = 200;
    await remove();
    expect(connected()).toEqual(['bob', '4711']);
    expect(listedIds(await active())).toEqual(EVERYBODY);
    await expect.poll(async () => listedIds(await active())).toEqual(['bob', '4711']);
    videoSdk.openSession();
    expect(sessionIds(await running())).toEqual([sessionId]);
  });
});

describe('a removal', () => {
  it.each([400, 401, 403, 404, 409, 429, 500, 504])('is refused with %i and carried out, at once', async (status) => {
    videoSdk.fault('removals', { kind: 'status', status, acts: true });
    expect((await remove()).status).toBe(status);
    expect(connected()).toEqual(['bob', '4711']);
  });

  it('is refused and carried out later, for one person only', async () => {
    videoSdk.fault(
      'removals',
      [
        { kind: 'behaves', as: { removalTakesEffectAfterMs: 200 } },
        { kind: 'html', status: 504, acts: true },
      ],
      { participantId: 'ada' },
    );
    expect([(await remove('ada')).status, (await remove('bob')).status]).toEqual([504, 200]);
    expect(connected()).toEqual(['ada', '4711']);
    await expect.poll(connected).toEqual(['4711']);
  });

  it('is accepted without effect, for one person only', async () => {
    const as = { removalTakesEffectAfterMs: 'never' } as const;
    videoSdk.fault('removals', { kind: 'behaves', as }, { participantId: 'ada', ...FOREVER });
    expect([(await remove('ada')).status, (await remove('bob')).status]).toEqual([200, 200]);
    expect(connected()).toEqual(['ada', '4711']);
  });
});

describe('VideoSDK’s clock', () => {
  const dateOf = ({ headers }: Answer): number => Date.parse(headers.get('date') ?? '') - Date.now();

  it.each([-600_000, 600_000])(
    'is %i ms off: in the Date header, in the times it writes, and for tokens',
    async (offset) => {
      const before = await running();
      expect(Math.abs(dateOf(before))).toBeLessThan(2_000);
      videoSdk.behavior.clockOffsetMs = offset;
      const refused = await running();
      expect([refused.status, refused.json]).toEqual([401, { error: 'Token is invalid or expired', statusCode: 401 }]);
      expect(Math.abs(dateOf(refused) - offset)).toBeLessThan(2_000);
      const now = Math.floor((Date.now() + offset) / 1000);
      const authorization = await token(videoSdk, 2, { iat: now, exp: now + 300 });
      expect((await send(`${videoSdk.url}/v2/sessions`, { headers: { authorization } })).status).toBe(200);
      const { sessionId: later } = videoSdk.openSession();
      const startedAt =
        videoSdk
          .sessions()
          .find((session) => session.sessionId === later)
          ?.startedAt.getTime() ?? 0;
      expect(Math.abs(startedAt - Date.now() - offset)).toBeLessThan(2_000);
    },
  );

  it('can be stricter, or laxer, about tokens that are signed in the future', async () => {
    videoSdk.behavior.clockOffsetMs = -5_000;
    expect((await running()).status).toBe(200);
    videoSdk.behavior.iatToleranceMs = 0;
    expect((await running()).status).toBe(401);
  });

  it('can be hidden, or unreadable', async () => {
    videoSdk.behavior.dateHeader = 'missing';
    expect((await running()).headers.has('date')).toBe(false);
    videoSdk.behavior.dateHeader = 'unreadable';
    expect((await running()).headers.get('date')).toBe('the day before yesterday');
  });
});

it('a session’s end can be answered with other names for the room', async () => {
  videoSdk.behavior.endAnswer = 'meeting';
  const { json } = await post(videoSdk, '/v2/sessions/end', { roomId });
  expect(json).toMatchObject({ id: sessionId, userMeetingId: roomId, end: expect.any(String) });
  expect(json).not.toHaveProperty('status');
  expect(json).not.toHaveProperty('links');
});
