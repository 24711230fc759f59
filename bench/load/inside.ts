import { createServer } from 'node:net';
import { threadId } from 'node:worker_threads';
import type { Inside } from './look-inside.ts';

/**
 * Says what can't be seen from outside, for `node --expose-gc --import`: whoever connects to this thread's socket in the
 * working directory gets it as JSON. The bot doesn't know about it, and it doesn't keep the bot running.
 */
const server = createServer((socket) => {
  globalThis.gc?.();
  const resources = process.getActiveResourcesInfo();
  const timers = resources.filter((type) => type === 'Timeout').length;
  const inside: Inside = { heap: process.memoryUsage().heapUsed, timers, handles: resources.length - timers };
  socket.on('error', () => socket.destroy());
  socket.end(JSON.stringify(inside));
});
server.listen(`inside-${threadId}.sock`);
server.unref();
