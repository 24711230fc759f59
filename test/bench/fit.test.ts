import { describe, expect, it } from 'vitest';
import { course, type Point } from '../../bench/report/fit.ts';

/** The same numbers for the same seed, from 0 to 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Quantity = {
  readonly level: number;
  readonly perHour: number;
  /** How far it strays, as a standard deviation, and how long it stays there. */
  readonly strays: number;
  readonly forMinutes: number;
  readonly minutes?: number;
};

/** A sample every 15 seconds. What it strays by fades, as with a pool that closes what it no longer needs. */
function samples({ level, perHour, strays, forMinutes, minutes = 60 }: Quantity, seed: number): Point[] {
  const random = chance(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const keeps = forMinutes === 0 ? 0 : Math.exp(-0.25 / forMinutes);
  let away = strays * normal();
  return Array.from({ length: minutes * 4 + 1 }, (_, n) => {
    const x = n / 240;
    away = keeps * away + strays * Math.sqrt(1 - keeps ** 2) * normal();
    return { x, y: Math.round(level + perHour * x + away) };
  });
}

/** In how many of 200 runs it's said to grow. */
function growing(quantity: Quantity): number {
  return Array.from({ length: 200 }, (_, seed) => course(samples(quantity, seed))).filter(({ flat }) => flat === false)
    .length;
}

const FILES = { level: 60, perHour: 0, strays: 4, forMinutes: 3 };
const RSS = { level: 310, perHour: 0, strays: 4, forMinutes: 1 };

describe('whether something grows', () => {
  it('is said of one descriptor a minute, and of 30 MiB an hour, however they stray', () => {
    expect(growing({ ...FILES, perHour: 60 })).toBeGreaterThanOrEqual(198);
    expect(growing({ ...RSS, perHour: 30 })).toBeGreaterThanOrEqual(194);
  });

  it('is said of something small that grows steadily', () => {
    expect(course(samples({ level: 60, perHour: 6, strays: 0.3, forMinutes: 1 }, 1)).flat).toBe(false);
  });

  it('isn’t said of what only strays', () => {
    expect(growing(FILES)).toBeLessThanOrEqual(6);
    expect(growing(RSS)).toBeLessThanOrEqual(4);
  });

  it('isn’t said of a pool that grows to its peak once and stays, or of what falls', () => {
    const pool = samples({ ...FILES, strays: 1 }, 1).map(({ x, y }) => ({ x, y: x > 0.75 ? y + 10 : y }));
    expect(course(pool).flat).toBe(true);
    expect(course(samples({ ...FILES, perHour: -60 }, 1)).flat).toBe(true);
  });

  it('isn’t said of less than a hundredth, or of less than one', () => {
    expect(course(samples({ level: 1000, perHour: 12, strays: 0, forMinutes: 0 }, 1)).flat).toBe(true);
    expect(course(samples({ level: 10, perHour: 1.2, strays: 0, forMinutes: 0 }, 1)).flat).toBe(true);
  });

  it('can’t be told of a life of a few minutes, or without samples', () => {
    expect(course(samples({ ...FILES, perHour: 600, minutes: 14 }, 1)).flat).toBeNull();
    expect(course(samples({ ...FILES, perHour: 600, minutes: 16 }, 1)).flat).toBe(false);
    expect(course([]).flat).toBeNull();
  });
});
