import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordsError } from '../../src/moderation/records-error.ts';
import { openStore, type Store } from '../../src/records/database.ts';
import { caseOf, createJournal, type RecordedJournal } from '../../src/records/journal.ts';
import { hostileText, person, sessionOf } from '../support/hostile.ts';
import { type FragileStore, openFragilePostgres, stores } from '../support/stores.ts';
import { dies, entryOf, NOON, opened, processOn, rowOf } from './cases.ts';

const COOLDOWN = { removals: 3, withinMs: 60_000 };

describe.each(stores)('the journal on $name', ({ openFragile }) => {
  let at: FragileStore;
  /** Two processes that share the store. */
  let storeA: Store;
  let storeB: Store;
  let a: Awaited<ReturnType<typeof processOn>>;
  let b: Awaited<ReturnType<typeof processOn>>;

  beforeEach(async () => {
    at = await openFragile();
    storeA = await openStore(at.url);
    storeB = await openStore(at.url);
    a = await processOn(storeA);
    b = await processOn(storeB);
  });

  afterEach(async () => {
    await at.recover();
    await Promise.all([storeA.close(), storeB.close()]);
    await at[Symbol.asyncDispose]();
  });

  it('keeps all that was given, whatever characters it is made of', async () => {
    for (const [id, name, reason] of fc.sample(fc.tuple(hostileText, hostileText, hostileText), 25)) {
      const entry = entryOf({
        target: person(id, name, NOON - 5),
        session: { ...sessionOf(`${id} session`), room: { id: `${name} room`, customId: reason } },
        reason,
        reply: { applicationId: '7', token: 'a token', locale: 'fr' },
      });
      const { key } = await opened(a, entry);
      const kept = caseOf(await rowOf(storeB, key));
      expect(kept).toMatchObject({
        ...key,
        moderatorId: entry.moderator.userId,
        target: { id, name },
        sessionId: entry.session.id,
        room: entry.session.room,
        reason,
        reference: entry.reference,
        createdAt: NOON,
        outcome: null,
        settledAt: null,
      });
      await a.settle(key, 'removed', NOON);
    }
  });

  it('counts the cases of a server from 1, without a gap or a double, however many are opened at once', async () => {
    const journals = [a, b];
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        opened(journals[n % 2] as RecordedJournal, entryOf({ guildId: `${1 + (n % 3)}` })),
      ),
    );
    for (const guildId of ['1', '2', '3']) {
      const numbers = all.filter(({ key }) => key.guildId === guildId).map(({ key }) => key.number);
      expect(numbers.sort((x, y) => x - y)).toEqual(numbers.map((_, index) => index + 1));
    }
  });

  it('leaves no gap behind those that it refuses', async () => {
    const entry = entryOf();
    expect((await opened(a, entry)).key.number).toBe(1);
    expect((await b.open(entryOf({ target: entry.target }), null)).kind).toBe('in-progress');
    await opened(a, entryOf());
    expect((await b.open(entryOf(), { removals: 2, withinMs: 60_000 })).kind).toBe('cooling-down');
    expect((await opened(b, entryOf())).key.number).toBe(3);
  });

  it('lets one of many at a person at a time, across processes and servers', async () => {
    const target = person('p-wanted', 'Wanted');
    const journals = [a, b];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (journals[n % 2] as RecordedJournal).open(
          entryOf({ target, guildId: `${n % 4}`, moderator: { userId: `${n}` } }),
          null,
        ),
      ),
    );
    const winners = all.filter(({ kind }) => kind === 'opened');
    expect(winners).toHaveLength(1);
    const winner = all.findIndex(({ kind }) => kind === 'opened');
    for (const other of all.filter(({ kind }) => kind !== 'opened')) {
      expect(other).toEqual({ kind: 'in-progress', by: { userId: `${winner}` } });
    }
  });

  it('frees the person when the case is settled, and does not mind the same id in another session', async () => {
    const target = person('p-twice', 'Twice');
    const { key } = await opened(a, entryOf({ target }));
    await opened(b, entryOf({ target, session: sessionOf('s-2') }));
    await a.settle(key, 'still-there', NOON + 1);
    await opened(b, entryOf({ target }));
  });

  it('tells two ids apart that are equal in their first million characters', async () => {
    const long = 'x'.repeat(1_000_000);
    const { key } = await opened(a, entryOf({ target: person(`${long}1`, null) }));
    await opened(b, entryOf({ target: person(`${long}2`, null) }));
    expect(await b.open(entryOf({ target: person(`${long}1`, null) }), null)).toMatchObject({ kind: 'in-progress' });
    expect(caseOf(await rowOf(storeB, key)).target?.id).toBe(`${long}1`);
  });

  it('holds a cooldown to the millisecond', async () => {
    const times = [NOON, NOON + 10, NOON + 20];
    for (const time of times) {
      expect((await a.open(entryOf({ at: time }), COOLDOWN)).kind).toBe('opened');
    }
    // The first of the three falls out of the window after a minute, and not before.
    expect(await b.open(entryOf({ at: NOON + 59_999 }), COOLDOWN)).toEqual({
      kind: 'cooling-down',
      until: NOON + 60_000,
    });
    expect((await b.open(entryOf({ at: NOON + 60_000 }), COOLDOWN)).kind).toBe('opened');
    expect(await b.open(entryOf({ at: NOON + 60_001 }), COOLDOWN)).toEqual({
      kind: 'cooling-down',
      until: NOON + 60_010,
    });
  });

  it('holds a cooldown when all come at once, and counts each moderator and server alone', async () => {
    const journals = [a, b];
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (journals[n % 2] as RecordedJournal).open(entryOf(), COOLDOWN)),
    );
    expect(all.filter(({ kind }) => kind === 'opened')).toHaveLength(3);
    expect(all.filter(({ kind }) => kind === 'cooling-down')).toHaveLength(17);
    expect((await a.open(entryOf({ moderator: { userId: '9' } }), COOLDOWN)).kind).toBe('opened');
    expect((await a.open(entryOf({ guildId: '9' }), COOLDOWN)).kind).toBe('opened');
  });

  it('says how often somebody was removed before in this server, without what was voided or came to nothing', async () => {
    const target = person('p-regular', 'Regular');
    const outcomes = ['removed', 'returned', 'removed', 'already-gone', 'still-there', 'unknown', 'not-asked'] as const;
    const keys = [];
    for (const [n, outcome] of outcomes.entries()) {
      const { key, earlier } = await opened(a, entryOf({ target, at: NOON + n }));
      expect(earlier).toEqual(n === 0 ? null : { times: Math.min(n, 3), lastAt: NOON + Math.min(n - 1, 2) });
      await a.settle(key, outcome, NOON + n);
      keys.push(key);
    }
    await storeA.db
      .updateTable('cases')
      .set({ voided_at: NOON, voided_by: '1', void_reason: 'wrong one' })
      .where('number', '=', keys[2]?.number ?? 0)
      .execute();
    expect((await opened(b, entryOf({ target }))).earlier).toEqual({ times: 2, lastAt: NOON + 1 });
    expect((await opened(b, entryOf({ target, guildId: '9', session: sessionOf('s-9') }))).earlier).toBeNull();
  });

  it('keeps the first of two outcomes, and counts one change', async () => {
    const { key } = await opened(a, entryOf());
    await a.settle(key, 'removed', NOON + 1);
    await b.settle(key, 'gone-since', NOON + 2);
    expect(await rowOf(storeA, key)).toMatchObject({ outcome: 'removed', settled_at: NOON + 1, version: 2 });
  });

  it('forgets where the reply is once that shows the last word', async () => {
    const { key } = await opened(a, entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } }));
    await a.settle(key, 'removed', NOON);
    expect(await rowOf(storeA, key)).toMatchObject({ application_id: '7', reply_token: 'token' });
    await a.replied(key);
    expect(await rowOf(storeA, key)).toMatchObject({ application_id: null, reply_token: null, reply_locale: null });
  });

  it('opens nothing while the store is away, and says so as its own error', async () => {
    await at.outage();
    const error = await a.open(entryOf(), null).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RecordsError);
    await at.recover();
    // By itself, and without a gap.
    expect((await opened(a, entryOf())).key.number).toBe(1);
  });

  it('settles a case while the store is away as soon as that is back', async () => {
    const { key } = await opened(a, entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } }));
    await at.outage();
    await a.settle(key, 'removed', NOON + 5);
    await a.replied(key);
    await at.recover();
    await expect
      .poll(() => rowOf(storeB, key), { timeout: 15_000, interval: 50 })
      .toMatchObject({ outcome: 'removed', settled_at: NOON + 5, reply_token: null });
  });

  it('writes what waits when it is closed', async () => {
    const { key } = await opened(a, entryOf());
    await at.outage();
    await a.settle(key, 'removed', NOON + 5);
    await at.recover();
    await a.close();
    expect(await rowOf(storeB, key)).toMatchObject({ outcome: 'removed' });
  });

  it('gives each unfinished case of a dead process to one of those that live', async () => {
    const dead = await processOn(storeA);
    const open = await Promise.all(Array.from({ length: 10 }, () => opened(dead, entryOf())));
    const unanswered = await opened(dead, entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } }));
    await dead.settle(unanswered.key, 'removed', NOON);
    const finished = await opened(dead, entryOf());
    await dead.settle(finished.key, 'removed', NOON);
    const mine = await opened(a, entryOf());

    expect(await a.takeOver()).toEqual([]);
    await dies(storeA, dead);
    const taken = await Promise.all([a, b, a, b, b, a].map((journal) => journal.takeOver()));
    const numbers = taken.flat().map((one) => one.case.number);
    const left = [...open, unanswered].map(({ key }) => key.number);
    expect(numbers.sort((x, y) => x - y)).toEqual(left.sort((x, y) => x - y));
    expect(numbers).not.toContain(mine.key.number);
    expect(taken.flat().find((one) => one.case.number === unanswered.key.number)).toMatchObject({
      case: { outcome: 'removed' },
      reply: { applicationId: '7', token: 'token', locale: 'fr' },
    });
    expect(taken.flat().find((one) => one.case.number === open[0]?.key.number)).toMatchObject({ reply: null });
    expect(await b.takeOver()).toEqual([]);
  });

  it('passes what somebody took over and left on to the next', async () => {
    const dead = await processOn(storeA);
    const { key } = await opened(dead, entryOf());
    await dies(storeA, dead);
    expect(await a.takeOver()).toHaveLength(1);
    expect(await b.takeOver()).toHaveLength(0);
    await dies(storeA, a);
    expect((await b.takeOver()).map((one) => one.case.number)).toEqual([key.number]);
  });

  it('ends, and says what is wrong, where the store contradicts itself', async () => {
    await opened(a, entryOf());
    await storeA.db.updateTable('counters').set({ last_number: 0 }).execute();
    await expect(a.open(entryOf(), null)).rejects.toBeInstanceOf(RecordsError);
  });
});

describe('a commit on PostgreSQL of which nobody knows whether it happened', () => {
  it.each([
    ['did', 'answers'],
    ['did not until the store was back', 'everything'],
  ] as const)('is taken back when it %s, so that nothing locks the person', async (_, what) => {
    await using at = await openFragilePostgres();
    const store = await openStore(at.url);
    const direct = await openStore(at.direct);
    try {
      const journal = await processOn(store);
      const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } });
      // The connection hangs from the moment at which the case is written and about to be committed.
      const { db } = store;
      let hung = false;
      const hanging: Store = {
        ...store,
        db: new Proxy(db, {
          get: (target, name) =>
            name === 'transaction'
              ? () => ({
                  execute: (work: (tx: unknown) => Promise<unknown>) =>
                    target.transaction().execute(async (tx) => {
                      const result = await work(tx);
                      if (!hung) {
                        hung = true;
                        await at.hang(what);
                      }
                      return result;
                    }),
                })
              : Reflect.get(target, name, target),
        }),
      };
      const failing = createJournal({ store: hanging, owner: journal.owner, log: pino({ level: 'silent' }) });
      await expect(failing.open(entry, null)).rejects.toBeInstanceOf(RecordsError);
      await at.recover();
      await expect
        .poll(() => journal.open(entryOf({ target: entry.target }), null), { timeout: 15_000, interval: 100 })
        .toMatchObject({ kind: 'opened' });
      const left = await direct.db.selectFrom('cases').selectAll().where('reference', '=', entry.reference).execute();
      // There is none, or it says that nothing was asked, and has no reply to finish.
      for (const row of left) {
        expect(row).toMatchObject({ outcome: 'not-asked', reply_token: null });
      }
      if (what === 'answers') {
        expect(left).toHaveLength(1);
      }
      await failing.close();
    } finally {
      await Promise.all([store.close(), direct.close()]);
    }
  });
});

describe.each(stores)('ends of sessions on $name', ({ openFragile }) => {
  let at: FragileStore;
  let storeA: Store;
  let storeB: Store;
  let a: Awaited<ReturnType<typeof processOn>>;
  let b: Awaited<ReturnType<typeof processOn>>;

  beforeEach(async () => {
    at = await openFragile();
    storeA = await openStore(at.url);
    storeB = await openStore(at.url);
    a = await processOn(storeA);
    b = await processOn(storeB);
  });

  afterEach(async () => {
    await at.recover();
    await Promise.all([storeA.close(), storeB.close()]);
    await at[Symbol.asyncDispose]();
  });

  const endOf = ({ guildId, guildLocale, moderator, session, reference }: ReturnType<typeof entryOf>) => ({
    guildId,
    guildLocale,
    moderator,
    session,
    reference,
    at: NOON,
    reply: { applicationId: '7', token: 'a token', locale: 'fr' },
    announce: false,
  });

  it('are cases of their own kind, numbered with all others, about nobody', async () => {
    const { key } = await opened(a, entryOf());
    const opening = await a.openEnd(endOf(entryOf()));
    expect(opening).toEqual({ kind: 'opened', case: { guildId: key.guildId, number: key.number + 1 } });
    const kept = caseOf(await rowOf(storeB, { guildId: key.guildId, number: key.number + 1 }));
    expect(kept).toMatchObject({ kind: 'session-end', target: null, outcome: null, sessionId: entryOf().session.id });
    expect(caseOf(await rowOf(storeB, key)).kind).toBe('removal');
  });

  it('are one at a time for a session, across processes, and free again once settled', async () => {
    const entry = endOf(entryOf());
    const both = await Promise.all([a.openEnd(entry), b.openEnd({ ...entry, moderator: { userId: '8' } })]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['in-progress', 'opened']);
    const won = both.find(({ kind }) => kind === 'opened');
    if (won?.kind !== 'opened') {
      throw new Error('nobody was first');
    }
    const other = await b.openEnd({ ...entry, session: sessionOf('another') });
    expect(other.kind).toBe('opened');
    await a.settle(won.case, 'ended', NOON + 1);
    expect((await b.openEnd(entry)).kind).toBe('opened');
  });

  it('use up nothing of what a moderator may remove', async () => {
    for (let n = 0; n < 3; n += 1) {
      const opening = await a.openEnd(endOf(entryOf({ session: sessionOf(`s-${n}`) })));
      expect(opening.kind).toBe('opened');
    }
    expect((await a.open(entryOf(), { removals: 1, withinMs: 60_000 })).kind).toBe('opened');
  });

  it('are taken over from a process that died, with the reply', async () => {
    const opening = await a.openEnd(endOf(entryOf()));
    await dies(storeA, a);
    const left = await b.takeOver();
    expect(left.map(({ case: one, reply }) => [one.kind, one.number, reply?.token])).toEqual([
      ['session-end', opening.kind === 'opened' ? opening.case.number : 0, 'a token'],
    ]);
  });
});
