import type { RawBuilder } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import type { Store } from './database.ts';
import { reached, storeErrorCode } from './errors.ts';
import { type Operating, writing } from './operation.ts';
import type { Operand } from './prepared.ts';
import { sql } from './sql.ts';
import { ANSWERED_WITHIN_MS } from './timeouts.ts';

/** A process that hasn't renewed its lease for this long counts as dead. */
export const LEASE_MS = 10_000;
/** Even if the database takes as long as it may to answer, a renewal arrives before the lease runs out. */
export const RENEW_EVERY_MS = LEASE_MS - ANSWERED_WITHIN_MS - 600;
/** The retry interval after a failed renewal. */
const RENEW_AGAIN_AFTER_MS = 500;
/**
 * No valid lease ends later than this. If one seems to, the database's clock restarted: the machine was rebooted, or a
 * server's clock was set back. It's unknown then when the lease was taken, so it counts as expired, and a living
 * process renews its own soon. The margin is there because a server's clock may be corrected by some seconds.
 */
const FURTHEST_MS = LEASE_MS + 5_000;
/** Leases that expired this long ago are of no use. */
const FORGET_AFTER_MS = 3_600_000;

/** Whether a lease is valid when the statement runs, by the database's own clock. */
export function isValid({ now }: Pick<Operating, 'now'>): RawBuilder<boolean> {
  return sql<boolean>`(leases.until >= ${now} and leases.until <= ${now} + ${sql.lit(FURTHEST_MS)})`;
}

/** The name of the lease by which a process shows that it's alive: `process:<holder>`. */
export function livenessLease(holder: string): string {
  return `process:${holder}`;
}

/** Selects the names of the living processes. */
export function livingProcesses({ db, now }: Operating) {
  return db
    .selectFrom('leases')
    .select('leases.holder')
    .where('leases.name', '=', sql<string>`'process:' || leases.holder`)
    .where(isValid({ now }));
}

/**
 * For an operation: how many milliseconds a process's lease has left, if something is still its own. Asked in one
 * statement. `null`: the lease has run out, or it isn't its own.
 *
 * @param alone a process that has the store alone counts as alive whatever its lease says: after an outage, it takes a
 *   moment until that is renewed
 * @param own selects a row if it's this process's own
 */
export async function leaseLeft(
  on: Operating,
  holder: string,
  alone: boolean,
  own: RawBuilder<unknown>,
): Promise<number | null> {
  const asked = askingForLease(on, { holder, lease: livenessLease(holder) }, alone, own);
  return leaseIn(await asked.execute(on.db));
}

/** The statement of {@link leaseLeft}, which {@link leaseIn} reads the answer of. */
export function askingForLease(
  { now }: Pick<Operating, 'now'>,
  { holder, lease }: { readonly holder: Operand<string>; readonly lease: Operand<string> },
  alone: boolean,
  own: RawBuilder<unknown>,
): RawBuilder<{ remaining: number | null }> {
  return alone
    ? sql`select null as remaining where exists (${own})`
    : sql`
    select leases.until - ${now} as remaining from leases
    where leases.name = ${lease} and leases.holder = ${holder} and ${isValid({ now })}
    and exists (${own})
  `;
}

export function leaseIn({ rows: [row] }: { readonly rows: readonly { remaining: number | null }[] }): number | null {
  return row === undefined ? null : (row.remaining ?? Number.POSITIVE_INFINITY);
}

/**
 * Checks whether all other processes consider this one alive and something is still its own. The answer counts from
 * when it was requested: if the lease may have expired in the meantime, because the database was slow or this process
 * was paused, it's no.
 *
 * @param ask an operation that returns {@link leaseLeft}
 * @throws {RecordsError} if the database can't tell
 */
export async function holdsNow(clock: Pick<Clock, 'elapsed'>, ask: () => Promise<number | null>): Promise<boolean> {
  const askedAt = clock.elapsed();
  const left = await reached(ask());
  return left !== null && clock.elapsed() - askedAt < left;
}

/**
 * Whether something may be sent that only its owner sends: see {@link holdsNow}. While the database can't tell, no
 * other process can have taken it over before this process's lease may have expired.
 */
export async function maySend(
  holds: () => Promise<boolean>,
  liveness: Pick<Liveness, 'sure'>,
  clock: Pick<Clock, 'wait'>,
): Promise<boolean> {
  const answered = new AbortController();
  try {
    // The message can't wait: a database that hangs counts as one that can't tell.
    return await Promise.race([holds(), clock.wait(SAYS_WITHIN_MS, answered.signal).then(() => liveness.sure)]);
  } catch (error) {
    if (error instanceof RecordsError) {
      return liveness.sure;
    }
    throw error;
  } finally {
    answered.abort();
  }
}

/** How long a message waits for the database to say whose it is. */
export const SAYS_WITHIN_MS = 1_500;

/** For a process that may or may not be alive: it sends only what the database allows. */
export const NEVER_SURE: Pick<Liveness, 'sure'> = { sure: false };

/**
 * Takes or renews a lease. Exactly one holder has it at a time. Others can take it once it hasn't been renewed in time.
 * The result is whether the holder has it now.
 *
 * By hand, because lock libraries need Redis or advisory locks, and this has to work in SQLite, next to what it guards.
 */
export const takeLease = writing('leases/take', async ({ db, now }, name: string, holder: string) => {
  const { numAffectedRows } = await sql`
    insert into leases (name, holder, until) values (${name}, ${holder}, ${now} + ${sql.lit(LEASE_MS)})
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where leases.holder = excluded.holder or not ${isValid({ now })}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
});

const releaseLeases = writing('leases/release', async ({ db }, holder: string) => {
  await db.deleteFrom('leases').where('holder', '=', holder).execute();
});

/**
 * Deletes leases that are of no use, because they ran out that many milliseconds ago. One of them may belong to a living
 * process that was considered dead, which then renews it.
 */
export const sweepLeases = writing('leases/sweep', async ({ db, now }, runOutForMs: number) => {
  await db
    .deleteFrom('leases')
    .where(({ eb, or }) =>
      or([
        eb('until', '<', sql<number>`${now} - ${sql.lit(runOutForMs)}`),
        eb('until', '>', sql<number>`${now} + ${sql.lit(FURTHEST_MS)}`),
      ]),
    )
    .execute();
});

const deleteLeases = writing('leases/delete', async ({ db }) => {
  await db.deleteFrom('leases').execute();
});

export interface Liveness {
  /**
   * Whether this process certainly counts as alive for the others, by its own clock and without asking the database.
   * Once this is false, another process may own what used to be this one's. True proves nothing, because this process
   * may be paused right after.
   */
  readonly sure: boolean;
  /** Releases the leases of this process, so others don't have to wait for them to expire. Never rejects. */
  end(): Promise<void>;
}

/**
 * Keeps renewing the lease that shows that this process is alive, from now until `end`. If the database is down, the
 * renewal is retried until it's back. When it has the store alone, all leases there are of processes that are gone, and
 * nothing of its own can be taken over, however long the database is down.
 */
export async function live(store: Store, holder: string, log: Logger): Promise<Liveness> {
  const { clock, alone } = store;
  const ended = new AbortController();
  let sureUntil = Number.NEGATIVE_INFINITY;
  const attempt = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      log.warn({ store: storeErrorCode(error) ?? String(error) }, "couldn't update leases in the database");
      return false;
    }
  };
  await attempt(alone ? store.run(deleteLeases) : store.run(sweepLeases, FORGET_AFTER_MS));

  /** @returns when to renew it, in milliseconds */
  async function renew(): Promise<number> {
    const startedAt = clock.elapsed();
    if (!(await attempt(store.run(takeLease, livenessLease(holder), holder)))) {
      return RENEW_AGAIN_AFTER_MS;
    }
    // The database counts from when it ran the statement, which wasn't before it was sent.
    sureUntil = startedAt + LEASE_MS;
    return Math.max(0, startedAt + RENEW_EVERY_MS - clock.elapsed());
  }

  async function keepRenewing(first: number): Promise<void> {
    for (let pause = first; ; pause = await renew()) {
      await clock.wait(pause, ended.signal);
      if (ended.signal.aborted) {
        return;
      }
      if (!alone && clock.elapsed() >= sureUntil) {
        log.warn("lease not renewed in time: other processes may have taken over this one's work");
      }
    }
  }

  const renewing = keepRenewing(await renew());
  return {
    get sure() {
      return (alone && !ended.signal.aborted) || clock.elapsed() < sureUntil;
    },
    async end() {
      ended.abort();
      // A renewal in progress must not come after the release.
      await renewing;
      sureUntil = Number.NEGATIVE_INFINITY;
      await store.run(releaseLeases, holder).catch(() => undefined);
    },
  };
}
