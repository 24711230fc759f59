import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import { fold, foldBeforeTypedLetters } from '../../src/common/text.ts';
import { openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { keyOf, stored } from '../../src/database/stored-text.ts';
import { stores } from '../support/stores.ts';

const NAMES = [
  'Łukasz',
  'ŁUKASZ NOWAK',
  'Søren',
  'Weiß',
  'WEIẞ',
  'ıstanbul',
  'İstanbul',
  'Ǿrsted',
  'O’Brien',
  'Zoë',
  'Ada',
  '李小龍',
  'Алёна',
  'ΝΙΚΟΣ',
  '\u0000ø',
  '~ł',
  null,
  'ø'.repeat(300),
  'ø'.repeat(1_300),
  `${'a'.repeat(1_100)}ø`,
  'ᴀʟᴇx',
  'A'.repeat(1_200),
];

describe.each(stores)('cases from before letters were replaced by what people type, on $name', ({ open }) => {
  const inServer = (n: number) => (n < 8_300 ? '10' : '9');
  const rowOf = (n: number, name: string | null) => {
    return {
      guild_id: inServer(n),
      number: n + 1,
      moderator_id: '1',
      target_id: name === null ? null : `p-${NAMES.indexOf(name)}`,
      target_key: name === null ? null : `p-${NAMES.indexOf(name)}`,
      target_name: name === null ? null : stored(name),
      name_key: name === null ? null : keyOf(foldBeforeTypedLetters(name)),
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
  };

  it('are found by what is typed, and no other key changes', async () => {
    await using fresh = await open();
    const earlier = Object.fromEntries(Object.entries(MIGRATIONS).filter(([name]) => name < '0019'));
    const old = await openStore(fresh.url, { migrations: earlier });
    // More than are checked at once, in two servers.
    const rows = Array.from({ length: 8_400 }, (_, n) => rowOf(n, NAMES[n % NAMES.length] ?? null));
    for (let at = 0; at < rows.length; at += 400) {
      await old.db
        .insertInto('cases')
        .values(rows.slice(at, at + 400))
        .execute();
    }
    await old.close();

    const store = await openStore(fresh.url);
    try {
      expect(store.applied).toEqual(Object.keys(MIGRATIONS).filter((name) => name >= '0019'));
      const keys = await store.db.selectFrom('cases').select(['number', 'name_key']).orderBy('number').execute();
      expect(keys).toEqual(
        rows.map(({ number }) => {
          const name = NAMES[(number - 1) % NAMES.length] ?? null;
          return { number, name_key: name === null ? null : keyOf(fold(name)) };
        }),
      );
      const book = createCaseHistory(store, 'me');
      for (const guildId of ['9', '10']) {
        for (const name of ['lukasz', 'Łukasz', 'soren', "o'brien", 'orsted', 'alex', 'νικοσ', 'zoe', 'Алена', 'ada']) {
          const people = await book.peopleByName(guildId, name);
          expect(people.map((person) => fold(person.name ?? ''))).toEqual([fold(name)]);
        }
        // Two spellings of one name are two people, to choose from.
        expect((await book.peopleByName(guildId, 'weiss')).map(({ name }) => name)).toHaveLength(2);
        expect((await book.peopleByName(guildId, 'istanbul')).map(({ name }) => name)).toHaveLength(2);
      }
    } finally {
      await store.close();
    }
  });

  it('are found together with those that a process of the version before adds', async () => {
    await using fresh = await open();
    const store = await openStore(fresh.url);
    try {
      const added = rowOf(8_301, 'Łukasz');
      const newer = rowOf(8_302, 'Łukasz');
      await store.db
        .insertInto('cases')
        .values([added, { ...newer, name_key: keyOf(fold('Łukasz')) }])
        .execute();
      const book = createCaseHistory(store, 'me');
      expect(await book.peopleByName('9', 'Łukasz')).toMatchObject([{ name: 'Łukasz' }]);
      const page = await book.page(
        '9',
        { about: { same: 'name', asIn: 8_302 }, moderatorId: null, outcome: null, since: null },
        { at: 'newest' },
        10,
      );
      expect(page.cases.map(({ number }) => number)).toEqual([8_303, 8_302]);
    } finally {
      await store.close();
    }
  });

  it.each([
    // What that version made of them, without its code.
    ['A'.repeat(1_200), 'a'.repeat(1_200)],
    [`Ł${'a'.repeat(1_200)}`, `ł${'a'.repeat(999)} ${hashed('a'.repeat(201))}`],
    [`${'a'.repeat(100_100)}ø`, `${'a'.repeat(1_000)} ${hashed(`${'a'.repeat(99_100)}ø`)}`],
  ])(
    'are found together with those of the version before if their name is very long, too (%#)',
    async (name, folded) => {
      await using fresh = await open();
      const store = await openStore(fresh.url);
      try {
        await store.db
          .insertInto('cases')
          .values([
            { ...rowOf(8_301, name), name_key: keyOf(folded) },
            { ...rowOf(8_302, name), name_key: keyOf(fold(name)) },
          ])
          .execute();
        const page = await createCaseHistory(store, 'me').page(
          '9',
          { about: { same: 'name', asIn: 8_303 }, moderatorId: null, outcome: null, since: null },
          { at: 'newest' },
          10,
        );
        expect(page.cases.map(({ number }) => number)).toEqual([8_303, 8_302]);
      } finally {
        await store.close();
      }
    },
  );
});

function hashed(text: string): string {
  return createHash('sha256').update(text, 'utf16le').digest('base64url');
}
