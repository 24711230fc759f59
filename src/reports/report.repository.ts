import type { ExpressionBuilder, Selectable, Transaction } from 'kysely';
import type { CaseKey } from '../cases/case.ts';
import { fold, withoutBlanks } from '../common/text.ts';
import type { Database, Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { type Operating, reading, writing } from '../database/operation.ts';
import type { ReportsTable, Tables } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { keyOf, stored, unstored } from '../database/stored-text.ts';
import {
  type Dismissal,
  type Filed,
  type Handling,
  MOST_REPORTS,
  type NewReport,
  nextReportAt,
  type Report,
  type ReportCase,
  type ReportClaim,
  type ReportKey,
  type ReportOfCase,
  type ReportRetention,
  type Reports,
  type ReportsAbout,
} from './report.ts';

/** In place of a session, where no one was picked: another name was typed than the member's. No session has this ID. */
const OTHER_NAME = '';
/** Reports that are erased at once, so that other work gets a turn in between. */
const BATCH = 200;
/** How many cases a report shows. As many can be opened from it at once. */
const MOST_CASES = 25;

/** What members have reported, in the store. */
export function createReports(store: Store): Reports & ReportRetention {
  return {
    file: (report) => reached(store.run(fileReport, report)),
    limitedUntil: (guildId, reporterId, at) => reached(store.run(limitedUntil, guildId, reporterId, at)),
    find: (key) => reached(store.run(findReport, key)),
    filedUnder: (guildId, reporterId, reference) => reached(store.run(filedUnder, guildId, reporterId, reference)),
    dismiss: (key, by, at) => reached(store.run(dismissReport, key, by, at)),
    about: (guildId, given) => reached(store.run(reportsAbout, guildId, given)),
    aboutSame: (key) => reached(store.run(reportsAboutSame, key)),
    countOfCasePerson: (seenIn) => reached(store.run(countOfCasePerson, seenIn)),
    forgetSame: (key, erasure) => reached(store.run(forgetSame, key, erasure)),
    deleteOlderThan: (guildId, before) => reached(store.run(deleteOlderThan, guildId, before)),
  };
}

function reportsIn(db: Database | Transaction<Tables>, guildId: string) {
  return db.selectFrom('reports').where('guild_id', '=', guildId);
}

/** Locks the server's counter, so that what members of a server send is counted one at a time. */
const fileReport = writing('reports/file', ({ db }, report: NewReport): Promise<Filed> => {
  const { guildId, reporterId, about, at } = report;
  return db.transaction().execute(async (tx) => {
    await tx
      .insertInto('report_counters')
      .values({ guild_id: guildId, last_number: 0 })
      .onConflict((conflict) =>
        conflict.column('guild_id').doUpdateSet({ last_number: sql<number>`report_counters.last_number` }),
      )
      .execute();
    const until = await latestOf(tx, guildId, reporterId, at);
    if (until !== null) {
      return { kind: 'limited', until };
    }
    const { last_number: number } = await tx
      .updateTable('report_counters')
      .set(({ eb }) => ({ last_number: eb('last_number', '+', 1) }))
      .where('guild_id', '=', guildId)
      .returning('last_number')
      .executeTakeFirstOrThrow();
    const { participant, name, memberId } = about;
    await tx
      .insertInto('reports')
      .values({
        guild_id: guildId,
        number,
        reporter_id: reporterId,
        member_id: memberId,
        participant_id: participant === null ? null : stored(participant.id),
        participant_key: participant === null ? null : keyOf(participant.id),
        session_id:
          participant === null ? (about.otherName === true ? OTHER_NAME : null) : stored(participant.sessionId),
        name: name === null ? null : stored(name),
        name_key: name === null ? null : keyOf(fold(name)),
        what: stored(report.what),
        pictures: JSON.stringify(report.pictures),
        channel_id: report.message?.channelId ?? null,
        message_id: report.message?.messageId ?? null,
        reference: report.reference,
        guild_locale: report.guildLocale,
        created_at: Math.trunc(at),
        handled_how: null,
        handled_by: null,
        handled_at: null,
        version: 1,
        announced_version: 0,
        set_aside_version: null,
        set_aside_channel: null,
        set_aside_why: null,
        set_aside_at: null,
      })
      .execute();
    return { kind: 'filed', number };
  });
});

const limitedUntil = reading('reports/limited', ({ db }, guildId: string, reporterId: string, at: number) =>
  latestOf(db, guildId, reporterId, at),
);

async function latestOf(
  db: Database | Transaction<Tables>,
  guildId: string,
  reporterId: string,
  at: number,
): Promise<number | null> {
  const rows = await reportsIn(db, guildId)
    .select('created_at')
    .where('reporter_id', '=', reporterId)
    .orderBy('created_at', 'desc')
    .limit(MOST_REPORTS)
    .execute();
  return nextReportAt(
    rows.map(({ created_at: time }) => time),
    at,
  );
}

const findReport = reading('reports/find', ({ db }, claim: ReportClaim) => claimedIn(db, claim));

async function claimedIn(db: Database | Transaction<Tables>, claim: ReportClaim): Promise<Report | null> {
  const report = await foundIn(db, claim);
  return claim.reference === undefined || report?.reference === claim.reference ? report : null;
}

async function foundIn(db: Database | Transaction<Tables>, { guildId, number }: ReportKey): Promise<Report | null> {
  const row = await reportsIn(db, guildId).where('number', '=', number).selectAll().executeTakeFirst();
  return row === undefined ? null : ((await withCases(db, guildId, [row]))[0] ?? null);
}

const filedUnder = reading(
  'reports/filed-under',
  async ({ db }, guildId: string, reporterId: string, reference: string): Promise<number | null> => {
    const row = await reportsIn(db, guildId)
      .select('number')
      .where('reporter_id', '=', reporterId)
      .where('reference', '=', reference)
      .executeTakeFirst();
    return row?.number ?? null;
  },
);

const dismissReport = writing(
  'reports/dismiss',
  ({ db }, claim: ReportClaim, by: string, at: number): Promise<Dismissal> =>
    db.transaction().execute(async (tx): Promise<Dismissal> => {
      if ((await claimedIn(tx, claim)) === null) {
        return { kind: 'gone' };
      }
      const handled = await handle(tx, claim, { how: 'dismissed', by, at });
      const report = await foundIn(tx, claim);
      return report === null ? { kind: 'gone' } : { kind: handled ? 'dismissed' : 'handled-already', report };
    }),
);

/** @returns whether no one had acted on it before */
async function handle(
  tx: Transaction<Tables>,
  { guildId, number }: ReportKey,
  { how, by, at }: { readonly how: Handling; readonly by: string; readonly at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('reports')
    .set(({ eb }) => ({
      handled_how: how,
      handled_by: by,
      handled_at: Math.trunc(at),
      version: eb('version', '+', 1),
    }))
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .where('handled_how', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Links a case that is being opened to the report it comes from, which counts as handled from then on. A report that was
 * erased meanwhile is in no one's way.
 *
 * @returns who has acted on it before, if that was someone else, or in another way: no case may be opened from it then
 */
export async function linkedToReport(
  tx: Transaction<Tables>,
  { guildId, number: caseNumber }: CaseKey,
  report: number,
  { by, at }: { readonly by: string; readonly at: number },
): Promise<NonNullable<Report['handled']> | null> {
  const key = { guildId, number: report };
  if (!(await handle(tx, key, { how: 'removal', by, at }))) {
    const found = (await foundIn(tx, key))?.handled ?? null;
    if (found === null) {
      return null;
    }
    // Several people can be removed from one report, by whoever has acted on it.
    if (found.how !== 'removal' || found.by !== by) {
      return found;
    }
    await tx
      .updateTable('reports')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .where('guild_id', '=', guildId)
      .where('number', '=', report)
      .execute();
  }
  await tx
    .insertInto('report_cases')
    .values({ guild_id: guildId, case_number: caseNumber, number: report, linked: 0 })
    .execute();
  return null;
}

/**
 * A case under which nothing was asked came of nothing: the report waits again, unless another one came of it, which is
 * then all that it names. To be called once the case is settled.
 */
export async function reopenReportOf(tx: Transaction<Tables>, { guildId, number }: CaseKey): Promise<void> {
  const { numUpdatedRows } = await nextVersionOfReportOf(tx, { guildId, number })
    .where('handled_how', '=', 'removal')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('report_cases')
            .innerJoin('cases', (join) =>
              join
                .onRef('cases.guild_id', '=', 'report_cases.guild_id')
                .onRef('cases.number', '=', 'report_cases.case_number'),
            )
            .select('case_number')
            .where('report_cases.guild_id', '=', guildId)
            .whereRef('report_cases.number', '=', 'reports.number')
            .where(({ eb, or }) => or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')])),
        ),
      ),
    )
    .set({ handled_how: null, handled_by: null, handled_at: null })
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    await renewReportOf(tx, { guildId, number });
  }
}

/** Has the report changed in its message, because it says something about the case that isn't so anymore. */
export async function renewReportOf(tx: Transaction<Tables>, key: CaseKey): Promise<void> {
  await nextVersionOfReportOf(tx, key).execute();
}

/** The next version of the report from which a case came. */
function nextVersionOfReportOf(tx: Transaction<Tables>, { guildId, number }: CaseKey) {
  return tx
    .updateTable('reports')
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .where('guild_id', '=', guildId)
    .where('number', 'in', ({ selectFrom }) =>
      selectFrom('report_cases')
        .select('report_cases.number')
        .where('report_cases.guild_id', '=', guildId)
        .where('case_number', '=', number),
    );
}

export const reportOfCase = reading(
  'reports/of-case',
  async ({ db }, { guildId, number }: CaseKey): Promise<ReportOfCase | null> => {
    const found = await db
      .selectFrom('report_cases')
      .innerJoin('reports', (join) =>
        join
          .onRef('reports.guild_id', '=', 'report_cases.guild_id')
          .onRef('reports.number', '=', 'report_cases.number'),
      )
      .select('reports.number')
      .where('report_cases.guild_id', '=', guildId)
      .where('report_cases.case_number', '=', number)
      .executeTakeFirst();
    if (found === undefined) {
      return null;
    }
    const post = await db
      .selectFrom('report_posts')
      .select(['channel_id', 'message_id'])
      .where('guild_id', '=', guildId)
      .where('number', '=', found.number)
      .where('message_id', 'is not', null)
      .where('erasure', 'is', null)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    return {
      number: found.number,
      post:
        post === undefined || post.message_id === null
          ? null
          : { channelId: post.channel_id, messageId: post.message_id },
    };
  },
);

/** Reports about the same person as this one, by whatever it says about them. */
function aboutSameAs({
  member_id: memberId,
  participant_key: participantKey,
  name_key: nameKey,
}: Pick<Selectable<ReportsTable>, 'member_id' | 'participant_key' | 'name_key'>) {
  return ({ eb, or }: ExpressionBuilder<Tables, 'reports'>) =>
    or([
      ...(memberId === null ? [] : [eb('member_id', '=', memberId)]),
      ...(participantKey === null ? [] : [eb('participant_key', '=', participantKey)]),
      ...(nameKey === null ? [] : [eb('name_key', '=', nameKey)]),
    ]);
}

async function aboutOf(
  db: Database,
  guildId: string,
  row: Selectable<ReportsTable> | undefined,
): Promise<ReportsAbout | null> {
  if (row === undefined) {
    return null;
  }
  const { count } = await reportsIn(db, guildId)
    .where(aboutSameAs(row))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const { number, name, member_id: memberId } = row;
  return { number, name: name === null ? null : unstored(name), memberId, reports: Number(count) };
}

const reportsAbout = reading('reports/about', async ({ db }, guildId: string, given: string) => {
  const typed = withoutBlanks(given);
  const memberId = /^(?:<@!?)?(\d{17,20})>?$/u.exec(typed)?.[1];
  const row = await reportsIn(db, guildId)
    .selectAll()
    .where(({ eb, or }) =>
      or([
        ...(memberId === undefined ? [] : [eb('member_id', '=', memberId)]),
        ...(fold(typed) === '' ? [] : [eb('name_key', '=', keyOf(fold(typed)))]),
        eb('participant_key', 'in', [...new Set([keyOf(given), keyOf(typed)])]),
      ]),
    )
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return aboutOf(db, guildId, row);
});

const reportsAboutSame = reading('reports/about-same', async ({ db }, { guildId, number }: ReportKey) =>
  aboutOf(db, guildId, await reportsIn(db, guildId).where('number', '=', number).selectAll().executeTakeFirst()),
);

const countOfCasePerson = reading('reports/of-case-person', async (on, seenIn: CaseKey): Promise<number> => {
  const numbers = await numbersOfCasePerson(on.db, seenIn);
  return numbers.length;
});

async function numbersOfCasePerson(
  db: Database | Transaction<Tables>,
  { guildId, number }: CaseKey,
): Promise<readonly number[]> {
  const facts = await db
    .selectFrom('cases')
    .select(['target_key', 'name_key'])
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .executeTakeFirst();
  const key = facts?.target_key ?? null;
  if (facts === undefined || key === null) {
    return [];
  }
  const rows = await reportsIn(db, guildId)
    .select('number')
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('participant_key', '=', key),
        ...(facts.name_key === null ? [] : [eb('name_key', '=', facts.name_key)]),
        eb(
          'number',
          'in',
          selectFrom('report_cases')
            .innerJoin('cases', (join) =>
              join
                .onRef('cases.guild_id', '=', 'report_cases.guild_id')
                .onRef('cases.number', '=', 'report_cases.case_number'),
            )
            .select('report_cases.number')
            .where('report_cases.guild_id', '=', guildId)
            .where('cases.target_key', '=', key),
        ),
      ]),
    )
    .execute();
  return rows.map((row) => row.number);
}

/**
 * Erases the reports about the person of a case. The name counts as well, because most reports have nothing else: it's
 * better to erase one too many.
 */
export const eraseReportsOfCasePerson = writing(
  'reports/erase-of-case-person',
  ({ db }, seenIn: CaseKey, erasure: string): Promise<number> =>
    db.transaction().execute(async (tx) => {
      const numbers = await numbersOfCasePerson(tx, seenIn);
      await eraseReports(tx, seenIn.guildId, numbers, erasure);
      return numbers.length;
    }),
);

const forgetSame = writing(
  'reports/forget-same',
  ({ db }, { guildId, number }: ReportKey, erasure: string): Promise<number> =>
    db.transaction().execute(async (tx) => {
      const row = await reportsIn(tx, guildId).where('number', '=', number).selectAll().executeTakeFirst();
      if (row === undefined) {
        return 0;
      }
      const rows = await reportsIn(tx, guildId).select('number').where(aboutSameAs(row)).execute();
      const numbers = rows.map((one) => one.number);
      // Someone without a name or an ID is the same as no one else.
      await eraseReports(tx, guildId, numbers.length === 0 ? [number] : numbers, erasure);
      return Math.max(1, numbers.length);
    }),
);

/**
 * Has the messages deleted that show them, in any channel. The reports go first: one whose message is about to be sent is
 * locked until that is on record, and only then are its messages all there to be found.
 */
async function eraseReports(
  tx: Transaction<Tables>,
  guildId: string,
  numbers: readonly number[],
  erasure: string,
): Promise<void> {
  for (let from = 0; from < numbers.length; from += BATCH) {
    const some = numbers.slice(from, from + BATCH);
    for (const table of ['report_cases', 'reports'] as const) {
      await tx.deleteFrom(table).where('guild_id', '=', guildId).where('number', 'in', some).execute();
    }
    await tx
      .updateTable('report_posts')
      .set({ erasure, refused: null })
      .where('guild_id', '=', guildId)
      .where('number', 'in', some)
      .execute();
  }
}

/** Where a Discord user stands in reports. */
export const REPORT_PLACES = ['reporter_id', 'handled_by', 'member_id'] as const;

/**
 * Replaces a Discord user who sent reports or acted on them, and erases the reports about them. Has the messages changed
 * or deleted.
 *
 * @param former what stands for them from now on
 * @returns how many places there were
 */
export const forgetInReports = writing(
  'reports/forget-user',
  ({ db }, guildId: string, userId: string, former: string, erasure: string): Promise<number> =>
    db.transaction().execute(async (tx) => {
      const about = await reportsIn(tx, guildId).select('number').where('member_id', '=', userId).execute();
      await eraseReports(
        tx,
        guildId,
        about.map(({ number }) => number),
        erasure,
      );
      let places = about.length;
      for (const column of ['reporter_id', 'handled_by'] as const) {
        const changed = await tx
          .updateTable('reports')
          .set(({ eb }) => ({ [column]: former, version: eb('version', '+', 1) }))
          .where('guild_id', '=', guildId)
          .where(column, '=', userId)
          .returning('number')
          .execute();
        places += changed.length;
        for (let from = 0; from < changed.length; from += BATCH) {
          await tx
            .updateTable('report_posts')
            .set({ erasure, refused: null })
            .where('guild_id', '=', guildId)
            .where(
              'number',
              'in',
              changed.slice(from, from + BATCH).map(({ number }) => number),
            )
            .execute();
        }
      }
      return places;
    }),
);

const deleteOlderThan = writing(
  'reports/delete-older',
  ({ db }, guildId: string, before: number): Promise<number> =>
    db.transaction().execute(async (tx) => {
      const rows = await reportsIn(tx, guildId)
        .select('number')
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(BATCH)
        .execute();
      const numbers = rows.map(({ number }) => number);
      if (numbers.length > 0) {
        for (const table of ['report_cases', 'reports'] as const) {
          await tx.deleteFrom(table).where('guild_id', '=', guildId).where('number', 'in', numbers).execute();
        }
        // As with cases: a message must still be erased after its report is gone.
        await tx
          .deleteFrom('report_posts')
          .where('guild_id', '=', guildId)
          .where('number', 'in', numbers)
          .where('erasure', 'is', null)
          .execute();
      }
      return numbers.length;
    }),
);

/** The tables of reports, for the erasure of a server. */
export const REPORT_TABLES = ['report_cases', 'report_posts', 'reports', 'report_counters'] as const;

/** Reports with the cases that came of them, in the order of the rows. */
export async function withCases(
  db: Operating['db'] | Transaction<Tables>,
  guildId: string,
  rows: readonly Selectable<ReportsTable>[],
): Promise<Report[]> {
  const numbers = rows.flatMap(({ number, handled_how: how }) => (how === 'removal' ? [number] : []));
  const cases =
    numbers.length === 0
      ? []
      : await db
          .selectFrom('report_cases')
          .leftJoin('cases', (join) =>
            join
              .onRef('cases.guild_id', '=', 'report_cases.guild_id')
              .onRef('cases.number', '=', 'report_cases.case_number'),
          )
          .select(['report_cases.number', 'case_number', 'log_channel_id', 'log_message_id', 'voided_at'])
          .where('report_cases.guild_id', '=', guildId)
          .where('report_cases.number', 'in', numbers)
          // Of one under which nothing was asked, nothing came.
          .where(({ eb, or }) => or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')]))
          .orderBy('case_number')
          .execute();
  return rows.map((row) => {
    const its = cases.filter(({ number }) => number === row.number).slice(0, MOST_CASES);
    return reportOf(
      row,
      its.map(({ case_number: number, log_channel_id: channelId, log_message_id: messageId, voided_at: voidedAt }) => ({
        number,
        voided: voidedAt !== null,
        post: channelId === null || messageId === null ? null : { channelId, messageId },
      })),
    );
  });
}

function reportOf(row: Selectable<ReportsTable>, cases: readonly ReportCase[]): Report {
  return {
    guildId: row.guild_id,
    number: row.number,
    guildLocale: row.guild_locale,
    reporterId: row.reporter_id,
    about: {
      name: row.name === null ? null : unstored(row.name),
      memberId: row.member_id,
      participant:
        row.participant_id === null
          ? null
          : { id: unstored(row.participant_id), sessionId: unstored(row.session_id ?? '') },
      ...(row.participant_id === null && row.session_id === OTHER_NAME && { otherName: true }),
    },
    what: unstored(row.what),
    pictures: JSON.parse(row.pictures) as readonly string[],
    message:
      row.channel_id === null || row.message_id === null
        ? null
        : { channelId: row.channel_id, messageId: row.message_id },
    reference: row.reference,
    createdAt: row.created_at,
    handled:
      row.handled_how === null || row.handled_by === null
        ? null
        : { how: row.handled_how, by: row.handled_by, at: row.handled_at ?? 0 },
    cases,
  };
}
