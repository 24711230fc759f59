import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import pino from 'pino';
import { Agent, type Dispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OddBody, startVideoSdk, type VideoSdk, type WebhookDelivery } from '../../sandbox/videosdk/index.ts';
import { serveHttp } from '../../src/operations/http.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { fetchOver } from '../../src/videosdk/transport.ts';
import {
  createWebhookReceiver,
  fetchPublicKey,
  type ReceivedWebhook,
  type WebhookReceiver,
} from '../../src/videosdk/webhooks.ts';
import { authorizationOf } from '../support/authorization.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { hostileId } from '../support/hostile.ts';
import { waitUntil } from '../support/waiting.ts';

/** A name and an ID that no other text contains: neither can appear in the log. */
const ADA = { participantId: 'ada-canary@example.org', name: 'Ada Canary' };
const AGAIN_AND_AGAIN = { times: Number.POSITIVE_INFINITY };

let videoSdk: VideoSdk;
let dispatcher: Dispatcher;
let server: Server;
let receiver: WebhookReceiver;
let came: ReceivedWebhook[];
let logged: string[];
/** The receiver's. */
let clock: FakeClock;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  dispatcher = new Agent();
  came = [];
  logged = [];
  clock = new FakeClock();
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  const authorization = authorizationOf(videoSdk);
  receiver = createWebhookReceiver({
    publicKey: () => fetchPublicKey({ apiUrl: videoSdk.url, authorization, fetch: fetchOver(dispatcher) }),
    log,
    clock,
  });
  server = await serveHttp({
    port: 0,
    log,
    routes: {
      'POST /webhooks/videosdk': async (rawBody, headers) => {
        const webhook = await receiver.receive(rawBody, headers['videosdk-signature']);
        came.push(webhook);
        return webhook.kind === 'refused' ? webhook.status : 200;
      },
    },
  });
  videoSdk.sendWebhooksTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/videosdk`);
});

afterEach(async () => {
  vi.useRealTimers();
  await videoSdk.close();
  await dispatcher.destroy();
  server.closeAllConnections();
  server.close();
  expect(videoSdk.violations).toEqual([]);
  for (const secret of [ADA.name, ADA.participantId, 'meetingId', videoSdk.secretKey, 'eyJ', 'BEGIN']) {
    expect(logged.join('')).not.toContain(secret);
  }
  // No handler threw, and no delivery was cut.
  expect(logged.join('')).not.toContain("couldn't serve a request");
});

const keysAsked = () => videoSdk.requests.filter(({ operation }) => operation === 'public-key').length;
const pass = (ms: number): Promise<void> => clock.advance(ms);

/** Waits until all webhooks were answered, and returns their statuses. */
async function statuses(): Promise<(number | null)[]> {
  await expect.poll(() => videoSdk.webhooks.every(({ state }) => state === 'answered'), { timeout: 20_000 }).toBe(true);
  return videoSdk.webhooks.map(({ status }) => status);
}

async function statusOf(delivery: Promise<WebhookDelivery>): Promise<number | null> {
  return (await delivery).status;
}

function joined(participantId: string = ADA.participantId, sessionId = 's') {
  return {
    webhookType: 'participant-joined',
    data: { meetingId: 'r', sessionId, participantId, participantName: ADA.name },
  };
}

describe('a webhook that VideoSDK signed', () => {
  it('says who came into which session of which room', async () => {
    const { sessionId, roomId } = videoSdk.openSession();
    await statuses();
    videoSdk.join(sessionId, ADA);
    expect(await statuses()).toEqual([200, 200]);
    const { participantId } = ADA;
    expect(came).toEqual([
      { kind: 'session-started', sessionId, participantId: null, roomId },
      { kind: 'joined', sessionId, participantId, roomId },
    ]);
  });

  it('says who left, and that a session is over', async () => {
    const { sessionId, roomId } = videoSdk.openSession();
    videoSdk.join(sessionId, ADA);
    await statuses();
    came.length = 0;
    videoSdk.leave(sessionId, ADA.participantId);
    await statuses();
    const { participantId } = ADA;
    expect(came).toHaveLength(2);
    expect(came).toContainEqual({ kind: 'left', sessionId, participantId, roomId });
    expect(came).toContainEqual({ kind: 'session-ended', sessionId, participantId: null, roomId });
  });

  it.each(['pkcs1', 'spki'] as const)('is believed with a key in the form of %s', async (form) => {
    videoSdk.behavior.publicKeyForm = form;
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
    expect(await statusOf(videoSdk.sendWebhook(joined(), { signature: 'wrong' }))).toBe(401);
  });

  it('is believed again when it is replayed, and says the same', async () => {
    const { bytes } = await videoSdk.sendWebhook(joined());
    expect(await statusOf(videoSdk.sendWebhook(bytes))).toBe(200);
    expect(came).toHaveLength(2);
    expect(came[1]).toEqual(came[0]);
  });

  it('is believed by its bytes, whatever white space, order and extra fields they have', async () => {
    const body = `\ufeff\n{ "later": 1, "data" : {"participantId":"b", "sessionId":"s","x":{"y":[]}},\t"webhookType":"participant-left"}\n`;
    expect(await statusOf(videoSdk.sendWebhook(body))).toBe(200);
    expect(came).toEqual([{ kind: 'left', sessionId: 's', participantId: 'b', roomId: null }]);
  });

  it('can call its type and its room by their other names', async () => {
    const data = { roomId: 'r', sessionId: 's', participantId: 'p' };
    expect(await statusOf(videoSdk.sendWebhook({ type: 'participant-joined', data }))).toBe(200);
    expect(came).toEqual([{ kind: 'joined', sessionId: 's', participantId: 'p', roomId: 'r' }]);
  });

  it('can be about people and sessions with any ID', async () => {
    await fc.assert(
      fc.asyncProperty(hostileId, hostileId, async (participantId, sessionId) => {
        came.length = 0;
        expect(await statusOf(videoSdk.sendWebhook(joined(participantId, sessionId)))).toBe(200);
        expect(came).toEqual([{ kind: 'joined', sessionId, participantId, roomId: 'r' }]);
      }),
      { numRuns: 200 },
    );
    expect(keysAsked()).toBe(1);
  });

  it.each([
    ['recording-started', { webhookType: 'recording-started', data: { id: 1 } }],
    ['something without data', { webhookType: 'agent-session-failed' }],
    ['a type like a property of all objects', { webhookType: 'constructor', data: joined().data }],
    ['a type of no letters', { webhookType: '', data: null }],
  ])('is ignored, and accepted, when it is about something else: %s', async (_, body) => {
    expect(await statusOf(videoSdk.sendWebhook(body))).toBe(200);
    expect(came).toEqual([{ kind: 'ignored' }]);
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a word', 'hello'],
    ['a cut body', JSON.stringify(joined()).slice(0, -2)],
    ['null', 'null'],
    ['a number', '7'],
    ['a string', '"participant-joined"'],
    ['a list', [joined()]],
    ['an empty object', {}],
    ['a type that isn’t text', { ...joined(), webhookType: 7 }],
    ['no data', { webhookType: 'participant-joined' }],
    ['data that is a list', { webhookType: 'participant-joined', data: [joined().data] }],
    ['nobody', { webhookType: 'participant-joined', data: { sessionId: 's' } }],
    ['an empty ID', joined('')],
    [
      'a number that isn’t an ID',
      { webhookType: 'participant-left', data: { sessionId: 's', participantId: 2 ** 60 } },
    ],
    ['no session', { webhookType: 'session-ended', data: { meetingId: 'r' } }],
    ['fields by way of the prototype', `{"__proto__": ${JSON.stringify(joined())}}`],
    ['sixty thousand brackets', '['.repeat(60_000)],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"webhookType":"'), Buffer.from([0xc3, 0x28, 0x22, 0x7d])]),
    ],
  ])('is refused when it can’t be read: %s', async (_, body) => {
    expect(await statusOf(videoSdk.sendWebhook(body))).toBe(400);
    expect(came).toEqual([{ kind: 'refused', status: 400 }]);
  });

  it('has the IDs that a number plainly means', async () => {
    const data = { sessionId: 5, participantId: 7, meetingId: 9 };
    expect(await statusOf(videoSdk.sendWebhook({ webhookType: 'participant-left', data }))).toBe(200);
    expect(came).toEqual([{ kind: 'left', sessionId: '5', participantId: '7', roomId: '9' }]);
  });

  it('never reaches the receiver when it is too large', async () => {
    expect(await statusOf(videoSdk.sendWebhook(joined('x'.repeat(70_000))))).toBe(413);
    expect(came).toEqual([]);
  });
});

describe('a webhook that VideoSDK didn’t sign', () => {
  it.each(['wrong', 'truncated', 'missing'] as const)('is refused: %s signature', async (signature) => {
    expect(await statusOf(videoSdk.sendWebhook(joined(), { signature }))).toBe(401);
    expect(came).toEqual([{ kind: 'refused', status: 401 }]);
  });

  it.each(['', ' ', '=', 'AAAA', 'null', 'not base64!', 'AAAA, AAAA', '\u00ff', 'A'.repeat(8_000)])(
    'is refused whatever it has in place of the signature: %j',
    async (text) => {
      const headers = { 'videosdk-signature': text };
      expect(await statusOf(videoSdk.sendWebhook(joined(), { headers }))).toBe(401);
    },
  );

  it('is refused when it was signed by another VideoSDK, or by an algorithm with a key of the sender’s own', async () => {
    const bytes = Buffer.from(JSON.stringify(joined()));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const ed25519 = generateKeyPairSync('ed25519').privateKey;
    for (const signature of [sign('RSA-SHA256', bytes, privateKey), sign(null, bytes, ed25519)]) {
      const headers = { 'videosdk-signature': signature.toString('base64') };
      expect(await statusOf(videoSdk.sendWebhook(bytes, { headers }))).toBe(401);
    }
  });

  it('is refused when a single bit of its body differs from what was signed', async () => {
    // A body that stays a webhook whichever bit of the ID is flipped.
    const bytes = Buffer.from(JSON.stringify(joined('p')));
    const { signature, status } = await videoSdk.sendWebhook(bytes);
    expect(status).toBe(200);
    const headers = { 'videosdk-signature': String(signature) };
    const at = bytes.indexOf('"p"') + 1;
    for (const bit of [1, 2, 4, 8]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ bit;
      expect(await statusOf(videoSdk.sendWebhook(changed, { headers }))).toBe(401);
    }
    expect(await statusOf(videoSdk.sendWebhook(bytes, { headers }))).toBe(200);
  });

  it('makes the bot ask VideoSDK for its key at most once a minute, however many come', async () => {
    await videoSdk.sendWebhook(joined());
    const forge = () =>
      Promise.all(Array.from({ length: 50 }, () => videoSdk.sendWebhook('{}', { signature: 'wrong' })));
    await forge();
    expect(keysAsked()).toBe(1);
    await pass(60_000);
    await forge();
    expect(keysAsked()).toBe(2);
    await pass(59_999);
    await forge();
    expect(keysAsked()).toBe(2);
    expect(came.filter((webhook) => webhook.kind === 'refused' && webhook.status === 401)).toHaveLength(150);
  });

  it('doesn’t make the bot ask VideoSDK at all when there is no signature to check', async () => {
    await videoSdk.sendWebhook(joined(), { signature: 'missing' });
    await videoSdk.sendWebhook(joined(), { headers: { 'videosdk-signature': 'not base64!' } });
    expect(keysAsked()).toBe(0);
  });
});

describe('the key', () => {
  it('is requested with the first webhook, once for all that come together, and kept', async () => {
    expect(keysAsked()).toBe(0);
    const first = Array.from({ length: 30 }, (_, n) => statusOf(videoSdk.sendWebhook(joined(`p${n}`))));
    expect(new Set(await Promise.all(first))).toEqual(new Set([200]));
    await pass(86_400_000);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
    expect(keysAsked()).toBe(1);
  });

  it('that VideoSDK replaced is followed, after at most a minute, and once for all that come together', async () => {
    await videoSdk.sendWebhook(joined());
    videoSdk.rotateWebhookKey();
    await pass(59_999);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(401);
    expect(keysAsked()).toBe(1);
    await pass(1);
    const after = Array.from({ length: 30 }, () => statusOf(videoSdk.sendWebhook(joined())));
    expect(new Set(await Promise.all(after))).toEqual(new Set([200]));
    expect(keysAsked()).toBe(2);
  });

  it('that was replaced no longer signs anything', async () => {
    videoSdk.holdWebhooks();
    videoSdk.openSession();
    await videoSdk.sendWebhook(joined());
    videoSdk.rotateWebhookKey();
    await pass(60_000);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
    videoSdk.releaseWebhooks();
    expect(await statuses()).toEqual([401, 200, 200]);
  });

  it.each([-86_400_000, -3_600_000, 3_600_000])(
    'is requested again after that minute, and not before, when the machine’s clock was set by %i ms',
    async (step) => {
      await videoSdk.sendWebhook(joined());
      videoSdk.rotateWebhookKey();
      clock.step(step);
      await pass(59_999);
      expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(401);
      await pass(1);
      expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
    },
  );

  it('that is unavailable lets nothing pass, and is requested again after five seconds', async () => {
    videoSdk.fault('public-key', { kind: 'status', status: 401 }, AGAIN_AND_AGAIN);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(503);
    await pass(4_999);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(503);
    expect(keysAsked()).toBe(1);
    await pass(1);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(503);
    expect(keysAsked()).toBe(2);
    expect(logged.filter((line) => line.includes("couldn't fetch the webhook key"))).toHaveLength(2);
  });

  it('that is unavailable now can be available later', async () => {
    await videoSdk.stop();
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(503);
    await videoSdk.resume();
    await pass(5_000);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
  });

  it('that is held still counts while VideoSDK is unavailable, and what it doesn’t fit is called neither right nor wrong', async () => {
    await videoSdk.sendWebhook(joined());
    await videoSdk.stop();
    await pass(60_000);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
    expect(await statusOf(videoSdk.sendWebhook(joined(), { signature: 'wrong' }))).toBe(503);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(200);
    await videoSdk.resume();
    await pass(60_000);
    expect(await statusOf(videoSdk.sendWebhook(joined(), { signature: 'wrong' }))).toBe(401);
  });

  it('is waited for a few seconds at most', async () => {
    videoSdk.fault('public-key', { kind: 'hang' }, AGAIN_AND_AGAIN);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const delivered = videoSdk.sendWebhook(joined());
    await waitUntil(() => keysAsked() === 1);
    let done = false;
    void delivered.then(() => {
      done = true;
    });
    const start = performance.now();
    while (!done) {
      await vi.advanceTimersByTimeAsync(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await delivered).toMatchObject({ state: 'answered', status: 503 });
    expect(performance.now() - start).toBeLessThan(6_000);
  });

  it.each<OddBody>(['empty-204', 'html', 'text', 'json-string', 'truncated-json', 'array', 'null', 'empty-object'])(
    'is none when the answer is odd: %s',
    async (body) => {
      videoSdk.behavior.oddBodies['public-key'] = body;
      expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(503);
    },
  );

  it.each([
    ['not PEM', 'c2VjcmV0'],
    ['broken', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
    ['of another kind', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })],
    [
      'for elliptic curves',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
    ],
    ['nothing', ''],
    ['a number', 7],
  ])('lets nothing pass when it is %s', async (_, publicKey) => {
    videoSdk.fault('public-key', { kind: 'status', status: 200, body: { publicKey } }, AGAIN_AND_AGAIN);
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(503);
    await pass(5_000);
    expect(await statusOf(videoSdk.sendWebhook(joined(), { signature: 'wrong' }))).toBe(503);
  });

  it('that is too short to be one lets nothing pass, and breaks nothing', async () => {
    const { publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 512,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    videoSdk.fault('public-key', { kind: 'status', status: 200, body: { publicKey } });
    expect(await statusOf(videoSdk.sendWebhook(joined()))).toBe(401);
  });
});

describe('the request for the key', () => {
  const ask = (apiUrl: string) =>
    fetchPublicKey({ apiUrl, authorization: authorizationOf(videoSdk), fetch: fetchOver(dispatcher) });

  it('is made with a raw token, which isn’t sent on to a redirect’s target', async () => {
    const asked: (string | undefined)[] = [];
    const gateway = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization?.slice(0, 3)}`);
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    gateway.listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const { port } = gateway.address() as AddressInfo;
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toBeInstanceOf(UpstreamError);
    expect(asked).toEqual(['GET /v2/public/rsa-public-key eyJ']);
    gateway.closeAllConnections();
    gateway.close();
  });

  it('is retried once when VideoSDK fails', async () => {
    videoSdk.fault('public-key', { kind: 'html', status: 502 });
    expect(await ask(videoSdk.url)).toContain('BEGIN RSA PUBLIC KEY');
    videoSdk.fault('public-key', { kind: 'html', status: 502 }, AGAIN_AND_AGAIN);
    await expect(ask(videoSdk.url)).rejects.toMatchObject({ code: 'unavailable', status: 502 });
    expect(keysAsked()).toBe(4);
  });
});
