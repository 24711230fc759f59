import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VARIABLES } from '../../src/config.ts';
import { ANA, BOB, expectInLog, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { type EndedBot, endedBot } from './ended-bot.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

interface Bad {
  readonly name: string;
  /** `undefined` if it isn't set at all. */
  readonly value: string | undefined;
  /** What the line says is wrong. */
  readonly says: RegExp;
}

const SNOWFLAKE = '123456789012345678';
/** Distinctive, so that the tests find a secret that is printed. */
const CANARY = 'canary-7d1f';

const bad = (name: string, ...values: [value: string | undefined, says: RegExp][]): Bad[] =>
  values.map(([value, says]) => ({ name, value, says }));

const secretValues: [string | undefined, RegExp][] = [
  [undefined, /is missing/u],
  ['', /is missing/u],
  ['   ', /is missing/u],
  [`${CANARY} with blanks`, /contains a space or an invalid character\. Copy it again/u],
  [`${CANARY}“quoted”`, /contains a space or an invalid character\. Copy it again/u],
  [`${CANARY}\nsecond line`, /contains a space or an invalid character\. Copy it again/u],
];

const addressValues: [string, RegExp][] = [
  ['not an address', /isn't an http\(s\) URL/u],
  ['discord.example/api', /isn't an http\(s\) URL/u],
  ['ftp://discord.example', /isn't an http\(s\) URL/u],
  [`https://user:${CANARY}@discord.example`, /can't contain a username or password/u],
  [`https://:${CANARY}@discord.example`, /can't contain a username or password/u],
  ['file:///etc/passwd', /isn't an http\(s\) URL/u],
];

const BAD: readonly Bad[] = [
  ...bad('DISCORD_TOKEN', ...secretValues),
  ...bad('VIDEOSDK_API_KEY', ...secretValues),
  ...bad('VIDEOSDK_SECRET_KEY', ...secretValues),
  ...bad(
    'MODERATOR_ROLE_IDS',
    [undefined, /is missing/u],
    ['', /is missing/u],
    [' , ,', /lists no roles, so no one could remove anyone/u],
    ['Moderators', /contains something that isn't a role ID \(17 to 20 digits\)/u],
    [`${SNOWFLAKE},1234`, /contains something that isn't a role ID/u],
    [`<@&${SNOWFLAKE}>`, /contains something that isn't a role ID/u],
  ),
  ...bad(
    'GUILD_ID',
    ['my-server', /isn't a server ID/u],
    ['1234', /isn't a server ID/u],
    [`${SNOWFLAKE},${SNOWFLAKE}`, /isn't a server ID/u],
  ),
  ...bad('VIDEOSDK_ROOM_IDS', [',', /lists no rooms/u], [' , , ', /lists no rooms/u]),
  ...bad(
    'VIDEOSDK_REMOVAL_API',
    ['v3', /must be one of v1, v2/u],
    ['V1', /must be one of v1, v2/u],
    ['2', /must be one of v1, v2/u],
  ),
  ...bad('DISCORD_API_URL', ...addressValues),
  ...bad('VIDEOSDK_API_URL', ...addressValues),
  ...bad(
    'REMOVAL_LIMIT',
    ['30', /must be <removals>\/<minutes> or off/u],
    ['0/5', /must be <removals>\/<minutes> or off/u],
    ['30 in 5', /must be/u],
    ['unlimited', /must be/u],
  ),
  ...bad(
    'DATABASE_URL',
    ['data/bouncer.db', /must be file:<path> or postgres:\/\//u],
    ['file:', /must be/u],
    [`mysql://user:${CANARY}@db.example/bouncer`, /must be/u],
    [`postgres://user:${CANARY}@db.example:port/bouncer`, /must be/u],
  ),
  ...bad(
    'SHARDS',
    ['all', /must look like <first>-<last>\/<count>/u],
    ['16', /must look like/u],
    ['3-0/16', /lists shards that don't exist \(counting starts at 0\)/u],
    ['0-16/16', /lists shards that don't exist/u],
  ),
  ...bad(
    'HTTP_PORT',
    ['http', /isn't a port number/u],
    ['0', /isn't a port number/u],
    ['65536', /isn't a port number/u],
    ['-1', /isn't a port number/u],
    ['80.5', /isn't a port number/u],
    ['0x50', /isn't a port number/u],
  ),
  ...bad(
    'LOG_LEVEL',
    ['verbose', /must be one of trace, debug, info, warn, error, silent/u],
    ['INFO', /must be one of/u],
    ['30', /must be one of/u],
  ),
];

const NAMES = Object.values(VARIABLES).map(({ name }) => name);
const GOOD = {
  DISCORD_TOKEN: 'a-token',
  MODERATOR_ROLE_IDS: SNOWFLAKE,
  VIDEOSDK_API_KEY: 'a-key',
  VIDEOSDK_SECRET_KEY: 'a-secret',
};

function expectRefusal({ code, stdout, stderr }: EndedBot, wrong: readonly Bad[]): void {
  expect(code).toBe(1);
  expect(stdout).toBe('');
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(wrong.length);
  for (const { name, says } of wrong) {
    const own = lines.filter((line) => line.startsWith(`${name} `));
    expect(own, `one line about ${name}`).toHaveLength(1);
    expect(own[0]).toMatch(says);
    expect(own[0]).toMatch(new RegExp(`\\. Example: ${name}=\\S+$`, 'u'));
  }
  expect(stderr).not.toMatch(/^\s+at |node:|Error:/mu);
  expect(stderr).not.toContain(CANARY);
}

describe('a wrong environment', () => {
  it('is tested for every variable', () => {
    expect([...new Set(BAD.map(({ name }) => name))].sort()).toEqual([...NAMES].sort());
  });

  /**
   * Each round gives each variable another of its bad values. The last rounds are about the variables with the most.
   */
  const byName = Map.groupBy(BAD, ({ name }) => name);
  const rounds = Math.max(...[...byName.values()].map(({ length }) => length));
  it.each(Array.from({ length: rounds }, (_, round) => round))(
    'ends the start with one line per variable, all at once (round %i)',
    async (round) => {
      const wrong = [...byName.values()].flatMap((all) => all[round] ?? []);
      const values = wrong.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
      const named = new Set(wrong.map(({ name }) => name));
      const good = Object.entries(GOOD).filter(([name]) => !named.has(name));
      expectRefusal(await endedBot(Object.fromEntries([...good, ...values])), wrong);
    },
  );

  it('with more than one process on a database that can’t be shared is reported, with an example of an address that works', async () => {
    const { code, stdout, stderr } = await endedBot({ ...GOOD, SHARDS: '0-3/16', DATABASE_URL: 'file:bouncer.db' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^SHARDS is for several processes, which need to share a PostgreSQL database\. Example: DATABASE_URL=postgres:\S+\n$/u,
    );
  });

  it('is reported before anything else is done', async () => {
    await using harness = await startHarness({ start: false });
    const wrong = bad('LOG_LEVEL', ['loud', /must be one of/u]);
    expectRefusal(await endedBot({ ...harness.environment, LOG_LEVEL: 'loud' }), wrong);
    expect(harness.discord.requests).toEqual([]);
    expect(harness.videosdk.requests).toEqual([]);
  });

  it('becomes valid with the examples from its own error messages', async () => {
    await using harness = await startHarness({ start: false });
    const { stderr } = await endedBot(
      Object.fromEntries(NAMES.map((name) => [name, name === 'VIDEOSDK_ROOM_IDS' ? ',' : 'a b'])),
    );
    const examples = Object.fromEntries(
      [...stderr.matchAll(/Example: (?<name>[A-Z_]+)=(?<value>\S+)$/gmu)].map(({ groups }) => [
        groups?.['name'] ?? '',
        groups?.['value'] ?? '',
      ]),
    );
    expect(Object.keys(examples).sort()).toEqual([...NAMES].sort());
    // Only the addresses are ours. It's Discord that refuses the example token then, not the configuration.
    const { DISCORD_API_URL, VIDEOSDK_API_URL, DATABASE_URL } = harness.environment;
    const {
      code,
      stdout,
      stderr: said,
    } = await endedBot({
      ...examples,
      DISCORD_API_URL: `${DISCORD_API_URL}`,
      VIDEOSDK_API_URL: `${VIDEOSDK_API_URL}`,
      DATABASE_URL: `${DATABASE_URL}`,
      // This would need another database than the one in the example, as docs/configuration.md says.
      SHARDS: '',
      HTTP_PORT: '',
    });
    expect(said).toBe('');
    expect(stdout).toContain('Discord rejected the token');
    expect(code).toBe(1);
  });
});

describe('a right environment', () => {
  let harness: Harness;
  let sessions: Sessions;
  beforeAll(async () => {
    harness = await startHarness({ start: false });
    sessions = sessionsOf(harness.videosdk);
  });
  afterEach(async () => {
    await harness.bot.stop();
    sessions.endAll();
    expectNoViolations(harness);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const fixture = (): Fixture => fixtureOf(harness, sessions, [ANA, BOB]);

  it('can leave optional variables blank, which then have their defaults', async () => {
    const optional = Object.values(VARIABLES).filter(
      (variable) => 'absent' in variable && !variable.name.endsWith('_URL'),
    );
    expect(optional.length).toBeGreaterThan(4);
    await harness.restart(Object.fromEntries(optional.map(({ name }, index) => [name, ' '.repeat(index % 3)])));
    const ready = await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    expect(ready['scope']).toBe('global');
    expect(harness.bot.log.some(({ level }) => level === 'debug')).toBe(false);
    expect(harness.bot.log.some(({ level }) => level === 'info')).toBe(true);
    expect(harness.bot.output).not.toContain('/health');
    const { kick, asked } = fixture();
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it('can have spaces around its values, as copying leaves them', async () => {
    const { environment } = harness;
    await harness.restart(
      Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, ` ${value} \t`])),
    );
    expect(titleOf(await fixture().kick().reply())).toBe('✅ Removed: Ana Sousa');
  });

  it('can have addresses that end in a slash', async () => {
    const { DISCORD_API_URL, VIDEOSDK_API_URL } = harness.environment;
    await harness.restart({ DISCORD_API_URL: `${DISCORD_API_URL}/`, VIDEOSDK_API_URL: `${VIDEOSDK_API_URL}//` });
    expect(titleOf(await fixture().kick().reply())).toBe('✅ Removed: Ana Sousa');
  });

  it('except for a wrong VideoSDK secret: the bot starts, logs the problem, and tells moderators who kick', async () => {
    await harness.restart({ VIDEOSDK_SECRET_KEY: `${CANARY}-wrong` });
    const line = await harness.bot.waitForLog(({ msg }) => msg.startsWith('VideoSDK rejects the credentials'));
    expect(line).toMatchObject({ level: 'error', msg: expect.stringContaining('VIDEOSDK_SECRET_KEY') });
    const { kick, connected } = fixture();
    const message = await kick().reply();
    expect(titleOf(message)).toBe('⛔ No one removed: VideoSDK rejected the bot');
    expect(textOf(message)).toContain('Only the bot’s operator can fix it, so give them the reference below');
    await expectInLog(harness, message, { outcome: 'forbidden', status: 401 });
    expect(connected()).toEqual([ANA.participantId, BOB.participantId]);
    expect(harness.bot.output).not.toContain(CANARY);
  });

  it('while VideoSDK is down: the bot starts, logs the problem, and works once VideoSDK is up', async () => {
    await harness.videosdk.stop();
    await harness.restart();
    await harness.bot.waitForLog(
      ({ level, msg }) => level === 'warn' && msg.startsWith("VideoSDK isn't answering yet"),
    );
    await harness.videosdk.resume();
    expect(titleOf(await fixture().kick().reply())).toBe('✅ Removed: Ana Sousa');
  });
});

describe('a .env file', () => {
  let sessionCache: string;
  beforeAll(async () => {
    sessionCache = await mkdtemp(join(tmpdir(), 'bouncer-'));
  });
  afterAll(() => rm(sessionCache, { recursive: true }));

  it('is read from the directory the bot is started in', async () => {
    await using harness = await startHarness({ start: false });
    const file = Object.entries(harness.environment).map(([name, value]) => `${name}=${value}`);
    await writeFile(
      join(sessionCache, '.env'),
      ['# a comment', ...file, 'GUILD_ID=', `VIDEOSDK_ROOM_IDS="a, b"`, ''].join('\n'),
    );
    // `register` exits on its own once the commands are registered, which requires the token from the file.
    const { code, stdout, stderr } = await endedBot({}, { cwd: sessionCache, command: 'register' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('commands registered');
    // Nothing but the bot's own log: no banner from the library that reads the file.
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .every((line) => line.startsWith('{')),
    ).toBe(true);
    expect(harness.discord.commands.global.map(({ name }) => name)).toContain('kick-participant');
  });

  it('is overridden by the environment', async () => {
    await writeFile(join(sessionCache, '.env'), `LOG_LEVEL=loud\nDISCORD_TOKEN=${CANARY} x\n`);
    const { code, stderr } = await endedBot(
      { ...GOOD, LOG_LEVEL: 'silly', DISCORD_TOKEN: 'a b' },
      { cwd: sessionCache },
    );
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    await writeFile(join(sessionCache, '.env'), `GUILD_ID=none\nLOG_LEVEL=loud\n`);
    const { stderr: other } = await endedBot({ ...GOOD, LOG_LEVEL: 'info' }, { cwd: sessionCache });
    expect(other).toMatch(/^GUILD_ID isn't a server ID[^\n]*\n$/u);
  });

  it('is optional', async () => {
    await rm(join(sessionCache, '.env'), { force: true });
    expectRefusal(
      await endedBot({}, { cwd: sessionCache }),
      Object.keys(GOOD).map((name) => ({ name, value: undefined, says: /is missing/u })),
    );
  });
});

describe('HTTP_PORT', () => {
  let harness: Harness;
  let taken: Server | null = null;
  beforeAll(async () => {
    harness = await startHarness({ start: false });
  });
  afterEach(async () => {
    taken?.close();
    taken = null;
    await harness.bot.stop();
    expectNoViolations(harness);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  async function listening(): Promise<Server> {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => {
      server.listen(0, resolve);
    });
    return server;
  }
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;
  async function freePort(): Promise<number> {
    const server = await listening();
    const port = portOf(server);
    await new Promise((resolve) => {
      server.close(resolve);
    });
    return port;
  }

  it('ends the start with a clear line and exit code 1 when the port is taken', async () => {
    taken = await listening();
    harness.launch({ HTTP_PORT: String(portOf(taken)) });
    expect((await harness.bot.exited).code).toBe(1);
    expect(harness.bot.log.filter(({ level }) => level === 'fatal')).toMatchObject([
      { port: portOf(taken), network: 'EADDRINUSE', msg: "HTTP_PORT can't be used: choose another one" },
    ]);
    expect(harness.bot.output).not.toContain('"stack"');
  });

  it('serves /health: 503 before the gateway connects, 200 once it has, 503 when it is lost, and 200 when it is back', async () => {
    const port = await freePort();
    const health = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/health`);
      return [response.status, (await response.text()).trim()];
    };
    const { gateway } = harness.discord;
    gateway.refuseConnections(true);
    harness.launch({ HTTP_PORT: String(port) });
    await harness.bot.waitForLog(({ msg }) => msg === 'serving /health and /metrics');
    expect(await health()).toEqual([503, 'gateway not connected']);
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('commands registered'));
    expect(await health()).toEqual([503, 'gateway not connected']);

    gateway.refuseConnections(false);
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    expect(await health()).toEqual([200, 'ok']);

    const ready = gateway.readyCount;
    gateway.refuseConnections(true);
    gateway.cut();
    await expect.poll(health).toEqual([503, 'gateway not connected']);
    gateway.refuseConnections(false);
    await gateway.waitForReady(ready + 1);
    await expect.poll(health).toEqual([200, 'ok']);
  });

  it('serves /metrics, which names no one, and nothing else', async () => {
    const port = await freePort();
    await harness.restart({ HTTP_PORT: String(port) });
    const sessions = sessionsOf(harness.videosdk);
    const { kick, sessionId, roomId } = fixtureOf(harness, sessions, [ANA, BOB]);
    await kick().reply();
    await kick({ participant: 'Zoe' }).reply();
    sessions.endAll();
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain('bouncer_removals_total{outcome="removed"} 1\n');
    expect(text).toContain('bouncer_removals_total{outcome="no-such-person"} 1\n');
    expect(text).toContain('bouncer_acknowledgment_seconds_count 2\n');
    expect(text).toContain('bouncer_removal_seconds_count 2\n');
    expect(text).toMatch(/^bouncer_interactions_running 0$/mu);
    for (const private_ of [ANA.name, ANA.participantId, sessionId, roomId, harness.moderator.id, harness.guild.id]) {
      expect(text).not.toContain(private_);
    }
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}/health`, { method: 'POST' })).status).toBe(405);
  });
});
