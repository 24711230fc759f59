import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { reading, writing } from '../database/operation.ts';
import { sql } from '../database/sql.ts';
import { eraseArrivals, holdAllOf } from '../lock/lock.repository.ts';
import { REPORT_TABLES } from '../reports/report.repository.ts';
import type { Departures } from './departures.ts';
import { releaseRooms } from './settings.repository.ts';

/** Cases that are erased at once, with what belongs to them. */
const CASES_AT_ONCE = 500;

/** Which servers have removed the bot, and the erasure of everything about them. */
export function createDepartures(store: Store): Departures {
  return {
    servers: (after, limit) => reached(store.run(serversOnRecord, after, limit)),
    left: (guildId, at) => reached(store.run(noteLeft, guildId, Math.trunc(at))),
    back: (guildId) => reached(store.run(noteBack, guildId)),
    erase: (guildId, since) => reached(store.run(eraseSome, guildId, since)),
  };
}

/** By the tables that every use of the bot leaves something in: all others are about the same servers. */
const serversOnRecord = reading('departures/servers', async ({ db }, after: string, limit: number) => {
  const { rows } = await sql<{ guild_id: string }>`
    select guild_id from (
      select guild_id from counters
      union select guild_id from settings
      union select guild_id from setting_changes
      union select guild_id from pickings
      union select guild_id from setups
      union select guild_id from session_locks
      union select guild_id from departures
    ) as known
    where guild_id > ${after}
    order by guild_id
    limit ${limit}
  `.execute(db);
  return rows.map(({ guild_id }) => guild_id);
});

const noteLeft = writing('departures/left', async ({ db }, guildId: string, at: number): Promise<number> => {
  const { since } = await db
    .insertInto('departures')
    .values({ guild_id: guildId, since: at })
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ since: sql<number>`departures.since` }))
    .returning('since')
    .executeTakeFirstOrThrow();
  return Number(since);
});

const noteBack = writing('departures/back', async ({ db }, guildId: string): Promise<void> => {
  await db.deleteFrom('departures').where('guild_id', '=', guildId).execute();
});

const eraseSome = writing(
  'departures/erase',
  (on, guildId: string, since: number): Promise<'more' | 'erased' | 'back'> =>
    on.db.transaction().execute(async (tx) => {
      const left = await tx
        .selectFrom('departures')
        .select('since')
        .where('guild_id', '=', guildId)
        .where('since', '=', since)
        .executeTakeFirst();
      if (left === undefined) {
        return 'back';
      }
      const numbers = (
        await tx
          .selectFrom('cases')
          .select('number')
          .where('guild_id', '=', guildId)
          .orderBy('number')
          .limit(CASES_AT_ONCE)
          .execute()
      ).map(({ number }) => number);
      if (numbers.length > 0) {
        for (const table of ['case_changes', 'keep_out_notices', 'keep_outs', 'posts', 'cases'] as const) {
          await tx.deleteFrom(table).where('guild_id', '=', guildId).where('number', 'in', numbers).execute();
        }
        return 'more';
      }
      // In the order in which everything that changes several locks of sessions takes their rows.
      await holdAllOf(on, tx, guildId);
      await tx
        .deleteFrom('session_lock_allowed')
        .where('lock_id', 'in', (eb) => eb.selectFrom('session_locks').select('id').where('guild_id', '=', guildId))
        .execute();
      for (const table of [
        'session_locks',
        'case_changes',
        'keep_out_notices',
        'keep_outs',
        'posts',
        'unheard_notices',
        ...REPORT_TABLES,
        'closed_log_channels',
        'pickings',
        'video_accounts',
        'setups',
        'settings',
        'setting_changes',
        'counters',
      ] as const) {
        await tx.deleteFrom(table).where('guild_id', '=', guildId).execute();
      }
      await eraseArrivals(tx);
      await releaseRooms(tx, guildId);
      await tx.deleteFrom('setting_counters').where('name', '=', guildId).execute();
      await tx.deleteFrom('departures').where('guild_id', '=', guildId).execute();
      return 'erased';
    }),
);
