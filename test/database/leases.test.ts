import { sql } from 'kysely';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/common/clock.ts';
import type { LocalStore } from '../../src/database/database.ts';
import {
  holdsNow,
  LEASE_MS,
  leaseLeft,
  live,
  livenessLease,
  RENEW_EVERY_MS,
  takeLease,
} from '../../src/database/leases.ts';
import { ANSWERED_WITHIN_MS } from '../../src/database/timeouts.ts';
import { systemClock } from '../../src/operations/system-clock.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';

const log = pino({ level: 'silent' });

describe.each(stores)('leases on $name', (kind) => {
  const { engine } = kind;
  const shared = shareStores(kind, 2);
  let one: LocalStore;
  let other: LocalStore;

  beforeEach(async () => {
    [one, other] = (await shared.begin()).stores as [LocalStore, LocalStore];
  });

  const holderOf = (name: string) =>
    one.db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();
  /** This many milliseconds from now, by the store's clock. */
  const runsOut = (name: string, inMs: number) =>
    one.db
      .updateTable('leases')
      .set({ until: sql<number>`${one.now} + ${sql.lit(inMs)}` })
      .where('name', '=', name)
      .execute();
  const leftOf = async (name: string) => {
    const { rows } = await sql<{ remaining: number }>`
      select until - ${one.now} as remaining from leases where name = ${name}
    `.execute(one.db);
    return rows[0]?.remaining ?? Number.NaN;
  };

  it('are held by exactly one of many who ask at once', async () => {
    const got = await Promise.all(
      Array.from({ length: 20 }, async (_, n) =>
        (await (n % 2 ? one : other).run(takeLease, 'x', `h${n}`)) ? n : null,
      ),
    );
    const winners = got.filter((n) => n !== null);
    expect(winners).toHaveLength(1);
    expect(await holderOf('x')).toMatchObject({ holder: `h${winners[0]}` });
  });

  it('are renewed only by their holder, for ten seconds each time', async () => {
    expect(await one.run(takeLease, 'x', 'me')).toBe(true);
    await runsOut('x', 500);
    expect(await other.run(takeLease, 'x', 'you')).toBe(false);
    expect(await other.run(takeLease, 'x', 'me')).toBe(true);
    expect(await leftOf('x')).toBeGreaterThan(LEASE_MS - 5_000);
    expect(await leftOf('x')).toBeLessThanOrEqual(LEASE_MS);
  });

  it('that lie further ahead than is possible are void: the store’s clock has restarted since', async () => {
    await one.run(takeLease, 'x', 'before');
    await runsOut('x', 3_600_000);
    expect(await other.run(takeLease, 'x', 'after')).toBe(true);
    expect(await leftOf('x')).toBeLessThanOrEqual(LEASE_MS);
    expect(await one.run(takeLease, 'x', 'before')).toBe(false);
  });

  it('of an older version, which counted by the time of day, don’t hold up anyone', async () => {
    if (engine === 'sqlite') {
      await one.db
        .insertInto('leases')
        .values({ name: 'x', holder: 'old', until: Date.now() + LEASE_MS })
        .execute();
      expect(await other.run(takeLease, 'x', 'new')).toBe(true);
    }
  });

  it('are renewed before they run out, even when the store takes the longest allowed time to answer', () => {
    expect(RENEW_EVERY_MS).toBeGreaterThan(0);
    expect(RENEW_EVERY_MS + ANSWERED_WITHIN_MS).toBeLessThan(LEASE_MS);
  });

  it('tell their process when it may have lost them, without asking the store', async () => {
    let stoodStill = 0;
    const clock = { ...systemClock, elapsed: () => performance.now() + stoodStill };
    const liveness = await live({ ...one, clock }, 'me', log);
    expect(liveness.sure).toBe(true);
    stoodStill = LEASE_MS;
    expect(liveness.sure).toBe(false);
    // The next renewal makes it sure again.
    await expect.poll(() => liveness.sure, { timeout: 10_000 }).toBe(true);
    await liveness.end();
    expect(liveness.sure).toBe(false);
  });

  it('are renewed for as long as the process lives', async () => {
    const liveness = await live(one, 'me', log);
    await runsOut(livenessLease('me'), 10);
    await expect
      .poll(() => leftOf(livenessLease('me')), { timeout: 10_000, interval: 50 })
      .toBeGreaterThan(LEASE_MS - 1_000);
    await liveness.end();
  });

  it('don’t cover a question that was asked before they ran out and answered after', async () => {
    await one.run(takeLease, livenessLease('me'), 'me');
    const own = sql`select 1`;
    const holds = (holder: string, what = own, clock: Pick<Clock, 'elapsed'> = systemClock) =>
      holdsNow(clock, () => leaseLeft(one, holder, false, what));
    expect(await holds('me')).toBe(true);
    expect(await holds('me', sql`select 1 where 1 = 0`)).toBe(false);
    expect(await holds('you')).toBe(false);
    // This process was paused while the answer was in flight.
    let time = 0;
    const elapsed = () => {
      time += LEASE_MS;
      return time;
    };
    expect(await holds('me', own, { elapsed })).toBe(false);
  });

  it('pass to exactly one other process once they have run out, and not back', async () => {
    await one.run(takeLease, 'x', 'dead');
    await runsOut('x', -1);
    const got = await Promise.all(['a', 'b', 'c', 'd'].map((holder) => other.run(takeLease, 'x', holder)));
    expect(got.filter(Boolean)).toHaveLength(1);
    expect(await one.run(takeLease, 'x', 'dead')).toBe(false);
  });

  it('show other processes that a process is alive, for as long as it lives', async () => {
    const liveness = await live(one, 'me', log);
    expect(await holderOf(livenessLease('me'))).toMatchObject({ holder: 'me' });
    await one.run(takeLease, 'log:1', 'me');
    await liveness.end();
    expect(await holderOf(livenessLease('me'))).toBeUndefined();
    // Everything it held, so that no one has to wait for it.
    expect(await holderOf('log:1')).toBeUndefined();
  });

  it('of processes that died long ago are swept by the next one that starts', async () => {
    await one.run(takeLease, livenessLease('old'), 'old');
    await runsOut(livenessLease('old'), -2 * 3_600_000);
    const mine = await live(one, 'me', log);
    expect(await holderOf(livenessLease('old'))).toBeUndefined();
    await mine.end();
  });

  if (engine === 'sqlite') {
    it('of a process that died are void at once for one that has the file alone', async () => {
      await one.run(takeLease, livenessLease('died'), 'died');
      const mine = await live({ ...other, alone: true }, 'me', log);
      expect(await holderOf(livenessLease('died'))).toBeUndefined();
      expect(await holderOf(livenessLease('me'))).toMatchObject({ holder: 'me' });
      await mine.end();
    });

    it('are sure for a process that has the file alone, however long it can’t renew them, until it ends', async () => {
      let stoodStill = 0;
      const clock = { ...systemClock, elapsed: () => performance.now() + stoodStill };
      const mine = await live({ ...one, clock, alone: true }, 'me', log);
      stoodStill = 10 * LEASE_MS;
      expect(mine.sure).toBe(true);
      await mine.end();
      expect(mine.sure).toBe(false);
    });

    it('of a process that still uses the file hold when another starts beside it', async () => {
      const first = await live(one, 'first', log);
      const second = await live(other, 'second', log);
      expect(await holderOf(livenessLease('first'))).toMatchObject({ holder: 'first' });
      await Promise.all([first.end(), second.end()]);
    });
  } else {
    it('of a process that died hold until they have run out, because it may live on another machine', async () => {
      await one.run(takeLease, livenessLease('elsewhere'), 'elsewhere');
      const mine = await live(other, 'me', log);
      expect(await holderOf(livenessLease('elsewhere'))).toMatchObject({ holder: 'elsewhere' });
      await mine.end();
    });
  }
});
