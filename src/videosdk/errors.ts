import { HTTPError, isHTTPError, TimeoutError } from 'ky';
import { dateOf } from '../common/server-clock.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';

/** `TypeError: fetch failed` and undici's own errors: the code stands on the error or on one of its causes. */
export function networkErrorCode(error: unknown): string | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') {
      return cause.code;
    }
  }
  return null;
}

/** No answer came in the time that it was given. */
export class Overdue extends Error {
  override readonly name = 'Overdue';

  constructor() {
    super('VideoSDK did not answer in time');
  }
}

/** Codes that are met before a byte of the request leaves this machine. Anything else may have reached VideoSDK. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function neverSent(error: unknown): boolean {
  const code = networkErrorCode(error);
  return code !== null && NEVER_SENT.has(code);
}

const LONGEST_RETRY_AFTER_SECONDS = 600;

/**
 * `Retry-After` in seconds, rounded up and bounded; `null` when absent or unreadable. Where it names a moment, that's counted from the
 * one at which the answer says it was written.
 *
 * @param nowMs by VideoSDK's clock, for an answer that doesn't say; `null`: then it's unreadable
 */
export function retryAfterSeconds(headers: Headers, nowMs: number | null): number | null {
  const value = headers.get('retry-after');
  if (value === null) {
    return null;
  }
  const seconds = /^\d+(?:\.\d+)?$/u.test(value)
    ? Number(value)
    : (Date.parse(value) - (dateOf(headers) ?? nowMs ?? Number.NaN)) / 1_000;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_RETRY_AFTER_SECONDS) : null;
}

/** An answer that tells of a failure, as moderation knows it. */
export function statusError(
  { status, headers }: { readonly status: number; readonly headers: Headers },
  nowMs: number | null,
): UpstreamError {
  const code = status === 401 || status === 403 ? 'forbidden' : status === 429 ? 'busy' : 'unavailable';
  return new UpstreamError(code, `VideoSDK answered ${status}`, {
    status,
    retryAfterSeconds: retryAfterSeconds(headers, nowMs),
  });
}

/**
 * A failed read as moderation knows it. The original error is not kept as `cause`: ky's carries the whole request,
 * whose headers hold the token; its name, message and code are all that is needed.
 */
export function asUpstreamError(error: unknown, nowMs: number | null): UpstreamError {
  if (error instanceof UpstreamError) {
    return error;
  }
  if (isHTTPError(error)) {
    return statusError(error.response, nowMs);
  }
  if (error instanceof TimeoutError || error instanceof Overdue) {
    return new UpstreamError('unavailable', 'VideoSDK did not answer in time');
  }
  const code = networkErrorCode(error);
  const name = error instanceof Error ? error.name : typeof error;
  return new UpstreamError('unavailable', `VideoSDK could not be read (${code ?? name})`);
}

export { HTTPError };
