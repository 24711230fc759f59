import { isHTTPError, TimeoutError } from 'ky';
import { retryAfterSeconds } from '../common/retry-after.ts';
import type { AnswerHeaders } from '../common/server-clock.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';

/** Finds the code of `TypeError: fetch failed` and of undici's own errors, on the error or one of its causes. */
export function networkErrorCode(error: unknown): string | null {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string') {
      return cause.code;
    }
  }
  return null;
}

/**
 * The largest answer that is read, in bytes. A page of a hundred people, with all that VideoSDK says about their
 * devices, has about a tenth of it. How much of it is parsed is limited, too: see src/common/json-parts.ts.
 */
export const LARGEST_ANSWER = 4 * 1024 * 1024;

/** undici's code for an answer that is too large to be read. */
export const TOO_LARGE = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** No answer came within the time limit. */
export class Overdue extends Error {
  override readonly name = 'Overdue';

  constructor() {
    super("VideoSDK didn't answer in time");
  }
}

/**
 * Codes for failures before a byte of the request leaves this machine. With any other code, it may have reached
 * VideoSDK.
 */
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

/** Turns an answer with an error status into an {@link UpstreamError}. */
export function statusError(
  { status, headers }: { readonly status: number; readonly headers: AnswerHeaders },
  nowMs: number | null,
): UpstreamError {
  const code = status === 401 || status === 403 ? 'forbidden' : status === 429 ? 'busy' : 'unavailable';
  return new UpstreamError(code, `VideoSDK answered ${status}`, {
    status,
    retryAfterSeconds: retryAfterSeconds(headers, nowMs),
  });
}

/**
 * Turns a failed read into an {@link UpstreamError}. It doesn't keep the original error as `cause`: ky's errors carry
 * the whole request, with the token in its headers, and the name, message and code are all that's needed.
 */
export function asUpstreamError(error: unknown, nowMs: number | null): UpstreamError {
  if (error instanceof UpstreamError) {
    return error;
  }
  if (isHTTPError(error)) {
    return statusError(error.response, nowMs);
  }
  if (error instanceof TimeoutError || error instanceof Overdue) {
    return new UpstreamError('unavailable', "VideoSDK didn't answer in time");
  }
  const code = networkErrorCode(error);
  if (code === TOO_LARGE) {
    return new UpstreamError('unavailable', "VideoSDK's answer is too large to read", { tooLarge: true });
  }
  const name = error instanceof Error ? error.name : typeof error;
  return new UpstreamError('unavailable', `VideoSDK request failed (${code ?? name})`);
}
