import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countEffects } from '../../src/common/deeds.ts';
import { RecordsError } from '../../src/common/store-error.ts';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { Effects, effectOf, inSteps } from '../../src/database/effects.ts';
import { reached } from '../../src/database/errors.ts';
import {
  type FragilePostgres,
  type FragileStore,
  fullDisk,
  fullDiskUnavailable,
  openFragilePostgres,
  stores,
} from '../support/stores.ts';

let at: FragileStore | null = null;
let store: LocalStore;

async function begin(fragile: FragileStore): Promise<void> {
  at = fragile;
  store = await openStore(at.url);
}

afterEach(async () => {
  if (at !== null) {
    await at.recover();
    await store.close();
    await at[Symbol.asyncDispose]();
    at = null;
  }
});

const insert = (on: Pick<LocalStore['db'], 'insertInto'> = store.db, name = 'one') =>
  on.insertInto('setting_counters').values({ name, last_number: 1 }).execute();
const select = (on: Pick<LocalStore['db'], 'selectFrom'> = store.db) =>
  on.selectFrom('setting_counters').selectAll().execute();

/** What the rest of the bot hears about a failure, and whether something may have counted as done. */
async function failureOf(work: () => Promise<unknown>) {
  return countEffects(async (deeds) => {
    const error = await reached(work()).then(
      () => null,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(RecordsError);
    const { effect, fact } = error as RecordsError;
    return { effect, fact, deeds: deeds.count };
  });
}

describe.each(stores)('a request to $name', ({ openFragile }) => {
  beforeEach(async () => begin(await openFragile()));

  it('had no effect when the store was unavailable from the start', async () => {
    await at?.outage();
    expect(await failureOf(() => insert())).toMatchObject({ effect: 'none', deeds: 0 });
    expect(await failureOf(() => store.db.transaction().execute((tx) => insert(tx)))).toMatchObject({
      effect: 'none',
      deeds: 0,
    });
  });

  it('had no effect when the store refused it', async () => {
    await insert();
    expect(await failureOf(() => insert())).toMatchObject({ effect: 'none', deeds: 0 });
    const twice = store.db.transaction().execute(async (tx) => {
      await insert(tx, 'two');
      await insert(tx, 'two');
    });
    expect(await failureOf(() => twice)).toMatchObject({ effect: 'none', deeds: 0 });
    expect(await select()).toHaveLength(1);
  });

  it('counts once it is committed, and reading counts for nothing', async () => {
    await countEffects(async (deeds) => {
      await select();
      await store.db.transaction().execute((tx) => select(tx));
      expect(deeds.count).toBe(0);
      await store.db.transaction().execute(async (tx) => {
        await insert(tx);
        expect(deeds.count).toBe(0);
      });
      expect(deeds.count).toBe(1);
      await insert(store.db, 'two');
      expect(deeds.count).toBe(2);
    });
  });

  it('had no effect when what was written was rolled back', async () => {
    const mistake = new TypeError('a bug');
    await countEffects(async (deeds) => {
      const work = store.db.transaction().execute(async (tx) => {
        await insert(tx);
        throw mistake;
      });
      await expect(reached(work)).rejects.toBe(mistake);
      expect(deeds.count).toBe(0);
    });
  });

  it('is in doubt as a whole when the first of several steps is done', async () => {
    const steps = () =>
      inSteps(async () => {
        await insert();
        await insert();
      });
    expect(await failureOf(steps)).toMatchObject({ effect: 'in-doubt', deeds: 1 });
  });
});

describe('a request to a PostgreSQL that becomes unavailable meanwhile', () => {
  let postgres: FragilePostgres;
  let direct: LocalStore;
  beforeEach(async () => {
    postgres = await openFragilePostgres();
    await begin(postgres);
    direct = await openStore(postgres.direct);
    // A connection that is already open.
    await select();
  });
  afterEach(() => direct?.close());

  /** No answer to any request arrives from now on; when the request is done, the connection is cut. */
  async function loseAnswers(): Promise<void> {
    await postgres.hang('answers');
    void expect
      .poll(() => select(direct.db), { timeout: 10_000, interval: 20 })
      .toHaveLength(1)
      .then(() => postgres.outage());
  }

  it('had no effect when it was a read', async () => {
    await postgres.hang();
    const reading = failureOf(() => select());
    await postgres.outage();
    expect(await reading).toMatchObject({ effect: 'none', deeds: 0 });
  });

  it('had no effect before the commit was sent', async () => {
    const work = () =>
      store.db.transaction().execute(async (tx) => {
        await insert(tx);
        await postgres.outage();
        await insert(tx, 'two');
      });
    expect(await failureOf(work)).toMatchObject({ effect: 'none', deeds: 0 });
    expect(await select(direct.db)).toEqual([]);
  });

  it('is in doubt when the answer to the commit was lost', async () => {
    const work = () =>
      store.db.transaction().execute(async (tx) => {
        await insert(tx);
        await loseAnswers();
      });
    expect(await failureOf(work)).toMatchObject({ effect: 'in-doubt', deeds: 1 });
    expect(await select(direct.db)).toHaveLength(1);
  });

  it('is in doubt when the answer to a single write was lost', async () => {
    await loseAnswers();
    expect(await failureOf(() => insert())).toMatchObject({ effect: 'in-doubt', deeds: 1 });
    expect(await select(direct.db)).toHaveLength(1);
  });

  it('is in doubt when the commit wasn’t answered in time, and had no effect when anything else wasn’t', async () => {
    const commit = () =>
      store.db.transaction().execute(async (tx) => {
        await insert(tx);
        await postgres.hang();
      });
    expect(await failureOf(commit)).toMatchObject({ effect: 'in-doubt', deeds: 1 });
    expect(await failureOf(() => store.db.transaction().execute((tx) => insert(tx)))).toMatchObject({
      effect: 'none',
      deeds: 0,
    });
  });

  it('isn’t done when the server rolls back a transaction that it was to commit', async () => {
    const work = () =>
      store.db.transaction().execute(async (tx) => {
        await insert(tx);
        await insert(tx).catch(() => undefined);
      });
    expect(await failureOf(work)).toMatchObject({ effect: 'none', fact: '25P02', deeds: 0 });
    expect(await select(direct.db)).toEqual([]);
  });
});

describe.skipIf(fullDiskUnavailable !== null)('an SQLite file on a full disk', () => {
  it('accepts nothing, so that nothing is in doubt', async () => {
    const sqlite = stores.find(({ engine }) => engine === 'sqlite');
    await begin(await (sqlite as (typeof stores)[number]).openFragile());
    const disk = fullDisk(process.pid);
    await disk.outage();
    try {
      expect(await failureOf(() => insert())).toMatchObject({ effect: 'none', deeds: 0 });
      expect(await failureOf(() => store.db.transaction().execute((tx) => insert(tx)))).toMatchObject({
        effect: 'none',
        deeds: 0,
      });
    } finally {
      await disk.recover();
    }
    expect(await select()).toEqual([]);
  });
});

describe('a driver error', () => {
  it('in a statement within a transaction, or in a read, means that nothing was done', async () => {
    const failure = new Error('disk I/O error');
    const effects = new Effects(() => false);
    await effects.of('begin immediate', async () => undefined);
    for (const sql of ['insert into cases values (1)', 'select 1', 'rollback']) {
      await expect(effects.of(sql, () => Promise.reject(failure))).rejects.toBe(failure);
    }
    expect(effectOf(failure)).toBe('none');
  });

  it('in the commit of a transaction that only read means that nothing was done', async () => {
    const failure = new Error('disk I/O error');
    const effects = new Effects(() => false);
    await effects.of('begin', async () => undefined);
    await effects.of('select 1', async () => undefined);
    await expect(effects.of('commit', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(effectOf(failure)).toBe('none');
  });

  it('in the commit of a write leaves it in doubt, unless it says that nothing was done', async () => {
    for (const [writeOrQueue, effect] of [
      [false, 'in-doubt'],
      [true, 'none'],
    ] as const) {
      const failure = new Error('disk I/O error');
      const effects = new Effects(() => writeOrQueue);
      await effects.of('begin', async () => undefined);
      await effects.of('insert into cases values (1)', async () => undefined);
      await expect(effects.of('commit', () => Promise.reject(failure))).rejects.toBe(failure);
      expect(effectOf(failure)).toBe(effect);
    }
  });
});
