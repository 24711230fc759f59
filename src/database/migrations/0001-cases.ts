import { type Kysely, sql } from 'kysely';

/** Cases, their changes, and the leases by which processes know of each other. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('counters')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('last_number', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('cases')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('moderator_id', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text')
    .addColumn('target_key', 'text')
    .addColumn('target_name', 'text')
    .addColumn('name_key', 'text')
    .addColumn('joined_at', 'bigint')
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('session_key', 'text', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('room_custom_id', 'text')
    .addColumn('reason', 'text')
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('settled_at', 'bigint')
    .addColumn('application_id', 'text')
    .addColumn('reply_token', 'text')
    .addColumn('returns', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('voided_at', 'bigint')
    .addColumn('voided_by', 'text')
    .addColumn('void_reason', 'text')
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .addPrimaryKeyConstraint('cases_pk', ['guild_id', 'number'])
    .execute();
  // Only one removal per person and session at a time, whichever server and process it comes from.
  await sql`create unique index cases_at_once on cases (session_key, target_key) where outcome is null`.execute(db);
  await sql`create index cases_unfinished on cases (owner) where outcome is null or reply_token is not null`.execute(
    db,
  );
  // One index per history filter, in display order, so a page can be read by key.
  for (const column of ['moderator_id', 'target_key', 'name_key', 'outcome'] as const) {
    await db.schema.createIndex(`cases_by_${column}`).on('cases').columns(['guild_id', column, 'number']).execute();
  }
  await db.schema.createIndex('cases_by_time').on('cases').columns(['guild_id', 'created_at']).execute();
  await db.schema
    .createTable('case_changes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .execute();
  await db.schema
    .createIndex('case_changes_by_case')
    .on('case_changes')
    .columns(['guild_id', 'number', 'at'])
    .execute();
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}
