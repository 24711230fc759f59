import type { Kysely } from 'kysely';

/** Gateway sessions that processes have left open for those that take their place. They hold nothing about a person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('gateway_sessions')
    .addColumn('bot', 'text', (column) => column.notNull())
    .addColumn('shard', 'integer', (column) => column.notNull())
    .addColumn('shard_count', 'integer', (column) => column.notNull())
    .addColumn('session', 'text', (column) => column.notNull())
    .addColumn('left_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('gateway_sessions_key', ['bot', 'shard'])
    .execute();
}
