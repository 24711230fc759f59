import type { Kysely } from 'kysely';

/** How far servers are set up: whether someone closed the checklist, and what the latest test found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('setups')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('dismissed_at', 'bigint')
    .addColumn('tested_at', 'bigint')
    .addColumn('problems', 'integer')
    .execute();
}
