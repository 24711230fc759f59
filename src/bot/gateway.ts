import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  type APIGatewayBotInfo,
  type APIInteraction,
  GatewayDispatchEvents,
  type GatewayReadyDispatchData,
  type REST,
  Routes,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { expectSessions, gatewayInformation } from './gateway-information.ts';
import { GatewayPace, type Pause } from './gateway-pace.ts';
import { GuardedShards, type ShardGuard } from './gateway-shards.ts';

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
  status(): GatewayStatus;
}

export interface GatewayStatus {
  /** The shards of this process by number, and whether events arrive on each. */
  readonly shards: ReadonlyMap<number, boolean>;
  /** How many connections have ended that the bot didn't end itself. */
  readonly reconnects: number;
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

const CLOSE_WITHIN_MS = 2_000;

/** What the log says when the bot has to pause before it connects again. `refused` has lines of its own, by code. */
export const GATEWAY_PAUSES: Readonly<Record<Pause['cause'], string>> = {
  unreached: "Discord's gateway can't be reached, or ends each connection at once. The bot tries again after a pause",
  unanswered: "Discord's gateway takes connections, but gives the bot no session. The bot tries again after a pause",
  short: "Discord's gateway keeps ending the connection. The bot connects again after a pause",
  sessions:
    'The bot has started many gateway sessions within an hour. It pauses before the next one, because Discord allows only so many in a day',
};

/** All that the manager asks Discord's REST API for. */
type GatewayRest = Pick<REST, 'get'>;

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
  readonly #pace: GatewayPace;
  /** In how many queues shards wait to start a session, as Discord said last. */
  #queues = 1;
  #manager: WebSocketManager | null = null;
  #reconnects = 0;
  #shards = new Map<number, { ready: boolean; aliveAt: number }>();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#pace = new GatewayPace(options.clock);
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
    const { shards } = this.status();
    return !this.#closing.signal.aborted && shards.size > 0 && [...shards.values()].every((works) => works);
  }

  status(): GatewayStatus {
    const now = this.#options.clock.elapsed();
    const works = ({ ready, aliveAt }: { ready: boolean; aliveAt: number }): boolean =>
      ready && now - aliveAt < HEARTBEAT_SILENCE_MS;
    return {
      shards: new Map([...this.#shards].map(([id, shard]) => [id, works(shard)])),
      reconnects: this.#reconnects,
    };
  }

  #open(): WebSocketManager {
    const { token, log, clock, shards: mine, onInteraction, onReady } = this.#options;
    const pace = this.#pace;
    // Otherwise all managers of the process share their sessions, and one that is being replaced takes them over.
    const sessions = new Map<number, SessionInfo>();
    const shards = new Map<number, { ready: boolean; aliveAt: number }>();
    const isCurrent = (): boolean => manager === this.#manager && !this.#closing.signal.aborted;
    const down = (shardId: number): void => void shards.set(shardId, { ready: false, aliveAt: clock.elapsed() });
    const guard = this.#guard(sessions, isCurrent, down);
    const safely = (shardId: number, handle: () => void): void => {
      try {
        handle();
      } catch (error) {
        guard.failed(shardId, error);
      }
    };
    const manager = new WebSocketManager({
      buildStrategy: (self) => new GuardedShards(self, guard),
      buildIdentifyThrottler: async () => ({
        waitForIdentify: async (shardId, signal) => {
          // It mustn't ask Discord anything: @discordjs/ws would start a session even if that failed.
          const ms = pace.queueForSession(shardId, this.#queues);
          if (ms > 0) {
            await clock.wait(ms, signal);
          }
          signal.throwIfAborted();
          pace.sessionStarted(shardId);
        },
      }),
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
      rest: { get: () => this.#enoughSessions() } satisfies GatewayRest as unknown as REST,
      ...(mine && { shardCount: mine.count, shardIds: { start: mine.first, end: mine.last } }),
    });
    this.#manager = manager;
    this.#shards = shards;

    manager.on(WebSocketShardEvents.Dispatch, ({ data, shardId }) => {
      if (manager === this.#manager && data.t === GatewayDispatchEvents.InteractionCreate) {
        safely(shardId, () => onInteraction(data.d as APIInteraction));
      }
    });
    manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
      pace.ready(shardId);
      shards.set(shardId, { ready: true, aliveAt: clock.elapsed() });
      if (manager === this.#manager) {
        safely(shardId, () => onReady(data, shardId));
      }
    });
    manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => {
      pace.ready(shardId);
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
      down(shardId);
      // One that's being replaced, or all of them at the end.
      if (!isCurrent()) {
        return;
      }
      pace.ended(shardId);
      this.#reconnects += 1;
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
    manager.on(WebSocketShardEvents.Hello, ({ shardId }) => pace.greeted(shardId));
    manager.on(WebSocketShardEvents.Debug, ({ message, shardId }) => {
      log.trace({ shard: shardId, message }, 'gateway');
    });
    return manager;
  }

  /** Lets the shards of a manager connect as often as they may, as long as it isn't replaced. */
  #guard(sessions: Map<number, SessionInfo>, isCurrent: () => boolean, down: (shardId: number) => void): ShardGuard {
    const { log, clock } = this.#options;
    const pace = this.#pace;
    /** Shards that were sent something unreadable on this connection. One line is enough. */
    const puzzled = new Set<number>();
    return {
      mayConnect: async (shardId) => {
        down(shardId);
        if (!isCurrent()) {
          return false;
        }
        pace.ended(shardId);
        if (pace.isSessionLost(shardId)) {
          sessions.delete(shardId);
        }
        const startsSession = !sessions.has(shardId);
        const pause = pace.pause(shardId, startsSession);
        if (pause !== null) {
          const { ms, cause, times } = pause;
          log.warn({ shard: shardId, times, retryInSeconds: Math.ceil(ms / 1_000) }, GATEWAY_PAUSES[cause]);
          await clock.wait(ms, this.#closing.signal);
        }
        if (startsSession && pace.hasStartedMany(shardId)) {
          await this.#sessionLeft(isCurrent);
        }
        return isCurrent();
      },
      opened(shardId) {
        puzzled.delete(shardId);
        pace.opened(shardId);
      },
      invalidated(shardId, resumable) {
        down(shardId);
        log.warn({ shard: shardId, resumable }, 'Discord called the gateway session invalid');
      },
      unresumed: (shardId) =>
        log.warn({ shard: shardId }, "Discord doesn't say whether it resumes the gateway session"),
      unreadable(shardId, why) {
        log[puzzled.has(shardId) ? 'debug' : 'warn']({ shard: shardId, why }, 'Discord sent something unreadable');
        puzzled.add(shardId);
      },
      failed(shardId, error) {
        const why = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
        log.error({ shard: shardId, why }, 'The bot failed over something at the gateway, and goes on. Report this');
      },
    };
  }

  async #information(): Promise<APIGatewayBotInfo> {
    const information = gatewayInformation(await this.#options.rest.get(Routes.gatewayBot()));
    this.#queues = information.session_start_limit.max_concurrency;
    return information;
  }

  /** Fails before a shard is made if Discord doesn't allow a session for each. */
  async #enoughSessions(): Promise<APIGatewayBotInfo> {
    const { shards: mine } = this.#options;
    const information = await this.#information();
    expectSessions(information, mine === null ? information.shards : mine.last - mine.first + 1);
    return information;
  }

  /** Waits until Discord allows another session, unless it isn't needed anymore. */
  #sessionLeft(isNeeded: () => boolean): Promise<void> {
    return this.#options.retry(async () => {
      if (isNeeded()) {
        expectSessions(await this.#information(), 1);
      }
    });
  }

  /** @discordjs/ws waits for a close that may never come, for example before Discord has greeted it. */
  async #destroy(manager: WebSocketManager | null): Promise<void> {
    const destroyed = async (): Promise<void> => manager?.destroy({ reason: 'The bot is stopping' });
    await Promise.race([destroyed(), this.#options.clock.wait(CLOSE_WITHIN_MS)]).catch(() => undefined);
  }

  /** Connects anew after a pause, with all shards, because their number may be what was wrong. */
  async #replace(manager: WebSocketManager, code: number, why: string): Promise<void> {
    const { log, clock, retry } = this.#options;
    const pauseMs = this.#pace.refused();
    this.#manager = null;
    log.error({ code, retryInSeconds: pauseMs / 1_000 }, why);
    await this.#destroy(manager);
    await clock.wait(pauseMs, this.#closing.signal);
    if (!this.#closing.signal.aborted) {
      await retry(() => this.connect());
    }
  }
}
