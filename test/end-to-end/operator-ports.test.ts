/** What an operator's probes and Prometheus see of the real process, and that no port starves another one. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { openFragilePostgres, postgresUnavailable } from '../support/stores.ts';
import { ANA, BOB, behaveAsDocumented } from './assertions.ts';
import { sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

const FOREVER = { times: Number.POSITIVE_INFINITY };
/** More than each port accepts. */
const MANY = 150;

let harness: Harness;
let ports: { readonly http: number; readonly admin: number };
const sockets: Socket[] = [];

beforeAll(async () => {
  ports = { http: await freePort(), admin: await freePort() };
  harness = await startHarness({
    environment: { HTTP_PORT: String(ports.http), HTTP_HOST: '127.0.0.1', ADMIN_PORT: String(ports.admin) },
  });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) {
    socket.destroy();
  }
  behaveAsDocumented(harness);
  expectNoViolations(harness);
});
afterAll(() => harness[Symbol.asyncDispose]());

const admin = (path: string) => `http://127.0.0.1:${ports.admin}${path}`;
const webhook = () => `http://127.0.0.1:${ports.http}/webhooks/videosdk`;

async function get(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(8_000), ...init });
}

async function ready(): Promise<unknown> {
  const response = await get(admin('/ready'));
  return [response.status, ((await response.json()) as { readonly failing: unknown }).failing];
}

async function dial(port: number, sent: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  // The bot closes those above its limit.
  socket.on('error', () => undefined);
  socket.pause();
  await once(socket, 'connect').catch(() => undefined);
  socket.write(sent);
}

describe('the operator’s port', () => {
  it('has what the operator looks at, and the other one only the webhooks', async () => {
    expect(harness.bot.log.filter(({ msg }) => msg.startsWith('serving'))).toMatchObject([
      {
        port: ports.http,
        host: '127.0.0.1',
        routes: ['POST /webhooks/videosdk', 'POST /webhooks/videosdk/:account'],
        msg: 'serving webhooks',
      },
      { port: ports.admin, host: '127.0.0.1', msg: 'serving /health, /ready and /metrics' },
    ]);
    for (const path of ['/health', '/ready', '/metrics']) {
      expect((await get(admin(path))).status).toBe(200);
      expect((await get(new URL(path, webhook()).href)).status).toBe(404);
    }
    expect((await get(webhook(), { method: 'POST', body: 'x' })).status).toBe(401);
    expect((await get(admin('/webhooks/videosdk'), { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('is alive, and isn’t ready, while the gateway is lost', async () => {
    const { gateway } = harness.discord;
    expect(await ready()).toEqual([200, []]);
    const before = gateway.readyCount;
    gateway.refuseConnections(true);
    gateway.cut();
    await expect.poll(ready).toEqual([503, ['gateway']]);
    expect((await get(admin('/health'))).status).toBe(200);
    gateway.refuseConnections(false);
    await gateway.waitForReady(before + 1);
    await expect.poll(ready).toEqual([200, []]);
  });

  it('isn’t ready while VideoSDK fails, and is again when VideoSDK answers', async () => {
    const { videosdk } = harness;
    const failing = videosdk.fault('any', { kind: 'status', status: 503 }, FOREVER);
    const sessions = sessionsOf(videosdk);
    sessions.open([ANA, BOB]);
    await harness.moderator.run('kick-participant', { participant: ANA.name }).reply();
    await expect.poll(ready).toEqual([503, ['videosdk']]);
    failing.clear();
    // It asks again after five seconds.
    await expect.poll(ready).toEqual([200, []]);
    sessions.endAll();
  });
});

describe('clients that use up one port', () => {
  const IDLE = '';
  const SLOW_HEAD = 'POST /webhooks/videosdk HTTP/1.1\r\nHost: x\r\n';
  const SLOW_BODY = `${SLOW_HEAD}Content-Length: 1000\r\n\r\n{`;
  const DEAF = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50);

  it.each([
    ['say nothing', IDLE],
    ['never end their headers', SLOW_HEAD],
    ['never end their body', SLOW_BODY],
    ['never read their answers', DEAF],
  ])('leave the other one alone, even if they %s', async (_how, sent) => {
    await Promise.all(Array.from({ length: MANY }, () => dial(ports.http, sent)));
    for (const path of ['/health', '/ready', '/metrics']) {
      expect((await get(admin(path))).status).toBe(200);
    }
    await Promise.all(sockets.splice(0).map((socket) => once(socket.destroy(), 'close')));
    await Promise.all(Array.from({ length: MANY }, () => dial(ports.admin, sent)));
    expect((await get(webhook(), { method: 'POST', body: 'x' })).status).toBe(401);
  });
});

describe('a port that can’t be opened', () => {
  let taken: Server | null = null;
  afterEach(() => {
    taken?.close();
  });

  it.each([
    ['HTTP_PORT', 'HTTP_HOST'],
    ['ADMIN_PORT', 'ADMIN_HOST'],
  ])('ends the start with a line that names %s, or %s if this machine hasn’t got the address', async (name, host) => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = String((taken.address() as AddressInfo).port);
    const free = String(await freePort());
    const other = name === 'HTTP_PORT' ? 'ADMIN_PORT' : 'HTTP_PORT';
    await using second = await startHarness({ start: false });
    for (const [environment, line] of [
      [
        { [name]: port, [other]: free },
        { network: 'EADDRINUSE', msg: `${name} can't be used: choose another one` },
      ],
      [
        // Reserved for documentation: no machine has it. https://www.rfc-editor.org/rfc/rfc5737
        { [name]: String(await freePort()), [other]: free, [host]: '192.0.2.1' },
        { network: 'EADDRNOTAVAIL', msg: `${host} isn't an address of this machine: choose another one` },
      ],
    ] as const) {
      second.launch({ HTTP_HOST: '127.0.0.1', ...environment });
      expect((await second.bot.exited).code).toBe(1);
      expect(second.bot.log.filter(({ level }) => level === 'fatal')).toMatchObject([line]);
    }
  });
});

describe.skipIf(postgresUnavailable !== null)('a database that doesn’t answer', () => {
  it('makes a bot not ready that is alive, until it answers again', async () => {
    await using database = await openFragilePostgres({ ready: true });
    const port = await freePort();
    await using second = await startHarness({
      environment: { DATABASE_URL: database.url, ADMIN_PORT: String(port) },
    });
    const pages = async () => {
      const [health, page] = await Promise.all([
        get(`http://127.0.0.1:${port}/health`),
        get(`http://127.0.0.1:${port}/ready`),
      ]);
      return [health.status, page.status, await page.json()];
    };
    for (const fail of [database.outage, database.hang]) {
      await expect.poll(pages).toEqual([200, 200, { ready: true, failing: [] }]);
      await fail();
      await expect.poll(pages).toEqual([200, 503, { ready: false, failing: ['database'] }]);
      await database.recover();
    }
    await expect.poll(pages).toEqual([200, 200, { ready: true, failing: [] }]);
    expectNoViolations(second);
  });
});
