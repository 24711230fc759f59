import { sql } from 'kysely';
import { pino } from 'pino';
import type { LocalStore } from '../../src/database/database.ts';
import { livenessLease, takeLease } from '../../src/database/leases.ts';
import { createJournal, newOwner, type RecordedJournal } from '../../src/removal/journal.repository.ts';
import type { NewCase } from '../../src/removal/journal.ts';
import { person, sessionOf } from '../support/hostile.ts';

export const GUILD = '100000000000000010';
export const NOON = 1_700_000_000_000;

/** A case to open; each call names another person, unless the test names one. */
export function entryOf(facts: Partial<NewCase> = {}): NewCase {
  made += 1;
  return {
    guildId: GUILD,
    guildLocale: 'es-ES',
    moderator: { userId: '200000000000000001' },
    target: person(`p-${made}`, `Person ${made}`, NOON - 60_000),
    account: '',
    session: sessionOf('s-1'),
    reason: null,
    reference: `REF${made}`,
    at: NOON,
    reply: null,
    announce: false,
    ...facts,
  };
}

let made = 0;

/** A process's share of the store, without the process: its journal under its own name, and its sign of life. */
export async function processOn(store: LocalStore): Promise<RecordedJournal & { readonly owner: string }> {
  const owner = newOwner();
  await store.run(takeLease, livenessLease(owner), owner);
  return Object.assign(createJournal({ store, owner, log: pino({ level: 'silent' }) }), { owner });
}

/** As if a process had died, and its lease had run out since. */
export async function dies({ db }: LocalStore, { owner }: { readonly owner: string }): Promise<void> {
  await db.updateTable('leases').set({ until: 1 }).where('holder', '=', owner).execute();
}

/** As if this much time had passed for the store. The wall clock is another matter. */
export async function timePasses({ db }: LocalStore, ms: number): Promise<void> {
  const earlier = (column: string) => sql<number>`${sql.ref(column)} - ${sql.lit(ms)}`;
  await db
    .updateTable('leases')
    .set({ until: earlier('until') })
    .execute();
  await db
    .updateTable('pickings')
    .set({ ends_by: earlier('ends_by') })
    .execute();
  await db
    .updateTable('keep_outs')
    .set({ ends_by: earlier('ends_by'), retry_at: earlier('retry_at') })
    .execute();
}

/** Opens it, which must succeed. */
export async function opened(journal: RecordedJournal, entry: NewCase) {
  const opening = await journal.open(entry, null);
  if (opening.kind !== 'opened') {
    throw new Error(`not opened: ${opening.kind}`);
  }
  return { ...opening, key: opening.case };
}

export async function rowOf(
  { db }: LocalStore,
  { guildId, number }: { readonly guildId: string; readonly number: number },
) {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .executeTakeFirstOrThrow();
}
