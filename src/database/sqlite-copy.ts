import { closeSync, fsyncSync, openSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { sqliteCode } from './errors.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** What a copy of the database turned out to be. */
export interface CopyFacts {
  /** The newest migration it has. */
  readonly schema: string;
  /** Migrations that this version would apply to it. */
  readonly missing: readonly string[];
  /** How many cases it has. */
  readonly cases: number;
}

/** A backup can't be made or used. The message is a line for the operator. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
  readonly code = 'COPY_UNUSABLE';
}

/** What every database of Bouncer's has had since its first version. */
export const FIRST_MIGRATION = '0001-cases';
const MAGIC = Buffer.from('SQLite format 3\0');

/**
 * Opens an SQLite file that exists, and never creates one.
 *
 * @param path absolute
 */
export function openExisting(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  url.search = 'mode=rw';
  return new DatabaseSync(url, { timeout: BUSY_MS });
}

/** Opens an SQLite file in which nothing is going to be written. One in WAL mode gets other files beside it. */
export function openToRead(path: string, waitMs: number = BUSY_MS): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: waitMs });
}

/** How long to wait for a program that writes at this moment, in milliseconds. Nothing else is going on here. */
const BUSY_MS = 5_000;

/** Whether a file begins as an SQLite database does. An empty one doesn't. */
export function isSqlite(path: string): boolean {
  return headerOf(path)?.subarray(0, MAGIC.length).equals(MAGIC) === true;
}

/** Whether a database is in one file: not in WAL mode, in which opening it creates others. */
export function isInOneFile(path: string): boolean {
  // "File format write version" and "read version": https://www.sqlite.org/fileformat2.html
  const header = headerOf(path);
  return header !== null && header[18] === 1 && header[19] === 1;
}

function headerOf(path: string): Buffer | null {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  try {
    return readSync(file, header, 0, header.length, 0) === header.length ? header : null;
  } finally {
    closeSync(file);
  }
}

/** The names of a database's migrations. `null`: it isn't Bouncer's. */
export function migrationsIn(db: DatabaseSync): readonly string[] | null {
  const tables = db
    .prepare("select name from sqlite_master where type = 'table' and name in ('kysely_migration', 'cases')")
    .all();
  if (tables.length < 2) {
    return null;
  }
  const names = db
    .prepare('select name from kysely_migration order by name')
    .all()
    .map(({ name }) => String(name));
  return names.includes(FIRST_MIGRATION) ? names : null;
}

/** Migrations of a database that this version doesn't know: a newer one has changed it. */
export function unknownOf(migrations: readonly string[]): readonly string[] {
  return migrations.filter((name) => !Object.hasOwn(MIGRATIONS, name));
}

/**
 * Reads a copy to its last page, and makes it a database in one file, whatever mode it was copied in.
 *
 * @param shown how messages name it
 * @throws {CopyError} if it's damaged, not Bouncer's, or newer than this version
 */
export function verifyCopy(path: string, shown: string): CopyFacts {
  let db: DatabaseSync | null = null;
  try {
    db = openExisting(path);
    db.exec('pragma journal_mode = delete');
    const [first] = db.prepare('pragma integrity_check(1)').all();
    if (first?.['integrity_check'] !== 'ok') {
      throw new CopyError(`${shown} is damaged (integrity_check).`);
    }
    const migrations = migrationsIn(db);
    if (migrations === null) {
      throw new CopyError(`${shown} isn't a database of Bouncer's.`);
    }
    const unknown = unknownOf(migrations);
    if (unknown.length > 0) {
      throw new CopyError(
        `${shown} is from a newer version of Bouncer (it has ${unknown.join(', ')}). Use that version.`,
      );
    }
    return {
      schema: migrations.at(-1) ?? FIRST_MIGRATION,
      missing: Object.keys(MIGRATIONS).filter((name) => !migrations.includes(name)),
      cases: Number(db.prepare('select count(*) as cases from cases').get()?.['cases']),
    };
  } catch (error) {
    if (error instanceof CopyError) {
      throw error;
    }
    throw whyNot(error, shown);
  } finally {
    db?.close();
  }
}

/** A line for what SQLite or the system says of a copy. */
export function whyNot(error: unknown, shown: string): Error {
  const code = sqliteCode(error);
  if (code === null) {
    return error instanceof Error ? error : new Error(String(error));
  }
  return new CopyError(`${shown} ${LINES.find(([codes]) => codes.test(code))?.[1] ?? "can't be used"} (${code}).`);
}

const LINES: readonly (readonly [RegExp, string])[] = [
  [/^(?:SQLITE_CORRUPT|SQLITE_IOERR_(?:SHORT_READ|CORRUPTFS|DATA))/u, 'is damaged'],
  [/^SQLITE_NOTADB$/u, "isn't an SQLite database, or is an encrypted one"],
  [
    /^(?:SQLITE_FULL|SQLITE_IOERR_(?:WRITE|TRUNCATE)|ENOSPC|EDQUOT|EFBIG)$/u,
    "can't be written, because the disk is full or a quota is used up: free up some space, or use another folder",
  ],
  [/^(?:SQLITE_BUSY|SQLITE_LOCKED)/u, 'is locked by another program: close that program'],
  [/^(?:SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_READONLY|EACCES|EPERM|EROFS)/u, "can't be opened or written by this user"],
  [/^ENOENT$/u, "doesn't exist"],
  [/^(?:ENOTDIR|EEXIST)$/u, "can't be there, because a file is where its path needs a folder"],
  [/^EISDIR$/u, 'is a folder'],
];

/** Makes sure that a file or a folder is on the disk as it is now. */
export function toDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } catch (error) {
    // Some systems don't sync folders.
    if (!/^(?:EINVAL|EPERM|EBADF|EISDIR|ENOTSUP)$/u.test((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

/** A file's own entry in its folder. Windows has no way to open a folder. */
export function entryToDisk(path: string): void {
  try {
    toDisk(dirname(path));
  } catch (error) {
    if (!/^(?:EACCES|EISDIR)$/u.test((error as NodeJS.ErrnoException).code ?? '')) {
      throw error;
    }
  }
}
