import type { RawBuilder } from 'kysely';
import type { Operating } from './operation.ts';
import { sql } from './sql.ts';

/** The columns of a term: when it starts and ends by wall clock, and when it ends by the database's own clock. */
interface TermColumns {
  readonly from: string;
  readonly until: string;
  readonly endsBy: string;
}

/**
 * The most milliseconds a term can have left, by the database's own clock. If that clock has restarted since, it can't
 * tell, and this is the whole term. Then only the time of day can say that the term is over, once it's certain.
 */
export function remainingAtMost(
  { now }: Pick<Operating, 'now'>,
  { from, until, endsBy }: TermColumns,
): RawBuilder<number | null> {
  const [begin, end, ends] = [sql.ref(from), sql.ref(until), sql.ref(endsBy)];
  return sql<
    number | null
  >`case when ${ends} <= ${now} + (${end} - ${begin}) then ${ends} - ${now} else ${end} - ${begin} end`;
}

/**
 * The milliseconds a term has left, for terms that lose nothing by ending too early.
 *
 * People see a time of day, and that's kept. But a machine's time of day can be set, even by hours, while the term
 * runs. So the database's own clock counts, which restarts with the machine. If that would make the rest longer than
 * the whole term, the term started before the restart. Only then, and for terms from older versions, is the time of day
 * all there is to go by.
 *
 * @param at milliseconds of the Unix epoch, by this process's clock
 */
export function remaining(
  { now }: Pick<Operating, 'now'>,
  { from, until, endsBy }: TermColumns,
  at: number,
): RawBuilder<number> {
  const [begin, end, ends] = [sql.ref(from), sql.ref(until), sql.ref(endsBy)];
  return sql<number>`case when ${ends} <= ${now} + (${end} - ${begin}) then ${ends} - ${now} else ${end} - ${at} end`;
}
