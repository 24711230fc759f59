import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';

/** For the history: finding people by the short form of their ID, and combining filters. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cases').addColumn('target_short', 'text').execute();
  await fillShortForms(db);
  await sql`create index cases_by_target_short on cases (guild_id, target_short, number) where target_short is not null`.execute(
    db,
  );
  // One moderator may have most of a server's cases, and hardly any of them the outcome in question.
  await db.schema
    .createIndex('cases_by_moderator_outcome')
    .on('cases')
    .columns(['guild_id', 'moderator_id', 'outcome', 'number'])
    .execute();
  await sql`create index cases_voided on cases (guild_id, number) where voided_at is not null`.execute(db);
  await sql`create index cases_open on cases (guild_id, number) where outcome is null`.execute(db);
}

const AT_ONCE = 5_000;

async function fillShortForms(untyped: Kysely<unknown>): Promise<void> {
  const db = untyped as Kysely<{
    cases: { guild_id: string; number: number; target_id: string | null; target_short: string | null };
  }>;
  let last = { guild_id: '', number: 0 };
  for (;;) {
    const rows = await db
      .selectFrom('cases')
      .select(['guild_id', 'number', 'target_id'])
      .where(sql<boolean>`(guild_id, number) > (${last.guild_id}, ${last.number})`)
      .orderBy('guild_id')
      .orderBy('number')
      .limit(AT_ONCE)
      .execute();
    for (const { guild_id, number, target_id } of rows) {
      const short = target_id === null ? null : shortKey(JSON.parse(`"${target_id}"`) as string);
      if (short !== null) {
        await db
          .updateTable('cases')
          .set({ target_short: short })
          .where('guild_id', '=', guild_id)
          .where('number', '=', number)
          .execute();
      }
    }
    const end = rows.at(-1);
    if (end === undefined) {
      return;
    }
    last = end;
  }
}

/** A copy of `shortKeyOf` from when this was written, because a migration never changes. */
function shortKey(id: string): string | null {
  return /^[A-Za-z0-9][\w.-]{0,99}$/u.test(id)
    ? null
    : `~${createHash('sha256').update(id, 'utf16le').digest('base64url').slice(0, 22)}`;
}
