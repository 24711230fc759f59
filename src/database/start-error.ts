import { parseDatabaseUrl } from '../common/database-url.ts';
import { storeErrorCode } from './errors.ts';

/** The database can't be used at all. The message is a line for the operator, without the password from the URL. */
export class StoreStartError extends Error {
  override readonly name = 'StoreStartError';
  readonly code = 'STORE_UNUSABLE';
}

/** Says what's wrong and what to do, based on the driver's error code. */
export function startLine(url: string, error: unknown): string {
  const code = storeErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
  const where = shownUrl(url);
  const line = START_LINES[code] ?? "can't be used. Look up the error code in the database's documentation";
  return `DATABASE_URL: ${where} ${line} (${code}). Nothing was changed.`;
}

const FULL = 'has no space left: the disk is full. Free up some space, and start again';
const READ_ONLY = "can't be written: the file, its folder or the disk is read-only for this user";
const NO_PATH = "can't be opened: check that its folder exists or can be created, and that this user can write to it";

/** By the driver's error code. docs/troubleshooting.md lists them. */
export const START_LINES: Readonly<Record<string, string>> = {
  SQLITE_FULL: FULL,
  ENOSPC: FULL,
  EFBIG: FULL,
  EDQUOT: FULL,
  '53100': FULL,
  SQLITE_IOERR: "can't be read or written: is the disk full or failing?",
  SQLITE_READONLY: READ_ONLY,
  EROFS: READ_ONLY,
  '25006': "can't be written: the server is read-only (a standby?). Use the primary's address",
  SQLITE_CANTOPEN: NO_PATH,
  SQLITE_PERM: NO_PATH,
  EACCES: NO_PATH,
  ENOTDIR: NO_PATH,
  EEXIST: NO_PATH,
  ENOENT: NO_PATH,
  SQLITE_NOTADB: "isn't an SQLite database: use another file",
  SQLITE_CORRUPT: 'is damaged: restore it from a backup, or use another file',
  SQLITE_BUSY:
    'is locked by another process, and only one can use an SQLite file: stop the other one, or use PostgreSQL',
  ECONNREFUSED: "isn't answering: is PostgreSQL running there?",
  ENOTFOUND: "has a host that can't be found",
  EAI_AGAIN: "has a host that can't be found right now",
  ETIMEDOUT: "didn't answer in time",
  CONNECTION: "didn't answer in time, or closed the connection",
  ECONNRESET: 'closed the connection',
  '28P01': 'rejected the password',
  '28000': 'rejected the user',
  '3D000': 'has no such database: create it first',
  '42501': "doesn't let this user create tables: grant CREATE on the schema",
  '53300': 'accepts no more connections',
  '57014': "didn't answer in time: another process may be changing the tables",
  '57P03': 'is starting up: try again in a moment',
};

/** The URL without the user, the password and the settings. */
export function shownUrl(url: string): string {
  try {
    return parseDatabaseUrl(url).shown;
  } catch {
    // What can't be read may have a password anywhere.
    return 'the address';
  }
}
