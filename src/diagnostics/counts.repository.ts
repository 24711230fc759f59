import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { reading } from '../database/operation.ts';
import { sql } from '../database/sql.ts';

/** What the database holds that an operator should know of. */
export interface RecordCounts {
  /** Cases whose outcome is unknown, by age. */
  readonly openCases: { readonly 'under-1m': number; readonly '1m-5m': number; readonly 'over-5m': number };
  /** Cases that a log channel has refused for good as they are now. */
  readonly postsAside: number;
}

const MINUTE_MS = 60_000;

/** Reads only cases that aren't finished, and those that wait for their log channel: both are few. */
const countRecords = reading('counts/records', async ({ db }, now: number): Promise<RecordCounts> => {
  const open = await db
    .selectFrom('cases')
    .select((eb) => [
      eb.fn.countAll<number>().as('all'),
      eb.fn.sum<number | null>(sql<number>`case when created_at > ${now - MINUTE_MS} then 1 else 0 end`).as('young'),
      eb.fn.sum<number | null>(sql<number>`case when created_at <= ${now - 5 * MINUTE_MS} then 1 else 0 end`).as('old'),
    ])
    .where('outcome', 'is', null)
    .executeTakeFirstOrThrow();
  const aside = await db
    .selectFrom('cases')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where(sql<boolean>`announced_version < version and coalesce(set_aside_version, -1) = version`)
    .executeTakeFirstOrThrow();
  const [all, young, old] = [open.all, open.young, open.old].map((count) => Number(count ?? 0)) as [
    number,
    number,
    number,
  ];
  return {
    openCases: { 'under-1m': young, '1m-5m': all - young - old, 'over-5m': old },
    postsAside: Number(aside.count),
  };
});

/**
 * Counts them, in the whole database.
 *
 * @param now milliseconds of the Unix epoch, by the clock that cases are dated by
 * @throws {RecordsError}
 */
export function recordCounts(store: Pick<Store, 'run'>, now: number): Promise<RecordCounts> {
  return reached(store.run(countRecords, now));
}
