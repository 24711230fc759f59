import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../common/clock.ts';
import { storeErrorCode } from './errors.ts';
import { StoreStartError } from './start-error.ts';

/** A process that has been told to stop ends within 14 s. */
export const PREDECESSOR_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 50;

export interface FilePorts {
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** Called once if another process has the file. */
  readonly waiting: () => void;
  /** Takes the lock of a file that isn't a database, too, because it's going to be replaced by one. */
  readonly replacing?: boolean;
}

/**
 * Makes this process the only bot that uses an SQLite file, with a lock on a file next to it. The operating system
 * releases the lock however the process ends, so whoever has it knows that all others are gone. Waits for a predecessor
 * that is stopping. Creates the folder if there is none. Leaves nothing next to what isn't a database.
 *
 * @returns a function that releases the lock. `null` if nothing can be locked there: opening the database then says why,
 *   or it's on a file system without locks
 * @throws {StoreStartError} if another process keeps the lock, this user can't take it, or the file has a second name
 */
export async function useAlone(
  path: string,
  { clock, waiting, replacing = false }: FilePorts,
): Promise<(() => void) | null> {
  let beside: DatabaseSync;
  let lock: string;
  try {
    makeFolder(dirname(path));
    const real = realPath(path);
    const info = statSync(real, { throwIfNoEntry: false });
    if (info !== undefined && !(replacing ? info.isFile() : canBeDatabase(real, info))) {
      return null;
    }
    if (info !== undefined && info.nlink > 1) {
      throw new StoreStartError(
        `DATABASE_URL: ${path} has a second name (a hard link), under which another bot could use it at the same time. Delete that name, or use a copy of the file. Nothing was changed.`,
      );
    }
    lock = `${real}.lock`;
    beside = new DatabaseSync(lock, { timeout: 0 });
  } catch (error) {
    if (error instanceof StoreStartError) {
      throw error;
    }
    return null;
  }
  const until = clock.elapsed() + PREDECESSOR_WITHIN_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      beside.exec('begin exclusive');
      if (!isWritable(lock)) {
        // SQLite then opens it for reading, and lets everyone have the "exclusive" transaction.
        throw new StoreStartError(
          `DATABASE_URL: this user can't write to ${lock}, which keeps a second bot away from the database. Give it the same owner and permissions as the database. Nothing was changed.`,
        );
      }
      return () => beside.close();
    } catch (error) {
      if (error instanceof StoreStartError) {
        beside.close();
        throw error;
      }
      if (storeErrorCode(error) !== 'SQLITE_BUSY') {
        beside.close();
        return null;
      }
    }
    if (clock.elapsed() > until) {
      beside.close();
      throw new StoreStartError(
        `DATABASE_URL: another bot is already using ${path}. Stop it first, or use PostgreSQL to run several. Nothing was changed.`,
      );
    }
    if (attempt === 1) {
      waiting();
    }
    await clock.wait(AGAIN_AFTER_MS);
  }
}

const MAGIC = Buffer.from('SQLite format 3\0');

/** Whether SQLite could use it. An empty file becomes a database. */
function canBeDatabase(path: string, info: Stats): boolean {
  if (!info.isFile() || info.size === 0) {
    return info.isFile();
  }
  const begin = Buffer.alloc(MAGIC.length);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, begin, 0, begin.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // Opening it says why it can't be read.
    return true;
  }
  return begin.equals(MAGIC);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** One level at a time: `recursive` never returns if the parent exists but takes no new folders, like /proc. */
export function makeFolder(path: string): void {
  if (!existsSync(path)) {
    makeFolder(dirname(path));
    try {
      mkdirSync(path);
    } catch (error) {
      // Several processes that start at once race to create it.
      if (!(existsSync(path) && (error as NodeJS.ErrnoException).code === 'EEXIST')) {
        throw error;
      }
    }
  }
}

/** One name for one file, even through symbolic links: under two names, two bots would have a lock each. */
export function realPath(path: string): string {
  if (existsSync(path)) {
    return realpathSync(path);
  }
  // A link to a file that doesn't exist yet. SQLite creates the file, not the link.
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? realPath(resolve(dirname(path), readlinkSync(path))) : path;
}
