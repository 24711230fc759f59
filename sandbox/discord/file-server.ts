import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MessageStore } from './messages.ts';

/**
 * Serves the files of messages at the addresses that their attachments name, as Discord's CDN does: to anybody.
 * @returns false for any other address
 */
export function serveFile(messages: MessageStore, request: IncomingMessage, response: ServerResponse): boolean {
  const id = /^\/attachments\/\d+\/(\d+)\/[^/]+$/.exec(request.url ?? '')?.[1];
  if (id === undefined) return false;
  const file = messages.file(id);
  if (file) response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.size }).end(file.bytes);
  else response.writeHead(404).end();
  return true;
}
