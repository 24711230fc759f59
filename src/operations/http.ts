import { type Server, STATUS_CODES } from 'node:http';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
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
 * lowercase name, with repeated ones joined by commas, except for the type: every body is bytes. The parameters are
 * those in the path, such as `account` in `/webhooks/:account`.
 */
export type PostHandler = (
  rawBody: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  parameters: Readonly<Record<string, string | undefined>>,
) => Promise<number>;

export interface HttpLimits {
  readonly bodyBytes: number;
  /** From the connection to the end of a request. */
  readonly requestMs: number;
  /** Connections beyond this are closed right away. */
  readonly connections: number;
}

const KEPT_ALIVE_MS = 5_000;
const LIMITS: HttpLimits = { bodyBytes: 64 * 1024, requestMs: 10_000, connections: 100 };

/**
 * Serves `GET /health` (200 while the gateway is connected and answers, else 503), `GET /metrics` (Prometheus), and
 * `routes`. Anyone can reach the routes, so bodies, times and connections are limited. Rejects if the port isn't
 * available.
 */
export async function serveHttp({ port, metrics, healthy, log, routes = {}, ...rest }: HttpOptions): Promise<Server> {
  const limits = { ...LIMITS, ...rest.limits };
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    // Connections are limited, so no idle one is kept for longer than Node keeps it.
    keepAliveTimeout: KEPT_ALIVE_MS,
    // An address that can't be decoded is one that isn't served.
    // Answers what isn't HTTP, with nothing but the status.
    clientErrorHandler: (error, socket) => {
      const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
      if (socket.writable) {
        socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
      } else {
        socket.destroy();
      }
    },
    frameworkErrors: (_error, _request, reply) => (reply as FastifyReply).code(404).send(),
    http: { headersTimeout: limits.requestMs, connectionsCheckingInterval: Math.min(1_000, limits.requestMs) },
  });
  // Signatures cover bytes, so nothing is parsed, whatever type a sender names or misspells.
  app.addHook('onRequest', async ({ headers }) => {
    headers['content-type'] = 'application/octet-stream';
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.get('/health', (_request, reply) => {
    const well = healthy();
    return reply
      .code(well ? 200 : 503)
      .type('text/plain')
      .send(well ? 'ok\n' : 'gateway not connected\n');
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  for (const [route, handle] of Object.entries(routes)) {
    app.post(route.slice('POST '.length), async ({ body, headers, params }, reply) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
      const status = await handle(bytes, joined(headers), params as Record<string, string>);
      return reply.code(status).send();
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf(app, request.url.split('?', 1)[0] ?? '');
    return allowed === '' ? reply.code(404).send() : reply.code(405).header('allow', allowed).send();
  });
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) {
      log.error({ err: error, path: request.routeOptions.url }, "couldn't serve a request");
    }
    if (status === 413) {
      // The rest is read and dropped for as long as a request may take: a client that's cut off while it sends never
      // sees the answer.
      reply.removeHeader('connection');
    }
    return reply.code(status).send();
  });

  app.server.maxConnections = limits.connections;
  await app.ready();
  // Not `app.listen`: it needs a host, and only Node picks IPv4 where there is no IPv6.
  await new Promise<void>((resolve, reject) => {
    app.server.once('error', reject);
    app.server.listen(port, resolve);
  });
  app.server.unref();
  log.info(
    { port, ...(Object.keys(routes).length > 0 && { routes: Object.keys(routes) }) },
    'serving /health and /metrics',
  );
  return app.server;
}

/** The methods a path allows, as the header `Allow` lists them. Empty when nothing is there. */
function methodsOf(app: FastifyInstance, path: string): string {
  return (['GET', 'HEAD', 'POST'] as const).filter((method) => app.hasRoute({ method, url: path })).join(', ');
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
