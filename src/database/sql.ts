import type { sql as Sql } from 'kysely';

/**
 * Kysely's `sql`, for operations and what they're made of. It's here as soon as a database can be opened: see
 * {@link useSql}. With an SQLite file, the bot's main thread opens none, and does without Kysely's 250 files.
 */
export let sql: typeof Sql;

/** For whoever makes the `db` that operations work on. */
export function useSql(fromKysely: typeof Sql): void {
  sql = fromKysely;
}
