import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalStore } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { recordCounts } from '../../src/diagnostics/counts.repository.ts';
import { entryOf, NOON, processOn } from '../database/cases.ts';
import { type OpenStore, openForTest, stores } from '../support/stores.ts';

const MINUTE = 60_000;

describe.each(stores)('what an operator is told of the records on $name', ({ openReady }) => {
  let at: OpenStore;
  let store: LocalStore;

  beforeEach(async () => {
    at = await openReady();
    store = await openForTest(at.url);
  });
  afterEach(async () => {
    await store?.close();
    await at?.[Symbol.asyncDispose]();
  });

  it('counts open cases by their age, and no settled ones', async () => {
    expect(await recordCounts(store, NOON)).toEqual({
      openCases: { 'under-1m': 0, '1m-5m': 0, 'over-5m': 0 },
      postsAside: 0,
    });
    const journal = await processOn(store);
    const opened = [];
    for (const [n, ago] of [0, MINUTE - 1, MINUTE, 5 * MINUTE - 1, 5 * MINUTE, 3_600_000, 86_400_000].entries()) {
      opened.push(await journal.open(entryOf({ at: NOON - ago, reference: `AGE${n}` }), null));
    }
    expect((await recordCounts(store, NOON)).openCases).toEqual({ 'under-1m': 2, '1m-5m': 2, 'over-5m': 3 });
    const last = opened.at(-1);
    if (last?.kind !== 'opened') {
      throw new Error('not opened');
    }
    await journal.settle(last.case, 'removed', NOON);
    expect((await recordCounts(store, NOON)).openCases['over-5m']).toBe(2);
  });

  it('counts cases that a log channel refuses as they are now', async () => {
    const journal = await processOn(store);
    for (const n of [1, 2, 3]) {
      await journal.open(entryOf({ announce: true, reference: `POST${n}` }), null);
    }
    await store.db
      .updateTable('cases')
      .set({ set_aside_version: sql<number>`version`, set_aside_channel: '1', set_aside_why: '50035', set_aside_at: 1 })
      .where('reference', '!=', 'POST3')
      .execute();
    expect((await recordCounts(store, NOON)).postsAside).toBe(2);
    await store.db
      .updateTable('cases')
      .set({ version: sql<number>`version + 1` })
      .where('reference', '=', 'POST1')
      .execute();
    expect((await recordCounts(store, NOON)).postsAside).toBe(1);
  });
});
