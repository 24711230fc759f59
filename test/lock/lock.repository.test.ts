import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { LEASE_MS, livenessLease, takeLease } from '../../src/database/leases.ts';
import { createKeepOuts } from '../../src/keep-out/keep-out.repository.ts';
import { createLocks } from '../../src/lock/lock.repository.ts';
import {
  type Arrival,
  allowanceOf,
  type ClaimedArrival,
  type LockClaim,
  type NewLock,
  type WatchedLock,
} from '../../src/lock/lock.ts';
import { createJournal } from '../../src/removal/journal.repository.ts';
import { inAccount } from '../../src/sessions/account.ts';
import { complete, Gone, SessionOver } from '../../src/sessions/evidence.ts';
import { createDepartures } from '../../src/settings/departures.repository.ts';
import { timePasses } from '../database/cases.ts';
import { person, sessionOf } from '../support/hostile.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';

const NOW = 1_700_000_000_000;
const HOSTILE_ID = '\u0000 \ud800 ~"\\ 🙂'.padEnd(300, 'x');
const REPLY = { applicationId: '5', token: 'token', locale: 'de' };
const PROOF = Gone.byList('eve', complete([person('host', 'Host')])) as Gone;

describe.each(stores)('locks on $name', (kind) => {
  const shared = shareStores(kind);
  let store: LocalStore;
  let locks: ReturnType<typeof createLocks>;

  beforeEach(async () => {
    [store] = (await shared.begin()).stores as [LocalStore];
    locks = createLocks(store, 'me');
    await store.run(takeLease, livenessLease('me'), 'me');
  });

  function lock(more: Partial<NewLock> = {}) {
    return locks.begin({
      guildId: '10',
      guildLocale: 'de',
      moderatorId: '1',
      account: '',
      sessionId: 's1',
      room: sessionOf('s1').room,
      until: null,
      at: NOW,
      listedAt: NOW - 5.5,
      people: ['host', HOSTILE_ID],
      reference: 'REF',
      reply: REPLY,
      ...more,
    });
  }

  async function locked(more: Partial<NewLock> = {}): Promise<WatchedLock> {
    return (await lock(more)).view.lock;
  }

  const arrives: LockClaim = { kind: 'arrival', joinedAt: NOW + 5_000.5, at: NOW + 6_000, retryInMs: 15_000, left: [] };

  async function known(id: string, session = 's1'): Promise<Arrival | null> {
    return (await locks.peopleOf(session)).arrivals.get(id) ?? null;
  }

  it('come back as they were made, with who may be in', async () => {
    const made = await locked({ until: NOW + 600_000 });
    const [{ lock: found, watchedElsewhere } = { lock: made, watchedElsewhere: true }] = await locks.inForce();
    expect(watchedElsewhere).toBe(false);
    expect(found).toMatchObject({
      guildId: '10',
      moderatorId: '1',
      room: sessionOf('s1').room,
      until: NOW + 600_000,
      createdAt: NOW,
      listedAt: NOW - 6,
      stayed: 2,
      arrivals: 0,
      reply: REPLY,
      changes: 0,
      // Until the command has replied.
      shown: -1,
    });
    expect((found.upAt ?? 0) - store.clock.elapsed()).toBeLessThanOrEqual(600_000);
    const { allowed } = await locks.peopleOf('s1');
    expect(allowed.get(made.id)).toEqual(new Set(['host', HOSTILE_ID].map((id) => allowanceOf(made, id))));
    expect(JSON.stringify(await store.db.selectFrom('session_lock_allowed').selectAll().execute())).not.toContain(
      'host',
    );
  });

  it('are made once for a session and a server, however many ask for it at once', async () => {
    const made = await Promise.all([lock(), lock(), lock({ moderatorId: '2' })]);
    expect(made.filter(({ kind: how }) => how === 'locked')).toHaveLength(1);
    expect(new Set(made.map(({ view }) => view.lock.id)).size).toBe(1);
    expect((await lock({ guildId: '11' })).kind).toBe('locked');
    expect(await locks.ofSession('s1')).toHaveLength(2);
  });

  it('count someone’s arrival once, for every lock that doesn’t let them in', async () => {
    const mine = await locked();
    const theirs = await locked({ guildId: '11' });
    const lenient = await locked({ guildId: '12', people: ['eve'] });
    const other = createLocks(store, 'other');
    const claims = await Promise.all(
      [locks, other, locks, other].map((one) => one.claim(mine, person('eve', 'Eve'), null, arrives)),
    );
    expect(claims.filter((one) => one !== null)).toHaveLength(1);
    expect(await known('eve')).toMatchObject({ times: 1, claims: 1, handledJoin: NOW + 5_000, absent: false });
    const counts = async () =>
      Promise.all([mine, theirs, lenient].map(async ({ id }) => (await locks.view(id))?.lock.arrivals));
    expect(await counts()).toEqual([1, 1, 0]);
    // Tried again, it's the same arrival.
    expect(
      await locks.claim(theirs, person('eve', 'Eve'), await known('eve'), { ...arrives, kind: 'retry' }),
    ).not.toBeNull();
    expect(await locks.claim(mine, person('eve', 'Eve'), null, arrives)).toBeNull();
    expect(await counts()).toEqual([1, 1, 0]);
    expect(await locks.claim(lenient, person('eve', 'Eve'), await known('eve'), arrives)).toBeNull();
  });

  it('claim no one who may be in, who is kept out, whom a moderator is removing, or once they’re over', async () => {
    const made = await locked();
    const journal = createJournal({ store, owner: 'me', log: pino({ level: 'silent' }) });
    const keepOuts = createKeepOuts(store, 'me', () => Number.NEGATIVE_INFINITY);
    const entry = (id: string, keepOut: boolean) => ({
      guildId: '11',
      guildLocale: 'de',
      moderator: { userId: '1' },
      target: person(id, id, NOW),
      account: '',
      session: sessionOf('s1'),
      reason: null,
      reference: 'K',
      at: NOW,
      reply: REPLY,
      announce: false,
      keepOut: keepOut ? { scope: 'session' as const, until: null } : null,
    });
    const claims = async (id: string) => (await locks.claim(made, person(id, id), await known(id), arrives)) !== null;
    expect(await claims('host')).toBe(false);
    expect(await claims(HOSTILE_ID)).toBe(false);
    const kick = await journal.open(entry('ann', false), null);
    expect(await claims('ann')).toBe(false);
    if (kick.kind === 'opened') {
      await journal.settle(kick.case, 'removed', NOW);
    }
    expect(await claims('ann')).toBe(true);
    const out = await journal.open(entry('bob', true), null);
    if (out.kind === 'opened') {
      await journal.settle(out.case, 'removed', NOW);
      expect(await claims('bob')).toBe(false);
      // A keep-out that no one acts on keeps no one out.
      const away = { ...arrives, left: ['9', '11'] };
      expect(await locks.claim(made, person('bob', 'bob'), await known('bob'), away)).not.toBeNull();
      expect(await locks.allow(made, 'bob', 'was-in')).toBe(false);
      expect(await locks.allow(made, 'ida', 'was-in')).toBe(true);
      await keepOuts.letBackIn(out.case, '1', NOW);
    }
    expect(await claims('bob')).toBe(true);
    await locks.unlock(made.id, '10', '1', NOW);
    expect(await claims('cy')).toBe(false);
    expect(await known('cy')).toBeNull();
  });

  it('hold a claim until another is made, the person may be in, the lock is over, or the process isn’t alive', async () => {
    const made = await locked();
    const claim = async () => {
      const one = await locks.claim(made, person('eve', 'Eve'), await known('eve'), arrives);
      if (one === null) {
        throw new Error('not claimed');
      }
      return one;
    };
    const first = await claim();
    expect(await locks.holds(first)).toBe(true);
    const second = await claim();
    expect([await locks.holds(first), await locks.holds(second)]).toEqual([false, true]);
    await locks.allow(made, 'eve', 'protected');
    expect(await locks.holds(second)).toBe(false);
    await locks.unlock(made.id, '10', '1', NOW);
    const again = await locked();
    const third = await locks.claim(again, person('eve', 'Eve'), null, arrives);
    expect(third !== null && (await locks.holds(third))).toBe(true);
    await timePasses(store, LEASE_MS + 1);
    expect(third !== null && (await locks.holds(third))).toBe(store.alone);
  });

  it('remember what followed a claim only while it’s the latest', async () => {
    const made = await locked();
    const first = await locks.claim(made, person('eve', null), null, arrives);
    if (first === null) {
      throw new Error('not claimed');
    }
    await locks.concluded(first, { retryInMs: null, gone: PROOF });
    expect(await known('eve')).toMatchObject({ absent: true, retryAt: null });
    await locks.claim(made, person('eve', null), await known('eve'), { ...arrives, joinedAt: null });
    await locks.concluded(first, { retryInMs: 1, gone: PROOF });
    expect(await known('eve')).toMatchObject({ absent: false, times: 2, handledJoin: null });
    const seen = (await known('eve')) as Arrival;
    await locks.absent('s1', seen, PROOF);
    expect(await known('eve')).toMatchObject({ absent: true });
  });

  it('are claimed, concluded and let go at once under the locks of two servers, and nothing waits in a circle', async () => {
    const mine = await locked({ guildId: '20' });
    await locked({ guildId: '10', at: NOW + 1 });
    const one = async (id: string): Promise<boolean> => {
      const claimed = await locks.claim(mine, person(id, id), null, arrives);
      if (claimed !== null) {
        await locks.concluded(claimed, { retryInMs: null, gone: null });
        await locks.absent('s1', claimed.arrival, PROOF);
      }
      return claimed !== null;
    };
    for (let round = 0; round < 6; round += 1) {
      const all = await Promise.all(Array.from({ length: 5 }, (_, index) => one(`p${round}-${index}`)));
      expect(all).toEqual(Array(5).fill(true));
    }
    expect((await locks.inForce()).map(({ lock: { arrivals } }) => arrivals)).toEqual([30, 30]);
  });

  it('are ended, forgotten and erased at once for many servers, and nothing waits in a circle', async () => {
    const history = createCaseHistory(store, 'me');
    const departures = createDepartures(store);
    for (let round = 0; round < 2; round += 1) {
      const made: WatchedLock[] = [];
      for (let n = 0; n < 24; n += 1) {
        const sessionId = `r${round}-${n >> 1}`;
        const guildId = n % 2 === 0 ? '30' : `4${round}`;
        made.push(await locked({ guildId, sessionId, room: sessionOf(sessionId).room, moderatorId: '7' }));
      }
      const [first] = made as [WatchedLock];
      await departures.left(`4${round}`, NOW);
      const all = Promise.all([
        history.forgetModerator('30', '7', 'E'),
        locks.forget('30', 'nobody'),
        history.forgetModerator(`4${round}`, '7', 'E'),
        locks.forget('30', 'nobody'),
        departures.erase(`4${round}`, NOW),
        locks.claim(first, person('eve', 'Eve'), null, arrives),
        locks.timeUp(made.toReversed(), NOW),
        createLocks(store, 'other').unreported(),
      ]);
      await expect(all).resolves.toBeDefined();
    }
  });

  it('leave no one behind who came when the locks of two servers end at once', async () => {
    const mine = await locked({ guildId: '20' });
    const theirs = await locked({ guildId: '10', at: NOW + 1 });
    for (const id of ['a', 'b', 'c']) {
      await locks.claim(mine, person(id, id), null, arrives);
    }
    await Promise.all([locks.unlock(mine.id, '20', '1', NOW), locks.unlock(theirs.id, '10', '1', NOW)]);
    expect(await store.db.selectFrom('session_lock_arrivals').selectAll().execute()).toEqual([]);
  });

  it('aren’t changed by a claim that is refused, nor by what followed one that isn’t the latest', async () => {
    const made = await locked();
    const changes = async () => (await locks.view(made.id))?.lock.changes;
    const first = await locks.claim(made, person('eve', 'Eve'), null, arrives);
    const before = await changes();
    expect(await locks.claim(made, person('eve', 'Eve'), null, arrives)).toBeNull();
    expect(await changes()).toBe(before);
    const second = await locks.claim(made, person('eve', 'Eve'), await known('eve'), arrives);
    expect(second).not.toBeNull();
    const after = await changes();
    await locks.concluded(first as ClaimedArrival, { retryInMs: null, gone: PROOF });
    await locks.absent('s1', (first as ClaimedArrival).arrival, PROOF);
    await locks.allow(made, 'host', 'protected');
    await locks.blind([made], null);
    expect(await changes()).toBe(after);
  });

  it('keep what happened under an earlier lock apart: to someone who came again, it says nothing', async () => {
    const made = await locked();
    const first = (await locks.claim(made, person('eve', 'Eve'), null, arrives)) as ClaimedArrival;
    await locks.unlock(made.id, '10', '1', NOW);
    const again = await locked();
    const later = { ...arrives, at: NOW + 9_000 };
    expect(await locks.claim(again, person('eve', 'Eve'), null, later)).not.toBeNull();
    await locks.concluded(first, { retryInMs: null, gone: PROOF });
    await locks.absent('s1', first.arrival, PROOF);
    expect(await known('eve')).toMatchObject({ absent: false, claims: 1 });
    expect(await locks.claim(again, person('eve', 'Eve'), first.arrival, later)).toBeNull();
    expect(await locks.holds(first)).toBe(false);
  });

  it('tell whom they don’t let in, and how often someone acted on them', async () => {
    const made = await locked();
    await locks.claim(made, person('eve', 'Eve'), null, arrives);
    const ids = ['host', HOSTILE_ID, 'eve', ...Array.from({ length: 50 }, (_, n) => `p${n}`)];
    const found = await locks.newAmong('s1', ids);
    expect([...found].filter(([, claims]) => claims > 0)).toEqual([['eve', 1]]);
    expect([...found.keys()]).toEqual(ids.slice(2));
    // Another server lets in whom this one doesn't.
    await locked({ guildId: '12', people: ['eve'] });
    expect([...(await locks.newAmong('s1', ['host', 'eve'])).keys()]).toEqual(['host', 'eve']);
    expect(await locks.newAmong('s2', ids)).toEqual(new Map());
  });

  it('let someone in who came, by what a button has of them, and no one else', async () => {
    const made = await locked();
    await locks.claim(made, person(HOSTILE_ID.slice(1), 'Eve'), null, arrives);
    const allowance = allowanceOf(made, HOSTILE_ID.slice(1));
    expect((await locks.view(made.id))?.recent).toHaveLength(1);
    expect(await locks.letIn(made.id, '11', allowance)).toBeNull();
    expect(await locks.letIn(made.id, '10', allowanceOf(made, 'nobody'))).toBeNull();
    expect(await locks.letIn(made.id, '10', 'x')).toBeNull();
    expect(await locks.letIn(made.id, '10', allowance)).toMatchObject({ person: { id: HOSTILE_ID.slice(1) } });
    const view = await locks.view(made.id);
    expect(view?.recent).toEqual([]);
    expect(view?.admitted).toHaveLength(1);
  });

  it('show the ten who came last, newest first', async () => {
    const made = await locked();
    for (let n = 0; n < 12; n += 1) {
      await locks.claim(made, person(`p${n}`, `P ${n}`), null, { ...arrives, at: NOW + n });
    }
    const view = await locks.view(made.id);
    expect(view?.recent.map(({ person: { id } }) => id)).toEqual(Array.from({ length: 10 }, (_, n) => `p${11 - n}`));
    expect(view?.lock).toMatchObject({ arrivals: 12, lastArrivalAt: NOW + 11 });
    await locks.shown(made, view?.lock.changes ?? 0);
    const [now] = await locks.ofSession('s1');
    expect(now?.shown).toBe(now?.changes);
  });

  it('are ended by one process, which says so; then nothing is kept of them', async () => {
    const made = await locked();
    await locked({ sessionId: 's2', room: sessionOf('s2').room });
    await locks.claim(made, person('eve', 'Eve'), null, arrives);
    const over = SessionOver.byRecord({ ...sessionOf('s1'), state: 'ended' }) as SessionOver;
    await locks.sessionOver(over, '', NOW);
    await locks.ruledOut(made, 'room-not-allowed', NOW);
    expect(await locks.unreported()).toMatchObject([
      { lock: { id: made.id, arrivals: 1 }, why: 'session-over', by: null },
    ]);
    expect(await known('eve')).toBeNull();
    const other = createLocks(store, 'other');
    await store.run(takeLease, livenessLease('other'), 'other');
    expect(await other.unreported()).toEqual([]);
    expect([await locks.maySendEnd(made), await other.maySendEnd(made)]).toEqual([true, false]);
    await locks.endReported(made);
    expect(await locks.unreported()).toEqual([]);
    expect((await locks.inForce()).map(({ lock: { sessionId } }) => sessionId)).toEqual(['s2']);
    // It can be locked again.
    expect((await lock()).kind).toBe('locked');
  });

  it('say whom a server’s lock of a session shuts out, as long as it lasts', async () => {
    const made = await locked();
    const shutsOut = (participantId: string, guildId = '10', session = 's1') =>
      locks.shutsOut(guildId, inAccount('', session), participantId);
    expect(await shutsOut('eve')).toBe(true);
    expect(await shutsOut(HOSTILE_ID)).toBe(false);
    expect(await shutsOut('eve', '11')).toBe(false);
    expect(await shutsOut('eve', '10', 's2')).toBe(false);
    await locks.allow(made, 'eve', 'was-in');
    expect(await shutsOut('eve')).toBe(false);
    expect(await shutsOut('zed')).toBe(true);
    await locks.unlock(made.id, '10', '1', NOW);
    expect(await shutsOut('zed')).toBe(false);
  });

  it('leave their end to another process if theirs is gone', async () => {
    const gone = createLocks(store, 'gone');
    const made = await locked();
    await gone.timeUp([made], NOW);
    expect(await locks.unreported()).toMatchObject([{ lock: { id: made.id }, why: 'time' }]);
    expect(await locks.maySendEnd(made)).toBe(true);
  });

  it('are gone without a word when the server has removed the bot', async () => {
    const made = await locked();
    await locks.claim(made, person('eve', 'Eve'), null, arrives);
    await locks.ruledOut(made, 'bot-left', NOW);
    expect(await locks.unreported()).toEqual([]);
    expect(await store.db.selectFrom('session_locks').selectAll().execute()).toEqual([]);
    expect(await known('eve')).toBeNull();
  });

  it('forget someone who came, and a moderator, and everything of a server that is gone', async () => {
    const made = await locked();
    await locks.claim(made, person(HOSTILE_ID.slice(2), 'Eve'), null, arrives);
    expect(await locks.arrived('11', HOSTILE_ID.slice(2))).toBeNull();
    expect(await locks.arrived('10', HOSTILE_ID.slice(2))).not.toBeNull();
    expect(await locks.forget('10', HOSTILE_ID.slice(2))).toBe(true);
    expect(await locks.forget('10', HOSTILE_ID.slice(2))).toBe(false);
    expect((await locks.view(made.id))?.recent).toEqual([]);
    const history = createCaseHistory(store, 'me');
    expect(await history.recordsOf('10', '1')).toMatchObject({ records: 1 });
    expect(await history.forgetModerator('10', '1', 'E')).toBe(1);
    expect((await locks.view(made.id))?.lock.moderatorId).not.toBe('1');
    const departures = createDepartures(store);
    expect(await departures.servers('', 10)).toContain('10');
    await locks.claim(made, person('eve', 'Eve'), null, arrives);
    await departures.left('10', NOW);
    while ((await departures.erase('10', NOW)) === 'more') {
      // There is more.
    }
    for (const table of ['session_locks', 'session_lock_allowed', 'session_lock_arrivals'] as const) {
      expect(await store.db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
  });

  it('keep the message up to date that was used last, and know how much that one shows', async () => {
    const made = await locked();
    const other = { ...REPLY, token: 'other' };
    await locks.shown(made, 0);
    expect((await locks.view(made.id))?.lock).toMatchObject({ reply: REPLY, shown: 0 });
    await locks.follow(made.id, other, NOW + 60_000);
    await locks.shown(made, 1);
    expect((await locks.view(made.id))?.lock).toMatchObject({ reply: other, replyAt: NOW + 60_000, shown: -1 });
  });

  it('note since when the bot can’t see who is in', async () => {
    const made = await locked();
    await locks.blind([made], NOW + 0.5);
    expect((await locks.view(made.id))?.lock).toMatchObject({ blindSince: NOW, changes: 1 });
    await locks.blind([made], null);
    expect((await locks.view(made.id))?.lock.blindSince).toBeNull();
  });
});
