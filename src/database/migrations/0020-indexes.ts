import { type Kysely, sql } from 'kysely';

/**
 * Each removal writes to every index that has its case, on PostgreSQL three times, because there an update adds a row to
 * all of them. So:
 *
 * - `cases_open` goes: no query used it. Its cases are all unfinished, and `cases_unfinished` has them in the history's
 *   order now. Who owns an unfinished case is found by reading all of them, which are few.
 * - Cases enter the indexes by outcome only with their outcome. The history never asks these for open ones.
 *
 * If a query needs one of them as it was, a later migration can create it again from what 0001 and 0005 say.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['cases_open', 'cases_unfinished', 'cases_by_outcome', 'cases_by_moderator_outcome']) {
    await db.schema.dropIndex(name).execute();
  }
  await sql`create index cases_unfinished on cases (guild_id, number) where outcome is null or reply_token is not null`.execute(
    db,
  );
  await sql`create index cases_by_outcome on cases (guild_id, outcome, number) where outcome is not null`.execute(db);
  await sql`create index cases_by_moderator_outcome on cases (guild_id, moderator_id, outcome, number) where outcome is not null`.execute(
    db,
  );
}
