import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KEEP_OUT_LENGTHS, lengthLeft, termOf } from '../../src/keep-out/keep-out.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

it('a length is a time in the session or in the room, or has none', () => {
  expect(KEEP_OUT_LENGTHS.map((length) => termOf(length, NOW))).toEqual([
    { scope: 'session', until: NOW + HOUR / 6 },
    { scope: 'session', until: NOW + HOUR },
    { scope: 'session', until: null },
    { scope: 'room', until: NOW + 24 * HOUR },
    { scope: 'room', until: NOW + 7 * 24 * HOUR },
    { scope: 'room', until: null },
  ]);
  expect(termOf('forever', NOW)).toBeNull();
  expect(termOf(null, NOW)).toBeNull();
});

it('what is left of a keep-out is offered as a length of its own scope that isn’t shorter', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KEEP_OUT_LENGTHS), fc.nat(8 * 24 * HOUR), (length, passed) => {
      const term = termOf(length, NOW) ?? { scope: 'session', until: null };
      const offered = termOf(lengthLeft(term, NOW + passed), NOW + passed);
      expect(offered?.scope).toBe(term.scope);
      expect(offered?.until ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(term.until ?? Number.POSITIVE_INFINITY);
    }),
  );
  expect(lengthLeft({ scope: 'room', until: NOW + 25 * HOUR }, NOW)).toBe('in this room for a week');
  expect(lengthLeft({ scope: 'session', until: NOW + 60_000 }, NOW)).toBe('10 minutes');
});
