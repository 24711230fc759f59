import type { IncomingMessage, ServerResponse } from 'node:http';
import type { World } from './world.ts';

/**
 * Serves the files of messages, and those that people uploaded in modals, at the URLs of their attachments. Anyone can
 * read them, as on Discord's CDN.
 * @returns false for any other URL
 */
export function serveFile(
  { messages, uploads }: Pick<World, 'messages' | 'uploads'>,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const [, ephemeral, id] = /^\/(ephemeral-)?attachments\/\d+\/(\d+)\/[^/?]+(?:\?.*)?$/.exec(request.url ?? '') ?? [];
  if (id === undefined) return false;
  const file = ephemeral === undefined ? messages.file(id) : uploads.get(id);
  if (file) response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.size }).end(file.bytes);
  else response.writeHead(404).end();
  return true;
}
