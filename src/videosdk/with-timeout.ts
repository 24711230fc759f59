import type { Clock } from '../common/clock.ts';
import { Overdue } from './errors.ts';

/**
 * Rejects as soon as the time is up or the signal fires, whatever the request does after that.
 *
 * Not p-timeout, which sets the machine's timer: see docs/decisions/0017.
 */
export async function withTimeout<T>(
  clock: Pick<Clock, 'timeout'>,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: Error): void => {
    over.abort(error);
    ended.reject(error);
  };
  const onOverdue = (): void => end(new Overdue());
  const onAborted = (): void => end(new DOMException('The call was aborted', 'AbortError'));
  ended.promise.catch(() => undefined);
  if (signal?.aborted) {
    onAborted();
    return ended.promise;
  }
  const timeout = clock.timeout(ms);
  timeout.addEventListener('abort', onOverdue);
  signal?.addEventListener('abort', onAborted);
  try {
    return await Promise.race([work(over.signal), ended.promise]);
  } finally {
    timeout.removeEventListener('abort', onOverdue);
    signal?.removeEventListener('abort', onAborted);
  }
}
