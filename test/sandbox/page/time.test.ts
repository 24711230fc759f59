import { describe, expect, it } from 'vitest';
import { ago, clockTime, counted, duration, minutesIn } from '../../../sandbox/page/shell/time.ts';

const MINUTE = 60_000;

describe('a duration', () => {
  it.each([
    [-5_000, 'less than a minute'],
    [59_999, 'less than a minute'],
    [MINUTE, '1 min'],
    [59 * MINUTE, '59 min'],
    [60 * MINUTE, '1 h'],
    [98 * MINUTE, '1 h 38 min'],
    [1_500 * MINUTE, '25 h'],
  ])('of %i ms is “%s”', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

it.each([
  [-1, '<1 min'],
  [59_999, '<1 min'],
  [97.5 * MINUTE, '97 min'],
])('a short duration of %i ms is “%s”', (ms, text) => {
  expect(minutesIn(ms)).toBe(text);
});

describe('how long ago', () => {
  it.each([
    [-1, 'just now'],
    [MINUTE, '1 minute ago'],
    [2.5 * MINUTE, '2 minutes ago'],
    [60 * MINUTE, '1 hour ago'],
    [200 * MINUTE, '3 hours ago'],
  ])('%i ms is: “%s”', (ms, text) => {
    expect(ago(ms)).toBe(text);
  });
});

describe('a count', () => {
  it.each([
    [0, '0 people'],
    [1, '1 person'],
    [1_012, '1,012 people'],
  ])('of %i is “%s”', (count, text) => {
    expect(counted(count, 'person', 'people')).toBe(text);
  });
});

it('the time of day has milliseconds', () => {
  expect(clockTime(new Date(2027, 0, 2, 9, 5, 7, 42).getTime())).toBe('09:05:07.042');
});
