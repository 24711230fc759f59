/**
 * What a failed operation may have done. `none`: it certainly had no effect. `in-doubt`: all or part of it may have
 * happened, or may still happen for a moment (see {@link SETTLED_WITHIN_MS}). Only the database can tell.
 */
export type Effect = 'none' | 'in-doubt';

/**
 * The database couldn't be read or written: disk full, server gone, locked for too long. `effect` says what that means
 * for the write. `fact` is a database error code (SQLITE_FULL, ECONNREFUSED, 57P01), never a statement or its values.
 */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
  readonly code = 'RECORDS_UNAVAILABLE';
  readonly fact: string;
  readonly effect: Effect;

  constructor(fact: string, options: { readonly cause?: unknown; readonly effect?: Effect } = {}) {
    super(`the database is unavailable (${fact})`, options);
    this.fact = fact;
    this.effect = options.effect ?? 'none';
  }
}

/** For the log: a database that's away is no fault of the bot, so it has no stack. */
export function causeFacts(error: unknown): { readonly store: string } | { readonly err: unknown } {
  return error instanceof RecordsError ? { store: error.fact } : { err: error };
}

/**
 * By then, a write in doubt has happened or never will: the database gives up a transaction whose next statement
 * doesn't arrive within the time limit of a statement. What is read after that is final, whatever an earlier read said.
 * The exception is the opening of a case on PostgreSQL, which arrives in one piece: the journal takes it back whenever it
 * comes.
 */
export const SETTLED_WITHIN_MS = 6_500;
