import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPILE_CACHE, MAIN } from '../../sandbox/bot-process.ts';
import { patience } from '../../sandbox/patience.ts';
import { databaseAt, fileOf } from '../../src/database/address.ts';
import { openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { useAlone } from '../../src/database/sqlite-file.ts';
import { StoreStartError } from '../../src/database/start-error.ts';
import { systemClock } from '../../src/operations/system-clock.ts';
import { fullDiskUnavailable, openPostgres, stores } from '../support/stores.ts';
import { CLI, SOURCES } from './ended-bot.ts';

/** All that a bot needs besides its database. Nothing here is used before the database is open. */
const ENVIRONMENT = {
  DISCORD_TOKEN: 'a-token',
  MODERATOR_ROLE_IDS: '100000000000000001',
  VIDEOSDK_API_KEY: 'an-api-key',
  VIDEOSDK_SECRET_KEY: 'a-secret-key',
  DISCORD_API_URL: 'http://127.0.0.1:1',
  VIDEOSDK_API_URL: 'http://127.0.0.1:1',
};

/** When a bot that should have exited is killed. */
const KILLED_AFTER_MS = 40_000;
/** Up to five are run one after the other. */
const TIMES = { timeout: 6 * KILLED_AFTER_MS };

interface How {
  /** Runs this command instead of the bot. */
  readonly command?: 'migrate';
  /** Runs the sources instead of the bundle. */
  readonly fromSources?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs it as a user bound by permissions, even when root runs the tests. */
  readonly ordinary?: boolean;
  /** The size of the largest file it can write, in bytes. */
  readonly largestFile?: number;
}

/** Nothing but what keeps it apart from this machine, and quick. */
const BARE = { DOTENV_CONFIG_PATH: '/dev/null', NODE_COMPILE_CACHE: COMPILE_CACHE };

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
/** Something belongs to root, and the bot doesn't run as root. */
const OF_ROOT = /belongs to user 0, and the bot runs as user 65534/u;

async function run(url: string, how: How = {}): Promise<Ended> {
  const { main, cli } = how.fromSources ? SOURCES : { main: MAIN, cli: CLI };
  const bot = [process.execPath, ...(how.command === undefined ? [main] : [cli, how.command])];
  const [command = '', ...args] =
    how.largestFile === undefined ? bot : ['/usr/bin/prlimit', `--fsize=${how.largestFile}`, ...bot];
  const child = spawn(command, args, {
    env: {
      PATH: process.env['PATH'],
      ...BARE,
      ...(how.environment ?? ENVIRONMENT),
      DATABASE_URL: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(how.ordinary && isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  const force = setTimeout(() => child.kill('SIGKILL'), patience(KILLED_AFTER_MS));
  const [stdout, stderr] = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => Buffer.concat(await stream.toArray()).toString()),
  );
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  clearTimeout(force);
  return { code, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** The bot doesn't start: exit code 1, and one line in the operator's log that says why. */
async function expectRefused(url: string, says: RegExp, how: How = {}): Promise<string> {
  const { code, stdout, stderr } = await run(url, how);
  const all = `${stdout}${stderr}`;
  expect(code, all).toBe(1);
  expectOneLine(all, says);
  return all;
}

function expectOneLine(all: string, says: RegExp): void {
  expect(all).not.toMatch(/\n\s+at /u);
  const lines = all.trim().split('\n');
  expect(lines, all).toHaveLength(1);
  expect(lines[0]).toMatch(says);
  expect(lines[0]).toContain('DATABASE_URL: ');
  expect(lines[0]).toContain('Nothing was changed.');
}

/** The same without a process: what a start and `migrate` log when opening the database fails this way. */
async function expectRefusedHere(url: string, says: RegExp): Promise<string> {
  const database = databaseAt(url);
  const file = fileOf(database);
  const refusal: unknown = await (async () => {
    const leave = file === null ? null : await useAlone(file, { clock: systemClock, waiting });
    await openStore(database).finally(() => leave?.());
  })().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StoreStartError);
  const { message } = refusal as StoreStartError;
  expectOneLine(message, says);
  return message;
}

const waiting = (): void => undefined;

/** Opens the database as a start does, and loads less. */
const MIGRATE: How = { command: 'migrate' };

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bouncer-start-'));
  await chmod(folder, 0o755);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A SQLite file that a bot has used. */
async function used(name: string): Promise<string> {
  const path = join(folder, name);
  await (await openStore(`file:${path}`)).close();
  return path;
}

describe('a bot that can’t use its SQLite file doesn’t start, and says why in one line', TIMES, () => {
  it('when the file is read-only', async () => {
    const place = join(folder, 'read-only-file');
    await mkdir(place);
    const path = await used('read-only-file/bouncer.db');
    await chmod(path, 0o444);
    await expectRefused(`file:${path}`, isRoot ? OF_ROOT : /the file is read-only for this user/u, { ordinary: true });
    if (isRoot) {
      await chown(path, NOBODY, NOBODY);
      await chown(place, NOBODY, NOBODY);
      await expectRefused(`file:${path}`, /the file is read-only for this user/u, {
        ...MIGRATE,
        ordinary: true,
      });
    }
  });

  it.skipIf(!isRoot)('when someone else started it before, and a file next to the database is theirs', async () => {
    const place = join(folder, 'half-owned');
    await mkdir(place);
    const path = await used('half-owned/bouncer.db');
    await writeFile(`${path}-wal`, '');
    await Promise.all([chown(path, NOBODY, NOBODY), chown(place, NOBODY, NOBODY)]);
    await expectRefused(`file:${path}`, /bouncer\.db-wal belongs to user 0, and the bot runs as user 65534/u, {
      ordinary: true,
    });
  });

  it('when the path is that of a folder', async () => {
    await expectRefusedHere(`file:${folder}`, /is a folder: add the name of a file/u);
  });

  it('when another bot is using it', async () => {
    const path = await used('in-use.db');
    const leave = await useAlone(path, { clock: systemClock, waiting });
    const [bot, migration] = await Promise.all([run(`file:${path}`), run(`file:${path}`, { command: 'migrate' })]);
    leave?.();
    expect([bot.code, migration.code]).toEqual([1, 1]);
    expect(bot.stdout.trim().split('\n')).toEqual([
      expect.stringContaining('waiting for another bot to stop using the database'),
      expect.stringMatching(/"level":"fatal".*another bot is already using .*in-use\.db\. Stop it first/u),
    ]);
    expect(migration.stderr.trim().split('\n')).toEqual([
      expect.stringContaining('Waiting for another bot'),
      expect.stringMatching(/^DATABASE_URL: another bot is already using .*in-use\.db\. Stop it first/u),
    ]);
  });

  it('when it has a second name, under which another bot may be using it', async () => {
    const path = await used('first.db');
    const leave = await useAlone(path, { clock: systemClock, waiting });
    await link(path, join(folder, 'second.db'));
    await expectRefusedHere(`file:${folder}/second.db`, /second\.db has a second name \(a hard link\)/u);
    leave?.();
  });

  it('when another bot is using it, before any table changes', async () => {
    const path = join(folder, 'without-tables.db');
    const leave = await useAlone(path, { clock: systemClock, waiting });
    const { code } = await run(`file:${path}`);
    leave?.();
    expect(code).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('when this user can’t take the lock that keeps a second bot away', async () => {
    const place = join(folder, 'foreign-lock');
    await mkdir(place);
    const path = await used('foreign-lock/bouncer.db');
    (await useAlone(path, { clock: systemClock, waiting }))?.();
    await chmod(`${path}.lock`, 0o444);
    if (isRoot) {
      await chown(path, NOBODY, NOBODY);
      await chown(place, NOBODY, NOBODY);
    }
    await expectRefused(`file:${path}`, /can't write to .*bouncer\.db\.lock.*Give it the same owner/u, {
      ordinary: true,
    });
  });

  it('when the folder is read-only', async () => {
    const place = join(folder, 'read-only-folder');
    await mkdir(place);
    await chmod(place, 0o555);
    const says = isRoot ? OF_ROOT : /this user can't write to the folder/u;
    await expectRefused(`file:${place}/bouncer.db`, says, { ordinary: true });
    await expectRefused(`file:${place}/deeper/bouncer.db`, says, { ...MIGRATE, ordinary: true });
  });

  it('when the file is writable but its folder, where SQLite keeps its log, isn’t', async () => {
    const place = join(folder, 'half-read-only');
    await mkdir(place);
    const path = await used('half-read-only/bouncer.db');
    if (isRoot) {
      await chown(path, NOBODY, NOBODY);
    }
    await chmod(place, 0o555);
    await expectRefused(`file:${path}`, isRoot ? OF_ROOT : /this user can't write to the folder/u, { ordinary: true });
    await chmod(place, 0o755);
  });

  it('when there can’t be a file', async () => {
    await writeFile(join(folder, 'a-file'), 'text');
    await expectRefusedHere(`file:${folder}/a-file/bouncer.db`, /a-file is a file and not a folder/u);
  });

  it('when it is not a database, and leaves the file unchanged and nothing next to it', async () => {
    const path = join(folder, 'letter.txt');
    const text = 'Dear Sir or Madam,\n'.repeat(500);
    await writeFile(path, text);
    await expectRefused(`file:${path}`, /isn't an SQLite database, or it's an encrypted one/u);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect((await readdir(folder)).filter((name) => name.startsWith('letter'))).toEqual(['letter.txt']);
  });

  it.skipIf(fullDiskUnavailable !== null)('when its quota is used up, and leaves nothing half-finished', async () => {
    const path = join(folder, 'quota.db');
    await expectRefused(`file:${path}`, /disk (?:is )?full/u, { largestFile: 0 });
    for (const largestFile of [4_096, 20_000, 60_000]) {
      await expectRefused(`file:${path}`, /disk (?:is )?full/u, { ...MIGRATE, largestFile });
    }
    expect((await run(`file:${path}`, { command: 'migrate' })).stdout).toContain(Object.keys(MIGRATIONS).join(', '));
  });

  const disk = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'probe', '/mnt']).status === 0;
  if (disk) {
    spawnSync('umount', ['/mnt']);
  }
  it.skipIf(!disk)('when the disk is full, and leaves nothing half-finished', async () => {
    const place = join(folder, 'disk');
    await mkdir(place);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'bouncer', place]).status).toBe(0);
    try {
      await expectRefused(`file:${place}/bouncer.db`, /disk (?:is )?full/u);
      spawnSync('mount', ['-o', 'remount,size=10m', place]);
      const { stdout } = await run(`file:${place}/bouncer.db`, { command: 'migrate' });
      expect(stdout).toContain(Object.keys(MIGRATIONS).join(', '));
    } finally {
      spawnSync('umount', [place]);
    }
  });
});

describe(
  'a bot that can’t use its PostgreSQL doesn’t start, and says why in one line without the password',
  TIMES,
  () => {
    const PASSWORD = 'open%2Dsesame-4711';

    async function expectRefusedWithoutPassword(url: URL, says: RegExp, refused = expectRefusedHere): Promise<void> {
      url.password = PASSWORD;
      const said = await refused(url.href, says);
      for (const secret of [PASSWORD, decodeURIComponent(PASSWORD), 'sesame']) {
        expect(said).not.toContain(secret);
      }
      expect(said).toContain(url.host);
    }

    it('when the password is wrong', async () => {
      await using at = await openPostgres();
      const says = /doesn't take this user and password: .* \(28P01\)/u;
      await expectRefusedWithoutPassword(new URL(at.url), says, expectRefused);
    });

    it('when there is no such user or no such database', async () => {
      await using at = await openPostgres();
      const noOne = new URL(at.url);
      noOne.username = 'no_such_user';
      await expectRefusedWithoutPassword(noOne, /doesn't take this user and password/u);
      const nowhere = new URL(at.url);
      nowhere.pathname = '/no_such_database';
      await expectRefusedHere(nowhere.href, /has no such database: create it, .* \(3D000\)/u);
    });

    it('when the host can’t be found', async () => {
      await expectRefusedWithoutPassword(
        new URL('postgres://bouncer@no-such-host.invalid/bouncer'),
        /has a host that can't be found/u,
      );
    });
  },
);

describe('what others print', TIMES, () => {
  /** Runs in the bot's process before the bot does. */
  const prints = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });
  const CODE = "setTimeout(() => { process.emitWarning('a warning'); console.log('a print'); }, 20)";

  it('never breaks the log of JSON lines, whether at the start or later', async () => {
    await using at = await openPostgres();
    const nowhere = new URL(at.url);
    nowhere.pathname = '/no_such_database';
    const { stdout, stderr } = await run(nowhere.href, { environment: { ...ENVIRONMENT, ...prints(CODE) } });
    expect(stderr).toBe('');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'warn', warning: 'Warning', msg: 'a warning' }),
        expect.objectContaining({ level: 'info', printed: 'a print' }),
        expect.objectContaining({ level: 'fatal', msg: expect.stringContaining('has no such database') }),
      ]),
    );
  });

  it('is one line on stderr for `migrate`, which prints no JSON', async () => {
    const { code, stderr, stdout } = await run(`file:${join(folder, 'warned.db')}`, {
      command: 'migrate',
      environment: prints("process.emitWarning('two\\nlines'); console.log('a print')"),
    });
    expect([code, stderr]).toEqual([0, 'Warning: two\n']);
    expect(stdout).toMatch(/^(?:a print\n)?Applied migrations: /u);
  });
});

it('a program older than the database doesn’t start, and changes nothing', TIMES, async () => {
  const url = `file:${join(folder, 'newer.db')}`;
  const newer = { ...MIGRATIONS, '9999-newer': { up: async () => undefined } };
  await (await openStore(url, { migrations: newer })).close();
  await expectRefused(url, /newer version of Bouncer \(it has 9999-newer\)/u);
  expect(await run(url, { command: 'migrate', environment: {} })).toMatchObject({ code: 1 });
  const store = await openStore(url, { migrations: newer });
  expect(store.applied).toEqual([]);
  await store.close();
});

describe.each(stores)('`migrate` on $name', TIMES, ({ open, engine }) => {
  it('needs nothing but DATABASE_URL, says what it applied, and applies it once', async () => {
    await using at = await open();
    const how = { command: 'migrate', environment: {} } as const;
    // As `npm run migrate` runs it.
    expect(await run(at.url, { ...how, fromSources: engine === 'sqlite' })).toEqual({
      code: 0,
      stdout: `Applied migrations: ${Object.keys(MIGRATIONS).join(', ')}.\n`,
      stderr: '',
    });
    expect(await run(at.url, how)).toEqual({
      code: 0,
      stdout: 'The database is already up to date.\n',
      stderr: '',
    });
  });
});

it('`migrate` refuses what a start refuses, on stderr', TIMES, async () => {
  const how = { command: 'migrate', environment: {} } as const;
  const letter = join(folder, 'another-letter.txt');
  await writeFile(letter, 'Dear Sir or Madam,\n'.repeat(500));
  const file = await run(`file:${letter}`, how);
  expect(file).toMatchObject({ code: 1, stdout: '' });
  expect(file.stderr).toMatch(/^DATABASE_URL: .* isn't an SQLite database, or it's an encrypted one[^\n]*\n$/u);
  const wrong = await run('mysql://bouncer:sesame@127.0.0.1/bouncer', how);
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/^DATABASE_URL must be file:<path> or postgres:[^\n]*\n$/u);
  expect(wrong.stderr).not.toContain('sesame');
});

it('a bot that is told to stop while it waits for its predecessor ends at once, with exit code 0', async () => {
  const path = await used('awaited.db');
  const leave = await useAlone(path, { clock: systemClock, waiting });
  const child = spawn(process.execPath, [MAIN], { env: { ...BARE, ...ENVIRONMENT, DATABASE_URL: `file:${path}` } });
  const [line] = await once(child.stdout, 'data');
  expect(String(line)).toContain('waiting for another bot');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  leave?.();
});

it.each([[], ['migrate', 'now'], ['__proto__']])(
  'the command line says where to see what there is when it is asked for something else: %j',
  async (...args) => {
    const child = spawn(process.execPath, [CLI, ...args], { env: BARE });
    const stderr = Buffer.concat(await child.stderr.toArray()).toString();
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    expect(code).toBe(2);
    expect(stderr).toMatch(/^Bouncer doesn't know this command\. .*`node bouncer\.js --help`\.\n$/u);
  },
);

it('the bot itself takes no arguments, and says what does', async () => {
  const child = spawn(process.execPath, [MAIN, '--migrate'], { env: BARE });
  const stderr = Buffer.concat(await child.stderr.toArray()).toString();
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  expect([code, stderr]).toEqual([2, expect.stringContaining('`node bouncer.js --help`')]);
});
