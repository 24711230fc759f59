import { networkErrorCode } from './errors.ts';
import type { Answer } from './http.ts';

/** `undefined` if it isn't JSON. */
export function jsonOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether it's a page for people, which VideoSDK never answers with. Proxies and gateways in between do. */
export function isPage({ headers, text }: Answer): boolean {
  return (
    /^text\/html\b/iu.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html)\b/iu.test(text.slice(0, 1_000))
  );
}

/** Whether VideoSDK itself refused the request. Proxies in between answer with a page or plain text. */
export function isRefusal(answer: Answer): boolean {
  const body = jsonOf(answer);
  return (
    typeof body === 'object' &&
    body !== null &&
    ['error', 'message', 'msg', 'statusMessage'].some((key) => typeof Reflect.get(body, key) === 'string')
  );
}

export interface AnswerFacts {
  readonly status?: number;
  readonly requestId?: string;
  readonly network?: string;
}

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-request-id'];

/** The loggable facts of an answer. The body isn't one of them, because it can hold personal data. */
export function answerFacts({ status, headers }: Answer): { status: number; requestId?: string } {
  for (const name of REQUEST_ID_HEADERS) {
    const requestId = headers.get(name);
    if (requestId !== null) {
      return { status, requestId: requestId.slice(0, 100) };
    }
  }
  return { status };
}

export function networkFacts(error: unknown): AnswerFacts {
  return { network: networkErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown') };
}
