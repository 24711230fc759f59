import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeptSessions } from '../../src/common/left-sessions.repository.ts';
import type { KeptSession, KeptSessions } from '../../src/common/left-sessions.ts';
import { RecordsError } from '../../src/common/store-error.ts';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { type OpenStore, stores } from '../support/stores.ts';

describe.each(stores)('gateway sessions that were left, on $name', ({ openReady, openFragile }) => {
  let at: OpenStore;
  let store: LocalStore;
  let kept: KeptSessions;

  beforeEach(async () => {
    at = await openReady();
    store = await openStore(at.url);
    kept = createKeptSessions(store);
  });
  afterEach(async () => {
    await store?.close();
    await at?.[Symbol.asyncDispose]();
  });

  const of = (shardId: number, session = `session ${shardId}`): KeptSession => ({ shardId, shardCount: 8, session });
  const rows = () => store.db.selectFrom('gateway_sessions').selectAll().execute();

  it('are taken once, by their own bot, for its shards', async () => {
    await kept.leave('bot', [of(0), of(1), of(2), of(3)]);
    await kept.leave('other', [of(1, 'of another bot')]);
    const taken = await kept.take('bot', 1, 2);
    expect(taken.toSorted((one, other) => one.shardId - other.shardId)).toEqual([of(1), of(2)]);
    expect(await kept.take('bot', 1, 2)).toEqual([]);
    expect(await kept.take('other', 0, 7)).toEqual([of(1, 'of another bot')]);
    expect(await kept.take('bot', 0, 2 ** 31 - 1)).toHaveLength(2);
    expect(await rows()).toEqual([]);
  });

  it('go to one of several processes that ask at once', async () => {
    const other = await openStore(at.url);
    try {
      const processes = [kept, createKeptSessions(other)];
      for (let round = 0; round < 10; round += 1) {
        await kept.leave('bot', [of(0)]);
        const taken = await Promise.all(processes.map((each) => each.take('bot', 0, 0)));
        expect(taken.flat()).toEqual([of(0)]);
      }
    } finally {
      await other.close();
    }
  });

  it('are replaced by those that are left later', async () => {
    await kept.leave('bot', [of(0, 'earlier'), of(1, 'earlier')]);
    await kept.leave('bot', [{ shardId: 0, shardCount: 9, session: 'later' }]);
    const taken = await kept.take('bot', 0, 1);
    expect(taken.toSorted((one, later) => one.shardId - later.shardId)).toEqual([
      { shardId: 0, shardCount: 9, session: 'later' },
      of(1, 'earlier'),
    ]);
  });

  it('are of no use after two minutes, and deleted by the next one that starts or stops', async () => {
    const age = (ms: number) =>
      store.db.updateTable('gateway_sessions').set(({ eb }) => ({ left_at: eb('left_at', '-', ms) }));
    await kept.leave('bot', [of(0)]);
    await age(119_000).execute();
    expect(await kept.take('bot', 0, 0)).toEqual([of(0)]);
    await kept.leave('bot', [of(0)]);
    await age(120_001).execute();
    expect(await kept.take('bot', 0, 0)).toEqual([]);
    await kept.leave('gone', [of(0)]);
    await age(120_001).execute();
    await kept.leave('bot', [of(0)]);
    expect(await rows()).toMatchObject([{ bot: 'bot' }]);
  });

  it('are of no use after the machine was restarted, when its clock began anew', async () => {
    await kept.leave('bot', [of(0)]);
    await store.db
      .updateTable('gateway_sessions')
      .set(({ eb }) => ({ left_at: eb('left_at', '+', 3_600_000) }))
      .execute();
    expect(await kept.take('bot', 0, 0)).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('are refused as records when the database is away', async () => {
    await using fragile = await openFragile();
    const there = await openStore(fragile.url);
    try {
      await fragile.outage();
      const away = createKeptSessions(there);
      await expect(away.take('bot', 0, 0)).rejects.toThrow(RecordsError);
      await expect(away.leave('bot', [of(0)])).rejects.toThrow(RecordsError);
    } finally {
      await there.close();
    }
  });
});
