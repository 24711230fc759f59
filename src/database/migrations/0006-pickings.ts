import { type Kysely, sql } from 'kysely';

/** The state of open pickers, so they continue after a restart and in another process. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pickings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('session_id', 'text')
    .addColumn('query', 'text')
    .addColumn('page', 'integer', (column) => column.notNull())
    .addColumn('people', 'text', (column) => column.notNull())
    .addColumn('listed_first', 'text', (column) => column.notNull())
    .addColumn('keep_out', 'text')
    .addColumn('reason', 'text')
    .addColumn('application_id', 'text', (column) => column.notNull())
    .addColumn('reply_token', 'text', (column) => column.notNull())
    .addColumn('worker', 'text')
    .addColumn('stop', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // Only pickers that aren't over are looked up by time. Those that are over are kept for a day.
  await sql`create index pickings_open on pickings (ends_at) where stage not in ('done', 'ended')`.execute(db);
  await db.schema.createIndex('pickings_by_age').on('pickings').columns(['opened_at']).execute();
}
