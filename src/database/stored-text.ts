import { createHash } from 'node:crypto';
import { shortForm } from '../removal/identification.ts';
import { inAccount } from '../sessions/account.ts';

/**
 * External text in a form that both engines can store: PostgreSQL accepts no NUL, and neither accepts half a surrogate
 * pair. JSON can escape both, so two different texts never become one.
 */
export function stored(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function unstored(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}

/** Longer values don't fit into a PostgreSQL index page together with the other columns. */
const LONGEST_KEY = 200;

/** The key for looking up an ID or a name: the text itself, or a hash if it's too long for an index. */
export function keyOf(text: string): string {
  const plain = stored(text);
  return plain.length <= LONGEST_KEY && !plain.startsWith('~')
    ? plain
    : `~${createHash('sha256').update(plain).digest('hex')}`;
}

/** The key for looking up a session, which another account's can't have. */
export function sessionKeyOf({ account, sessionId }: { readonly account: string; readonly sessionId: string }): string {
  return keyOf(inAccount(account, sessionId));
}

/** The key for looking up a room, which another account's can't have. */
export function roomKeyOf({ account, roomId }: { readonly account: string; readonly roomId: string }): string {
  return keyOf(inAccount(account, roomId));
}

/** The short form that stands in for an ID people couldn't copy as it is. `null` for IDs they can copy. */
export function shortKeyOf(id: string): string | null {
  return /^[A-Za-z0-9][\w.-]{0,99}$/u.test(id) ? null : shortForm(id);
}
