import { RecordsError } from '../common/store-error.ts';
import { effectOf } from './effects.ts';

/**
 * The code of the store's own error: `SQLITE_FULL`, `ECONNREFUSED`, `28P01`; `null` for what is none of theirs.
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
  // pg and Kysely have no code for what became of a connection.
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

/** "There is one already", on either engine. */
export function isConflict(error: unknown): boolean {
  const code = storeErrorCode(error);
  return code === 'SQLITE_CONSTRAINT' || code === '23505';
}

/**
 * Whether a statement that failed would fail again for ever (what it says is refused), or may pass (the store is away, full, locked,
 * read-only). The one place that tells them apart. `unknown`: nobody knows, which counts as "may pass" for a while.
 */
export function failureOf(error: unknown): 'permanent' | 'temporary' | 'unknown' {
  const code = error instanceof RecordsError ? error.fact : storeErrorCode(error);
  if (code === null) {
    return 'unknown';
  }
  return PERMANENT.test(code) ? 'permanent' : TEMPORARY.test(code) ? 'temporary' : 'unknown';
}

/** Of SQLite: errors in the statement (1), too big (18), constraint, datatype (20), out of range (25). Of PostgreSQL: whole classes. */
const PERMANENT = /^(?:SQLITE_(?:1|18|20|25|CONSTRAINT)|08P01|(?:0A|21|22|23|54)[0-9A-Z]{3}|42(?!501)[0-9A-Z]{3})$/u;

/** 42501: not allowed, until an operator grants it. The rest of Node's own (`ECONNRESET`) is about connections and disks. */
const TEMPORARY =
  /^(?:SQLITE_(?:PERM|BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN)|CONNECTION|(?:08|25|28|40|53|55|57|58)[0-9A-Z]{3}|42501|(?!ERR_)E[A-Z_]+)$/u;

/**
 * Errors of the store as the rest of the bot knows them; whatever else is thrown stays what it is. Whether something may have been done
 * all the same is known by the drivers, which saw each statement: see `effects.ts`.
 */
export async function reached<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RecordsError) {
      throw error;
    }
    const code = storeErrorCode(error);
    // The original is left out: PostgreSQL's errors carry values of the row in `detail`.
    throw code === null ? error : new RecordsError(code, { effect: effectOf(error) });
  }
}
