import { type Kysely, sql } from 'kysely';

/**
 * Voiding a case ends its keep-out. This ends the keep-outs of cases voided before, which nothing acted on, and which
 * kept their cases from being deleted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update keep_outs
    set ended_at = (
          select voided_at from cases where cases.guild_id = keep_outs.guild_id and cases.number = keep_outs.number
        ),
        ended_why = 'voided', participant_id = null, participant_key = null, name = null, blind_since = null
    where ended_at is null
      and exists (
        select 1 from cases
        where cases.guild_id = keep_outs.guild_id and cases.number = keep_outs.number and voided_at is not null
      )
  `.execute(db);
}
