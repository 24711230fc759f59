import { once } from 'node:events';
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
let fatal: [message: string, code: number][];
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
  [shards, asked, deaf, elapsed, got, ready, fatal, lines] = [new Map(), [], false, 0, [], [], [], []];
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

async function connect(mine: { first: number; last: number; count: number } | null = null): Promise<void> {
  const information = {
    url: url(),
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
    onFatal: (message, code) => fatal.push([message, code]),
    clock: { elapsed: () => elapsed },
  });
  expect(gateway.healthy()).toBe(false);
  await gateway.connect();
  await vi.waitUntil(() => ready.length === (mine === null ? 1 : mine.last - mine.first + 1));
}

/** Discord closes a shard's connection. */
async function closes(code: number, shard = 0): Promise<void> {
  shards.get(shard)?.close(code);
  await vi.waitUntil(() => lines.some((line) => line.code === code) || fatal.length > 0);
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
    expect(fatal).toEqual([]);
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

  it.each([
    [4004, 'DISCORD_TOKEN'],
    [4010, 'shard'],
    [4011, 'more shards'],
    [4012, 'Update the bot'],
    [4013, 'intents'],
    [4014, 'intents'],
  ])('ends the process when Discord won’t take it back: %s', async (code, why) => {
    await connect();
    await closes(code);
    expect(fatal).toEqual([[expect.stringContaining(why), code]]);
    expect(gateway.healthy()).toBe(false);
  });

  it('closes without a word when the bot stops, whatever code comes back', async () => {
    await connect();
    await gateway.close();
    expect(gateway.healthy()).toBe(false);
    expect(lines.filter(({ level }) => level > 30)).toEqual([]);
    expect(fatal).toEqual([]);
  });
});
