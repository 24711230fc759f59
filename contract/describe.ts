import type { Answer } from './caller.ts';
import { fieldOf, type Promised, shapeAsPromised, shapeOf } from './shape.ts';

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Status, kind of body and, if it's JSON, its whole shape: `404 json {error: string, statusCode: number}`. */
export function wholeAnswer(answer: Answer): string {
  return `${answer.status} ${bodyOf(answer, shapeOf)}`;
}

/** The promised parts of a success. Anything else is described as a whole. */
export function promisedAnswer(
  answer: Answer,
  promised: Promised,
  of: (json: unknown) => unknown = (json) => json,
): string {
  if (!isSuccess(answer)) {
    return wholeAnswer(answer);
  }
  return `${answer.status} ${bodyOf(answer, (json) => shapeAsPromised(of(json), promised))}`;
}

function bodyOf({ json, text, headers }: Answer, describe: (json: unknown) => string): string {
  if (text === '') {
    return 'empty';
  }
  if (json !== undefined) {
    return `json ${describe(json)}`;
  }
  return /html/iu.test(headers.get('content-type') ?? '') || text.trimStart().startsWith('<') ? 'html' : 'text';
}

/** What became of credentials: `refused with 401`, or `accepted` for any answer that is about something else. */
export function credentialsAnswer({ status }: Answer): string {
  if (status === 401 || status === 403) {
    return `refused with ${status}`;
  }
  return status < 500 ? 'accepted' : `${status}`;
}

/** `404 code 10003`: a status with Discord's own error code. */
export function codeAnswer(answer: Answer): string {
  const code = discordCode(answer);
  return code === null ? wholeAnswer(answer) : `${answer.status} code ${code}`;
}

export function discordCode({ json, status }: Answer): number | null {
  const code = fieldOf(json, 'code');
  return status >= 400 && typeof code === 'number' && Number.isInteger(code) ? code : null;
}

/** The names of those headers that match, sorted. */
export function headerNames({ headers }: Answer, which: RegExp): string {
  const names = [...headers.keys()].filter((name) => which.test(name)).sort();
  return names.length === 0 ? 'none' : names.join(', ');
}
