import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LocalStore, openStore, type Store } from '../../src/database/database.ts';
import { measured } from '../../src/database/measured.ts';
import { reading, writing } from '../../src/database/operation.ts';
import { sql } from '../../src/database/sql.ts';

const one = reading('test-measured/one', async ({ db }, plus: number) => {
  const { rows } = await sql<{ n: number }>`select 1 + ${plus} as n`.execute(db);
  return Number(rows[0]?.n);
});
const wrong = writing('test-measured/wrong', async ({ db }) => {
  await sql`insert into no_such_table values (1)`.execute(db);
});

let store: LocalStore;
let told: unknown[];
let watched: Store;

beforeEach(async () => {
  store = await openStore('file::memory:');
  told = [];
  watched = measured(store, (kind, ms, failure) => told.push([kind, ms >= 0 && ms < 60_000, failure]));
});
afterEach(() => store.close());

it('a measured store answers as before, and reports what was asked and how long it took', async () => {
  expect(await watched.run(one, 41)).toBe(42);
  expect(told).toEqual([['read', true, null]]);
  expect(watched.engine).toBe('sqlite');
});

it('a measured store fails as before, and reports how', async () => {
  await expect(watched.run(wrong)).rejects.toThrow('no such table');
  expect(told).toEqual([['write', true, 'permanent']]);
});
