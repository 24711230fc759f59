import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { databaseAt } from '../../src/database/address.ts';
import { type LocalStore, openStore, type Store } from '../../src/database/database.ts';
import { openThreadStore } from '../../src/database/sqlite-thread-store.ts';
import { whyNoPostgres } from '../../test/support/postgres-native.ts';
import { startPostgres } from '../../test/support/postgres-server.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;
export type Engine = (typeof ENGINES)[number];

/** What happens with a store. */
export type OnStore = {
  /** Puts in what it starts with, next to the database. */
  readonly prepare?: (store: LocalStore) => Promise<void>;
  /** What is measured, on a store that was opened as the bot opens it. */
  readonly act: (store: Store) => Promise<void>;
};

/** A store as operators have it: on disk, durable at each commit. Skips with a message if there is none. */
export async function onStore(engine: Engine, what: OnStore): Promise<void> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'bouncer-bench-'));
    try {
      await onDatabase(`file:${join(folder, 'bouncer.db')}`, what);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return;
  }
  const missing = whyNoPostgres();
  if (missing !== null) {
    console.error(`  Skipping PostgreSQL: ${missing}`);
    return;
  }
  await using server = await startPostgres({ durable: true });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('create database bouncer_bench');
  await client.end();
  const url = new URL(server.url);
  url.pathname = 'bouncer_bench';
  await onDatabase(url.href, what);
}

async function onDatabase(url: string, { prepare, act }: OnStore): Promise<void> {
  if (prepare !== undefined) await opened(openStore, url, prepare);
  await opened(asTheBotOpensIt, url, act);
}

/** As `src/ports.ts` opens its database: an SQLite file in a thread of its own. */
function asTheBotOpensIt(url: string): Promise<Store> {
  const address = databaseAt(url);
  return address.engine === 'sqlite'
    ? openThreadStore(address, {
        program: new URL('../../src/store-thread.ts', import.meta.url),
        onEnd: (error) => {
          throw error;
        },
      })
    : openStore(address);
}

/** Opens a database, and always closes it. */
export async function opened<Opened extends Store>(
  open: (url: string) => Promise<Opened>,
  url: string,
  act: (store: Opened) => Promise<void>,
): Promise<void> {
  const store = await open(url);
  try {
    await act(store);
  } finally {
    await store.close();
  }
}
