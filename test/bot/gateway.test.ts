import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { APIInteraction, REST } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createGateway, type Gateway, type GatewayReady } from '../../src/bot/gateway.ts';
import type { LeftSession, LeftSessions } from '../../src/bot/left-sessions.ts';
import { createStart, type Start } from '../../src/bot/start.ts';
import { waitUntil } from '../support/waiting.ts';

/** A gateway that lets everyone in, and closes when the test says so. */
let server: WebSocketServer;
let gateway: Gateway;
let start: Start;
let stopping: AbortController;
/** The latest connection of each shard. */
let shards: Map<number, WebSocket>;
/** What shards have asked for, by opcode: 2 for a new session, 6 to resume one. */
let asked: { readonly op: number; readonly shard: number | null; readonly intents: number | undefined }[];
/** Heartbeats are left unanswered. */
let deaf: boolean;
let elapsed: number;
let got: APIInteraction[];
let ready: number[];
let onReady: (shardId: number, said: GatewayReady) => void;
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
  readonly why?: string;
  readonly message?: string;
  readonly retryInSeconds?: number;
  readonly resetInSeconds?: number;
}[];
/** What Discord answers when it's asked for its gateway. */
let information: () => unknown;
let asksForGateway: number;
/** Where sessions are left. */
let leftSessions: LeftSessions | null;

const HEARTBEAT_MS = 60;
/** What Discord says of the bot when a session starts. */
const WHO = { user: { username: 'bouncer' }, application: { id: '900' } };

beforeEach(async () => {
  [shards, asked, deaf, elapsed, got, ready, refused, lines] = [new Map(), [], false, 0, [], [], [], []];
  waited = [];
  waits = async (ms) => {
    waited.push(ms);
    elapsed += ms;
    await new Promise((resolve) => setImmediate(resolve));
  };
  asksForGateway = 0;
  leftSessions = null;
  stopping = new AbortController();
  onReady = (shardId) => void ready.push(shardId);
  information = () => informationWith({});
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
          d: { session_id: `session ${shard}`, resume_gateway_url: url(), ...WHO, guilds: [], shard: d.shard },
        });
      }
    });
  });
});

afterEach(async () => {
  stopping.abort();
  await gateway.close();
  for (const socket of server.clients) {
    socket.terminate();
  }
  server.close();
});

function url(): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function informationWith(limit: object, entry = url()): object {
  return {
    url: entry,
    shards: 1,
    session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 0, max_concurrency: 16, ...limit },
  };
}

function make(mine: { first: number; last: number; count: number } | null): void {
  const log = pino({}, { write: (line: string) => lines.push({ ...JSON.parse(line), healthy: gateway.healthy() }) });
  const clock = { elapsed: () => elapsed, wait: (ms: number) => waits(ms) };
  const exit = (code: number): void => void refused.push(['exit', code]);
  start = createStart({ clock, stopping: stopping.signal, log, exit });
  gateway = createGateway({
    token: 'token',
    rest: {
      async get() {
        asksForGateway += 1;
        return information();
      },
    } as unknown as REST,
    log,
    shards: mine,
    onInteraction: (interaction) => got.push(interaction),
    onReady: (said, shardId) => onReady(shardId, said),
    onRefused: (message, code) => refused.push([message, code]),
    retry: (work) => start.retryForever('connecting to Discord', work),
    clock,
    leftSessions,
  });
}

async function connect(mine: { first: number; last: number; count: number } | null = null): Promise<void> {
  make(mine);
  expect(gateway.healthy()).toBe(false);
  await gateway.connect();
  await waitUntil(() => ready.length === (mine === null ? 1 : mine.last - mine.first + 1));
}

/** Discord closes a shard's connection. */
async function closes(code: number, shard = 0): Promise<void> {
  shards.get(shard)?.close(code);
  await waitUntil(() => lines.some((line) => line.code === code) || refused.length > 0);
}

describe('the gateway', () => {
  it('asks for no intents, and passes on interactions and nothing else', async () => {
    await connect();
    expect(asked).toEqual([{ op: 2, shard: 0, intents: 0 }]);
    const send = (t: string, d: object, s: number) => shards.get(0)?.send(JSON.stringify({ op: 0, t, d, s }));
    send('GUILD_CREATE', { id: '1' }, 2);
    send('INTERACTION_CREATE', { id: '7' }, 3);
    await waitUntil(() => got.length > 0);
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
      await waitUntil(() => gateway.healthy());
      expect(gateway.status().reconnects).toBe(shard);
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
      await waitUntil(() => lines.filter(({ msg }) => msg === 'gateway resumed').length === round);
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
    await waitUntil(() => gateway.healthy());
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
      await waitUntil(() => waited.length > 0);
      expect(gateway.healthy()).toBe(false);
      expect(lines.filter(({ level }) => level === 50)).toMatchObject([
        { msg: expect.stringContaining(why), code, retryInSeconds: 5 },
      ]);
      paused.resolve();
      await waitUntil(() => gateway.healthy());
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
    const seconds = (): (number | undefined)[] =>
      lines.filter(({ code, level }) => code === 4013 && level === 50).map(({ retryInSeconds }) => retryInSeconds);
    shards.get(0)?.close(4013);
    await waitUntil(() => seconds().length >= 12, { timeout: 20_000 });
    expect(seconds().slice(0, 12)).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]);
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
    information = () => informationWith({}, entry);
    make(null);
    // As often as it fails.
    await gateway.connect();
    await waitUntil(() => ready.length > 0, { timeout: 10_000 });
    expect(asked.filter(({ op }) => op === 2)).toHaveLength(1);
    shards.get(0)?.send(JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', d: { id: '7' }, s: 2 }));
    await waitUntil(() => got.length > 0);
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
    await waitUntil(() => waited.includes(5_000));
    await gateway.close();
    paused.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toHaveLength(1);
  });

  it('leaves no connection behind when the bot stops while it’s connecting, and none that ends the process', async () => {
    const http = createServer();
    const asking = once(http, 'upgrade') as Promise<[unknown, Socket]>;
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    information = () => informationWith({}, `ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
    make(null);
    void gateway.connect();
    const [, socket] = await asking;
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('uncaughtException', note);
    const ended = once(socket, 'close');
    await gateway.close();
    // What Discord answers too late.
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    process.off('uncaughtException', note);
    expect(unhandled).toEqual([]);
    http.close();
  });

  it('closes without a word when the bot stops, whatever code comes back', async () => {
    await connect();
    await gateway.close();
    expect(gateway.healthy()).toBe(false);
    expect(lines.filter(({ level }) => level > 30)).toEqual([]);
    expect(refused).toEqual([]);
  });
});

type Frame = Readonly<Record<string, unknown>> | string | Buffer;

/** Replaces the gateway by one that sends these frames, first of all and in answer to Identify and Resume. */
function sends(first: readonly Frame[], answers: (op: number) => readonly Frame[] | number): void {
  server.removeAllListeners('connection');
  server.on('connection', (socket) => {
    const all = (frames: readonly Frame[]): void => {
      for (const frame of frames) {
        socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
      }
    };
    shards.set(0, socket);
    all(first);
    socket.on('message', (data) => {
      const { op } = JSON.parse(String(data)) as { op: number };
      if (op === 2 || op === 6) {
        asked.push({ op, shard: 0, intents: 0 });
        const answer = answers(op);
        if (typeof answer === 'number') {
          socket.close(answer);
        } else {
          all(answer);
        }
      }
    });
  });
}

const HELLO = { op: 10, d: { heartbeat_interval: 41_250 } };
const greeting = (more: object = {}): Frame => ({
  op: 0,
  s: 1,
  t: 'READY',
  d: { session_id: 'session', resume_gateway_url: url(), user: {}, guilds: [], ...more },
});
const saying = (words: string) => lines.filter(({ msg }) => msg.includes(words));
const counted = (op: number): number => asked.filter((one) => one.op === op).length;

describe('a gateway that lets no one in', () => {
  it.each<[string, readonly Frame[] | number]>([
    ['calls each new session invalid', [{ op: 9, d: false }]],
    ['closes (4000) at each new session', 4_000],
    ['closes (4008) at each new session', 4_008],
  ])('and %s isn’t asked for more than a few sessions in an hour, and the log says so', async (_how, answer) => {
    sends([HELLO], () => answer);
    make(null);
    void gateway.connect();
    await waitUntil(() => counted(2) >= 8, { timeout: 20_000 });
    expect(elapsed).toBeGreaterThan(10 * 60_000);
    const pauses = lines.filter(({ retryInSeconds }) => retryInSeconds !== undefined);
    expect(pauses.map(({ level, retryInSeconds }) => [level, retryInSeconds]).slice(0, 5)).toEqual([
      [40, 5],
      [40, 10],
      [40, 90],
      [40, 180],
      [40, 360],
    ]);
    expect(saying('gives the bot no session')).toHaveLength(2);
    expect(saying('many gateway sessions within an hour').length).toBeGreaterThanOrEqual(3);
    // It asks how many are left, too.
    expect(asksForGateway).toBeGreaterThan(3);
  });

  it.each<[string, readonly Frame[], (socket: WebSocket) => void]>([
    ['cuts each connection at once', [], (socket) => socket.terminate()],
    ['closes each connection after its greeting', [HELLO], (socket) => socket.close(1001)],
  ])('and %s is connected to less and less often', async (_how, first, end) => {
    sends(first, () => []);
    let connections = 0;
    server.on('connection', (socket) => {
      connections += 1;
      setTimeout(() => end(socket), 20);
    });
    make(null);
    void gateway.connect();
    await waitUntil(() => connections >= 8, { timeout: 20_000 });
    expect(elapsed).toBeGreaterThan(25_000);
    expect(lines.filter(({ retryInSeconds }) => retryInSeconds !== undefined).length).toBeGreaterThanOrEqual(4);
  });

  // One for each shard: those of the protocol, of Discord, of @discordjs/ws (1000 and 4200), and those no one has. Without
  // those after which Discord doesn't take the bot back.
  const CODES = [
    ...[1_000, 1_001, 1_002, 1_003, 1_007, 1_008, 1_009, 1_011, 1_012, 1_013, 3_000, 3_999],
    ...[4_000, 4_001, 4_002, 4_003, 4_005, 4_006, 4_007, 4_008, 4_009, 4_015, 4_199, 4_200, 4_201, 4_999],
  ];
  it.each<[string, (socket: WebSocket, op: number | null, isResumed: boolean) => boolean]>([
    ['before it has greeted the bot', (_, op) => op === null],
    ['when a session starts', (_, op) => op === 2],
    [
      'when a session is resumed',
      (socket, op, isResumed) => {
        if (op === 2 && !isResumed) {
          setTimeout(() => socket.close(4_000), 20);
        }
        return op === 6;
      },
    ],
  ])('and closes with any code %s is connected to again', async (_when, endsNow) => {
    const ending = [...CODES];
    const back = new Set<number>();
    server.removeAllListeners('connection');
    server.on('connection', (socket) => {
      const ends = (op: number | null): boolean => {
        if (!endsNow(socket, op, ending.length === 0) || ending.length === 0) {
          return false;
        }
        socket.close(ending.shift());
        return true;
      };
      if (ends(null)) {
        return;
      }
      socket.send(JSON.stringify(HELLO));
      socket.on('message', (data) => {
        const { op, d } = JSON.parse(String(data)) as { op: number; d: { shard?: number[]; session_id?: string } };
        if (op !== 1 && !ends(op)) {
          const shard = d.shard?.[0] ?? Number(d.session_id);
          back.add(shard);
          const made = { op: 0, s: 1, t: 'READY', d: { session_id: String(shard), resume_gateway_url: url() } };
          socket.send(JSON.stringify(op === 2 ? made : { op: 0, s: 2, t: 'RESUMED', d: {} }));
        }
      });
    });
    make({ first: 0, last: CODES.length - 1, count: CODES.length });
    void gateway.connect();
    await waitUntil(() => ending.length === 0 && gateway.healthy(), { timeout: 10_000 });
    const closed = new Set(lines.filter(({ msg }) => msg === 'gateway closed; reconnecting').map(({ code }) => code));
    expect(CODES.filter((code) => !closed.has(code))).toEqual([]);
    expect(saying('unreadable')).toEqual([]);
  });

  it('and resumes nothing gets a few resumes on few connections, and then starts a session', async () => {
    let isOpen = true;
    sends([HELLO], (op) => {
      const invalid = { op: 9, d: true };
      return op === 2 && isOpen ? [greeting(), invalid] : [invalid];
    });
    make(null);
    void gateway.connect();
    await waitUntil(() => counted(2) >= 1);
    isOpen = false;
    await waitUntil(() => counted(2) >= 2, { timeout: 20_000 });
    expect(counted(6)).toBeLessThanOrEqual(8);
    expect(saying('called the gateway session invalid')[0]).toMatchObject({ level: 40, resumable: true });
    // Events don't arrive while a session isn't resumed.
    expect(saying('called the gateway session invalid')[0]).toMatchObject({ healthy: false });
  });

  it('and asks for heartbeats while it resumes a session gets them, and as much time as without', async () => {
    let beats = 0;
    sends([HELLO], (op) => (op === 2 ? [greeting()] : Array(8).fill({ op: 1, d: null })));
    server.on('connection', (socket) => {
      socket.on('message', (data) => {
        beats += (JSON.parse(String(data)) as { op: number }).op === 1 ? 1 : 0;
        if (beats === 8) {
          socket.send(JSON.stringify({ op: 0, s: 2, t: 'RESUMED', d: {} }));
        }
      });
    });
    await connect();
    shards.get(0)?.close(4_000);
    await waitUntil(() => saying('gateway resumed').length > 0);
    expect(saying("doesn't say whether it resumes")).toEqual([]);
    expect(counted(6)).toBe(1);
  });

  it('and never says whether it resumes a session is left after some heartbeats, and in the end asked for another one', async () => {
    server.removeAllListeners('connection');
    server.on('connection', (socket) => {
      const send = (frame: object): void => socket.send(JSON.stringify(frame));
      shards.set(0, socket);
      send({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS } });
      socket.on('message', (data) => {
        const { op } = JSON.parse(String(data)) as { op: number };
        if (op === 1) {
          send({ op: 11 });
          return;
        }
        asked.push({ op, shard: 0, intents: 0 });
        if (op === 2) {
          send(greeting() as object);
        }
      });
    });
    await connect();
    shards.get(0)?.close(4_000);
    await waitUntil(() => counted(2) >= 2, { timeout: 20_000 });
    expect(counted(6)).toBe(3);
    expect(saying("doesn't say whether it resumes")).toMatchObject([{ level: 40 }, { level: 40 }, { level: 40 }]);
  });
});

describe('the sessions that Discord allows in a day', () => {
  it('are waited for in words when there are none left at start, and asked for at most once an hour', async () => {
    let resetAfter = 5_400_000;
    information = () => informationWith({ remaining: resetAfter > 0 ? 0 : 1_000, reset_after: resetAfter });
    waits = async (ms) => {
      waited.push(ms);
      resetAfter -= ms;
    };
    make(null);
    await start.retryForever('connecting to Discord', () => gateway.connect());
    await waitUntil(() => ready.length > 0);
    expect(waited).toEqual([3_600_000, 1_800_000]);
    expect(lines.filter(({ level }) => level >= 40)).toMatchObject([
      {
        level: 50,
        msg: expect.stringContaining('no more gateway sessions today'),
        resetInSeconds: 5_400,
        retryInSeconds: 3_600,
      },
      {
        level: 50,
        msg: expect.stringContaining('no more gateway sessions today'),
        resetInSeconds: 1_800,
        retryInSeconds: 1_800,
      },
    ]);
  });

  it.each([
    [
      'fewer than it has shards',
      { remaining: 2, total: 1_000 },
      'fewer gateway sessions today than this process has shards',
    ],
    [
      'never as many as it has shards',
      { remaining: 2, total: 2 },
      'more shards than Discord allows gateway sessions in a day',
    ],
    ['none', { remaining: 0, total: 1_000 }, 'no more gateway sessions today'],
  ])('(%s) are named as what they are', async (_what, limit, words) => {
    information = () => informationWith(waited.length > 0 ? {} : { ...limit, reset_after: 60_000 });
    make({ first: 0, last: 2, count: 3 });
    await start.retryForever('connecting to Discord', () => gateway.connect());
    await waitUntil(() => ready.length === 3);
    expect(waited[0]).toBe(60_000);
    expect(lines.filter(({ level }) => level >= 40)).toMatchObject([
      { level: 50, msg: expect.stringContaining(words), sessionsNeeded: 3, sessionsLeft: limit.remaining },
    ]);
  });

  it('are waited for when they’re used up while the bot runs', async () => {
    sends([HELLO], () => [{ op: 9, d: false }]);
    make(null);
    void gateway.connect();
    await waitUntil(() => counted(2) >= 2, { timeout: 5_000 });
    const started: number[] = [];
    information = () => {
      const isOver = saying('no more gateway sessions today').length >= 3;
      started.push(counted(2));
      return informationWith({ remaining: isOver ? 1 : 0, reset_after: 7_200_000 });
    };
    await waitUntil(() => saying('no more gateway sessions today').length >= 3, { timeout: 20_000 });
    expect(started.slice(0, 4)).toEqual([5, 5, 5, 5]);
    sends([HELLO], () => [greeting()]);
    await waitUntil(() => ready.length > 0, { timeout: 5_000 });
  });
});

describe('what Discord sends', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['bytes', new ArrayBuffer(8)],
    ['an address that isn’t one', informationWith({}, 'nonsense')],
    ['an address of a page', informationWith({}, 'https://discord.com/')],
    ['no limit', { url: 'ws://127.0.0.1:1', shards: 1 }],
    ['no shards', { ...informationWith({}, 'ws://127.0.0.1:1'), shards: 0 }],
    ['shards in words', { ...informationWith({}, 'ws://127.0.0.1:1'), shards: 'one' }],
    ['fewer shards than none', { ...informationWith({}, 'ws://127.0.0.1:1'), shards: -1 }],
    ['a part of a shard', { ...informationWith({}, 'ws://127.0.0.1:1'), shards: 1.5 }],
    ['more shards than there can be', { ...informationWith({}, 'ws://127.0.0.1:1'), shards: 100_000 }],
    ['a limit of null', { ...informationWith({}, 'ws://127.0.0.1:1'), session_start_limit: null }],
  ])('(%s in place of the gateway’s address) is named, and asked for again', async (_what, answer) => {
    let times = 2;
    information = () => {
      times -= 1;
      return times >= 0 ? answer : informationWith({});
    };
    make(null);
    await start.retryForever('connecting to Discord', () => gateway.connect());
    await waitUntil(() => gateway.healthy());
    expect(waited).toEqual([1_000, 2_000]);
    expect(saying("Discord's answer can't be used")).toMatchObject([
      { level: 50, why: expect.any(String), retryInSeconds: 1 },
      { level: 50, why: expect.any(String), retryInSeconds: 2 },
    ]);
  });

  it.each<[string, Frame]>([
    ['with null', { op: 10, d: null }],
    ['without an interval', { op: 10, d: {} }],
    ['with an interval of 0', { op: 10, d: { heartbeat_interval: 0 } }],
    ['with an interval in words', { op: 10, d: { heartbeat_interval: 'soon' } }],
    ['with an interval that no timer takes', { op: 10, d: { heartbeat_interval: 2 ** 31 } }],
  ])('(a greeting %s) is named, and the bot connects again', async (_what, first) => {
    sends([first], () => []);
    make(null);
    void gateway.connect();
    await waitUntil(() => lines.length > 0);
    expect(lines[0]).toMatchObject({ level: 40, why: 'a Hello without a usable heartbeat_interval' });
    sends([HELLO], () => [greeting()]);
    await waitUntil(() => gateway.healthy(), { timeout: 5_000 });
  });

  it.each<[string, readonly Frame[]]>([
    ['without data', [{ op: 0, s: 1, t: 'READY', d: null }]],
    ['without a session', [{ op: 0, s: 1, t: 'READY', d: {} }]],
  ])('(READY %s) is named, and the bot connects again', async (_what, answer) => {
    sends([HELLO], () => answer);
    make(null);
    void gateway.connect();
    await waitUntil(() => saying('unreadable').length > 0);
    sends([HELLO], () => [greeting()]);
    await waitUntil(() => gateway.healthy(), { timeout: 5_000 });
  });

  it('(READY with an address that isn’t one) is resumed where it was started', async () => {
    sends([HELLO], (op) =>
      op === 2 ? [greeting({ resume_gateway_url: 'nonsense' })] : [{ op: 0, s: 2, t: 'RESUMED', d: {} }],
    );
    make(null);
    await gateway.connect();
    shards.get(0)?.close(4_000);
    await waitUntil(() => saying('gateway resumed').length > 0, { timeout: 5_000 });
  });

  it('(anything else that can’t be read) changes nothing, and is named once', async () => {
    const odd: readonly Frame[] = [
      'not JSON',
      '',
      'null',
      '[]',
      '7',
      '{}',
      Buffer.from([1, 2, 3]),
      HELLO,
      { op: 'hello' },
      { op: 99, d: null },
      { op: 11, d: 7 },
      { op: 0 },
      { op: 0, t: 7, s: 'x', d: 7 },
      { op: 0, t: 'RESUMED', s: null, d: null },
      { op: 0, t: 'GUILD_CREATE', s: -1, d: 'x' },
    ];
    sends([HELLO], () => [greeting(), ...odd, { op: 0, t: 'INTERACTION_CREATE', s: 9, d: { id: '7' } }]);
    make(null);
    await gateway.connect();
    await waitUntil(() => got.length > 0);
    expect(got).toEqual([{ id: '7' }]);
    expect(gateway.healthy()).toBe(true);
    expect(saying('unreadable')).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it.each<[string, boolean]>([
    ['', false],
    [', compressed to a few', true],
  ])(
    '(a message of millions of bytes%s) ends the connection at once, and the bot resumes on another one',
    async (_how, perMessageDeflate) => {
      const other = new WebSocketServer({ port: 0, perMessageDeflate });
      try {
        await once(other, 'listening');
        other.on('connection', (socket, request) => server.emit('connection', socket, request));
        information = () => informationWith({}, `ws://127.0.0.1:${(other.address() as AddressInfo).port}`);
        await connect();
        // Its end of the connection stays open.
        for (const socket of other.clients) {
          socket.pause();
        }
        shards
          .get(0)
          ?.send(JSON.stringify({ op: 0, s: 2, t: 'GUILD_CREATE', d: { name: 'x'.repeat(5 * 1024 * 1024) } }));
        await waitUntil(() => saying('gateway resumed').length > 0, { timeout: 5_000 });
        expect(saying('gateway error')).toMatchObject([{ level: 40, message: 'Max payload size exceeded' }]);
        expect(gateway.healthy()).toBe(true);
      } finally {
        for (const socket of other.clients) {
          socket.terminate();
        }
        other.close();
      }
    },
  );

  it('(a session that is called invalid with null) starts another one', async () => {
    sends([HELLO], () => (counted(2) === 1 ? [greeting(), { op: 9, d: null }] : [greeting()]));
    make(null);
    await gateway.connect();
    await waitUntil(() => counted(2) === 2 && gateway.healthy(), { timeout: 5_000 });
  });

  it('(something that the bot fails over) is named, and doesn’t end the process', async () => {
    sends([HELLO], () => [greeting({ user: null })]);
    make(null);
    onReady = () => {
      throw new TypeError('no user');
    };
    await gateway.connect();
    await waitUntil(() => saying('The bot failed over').length > 0);
    expect(saying('The bot failed over')).toMatchObject([{ level: 50, why: 'TypeError: no user' }]);
    expect(saying('unreadable')).toEqual([]);
    expect(gateway.healthy()).toBe(true);
  });
});

describe('the sessions of a bot that stops', () => {
  let kept: LeftSession[];
  let takes: number;

  beforeEach(() => {
    [kept, takes] = [[], 0];
    leftSessions = {
      async take() {
        takes += 1;
        return kept.splice(0);
      },
      async leave(sessions) {
        kept.push(...sessions);
      },
    };
  });

  const left = (more: Partial<LeftSession> = {}): LeftSession => ({
    shardId: 0,
    shardCount: 1,
    sessionId: 'session of another process',
    resumeUrl: url(),
    sequence: 7,
    applicationId: '900',
    userName: 'bouncer',
    ...more,
  });
  const event = (s: number, shard = 0): void =>
    shards.get(shard)?.send(JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', s, d: { id: String(s) } }));
  /** The codes with which the bot closes its connections. */
  function codes(): number[] {
    const closed: number[] = [];
    for (const socket of server.clients) {
      socket.on('close', (code) => closed.push(code));
    }
    return closed;
  }

  it('are left with the last event that was handled, and what comes later is for the next process', async () => {
    await connect({ first: 1, last: 2, count: 4 });
    const closed = codes();
    event(3, 1);
    await waitUntil(() => got.length === 1);
    const closing = gateway.close();
    event(4, 1);
    await closing;
    await waitUntil(() => closed.length === 2);
    expect(closed).toEqual([4_200, 4_200]);
    expect(got).toEqual([{ id: '3' }]);
    const each = { shardCount: 4, resumeUrl: url(), applicationId: '900', userName: 'bouncer' };
    expect(kept.toSorted((one, other) => one.shardId - other.shardId)).toEqual([
      { ...each, shardId: 1, sessionId: 'session 1', sequence: 3 },
      { ...each, shardId: 2, sessionId: 'session 2', sequence: 1 },
    ]);
    await gateway.close();
    expect(kept).toHaveLength(2);
  });

  it('are left before their connections have ended, and with what was handled then', async () => {
    const stored = Promise.withResolvers<void>();
    const leave = leftSessions?.leave;
    leftSessions = {
      take: async () => [],
      async leave(sessions) {
        await leave?.(sessions);
        await stored.promise;
      },
    };
    await connect();
    // One that doesn't answer when the bot closes its connection.
    for (const socket of server.clients) {
      socket.pause();
    }
    waits = async () => undefined;
    const closing = gateway.close();
    expect(kept).toMatchObject([{ sequence: 1 }]);
    stored.resolve();
    await closing;
  });

  it('end with the bot if there is nowhere to leave them', async () => {
    leftSessions = null;
    await connect();
    const closed = codes();
    await gateway.close();
    await waitUntil(() => closed.length === 1);
    expect(closed).toEqual([1_000]);
  });

  it('go on in the next one, which is ready though Discord doesn’t say so, and don’t count for the day', async () => {
    kept = [left()];
    information = () => informationWith({ remaining: 0, reset_after: 3_600_000 });
    const said: GatewayReady[] = [];
    onReady = (shardId, what) => {
      ready.push(shardId);
      said.push(what);
    };
    const resumes: unknown[] = [];
    server.on('connection', (socket) =>
      socket.on('message', (data) => {
        const { op, d } = JSON.parse(String(data)) as { op: number; d: unknown };
        if (op === 6) {
          resumes.push(d);
        }
      }),
    );
    await connect();
    expect(resumes).toEqual([{ token: 'token', session_id: 'session of another process', seq: 7 }]);
    expect(said).toEqual([{ ...WHO, shard: [0, 1], guilds: null }]);
    expect(gateway.healthy()).toBe(true);
    event(8);
    await waitUntil(() => got.length === 1);
    // A connection that breaks later is nothing new.
    await closes(4_000);
    await waitUntil(() => saying('gateway resumed').length === 2);
    expect(ready).toEqual([0]);
    await gateway.close();
    expect(kept).toEqual([left({ sequence: 8 })]);
    expect(asked.map(({ op }) => op)).toEqual([6, 6]);
  });

  it('are joined by new ones for the other shards', async () => {
    kept = [left({ shardId: 1, shardCount: 3 })];
    information = () => informationWith({ remaining: 2 });
    make({ first: 0, last: 2, count: 3 });
    await gateway.connect();
    await waitUntil(() => ready.length === 3);
    expect(asked.map(({ op }) => op).toSorted()).toEqual([2, 2, 6]);
  });

  it('are counted as new ones when they can’t be resumed, because shards are counted differently', async () => {
    kept = [left({ shardId: 1, shardCount: 4 }), left({ shardId: 0, shardCount: 2 })];
    information = () => informationWith({ remaining: waited.length > 0 ? 1 : 0, reset_after: 60_000 });
    make(null);
    await start.retryForever('connecting to Discord', () => gateway.connect());
    await waitUntil(() => ready.length === 1);
    expect(waited).toEqual([60_000]);
    expect(asked.map(({ op }) => op)).toEqual([2]);
  });

  it('are replaced by new ones when Discord has given them up, as soon as it allows some', async () => {
    kept = [left()];
    information = () => informationWith({ remaining: waited.length > 0 ? 1 : 0, reset_after: 60_000 });
    sends([HELLO], (op) => (op === 2 ? [greeting()] : [{ op: 9, d: false }]));
    await connect();
    expect(asked.map(({ op }) => op)).toEqual([6, 2]);
    expect(waited).toEqual([60_000]);
    expect(saying('no more gateway sessions today')).toHaveLength(1);
    expect(gateway.healthy()).toBe(true);
  });

  it('are replaced by new ones when nothing answers where they’re resumed', async () => {
    kept = [left({ resumeUrl: 'ws://127.0.0.1:1' })];
    make(null);
    void gateway.connect();
    await waitUntil(() => ready.length === 1, { timeout: 10_000 });
    expect(asked.map(({ op }) => op)).toEqual([2]);
    expect(elapsed).toBeLessThan(3_000);
  });

  it('are kept in hand while Discord can’t be asked for its gateway', async () => {
    kept = [left()];
    information = () => (waited.length > 0 ? informationWith({}) : null);
    make(null);
    await start.retryForever('connecting to Discord', () => gateway.connect());
    await waitUntil(() => ready.length === 1);
    expect(asked.map(({ op }) => op)).toEqual([6]);
    expect(takes).toBe(1);
  });

  it('are left again by a bot that is stopped before it has connected', async () => {
    const asking = Promise.withResolvers<LeftSession[]>();
    leftSessions = { ...(leftSessions as LeftSessions), take: () => asking.promise };
    make(null);
    const connecting = gateway.connect();
    const closing = gateway.close();
    asking.resolve([left()]);
    await Promise.all([connecting, closing]);
    expect(kept).toEqual([left()]);
    expect(asksForGateway).toBe(0);
  });
});
