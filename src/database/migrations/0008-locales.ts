import { type Kysely, sql } from 'kysely';

/** The language for anything that's changed or finished later. Everything older was in English. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table cases add column guild_locale text not null default 'en-US'`.execute(db);
  await sql`alter table cases add column reply_locale text`.execute(db);
  await sql`alter table keep_outs add column reply_locale text`.execute(db);
  await sql`alter table pickings add column reply_locale text`.execute(db);
}
