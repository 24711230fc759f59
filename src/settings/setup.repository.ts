import type { Transaction } from 'kysely';
import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { reading, writing } from '../database/operation.ts';
import type { Tables } from '../database/schema.ts';
import { type Setup, type Setups, TESTED_SETTINGS } from './setup.ts';

/** What is on record about setting up servers. */
export function createSetups(store: Store): Setups {
  return {
    of: (guildId) => reached(store.run(readSetup, guildId)),
    dismiss: (guildId) => reached(store.run(dismiss, guildId, store.clock.now())),
    newestChange: (guildId) => reached(store.run(readNewestChange, guildId)),
    tested: (guildId, { at, problems, newestChange }) =>
      reached(store.run(recordTest, guildId, { at, problems, newestChange })),
  };
}

const readSetup = reading('setup/read', async ({ db }, guildId: string): Promise<Setup> => {
  const row = await db.selectFrom('setups').selectAll().where('guild_id', '=', guildId).executeTakeFirst();
  if (row === undefined || row.tested_at === null) {
    return { dismissed: row !== undefined && row.dismissed_at !== null, test: null };
  }
  const later = await db
    .selectFrom('setting_changes')
    .select('number')
    .where('guild_id', '=', guildId)
    .where('at', '>=', row.tested_at)
    .where('key', 'in', TESTED_SETTINGS)
    .limit(1)
    .executeTakeFirst();
  return {
    dismissed: row.dismissed_at !== null,
    test: { at: row.tested_at, problems: row.problems ?? 0, outdated: later !== undefined },
  };
});

const dismiss = writing('setup/dismiss', async ({ db }, guildId: string, at: number): Promise<void> => {
  await db
    .insertInto('setups')
    .values({ guild_id: guildId, dismissed_at: at, tested_at: null, problems: null })
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ dismissed_at: at }))
    .execute();
});

const readNewestChange = reading('setup/newest-change', async ({ db }, guildId: string): Promise<number> => {
  const row = await db
    .selectFrom('setting_changes')
    .select(({ fn }) => fn.max<number | null>('number').as('newest'))
    .where('guild_id', '=', guildId)
    .executeTakeFirst();
  return Number(row?.newest ?? 0);
});

const recordTest = writing(
  'setup/tested',
  (
    { db },
    guildId: string,
    { at, problems, newestChange }: { readonly at: number; readonly problems: number; readonly newestChange: number },
  ): Promise<void> =>
    db.transaction().execute(async (tx) => {
      // Something changed while it ran: it may have tested what was set before.
      const missed = await tx
        .selectFrom('setting_changes')
        .select(({ fn }) => fn.min<number | null>('at').as('first'))
        .where('guild_id', '=', guildId)
        .where('number', '>', newestChange)
        .where('key', 'in', TESTED_SETTINGS)
        .executeTakeFirst();
      const tested_at = Math.min(at, Number(missed?.first ?? at));
      await tx
        .insertInto('setups')
        .values({ guild_id: guildId, dismissed_at: null, tested_at, problems })
        .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ tested_at, problems }))
        .execute();
    }),
);

/** A setting that a test looks at was changed: no clock that is behind makes that an earlier change. */
export async function outdateTest(tx: Transaction<Tables>, guildId: string, at: number): Promise<void> {
  await tx
    .updateTable('setups')
    .set({ tested_at: at })
    .where('guild_id', '=', guildId)
    .where('tested_at', '>', at)
    .execute();
}
