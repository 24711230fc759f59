import { RecordsError } from '../common/store-error.ts';
import { effectOf } from './effects.ts';

/**
 * The database's own error code: `SQLITE_FULL`, `ECONNREFUSED`, `28P01`. `null` for any other error.
 * https://www.sqlite.org/rescode.html, https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function storeErrorCode(error: unknown): string | null {
  if (!(error instanceof Error)) {
    return null;
  }
  if ('errcode' in error && typeof error.errcode === 'number') {
    return SQLITE_NAMES[error.errcode & 0xff] ?? `SQLITE_${error.errcode}`;
  }
  if ('code' in error && typeof error.code === 'string') {
    return error.code;
  }
  // pg and Kysely have no codes for a lost connection.
  return CONNECTION_LOST.test(error.message) ? 'CONNECTION' : null;
}

const CONNECTION_LOST =
  /timeout|terminated|not queryable|connection has been discarded|driver has already been destroyed|pool after calling end/iu;

const SQLITE_NAMES: Readonly<Record<number, string>> = {
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  19: 'SQLITE_CONSTRAINT',
  26: 'SQLITE_NOTADB',
};

/** "It already exists", on either engine. */
export function isConflict(error: unknown): boolean {
  const code = storeErrorCode(error);
  return code === 'SQLITE_CONSTRAINT' || code === '23505';
}

/**
 * Whether a failed statement would fail forever (it was refused for what it says), or may succeed later (the database
 * is down, full, locked, or read-only). The only place that tells them apart. `unknown` counts as "may succeed later"
 * for a while.
 */
export function failureOf(error: unknown): 'permanent' | 'temporary' | 'unknown' {
  const code = error instanceof RecordsError ? error.fact : storeErrorCode(error);
  if (code === null) {
    return 'unknown';
  }
  return PERMANENT.test(code) ? 'permanent' : TEMPORARY.test(code) ? 'temporary' : 'unknown';
}

/**
 * SQLite: errors in the statement (1), too big (18), constraint, datatype (20), out of range (25). PostgreSQL: whole
 * classes.
 */
const PERMANENT = /^(?:SQLITE_(?:1|18|20|25|CONSTRAINT)|08P01|(?:0A|21|22|23|54)[0-9A-Z]{3}|42(?!501)[0-9A-Z]{3})$/u;

/**
 * 42501 is a missing permission that an operator may still grant. Node's own codes (`ECONNRESET`) are about connections
 * and disks.
 */
const TEMPORARY =
  /^(?:SQLITE_(?:PERM|BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN)|CONNECTION|(?:08|25|28|40|53|55|57|58)[0-9A-Z]{3}|42501|(?!ERR_)E[A-Z_]+)$/u;

/**
 * Turns database errors into `RecordsError`, which the rest of the bot handles. All other errors stay as they are. The
 * drivers saw each statement, so they know whether something may have been done anyway: see `effects.ts`.
 *
 * @throws {RecordsError}
 */
export async function reached<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RecordsError) {
      throw error;
    }
    const code = storeErrorCode(error);
    // The original error is left out, because PostgreSQL's errors carry row values in `detail`.
    throw code === null ? error : new RecordsError(code, { effect: effectOf(error) });
  }
}
