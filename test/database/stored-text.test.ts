import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { keyOf, stored, unstored } from '../../src/database/stored-text.ts';
import { hostileText } from '../support/hostile.ts';
import { openForTest, stores } from '../support/stores.ts';

const anyText = fc.oneof(
  hostileText,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xff_ff }), { maxLength: 250 }).map((units) => String.fromCharCode(...units)),
  fc.string({ maxLength: 5 }).map((text) => `~${text}`),
  fc.constantFrom('', '~', '\\', '\\u0000', '\u0000', '"', '\ud800', '\udc00', '\udc00\ud800', '\ud83d', '\u2028'),
);

describe('text from outside', () => {
  it('comes back from its stored form as it was, whatever it is', () => {
    fc.assert(fc.property(anyText, (text) => unstored(stored(text)) === text));
  });

  it('has a stored form without NUL and without half a surrogate pair, which PostgreSQL accepts', () => {
    fc.assert(fc.property(anyText, (text) => stored(text).isWellFormed() && !stored(text).includes('\0')));
  });

  it('has the key of another text only when it is the same text', () => {
    fc.assert(fc.property(anyText, anyText, (one, other) => (keyOf(one) === keyOf(other)) === (one === other)));
    fc.assert(fc.property(anyText, (text) => keyOf(keyOf(text)) !== keyOf(text) || !keyOf(text).startsWith('~')));
  });

  it('has a key of at most 200 characters, however long it is', () => {
    for (const text of ['x'.repeat(200), 'x'.repeat(201), '\u0000'.repeat(200), '😀'.repeat(1_000_000), '~']) {
      expect(keyOf(text).length).toBeLessThanOrEqual(200);
    }
    expect(keyOf('x'.repeat(200))).toBe('x'.repeat(200));
    expect(keyOf('x'.repeat(201))).toMatch(/^~[0-9a-f]{64}$/u);
    // What looks like a hash is hashed, too: no one can take an ID that has another's key.
    expect(keyOf(keyOf('x'.repeat(201)))).not.toBe(keyOf('x'.repeat(201)));
  });
});

describe.each(stores)('text on $name', ({ open }) => {
  it('is stored and returned unchanged, and found by its key, up to megabytes', async () => {
    await using at = await open();
    const store = await openForTest(at.url);
    try {
      const texts = ['\u0000', '\ud800', '\\u0000', '😀'.repeat(500_000), '~', ...fc.sample(anyText, 40)];
      for (const text of texts) {
        const { rows } = await sql<{ text: string; same: number }>`
          select cast(${stored(text)} as text) as text, case when cast(${keyOf(text)} as text) = cast(${keyOf(text)} as text) then 1 else 0 end as same
        `.execute(store.db);
        expect(unstored(rows[0]?.text ?? '-')).toBe(text);
        expect(rows[0]?.same).toBe(1);
      }
    } finally {
      await store.close();
    }
  });
});
