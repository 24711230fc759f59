import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { caseOf } from '../../src/removal/journal.repository.ts';
import { stores } from '../support/stores.ts';
import { entryOf, NOON, opened, processOn } from './cases.ts';

const DUMPS = new URL('schemas/', import.meta.url);
/** Every schema that has a dump: see `schemas/dump.ts`. */
const SCHEMAS = [...new Set(readdirSync(DUMPS).flatMap((name) => /^(.+)\.sqlite\.sql$/u.exec(name)?.[1] ?? []))].sort();

type Row = Readonly<Record<string, unknown>>;

/** Loads the dump without any of the program, and reads back what is in it. */
async function load(engine: 'sqlite' | 'postgres', url: string, schema: string): Promise<Row[]> {
  const text = readFileSync(new URL(`${schema}.${engine}.sql`, DUMPS), 'utf8');
  const all = 'select * from cases order by guild_id, number';
  if (engine === 'sqlite') {
    const file = new DatabaseSync(url.slice('file:'.length));
    file.exec(text);
    const rows = file.prepare(all).all();
    file.close();
    return rows;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  const { rows } = await client.query(all);
  await client.end();
  const times = ['joined_at', 'created_at', 'settled_at', 'voided_at'];
  return rows.map((row: Row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        times.includes(name) && value !== null ? Number(value) : value,
      ]),
    ),
  );
}

it('there is a dump of the first schema, and of the current one', () => {
  expect(SCHEMAS).toContain('0001-cases');
  expect(SCHEMAS).toContain(Object.keys(MIGRATIONS).sort().at(-1));
});

describe.each(stores)('on $name', ({ open, engine }) => {
  describe.each(SCHEMAS)('a store of schema %s with data', (schema) => {
    it('is migrated with everything that was in it, and stays in use', async () => {
      await using at = await open();
      const before = await load(engine, at.url, schema);
      expect(before.length).toBeGreaterThan(10);
      const store = await openStore(at.url);
      try {
        expect(store.applied).toEqual(
          Object.keys(MIGRATIONS)
            .sort()
            .filter((name) => name > schema),
        );
        const after = await store.db.selectFrom('cases').selectAll().orderBy('guild_id').orderBy('number').execute();
        expect(after).toHaveLength(before.length);
        for (const [index, row] of after.entries()) {
          // Name keys are rebuilt when the way to compare names has changed.
          const { name_key: key, ...kept } = before[index] ?? {};
          expect(row).toMatchObject(kept);
          expect(row.name_key === null).toBe(key === null);
          expect(caseOf(row).number).toBe(before[index]?.['number']);
        }
        expect(caseOf(after[2] as (typeof after)[number]).target?.name).toBe('\u0000');
        expect(await store.db.selectFrom('case_changes').select('id').execute()).toHaveLength(2);

        // The new version finishes what a crash of the old one left behind.
        const journal = await processOn(store);
        const unfinished = before.filter((row) => row['outcome'] === null || row['reply_token'] !== null);
        const taken = await journal.takeOver();
        expect(taken.map((one) => `${one.case.guildId} ${one.case.number}`).sort()).toEqual(
          unfinished.map((row) => `${row['guild_id']} ${row['number']}`).sort(),
        );
        for (const one of taken) {
          await journal.settle(one.case, 'gone-since', NOON);
          await journal.replied(one.case);
        }
        // And it continues counting where the old one stopped.
        const guildId = String(before[0]?.['guild_id']);
        const last = Math.max(
          ...before.filter((row) => row['guild_id'] === guildId).map((row) => Number(row['number'])),
        );
        const next = await opened(journal, entryOf({ guildId, target: { id: 'p-0', name: 'Ana', joinedAt: null } }));
        expect(next.key.number).toBe(last + 1);
        expect(next.earlier).toMatchObject({ times: 1 });
      } finally {
        await store.close();
      }
    });
  });
});
