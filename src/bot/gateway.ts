import { CloseCodes, WebSocketManager, type WebSocketShardDestroyOptions, WebSocketShardEvents } from '@discordjs/ws';
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
import { GatewaySessions } from './gateway-sessions.ts';
import { GuardedShards, type ShardGuard } from './gateway-shards.ts';
import type { LeftSession, LeftSessions } from './left-sessions.ts';

export interface GatewayOptions {
  readonly token: string;
  readonly rest: REST;
  readonly log: Logger;
  /** The shards of this process. `null`: as many as Discord recommends. */
  readonly shards: { readonly first: number; readonly last: number; readonly count: number } | null;
  readonly onInteraction: (payload: APIInteraction) => void;
  readonly onReady: (ready: GatewayReady, shardId: number) => void;
  /** Discord refuses the token, so the process can only end. `message` says what to do. */
  readonly onRefused: (message: string, code: number) => void;
  /** Tries to connect anew until it works, and ends the process if Discord refuses the token. */
  readonly retry: (connect: () => Promise<void>) => Promise<void>;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** Where sessions are kept for the process that comes next. `null`: nowhere, and they end with this one. */
  readonly leftSessions: LeftSessions | null;
}

/** A shard has a session: one that Discord has started, or one that another process has left. */
export type GatewayReady = Pick<GatewayReadyDispatchData, 'user' | 'application' | 'shard' | 'guilds'> | Resumed;

interface Resumed {
  readonly user: Pick<GatewayReadyDispatchData['user'], 'username'>;
  readonly application: Pick<GatewayReadyDispatchData['application'], 'id'>;
  readonly shard: readonly [shardId: number, shardCount: number];
  /** Discord says it only of new sessions. */
  readonly guilds: null;
}

export interface Gateway {
  connect(): Promise<void>;
  /** Ends the connections, and leaves the sessions to the process that comes next. Never rejects. */
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

/** A manager's shards, and what is known about them. */
interface Followed {
  readonly sessions: GatewaySessions;
  readonly shards: Map<number, { ready: boolean; aliveAt: number }>;
  /** Whether the manager is the one that's used, and the bot isn't stopping. */
  readonly isCurrent: () => boolean;
  readonly down: (shardId: number) => void;
  readonly failed: ShardGuard['failed'];
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
  /** What another process has left, as soon as it was asked for. */
  #inherited: Promise<readonly LeftSession[]> | null = null;
  #sessions: GatewaySessions | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#pace = new GatewayPace(options.clock);
  }

  async connect(): Promise<void> {
    const { leftSessions, shards: mine } = this.#options;
    // Also when a first attempt has failed: no one else has them.
    this.#inherited ??= leftSessions?.take(mine) ?? Promise.resolve([]);
    const inherited = await this.#inherited;
    if (this.#closing.signal.aborted) {
      return;
    }
    this.#sessions ??= new GatewaySessions(inherited);
    const manager = this.#open(this.#sessions);
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
    const { leftSessions } = this.#options;
    if (leftSessions === null) {
      await this.#destroy(this.#manager);
      return;
    }
    // Before anything is awaited: what arrives from now on is for the next process. A start that is being stopped has
    // only what was left to it.
    const left = this.#sessions?.leave() ?? (await this.#inherited) ?? [];
    await Promise.all([leftSessions.leave(left), this.#destroy(this.#manager, { code: CloseCodes.Resuming })]);
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

  /** @param sessions those of this manager alone, or one that is being replaced would end them */
  #open(sessions: GatewaySessions): WebSocketManager {
    const { token, clock, shards: mine } = this.#options;
    const shards = new Map<number, { ready: boolean; aliveAt: number }>();
    const isCurrent = (): boolean => manager === this.#manager && !this.#closing.signal.aborted;
    const down = (shardId: number): void => void shards.set(shardId, { ready: false, aliveAt: clock.elapsed() });
    const guard = this.#guard(sessions, isCurrent, down);
    const manager = new WebSocketManager({
      buildStrategy: (self) => new GuardedShards(self, guard),
      buildIdentifyThrottler: async () => ({ waitForIdentify: (...shard) => this.#waitForTurn(...shard) }),
      retrieveSessionInfo: (shardId) => sessions.find(shardId),
      updateSessionInfo: (shardId, session) => sessions.update(shardId, session),
      token,
      intents: 0,
      rest: { get: () => this.#enoughSessions(sessions) } satisfies GatewayRest as unknown as REST,
      ...(mine && { shardCount: mine.count, shardIds: { start: mine.first, end: mine.last } }),
    });
    this.#manager = manager;
    this.#shards = shards;

    this.#listen(manager, { sessions, shards, isCurrent, down, failed: guard.failed });
    return manager;
  }

  /** Queues a shard that starts a session. It mustn't ask Discord anything: @discordjs/ws would start one even if that failed. */
  async #waitForTurn(shardId: number, signal: AbortSignal): Promise<void> {
    const ms = this.#pace.queueForSession(shardId, this.#queues);
    if (ms > 0) {
      await this.#options.clock.wait(ms, signal);
    }
    signal.throwIfAborted();
    this.#pace.sessionStarted(shardId);
  }

  /** Follows what happens to a manager's shards, and passes on what the bot has to know. */
  #listen(manager: WebSocketManager, { sessions, shards, isCurrent, down, failed }: Followed): void {
    const { log, clock, onInteraction, onReady } = this.#options;
    const pace = this.#pace;
    const safely = (shardId: number, handle: () => void): void => {
      try {
        handle();
      } catch (error) {
        failed(shardId, error);
      }
    };
    manager.on(WebSocketShardEvents.Dispatch, ({ data, shardId }) => {
      const takes = manager === this.#manager && sessions.takes(shardId, data.s);
      if (takes && data.t === GatewayDispatchEvents.InteractionCreate) {
        safely(shardId, () => onInteraction(data.d as APIInteraction));
      }
    });
    manager.on(WebSocketShardEvents.Ready, ({ data, shardId }) => {
      pace.ready(shardId);
      shards.set(shardId, { ready: true, aliveAt: clock.elapsed() });
      sessions.started(shardId, data);
      if (manager === this.#manager) {
        safely(shardId, () => onReady(data, shardId));
      }
    });
    manager.on(WebSocketShardEvents.Resumed, ({ shardId }) => {
      pace.ready(shardId);
      shards.set(shardId, { ready: true, aliveAt: clock.elapsed() });
      log.info({ shard: shardId }, 'gateway resumed');
      const left = sessions.resumed(shardId);
      if (left !== null && manager === this.#manager) {
        // Discord doesn't say it again.
        const { shardCount, applicationId, userName } = left;
        const user = { username: userName };
        const shard = [shardId, shardCount] as const;
        safely(shardId, () => onReady({ user, application: { id: applicationId }, shard, guilds: null }, shardId));
      }
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
  }

  /** Lets the shards of a manager connect as often as they may, as long as it isn't replaced. */
  #guard(sessions: GatewaySessions, isCurrent: () => boolean, down: (shardId: number) => void): ShardGuard {
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
        if (pace.isSessionLost(shardId, sessions.isInherited(shardId))) {
          sessions.update(shardId, null);
        }
        const startsSession = !sessions.has(shardId);
        const pause = pace.pause(shardId, startsSession);
        if (pause !== null) {
          const { ms, cause, times } = pause;
          log.warn({ shard: shardId, times, retryInSeconds: Math.ceil(ms / 1_000) }, GATEWAY_PAUSES[cause]);
          await clock.wait(ms, this.#closing.signal);
        }
        // One in place of a session that was left hasn't been asked for.
        if (startsSession && (pace.hasStartedMany(shardId) || sessions.isInherited(shardId))) {
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

  /** Fails before a shard is made if Discord doesn't allow a session for each. One that's resumed doesn't count. */
  async #enoughSessions(sessions: GatewaySessions): Promise<APIGatewayBotInfo> {
    const { shards: mine } = this.#options;
    const information = await this.#information();
    const { first, last, count } = mine ?? { first: 0, last: information.shards - 1, count: information.shards };
    const resumed = sessions.expectShards(count);
    expectSessions(information, last - first + 1 - resumed);
    const limit = information.session_start_limit;
    return { ...information, session_start_limit: { ...limit, remaining: limit.remaining + resumed } };
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
  async #destroy(manager: WebSocketManager | null, options: WebSocketShardDestroyOptions = {}): Promise<void> {
    const destroyed = async (): Promise<void> => manager?.destroy({ reason: 'The bot is stopping', ...options });
    await Promise.race([destroyed(), this.#options.clock.wait(CLOSE_WITHIN_MS)]).catch(() => undefined);
  }

  /** Connects anew after a pause, with all shards, because their number may be what was wrong. */
  async #replace(manager: WebSocketManager, code: number, why: string): Promise<void> {
    const { log, clock, retry } = this.#options;
    const pauseMs = this.#pace.refused();
    this.#manager = null;
    this.#sessions = new GatewaySessions([]);
    log.error({ code, retryInSeconds: pauseMs / 1_000 }, why);
    await this.#destroy(manager);
    await clock.wait(pauseMs, this.#closing.signal);
    if (!this.#closing.signal.aborted) {
      await retry(() => this.connect());
    }
  }
}
