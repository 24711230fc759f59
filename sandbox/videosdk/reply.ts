import type { ErrorBody, OddBody } from './behavior.ts';

/** A response that is ready to send. */
export interface Reply {
  readonly status: number;
  /** null: no body. */
  readonly contentType: string | null;
  readonly text: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';
const HTML_TYPE = 'text/html; charset=utf-8';

export function json(status: number, value: unknown): Reply {
  return { status, contentType: JSON_TYPE, text: JSON.stringify(value) };
}

export function plainText(status: number, text: string): Reply {
  return { status, contentType: TEXT_TYPE, text };
}

export function empty(status: number): Reply {
  return { status, contentType: null, text: '' };
}

/** The page of a gateway in front of the service that responds on its own. */
export function gatewayPage(status: number): Reply {
  const title = `${status} ${status >= 500 ? 'Bad Gateway' : 'Error'}`;
  const text = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, contentType: HTML_TYPE, text };
}

export function refusal(style: ErrorBody, status: number, message: string): Reply {
  switch (style) {
    case 'error+statusCode':
      return json(status, { error: message, statusCode: status });
    case 'error':
      return json(status, { error: message });
    case 'message':
      return json(status, { message });
    case 'msg':
      return json(status, { msg: message });
    case 'statusMessage':
      return json(status, { statusMessage: message });
    case 'text':
      return plainText(status, message);
    case 'html':
      return gatewayPage(status);
  }
}

/** The same success with an odd body. Error responses don't change. */
export function withOddBody(reply: Reply, odd: OddBody): Reply {
  if (reply.status >= 300) return reply;
  switch (odd) {
    case 'empty-204':
      return empty(204);
    case 'empty-200':
      return empty(200);
    case 'html':
      return { status: 200, contentType: HTML_TYPE, text: '<!doctype html><title>OK</title><p>OK' };
    case 'text':
      return plainText(200, 'OK');
    case 'json-string':
      return json(200, 'OK');
    case 'truncated-json':
      return { ...reply, contentType: JSON_TYPE, text: `${reply.text.slice(0, reply.text.length / 2)}{"` };
    case 'array':
      return json(200, []);
    case 'null':
      return json(200, null);
    case 'empty-object':
      return json(200, {});
    case 'foreign-json':
      return json(200, { ok: true, result: { count: 1, items: { first: 'ok' } } });
    case 'data-null':
      return json(200, { ...parsedObject(reply.text), data: null });
    case 'refusal':
      return json(200, { error: 'Payment required', statusCode: 402 });
  }
}

function parsedObject(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
