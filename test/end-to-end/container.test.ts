/**
 * Does with the bot what the Dockerfile and a container runtime do: the folder of a production installation, started by
 * the command, the user and the environment that the Dockerfile names, in a file system that can only be read, but for
 * `/data`. As root on Linux, that's a root of its own with nothing else in it, and the bot is its first process. Elsewhere,
 * it's a folder without write permissions.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDockerfile } from '../support/dockerfile.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, fixtureOf, titleOf } from './assertions.ts';
import { sessionsOf } from './fixture.ts';
import { expectNoSecrets, expectNoViolations, type Harness, startHarness } from './harness.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const image = readDockerfile();
const isRoot = process.getuid?.() === 0;
/** Whether this user can give a process a root and process numbers of its own. */
const canContain =
  isRoot &&
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'chroot', '/', 'true']).status === 0;

const top = realpathSync(mkdtempSync(join(tmpdir(), 'bouncer-container-')));
const root = join(top, 'root');
const app = join(root, 'app');
const data = join(top, 'data');
let harness: Harness;
let port: number;
let output = '';
const running: ChildProcess[] = [];

beforeAll(async () => {
  chmodSync(top, 0o755);
  for (const folder of [root, data]) {
    mkdirSync(folder);
  }
  for (const folder of ['app', 'data', 'proc', 'nodejs/bin']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  if (isRoot) {
    chownSync(data, image.user.uid, image.user.gid);
  }
  const made = spawnSync(process.execPath, ['scripts/production-install.ts', app], { cwd: PROJECT, encoding: 'utf8' });
  expect(made, made.stderr).toMatchObject({ status: 0 });
  if (canContain) {
    copyFileSync(process.execPath, join(root, 'nodejs/bin/node'));
    // What the base image of the Dockerfile has, besides much else: the libraries that Node.js names.
    for (const [library = ''] of spawnSync('ldd', [process.execPath], { encoding: 'utf8' }).stdout.matchAll(
      /\/\S+/gu,
    )) {
      mkdirSync(dirname(join(root, library)), { recursive: true });
      copyFileSync(library, join(root, library));
    }
  }
  spawnSync('chmod', ['-R', 'a-w,a+rX', root]);
  [harness, port] = await Promise.all([startHarness({ start: false }), freePort()]);
});
afterEach(() => {
  for (const child of running.splice(0)) {
    for (const pid of [...childrenOf(child), child.pid ?? 0]) {
      if (child.exitCode === null && child.signalCode === null) {
        process.kill(pid, 'SIGKILL');
      }
    }
  }
});
afterAll(async () => {
  spawnSync('chmod', ['-R', 'u+w', root]);
  rmSync(top, { recursive: true, force: true });
  expectNoSecrets(output, harness.environment);
  await harness[Symbol.asyncDispose]();
});

/** What a runtime does with a root: nothing in it can be written to but its volume. */
const CONTAIN = `set -e
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount --bind "$2" "$1/data"
mount -t proc proc "$1/proc"
cd "$1"
shift 2
exec "$@"`;

/** Starts a command of the image as a runtime would, in its environment and as its user. */
function inImage(
  command: readonly string[],
  how: 'contained' | 'plain',
  more: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { uid, gid } = image.user;
  const environment = { ...image.environment, ADMIN_PORT: String(port), ...more };
  let child: ChildProcess;
  if (how === 'contained') {
    const into = ['chroot', `--userspec=${uid}:${gid}`, root, ...command];
    child = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', CONTAIN, 'sh', root, data, ...into],
      { env: { PATH: process.env['PATH'], ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  } else {
    const here = (text: string): string =>
      text
        .replace(/^\/nodejs\/bin\/node$/u, process.execPath)
        .replace('/app/', `${app}/`)
        .replace('/data', data);
    const [program = '', ...args] = command.map(here);
    child = spawn(program, args, {
      env: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(value)])),
      cwd: app,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot && { uid, gid }),
    });
  }
  running.push(child);
  return child;
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly printed: string }> {
  const closed = once(child, 'close');
  const printed = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => Buffer.concat((await stream?.toArray()) ?? []).toString()),
  );
  const [code] = (await closed) as [number | null];
  return { code, printed: printed.join('') };
}

function childrenOf({ pid = 0 }: ChildProcess): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    // It has ended, or this isn't Linux.
    return [];
  }
}

/** Sends a signal to the bot itself, which is the child of `unshare`. */
function stop(child: ChildProcess, how: 'contained' | 'plain'): void {
  const [pid = 0] = how === 'plain' ? [child.pid] : childrenOf(child);
  process.kill(pid, image.stopSignal);
}

const why = canContain ? '' : ' (skipped: only root on Linux can)';
describe.each([
  ['in a root of its own, as its first process', 'contained', !canContain, why],
  ['in a folder that can only be read', 'plain', false, ''],
] as const)('what the image starts, %s', (_, how, skipped, reason) => {
  it.skipIf(skipped)(`becomes ready, removes someone, is healthy, and stops with exit code 0${reason}`, async () => {
    const before = output.split('\n').length - 1;
    const ready = harness.discord.gateway.readyCount;
    const bot = inImage(image.entrypoint, how, { ...harness.environment, ...pick(image.environment, 'DATABASE_URL') });
    const exit = once(bot, 'close');
    for (const stream of [bot.stdout, bot.stderr]) {
      if (stream !== null) {
        createInterface({ input: stream }).on('line', (line) => (output += `${line}\n`));
      }
    }
    const early = exit.then(() => Promise.reject(new Error(`the bot ended:\n${output}`)));
    await Promise.race([harness.discord.gateway.waitForReady(ready + 1), early]);
    await expect.poll(() => output.split('\n').slice(before).join('\n')).toContain('"msg":"commands ');

    const sessions = sessionsOf(harness.videosdk);
    const { kick, connected } = fixtureOf(harness, sessions, [ANA, BOB]);
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(connected()).toEqual([BOB.participantId]);
    sessions.endAll();
    expectNoViolations(harness);

    const check = await ended(inImage(image.healthCheck, how));
    expect(check).toEqual({ code: 0, printed: 'ok\n' });
    // The volume has all that was written.
    expect(readdirSync(data)).toContain('bouncer.db');

    stop(bot, how);
    early.catch(() => undefined);
    const [code] = (await exit) as [number | null];
    expect(code, output).toBe(0);
    expect(output).toContain('"msg":"stopped"');
    const after = await ended(inImage(image.healthCheck, how));
    expect(after).toEqual({ code: 1, printed: `the bot can't be reached on port ${port} (ECONNREFUSED)\n` });
  });

  it.skipIf(skipped)(`takes a command behind the image’s name${reason}`, async () => {
    const { code, printed } = await ended(inImage([...image.entrypoint, 'migrate'], how));
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/^(?:Applied migrations: |The database is already up to date\.)/u);
  });

  it.skipIf(skipped)(`says that the sandbox isn’t part of it${reason}`, async () => {
    const { code, printed } = await ended(inImage([...image.entrypoint, 'sandbox'], how));
    expect(printed).toBe('This installation has only the bot. The other programs are in the project itself.\n');
    expect(code).toBe(1);
  });

  it.skipIf(skipped)(`has room for SQLite to sort a large index${reason}`, async () => {
    const script = join(data, 'sort.mjs');
    writeFileSync(
      script,
      `import { DatabaseSync } from 'node:sqlite';
      const store = new DatabaseSync('${how === 'plain' ? data : '/data'}/${how}.db');
      store.exec('create table t (a); with recursive r (i) as (select 1 union all select i + 1 from r where i < 200000) insert into t select hex(randomblob(60)) from r; create index x on t (a)');
      console.log('sorted');`,
    );
    chmodSync(script, 0o644);
    const [node = ''] = image.entrypoint;
    const { code, printed } = await ended(inImage([node, '/data/sort.mjs'], how));
    expect({ code, printed }).toEqual({ code: 0, printed: 'sorted\n' });
  });
});

function pick(from: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return { [name]: from[name] ?? '' };
}
