import { type Kysely, sql } from 'kysely';

/**
 * Servers with a VideoSDK account of their own. What is on record so far belongs to the operator's account, whose name
 * is empty. In another account, `session_key` names the account, too, so that no server gets in another one's way.
 *
 * Also, since when servers have been without the bot.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('video_accounts')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .execute();
  await sql`alter table cases add column account text not null default ''`.execute(db);
  await sql`alter table keep_outs add column account text not null default ''`.execute(db);
  await sql`alter table pickings add column account text not null default ''`.execute(db);
  await db.schema
    .createTable('departures')
    .addColumn('guild_id', 'text', (column) => column.primaryKey())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
}
