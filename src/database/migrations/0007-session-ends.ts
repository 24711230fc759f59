import { type Kysely, sql } from 'kysely';

/** Cases of a kind of their own: ends of whole sessions, of which there is one at a time for a session. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('cases')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('removal'))
    .execute();
  await sql`create unique index cases_ends_at_once on cases (session_key) where outcome is null and kind = 'session-end'`.execute(
    db,
  );
}
