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
/** What time it is at the server, less `elapsed`. */
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

/** Answers until it is sure, as a bot has them within its first minute. */
async function settle(): Promise<void> {
  for (let count = 0; count < 6; count += 1) {
    await answer();
    await clock.advance(730);
  }
}

describe('the clock of a server', () => {
  it('is this machine’s as long as there is no answer', () => {
    expect(server.now()).toBe(clock.now());
    expect(server.skewMs()).toBeNull();
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
    'is known within a second after one answer on a machine that is off by %i ms, and said once',
    async (off) => {
      clock.step(off);
      await answer();
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
      expect(Math.abs((server.skewMs() ?? 0) - off)).toBeLessThanOrEqual(SECOND);
      await settle();
      expect(told).toHaveLength(1);
      expect(Math.abs((told[0] ?? 0) - off)).toBeLessThanOrEqual(SECOND);
    },
  );

  it('is told in whole milliseconds, as it is stored, though a machine counts what has passed more finely', async () => {
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

  it('does not care how the clock of the machine is set meanwhile', async () => {
    await settle();
    for (const step of [-SECOND * 5, MINUTE, -HOUR, 3 * HOUR, -2 * HOUR]) {
      clock.step(step);
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
      await clock.advance(MINUTE);
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    }
  });

  it('tells at the next answer that the clock of the machine was set, and that it was put right', async () => {
    await settle();
    clock.step(3 * MINUTE);
    expect(Math.round((server.skewMs() ?? 0) / SECOND)).toBeCloseTo(180, -1);
    await answer();
    clock.step(-3 * MINUTE);
    expect(server.skewMs()).toBe(0);
    await answer();
    expect(told.map((ms) => Math.round(ms / MINUTE))).toEqual([3, 0]);
  });

  it('learns from an answer of any length, and little from a long one', async () => {
    clock.step(MINUTE);
    await answer({ ms: 30_000, at: 0.9 });
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(16_000);
    await answer();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('passes over answers without a date, with none that can be read, and out of a cache', async () => {
    const at = clock.elapsed();
    server.observe(new Headers(), at, at);
    server.observe(new Headers({ date: 'yesterday' }), at, at);
    server.observe(headersOf(trueTime() - HOUR, { age: '3600' }), at, at);
    expect(server.now()).toBe(clock.now());
    expect(server.skewMs()).toBeNull();
    server.observe(headersOf(trueTime() - HOUR, { age: '0' }), at, at);
    expect(server.skewMs()).toBeGreaterThan(0);
  });

  it('does not believe one answer against what many have told, and is sure of nothing meanwhile', async () => {
    await settle();
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    expect(server.earliest()).toBeGreaterThan(trueTime() - 2 * SECOND);
    await answer({ says: () => trueTime() + HOUR });
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    expect(server.earliest()).toBe(Number.NEGATIVE_INFINITY);
    await answer();
    expect(server.earliest()).toBeGreaterThan(trueTime() - 2 * SECOND);
  });

  it('does not believe a cache that serves one old date again and again', async () => {
    await settle();
    const old = trueTime() - 20 * MINUTE;
    for (let count = 0; count < 40; count += 1) {
      await answer({ says: () => old });
      await clock.advance(700);
      expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    }
  });

  it('gets over a first answer that was wrong', async () => {
    await answer({ says: () => trueTime() - HOUR });
    await settle();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
    expect(server.skewMs()).toBe(0);
  });

  it('gets over a machine that slept: the clock that only goes up did not notice', async () => {
    clock.step(-MINUTE);
    await settle();
    clock.suspend(2 * HOUR);
    offset += 2 * HOUR;
    await settle();
    expect(Math.abs(server.now() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('is right at once after that, where the clock of the machine is kept', async () => {
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

  it('is certain of nothing before something else than a header has borne it out', async () => {
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

describe('what time it is at least', () => {
  it.each([MINUTE, 2 * HOUR, 365 * 24 * HOUR])(
    'is known after one answer on a machine that is ahead by %i ms',
    async (off) => {
      clock.step(off);
      await answer();
      expect(server.atLeast()).toBeLessThanOrEqual(trueTime());
      expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * SECOND);
    },
  );

  it('is what this machine’s clock says where that is behind, until the answers are borne out', async () => {
    clock.step(-HOUR);
    await settle();
    expect(server.atLeast()).toBe(Math.floor(trueTime() - HOUR));
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    expect(server.atLeast()).toBeGreaterThan(trueTime() - 2 * SECOND);
  });

  it('is never later than this machine’s clock and the answers both say, be the one or the others far ahead', async () => {
    await answer({ says: () => trueTime() + 365 * 24 * HOUR });
    expect(server.atLeast()).toBe(Math.floor(trueTime()));
  });

  it('is what was borne out last, where the answers were disproved', async () => {
    clock.step(HOUR);
    await answer({ says: () => trueTime() + HOUR });
    server.bearOut(trueTime() + SECOND, clock.elapsed());
    expect(Math.abs(server.atLeast() - trueTime())).toBeLessThanOrEqual(SECOND);
  });

  it('is not known while answers contradict each other', async () => {
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
