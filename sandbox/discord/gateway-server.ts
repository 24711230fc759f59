import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type {
  CloseRecord,
  Gateway,
  GatewayConnection,
  GatewayFrame,
  IdentifyRecord,
  ResumeRecord,
  ShardTarget,
} from './control.ts';
import {
  ALL_INTENTS,
  closeReasons,
  endsSession,
  GUILDS_PER_SHARD,
  Intent,
  Op,
  PRIVILEGED_INTENTS,
} from './gateway-codes.ts';
import type { Identify, Resume } from './gateway-connection.ts';
import { Connection } from './gateway-connection.ts';
import { GatewaySession } from './gateway-session.ts';
import { guildCreate, guildObject } from './payloads.ts';
import type { GuildState, World } from './world.ts';
import { shardOf } from './world.ts';

export interface GatewayServer {
  readonly control: Gateway;
  /** Takes over a socket that requests an upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Dispatches to every session of the server's shard (null: direct messages). */
  dispatchFor(guildId: string | null, event: string, data: unknown): void;
  /** Sends GUILD_CREATE to sessions with the Guilds intent. */
  announceGuild(guild: GuildState): void;
  /** Sends GUILD_UPDATE to sessions with the Guilds intent. An unavailable server sends nothing until it's back. */
  announceUpdate(guild: GuildState): void;
  identifiesLeft(): number;
  close(): void;
}

const SESSION_STARTS_A_DAY = 1000;
/** Discord documents no number, but a client that is gone for minutes has to start over. */
const RESUME_WITHIN_MS = 180_000;

/** @param url returns the address, which is known once the server listens */
export function createGatewayServer(
  world: World,
  url: () => string,
  settings: { heartbeatIntervalMs: number; identifyIntervalMs: number },
): GatewayServer {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const connections = new Set<Connection>();
  const sessions = new Map<string, GatewaySession>();
  const identifies: IdentifyRecord[] = [];
  const resumes: ResumeRecord[] = [];
  const closes: CloseRecord[] = [];
  const lastIdentify = new Map<number, number>();
  const changes = world.waiting.changes();
  const refusals: number[] = [];
  let isDown = false;
  let readyCount = 0;
  let lastHeartbeatAt: number | null = null;
  let { heartbeatIntervalMs, identifyIntervalMs } = settings;

  const { violation } = world.journal;
  const isMeant = (shard: readonly [number, number] | undefined, target: ShardTarget = {}) =>
    target.shard === undefined || shard?.[0] === target.shard;
  const meant = (target?: ShardTarget) => [...connections].filter(({ session }) => isMeant(session?.shard, target));
  const shardGuilds = ([id, count]: readonly [number, number]) =>
    [...world.guilds.values()].filter((guild) => shardOf(guild.id, count) === id);

  /** Abandoned sessions are dropped, or their events would pile up forever. */
  function isForgotten(session: GatewaySession): boolean {
    const forgotten = session.detachedAt !== null && world.now() - session.detachedAt > RESUME_WITHIN_MS;
    if (forgotten) end(session);
    return forgotten;
  }

  function attach(connection: Connection, session: GatewaySession): void {
    connection.session = session;
    session.outlet = connection;
    session.detachedAt = null;
  }

  function end(session: GatewaySession): void {
    session.outlet = null;
    sessions.delete(session.id);
  }

  function identify(connection: Connection, payload: Identify): void {
    const shard = payload.shard ?? [0, 1];
    const record = (outcome: IdentifyRecord['outcome']) =>
      identifies.push({
        at: world.now(),
        shard,
        intents: payload.intents,
        properties: payload.properties,
        outcome,
      });
    const refusal = refusals.shift() ?? whyRefused(payload, shard);
    if (refusal !== null) {
      record('refused');
      connection.close(refusal);
      changes.notify();
      return;
    }
    const bucket = shard[0] % world.maxConcurrency;
    const last = lastIdentify.get(bucket);
    if (last !== undefined && world.now() - last < identifyIntervalMs) {
      record('rate-limited');
      connection.sendOp(Op.invalidSession, false);
      changes.notify();
      return;
    }
    lastIdentify.set(bucket, world.now());
    record('ready');
    const session = new GatewaySession(shard, payload.intents);
    sessions.set(session.id, session);
    attach(connection, session);
    const guilds = shardGuilds(shard);
    session.dispatch('READY', {
      v: 10,
      user_settings: {},
      user: { ...world.bot, verified: true, mfa_enabled: true, email: null, flags: 0 },
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: `${url()}/resume`,
      relationships: [],
      private_channels: [],
      presences: [],
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      shard,
      application: { id: world.applicationId, flags: 0 },
      _trace: [],
    });
    if (payload.intents & Intent.guilds) {
      for (const guild of guilds) if (!guild.unavailable) session.dispatch('GUILD_CREATE', guildCreate(world, guild));
    }
    readyCount += 1;
    changes.notify();
  }

  /** A close code, or null. A wrong token or setting is the operator's mistake; the rest is the client's. */
  function whyRefused(payload: Identify, [id, count]: readonly [number, number]): number | null {
    if (payload.token !== world.token) return 4004;
    if (count < 1 || id < 0 || id >= count) {
      violation('gateway op 2', `shard [${id}, ${count}] is impossible (closed with 4010)`);
      return 4010;
    }
    if (shardGuilds([id, count]).length > GUILDS_PER_SHARD) return 4011;
    if ((payload.intents & ~ALL_INTENTS) !== 0 || payload.intents > ALL_INTENTS) {
      violation('gateway op 2', `intents ${payload.intents} don't exist (closed with 4013)`);
      return 4013;
    }
    if ((payload.intents & PRIVILEGED_INTENTS & ~world.privilegedIntents) !== 0) return 4014;
    return null;
  }

  function resume(connection: Connection, payload: Resume): void {
    const record = (outcome: ResumeRecord['outcome'], replayed = 0) => {
      resumes.push({ at: world.now(), sessionId: payload.session_id, seq: payload.seq, replayed, outcome });
      changes.notify();
    };
    const session = sessions.get(payload.session_id);
    const missed = session?.missedSince(payload.seq) ?? null;
    if (payload.token !== world.token) {
      record('refused');
      connection.close(4004);
      return;
    }
    if (!session || missed === null || isForgotten(session)) {
      record('invalid-session');
      connection.sendOp(Op.invalidSession, false);
      return;
    }
    if (payload.seq > session.seq) {
      violation('gateway op 6', `seq ${payload.seq} was never sent (closed with 4007)`);
      end(session);
      record('refused');
      connection.close(4007);
      return;
    }
    for (const other of connections) {
      if (other !== connection && other.session === session) {
        other.session = null;
        other.close(4000);
      }
    }
    attach(connection, session);
    for (const event of missed) connection.write(event);
    session.dispatch('RESUMED', { _trace: [] });
    readyCount += 1;
    record('resumed', missed.length);
  }

  function closed(connection: Connection, code: number, by: 'discord' | 'client'): void {
    connections.delete(connection);
    closes.push({ at: world.now(), code, by });
    const { session } = connection;
    if (session?.outlet === connection) {
      session.outlet = null;
      session.detachedAt = world.now();
      if (endsSession.has(code)) end(session);
    }
    changes.notify();
  }

  function announce(guild: GuildState, event: string, data: object): void {
    for (const session of sessions.values()) {
      if (shardOf(guild.id, session.shard[1]) !== session.shard[0] || !(session.intents & Intent.guilds)) continue;
      session.dispatch(event, data);
    }
  }

  const owner = {
    now: world.now,
    identify,
    resume,
    heartbeat() {
      lastHeartbeatAt = world.now();
      changes.notify();
    },
    violation,
    get observe() {
      const { observers } = world;
      if (!observers.any) return null;
      return (frame: Omit<GatewayFrame, 'at'>) => observers.tell('onFrame', { at: world.now(), ...frame });
    },
    closed,
  };

  const control: Gateway = {
    get url() {
      return url();
    },
    get connections() {
      return [...connections].map(
        (connection): GatewayConnection => ({
          openedAt: connection.openedAt,
          url: connection.url,
          shard: connection.session?.shard ?? null,
          sessionId: connection.session?.id ?? null,
          heartbeats: connection.heartbeats,
        }),
      );
    },
    identifies,
    resumes,
    closes,
    get readyCount() {
      return readyCount;
    },
    async waitForReady(n = 1, options = {}) {
      await changes.until(() => readyCount >= n || undefined, `READY or RESUMED number ${n}`, options.timeoutMs);
    },
    async waitFor(predicate, options = {}) {
      await changes.until(() => predicate(control) || undefined, options.what ?? 'the gateway', options.timeoutMs);
    },
    get lastHeartbeatAt() {
      return lastHeartbeatAt;
    },
    get heartbeatIntervalMs() {
      return heartbeatIntervalMs;
    },
    set heartbeatIntervalMs(ms) {
      heartbeatIntervalMs = ms;
    },
    get identifyIntervalMs() {
      return identifyIntervalMs;
    },
    set identifyIntervalMs(ms) {
      identifyIntervalMs = ms;
    },
    requestReconnect(target) {
      for (const connection of meant(target)) connection.sendOp(Op.reconnect, null);
    },
    invalidateSession(resumable, target) {
      for (const connection of meant(target)) {
        const { session } = connection;
        if (session) {
          // The connection is anonymous again: the client can identify or resume on it.
          session.outlet = null;
          session.detachedAt = world.now();
          connection.session = null;
          if (!resumable) end(session);
        }
        connection.sendOp(Op.invalidSession, resumable);
      }
    },
    close(code, target) {
      for (const connection of meant(target)) connection.close(code);
    },
    cut(target) {
      for (const connection of meant(target)) connection.cut();
    },
    muteHeartbeatAcks(on) {
      for (const connection of connections) connection.muted = on;
    },
    refuse(code, { times = 1 } = {}) {
      for (let n = 0; n < times; n += 1) refusals.push(code);
    },
    refuseConnections(on) {
      isDown = on;
    },
    dispatch(event, data, target) {
      for (const session of sessions.values()) if (isMeant(session.shard, target)) session.dispatch(event, data);
    },
  };

  return {
    control,
    upgrade(request, socket, head) {
      if (isDown) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
        return;
      }
      const asked = new URL(request.url ?? '/', 'ws://127.0.0.1');
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const connection = new Connection(webSocket, `${asked.pathname}${asked.search}`, owner, heartbeatIntervalMs);
        connections.add(connection);
        const wrong = whyWrongQuery(asked.searchParams);
        if (wrong) {
          violation('gateway url', `${wrong.reason} (closed with ${wrong.code}: ${closeReasons[wrong.code]})`);
          connection.close(wrong.code);
        } else {
          connection.hello();
        }
        changes.notify();
      });
    },
    dispatchFor(guildId, event, data) {
      for (const session of sessions.values()) {
        if (isForgotten(session)) continue;
        if (shardOf(guildId, session.shard[1]) === session.shard[0]) session.dispatch(event, data);
      }
    },
    announceGuild: (guild) => announce(guild, 'GUILD_CREATE', guildCreate(world, guild)),
    announceUpdate(guild) {
      if (!guild.unavailable) announce(guild, 'GUILD_UPDATE', guildObject(guild));
    },
    identifiesLeft: () => SESSION_STARTS_A_DAY - identifies.filter(({ outcome }) => outcome === 'ready').length,
    close() {
      for (const connection of connections) connection.cut();
      sockets.close();
    },
  };
}

/** Only uncompressed JSON is supported: a client that asks for anything else would misread every frame. */
function whyWrongQuery(query: URLSearchParams): { code: number; reason: string } | null {
  const version = query.get('v');
  if (version !== '10') return { code: 4012, reason: `v=${version}` };
  const encoding = query.get('encoding') ?? 'json';
  if (encoding !== 'json') return { code: 4002, reason: `encoding=${encoding} isn't supported here` };
  if (query.has('compress')) return { code: 4002, reason: `compress=${query.get('compress')} isn't supported here` };
  return null;
}
