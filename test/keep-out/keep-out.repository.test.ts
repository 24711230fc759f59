import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseKey, CaseOutcome } from '../../src/cases/case.ts';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { LEASE_MS, livenessLease, takeLease } from '../../src/database/leases.ts';
import { createKeepOuts } from '../../src/keep-out/keep-out.repository.ts';
import { type KeepOutScope, UNASKED_ENDS, WATCH_MS, type WatchedKeepOut } from '../../src/keep-out/keep-out.ts';
import { createJournal, type RecordedJournal } from '../../src/removal/journal.repository.ts';
import { inAccount } from '../../src/sessions/account.ts';
import { complete, Gone, SessionOver } from '../../src/sessions/evidence.ts';
import { timePasses } from '../database/cases.ts';
import { sessionOf } from '../support/hostile.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';
import { waitFor } from '../support/waiting.ts';

const NOW = 1_700_000_000_000;

describe.each(stores)('keep-outs on $name', (kind) => {
  const shared = shareStores(kind);
  let store: LocalStore;
  let journal: RecordedJournal;
  let keepOuts: ReturnType<typeof createKeepOuts>;
  /** The earliest time it can be. */
  let certain: number;

  beforeEach(async () => {
    certain = Number.NEGATIVE_INFINITY;
    [store] = (await shared.begin()).stores as [LocalStore];
    journal = createJournal({ store, owner: 'me', log: pino({ level: 'silent' }) });
    keepOuts = createKeepOuts(store, 'me', () => certain);
  });

  async function kicked(
    id: string,
    {
      guildId = '10',
      sessionId = 's1',
      room = undefined as string | undefined,
      startedAt = NOW as number | null,
      scope = 'session' as KeepOutScope,
      until = null as number | null,
      keepOut = true,
      at = NOW,
      outcome = 'removed' as CaseOutcome,
    } = {},
  ): Promise<CaseKey> {
    const opening = await journal.open(
      {
        guildId,
        guildLocale: 'de',
        moderator: { userId: '1' },
        target: { id, name: `Name of ${id}`, joinedAt: at - 1_000.5 },
        account: '',
        session: sessionOf(sessionId, { ...(room !== undefined && { room }), startedAt }),
        reason: null,
        reference: 'REF',
        at,
        reply: { applicationId: '5', token: 'token', locale: 'pt-BR' },
        announce: false,
        keepOut: keepOut ? { scope, until } : null,
      },
      null,
    );
    if (opening.kind !== 'opened') {
      throw new Error(opening.kind);
    }
    await journal.settle(opening.case, outcome, at + 1);
    return opening.case;
  }

  const claim = { kind: 'return', joinedAt: NOW + 5_000, at: NOW + 5_000, retryInMs: 15_000 } as const;

  async function only(): Promise<WatchedKeepOut> {
    const [first] = await keepOuts.inForce();
    if (first === undefined) {
      throw new Error('nobody is kept out');
    }
    return first.keepOut;
  }

  it('come back with their case, unchanged, hostile texts included', async () => {
    const id = '\u0000 \ud800 ~"\\ 🙂'.padEnd(300, 'x');
    const key = await kicked(id, { until: NOW + 600_000 });
    const [kept] = await keepOuts.list('10', NOW, { before: null, limit: 10 });
    expect(kept).toEqual({
      ...key,
      moderatorId: '1',
      target: { id, name: `Name of ${id}` },
      account: '',
      sessionId: 's1',
      sessionOver: false,
      room: sessionOf('s1').room,
      scope: 'session',
      until: NOW + 600_000,
      createdAt: NOW,
      returns: 0,
      lastReturnAt: null,
      blindSince: null,
    });
    expect(await only()).toMatchObject({ outcome: 'removed', claims: 0, absent: false, handledJoin: NOW - 1_001 });
  });

  it.each(['forbidden', 'not-asked'] as const)(
    'replace an earlier one only with a kick that had an effect, not with one that was "%s"',
    async (outcome) => {
      const earlier = await kicked('ana');
      await kicked('ana', { until: NOW + 600_000, outcome });
      expect((await keepOuts.inForce()).map(({ keepOut }) => keepOut.number)).toEqual([earlier.number]);
      const later = await kicked('ana', { until: NOW + 600_000, outcome: 'unknown' });
      expect((await keepOuts.inForce()).map(({ keepOut }) => keepOut.number)).toEqual([later.number]);
    },
  );

  it('are claimed once per return, by a process that saw the same state', async () => {
    const key = await kicked('ana');
    const seen = await only();
    const other = createKeepOuts(store, 'other', () => certain);
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

  it('aren’t claimed while a kick of the same person is in progress', async () => {
    await kicked('ana');
    const seen = await only();
    const opening = await journal.open(
      {
        guildId: '20',
        guildLocale: 'en-US',
        moderator: { userId: '2' },
        target: { id: 'ana', name: null, joinedAt: NOW + 5_000 },
        account: '',
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
    // Afterwards, the watch doesn't see the connection that the kick acts on as a return, either.
    expect(await only()).toMatchObject({ handledJoin: NOW + 5_000, returns: 0, absent: false });
  });

  it('are found by the person and the session, in their own server', async () => {
    const key = await kicked('ana');
    const find = (participantId: string, guildId = key.guildId, session = 's1') =>
      keepOuts.findIn(guildId, inAccount('', session), participantId, NOW);
    expect(await find('ana')).toMatchObject({ number: key.number, target: { id: 'ana' } });
    expect(await find('bob')).toBeNull();
    expect(await find('ana', '20')).toBeNull();
    expect(await find('ana', key.guildId, 's2')).toBeNull();
    await keepOuts.letBackIn(key, '7', NOW);
    expect(await find('ana')).toBeNull();
  });

  it('aren’t claimed after someone was let back in, and no longer report on them', async () => {
    const key = await kicked('ana');
    const seen = await only();
    expect(await keepOuts.letBackIn({ ...key, guildId: '20' }, '7', NOW)).toBeNull();
    expect(await keepOuts.letBackIn(key, '7', NOW)).toMatchObject({ target: { id: 'ana' } });
    expect(await keepOuts.letBackIn(key, '7', NOW)).toBeNull();
    expect(await keepOuts.claim(seen, claim)).toBeNull();
    const row = await store.db.selectFrom('keep_outs').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ ended_why: 'let-back-in', ended_by: '7', participant_id: null, name: null });
  });

  it('take the end time of a later kick of the same person in the same server', async () => {
    await kicked('ana', { until: null });
    const later = await kicked('ana', { until: NOW + 600_000, at: NOW + 5 });
    await kicked('ana', { keepOut: false, at: NOW + 10 });
    const inForce = (await keepOuts.inForce()).map(({ keepOut }) => keepOut);
    expect(inForce).toHaveLength(1);
    expect(inForce[0]).toMatchObject({ number: later.number, until: NOW + 600_000 });
  });

  it.each(['forbidden', 'session-over', 'not-asked'] as const)('end with a kick that came to "%s"', async (outcome) => {
    const opening = await journal.open(
      {
        guildId: '10',
        guildLocale: 'en-US',
        moderator: { userId: '1' },
        target: { id: 'ana', name: 'Ana', joinedAt: null },
        account: '',
        session: sessionOf('s1'),
        reason: null,
        reference: 'REF',
        at: NOW,
        reply: null,
        announce: false,
        keepOut: { scope: 'session', until: null },
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

  /** Ends those whose time is up, as the watch that reads them does. */
  async function expire(at: number): Promise<void> {
    const rows = await keepOuts.inForce();
    const up = rows.filter(({ keepOut: { upAt } }) => upAt !== null && upAt <= performance.now());
    await keepOuts.timeUp(
      up.map(({ keepOut }) => keepOut),
      at,
    );
  }

  function over(sessionId: string): SessionOver {
    const proof = SessionOver.byAbsence(sessionOf(sessionId), complete([]));
    if (proof === null) {
      throw new Error('that is proof');
    }
    return proof;
  }

  it('end when their time is up, when the session ends, when the person is forgotten, and when the case is voided', async () => {
    await kicked('time', { until: NOW + 1_000 });
    await kicked('over', { sessionId: 's2' });
    await kicked('forgotten');
    const voided = await kicked('voided');
    await kicked('stays');
    await expire(NOW);
    expect(await keepOuts.count('10', NOW)).toBe(5);
    await timePasses(store, 1_000);
    await expire(NOW);
    await keepOuts.sessionOver(over('s2'), '', NOW);
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

  it.each([
    ['forward', 3 * 3_600_000],
    ['back', -3 * 3_600_000],
  ])('last as long as planned when the clock is set %s by hours', async (_way, by) => {
    const key = await kicked('ana', { until: NOW + 600_000 });
    const at = NOW + by;
    await expire(at);
    expect(await keepOuts.find(key, at)).not.toBeNull();
    const { upAt } = await only();
    expect((upAt ?? 0) - performance.now()).toBeGreaterThan(590_000);
    expect((upAt ?? 0) - performance.now()).toBeLessThanOrEqual(600_000);
    await timePasses(store, 600_000);
    expect(await keepOuts.find(key, at)).toBeNull();
    expect(await keepOuts.count('10', at)).toBe(0);
    await expire(at);
    expect(await keepOuts.inForce()).toEqual([]);
  });

  it('end by the time of day after the store’s clock restarted, once that time is certain', async () => {
    await kicked('ana', { until: NOW + 600_000 });
    await timePasses(store, -3_600_000);
    const key = await only();
    expect(await keepOuts.find(key, NOW + 3 * 3_600_000)).not.toBeNull();
    // Until then, no longer than their full length from now on.
    expect((key.upAt ?? 0) - performance.now()).toBeGreaterThan(590_000);
    expect((key.upAt ?? 0) - performance.now()).toBeLessThanOrEqual(600_000);
    certain = NOW + 599_999;
    expect(await keepOuts.find(key, NOW + 3 * 3_600_000)).not.toBeNull();
    expect(await keepOuts.count('10', NOW + 3 * 3_600_000)).toBe(1);
    certain = NOW + 600_000;
    expect(await keepOuts.find(key, NOW + 600_000)).toBeNull();
    expect(await keepOuts.count('10', NOW + 600_000)).toBe(0);
    // And no one waits for a restarted clock before acting again.
    await store.db
      .updateTable('keep_outs')
      .set({ retry_at: sql`${store.now} + 3600000`, claims: 1 })
      .execute();
    expect((await only()).retryAt).toBeLessThanOrEqual(performance.now());
  });

  it('also end by the time of day when the store’s clock restarted without looking like it', async () => {
    // It began soon after the machine was started, which was started again much later: little time seems to have
    // passed.
    const key = await kicked('ana', { until: NOW + 600_000 });
    certain = NOW + 5 * 3_600_000;
    expect(await keepOuts.find(key, certain)).toBeNull();
    expect(await keepOuts.list('10', certain, { before: null, limit: 10 })).toEqual([]);
  });

  it('can be acted on again after a number of milliseconds, measured by no wall clock', async () => {
    await kicked('ana');
    const claimed = await keepOuts.claim(await only(), claim);
    for (const { retryAt } of [claimed ?? (await only()), await only()]) {
      expect((retryAt ?? 0) - performance.now()).toBeGreaterThan(10_000);
      expect((retryAt ?? 0) - performance.now()).toBeLessThanOrEqual(15_000);
    }
    await timePasses(store, 15_000);
    expect((await only()).retryAt).toBeLessThanOrEqual(performance.now());
  });

  it('are held by the process that made the last claim, while it lives and they are in force', async () => {
    await store.run(takeLease, livenessLease('me'), 'me');
    const key = await kicked('ana');
    const seen = await only();
    const mine = await keepOuts.claim(seen, claim);
    if (mine === null) {
      throw new Error('it was to be had');
    }
    expect(await keepOuts.holds(mine)).toBe(true);
    expect(await keepOuts.holds(seen)).toBe(false);
    // No one sees a sign of life of that process.
    expect(await createKeepOuts(store, 'other', () => certain).holds(mine)).toBe(false);
    await timePasses(store, LEASE_MS + 1_000);
    expect(await keepOuts.holds(mine)).toBe(false);
    await store.run(takeLease, livenessLease('me'), 'me');
    expect(await keepOuts.holds(mine)).toBe(true);
    const other = await createKeepOuts(store, 'other', () => certain).claim(mine, claim);
    expect(await keepOuts.holds(mine)).toBe(false);
    await keepOuts.letBackIn(key, '7', NOW);
    expect(await keepOuts.holds(other ?? mine)).toBe(false);
  });

  describe('an end that no one asked for', () => {
    const REPLY = { applicationId: '5', token: 'token', locale: 'pt-BR' };

    it.each(UNASKED_ENDS)('is reported by the process that ended it, and by no other: %s', async (why) => {
      await store.run(takeLease, livenessLease('me'), 'me');
      const key = await kicked('ana', { until: NOW + 1_000 });
      await keepOuts.blind(key, NOW + 5);
      expect((await only()).blindSince).toBe(NOW + 5);
      const seen = await only();
      // Another one, which has begun under the same case since.
      await keepOuts.ruledOut({ ...seen, createdAt: seen.createdAt - 1 }, 'protected', NOW);
      expect(await keepOuts.inForce()).toHaveLength(1);
      await (why === 'time'
        ? keepOuts.timeUp([seen], NOW)
        : why === 'session-over'
          ? keepOuts.sessionOver(over('s1'), '', NOW)
          : keepOuts.ruledOut(seen, why, NOW));
      expect(await keepOuts.inForce()).toEqual([]);
      const other = createKeepOuts(store, 'other', () => certain);
      expect(await other.unreported()).toEqual([]);
      const [ended, ...more] = await keepOuts.unreported();
      expect(more).toEqual([]);
      expect(ended).toMatchObject({
        why,
        keepOut: {
          ...key,
          target: { id: 'ana', name: 'Name of ana' },
          reply: REPLY,
          guildLocale: 'de',
          reference: 'REF',
        },
      });
      expect(await keepOuts.maySendEnd(key)).toBe(true);
      expect(await other.maySendEnd(key)).toBe(false);
      await keepOuts.endReported(key, true);
      expect(await keepOuts.maySendEnd(key)).toBe(false);
      expect(await keepOuts.unreported()).toEqual([]);
      expect(await keepOuts.unheard('10', NOW)).toEqual([]);
      const { reply_token } = await store.db.selectFrom('keep_outs').select('reply_token').executeTakeFirstOrThrow();
      expect(reply_token).toBeNull();
    });

    it('is reported by another process once the one that ended it is dead', async () => {
      await store.run(takeLease, livenessLease('me'), 'me');
      const key = await kicked('ana');
      await keepOuts.sessionOver(over('s1'), '', NOW);
      const others = ['a', 'b'].map((name) => createKeepOuts(store, name, () => certain));
      for (const name of ['a', 'b']) {
        await store.run(takeLease, livenessLease(name), name);
      }
      await timePasses(store, LEASE_MS - 1_000);
      for (const name of ['a', 'b']) {
        await store.run(takeLease, livenessLease(name), name);
      }
      await timePasses(store, 2_000);
      const told = await Promise.all(others.map((one) => one.unreported()));
      expect(told.map(({ length }) => length).sort()).toEqual([0, 1]);
      expect(await keepOuts.maySendEnd(key)).toBe(false);
      await keepOuts.endReported(key, false);
      expect(await keepOuts.unheard('10', NOW)).toEqual([]);
    });

    it('is shown for a day to anyone who asks if it couldn’t be reported, and not to another server', async () => {
      const key = await kicked('ana');
      await keepOuts.sessionOver(over('s1'), '', NOW);
      await keepOuts.unreported();
      await keepOuts.endReported(key, false);
      const facts = { target: { id: 'ana', name: 'Name of ana' }, room: sessionOf('s1').room, why: 'session-over' };
      expect(await keepOuts.unheard('10', NOW + 3_600_000)).toEqual([{ ...key, ...facts, endedAt: NOW }]);
      expect(await keepOuts.unheard('20', NOW)).toEqual([]);
      expect(await keepOuts.unheard('10', NOW + 86_400_000)).toEqual([]);
    });

    it('is reported when another moderator did it: the one who set it still reads "kept out"', async () => {
      const ana = await kicked('ana');
      await keepOuts.letBackIn(ana, '7', NOW);
      const eve = await kicked('eve');
      await createCaseHistory(store, 'me').void({ key: eve, by: '7', at: NOW }, 'a mistake');
      const told = [...(await keepOuts.unreported())]
        .sort((a, b) => a.keepOut.number - b.keepOut.number)
        .map(({ keepOut, why }) => [keepOut.number, why, keepOut.reply?.token]);
      expect(told).toEqual([
        [ana.number, 'let-back-in', 'token'],
        [eve.number, 'voided', 'token'],
      ]);
    });

    it('isn’t reported when the person was forgotten since', async () => {
      await kicked('eve', { sessionId: 's2' });
      await keepOuts.sessionOver(over('s2'), '', NOW);
      await store.db.updateTable('cases').set({ target_id: null, target_key: null, target_name: null }).execute();
      expect(await keepOuts.unreported()).toEqual([]);
      const rows = await store.db.selectFrom('keep_outs').select(['end_teller', 'reply_token']).execute();
      expect(rows.every(({ end_teller, reply_token }) => end_teller === null && reply_token === null)).toBe(true);
    });

    it('doesn’t apply to one that has begun since under the same case', async () => {
      const key = await kicked('ana', { until: NOW + 1_000 });
      const before = await only();
      await keepOuts.letBackIn(key, '7', NOW);
      const reply = { applicationId: '5', token: 'later', locale: 'ja' };
      await keepOuts.begin(key, { scope: 'session', by: '7', at: NOW + 500, until: NOW + 600_000, reply });
      await keepOuts.timeUp([before], NOW + 1_000);
      expect(await keepOuts.inForce()).toHaveLength(1);
    });
  });

  it('remember who was seen absent, and after which claim', async () => {
    await kicked('ana');
    const seen = await only();
    const proof = Gone.byList('ana', complete([{ id: 'bob', name: null, joinedAt: null }]));
    if (proof === null) {
      throw new Error('that is proof');
    }
    const claimed = await keepOuts.claim(seen, claim);
    await keepOuts.absent(seen, proof);
    expect(await only()).toMatchObject({ absent: false });
    await keepOuts.concluded(claimed ?? seen, { retryInMs: null, gone: proof });
    expect(await only()).toMatchObject({ absent: true, retryAt: null });
  });

  it('come in pages by their number, for one server alone', async () => {
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

  it('report a new ID once: one process claims it, and it’s over once reported', async () => {
    await kicked('ana');
    const seen = await only();
    const other = createKeepOuts(store, 'other', () => certain);
    const claims = await Promise.all(
      [keepOuts, other, keepOuts].map((one) => one.claimNotice(seen, 'ana-2', { at: NOW, started: false })),
    );
    const [mine, ...rest] = claims.filter(({ kind }) => kind === 'mine');
    expect(rest).toEqual([]);
    expect(claims.filter(({ kind }) => kind === 'taken')).toHaveLength(2);
    const until = mine?.kind === 'mine' ? mine.until : 0;
    expect(await other.holdsNotice(seen, 'ana-2', until)).toBe(true);
    await keepOuts.noticeOver(seen, 'ana-2', NOW);
    expect(await other.claimNotice(seen, 'ana-2', { at: NOW, started: false })).toEqual({ kind: 'over' });
    expect(await keepOuts.claimNotice(seen, 'ana-3', { at: NOW, started: false })).toMatchObject({ kind: 'mine' });
  });

  it('leave reporting a new ID to another process when the first one died before doing it', async () => {
    await kicked('ana');
    const seen = await only();
    const first = await keepOuts.claimNotice(seen, 'ana-2', { at: NOW, started: false });
    const until = first.kind === 'mine' ? first.until : 0;
    const claimedAt = Date.now();
    const started = { at: NOW, started: true };
    // Someone who was there all along, without a date: no one has begun to report them.
    expect(await keepOuts.claimNotice(seen, 'ana-3', started)).toEqual({ kind: 'over' });
    expect(await keepOuts.claimNotice(seen, 'ana-2', started)).toEqual({ kind: 'taken' });
    // Its half minute is over. If it were over within the millisecond, the next half minute would end like the first.
    await waitFor(() => expect(Date.now()).toBeGreaterThan(claimedAt));
    await store.db.updateTable('keep_out_notices').set({ claimed_until: 1 }).execute();
    const other = createKeepOuts(store, 'other', () => certain);
    expect(await other.claimNotice(seen, 'ana-2', started)).toMatchObject({ kind: 'mine' });
    // In case the first one was only held up: it can't report it anymore.
    expect(await keepOuts.holdsNotice(seen, 'ana-2', until)).toBe(false);
  });

  it('are watched by one process, and by another once that one lets go', async () => {
    const ids = Array.from({ length: 1_200 }, (_, n) => `s${n}`);
    const other = createKeepOuts(store, 'other', () => certain);
    const held = await Promise.all([keepOuts.hold(ids), other.hold([...ids].reverse())]);
    expect(held[0].intersection(held[1])).toEqual(new Set());
    expect(held[0].union(held[1])).toEqual(new Set(ids));
    await kicked('ana', { sessionId: 's7' });
    const watchedElsewhere = async (who: typeof keepOuts) => (await who.inForce())[0]?.watchedElsewhere;
    expect(await watchedElsewhere(keepOuts)).toBe(!held[0].has('s7'));
    expect(await watchedElsewhere(other)).toBe(held[0].has('s7'));
    expect(await keepOuts.hold(ids)).toEqual(held[0]);
    await timePasses(store, WATCH_MS - 5_000);
    expect(await keepOuts.hold(ids)).toEqual(held[0]);
    // Half a minute after this process began, it still renews its own, for as long as at first.
    await timePasses(store, 6_000);
    expect(await watchedElsewhere(keepOuts)).toBe(false);
    expect(await keepOuts.hold(ids)).toEqual(new Set(ids));
  });

  it('can also begin later, for a person who was removed, and replace what held before', async () => {
    const start = {
      scope: 'session',
      by: '7',
      at: NOW + 5_000,
      until: NOW + 600_000,
      reply: { applicationId: '5', token: 'later', locale: 'ja' },
    } as const;
    const key = await kicked('ana', { keepOut: false });
    expect(await keepOuts.begin(key, start)).toMatchObject({ ...key, moderatorId: '7', until: start.until });
    // Anyone who is there by now has come back.
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

  it('can begin for someone who went although VideoSDK never said yes, and for someone who came back', async () => {
    const reply = { applicationId: '5', token: 'later', locale: 'ja' };
    const start = { scope: 'session', by: '7', at: NOW, until: null, reply } as const;
    const key = await kicked('ana', { keepOut: false });
    for (const outcome of ['gone', 'returned'] as const) {
      await store.db.updateTable('cases').set({ outcome }).execute();
      expect(await keepOuts.begin(key, start)).toMatchObject(key);
    }
  });

  it('can’t begin for someone who wasn’t removed or was forgotten, or under a case that doesn’t count', async () => {
    const reply = { applicationId: '5', token: 'later', locale: 'ja' };
    const start = { scope: 'session', by: '7', at: NOW, until: null, reply } as const;
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

  describe('of a room', () => {
    const room = 'hall';
    const later = sessionOf('s2', { room, startedAt: NOW + 60_000 });

    const over = (id: string) => {
      const proof = SessionOver.byAbsence(sessionOf(id, { room }), complete([]));
      if (proof === null) {
        throw new Error('it runs');
      }
      return keepOuts.sessionOver(proof, '', NOW + 50_000);
    };

    const inRoom = (id: string, more: NonNullable<Parameters<typeof kicked>[1]> = {}) =>
      kicked(id, { scope: 'room', room, ...more });

    it('go on when the session is over, and those of the session don’t', async () => {
      await kicked('bob', { room });
      const key = await inRoom('ana', { until: NOW + 86_400_000 });
      expect(await only()).toMatchObject({ sessionOver: false });
      await over('s1');
      expect(await keepOuts.inForce()).toHaveLength(1);
      expect(await only()).toMatchObject({
        ...key,
        scope: 'room',
        until: NOW + 86_400_000,
        sessionOver: true,
        sessionId: 's1',
        absent: true,
        claims: 1,
      });
      expect(await keepOuts.unreported()).toMatchObject([{ keepOut: { target: { id: 'bob' } }, why: 'session-over' }]);
      expect(await keepOuts.find(key, NOW)).toMatchObject({ sessionOver: true });
    });

    it('follow into a new session once, whoever saw it', async () => {
      await inRoom('ana');
      await over('s1');
      const seen = await only();
      const other = createKeepOuts(store, 'other', () => certain);
      const followed = await Promise.all([keepOuts.follow([seen], later), other.follow([seen], later)]);
      expect(followed.sort()).toEqual([0, 1]);
      const now = await only();
      expect(now).toMatchObject({
        sessionId: 's2',
        sessionOver: false,
        sessionFrom: NOW + 60_000,
        handledJoin: null,
        absent: true,
        claims: 2,
      });
      expect(await keepOuts.ofSession('s2')).toHaveLength(1);
      expect(await keepOuts.ofSession('s1')).toEqual([]);
      expect(await keepOuts.claim(now, claim)).toMatchObject({ returns: 1 });
    });

    it('don’t follow after they were lifted, and a claim of before counts no longer', async () => {
      const key = await inRoom('ana');
      const claimed = await keepOuts.claim(await only(), claim);
      if (claimed === null) {
        throw new Error('a claim was expected');
      }
      await store.run(takeLease, livenessLease('me'), 'me');
      expect(await keepOuts.holds(claimed)).toBe(true);
      await over('s1');
      expect(await keepOuts.holds(claimed)).toBe(false);
      const seen = await only();
      await keepOuts.letBackIn(key, '7', NOW);
      expect(await keepOuts.follow([seen], later)).toBe(0);
    });

    it('of two servers follow together, and don’t act on a return that the other has acted on', async () => {
      await inRoom('ana', { guildId: '10' });
      await inRoom('ana', { guildId: '20', at: NOW + 1 });
      await over('s1');
      const [one, two] = (await keepOuts.inForce()).map(({ keepOut }) => keepOut);
      if (one === undefined || two === undefined) {
        throw new Error('two keep-outs were expected');
      }
      await keepOuts.follow([one], later);
      const [there] = await keepOuts.ofSession('s2');
      if (there === undefined) {
        throw new Error('one has followed');
      }
      await keepOuts.claim(there, claim);
      expect(await keepOuts.follow([two], later)).toBe(1);
      expect(await keepOuts.ofSession('s2')).toMatchObject([
        { guildId: '10', handledJoin: NOW + 5_000, absent: false },
        { guildId: '20', handledJoin: NOW + 5_000, absent: false },
      ]);
    });

    /** People with the name, each a new ID: how many there are notices about, and what is said of the last. */
    const namesakes = async (from: number, people: number) => {
      const seen = await only();
      let told = 0;
      let last: Awaited<ReturnType<typeof keepOuts.claimNotice>> = { kind: 'over' };
      for (let n = from; n < from + people; n += 1) {
        last = await keepOuts.claimNotice(seen, `ana-${n}`, { at: NOW, started: false });
        if (last.kind === 'mine') {
          told += 1;
          await keepOuts.noticeOver(seen, `ana-${n}`, NOW);
        }
      }
      return { told, last };
    };

    it.each(['the watch', 'a kick'] as const)(
      'report the first few new IDs of each session, and none of them twice, after %s moved them',
      async (by) => {
        await inRoom('ana');
        expect(await namesakes(1, 7)).toEqual({ told: 5, last: { kind: 'counted', people: 7 } });
        expect(await keepOuts.claimCount(await only(), 6, NOW)).toMatchObject({ kind: 'mine' });
        await keepOuts.noticeOver(await only(), { people: 6 }, NOW);
        await over('s1');
        if (by === 'the watch') {
          await keepOuts.follow([await only()], later);
        } else {
          await kicked('ana', { sessionId: 's2', room, startedAt: NOW + 60_000, keepOut: false, at: NOW + 70_000 });
        }
        // Someone who was reported is known; someone who was only counted isn't.
        expect(await namesakes(1, 5)).toEqual({ told: 0, last: { kind: 'over' } });
        expect(await namesakes(6, 6)).toEqual({ told: 5, last: { kind: 'counted', people: 6 } });
        expect(await namesakes(1, 1)).toEqual({ told: 0, last: { kind: 'over' } });
        expect(await keepOuts.claimCount(await only(), 6, NOW)).toMatchObject({ kind: 'mine' });
      },
    );

    it('know when their session started if they began after the kick, as soon as anyone does', async () => {
      const reply = { applicationId: '5', token: 'later', locale: 'ja' };
      const begin = (key: CaseKey) =>
        keepOuts.begin(key, { scope: 'room', until: null, by: '7', at: NOW + 1_000, reply });
      const key = await kicked('ana', { room, keepOut: false });
      await begin(key);
      expect(await only()).toMatchObject({ sessionFrom: null });
      await keepOuts.startKnown({ account: '', sessionId: 's1' }, NOW + 0.5);
      expect(await only()).toMatchObject({ sessionFrom: NOW });
      await keepOuts.startKnown({ account: '', sessionId: 's1' }, NOW + 9_000);
      // Another length.
      await begin(key);
      expect(await only()).toMatchObject({ sessionFrom: NOW });
      // So a kick in a later session makes them follow, before the first counts as over.
      await kicked('ana', { sessionId: 's2', room, startedAt: NOW + 60_000, keepOut: false, at: NOW + 70_000 });
      expect(await only()).toMatchObject({ sessionId: 's2' });
    });

    it('follow a moderator’s kick in a new session, which has acted on that connection', async () => {
      await inRoom('ana');
      await over('s1');
      await kicked('ana', { sessionId: 's2', room, startedAt: NOW + 60_000, keepOut: false, at: NOW + 70_000 });
      expect(await only()).toMatchObject({
        sessionId: 's2',
        sessionOver: false,
        sessionFrom: NOW + 60_000,
        handledJoin: NOW + 70_000 - 1_001,
        absent: false,
      });
      // One in an earlier session doesn't take them back there.
      await kicked('ana', { sessionId: 's1', room, keepOut: false, at: NOW + 80_000 });
      expect(await only()).toMatchObject({ sessionId: 's2' });
    });

    it('are replaced by a later kick of the same person in the room, in any of its sessions', async () => {
      await inRoom('ana');
      await over('s1');
      const key = await kicked('ana', { sessionId: 's2', room, until: NOW + 600_000, at: NOW + 70_000 });
      expect((await keepOuts.inForce()).map(({ keepOut }) => keepOut)).toMatchObject([{ ...key, scope: 'session' }]);
      const reply = { applicationId: '5', token: 'later', locale: 'ja' };
      const longer = await keepOuts.begin(key, { scope: 'room', until: null, by: '7', at: NOW + 80_000, reply });
      expect(longer).toMatchObject({ ...key, scope: 'room', until: null });
      expect(await keepOuts.inForce()).toHaveLength(1);
    });

    it('are those of another room or account to no one', async () => {
      await inRoom('ana');
      await kicked('ana', { sessionId: 's9', room: 'lobby', keepOut: false, at: NOW + 70_000 });
      expect(await only()).toMatchObject({ sessionId: 's1', claims: 0 });
    });

    it('between two sessions, are watched by whoever watches the account’s rooms', async () => {
      await inRoom('ana');
      await over('s1');
      const other = createKeepOuts(store, 'other', () => certain);
      const watchedElsewhere = async (who: typeof keepOuts) => (await who.inForce())[0]?.watchedElsewhere;
      expect(await watchedElsewhere(keepOuts)).toBe(false);
      expect(await other.holdRooms([''])).toEqual(new Set(['']));
      expect(await keepOuts.holdRooms(['', 'elsewhere'])).toEqual(new Set(['elsewhere']));
      expect(await watchedElsewhere(keepOuts)).toBe(true);
      await timePasses(store, WATCH_MS + 1_000);
      expect(await keepOuts.holdRooms([''])).toEqual(new Set(['']));
    });
  });
});
