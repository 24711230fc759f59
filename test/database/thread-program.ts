/** A thread of the database with operations that do what tests need: see `sqlite-thread-store.test.ts`. */
import { sql } from 'kysely';
import { reading, writing, writingSoon } from '../../src/database/operation.ts';

/** Writes two rows in a transaction: there must never be just one. */
async function insertPair(on: Parameters<Parameters<typeof writing>[1]>[0], name: string): Promise<string> {
  await on.db.transaction().execute(async (tx) => {
    for (const half of ['left', 'right']) {
      await tx
        .insertInto('leases')
        .values({ name: `${name} ${half}`, holder: name, until: 1 })
        .execute();
    }
  });
  return name;
}

export const addPair = writing('test/add-pair', insertPair);
export const addPairSoon = writingSoon('test/add-pair-soon', insertPair);

/** Fails after its transaction has begun to write, so all of it is rolled back. */
export const addHalf = writing('test/add-half', async ({ db }, name: string) => {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('leases')
      .values({ name: `${name} left`, holder: name, until: 1 })
      .execute();
    await sql`insert into leases (name) values (${name})`.execute(tx);
  });
});

export const pairs = reading('test/pairs', async ({ db }): Promise<Record<string, number>> => {
  const { rows } = await sql<{ holder: string; halves: number }>`
    select holder, count(*) as halves from leases group by holder order by holder
  `.execute(db);
  return Object.fromEntries(rows.map(({ holder, halves }) => [holder, halves]));
});

/** Blocks the thread until the first number isn't 0 anymore. The second says that it's blocked. */
export const block = writing('test/block', async (on, name: string, shared: SharedArrayBuffer) => {
  const flags = new Int32Array(shared);
  Atomics.store(flags, 1, 1);
  Atomics.notify(flags, 1);
  Atomics.wait(flags, 0, 0);
  return insertPair(on, name);
});

/** Ends the thread in the middle of a group. */
export const die = writing('test/die', async (on, name: string) => {
  await insertPair(on, name);
  process.exit(1);
});

export const giveBack = reading('test/give-back', async (_, value: unknown) => value);
/** Its result can't be copied. */
export const giveFunction = reading('test/give-function', async () => () => undefined);
