import type { Clock } from '../common/clock.ts';
import { Overdue } from './errors.ts';

/**
 * Rejects as soon as the time is up or the signal fires, whatever the request does after that.
 *
 * Not p-timeout, which sets the machine's timer: see docs/decisions/0017.
 */
export async function withTimeout<T>(
  clock: Pick<Clock, 'wait'>,
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
  const onAborted = (): void => end(new DOMException('The call was aborted', 'AbortError'));
  ended.promise.catch(() => undefined);
  if (signal?.aborted) {
    onAborted();
    return ended.promise;
  }
  // Ends with the request. A signal that fires by itself would be there until then, with all that came from it.
  const settled = new AbortController();
  void clock.wait(ms, settled.signal).then(() => settled.signal.aborted || end(new Overdue()));
  signal?.addEventListener('abort', onAborted);
  try {
    return await Promise.race([work(over.signal), ended.promise]);
  } finally {
    settled.abort('settled');
    signal?.removeEventListener('abort', onAborted);
  }
}
