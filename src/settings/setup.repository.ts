import type { Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { reading, writing } from '../database/operation.ts';
import { type Setup, type Setups, TESTED_SETTINGS } from './setup.ts';

/** What is on record about setting up servers. */
export function createSetups(store: Store): Setups {
  return {
    of: (guildId) => reached(store.run(readSetup, guildId)),
    dismiss: (guildId) => reached(store.run(dismiss, guildId, store.clock.now())),
    tested: (guildId, { at, problems }) => reached(store.run(recordTest, guildId, at, problems)),
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

const recordTest = writing(
  'setup/tested',
  async ({ db }, guildId: string, at: number, problems: number): Promise<void> => {
    await db
      .insertInto('setups')
      .values({ guild_id: guildId, dismissed_at: null, tested_at: at, problems })
      .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ tested_at: at, problems }))
      .execute();
  },
);
