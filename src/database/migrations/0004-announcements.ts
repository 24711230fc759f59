import { type Kysely, sql } from 'kysely';

/** What the log channel shows of a case, and which log channels the bot can't access. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cases').addColumn('log_channel_id', 'text').execute();
  await db.schema.alterTable('cases').addColumn('log_message_id', 'text').execute();
  await db.schema.alterTable('cases').addColumn('announced_version', 'integer').execute();
  // Only cases that are behind, so it's nearly always empty, however many cases there are.
  await sql`create index cases_to_announce on cases (guild_id, number) where announced_version < version`.execute(db);
  await db.schema
    .createTable('closed_log_channels')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
}
