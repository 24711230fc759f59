import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import type { SettingsReader } from '../settings/settings.ts';

/** What the end of a server's retention is carried out with. Methods throw {RecordsError} when the store is away. */
export interface Retention {
  /** Servers that had cases, by id, from the first after `after` on. */
  guilds(after: string | null, limit: number): Promise<readonly string[]>;
  /**
   * Deletes a few settled cases that were opened before, the oldest first, with all that belongs to them. Their numbers are
   * never given again.
   *
   * @param before milliseconds of the Unix epoch
   * @returns how many; 0 when there are none any more
   */
  deleteOlderThan(guildId: string, before: number): Promise<number>;
}

export interface RetentionParts {
  readonly retention: Retention;
  readonly settings: Pick<SettingsReader, 'of'>;
  /**
   * As late as it is at least, in milliseconds of the Unix epoch; -Infinity while that isn't known. What is deleted doesn't come back,
   * and a machine may start with its clock a year ahead.
   */
  readonly atLeast: () => number;
  readonly clock: Pick<Clock, 'wait'>;
  readonly stopping: AbortSignal;
  /** Told how many cases of a server were deleted. */
  readonly onDeleted: (guildId: string, cases: number) => void;
  /** Told, at the end of a round, what could not be done because the store was away. */
  readonly onFailed: (error: RecordsError) => void;
}

const EVERY_MS = 60 * 60_000;
/** As long as nobody has told what time it is. */
const ASK_AGAIN_AFTER_MS = 5_000;
const GUILDS_AT_ONCE = 100;
/** Between two batches, so that commands have their turn: SQLite does one thing at a time. */
const BREATHE_MS = 50;
const DAY_MS = 24 * 60 * 60_000;

/** Deletes what servers do not want to keep any longer: as soon as it's known what time it is, and once an hour until the process stops. */
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
 * @param now the same to the end of the round, whatever is learned of the time meanwhile
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
