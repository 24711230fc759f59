/** A gateway session as the database keeps it. */
export interface KeptSession {
  readonly shardId: number;
  readonly shardCount: number;
  /** JSON that only the gateway reads. */
  readonly session: string;
}

/** Gateway sessions that processes have left open for those that take their place. They're of use for two minutes. */
export interface KeptSessions {
  /**
   * Takes what was left for these shards. Each session goes to one process. Rejects with a RecordsError.
   *
   * @param bot whose sessions: no other bot can go on with them
   */
  take(bot: string, firstShard: number, lastShard: number): Promise<readonly KeptSession[]>;
  /** Rejects with a RecordsError. */
  leave(bot: string, sessions: readonly KeptSession[]): Promise<void>;
}
