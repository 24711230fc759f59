import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { type APIInteraction, GatewayDispatchEvents, type GatewayReadyDispatchData, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';

export interface GatewayOptions {
  readonly token: string;
  readonly rest: REST;
  readonly log: Logger;
  /** Which shards this process has; `null`: all that Discord recommends. */
  readonly shards: { readonly first: number; readonly last: number; readonly count: number } | null;
  readonly onInteraction: (payload: APIInteraction) => void;
  readonly onReady: (ready: GatewayReadyDispatchData, shardId: number) => void;
  /** Discord will not have us back: the process can only end. `message` says why and what to do. */
  readonly onFatal: (message: string, code: number) => void;
  readonly clock: Pick<Clock, 'elapsed'>;
}

export interface Gateway {
  connect(): Promise<void>;
  close(): Promise<void>;
  /** True while events arrive: every shard is ready and its last heartbeat was answered. */
  healthy(): boolean;
}

/**
 * Close codes after which Discord does not take the same client back.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 */
const FATAL: ReadonlyMap<number, string> = new Map([
  [4004, 'Discord refused the token. Copy it anew from the Developer Portal (Bot > Reset Token) to DISCORD_TOKEN.'],
  [4010, 'Discord refused the shard. Start the bot again; report this if it repeats.'],
  [4011, 'Discord requires more shards for this bot than it was started with. Start it again.'],
  [4012, 'Discord no longer speaks this version of the gateway. Update the bot.'],
  [4013, 'Discord did not understand the intents. Report this: the bot asks for none.'],
  [4014, 'Discord disallowed the intents. Report this: the bot asks for none.'],
]);

/** Longer than the 41 s between two heartbeats that Discord asks for. */
const HEARTBEAT_SILENCE_MS = 100_000;

/**
 * The connection to Discord's gateway, without any intent: slash commands need none, and with none Discord sends
 * nothing that has to be kept per guild. Reconnects and resumes by itself, for ever.
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { log, clock, shards: mine } = options;
  const manager = new WebSocketManager({
    token: options.token,
    intents: 0,
    rest: options.rest,
    ...(mine && { shardCount: mine.count, shardIds: { start: mine.first, end: mine.last } }),
  });
  const shards = new Map<number, { ready: boolean; aliveAt: number }>();
  let closing = false;

  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (data.t === GatewayDispatchEvents.InteractionCreate) {
      options.onInteraction(data.d as APIInteraction);
    }
  });
  manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
    shards.set(shardId, { ready: true, aliveAt: clock.elapsed() });
    options.onReady(data, shardId);
  });
  manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => {
    shards.set(shardId, { ready: true, aliveAt: clock.elapsed() });
    log.info({ shard: shardId }, 'gateway resumed');
  });
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ shardId, latency }) => {
    const shard = shards.get(shardId);
    if (shard !== undefined) {
      shard.aliveAt = clock.elapsed();
    }
    log.debug({ shard: shardId, latencyMs: latency }, 'heartbeat answered');
  });
  manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
    shards.set(shardId, { ready: false, aliveAt: clock.elapsed() });
    const why = FATAL.get(code);
    if (closing) {
      return;
    }
    if (why === undefined) {
      log.warn({ shard: shardId, code }, 'gateway closed; reconnecting');
    } else {
      options.onFatal(why, code);
    }
  });
  manager.on(WebSocketShardEvents.Error, ({ error, shardId }) => {
    log.warn({ shard: shardId, error: error.name, message: error.message }, 'gateway error');
  });
  manager.on(WebSocketShardEvents.Debug, ({ message, shardId }) => {
    log.trace({ shard: shardId, message }, 'gateway');
  });

  return {
    connect: () => manager.connect(),
    async close() {
      closing = true;
      await manager.destroy({ reason: 'The bot is stopping' });
    },
    healthy: () =>
      shards.size > 0 &&
      [...shards.values()].every(({ ready, aliveAt }) => ready && clock.elapsed() - aliveAt < HEARTBEAT_SILENCE_MS),
  };
}
