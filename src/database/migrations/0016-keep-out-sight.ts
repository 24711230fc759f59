import { type Kysely, sql } from 'kysely';

/**
 * What moderators were told about a keep-out, for other processes: that the bot can't see it, and that it has ended.
 * Keep-outs that ended before this are no longer reported.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table keep_outs add column blind_since bigint`.execute(db);
  await sql`alter table keep_outs add column end_teller text`.execute(db);
  await sql`alter table keep_outs add column end_unheard integer not null default 0`.execute(db);
  await sql`create index keep_outs_untold on keep_outs (end_teller) where end_teller is not null`.execute(db);
  await sql`create index keep_outs_unheard on keep_outs (guild_id, ended_at) where end_unheard = 1`.execute(db);
}
