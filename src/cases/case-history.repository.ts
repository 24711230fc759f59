import type { ExpressionBuilder, Selectable, Transaction } from 'kysely';
import { randomId } from '../common/random.ts';
import { fold, foldBeforeTypedLetters, withoutBlanks } from '../common/text.ts';
import { inChunks } from '../database/chunks.ts';
import type { Database, Store } from '../database/database.ts';
import { inSteps } from '../database/effects.ts';
import { reached } from '../database/errors.ts';
import { reading, writing } from '../database/operation.ts';
import type { CasesTable, Tables } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { keyOf, stored, unstored } from '../database/stored-text.ts';
import { endUnder } from '../keep-out/keep-out.repository.ts';
import { inOrder } from '../lock/lock.repository.ts';
import { caseOf } from '../removal/journal.repository.ts';
import {
  eraseReportsOfCasePerson,
  forgetInReports,
  REPORT_PLACES,
  renewReportOf,
  reportOfCase,
} from '../reports/report.repository.ts';
import { type Case, type CaseChange, type CaseKey, FORMER_MODERATOR } from './case.ts';
import {
  type AroundCase,
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
export function createCaseHistory(store: Store, owner: string): CaseHistory & Retention {
  const { randomBytes } = store;
  const newId = () => randomId(randomBytes, 15);
  return {
    find: (key) => reached(store.run(find, key)),
    changes: (key) => reached(store.run(changes, key)),
    around: (key) => reached(store.run(around, key)),
    report: (key) => reached(store.run(reportOfCase, key)),
    page: (guildId, filter, position, size) => reached(store.run(page, guildId, filter, position, size)),
    latest: (guildId, count) => reached(store.run(latest, guildId, count)),
    peopleById: (guildId, given) => reached(store.run(peopleById, guildId, given)),
    peopleByName: (guildId, name) => reached(store.run(peopleByName, guildId, name)),
    reasonsOf: (guildId, moderatorId) => reached(store.run(reasonsOf, guildId, moderatorId)),
    editReason: (correction, before, after) => reached(edit(store, newId(), correction, before, after)),
    void: (correction, reason) => reached(store.run(voidCase, newId(), owner, correction, reason)),
    casesOf: (seenIn) => reached(store.run(casesOf, seenIn)),
    forget: (seenIn, reasons, erasure) => reached(inSteps(() => forget(store, seenIn, reasons, erasure))),
    recordsOf: (guildId, moderatorId) => reached(store.run(recordsOf, guildId, moderatorId)),
    forgetModerator: (guildId, moderatorId, erasure) =>
      reached(inSteps(() => forgetModerator(store, guildId, moderatorId, erasure))),
    guilds: (after, limit) => reached(store.run(guilds, after, limit)),
    deleteOlderThan: (guildId, before) => reached(store.run(deleteOlderThan, guildId, before)),
  };
}

function casesIn(db: Database | Transaction<Tables>, guildId: string) {
  return db.selectFrom('cases').where('guild_id', '=', guildId);
}

async function foundIn(db: Database, { guildId, number }: CaseKey): Promise<Case | null> {
  const row = await casesIn(db, guildId).where('number', '=', number).selectAll().executeTakeFirst();
  return row === undefined ? null : caseOf(row);
}

const find = reading('history/find', ({ db }, key: CaseKey) => foundIn(db, key));

const changes = reading(
  'history/changes',
  async ({ db }, { guildId, number }: CaseKey): Promise<readonly CaseChange[]> => {
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
  },
);

const around = reading('history/around', async ({ db }, { guildId, number }: CaseKey): Promise<AroundCase> => {
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
});

/** What identifies a case's person. */
async function facts(db: Database, { guildId, number }: CaseKey) {
  return casesIn(db, guildId).where('number', '=', number).select(['target_key', 'target_name']).executeTakeFirst();
}

/** Every key that a name can have: cases of a process that still runs the version before have the second one. */
function nameKeysOf(name: string): string[] {
  return [...new Set([fold(name), foldBeforeTypedLetters(name)].map(keyOf))];
}

const page = reading(
  'history/page',
  async ({ db }, guildId: string, filter: HistoryFilter, position: PagePosition, size: number): Promise<CasePage> => {
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
  },
);

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

const latest = reading('history/latest', async ({ db }, guildId: string, count: number): Promise<readonly Case[]> => {
  const rows = await casesIn(db, guildId).selectAll().orderBy('number', 'desc').limit(count).execute();
  return rows.map(caseOf);
});

const peopleById = reading(
  'history/people-by-id',
  async ({ db }, guildId: string, given: string): Promise<readonly CasePerson[]> => {
    const asTyped = withoutBlanks(given);
    const ways: readonly (readonly ['target_key' | 'target_short', string])[] = [
      ['target_key', keyOf(given)],
      ...(asTyped === given ? [] : [['target_key', keyOf(asTyped)] as const]),
      ...(asTyped.startsWith('~') ? [['target_short', asTyped] as const] : []),
    ];
    const rows: Selectable<CasesTable>[] = [];
    for (const [column, key] of ways) {
      rows.push(
        ...(await casesIn(db, guildId)
          .selectAll()
          .where(column, '=', key)
          .orderBy('number', 'desc')
          .limit(1)
          .execute()),
      );
    }
    return peopleIn(rows.map(caseOf));
  },
);

const peopleByName = reading(
  'history/people-by-name',
  async ({ db }, guildId: string, name: string): Promise<readonly CasePerson[]> => {
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
  },
);

const reasonsOf = reading(
  'history/reasons-of',
  async ({ db }, guildId: string, moderatorId: string): Promise<readonly string[]> => {
    const rows = await casesIn(db, guildId)
      .select('reason')
      .where('moderator_id', '=', moderatorId)
      .orderBy('number', 'desc')
      .limit(CASES_WITH_REASONS)
      .execute();
    return [...new Set(rows.flatMap(({ reason }) => (reason === null ? [] : [unstored(reason)])))];
  },
);

/** Only the editor can tell whether a reason is the one they saw. So it's read first, and must still be that. */
async function edit(
  store: Store,
  id: string,
  correction: Correction,
  before: (reason: string | null) => boolean,
  after: string | null,
): Promise<ReasonEdit> {
  let seen = await store.run(find, correction.key);
  while (seen !== null) {
    if (seen.reason === after) {
      return { kind: 'same', case: seen };
    }
    if (!before(seen.reason)) {
      return { kind: 'changed-meanwhile', case: seen };
    }
    const edited = await store.run(editReason, id, correction, seen.reason, after);
    if (edited.kind !== 'changed-meanwhile') {
      return edited;
    }
    seen = edited.case;
  }
  return { kind: 'no-such-case' };
}

/** @param before the reason that the case must still have */
const editReason = writing(
  'history/edit-reason',
  ({ db }, id: string, { key, by, at }: Correction, before: string | null, after: string | null): Promise<ReasonEdit> =>
    db.transaction().execute(async (tx): Promise<ReasonEdit> => {
      const row = await locked(tx, key);
      if (row === null) {
        return { kind: 'no-such-case' };
      }
      const found = caseOf(row);
      if (found.reason === after) {
        return { kind: 'same', case: found };
      }
      if (found.reason !== before) {
        return { kind: 'changed-meanwhile', case: found };
      }
      const changed = await one(tx, key)
        .set(({ eb }) => ({ reason: after === null ? null : stored(after), version: eb('version', '+', 1) }))
        .returningAll()
        .executeTakeFirstOrThrow();
      await noteChange(tx, id, { key, by, at }, 'reason', row.reason, changed.reason);
      return { kind: 'changed', case: caseOf(changed) };
    }),
);

const voidCase = writing(
  'history/void',
  ({ db }, id: string, owner: string, { key, by, at }: Correction, reason: string): Promise<Voiding> =>
    db.transaction().execute(async (tx): Promise<Voiding> => {
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
      await noteChange(tx, id, { key, by, at }, 'void', null, changed.void_reason);
      await endUnder(tx, key, { why: 'voided', at, by, teller: owner });
      await renewReportOf(tx, key);
      return { kind: 'voided', case: caseOf(changed) };
    }),
);

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
  id: string,
  { key, by, at }: Correction,
  field: 'reason' | 'void',
  before: string | null,
  after: string | null,
): Promise<void> {
  await tx
    .insertInto('case_changes')
    .values({ id, guild_id: key.guildId, number: key.number, at, by, field, before, after })
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

const casesOf = reading('history/cases-of', async ({ db }, seenIn: CaseKey): Promise<CasesOfPerson | null> => {
  const seen = await foundIn(db, seenIn);
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
});

async function forget(store: Store, seenIn: CaseKey, reasons: boolean, erasure: string): Promise<number> {
  const key = await store.run(eraseElsewhere, seenIn, erasure);
  if (key === null) {
    return 0;
  }
  // While their cases still say which reports are about them.
  await store.run(eraseReportsOfCasePerson, seenIn, erasure);
  let erased = 0;
  for (;;) {
    const count = await store.run(forgetSome, seenIn, key, reasons, erasure);
    erased += count;
    if (count < BATCH) {
      return erased;
    }
  }
}

/**
 * Has messages about other people changed that name the person of a case.
 *
 * @returns the person's key; `null` when the case names no one
 */
const eraseElsewhere = writing(
  'history/erase-elsewhere',
  async ({ db }, seenIn: CaseKey, erasure: string): Promise<string | null> => {
    const key = (await facts(db, seenIn))?.target_key ?? null;
    if (key !== null) {
      await db
        .updateTable('posts')
        .set({ erasure, refused: null, participant_key: null })
        .where('guild_id', '=', seenIn.guildId)
        .where('participant_key', '=', key)
        .execute();
    }
    return key;
  },
);

/** Erases a person from some of their cases, and says from how many. */
const forgetSome = writing(
  'history/forget-some',
  ({ db }, { guildId, number: last }: CaseKey, key: string, reasons: boolean, erasure: string): Promise<number> =>
    db.transaction().execute(async (tx) => {
      const rows = await casesIn(tx, guildId)
        .select('number')
        .where('target_key', '=', key)
        .where(over)
        // The case that identifies the person comes last, so an interrupted run can still find the rest.
        .orderBy((eb) => eb.case().when('number', '=', last).then(1).else(0).end())
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
    }),
);

/** Where a moderator's ID stands besides the cases they opened. */
const OTHER_PLACES = [
  ['cases', 'voided_by'],
  ['case_changes', 'by'],
  ['keep_outs', 'moderator_id'],
  ['keep_outs', 'ended_by'],
  ['session_locks', 'moderator_id'],
  ['session_locks', 'ended_by'],
  ['setting_changes', 'by'],
] as const;

/** Where anyone's ID stands besides the cases. */
const EVERYWHERE_ELSE = [...OTHER_PLACES, ...REPORT_PLACES.map((column) => ['reports', column] as const)];

const recordsOf = reading(
  'history/records-of',
  async ({ db }, guildId: string, moderatorId: string): Promise<ModeratorRecords> => {
    const { all, open } = await casesIn(db, guildId)
      .where('moderator_id', '=', moderatorId)
      .select(({ fn, eb }) => [
        fn.countAll<number>().as('all'),
        fn.sum<number | null>(eb.case().when('outcome', 'is', null).then(1).else(0).end()).as('open'),
      ])
      .executeTakeFirstOrThrow();
    let records = Number(all) - Number(open ?? 0);
    for (const [table, column] of EVERYWHERE_ELSE) {
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
  },
);

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

async function forgetModerator(store: Store, guildId: string, moderatorId: string, erasure: string): Promise<number> {
  let forgotten = await store.run(forgetInReports, guildId, moderatorId, FORMER_MODERATOR, erasure);
  // Cases last: what names the moderator in a message of the log channel is a case, so that an interrupted run can
  // still find the messages.
  for (const [table, column] of [...OTHER_PLACES, ['cases', 'moderator_id'] as const]) {
    if (table === 'session_locks') {
      forgotten += await store.run(replaceModeratorOfLocks, guildId, moderatorId, column);
    } else if (table === 'keep_outs' || table === 'setting_changes') {
      forgotten += await store.run(replaceModerator, guildId, moderatorId, table, column);
    } else {
      let cases: number;
      do {
        const step = await store.run(replaceInCases, guildId, moderatorId, erasure, table, column);
        forgotten += step.records;
        cases = step.cases;
      } while (cases === BATCH);
    }
  }
  return forgotten;
}

/** Replaces a moderator in a column, and says in how many rows. */
const replaceModerator = writing(
  'history/replace-moderator',
  async (
    { db },
    guildId: string,
    moderatorId: string,
    table: 'keep_outs' | 'setting_changes',
    column: 'moderator_id' | 'ended_by' | 'by',
  ): Promise<number> => {
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} as there set ${sql.ref(column)} = ${FORMER_MODERATOR}
      where guild_id = ${guildId} and ${sql.ref(column)} = ${moderatorId} and ${settled(table)}
    `.execute(db);
    return Number(numAffectedRows ?? 0);
  },
);

/** The same for locks of sessions, whose rows are taken in the order in which everything else takes them. */
const replaceModeratorOfLocks = writing(
  'history/replace-moderator-of-locks',
  (on, guildId: string, moderatorId: string, column: 'moderator_id' | 'ended_by' | 'by'): Promise<number> =>
    on.db.transaction().execute(async (tx) => {
      const theirs = await inOrder(
        on,
        tx,
        () => sql<boolean>`guild_id = ${guildId} and ${sql.ref(column)} = ${moderatorId}`,
      );
      for (const some of inChunks(theirs, BATCH)) {
        await sql`
          update session_locks set ${sql.ref(column)} = ${FORMER_MODERATOR} where id in (${sql.join(some)})
        `.execute(tx);
      }
      return theirs.length;
    }),
);

/**
 * Replaces a moderator in a column of some cases, or of their changes, and has the messages that show these cases
 * changed.
 */
const replaceInCases = writing(
  'history/replace-moderator-in-cases',
  async (
    { db },
    guildId: string,
    moderatorId: string,
    erasure: string,
    table: 'cases' | 'case_changes',
    column: 'moderator_id' | 'voided_by' | 'by',
  ): Promise<{ readonly cases: number; readonly records: number }> => {
    const open = column === 'moderator_id' ? sql`outcome is not null` : whereThere(column);
    return db.transaction().execute(async (tx) => {
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
  },
);

const guilds = reading(
  'retention/guilds',
  async ({ db }, after: string | null, limit: number): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('counters')
      .select('guild_id')
      .where('guild_id', '>', after ?? '')
      .union(
        db
          .selectFrom('report_counters')
          .select('guild_id')
          .where('guild_id', '>', after ?? ''),
      )
      .orderBy('guild_id')
      .limit(limit)
      .execute();
    return rows.map(({ guild_id }) => guild_id);
  },
);

const deleteOlderThan = writing(
  'retention/delete',
  ({ db }, guildId: string, before: number): Promise<number> =>
    db.transaction().execute(async (tx) => {
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
    }),
);
