import { type Kysely, sql } from 'kysely';

/**
 * Keep-outs that go on in later sessions of a room: they have a `room_key`. Their session is then the latest one of that
 * room that they were seen to apply to, since `session_from` by VideoSDK's time, or over.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table keep_outs add column room_key text`.execute(db);
  await sql`alter table keep_outs add column session_from bigint`.execute(db);
  await sql`alter table keep_outs add column session_over integer not null default 0`.execute(db);
  await sql`
    create index keep_outs_of_rooms on keep_outs (room_key, participant_key)
    where ended_at is null and room_key is not null
  `.execute(db);
}
