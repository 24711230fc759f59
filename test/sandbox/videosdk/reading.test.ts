import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PERSONAL_DATA_MARKERS, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, send } from './client.ts';

let videoSdk: VideoSdk;
let sessionId: string;
let roomId: string;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId, roomId } = videoSdk.openSession({ customRoomId: 'town hall/1' }));
});
afterEach(async () => {
  expect(videoSdk.violations).toEqual([]);
  await videoSdk.close();
});

/** The participant IDs in `data`, whether it is an object or an array of one. */
function participantIds(json: unknown): string[] {
  const { data } = json as { data: Listed | Listed[] };
  const [listed] = Array.isArray(data) ? data : [data];
  return (listed?.participants ?? []).map((person) => person.participantId);
}
interface Listed {
  readonly participants: readonly { readonly participantId: string }[];
}

describe('the people of a session', () => {
  it('are those who are connected, in an array of one and with personal data, in the active list', async () => {
    videoSdk.join(sessionId, { participantId: 'gone' });
    videoSdk.join(sessionId, { participantId: 'here', name: null });
    videoSdk.leave(sessionId, 'gone');
    const { json, text } = await get(videoSdk, `/v2/sessions/${sessionId}/participants/active`);
    expect(json).toMatchObject({
      pageInfo: { currentPage: 1, perPage: 20, lastPage: 1, total: 1 },
      data: [{ id: sessionId, roomId, participants: [{ participantId: 'here', geoLocation: expect.anything() }] }],
    });
    expect(participantIds(json)).toEqual(['here']);
    for (const marker of PERSONAL_DATA_MARKERS) expect(text).toContain(marker);
  });

  it('have when what they send was on in the active list, and nothing is on once they have left', async () => {
    videoSdk.join(sessionId, { participantId: 'ada' });
    videoSdk.switch(sessionId, 'ada', 'mic', true);
    videoSdk.switch(sessionId, 'ada', 'mic', true);
    videoSdk.switch(sessionId, 'ada', 'webcam', true);
    videoSdk.switch(sessionId, 'ada', 'webcam', false);
    videoSdk.switch(sessionId, 'ada', 'screenShare', false);
    videoSdk.switch(sessionId, 'nobody', 'mic', true);
    const events = async () => {
      const { json } = await get(videoSdk, `/v2/sessions/${sessionId}/participants/active`);
      return (json as { data: { participants: { events: unknown }[] }[] }).data[0]?.participants[0]?.events;
    };
    const on = { start: expect.any(String) };
    const off = { start: expect.any(String), end: expect.any(String) };
    expect(await events()).toEqual({ mic: [on], webcam: [off], screenShare: [], screenShareAudio: [] });
    videoSdk.join(sessionId, { participantId: 'ada' });
    expect(await events()).toMatchObject({ mic: [off], webcam: [off] });
    const { json } = await get(videoSdk, `/v2/sessions/${sessionId}/participants/ada`);
    expect(json).not.toHaveProperty('events');
  });

  it('leave out the name of someone who came without one', async () => {
    videoSdk.join(sessionId, { participantId: 'nameless', name: null });
    videoSdk.join(sessionId, { participantId: 'empty', name: '' });
    const nameless = await get(videoSdk, `/v2/sessions/${sessionId}/participants/nameless`);
    expect(nameless.json).toEqual({ participantId: 'nameless', timelog: [{ start: expect.any(String), end: null }] });
    const empty = await get(videoSdk, `/v2/sessions/${sessionId}/participants/empty`);
    expect(empty.json).toMatchObject({ name: '' });
  });

  it('are everyone who ever came, in an object, in the other list', async () => {
    videoSdk.join(sessionId, { participantId: 'gone' });
    videoSdk.join(sessionId, { participantId: 'here' });
    videoSdk.leave(sessionId, 'gone');
    const { json, text } = await get(videoSdk, `/v2/sessions/${sessionId}/participants`);
    expect(participantIds(json)).toEqual(['gone', 'here']);
    expect(json).not.toHaveProperty('data.0');
    for (const marker of PERSONAL_DATA_MARKERS) expect(text).not.toContain(marker);
  });

  it('have one connection each: a second join evicts the first', async () => {
    videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
    videoSdk.join(sessionId, { participantId: 'ada' });
    const { json } = await get(videoSdk, `/v2/sessions/${sessionId}/participants/ada`);
    expect(json).toMatchObject({ name: 'Ada', timelog: [{ end: expect.any(String) }, { end: null }] });
    expect(videoSdk.connected(sessionId)).toHaveLength(1);
  });

  it('are found by encoded IDs, including recorders and callers', async () => {
    for (const participantId of ['a@b.example/1', 'recorder-1', '+15550100', 'agent:名']) {
      videoSdk.join(sessionId, { participantId });
      const path = `/v2/sessions/${sessionId}/participants/${encodeURIComponent(participantId)}`;
      expect((await get(videoSdk, path)).json).toMatchObject({ participantId });
    }
  });

  it('aren’t found when they never came', async () => {
    expect((await get(videoSdk, `/v2/sessions/${sessionId}/participants/nobody`)).status).toBe(404);
    expect((await get(videoSdk, '/v2/sessions/nowhere/participants/active')).status).toBe(404);
  });

  it.each([400, 402, 404] as const)('can’t be read once the session is over, with %i, when told so', async (status) => {
    videoSdk.endSession(sessionId);
    expect((await get(videoSdk, `/v2/sessions/${sessionId}/participants/active`)).status).toBe(200);
    videoSdk.behavior.endedSessionReadStatus = status;
    expect((await get(videoSdk, `/v2/sessions/${sessionId}/participants/active`)).status).toBe(status);
  });
});

describe('pages', () => {
  it('have everyone once, count from 1 and say which is the last', async () => {
    for (let i = 0; i < 45; i += 1) videoSdk.join(sessionId, { participantId: `p${i}` });
    const seen: string[] = [];
    for (let page = 1; page <= 3; page += 1) {
      const { json } = await get(videoSdk, `/v2/sessions/${sessionId}/participants/active?page=${page}`);
      expect(json).toMatchObject({ pageInfo: { currentPage: page, perPage: 20, lastPage: 3, total: 45 } });
      seen.push(...participantIds(json));
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `p${i}`));
    const beyond = await get(videoSdk, `/v2/sessions/${sessionId}/participants/active?page=4`);
    expect(participantIds(beyond.json)).toEqual([]);
  });

  it('are no larger than the maximum, whatever is requested', async () => {
    for (let i = 0; i < 30; i += 1) videoSdk.join(sessionId);
    videoSdk.behavior.maxPerPage = 25;
    const { json } = await get(videoSdk, `/v2/sessions/${sessionId}/participants?perPage=1000`);
    expect(json).toMatchObject({ pageInfo: { perPage: 25, lastPage: 2, total: 30 } });
    expect(participantIds(json)).toHaveLength(25);
  });

  it('can have 10 entries when nothing is requested', async () => {
    videoSdk.behavior.defaultPerPage = 10;
    for (let i = 0; i < 11; i += 1) videoSdk.join(sessionId);
    const { json } = await get(videoSdk, `/v2/sessions/${sessionId}/participants/active`);
    expect(json).toMatchObject({ pageInfo: { perPage: 10, lastPage: 2 } });
  });

  it('of no one can have no data at all, and no last page', async () => {
    const path = `/v2/sessions/${sessionId}/participants/active`;
    expect((await get(videoSdk, path)).json).toMatchObject({ pageInfo: { lastPage: 1 }, data: [{ participants: [] }] });
    Object.assign(videoSdk.behavior, { noOneActive: 'empty-data', lastPageWhenEmpty: 0 });
    expect((await get(videoSdk, path)).json).toEqual({
      pageInfo: { currentPage: 1, perPage: 20, lastPage: 0, total: 0 },
      data: [],
    });
  });

  it('of 5,000 people are read quickly', async () => {
    for (let i = 0; i < 5000; i += 1) videoSdk.join(sessionId);
    const seen = new Set<string>();
    const started = performance.now();
    for (let page = 1; page <= 50; page += 1) {
      const path = `/v2/sessions/${sessionId}/participants/active?perPage=100&page=${page}`;
      for (const id of participantIds((await get(videoSdk, path)).json)) seen.add(id);
    }
    expect(seen.size).toBe(5000);
    // Far above what it takes, far below what copying everyone for every page would take.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('sessions', () => {
  const listed = async (query: string): Promise<string[]> => {
    const { json, status } = await get(videoSdk, `/v2/sessions${query}`);
    expect(status).toBe(200);
    return (json as { data: { id: string }[] }).data.map((session) => session.id);
  };

  it('are listed newest first, with their people', async () => {
    videoSdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
    const old = videoSdk.openSession({ startedAt: new Date('2026-01-01T00:00:00Z') });
    const { json } = await get(videoSdk, '/v2/sessions');
    expect(json).toMatchObject({
      pageInfo: { currentPage: 1, perPage: 20, lastPage: 1, total: 2 },
      data: [
        {
          id: sessionId,
          roomId,
          customRoomId: 'town hall/1',
          status: 'ongoing',
          end: null,
          participants: [{ participantId: 'ada', name: 'Ada' }],
          links: { get_session: `${videoSdk.url}/v2/sessions/${sessionId}` },
        },
        { id: old.sessionId, start: '2026-01-01T00:00:00.000Z' },
      ],
    });
    expect(await listed('?perPage=1&page=2')).toEqual([old.sessionId]);
  });

  it('are filtered by room, state, start and exact room name', async () => {
    const ended = videoSdk.openSession({ startedAt: new Date(1_000_000) });
    videoSdk.endSession(ended.sessionId);
    expect(await listed(`?roomId=${roomId}`)).toEqual([sessionId]);
    expect(await listed('?customRoomId=town%20hall%2F1')).toEqual([sessionId]);
    expect(await listed('?query=town%20hall%2F1')).toEqual([sessionId]);
    expect(await listed('?query=town')).toEqual([]);
    expect(await listed('?status=ongoing')).toEqual([sessionId]);
    expect(await listed('?status=ended')).toEqual([ended.sessionId]);
    expect(await listed('?endDate=1000000')).toEqual([ended.sessionId]);
    expect(await listed('?startDate=1000001')).toEqual([sessionId]);
  });

  it('are read one by one', async () => {
    expect((await get(videoSdk, `/v2/sessions/${sessionId}`)).json).toMatchObject({ id: sessionId, status: 'ongoing' });
    expect((await get(videoSdk, '/v2/sessions/nowhere')).status).toBe(404);
  });

  it('have realistic IDs', () => {
    expect(sessionId).toMatch(/^[0-9a-f]{24}$/);
    expect(roomId).toMatch(/^[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/);
    expect(videoSdk.join(sessionId).participantId).toMatch(/^[a-z0-9]{8}$/);
  });
});

it('a room is found by each of its IDs', async () => {
  const byRoomId = await get(videoSdk, `/v2/rooms/${roomId}`);
  expect(byRoomId.json).toMatchObject({ roomId, customRoomId: 'town hall/1', disabled: false });
  const { id } = byRoomId.json as { id: string };
  expect((await get(videoSdk, `/v2/rooms/${id}`)).json).toEqual(byRoomId.json);
  expect((await get(videoSdk, '/v2/rooms/town%20hall%2F1')).json).toEqual(byRoomId.json);
  expect((await get(videoSdk, '/v2/rooms/nowhere')).status).toBe(404);
});

it('the public key is given to anyone', async () => {
  const { json } = await send(`${videoSdk.url}/v2/public/rsa-public-key`);
  const { publicKey } = json as { publicKey: string };
  expect(publicKey).toContain('BEGIN RSA PUBLIC KEY');
  expect(createPublicKey(publicKey).asymmetricKeyType).toBe('rsa');
});
