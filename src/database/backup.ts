import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { backup, type DatabaseSync } from 'node:sqlite';
import {
  CopyError,
  type CopyFacts,
  entryToDisk,
  isInOneFile,
  isSqlite,
  migrationsIn,
  openExisting,
  openToRead,
  toDisk,
  unknownOf,
  verifyCopy,
  whyNot,
} from './sqlite-copy.ts';
import { makeFolder, realPath } from './sqlite-file.ts';

export interface BackupRequest {
  /** The path of the database. */
  readonly file: string;
  /** Where the backup goes. Is created if it doesn't exist, for this user alone. */
  readonly folder: string;
  /** How many backups to keep there, this one included. `null`: all. */
  readonly keep: number | null;
  /** The time of day, in milliseconds. It goes into the name, in UTC. */
  readonly now: number;
}

export interface BackupReport extends CopyFacts {
  readonly path: string;
  readonly bytes: number;
  /** Older backups, and what backups that were interrupted more than a day ago have left. */
  readonly deleted: readonly string[];
  /** Files with the name of a backup that `keep` would have deleted, but that aren't readable backups of Bouncer's. */
  readonly leftAlone: readonly string[];
  /** Older backups that couldn't be deleted. */
  readonly undeletable: readonly string[];
}

/** `bouncer-2026-11-30T08-12-09Z.db`: no colons, which Windows doesn't take. */
const NAME = /^bouncer-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z(?:-\d+)?\.db$/u;
const UNFINISHED = '.partial';
/** Long enough for the largest database: an unfinished backup may be one that is still being written. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;
/** All pages at once. Otherwise SQLite begins anew each time that another process writes in between. */
const ALL_PAGES = 2_147_483_647;
/** As many in one second as anyone could start. */
const MOST_IN_A_SECOND = 1_000;

/**
 * Writes a verified copy of an SQLite database, while a bot uses it or not. The copy is one moment of the database: SQLite
 * reads it in one transaction, which in WAL mode holds up no one who writes. It gets its name when it's complete, on the
 * disk, and has been read back.
 *
 * @throws {CopyError} if there is no backup, with a line for the operator. Nothing is left of the attempt
 */
export async function backUp({ file, folder, keep, now }: BackupRequest): Promise<BackupReport> {
  const source = openSource(file);
  let partial: string | null = null;
  try {
    makePrivateFolder(folder);
    const path = claim(folder, now);
    partial = `${path}${UNFINISHED}`;
    await backup(source, partial, { rate: ALL_PAGES });
    const facts = verifyCopy(partial, 'The copy');
    toDisk(partial);
    renameSync(partial, path);
    partial = null;
    entryToDisk(path);
    const bytes = statSync(path).size;
    return { ...facts, path, bytes, ...retain(folder, { keep, now, newest: path }) };
  } catch (error) {
    throw error instanceof CopyError ? error : whyNot(error, partial ?? folder);
  } finally {
    if (partial !== null) {
      for (const suffix of ['', '-journal', '-wal', '-shm']) {
        rmSync(`${partial}${suffix}`, { force: true });
      }
    }
    source.close();
  }
}

function openSource(file: string): DatabaseSync {
  let db: DatabaseSync | null = null;
  try {
    if (!existsSync(file)) {
      throw new CopyError(`${file} doesn't exist: there is nothing to back up yet. Check DATABASE_URL.`);
    }
    if (!statSync(file).isFile() || !isSqlite(file)) {
      throw new CopyError(`${file} isn't an SQLite database. Check DATABASE_URL.`);
    }
    db = openExisting(realPath(file));
    const migrations = migrationsIn(db);
    if (migrations === null) {
      throw new CopyError(`${file} isn't a database of Bouncer's. Check DATABASE_URL.`);
    }
    const unknown = unknownOf(migrations);
    if (unknown.length > 0) {
      throw new CopyError(
        `${file} was changed by a newer version of Bouncer (it has ${unknown.join(', ')}). Use the backup of that version.`,
      );
    }
    return db;
  } catch (error) {
    db?.close();
    throw error instanceof CopyError ? error : whyNot(error, file);
  }
}

function makePrivateFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(folder);
    chmodSync(folder, 0o700);
  }
}

/** Reserves a name that no other backup has, or is going to get. */
function claim(folder: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  for (let n = 1; n <= MOST_IN_A_SECOND; n += 1) {
    const path = join(folder, `bouncer-${time}Z${n === 1 ? '' : `-${n}`}.db`);
    try {
      // SQLite keeps the permissions of a file that is there.
      closeSync(openSync(`${path}${UNFINISHED}`, 'wx', 0o600));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
        continue;
      }
      throw error;
    }
    // Only now: another backup gives up its claim after its file has got the name.
    if (!existsSync(path)) {
      return path;
    }
    rmSync(`${path}${UNFINISHED}`);
  }
  throw new CopyError(`${folder} has too many backups of this second.`);
}

interface Retention {
  readonly keep: number | null;
  readonly now: number;
  readonly newest: string;
}

function retain(folder: string, { keep, now, newest }: Retention) {
  const deleted: string[] = [];
  const leftAlone: string[] = [];
  const undeletable: string[] = [];
  const remove = (name: string): void => {
    try {
      rmSync(join(folder, name));
      deleted.push(name);
    } catch {
      undeletable.push(name);
    }
  };
  const names = readdirSync(folder);
  for (const name of names.filter((one) => isAbandoned(folder, one, now))) {
    remove(name);
  }
  if (keep !== null) {
    // The new one counts, wherever a clock that was set puts it among the others.
    let kept = 1;
    for (const name of names.filter((one) => NAME.test(one) && join(folder, one) !== newest).sort(byTime)) {
      if (!isBackup(join(folder, name))) {
        leftAlone.push(name);
      } else if (kept < keep) {
        kept += 1;
      } else {
        remove(name);
      }
    }
  }
  return { deleted, leftAlone, undeletable };
}

/** Newest first. */
function byTime(one: string, other: string): number {
  return timeOf(other) - timeOf(one) || other.length - one.length || (one < other ? 1 : -1);
}

function timeOf(name: string): number {
  const [, day = '', hours, minutes, seconds] = NAME.exec(name) ?? [];
  return Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
}

/** What a backup that was killed has left. */
function isAbandoned(folder: string, name: string, now: number): boolean {
  const begun = timeOf(name.replace(/\.partial(?:-journal)?$/u, ''));
  return (
    /\.partial(?:-journal)?$/u.test(name) &&
    begun < now - ABANDONED_AFTER_MS &&
    lstatSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true
  );
}

/** Whether this program wrote it: by its name, which the caller has checked, its form, and what is in it. */
function isBackup(path: string): boolean {
  let db: DatabaseSync | null = null;
  try {
    if (!lstatSync(path).isFile() || !isSqlite(path) || !isInOneFile(path)) {
      return false;
    }
    db = openToRead(path);
    return migrationsIn(db) !== null;
  } catch {
    return false;
  } finally {
    db?.close();
  }
}
