/** What observers hear about requests that don't go well. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Observer, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, post, removeV1 } from './client.ts';

let videoSdk: VideoSdk;
let sessionId: string;
let events: unknown[][];

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  ({ sessionId } = videoSdk.openSession());
  videoSdk.join(sessionId, { participantId: 'ada' });
  events = [];
  videoSdk.observe({
    onArrival: ({ number, state }) => events.push(['arrival', number, state]),
    onRequest: ({ request: { number, status, state }, answer }) =>
      events.push(['request', number, status, state, answer === undefined ? 'no body' : 'a body']),
    onViolation: (violation) => events.push(['violation', violation]),
  });
});
afterEach(() => videoSdk.close());

it('observers hear about no body when there is none, and about the whole one when half of it was sent', async () => {
  const path = `/v2/sessions/${sessionId}`;
  videoSdk.fault('any', { kind: 'odd-body', body: 'empty-204' });
  await get(videoSdk, path);
  videoSdk.fault('any', { kind: 'cut-body' });
  await expect(get(videoSdk, path)).rejects.toThrow();
  await expect
    .poll(() => events.filter(([what]) => what === 'request'))
    .toEqual([
      ['request', 1, 204, 'answered', 'no body'],
      ['request', 2, 200, 'cut', 'a body'],
    ]);
});

it('observers hear that a client gave up, and that stopping cuts what hangs', async () => {
  videoSdk.fault('any', { kind: 'hang' }, { times: 2 });
  const signal = AbortSignal.timeout(200);
  await expect(removeV1(videoSdk, sessionId, 'ada', { signal })).rejects.toThrow();
  await videoSdk.waitForRequest({ where: ({ state }) => state === 'abandoned' });
  const hanging = expect(removeV1(videoSdk, sessionId, 'ada')).rejects.toThrow();
  await videoSdk.waitForRequest({}, { after: 1 });
  await Promise.all([hanging, videoSdk.stop()]);
  expect(events).toEqual([
    ['arrival', 1, 'open'],
    ['request', 1, null, 'abandoned', 'no body'],
    ['arrival', 2, 'open'],
    ['request', 2, null, 'cut', 'no body'],
  ]);
});

it('observers hear about the arrival first, even when the client leaves in the middle of its request', async () => {
  const socket = connect(Number(new URL(videoSdk.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /v2/sessions/end HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"roomId"');
  await expect.poll(() => videoSdk.inFlight()).toBe(1);
  socket.destroy();
  await expect
    .poll(() => events)
    .toEqual([
      ['arrival', 1, 'abandoned'],
      ['request', 1, null, 'abandoned', 'no body'],
    ]);
});

it('observers hear about violations before the request that they are in', async () => {
  expect((await post(videoSdk, '/v2/sessions/end', { roomId: 'x', force: true })).status).toBe(400);
  expect(events.map(([what]) => what)).toEqual(['violation', 'arrival', 'request']);
  expect(events[0]?.[1]).toBe(videoSdk.violations[0]);
});

it('the same observer can be added twice, and each ends separately', () => {
  let heard = 0;
  const observer: Observer = {
    onParticipant: () => {
      heard += 1;
    },
  };
  const ends = [videoSdk.observe(observer), videoSdk.observe(observer)];
  videoSdk.join(sessionId, { participantId: 'bob' });
  expect(heard).toBe(2);
  ends[0]?.();
  ends[0]?.();
  videoSdk.join(sessionId, { participantId: 'cleo' });
  expect(heard).toBe(3);
});
