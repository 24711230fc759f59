import { type Kysely, sql } from 'kysely';

/** What of a case the log channel shows, and which log channels are closed to the bot. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cases').addColumn('log_channel_id', 'text').execute();
  await db.schema.alterTable('cases').addColumn('log_message_id', 'text').execute();
  await db.schema.alterTable('cases').addColumn('announced_version', 'integer').execute();
  // Only what is behind: empty nearly always, however many cases there are.
  await sql`create index cases_to_announce on cases (guild_id, number) where announced_version < version`.execute(db);
  await db.schema
    .createTable('closed_log_channels')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
}
