import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MessageStore } from './messages.ts';

/**
 * Serves the files of messages at the URLs of their attachments. Anyone can read them, as on Discord's CDN.
 * @returns false for any other URL
 */
export function serveFile(messages: MessageStore, request: IncomingMessage, response: ServerResponse): boolean {
  const id = /^\/attachments\/\d+\/(\d+)\/[^/]+$/.exec(request.url ?? '')?.[1];
  if (id === undefined) return false;
  const file = messages.file(id);
  if (file) response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.size }).end(file.bytes);
  else response.writeHead(404).end();
  return true;
}
