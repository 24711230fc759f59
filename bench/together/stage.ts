import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Channel, type Discord, type Guild, type Member, startDiscord } from '../../sandbox/discord/index.ts';
import { startVideoSdk, type VideoSdk } from '../../sandbox/videosdk/index.ts';
import { whyNoPostgres } from '../../test/support/postgres-native.ts';
import { openProxy, type PostgresProxy } from '../../test/support/postgres-proxy.ts';
import { startPostgres } from '../../test/support/postgres-server.ts';
import { INSIDE_FLAGS } from '../load/look-inside.ts';
import { pause } from '../load/open-loop.ts';
import { type PeerProcess, startPeer } from '../load/peer-process.ts';
import type { Ledger, Lock, Person } from './ledger.ts';

const MODERATE_MEMBERS = 1n << 40n;
const MANAGE_GUILD = 1n << 5n;
const READY_WITHIN_MS = 60_000;
/** As often as a supervisor would, one after the other. */
const START_ATTEMPTS = 5;
/** The bot promises 15: docs/failures.md. */
const STOPS_WITHIN_MS = 20_000;

/** A server with its moderators, and the rooms that they look after. */
export type Community = {
  readonly guild: Guild;
  readonly moderators: readonly Member[];
  readonly manager: Member;
  /** People without any rights. */
  readonly members: readonly Member[];
  /** Where cases and reports arrive. */
  readonly log: Channel;
  readonly rooms: Room[];
};

/** A room in which one session follows the other. */
export type Room = {
  roomId: string;
  readonly customRoomId: string;
  session: string;
  endsAt: number;
  /** Of its session. */
  lock: Lock | null;
};

/** A time in which a process didn't serve, or had no gateway. `to` is null while it lasts. */
export type Down = {
  readonly from: number;
  to: number | null;
  readonly how: 'killed' | 'stopped' | 'died' | 'cut off';
};

/** One process of the bot, through all its lives. */
export type Slot = {
  readonly name: string;
  readonly shard: number;
  peer: PeerProcess | null;
  life: number;
  readonly downs: Down[];
  /** Lines of its log at these levels, by their message. */
  readonly logged: Map<string, number>;
};

/** One deployment of the bot, with a Discord, a VideoSDK and a database of its own. */
export type Stage = {
  readonly name: string;
  readonly discord: Discord;
  readonly videosdk: VideoSdk;
  readonly communities: readonly Community[];
  readonly slots: readonly Slot[];
  /** In front of PostgreSQL. */
  readonly proxy: PostgresProxy | null;
  /** By session and ID. */
  readonly people: Map<string, Map<string, Person>>;
  slotOf(guild: Guild): Slot;
  start(slot: Slot): Promise<void>;
  kill(slot: Slot): Promise<void>;
  stop(slot: Slot): Promise<void>;
  close(): Promise<void>;
};

export type StageOptions = {
  readonly name: string;
  readonly engine: 'sqlite' | 'postgres';
  readonly processes: number;
  readonly guilds: number;
  readonly roomsPerGuild: number;
  readonly ledger: Ledger;
  /** A folder for what the bots print. */
  readonly logs: string | undefined;
};

/** Why there can be no stage on PostgreSQL here, or null. */
export const noPostgres = whyNoPostgres;

/** Starts the servers and everyone in them, and no bot yet. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { name, engine, processes, ledger } = options;
  const [videosdk, discord] = await Promise.all([
    startVideoSdk(),
    startDiscord({ shards: processes, maxConcurrency: processes, identifyIntervalMs: 0 }),
  ]);
  const database = engine === 'sqlite' ? sqlite() : await postgres();
  const role = { id: '' };
  const communities = Array.from({ length: options.guilds }, (_, index): Community => {
    const guild = discord.addGuild({ name: `Server ${index}` });
    const moderators = guild.addRole({
      name: 'Moderators',
      permissions: MODERATE_MEMBERS,
      ...(role.id !== '' && { id: role.id }),
    });
    role.id = moderators.id;
    const managers = guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD | MODERATE_MEMBERS });
    return {
      guild,
      moderators: ['Mia', 'Noor', 'Sue'].map((each) => guild.addMember({ name: each, roles: [moderators] })),
      manager: guild.addMember({ name: 'Max', roles: [managers] }),
      members: ['Ada', 'Bo', 'Cy', 'Di'].map((each) => guild.addMember({ name: each })),
      log: guild.addChannel({ name: 'mod-log' }),
      rooms: Array.from({ length: options.roomsPerGuild }, (_unused, n) => ({
        roomId: '',
        customRoomId: `hall-${index}-${n}`,
        session: '',
        endsAt: 0,
        lock: null,
      })),
    };
  });
  const slots = Array.from(
    { length: processes },
    (_, shard): Slot => ({
      name: processes === 1 ? name : `${name} ${shard}`,
      shard,
      peer: null,
      life: 0,
      downs: [],
      logged: new Map(),
    }),
  );

  const connected = (slot: Slot): boolean =>
    discord.gateway.connections.some(({ shard, sessionId }) => sessionId !== null && shard?.[0] === slot.shard);

  const start = async (slot: Slot, attempts = START_ATTEMPTS): Promise<void> => {
    const peer = startPeer('bouncer', discord.apiUrl, videosdk.url, {
      nodeFlags: INSIDE_FLAGS,
      environment: {
        DISCORD_TOKEN: discord.token,
        MODERATOR_ROLE_IDS: role.id,
        VIDEOSDK_API_KEY: videosdk.apiKey,
        VIDEOSDK_SECRET_KEY: videosdk.secretKey,
        DATABASE_URL: database.url,
        ...(processes > 1 && { SHARDS: `${slot.shard}/${processes}` }),
      },
    });
    slot.peer = peer;
    slot.life += 1;
    const end = { expected: false, ready: false };
    expected.set(peer, end);
    void peer.exited.then(() => {
      if (end.expected || !end.ready) return;
      slot.downs.push({ from: Date.now(), to: null, how: 'died' });
      ledger.found('process', Date.now(), `${slot.name} ended by itself:\n${peer.lastLines()}`);
    });
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!connected(slot) || discord.commands.global.length === 0) {
      if (peer.hasExited()) {
        // It ends if its database doesn't answer in time, and a supervisor starts it again.
        if (attempts > 1) return start(slot, attempts - 1);
        ledger.found('process', Date.now(), `${slot.name} ended while it started:\n${peer.lastLines()}`);
        return;
      }
      if (performance.now() > deadline) {
        ledger.found('process', Date.now(), `${slot.name} didn’t get ready:\n${peer.lastLines()}`);
        return;
      }
      await pause(20);
    }
    end.ready = true;
    const down = slot.downs.at(-1);
    if (down !== undefined) down.to ??= Date.now();
  };

  const ended = async (slot: Slot): Promise<void> => {
    const { peer } = slot;
    slot.peer = null;
    if (peer === null) return;
    const output = peer.output();
    count(output, slot.logged);
    if (options.logs !== undefined) writeFileSync(join(options.logs, `${slot.name} ${slot.life}.log`), output);
    await peer.stop(0);
  };

  const kill = async (slot: Slot): Promise<void> => {
    const { peer } = slot;
    if (peer === null || peer.hasExited()) return;
    expect(peer);
    slot.downs.push({ from: Date.now(), to: null, how: 'killed' });
    peer.signal('SIGKILL');
    await peer.exited;
    await ended(slot);
  };

  const stop = async (slot: Slot): Promise<void> => {
    const { peer } = slot;
    if (peer === null || peer.hasExited()) return;
    expect(peer);
    const from = Date.now();
    slot.downs.push({ from, to: null, how: 'stopped' });
    peer.signal('SIGTERM');
    const inTime = await Promise.race([peer.exited.then(() => true), pause(STOPS_WITHIN_MS).then(() => false)]);
    if (!inTime) {
      ledger.found('process', from, `${slot.name} didn’t stop within ${STOPS_WITHIN_MS} ms:\n${peer.lastLines()}`);
    } else if (peer.exitCode() !== 0) {
      ledger.found('process', from, `${slot.name} stopped with exit code ${peer.exitCode()}:\n${peer.lastLines()}`);
    }
    await ended(slot);
  };

  const expected = new Map<PeerProcess, { expected: boolean; ready: boolean }>();
  const expect = (peer: PeerProcess): void => {
    const end = expected.get(peer);
    if (end !== undefined) end.expected = true;
    expected.delete(peer);
  };

  return {
    name,
    discord,
    videosdk,
    communities,
    slots,
    proxy: database.proxy,
    people: new Map(),
    slotOf: (guild) => slots[Number((BigInt(guild.id) >> 22n) % BigInt(processes))] as Slot,
    start,
    kill,
    stop,
    async close() {
      for (const slot of slots) await stop(slot);
      await Promise.all([videosdk.close(), discord.close()]);
      await database.close();
    },
  };
}

type Database = { readonly url: string; readonly proxy: PostgresProxy | null; close(): Promise<void> };

function sqlite(): Database {
  const folder = mkdtempSync(join(tmpdir(), 'bouncer-bench-'));
  return {
    url: `file:${join(folder, 'bouncer.db')}`,
    proxy: null,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgres(): Promise<Database> {
  const server = await startPostgres({ durable: true });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('create database bouncer_bench');
  await client.end();
  const url = new URL(server.url);
  url.pathname = 'bouncer_bench';
  const proxy = await openProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  return {
    url: url.href,
    proxy,
    async close() {
      await proxy[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Adds up what a log has at these levels, by level and message. */
function count(output: string, into: Map<string, number>): void {
  for (const line of output.split('\n')) {
    if (!/"level":"(?:error|fatal)"/u.test(line)) continue;
    const message = /"msg":"((?:[^"\\]|\\.)*)"/u.exec(line)?.[1] ?? line.slice(0, 200);
    into.set(message, (into.get(message) ?? 0) + 1);
  }
}
