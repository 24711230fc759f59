import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import type { SettingsReader } from '../settings/settings.ts';

/** Deletes cases past a server's retention. Methods throw {@link RecordsError} when the database is unavailable. */
export interface Retention {
  /** Servers that had cases, ordered by ID, starting after `after`. */
  guilds(after: string | null, limit: number): Promise<readonly string[]>;
  /**
   * Deletes a batch of settled cases opened before a time, oldest first, with everything that belongs to them. Their
   * numbers are never reused.
   *
   * @param before Unix time in milliseconds
   * @returns how many were deleted; 0 when none are left
   */
  deleteOlderThan(guildId: string, before: number): Promise<number>;
}

export interface RetentionParts {
  readonly retention: Retention;
  readonly settings: Pick<SettingsReader, 'of'>;
  /**
   * A lower bound for the current time, as Unix time in milliseconds; -Infinity while it's unknown. Deleted cases don't
   * come back, and a machine can start with its clock a year ahead.
   */
  readonly atLeast: () => number;
  readonly clock: Pick<Clock, 'wait'>;
  readonly stopping: AbortSignal;
  /** Called with the number of a server's cases that were deleted. */
  readonly onDeleted: (guildId: string, cases: number) => void;
  /** Called when a round ended early because the database was unavailable. */
  readonly onFailed: (error: RecordsError) => void;
}

const EVERY_MS = 60 * 60_000;
/** While the current time is unknown. */
const ASK_AGAIN_AFTER_MS = 5_000;
const GUILDS_AT_ONCE = 100;
/** Between two batches, so that commands get a turn: SQLite does one thing at a time. */
const BREATHE_MS = 50;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Deletes what servers no longer want to keep: once the current time is known, then every hour until the process stops.
 */
export async function keepRetention(parts: RetentionParts): Promise<void> {
  while (!parts.stopping.aborted) {
    const now = parts.atLeast();
    if (now === Number.NEGATIVE_INFINITY) {
      await parts.clock.wait(ASK_AGAIN_AFTER_MS, parts.stopping);
      continue;
    }
    try {
      await deleteWhatIsOver(parts, now);
    } catch (error) {
      if (!(error instanceof RecordsError)) {
        throw error;
      }
      parts.onFailed(error);
    }
    await parts.clock.wait(EVERY_MS, parts.stopping);
  }
}

/**
 * One round over all servers.
 *
 * @param now stays the same for the whole round, whatever is learned about the time meanwhile
 */
export async function deleteWhatIsOver(
  { retention, settings, clock, stopping, onDeleted }: Omit<RetentionParts, 'onFailed' | 'atLeast'>,
  now: number,
): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const guilds: readonly string[] = await retention.guilds(after, GUILDS_AT_ONCE);
    for (const guildId of guilds) {
      const { retentionDays } = await settings.of(guildId);
      let deleted = 0;
      while (retentionDays !== null && !stopping.aborted) {
        const batch = await retention.deleteOlderThan(guildId, now - retentionDays * DAY_MS);
        deleted += batch;
        if (batch === 0) {
          break;
        }
        await clock.wait(BREATHE_MS, stopping);
      }
      if (deleted > 0) {
        onDeleted(guildId, deleted);
      }
      if (stopping.aborted) {
        return;
      }
    }
    if (guilds.length < GUILDS_AT_ONCE) {
      return;
    }
    after = guilds.at(-1) ?? null;
  }
}
