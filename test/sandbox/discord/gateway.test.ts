import { GatewayIntentBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { clientOf, openDiscord, openHarness, openSocket, restOf } from './support.ts';

describe('a session', () => {
  it('starts with Hello and READY, whose servers are all unavailable', async () => {
    const discord = await openDiscord();
    const guild = discord.addGuild();
    const socket = await openSocket(discord);
    const hello = await socket.next((payload) => payload.op === 10);
    expect(hello.d).toMatchObject({ heartbeat_interval: 41_250 });
    socket.identify();
    const ready = await socket.event('READY');
    expect(ready.s).toBe(1);
    expect(ready.d).toMatchObject({
      v: 10,
      user: { id: discord.botUserId, bot: true },
      guilds: [{ id: guild.id, unavailable: true }],
      application: { id: discord.applicationId },
      shard: [0, 1],
      session_id: expect.any(String),
      resume_gateway_url: expect.stringContaining('ws://127.0.0.1:'),
    });
    expect(discord.violations).toEqual([]);
  });

  it('is accepted by the official client, which learns about servers only with the Guilds intent', async () => {
    const discord = await openDiscord({ identifyIntervalMs: 0 });
    const guild = discord.addGuild({ name: 'Party' });
    const blind = await clientOf(discord);
    expect(blind.guilds.cache.get(guild.id)?.name).toBeUndefined();
    const seeing = await clientOf(discord, [GatewayIntentBits.Guilds]);
    expect(seeing.guilds.cache.get(guild.id)?.name).toBe('Party');
    expect(discord.violations).toEqual([]);
  });

  it('brings GUILD_CREATE once an outage ends', async () => {
    const discord = await openDiscord();
    const guild = discord.addGuild({ unavailable: true });
    const socket = await openSocket(discord);
    socket.identify({ intents: GatewayIntentBits.Guilds });
    await socket.event('READY');
    guild.becomeAvailable();
    const created = await socket.event('GUILD_CREATE');
    expect(created.d).toMatchObject({ id: guild.id, unavailable: false });
    expect(created.s).toBe(2);
  });

  it('gets from GET /gateway/bot where to go and how many shards to use', async () => {
    const discord = await openDiscord({ shards: 3, maxConcurrency: 2 });
    expect(await restOf(discord).get('/gateway/bot')).toEqual({
      url: discord.gateway.url,
      shards: 3,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 2 },
    });
  });

  it('gets only the events of its shard, and direct messages on shard 0', async () => {
    const discord = await openDiscord({ shards: 2, identifyIntervalMs: 0 });
    const even = discord.addGuild({ id: String(10n << 22n) });
    const odd = discord.addGuild({ id: String(11n << 22n) });
    const outsider = discord.addUser({ name: 'Olga' });
    await restOf(discord).put(`/applications/${discord.applicationId}/commands`, {
      body: [{ name: 'hello', description: 'Greets' }],
    });
    const sockets = await Promise.all([openSocket(discord), openSocket(discord)]);
    for (const [id, socket] of sockets.entries()) {
      socket.identify({ shard: [id, 2] });
      await socket.event('READY');
    }
    const inOdd = odd.addMember({ name: 'Odd' }).run('hello');
    const inEven = even.addMember({ name: 'Even' }).run('hello');
    const direct = outsider.run('hello');
    await sockets[0].event('INTERACTION_CREATE', 2);
    await sockets[1].event('INTERACTION_CREATE');
    const ids = sockets.map((socket) =>
      socket.received.filter(({ t }) => t === 'INTERACTION_CREATE').map(({ d }) => (d as { id: string }).id),
    );
    expect(ids).toEqual([[inEven.interactionId, direct.interactionId], [inOdd.interactionId]]);
    const ready = await sockets[0].event('READY');
    expect(ready.d).toMatchObject({ guilds: [{ id: even.id, unavailable: true }] });
  });
});

describe('heartbeats', () => {
  it('are acknowledged, even before Identify', async () => {
    const discord = await openDiscord();
    const socket = await openSocket(discord);
    socket.send({ op: 1, d: null });
    await socket.next((payload) => payload.op === 11);
    expect(discord.gateway.lastHeartbeatAt).not.toBeNull();
  });

  it('that are missing end the session with 4009 after two intervals', async () => {
    const discord = await openDiscord({ heartbeatIntervalMs: 20 });
    const socket = await openSocket(discord);
    socket.identify();
    expect(await socket.closed).toBe(4009);
    expect(discord.violations).toMatchObject([{ where: 'gateway heartbeat' }]);
  });

  it('of the official client keep a connection open', async () => {
    // With 20 ms, a busy machine would now and then lose two in a row.
    const discord = await openDiscord({ heartbeatIntervalMs: 200 });
    await clientOf(discord);
    await discord.gateway.waitFor((gateway) => (gateway.connections[0]?.heartbeats ?? 0) >= 5);
    expect(discord.gateway.closes).toEqual([]);
  });

  it('that stay unanswered make the official client resume, and what it missed is replayed', async () => {
    const discord = await openDiscord({ heartbeatIntervalMs: 50 });
    const client = await clientOf(discord);
    await restOf(discord).put(`/applications/${discord.applicationId}/commands`, {
      body: [{ name: 'hello', description: 'Greets' }],
    });
    const ana = discord.addGuild().addMember({ name: 'Ana' });
    const came = new Promise<string>((resolve) => client.once('interactionCreate', ({ id }) => resolve(id)));
    discord.gateway.muteHeartbeatAcks(true);
    const conversation = ana.run('hello');
    await discord.gateway.waitForReady(2);
    expect(await came).toBe(conversation.interactionId);
    expect(discord.gateway.resumes).toMatchObject([{ outcome: 'resumed', replayed: 1 }]);
  });
});

describe('a lost connection', () => {
  it.each([
    ['op 7', 'requestReconnect'],
    ['a cut socket', 'cut'],
    ['close code 4000', 'close'],
  ] as const)('is resumed by the official client after %s', async (_, how) => {
    const discord = await openDiscord();
    await clientOf(discord);
    if (how === 'close') discord.gateway.close(4000);
    else discord.gateway[how]();
    await discord.gateway.waitForReady(2);
    expect(discord.gateway.resumes).toMatchObject([{ outcome: 'resumed' }]);
    expect(discord.gateway.connections[0]?.url).toContain('/resume');
    expect(discord.gateway.identifies).toHaveLength(1);
    expect(discord.violations).toEqual([]);
  });

  it('is resumed with the events from meanwhile, in order and with their numbers', async () => {
    const { discord, socket } = await openHarness();
    const ready = await socket.event('READY');
    discord.gateway.cut();
    await socket.closed;
    discord.gateway.dispatch('TYPING_START', { n: 1 });
    discord.gateway.dispatch('TYPING_START', { n: 2 });
    const again = await openSocket(discord);
    const { session_id } = ready.d as { session_id: string };
    again.send({ op: 6, d: { token: discord.token, session_id, seq: ready.s } });
    await again.event('RESUMED');
    expect(again.received.slice(1).map(({ s, t, d }) => [s, t, d])).toEqual([
      [2, 'TYPING_START', { n: 1 }],
      [3, 'TYPING_START', { n: 2 }],
      [4, 'RESUMED', { _trace: [] }],
    ]);
  });

  it('can’t be replaced while the gateway is down', async () => {
    const discord = await openDiscord();
    discord.gateway.refuseConnections(true);
    await expect(openSocket(discord)).rejects.toThrow('503');
    discord.gateway.refuseConnections(false);
    await openSocket(discord);
  });

  it('can’t be resumed after the client closed with 1000', async () => {
    const { discord, socket } = await openHarness();
    const ready = await socket.event('READY');
    socket.close(1000);
    await discord.gateway.waitFor((gateway) => gateway.closes.length === 1);
    const again = await openSocket(discord);
    const { session_id } = ready.d as { session_id: string };
    again.send({ op: 6, d: { token: discord.token, session_id, seq: 1 } });
    expect(await again.next((payload) => payload.op === 9)).toMatchObject({ d: false });
    expect(discord.gateway.resumes).toMatchObject([{ outcome: 'invalid-session' }]);
  });

  it('can be resumed for three minutes after the client closed with any other code, and not for longer', async () => {
    let passed = 0;
    const { discord, socket } = await openHarness({ now: () => Date.now() + passed });
    const { d } = await socket.event('READY');
    const { session_id } = d as { session_id: string };
    const resume = async (seq: number) => {
      const again = await openSocket(discord);
      again.send({ op: 6, d: { token: discord.token, session_id, seq } });
      return again;
    };
    socket.close(4200);
    await discord.gateway.waitFor((gateway) => gateway.closes.length === 1);
    discord.gateway.dispatch('TYPING_START', { n: 1 });
    passed = 175_000;
    const resumed = await resume(1);
    await resumed.event('RESUMED');
    resumed.close(4200);
    await discord.gateway.waitFor((gateway) => gateway.closes.length === 2);
    passed += 181_000;
    expect(await (await resume(3)).next((payload) => payload.op === 9)).toMatchObject({ d: false });
    expect(discord.gateway.resumes).toMatchObject([
      { outcome: 'resumed', replayed: 1 },
      { outcome: 'invalid-session', replayed: 0 },
    ]);
    expect(discord.violations).toEqual([]);
  });

  it('can’t be resumed when Discord forgot the session, which op 9 reports', async () => {
    const { discord, socket } = await openHarness({ identifyIntervalMs: 0 });
    discord.gateway.invalidateSession(false);
    expect(await socket.next((payload) => payload.op === 9)).toMatchObject({ d: false });
    socket.identify();
    await socket.event('READY', 2);
    expect(discord.violations).toEqual([]);
  });

  it('can be resumed on the same socket after an op 9 that says so', async () => {
    const { discord, socket } = await openHarness();
    const ready = await socket.event('READY');
    discord.gateway.invalidateSession(true);
    expect(await socket.next((payload) => payload.op === 9)).toMatchObject({ d: true });
    const { session_id } = ready.d as { session_id: string };
    socket.send({ op: 6, d: { token: discord.token, session_id, seq: ready.s } });
    await socket.event('RESUMED');
  });

  it('doesn’t come back with a number that was never sent', async () => {
    const { discord, socket } = await openHarness();
    const { session_id } = (await socket.event('READY')).d as { session_id: string };
    const again = await openSocket(discord);
    again.send({ op: 6, d: { token: discord.token, session_id, seq: 99 } });
    expect(await again.closed).toBe(4007);
  });
});

describe('a client’s mistake', () => {
  const slips: [string, unknown, number][] = [
    ['an unknown opcode', { op: 99, d: null }, 4001],
    ['a request before Identify', { op: 8, d: {} }, 4003],
    ['an Identify without properties', { op: 2, d: { token: 'x', intents: 0 } }, 4002],
    ['an opcode that isn’t a number', { op: 'two' }, 4002],
    ['a payload of more than 4096 bytes', { op: 1, d: 'x'.repeat(4096) }, 4002],
  ];
  it.each(slips)('is closed and recorded: %s', async (_, payload, code) => {
    const discord = await openDiscord();
    const socket = await openSocket(discord);
    socket.send(payload);
    expect(await socket.closed).toBe(code);
    expect(discord.violations).toHaveLength(1);
  });

  it('is closed with 4002 when it isn’t JSON', async () => {
    const discord = await openDiscord();
    const socket = await openSocket(discord);
    socket.sendText('{');
    expect(await socket.closed).toBe(4002);
  });

  it('is closed with 4005 when it identifies twice', async () => {
    const { discord, socket } = await openHarness();
    socket.identify();
    expect(await socket.closed).toBe(4005);
    expect(discord.violations).toHaveLength(1);
  });

  it('is closed with 4008 when it sends more than 120 payloads in a minute', async () => {
    const discord = await openDiscord();
    const socket = await openSocket(discord);
    for (let n = 0; n < 121; n += 1) socket.send({ op: 1, d: null });
    expect(await socket.closed).toBe(4008);
  });

  it.each([
    ['?v=9&encoding=json', 4012],
    ['?v=10&encoding=etf', 4002],
    ['?v=10&encoding=json&compress=zlib-stream', 4002],
  ])('is closed when it asks for %s', async (query, code) => {
    const discord = await openDiscord();
    const socket = await openSocket(discord, query);
    expect(await socket.closed).toBe(code);
  });
});

describe('an Identify', () => {
  const privileged = GatewayIntentBits.GuildMembers;
  it.each<[string, Record<string, unknown>, number, number]>([
    ['a wrong token', { token: 'no' }, 4004, 0],
    ['a shard beyond the count', { shard: [2, 2] }, 4010, 1],
    ['intents that do not exist', { intents: 1 << 30 }, 4013, 1],
    ['a privileged intent that isn’t switched on', { intents: privileged }, 4014, 0],
  ])('is refused for %s', async (_, more, code, violations) => {
    const discord = await openDiscord();
    const socket = await openSocket(discord);
    socket.identify(more);
    expect(await socket.closed).toBe(code);
    expect(discord.gateway.identifies).toMatchObject([{ outcome: 'refused' }]);
    expect(discord.violations).toHaveLength(violations);
  });

  it('can ask for a privileged intent that is switched on', async () => {
    const discord = await openDiscord({ privilegedIntents: privileged });
    const socket = await openSocket(discord);
    socket.identify({ intents: privileged });
    await socket.event('READY');
  });

  it('is refused with 4011 when one shard would have more than 2,500 servers', async () => {
    const discord = await openDiscord();
    for (let n = 0; n < 2501; n += 1) discord.addGuild();
    const socket = await openSocket(discord);
    socket.identify();
    expect(await socket.closed).toBe(4011);
  });

  it('that comes too soon after the last one is answered with op 9', async () => {
    const { discord } = await openHarness();
    const socket = await openSocket(discord);
    socket.identify();
    expect(await socket.next((payload) => payload.op === 9)).toMatchObject({ d: false });
    expect(discord.gateway.identifies.map(({ outcome }) => outcome)).toEqual(['ready', 'rate-limited']);
  });

  it('is closed with any code on demand', async () => {
    const discord = await openDiscord();
    discord.gateway.refuse(4014);
    const socket = await openSocket(discord);
    socket.identify();
    expect(await socket.closed).toBe(4014);
    const next = await openSocket(discord);
    next.identify();
    await next.event('READY');
  });

  it('is called invalid on demand, as a Resume is', async () => {
    const discord = await openDiscord();
    discord.gateway.refuseSessions(false);
    discord.gateway.refuseSessions(true);
    const socket = await openSocket(discord);
    socket.identify();
    expect(await socket.next((payload) => payload.op === 9)).toMatchObject({ d: false });
    socket.send({ op: 6, d: { token: discord.token, session_id: 'any', seq: 1 } });
    expect(await socket.next((payload) => payload.op === 9 && payload.d === true)).toBeDefined();
    expect(discord.gateway.identifies.map(({ outcome }) => outcome)).toEqual(['invalid-session']);
    expect(discord.gateway.resumes.map(({ outcome }) => outcome)).toEqual(['invalid-session']);
  });

  it('can find none left today', async () => {
    const discord = await openDiscord();
    discord.gateway.sessionLimit = { remaining: 0, resetAfterMs: 60_000 };
    const limit = { remaining: 0, reset_after: 60_000 };
    expect(await restOf(discord).get('/gateway/bot')).toMatchObject({ session_start_limit: limit });
    discord.gateway.sessionLimit = null;
    expect(await restOf(discord).get('/gateway/bot')).toMatchObject({ session_start_limit: { remaining: 1_000 } });
  });

  it('can be closed with any code, before Hello and after it', async () => {
    const discord = await openDiscord();
    discord.gateway.turnAway(4_200);
    const turnedAway = await openSocket(discord);
    expect(await turnedAway.closed).toBe(4_200);
    expect(turnedAway.received).toEqual([]);
    const greeted = await openSocket(discord);
    await greeted.next((payload) => payload.op === 10);
    discord.gateway.close(4_999);
    expect(await greeted.closed).toBe(4_999);
    await discord.gateway.waitFor(({ closes }) => closes.length === 2);
    expect(discord.gateway.closes).toMatchObject([
      { code: 4_200, by: 'discord' },
      { code: 4_999, by: 'discord' },
    ]);
  });

  it('can be greeted and told anything', async () => {
    const discord = await openDiscord();
    discord.gateway.greetWith({ op: 10, d: null });
    const socket = await openSocket(discord);
    expect(await socket.next((payload) => payload.op === 10)).toMatchObject({ d: null });
    discord.gateway.send('{"op":7,"d":"odd"}');
    expect(await socket.next((payload) => payload.op === 7)).toMatchObject({ d: 'odd' });
  });
});
