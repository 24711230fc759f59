import type { SessionInfo } from '@discordjs/ws';
import type { GatewayReadyDispatchData } from 'discord.js';
import type { LeftSession } from './left-sessions.ts';

/** Who the bot is at Discord. */
type Identity = Pick<LeftSession, 'applicationId' | 'userName'>;

/**
 * The gateway sessions of this process's shards: those it has started, and those that another process has left to it.
 * @discordjs/ws asks it for them, so what it doesn't have isn't resumed.
 */
export class GatewaySessions {
  readonly #sessions = new Map<number, SessionInfo>();
  /** The number of the last event of each session that this process has handled. */
  readonly #handled = new Map<number, number>();
  readonly #identities = new Map<number, Identity>();
  /** Sessions of another process that Discord hasn't resumed yet. */
  readonly #inherited = new Map<number, LeftSession>();
  /** Shards whose events are for another process now. */
  readonly #left = new Set<number>();

  constructor(inherited: readonly LeftSession[]) {
    for (const left of inherited) {
      const { shardId, shardCount, sessionId, sequence, resumeUrl, applicationId, userName } = left;
      this.#inherited.set(shardId, left);
      this.#identities.set(shardId, { applicationId, userName });
      this.update(shardId, { shardId, shardCount, sessionId, sequence, resumeURL: resumeUrl });
    }
  }

  find(shardId: number): SessionInfo | null {
    return this.#sessions.get(shardId) ?? null;
  }

  has(shardId: number): boolean {
    return this.#sessions.has(shardId);
  }

  /** What @discordjs/ws says of a shard's session. `null`: it's over. */
  update(shardId: number, session: SessionInfo | null): void {
    if (session === null) {
      this.#sessions.delete(shardId);
      return;
    }
    if (this.#sessions.get(shardId)?.sessionId !== session.sessionId) {
      this.#handled.set(shardId, session.sequence);
    }
    this.#sessions.set(shardId, session);
  }

  /**
   * Gives up sessions of another number of shards, because there they have other servers.
   *
   * @returns how many can be resumed that another process has left
   */
  expectShards(count: number): number {
    for (const [shardId, { shardCount }] of this.#inherited) {
      if (shardCount !== count || shardId >= count) {
        this.#inherited.delete(shardId);
        this.#sessions.delete(shardId);
      }
    }
    return this.#inherited.size;
  }

  /** Whether another process has left a session for this shard that Discord hasn't resumed, and won't if it's gone. */
  isInherited(shardId: number): boolean {
    return this.#inherited.has(shardId);
  }

  /** Discord has started a session and says who the bot is, unless it says something that can't be read. */
  started(shardId: number, { application, user }: Partial<GatewayReadyDispatchData>): void {
    this.#inherited.delete(shardId);
    const { id: applicationId } = application ?? {};
    const { username: userName } = user ?? {};
    if (typeof applicationId === 'string' && typeof userName === 'string') {
      this.#identities.set(shardId, { applicationId, userName });
    } else {
      this.#identities.delete(shardId);
    }
  }

  /** Discord has resumed a session. Returns it if another process has started it, the first time. */
  resumed(shardId: number): LeftSession | null {
    const left = this.#inherited.get(shardId) ?? null;
    this.#inherited.delete(shardId);
    return left;
  }

  /** An event has arrived. Returns whether it's for this process, which then has to handle it. */
  takes(shardId: number, sequence: number): boolean {
    if (this.#left.has(shardId)) {
      return false;
    }
    if (sequence > (this.#handled.get(shardId) ?? Number.POSITIVE_INFINITY)) {
      this.#handled.set(shardId, sequence);
    }
    return true;
  }

  /**
   * Leaves the sessions to another process. From now on, no event of theirs is for this one, because Discord sends them
   * to the other. Each is left once.
   */
  leave(): LeftSession[] {
    return [...this.#sessions].flatMap(([shardId, { sessionId, shardCount, resumeURL, sequence }]) => {
      const identity = this.#identities.get(shardId);
      // Without an address of its own, a session is resumed where it was started, and that isn't known later.
      if (identity === undefined || resumeURL === undefined || this.#left.has(shardId)) {
        return [];
      }
      this.#left.add(shardId);
      const handled = this.#handled.get(shardId) ?? sequence;
      return [{ shardId, shardCount, sessionId, resumeUrl: resumeURL, sequence: handled, ...identity }];
    });
  }
}
