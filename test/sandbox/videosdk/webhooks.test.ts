import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { waitUntil } from '../../support/waiting.ts';
import { ids, removeV1, send } from './client.ts';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

let videoSdk: VideoSdk;
let subscriber: Server;
let received: Received[];
/** What the subscriber answers; null: nothing, ever. */
let answer: number | null;

beforeEach(async () => {
  received = [];
  answer = 200;
  subscriber = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      bytes: Buffer.concat(chunks),
    });
    if (answer !== null) response.writeHead(answer).end('thanks');
  });
  await new Promise<void>((resolve) => {
    subscriber.listen(0, '127.0.0.1', resolve);
  });
  videoSdk = await startVideoSdk();
  videoSdk.sendWebhooksTo(`http://127.0.0.1:${(subscriber.address() as AddressInfo).port}/hook?for=bouncer`);
});
afterEach(async () => {
  vi.useRealTimers();
  await videoSdk.close();
  subscriber.closeAllConnections();
  subscriber.close();
});

const allAnswered = () =>
  expect.poll(() => videoSdk.webhooks.filter(({ state }) => state !== 'answered').length, { timeout: 20_000 }).toBe(0);
const types = () => videoSdk.webhooks.map(({ type }) => type);

async function publicKey(): Promise<string> {
  const { json } = await send(`${videoSdk.url}/v2/public/rsa-public-key`);
  return (json as { publicKey: string }).publicKey;
}

function signedWith(pem: string, { headers, bytes }: Received): boolean {
  const signature = Buffer.from(String(headers['videosdk-signature']), 'base64');
  return verify('RSA-SHA256', bytes, createPublicKey(pem), signature);
}

describe('what happens', () => {
  it('is reported to the subscriber, signed over the raw body', async () => {
    const { sessionId, roomId } = videoSdk.openSession();
    videoSdk.join(sessionId, { participantId: 'ada@example.org', name: 'Ada' });
    const { bytes } = await videoSdk.waitForWebhook({
      type: 'participant-joined',
      where: ({ status }) => status === 200,
    });
    await allAnswered();
    const joined = received.find((one) => one.bytes.equals(bytes));
    expect(joined).toMatchObject({
      method: 'POST',
      url: '/hook?for=bouncer',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(joined?.bytes))).toEqual({
      webhookType: 'participant-joined',
      data: { meetingId: roomId, sessionId, participantId: 'ada@example.org', participantName: 'Ada' },
    });
    const pem = await publicKey();
    expect(received.map((one) => signedWith(pem, one))).toEqual([true, true]);
  });

  it('is the start and the end of a session, and each coming and going, in order', async () => {
    const { sessionId, roomId } = videoSdk.openSession();
    videoSdk.join(sessionId, { participantId: 'ada', name: null });
    videoSdk.join(sessionId, { participantId: 'ada' });
    videoSdk.join(sessionId, { participantId: 'bob', name: 'Bob' });
    videoSdk.leave(sessionId, 'ada');
    videoSdk.leave(sessionId, 'ada');
    videoSdk.endSession(sessionId);
    videoSdk.endSession(sessionId);
    expect(videoSdk.webhooks.map(({ body }) => body)).toEqual([
      { webhookType: 'session-started', data: { meetingId: roomId, sessionId } },
      { webhookType: 'participant-joined', data: { meetingId: roomId, sessionId, participantId: 'ada' } },
      { webhookType: 'participant-left', data: { meetingId: roomId, sessionId, participantId: 'ada' } },
      { webhookType: 'participant-joined', data: { meetingId: roomId, sessionId, participantId: 'ada' } },
      {
        webhookType: 'participant-joined',
        data: { meetingId: roomId, sessionId, participantId: 'bob', participantName: 'Bob' },
      },
      { webhookType: 'participant-left', data: { meetingId: roomId, sessionId, participantId: 'ada' } },
      {
        webhookType: 'participant-left',
        data: { meetingId: roomId, sessionId, participantId: 'bob', participantName: 'Bob' },
      },
      { webhookType: 'session-ended', data: { meetingId: roomId, sessionId } },
    ]);
    await allAnswered();
    expect(received).toHaveLength(8);
  });

  it('is reported whatever caused it: a removal, and the return after it', async () => {
    const { sessionId } = videoSdk.openSession();
    videoSdk.join(sessionId, { participantId: 'ada' });
    videoSdk.behavior.removalRejoinsAfterMs = 1;
    await removeV1(videoSdk, sessionId, 'ada');
    await videoSdk.waitForWebhook({ type: 'participant-joined' }, { after: 3 });
    expect(types()).toEqual([
      ...['session-started', 'participant-joined', 'participant-left', 'session-ended'],
      ...['session-started', 'participant-joined'],
    ]);
  });

  it('isn’t reported before anyone subscribes, or after they unsubscribe', async () => {
    const { url = '' } = await videoSdk.sendWebhook('');
    videoSdk.sendWebhooksTo(null);
    const { sessionId } = videoSdk.openSession();
    videoSdk.forget();
    videoSdk.sendWebhooksTo(url);
    videoSdk.join(sessionId);
    videoSdk.sendWebhooksTo(null);
    videoSdk.endSession(sessionId);
    await expect(videoSdk.sendWebhook('')).rejects.toThrow('sendWebhooksTo()');
    expect(types()).toEqual(['participant-joined']);
    expect(() => videoSdk.sendWebhooksTo('not a url')).toThrow();
    expect(() => videoSdk.sendWebhooksTo('ftp://127.0.0.1/')).toThrow('http');
  });
});

describe('a delivery', () => {
  it('holds no one up and throws nothing when it fails, but says why', async () => {
    const { sessionId } = videoSdk.openSession();
    await allAnswered();
    await new Promise((resolve) => subscriber.close(resolve));
    videoSdk.join(sessionId, { participantId: 'ada' });
    expect(ids(videoSdk, sessionId)).toEqual(['ada']);
    const failed = await videoSdk.waitForWebhook({ where: ({ state }) => state === 'failed' });
    expect(failed).toMatchObject({ type: 'participant-joined', status: null, error: /ECONNREFUSED/u });
  });

  it('records the status it was answered with', async () => {
    answer = 503;
    expect(await videoSdk.sendWebhook({ webhookType: 'x' })).toMatchObject({
      state: 'answered',
      status: 503,
      type: 'x',
    });
  });

  it('is given up after ten seconds without an answer', async () => {
    answer = null;
    await publicKey();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const delivered = videoSdk.sendWebhook('{}');
    await waitUntil(() => received.length === 1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await delivered).toMatchObject({ state: 'failed', error: 'no answer within 10000 ms' });
  });

  it('ends when the server is closed, in progress or held back', async () => {
    answer = null;
    const delivered = videoSdk.sendWebhook('{}');
    await expect.poll(() => received.length).toBe(1);
    videoSdk.holdWebhooks();
    videoSdk.openSession();
    await videoSdk.close();
    expect(await delivered).toMatchObject({ state: 'failed', error: 'the local VideoSDK was closed' });
    expect(videoSdk.webhooks.map(({ state }) => state)).toEqual(['failed', 'failed']);
    videoSdk.openSession();
    expect(videoSdk.webhooks).toHaveLength(2);
  });

  it('reaches the subscriber for each of a thousand people who leave at once', async () => {
    const { url = '' } = await videoSdk.sendWebhook('');
    const { sessionId } = videoSdk.openSession();
    videoSdk.sendWebhooksTo(null);
    for (let n = 0; n < 1_000; n += 1) videoSdk.join(sessionId);
    videoSdk.sendWebhooksTo(url);
    videoSdk.endSession(sessionId);
    await allAnswered();
    expect(types().filter((type) => type === 'participant-left')).toHaveLength(1_000);
    expect(received).toHaveLength(1_003);
  });
});

describe('on demand, webhooks', () => {
  it('are held back, and all or some sent', async () => {
    videoSdk.holdWebhooks();
    const { sessionId } = videoSdk.openSession();
    videoSdk.join(sessionId);
    expect(videoSdk.webhooks.map(({ state }) => state)).toEqual(['held', 'held']);
    await videoSdk.sendWebhook('overtaking');
    expect(received.map(({ bytes }) => String(bytes))).toEqual(['overtaking']);
    videoSdk.releaseWebhooks(({ type }) => type === 'participant-joined');
    await videoSdk.waitForWebhook({ type: 'participant-joined', where: ({ state }) => state === 'answered' });
    videoSdk.leave(sessionId, ids(videoSdk, sessionId)[0] ?? '');
    expect(videoSdk.webhooks.map(({ state }) => state)).toEqual(['held', 'answered', 'answered', 'held', 'held']);
    videoSdk.releaseWebhooks();
    await allAnswered();
    videoSdk.openSession();
    await allAnswered();
  });

  it('come twice, or not at all', async () => {
    videoSdk.behavior.webhookCopies = 2;
    videoSdk.openSession();
    videoSdk.behavior.webhookCopies = 0;
    videoSdk.openSession();
    await allAnswered();
    expect(received).toHaveLength(2);
    expect(received[0]?.bytes).toEqual(received[1]?.bytes);
    expect(received[0]?.headers['videosdk-signature']).toBe(received[1]?.headers['videosdk-signature']);
  });

  it('are replayed to the last byte', async () => {
    videoSdk.openSession();
    const first = await videoSdk.waitForWebhook({ where: ({ state }) => state === 'answered' });
    await videoSdk.sendWebhook(first.bytes);
    expect(received[1]).toEqual(received[0]);
  });

  it('carry a signature that is wrong, truncated, missing or any text', async () => {
    const right = async () => signedWith(await publicKey(), received.at(-1) as Received);
    await videoSdk.sendWebhook('{}');
    expect(await right()).toBe(true);
    expect(videoSdk.webhooks[0]?.signature).toBe(received[0]?.headers['videosdk-signature']);
    const length = String(received.at(-1)?.headers['videosdk-signature']).length;

    await videoSdk.sendWebhook('{}', { signature: 'wrong' });
    expect(await right()).toBe(false);
    expect(received.at(-1)?.headers['videosdk-signature']).toHaveLength(length);

    videoSdk.behavior.webhookSignature = 'truncated';
    videoSdk.openSession();
    await allAnswered();
    expect(await right()).toBe(false);
    expect(received.at(-1)?.headers['videosdk-signature']).toHaveLength(length - 8);

    await videoSdk.sendWebhook('{}', { signature: 'missing' });
    expect(received.at(-1)?.headers).not.toHaveProperty('videosdk-signature');

    await videoSdk.sendWebhook('{}', { headers: { 'videosdk-signature': 'any text', 'x-other': '1' } });
    expect(received.at(-1)?.headers).toMatchObject({ 'videosdk-signature': 'any text', 'x-other': '1' });
  });

  it('are signed with another key, which is then served, while held ones keep theirs', async () => {
    const before = await publicKey();
    videoSdk.holdWebhooks();
    videoSdk.openSession();
    videoSdk.rotateWebhookKey();
    const after = await publicKey();
    expect(after).not.toBe(before);
    await videoSdk.sendWebhook('{}');
    videoSdk.releaseWebhooks();
    await allAnswered();
    expect(received.map((one) => [signedWith(before, one), signedWith(after, one)])).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});

it('the key comes in either form of PEM', async () => {
  const pkcs1 = await publicKey();
  videoSdk.behavior.publicKeyForm = 'spki';
  const spki = await publicKey();
  expect([pkcs1.split('\n')[0], spki.split('\n')[0]]).toEqual([
    '-----BEGIN RSA PUBLIC KEY-----',
    '-----BEGIN PUBLIC KEY-----',
  ]);
  expect(createPublicKey(pkcs1).equals(createPublicKey(spki))).toBe(true);
});

it('waiting for a webhook says in time which one didn’t come', async () => {
  videoSdk.openSession();
  await allAnswered();
  await expect(videoSdk.waitForWebhook({ type: 'session-ended' }, { timeoutMs: 10 })).rejects.toThrow(
    'No webhook session-ended after #0 within 10 ms; last came: #1 session-started answered',
  );
});
