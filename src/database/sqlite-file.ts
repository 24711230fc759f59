import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../common/clock.ts';
import { StoreStartError } from './database.ts';
import { storeErrorCode } from './errors.ts';

/** A process that has been told to stop ends within 14 s. */
export const PREDECESSOR_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 50;

/**
 * Makes this process the only bot that uses an SQLite file, with a lock on a file next to it. The operating system
 * releases the lock however the process ends, so whoever has it knows that all others are gone. Waits for a predecessor
 * that is stopping.
 *
 * @returns a function that releases the lock. `null` if nothing can be locked there, for example because the folder
 *   doesn't exist yet
 * @throws {StoreStartError} if another process keeps the lock
 */
export async function useAlone(path: string, clock: Pick<Clock, 'elapsed' | 'wait'>): Promise<(() => void) | null> {
  let beside: DatabaseSync;
  try {
    beside = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  } catch {
    return null;
  }
  for (const until = clock.elapsed() + PREDECESSOR_WITHIN_MS; ; await clock.wait(AGAIN_AFTER_MS)) {
    try {
      beside.exec('begin exclusive');
      return () => beside.close();
    } catch (error) {
      const busy = storeErrorCode(error) === 'SQLITE_BUSY';
      if (busy && clock.elapsed() <= until) {
        continue;
      }
      beside.close();
      if (!busy) {
        return null;
      }
      throw new StoreStartError(
        `DATABASE_URL: another bot is using ${path}: stop it first, or use PostgreSQL to run several. Nothing was changed.`,
      );
    }
  }
}
