/**
 * Lets all test files of a run share one PostgreSQL. The first to ask for it starts it. A run that never asks only pays
 * for a listening socket.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { whyNoPostgres } from './postgres-native.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where to ask for it, or why there is none. */
    readonly postgres: { readonly ask: string } | { readonly unavailable: string };
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const unavailable = whyNoPostgres();
  if (unavailable !== null) {
    console.warn(`Tests on PostgreSQL are skipped: ${unavailable}`);
    project.provide('postgres', { unavailable });
    return undefined;
  }

  const servers = new Map<string, Promise<PostgresServer>>();
  // No other user of this machine can start it or learn anything from it.
  const path = `/${randomBytes(24).toString('hex')}`;
  const door = createServer((request, response) => {
    if (request.url !== path && request.url !== `${path}?durable`) {
      response.writeHead(404).end();
      return;
    }
    const key = request.url;
    const server = servers.get(key) ?? startPostgres({ durable: key !== path });
    servers.set(key, server);
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  door.unref();
  project.provide('postgres', { ask: `http://127.0.0.1:${(door.address() as AddressInfo).port}${path}` });

  return async () => {
    door.close();
    door.closeAllConnections();
    await Promise.allSettled([...servers.values()].map(async (server) => (await server)[Symbol.asyncDispose]()));
  };
}
