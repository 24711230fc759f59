import { type Kysely, sql } from 'kysely';

/**
 * Every channel message from the bot, so it can be changed later, wherever it is. Also which cases couldn't be shown in
 * a log channel, and notices that are claimed, sent, and only then recorded as delivered.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('posts')
    .addColumn('nonce', 'text', (column) => column.primaryKey())
    .addColumn('guild_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('message_id', 'text')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('participant_key', 'text')
    .addColumn('erasure', 'text')
    .addColumn('refused', 'text')
    .execute();
  await db.schema.createIndex('posts_of_case').on('posts').columns(['guild_id', 'number']).execute();
  await sql`create index posts_about_others on posts (guild_id, participant_key) where participant_key is not null`.execute(
    db,
  );
  await sql`create index posts_to_erase on posts (guild_id, nonce) where erasure is not null`.execute(db);
  await sql`
    insert into posts (nonce, guild_id, number, kind, channel_id, message_id, version)
    select 'before-' || guild_id || '-' || cast(number as text), guild_id, number, 'case', log_channel_id, log_message_id,
      coalesce(announced_version, 0)
    from cases where log_channel_id is not null and log_message_id is not null
  `.execute(db);

  await db.schema.alterTable('cases').addColumn('set_aside_version', 'integer').execute();
  await db.schema.alterTable('cases').addColumn('set_aside_channel', 'text').execute();
  await db.schema.alterTable('cases').addColumn('set_aside_why', 'text').execute();
  await db.schema.alterTable('cases').addColumn('set_aside_at', 'bigint').execute();

  await db.schema.alterTable('keep_out_notices').addColumn('claimed_until', 'bigint').execute();
  await db.schema.alterTable('keep_out_notices').addColumn('over_at', 'bigint').execute();
  // As far as is known, the existing ones were delivered.
  await sql`update keep_out_notices set over_at = at`.execute(db);
}
