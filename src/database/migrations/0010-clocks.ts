import { type Kysely, sql } from 'kysely';

/**
 * Terms end by the store's own clock, since a machine's time of the day can be set while they run. By it is counted, too, when
 * somebody who is kept out may be asked for again: what was counted otherwise is due.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table pickings add column ends_by bigint`.execute(db);
  await sql`alter table keep_outs add column ends_by bigint`.execute(db);
  await sql`update keep_outs set retry_at = 0 where retry_at is not null`.execute(db);
}
