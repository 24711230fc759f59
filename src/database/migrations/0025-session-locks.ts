import { type Kysely, sql } from 'kysely';

/** Locked sessions, who may be in them, and who else came. All of it goes when a lock is over and that was said. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session_locks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('moderator_id', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('session_key', 'text', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('room_custom_id', 'text')
    .addColumn('until', 'bigint')
    .addColumn('ends_by', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('listed_at', 'bigint', (column) => column.notNull())
    .addColumn('stayed', 'integer', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('guild_locale', 'text', (column) => column.notNull())
    .addColumn('application_id', 'text')
    .addColumn('reply_token', 'text')
    .addColumn('reply_locale', 'text')
    .addColumn('reply_at', 'bigint', (column) => column.notNull())
    .addColumn('arrivals', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_arrival_at', 'bigint')
    .addColumn('blind_since', 'bigint')
    .addColumn('changes', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('shown', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_why', 'text')
    .addColumn('ended_by', 'text')
    .addColumn('end_teller', 'text')
    .execute();
  // A server has at most one of a session.
  await sql`create unique index session_locks_in_force on session_locks (session_key, guild_id) where ended_at is null`.execute(
    db,
  );
  await db.schema
    .createTable('session_lock_allowed')
    .addColumn('lock_id', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('session_lock_allowed_pk', ['lock_id', 'person'])
    .execute();
  await db.schema
    .createTable('session_lock_arrivals')
    .addColumn('session_key', 'text', (column) => column.notNull())
    .addColumn('participant_key', 'text', (column) => column.notNull())
    .addColumn('participant_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('times', 'integer', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('handled_join', 'bigint')
    .addColumn('absent', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('claims', 'integer', (column) => column.notNull())
    .addColumn('retry_at', 'bigint')
    .addPrimaryKeyConstraint('session_lock_arrivals_pk', ['session_key', 'participant_key'])
    .execute();
}
