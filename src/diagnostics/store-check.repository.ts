import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { MIGRATION_NAMES } from '../database/migrations/names.ts';
import { reading } from '../database/operation.ts';
import { sql } from '../database/sql.ts';
import type { StoreChecks } from './check.ts';

const appliedMigrations = reading('check/applied-migrations', async ({ db }) => {
  const { rows } = await sql`select name from kysely_migration`.execute(db);
  return rows.length;
});

/** Checks the database in one round trip, which also returns its migrations. */
export function createStoreChecks(store: Store): StoreChecks {
  return {
    engine: store.engine,
    migrations: () =>
      reached(store.run(appliedMigrations).then((applied) => ({ applied, known: MIGRATION_NAMES.length }))),
  };
}
