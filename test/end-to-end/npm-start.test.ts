import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { COMPILE_CACHE, MAIN } from '../../sandbox/bot-process.ts';
import { patience } from '../../sandbox/patience.ts';
import { type Harness, startHarness } from './harness.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** It notices within a second, and has nothing to finish. */
const ENDS_WITHIN_MS = 8_000;

/** Which process adopts those whose parent has ended. */
const firstAncestor = Number(
  spawnSync('sh', ['-c', `(sleep 0.2; exec sh -c 'echo $PPID') &`], { encoding: 'utf8' }).stdout,
);

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ start: false });
});
afterAll(() => harness[Symbol.asyncDispose]());

interface Started {
  readonly pid: number;
  readonly log: readonly string[];
  /** Resolves when no process that writes to this output is left: neither npm, nor a shell, nor the bot. */
  readonly allEnded: Promise<unknown>;
}
let group: number | null = null;
afterEach(() => {
  if (group !== null) {
    try {
      // Whatever a failed test left running.
      process.kill(-group, 'SIGKILL');
    } catch {
      // Nothing is left.
    }
    group = null;
  }
});

async function start(command: string, args: readonly string[]): Promise<Started> {
  const ready = harness.discord.gateway.readyCount;
  const child = spawn(command, args, {
    cwd: PROJECT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DOTENV_CONFIG_PATH: '/dev/null',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...harness.environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const { pid = 0 } = child;
  group = pid;
  const log: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => log.push(line));
  const allEnded = once(child, 'close');
  await harness.discord.gateway.waitForReady(ready + 1);
  return { pid, log, allEnded };
}

async function expectOrderlyEnd({ log, allEnded }: Started): Promise<void> {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`still running:\n${log.join('\n')}`)), patience(ENDS_WITHIN_MS)).unref();
  });
  await Promise.race([allEnded, late]);
  expect(log.filter((line) => line.includes('"msg":"stopped"'))).toHaveLength(1);
  expect(log.join('\n')).not.toContain('second signal');
  await harness.discord.gateway.waitFor(({ connections }) => connections.length === 0);
  expect(harness.discord.gateway.closes.at(-1)).toMatchObject({ by: 'client', code: 4_200 });
}

describe('a bot that `npm start` started', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)('ends in order when npm gets %s', async (signal) => {
    const started = await start('npm', ['start']);
    process.kill(started.pid, signal);
    await expectOrderlyEnd(started);
  });

  it.skipIf(firstAncestor !== 1)(
    `ends at once when npm was gone before it began${firstAncestor === 1 ? '' : ' (skipped: another process adopts orphans here)'}`,
    async () => {
      const child = spawn('sh', ['-c', `(sleep 0.3; exec '${process.execPath}' bouncer.js) &`], {
        cwd: PROJECT,
        env: {
          PATH: process.env['PATH'],
          DOTENV_CONFIG_PATH: '/dev/null',
          NODE_COMPILE_CACHE: COMPILE_CACHE,
          npm_lifecycle_event: 'start',
          ...harness.environment,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      });
      group = child.pid ?? null;
      const printed = Buffer.concat(await child.stdout.toArray()).toString();
      expect(printed).toBe('');
    },
  );

  it('ends in order on Ctrl+C, which the terminal sends to both', async () => {
    const started = await start('npm', ['start']);
    process.kill(-started.pid, 'SIGINT');
    await expectOrderlyEnd(started);
  });

  it('ends in order when npm is gone and the shell between them isn’t', async () => {
    // Not every shell lets its last command take its place. The two commands make this one stay.
    const line = `PATH='${PROJECT}node_modules/.bin':"$PATH" npm_lifecycle_event=start sh -c 'node bouncer.js; true'; true`;
    const started = await start('sh', ['-c', line]);
    process.kill(started.pid, 'SIGKILL');
    await expectOrderlyEnd(started);
  });
});

describe('another program that npm started', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('ends when npm gets %s: the sandbox, with its bot', async (signal) => {
    const child = spawn('npm', ['run', '--silent', 'sandbox', '--', '--port', '0'], {
      cwd: PROJECT,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_COMPILE_CACHE: COMPILE_CACHE, BOT_MAIN: MAIN },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    group = child.pid ?? null;
    const closed = once(child, 'close');
    await expect
      .poll(async () => String((await once(child.stdout, 'data'))[0]), { timeout: patience(20_000) })
      .toContain('http://127.0.0.1:');
    child.stdout.resume();
    child.kill(signal);
    const late = new Promise((resolve) => setTimeout(resolve, patience(ENDS_WITHIN_MS), 'late').unref());
    expect(await Promise.race([closed.then(() => 'ended'), late])).toBe('ended');
  });
});

describe('a bot that a supervisor starts with `node bouncer.js`', () => {
  it('gets its signals, and doesn’t mind what happens to the process that started it', async () => {
    const node = `${PROJECT}node_modules/.bin/node`;
    const left = await start('sh', ['-c', `'${node}' bouncer.js; true`]);
    process.kill(left.pid, 'SIGKILL');
    await expect(
      Promise.race([left.allEnded, new Promise((resolve) => setTimeout(resolve, 3_000, 'runs'))]),
    ).resolves.toBe('runs');
    expect(harness.discord.gateway.connections).toHaveLength(1);
    process.kill(-left.pid, 'SIGTERM');
    await expectOrderlyEnd(left);

    const started = await start(node, ['bouncer.js']);
    process.kill(started.pid, 'SIGTERM');
    await expectOrderlyEnd(started);
  });
});
