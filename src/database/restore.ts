import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  lchownSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { sqliteCode } from './errors.ts';
import {
  CopyError,
  type CopyFacts,
  entryToDisk,
  isSqlite,
  openExisting,
  toDisk,
  verifyCopy,
  whyNot,
} from './sqlite-copy.ts';
import { type FilePorts, realPath, useAlone } from './sqlite-file.ts';

export interface RestoreRequest {
  /** The path of the database. */
  readonly file: string;
  /** The path of the backup. */
  readonly from: string;
  /** The time of day, in milliseconds. It goes into the name of the replaced database, in UTC. */
  readonly now: number;
}

export interface RestoreReport extends CopyFacts {
  readonly file: string;
  /** Where the replaced database is now; `null`: there was none. */
  readonly kept: string | null;
}

/** What SQLite keeps beside a database that is in use, or that a process left when it died. */
const BESIDE = ['-wal', '-journal', '-shm'] as const;

/**
 * Puts a backup in the place of an SQLite database, and keeps that one beside it. At every moment, one of the two is in
 * its place: the backup is copied and verified first, and one step of the file system replaces one by the other. No bot
 * can use the file meanwhile.
 *
 * @throws {CopyError} with a line for the operator. Nothing was changed then
 * @throws {StoreStartError} if a bot uses the database
 */
export async function restore(
  { file, from, now }: RestoreRequest,
  { clock, waiting }: Omit<FilePorts, 'replacing'>,
): Promise<RestoreReport> {
  expectBackup(from, file);
  expectOwnLock(file);
  const leave = await useAlone(file, { clock, waiting, replacing: true });
  if (leave === null) {
    throw new CopyError(
      `${file}.lock can't be locked, so it isn't certain that no bot uses the database. Check that the database's folder can be written, and is on a local disk.`,
    );
  }
  try {
    return replace(realPath(file), from, now);
  } finally {
    leave();
  }
}

/** Refuses what can't be a backup before anyone has to wait for a bot to stop. */
function expectBackup(from: string, file: string): void {
  try {
    if (!statSync(from).isFile() || !isSqlite(from)) {
      throw new CopyError(`${from} isn't an SQLite database.`);
    }
    if (existsSync(file) && realPath(from) === realPath(file)) {
      throw new CopyError(`${from} is the database itself.`);
    }
  } catch (error) {
    throw error instanceof CopyError ? error : whyNot(error, from);
  }
}

/** SQLite would follow a link, and create what it names: whoever may write to the folder could choose any file for root. */
function expectOwnLock(file: string): void {
  const lock = `${realPath(file)}.lock`;
  if (lstatSync(lock, { throwIfNoEntry: false })?.isFile() === false) {
    throw new CopyError(`${lock} isn't a plain file. Remove it.`);
  }
}

/** Under the lock, so that what an earlier restore left when it was killed is of no use to anyone. */
function replace(file: string, from: string, now: number): RestoreReport {
  const incoming = `${file}.restoring`;
  const outgoing = `${file}.keeping`;
  const temporary = [incoming, outgoing].flatMap((path) => [path, ...BESIDE.map((suffix) => `${path}${suffix}`)]);
  const clear = (): void => {
    for (const path of temporary) {
      rmSync(path, { force: true });
    }
  };
  try {
    clear();
    const before = existsSync(file) ? statSync(file) : null;
    copyWhole(from, incoming);
    const facts = verifyCopy(incoming, from);
    if (before !== null) {
      likeBefore(incoming, before);
    } else {
      forOwnerOfFolder([incoming, `${file}.lock`], dirname(file));
    }
    toDisk(incoming);
    const kept = before === null ? null : keep(file, outgoing, now);
    renameSync(incoming, file);
    entryToDisk(file);
    return { ...facts, file, kept };
  } catch (error) {
    throw error instanceof CopyError ? error : whyNot(error, file);
  } finally {
    clear();
  }
}

/** A copy that was made with `cp` while a bot used the file has its latest commits in a file beside it. */
function copyWhole(from: string, to: string): void {
  for (const suffix of ['', '-wal', '-journal']) {
    if (existsSync(`${from}${suffix}`)) {
      closeSync(openSync(`${to}${suffix}`, 'wx', 0o600));
      copyFileSync(`${from}${suffix}`, `${to}${suffix}`);
      chmodSync(`${to}${suffix}`, 0o600);
    }
  }
}

/** Gives a file the permissions and the owner of the one it replaces: root may restore what another user runs. */
function likeBefore(
  path: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
) {
  const own = statSync(path);
  if (own.uid !== uid || own.gid !== gid) {
    try {
      chownSync(path, uid, gid);
    } catch (error) {
      if (own.uid !== uid) {
        throw new CopyError(
          `The database belongs to user ${uid}, and this is user ${own.uid}. Restore it as that user, or as root.`,
        );
      }
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') {
        throw error;
      }
    }
  }
  chmodSync(path, mode & 0o777);
}

/** Gives new files to whoever has the folder, if root created them: most likely that is who runs the bot. Anyone else keeps them. */
function forOwnerOfFolder(paths: readonly string[], folder: string): void {
  const { uid, gid } = statSync(folder);
  for (const path of paths.filter((one) => existsSync(one) && statSync(one).uid !== uid)) {
    try {
      lchownSync(path, uid, gid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') {
        throw error;
      }
    }
  }
}

/**
 * Copies the database that is going to be replaced to a name of its own. It isn't renamed: if this process died then, the
 * bot would begin with an empty one.
 *
 * @returns its new path
 */
function keep(file: string, outgoing: string, now: number): string {
  finishIn(file);
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
  let path = `${file}.replaced-${time}Z`;
  for (let n = 2; existsSync(path); n += 1) {
    path = `${file}.replaced-${time}Z-${n}`;
  }
  copyWhole(file, outgoing);
  for (const suffix of ['-wal', '-journal', '']) {
    if (existsSync(`${outgoing}${suffix}`)) {
      toDisk(`${outgoing}${suffix}`);
      renameSync(`${outgoing}${suffix}`, `${path}${suffix}`);
    }
  }
  entryToDisk(path);
  // Of a database that is too damaged to be opened. SQLite would add their pages to the backup.
  for (const suffix of BESIDE) {
    rmSync(`${file}${suffix}`, { force: true });
  }
  return path;
}

/** Writes what is beside the file into it. Finds out whether another program has it open, which can't be seen otherwise. */
function finishIn(file: string): void {
  if (!isSqlite(file)) {
    // SQLite would take it for a new one, and delete the log beside it.
    return;
  }
  let db: ReturnType<typeof openExisting> | null = null;
  try {
    db = openExisting(file);
    db.exec('pragma journal_mode = delete');
  } catch (error) {
    if (/^SQLITE_(?:BUSY|LOCKED)/u.test(sqliteCode(error) ?? '')) {
      throw new CopyError(`${file} is in use by another program. Close that program.`);
    }
    // It's damaged, and replaced because of that.
  } finally {
    db?.close();
  }
}
