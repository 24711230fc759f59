import { sql } from 'kysely';
import { EVERYTHING, type HistoryFilter } from '../../src/cases/history-filter.ts';
import type { LocalStore } from '../../src/database/database.ts';

/** A server with more cases than any real one has, for what is to be found without reading them all. */

export const GUILD = '100000000000000000';
const FIRST_AT = 1_700_000_000_000;
/** The time between two cases. */
const APART_MS = 30_000;
export const PAGE = 10;

/** First pages as `/kick-history` requests them. */
export const FILTERS = {
  none: () => EVERYTHING,
  'a rare person': () => ({ ...EVERYTHING, about: { same: 'person', asIn: 17 } }),
  'a frequent person': () => ({ ...EVERYTHING, about: { same: 'person', asIn: 3 } }),
  'a name': () => ({ ...EVERYTHING, about: { same: 'name', asIn: 17 } }),
  'a busy moderator': () => ({ ...EVERYTHING, moderatorId: moderator(0) }),
  'a rare outcome': () => ({ ...EVERYTHING, outcome: 'there-since' }),
  'a common outcome': () => ({ ...EVERYTHING, outcome: 'removed' }),
  'a moderator’s rare outcome': () => ({ ...EVERYTHING, moderatorId: moderator(0), outcome: 'there-since' }),
  voided: () => ({ ...EVERYTHING, outcome: 'voided' }),
  open: () => ({ ...EVERYTHING, outcome: 'open' }),
  'since an hour': (cases: number) => ({ ...EVERYTHING, since: time(cases) - 3_600_000 }),
  'a rare person since ever': () => ({ ...EVERYTHING, about: { same: 'person', asIn: 17 }, since: time(0) }),
  'a rare outcome since ever': () => ({ ...EVERYTHING, outcome: 'there-since', since: time(0) }),
} as const satisfies Readonly<Record<string, (cases: number) => HistoryFilter>>;

export type HistoryFilterName = keyof typeof FILTERS;
export const HISTORY_FILTERS = Object.keys(FILTERS) as readonly HistoryFilterName[];

function moderator(index: number): string {
  return String(200_000_000_000_000_000n + BigInt(index));
}

function time(number: number): number {
  return FIRST_AT + number * APART_MS;
}

const AT_ONCE = 20_000;

/** Lets the engine generate the rows: through the journal, a million would take an hour. */
export async function fill(store: LocalStore, cases: number): Promise<void> {
  for (let from = 1; from <= cases; from += AT_ONCE) {
    const to = Math.min(cases, from + AT_ONCE - 1);
    await sql`
      insert into cases (
        guild_id, number, moderator_id, target_id, target_key, target_name, name_key, joined_at, session_id, session_key,
        room_id, room_custom_id, reason, reference, created_at, owner, outcome, settled_at, returns, voided_at, voided_by,
        void_reason, version
      )
      with recursive counting (i) as (
        select ${sql.lit(from)} union all select i + 1 from counting where i < ${sql.lit(to)}
      )
      select
        ${sql.lit(GUILD)}, i,
        case when i % 2 = 0 then ${sql.lit(moderator(0))} else concat('20000000000000', 1000 + i % 97) end,
        case when i % 20 = 3 then 'regular' else concat('person-', i % 50021) end,
        case when i % 20 = 3 then 'regular' else concat('person-', i % 50021) end,
        concat('Person ', i % 20011), concat('person ', i % 20011),
        ${sql.lit(FIRST_AT)}, concat('session-', i % 7001), concat('session-', i % 7001),
        concat('room-', i % 301), null, 'Shouting, and would not stop when asked to', concat('R', i),
        ${sql.lit(FIRST_AT)} + cast(i as bigint) * ${sql.lit(APART_MS)}, 'gone',
        case
          when i = ${sql.lit(cases)} / 2 then null
          when i % 100000 = 50 then 'there-since'
          when i % 10 = 7 then 'already-gone'
          when i % 50 = 9 then 'still-there'
          else 'removed'
        end,
        ${sql.lit(FIRST_AT)} + cast(i as bigint) * ${sql.lit(APART_MS)}, 0,
        case when i % 5000 = 21 then ${sql.lit(FIRST_AT)} else null end, null, null, 2
      from counting
    `.execute(store.db);
  }
  // PostgreSQL does this on its own within a minute; the bot never does it for SQLite.
  if (store.engine === 'postgres') await sql`analyze cases`.execute(store.db);
}
