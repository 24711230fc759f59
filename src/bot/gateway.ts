import { WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import { type APIInteraction, GatewayDispatchEvents, type GatewayReadyDispatchData, type REST } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';

export interface GatewayOptions {
  readonly token: string;
  readonly rest: REST;
  readonly log: Logger;
  /** The shards of this process. `null`: as many as Discord recommends. */
  readonly shards: { readonly first: number; readonly last: number; readonly count: number } | null;
  readonly onInteraction: (payload: APIInteraction) => void;
  readonly onReady: (ready: GatewayReadyDispatchData, shardId: number) => void;
  /** Discord won't take the bot back, so the process can only end. `message` says why and what to do. */
  readonly onFatal: (message: string, code: number) => void;
  readonly clock: Pick<Clock, 'elapsed'>;
}

export interface Gateway {
  connect(): Promise<void>;
  close(): Promise<void>;
  /** True while events arrive: every shard is ready, and its last heartbeat was answered. */
  healthy(): boolean;
}

/**
 * Close codes after which Discord doesn't take the same client back.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 */
export const GATEWAY_REFUSALS: ReadonlyMap<number, string> = new Map([
  [
    4004,
    'Discord rejected the token. Get a new one in the Developer Portal (Bot > Reset Token) and put it in DISCORD_TOKEN.',
  ],
  [4010, 'Discord rejected the shard. Restart the bot, and report this if it keeps happening.'],
  [4011, 'Discord requires more shards than this bot was started with. Restart it.'],
  [4012, 'Discord no longer supports this version of the gateway. Update the bot.'],
  [4013, 'Discord considers the intents invalid. Report this: the bot requests none.'],
  [4014, 'Discord disallowed the intents. Report this: the bot requests none.'],
]);

/** Longer than the 41 s that Discord asks for between two heartbeats. */
const HEARTBEAT_SILENCE_MS = 100_000;

/**
 * The connection to Discord's gateway, without any intents. Slash commands need none, and without them Discord sends
 * nothing that has to be kept per server. Reconnects and resumes on its own, forever.
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
    const why = GATEWAY_REFUSALS.get(code);
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
