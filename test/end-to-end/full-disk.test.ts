/** The real process with its log on a full disk: it keeps working, and says what is missing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMPILE_CACHE, MAIN } from '../../sandbox/bot-process.ts';
import { freePort } from '../support/free-port.ts';
import { kick, present, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const ADMINISTRATOR = 1n << 3n;

let harness: Harness;
let bot: ChildProcess;
let address: string;
let stderr: string;

beforeEach(async () => {
  harness = await startHarness({ start: false });
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const full = openSync('/dev/full', 'w');
  bot = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env['PATH'],
      DOTENV_CONFIG_PATH: '/dev/null',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...harness.environment,
      HTTP_PORT: String(port),
    },
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  stderr = '';
  bot.stderr?.on('data', (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  await until(async () => (await fetch(`${address}/health`)).status === 200);
  await harness.discord.waitForRequest('register');
});
afterEach(async () => {
  if (bot.exitCode === null) {
    bot.kill('SIGKILL');
    await once(bot, 'close');
  }
  await harness[Symbol.asyncDispose]();
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > end) {
      throw new Error(`did not come to it in time; exit code ${bot.exitCode}:\n${stderr}`);
    }
    await pause(50);
  }
}

describe.skipIf(!existsSync('/dev/full'))('a bot that can’t write its log', () => {
  it('removes people, says what is missing from its log, and stops cleanly', async () => {
    const { sessionId } = sessionsOf(harness.videosdk).open(['ada', 'bob']);
    const { text } = await kick(harness, { participant: 'ada' });
    expect(text).toContain('Removed: ada');
    expect(present(harness.videosdk, sessionId)).toEqual(['bob']);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(Number(/^bouncer_log_lines_dropped_total (\d+)$/mu.exec(metrics)?.[1])).toBeGreaterThan(5);
    const chief = harness.guild.addMember({
      name: 'Chi',
      roles: [harness.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR })],
    });
    const checked = textOf(await chief.run('kick-check').reply());
    expect(checked).toMatch(/⚠️ Problem · \*\*Bot’s log\*\*: \d+ lines couldn’t be written since the bot started/u);
    bot.kill('SIGTERM');
    const [code] = (await once(bot, 'close')) as [number | null];
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectNoViolations(harness);
  });
});
