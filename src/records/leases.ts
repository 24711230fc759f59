import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Store } from './database.ts';
import { storeErrorCode } from './errors.ts';

/** A process that has not renewed its lease for so long counts as dead. */
export const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 3_000;
/** Leases that ran out so long ago are of no use to anybody. */
const FORGET_AFTER_MS = 3_600_000;

/** The time of the store's own clock, since those of several machines differ; SQLite has one machine. */
export function storeNow(engine: Store['engine']): RawBuilder<number> {
  return engine === 'postgres'
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`${Date.now()}`;
}

/** What a process holds of the name `process:<holder>`: the sign that it lives. */
export function livenessLease(holder: string): string {
  return `process:${holder}`;
}

/**
 * Takes or renews a lease. Exactly one holder has it at a time; it falls to others when it was not renewed in time.
 *
 * @returns whether it is held now
 */
export async function takeLease({ db, engine }: Store, name: string, holder: string): Promise<boolean> {
  const now = storeNow(engine);
  const { numAffectedRows } = await sql`
    insert into leases (name, holder, until) values (${name}, ${holder}, ${now} + ${sql.lit(LEASE_MS)})
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where leases.holder = excluded.holder or leases.until < ${now}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function releaseLeases({ db }: Store, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('holder', '=', holder).execute();
}

export interface Liveness {
  /** Gives up what this process holds, so that others need not wait for it to run out. Never rejects. */
  end(): Promise<void>;
}

/** Keeps the sign that this process lives, from now until `end`. A store that is away gets it when it is back. */
export async function live(store: Store, holder: string, log: Logger): Promise<Liveness> {
  const attempt = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: unknown) =>
      log.warn({ store: storeErrorCode(error) ?? String(error) }, 'the store does not take the sign of life'),
    );
  const leave = store.file === null ? () => undefined : await useFile(store, store.file, log);
  await attempt(store.db.deleteFrom('leases').where('until', '<', forgotten(store)).execute());
  const renew = (): Promise<unknown> => attempt(takeLease(store, livenessLease(holder), holder));
  await renew();
  const timer = setInterval(renew, RENEW_EVERY_MS).unref();
  return {
    async end() {
      clearInterval(timer);
      await releaseLeases(store, holder).catch(() => undefined);
      leave();
    },
  };
}

function forgotten({ engine }: Store): RawBuilder<number> {
  return sql<number>`${storeNow(engine)} - ${sql.lit(FORGET_AFTER_MS)}`;
}

/**
 * Whoever uses an SQLite file holds a shared lock on a file beside it, which the system takes away from a process however
 * it ends. So whoever can lock that file alone knows that all others are gone, and need not wait for their leases to run out.
 *
 * @returns what gives the lock back
 */
async function useFile({ db }: Store, path: string, log: Logger): Promise<() => void> {
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
      await sleep(10);
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
