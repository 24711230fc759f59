import { type ExpressionBuilder, type Selectable, sql, type Transaction } from 'kysely';
import { type RandomBytes, randomId } from '../common/random.ts';
import { fold, foldBeforeTypedLetters, withoutBlanks } from '../common/text.ts';
import type { Database, Store } from '../database/database.ts';
import { inSteps } from '../database/effects.ts';
import { reached } from '../database/errors.ts';
import type { CasesTable, Tables } from '../database/schema.ts';
import { keyOf, stored, unstored } from '../database/stored-text.ts';
import { endUnder } from '../keep-out/keep-out.repository.ts';
import { caseOf } from '../removal/journal.repository.ts';
import { type Case, type CaseChange, type CaseKey, FORMER_MODERATOR } from './case.ts';
import {
  type CaseHistory,
  type CasePage,
  type CasePerson,
  type CasesOfPerson,
  type Correction,
  type ModeratorRecords,
  type PagePosition,
  peopleIn,
  type ReasonEdit,
  type Voiding,
} from './case-history.ts';
import type { HistoryFilter } from './history-filter.ts';
import type { Retention } from './retention.ts';

/** Cases per transaction when erasing or deleting, so that other work gets a turn in between. */
const BATCH = 200;
/**
 * How far case numbers can be out of order. They follow the order of opening, but processes' clocks differ slightly.
 */
const OUT_OF_ORDER = 1_000;
/** How many of the latest cases with a name to search for the people who used it. */
const CASES_OF_A_NAME = 2_000;
const MOST_PEOPLE_OF_A_NAME = 26;
/** How many of a moderator's latest cases to search for reasons. */
const CASES_WITH_REASONS = 200;

/**
 * Case history and retention, backed by the database.
 *
 * @param owner the process that sends notices for keep-outs that end because their case was voided
 */
export function createCaseHistory({ db, randomBytes }: Store, owner: string): CaseHistory & Retention {
  return {
    find: (key) => reached(find(db, key)),
    changes: (key) => reached(changes(db, key)),
    around: (key) => reached(around(db, key)),
    page: (guildId, filter, position, size) => reached(page(db, guildId, filter, position, size)),
    latest: (guildId, count) => reached(latest(db, guildId, count)),
    peopleById: (guildId, given) => reached(peopleById(db, guildId, given)),
    peopleByName: (guildId, name) => reached(peopleByName(db, guildId, name)),
    reasonsOf: (guildId, moderatorId) => reached(reasonsOf(db, guildId, moderatorId)),
    editReason: (correction, before, after) => reached(editReason(db, randomBytes, correction, before, after)),
    void: (correction, reason) => reached(voidCase(db, owner, randomBytes, correction, reason)),
    casesOf: (seenIn) => reached(casesOf(db, seenIn)),
    forget: (seenIn, reasons, erasure) => reached(inSteps(() => forget(db, seenIn, reasons, erasure))),
    recordsOf: (guildId, moderatorId) => reached(recordsOf(db, guildId, moderatorId)),
    forgetModerator: (guildId, moderatorId, erasure) =>
      reached(inSteps(() => forgetModerator(db, guildId, moderatorId, erasure))),
    guilds: (after, limit) => reached(guilds(db, after, limit)),
    deleteOlderThan: (guildId, before) => reached(deleteOlderThan(db, guildId, before)),
  };
}

function casesIn(db: Database | Transaction<Tables>, guildId: string) {
  return db.selectFrom('cases').where('guild_id', '=', guildId);
}

async function find(db: Database, { guildId, number }: CaseKey): Promise<Case | null> {
  const row = await casesIn(db, guildId).where('number', '=', number).selectAll().executeTakeFirst();
  return row === undefined ? null : caseOf(row);
}

async function changes(db: Database, { guildId, number }: CaseKey): Promise<readonly CaseChange[]> {
  const rows = await db
    .selectFrom('case_changes')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ field, by, at, before, after }) => ({
    what: field,
    by,
    at,
    before: before === null ? null : unstored(before),
    after: after === null ? null : unstored(after),
  }));
}

async function around(db: Database, { guildId, number }: CaseKey): Promise<{ earlier: number; later: number }> {
  const key = (await facts(db, { guildId, number }))?.target_key ?? null;
  if (key === null) {
    return { earlier: 0, later: 0 };
  }
  const count = async (side: '<' | '>'): Promise<number> => {
    const found = await casesIn(db, guildId)
      .where('target_key', '=', key)
      .where('number', side, number)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return found.count;
  };
  return { earlier: await count('<'), later: await count('>') };
}

/** What identifies a case's person. */
async function facts(db: Database, { guildId, number }: CaseKey) {
  return casesIn(db, guildId).where('number', '=', number).select(['target_key', 'target_name']).executeTakeFirst();
}

/** Every key that a name can have: cases of a process that still runs the version before have the second one. */
function nameKeysOf(name: string): string[] {
  return [...new Set([fold(name), foldBeforeTypedLetters(name)].map(keyOf))];
}

async function page(
  db: Database,
  guildId: string,
  filter: HistoryFilter,
  position: PagePosition,
  size: number,
): Promise<CasePage> {
  const fitting = await narrowed(db, guildId, filter);
  if (fitting === null) {
    return { cases: [], newer: false, older: false };
  }
  const newest = async (): Promise<CasePage> => {
    const rows = await fitting
      .orderBy('number', 'desc')
      .limit(size + 1)
      .execute();
    return { cases: rows.slice(0, size).map(caseOf), newer: false, older: rows.length > size };
  };
  if (position.at === 'older') {
    const rows = await fitting
      .where('number', '<', position.than)
      .orderBy('number', 'desc')
      .limit(size + 1)
      .execute();
    // Retention has deleted everything older. The newest page beats an empty one.
    return rows.length === 0
      ? newest()
      : { cases: rows.slice(0, size).map(caseOf), newer: true, older: rows.length > size };
  }
  if (position.at === 'newer') {
    const rows = await fitting
      .where('number', '>', position.than)
      .orderBy('number', 'asc')
      .limit(size + 1)
      .execute();
    // The first page is always a full one.
    return rows.length <= size
      ? newest()
      : { cases: rows.slice(0, size).reverse().map(caseOf), newer: true, older: true };
  }
  return newest();
}

/** The matching cases, through the index that serves the filter; `null` when nothing can match. */
async function narrowed(db: Database, guildId: string, { about, moderatorId, outcome, since }: HistoryFilter) {
  let query = casesIn(db, guildId).selectAll();
  if (about !== null) {
    const known = await facts(db, { guildId, number: about.asIn });
    if (about.same === 'person') {
      const key = known?.target_key ?? null;
      if (key === null) {
        return null;
      }
      query = query.where('target_key', '=', key);
    } else {
      const name = known?.target_name ?? null;
      if (name === null) {
        return null;
      }
      query = query.where('name_key', 'in', nameKeysOf(unstored(name)));
    }
  }
  if (moderatorId !== null) {
    query = query.where('moderator_id', '=', moderatorId);
  }
  if (outcome !== null) {
    query =
      outcome === 'voided'
        ? query.where('voided_at', 'is not', null)
        : outcome === 'open'
          ? query.where('outcome', 'is', null)
          : query.where('outcome', '=', outcome);
  }
  if (since !== null) {
    // Pages go by number. Without a lower bound, a page that isn't full would scan all older cases.
    const first = await casesIn(db, guildId)
      .select('number')
      .where('created_at', '>=', since)
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirst();
    if (first === undefined) {
      return null;
    }
    query = query.where('created_at', '>=', since).where('number', '>', first.number - OUT_OF_ORDER);
  }
  return query;
}

async function latest(db: Database, guildId: string, count: number): Promise<readonly Case[]> {
  const rows = await casesIn(db, guildId).selectAll().orderBy('number', 'desc').limit(count).execute();
  return rows.map(caseOf);
}

async function peopleById(db: Database, guildId: string, given: string): Promise<readonly CasePerson[]> {
  const asTyped = withoutBlanks(given);
  const ways: readonly (readonly ['target_key' | 'target_short', string])[] = [
    ['target_key', keyOf(given)],
    ...(asTyped === given ? [] : [['target_key', keyOf(asTyped)] as const]),
    ...(asTyped.startsWith('~') ? [['target_short', asTyped] as const] : []),
  ];
  const rows: Selectable<CasesTable>[] = [];
  for (const [column, key] of ways) {
    rows.push(
      ...(await casesIn(db, guildId).selectAll().where(column, '=', key).orderBy('number', 'desc').limit(1).execute()),
    );
  }
  return peopleIn(rows.map(caseOf));
}

async function peopleByName(db: Database, guildId: string, name: string): Promise<readonly CasePerson[]> {
  if (fold(name) === '') {
    return [];
  }
  const rows = await casesIn(db, guildId)
    .select(['number', 'target_key'])
    .where('name_key', 'in', nameKeysOf(name))
    .orderBy('number', 'desc')
    .limit(CASES_OF_A_NAME)
    .execute();
  const numbers = new Map<string, number>();
  for (const { number, target_key: key } of rows) {
    if (key !== null && !numbers.has(key) && numbers.size < MOST_PEOPLE_OF_A_NAME) {
      numbers.set(key, number);
    }
  }
  if (numbers.size === 0) {
    return [];
  }
  const cases = await casesIn(db, guildId)
    .selectAll()
    .where('number', 'in', [...numbers.values()])
    .orderBy('number', 'desc')
    .execute();
  return peopleIn(cases.map(caseOf));
}

async function reasonsOf(db: Database, guildId: string, moderatorId: string): Promise<readonly string[]> {
  const rows = await casesIn(db, guildId)
    .select('reason')
    .where('moderator_id', '=', moderatorId)
    .orderBy('number', 'desc')
    .limit(CASES_WITH_REASONS)
    .execute();
  return [...new Set(rows.flatMap(({ reason }) => (reason === null ? [] : [unstored(reason)])))];
}

async function editReason(
  db: Database,
  randomBytes: RandomBytes,
  { key, by, at }: Correction,
  before: (reason: string | null) => boolean,
  after: string | null,
): Promise<ReasonEdit> {
  return db.transaction().execute(async (tx): Promise<ReasonEdit> => {
    const row = await locked(tx, key);
    if (row === null) {
      return { kind: 'no-such-case' };
    }
    const found = caseOf(row);
    if (found.reason === after) {
      return { kind: 'same', case: found };
    }
    if (!before(found.reason)) {
      return { kind: 'changed-meanwhile', case: found };
    }
    const changed = await one(tx, key)
      .set(({ eb }) => ({ reason: after === null ? null : stored(after), version: eb('version', '+', 1) }))
      .returningAll()
      .executeTakeFirstOrThrow();
    await noteChange(tx, randomBytes, { key, by, at }, 'reason', row.reason, changed.reason);
    return { kind: 'changed', case: caseOf(changed) };
  });
}

async function voidCase(
  db: Database,
  owner: string,
  randomBytes: RandomBytes,
  { key, by, at }: Correction,
  reason: string,
): Promise<Voiding> {
  return db.transaction().execute(async (tx): Promise<Voiding> => {
    const row = await locked(tx, key);
    if (row === null) {
      return { kind: 'no-such-case' };
    }
    if (row.voided_at !== null) {
      return { kind: 'voided-already', case: caseOf(row) };
    }
    const changed = await one(tx, key)
      .set(({ eb }) => ({
        voided_at: at,
        voided_by: by,
        void_reason: stored(reason),
        version: eb('version', '+', 1),
      }))
      .returningAll()
      .executeTakeFirstOrThrow();
    await noteChange(tx, randomBytes, { key, by, at }, 'void', null, changed.void_reason);
    await endUnder(tx, key, { why: 'voided', at, by, teller: owner });
    return { kind: 'voided', case: caseOf(changed) };
  });
}

function one(tx: Transaction<Tables>, { guildId, number }: CaseKey) {
  return tx.updateTable('cases').where('guild_id', '=', guildId).where('number', '=', number);
}

/** Locks a case's row until the transaction ends. Writing to it is the only lock that both engines have. */
async function locked(tx: Transaction<Tables>, key: CaseKey): Promise<Selectable<CasesTable> | null> {
  const row = await one(tx, key)
    .set(({ ref }) => ({ version: ref('version') }))
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

async function noteChange(
  tx: Transaction<Tables>,
  randomBytes: RandomBytes,
  { key, by, at }: Correction,
  field: 'reason' | 'void',
  before: string | null,
  after: string | null,
): Promise<void> {
  await tx
    .insertInto('case_changes')
    .values({ id: randomId(randomBytes, 15), guild_id: key.guildId, number: key.number, at, by, field, before, after })
    .execute();
}

/** Cases that are over: their outcome is known, and they have no active keep-out. */
const over = (eb: ExpressionBuilder<Tables, 'cases'>) =>
  eb.and([
    eb('outcome', 'is not', null),
    eb.not(
      eb.exists(
        eb
          .selectFrom('keep_outs')
          .select('keep_outs.number')
          .whereRef('keep_outs.guild_id', '=', 'cases.guild_id')
          .whereRef('keep_outs.number', '=', 'cases.number')
          .where('keep_outs.ended_at', 'is', null),
      ),
    ),
  ]);

async function casesOf(db: Database, seenIn: CaseKey): Promise<CasesOfPerson | null> {
  const seen = await find(db, seenIn);
  const [person] = seen === null ? [] : peopleIn([seen]);
  if (person === undefined) {
    return null;
  }
  const key = keyOf(person.id);
  const { all } = await casesIn(db, seenIn.guildId)
    .where('target_key', '=', key)
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow();
  const open = await casesIn(db, seenIn.guildId)
    .where('target_key', '=', key)
    .where('outcome', 'is', null)
    .select('number')
    .execute();
  const keptOut = await db
    .selectFrom('keep_outs')
    .where('guild_id', '=', seenIn.guildId)
    .where('participant_key', '=', key)
    .where('ended_at', 'is', null)
    .select('number')
    .execute();
  return { person, settled: all - open.length, open: open.length, keptOut: keptOut.length };
}

async function forget(db: Database, seenIn: CaseKey, reasons: boolean, erasure: string): Promise<number> {
  const key = (await facts(db, seenIn))?.target_key;
  if (key === undefined || key === null) {
    return 0;
  }
  const { guildId } = seenIn;
  // Messages about other people that name this person.
  await db
    .updateTable('posts')
    .set({ erasure, refused: null, participant_key: null })
    .where('guild_id', '=', guildId)
    .where('participant_key', '=', key)
    .execute();
  let erased = 0;
  for (;;) {
    const count = await db.transaction().execute(async (tx) => {
      const rows = await casesIn(tx, guildId)
        .select('number')
        .where('target_key', '=', key)
        .where(over)
        // The case that identifies the person comes last, so an interrupted run can still find the rest.
        .orderBy((eb) => eb.case().when('number', '=', seenIn.number).then(1).else(0).end())
        .orderBy('number', 'desc')
        .limit(BATCH)
        .execute();
      const numbers = rows.map(({ number }) => number);
      if (numbers.length === 0) {
        return 0;
      }
      if (reasons) {
        await tx
          .updateTable('case_changes')
          .set({ before: null, after: null })
          .where('guild_id', '=', guildId)
          .where('number', 'in', numbers)
          .execute();
      }
      await tx
        .updateTable('cases')
        .set(({ eb }) => ({
          target_id: null,
          target_key: null,
          target_short: null,
          target_name: null,
          name_key: null,
          ...(reasons && { reason: null, void_reason: null }),
          version: eb('version', '+', 1),
        }))
        .where('guild_id', '=', guildId)
        .where('number', 'in', numbers)
        .execute();
      await tx
        .updateTable('keep_outs')
        .set({ participant_id: null, participant_key: null, name: null })
        .where('guild_id', '=', guildId)
        .where('number', 'in', numbers)
        .execute();
      await tx.deleteFrom('keep_out_notices').where('guild_id', '=', guildId).where('number', 'in', numbers).execute();
      // In any channel: messages that show these cases, and notices about a namesake.
      await tx
        .updateTable('posts')
        .set({ erasure, refused: null })
        .where('guild_id', '=', guildId)
        .where('number', 'in', numbers)
        .execute();
      return numbers.length;
    });
    erased += count;
    if (count < BATCH) {
      return erased;
    }
  }
}

/** Where a moderator's ID stands besides the cases they opened. */
const OTHER_PLACES = [
  ['cases', 'voided_by'],
  ['case_changes', 'by'],
  ['keep_outs', 'moderator_id'],
  ['keep_outs', 'ended_by'],
  ['setting_changes', 'by'],
] as const;

async function recordsOf(db: Database, guildId: string, moderatorId: string): Promise<ModeratorRecords> {
  const { all, open } = await casesIn(db, guildId)
    .where('moderator_id', '=', moderatorId)
    .select(({ fn, eb }) => [
      fn.countAll<number>().as('all'),
      fn.sum<number | null>(eb.case().when('outcome', 'is', null).then(1).else(0).end()).as('open'),
    ])
    .executeTakeFirstOrThrow();
  let records = Number(all) - Number(open ?? 0);
  for (const [table, column] of OTHER_PLACES) {
    const { count } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(table)} as there
      where guild_id = ${guildId} and ${sql.ref(column)} = ${moderatorId} and ${settled(table)}
        and ${whereThere(column)}
    `
      .execute(db)
      .then(({ rows }) => rows[0] ?? { count: 0 });
    records += Number(count);
  }
  return { moderatorId, records, open: Number(open ?? 0) };
}

/** Who voided a case stands only in voided cases, which are few, and which an index has: `cases_voided`. */
function whereThere(column: string) {
  return column === 'voided_by' ? sql`voided_at is not null` : sql`1 = 1`;
}

/** A keep-out that belongs to a case in progress is left alone like the case. */
function settled(table: string) {
  return table === 'keep_outs'
    ? sql`not exists (
        select 1 from cases where cases.guild_id = there.guild_id and cases.number = there.number and cases.outcome is null
      )`
    : sql`1 = 1`;
}

async function forgetModerator(db: Database, guildId: string, moderatorId: string, erasure: string): Promise<number> {
  let forgotten = 0;
  // Cases last: what names the moderator in a message of the log channel is a case, so that an interrupted run can
  // still find the messages.
  for (const [table, column] of OTHER_PLACES) {
    if (table === 'keep_outs' || table === 'setting_changes') {
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} as there set ${sql.ref(column)} = ${FORMER_MODERATOR}
        where guild_id = ${guildId} and ${sql.ref(column)} = ${moderatorId} and ${settled(table)}
      `.execute(db);
      forgotten += Number(numAffectedRows ?? 0);
    } else {
      forgotten += await inCases(db, guildId, erasure, table, column, moderatorId);
    }
  }
  return forgotten + (await inCases(db, guildId, erasure, 'cases', 'moderator_id', moderatorId));
}

/** Replaces them in a column of cases, or of their changes, and has the messages that show these cases changed. */
async function inCases(
  db: Database,
  guildId: string,
  erasure: string,
  table: 'cases' | 'case_changes',
  column: 'moderator_id' | 'voided_by' | 'by',
  moderatorId: string,
): Promise<number> {
  const open = column === 'moderator_id' ? sql`outcome is not null` : whereThere(column);
  let changed = 0;
  for (;;) {
    const count = await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ number: number }>`
        select distinct number from ${sql.table(table)}
        where guild_id = ${guildId} and ${sql.ref(column)} = ${moderatorId} and ${open} order by number limit ${sql.lit(BATCH)}
      `.execute(tx);
      const numbers = rows.map(({ number }) => number);
      if (numbers.length === 0) {
        return { cases: 0, records: 0 };
      }
      const { numAffectedRows } = await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${FORMER_MODERATOR}
        where guild_id = ${guildId} and ${sql.ref(column)} = ${moderatorId} and number in (${sql.join(numbers)})
      `.execute(tx);
      await tx
        .updateTable('cases')
        .set(({ eb }) => ({ version: eb('version', '+', 1) }))
        .where('guild_id', '=', guildId)
        .where('number', 'in', numbers)
        .execute();
      await tx
        .updateTable('posts')
        .set({ erasure, refused: null })
        .where('guild_id', '=', guildId)
        .where('number', 'in', numbers)
        .where('kind', '=', 'case')
        .execute();
      return { cases: numbers.length, records: Number(numAffectedRows ?? 0) };
    });
    changed += count.records;
    if (count.cases < BATCH) {
      return changed;
    }
  }
}

async function guilds(db: Database, after: string | null, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('counters')
    .select('guild_id')
    .where('guild_id', '>', after ?? '')
    .orderBy('guild_id')
    .limit(limit)
    .execute();
  return rows.map(({ guild_id }) => guild_id);
}

async function deleteOlderThan(db: Database, guildId: string, before: number): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await casesIn(tx, guildId)
      .select('number')
      .where('created_at', '<', before)
      .where(over)
      .orderBy('created_at')
      .limit(BATCH)
      .execute();
    const numbers = rows.map(({ number }) => number);
    if (numbers.length > 0) {
      for (const table of ['case_changes', 'keep_out_notices', 'keep_outs', 'cases'] as const) {
        await tx.deleteFrom(table).where('guild_id', '=', guildId).where('number', 'in', numbers).execute();
      }
      // Pending erasures stay: a message must still be erased after its case is gone.
      await tx
        .deleteFrom('posts')
        .where('guild_id', '=', guildId)
        .where('number', 'in', numbers)
        .where('erasure', 'is', null)
        .execute();
    }
    return numbers.length;
  });
}
