import { type ChildProcess, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Welcome } from '../../sandbox/control/protocol.ts';

const MAIN = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  readonly out: string;
  readonly err: string;
  readonly ended: Promise<number | null>;
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

const runs: Run[] = [];

afterEach(async () => {
  for (const { child, ended } of runs.splice(0)) {
    child.kill('SIGTERM');
    await ended;
  }
});

function sandbox(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const run: Run = {
    child,
    ended,
    get out() {
      return out;
    },
    get err() {
      return err;
    },
    printed(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(out);
          if (found !== null) {
            child.stdout.off('data', look);
            resolve(found);
          }
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`It ended without printing ${pattern}:\n${out}${err}`)));
        look();
      });
    },
  };
  runs.push(run);
  return run;
}

/** Follows the page's socket until a welcome or an event is as wished. */
async function hears(url: string, fits: (said: { type: string } & Partial<Welcome>) => boolean): Promise<Welcome> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/control`, { origin: url });
  try {
    for await (const [data] of on(socket, 'message', { close: ['close'] })) {
      const said = JSON.parse(String(data)) as Welcome;
      if (fits(said)) {
        return said;
      }
    }
    throw new Error('The socket was closed');
  } finally {
    socket.terminate();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('npm run sandbox', () => {
  it('serves the page with the bot ready, and ends both on Ctrl+C', async () => {
    const run = sandbox('--port', '0');
    const [, url = ''] = await run.printed(/Bouncer’s sandbox: (http:\/\/127\.0\.0\.1:\d+)\n/u);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Bouncer’s sandbox</title>');

    const { bot } = await hears(url, (said) => said.bot?.state === 'ready');
    const pid = bot.pid ?? 0;
    expect(isRunning(pid)).toBe(true);
    run.child.kill('SIGINT');
    // Of somebody impatient.
    run.child.kill('SIGINT');
    expect(await run.ended, run.out + run.err).toBe(0);
    expect(isRunning(pid)).toBe(false);
    expect(run.err).toBe('');
  });

  it('shows five people, three channels, twelve participants and fair weather', async () => {
    const run = sandbox('--port', '0');
    const [, url = ''] = await run.printed(/(http:\/\/127\.0\.0\.1:\d+)/u);
    const { you, server, sessions, weather, problems } = await hears(url, ({ type }) => type === 'welcome');
    expect(you.name).toBe('Mia');
    expect(server.people.map(({ name }) => name)).toEqual(['Mia', 'Noor', 'Ben', 'Lea', 'Ada']);
    expect(server.channels.map(({ name }) => name)).toEqual(['general', 'stage-door', 'mod-log']);
    expect(sessions.map(({ participants }) => participants.length)).toEqual([12]);
    expect(weather).toEqual({ videosdk: 'fair' });
    expect(problems).toEqual([]);
  });

  it('takes the bot along when it is killed itself', async () => {
    const run = sandbox('--port', '0');
    const [, url = ''] = await run.printed(/(http:\/\/127\.0\.0\.1:\d+)/u);
    const { bot } = await hears(url, (said) => said.bot?.state === 'ready');
    run.child.kill('SIGHUP');
    expect(await run.ended).toBe(0);
    expect(isRunning(bot.pid ?? 0)).toBe(false);
  });

  it('says in one line which port is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const run = sandbox('--port', String(port));
    expect(await run.ended).toBe(1);
    expect(run.err).toMatch(new RegExp(`^Port ${port} is taken\\. .*--port ${port + 1}\\n$`, 'u'));
    other.close();
  });

  it('says what the bot said when it cannot start, and stays up', async () => {
    const run = sandbox('--port', '0', '--env', 'MODERATOR_ROLE_IDS=everybody');
    await run.printed(/The bot ended at once\.[\s\S]*MODERATOR_ROLE_IDS /u);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
  });
});
