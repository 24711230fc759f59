import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

export interface HttpOptions {
  readonly port: number;
  readonly metrics: Registry;
  /** True while events from Discord arrive. */
  readonly healthy: () => boolean;
  readonly log: Logger;
  /** Additional routes by method and path: `{ 'POST /webhooks/videosdk': handler }`. */
  readonly routes?: Readonly<Record<`POST /${string}`, PostHandler>> | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
}

/**
 * Answers a POST with a status. The body comes byte for byte, because signatures cover exactly that, and the headers by
 * lowercase name, with repeated ones joined by commas.
 */
export type PostHandler = (rawBody: Buffer, headers: Readonly<Record<string, string | undefined>>) => Promise<number>;

export interface HttpLimits {
  readonly bodyBytes: number;
  /** From the headers to the end of the body. */
  readonly bodyMs: number;
  /** From the connection to the end of the headers. */
  readonly headersMs: number;
  /** Connections beyond this are closed right away. */
  readonly connections: number;
}

const LIMITS: HttpLimits = { bodyBytes: 64 * 1024, bodyMs: 10_000, headersMs: 10_000, connections: 100 };

/**
 * Serves `GET /health` (200 while the gateway is connected and answers, else 503), `GET /metrics` (Prometheus), and
 * `routes`. Anyone can reach the routes, so bodies, times and connections are limited. Rejects if the port isn't
 * available.
 */
export async function serveHttp({ port, metrics, healthy, log, routes = {}, ...rest }: HttpOptions): Promise<Server> {
  const limits = { ...LIMITS, ...rest.limits };
  const posts = new Map(Object.entries(routes).map(([route, handle]) => [route.slice('POST '.length), handle]));

  async function serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const post = posts.get(path);
    const allowed = post !== undefined ? 'POST' : path === '/health' || path === '/metrics' ? 'GET' : null;
    if (allowed === null) {
      response.writeHead(404).end();
    } else if (request.method !== allowed) {
      response.writeHead(405, { allow: allowed }).end();
    } else if (post !== undefined) {
      const body = await readBody(request, limits);
      if (body === 408) {
        response.writeHead(408, { connection: 'close' }).end();
      } else if (body === 413) {
        // The rest is read and dropped for as long as a request may take: a client that's cut off while it sends never
        // sees the answer.
        response.writeHead(413).end();
      } else if (body !== null) {
        response.writeHead(await post(body, joined(request))).end();
      }
    } else if (path === '/health') {
      const well = healthy();
      response
        .writeHead(well ? 200 : 503, { 'content-type': 'text/plain' })
        .end(well ? 'ok\n' : 'gateway not connected\n');
    } else {
      response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
    }
  }

  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      // The sum of both: bodies are timed here, with an answer. This is for requests that Node reads and drops.
      requestTimeout: limits.headersMs + limits.bodyMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    },
    (request, response) => {
      const [path = ''] = (request.url ?? '').split('?', 1);
      serve(path, request, response).catch((error: unknown) => {
        log.error({ err: error, path }, "couldn't serve a request");
        if (response.headersSent) {
          response.destroy();
        } else {
          response.writeHead(500).end();
        }
      });
    },
  );
  server.maxConnections = limits.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  server.unref();
  log.info({ port, ...(posts.size > 0 && { routes: Object.keys(routes) }) }, 'serving /health and /metrics');
  return server;
}

/** 413: too large. 408: too slow. `null`: the client is gone. */
function readBody(request: IncomingMessage, limits: HttpLimits): Promise<Buffer | 408 | 413 | null> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) {
    return Promise.resolve(413);
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limits.bodyBytes) {
        done(413);
      } else {
        chunks.push(chunk);
      }
    };
    const done = (body: Buffer | 408 | 413 | null): void => {
      clearTimeout(timer);
      request.off('data', take);
      resolve(body);
    };
    const timer = setTimeout(() => done(408), limits.bodyMs);
    request
      .on('data', take)
      .once('end', () => done(Buffer.concat(chunks)))
      .once('close', () => done(null));
  });
}

function joined({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
