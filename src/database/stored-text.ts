import { createHash } from 'node:crypto';
import { shortForm } from '../removal/identification.ts';

/**
 * Text from outside as both engines can hold it: PostgreSQL takes no NUL, and neither takes half of a surrogate pair. JSON
 * has an escape for both, so two different texts never become one.
 */
export function stored(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

export function unstored(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}

/** Longer values do not fit into an index page of PostgreSQL together with the other columns. */
const LONGEST_KEY = 200;

/** What an id or a name is found by: itself, or a hash where it is too long for an index. */
export function keyOf(text: string): string {
  const plain = stored(text);
  return plain.length <= LONGEST_KEY && !plain.startsWith('~')
    ? plain
    : `~${createHash('sha256').update(plain).digest('hex')}`;
}

/** The short form by which people are shown an id that they could not copy as it is; `null` for ids that they can. */
export function shortKeyOf(id: string): string | null {
  return /^[A-Za-z0-9][\w.-]{0,99}$/u.test(id) ? null : shortForm(id);
}
