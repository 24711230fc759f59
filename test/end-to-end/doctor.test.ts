/** `doctor` as an operator runs it: each ✗ and each "couldn't find out", and that it disturbs no one. */
import { once } from 'node:events';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import { openPostgres, postgresUnavailable } from '../support/stores.ts';
import { behaveAsDocumented } from './assertions.ts';
import { endedBot } from './ended-bot.ts';
import { expectNoSecrets, type Harness, startHarness } from './harness.ts';

interface Report {
  readonly format: number;
  readonly state: string;
  readonly summary: Readonly<Record<string, number>>;
  readonly checks: readonly { check: string; subject: string | null; state: string; text: string }[];
}

const FOREVER = { times: Number.POSITIVE_INFINITY };
const PRELOADED = fileURLToPath(new URL('../support/settable-clock.ts', import.meta.url));

let harness: Harness;
let folder: string;
let file: string;

beforeAll(async () => {
  harness = await startHarness({ start: false });
});
beforeEach(() => {
  harness.discord.clearFaults();
  harness.videosdk.clearFaults();
  behaveAsDocumented(harness);
  folder = mkdtempSync(join(tmpdir(), 'bouncer-doctor-'));
  file = join(folder, 'bouncer.db');
  return () => rmSync(folder, { recursive: true, force: true });
});
afterAll(() => harness[Symbol.asyncDispose]());

/** On a server of its own, as recommended, so that nothing is wrong. */
const well = (): Record<string, string> => ({
  ...harness.environment,
  GUILD_ID: harness.guild.id,
  DATABASE_URL: `file:${file}`,
});

async function examined(more: Readonly<Record<string, string>> = {}): Promise<{ code: number | null; report: Report }> {
  const environment = { ...well(), ...more };
  const ended = await endedBot(environment, { command: 'doctor', args: ['--json'], killedAfterMs: 60_000 });
  expect(ended.stderr).toBe('');
  expectNoSecrets(ended.stdout, environment);
  const report = JSON.parse(ended.stdout) as Report;
  expect(report.format).toBe(1);
  expect(ended.code).toBe(report.state === 'ok' ? 0 : 1);
  return { code: ended.code, report };
}

/** What isn't fine, as "✗ check". */
function ailing({ checks }: Report): string[] {
  return checks.flatMap(({ check, state, subject }) =>
    state === 'ok' ? [] : [`${state === 'problem' ? '✗' : '?'} ${check}${subject === null ? '' : ` ${subject}`}`],
  );
}

function textOf({ checks }: Report, check: string, subject: string | null = null): string {
  return checks.find((one) => one.check === check && (subject === null || one.subject === subject))?.text ?? '';
}

describe('doctor', () => {
  it('finds nothing wrong before the bot ever ran, and leaves no trace', async () => {
    const before = harness.discord.requests.length;
    const { code, stdout, stderr } = await endedBot(well(), { command: 'doctor' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trim().split('\n');
    expect(lines.at(-1)).toMatch(/^✗ to correct: 0, \? couldn't find out: 0, ✓ fine: \d+$/u);
    expect(lines.slice(0, -2).filter((line) => !line.startsWith('✓ '))).toEqual([]);
    expect(stdout).toContain('✓ variable: DISCORD_TOKEN: from the environment.\n');
    expect(stdout).toContain('✓ variable: HTTP_PORT: not set, so the default (off).\n');
    expect(stdout).toContain(`https://discord.com/oauth2/authorize?client_id=${harness.discord.applicationId}`);
    expectNoSecrets(stdout, well());
    expect(readdirSync(folder)).toEqual([]);
    const asked = harness.discord.requests.slice(before);
    expect(asked.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(harness.discord.gateway.readyCount).toBe(0);
    expect(harness.videosdk.requests.filter(({ effect }) => effect !== 'none')).toEqual([]);
    expect(harness.discord.violations).toEqual([]);
  });

  it('works beside a running bot, which notices nothing', async () => {
    const busy = await startHarness();
    try {
      const path = (busy.environment['DATABASE_URL'] ?? '').slice('file:'.length);
      const before = readdirSync(join(path, '..')).sort();
      const ready = busy.discord.gateway.readyCount;
      const { code, stdout } = await endedBot({ ...busy.environment, GUILD_ID: busy.guild.id }, { command: 'doctor' });
      expect(code, stdout).toBe(0);
      expect(stdout).toContain('A bot is using it.');
      expect(stdout).toMatch(/✓ database-schema: Up to date \(\d{4}-/u);
      expect(readdirSync(join(path, '..')).sort()).toEqual(before);
      expect(busy.discord.gateway.readyCount).toBe(ready);
      expect(busy.bot.ended).toBe(false);
    } finally {
      await busy[Symbol.asyncDispose]();
    }
  });

  it('says of each variable what is wrong, and checks what doesn’t depend on it', async () => {
    const { report } = await examined({
      DISCORD_TOKEN: '',
      MODERATOR_ROLE_IDS: 'everyone',
      VIDEOSDK_SECRET_KEY: 'a b',
      HTTP_PORT: 'x',
      DATABASE_URL: 'mysql://x',
      DISCORD_TOKNE: 'CANARY4711',
    });
    expect(ailing(report)).toEqual([
      '✗ variable DISCORD_TOKEN',
      '✗ variable MODERATOR_ROLE_IDS',
      '✗ variable VIDEOSDK_SECRET_KEY',
      '✗ variable DATABASE_URL',
      '✗ variable HTTP_PORT',
      '? variable DISCORD_TOKNE',
      '? discord-token',
      '? videosdk-v1',
      '? videosdk-v2',
      '? clock-discord',
      '? clock-videosdk',
      '? http-port',
      '? database',
    ]);
    expect(JSON.stringify(report)).not.toContain('CANARY4711');
    expect(textOf(report, 'videosdk-v1')).toBe("Not checked, because VIDEOSDK_SECRET_KEY can't be used.");
  });

  it('says what is wrong with the .env file and the proxies', async () => {
    const { report } = await examined({
      DOTENV_CONFIG_PATH: folder,
      HTTPS_PROXY: 'socks5://user:CANARY4711@proxy.invalid',
      VIDEOSDK_API_URL: 'https://videosdk.invalid',
    });
    expect(ailing(report)).toEqual(expect.arrayContaining(['✗ env-file', '✗ proxies']));
    expect(JSON.stringify(report)).not.toContain('CANARY4711');
  });

  it('tells refused credentials from those it couldn’t ask about', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'status', status: 401 }, FOREVER);
    harness.videosdk.fault('list-sessions', { kind: 'html', status: 200 }, FOREVER);
    const { report } = await examined({ DISCORD_TOKEN: 'MTIz.not.this', VIDEOSDK_ROOM_IDS: 'hall' });
    expect(ailing(report)).toEqual(
      expect.arrayContaining([
        '✗ discord-token',
        '? discord-application',
        '? discord-public',
        '? discord-intents',
        '? discord-servers',
        '? discord-roles',
        '? discord-sessions',
        '✗ videosdk-v1',
        '? videosdk-v2',
        '? videosdk-listing',
        '? videosdk-rooms',
      ]),
    );
  });

  it('says what is wrong with the application, its servers and its roles', async () => {
    const { discord } = harness;
    discord.fault(
      'gateway-bot',
      {
        kind: 'status',
        status: 200,
        body: {
          url: 'wss://gateway.invalid',
          shards: 2,
          session_start_limit: { total: 1000, remaining: 1, reset_after: 600_000, max_concurrency: 1 },
        },
      },
      FOREVER,
    );
    discord.fault(
      'application',
      { kind: 'status', status: 200, body: { id: discord.applicationId, bot_public: true, flags: 1 << 15 } },
      FOREVER,
    );
    const { report } = await examined({ GUILD_ID: '', MODERATOR_ROLE_IDS: '100000000000000001' });
    expect(ailing(report)).toEqual(['✗ discord-public', '✗ discord-roles', '✗ discord-sessions']);
    expect(textOf(report, 'discord-intents')).toContain('Turned on: Server Members.');
    const elsewhere = await examined({ GUILD_ID: '100000000000000009' });
    expect(ailing(elsewhere.report)).toEqual(['✗ discord-servers', '? discord-roles', '✗ discord-sessions']);
    discord.fault('my-guilds', { kind: 'status', status: 200, body: [] }, FOREVER);
    const nowhere = await examined({ GUILD_ID: '' });
    expect(ailing(nowhere.report)).toContain('✗ discord-servers');
    expect(textOf(nowhere.report, 'discord-servers')).toContain('https://discord.com/oauth2/authorize?');
  });

  it('takes an odd answer of Discord’s for none', async () => {
    for (const route of ['me', 'application', 'my-guilds', 'gateway-bot', 'roles'] as const) {
      harness.discord.fault(route, { kind: 'status', status: 200, body: { some: 'thing' } }, FOREVER);
    }
    const { report } = await examined();
    expect(ailing(report)).toEqual([
      '? discord-token',
      '? discord-application',
      '? discord-public',
      '? discord-intents',
      '? discord-servers',
      '? discord-roles',
      '? discord-sessions',
    ]);
    harness.discord.clearFaults();
    const ids = Array.from({ length: 200 }, (_, n) => ({ id: String(100_000_000_000_000_000n + BigInt(n)) }));
    harness.discord.fault('my-guilds', { kind: 'status', status: 200, body: ids }, FOREVER);
    expect(ailing((await examined()).report)).toEqual(['? discord-servers']);
  });

  it('never waits longer than its limits, whatever hangs, and says the rest', async () => {
    harness.discord.fault('any', { kind: 'hang' }, FOREVER);
    harness.videosdk.fault('remove-v1', { kind: 'hang' }, FOREVER);
    const started = performance.now();
    const { report } = await examined();
    expect(performance.now() - started).toBeLessThan(40_000);
    expect(ailing(report)).toEqual([
      '? discord-token',
      '? discord-application',
      '? discord-public',
      '? discord-intents',
      '? discord-servers',
      '? discord-roles',
      '? discord-sessions',
      '? videosdk-v1',
      '? clock-discord',
    ]);
  });

  it('says that a room has to be named, and how many are known', async () => {
    harness.videosdk.behavior.sessionListNeeds = 'roomId';
    expect(ailing((await examined()).report)).toEqual(['? videosdk-v2', '? videosdk-listing']);
    const { roomId } = harness.videosdk.openSession();
    const { report } = await examined({ VIDEOSDK_ROOM_IDS: roomId });
    expect(ailing(report)).toEqual([]);
    expect(textOf(report, 'videosdk-listing')).toBe('VideoSDK lists sessions only by room. Known rooms: 1.');
    expect(textOf(report, 'videosdk-rooms')).toContain('VideoSDK knows every room');
  });

  it('asks VideoSDK nothing when the operator has no account and needs none', async () => {
    const { report } = await examined({
      ALLOW_SHARED_ACCOUNT: 'false',
      SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
      VIDEOSDK_API_KEY: '',
      VIDEOSDK_SECRET_KEY: '',
    });
    expect(ailing(report)).toEqual([]);
    expect(textOf(report, 'videosdk-account')).toContain('No VIDEOSDK_API_KEY');
    expect(report.checks.map(({ check }) => check)).not.toContain('videosdk-v1');
  });

  it('says how far the clock is off', async () => {
    const off = join(folder, 'off');
    writeFileSync(off, String(7 * 60_000));
    const { report } = await examined({ NODE_OPTIONS: `--import ${PRELOADED}`, TEST_CLOCK_FILE: off });
    expect(ailing(report)).toEqual(expect.arrayContaining(['✗ clock-discord', '✗ clock-videosdk']));
    expect(textOf(report, 'clock-discord')).toContain('7 minutes ahead compared with Discord');
  });

  it('says whether each log channel can be posted in', async () => {
    await (await openStore(`file:${file}`)).close();
    const [open, closed, mute] = ['open', 'closed', 'mute'].map((name) => harness.guild.addChannel({ name }));
    closed?.close();
    mute?.forbid('send');
    const db = new DatabaseSync(file);
    for (const [n, channel] of [open, closed, mute].entries()) {
      db.prepare("insert into settings (guild_id, key, value) values (?, 'log-channel', ?)").run(
        String(n),
        JSON.stringify(channel?.id),
      );
    }
    db.close();
    const { report } = await examined();
    expect(ailing(report)).toEqual([`✗ log-channel ${closed?.id}`, `✗ log-channel ${mute?.id}`]);
    expect(textOf(report, 'log-channel', mute?.id)).toContain('The bot lacks Send Messages there.');
    harness.discord.fault('channel', { kind: 'hang' }, FOREVER);
    expect(ailing((await examined()).report)).toContain(`? log-channel ${open?.id}`);
  });
});

describe('doctor, of a SQLite file,', () => {
  it.each<[string, (path: string) => unknown, readonly string[], RegExp]>([
    ['a folder', (path) => mkdirSync(path), ['✗ database'], /is a folder/u],
    ['a second name', (path) => linkSync(path, `${path}.2`), ['✗ database'], /second name/u],
    ['no database', (path) => writeFileSync(path, 'notes'), ['✗ database'], /isn't an SQLite database/u],
    ['damage', (path) => writeFileSync(path, readFileSync(path).fill(0x5a, 100)), ['✗ database'], /is damaged/u],
    [
      'a newer version',
      (path) => changed(path, "insert into kysely_migration values ('9999-future', '')"),
      ['✗ database-schema'],
      /A newer version of Bouncer/u,
    ],
    [
      'an older version',
      (path) => changed(path, "delete from kysely_migration where name like '0020%'"),
      [],
      /The next start brings it up to date \(0020-indexes\)/u,
    ],
    [
      'another program',
      (path) => changed(path, 'drop table kysely_migration'),
      ['✗ database-schema'],
      /aren't Bouncer's/u,
    ],
  ])('finds %s, and leaves it as it is', async (_what, prepare, ill, says) => {
    const made = join(folder, 'made.db');
    await (await openStore(`file:${made}`)).close();
    if (!/a folder/u.test(_what)) {
      copyFileSync(made, file);
    }
    prepare(file);
    const before = readdirSync(folder).sort();
    const { report } = await examined();
    expect(ailing(report)).toEqual(ill);
    expect(report.checks.map(({ text }) => text).join('\n')).toMatch(says);
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('couldn’t find out what is in it while another program has it locked', async () => {
    await (await openStore(`file:${file}`)).close();
    const db = new DatabaseSync(file);
    db.exec('pragma journal_mode = delete; begin exclusive; create table other (x); pragma cache_spill = 1');
    const { report } = await examined();
    db.close();
    expect(ailing(report)).toEqual(['? database']);
  });

  it('says what is wrong with a path that no one can follow, and goes on', async () => {
    const loop = join(folder, 'loop');
    symlinkSync(loop, loop);
    const { report } = await examined({ DATABASE_URL: `file:${loop}/bouncer.db` });
    expect(ailing(report)).toEqual(['✗ database-file-system']);
    expect(textOf(report, 'database-file-system')).toContain('symbolic link that leads nowhere');
    expect(textOf(report, 'versions')).toContain('Bouncer');
  });

  it('says what a database in memory is', async () => {
    const { report } = await examined({ DATABASE_URL: ':memory:' });
    expect(textOf(report, 'database')).toContain('everything is lost when the bot ends');
  });
});

function changed(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

describe('doctor, of a PostgreSQL,', () => {
  it.skipIf(postgresUnavailable)('sees schema, size and encryption, and changes nothing', async () => {
    await using database = await openPostgres();
    const before = await examined({ DATABASE_URL: database.url });
    expect(ailing(before.report)).toEqual([]);
    expect(textOf(before.report, 'database-schema')).toBe(
      "There are no tables of Bouncer's yet. The first start creates them.",
    );
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('create table settings (mine text)');
    const foreign = await examined({ DATABASE_URL: database.url });
    expect(ailing(foreign.report)).toEqual(['✗ database-schema']);
    await client.query('drop table settings');
    await client.end();
    await (await openStore(database.url)).close();
    const { report } = await examined({ DATABASE_URL: database.url });
    expect(ailing(report)).toEqual([]);
    expect(textOf(report, 'database-schema')).toMatch(/^Up to date/u);
    expect(textOf(report, 'database-tls')).toMatch(/doesn't leave this machine|is encrypted/u);
    expect(textOf(report, 'database-size')).toMatch(/^\d/u);
  });

  it('tells one that isn’t there from one that doesn’t answer', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const hanging = await examined({ DATABASE_URL: `postgres://bot:CANARY4711@127.0.0.1:${port}/bouncer` });
    expect(ailing(hanging.report)).toEqual(['? database']);
    silent.close();
    const gone = await examined({ DATABASE_URL: 'postgres://bot:CANARY4711@127.0.0.1:1/bouncer' });
    expect(ailing(gone.report)).toEqual(['✗ database']);
    expect(JSON.stringify([gone, hanging])).not.toContain('CANARY4711');
  });
});

describe('doctor, of its ports,', () => {
  it.each<[string, () => string | null, readonly string[]]>([
    ['another program’s', () => 'hello', ['✗ http-port']],
    ['a running Bouncer’s', () => 'ok\n', []],
    ['one that doesn’t say whose it is', () => null, ['? http-port']],
  ])('finds %s', async (_what, answer, ill) => {
    const server = createHttpServer((_request, response) => {
      const text = answer();
      if (text !== null) {
        response.end(text);
      }
    }).listen(0);
    const { port } = server.address() as AddressInfo;
    const { report } = await examined({ ADMIN_PORT: String(port) });
    const { report: other } = await examined({ HTTP_PORT: String(port) });
    server.closeAllConnections();
    server.close();
    expect(ailing(report)).toEqual(ill.map((line) => line.replace('http', 'admin')));
    expect(ailing(other)).toEqual(ill);
  });
});

describe('doctor, of a running bot’s two ports,', () => {
  it('finds that it has both, though the one for webhooks doesn’t say so', async () => {
    const ofBot = (url: string | undefined): string | null => (url === '/health' ? 'ok\n' : null);
    const servers = [ofBot, () => null].map((answer) =>
      createHttpServer(({ url }, response) => {
        const text = answer(url);
        response.writeHead(text === null ? 404 : 200).end(text ?? '');
      }).listen(0),
    );
    const [admin, http] = servers.map((server) => String((server.address() as AddressInfo).port));
    const { report } = await examined({ ADMIN_PORT: String(admin), HTTP_PORT: String(http) });
    expect(ailing(report)).toEqual([]);
    expect(textOf(report, 'http-port')).toBe(`Port ${http} is in use, and a Bouncer is running here.`);
    // What says something else isn't the bot's, whatever runs beside it.
    const foreign = createHttpServer((_request, response) => response.end('hello')).listen(0);
    const taken = String((foreign.address() as AddressInfo).port);
    const { report: other } = await examined({ ADMIN_PORT: String(admin), HTTP_PORT: taken });
    expect(ailing(other)).toEqual(['✗ http-port']);
    for (const server of [...servers, foreign]) {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('doctor, of its arguments,', () => {
  it('shows how it’s used, and not what was typed', async () => {
    const { code, stdout, stderr } = await endedBot(well(), { command: 'doctor', args: ['CANARY4711'] });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: npm run doctor -- [--json]');
    expect(stderr).not.toContain('CANARY4711');
  });
});
