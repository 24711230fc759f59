import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BotProcess, startBot } from '../../sandbox/bot-process.ts';
import type { Fault } from '../../sandbox/discord/index.ts';
import { ANA, BOB, fixtureOf, titleOf } from './assertions.ts';
import { sessionsOf } from './fixture.ts';
import { expectNoSecrets, expectNoViolations, type Harness, startHarness } from './harness.ts';

describe('a Discord that refuses the bot', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ start: false, here: true });
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const TOKEN = /Discord rejected the token\. Get a new one .* in DISCORD_TOKEN\./u;
  async function expectFatal(bot: BotProcess, code: number, words: RegExp): Promise<void> {
    const { code: exit } = await bot.exited;
    expect(exit).toBe(1);
    const fatals = bot.log.filter(({ level }) => level === 'fatal');
    expect(fatals).toHaveLength(1);
    expect(fatals[0]).toMatchObject({ code, msg: expect.stringMatching(words) });
    expect(bot.output).not.toContain('    at ');
    expect(bot.output).not.toContain('"stack"');
  }

  it('(4004 while it is running) ends the process with a clear line and exit code 1', async () => {
    // A process of its own, with an open database and open connections.
    const bot = startBot(harness.environment);
    await bot.waitForLog(({ msg }) => msg === 'ready');
    harness.discord.gateway.close(4_004);
    await expectFatal(bot, 4_004, TOKEN);
    expectNoSecrets(bot.output, harness.environment);
  });

  it('(4004 at its first Identify) ends the process with a clear line and exit code 1', async () => {
    harness.discord.gateway.refuse(4_004);
    harness.launch();
    await expectFatal(harness.bot, 4_004, TOKEN);
  });

  it('(for a reason that may pass) is asked again after a pause, in the same process', async () => {
    harness.discord.gateway.refuse(4_011);
    harness.launch();
    const refused = await harness.bot.waitForLog(({ level }) => level === 'error');
    expect(refused).toMatchObject({
      code: 4_011,
      retryInSeconds: 5,
      msg: expect.stringContaining('requires more shards'),
    });
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    await harness.bot.stop();
  });

  it('(401 from REST) ends the process with a clear line and exit code 1', async () => {
    const wrong = 'MTIzNDU2Nzg5MDEyMzQ1Njc4.wrong.wrong-wrong-wrong-wrong-wrong';
    harness.launch({ DISCORD_TOKEN: wrong });
    const { code } = await harness.bot.exited;
    expect(code).toBe(1);
    expect(harness.bot.log.filter(({ level }) => level === 'fatal')).toMatchObject([
      { status: 401, msg: expect.stringMatching(TOKEN) },
    ]);
    expect(harness.bot.output).not.toContain(wrong);
    expect(harness.bot.output).not.toContain('    at ');
    expect(harness.discord.gateway.connections).toEqual([]);
  });
});

describe('a Discord that has trouble when the bot starts', () => {
  let harness: Harness;
  beforeAll(async () => {
    // In memory, so that no bot goes on with the session of the one before.
    harness = await startHarness({ start: false, here: true, environment: { DATABASE_URL: 'file::memory:' } });
  });
  afterEach(async () => {
    await harness.bot.stop();
    expectNoViolations(harness);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  async function expectWorking(): Promise<void> {
    const sessions = sessionsOf(harness.videosdk);
    const { kick, connected } = fixtureOf(harness, sessions, [ANA, BOB]);
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(connected()).toEqual([BOB.participantId]);
    sessions.endAll();
  }

  // Four times: one more than the attempts that discord.js makes on its own.
  const troubles: readonly [string, Fault, number][] = [
    ['500', { kind: 'status', status: 500 }, 4],
    ['a proxy’s 502 page', { kind: 'html', status: 502 }, 4],
    ['a page instead of JSON', { kind: 'html', status: 200 }, 1],
    ['a cut connection', { kind: 'drop' }, 4],
  ];
  it(`(${troubles.map(([what]) => what).join(', ')} for the gateway’s address) is asked again until it recovers, and a kick works`, async () => {
    // One after the other, so that the bot waits between them for 1, 2, 4 and 8 seconds.
    const faults = troubles.map(([, wrong, times]) => harness.discord.fault('gateway-bot', wrong, { times }));
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg === 'ready', { timeoutMs: 60_000 });
    expect(faults.map(({ hits }) => hits)).toEqual(troubles.map(([, , times]) => times));
    expect(harness.bot.log.filter(({ msg }) => msg.startsWith('connecting to Discord failed'))).toHaveLength(
      troubles.length,
    );
    await expectWorking();
  });

  it('(500 for everything) is asked again until it recovers, and a kick works', async () => {
    const fault = harness.discord.fault('any', { kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY });
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg === 'connecting to Discord failed');
    await harness.bot.waitForLog(({ msg }) => msg === 'registering the commands failed');
    fault.remove();
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('commands registered'));
    await expectWorking();
  });

  it('(503 for the commands) doesn’t keep the commands it already knows from working', async () => {
    const fault = harness.discord.fault(
      'list-commands',
      { kind: 'status', status: 503 },
      { times: Number.POSITIVE_INFINITY },
    );
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    await expectWorking();
    fault.remove();
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('commands registered'));
  });

  it('(no session left today) is waited for, in words and without a session, until there are some', async () => {
    harness.discord.gateway.sessionLimit = { remaining: 0, resetAfterMs: 5_000 };
    harness.launch();
    const line = await harness.bot.waitForLog(({ msg }) => msg.includes('no more gateway sessions today'));
    expect(line).toMatchObject({ level: 'error', resetInSeconds: 5, retryInSeconds: 5 });
    harness.discord.gateway.sessionLimit = null;
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    await expectWorking();
  });

  it('(a gateway that starts no session) is asked less and less often, until it recovers, and a kick works', async () => {
    const { gateway } = harness.discord;
    gateway.refuseSessions(false, { times: 3 });
    const [before, identified] = [gateway.readyCount, gateway.identifies.length];
    harness.launch();
    const pause = await harness.bot.waitForLog(({ msg }) => msg.includes('gives the bot no session'), {
      timeoutMs: 30_000,
    });
    expect(pause).toMatchObject({ level: 'warn', times: 3, retryInSeconds: expect.any(Number) });
    await gateway.waitForReady(before + 1, { timeoutMs: 30_000 });
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    expect(gateway.identifies.slice(identified).map(({ outcome }) => outcome)).toEqual([
      ...Array(3).fill('invalid-session'),
      'ready',
    ]);
    await expectWorking();
  });

  it('(an address that isn’t one, greetings and frames that can’t be read) doesn’t end the process, and a kick works', async () => {
    const { gateway } = harness.discord;
    const body = {
      url: 'nonsense',
      shards: 1,
      session_start_limit: { remaining: 1, reset_after: 0, max_concurrency: 1 },
    };
    harness.discord.fault('gateway-bot', { kind: 'status', status: 200, body });
    gateway.greetWith({ op: 10, d: null });
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg.includes("Discord's answer can't be used"));
    await harness.bot.waitForLog(({ msg }) => msg === 'Discord sent something unreadable');
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    for (const frame of ['not JSON', new Uint8Array([1, 2]), null, { op: 10, d: null }, { op: 99 }]) {
      gateway.send(frame);
    }
    for (const d of [7, 'x', [], [[]], true, { type: 'x' }, { id: {}, token: [], type: 2, data: 'x' }]) {
      gateway.dispatch('INTERACTION_CREATE', d);
      gateway.dispatch('GUILD_CREATE', d);
    }
    await expectWorking();
    expect(harness.bot.ended).toBe(false);
  });

  it('(frames of megabytes, and of millions of parts) doesn’t hold up the bot, and a kick works', async () => {
    const { gateway } = harness.discord;
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    for (const tiny of ['{},', '[],', '1,', '"",']) {
      gateway.send(`{"op":0,"s":2,"t":"X","d":[${tiny.repeat(900_000)}0]}`);
    }
    const named = await harness.bot.waitForLog(({ msg }) => msg === 'Discord sent something unreadable');
    expect(named).toMatchObject({ why: 'too much to be parsed' });
    await expectWorking();
    const resumed = gateway.resumes.length;
    gateway.send('x'.repeat(100 * 1024 * 1024));
    await gateway.waitFor(({ resumes }) => resumes.length > resumed);
    await expectWorking();
    expect(harness.bot.ended).toBe(false);
  });

  // 4200 is the code with which @discordjs/ws closes a connection that it resumes.
  it('(a gateway that closes connections with any code, before it says hello and after) is tried again, and a kick works', async () => {
    const { gateway } = harness.discord;
    const codes = [4_200, 4_999];
    for (const code of codes) {
      gateway.turnAway(code);
    }
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    for (const code of codes) {
      const resumed = gateway.resumes.length;
      gateway.close(code);
      await gateway.waitFor(({ resumes }) => resumes.length > resumed);
    }
    const closed = harness.bot.log.filter(({ msg }) => msg.startsWith('gateway closed'));
    expect(closed.map(({ code }) => code)).toEqual([...codes, ...codes]);
    await expectWorking();
  });

  it('(a gateway that refuses connections) is tried again until it recovers, and a kick works', async () => {
    harness.discord.gateway.refuseConnections(true);
    harness.launch();
    await harness.discord.waitForRequest('gateway-bot', { n: 1 });
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('gateway '));
    harness.discord.gateway.refuseConnections(false);
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    await expectWorking();
  });
});
