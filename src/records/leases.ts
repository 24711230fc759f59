import { type RawBuilder, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Store } from './database.ts';
import { storeErrorCode } from './errors.ts';

/** A process that has not renewed its lease for so long counts as dead. */
export const LEASE_MS = 10_000;
const RENEW_EVERY_MS = 3_000;

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

/** Keeps the sign that this process lives, from now until `end`. */
export async function live(store: Store, holder: string, log: Logger): Promise<Liveness> {
  if (store.engine === 'sqlite') {
    // One process at a time uses an SQLite file, so whoever held anything is gone.
    await store.db.deleteFrom('leases').execute();
  }
  const renew = (): Promise<unknown> =>
    takeLease(store, livenessLease(holder), holder).catch((error: unknown) =>
      log.warn({ store: storeErrorCode(error) }, 'the store does not take the sign of life'),
    );
  await takeLease(store, livenessLease(holder), holder);
  const timer = setInterval(renew, RENEW_EVERY_MS).unref();
  return {
    async end() {
      clearInterval(timer);
      await releaseLeases(store, holder).catch(() => undefined);
    },
  };
}
