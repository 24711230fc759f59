import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Gateway, IdentifyRecord, ResumeRecord } from './control.ts';
import {
  ALL_INTENTS,
  closeReasons,
  endsSession,
  GUILDS_PER_SHARD,
  Intent,
  Op,
  PRIVILEGED_INTENTS,
} from './gateway-codes.ts';
import type { ConnectionOwner, Identify, Resume } from './gateway-connection.ts';
import { Connection } from './gateway-connection.ts';
import { createGatewayControl } from './gateway-control.ts';
import { GatewaySession } from './gateway-session.ts';
import { GatewayState } from './gateway-state.ts';
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
  /** Sends GUILD_DELETE to sessions with the Guilds intent: the bot was removed. */
  announceRemoval(guild: GuildState): void;
  sessionStarts(): { readonly remaining: number; readonly resetAfterMs: number };
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
  return new LocalGateway(world, url, settings);
}

class LocalGateway implements GatewayServer, ConnectionOwner {
  readonly control: Gateway;
  readonly now: () => number;
  readonly #world: World;
  readonly #url: () => string;
  readonly #state: GatewayState;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #lastIdentify = new Map<number, number>();

  constructor(world: World, url: () => string, settings: { heartbeatIntervalMs: number; identifyIntervalMs: number }) {
    this.#world = world;
    this.#url = url;
    this.#state = new GatewayState(world.waiting.changes(), settings);
    this.control = createGatewayControl(world, url, this.#state);
    this.now = world.now;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#state.isDown) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const asked = new URL(request.url ?? '/', 'ws://127.0.0.1');
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(
        webSocket,
        `${asked.pathname}${asked.search}`,
        this,
        this.#state.heartbeatIntervalMs,
      );
      this.#state.connections.add(connection);
      const wrong = whyWrongQuery(asked.searchParams);
      if (wrong) {
        this.violation('gateway url', `${wrong.reason} (closed with ${wrong.code}: ${closeReasons[wrong.code]})`);
        connection.close(wrong.code);
      } else {
        this.#welcome(connection);
      }
      this.#state.changes.notify();
    });
  }

  dispatchFor(guildId: string | null, event: string, data: unknown): void {
    for (const session of this.#state.sessions.values()) {
      if (this.#isForgotten(session)) continue;
      if (shardOf(guildId, session.shard[1]) === session.shard[0]) session.dispatch(event, data);
    }
  }

  announceGuild(guild: GuildState): void {
    this.#announce(guild, 'GUILD_CREATE', guildCreate(this.#world, guild));
  }

  announceUpdate(guild: GuildState): void {
    if (!guild.unavailable) this.#announce(guild, 'GUILD_UPDATE', guildObject(guild));
  }

  announceRemoval(guild: GuildState): void {
    // Without `unavailable`, it isn't an outage.
    this.#announce(guild, 'GUILD_DELETE', { id: guild.id });
  }

  sessionStarts(): { readonly remaining: number; readonly resetAfterMs: number } {
    const used = this.#state.identifies.filter(({ outcome }) => outcome === 'ready').length;
    return this.#state.sessionLimit ?? { remaining: SESSION_STARTS_A_DAY - used, resetAfterMs: 24 * 3_600_000 };
  }

  close(): void {
    for (const connection of this.#state.connections) connection.cut();
    this.#sockets.close();
  }

  identify(connection: Connection, payload: Identify): void {
    const shard = payload.shard ?? [0, 1];
    const record = (outcome: IdentifyRecord['outcome']) =>
      this.#state.identifies.push({
        at: this.now(),
        shard,
        intents: payload.intents,
        properties: payload.properties,
        outcome,
      });
    const refusal = this.#state.refusals.shift() ?? this.#whyRefused(payload, shard);
    if (refusal !== null) {
      record('refused');
      connection.close(refusal);
      this.#state.changes.notify();
      return;
    }
    const invalidation = this.#state.invalidations.shift();
    if (invalidation !== undefined) {
      record('invalid-session');
      connection.sendOp(Op.invalidSession, invalidation);
      this.#state.changes.notify();
      return;
    }
    const bucket = shard[0] % this.#world.maxConcurrency;
    const last = this.#lastIdentify.get(bucket);
    if (last !== undefined && this.now() - last < this.#state.identifyIntervalMs) {
      record('rate-limited');
      connection.sendOp(Op.invalidSession, false);
      this.#state.changes.notify();
      return;
    }
    this.#lastIdentify.set(bucket, this.now());
    record('ready');
    const session = new GatewaySession(shard, payload.intents);
    this.#state.sessions.set(session.id, session);
    attach(connection, session);
    this.#greet(session, payload.intents);
    this.#state.readyCount += 1;
    this.#state.changes.notify();
  }

  resume(connection: Connection, payload: Resume): void {
    const record = (outcome: ResumeRecord['outcome'], replayed = 0) => {
      this.#state.resumes.push({ at: this.now(), sessionId: payload.session_id, seq: payload.seq, replayed, outcome });
      this.#state.changes.notify();
    };
    const session = this.#state.sessions.get(payload.session_id);
    const missed = session?.missedSince(payload.seq) ?? null;
    if (payload.token !== this.#world.token) {
      record('refused');
      connection.close(4004);
      return;
    }
    const invalidation = this.#state.invalidations.shift();
    if (invalidation !== undefined) {
      record('invalid-session');
      connection.sendOp(Op.invalidSession, invalidation);
      return;
    }
    if (!session || missed === null || this.#isForgotten(session)) {
      record('invalid-session');
      connection.sendOp(Op.invalidSession, false);
      return;
    }
    if (payload.seq > session.seq) {
      this.violation('gateway op 6', `seq ${payload.seq} was never sent (closed with 4007)`);
      this.#state.end(session);
      record('refused');
      connection.close(4007);
      return;
    }
    for (const other of this.#state.connections) {
      if (other !== connection && other.session === session) {
        other.session = null;
        other.close(4000);
      }
    }
    attach(connection, session);
    for (const event of missed) connection.write(event);
    session.dispatch('RESUMED', { _trace: [] });
    this.#state.readyCount += 1;
    record('resumed', missed.length);
  }

  heartbeat(): void {
    this.#state.lastHeartbeatAt = this.now();
    this.#state.changes.notify();
  }

  violation(where: string, reason: string): void {
    this.#world.journal.violation(where, reason);
  }

  get observe(): ConnectionOwner['observe'] {
    const { observers } = this.#world;
    if (!observers.any) return null;
    return (frame) => observers.tell('onFrame', { at: this.now(), ...frame });
  }

  closed(connection: Connection, code: number, by: 'discord' | 'client'): void {
    this.#state.connections.delete(connection);
    this.#state.closes.push({ at: this.now(), code, by });
    const { session } = connection;
    if (session?.outlet === connection) {
      session.outlet = null;
      session.detachedAt = this.now();
      if (endsSession.has(code)) this.#state.end(session);
    }
    this.#state.changes.notify();
  }

  /** Says hello, or what a test wants in its place. */
  #welcome(connection: Connection): void {
    const { farewells, greetings } = this.#state;
    const farewell = farewells.shift();
    if (farewell !== undefined) connection.close(farewell);
    else if (greetings.length > 0) connection.sendAnything(greetings.shift());
    else connection.hello();
  }

  /** Sends what a new session starts with: READY, and its servers. */
  #greet(session: GatewaySession, intents: number): void {
    const guilds = this.#shardGuilds(session.shard);
    session.dispatch('READY', {
      v: 10,
      user_settings: {},
      user: { ...this.#world.bot, verified: true, mfa_enabled: true, email: null, flags: 0 },
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: `${this.#url()}/resume`,
      relationships: [],
      private_channels: [],
      presences: [],
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      shard: session.shard,
      application: { id: this.#world.applicationId, flags: 0 },
      _trace: [],
    });
    if (intents & Intent.guilds) {
      for (const guild of guilds) {
        if (!guild.unavailable) session.dispatch('GUILD_CREATE', guildCreate(this.#world, guild));
      }
    }
  }

  #shardGuilds([id, count]: readonly [number, number]): GuildState[] {
    return [...this.#world.guilds.values()].filter((guild) => !guild.botRemoved && shardOf(guild.id, count) === id);
  }

  /** Abandoned sessions are dropped, or their events would pile up forever. */
  #isForgotten(session: GatewaySession): boolean {
    const forgotten = session.detachedAt !== null && this.now() - session.detachedAt > RESUME_WITHIN_MS;
    if (forgotten) this.#state.end(session);
    return forgotten;
  }

  /** A close code, or null. A wrong token or setting is the operator's mistake; the rest is the client's. */
  #whyRefused(payload: Identify, [id, count]: readonly [number, number]): number | null {
    if (payload.token !== this.#world.token) return 4004;
    if (count < 1 || id < 0 || id >= count) {
      this.violation('gateway op 2', `shard [${id}, ${count}] is impossible (closed with 4010)`);
      return 4010;
    }
    if (this.#shardGuilds([id, count]).length > GUILDS_PER_SHARD) return 4011;
    if ((payload.intents & ~ALL_INTENTS) !== 0 || payload.intents > ALL_INTENTS) {
      this.violation('gateway op 2', `intents ${payload.intents} don't exist (closed with 4013)`);
      return 4013;
    }
    if ((payload.intents & PRIVILEGED_INTENTS & ~this.#world.privilegedIntents) !== 0) return 4014;
    return null;
  }

  #announce(guild: GuildState, event: string, data: object): void {
    for (const session of this.#state.sessions.values()) {
      if (shardOf(guild.id, session.shard[1]) !== session.shard[0] || !(session.intents & Intent.guilds)) continue;
      session.dispatch(event, data);
    }
  }
}

function attach(connection: Connection, session: GatewaySession): void {
  connection.session = session;
  session.outlet = connection;
  session.detachedAt = null;
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
