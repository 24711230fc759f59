import { once } from 'node:events';
import { Events } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFaultsFeature } from '../../../sandbox/control/faults.ts';
import { NotPossible } from '../../../sandbox/control/feature.ts';
import type { DiscordFault, Event, VideoSdkFault } from '../../../sandbox/control/protocol.ts';
import type { Discord } from '../../../sandbox/discord/index.ts';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { clientOf, openDiscord, openHarness, refusalOf } from '../discord/support.ts';
import { get, ids, post, removeV1 } from '../videosdk/client.ts';

const viewer = { personId: '1' };

let discord: Discord;
let videosdk: VideoSdk;
let feature: ReturnType<typeof createFaultsFeature>;
let sessionId: string;

beforeEach(async () => {
  discord = await openDiscord({ identifyIntervalMs: 0 });
  videosdk = await startVideoSdk();
  feature = createFaultsFeature(videosdk, discord);
  ({ sessionId } = videosdk.openSession());
  videosdk.join(sessionId, { participantId: 'ada' });
  videosdk.join(sessionId, { participantId: 'bob' });
});
afterEach(() => videosdk.close());

const set = (fault: VideoSdkFault): unknown => feature.actions['set-faults']({ videosdk: fault }, viewer);
const read = () => get(videosdk, `/v2/sessions/${sessionId}`);
const remove = (signal?: AbortSignal) => removeV1(videosdk, sessionId, 'ada', signal && { signal });
const connected = (): string[] => ids(videosdk, sessionId);

/** Asks and gives up: how the request stood just before. */
async function waitedInVain(ms: number): Promise<unknown> {
  const giveUp = new AbortController();
  const asked = remove(giveUp.signal);
  const came = await videosdk.waitForRequest({ operation: 'remove-v1' });
  const waited = new Promise((resolve) => setTimeout(resolve, ms));
  const first = await Promise.race([asked.then(() => 'answered'), waited.then(() => 'waiting')]);
  const { status, state, faults } = came;
  giveUp.abort();
  await expect(asked).rejects.toThrow();
  return { first, status, state, faults };
}

/** What each fault does to a removal, and to a read if that differs. */
const FAULTS: { readonly [W in VideoSdkFault]: () => Promise<void> } = {
  async none() {
    expect((await remove()).status).toBe(200);
    expect(connected()).toEqual(['bob']);
  },
  async slow() {
    const started = performance.now();
    expect((await remove()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(connected()).toEqual(['bob']);
  },
  async '401'() {
    const { status, json } = await remove();
    expect([status, json]).toEqual([401, { message: 'Token is invalid or expired', statusCode: 401 }]);
    expect(connected()).toEqual(['ada', 'bob']);
  },
  '404': () => refusedWith(404),
  async '429'() {
    expect((await remove()).headers.get('retry-after')).toBe('2');
    await refusedWith(429);
  },
  '500': () => refusedWith(500),
  async hang() {
    expect(await waitedInVain(300)).toEqual({
      first: 'waiting',
      status: null,
      state: 'open',
      faults: [{ kind: 'hang' }],
    });
    expect(connected()).toEqual(['ada', 'bob']);
  },
  async cut() {
    await expect(remove()).rejects.toThrow();
    expect(videosdk.requests.at(-1)).toMatchObject({ status: null, state: 'cut' });
    expect(connected()).toEqual(['ada', 'bob']);
  },
  async late() {
    expect((await remove()).status).toBe(200);
    expect(videosdk.requests.at(-1)).toMatchObject({ effect: 'scheduled' });
    expect(videosdk.behavior.removalTakesEffectAfterMs).toBe(6000);
    expect(videosdk.sessions()[0]?.participants[0]).toMatchObject({ participantId: 'ada', beingRemoved: true });
  },
  async 'without-effect'() {
    expect((await remove()).status).toBe(200);
    expect(videosdk.behavior.removalTakesEffectAfterMs).toBe('never');
    expect(videosdk.requests.at(-1)).toMatchObject({ effect: 'none' });
    expect(connected()).toEqual(['ada', 'bob']);
  },
  async 'comes-back'() {
    expect(videosdk.behavior.removalRejoinsAfterMs).toBe(2000);
    expect((await remove()).status).toBe(200);
    expect(connected()).toEqual(['bob']);
    await expect.poll(connected).toEqual(['bob', 'ada']);
  },
  async html() {
    const { status, headers, text } = await remove();
    expect([status, headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(text).toContain('502 Bad Gateway');
    expect(connected()).toEqual(['ada', 'bob']);
  },
};

async function refusedWith(status: number): Promise<void> {
  // It doesn't wear off.
  for (const asked of [remove, remove, read]) expect((await asked()).status).toBe(status);
  expect(connected()).toEqual(['ada', 'bob']);
}

const all = Object.keys(FAULTS) as VideoSdkFault[];

describe('VideoSDK’s faults', () => {
  it('has none at first', async () => {
    expect(feature.welcome(viewer)).toEqual({ faults: { videosdk: 'none', discord: 'none' } });
    await FAULTS.none();
  });

  it.each(all)('%s does what it says, from the next request on', async (fault) => {
    await read();
    expect(set(fault)).toBeNull();
    expect(feature.welcome(viewer)).toEqual({ faults: { videosdk: fault, discord: 'none' } });
    await FAULTS[fault]();
  });

  it.each(all)('%s is undone completely by “none”', async (fault) => {
    const before = structuredClone(videosdk.behavior);
    set(fault);
    set('none');
    expect(videosdk.behavior).toEqual(before);
    expect((await read()).status).toBe(200);
    const request = await remove();
    expect(request.status).toBe(200);
    expect(connected()).toEqual(['bob']);
    expect(videosdk.requests.map(({ faults, effect }) => [faults, effect])).toEqual([
      [[], 'none'],
      [[], 'done'],
    ]);
  });

  it.each(all)('%s is the only one, whatever was set before', async (fault) => {
    set(fault);
    const { removalTakesEffectAfterMs, removalRejoinsAfterMs } = videosdk.behavior;
    const alone = { removalTakesEffectAfterMs, removalRejoinsAfterMs };
    for (const other of all) {
      set(other);
      set(fault);
      expect(videosdk.behavior).toMatchObject(alone);
    }
    if (fault !== 'comes-back' && fault !== 'slow') await FAULTS[fault]();
    else set('none');
  });

  it('leaves alone what a test or the page had set before', () => {
    videosdk.behavior.removalTakesEffectAfterMs = 50;
    const own = createFaultsFeature(videosdk, discord);
    for (const fault of ['late', 'none'] as const) own.actions['set-faults']({ videosdk: fault }, viewer);
    expect(videosdk.behavior.removalTakesEffectAfterMs).toBe(50);
  });

  it('also affects malformed requests', async () => {
    set('500');
    expect((await post(videosdk, '/v1/nowhere', {})).status).toBe(500);
  });

  it('is reported to everyone who follows, and to no one who has stopped', () => {
    const [first, second]: [Event[], Event[]] = [[], []];
    const end = feature.follow((event) => first.push(event));
    feature.follow((event) => second.push(event));
    set('slow');
    end();
    set('none');
    const told = (fault: VideoSdkFault): Event => ({ type: 'faults', faults: { videosdk: fault, discord: 'none' } });
    expect([first, second]).toEqual([[told('slow')], [told('slow'), told('none')]]);
  });
});

describe('Discord’s faults', () => {
  const setDiscord = (to: DiscordFault) => feature.actions['set-faults']({ discord: to }, viewer);
  const ask = () =>
    fetch(`${discord.apiUrl}/v10/gateway`, {
      headers: { 'user-agent': 'DiscordBot (https://example.com, 1.0)' },
    });

  it('last until they’re changed, and leave VideoSDK’s alone', async () => {
    set('500');
    setDiscord('blocked');
    for (const _ of [1, 2]) {
      const { status, headers } = await ask();
      expect([status, headers.get('retry-after')]).toEqual([429, null]);
    }
    expect((await read()).status).toBe(500);
    setDiscord('none');
    expect((await ask()).status).toBe(200);
    expect((await read()).status).toBe(500);
  });

  it('are a blocked word, and replies that are too many', async () => {
    const { rest, ana, interaction, callback, discord: other } = await openHarness();
    const own = createFaultsFeature(videosdk, other);
    const channel = other.guilds[0]?.addChannel({ name: 'log' });
    const send = (content: string) => rest.post(`/channels/${channel?.id}/messages`, { body: { content } });
    own.actions['set-faults']({ discord: 'blocked-word' }, viewer);
    expect(await refusalOf(send('Spam'))).toMatchObject({ code: 200_000 });
    await send('fine');
    own.actions['set-faults']({ discord: 'busy' }, viewer);
    await send('Spam');
    ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, { type: 5 });
    const reply = await fetch(
      `${other.apiUrl}/v10/webhooks/${other.applicationId}/${arrived.token}/messages/@original`,
      {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'user-agent': 'DiscordBot (https://example.com, 1.0)' },
        body: '{"content":"a"}',
      },
    );
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '1']);
  });
});

describe('the gateway’s faults', () => {
  it.each(['reconnect', 'resume'] as const)('%s makes the official client resume', async (event) => {
    await clientOf(discord);
    expect(feature.actions.gateway({ event }, viewer)).toBeNull();
    await discord.gateway.waitForReady(2);
    expect(discord.gateway.resumes).toMatchObject([{ outcome: 'resumed' }]);
    expect(discord.gateway.identifies).toHaveLength(1);
    // Discord asked to reconnect, and the client closed; a cut has no close frame.
    expect(discord.gateway.closes).toMatchObject([
      event === 'resume' ? { by: 'discord', code: 1006 } : { by: 'client' },
    ]);
    expect(discord.violations).toEqual([]);
  });

  it('an invalid session makes the official client identify again', async () => {
    const client = await clientOf(discord);
    const again = once(client, Events.ShardReady);
    feature.actions.gateway({ event: 'invalid-session' }, viewer);
    await again;
    expect(discord.gateway.resumes).toEqual([]);
    expect(discord.gateway.identifies.map(({ outcome }) => outcome)).toEqual(['ready', 'ready']);
  });

  it('is refused in words while the bot isn’t connected', () => {
    const act = () => feature.actions.gateway({ event: 'resume' }, viewer);
    expect(act).toThrow(NotPossible);
    expect(act).toThrow('The bot isn’t connected to the gateway right now.');
  });
});
