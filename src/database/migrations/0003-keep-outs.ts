import { type Kysely, sql } from 'kysely';

/** Who is kept out of which session, and which new IDs moderators have been notified about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keep_outs')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('moderator_id', 'text', (column) => column.notNull())
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('session_key', 'text', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('room_custom_id', 'text')
    .addColumn('participant_id', 'text')
    .addColumn('participant_key', 'text')
    .addColumn('name', 'text')
    .addColumn('until', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_why', 'text')
    .addColumn('ended_by', 'text')
    .addColumn('returns', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_return_at', 'bigint')
    .addColumn('handled_join', 'bigint')
    .addColumn('absent', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claims', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('retry_at', 'bigint')
    .addColumn('application_id', 'text')
    .addColumn('reply_token', 'text')
    .addPrimaryKeyConstraint('keep_outs_pk', ['guild_id', 'number'])
    .execute();
  // By session, only active keep-outs are ever looked up; all others by server.
  await sql`create index keep_outs_in_force on keep_outs (session_key, participant_key) where ended_at is null`.execute(
    db,
  );
  await sql`create index keep_outs_by_server on keep_outs (guild_id, number) where ended_at is null`.execute(db);
  await db.schema
    .createIndex('keep_outs_by_participant')
    .on('keep_outs')
    .columns(['guild_id', 'participant_key'])
    .execute();
  await db.schema
    .createTable('keep_out_notices')
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('participant_key', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('keep_out_notices_pk', ['guild_id', 'number', 'participant_key'])
    .execute();
}
