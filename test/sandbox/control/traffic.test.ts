import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotPossible } from '../../../sandbox/control/feature.ts';
import type { Event, TrafficBodies, TrafficEntry } from '../../../sandbox/control/protocol.ts';
import { createTrafficFeature } from '../../../sandbox/control/traffic.ts';
import { type Discord, startDiscord } from '../../../sandbox/discord/index.ts';
import { PERSONAL_DATA_MARKERS, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { sessionsOf } from '../../end-to-end/fixture.ts';
import { startHarness } from '../../end-to-end/harness.ts';
import { get, removeV1, token } from '../videosdk/client.ts';

const viewer = { personId: '1' };

let videosdk: VideoSdk;
let discord: Discord;
let feature: ReturnType<typeof createTrafficFeature>;
let sessionId: string;

beforeEach(async () => {
  [videosdk, discord] = await Promise.all([startVideoSdk(), startDiscord()]);
  ({ sessionId } = videosdk.openSession());
  videosdk.join(sessionId, { participantId: 'ana', name: 'Ana' });
  feature = createTrafficFeature(discord, videosdk);
});
afterEach(async () => {
  feature.end();
  await Promise.all([videosdk.close(), discord.close()]);
});

const entries = (): readonly TrafficEntry[] => feature.welcome(viewer).traffic;
const bodiesOf = (number: number) => feature.actions['body-of']({ number }, viewer) as TrafficBodies;

function follow(): { events: Event[]; until(fits: (entry: TrafficEntry) => boolean): Promise<TrafficEntry> } {
  const events: Event[] = [];
  const looks = new Set<() => void>();
  feature.follow((event) => {
    events.push(event);
    for (const look of looks) look();
  });
  return {
    events,
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.flatMap((event) => (event.type === 'traffic' ? event.entries : [])).find(fits);
          if (found !== undefined) resolve(found);
        };
        looks.add(look);
        look();
      }),
  };
}

const askDiscord = (path: string, init: RequestInit = {}) =>
  fetch(`${discord.apiUrl}/v10${path}`, {
    ...init,
    headers: {
      authorization: `Bot ${discord.token}`,
      'user-agent': 'DiscordBot (https://example.org, 1.0)',
      'content-type': 'application/json',
    },
  });

describe('the traffic', () => {
  it('shows a request when it arrives, and its result when it is answered', async () => {
    const { until } = follow();
    videosdk.fault('list-sessions', { kind: 'delay', ms: 50 });
    const answer = get(videosdk, '/v2/sessions?page=2');
    const open = await until(({ status }) => status === null);
    expect(open).toEqual({
      number: 1,
      at: expect.any(Number),
      with: 'videosdk',
      direction: 'from-bot',
      what: 'GET /v2/sessions?page=2',
      status: null,
      tookMs: null,
      faulted: false,
    });
    await answer;
    const answered = await until(({ status }) => status !== null);
    expect(answered).toEqual({ ...open, status: 200, tookMs: expect.any(Number), faulted: true });
    expect(entries()).toEqual([answered]);
  });

  it('shows what was asked and answered, as JSON or as text', async () => {
    await removeV1(videosdk, sessionId, 'ana');
    await askDiscord('/users/@me');
    videosdk.fault('any', { kind: 'html', status: 502 });
    await get(videosdk, '/v2/sessions');
    const { until } = follow();
    videosdk.fault('any', { kind: 'drop' });
    await expect(get(videosdk, '/v2/sessions')).rejects.toThrow();
    expect(await until(({ number, status }) => number === 4 && status !== null)).toMatchObject({
      status: 0,
      faulted: true,
    });

    expect(entries().map((entry) => [entry.with, entry.what, entry.status])).toEqual([
      ['videosdk', expect.stringMatching(/^POST \/v1\/meeting-sessions\/.*\/remove-participant$/u), 200],
      ['discord', 'GET /users/@me', 200],
      ['videosdk', 'GET /v2/sessions', 502],
      ['videosdk', 'GET /v2/sessions', 0],
    ]);
    expect(bodiesOf(1)).toMatchObject({ request: { participantId: 'ana' }, answer: { id: sessionId } });
    expect(bodiesOf(2)).toMatchObject({ answer: { bot: true } });
    expect(bodiesOf(2)).not.toHaveProperty('request');
    expect(bodiesOf(3).answer).toContain('<html>');
    expect(bodiesOf(4)).not.toHaveProperty('answer');
  });

  it('keeps the last 1,000, and the start of a long body', async () => {
    const { roomId } = videosdk.openSession();
    const [session = ''] = videosdk.runningSessions(roomId);
    for (let n = 0; n < 1_500; n += 1) videosdk.join(session, { name: 'x'.repeat(100) });
    const { json } = await get(videosdk, `/v2/sessions/${session}`);
    const { answer } = bodiesOf(1);
    expect(JSON.stringify(json).length).toBeGreaterThan(200_000);
    expect(answer).toMatch(/… and \d+ more characters$/u);
    expect(String(answer).length).toBeLessThan(201_000);

    for (let n = 0; n < 1_000; n += 50) {
      await Promise.all(Array.from({ length: 50 }, () => askDiscord('/gateway')));
    }
    expect(() => bodiesOf(1)).toThrow(NotPossible);
    expect(bodiesOf(2)).toMatchObject({ answer: { url: expect.any(String) } });
    expect(entries()).toHaveLength(300);
    expect(entries().at(-1)?.number).toBe(1_001);
  });

  it('is no longer listened to once it has ended', async () => {
    feature.end();
    await get(videosdk, '/v2/sessions');
    await askDiscord('/users/@me');
    expect(entries()).toEqual([]);
  });
});

describe('protocol violations', () => {
  it('are numbered and reported, both old and new ones', async () => {
    const authorization = await token(videosdk, 1, { apikey: 'another' });
    await fetch(`${videosdk.url}/v2/sessions`);
    feature.end();
    feature = createTrafficFeature(discord, videosdk);
    const { events } = follow();
    await fetch(`${videosdk.url}/v2/sessions`, { headers: { authorization } });
    await askDiscord('/users/@me', { method: 'POST', body: '{' });
    await askDiscord('/nowhere');
    const { problems } = feature.welcome(viewer);
    expect(problems.map(({ number }) => number)).toEqual(problems.map((_, index) => index + 1));
    expect(new Set(problems.map(({ from }) => from))).toEqual(new Set(['videosdk', 'discord']));
    expect(problems[0]).toMatchObject({ from: 'videosdk', where: '#1 list-sessions', reason: expect.any(String) });
    const told = events.flatMap((event) => (event.type === 'problem' ? [event.problem] : []));
    expect(told.length).toBeGreaterThan(1);
    expect(problems.slice(-told.length)).toEqual(told);
  });
});

it('the traffic never shows a secret or anything personal, whatever the real bot and the services say to each other', async () => {
  await using harness = await startHarness({ start: false });
  const traffic = createTrafficFeature(harness.discord, harness.videosdk);
  const tokens: string[] = [];
  harness.discord.observe({
    onFrame({ event, data }) {
      if (event === 'INTERACTION_CREATE') tokens.push((data as { token: string }).token);
    },
  });
  const events: Event[] = [];
  traffic.follow((event) => events.push(event));
  await harness.restart();
  sessionsOf(harness.videosdk).open(['Ada', 'Bob']);
  await harness.moderator.complete('kick-participant', { participant: 'a' }, 'participant');
  await harness.moderator.run('kick-participant', { participant: 'Ada', reason: 'noise' }).reply();
  await harness.moderator.run('kick-participant', { participant: 'Bob' }).reply();
  harness.discord.gateway.requestReconnect();
  await harness.discord.gateway.waitForReady(2);
  // A request without a known route is shown as it came.
  const [first = ''] = tokens;
  const unknown = `${harness.discord.apiUrl}/v10/webhooks/${harness.discord.applicationId}/${first}/messages`;
  await fetch(`${unknown}/${randomBytes(8).toString('hex')}/more`, { method: 'POST' });

  const { traffic: shown, problems } = traffic.welcome(viewer);
  const bodies = shown.map(({ number }) => traffic.actions['body-of']({ number }, viewer));
  const all = JSON.stringify([shown, problems, bodies, events]);
  const secrets = [harness.discord.token, harness.videosdk.apiKey, harness.videosdk.secretKey, ...tokens, 'eyJ'];
  expect(tokens).toHaveLength(3);
  for (const secret of [...secrets, ...PERSONAL_DATA_MARKERS]) {
    expect(all.includes(secret), `"${secret.slice(0, 6)}…" is shown`).toBe(false);
  }
  const what = shown.map((entry) => entry.what);
  expect(what).toContain('INTERACTION_CREATE');
  expect(what).toContain('Identify');
  expect(what).toContain('Resume');
  expect(what.some((each) => /^PATCH \/webhooks\/\d+\/…\/messages\/@original$/u.test(each))).toBe(true);
  expect(all).toContain('noise');
  expect(all).toContain('•••');
  traffic.end();
});

it('the traffic leaves out heartbeats', async () => {
  // A bot that a busy machine holds up for longer would consider the connection dead, and open another.
  await using harness = await startHarness({ start: false, discord: { heartbeatIntervalMs: 700 } });
  const traffic = createTrafficFeature(harness.discord, harness.videosdk);
  await harness.restart();
  const { gateway } = harness.discord;
  await gateway.waitFor(({ connections }) => (connections[0]?.heartbeats ?? 0) > 2);
  const frames = traffic.welcome(viewer).traffic.filter((entry) => entry.with === 'gateway');
  expect(frames.map(({ what }) => what)).toEqual(['Hello', 'Identify', 'READY']);
  expect(frames.map(({ direction }) => direction)).toEqual(['to-bot', 'from-bot', 'to-bot']);
  traffic.end();
});
