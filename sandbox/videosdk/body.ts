import type { IncomingMessage } from 'node:http';
import type { Ids, Route } from './routes.ts';

const LARGEST_BYTES = 1_000_000;

/** Reads the whole body. null: it's too large, or the client disconnected. */
export async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > LARGEST_BYTES) return null;
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}

export interface ReadBody {
  /** Parsed JSON, or the text if it isn't JSON; undefined: no body. */
  readonly raw: unknown;
  /** null: refused. */
  readonly body: Ids | null;
  readonly violations: readonly string[];
}

/** Checks a body: it must be JSON, be declared as JSON, and have exactly the documented fields. */
export function readBody(bytes: Buffer, contentType: string | undefined, route: Route | null): ReadBody {
  const text = bytes.toString('utf8');
  const raw = text === '' ? undefined : parseOrText(text);
  if (!route) return { raw, body: null, violations: [] };
  if (!route.body) {
    return { raw, body: {}, violations: text === '' ? [] : [`${route.method} with a body`] };
  }
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    return { raw, body: null, violations: [`content type is ${contentType ?? 'missing'}, not application/json`] };
  }
  const parsed = route.body.safeParse(raw);
  if (parsed.success) return { raw, body: parsed.data, violations: [] };
  const violations = parsed.error.issues.map((issue) => `body ${issue.path.join('.')}: ${issue.message}`);
  return { raw, body: null, violations };
}

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
