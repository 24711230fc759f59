import { describe, expect, it } from 'vitest';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import { fold } from '../../src/common/text.ts';
import { openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { keyOf, stored } from '../../src/database/stored-text.ts';
import { stores } from '../support/stores.ts';

const NAMES = [
  'राम',
  'रीमा',
  'रूम',
  'かな',
  'がな',
  'Zoë',
  'Ada',
  '李小龍',
  'Алёна',
  '\u0000',
  '~a',
  null,
  'क'.repeat(300),
  '~खि',
];

/** As keys used to be made: without any marks. */
function oldKey(name: string): string {
  return keyOf(fold(name).normalize('NFKD').replace(/\p{M}/gu, ''));
}

describe.each(stores)('cases from before names were distinguished by their marks, on $name', ({ open }) => {
  it('are found by their own name, and by no other', async () => {
    await using fresh = await open();
    const earlier = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0009'));
    const old = await openStore(fresh.url, { migrations: earlier });
    // More than are checked at once, in two servers.
    const rows = Array.from({ length: 8_400 }, (_, n) => {
      const name = NAMES[n % NAMES.length] ?? null;
      return {
        guild_id: n < 8_300 ? '10' : '9',
        number: n + 1,
        moderator_id: '1',
        target_id: name === null ? null : `p-${n % NAMES.length}`,
        target_key: name === null ? null : `p-${n % NAMES.length}`,
        target_name: name === null ? null : stored(name),
        name_key: name === null ? null : oldKey(name),
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
        reply_locale: null,
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
      expect(store.applied).toEqual(Object.keys(MIGRATIONS).filter((name) => name >= '0009'));
      const keys = await store.db.selectFrom('cases').select(['number', 'name_key']).orderBy('number').execute();
      expect(keys).toEqual(
        rows.map(({ number }) => {
          const name = NAMES[(number - 1) % NAMES.length] ?? null;
          return { number, name_key: name === null ? null : keyOf(fold(name)) };
        }),
      );
      const book = createCaseHistory(store, 'me');
      for (const guildId of ['9', '10']) {
        for (const name of ['राम', 'रीमा', 'रूम', 'かな', 'がな', 'zoe', 'Алена', 'ada']) {
          const people = await book.peopleByName(guildId, name);
          expect(people.map((person) => fold(person.name ?? ''))).toEqual([fold(name)]);
        }
        expect(await book.peopleByName(guildId, 'रम')).toEqual([]);
      }
    } finally {
      await store.close();
    }
  });
});
