import type { Kysely } from 'kysely';

/** Notices that Discord refused for good everywhere, so no one could be notified. They hold nothing about a person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('unheard_notices')
    .addColumn('nonce', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('unheard_notices_of_guild').on('unheard_notices').columns(['guild_id', 'at']).execute();
}
