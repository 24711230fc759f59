import { type Kysely, sql } from 'kysely';

/**
 * What moderators were told of a keep-out, so that another process knows: that it can't be seen, and that it has ended. Those that
 * ended before are told of to nobody any more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table keep_outs add column blind_since bigint`.execute(db);
  await sql`alter table keep_outs add column end_teller text`.execute(db);
  await sql`alter table keep_outs add column end_unheard integer not null default 0`.execute(db);
  await sql`create index keep_outs_untold on keep_outs (end_teller) where end_teller is not null`.execute(db);
  await sql`create index keep_outs_unheard on keep_outs (guild_id, ended_at) where end_unheard = 1`.execute(db);
}
