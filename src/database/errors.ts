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

/** SQLite's primary codes. */
const SQLITE_NAMES: Readonly<Record<number, string>> = {
  1: 'SQLITE_ERROR',
  3: 'SQLITE_PERM',
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  17: 'SQLITE_SCHEMA',
  18: 'SQLITE_TOOBIG',
  19: 'SQLITE_CONSTRAINT',
  20: 'SQLITE_MISMATCH',
  22: 'SQLITE_NOLFS',
  23: 'SQLITE_AUTH',
  25: 'SQLITE_RANGE',
  26: 'SQLITE_NOTADB',
};

/** The extended codes that say more about a file than the primary ones. */
const SQLITE_EXTENDED_NAMES: Readonly<Record<number, string>> = {
  261: 'SQLITE_BUSY_RECOVERY',
  264: 'SQLITE_READONLY_RECOVERY',
  266: 'SQLITE_IOERR_READ',
  520: 'SQLITE_READONLY_CANTLOCK',
  522: 'SQLITE_IOERR_SHORT_READ',
  526: 'SQLITE_CANTOPEN_ISDIR',
  776: 'SQLITE_READONLY_ROLLBACK',
  778: 'SQLITE_IOERR_WRITE',
  782: 'SQLITE_CANTOPEN_FULLPATH',
  1032: 'SQLITE_READONLY_DBMOVED',
  1034: 'SQLITE_IOERR_FSYNC',
  1288: 'SQLITE_READONLY_CANTINIT',
  1290: 'SQLITE_IOERR_DIR_FSYNC',
  1294: 'SQLITE_CANTOPEN_DIRTYWAL',
  1544: 'SQLITE_READONLY_DIRECTORY',
  1546: 'SQLITE_IOERR_TRUNCATE',
  1550: 'SQLITE_CANTOPEN_SYMLINK',
  1802: 'SQLITE_IOERR_FSTAT',
  2058: 'SQLITE_IOERR_UNLOCK',
  2314: 'SQLITE_IOERR_RDLOCK',
  2570: 'SQLITE_IOERR_DELETE',
  3338: 'SQLITE_IOERR_ACCESS',
  3594: 'SQLITE_IOERR_CHECKRESERVEDLOCK',
  3850: 'SQLITE_IOERR_LOCK',
  4106: 'SQLITE_IOERR_CLOSE',
  4618: 'SQLITE_IOERR_SHMOPEN',
  4874: 'SQLITE_IOERR_SHMSIZE',
  5130: 'SQLITE_IOERR_SHMLOCK',
  5386: 'SQLITE_IOERR_SHMMAP',
  5642: 'SQLITE_IOERR_SEEK',
  6154: 'SQLITE_IOERR_MMAP',
  8202: 'SQLITE_IOERR_DATA',
  8458: 'SQLITE_IOERR_CORRUPTFS',
};

/** Like {@link storeErrorCode}, and with what exactly SQLite couldn't do: `SQLITE_IOERR_SHMMAP`. */
export function sqliteCode(error: unknown): string | null {
  const errcode = error instanceof Error && 'errcode' in error ? error.errcode : null;
  return (typeof errcode === 'number' ? SQLITE_EXTENDED_NAMES[errcode] : undefined) ?? storeErrorCode(error);
}

/** What this file reads of an error, as a plain value that another thread can be sent. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  /** SQLite's own. */
  readonly errcode?: number | undefined;
}

export function factsOfError(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error) };
  }
  const { name, message, stack } = error;
  return {
    name,
    message,
    stack,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('errcode' in error && typeof error.errcode === 'number' && { errcode: error.errcode }),
  };
}

export function errorFrom({ name, message, stack, ...codes }: ErrorFacts): Error {
  const error = Object.assign(new Error(message), codes);
  return Object.defineProperties(error, {
    name: { value: name, configurable: true, writable: true },
    ...(stack !== undefined && { stack: { value: stack, configurable: true, writable: true } }),
  });
}

/** An error like this one that is an object of its own, because what may have had an effect is noted of each. */
export function copyOfError(error: unknown): Error {
  return errorFrom(factsOfError(error));
}

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
 * SQLite: errors in the statement, too big, constraint, datatype, out of range. PostgreSQL: whole classes.
 */
const PERMANENT =
  /^(?:SQLITE_(?:ERROR|TOOBIG|MISMATCH|RANGE|CONSTRAINT)|08P01|(?:0A|21|22|23|54)[0-9A-Z]{3}|42(?!501)[0-9A-Z]{3})$/u;

/**
 * 42501 is a missing permission that an operator may still grant. Node's own codes (`ECONNRESET`) are about connections
 * and disks.
 */
const TEMPORARY =
  /^(?:SQLITE_(?:PERM|BUSY|LOCKED|NOMEM|READONLY|IOERR|FULL|CANTOPEN|PROTOCOL)|CONNECTION|(?:08|25|28|40|53|55|57|58)[0-9A-Z]{3}|42501|(?!ERR_)E[A-Z_]+)$/u;

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
