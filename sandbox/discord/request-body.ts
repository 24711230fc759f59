import type { IncomingMessage } from 'node:http';
import { entityTooLarge, invalidJson } from './api-error.ts';
import type { UploadedFile } from './control.ts';

/** The largest request, files included, that Discord accepts from a bot. */
const MAX_BYTES = 25 * 1024 * 1024;

export interface Body {
  /** The JSON, or `payload_json` of a form. */
  readonly value: unknown;
  readonly files: readonly UploadedFile[];
}

const noBody: Body = { value: undefined, files: [] };

/**
 * The whole body, or null if it's larger than Discord accepts. The rest is read and discarded, so that the caller gets
 * the error response.
 * @throws {Error} if the caller drops the connection
 */
export async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= MAX_BYTES) parts.push(part);
  }
  return size > MAX_BYTES ? null : Buffer.concat(parts);
}

/**
 * Parses a body: JSON, or a form with `payload_json` and `files[n]`.
 * @throws {ApiError} 50109; 40005 if it was too large to read
 */
export async function parseBody(bytes: Buffer<ArrayBufferLike> | null, contentType: string): Promise<Body> {
  if (bytes === null) throw entityTooLarge();
  if (bytes.length === 0) return noBody;
  if (/^application\/json\b/i.test(contentType)) return { value: parseJson(bytes.toString('utf8')), files: [] };
  if (/^multipart\/form-data\b/i.test(contentType)) return parseForm(bytes, contentType);
  throw invalidJson();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidJson();
  }
}

async function parseForm(bytes: Buffer, contentType: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw invalidJson();
    });
  const json = form.get('payload_json');
  const content = form.get('content');
  const files: UploadedFile[] = [];
  for (const [key, file] of form) {
    if (typeof file === 'string') continue;
    files.push({
      key,
      name: file.name,
      contentType: file.type || 'application/octet-stream',
      bytes: new Uint8Array(await file.arrayBuffer()),
    });
  }
  if (typeof json === 'string') return { value: parseJson(json), files };
  return { value: typeof content === 'string' ? { content } : {}, files };
}
