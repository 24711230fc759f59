import { expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import { expectNoViolations, startHarness, textOf } from './harness.ts';

const CASES = 10_050;

it('more cases than fit in one file are exported in parts, each case once', async () => {
  await using harness = await startHarness({ start: false });
  const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
  const row = (number: number) => ({
    guild_id: harness.guild.id,
    number,
    moderator_id: harness.moderator.id,
    target_id: `p-${number}`,
    target_key: `p-${number}`,
    target_name: `Person ${number}`,
    name_key: `person ${number}`,
    joined_at: null,
    session_id: 's',
    session_key: `s-${number}`,
    room_id: 'r',
    room_custom_id: null,
    reason: null,
    reference: 'REF',
    created_at: number,
    owner: 'o',
    outcome: 'removed' as const,
    settled_at: number,
    application_id: null,
    reply_token: null,
    returns: 0,
    voided_at: null,
    voided_by: null,
    void_reason: null,
    version: 1,
  });
  for (let at = 1; at <= CASES; at += 500) {
    const count = Math.min(500, CASES - at + 1);
    await store.db
      .insertInto('cases')
      .values(Array.from({ length: count }, (_, n) => row(at + n)))
      .execute();
  }
  await store.close();
  await harness.restart();

  const list = await harness.moderator.run('kick-history').reply();
  const first = await harness.moderator.press(list, { label: 'Export CSV' }).reply();
  expect(textOf(first)).toContain('10,000 cases exported');
  expect(textOf(first)).toContain('Not every case fit.');
  const second = await harness.moderator.press(first, { label: 'Export next part' }).reply();
  expect(textOf(second)).toContain('50 cases exported');
  expect(textOf(second)).not.toContain('Not every case fit.');
  const numbers = [first, second].flatMap((message) =>
    [...(harness.discord.filesOf(message)[0]?.text ?? '').matchAll(/^"(\d+)",/gmu)].map(([, number]) => Number(number)),
  );
  expect(numbers).toEqual(Array.from({ length: CASES }, (_, n) => CASES - n));
  expectNoViolations(harness);
});
