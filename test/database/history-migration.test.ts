import { describe, expect, it } from 'vitest';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import { openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { keyOf, stored } from '../../src/database/stored-text.ts';
import { shortForm } from '../../src/removal/identification.ts';
import { stores } from '../support/stores.ts';

const IDS = ['c7wgj9sd', '李小龍', 'a\u0000b', 'x'.repeat(300), '~looks-like-a-short-one', 'ada@example.org'];

describe.each(stores)('cases from before the history, on $name', ({ open }) => {
  it('are found by the short form of the ID, and those of forgotten people stay forgotten', async () => {
    await using fresh = await open();
    const earlier = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0005'));
    const old = await openStore(fresh.url, { migrations: earlier });
    // More than are filled in at once, in two servers.
    const rows = Array.from({ length: 5_200 }, (_, n) => {
      const id = n === 3 ? null : (IDS[n % IDS.length] ?? null);
      return {
        guild_id: n < 5_100 ? '10' : '9',
        number: n + 1,
        moderator_id: '1',
        target_id: id === null ? null : stored(id),
        target_key: id === null ? null : keyOf(id),
        target_name: null,
        name_key: null,
        joined_at: null,
        session_id: 's',
        session_key: `s-${n}`,
        room_id: 'r',
        room_custom_id: null,
        reason: null,
        reference: 'REF',
        created_at: n,
        owner: 'o',
        outcome: 'removed' as const,
        settled_at: n,
        application_id: null,
        reply_token: null,
        returns: 0,
        voided_at: null,
        voided_by: null,
        void_reason: null,
        version: 1,
      };
    });
    for (let at = 0; at < rows.length; at += 400) {
      await old.db
        .insertInto('cases')
        .values(rows.slice(at, at + 400))
        .execute();
    }
    await old.close();

    const store = await openStore(fresh.url);
    try {
      expect(store.applied).toContain('0005-history');
      const book = createCaseHistory(store, 'me');
      for (const guildId of ['9', '10']) {
        for (const id of IDS.slice(1)) {
          const people = await book.peopleById(guildId, shortForm(id));
          expect(people.map((one) => one.id)).toEqual([id]);
        }
      }
      expect((await book.find({ guildId: '10', number: 4 }))?.target).toBeNull();
      expect((await book.find({ guildId: '10', number: 5_100 }))?.target?.id).toBe(IDS[5_099 % IDS.length]);
    } finally {
      await store.close();
    }
  });
});
