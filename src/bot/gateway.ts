import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
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
  /** Discord refuses the token, so the process can only end. `message` says what to do. */
  readonly onRefused: (message: string, code: number) => void;
  /** Tries to connect anew until it works, and ends the process if Discord refuses the token. */
  readonly retry: (connect: () => Promise<void>) => Promise<void>;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
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
const TOKEN_REFUSED = 4004;
export const GATEWAY_REFUSALS: ReadonlyMap<number, string> = new Map([
  [
    TOKEN_REFUSED,
    'Discord rejected the token. Get a new one in the Developer Portal (Bot > Reset Token) and put it in DISCORD_TOKEN.',
  ],
  [4010, "Discord rejected the shard: check SHARDS. If it isn't set, report this"],
  [
    4011,
    'Discord requires more shards: raise the count in SHARDS. If it isn’t set, the bot asks for the new count itself',
  ],
  [4012, 'Discord no longer supports this version of the gateway: update the bot'],
  [4013, 'Discord considers the intents invalid: report this, because the bot requests none'],
  [4014, 'Discord disallowed the intents: report this, because the bot requests none'],
]);

/** Longer than the 41 s that Discord asks for between two heartbeats. */
const HEARTBEAT_SILENCE_MS = 100_000;

/**
 * How long to wait before connecting anew after such a code. Not by ending the process: a supervisor would start it
 * again and again, and use up the 1,000 sessions that Discord allows in a day.
 */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** A connection that has held for longer than a pause and this was a good one. */
const STABLE_AFTER_MS = 600_000;
const CLOSE_WITHIN_MS = 2_000;

/**
 * The connection to Discord's gateway, without any intents. Slash commands need none, and without them Discord sends
 * nothing that has to be kept per server. Reconnects and resumes on its own, forever.
 */
export function createGateway(options: GatewayOptions): Gateway {
  return new ShardedGateway(options);
}

class ShardedGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #closing = new AbortController();
  #manager: WebSocketManager | null = null;
  #shards = new Map<number, { ready: boolean; aliveAt: number }>();
  /** How often in a row Discord didn't take the bot back, and when it last did that, by the clock's `elapsed`. */
  #refusals = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  async connect(): Promise<void> {
    const manager = this.#open();
    let begun = false;
    manager.once(WebSocketShardEvents.Error, () => {
      begun = true;
    });
    try {
      await manager.connect();
    } catch (error) {
      // If a shard has failed, it goes on by itself, and nothing can keep it from that: a second manager would be one
      // too many. If Discord closed it for good, another one is on its way.
      if (manager === this.#manager && !begun) {
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#destroy(this.#manager);
  }

  healthy(): boolean {
    const now = this.#options.clock.elapsed();
    return (
      !this.#closing.signal.aborted &&
      this.#shards.size > 0 &&
      [...this.#shards.values()].every(({ ready, aliveAt }) => ready && now - aliveAt < HEARTBEAT_SILENCE_MS)
    );
  }

  #open(): WebSocketManager {
    const { token, rest, log, clock, shards: mine, onInteraction, onReady } = this.#options;
    // Otherwise all managers of the process share their sessions, and one that is being replaced takes them over.
    const sessions = new Map<number, SessionInfo>();
    const manager = new WebSocketManager({
      retrieveSessionInfo: (shardId) => sessions.get(shardId) ?? null,
      updateSessionInfo(shardId, session) {
        if (session === null) {
          sessions.delete(shardId);
        } else {
          sessions.set(shardId, session);
        }
      },
      token,
      intents: 0,
      rest,
      ...(mine && { shardCount: mine.count, shardIds: { start: mine.first, end: mine.last } }),
    });
    const shards = new Map<number, { ready: boolean; aliveAt: number }>();
    this.#manager = manager;
    this.#shards = shards;

    manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
      if (manager === this.#manager && data.t === GatewayDispatchEvents.InteractionCreate) {
        onInteraction(data.d as APIInteraction);
      }
    });
    manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
      shards.set(shardId, { ready: true, aliveAt: clock.elapsed() });
      if (manager === this.#manager) {
        onReady(data, shardId);
      }
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
      // One that's being replaced, or all of them at the end.
      if (this.#closing.signal.aborted || manager !== this.#manager) {
        return;
      }
      const why = GATEWAY_REFUSALS.get(code);
      if (why === undefined) {
        log.warn({ shard: shardId, code }, 'gateway closed; reconnecting');
      } else if (code === TOKEN_REFUSED) {
        this.#options.onRefused(why, code);
      } else {
        void this.#replace(manager, code, why);
      }
    });
    manager.on(WebSocketShardEvents.Error, ({ error, shardId }) => {
      log.warn({ shard: shardId, error: error.name, message: error.message }, 'gateway error');
    });
    manager.on(WebSocketShardEvents.Hello, () => {
      // A shard that was between two attempts when its manager was destroyed doesn't notice. Now it does.
      if (manager !== this.#manager) {
        void this.#destroy(manager);
      }
    });
    manager.on(WebSocketShardEvents.Debug, ({ message, shardId }) => {
      log.trace({ shard: shardId, message }, 'gateway');
    });
    return manager;
  }

  /** @discordjs/ws waits for a close that may never come, for example before Discord has greeted it. */
  async #destroy(manager: WebSocketManager | null): Promise<void> {
    const destroyed = async (): Promise<void> => manager?.destroy({ reason: 'The bot is stopping' });
    await Promise.race([destroyed(), this.#options.clock.wait(CLOSE_WITHIN_MS)]).catch(() => undefined);
  }

  /** Connects anew after a pause, with all shards, because their number may be what was wrong. */
  async #replace(manager: WebSocketManager, code: number, why: string): Promise<void> {
    const { log, clock, retry } = this.#options;
    const now = clock.elapsed();
    // Not as soon as a shard is ready: the others are, each time, if Discord refuses one of them.
    this.#refusals = now - this.#refusedAt > LONGEST_PAUSE_MS + STABLE_AFTER_MS ? 0 : this.#refusals + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** this.#refusals, LONGEST_PAUSE_MS);
    this.#refusedAt = now;
    this.#manager = null;
    log.error({ code, retryInSeconds: pauseMs / 1_000 }, why);
    await this.#destroy(manager);
    await clock.wait(pauseMs, this.#closing.signal);
    if (!this.#closing.signal.aborted) {
      await retry(() => this.connect());
    }
  }
}
