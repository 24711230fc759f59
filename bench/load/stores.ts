import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { whyNoPostgres } from '../../test/support/postgres-native.ts';
import { startPostgres } from '../../test/support/postgres-server.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;
export type Engine = (typeof ENGINES)[number];

/** A store as operators have it: on disk, durable at each commit. Skips with a message if there is none. */
export async function onStore(engine: Engine, act: (store: LocalStore) => Promise<void>): Promise<void> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'bouncer-bench-'));
    try {
      await opened(`file:${join(folder, 'bouncer.db')}`, act);
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
  await opened(url.href, act);
}

async function opened(url: string, act: (store: LocalStore) => Promise<void>): Promise<void> {
  const store = await openStore(url);
  try {
    await act(store);
  } finally {
    await store.close();
  }
}
