import { type RawBuilder, sql } from 'kysely';
import type { Store } from './database.ts';

/** The columns of a term: from when until when it runs by the clock on the wall, and when it ends by the store's own clock. */
interface TermColumns {
  readonly from: string;
  readonly until: string;
  readonly endsBy: string;
}

/**
 * How many milliseconds of a term are left at most, by the store's own clock. Where that has begun anew it can't tell, and it's the
 * whole term: then the time of the day has to say that it's up, once it's certain.
 */
export function remainingAtMost(
  { now }: Pick<Store, 'now'>,
  { from, until, endsBy }: TermColumns,
): RawBuilder<number | null> {
  const [begin, end, ends] = [sql.ref(from), sql.ref(until), sql.ref(endsBy)];
  return sql<
    number | null
  >`case when ${ends} <= ${now} + (${end} - ${begin}) then ${ends} - ${now} else ${end} - ${begin} end`;
}

/**
 * How many milliseconds of a term are left, for what loses nothing when it ends too early.
 *
 * What people are shown is a time of the day, and it is kept. But a machine's time of the day can be set, by hours, while the
 * term runs: what counts is therefore the store's own clock. That one begins anew when the machine is started. Whatever it makes
 * longer than it was in the beginning comes from before that, and only there, and in what older versions wrote, the time of
 * the day is all that is known.
 *
 * @param at milliseconds of the Unix epoch, by this process's clock
 */
export function remaining(
  { now }: Pick<Store, 'now'>,
  { from, until, endsBy }: TermColumns,
  at: number,
): RawBuilder<number> {
  const [begin, end, ends] = [sql.ref(from), sql.ref(until), sql.ref(endsBy)];
  return sql<number>`case when ${ends} <= ${now} + (${end} - ${begin}) then ${ends} - ${now} else ${end} - ${at} end`;
}
