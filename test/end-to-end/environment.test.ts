import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VARIABLES } from '../../src/config.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, expectInLog, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { type EndedBot, endedBot } from './ended-bot.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

interface Bad {
  readonly name: string;
  /** `undefined` if it isn't set at all. */
  readonly value?: string;
  /** What the line says is wrong. */
  readonly says: RegExp;
}

const SNOWFLAKE = '123456789012345678';
/** Distinctive, so that the tests find a secret that is printed. */
const CANARY = 'canary-7d1f';
const UNREADABLE = /contains a space or an invalid character\. Copy it again/u;

/** One for each variable. All other wrong values are in config.test.ts. */
const BAD: readonly Bad[] = [
  { name: 'DISCORD_TOKEN', value: `${CANARY} with blanks`, says: UNREADABLE },
  { name: 'VIDEOSDK_API_KEY', value: `${CANARY}“quoted”`, says: /has curly quotes\. Use straight ones, or none/u },
  { name: 'VIDEOSDK_SECRET_KEY', value: `${CANARY}\nsecond line`, says: UNREADABLE },
  { name: 'MODERATOR_ROLE_IDS', value: `<@&${SNOWFLAKE}>`, says: /contains something that isn't a role ID/u },
  { name: 'GUILD_ID', value: 'my-server', says: /isn't a server ID/u },
  { name: 'VIDEOSDK_ROOM_IDS', value: ' , , ', says: /lists no rooms/u },
  { name: 'VIDEOSDK_REMOVAL_API', value: 'v3', says: /must be one of v1, v2/u },
  {
    name: 'DISCORD_API_URL',
    value: `https://user:${CANARY}@discord.example`,
    says: /can't contain a username or password/u,
  },
  { name: 'VIDEOSDK_API_URL', value: 'videosdk.example/api', says: /isn't an http\(s\) URL/u },
  { name: 'REMOVAL_LIMIT', value: '0/5', says: /must be <removals>\/<minutes> or off/u },
  {
    name: 'DATABASE_URL',
    value: `mysql://user:${CANARY}@db.example/bouncer`,
    says: /must be file:<path> or postgres:\/\//u,
  },
  { name: 'SHARDS', value: 'all', says: /must look like <first>-<last>\/<count>/u },
  { name: 'SECRETS_KEY', value: 'a passphrase', says: /isn't a key of 32 bytes in base64/u },
  { name: 'ALLOW_SHARED_ACCOUNT', value: 'no', says: /must be one of true, false/u },
  { name: 'FORGET_SERVERS_AFTER_DAYS', value: '0', says: /must be a number of days/u },
  { name: 'HTTP_PORT', value: '65536', says: /isn't a port number/u },
  { name: 'HTTP_HOST', value: 'http://127.0.0.1', says: /isn't an IP address or a hostname/u },
  { name: 'ADMIN_PORT', value: '0', says: /isn't a port number/u },
  { name: 'ADMIN_HOST', value: '127.0.0.1:9091', says: /isn't an IP address or a hostname/u },
  { name: 'LOG_LEVEL', value: 'loud', says: /must be one of trace, debug, info, warn, error, silent/u },
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
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bouncer-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('ends the start with one line per variable, all at once, and becomes valid with the examples in these lines', async () => {
    expect(BAD.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
    const refused = await endedBot(Object.fromEntries(BAD.map(({ name, value = '' }) => [name, value])));
    expectRefusal(refused, BAD);

    await using harness = await startHarness({ start: false });
    const examples = Object.fromEntries(
      [...refused.stderr.matchAll(/Example: (?<name>[A-Z_]+)=(?<value>\S+)$/gmu)].map(({ groups }) => [
        groups?.['name'] ?? '',
        groups?.['value'] ?? '',
      ]),
    );
    expect(Object.keys(examples).sort()).toEqual([...NAMES].sort());
    // Only the addresses are ours. It's Discord that refuses the example token then, not the configuration.
    const { DISCORD_API_URL, VIDEOSDK_API_URL, DATABASE_URL } = harness.environment;
    const { code, stdout, stderr } = await endedBot(
      {
        ...examples,
        DISCORD_API_URL: `${DISCORD_API_URL}`,
        VIDEOSDK_API_URL: `${VIDEOSDK_API_URL}`,
        DATABASE_URL: `${DATABASE_URL}`,
        // This would need another database than the one in the example, as docs/configuration.md says.
        SHARDS: '',
        HTTP_PORT: '',
        ADMIN_PORT: '',
      },
      // As `npm start` runs it.
      { fromSources: true },
    );
    expect(stderr).toBe('');
    expect(stdout).toContain('Discord rejected the token');
    expect(code).toBe(1);
  });

  it('is reported before anything else is done', async () => {
    await using harness = await startHarness({ start: false });
    const wrong = BAD.filter(({ name }) => name === 'LOG_LEVEL');
    expectRefusal(await endedBot({ ...harness.environment, LOG_LEVEL: 'loud' }), wrong);
    expect(harness.discord.requests).toEqual([]);
    expect(harness.videosdk.requests).toEqual([]);
  });

  it('ends the start with one line per variable that is missing or blank, when there is no .env file either', async () => {
    expectRefusal(
      await endedBot({ VIDEOSDK_API_KEY: '', MODERATOR_ROLE_IDS: '   ' }, { cwd: folder }),
      Object.keys(GOOD).map((name) => ({ name, says: /is missing/u })),
    );
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

  it('can leave optional variables blank, which then have their defaults, have spaces around its values, as copying leaves them, and addresses that end in a slash', async () => {
    const { DISCORD_API_URL, VIDEOSDK_API_URL, ...others } = harness.environment;
    const spaced = Object.entries({
      ...others,
      DISCORD_API_URL: `${DISCORD_API_URL}/`,
      VIDEOSDK_API_URL: `${VIDEOSDK_API_URL}//`,
    }).map(([name, value]) => [name, ` ${value} \t`]);
    const optional = Object.values(VARIABLES).filter(
      (variable) => variable.fallback !== null && 'absent' in variable && !variable.name.endsWith('_URL'),
    );
    expect(optional.length).toBeGreaterThan(4);
    await harness.restart({
      ...Object.fromEntries(spaced),
      ...Object.fromEntries(optional.map(({ name }, index) => [name, ' '.repeat(index % 3)])),
    });
    const ready = await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    expect(ready['scope']).toBe('global');
    expect(harness.bot.log.some(({ level }) => level === 'debug')).toBe(false);
    expect(harness.bot.log.some(({ level }) => level === 'info')).toBe(true);
    expect(harness.bot.output).not.toContain('/health');
    const { kick, asked } = fixture();
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it('except for a wrong VideoSDK secret: the bot starts, logs the problem, and tells moderators who kick', async () => {
    await harness.restart({ VIDEOSDK_SECRET_KEY: `${CANARY}-wrong` });
    const line = await harness.bot.waitForLog(({ msg }) => msg.startsWith('VideoSDK rejects the credentials'));
    expect(line).toMatchObject({ level: 'error', msg: expect.stringContaining('VIDEOSDK_SECRET_KEY') });
    const { kick, connected } = fixture();
    const message = await kick().reply();
    expect(titleOf(message)).toBe('⛔ No one removed: VideoSDK rejected the bot');
    expect(textOf(message)).toContain(
      'If it has none, only the bot’s operator can fix it: give them the reference below',
    );
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
    const file = ['GUILD_ID=none', 'LOG_LEVEL=loud', `DISCORD_TOKEN=${CANARY} x`, ''];
    await writeFile(join(sessionCache, '.env'), file.join('\n'));
    const { code, stderr } = await endedBot({ ...GOOD, LOG_LEVEL: 'info' }, { cwd: sessionCache });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^GUILD_ID isn't a server ID[^\n]*\n$/u);
  });
});

describe('HTTP_PORT', () => {
  let harness: Harness;
  let taken: Server | null = null;
  beforeAll(async () => {
    harness = await startHarness({ start: false });
  });
  afterEach(() => {
    taken?.close();
    taken = null;
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
  /** The next test finds it running there. */
  let port: number;

  it('ends the start with a clear line and exit code 1 when the port is taken', async () => {
    taken = await listening();
    harness.launch({ HTTP_PORT: String(portOf(taken)) });
    expect((await harness.bot.exited).code).toBe(1);
    expect(harness.bot.log.filter(({ level }) => level === 'fatal')).toMatchObject([
      { port: portOf(taken), network: 'EADDRINUSE', msg: "HTTP_PORT can't be used: choose another one" },
    ]);
    expect(harness.bot.output).not.toContain('"stack"');
  });

  it('serves, without ADMIN_PORT, what the operator looks at, too', async () => {
    port = await freePort();
    harness.launch({ HTTP_PORT: String(port) });
    await harness.bot.waitForLog(({ msg }) => msg === 'serving /health, /ready and /metrics');
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    await expect.poll(async () => (await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/webhooks/videosdk`, { method: 'POST' })).status).toBe(401);
  });

  it('serves /metrics, which names no one, and nothing else', async () => {
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
