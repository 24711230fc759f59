import { type Kysely, sql } from 'kysely';

/** A new kind of case: ending a whole session. Only one per session can be in progress. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('cases')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('removal'))
    .execute();
  await sql`create unique index cases_ends_at_once on cases (session_key) where outcome is null and kind = 'session-end'`.execute(
    db,
  );
}
