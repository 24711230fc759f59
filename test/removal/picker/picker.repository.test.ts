import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecordsError } from '../../../src/common/store-error.ts';
import { type LocalStore, openStore } from '../../../src/database/database.ts';
import { livenessLease, takeLease } from '../../../src/database/leases.ts';
import { createPickerRepository } from '../../../src/removal/picker/picker.repository.ts';
import { type NewPickerState, PICKER_MS, RECENT_MS } from '../../../src/removal/picker/picker-state.ts';
import { dies, entryOf, GUILD, opened, processOn, timePasses } from '../../database/cases.ts';
import { shareStores } from '../../support/shared-stores.ts';
import { openFragilePostgres, stores } from '../../support/stores.ts';

const NOW = 1_700_000_000_000;
const REPLY = { applicationId: '5', token: 'token', locale: 'hi' };
const FRESH: NewPickerState = {
  guildId: GUILD,
  ownerId: '1',
  stage: 'people',
  openedAt: NOW,
  account: '',
  sessionId: 's-1',
  query: null,
  page: 0,
  people: [{ id: 'p-1', name: 'Ana' }],
  first: [],
  keepOut: null,
  reason: null,
  reply: REPLY,
};
const HOSTILE = '\u0000 \ud800 ~"\\ 🙂';

describe('taking a picker on PostgreSQL, with the answer lost', () => {
  it('leaves no dead button: the process that has it, without knowing, reports that nothing was done', async () => {
    await using at = await openFragilePostgres();
    const [store, direct] = [await openStore(at.url), await openStore(at.direct)];
    try {
      const { owner } = await processOn(direct);
      const pickers = createPickerRepository(store, owner);
      const seen = await pickers.open({ ...FRESH, stage: 'confirm' });
      await at.hang('answers');
      await expect(pickers.take(seen, NOW, REPLY)).rejects.toBeInstanceOf(RecordsError);
      expect(await createPickerRepository(direct, 'other').find(seen.id)).toMatchObject({ stage: 'running' });
      await at.recover();
      await expect
        .poll(() => pickers.takeEnded(NOW).catch(() => []), { timeout: 15_000, interval: 100 })
        .toMatchObject([{ id: seen.id, why: 'not-begun', reply: REPLY }]);
    } finally {
      await Promise.all([store.close(), direct.close()]);
    }
  });
});

describe.each(stores)('pickers on $name', (kind) => {
  const shared = shareStores(kind);
  let store: LocalStore;

  beforeEach(async () => {
    [store] = (await shared.begin()).stores as [LocalStore];
  });

  const fresh = (facts: Partial<NewPickerState> = {}): NewPickerState => ({ ...FRESH, ...facts });

  it('come back unchanged, hostile texts included, in any process', async () => {
    const picker = fresh({
      account: '',
      sessionId: HOSTILE,
      query: HOSTILE,
      page: 3,
      people: [
        { id: HOSTILE.repeat(50), name: HOSTILE },
        { id: 'p-2', name: null },
      ],
      first: [HOSTILE, 'x'],
      keepOut: '1 hour',
      reason: HOSTILE,
      report: 7,
    });
    const kept = await createPickerRepository(store, 'me').open(picker);
    expect(kept).toMatchObject(picker);
    expect(kept.id).toMatch(/^[\w-]{12}$/u);
    expect(kept.endsAt).toBe(NOW + PICKER_MS);
    expect(await createPickerRepository(store, 'other').find(kept.id)).toEqual(kept);
    expect(await createPickerRepository(store, 'other').find('no such')).toBeNull();
  });

  it('change while they are open, and no longer once their time is up', async () => {
    const pickers = createPickerRepository(store, 'me');
    const { id } = await pickers.open(fresh());
    await timePasses(store, PICKER_MS - 5_000);
    const changed = await pickers.change(id, NOW, { stage: 'confirm', reason: 'noise', keepOut: '1 hour' });
    expect(changed).toMatchObject({ stage: 'confirm', reason: 'noise', keepOut: '1 hour', sessionId: 's-1' });
    expect(await pickers.find(id)).toMatchObject({ reason: 'noise', timeUp: false });
    await timePasses(store, 5_000);
    expect(await pickers.change(id, NOW, { reason: 'late' })).toBeNull();
    expect(await pickers.find(id)).toMatchObject({ reason: 'noise', timeUp: true });
  });

  it.each([
    ['forward', 3 * 3_600_000],
    ['back', -3 * 3_600_000],
  ])('are open for exactly ten minutes, when the clock is set %s by hours', async (_way, by) => {
    const pickers = createPickerRepository(store, 'me');
    const seen = await pickers.open(fresh({ stage: 'confirm' }));
    expect(await pickers.takeEnded(NOW + by)).toEqual([]);
    expect(await pickers.change(seen.id, NOW + by, { reason: 'noise' })).not.toBeNull();
    await timePasses(store, PICKER_MS);
    expect(await pickers.take(seen, NOW + by, REPLY)).toBe(false);
    expect(await pickers.takeEnded(NOW + by)).toMatchObject([{ why: 'time', stage: 'confirm' }]);
  });

  it('go by the time of day when the store’s clock restarted, or an older version opened them', async () => {
    const pickers = createPickerRepository(store, 'me');
    for (const ends_by of [null, sql<number>`${store.now} + ${sql.lit(PICKER_MS * 2)}`]) {
      const seen = await pickers.open(fresh({ stage: 'confirm' }));
      await store.db.updateTable('pickings').set({ ends_by }).where('id', '=', seen.id).execute();
      expect(await pickers.takeEnded(seen.endsAt - 1)).toEqual([]);
      expect(await pickers.take(seen, seen.endsAt, REPLY)).toBe(false);
      expect(await pickers.takeEnded(seen.endsAt)).toMatchObject([{ why: 'time' }]);
    }
  });

  it('are taken once, by someone who saw them as they are', async () => {
    const pickers = createPickerRepository(store, 'me');
    const seen = await pickers.open(fresh({ stage: 'confirm' }));
    expect(await pickers.take({ ...seen, people: [{ id: 'p-2', name: null }] }, NOW, REPLY)).toBe(false);
    expect(await pickers.take({ ...seen, stage: 'people' }, NOW, REPLY)).toBe(false);
    const other = createPickerRepository(store, 'other');
    const taken = await Promise.all([
      pickers.take(seen, NOW, REPLY),
      other.take(seen, NOW, REPLY),
      pickers.take(seen, NOW, REPLY),
    ]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await pickers.change(seen.id, NOW, { reason: 'x' })).toBeNull();
  });

  it('keep nothing about the people they were about once they are over', async () => {
    const pickers = createPickerRepository(store, 'me');
    const seen = await pickers.open(fresh({ query: 'Ana', reason: 'Ana is loud', first: ['p-1'] }));
    await pickers.take(seen, NOW, REPLY);
    await pickers.end(seen.id);
    expect(await pickers.find(seen.id)).toMatchObject({
      stage: 'done',
      people: [],
      first: [],
      query: null,
      reason: null,
    });
    const late = await pickers.open(fresh({ query: 'Ana' }));
    await timePasses(store, PICKER_MS);
    await pickers.takeEnded(NOW);
    expect(await pickers.find(late.id)).toMatchObject({ stage: 'ended', people: [], query: null });
  });

  it('end when their time is up, and one process is notified', async () => {
    const me = createPickerRepository(store, 'me');
    await me.open(fresh({ stage: 'confirm' }));
    await timePasses(store, PICKER_MS - 5_000);
    expect(await me.takeEnded(NOW)).toEqual([]);
    await timePasses(store, 5_000);
    for (const name of ['me', 'other']) {
      await store.run(takeLease, livenessLease(name), name);
    }
    const told = await Promise.all([
      me.takeEnded(NOW),
      createPickerRepository(store, 'other').takeEnded(NOW),
      me.takeEnded(NOW),
    ]);
    expect(told.flat()).toEqual([
      { id: expect.any(String), why: 'time', stage: 'confirm', guildId: GUILD, ownerId: '1', reply: REPLY },
    ]);
  });

  it('end when the process that was working on them died, and not before', async () => {
    const worker = await processOn(store);
    const other = createPickerRepository(store, 'other');
    const pickers = createPickerRepository(store, worker.owner);
    const seen = await pickers.open(fresh({ stage: 'confirm' }));
    await pickers.take(seen, NOW, { applicationId: '5', token: 'later', locale: 'ja' });
    expect(await other.takeEnded(seen.endsAt + 1)).toEqual([]);
    await dies(store, worker);
    expect(await other.takeEnded(NOW)).toMatchObject([
      { why: 'not-begun', stage: 'running', reply: { token: 'later', locale: 'ja' } },
    ]);
    expect(await other.takeEnded(NOW)).toEqual([]);
    // A bulk removal may have led to cases.
    const two = await pickers.open(fresh({ stage: 'confirm', people: [...seen.people, { id: 'p-2', name: null }] }));
    await pickers.take(two, NOW, REPLY);
    expect(await other.takeEnded(NOW)).toMatchObject([{ why: 'interrupted', stage: 'running' }]);
  });

  it('are reported by another process when the one that was about to died, and not again once reported', async () => {
    const [first, second] = [await processOn(store), await processOn(store)];
    const [dying, living] = [createPickerRepository(store, first.owner), createPickerRepository(store, second.owner)];
    const late = await dying.open(fresh({ stage: 'confirm' }));
    await timePasses(store, PICKER_MS);
    for (const { owner } of [first, second]) {
      await store.run(takeLease, livenessLease(owner), owner);
    }
    await dying.takeEnded(NOW);
    expect([await dying.maySend(late.id), await living.maySend(late.id)]).toEqual([true, false]);
    expect(await dying.find(late.id)).toMatchObject({ stage: 'ended' });
    expect(await living.takeEnded(NOW)).toEqual([]);
    await dies(store, first);
    const [taken] = await living.takeEnded(NOW);
    expect(taken).toMatchObject({ why: 'time', stage: 'confirm', reply: REPLY });
    if (taken === undefined) {
      throw new Error('not taken');
    }
    expect(await living.takeEnded(NOW)).toEqual([]);
    // Discord is down: again, by this process or another.
    living.leave(taken.id);
    expect(await living.takeEnded(NOW)).toMatchObject([{ id: late.id, why: 'time' }]);
    await living.told(taken);
    expect(await living.takeEnded(NOW)).toEqual([]);
    expect(await store.db.selectFrom('pickings').select('stage').where('id', '=', late.id).execute()).toEqual([
      { stage: 'ended' },
    ]);
  });

  it('that a process has taken and isn’t working on are reported by that process', async () => {
    const mine = await processOn(store);
    const pickers = createPickerRepository(store, mine.owner);
    const seen = await pickers.open(fresh({ stage: 'confirm' }));
    expect(await pickers.take(seen, NOW, REPLY)).toBe(true);
    // A second press of the same button isn't at work.
    expect(await pickers.take(seen, NOW, REPLY)).toBe(false);
    expect(await pickers.takeEnded(NOW)).toEqual([]);
    pickers.leave(seen.id);
    expect(await pickers.takeEnded(NOW)).toMatchObject([{ id: seen.id, why: 'not-begun' }]);
    // What was ended before it was left has nothing to report.
    const other = await pickers.open(fresh({ stage: 'confirm' }));
    await pickers.take(other, NOW, REPLY);
    await pickers.end(other.id);
    pickers.leave(other.id);
    expect(await pickers.takeEnded(NOW)).toEqual([]);
  });

  it('can be stopped from any process', async () => {
    const pickers = createPickerRepository(store, 'me');
    const { id } = await pickers.open(fresh());
    expect(await pickers.stopped(id)).toBe(false);
    await createPickerRepository(store, 'other').stop(id);
    expect(await pickers.stopped(id)).toBe(true);
  });

  it('are deleted after a day, unless no one was notified yet that they are over', async () => {
    const pickers = createPickerRepository(store, 'me');
    const [old, open] = [await pickers.open(fresh()), await pickers.open(fresh())];
    await pickers.end(old.id);
    await pickers.open(fresh({ openedAt: NOW + 24 * 3_600_000 }));
    expect(await pickers.find(old.id)).not.toBeNull();
    await pickers.open(fresh({ openedAt: NOW + 24 * 3_600_000 + 1 }));
    expect(await pickers.find(old.id)).toBeNull();
    expect(await pickers.find(open.id)).not.toBeNull();
  });

  it('know what was done about someone before, and whether another moderator did it just now', async () => {
    const pickers = createPickerRepository(store, 'me');
    const journal = await processOn(store);
    const target = { id: HOSTILE, name: 'Ana', joinedAt: null };
    const by = (userId: string, at: number) => entryOf({ target, moderator: { userId }, at });
    const first = await opened(journal, by('1', NOW - RECENT_MS - 1));
    await journal.settle(first.key, 'removed', NOW);
    const second = await opened(journal, by('2', NOW - 1_000));
    const about = {
      guildId: GUILD,
      account: '',
      sessionId: 's-1',
      participantIds: [HOSTILE],
      moderatorId: '1',
      at: NOW,
    };
    const latelyOf = async (more: object = {}) => (await pickers.past({ ...about, ...more }))[0]?.lately;
    // While it is open, the journal says so itself, about the session in question.
    expect(await pickers.past({ ...about, participantIds: ['nobody', HOSTILE] })).toEqual([
      { participantId: 'nobody', earlier: null, lately: null },
      { participantId: HOSTILE, earlier: { times: 1, lastAt: NOW - RECENT_MS - 1 }, lately: null },
    ]);
    const other = { by: '2', at: NOW - 1_000, number: second.key.number };
    expect(await latelyOf({ sessionId: 's-2' })).toEqual(other);
    await journal.settle(second.key, 'still-there', NOW);
    expect(await latelyOf()).toEqual(other);
    // Their own, another server's, and old ones don't count.
    expect(await latelyOf({ moderatorId: '2' })).toBeNull();
    expect(await latelyOf({ guildId: '99' })).toBeNull();
    expect(await latelyOf({ at: NOW - 1_000 + RECENT_MS })).toBeNull();
    const often = (more: object = {}) =>
      pickers.removedOften({ ...about, participantIds: ['nobody', HOSTILE], ...more });
    expect(await often()).toEqual([]);
    const third = await opened(journal, by('3', NOW));
    await journal.settle(third.key, 'returned', NOW);
    expect(await often()).toEqual([{ participantId: HOSTILE, times: 2 }]);
    expect(await often({ guildId: '99' })).toEqual([]);
    await store.db.updateTable('cases').set({ voided_at: NOW, voided_by: '3', void_reason: 'x' }).execute();
    expect(await often()).toEqual([]);
    expect(await pickers.past(about)).toEqual([{ participantId: HOSTILE, earlier: null, lately: null }]);
  });
});
