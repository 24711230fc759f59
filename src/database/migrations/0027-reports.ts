import { type Kysely, sql } from 'kysely';

/** What members report to moderators, the messages that show it, and the cases that came of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reports')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('reporter_id', 'text', (column) => column.notNull())
    .addColumn('member_id', 'text')
    .addColumn('participant_id', 'text')
    .addColumn('participant_key', 'text')
    .addColumn('session_id', 'text')
    .addColumn('name', 'text')
    .addColumn('name_key', 'text')
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('pictures', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text')
    .addColumn('message_id', 'text')
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('guild_locale', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('handled_how', 'text')
    .addColumn('handled_by', 'text')
    .addColumn('handled_at', 'bigint')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('announced_version', 'integer', (column) => column.notNull())
    .addColumn('set_aside_version', 'integer')
    .addColumn('set_aside_channel', 'text')
    .addColumn('set_aside_why', 'text')
    .addColumn('set_aside_at', 'bigint')
    .addPrimaryKeyConstraint('reports_key', ['guild_id', 'number'])
    .execute();
  await db.schema
    .createIndex('reports_by_reporter')
    .on('reports')
    .columns(['guild_id', 'reporter_id', 'created_at'])
    .execute();
  await db.schema.createIndex('reports_by_time').on('reports').columns(['guild_id', 'created_at']).execute();
  await sql`create index reports_to_show on reports (guild_id, number) where announced_version < version`.execute(db);
  await db.schema
    .createTable('report_counters')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('last_number', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('report_posts')
    .addColumn('nonce', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('erasure', 'text')
    .addColumn('refused', 'text')
    .execute();
  await db.schema.createIndex('report_posts_of_report').on('report_posts').columns(['guild_id', 'number']).execute();
  await sql`create index report_posts_to_erase on report_posts (guild_id, nonce) where erasure is not null`.execute(db);
  await db.schema
    .createTable('report_cases')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('case_number', 'integer', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('linked', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('report_cases_key', ['guild_id', 'case_number'])
    .execute();
  await db.schema.createIndex('report_cases_of_report').on('report_cases').columns(['guild_id', 'number']).execute();
  await sql`create index report_cases_to_link on report_cases (guild_id) where linked = 0`.execute(db);
  await db.schema.alterTable('pickings').addColumn('report', 'integer').execute();
}
