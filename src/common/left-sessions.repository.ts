import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { type Operating, writing } from '../database/operation.ts';
import { sql } from '../database/sql.ts';
import type { KeptSession, KeptSessions } from './left-sessions.ts';

/** Discord keeps a session for a few minutes after its connection has ended. */
const KEPT_MS = 120_000;

/** The sessions in the database. */
export function createKeptSessions(store: Pick<Store, 'run'>): KeptSessions {
  return {
    take: (bot, firstShard, lastShard) => reached(store.run(takeSessions, bot, firstShard, lastShard)),
    leave: (bot, sessions) => reached(store.run(leaveSessions, bot, sessions)),
  };
}

const takeSessions = writing(
  'gateway-sessions/take',
  async (on: Operating, bot: string, firstShard: number, lastShard: number): Promise<readonly KeptSession[]> => {
    await sweep(on);
    const rows = await on.db
      .deleteFrom('gateway_sessions')
      .where('bot', '=', bot)
      .where('shard', '>=', firstShard)
      .where('shard', '<=', lastShard)
      .returning(['shard', 'shard_count', 'session'])
      .execute();
    return rows.map(({ shard, shard_count: shardCount, session }) => ({ shardId: shard, shardCount, session }));
  },
);

const leaveSessions = writing(
  'gateway-sessions/leave',
  async (on: Operating, bot: string, sessions: readonly KeptSession[]): Promise<void> => {
    const left = { left_at: sql<number>`${on.now}` };
    await on.db
      .insertInto('gateway_sessions')
      .values(
        sessions.map(({ shardId, shardCount, session }) => ({
          bot,
          shard: shardId,
          shard_count: shardCount,
          session,
          ...left,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['bot', 'shard']).doUpdateSet(({ ref }) => ({
          shard_count: ref('excluded.shard_count'),
          session: ref('excluded.session'),
          left_at: ref('excluded.left_at'),
        })),
      )
      .execute();
    await sweep(on);
  },
);

/** Deletes what no one can use anymore, whosever it is. SQLite's clock begins anew with the machine. */
async function sweep({ db, now }: Operating): Promise<void> {
  await db
    .deleteFrom('gateway_sessions')
    .where((eb) =>
      eb.or([eb('left_at', '<', sql<number>`${now} - ${KEPT_MS}`), eb('left_at', '>', sql<number>`${now}`)]),
    )
    .execute();
}
