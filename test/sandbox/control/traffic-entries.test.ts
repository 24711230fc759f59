import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotPossible } from '../../../sandbox/control/feature.ts';
import type { Event, ProtocolError, TrafficBodies, TrafficEntry } from '../../../sandbox/control/protocol.ts';
import { createTrafficFeature } from '../../../sandbox/control/traffic.ts';
import { PERSONAL_DATA_MARKERS, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { type Harness, openHarness, openSocket, refusalOf } from '../discord/support.ts';
import { get, post, removeV1, send, token } from '../videosdk/client.ts';

const viewer = { personId: '1' };

let harness: Harness;
let videosdk: VideoSdk;
let sessionId: string;
let feature: ReturnType<typeof createTrafficFeature>;
let events: Event[];

beforeEach(async () => {
  harness = await openHarness();
  videosdk = await startVideoSdk();
  ({ sessionId } = videosdk.openSession());
  videosdk.join(sessionId, { participantId: 'ada', name: 'Ada' });
  videosdk.join(sessionId, { participantId: 'bob', name: 'Bob' });
  follow();
});
afterEach(async () => {
  feature.end();
  await videosdk.close();
});

/** From here on. */
function follow(): void {
  feature = createTrafficFeature(harness.discord, videosdk);
  events = [];
  feature.follow((event) => events.push(event));
}

const entries = (): readonly TrafficEntry[] => feature.welcome(viewer).traffic;
const whats = (): string[] => entries().map(({ what }) => what);
const problems = (): readonly ProtocolError[] => feature.welcome(viewer).problems;

function entry(what: string | RegExp): TrafficEntry {
  const found = entries().find((each) => (typeof what === 'string' ? each.what === what : what.test(each.what)));
  if (found) return found;
  throw new Error(`there is no ${what} in ${whats().join(', ')}`);
}

function bodies(what: string | RegExp): TrafficBodies {
  return feature.actions['body-of']({ number: entry(what).number }, viewer) as TrafficBodies;
}

/** Every version of the entry that was reported. */
async function versions({ number }: TrafficEntry): Promise<TrafficEntry[]> {
  await nextTurn();
  const told = events.flatMap((event) => (event.type === 'traffic' ? event.entries : []));
  return told.filter((each) => each.number === number);
}

describe('a request to VideoSDK', () => {
  it('appears when it arrives, and has a status and a time once it is answered', async () => {
    videosdk.fault('any', { kind: 'delay', ms: 50 });
    const asked = removeV1(videosdk, sessionId, 'ada');
    const what = `POST /v1/meeting-sessions/${sessionId}/remove-participant`;
    await expect.poll(whats).toEqual([what]);
    const arrived = entry(what);
    expect(arrived).toEqual({
      number: 1,
      at: expect.any(Number),
      with: 'videosdk',
      direction: 'from-bot',
      what,
      status: null,
      tookMs: null,
      faulted: false,
    });
    expect(bodies(what)).toEqual({ request: { participantId: 'ada' } });
    const { json } = await asked;
    const answered = { ...arrived, status: 200, tookMs: expect.any(Number), faulted: true };
    expect(entry(what)).toEqual(answered);
    expect(entry(what).tookMs).toBeGreaterThanOrEqual(45);
    expect(bodies(what)).toEqual({ request: { participantId: 'ada' }, answer: json });
    expect(await versions(arrived)).toEqual([arrived, answered]);
  });

  it('that was cut, or given up, has the status 0', async () => {
    videosdk.fault('any', { kind: 'drop' });
    await expect(get(videosdk, '/v2/sessions')).rejects.toThrow();
    videosdk.fault('any', { kind: 'hang' });
    const signal = AbortSignal.timeout(200);
    await expect(removeV1(videosdk, sessionId, 'ada', { signal })).rejects.toThrow();
    await expect
      .poll(() => entries().map(({ status, faulted }) => [status, faulted]))
      .toEqual([
        [0, true],
        [0, true],
      ]);
    expect(bodies('GET /v2/sessions')).toEqual({});
  });
});

describe('a request to Discord', () => {
  it('appears when it arrives, and is answered in the same entry', async () => {
    const arrived = await harness.arrivalOf(harness.ana.run('kick'));
    harness.discord.fault('callback', { kind: 'delay', ms: 50 });
    const asked = harness.callback(arrived, { type: 4, data: { content: 'hi' } });
    const what = `POST /interactions/${arrived.id}/…/callback`;
    await expect.poll(whats).toContain(what);
    expect(entry(what)).toMatchObject({ with: 'discord', direction: 'from-bot', status: null, tookMs: null });
    await asked;
    expect(entry(what)).toMatchObject({ status: 204, tookMs: expect.any(Number), faulted: false });
    expect(bodies(what)).toEqual({ request: { type: 4, data: { content: 'hi' } } });
    await harness.edit(arrived, { content: 'ho' });
    expect(bodies(/^PATCH/u)).toMatchObject({ request: { content: 'ho' }, answer: { content: 'ho' } });
  });

  it('that a fault decided is marked as such', async () => {
    harness.discord.fault('me', { kind: 'status', status: 500 });
    await expect(harness.rest.get('/users/@me')).rejects.toThrow();
    expect(entry('GET /users/@me')).toMatchObject({ status: 500, faulted: true });
    expect(bodies('GET /users/@me')).toEqual({ answer: { message: '500: Internal Server Error', code: 0 } });
  });
});

describe('a gateway frame', () => {
  it('has a name and a body, and heartbeats are left out', async () => {
    const socket = await openSocket(harness.discord);
    await socket.next(({ op }) => op === 10);
    socket.send({ op: 1, d: null });
    await socket.next(({ op }) => op === 11);
    socket.send({ op: 6, d: { token: harness.discord.token, session_id: 'none', seq: 1 } });
    await socket.next(({ op }) => op === 9);
    const conversation = harness.ana.run('kick');
    await harness.arrivalOf(conversation);
    harness.discord.gateway.requestReconnect();
    await harness.socket.next(({ op }) => op === 7);
    const frames = entries().filter((each) => each.with === 'gateway');
    expect(frames.slice(0, 4).map(({ direction, what }) => `${direction} ${what}`)).toEqual([
      'to-bot Hello',
      'from-bot Resume',
      'to-bot Invalid Session',
      'to-bot INTERACTION_CREATE',
    ]);
    expect(frames.slice(4).map(({ what }) => what)).toContain('Reconnect');
    expect(frames.every(({ status, tookMs, faulted }) => status === null && tookMs === null && !faulted)).toBe(true);
    expect(bodies('INTERACTION_CREATE')).toMatchObject({ request: { id: conversation.interactionId, token: '•••' } });
    expect(bodies('Hello')).toMatchObject({ request: { heartbeat_interval: 41_250 } });
  });

  it('is also named while logging in', async () => {
    const socket = await openSocket(harness.discord);
    socket.identify();
    // The second login within five seconds is refused.
    await socket.next(({ op }) => op === 9);
    expect(whats()).toContain('Identify');
    expect(bodies('Identify')).toMatchObject({ request: { token: '•••', intents: 0 } });
  });
});

describe('the kept traffic', () => {
  it('is the last 1,000 entries, of which a welcome shows 300, and the rest is refused in words', async () => {
    for (let n = 1; n <= 1001; n += 1) harness.discord.gateway.dispatch('TYPING_START', { n });
    const shown = entries();
    expect(shown).toHaveLength(300);
    expect([shown[0]?.number, shown.at(-1)?.number]).toEqual([702, 1001]);
    const body = (number: number) => feature.actions['body-of']({ number }, viewer);
    expect(body(2)).toEqual({ request: { n: 2 } });
    for (const gone of [1, 0, 1002]) {
      expect(() => body(gone)).toThrow(NotPossible);
      expect(() => body(gone)).toThrow('Only the last 1000 entries are kept; this one is gone.');
    }
    await nextTurn();
    expect(events.map((event) => (event.type === 'traffic' ? event.entries.length : 0))).toEqual([1001]);
  });

  it('isn’t reported to a follower that has stopped, and not at all once it has ended', async () => {
    const others: Event[] = [];
    const end = feature.follow((event) => others.push(event));
    end();
    await get(videosdk, '/v2/sessions');
    await nextTurn();
    expect([others.length, entries().length]).toEqual([0, 1]);
    events.length = 0;
    harness.discord.gateway.dispatch('TYPING_START', {});
    feature.end();
    await get(videosdk, '/v2/sessions');
    await nextTurn();
    expect([events.length, entries().length]).toEqual([0, 2]);
  });
});

describe('problems', () => {
  const wrongCall = async () => {
    const arrived = await harness.arrivalOf(harness.ana.run('kick'));
    await refusalOf(harness.callback(arrived, { type: 4, data: { content: 'x'.repeat(2001) } }));
    return arrived;
  };

  it('of both services are reported as they happen, with where and why', async () => {
    const { id } = await wrongCall();
    await post(videosdk, '/v2/sessions/end', { roomId: 'x', force: true });
    const expected = [
      {
        number: 1,
        at: expect.any(Number),
        from: 'discord',
        where: expect.stringContaining(`/interactions/${id}/…/callback`),
        reason: expect.stringContaining('2000'),
      },
      {
        number: 2,
        at: expect.any(Number),
        from: 'videosdk',
        where: '#1 end-session',
        reason: expect.stringContaining('force'),
      },
    ];
    expect(problems()).toEqual(expected);
    expect(events.flatMap((event) => (event.type === 'problem' ? [event.problem] : []))).toEqual(expected);
  });

  it('that were there before are also shown', async () => {
    await wrongCall();
    await post(videosdk, '/v2/sessions/end', { roomId: 'x', force: true });
    const before = problems();
    feature.end();
    follow();
    expect(problems().map(({ from, where, reason }) => [from, where, reason])).toEqual(
      before.map(({ from, where, reason }) => [from, where, reason]),
    );
    await wrongCall();
    expect(problems().map(({ number }) => number)).toEqual([1, 2, 3]);
  });
});

describe('nothing secret', () => {
  it('is shown about an interaction, a login, or what VideoSDK says about people', async () => {
    const { discord } = harness;
    // The whole life of a connection, and of an interaction.
    const socket = await openSocket(discord);
    socket.identify();
    socket.send({ op: 6, d: { token: discord.token, session_id: 'none', seq: 1 } });
    await socket.next(({ op }) => op === 9);
    await harness.rest.get('/users/@me');
    const { arrived } = await harness.show({ content: `leaks ${discord.token}`, flags: 64 });
    await harness.edit(arrived, { content: `leaks ${videosdk.secretKey} and ${arrived.token}` });
    // Neither the method nor the path exists: no route knows that they contain a token.
    for (const path of [`/interactions/${arrived.id}/${arrived.token}/callback`, `/webhooks/1/${arrived.token}/none`]) {
      await expect(harness.rest.put(path as `/${string}`, { body: {}, auth: false })).rejects.toThrow();
    }
    // Everyone who is in, with where they are and what they use.
    const { text } = await get(videosdk, `/v2/sessions/${sessionId}/participants/active`);
    for (const marker of PERSONAL_DATA_MARKERS) expect(text).toContain(marker);
    const jwt = await token(videosdk, 2);
    await post(videosdk, '/v2/sessions/end', { roomId: jwt, apikey: videosdk.apiKey });
    await get(videosdk, `/v2/sessions?token=${jwt}&query=${videosdk.secretKey}`);
    await send(`${videosdk.url}/v2/${jwt}`, { headers: { authorization: jwt } });
    await nextTurn();

    const all = entries();
    const shown = JSON.stringify([
      events,
      problems(),
      all,
      all.map(({ number }) => feature.actions['body-of']({ number }, viewer)),
    ]);
    expect(all.map((each) => each.with)).toEqual(expect.arrayContaining(['discord', 'videosdk', 'gateway']));
    expect(shown).toContain('Ada');
    const secrets = {
      'the token of the bot': discord.token,
      'the API key': videosdk.apiKey,
      'the secret key': videosdk.secretKey,
      'the token of the interaction': arrived.token,
      'a signed token': jwt.split('.')[1] ?? '',
    };
    for (const [name, secret] of Object.entries(secrets)) expect(shown.includes(secret), name).toBe(false);
    for (const marker of PERSONAL_DATA_MARKERS) expect(shown.includes(marker), marker).toBe(false);
  });
});
