import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import type { ReportRetention } from '../reports/report.ts';
import type { SettingsReader } from '../settings/settings.ts';

/** Deletes cases past a server's retention. Methods throw {@link RecordsError} when the database is unavailable. */
export interface Retention {
  /** Servers that had cases or reports, ordered by ID, starting after `after`. */
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
  /** What members have reported goes at the same age. */
  readonly reports: ReportRetention;
  readonly settings: Pick<SettingsReader, 'of'>;
  /**
   * A lower bound for the current time, as Unix time in milliseconds; -Infinity while it's unknown. Deleted cases don't
   * come back, and a machine can start with its clock a year ahead.
   */
  readonly atLeast: () => number;
  readonly clock: Pick<Clock, 'wait'>;
  readonly stopping: AbortSignal;
  /** Called with how many of a server's cases and reports were deleted. */
  readonly onDeleted: (guildId: string, deleted: { readonly cases: number; readonly reports: number }) => void;
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
  { retention, reports, settings, clock, stopping, onDeleted }: Omit<RetentionParts, 'onFailed' | 'atLeast'>,
  now: number,
): Promise<void> {
  let after: string | null = null;
  for (;;) {
    const guilds: readonly string[] = await retention.guilds(after, GUILDS_AT_ONCE);
    for (const guildId of guilds) {
      const { retentionDays } = await settings.of(guildId);
      const deleted = { cases: 0, reports: 0 };
      for (const [what, { deleteOlderThan }] of [
        ['cases', retention],
        ['reports', reports],
      ] as const) {
        while (retentionDays !== null && !stopping.aborted) {
          const batch = await deleteOlderThan(guildId, now - retentionDays * DAY_MS);
          deleted[what] += batch;
          if (batch === 0) {
            break;
          }
          await clock.wait(BREATHE_MS, stopping);
        }
      }
      if (deleted.cases + deleted.reports > 0) {
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
