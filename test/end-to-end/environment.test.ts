import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBot } from '../../sandbox/bot-process.ts';
import { VARIABLES } from '../../src/config.ts';
import { expectNoViolations, type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ start: false });
});

afterAll(async () => {
  expectNoViolations(stage);
  await stage[Symbol.asyncDispose]();
});

async function refused(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const bot = startBot(environment);
  expect((await bot.exited).code, bot.output).toBe(1);
  return bot.output.trim().split('\n');
}

async function freePort(): Promise<{ port: number; close: () => void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

describe('a wrong value', () => {
  const wrong: Readonly<Record<string, readonly [value: string, says: string]>> = {
    DISCORD_TOKEN: ['two words', 'has a blank'],
    MODERATOR_ROLE_IDS: ['moderators', 'not a role id'],
    VIDEOSDK_API_KEY: ['ke\u00a0y', 'has a blank'],
    VIDEOSDK_SECRET_KEY: ['s3cr\u00e9t-of-mine', 'has a blank'],
    GUILD_ID: ['my-server', 'not a server id'],
    VIDEOSDK_ROOM_IDS: [',', 'names no room'],
    VIDEOSDK_REMOVAL_API: ['v3', 'not one of v1, v2'],
    DISCORD_API_URL: ['discord.com', 'not an http(s) address'],
    VIDEOSDK_API_URL: ['ftp://videosdk.live', 'not an http(s) address'],
    HTTP_PORT: ['65536', 'not a port number'],
    LOG_LEVEL: ['loud', 'not one of trace'],
  };

  it('is known for every variable there is', () => {
    expect(Object.keys(wrong).sort()).toEqual(
      Object.values(VARIABLES)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each(Object.entries(wrong))(
    'of %s stops the start with one line that says what is wrong',
    async (name, [value, says]) => {
      const lines = await refused({ ...stage.environment, [name]: value });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${name} `, 'u'));
      expect(lines[0]).toContain(says);
      expect(lines[0]).toContain(`Example: ${name}=`);
      expect(lines[0]).not.toContain(value.length > 5 && /TOKEN|KEY/u.test(name) ? value : '\u0000');
    },
  );

  it('beside others gets a line of its own, and nothing is a stack', async () => {
    const lines = await refused({ DISCORD_API_URL: 'nowhere', LOG_LEVEL: 'loud' });
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'DISCORD_TOKEN',
      'MODERATOR_ROLE_IDS',
      'VIDEOSDK_API_KEY',
      'VIDEOSDK_SECRET_KEY',
      'DISCORD_API_URL',
      'LOG_LEVEL',
    ]);
  });
});

describe('a value that is left blank', () => {
  it('is as if it were absent', async () => {
    await stage.restart({ GUILD_ID: '', VIDEOSDK_ROOM_IDS: ' ', VIDEOSDK_REMOVAL_API: '', HTTP_PORT: '' });
    expect(stage.discord.commands.global).toHaveLength(1);
    await stage.bot.stop();
  });
});

describe('a file .env', () => {
  it('is read, and the environment wins over it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bouncer-'));
    try {
      const path = join(folder, '.env');
      const { DISCORD_TOKEN: token, ...rest } = stage.environment;
      await writeFile(path, `DISCORD_TOKEN=${token}\nLOG_LEVEL=loud\n`);
      const bot = startBot({ ...rest, DOTENV_CONFIG_PATH: path });
      await bot.waitForLog(({ msg }) => msg === 'ready');
      await bot.stop();
      expect((await bot.exited).code).toBe(0);
      expect(bot.output).not.toContain('dotenv');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('HTTP_PORT', () => {
  it('serves health, which follows the gateway, and metrics', async () => {
    const { port, close } = await freePort();
    close();
    await stage.restart({ HTTP_PORT: String(port) });
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, text: await response.text() };
    };
    expect(await get('/health')).toEqual({ status: 200, text: 'ok\n' });
    const { sessionId } = stage.videosdk.openSession();
    stage.videosdk.join(sessionId, { participantId: 'p1' });
    await stage.moderator.run('kick-participant', { participant: 'p1', session: sessionId }).reply();
    const { text } = await get('/metrics');
    expect(text).toContain('bouncer_removals_total{outcome="removed"} 1');
    expect(text).toMatch(/bouncer_acknowledgement_seconds_count 1/u);
    expect((await get('/nothing')).status).toBe(404);
    stage.discord.gateway.refuseConnections(true);
    stage.discord.gateway.cut();
    await stage.bot.waitForLog(({ msg }) => msg.startsWith('gateway closed'));
    expect((await get('/health')).status).toBe(503);
    stage.discord.gateway.refuseConnections(false);
    await stage.bot.waitForLog(({ msg }) => msg === 'gateway resumed');
    expect((await get('/health')).status).toBe(200);
    await stage.bot.stop();
  });

  it('that is taken stops the start with one line', async () => {
    const { port, close } = await freePort();
    try {
      const bot = startBot({ ...stage.environment, HTTP_PORT: String(port) });
      expect((await bot.exited).code).toBe(1);
      expect(bot.log.at(-1)?.msg).toContain('HTTP_PORT cannot be used');
    } finally {
      close();
    }
  });
});
