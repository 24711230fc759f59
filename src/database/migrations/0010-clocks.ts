import { type Kysely, sql } from 'kysely';

/**
 * Terms end by the database's own clock, because a machine's time of day can be set while they run. That clock also
 * decides when someone who is kept out may be removed again; retries that were timed by another clock are due now.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table pickings add column ends_by bigint`.execute(db);
  await sql`alter table keep_outs add column ends_by bigint`.execute(db);
  await sql`update keep_outs set retry_at = 0 where retry_at is not null`.execute(db);
}
