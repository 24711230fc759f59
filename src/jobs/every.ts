import type { Clock } from '../common/clock.ts';

/** What every job needs: how to wait, and when to stop. */
export interface JobContext {
  readonly clock: Pick<Clock, 'wait'>;
  /** Ends the pause between two runs. A run that has started finishes. */
  readonly stopping: AbortSignal;
}

/**
 * Runs `work` now, and again `ms` milliseconds after each run has ended, until the process stops.
 *
 * Rejects as soon as `work` does: a job handles the failures that it expects.
 */
export async function every(
  ms: number,
  { clock, stopping }: JobContext,
  work: () => void | Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    await work();
    await clock.wait(ms, stopping);
  }
}
