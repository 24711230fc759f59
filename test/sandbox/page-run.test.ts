import { on, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Welcome } from '../../sandbox/control/protocol.ts';
import { endRunsAfterEach, isRunning, sandbox, sandboxFromSources } from './sandbox-run.ts';

endRunsAfterEach();

/** Follows the page's socket until a welcome or an event fits. */
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

describe('npm run sandbox', () => {
  it('serves the page with the bot ready, and ends both on Ctrl+C', async () => {
    const run = sandboxFromSources(['--port', '0']);
    const [, url = ''] = await run.printed(/Bouncer’s sandbox: (http:\/\/127\.0\.0\.1:\d+)\n/u);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Bouncer’s sandbox</title>');

    const { bot } = await hears(url, (said) => said.bot?.state === 'ready');
    const pid = bot.pid ?? 0;
    expect(isRunning(pid)).toBe(true);
    run.child.kill('SIGINT');
    // From someone impatient.
    run.child.kill('SIGINT');
    expect(await run.ended, run.out + run.err).toBe(0);
    expect(isRunning(pid)).toBe(false);
    expect(run.err).toBe('');
  });

  it('shows five people, three channels, twelve participants and no faults, and ends the bot with its terminal', async () => {
    const run = sandbox(['--port', '0']);
    const [, url = ''] = await run.printed(/(http:\/\/127\.0\.0\.1:\d+)/u);
    const { you, server, sessions, faults, problems } = await hears(url, ({ type }) => type === 'welcome');
    expect(you.name).toBe('Mia');
    expect(server.people.map(({ name }) => name)).toEqual(['Mia', 'Noor', 'Ben', 'Lea', 'Ada']);
    expect(server.channels.map(({ name }) => name)).toEqual(['general', 'stage-door', 'mod-log']);
    expect(sessions.map(({ participants }) => participants.length)).toEqual([12]);
    expect(faults).toEqual({ videosdk: 'none', discord: 'none' });
    expect(problems).toEqual([]);

    const { bot } = await hears(url, (said) => said.bot?.state === 'ready');
    run.child.kill('SIGHUP');
    expect(await run.ended).toBe(0);
    expect(isRunning(bot.pid ?? 0)).toBe(false);
  });

  it('says in one line which port is taken, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const run = sandbox(['--port', String(port)]);
    expect(await run.ended).toBe(1);
    expect(run.err).toMatch(new RegExp(`^Port ${port} is taken\\. .*--port ${port + 1}\\n$`, 'u'));
    other.close();
  });

  it('says what the bot said when it can’t start, and stays up', async () => {
    const run = sandbox(['--port', '0', '--env', 'MODERATOR_ROLE_IDS=everybody']);
    await run.printed(/The bot exited right away[\s\S]*MODERATOR_ROLE_IDS /u);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
  });
});
