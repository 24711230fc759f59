import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createServerClock, type ServerClock, skewInWords } from '../../src/common/server-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let server: ServerClock;
let told: number[];
/** The time at the server, minus `elapsed`. */
let offset: number;

const trueTime = (): number => clock.elapsed() + offset;

beforeEach(() => {
  clock = new FakeClock();
  told = [];
  server = createServerClock(clock, (skewMs) => told.push(skewMs));
  offset = clock.now() - clock.elapsed();
});

function headersOf(date: number, more: Record<string, string> = {}): Headers {
  return new Headers({ date: new Date(date).toUTCString(), ...more });
}

/** A request there and back; the header is written on the way. */
async function answer({ ms = 80, at = 0.5, says = trueTime, more = {} } = {}): Promise<void> {
  const sentAt = clock.elapsed();
  await clock.advance(ms * at);
  const headers = headersOf(says(), more);
  await clock.advance(ms * (1 - at));
  server.observe(headers, sentAt, clock.elapsed());
}

/** Answers until it is sure, as a bot gets them within its first minute. */
async function settle(): Promise<void> {
  for (let count = 0; count < 6; count += 1) {
    await answer();
    await clock.advance(730);
  }
}

describe('a server’s clock', () => {
  it('is this machine’s until there is an answer', () => {
    expect(server.now()).toBe(clock.now());
    expect(server.skewMs()).toBeNull();
    expect(server.latest()).toBeNull();
    expect(server.earliest()).toBe(Number.NEGATIVE_INFINITY);
    expect(server.atLeast()).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is this machine’s when the answers allow that: it is finer than whole seconds', async () => {
    await settle();
    expect(server.now()).toBe(clock.now());
    expect(server.skewMs()).toBe(0);
    expect(told).toEqual([]);
  });

  it.each([-26 * HOUR, -HOUR, -3 * MINUTE, -4 * SECOND, 4 * SECOND, MINUTE, HOUR, 26 * HOUR])(
    'is known within a second after one answer on a machine that is off by %i ms, and reported once',
    async (off) => {
      clock.step(off);
      await answer();
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
      expect(Math.abs((server.skewMs() ?? 0) - off)).toBeLessThanOrEqual(SECOND);
      expect(server.latest()).toBeGreaterThanOrEqual(trueTime());
      expect(server.latest()).toBeLessThanOrEqual(trueTime() + 2 * SECOND);
      await settle();
      expect(told).toHaveLength(1);
      expect(Math.abs((told[0] ?? 0) - off)).toBeLessThanOrEqual(SECOND);
    },
  );

  it('is given in whole milliseconds, as it is stored, although a machine measures elapsed time more finely', async () => {
    clock.step(HOUR);
    await clock.advance(0.37);
    await answer({ ms: 80.21 });
    expect(server.now()).toSatisfy(Number.isInteger);
    expect(server.atLeast()).toSatisfy(Number.isInteger);
  });

  it('becomes finer with each answer, and is never wrong about what it is sure of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            ms: fc.integer({ min: 1, max: 4_000 }),
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            pause: fc.integer({ min: 0, max: 5 * MINUTE }),
            step: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        async (answers) => {
          clock = new FakeClock();
          server = createServerClock(clock);
          offset = clock.now() - clock.elapsed() + 123_456;
          server.bearOut(Number.MAX_SAFE_INTEGER, 0);
          for (const { pause, step, ...one } of answers) {
            await answer(one);
            await clock.advance(pause);
            clock.step(step);
            expect(server.earliest()).toBeLessThanOrEqual(trueTime());
            expect(server.atLeast()).toBeLessThanOrEqual(trueTime());
            expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND + one.ms + 400);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('doesn’t depend on how the machine’s clock is set meanwhile', async () => {
    await settle();
    for (const step of [-SECOND * 5, MINUTE, -HOUR, 3 * HOUR, -2 * HOUR]) {
      clock.step(step);
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
      await clock.advance(MINUTE);
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    }
  });

  it('reports at the next answer that the machine’s clock was set, and that it was corrected', async () => {
    await settle();
    clock.step(3 * MINUTE);
    expect(Math.round((server.skewMs() ?? 0) / SECOND)).toBeCloseTo(180, -1);
    await answer();
    clock.step(-3 * MINUTE);
    expect(server.skewMs()).toBe(0);
    await answer();
    expect(told.map((ms) => Math.round(ms / MINUTE))).toEqual([3, 0]);
  });

  it('learns from an answer of any duration, and little from a long one', async () => {
    clock.step(MINUTE);
    await answer({ ms: 30_000, at: 0.9 });
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(16_000);
    await answer();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('ignores answers without a date, with an unreadable one, or from a cache', async () => {
    const at = clock.elapsed();
    server.observe(new Headers(), at, at);
    server.observe(new Headers({ date: 'yesterday' }), at, at);
    server.observe(headersOf(trueTime() - HOUR, { age: '3600' }), at, at);
    expect(server.now()).toBe(clock.now());
    expect(server.skewMs()).toBeNull();
    server.observe(headersOf(trueTime() - HOUR, { age: '0' }), at, at);
    expect(server.skewMs()).toBeGreaterThan(0);
  });

  it('doesn’t believe one answer against what many have said, and is sure of nothing meanwhile', async () => {
    await settle();
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    expect(server.earliest()).toBeGreaterThan(trueTime() - 2 * SECOND);
    await answer({ says: () => trueTime() + HOUR });
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    expect(server.earliest()).toBe(Number.NEGATIVE_INFINITY);
    await answer();
    expect(server.earliest()).toBeGreaterThan(trueTime() - 2 * SECOND);
  });

  it('doesn’t believe a cache that serves one old date again and again', async () => {
    await settle();
    const old = trueTime() - 20 * MINUTE;
    for (let count = 0; count < 40; count += 1) {
      await answer({ says: () => old });
      await clock.advance(700);
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    }
  });

  it('recovers from a first answer that was wrong', async () => {
    await answer({ says: () => trueTime() - HOUR });
    await settle();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    expect(server.skewMs()).toBe(0);
  });

  it('recovers after the machine was asleep: the clock that only goes up didn’t notice', async () => {
    clock.step(-MINUTE);
    await settle();
    clock.suspend(2 * HOUR);
    offset += 2 * HOUR;
    await settle();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('is right at once after that, if the machine’s clock is accurate', async () => {
    await settle();
    clock.suspend(2 * HOUR);
    offset += 2 * HOUR;
    await answer();
    expect(server.now()).toBe(clock.now());
  });

  it('believes the last answer at once when something was judged by it', async () => {
    await settle();
    clock.step(-MINUTE);
    clock.suspend(2 * HOUR);
    offset += 2 * HOUR;
    await answer();
    expect(Math.abs(server.now() - trueTime())).toBeGreaterThan(HOUR);
    server.trustLatest();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('forgets what no answer has confirmed for a quarter of an hour', async () => {
    clock.step(MINUTE);
    await settle();
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    await clock.advance(14 * MINUTE);
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(2 * SECOND);
    expect(server.earliest()).toBeGreaterThan(0);
    await clock.advance(2 * MINUTE);
    expect(server.earliest()).toBe(Number.NEGATIVE_INFINITY);
    expect(server.now()).toBe(clock.now());
    expect(server.skewMs()).toBeNull();
    await answer();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('is certain of nothing until something other than a header has confirmed it', async () => {
    await settle();
    expect(server.earliest()).toBe(Number.NEGATIVE_INFINITY);
    expect(server.bearOut(trueTime() + 2 * SECOND, clock.elapsed())).toBe(true);
    expect(server.earliest()).toBeGreaterThan(trueTime() - 2 * SECOND);
  });

  it('is never certain again once its headers were disproved', async () => {
    await answer({ says: () => trueTime() + MINUTE });
    expect(server.bearOut(trueTime() + 2 * SECOND, clock.elapsed())).toBe(false);
    await answer({ says: () => trueTime() + MINUTE });
    expect(server.bearOut(Number.MAX_SAFE_INTEGER, clock.elapsed())).toBe(false);
    expect(server.earliest()).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('the earliest time it can be', () => {
  it.each([MINUTE, 2 * HOUR, 365 * 24 * HOUR])(
    'is known after one answer on a machine that is ahead by %i ms',
    async (off) => {
      clock.step(off);
      await answer();
      expect(server.atLeast()).toBeLessThanOrEqual(trueTime());
      expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * SECOND);
    },
  );

  it('is what this machine’s clock says when that is behind, until the answers are confirmed', async () => {
    clock.step(-HOUR);
    await settle();
    expect(server.atLeast()).toBe(Math.floor(trueTime() - HOUR));
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * SECOND);
  });

  it('is never later than both this machine’s clock and the answers say, even if either is far ahead', async () => {
    await answer({ says: () => trueTime() + 365 * 24 * HOUR });
    expect(server.atLeast()).toBe(Math.floor(trueTime()));
  });

  it('is what was confirmed last, when the answers were disproved', async () => {
    clock.step(HOUR);
    await answer({ says: () => trueTime() + HOUR });
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    expect(Math.abs(server.atLeast() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('isn’t known while answers contradict each other', async () => {
    await settle();
    await answer({ says: () => trueTime() + HOUR });
    expect(server.atLeast()).toBe(Number.NEGATIVE_INFINITY);
    await answer();
    expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * SECOND);
  });

  it('stays known without further answers, through days and sleep', async () => {
    await settle();
    await clock.advance(24 * HOUR);
    expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * MINUTE);
    clock.suspend(HOUR);
    offset += HOUR;
    expect(server.atLeast()).toBeLessThanOrEqual(trueTime());
    expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * HOUR);
  });
});

describe('a difference in words', () => {
  it.each([
    [3 * MINUTE + 5 * SECOND, '3 minutes ahead'],
    [-3 * MINUTE, '3 minutes behind'],
    [MINUTE, '1 minute ahead'],
    [-40 * SECOND, '40 seconds behind'],
    [300, '1 second ahead'],
    [2 * HOUR, '2 hours ahead'],
    [89 * MINUTE, '89 minutes ahead'],
    [-HOUR * 50, '2 days behind'],
  ])('%i ms: %s', (ms, words) => {
    expect(skewInWords(ms)).toBe(words);
  });
});
