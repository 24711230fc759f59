import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { patience } from '../../sandbox/patience.ts';
import type { EndedBot } from './ended-bot.ts';
import { type Harness, startHarness } from './harness.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const GUILD = '300000000000000003';
/** Distinctive, so that the tests find a secret that is printed. */
const CANARY = 'CANARY4711';
const KILLED_AFTER_MS = 60_000;

/** A Node.js that's too old, outside of the project: the one that npm itself runs on, on many machines. */
const oldNode = (process.env['PATH'] ?? '')
  .split(':')
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((path) => {
    const [, major] =
      /^v(\d+)/u.exec(existsSync(path) ? spawnSync(path, ['-v'], { encoding: 'utf8' }).stdout : '') ?? [];
    return major !== undefined && Number(major) < 24;
  });

let harness: Harness;
/** A copy of the project, in which a test can put a `.env`. */
let project: string;
/** Some other folder. */
let elsewhere: string;
let top: string;

beforeAll(async () => {
  harness = await startHarness({ start: false });
  top = await realpath(await mkdtemp(join(tmpdir(), 'bouncer-lines-')));
  [project, elsewhere] = [join(top, 'project'), join(top, 'elsewhere')];
  await mkdir(elsewhere);
  for (const part of ['bouncer.js', 'package.json', 'src', 'commands']) {
    await cp(join(PROJECT, part), join(project, part), { recursive: true });
  }
  // As after `npm install --ignore-scripts`: everything but the Node.js that comes with the project.
  await mkdir(join(project, 'node_modules'));
  const packages = (await readdir(join(PROJECT, 'node_modules'))).filter(
    (name) => name !== 'node' && !name.startsWith('.'),
  );
  for (const name of packages) {
    await symlink(join(PROJECT, 'node_modules', name), join(project, 'node_modules', name));
  }
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await rm(top, { recursive: true, force: true });
});

interface Row {
  /** `undefined` takes a variable away from the environment that works. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The project's `.env`. A function gets the environment that works. */
  readonly file?: string | Buffer | ((right: Readonly<Record<string, string>>) => string);
  /** A `.env` in the working directory, which then isn't the project's folder. */
  readonly fileElsewhere?: string;
  readonly from?: 'project' | 'elsewhere';
  readonly args?: readonly string[];
  readonly command?: readonly string[];
}

async function run(row: Row): Promise<EndedBot & { readonly right: Readonly<Record<string, string>> }> {
  // Discord refuses this token, so that a bot with a right environment ends, too.
  const right: Record<string, string> = { ...harness.environment, DISCORD_TOKEN: 'not-this-one', LOG_LEVEL: 'info' };
  const { file, fileElsewhere } = row;
  const text = typeof file === 'function' ? file(right) : file;
  await rm(join(project, '.env'), { recursive: true, force: true });
  await rm(join(elsewhere, '.env'), { force: true });
  if (text !== undefined) {
    await writeFile(join(project, '.env'), text);
  }
  if (fileElsewhere !== undefined) {
    await writeFile(join(elsewhere, '.env'), fileElsewhere);
  }
  const given = { ...(typeof file === 'function' ? {} : right), ...row.environment };
  const [command = '', ...args] = row.command ?? [process.execPath, join(project, 'bouncer.js'), ...(row.args ?? [])];
  const child = spawn(command, args, {
    cwd: row.from === 'elsewhere' || fileElsewhere !== undefined ? elsewhere : project,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...given,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const force = setTimeout(() => child.kill('SIGKILL'), patience(KILLED_AFTER_MS));
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const [stdout, stderr] = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => Buffer.concat(await stream.toArray()).toString()),
  );
  const code = await closed;
  clearTimeout(force);
  return { code, stdout: stdout ?? '', stderr: stderr ?? '', right };
}

/** One line on stderr, and nothing else. */
function expectOnly({ code, stdout, stderr }: EndedBot, says: RegExp): void {
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(says)]);
  expect(stderr).not.toContain(CANARY);
  expect(stderr).not.toMatch(/^\s+at |Error:/mu);
  expect(code).toBe(1);
}

function settingsIn(stdout: string): Readonly<Record<string, unknown>> {
  const line = stdout.split('\n').find((one) => one.includes('"msg":"settings read"')) ?? '{}';
  return JSON.parse(line) as Record<string, unknown>;
}

const allIn = (right: Readonly<Record<string, string>>): string[] =>
  Object.entries(right).map(([name, value]) => `${name}=${value}`);

/** All other rows are in start-settings.test.ts, in one process: here is that each program does it. */
describe('an environment that is refused is refused with one line', () => {
  it('from a blank variable, which doesn’t hide the one in .env', async () => {
    const row: Row = { environment: { GUILD_ID: '' }, file: 'GUILD_ID=none' };
    expectOnly(await run(row), /^GUILD_ID isn't a server ID/u);
  });

  it('for `register`, by a .env that is damaged', async () => {
    const file = Buffer.from(`DISCORD_TOKEN=${CANARY}`, 'utf16le');
    expectOnly(await run({ file, args: ['register'] }), /\.env is saved as UTF-16\. Save it as UTF-8\.$/u);
  });

  it('for `migrate`, by a password that would go astray', async () => {
    const environment = { DATABASE_URL: `postgres://mia:12/${CANARY}@127.0.0.1:1/bouncer` };
    expectOnly(
      await run({ environment, args: ['migrate'] }),
      /^DATABASE_URL has a character in its user, password or database .* Write \/ as %2F/u,
    );
  });
});

describe('an environment that works is used as it was meant, and the log says where it came from', () => {
  it('from .env alone, with everything a file can have around its values, from any folder', async () => {
    const row: Row = {
      file: (right) =>
        [
          '\uFEFF# Bouncer',
          ...allIn(right).map((line) => `export ${line}`),
          `GUILD_ID = "${GUILD}" # ours`,
          'LOG_LEVEL=',
          '',
        ].join('\r\n'),
      environment: { GUILD_ID: '', DATABASE_URL: ' ' },
      from: 'elsewhere',
    };
    const { code, stdout, stderr, right } = await run(row);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toContain('Discord rejected the token');
    const settings = settingsIn(stdout);
    expect(settings).toMatchObject({
      envFile: join(project, '.env'),
      database: right['DATABASE_URL'],
      fromEnvironment: [],
      fromEnvFile: expect.arrayContaining(['DISCORD_TOKEN', 'GUILD_ID', 'DATABASE_URL', 'LOG_LEVEL']),
      byDefault: expect.arrayContaining(['HTTP_PORT', 'SHARDS']),
    });
    for (const secret of ['DISCORD_TOKEN', 'VIDEOSDK_API_KEY', 'VIDEOSDK_SECRET_KEY']) {
      expect(stdout).not.toContain(right[secret]);
    }
  });

  it('with the .env in the working directory, if there is one, instead of the project’s, and says which variable looks like a typo', async () => {
    const { stdout } = await run({
      environment: { HTTPPORT: '1' },
      file: 'GUILD_ID=none',
      fileElsewhere: `GUILD_ID=${GUILD}`,
    });
    expect(settingsIn(stdout)).toMatchObject({
      envFile: join(elsewhere, '.env'),
      fromEnvironment: expect.arrayContaining(['DISCORD_TOKEN', 'LOG_LEVEL']),
      fromEnvFile: ['GUILD_ID'],
    });
    expect(stdout).toContain("HTTPPORT is set, but it isn't one of Bouncer's settings: did you mean HTTP_PORT?");
  });

  it('with a relative path that starts in the project’s folder, wherever the bot is started', async () => {
    const { stdout } = await run({ environment: { DATABASE_URL: 'file:data/x%20y.db' }, from: 'elsewhere' });
    expect(settingsIn(stdout)).toMatchObject({ envFile: null, database: `file:${join(project, 'data/x y.db')}` });
    expect(existsSync(join(project, 'data/x y.db'))).toBe(true);
    expect(existsSync(join(elsewhere, 'data'))).toBe(false);
    const migrated = await run({
      environment: { DATABASE_URL: 'file:./data/x y.db' },
      from: 'elsewhere',
      args: ['migrate'],
    });
    expect(migrated).toMatchObject({ code: 0, stdout: 'The database is already up to date.\n', stderr: '' });
  });

  // The others are in start-settings.test.ts.
  it('with a password that has what pg takes, in the bot and in `migrate`', async () => {
    const environment = { DATABASE_URL: `postgres://mia:${CANARY}%zz@127.0.0.1:1/bouncer` };
    for (const args of [[], ['migrate']]) {
      const { code, stdout, stderr } = await run({ environment, args });
      const all = `${stdout}${stderr}`;
      expect(all.trim().split('\n')).toHaveLength(1);
      expect(all).toContain("DATABASE_URL: postgres://127.0.0.1:1/bouncer isn't answering");
      expect(all).not.toContain(CANARY);
      expect(code).toBe(1);
    }
  });
});

/** What it says is in bouncer.test.ts, for every Node.js. */
describe('bouncer.js', () => {
  it('says what there is to start when someone asks, and which command there isn’t, by any Node.js', async () => {
    for (const node of [process.execPath, ...(oldNode === undefined ? [] : [oldNode])]) {
      const command = [node, join(project, 'bouncer.js')];
      const { code, stdout, stderr } = await run({ command: [...command, '--help'] });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: node bouncer\.js \[command\]\n/u);
      const unknown = await run({ command: [...command, CANARY] });
      expect(unknown).toMatchObject({ code: 2, stdout: '' });
      expect(unknown.stderr).toMatch(/^Bouncer doesn't know this command\.\n\nUsage: /u);
      expect(unknown.stderr).not.toContain(CANARY);
    }
  });
});

describe('a place where the bot can’t run says so in one line', () => {
  it.skipIf(oldNode === undefined)('with a Node.js that is too old, from any folder', async () => {
    const command = [oldNode ?? '', join(project, 'bouncer.js')];
    expectOnly(
      await run({ command, from: 'elsewhere' }),
      /^Bouncer runs on Node\.js 24 or newer, and this is \d+\.\d+\./u,
    );
  });

  it.skipIf(oldNode === undefined)('with `npm start`, if the Node.js of the project was not installed', async () => {
    const PATH = (process.env['PATH'] ?? '')
      .split(':')
      .filter((folder) => !folder.includes('node_modules'))
      .join(':');
    const ended = await run({ command: ['npm', 'start', '--silent'], environment: { PATH } });
    expectOnly(ended, /^Bouncer runs on Node\.js 24 or newer/u);
  });

  it('without its packages', async () => {
    const [packages, away] = [join(project, 'node_modules'), join(top, 'node_modules-away')];
    await rename(packages, away);
    const ended = await run({});
    await rename(away, packages);
    expectOnly(ended, /^Bouncer's packages aren't installed\. Run `npm ci` first\.$/u);
  });
});
