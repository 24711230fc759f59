import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from '../../src/common/retry-after.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('Retry-After', () => {
  it.each<[string, number | null]>([
    ['7', 7],
    ['0', 1],
    ['1.2', 2],
    ['100000', 600],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
    ['Thu, 01 Jan 2026 00:00:30.500 GMT', 31],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 1],
    ['Fri, 01 Jan 2027 00:00:00 GMT', 600],
    ['soon', null],
    ['', null],
    ['Infinity', null],
  ])('of %j is %j seconds', (value, expected) => {
    expect(retryAfterSeconds(new Headers({ 'retry-after': value }), NOW)).toBe(expected);
  });

  it('can be absent', () => {
    expect(retryAfterSeconds(new Headers(), NOW)).toBeNull();
  });
});
