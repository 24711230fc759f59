import fc from 'fast-check';
import type { Transaction } from 'kysely';
import pLimit from 'p-limit';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseKey } from '../../src/cases/case.ts';
import { RecordsError } from '../../src/common/store-error.ts';
import { inChunks } from '../../src/database/chunks.ts';
import type { Database, LocalStore } from '../../src/database/database.ts';
import { mayHaveHadAnEffect } from '../../src/database/effects.ts';
import { livenessLease, takeLease } from '../../src/database/leases.ts';
import { inTurn } from '../../src/database/operation.ts';
import type { Tables } from '../../src/database/schema.ts';
import { createWrites } from '../../src/database/writes.ts';
import { caseOf, createJournal, type RecordedJournal } from '../../src/removal/journal.repository.ts';
import { createPickerRepository } from '../../src/removal/picker/picker.repository.ts';
import { dies, entryOf, NOON, opened, processOn, rowOf } from '../database/cases.ts';
import { hostileText, person, sessionOf } from '../support/hostile.ts';
import { shareStores } from '../support/shared-stores.ts';
import { type FragileStore, openForTest, openFragilePostgres, stores } from '../support/stores.ts';

const PICKING = {
  guildId: '1',
  ownerId: '1',
  stage: 'confirm',
  openedAt: NOON,
  account: '',
  sessionId: 's-1',
  query: null,
  page: 0,
  people: [{ id: 'p-1', name: 'Ana' }],
  first: [],
  keepOut: null,
  reason: null,
  reply: { applicationId: '7', token: 'token', locale: 'fr' },
} as const;

/** Calls `before` when a query starts through that method, or through one of the objects derived from it. */
function withHook<T extends object>(db: T, method: string, before: () => unknown): T {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') {
        return value;
      }
      return (...args: unknown[]) => {
        if (name === method) {
          before();
        }
        return value.apply(target, args);
      };
    },
  });
}

/** A property of the object, which a proxy of it can pass on although it may be a method that needs private fields. */
function boundTo<T extends object>(target: T, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

/** The same store, whose operations use this in place of its database. */
function withDatabase(store: LocalStore, db: Database): LocalStore {
  const on = { db, engine: store.engine, now: store.now, together: inTurn(db) };
  return { ...store, ...on, run: (operation, ...args) => operation.work(on, ...args) };
}

const COOLDOWN = { removals: 3, withinMs: 60_000 };

describe.each(stores)('the journal on $name', (kind) => {
  const { engine } = kind;
  const shared = shareStores(kind, 2);
  let at: FragileStore;
  /** Two processes that share the store. */
  let storeA: LocalStore;
  let storeB: LocalStore;
  let a: Awaited<ReturnType<typeof processOn>>;
  let b: Awaited<ReturnType<typeof processOn>>;

  beforeEach(async () => {
    const begun = await shared.begin();
    at = begun.at;
    [storeA, storeB] = begun.stores as [LocalStore, LocalStore];
    a = await processOn(storeA);
    b = await processOn(storeB);
  });

  afterEach(() => at.recover());

  it('keeps everything it was given, in any characters', async () => {
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
        account: '',
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

  it('numbers the cases of a server from 1, without a gap or a duplicate, however many are opened at once', async () => {
    const journals = [a, b];
    // Twice as many as both have connections for. On a busy machine, the last of them wait for longer than a store can
    // take, and are refused without an effect.
    const inTurn = pLimit(40);
    const all = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        inTurn(async () => {
          for (;;) {
            try {
              return await opened(journals[n % 2] as RecordedJournal, entryOf({ guildId: `${1 + (n % 3)}` }));
            } catch (error) {
              if (!(error instanceof RecordsError) || error.effect !== 'none') {
                throw error;
              }
            }
          }
        }),
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

  it('lets one of many removals act on a person at a time, across processes and servers', async () => {
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

  it('releases the person when the case is settled, and ignores the same ID in another session', async () => {
    const target = person('p-twice', 'Twice');
    const { key } = await opened(a, entryOf({ target }));
    await opened(b, entryOf({ target, session: sessionOf('s-2') }));
    await a.settle(key, 'still-there', NOON + 1);
    await opened(b, entryOf({ target }));
  });

  it('distinguishes two IDs that are equal in their first million characters', async () => {
    const long = 'x'.repeat(1_000_000);
    const { key } = await opened(a, entryOf({ target: person(`${long}1`, null) }));
    await opened(b, entryOf({ target: person(`${long}2`, null) }));
    expect(await b.open(entryOf({ target: person(`${long}1`, null) }), null)).toMatchObject({ kind: 'in-progress' });
    expect(caseOf(await rowOf(storeB, key)).target?.id).toBe(`${long}1`);
  });

  it('keeps a cooldown to the millisecond', async () => {
    const times = [NOON, NOON + 10, NOON + 20];
    for (const time of times) {
      expect((await a.open(entryOf({ at: time }), COOLDOWN)).kind).toBe('opened');
    }
    // The first of the three leaves the window after a minute, and not before.
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

  it.each([
    ['the first of the server', 0],
    ['not the first of the server', 1],
  ])(
    'keeps a cooldown when all come at once, %s, and counts each moderator and server separately',
    async (_, before) => {
      const journals = [a, b];
      for (let n = 0; n < before; n += 1) {
        await opened(a, entryOf({ moderator: { userId: '8' } }));
      }
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (journals[n % 2] as RecordedJournal).open(entryOf(), COOLDOWN)),
      );
      expect(all.filter(({ kind }) => kind === 'opened')).toHaveLength(3);
      expect(all.filter(({ kind }) => kind === 'cooling-down')).toHaveLength(17);
      expect((await a.open(entryOf({ moderator: { userId: '9' } }), COOLDOWN)).kind).toBe('opened');
      expect((await a.open(entryOf({ guildId: '9' }), COOLDOWN)).kind).toBe('opened');
    },
  );

  it('says how often someone was removed before in this server, not counting what was voided or had no effect', async () => {
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
    await a.settle(key, 'gone-since', NOON + 2);
    expect(await rowOf(storeA, key)).toMatchObject({ outcome: 'removed', settled_at: NOON + 1, version: 2 });
  });

  it('doesn’t let a process settle a case, or mark its reply as done, after losing it to another process', async () => {
    const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' }, keepOut: { until: null } });
    const { key } = await opened(a, entry);
    await dies(storeA, a);
    expect(await b.takeOver()).toHaveLength(1);
    await a.settle(key, 'forbidden', NOON + 1);
    await a.replied(key);
    expect(await rowOf(storeA, key)).toMatchObject({ outcome: null, reply_token: 'token', version: 1 });
    expect(await storeA.db.selectFrom('keep_outs').select('ended_at').execute()).toEqual([{ ended_at: null }]);
    await b.settle(key, 'there-since', NOON + 2);
    await b.replied(key);
    expect(await rowOf(storeA, key)).toMatchObject({ outcome: 'there-since', settled_at: NOON + 2, reply_token: null });
  });

  it('knows which process has a case, and whether all others consider that process alive', async () => {
    const { key } = await opened(a, entryOf());
    expect(await a.holds(key)).toBe(true);
    expect(await b.holds(key)).toBe(false);
    expect(await a.holds({ ...key, number: key.number + 1 })).toBe(false);
    // It is paused for longer than its lease: no one has taken the case over, but anyone can.
    await dies(storeA, a);
    expect(await a.holds(key)).toBe(false);
    await storeA.run(takeLease, livenessLease(a.owner), a.owner);
    expect(await a.holds(key)).toBe(true);
    await dies(storeA, a);
    await b.takeOver();
    await storeA.run(takeLease, livenessLease(a.owner), a.owner);
    expect(await a.holds(key)).toBe(false);
    expect(await b.holds(key)).toBe(true);
  });

  it('still has what is its own when its lease ran out in an outage, if no other process can use the store', async () => {
    const alone = { ...storeA, alone: true };
    const journal = createJournal({ store: alone, owner: a.owner, log: pino({ level: 'silent' }) });
    const { key } = await opened(a, entryOf());
    const { key: others } = await opened(b, entryOf());
    await dies(storeA, a);
    expect(await a.holds(key)).toBe(false);
    expect(await journal.holds(key)).toBe(true);
    expect(await journal.maySend(key)).toBe(true);
    expect(await journal.holds(others)).toBe(false);
  });

  if (engine === 'postgres') {
    it('doesn’t say who has a case while the store is unavailable; its process can report it while its lease is sure', async () => {
      const liveness = { sure: true };
      const journal = createJournal({ store: storeA, owner: a.owner, log: pino({ level: 'silent' }), liveness });
      const { key } = await opened(a, entryOf());
      await at.outage();
      await expect(journal.holds(key)).rejects.toBeInstanceOf(RecordsError);
      expect(await journal.maySend(key)).toBe(true);
      liveness.sure = false;
      expect(await journal.maySend(key)).toBe(false);
      await at.recover();
      expect(await journal.maySend(key)).toBe(true);
      // What the store says counts, whatever the process thinks about itself.
      await dies(storeA, a);
      liveness.sure = true;
      expect(await journal.maySend(key)).toBe(false);
    });
  }

  it('forgets where the reply is once that shows the final outcome', async () => {
    const { key } = await opened(a, entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } }));
    await a.settle(key, 'removed', NOON);
    expect(await rowOf(storeA, key)).toMatchObject({ application_id: '7', reply_token: 'token' });
    await a.replied(key);
    expect(await rowOf(storeA, key)).toMatchObject({ application_id: null, reply_token: null, reply_locale: null });
  });

  it('opens nothing while the store is unavailable, and says so as its own error', async () => {
    await at.outage();
    const error = await a.open(entryOf(), null).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RecordsError);
    await at.recover();
    // By itself, and without a gap.
    expect((await opened(a, entryOf())).key.number).toBe(1);
  });

  it('settles a case that waited for an unavailable store as soon as that is back', async () => {
    const { key } = await opened(a, entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } }));
    await at.outage();
    await a.settle(key, 'removed', NOON + 5);
    await a.replied(key);
    await at.recover();
    await expect
      .poll(() => rowOf(storeB, key), { timeout: 15_000, interval: 50 })
      .toMatchObject({ outcome: 'removed', settled_at: NOON + 5, reply_token: null });
  });

  it('writes what is waiting when it is closed', async () => {
    const { key } = await opened(a, entryOf());
    await at.outage();
    await a.settle(key, 'removed', NOON + 5);
    await at.recover();
    await a.close();
    expect(await rowOf(storeB, key)).toMatchObject({ outcome: 'removed' });
  });

  it('gives each unfinished case of a dead process to one of the live ones', async () => {
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

  it('passes on what a process took over and left unfinished to the next one', async () => {
    const dead = await processOn(storeA);
    const { key } = await opened(dead, entryOf());
    await dies(storeA, dead);
    expect(await a.takeOver()).toHaveLength(1);
    expect(await b.takeOver()).toHaveLength(0);
    await dies(storeA, a);
    expect((await b.takeOver()).map((one) => one.case.number)).toEqual([key.number]);
  });

  describe('that knows what its process is working on', () => {
    let inProgress: Set<string>;
    let mine: RecordedJournal;

    beforeEach(() => {
      inProgress = new Set();
      mine = createJournal({
        store: storeA,
        owner: a.owner,
        log: pino({ level: 'silent' }),
        inProgress: (reference) => inProgress.has(reference),
      });
    });

    it('takes up its own case that it isn’t working on, once, and again when that was left unfinished', async () => {
      const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } });
      inProgress.add(entry.reference);
      const { key } = await opened(mine, entry);
      expect(await mine.takeOver()).toEqual([]);
      // As when it couldn't settle it, or its answer was lost: the command is over.
      inProgress.delete(entry.reference);
      const taken = await Promise.all([mine.takeOver(), mine.takeOver(), b.takeOver()]);
      expect(taken.flat()).toMatchObject([{ case: { ...key, outcome: null }, reply: { token: 'token' } }]);
      expect(await mine.takeOver()).toEqual([]);
      mine.leave(key);
      expect(await mine.takeOver()).toMatchObject([{ case: key }]);
      await mine.settle(key, 'gone-since', NOON);
      await mine.replied(key);
      mine.leave(key);
      expect(await mine.takeOver()).toEqual([]);
    });

    it('takes over once what a dead process left behind, and doesn’t take that up at once as its own', async () => {
      const dead = await processOn(storeA);
      const { key } = await opened(dead, entryOf());
      await dies(storeA, dead);
      expect(await mine.takeOver()).toMatchObject([{ case: key }]);
    });

    it('finishes a reply that it couldn’t deliver, although no one has taken the case over', async () => {
      const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } });
      const { key } = await opened(mine, entry);
      await mine.settle(key, 'removed', NOON);
      expect(await mine.takeOver()).toMatchObject([
        { case: { ...key, outcome: 'removed' }, reply: { token: 'token' } },
      ]);
    });

    it('takes up nothing that was finished while it was checking', async () => {
      const { key } = await opened(mine, entryOf());
      let finished = false;
      // Read as open, and finished by the time the answer arrives: no one is working on it anymore.
      const db = storeA.db.withPlugin({
        transformQuery: ({ node }) => node,
        async transformResult({ result }) {
          if (!finished && result.rows.some((row) => row['number'] === key.number)) {
            finished = true;
            await a.settle(key, 'removed', NOON);
          }
          return result;
        },
      });
      const journal = createJournal({
        store: withDatabase(storeA, db),
        owner: a.owner,
        log: pino({ level: 'silent' }),
        inProgress: () => !finished,
      });
      expect(await journal.takeOver()).toEqual([]);
      expect(finished).toBe(true);
      expect(await rowOf(storeA, key)).toMatchObject({ outcome: 'removed' });
    });

    it('takes back a case whose commit wasn’t confirmed, and leaves it alone until it has', async () => {
      let [confirms, away] = [false, false];
      const db = new Proxy(storeA.db, {
        get: (target, name) =>
          name === 'transaction' && !confirms
            ? () => ({
                async execute(work: (tx: Transaction<Tables>) => Promise<unknown>) {
                  if (!away) {
                    await target.transaction().execute(work);
                    away = true;
                  }
                  throw Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' });
                },
              })
            : Reflect.get(target, name, target).bind(target),
      });
      const log = pino({ level: 'silent' });
      const journal = createJournal({
        store: withDatabase(storeA, db),
        owner: a.owner,
        log,
        inProgress: () => false,
      });
      const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' }, keepOut: { until: null } });
      await expect(journal.open(entry, null)).rejects.toMatchObject({ effect: 'in-doubt' });
      const { key } = await opened(a, entryOf());
      expect(await journal.takeOver()).toMatchObject([{ case: key }]);
      confirms = true;
      await expect
        .poll(() => rowOf(storeB, { ...key, number: key.number - 1 }), { timeout: 15_000, interval: 50 })
        .toMatchObject({ reference: entry.reference, outcome: 'not-asked', reply_token: null, version: 2 });
      expect(await storeA.db.selectFrom('keep_outs').select('ended_why').execute()).toEqual([
        { ended_why: 'not-asked' },
      ]);
      expect(await journal.takeOver()).toEqual([]);
    });

    it('takes back a case that was written after its opening was given up, and only that', async () => {
      let isLate = true;
      let late: (() => Promise<unknown>) | null = null;
      const store: LocalStore = {
        ...storeA,
        run: (operation, ...input) => {
          if (operation.name !== 'journal/open' || !isLate) {
            return storeA.run(operation, ...input);
          }
          late = () => storeA.run(operation, ...input);
          const lost = Object.assign(new Error('the connection was lost'), { code: 'ECONNRESET' });
          mayHaveHadAnEffect(lost);
          return Promise.reject(lost);
        },
      };
      const journal = createJournal({
        store,
        owner: a.owner,
        log: pino({ level: 'silent' }),
        inProgress: () => false,
      });
      const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } });
      await expect(journal.open(entry, null)).rejects.toMatchObject({ effect: 'in-doubt' });
      isLate = false;
      const other = await journal.open(entryOf({ reference: 'another' }), null);
      if (other.kind !== 'opened' || late === null) {
        throw new Error(other.kind);
      }
      await journal.settle(other.case, 'removed', NOON + 5);
      const { case: key } = (await (late as () => Promise<unknown>)()) as { case: CaseKey };

      expect(await journal.takeOver()).toEqual([]);
      await expect
        .poll(() => rowOf(storeB, key), { timeout: 15_000, interval: 50 })
        .toMatchObject({ reference: entry.reference, outcome: 'not-asked', reply_token: null });
      expect(await rowOf(storeB, other.case)).toMatchObject({ outcome: 'removed' });
      expect(await journal.takeOver()).toEqual([]);
    });

    it('leaves a case alone while its outcome waits to be written', async () => {
      const { key } = await opened(mine, entryOf());
      await at.outage();
      await mine.settle(key, 'removed', NOON + 5);
      if (engine === 'sqlite') {
        // Reading still works there.
        expect(await mine.takeOver()).toEqual([]);
      }
      await at.recover();
      await expect
        .poll(() => rowOf(storeB, key), { timeout: 15_000, interval: 50 })
        .toMatchObject({ outcome: 'removed', settled_at: NOON + 5 });
      expect(await mine.takeOver()).toEqual([]);
    });
  });

  it('ends the picker as it opens the case, in one step, and only while that picker belongs to this process', async () => {
    const pickers = createPickerRepository(storeA, a.owner);
    const take = async () => {
      const seen = await pickers.open(PICKING);
      await pickers.take(seen, NOON, PICKING.reply);
      return { pickerId: seen.id, of: 'one' as const };
    };
    const from = await take();
    const { key } = await opened(a, entryOf({ from }));
    expect(await pickers.find(from.pickerId)).toMatchObject({ stage: 'done', people: [] });
    // A case that isn't opened changes nothing: the picker still belongs to this process.
    const second = await take();
    const target = person('p-taken', 'Taken');
    await opened(a, entryOf({ target }));
    expect((await a.open(entryOf({ target, from: second }), null)).kind).toBe('in-progress');
    expect((await a.open(entryOf({ from: second }), { removals: 1, withinMs: 60_000 })).kind).toBe('cooling-down');
    expect(await pickers.find(second.pickerId)).toMatchObject({ stage: 'running' });
    // This process was paused, and another one has reported that nothing was done.
    await dies(storeA, a);
    await createPickerRepository(storeB, b.owner).takeEnded(NOON);
    await storeA.run(takeLease, livenessLease(a.owner), a.owner);
    expect(await a.open(entryOf({ from: second }), null)).toEqual({ kind: 'taken-over' });
    expect((await opened(a, entryOf())).key.number).toBe(key.number + 2);
  });

  it('owes a reply until it was given, or overtaken by what another process said there', async () => {
    const reply = { applicationId: '7', token: 'token', locale: 'fr' };
    for (const over of [(key: CaseKey) => a.replied(key), (key: CaseKey) => b.overtaken(key)]) {
      const { key } = await opened(a, entryOf({ reply }));
      expect([await a.owesReply(key), await b.owesReply(key)]).toEqual([true, false]);
      await a.settle(key, 'removed', NOON);
      expect(await a.owesReply(key)).toBe(true);
      await over(key);
      expect(await a.owesReply(key)).toBe(false);
      expect(await a.maySend(key)).toBe(true);
    }
  });

  it('opens cases for a bulk removal only while its picker belongs to this process, and lets it continue', async () => {
    const pickers = createPickerRepository(storeA, a.owner);
    const seen = await pickers.open(PICKING);
    await pickers.take(seen, NOON, PICKING.reply);
    const from = { pickerId: seen.id, of: 'several' } as const;
    const { key } = await opened(a, entryOf({ from, target: person('p-1', 'One') }));
    expect(await pickers.find(seen.id)).toMatchObject({ stage: 'running', people: PICKING.people });
    // This process was paused, and another one has reported that it was interrupted.
    await dies(storeA, a);
    await createPickerRepository(storeB, b.owner).takeEnded(NOON);
    await storeA.run(takeLease, livenessLease(a.owner), a.owner);
    expect(await a.open(entryOf({ from, target: person('p-2', 'Two') }), null)).toEqual({ kind: 'taken-over' });
    expect((await opened(a, entryOf())).key.number).toBe(key.number + 1);
  });

  it('takes over what five thousand dead processes left behind, and records five thousand replies at once', async () => {
    const { key } = await opened(a, entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } }));
    const row = await rowOf(storeA, key);
    const MANY = 5_000;
    const numbers = Array.from({ length: MANY }, (_, n) => key.number + 1 + n);
    for (const some of inChunks(numbers, 200)) {
      await storeA.db
        .insertInto('cases')
        .values(some.map((number) => ({ ...row, number, owner: `dead-${number}`, outcome: 'removed' as const })))
        .execute();
    }
    const taken = await b.takeOver();
    expect(taken.map((one) => one.case.number).sort((x, y) => x - y)).toEqual(numbers);
    await Promise.all(taken.map((one) => b.replied(one.case)));
    const left = await storeA.db.selectFrom('cases').select('number').where('reply_token', 'is not', null).execute();
    expect(left).toEqual([{ number: key.number }]);
  }, 60_000);

  it('doesn’t let one write that is refused for good hold up the others, and says so', async () => {
    const writes = createWrites({ clock: storeA.clock, log: pino({ level: 'silent' }) });
    const journal = createJournal({ store: storeA, owner: a.owner, log: pino({ level: 'silent' }), writes });
    const [first, second] = [await opened(journal, entryOf()), await opened(journal, entryOf())];
    await at.outage();
    // What no engine accepts: a case number that already exists.
    await writes.writeOrQueue('refused', ['something'], () =>
      storeA.db
        .updateTable('cases')
        .set({ number: second.key.number })
        .where('number', '=', first.key.number)
        .execute(),
    );
    await journal.settle(second.key, 'removed', NOON);
    await at.recover();
    await expect
      .poll(() => rowOf(storeB, second.key), { timeout: 15_000, interval: 50 })
      .toMatchObject({ outcome: 'removed' });
    await expect
      .poll(() => writes.setAside(), { timeout: 15_000, interval: 50 })
      .toMatchObject({ count: 1, reason: engine === 'sqlite' ? 'SQLITE_CONSTRAINT' : '23505' });
    expect(writes.concerns('something')).toBe(true);
    expect(writes.waiting).toBe(0);
  });

  it('ends, and says what is wrong, when the store contradicts itself', async () => {
    await opened(a, entryOf());
    await storeA.db.updateTable('counters').set({ last_number: 0 }).execute();
    await expect(a.open(entryOf(), null)).rejects.toBeInstanceOf(RecordsError);
  });
});

describe('a take-over on PostgreSQL whose answer is lost', () => {
  it('is found by the same process the next time it checks', async () => {
    await using at = await openFragilePostgres();
    const [store, direct] = [await openForTest(at.url), await openForTest(at.direct)];
    try {
      const [dead, alive] = [await processOn(direct), await processOn(direct)];
      const { key } = await opened(dead, entryOf());
      await dies(direct, dead);
      let lost = false;
      const losing = withDatabase(
        store,
        withHook(store.db, 'updateTable', () => {
          if (!lost) {
            lost = true;
            void at.hang('answers');
          }
        }),
      );
      const journal = createJournal({
        store: losing,
        owner: alive.owner,
        log: pino({ level: 'silent' }),
        inProgress: () => false,
      });
      await expect(journal.takeOver()).rejects.toBeInstanceOf(RecordsError);
      expect(await rowOf(direct, key)).toMatchObject({ owner: alive.owner, outcome: null });
      await at.recover();
      await expect
        .poll(() => journal.takeOver().catch(() => []), { timeout: 15_000, interval: 100 })
        .toMatchObject([{ case: key }]);
    } finally {
      await Promise.all([store.close(), direct.close()]);
    }
  });
});

describe('a commit on PostgreSQL that may or may not have happened', () => {
  it.each([
    ['did', 'answers'],
    ['did not until the store was back', 'everything'],
  ] as const)('is rolled back when it %s, so that nothing locks the person', async (_, what) => {
    await using at = await openFragilePostgres();
    const store = await openForTest(at.url);
    const direct = await openForTest(at.direct);
    try {
      const journal = await processOn(store);
      const entry = entryOf({ reply: { applicationId: '7', token: 'token', locale: 'fr' } });
      // The connection hangs from the moment at which the case is written and about to be committed.
      const { db } = store;
      let hung = false;
      const hanging = withDatabase(
        store,
        new Proxy(db, {
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
              : boundTo(target, name),
        }),
      );
      // Not the server's first case, which takes other statements.
      await opened(journal, entryOf());
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

describe.each(stores)('session ends on $name', (kind) => {
  const shared = shareStores(kind, 2);
  let storeA: LocalStore;
  let storeB: LocalStore;
  let a: Awaited<ReturnType<typeof processOn>>;
  let b: Awaited<ReturnType<typeof processOn>>;

  beforeEach(async () => {
    [storeA, storeB] = (await shared.begin()).stores as [LocalStore, LocalStore];
    a = await processOn(storeA);
    b = await processOn(storeB);
  });

  const endOf = ({ guildId, guildLocale, moderator, session, reference }: ReturnType<typeof entryOf>) => ({
    guildId,
    guildLocale,
    moderator,
    account: '',
    session,
    reference,
    at: NOON,
    reply: { applicationId: '7', token: 'a token', locale: 'fr' },
    announce: false,
  });

  it('are cases of their own kind, numbered with all others, about no one', async () => {
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
    await (both[0] === won ? a : b).settle(won.case, 'ended', NOON + 1);
    expect((await b.openEnd(entry)).kind).toBe('opened');
  });

  it('don’t count toward what a moderator can remove', async () => {
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
