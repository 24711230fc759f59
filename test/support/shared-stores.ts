import { sql } from 'kysely';
import { afterAll } from 'vitest';
import type { LocalStore } from '../../src/database/database.ts';
import { storeErrorCode } from '../../src/database/errors.ts';
import { type FragileStore, openAsTheBot, type StoreKind } from './stores.ts';

/** One database for the tests of a `describe`, with the connections of one or more processes to it. */
export interface SharedStores {
  /**
   * Empty tables, at the start of a test. The database is that of the test before, also after an outage, unless that
   * test closed a store or left a lock behind: a new one costs as much as ten tests.
   */
  begin(): Promise<{ readonly at: FragileStore; readonly stores: readonly LocalStore[] }>;
}

interface Shared {
  readonly at: FragileStore;
  readonly stores: readonly LocalStore[];
  readonly tables: readonly string[];
}

/** Call it in a `describe`, not in a test. */
export function shareStores(kind: StoreKind, processes = 1): SharedStores {
  let shared: Shared | null = null;

  async function end(): Promise<void> {
    const ended = shared;
    shared = null;
    if (ended !== null) {
      await ended.at.recover();
      await Promise.all(ended.stores.map((store) => store.close()));
      await ended.at[Symbol.asyncDispose]();
    }
  }

  async function open(): Promise<Shared> {
    const fragile = await kind.openFragile();
    const stores: LocalStore[] = [];
    for (let n = 0; n < processes; n += 1) {
      stores.push(await openAsTheBot(fragile.url));
    }
    const tables = await stores[0]?.db.introspection.getTables();
    return {
      at: {
        ...fragile,
        async outage() {
          await fragile.outage();
          await Promise.all(stores.map(noticed));
        },
      },
      stores,
      tables: (tables ?? []).map(({ name }) => name),
    };
  }

  afterAll(end);

  return {
    async begin() {
      await shared?.at.recover();
      if (shared === null || !(await emptied(shared))) {
        await end();
        shared = await open();
      }
      return shared;
    },
  };
}

/** Of a pool. */
const MOST_CONNECTIONS = 10;

/**
 * Waits until a store knows of each idle connection that it was cut. It may have several from earlier tests, and each
 * that it doesn't know of would fail one more statement, also after the recovery.
 */
async function noticed({ db }: LocalStore): Promise<void> {
  for (let connection = 1; connection <= MOST_CONNECTIONS; connection += 1) {
    const code = await sql`select 1`.execute(db).then(() => null, storeErrorCode);
    if (code !== 'ECONNRESET' && code !== 'CONNECTION') {
      return;
    }
  }
}

/** @returns `false` when a connection was closed, or someone still holds a lock */
async function emptied({ stores, tables }: Shared): Promise<boolean> {
  try {
    for (const { db } of stores.slice(1)) {
      await sql`select 1`.execute(db);
    }
    await stores[0]?.db.transaction().execute(async (tx) => {
      for (const table of tables) {
        await sql`delete from ${sql.table(table)}`.execute(tx);
      }
    });
    return true;
  } catch {
    return false;
  }
}
