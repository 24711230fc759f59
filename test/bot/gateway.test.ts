import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIInteraction, REST } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createGateway, type Gateway } from '../../src/bot/gateway.ts';

/** A gateway that lets everyone in, and closes when the test says so. */
let server: WebSocketServer;
let gateway: Gateway;
/** The latest connection of each shard. */
let shards: Map<number, WebSocket>;
/** What shards have asked for, by opcode: 2 for a new session, 6 to resume one. */
let asked: { readonly op: number; readonly shard: number | null; readonly intents: number | undefined }[];
/** Heartbeats are left unanswered. */
let deaf: boolean;
let elapsed: number;
let got: APIInteraction[];
let ready: number[];
let refused: [message: string, code: number][];
/** What happens instead of waiting. */
let waits: (ms: number) => Promise<void>;
let waited: number[];
/** What was logged, and whether the gateway was healthy then. */
let lines: {
  readonly msg: string;
  readonly level: number;
  readonly healthy: boolean;
  readonly shard?: number;
  readonly code?: number;
}[];

const HEARTBEAT_MS = 60;

beforeEach(async () => {
  [shards, asked, deaf, elapsed, got, ready, refused, lines] = [new Map(), [], false, 0, [], [], [], []];
  waited = [];
  waits = async (ms) => void waited.push(ms);
  server = new WebSocketServer({ port: 0 });
  await once(server, 'listening');
  server.on('connection', (socket) => {
    const send = (payload: object): void => socket.send(JSON.stringify(payload));
    send({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } });
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: { shard?: [number, number]; intents?: number } };
      if (op === 1 && !deaf) {
        send({ op: 11 });
      }
      if (op === 2 || op === 6) {
        const shard = d.shard?.[0] ?? null;
        asked.push({ op, shard, intents: d.intents });
        shards.set(shard ?? 0, socket);
        send({
          op: 0,
          s: 1,
          t: op === 2 ? 'READY' : 'RESUMED',
          d: { session_id: `session ${shard}`, resume_gateway_url: url(), user: {}, guilds: [], shard: d.shard },
        });
      }
    });
  });
});

afterEach(async () => {
  await gateway.close();
  for (const socket of server.clients) {
    socket.terminate();
  }
  server.close();
});

function url(): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function make(mine: { first: number; last: number; count: number } | null, entry: string): void {
  const information = {
    url: entry,
    shards: 1,
    session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 16 },
  };
  gateway = createGateway({
    token: 'token',
    rest: { get: async () => information } as unknown as REST,
    log: pino({}, { write: (line: string) => lines.push({ ...JSON.parse(line), healthy: gateway.healthy() }) }),
    shards: mine,
    onInteraction: (interaction) => got.push(interaction),
    onReady: (_, shardId) => ready.push(shardId),
    onRefused: (message, code) => refused.push([message, code]),
    retry: (work) => work(),
    clock: { elapsed: () => elapsed, wait: (ms) => waits(ms) },
  });
}

async function connect(mine: { first: number; last: number; count: number } | null = null): Promise<void> {
  make(mine, url());
  expect(gateway.healthy()).toBe(false);
  await gateway.connect();
  await vi.waitUntil(() => ready.length === (mine === null ? 1 : mine.last - mine.first + 1));
}

/** Discord closes a shard's connection. */
async function closes(code: number, shard = 0): Promise<void> {
  shards.get(shard)?.close(code);
  await vi.waitUntil(() => lines.some((line) => line.code === code) || refused.length > 0);
}

describe('the gateway', () => {
  it('asks for no intents, and passes on interactions and nothing else', async () => {
    await connect();
    expect(asked).toEqual([{ op: 2, shard: 0, intents: 0 }]);
    const send = (t: string, d: object, s: number) => shards.get(0)?.send(JSON.stringify({ op: 0, t, d, s }));
    send('GUILD_CREATE', { id: '1' }, 2);
    send('INTERACTION_CREATE', { id: '7' }, 3);
    await vi.waitUntil(() => got.length > 0);
    expect(got).toEqual([{ id: '7' }]);
    expect(gateway.healthy()).toBe(true);
  });

  it('runs the shards of this process alone, and is healthy when all of them are', async () => {
    await connect({ first: 1, last: 2, count: 4 });
    expect(asked.map(({ shard }) => shard).sort()).toEqual([1, 2]);
    expect(ready.toSorted()).toEqual([1, 2]);
    expect(gateway.healthy()).toBe(true);
    for (const shard of [1, 2]) {
      await closes(4_000 + shard, shard);
      await vi.waitUntil(() => gateway.healthy());
    }
    const closed = lines.filter(({ msg }) => msg === 'gateway closed; reconnecting');
    expect(closed.map(({ shard, healthy }) => [shard, healthy])).toEqual([
      [1, false],
      [2, false],
    ]);
  });

  it('resumes after a connection breaks, each time, and says so', async () => {
    await connect();
    for (const round of [1, 2]) {
      await closes(4_000);
      await vi.waitUntil(() => lines.filter(({ msg }) => msg === 'gateway resumed').length === round);
      expect(lines.filter(({ msg }) => msg === 'gateway closed; reconnecting')).toHaveLength(round);
    }
    expect(asked.map(({ op }) => op)).toEqual([2, 6, 6]);
    expect(gateway.healthy()).toBe(true);
    expect(refused).toEqual([]);
  });

  it('isn’t healthy when no heartbeat has been answered for longer than Discord allows between two', async () => {
    await connect();
    deaf = true;
    elapsed = 99_999;
    expect(gateway.healthy()).toBe(true);
    elapsed = 100_000;
    expect(gateway.healthy()).toBe(false);
    deaf = false;
    await vi.waitUntil(() => gateway.healthy());
  });

  it('ends the process when Discord refuses the token', async () => {
    await connect();
    await closes(4004);
    expect(refused).toEqual([[expect.stringContaining('DISCORD_TOKEN'), 4004]]);
    expect(gateway.healthy()).toBe(false);
    expect(waited).toEqual([]);
  });

  it.each([
    [4010, 'SHARDS'],
    [4011, 'SHARDS'],
    [4012, 'update the bot'],
    [4013, 'intents'],
    [4014, 'intents'],
  ])(
    'says what is wrong when Discord won’t take the bot back (%s), and connects anew after a pause',
    async (code, why) => {
      const paused = Promise.withResolvers<void>();
      await connect();
      waits = (ms) => {
        waited.push(ms);
        return paused.promise;
      };
      await closes(code);
      await vi.waitUntil(() => waited.length > 0);
      expect(gateway.healthy()).toBe(false);
      expect(lines.filter(({ level }) => level === 50)).toMatchObject([
        { msg: expect.stringContaining(why), code, retryInSeconds: 5 },
      ]);
      paused.resolve();
      await vi.waitUntil(() => gateway.healthy());
      expect(asked.map(({ op }) => op)).toEqual([2, 2]);
      expect(refused).toEqual([]);
    },
  );

  it('pauses longer each time, up to an hour, as long as Discord never takes it', async () => {
    await connect();
    server.removeAllListeners('connection');
    server.on('connection', (socket) => {
      socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } }));
      socket.once('message', () => socket.close(4013));
    });
    const enough = Promise.withResolvers<void>();
    waits = async (ms) => {
      // The others are for connections to close.
      if (ms > 2_000) {
        waited.push(ms);
        await (waited.length === 15 ? enough.promise : undefined);
      }
    };
    shards.get(0)?.close(4013);
    await vi.waitUntil(() => waited.length === 15, { timeout: 20_000 });
    const seconds = waited.map((ms) => ms / 1_000);
    expect(seconds.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(seconds.at(-1)).toBe(3_600);
  });

  it('has one session after a connection that failed at first, and hears of each interaction once', async () => {
    let refusals = 2;
    const http = createServer();
    http.on('upgrade', (request, socket, head) => {
      if (refusals > 0) {
        refusals -= 1;
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request));
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const entry = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
    make(null, entry);
    // As often as it fails.
    await gateway.connect();
    await vi.waitUntil(() => ready.length > 0, { timeout: 10_000 });
    expect(asked.filter(({ op }) => op === 2)).toHaveLength(1);
    shards.get(0)?.send(JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', d: { id: '7' }, s: 2 }));
    await vi.waitUntil(() => got.length > 0);
    expect(got).toHaveLength(1);
    http.close();
  });

  it('doesn’t connect anew when the bot stops during the pause', async () => {
    await connect();
    const paused = Promise.withResolvers<void>();
    waits = async (ms) => {
      waited.push(ms);
      await (ms > 2_000 ? paused.promise : undefined);
    };
    await closes(4013);
    await vi.waitUntil(() => waited.includes(5_000));
    await gateway.close();
    paused.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(1);
  });

  it('closes without a word when the bot stops, whatever code comes back', async () => {
    await connect();
    await gateway.close();
    expect(gateway.healthy()).toBe(false);
    expect(lines.filter(({ level }) => level > 30)).toEqual([]);
    expect(refused).toEqual([]);
  });
});
