import { DatabaseSync } from 'node:sqlite';
import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import { ANSWERED_WITHIN_MS, type Store } from './database.ts';
import { reached, storeErrorCode } from './errors.ts';

/** A process that has not renewed its lease for so long counts as dead. */
export const LEASE_MS = 10_000;
/** A renewal takes as long as the store may take to answer, and still comes before the lease has run out. */
export const RENEW_EVERY_MS = LEASE_MS - ANSWERED_WITHIN_MS - 1_000;
/** The store did not take it: it is asked again sooner. */
const RENEW_AGAIN_AFTER_MS = 500;
/**
 * No lease lies further ahead than this, unless the store's clock began anew: the machine was started again, or a server's
 * clock was set back. Nobody knows then when it was taken, and it counts as run out; whoever lives renews it soon. A server's
 * clock may be corrected by some seconds.
 */
const FURTHEST_MS = LEASE_MS + 5_000;
/** Leases that ran out so long ago are of no use to anybody. */
const FORGET_AFTER_MS = 3_600_000;

/** Whether a lease is valid when the statement is carried out, by the store's own clock. */
export function isValid({ now }: Pick<Store, 'now'>): RawBuilder<boolean> {
  return sql<boolean>`(leases.until >= ${now} and leases.until <= ${now} + ${sql.lit(FURTHEST_MS)})`;
}

/** What a process holds of the name `process:<holder>`: the sign that it lives. */
export function livenessLease(holder: string): string {
  return `process:${holder}`;
}

/** Selects the names of the processes that live. */
export function livingProcesses({ db, now }: Store) {
  return db
    .selectFrom('leases')
    .select('leases.holder')
    .where('leases.name', '=', sql<string>`'process:' || leases.holder`)
    .where(isValid({ now }));
}

/**
 * Whether this process lives for all others and something is its own still, in one statement. The answer counts from when it
 * was asked for: one that comes when the lease may have run out meanwhile, because the store was slow or this process stood
 * still, is no.
 *
 * @param own selects a row when it is its own
 * @throws {RecordsError} when the store cannot say
 */
export async function holdsNow({ db, clock, now }: Store, holder: string, own: RawBuilder<unknown>): Promise<boolean> {
  const askedAt = clock.elapsed();
  const { rows } = await reached(
    sql<{ remaining: number }>`
      select leases.until - ${now} as remaining from leases
      where leases.name = ${livenessLease(holder)} and leases.holder = ${holder} and ${isValid({ now })}
      and exists (${own})
    `.execute(db),
  );
  const [lease] = rows;
  return lease !== undefined && clock.elapsed() - askedAt < lease.remaining;
}

/**
 * Whether something may be told that is told by its owner alone: see {@link holdsNow}. While the store cannot say, nobody can have
 * taken it over before the lease of this process may have run out.
 */
export async function maySend(
  holds: () => Promise<boolean>,
  liveness: Pick<Liveness, 'sure'>,
  clock: Pick<Clock, 'wait'>,
): Promise<boolean> {
  const answered = new AbortController();
  try {
    // Somebody waits for the message: a store that hangs is one that can't say.
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

/** How long a message waits for the store to say whose it is. */
const SAYS_WITHIN_MS = 1_500;

/** For a process of which nobody knows whether it lives: it tells only what the store says it may. */
export const NEVER_SURE: Pick<Liveness, 'sure'> = { sure: false };

/**
 * Takes or renews a lease. Exactly one holder has it at a time; it falls to others when it was not renewed in time.
 *
 * @returns whether it is held now
 */
export async function takeLease({ db, now }: Store, name: string, holder: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into leases (name, holder, until) values (${name}, ${holder}, ${now} + ${sql.lit(LEASE_MS)})
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where leases.holder = excluded.holder or not ${isValid({ now })}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function releaseLeases({ db }: Store, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('holder', '=', holder).execute();
}

/** Deletes what is of no use to anybody, a process that lives and was taken for dead included: it renews its own. */
export async function sweepLeases({ db, now }: Pick<Store, 'db' | 'now'>, runOutForMs: number): Promise<void> {
  await db
    .deleteFrom('leases')
    .where(({ eb, or }) =>
      or([
        eb('until', '<', sql<number>`${now} - ${sql.lit(runOutForMs)}`),
        eb('until', '>', sql<number>`${now} + ${sql.lit(FURTHEST_MS)}`),
      ]),
    )
    .execute();
}

export interface Liveness {
  /**
   * Whether the others are sure to let this process live, by its own clock, without asking the store. Once it is false, what
   * was its own may be somebody else's; that it is true proves nothing, for this process may stand still right after.
   */
  readonly sure: boolean;
  /** Gives up what this process holds, so that others need not wait for it to run out. Never rejects. */
  end(): Promise<void>;
}

/** Keeps the sign that this process lives, from now until `end`. A store that is away gets it when it is back. */
export async function live(store: Store, holder: string, log: Logger): Promise<Liveness> {
  const { clock } = store;
  const ended = new AbortController();
  let sureUntil = Number.NEGATIVE_INFINITY;
  const attempt = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      log.warn({ store: storeErrorCode(error) ?? String(error) }, 'the store does not take the sign of life');
      return false;
    }
  };
  const leave = store.file === null ? () => undefined : await useFile(store, store.file, log);
  await attempt(sweepLeases(store, FORGET_AFTER_MS));

  /** @returns when to renew it, in milliseconds */
  async function renew(): Promise<number> {
    const startedAt = clock.elapsed();
    if (!(await attempt(takeLease(store, livenessLease(holder), holder)))) {
      return RENEW_AGAIN_AFTER_MS;
    }
    // The store counts from when it carried it out, which was not before it was asked.
    sureUntil = startedAt + LEASE_MS;
    return Math.max(0, startedAt + RENEW_EVERY_MS - clock.elapsed());
  }

  async function keepRenewing(first: number): Promise<void> {
    for (let pause = first; ; pause = await renew()) {
      await clock.wait(pause, ended.signal);
      if (ended.signal.aborted) {
        return;
      }
      if (clock.elapsed() >= sureUntil) {
        log.warn('the sign of life was not renewed in time: others may have taken over what this process was doing');
      }
    }
  }

  const renewing = keepRenewing(await renew());
  return {
    get sure() {
      return clock.elapsed() < sureUntil;
    },
    async end() {
      ended.abort();
      // A renewal that is under way must not come after the release.
      await renewing;
      sureUntil = Number.NEGATIVE_INFINITY;
      await releaseLeases(store, holder).catch(() => undefined);
      leave();
    },
  };
}

/**
 * Whoever uses an SQLite file holds a shared lock on a file beside it, which the system takes away from a process however
 * it ends. So whoever can lock that file alone knows that all others are gone, and need not wait for their leases to run out.
 *
 * @returns what gives the lock back
 */
async function useFile({ db, clock }: Store, path: string, log: Logger): Promise<() => void> {
  const beside = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    if (locked(beside, 'begin exclusive')) {
      await db.deleteFrom('leases').execute();
      beside.exec('commit');
    } else {
      log.warn('another process uses this SQLite file too: several processes belong on PostgreSQL');
    }
    // Held for a moment by others that start just now.
    for (let attempt = 0; attempt < 100 && !locked(beside, 'begin; select * from sqlite_schema'); attempt += 1) {
      await clock.wait(10);
    }
  } catch (error) {
    log.warn({ store: storeErrorCode(error) ?? String(error) }, 'the lock beside the SQLite file cannot be used');
  }
  return () => beside.close();
}

function locked(file: DatabaseSync, statements: string): boolean {
  try {
    file.exec(statements);
    return true;
  } catch (error) {
    if (file.isTransaction) {
      file.exec('rollback');
    }
    if (storeErrorCode(error) === 'SQLITE_BUSY') {
      return false;
    }
    throw error;
  }
}
