import { beforeEach, describe, expect, it } from 'vitest';
import { HELD_BACK_FOR_MS, Pace } from '../../src/bot/pace.ts';
import { FakeClock } from '../support/fake-clock.ts';

let clock: FakeClock;
let stopping: AbortController;
let othersFirst: boolean;
let pace: Pace;
/** In the order in which they began. */
let begun: number[];

beforeEach(() => {
  clock = new FakeClock();
  stopping = new AbortController();
  othersFirst = false;
  pace = new Pace(clock, () => othersFirst, stopping.signal);
  begun = [];
});

let count = 0;
beforeEach(() => {
  count = 0;
});

/** This many come at once. */
async function come(many: number): Promise<void> {
  for (let n = 0; n < many; n += 1) {
    const number = count;
    count += 1;
    void pace.turn().then(() => begun.push(number));
  }
  await clock.advance(0);
}

describe('work that comes', () => {
  it('begins at once, as long as it’s a few hundred a second', async () => {
    for (let n = 0; n < 200; n += 1) {
      await come(5);
      expect(begun).toHaveLength(5 * (n + 1));
      await clock.advance(10);
    }
  });

  it('in a burst begins a little at a time, in its order', async () => {
    await come(200);
    expect(begun).toHaveLength(64);
    await clock.advance(25);
    expect(begun).toHaveLength(80);
    await come(1);
    await clock.advance(1_000);
    expect(begun).toEqual(Array.from({ length: 201 }, (_, n) => n));
  });

  it('begins at once again after a burst and a rest', async () => {
    await come(200);
    await clock.advance(1_000);
    begun = [];
    await come(64);
    expect(begun).toHaveLength(64);
  });

  it('waits for what can’t wait, though not forever, and then only a few at a time', async () => {
    othersFirst = true;
    await come(20);
    await clock.advance(HELD_BACK_FOR_MS - 100);
    expect(begun).toEqual([]);
    await clock.advance(100);
    expect(begun).toEqual([0, 1, 2, 3]);
    await clock.advance(4 * 25);
    expect(begun).toHaveLength(20);
  });

  it('begins soon once others are through', async () => {
    othersFirst = true;
    await come(5);
    othersFirst = false;
    await clock.advance(25);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('isn’t held back by a process that stops', async () => {
    othersFirst = true;
    await come(200);
    stopping.abort();
    await clock.advance(25);
    await come(1);
    expect(begun).toHaveLength(201);
  });

  it('leaves no timer running when there’s nothing more to do', async () => {
    await come(100);
    await clock.advance(10_000);
    expect(clock.waiting).toBe(0);
  });
});
