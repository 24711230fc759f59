import { sql } from 'kysely';
import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import type { StoreChecks } from './check.ts';

/** Checks the database in one round trip, which also returns its migrations. */
export function createStoreChecks({ db, engine }: Store): StoreChecks {
  return {
    engine,
    migrations: () =>
      reached(
        sql<{ name: string }>`select name from kysely_migration`
          .execute(db)
          .then(({ rows }) => ({ applied: rows.length, known: Object.keys(MIGRATIONS).length })),
      ),
  };
}
