import type { Insertable } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { CaseKey } from '../../src/cases/case.ts';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import { createAnnouncements } from '../../src/cases/log-channel.repository.ts';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import type { CasesTable } from '../../src/database/schema.ts';
import { createKeepOuts } from '../../src/keep-out/keep-out.repository.ts';
import { stores } from '../support/stores.ts';
import { entryOf, GUILD, NOON, opened, processOn } from './cases.ts';

const CHANNEL = '400000000000000001';

/** Two cases of today's journal, with as much of them as an older schema has. */
async function earlierCases(old: LocalStore): Promise<readonly [shown: CaseKey, unseen: CaseKey]> {
  const today = await openStore(':memory:');
  const journal = await processOn(today);
  const target = { id: 'ada', name: 'Ada', joinedAt: null };
  const keys: CaseKey[] = [];
  for (let made = 0; made < 2; made += 1) {
    const { key } = await opened(journal, entryOf({ target, announce: true }));
    await journal.settle(key, 'removed', NOON);
    keys.push(key);
  }
  const tables = await old.db.introspection.getTables();
  const columns = tables.find(({ name }) => name === 'cases')?.columns.map(({ name }) => name) ?? [];
  for (const row of await today.db.selectFrom('cases').selectAll().execute()) {
    const known = Object.fromEntries(Object.entries(row).filter(([column]) => columns.includes(column)));
    await old.db
      .insertInto('cases')
      .values(known as unknown as Insertable<CasesTable>)
      .execute();
  }
  await today.close();
  const [shown, unseen] = keys;
  if (shown === undefined || unseen === undefined) {
    throw new Error('there are no cases');
  }
  return [shown, unseen];
}

describe.each(stores)('messages from before they were tracked, on $name', ({ open }) => {
  it('are found where a case was last shown', async () => {
    await using fresh = await open();
    const earlier = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0011'));
    const old = await openStore(fresh.url, { migrations: earlier });
    const [shown, unseen] = await earlierCases(old);
    await old.db
      .updateTable('cases')
      .set({ announced_version: 2, log_channel_id: CHANNEL, log_message_id: '77' })
      .where('number', '=', shown.number)
      .execute();
    await old.close();

    const store = await openStore(fresh.url);
    try {
      const announcements = createAnnouncements(store, 'me');
      expect(await announcements.place(shown, 3, CHANNEL)).toMatchObject({ messageId: '77', started: true });
      expect(await announcements.place(unseen, 2, CHANNEL)).toMatchObject({ messageId: null, started: false });
      await createCaseHistory(store, 'me').forget(shown, true, 'REF');
      expect(await announcements.toErase(GUILD, [], 10, new Set())).toMatchObject([
        { posted: { channelId: CHANNEL, messageId: '77' }, instead: { subject: { target: null } } },
      ]);
    } finally {
      await store.close();
    }
  });

  it('aren’t sent a second time, if they are notices', async () => {
    await using fresh = await open();
    const earlier = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0011'));
    const old = await openStore(fresh.url, { migrations: earlier });
    const notice = { guild_id: GUILD, number: 1, participant_key: 'twin', at: NOON };
    await old.db
      .insertInto('keep_out_notices')
      .values(notice as never)
      .execute();
    await old.close();
    const store = await openStore(fresh.url);
    try {
      const claim = createKeepOuts(store, 'me', () => 0).claimNotice({ guildId: GUILD, number: 1 }, 'twin', {
        at: NOON,
        started: false,
      });
      expect(await claim).toEqual({ kind: 'over' });
    } finally {
      await store.close();
    }
  });
});
