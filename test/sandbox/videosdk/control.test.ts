import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, ids, removeV1 } from './client.ts';

let videoSdk: VideoSdk;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
});
afterEach(() => videoSdk.close());

it('the sandbox uses the given credentials and port', async () => {
  const { port } = new URL(videoSdk.url);
  await videoSdk.close();
  videoSdk = await startVideoSdk({ apiKey: 'key', secretKey: 'secret', port: Number(port) });
  expect(videoSdk).toMatchObject({ apiKey: 'key', secretKey: 'secret', url: `http://127.0.0.1:${port}` });
  await expect(startVideoSdk({ port: Number(port) })).rejects.toThrow(/EADDRINUSE/);
});

describe('sessions and people', () => {
  it('refuse what is impossible', () => {
    const { sessionId } = videoSdk.openSession({ sessionId: 's' });
    expect(() => videoSdk.openSession({ sessionId })).toThrow('taken');
    expect(() => videoSdk.join('unknown')).toThrow('No session');
    expect(() => videoSdk.join(sessionId, { participantId: '' })).toThrow("can't be empty");
    videoSdk.endSession(sessionId);
    videoSdk.endSession(sessionId);
    expect(() => videoSdk.join(sessionId)).toThrow('over');
    expect(videoSdk.sessionStatus(sessionId)).toBe('ended');
    expect(videoSdk.sessionStatus('unknown')).toBeNull();
  });

  it('show who is connected, longest first', () => {
    const { sessionId } = videoSdk.openSession();
    const joinedAt = new Date('2026-03-01T10:00:00Z');
    videoSdk.join(sessionId, { participantId: 'late', name: null });
    videoSdk.join(sessionId, { participantId: 'early', name: 'E', joinedAt });
    expect(videoSdk.connected(sessionId)[0]).toEqual({ participantId: 'early', name: 'E', joinedAt });
    expect(videoSdk.connected(sessionId)[1]).toMatchObject({ participantId: 'late', name: null });
    videoSdk.leave(sessionId, 'late');
    videoSdk.leave(sessionId, 'late');
    expect(ids(videoSdk, sessionId)).toEqual(['early']);
  });

  it('can share a room, which keeps its name', () => {
    const first = videoSdk.openSession({ roomId: 'r', customRoomId: 'hall', startedAt: new Date(1000) });
    const second = videoSdk.openSession({ roomId: 'r', startedAt: new Date(2000) });
    expect(videoSdk.runningSessions('r')).toEqual([second.sessionId, first.sessionId]);
  });
});

describe('waiting for a request', () => {
  it('finds one that came before, unless told to check only after it', async () => {
    await get(videoSdk, '/v2/sessions');
    const first = await videoSdk.waitForRequest({ operation: 'list-sessions' });
    expect(first.number).toBe(1);
    const next = videoSdk.waitForRequest({ operation: 'list-sessions' }, { after: first.number });
    await get(videoSdk, '/v2/sessions?page=1');
    expect(await next).toMatchObject({ number: 2, query: { page: '1' } });
  });

  it('gives up in time and says what came instead', async () => {
    await get(videoSdk, '/v2/sessions');
    await expect(videoSdk.waitForRequest({ operation: 'remove-v1' }, { timeoutMs: 10 })).rejects.toThrow(
      'No remove-v1 after #0 within 10 ms; last came: #1 list-sessions answered',
    );
  });

  it('ends when the server does', async () => {
    const waiting = videoSdk.waitForRequest();
    const ended = expect(waiting).rejects.toThrow('closed');
    await videoSdk.close();
    await ended;
  });
});

it('the sandbox counts how many requests there are at once, for each operation', async () => {
  videoSdk.fault('list-sessions', { kind: 'hang' }, { times: 3 });
  const abort = new AbortController();
  const hanging = Array.from({ length: 3 }, () => fetch(`${videoSdk.url}/v2/sessions`, { signal: abort.signal }));
  await expect.poll(() => videoSdk.inFlight('list-sessions')).toBe(3);
  await get(videoSdk, '/v2/rooms/x');
  expect([videoSdk.inFlight(), videoSdk.peakInFlight('get-room'), videoSdk.peakInFlight()]).toEqual([3, 1, 4]);
  abort.abort();
  await Promise.allSettled(hanging);
  await expect.poll(() => videoSdk.inFlight()).toBe(0);
  expect(videoSdk.peakInFlight()).toBe(4);
  videoSdk.forget();
  expect([videoSdk.peakInFlight(), videoSdk.requests, videoSdk.violations]).toEqual([0, [], []]);
});

it('the sandbox sends a request ID under the given header, or none', async () => {
  const first = await get(videoSdk, '/v2/sessions');
  expect(first.headers.get('x-request-id')).toBe(videoSdk.requests[0]?.requestId);
  videoSdk.behavior.requestIdHeader = 'x-amzn-requestid';
  const second = await get(videoSdk, '/v2/sessions');
  expect(second.headers.get('x-amzn-requestid')).toBe(videoSdk.requests[1]?.requestId);
  videoSdk.behavior.requestIdHeader = null;
  const third = await get(videoSdk, '/v2/sessions');
  expect([...third.headers.keys()].filter((name) => name.includes('request'))).toEqual([]);
});

describe('stopping', () => {
  it('refuses connections until it resumes on the same port, with everyone still there', async () => {
    const { sessionId } = videoSdk.openSession();
    videoSdk.join(sessionId, { participantId: 'ada' });
    await videoSdk.stop();
    await videoSdk.stop();
    await expect(get(videoSdk, '/v2/sessions')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await videoSdk.resume();
    await videoSdk.resume();
    expect((await removeV1(videoSdk, sessionId, 'ada')).status).toBe(200);
  });

  it('cuts what is hanging', async () => {
    videoSdk.fault('any', { kind: 'hang' });
    const answer = expect(get(videoSdk, '/v2/sessions')).rejects.toThrow();
    await videoSdk.waitForRequest();
    await videoSdk.stop();
    await answer;
    expect(videoSdk.requests[0]).toMatchObject({ state: 'cut', status: null });
  });
});

it('the sandbox closes at once although requests hang and timers run, and frees the port', async () => {
  const { sessionId } = videoSdk.openSession();
  videoSdk.join(sessionId, { participantId: 'ada' });
  videoSdk.behavior.removalTakesEffectAfterMs = 60_000;
  await removeV1(videoSdk, sessionId, 'ada');
  videoSdk.fault('any', { kind: 'hang' });
  const answer = expect(get(videoSdk, '/v2/sessions')).rejects.toThrow();
  await videoSdk.waitForRequest({ operation: 'list-sessions' });
  await videoSdk.close();
  await videoSdk.close();
  await answer;
  const { port } = new URL(videoSdk.url);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(Number(port), '127.0.0.1', resolve);
  });
  server.close();
});
