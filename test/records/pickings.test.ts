import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LATELY_MS, type NewPicking, PICKING_MS } from '../../src/moderation/picking.ts';
import { openStore, type Store } from '../../src/records/database.ts';
import { createPickings } from '../../src/records/pickings.ts';
import { type OpenStore, stores } from '../support/stores.ts';
import { dies, entryOf, GUILD, opened, processOn } from './cases.ts';

const NOW = 1_700_000_000_000;
const REPLY = { applicationId: '5', token: 'token', locale: 'hi' };
const HOSTILE = '\u0000 \ud800 ~"\\ 🙂';

describe.each(stores)('pickings on $name', ({ open }) => {
  let place: OpenStore;
  let store: Store;

  beforeEach(async () => {
    place = await open();
    store = await openStore(place.url);
  });
  afterEach(async () => {
    await store.close();
    await place[Symbol.asyncDispose]();
  });

  const fresh = (facts: Partial<NewPicking> = {}): NewPicking => ({
    guildId: GUILD,
    ownerId: '1',
    stage: 'people',
    openedAt: NOW,
    sessionId: 's-1',
    query: null,
    page: 0,
    people: [{ id: 'p-1', name: 'Ana' }],
    first: [],
    keepOut: null,
    reason: null,
    reply: REPLY,
    ...facts,
  });

  it('come back as they were, hostile texts included, in any process', async () => {
    const picking = fresh({
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
    });
    const kept = await createPickings(store, 'me').open(picking);
    expect(kept).toMatchObject(picking);
    expect(kept.id).toMatch(/^[\w-]{12}$/u);
    expect(kept.endsAt).toBe(NOW + PICKING_MS);
    expect(await createPickings(store, 'other').find(kept.id)).toEqual(kept);
    expect(await createPickings(store, 'other').find('no such')).toBeNull();
  });

  it('change while they are open, and not any more once their time is up', async () => {
    const pickings = createPickings(store, 'me');
    const { id, endsAt } = await pickings.open(fresh());
    const changed = await pickings.change(id, endsAt - 1, { stage: 'confirm', reason: 'noise', keepOut: '1 hour' });
    expect(changed).toMatchObject({ stage: 'confirm', reason: 'noise', keepOut: '1 hour', sessionId: 's-1' });
    expect(await pickings.change(id, endsAt, { reason: 'late' })).toBeNull();
    expect(await pickings.find(id)).toMatchObject({ reason: 'noise' });
  });

  it('are taken once, by whoever saw them as they are', async () => {
    const pickings = createPickings(store, 'me');
    const seen = await pickings.open(fresh({ stage: 'confirm' }));
    expect(await pickings.take({ ...seen, people: [{ id: 'p-2', name: null }] }, NOW, REPLY)).toBe(false);
    expect(await pickings.take({ ...seen, stage: 'people' }, NOW, REPLY)).toBe(false);
    expect(await pickings.take(seen, seen.endsAt, REPLY)).toBe(false);
    const other = createPickings(store, 'other');
    const taken = await Promise.all([
      pickings.take(seen, NOW, REPLY),
      other.take(seen, NOW, REPLY),
      pickings.take(seen, NOW, REPLY),
    ]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await pickings.change(seen.id, NOW, { reason: 'x' })).toBeNull();
  });

  it('keep nothing of whom they were about once they are over', async () => {
    const pickings = createPickings(store, 'me');
    const seen = await pickings.open(fresh({ query: 'Ana', reason: 'Ana is loud', first: ['p-1'] }));
    await pickings.take(seen, NOW, REPLY);
    await pickings.end(seen.id);
    expect(await pickings.find(seen.id)).toMatchObject({
      stage: 'done',
      people: [],
      first: [],
      query: null,
      reason: null,
    });
    const late = await pickings.open(fresh({ query: 'Ana' }));
    await pickings.takeEnded(late.endsAt);
    expect(await pickings.find(late.id)).toMatchObject({ stage: 'ended', people: [], query: null });
  });

  it('are ended by time, and that is told to one process', async () => {
    const me = createPickings(store, 'me');
    const { endsAt } = await me.open(fresh({ stage: 'confirm' }));
    expect(await me.takeEnded(endsAt - 1)).toEqual([]);
    const told = await Promise.all([
      me.takeEnded(endsAt),
      createPickings(store, 'other').takeEnded(endsAt),
      me.takeEnded(endsAt),
    ]);
    expect(told.flat()).toEqual([{ why: 'time', stage: 'confirm', guildId: GUILD, ownerId: '1', reply: REPLY }]);
  });

  it('are ended when the process died that was at work on them, and not before', async () => {
    const worker = await processOn(store);
    const other = createPickings(store, 'other');
    const pickings = createPickings(store, worker.owner);
    const seen = await pickings.open(fresh({ stage: 'confirm' }));
    await pickings.take(seen, NOW, { applicationId: '5', token: 'later', locale: 'ja' });
    expect(await other.takeEnded(seen.endsAt + 1)).toEqual([]);
    await dies(store, worker);
    expect(await other.takeEnded(NOW)).toMatchObject([
      { why: 'interrupted', stage: 'running', reply: { token: 'later', locale: 'ja' } },
    ]);
    expect(await other.takeEnded(NOW)).toEqual([]);
  });

  it('are stopped from any process', async () => {
    const pickings = createPickings(store, 'me');
    const { id } = await pickings.open(fresh());
    expect(await pickings.stopped(id)).toBe(false);
    await createPickings(store, 'other').stop(id);
    expect(await pickings.stopped(id)).toBe(true);
  });

  it('are deleted after a day', async () => {
    const pickings = createPickings(store, 'me');
    const old = await pickings.open(fresh());
    await pickings.open(fresh({ openedAt: NOW + 24 * 3_600_000 }));
    expect(await pickings.find(old.id)).not.toBeNull();
    await pickings.open(fresh({ openedAt: NOW + 24 * 3_600_000 + 1 }));
    expect(await pickings.find(old.id)).toBeNull();
  });

  it('know what was done about somebody before, and whether another moderator did it just now', async () => {
    const pickings = createPickings(store, 'me');
    const journal = await processOn(store);
    const target = { id: HOSTILE, name: 'Ana', joinedAt: null };
    const by = (userId: string, at: number) => entryOf({ target, moderator: { userId }, at });
    const first = await opened(journal, by('1', NOW - LATELY_MS - 1));
    await journal.settle(first.key, 'removed', NOW);
    const second = await opened(journal, by('2', NOW - 1_000));
    const about = { guildId: GUILD, sessionId: 's-1', participantIds: [HOSTILE], moderatorId: '1', at: NOW };
    const latelyOf = async (more: object = {}) => (await pickings.past({ ...about, ...more }))[0]?.lately;
    // While it is open the journal says so itself, of the session that it is about.
    expect(await pickings.past({ ...about, participantIds: ['nobody', HOSTILE] })).toEqual([
      { participantId: 'nobody', earlier: null, lately: null },
      { participantId: HOSTILE, earlier: { times: 1, lastAt: NOW - LATELY_MS - 1 }, lately: null },
    ]);
    const other = { by: '2', at: NOW - 1_000, number: second.key.number };
    expect(await latelyOf({ sessionId: 's-2' })).toEqual(other);
    await journal.settle(second.key, 'still-there', NOW);
    expect(await latelyOf()).toEqual(other);
    // Their own, another server's, and what is long ago are none of it.
    expect(await latelyOf({ moderatorId: '2' })).toBeNull();
    expect(await latelyOf({ guildId: '99' })).toBeNull();
    expect(await latelyOf({ at: NOW - 1_000 + LATELY_MS })).toBeNull();
    await store.db.updateTable('cases').set({ voided_at: NOW, voided_by: '3', void_reason: 'x' }).execute();
    expect(await pickings.past(about)).toEqual([{ participantId: HOSTILE, earlier: null, lately: null }]);
  });
});
