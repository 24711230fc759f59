import type { IncomingMessage } from 'node:http';
import { invalidJson } from './api-error.ts';

/** The largest body that Discord takes from a bot, with files. */
const MAX_BYTES = 25 * 1024 * 1024;

/** @throws {Error} when the caller cuts the connection, or sends more than Discord takes */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) throw new RangeError('Request entity too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * The body as a value: JSON, or a form with `payload_json` and files, whose names become attachments.
 * @throws {ApiError} 50109
 */
export async function parseBody(bytes: Buffer<ArrayBufferLike>, contentType: string): Promise<unknown> {
  if (bytes.length === 0) return undefined;
  if (/^application\/json\b/i.test(contentType)) return parseJson(bytes.toString('utf8'));
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

async function parseForm(bytes: Buffer, contentType: string): Promise<unknown> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw invalidJson();
    });
  const json = form.get('payload_json');
  const payload = typeof json === 'string' ? parseJson(json) : {};
  const files = [...form.entries()].flatMap(([key, value]) => {
    const id = /^files\[(\d+)\]$/.exec(key)?.[1];
    return id !== undefined && typeof value !== 'string' ? [{ id, filename: value.name }] : [];
  });
  if (files.length === 0 || typeof payload !== 'object' || payload === null) return payload;
  return { attachments: files, ...payload };
}
