import type { Clock } from '../common/clock.ts';

/** Shorter than a server's announcements are held by one process: what it sends then is never another one's to send. */
export const SEND_WITHIN_MS = 8_000;

/**
 * A request to Discord with a bound on all of it: discord.js waits for limits inside of the call for as long as it takes.
 *
 * @throws the error of the request, or {LateError}: whether it was carried out is not known then
 */
export async function inTime<T>(clock: Clock, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = clock.timeout(SEND_WITHIN_MS);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const onLate = (): void => reject(new LateError());
  if (late.aborted) {
    onLate();
  }
  late.addEventListener('abort', onLate, { once: true });
  const answer = request(late);
  try {
    return await Promise.race([answer, over]);
  } finally {
    late.removeEventListener('abort', onLate);
    // The slower of the two: nobody waits for it any more.
    answer.catch(() => undefined);
    over.catch(() => undefined);
  }
}

/** Discord gave no answer in time. */
export class LateError extends Error {
  override readonly name = 'LateError';
}
