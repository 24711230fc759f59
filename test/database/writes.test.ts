import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/database/errors.ts';
import { createWrites } from '../../src/database/writes.ts';
import { FakeClock } from '../support/fake-clock.ts';

const silent = pino({ level: 'silent' });
const coded = (code: string) => Object.assign(new Error('no'), { code });

describe('a failed statement', () => {
  it.each(['23505', '23514', '22021', '22P02', '42601', '42P01', '54000', '54001', '08P01', '0A000'])(
    'fails for good with %s',
    (code) => expect(failureOf(coded(code))).toBe('permanent'),
  );

  it.each([1, 18, 19, 787, 2067, 20, 25])('fails for good with SQLite’s %d', (errcode) =>
    expect(failureOf(Object.assign(new Error('no'), { errcode }))).toBe('permanent'),
  );

  it.each([
    '08006',
    '25006',
    '25P02',
    '28P01',
    '40001',
    '40P01',
    '53100',
    '53300',
    '55P03',
    '57014',
    '57P01',
    '58030',
    '42501',
    'ECONNREFUSED',
    'ECONNRESET',
    'ENOSPC',
    'EPIPE',
  ])('is temporary with %s', (code) => expect(failureOf(coded(code))).toBe('temporary'));

  it.each([5, 261, 6, 8, 10, 13, 14])('is temporary with SQLite’s %d', (errcode) =>
    expect(failureOf(Object.assign(new Error('no'), { errcode }))).toBe('temporary'),
  );

  it('is temporary when the connection was lost', () =>
    expect(failureOf(new Error('Connection terminated unexpectedly'))).toBe('temporary'));

  it.each([new TypeError('a bug'), coded('XX000'), coded('ERR_INVALID_STATE'), 'text'])(
    'is of no known kind otherwise',
    (error) => expect(failureOf(error)).toBe('unknown'),
  );
});

describe('a write that must happen', () => {
  function scene() {
    const clock = new FakeClock();
    const writes = createWrites({ clock, log: silent });
    const done: string[] = [];
    const failing = new Map<string, unknown>();
    const write = (name: string) =>
      writes.writeOrQueue(name, [`about ${name}`], async () => {
        if (failing.has(name)) {
          throw failing.get(name);
        }
        done.push(name);
      });
    return { clock, writes, done, failing, write };
  }

  it('is written at once, and leaves nothing behind', async () => {
    const { writes, done, write, clock } = scene();
    const writing = write('a');
    expect(writes.concerns('about a')).toBe(true);
    await writing;
    expect(done).toEqual(['a']);
    expect(writes.concerns('about a')).toBe(false);
    expect([writes.waiting, clock.waiting, writes.setAside()]).toEqual([0, 0, null]);
  });

  it('isn’t held up by one that is refused for good, before it or after', async () => {
    const { clock, writes, done, failing, write } = scene();
    for (const name of ['a', 'refused', 'b']) {
      failing.set(name, coded('57P01'));
      await write(name);
    }
    failing.clear();
    failing.set('refused', coded('23514'));
    await clock.advance(60_000);
    expect(done).toEqual(['a', 'b']);
    expect(writes.setAside()).toEqual({ count: 1, oldest: expect.any(Number), reason: '23514' });
    expect([writes.waiting, clock.waiting]).toEqual([0, 0]);
  });

  it('isn’t held up by one that always comes too late', async () => {
    const { clock, done, failing, write } = scene();
    for (const name of ['locked', 'a', 'b', 'c']) {
      failing.set(name, coded('57014'));
      await write(name);
    }
    failing.clear();
    failing.set('locked', coded('57014'));
    await clock.advance(30_000);
    expect(done).toEqual(['a', 'b', 'c']);
    failing.clear();
    await clock.advance(10_000);
    expect(done).toEqual(['a', 'b', 'c', 'locked']);
  });

  it('is retried for as long as the store is unavailable, and about twenty times when the failure is unknown', async () => {
    const { clock, writes, done, failing, write } = scene();
    failing.set('away', coded('ECONNREFUSED'));
    failing.set('strange', new TypeError('a bug'));
    await write('away');
    await write('strange');
    await clock.advance(10 * 60_000);
    expect(writes.setAside()).toMatchObject({ count: 1, reason: 'TypeError' });
    expect(writes.concerns('about away')).toBe(true);
    failing.delete('away');
    await clock.advance(10_000);
    expect(done).toEqual(['away']);
  });

  it('is replaced by a later one with the same name, which undoes a refusal', async () => {
    const { writes, done, failing, write } = scene();
    failing.set('a', coded('23514'));
    await write('a');
    expect(writes.setAside()).toMatchObject({ count: 1 });
    failing.clear();
    await write('a');
    expect(done).toEqual(['a']);
    expect([writes.setAside(), writes.concerns('about a')]).toEqual([null, false]);
  });

  it('isn’t tried again when it fails after a later one with the same name has replaced it', async () => {
    const { clock, writes, done, write } = scene();
    const first = Promise.withResolvers<void>();
    let tried = 0;
    const replaced = writes.writeOrQueue('a', ['about a'], () => {
      tried += 1;
      return first.promise;
    });
    await write('a');
    first.reject(coded('08006'));
    await replaced;
    // Nothing has to be tried again.
    expect(clock.waiting).toBe(0);
    await clock.advance(60_000);
    expect([tried, done, writes.waiting, writes.setAside()]).toEqual([1, ['a'], 0, null]);
    expect(writes.concerns('about a')).toBe(false);
  });

  it('counts everything that was refused, and remembers only as much of it as is useful', async () => {
    const { writes, failing, write } = scene();
    for (let n = 0; n < 1_500; n += 1) {
      failing.set(`${n}`, coded('22021'));
      await write(`${n}`);
    }
    expect(writes.setAside()).toMatchObject({ count: 1_500, reason: '22021' });
    expect([writes.concerns('about 0'), writes.concerns('about 1499')]).toEqual([false, true]);
  });

  it('is retried once more at the end', async () => {
    const { writes, done, failing, write } = scene();
    failing.set('a', coded('57P01'));
    await write('a');
    failing.clear();
    await writes.close();
    expect(done).toEqual(['a']);
  });
});
