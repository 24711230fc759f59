import { CompiledQuery, sql } from 'kysely';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import { createAnnouncements } from '../../src/cases/log-channel.repository.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { live } from '../../src/database/leases.ts';
import { createWrites } from '../../src/database/writes.ts';
import { createJournal } from '../../src/removal/journal.repository.ts';
import { createPickerRepository } from '../../src/removal/picker/picker.repository.ts';
import { person } from '../support/hostile.ts';
import { FILTERS, fill, GUILD, HISTORY_FILTERS, type HistoryFilterName, PAGE } from '../support/many-cases.ts';
import { type OpenStore, openForTest, stores } from '../support/stores.ts';
import { entryOf } from './cases.ts';

/** Enough for PostgreSQL to prefer an index, and for a scan to be told from a page. */
const CASES = 20_000;
/** A page, what is looked up for it, and on PostgreSQL the hour before a time, which it may sort. */
const MOST_ROWS = 150;

/** By what SQLite finds a page. PostgreSQL decides by what is in the table. */
const INDEXES: Readonly<Record<HistoryFilterName, string>> = {
  none: 'sqlite_autoindex_cases_1',
  'a rare person': 'cases_by_target_key',
  'a frequent person': 'cases_by_target_key',
  'a name': 'cases_by_name_key',
  'a busy moderator': 'cases_by_moderator_id',
  'a rare outcome': 'cases_by_outcome',
  'a common outcome': 'cases_by_outcome',
  'a moderator’s rare outcome': 'cases_by_moderator_outcome',
  voided: 'cases_voided',
  open: 'cases_unfinished',
  'since an hour': 'sqlite_autoindex_cases_1',
  'a rare person since ever': 'cases_by_target_key',
  'a rare outcome since ever': 'cases_by_outcome',
};

/** The indexes that something other than the history needs. */
const OTHER_INDEXES = [
  'cases_at_once',
  'cases_by_target_short',
  'cases_by_time',
  'cases_ends_at_once',
  'cases_to_announce',
];

/** The prototype of an object that has a method itself. */
function prototypeWith<T extends object>(object: T, method: keyof T): T {
  return Object.hasOwn(object, method) ? object : prototypeWith(Object.getPrototypeOf(object), method);
}

/** The same method, whose arguments are noted. */
function noting<Method extends (...args: never[]) => unknown>(
  method: Method,
  note: (...args: Parameters<Method>) => void,
): Method {
  return function (this: unknown, ...args: Parameters<Method>) {
    note(...args);
    return method.apply(this, args);
  } as Method;
}

/** What finds a person's cases, those of the last minutes, and those that aren't finished, which are few. */
const FEW = /cases_by_target_key|cases_by_time|cases_by_moderator_id|cases_at_once|cases_unfinished/u;

/** Whether a step of a plan may read all cases of a server, or all of a kind. */
function readsTheServer(line: string): boolean {
  // PostgreSQL names the index of these in a line of its own, and SQLite says what it compares.
  const isHeap = line.includes('Bitmap Heap Scan');
  const byTime = /^SEARCH .*cases_by_time \((?!.*created_at)/u.test(line);
  return byTime || !(isHeap || FEW.test(line));
}

describe.each(stores)('with many cases on $name', ({ engine, openReady }) => {
  let at: OpenStore;
  let store: LocalStore;

  beforeAll(async () => {
    at = await openReady();
    store = await openForTest(at.url);
    await fill(store, CASES);
  });

  afterAll(async () => {
    await store?.close();
    await at?.[Symbol.asyncDispose]();
  });

  /** How the engine carries out what is read from `cases` meanwhile, a line for each step. */
  async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
    const asked: { readonly sql: string; readonly parameters: readonly unknown[]; readonly named?: boolean }[] = [];
    // What all executors of this module, or all connections, have in common: an operation, and a transaction in it, have
    // their own.
    const shared = prototypeWith(store.db.getExecutor(), 'executeQuery');
    const execute = shared.executeQuery;
    const { query } = pg.Client.prototype;
    if (engine === 'sqlite') {
      shared.executeQuery = noting(execute, (one) => asked.push(one));
    } else {
      pg.Client.prototype.query = noting(query as (...args: never[]) => unknown, (one: string | pg.QueryConfig) => {
        if (typeof one === 'object' && !/^(?:begin|commit)/u.test(one.text)) {
          asked.push({ sql: one.text, parameters: one.values ?? [], named: one.name !== undefined });
        }
      }) as typeof query;
    }
    try {
      await work();
    } finally {
      shared.executeQuery = execute;
      pg.Client.prototype.query = query;
    }
    const lines: string[] = [];
    for (const { sql: text, parameters, named = false } of asked) {
      const explained: [string, readonly unknown[]][] = [[`${explaining(text)} ${text}`, parameters]];
      if (named) {
        // What is prepared is planned for any values, sooner or later.
        explained.push([`explain (generic_plan, costs off) ${text}`, []]);
      }
      for (const [explaining, given] of explained) {
        const { rows } = await store.db.executeQuery<{ readonly detail?: string; readonly 'QUERY PLAN'?: string }>(
          CompiledQuery.raw(explaining, [...given]),
        );
        lines.push(...rows.map((row) => row.detail ?? row['QUERY PLAN'] ?? ''));
      }
    }
    return lines;
  }

  /** Analyzing carries it out, which a write must not be once more. */
  function explaining(text: string): string {
    const writes = /^\s*(?:insert|update|delete)\b/iu.test(text);
    return engine === 'sqlite'
      ? 'explain query plan'
      : writes
        ? 'explain (costs off)'
        : 'explain (analyze, costs off, timing off, summary off)';
  }

  function pageOf(filter: HistoryFilterName) {
    return createCaseHistory(store, 'me').page(GUILD, FILTERS[filter](CASES), { at: 'newest' }, PAGE);
  }

  it.each(HISTORY_FILTERS)('the first page of the history of “%s” is found by an index', async (filter) => {
    const plans = await plansOf(async () => {
      expect((await pageOf(filter)).cases.length).toBeGreaterThan(0);
    });
    if (engine === 'sqlite') {
      expect(plans.at(-1)).toMatch(new RegExp(`^SEARCH cases USING INDEX ${INDEXES[filter]} `, 'u'));
      expect(plans.filter((line) => !line.startsWith('SEARCH cases USING INDEX '))).toEqual([]);
    } else {
      expect(plans.filter((line) => line.includes('Seq Scan'))).toEqual([]);
      const read = plans.flatMap((line) => /(?:Scan.*actual rows=|Removed by Filter: )(\d+)/u.exec(line)?.[1] ?? []);
      expect(read.reduce((sum, rows) => sum + Number(rows), 0)).toBeLessThan(MOST_ROWS);
    }
  });

  it('what a process left unfinished is found without reading what is finished', async () => {
    const log = pino({ level: 'silent' });
    const journal = createJournal({ store, owner: 'another', log, inProgress: () => false });
    const plans = await plansOf(async () => expect(await journal.takeOver()).toHaveLength(1));
    const read = plans.filter((line) => /(?:scan|search).*\bcases\b/iu.test(line));
    expect(read.length).toBeGreaterThan(2);
    expect(read.filter((line) => !/cases_unfinished|cases_pk|sqlite_autoindex_cases_1/u.test(line))).toEqual([]);
  });

  it('opening a case reads the cases of that person, and those of the last minutes, and no others', async () => {
    const journal = createJournal({ store, owner: 'another', log: pino({ level: 'silent' }) });
    await store.db
      .insertInto('counters')
      .values({ guild_id: GUILD, last_number: 2 * CASES })
      .execute();
    const entry = entryOf({ guildId: GUILD, target: person('someone new', 'Someone') });
    const plans = await plansOf(async () =>
      expect(await journal.open(entry, { removals: 30, withinMs: 300_000 })).toMatchObject({ kind: 'opened' }),
    );
    // One case by its whole key is no list. PostgreSQL says in the next line what it compares.
    const lists = plans.filter(
      (line, n) => !(line.includes('cases_pk') && /Cond: .*number = /u.test(plans[n + 1] ?? '')),
    );
    const read = lists.filter((line) => /(?:scan|search).*\b(?:cases|earlier)/iu.test(line));
    expect(read.filter((line) => /\bearlier/u.test(line)).length).toBeGreaterThanOrEqual(2);
    expect(read.filter(readsTheServer)).toEqual([]);
  });

  it('what someone’s past is, before they’re removed, is found by who they are', async () => {
    const log = pino({ level: 'silent' });
    const liveness = await live(store, 'me', log);
    const pickers = createPickerRepository(store, 'me', liveness, createWrites({ clock: store.clock, log }));
    const about = { guildId: GUILD, account: '', sessionId: 's', moderatorId: '1', at: 1_700_000_000_000 };
    const plans = await plansOf(async () => {
      const [past] = await pickers.past({ ...about, participantIds: ['regular'] });
      expect(past?.earlier?.times).toBeGreaterThan(100);
      await pickers.lately({ ...about, participantId: 'regular' });
    });
    await liveness.end();
    const read = plans.filter((line) => /(?:scan|search).*\b(?:cases|earlier)/iu.test(line));
    expect(read.filter((line) => line.includes('cases_by_target_key')).length).toBeGreaterThanOrEqual(2);
    expect(read.filter(readsTheServer)).toEqual([]);
  });

  it('what a moderator did is found, and forgotten, without reading the cases of others', async () => {
    const history = createCaseHistory(store, 'me');
    // Who has few cases, and voided some of others'.
    const moderatorId = '200000000000001001';
    await store.db.updateTable('cases').set({ voided_by: moderatorId }).where('voided_at', 'is not', null).execute();
    const plans = await plansOf(async () => {
      const found = await history.recordsOf(GUILD, moderatorId);
      expect(found.records).toBeGreaterThan(100);
      expect(await history.forgetModerator(GUILD, moderatorId, 'erasure')).toBe(found.records);
    });
    const read = plans.filter((line) => /(?:scan|search).*\bcases/iu.test(line) && !line.includes('Bitmap Heap Scan'));
    // Those that aren't finished are few.
    const ofOne = /cases_voided|cases_by_moderator|cases_unfinished|number=\?|cases_pk/u;
    expect(read.filter((line) => line.includes('cases_voided')).length).toBeGreaterThanOrEqual(2);
    expect(read.filter((line) => line.includes('cases_by_moderator')).length).toBeGreaterThanOrEqual(2);
    expect(read.filter((line) => !ofOne.test(line))).toEqual([]);
  });

  it('what waits for a log channel is found by an index', async () => {
    const announcements = createAnnouncements(store, 'me');
    const plans = await plansOf(() => announcements.next(GUILD, '1', 20, new Set()));
    expect(plans.filter((line) => line.includes('cases_to_announce'))).toHaveLength(1);
  });

  it('there is no index on cases without a purpose: each removal has to write to it', async () => {
    const { rows } = await (engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_schema where type = 'index' and tbl_name = 'cases' order by name`
      : sql<{ name: string }>`select indexname as name from pg_indexes where tablename = 'cases' order by indexname`
    ).execute(store.db);
    const primary = engine === 'sqlite' ? [] : ['cases_pk'];
    const used = new Set([...Object.values(INDEXES), ...OTHER_INDEXES, ...primary]);
    if (engine === 'postgres') {
      used.delete('sqlite_autoindex_cases_1');
    }
    expect(rows.map(({ name }) => name)).toEqual([...used].sort());
  });
});
