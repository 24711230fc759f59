/** A gateway session that a process has left open, for the one that takes its place. */
export interface LeftSession {
  readonly shardId: number;
  readonly shardCount: number;
  readonly sessionId: string;
  /** The address of the gateway where Discord keeps it. */
  readonly resumeUrl: string;
  /** The number of the last event that was handled. Discord sends all that came later. */
  readonly sequence: number;
  /** What Discord said of the bot when the session started. */
  readonly applicationId: string;
  readonly userName: string;
}

/**
 * Gateway sessions go on when a process takes another one's place: Discord sends what came in between, so that a restart
 * loses no command, and it doesn't count as one of the sessions that Discord allows in a day.
 */
export interface LeftSessions {
  /**
   * Takes what was left for these shards. Each session goes to one process. Never rejects: without them, the bot starts
   * new ones.
   *
   * @param shards of this process; `null`: all
   */
  take(shards: { readonly first: number; readonly last: number } | null): Promise<readonly LeftSession[]>;
  /** Never rejects. */
  leave(sessions: readonly LeftSession[]): Promise<void>;
}
