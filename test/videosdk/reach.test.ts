import { beforeEach, describe, expect, it } from 'vitest';
import { ASKED_EVERY_MS, createReach, LATELY_MS, type Reach } from '../../src/videosdk/reach.ts';
import { FakeClock } from '../support/fake-clock.ts';

let clock: FakeClock;
let reach: Reach;
let asked: number;
let answer: () => Promise<unknown>;

beforeEach(() => {
  clock = new FakeClock();
  asked = 0;
  answer = async () => 'the key';
  reach = createReach({
    clock,
    ask: () => {
      asked += 1;
      return answer();
    },
  });
});

describe('whether VideoSDK can be reached', () => {
  it('is known from the calls that the bot makes anyway', async () => {
    reach.note(true);
    await clock.advance(LATELY_MS);
    expect(await reach.lately()).toBe(true);
    expect(asked).toBe(0);
  });

  it('is asked when there was no call for a minute, or none at all', async () => {
    expect(await reach.lately()).toBe(true);
    expect(asked).toBe(1);
    await clock.advance(LATELY_MS + 1);
    expect(await reach.lately()).toBe(true);
    expect(asked).toBe(2);
  });

  it('is asked as soon as a call failed, once for all who want to know', async () => {
    reach.note(true);
    reach.note(false);
    expect(await Promise.all([reach.lately(), reach.lately()])).toEqual([true, true]);
    expect(asked).toBe(1);
  });

  it('isn’t asked more often than every five seconds while it fails', async () => {
    answer = () => Promise.reject(new Error('no answer'));
    expect([await reach.lately(), await reach.lately()]).toEqual([false, false]);
    expect(asked).toBe(1);
    answer = async () => 'the key';
    await clock.advance(ASKED_EVERY_MS);
    expect(await reach.lately()).toBe(true);
    expect(asked).toBe(2);
  });

  it('is denied when no answer comes in time', async () => {
    answer = () => new Promise(() => undefined);
    const reached = reach.lately();
    await clock.advance(2_000);
    expect(await reached).toBe(false);
  });
});
