import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { inTurn, type Operating } from '../../src/database/operation.ts';
import { type Places, prepared, preparedName } from '../../src/database/prepared.ts';
import { shareStores } from '../support/shared-stores.ts';
import { type OpenStore, openForTest, openPostgres, stores } from '../support/stores.ts';

interface Counter {
  readonly name: string;
  readonly last_number: number | null;
}

/** How often it was built. */
let times = 0;

const insertCounter = prepared(({ db }, { name, last_number }: Places<Counter>) => {
  times += 1;
  return db
    .insertInto('setting_counters')
    .values({ name, last_number: sql<number>`coalesce(${last_number}, 7) + 10` })
    .returning(['name', 'last_number']);
});
const namesFrom = prepared(
  (_, { name }: Places<{ readonly name: string }>) =>
    sql<{ name: string }>`select name from setting_counters where name >= ${name} and ${name} <> '' order by name`,
);

describe.each(stores)('a prepared statement on $name', (kind) => {
  const shared = shareStores(kind, 1);

  it('is built once for each database, and gets its values each time, as often as it names them', async () => {
    const [store] = (await shared.begin()).stores;
    const { db, engine, now } = store as NonNullable<typeof store>;
    const on: Operating = { db, engine, now, together: inTurn(db) };
    times = 0;
    const rows = [];
    for (const [name, last_number] of [
      ['a', 1],
      ['b', null],
      ['c', 3],
    ] as const) {
      rows.push(...(await db.executeQuery(insertCounter(on, { name, last_number }))).rows);
    }
    expect(rows).toEqual([
      { name: 'a', last_number: 11 },
      { name: 'b', last_number: 17 },
      { name: 'c', last_number: 13 },
    ]);
    expect(times).toBe(1);
    expect((await db.executeQuery(namesFrom(on, { name: 'b' }))).rows).toEqual([{ name: 'b' }, { name: 'c' }]);
    insertCounter({ ...on }, { name: 'd', last_number: 4 });
    expect(times).toBe(2);
  });
});

describe('on PostgreSQL', () => {
  const preparedOn = async (store: Awaited<ReturnType<typeof openForTest>>): Promise<readonly string[]> =>
    (await sql<{ name: string }>`select name from pg_prepared_statements where name <> ''`.execute(store.db)).rows.map(
      ({ name }) => name,
    );

  it('it is prepared by a name that only this statement has', async () => {
    await using at: OpenStore = await openPostgres({ ready: true });
    const store = await openForTest(at.url);
    const statement = insertCounter(store, { name: 'a', last_number: 1 });
    await store.db.executeQuery(statement);
    expect(await preparedOn(store)).toEqual([preparedName(statement.sql)]);
    expect(preparedName(statement.sql)).not.toBe(preparedName(namesFrom(store, { name: 'a' }).sql));
    await store.close();
  });

  it('nothing fails when a connection has forgotten it, and it is given up', async () => {
    await using at: OpenStore = await openPostgres({ ready: true });
    for (const again of [
      async (store: Awaited<ReturnType<typeof openForTest>>) =>
        (await store.db.executeQuery(insertCounter(store, { name: 'b', last_number: 1 }))).rows,
      async (store: Awaited<ReturnType<typeof openForTest>>) =>
        (
          await store.together([namesFrom(store, { name: 'a' }), insertCounter(store, { name: 'c', last_number: 1 })])
        )[1],
    ]) {
      const store = await openForTest(at.url);
      await store.db.deleteFrom('setting_counters').execute();
      await store.together([insertCounter(store, { name: 'a', last_number: 1 }), namesFrom(store, { name: 'a' })]);
      expect(await preparedOn(store)).toHaveLength(2);
      await sql`deallocate all`.execute(store.db);
      expect(await again(store)).toMatchObject([{ last_number: 11 }]);
      expect(await preparedOn(store)).toEqual([]);
      await again(store).catch(() => undefined);
      expect(await preparedOn(store)).toEqual([]);
      await store.close();
    }
  });
});
