import {
  CloseCodes,
  SimpleShardingStrategy,
  type WebSocketManager,
  type WebSocketShard,
  WebSocketShardDestroyRecovery,
  WebSocketShardEvents,
  WebSocketShardStatus,
} from '@discordjs/ws';
import { GatewayOpcodes } from 'discord.js';
import { boundConnection, type Connection, giveUpOpening } from './gateway-connection.ts';
import { readFrame } from './gateway-frames.ts';

/** What decides about the connections of a manager's shards, and is told about them. */
export interface ShardGuard {
  /** Waits until a shard may connect. False: it may not anymore. Never rejects. */
  mayConnect(shardId: number): Promise<boolean>;
  opened(shardId: number): void;
  /** Discord has called the session invalid. */
  invalidated(shardId: number, resumable: boolean): void;
  /** Discord doesn't say whether it resumes the session. */
  unresumed(shardId: number): void;
  /** Discord has sent something that the bot can't read. */
  unreadable(shardId: number, why: string): void;
  /** The bot itself, or @discordjs/ws, has failed. */
  failed(shardId: number, error: unknown): void;
}

/** The parts of @discordjs/ws's shard that have no hook of their own. Assigning to them changes what the shard calls. */
interface Inside {
  /** Opens a connection, each of them: the first, and those after a close. */
  internalConnect(): Promise<void>;
  onMessage(data: unknown, isBinary: boolean): Promise<void>;
  /** Sends a heartbeat: the next one, or one that Discord requests. */
  heartbeat(requested?: boolean): Promise<void>;
  /** Only for a close that the bot didn't ask for: `destroy` stops listening before it closes a connection. */
  onClose(code: number): Promise<void>;
  connection: Connection | null;
}

/** How often a session is resumed on one connection. @discordjs/ws would do it as often as Discord calls it invalid. */
const RESUMES_PER_CONNECTION = 1;
/** How many heartbeats a resume may take: up to two minutes. @discordjs/ws would wait for it forever. */
const RESUMED_WITHIN_BEATS = 2;

/**
 * Shards that connect only when they may, and read only what can be read. By itself, @discordjs/ws connects again half a
 * second after each close, forever, and no one handles its errors, so they would end the process.
 */
export class GuardedShards extends SimpleShardingStrategy {
  readonly #guard: ShardGuard;

  constructor(manager: WebSocketManager, guard: ShardGuard) {
    super(manager);
    this.#guard = guard;
  }

  override async spawn(shardIds: number[]): Promise<void> {
    await super.spawn(shardIds);
    for (const shard of this['shards'].values()) {
      guardShard(shard, this.#guard);
    }
  }
}

function guardShard(shard: WebSocketShard, guard: ShardGuard): void {
  const inside = shard as unknown as Inside;
  const connect = inside.internalConnect.bind(shard);
  const receive = inside.onMessage.bind(shard);
  const beat = inside.heartbeat.bind(shard);
  const close = inside.onClose.bind(shard);
  const destroy = shard.destroy.bind(shard);
  let waiting = false;
  /** Of the connection that is open. */
  let greeted = false;
  let resumes = 0;
  let beatsResuming = 0;
  let givenUp = false;
  const failed = (error: unknown): void => guard.failed(shard.id, error);
  const reconnect = (recover: WebSocketShardDestroyRecovery, reason: string): void => {
    givenUp = true;
    shard.destroy({ recover, reason }).catch(failed);
  };

  let connection = inside.connection;
  Object.defineProperty(inside, 'connection', {
    get: () => connection,
    set(made: Connection) {
      boundConnection(made);
      connection = made;
    },
  });

  inside.internalConnect = async () => {
    // After some closes, @discordjs/ws connects twice.
    while (!waiting && shard.status === WebSocketShardStatus.Idle) {
      waiting = true;
      const may = await guard.mayConnect(shard.id);
      waiting = false;
      if (!may || shard.status !== WebSocketShardStatus.Idle) {
        return;
      }
      [greeted, resumes, beatsResuming, givenUp] = [false, 0, 0, false];
      guard.opened(shard.id);
      try {
        await connect();
        return;
      } catch (error) {
        failed(error);
      }
    }
  };

  shard.destroy = (options) => {
    giveUpOpening(inside.connection);
    return destroy(options);
  };

  inside.onClose = (code) => {
    if (code !== CloseCodes.Resuming) {
      return close(code).catch(failed);
    }
    // @discordjs/ws closes with this code itself, so it takes it for its own and never connects again.
    shard.emit(WebSocketShardEvents.Closed, { code });
    return shard.destroy({ code, recover: WebSocketShardDestroyRecovery.Resume }).catch(failed);
  };

  inside.heartbeat = (requested) => {
    // Those that Discord asks for say nothing about the time.
    if (requested !== true) {
      beatsResuming = shard.status === WebSocketShardStatus.Resuming ? beatsResuming + 1 : 0;
    }
    if (beatsResuming > RESUMED_WITHIN_BEATS) {
      guard.unresumed(shard.id);
      reconnect(WebSocketShardDestroyRecovery.Resume, 'The session was not resumed');
      return Promise.resolve();
    }
    return beat(requested).catch(failed);
  };

  inside.onMessage = async (data, isBinary) => {
    if (givenUp) {
      return;
    }
    const frame = readFrame(isBinary ? null : data, greeted);
    if (frame.kind !== 'pass') {
      guard.unreadable(shard.id, frame.why);
      if (frame.kind === 'reconnect') {
        reconnect(WebSocketShardDestroyRecovery.Reconnect, 'Unreadable');
      }
      return;
    }
    if (frame.op === GatewayOpcodes.Hello) {
      greeted = true;
    }
    if (frame.op === GatewayOpcodes.InvalidSession) {
      guard.invalidated(shard.id, frame.resumable);
      resumes += frame.resumable ? 1 : 0;
      if (frame.resumable && resumes > RESUMES_PER_CONNECTION) {
        reconnect(WebSocketShardDestroyRecovery.Resume, 'The session was called invalid again');
        return;
      }
    }
    await receive(frame.text, false).catch(failed);
  };
}
