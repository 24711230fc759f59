import { expect, it } from 'vitest';
import { Turns } from '../../src/removal/turns.ts';
import { FakeClock } from '../support/fake-clock.ts';

const AT_ONCE = 128;

it('a turn is reported with how long it was waited for, even if it came too late', async () => {
  const clock = new FakeClock();
  const waited: number[] = [];
  const turns = new Turns(clock, (ms) => waited.push(ms));
  const working = Array.from({ length: AT_ONCE }, () => turns.next(() => clock.wait(11_000)));
  const late = turns.inTime(async () => 'done', 'too late');
  const patient = turns.next(async () => 'done');
  await clock.advance(1);
  expect(turns.waiting).toBe(2);
  await clock.advance(11_000);
  await Promise.all(working);
  expect([await late, await patient]).toEqual(['too late', 'done']);
  expect(waited).toEqual([...working.map(() => 0), 11_000, 11_000]);
  expect(turns.waiting).toBe(0);
});
