import { type AnswerHeaders, dateOf } from './server-clock.ts';

const LONGEST_RETRY_AFTER_SECONDS = 600;

/**
 * `Retry-After` in seconds, rounded up and capped. `null` if it's missing or unreadable. A date in it counts from the
 * date of the answer.
 *
 * @param nowMs the time by the server's clock, for answers without a date. `null`: such a `Retry-After` is unreadable
 */
export function retryAfterSeconds(headers: AnswerHeaders, nowMs: number | null): number | null {
  const value = headers.get('retry-after');
  if (value === null) {
    return null;
  }
  const seconds = /^\d+(?:\.\d+)?$/u.test(value)
    ? Number(value)
    : (Date.parse(value) - (dateOf(headers) ?? nowMs ?? Number.NaN)) / 1_000;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_RETRY_AFTER_SECONDS) : null;
}
