/**
 * What became of something that failed. `none`: it certainly had no effect. `in-doubt`: all or part of it may have happened, or may
 * still happen for a moment (see {@link SETTLED_WITHIN_MS}); only the store can tell.
 */
export type Effect = 'none' | 'in-doubt';

/**
 * The store could not be read or written: disk full, server gone, locked for too long. `effect` says what that means for what was to
 * be recorded. `fact` is a code of the store (SQLITE_FULL, ECONNREFUSED, 57P01), never a statement or its values.
 */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
  readonly code = 'RECORDS_UNAVAILABLE';
  readonly fact: string;
  readonly effect: Effect;

  constructor(fact: string, options: { readonly cause?: unknown; readonly effect?: Effect } = {}) {
    super(`the store cannot be used (${fact})`, options);
    this.fact = fact;
    this.effect = options.effect ?? 'none';
  }
}

/**
 * A write in doubt has happened by then, or never will: a transaction whose next statement doesn't arrive within the time that a
 * statement may take is given up by the store. What is read later is the last word, also where it was read a moment before.
 */
export const SETTLED_WITHIN_MS = 6_500;
