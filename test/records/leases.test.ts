import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/records/database.ts';
import { LEASE_MS, live, livenessLease, takeLease } from '../../src/records/leases.ts';
import { type OpenStore, stores } from '../support/stores.ts';

const log = pino({ level: 'silent' });

describe.each(stores)('leases on $name', ({ open, engine }) => {
  let at: OpenStore;
  let one: Store;
  let other: Store;

  beforeEach(async () => {
    at = await open();
    one = await openStore(at.url);
    other = await openStore(at.url);
  });

  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
    await at[Symbol.asyncDispose]();
  });

  const holderOf = (name: string) =>
    one.db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
  /** So many milliseconds from now, by this machine's clock, which is the store's here. */
  const runsOut = (name: string, inMs: number) =>
    one.db
      .updateTable('leases')
      .set({ until: Date.now() + inMs })
      .where('name', '=', name)
      .execute();

  it('are held by exactly one of many who ask at once', async () => {
    const got = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => ((await takeLease(n % 2 ? one : other, 'x', `h${n}`)) ? n : null)),
    );
    const winners = got.filter((n) => n !== null);
    expect(winners).toHaveLength(1);
    expect(await holderOf('x')).toMatchObject({ holder: `h${winners[0]}` });
  });

  it('are renewed by their holder alone, for ten seconds each time', async () => {
    expect(await takeLease(one, 'x', 'me')).toBe(true);
    await runsOut('x', 500);
    expect(await takeLease(other, 'x', 'you')).toBe(false);
    expect(await takeLease(other, 'x', 'me')).toBe(true);
    const { until = 0 } = (await holderOf('x')) ?? {};
    expect(until - Date.now()).toBeGreaterThan(LEASE_MS - 5_000);
    expect(until - Date.now()).toBeLessThanOrEqual(LEASE_MS);
  });

  it('fall to exactly one other once they have run out, and not back', async () => {
    await takeLease(one, 'x', 'dead');
    await runsOut('x', -1);
    const got = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => takeLease(other, 'x', holder)));
    expect(got.filter(Boolean)).toHaveLength(1);
    expect(await takeLease(one, 'x', 'dead')).toBe(false);
  });

  it('show a process to the others for as long as it lives', async () => {
    const liveness = await live(one, 'me', log);
    expect(await holderOf(livenessLease('me'))).toMatchObject({ holder: 'me' });
    await takeLease(one, 'log:1', 'me');
    await liveness.end();
    expect(await holderOf(livenessLease('me'))).toBeUndefined();
    // Everything it held, so that nobody has to wait for it.
    expect(await holderOf('log:1')).toBeUndefined();
  });

  it('of those who died long ago are swept by whoever starts', async () => {
    await takeLease(one, livenessLease('old'), 'old');
    await runsOut(livenessLease('old'), -2 * 3_600_000);
    const mine = await live(one, 'me', log);
    expect(await holderOf(livenessLease('old'))).toBeUndefined();
    await mine.end();
  });

  if (engine === 'sqlite') {
    it('of a process that died are void at once: whoever can lock the file alone knows that it is gone', async () => {
      await takeLease(one, livenessLease('died'), 'died');
      const mine = await live(other, 'me', log);
      expect(await holderOf(livenessLease('died'))).toBeUndefined();
      await mine.end();
    });

    it('of a process that still uses the file hold when a second one starts', async () => {
      const first = await live(one, 'first', log);
      const second = await live(other, 'second', log);
      expect(await holderOf(livenessLease('first'))).toMatchObject({ holder: 'first' });
      await first.end();
      // One of two is left: a third must not take it for dead either.
      const third = await live(one, 'third', log);
      expect(await holderOf(livenessLease('second'))).toMatchObject({ holder: 'second' });
      await Promise.all([second.end(), third.end()]);
    });
  } else {
    it('of a process that died hold until they have run out, for it may live on another machine', async () => {
      await takeLease(one, livenessLease('elsewhere'), 'elsewhere');
      const mine = await live(other, 'me', log);
      expect(await holderOf(livenessLease('elsewhere'))).toMatchObject({ holder: 'elsewhere' });
      await mine.end();
    });
  }
});
