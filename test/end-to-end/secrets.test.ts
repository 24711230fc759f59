import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, Fault as DiscordFault, RunOptions } from '../../sandbox/discord/index.ts';
import { patience } from '../../sandbox/patience.ts';
import {
  type Fault,
  type FaultHandle,
  type OddBody,
  PERSONAL_DATA_MARKERS,
  type RecordedRequest,
} from '../../sandbox/videosdk/index.ts';
import { faultRows } from '../support/faults.ts';
import { ANA, BOB, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { removalRequests, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

/** All secrets that are sent to the bot or by it. The tests search everything it prints and says for them. */
const interactionTokens = new Set<string>();
const said: string[] = [];
const faults: { clear(): void }[] = [];
let harness: Harness;
let sessions: Sessions;
let lookedUntil = 0;

beforeAll(async () => {
  harness = await startHarness({ environment: { LOG_LEVEL: 'trace' } });
  sessions = sessionsOf(harness.videosdk);
});
afterEach(() => {
  for (const fault of faults.splice(0)) {
    fault.clear();
  }
  harness.videosdk.behavior.oddBodies = {};
  sessions.endAll();
  // Only what was printed since the last check, to know which test leaked something.
  const { output } = harness.bot;
  const printed = output.slice(lookedUntil);
  lookedUntil = output.length;
  expectNothingLetOut(printed, 'the log');
  for (const text of said.splice(0)) {
    expectNothingLetOut(text, 'a reply');
  }
});
afterAll(() => harness[Symbol.asyncDispose]());

function expectNothingLetOut(text: string, where: string): void {
  const { DISCORD_TOKEN, VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY } = harness.environment;
  const secrets = [
    DISCORD_TOKEN,
    VIDEOSDK_API_KEY,
    VIDEOSDK_SECRET_KEY,
    ...PERSONAL_DATA_MARKERS,
    ...interactionTokens,
  ];
  for (const secret of secrets) {
    expect(secret, 'a secret to look for').toMatch(/\S{4,}/u);
    expect(text.includes(`${secret}`), `${where} holds ${`${secret}`.slice(0, 8)}…`).toBe(false);
    const encoded = encodeURIComponent(`${secret}`);
    expect(text.includes(encoded), `${where} holds ${encoded.slice(0, 8)}…`).toBe(false);
  }
  // How a JWT, a header or a field with personal data begins, whatever its value.
  for (const start of [
    /eyJ[\w-]{4}/u,
    /"authorization":\s*"(?!\[redacted\])/iu,
    /Bot M|Bearer /u,
    /deviceInfo|geoLocation/u,
  ]) {
    expect(start.exec(text)?.[0], `${where} holds ${start}`).toBeUndefined();
  }
}

/** Unchanged, but the token is kept to search for. */
const overhear: RunOptions = {
  rawPatch(payload) {
    interactionTokens.add(String(payload['token']));
    return payload;
  },
};

function fixture(): Fixture & { run(options?: Record<string, string>, how?: RunOptions): Conversation } {
  const own = fixtureOf(harness, sessions, [ANA, BOB]);
  return {
    ...own,
    run: (options = {}, how = {}) =>
      harness.moderator.run(
        'kick-participant',
        { participant: ANA.name, session: own.sessionId, ...options },
        { ...overhear, ...how },
      ),
  };
}

async function readReply(conversation: Conversation): Promise<string> {
  await conversation.reply();
  const text = JSON.stringify(conversation.versions);
  said.push(text);
  return text;
}

function videoSdkFault(operation: Parameters<Harness['videosdk']['fault']>[0], fault: Fault): FaultHandle {
  const handle = harness.videosdk.fault(operation, fault, { times: Number.POSITIVE_INFINITY });
  faults.push(handle);
  return handle;
}

function discordFault(route: Parameters<Harness['discord']['fault']>[0], fault: DiscordFault): void {
  const handle = harness.discord.fault(route, fault, { times: Number.POSITIVE_INFINITY });
  faults.push({ clear: () => handle.remove() });
}

describe('at LOG_LEVEL=trace nothing confidential leaks', () => {
  it('from a start, suggestions and a kick', async () => {
    expect(harness.bot.log.some(({ level }) => level === 'trace')).toBe(true);
    const { run, sessionId } = fixture();
    const typed = { session: sessionId, participant: 'A' };
    const { choices } = await harness.moderator.complete('kick-participant', typed, 'participant');
    said.push(JSON.stringify(choices));
    expect(choices).toHaveLength(1);
    expect(await readReply(run({ reason: 'shouts' }))).toContain('✅ Removed: Ana Sousa');
    expect(interactionTokens.size).toBe(1);
    // The list that was read did contain what must not leak.
    expect(harness.videosdk.requests.some(({ operation }) => operation === 'active-participants')).toBe(true);
    expectNoViolations(harness);
  });

  it.each<[string, Fault]>([
    ['401', { kind: 'status', status: 401, body: { error: `bad token ${PERSONAL_DATA_MARKERS[0]}` } }],
    ['400', { kind: 'status', status: 400, body: `plain ${PERSONAL_DATA_MARKERS[1]}` }],
    ['429', { kind: 'status', status: 429, headers: { 'x-request-id': 'id-429', 'retry-after': '3' } }],
    ['500', { kind: 'status', status: 500, body: { message: `at ${PERSONAL_DATA_MARKERS[2]}` } }],
    ...faultRows('a gateway’s 502', 'a cut connection', 'half a body'),
  ])('when VideoSDK fails with %s', async (_what, fault) => {
    const removal = videoSdkFault('remove-v1', fault);
    const first = fixture();
    await readReply(first.run());
    removal.clear();
    sessions.endAll();
    videoSdkFault('any', fault);
    await readReply(fixture().run());
  });

  it('when both services echo the secrets themselves', async () => {
    const { DISCORD_TOKEN, VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY } = harness.environment;
    const secrets = [DISCORD_TOKEN, VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY].join(' ');
    const personal = PERSONAL_DATA_MARKERS.join(' ');
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJrIn0.c2lnbmF0dXJlLWhlcmU';
    for (const status of [400, 401, 403, 404, 429, 500]) {
      const headers = { 'x-request-id': `${VIDEOSDK_SECRET_KEY}` };
      const answer: Fault = { kind: 'status', status, headers, body: { error: `${secrets} ${personal}`, token } };
      const own = fixture();
      const removal = videoSdkFault('remove-v1', answer);
      await readReply(own.run());
      expect(removal.used).toBe(1);
      const read = videoSdkFault('active-participants', answer);
      await readReply(own.run());
      expect(read.used).toBeGreaterThan(0);
      removal.clear();
      read.clear();
      expect(own.connected()).toEqual([ANA.participantId, BOB.participantId]);
      sessions.endAll();
    }
    discordFault('edit-original', { kind: 'status', status: 403, body: { message: secrets, code: 0 } });
    const conversation = fixture().run();
    const line = await harness.bot.waitForLog(
      ({ msg, ref }) => msg === "couldn't deliver the reply" && ref === referenceFor(conversation),
    );
    // The log must have what Discord said, without the secrets in it.
    expect(line).toMatchObject({ status: 403 });
  });

  it.each<OddBody>(['truncated-json', 'json-string', 'array', 'null', 'html'])(
    'when VideoSDK answers with %s',
    async (body) => {
      const { behavior } = harness.videosdk;
      const own = fixture();
      // A named session is read by itself, an unnamed one from a list. People are read once it's found.
      behavior.oddBodies = { 'get-session': body, 'list-sessions': body };
      expect(await readReply(own.run())).toContain('No one removed: VideoSDK is unavailable');
      expect(await readReply(own.run({ session: ' ' }))).toContain('No one removed: VideoSDK is unavailable');
      expect(own.asked('active-participants')).toEqual([]);
      behavior.oddBodies = { 'active-participants': body, participants: body };
      expect(await readReply(own.run())).toContain('No one removed: VideoSDK is unavailable');
    },
  );

  it('when people have a shape that no one expected', async () => {
    const [apiKey, city] = PERSONAL_DATA_MARKERS;
    const people = [
      { participantId: 7, name: { first: city }, apiKey, geoLocation: { city }, deviceInfo: city },
      { participantId: 'p-odd', name: [apiKey], timelog: [{ start: city, end: null }], metaData: { apiKey } },
    ];
    videoSdkFault('active-participants', {
      kind: 'status',
      status: 200,
      body: { pageInfo: city, data: [{ apiKey, participants: people }] },
    });
    await readReply(fixture().run({ participant: 'p-odd' }));
    await readReply(fixture().run({ participant: 'nobody' }));
  });

  it.each<[string, DiscordFault]>([
    ...faultRows('400', '401', '500', 'a gateway’s 502', 'a cut connection'),
    ['404', { kind: 'status', status: 404, body: { message: 'Unknown interaction', code: 10_062 } }],
    ['429', { kind: 'rate-limit', retryAfterMs: 100 }],
  ])('when Discord fails the acknowledgment with %s', async (_what, fault) => {
    discordFault('callback', fault);
    const { run, connected } = fixture();
    const conversation = run();
    await harness.bot.waitForLog(
      ({ msg, ref }) => msg === "couldn't answer the interaction" && ref === referenceFor(conversation),
    );
    expect(conversation.state).not.toBe('answered');
    // Without an acknowledgment nothing is done.
    expect(connected()).toEqual([ANA.participantId, BOB.participantId]);
  });

  it.each<[string, DiscordFault]>([
    [
      '400',
      { kind: 'status', status: 400, body: { code: 50_035, message: 'Invalid Form Body', errors: { embeds: {} } } },
    ],
    ['404', { kind: 'status', status: 404, body: { message: 'Unknown Webhook', code: 10_015 } }],
    ...faultRows('500', 'a gateway’s 502', 'a cut connection'),
  ])('when Discord fails the reply with %s: the removal is still done', async (_what, fault) => {
    discordFault('edit-original', fault);
    const { run, connected } = fixture();
    const conversation = run({ reason: 'shouts' });
    await harness.bot.waitForLog(
      ({ msg, ref }) => msg === "couldn't deliver the reply" && ref === referenceFor(conversation),
    );
    expect(connected()).toEqual([BOB.participantId]);
  });

  it.each<[string, (payload: Record<string, unknown>) => Record<string, unknown>]>([
    ['no data', ({ data: _data, ...rest }) => rest],
    ['null data', (payload) => ({ ...payload, data: null })],
    ['invalid options', (payload) => ({ ...payload, data: { name: 'kick-participant', options: [null, 5] } })],
    ['a member without a user', (payload) => ({ ...payload, member: { roles: [] } })],
    ['an unknown command', (payload) => ({ ...payload, data: { name: 'other', type: 1, id: '1' } })],
    ['an unknown kind', (payload) => ({ ...payload, type: 99 })],
  ])('from a payload with %s', async (_what, tamper) => {
    const before = harness.bot.log.length;
    const { run } = fixture();
    run({}, { rawPatch: (payload) => tamper(overhear.rawPatch?.(payload) ?? payload) });
    await expect.poll(() => harness.bot.log.slice(before).some(({ level }) => /warn|error/u.test(level))).toBe(true);
    expect(await readReply(fixture().run())).toContain('✅ Removed: Ana Sousa');
  });

  it('from a moderator who types a token as a name or as a reason into a command', async () => {
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJ4In0.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
    const { run } = fixture();
    await run({ reason: jwt }).reply();
    expect(harness.bot.output).not.toContain(jwt);
  });

  it('from the gateway, with its reconnections and its trace', async () => {
    const { gateway } = harness.discord;
    const ready = gateway.readyCount;
    gateway.requestReconnect();
    await gateway.waitForReady(ready + 1);
    gateway.cut();
    await gateway.waitForReady(ready + 2);
    expect(await readReply(fixture().run())).toContain('✅ Removed: Ana Sousa');
  });
});

/** The reference under which the log knows a conversation. */
function referenceFor({ interactionId }: Conversation): string {
  return BigInt(interactionId).toString(36).slice(-7).toUpperCase();
}

describe('the VideoSDK token', () => {
  let fresh: Harness;
  let requests: readonly RecordedRequest[];
  const startedAt = Math.floor(Date.now() / 1_000);

  beforeAll(async () => {
    fresh = await startHarness();
    const own = sessionsOf(fresh.videosdk);
    for (const _round of [1, 2, 3]) {
      const { kick } = fixtureOf(fresh, own, [ANA, BOB]);
      expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    }
    await fresh.bot.stop();
    await fresh.restart({ VIDEOSDK_REMOVAL_API: 'v2' });
    const { kick } = fixtureOf(fresh, own, [ANA, BOB]);
    expect(textOf(await kick().reply())).toContain('✅ Removed: Ana Sousa');
    requests = [...fresh.videosdk.requests];
  });
  afterAll(() => fresh[Symbol.asyncDispose]());

  const issued = (some: readonly RecordedRequest[]) => new Set(some.map(({ claims }) => claims?.['iat']));

  it('is sent with each request, signed and raw', () => {
    expect(requests.length).toBeGreaterThan(12);
    // The local VideoSDK only records claims for a raw JWT with the right algorithm, signature and age.
    expect(requests.filter(({ claims }) => claims === null)).toEqual([]);
    expectNoViolations(fresh);
  });

  it('has the v1 claims for a v1 removal: neither version nor roles', () => {
    const v1 = requests.filter(({ operation }) => operation === 'remove-v1');
    expect(v1).toHaveLength(3);
    for (const { claims } of v1) {
      expect(claims).toEqual({
        apikey: fresh.videosdk.apiKey,
        permissions: ['allow_join', 'allow_mod'],
        iat: expect.any(Number),
        exp: expect.any(Number),
      });
    }
  });

  it('has the v2 claims, with the weakest role, for everything else', () => {
    const v2 = requests.filter(({ operation }) => operation !== 'remove-v1');
    expect(removalRequests(v2)).toHaveLength(1);
    for (const { claims } of v2) {
      expect(claims).toEqual({
        apikey: fresh.videosdk.apiKey,
        version: 2,
        roles: ['crawler'],
        permissions: ['allow_join', 'allow_mod'],
        iat: expect.any(Number),
        exp: expect.any(Number),
      });
    }
  });

  it('expires after five minutes at most, and is made when first needed', () => {
    for (const { claims } of requests) {
      const { iat, exp } = claims as { iat: number; exp: number };
      expect(exp - iat).toBeLessThanOrEqual(300);
      expect(exp - iat).toBeGreaterThan(60);
      expect(iat).toBeGreaterThanOrEqual(startedAt - 1);
      expect(iat).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000));
    }
  });

  it('is signed once for each version, and then reused', async () => {
    const v1 = requests.filter(({ operation }) => operation === 'remove-v1');
    expect(issued(v1).size).toBe(1);
    const removedWithV2 = requests.findIndex(({ operation }) => operation === 'remove-v2');
    expect(removedWithV2).toBeGreaterThan(0);
    // A token signed for each call would have another time in it a second later.
    const own = sessionsOf(fresh.videosdk);
    const [last] = issued(requests.slice(removedWithV2));
    await expect.poll(() => Date.now() / 1_000 - Number(last), { timeout: patience(5_000) }).toBeGreaterThan(1.1);
    const from = fresh.videosdk.requests.length;
    expect(titleOf(await fixtureOf(fresh, own, [ANA, BOB]).kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect([...issued(fresh.videosdk.requests.slice(from))]).toEqual([last]);
  });
});
