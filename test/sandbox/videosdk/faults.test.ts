import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OddBody, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, ids, removeV1, token } from './client.ts';

let videoSdk: VideoSdk;
let sessionId: string;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId } = videoSdk.openSession());
  videoSdk.join(sessionId, { participantId: 'ada' });
  videoSdk.join(sessionId, { participantId: 'bob' });
});
afterEach(async () => {
  expect(videoSdk.violations).toEqual([]);
  await videoSdk.close();
});

const removeAda = (signal?: AbortSignal) => removeV1(videoSdk, sessionId, 'ada', signal ? { signal } : {});
const adaIsIn = (): boolean => ids(videoSdk, sessionId).includes('ada');

describe('a status', () => {
  it('is answered as often as requested, without acting', async () => {
    const handle = videoSdk.fault('remove-v1', { kind: 'status', status: 503 }, { times: 2 });
    expect((await removeAda()).status).toBe(503);
    expect((await removeAda()).json).toEqual({ error: 'Simulated answer 503', statusCode: 503 });
    expect(adaIsIn()).toBe(true);
    expect(handle.used).toBe(2);
    expect((await removeAda()).status).toBe(200);
    expect(handle.used).toBe(2);
    expect(adaIsIn()).toBe(false);
  });

  it('has the given headers and body', async () => {
    videoSdk.fault('any', { kind: 'status', status: 429, headers: { 'retry-after': '2' }, body: { msg: 'slow down' } });
    const answer = await get(videoSdk, '/v2/sessions');
    expect([answer.status, answer.headers.get('retry-after'), answer.json]).toEqual([429, '2', { msg: 'slow down' }]);
    videoSdk.fault('any', { kind: 'status', status: 400, body: 'no' });
    expect((await get(videoSdk, '/v2/sessions')).text).toBe('no');
  });

  it('can come from a gateway although the request was acted on', async () => {
    videoSdk.fault('remove-v1', { kind: 'html', status: 504, acts: true });
    const answer = await removeAda();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([504, 'text/html; charset=utf-8']);
    expect(videoSdk.requests[0]).toMatchObject({ status: 504, effect: 'done', state: 'answered' });
    expect(adaIsIn()).toBe(false);
  });

  it('affects only the operation it is for, until it is cleared', async () => {
    const handle = videoSdk.fault('list-sessions', { kind: 'html', status: 502 }, { times: Number.POSITIVE_INFINITY });
    expect((await get(videoSdk, `/v2/sessions/${sessionId}`)).status).toBe(200);
    expect((await get(videoSdk, '/v2/sessions')).status).toBe(502);
    expect((await get(videoSdk, '/v2/sessions')).status).toBe(502);
    handle.clear();
    expect((await get(videoSdk, '/v2/sessions')).status).toBe(200);
    expect(handle.used).toBe(2);
  });
});

describe('a hanging request', () => {
  it('is never answered, without acting', async () => {
    videoSdk.fault('remove-v1', { kind: 'hang' });
    const abort = new AbortController();
    const answer = removeAda(abort.signal);
    await videoSdk.waitForRequest({ operation: 'remove-v1' });
    expect(videoSdk.inFlight('remove-v1')).toBe(1);
    abort.abort();
    await expect(answer).rejects.toThrow();
    const request = await videoSdk.waitForRequest({ where: ({ state }) => state === 'abandoned' });
    expect(request).toMatchObject({ status: null, effect: 'none' });
    expect(videoSdk.inFlight()).toBe(0);
    expect(adaIsIn()).toBe(true);
  });

  it('can have been acted on', async () => {
    videoSdk.fault('remove-v1', { kind: 'hang-after-effect' });
    const abort = new AbortController();
    const answer = removeAda(abort.signal);
    await videoSdk.waitForRequest({ where: ({ effect }) => effect === 'done' });
    expect(adaIsIn()).toBe(false);
    abort.abort();
    await expect(answer).rejects.toThrow();
  });
});

describe('a delay', () => {
  it('comes before acting, and the client’s leaving changes nothing', async () => {
    videoSdk.fault('remove-v1', { kind: 'delay', ms: 400 });
    const abort = new AbortController();
    const answer = removeAda(abort.signal);
    await videoSdk.waitForRequest({ operation: 'remove-v1' });
    expect(adaIsIn()).toBe(true);
    abort.abort();
    await expect(answer).rejects.toThrow();
    const request = await videoSdk.waitForRequest({ where: ({ effect }) => effect === 'done' });
    expect(request).toMatchObject({ state: 'abandoned', status: null });
    expect(adaIsIn()).toBe(false);
  });

  it('can come after acting', async () => {
    videoSdk.fault('remove-v1', { kind: 'delay-after-effect', ms: 30 });
    const answer = removeAda();
    const request = await videoSdk.waitForRequest({ where: ({ effect }) => effect === 'done' });
    expect(request.state).toBe('open');
    expect((await answer).status).toBe(200);
  });

  it('can be the same for all', async () => {
    videoSdk.behavior.latencyMs = 30;
    const started = performance.now();
    await get(videoSdk, '/v2/sessions');
    expect(performance.now() - started).toBeGreaterThanOrEqual(28);
  });
});

describe('a cut connection', () => {
  it('comes before acting', async () => {
    videoSdk.fault('remove-v1', { kind: 'drop' });
    await expect(removeAda()).rejects.toThrow();
    expect(videoSdk.requests[0]).toMatchObject({ state: 'cut', status: null, effect: 'none' });
    expect(adaIsIn()).toBe(true);
  });

  it('comes after acting', async () => {
    videoSdk.fault('remove-v1', { kind: 'drop-after-effect' });
    await expect(removeAda()).rejects.toThrow();
    expect(videoSdk.requests[0]).toMatchObject({ state: 'cut', status: null, effect: 'done' });
    expect(adaIsIn()).toBe(false);
  });

  it('comes in the middle of the body', async () => {
    videoSdk.fault('remove-v1', { kind: 'cut-body' });
    await expect(removeAda()).rejects.toThrow();
    expect(await videoSdk.waitForRequest({ where: ({ state }) => state === 'cut' })).toMatchObject({ status: 200 });
    expect(adaIsIn()).toBe(false);
  });
});

describe('an odd body of a success', () => {
  const cases: [OddBody, number, (text: string) => boolean][] = [
    ['empty-204', 204, (text) => text === ''],
    ['empty-200', 200, (text) => text === ''],
    ['html', 200, (text) => text.startsWith('<!doctype')],
    ['text', 200, (text) => text === 'OK'],
    ['json-string', 200, (text) => text === '"OK"'],
    ['truncated-json', 200, (text) => text.startsWith('{"id":') && text.endsWith('{"')],
    ['array', 200, (text) => text === '[]'],
    ['null', 200, (text) => text === 'null'],
    ['empty-object', 200, (text) => text === '{}'],
  ];
  it.each(cases)('is %s, once or for long, and the removal has taken place', async (body, status, fits) => {
    videoSdk.fault('remove-v1', { kind: 'odd-body', body });
    const once = await removeAda();
    expect(once.status).toBe(status);
    expect(once.text).toSatisfy(fits);
    expect(adaIsIn()).toBe(false);

    videoSdk.behavior.oddBodies['remove-v1'] = body;
    videoSdk.join(sessionId, { participantId: 'ada' });
    const again = await removeAda();
    expect(again.status).toBe(status);
    expect(again.text).toSatisfy(fits);
  });

  it('leaves refusals as they are', async () => {
    videoSdk.behavior.oddBodies = { 'remove-v1': 'html' };
    expect((await removeV1(videoSdk, sessionId, 'nobody')).json).toMatchObject({ statusCode: 404 });
  });
});

describe('a dripping answer', () => {
  it('comes in small chunks, headers first', async () => {
    videoSdk.fault('get-session', { kind: 'drip', msPerChunk: 1, chunkBytes: 100 });
    const answer = await get(videoSdk, `/v2/sessions/${sessionId}`);
    expect(answer.json).toMatchObject({ id: sessionId });
  });

  it('can never end', async () => {
    videoSdk.fault('get-session', { kind: 'drip', msPerChunk: 1, chunkBytes: 10_000, endless: true });
    const abort = new AbortController();
    const response = await fetch(`${videoSdk.url}/v2/sessions/${sessionId}`, {
      headers: { authorization: await token(videoSdk, 2) },
      signal: abort.signal,
    });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    let text = '';
    while (!text.endsWith('}   ')) text += Buffer.from((await reader?.read())?.value ?? []).toString();
    abort.abort();
    await videoSdk.waitForRequest({ where: ({ state }) => state === 'abandoned' });
  });
});
