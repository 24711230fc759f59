import type { Clock } from '../common/clock.ts';

/**
 * Resolves to the result of `work`, or to `otherwise` if that takes longer than `ms` milliseconds.
 *
 * Not p-timeout, which sets the machine's timer: see docs/decisions/0017.
 */
export async function withTimeout<T>(
  clock: Pick<Clock, 'wait'>,
  ms: number,
  work: Promise<T>,
  otherwise: T,
  onLate?: () => void,
): Promise<T> {
  const over = new AbortController();
  const late = clock.wait(ms, over.signal).then(() => {
    if (!over.signal.aborted) {
      onLate?.();
    }
    return otherwise;
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
