import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseKey } from '../../src/moderation/case.ts';
import type { WatchedKeepOut } from '../../src/moderation/keep-out.ts';
import { openStore, type Store } from '../../src/records/database.ts';
import { createJournal, type RecordedJournal } from '../../src/records/journal.ts';
import { createKeepOuts } from '../../src/records/keep-outs.ts';
import { sessionOf } from '../support/hostile.ts';
import { type OpenStore, stores } from '../support/stores.ts';

const NOW = 1_700_000_000_000;

describe.each(stores)('keep-outs on $name', ({ open }) => {
  let place: OpenStore;
  let store: Store;
  let journal: RecordedJournal;
  let keepOuts: ReturnType<typeof createKeepOuts>;

  beforeEach(async () => {
    place = await open();
    store = await openStore(place.url);
    journal = createJournal({ store, owner: 'me', log: pino({ level: 'silent' }) });
    keepOuts = createKeepOuts(store, 'me');
  });

  afterEach(async () => {
    await store.close();
    await place[Symbol.asyncDispose]();
  });

  async function kicked(
    id: string,
    { guildId = '10', sessionId = 's1', until = null as number | null, keepOut = true, at = NOW } = {},
  ): Promise<CaseKey> {
    const opening = await journal.open(
      {
        guildId,
        guildLocale: 'de',
        moderator: { userId: '1' },
        target: { id, name: `Name of ${id}`, joinedAt: at - 1_000.5 },
        session: sessionOf(sessionId),
        reason: null,
        reference: 'REF',
        at,
        reply: { applicationId: '5', token: 'token', locale: 'pt-BR' },
        announce: false,
        keepOut: keepOut ? { until } : null,
      },
      null,
    );
    if (opening.kind !== 'opened') {
      throw new Error(opening.kind);
    }
    await journal.settle(opening.case, 'removed', at + 1);
    return opening.case;
  }

  const claim = { kind: 'return', joinedAt: NOW + 5_000, at: NOW + 5_000, retryAt: NOW + 20_000 } as const;

  async function only(): Promise<WatchedKeepOut> {
    const [first] = await keepOuts.inForce();
    if (first === undefined) {
      throw new Error('nobody is kept out');
    }
    return first.keepOut;
  }

  it('come with their case, and as they were, hostile texts included', async () => {
    const id = '\u0000 \ud800 ~"\\ 🙂'.padEnd(300, 'x');
    const key = await kicked(id, { until: NOW + 600_000 });
    const [kept] = await keepOuts.list('10', NOW, { before: null, limit: 10 });
    expect(kept).toEqual({
      ...key,
      moderatorId: '1',
      target: { id, name: `Name of ${id}` },
      sessionId: 's1',
      room: sessionOf('s1').room,
      until: NOW + 600_000,
      createdAt: NOW,
      returns: 0,
      lastReturnAt: null,
    });
    expect(await only()).toMatchObject({ outcome: 'removed', claims: 0, absent: false, handledJoin: NOW - 1_001 });
  });

  it('are claimed once for one return by whoever saw the same state', async () => {
    const key = await kicked('ana');
    const seen = await only();
    const other = createKeepOuts(store, 'other');
    const claims = await Promise.all([
      keepOuts.claim(seen, claim),
      other.claim(seen, claim),
      keepOuts.claim(seen, claim),
      other.claim(seen, claim),
    ]);
    expect(claims.filter((one) => one !== null)).toHaveLength(1);
    const row = await store.db
      .selectFrom('cases')
      .select(['returns', 'version'])
      .where('number', '=', key.number)
      .executeTakeFirstOrThrow();
    expect(row.returns).toBe(1);
    expect(await only()).toMatchObject({ returns: 1, lastReturnAt: NOW + 5_000, handledJoin: NOW + 5_000 });
  });

  it('of two servers are claimed together, and counted under both cases', async () => {
    await kicked('ana', { guildId: '10' });
    await kicked('ana', { guildId: '20', at: NOW + 1 });
    const [one, two] = (await keepOuts.inForce()).map(({ keepOut }) => keepOut);
    if (one === undefined || two === undefined) {
      throw new Error('two keep-outs were expected');
    }
    expect(await keepOuts.claim(one, claim)).not.toBeNull();
    expect(await keepOuts.claim(two, claim)).toBeNull();
    const { rows } = { rows: await store.db.selectFrom('cases').select('returns').execute() };
    expect(rows.map(({ returns }) => returns)).toEqual([1, 1]);
  });

  it('are not claimed while a kick of the same person is under way', async () => {
    await kicked('ana');
    const seen = await only();
    const opening = await journal.open(
      {
        guildId: '20',
        guildLocale: 'en-US',
        moderator: { userId: '2' },
        target: { id: 'ana', name: null, joinedAt: NOW + 5_000 },
        session: sessionOf('s1'),
        reason: null,
        reference: 'REF2',
        at: NOW + 5_000,
        reply: null,
        announce: false,
      },
      null,
    );
    expect(opening.kind).toBe('opened');
    expect(await keepOuts.claim(seen, claim)).toBeNull();
    expect(await keepOuts.claim(await only(), claim)).toBeNull();
    // The connection that the kick acts on is not a return for the watch afterwards either.
    expect(await only()).toMatchObject({ handledJoin: NOW + 5_000, returns: 0, absent: false });
  });

  it('are not claimed after somebody was let back in, and tell nobody of them any more', async () => {
    const key = await kicked('ana');
    const seen = await only();
    expect(await keepOuts.letBackIn({ ...key, guildId: '20' }, '7', NOW)).toBeNull();
    expect(await keepOuts.letBackIn(key, '7', NOW)).toMatchObject({ target: { id: 'ana' } });
    expect(await keepOuts.letBackIn(key, '7', NOW)).toBeNull();
    expect(await keepOuts.claim(seen, claim)).toBeNull();
    const row = await store.db.selectFrom('keep_outs').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ ended_why: 'let-back-in', ended_by: '7', participant_id: null, name: null });
  });

  it('give way to the term of a later kick of the same person on the same server', async () => {
    await kicked('ana', { until: null });
    const later = await kicked('ana', { until: NOW + 600_000, at: NOW + 5 });
    await kicked('ana', { keepOut: false, at: NOW + 10 });
    const inForce = (await keepOuts.inForce()).map(({ keepOut }) => keepOut);
    expect(inForce).toHaveLength(1);
    expect(inForce[0]).toMatchObject({ number: later.number, until: NOW + 600_000 });
  });

  it.each(['forbidden', 'session-over'] as const)('end with a kick that came to "%s"', async (outcome) => {
    const opening = await journal.open(
      {
        guildId: '10',
        guildLocale: 'en-US',
        moderator: { userId: '1' },
        target: { id: 'ana', name: 'Ana', joinedAt: null },
        session: sessionOf('s1'),
        reason: null,
        reference: 'REF',
        at: NOW,
        reply: null,
        announce: false,
        keepOut: { until: null },
      },
      null,
    );
    if (opening.kind !== 'opened') {
      throw new Error(opening.kind);
    }
    expect(await keepOuts.inForce()).toHaveLength(1);
    await journal.settle(opening.case, outcome, NOW + 1);
    expect(await keepOuts.inForce()).toEqual([]);
  });

  it('end when their time is up, with their session, when forgotten, and with a case that is voided', async () => {
    await kicked('time', { until: NOW + 1_000 });
    await kicked('over', { sessionId: 's2' });
    await kicked('forgotten');
    const voided = await kicked('voided');
    await kicked('stays');
    await keepOuts.expire(NOW + 1_000);
    await keepOuts.sessionOver('s2', NOW);
    expect(await keepOuts.endFor('20', 'forgotten', NOW)).toBe(0);
    expect(await keepOuts.endFor('10', 'forgotten', NOW)).toBe(1);
    await store.db
      .updateTable('cases')
      .set({ voided_at: NOW, voided_by: '1', void_reason: 'x' })
      .where('number', '=', voided.number)
      .execute();
    expect((await keepOuts.inForce()).map(({ keepOut }) => keepOut.target.id)).toEqual(['stays']);
    expect(await keepOuts.count('10', NOW)).toBe(1);
  });

  it('come in pages by their number, of one server alone', async () => {
    for (let n = 1; n <= 5; n += 1) {
      await kicked(`p${n}`);
    }
    await kicked('elsewhere', { guildId: '20' });
    const numbers = async (before: number | null) =>
      (await keepOuts.list('10', NOW, { before, limit: 2 })).map(({ number }) => number);
    expect(await numbers(null)).toEqual([5, 4]);
    expect(await numbers(4)).toEqual([3, 2]);
    expect(await numbers(2)).toEqual([1]);
  });

  it('tell of a new id once', async () => {
    await kicked('ana');
    const seen = await only();
    const newcomer = { id: 'ana-2', name: 'Ana', joinedAt: null };
    const told = await Promise.all([1, 2, 3].map(() => keepOuts.notice(seen, newcomer, NOW)));
    expect(told.filter(Boolean)).toHaveLength(1);
  });

  it('are watched by one process, and by another once that has let go', async () => {
    const ids = Array.from({ length: 1_200 }, (_, n) => `s${n}`);
    const other = createKeepOuts(store, 'other');
    const held = await Promise.all([keepOuts.hold(ids), other.hold([...ids].reverse())]);
    expect(held[0].intersection(held[1])).toEqual(new Set());
    expect(held[0].union(held[1])).toEqual(new Set(ids));
    await kicked('ana', { sessionId: 's7' });
    const watchedElsewhere = async (who: typeof keepOuts) => (await who.inForce())[0]?.watchedElsewhere;
    expect(await watchedElsewhere(keepOuts)).toBe(!held[0].has('s7'));
    expect(await watchedElsewhere(other)).toBe(held[0].has('s7'));
    expect(await keepOuts.hold(ids)).toEqual(held[0]);
    await store.db.updateTable('leases').set({ until: 0 }).where('holder', '=', 'other').execute();
    expect(await keepOuts.hold(ids)).toEqual(new Set(ids));
  });

  it('begin later, too, for whoever was removed, in place of what held before', async () => {
    const start = {
      by: '7',
      at: NOW + 5_000,
      until: NOW + 600_000,
      reply: { applicationId: '5', token: 'later', locale: 'ja' },
    };
    const key = await kicked('ana', { keepOut: false });
    expect(await keepOuts.begin(key, start)).toMatchObject({ ...key, moderatorId: '7', until: start.until });
    // Whoever is there by now has come back.
    expect(await only()).toMatchObject({
      absent: true,
      claims: 0,
      guildLocale: 'de',
      reply: { token: 'later', locale: 'ja' },
    });
    await keepOuts.letBackIn(key, '7', NOW + 6_000);
    expect(await keepOuts.begin(key, { ...start, until: null })).toMatchObject({ until: null, returns: 0 });
    const again = await kicked('ana', { keepOut: false });
    await keepOuts.begin(again, start);
    expect(await keepOuts.list('10', NOW, { before: null, limit: 10 })).toMatchObject([again]);
  });

  it('begin for nobody who was not removed, or is forgotten, or under a case that does not count', async () => {
    const start = { by: '7', at: NOW, until: null, reply: { applicationId: '5', token: 'later', locale: 'ja' } };
    expect(await keepOuts.begin({ guildId: '10', number: 99 }, start)).toBeNull();
    const key = await kicked('ana', { keepOut: false });
    expect(await keepOuts.begin({ ...key, guildId: '11' }, start)).toBeNull();
    for (const change of [
      { outcome: 'still-there' as const },
      { outcome: null },
      { outcome: 'removed' as const, voided_at: NOW },
      { voided_at: null, target_id: null, target_key: null },
    ]) {
      await store.db.updateTable('cases').set(change).execute();
      expect(await keepOuts.begin(key, start)).toBeNull();
    }
    expect(await keepOuts.count('10', NOW)).toBe(0);
  });
});
