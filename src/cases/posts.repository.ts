import { writing } from '../database/operation.ts';
import { sql } from '../database/sql.ts';
import type { SetAside } from './log-channel.ts';

/**
 * SQL that the messages of cases and those of reports have in common. What they show, a case or a report, has a version
 * and says which one its message in the log channel shows. The messages have a table of their own.
 */

/** The tables of what is shown. */
type Subjects = 'cases' | 'reports';
/** The tables of the messages. */
type Posts = 'posts' | 'report_posts';

/** As many bytes as fit into a nonce of Discord's, in base64. */
export const NONCE_BYTES = 18;

/** Its current version isn't shown. */
export const isBehind = () => sql<boolean>`announced_version < version`;
/** Discord refused its current version. */
export const isSetAside = () => sql<boolean>`coalesce(set_aside_version, -1) = version`;
/** The server's current log channel refused its current version. */
export const isSetAsideHere = (of: Subjects) => sql<boolean>`(coalesce(set_aside_version, -1) = version and exists (
  select 1 from settings where settings.guild_id = ${sql.table(of)}.guild_id and settings.key = 'log-channel'
    and settings.value = '"' || ${sql.table(of)}.set_aside_channel || '"'))`;
/** This channel refused its current version. */
export const isSetAsideIn = (channelId: string) =>
  sql<boolean>`(coalesce(set_aside_version, -1) = version and coalesce(set_aside_channel, '') = ${channelId})`;

/** The message has to be changed or deleted, it exists, and Discord hasn't refused that. */
export const isToBeErased = () => sql<boolean>`(erasure is not null and refused is null and message_id is not null)`;
/** For the order: messages that exist come before those that may not. */
export const existingFirst = () => sql`case when message_id is null then 1 else 0 end`;

/**
 * What isn't meant for later, or, if there's nothing else, what is.
 *
 * @param read reads without these
 */
export async function orForLater<Key, Row>(
  later: ReadonlySet<Key>,
  read: (without: readonly Key[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows = await read([...later]);
  return rows.length === 0 && later.size > 0 ? read([]) : rows;
}

/** What was set aside, by its count and its latest. */
export function setAsideOf(
  { count, oldest }: { readonly count: number; readonly oldest: number | null },
  latest: { readonly set_aside_why: string | null } | undefined,
): SetAside | null {
  return latest === undefined
    ? null
    : { count: Number(count), oldest: Number(oldest ?? 0), reason: latest.set_aside_why ?? '' };
}

/** What is done to a message whatever it shows. */
export function postOperations(table: Posts, name: string) {
  return {
    forgetPost: writing(`${name}/forget-post`, async ({ db }, nonce: string) => {
      await db.deleteFrom(table).where('nonce', '=', nonce).execute();
    }),
    noteRefused: writing(`${name}/note-refused`, async ({ db }, nonce: string, why: string) => {
      await db.updateTable(table).set({ refused: why }).where('nonce', '=', nonce).execute();
    }),
    noteSent: writing(`${name}/note-sent`, async ({ db }, nonce: string, messageId: string) => {
      await db.updateTable(table).set({ message_id: messageId, refused: null }).where('nonce', '=', nonce).execute();
    }),
  };
}
