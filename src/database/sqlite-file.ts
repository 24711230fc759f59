import { existsSync, realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { StoreStartError } from './database.ts';
import { storeErrorCode } from './errors.ts';

/** A process that has been told to stop ends within 14 s. */
export const PREDECESSOR_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 50;

export interface FilePorts {
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  readonly log: Pick<Logger, 'info'>;
}

/**
 * Makes this process the only bot that uses an SQLite file, with a lock on a file next to it. The operating system
 * releases the lock however the process ends, so whoever has it knows that all others are gone. Waits for a predecessor
 * that is stopping.
 *
 * @returns a function that releases the lock. `null` if nothing can be locked there, for example because the folder
 *   doesn't exist yet
 * @throws {StoreStartError} if another process keeps the lock
 */
export async function useAlone(path: string, { clock, log }: FilePorts): Promise<(() => void) | null> {
  let beside: DatabaseSync;
  try {
    beside = new DatabaseSync(`${realPath(path)}.lock`, { timeout: 0 });
  } catch {
    return null;
  }
  const until = clock.elapsed() + PREDECESSOR_WITHIN_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      beside.exec('begin exclusive');
      return () => beside.close();
    } catch (error) {
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
      log.info({ file: path }, 'waiting for another bot to stop using the database');
    }
    await clock.wait(AGAIN_AFTER_MS);
  }
}

/** One name for one file, even through symbolic links: under two names, two bots would have a lock each. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
