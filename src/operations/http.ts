import { type Server, STATUS_CODES } from 'node:http';
import { type FastifyInstance, type FastifyReply, fastify } from 'fastify';
import type { Logger } from 'pino';

export interface HttpOptions {
  readonly port: number;
  /** An address of this machine, or a name of one. `null`: every address. */
  readonly host?: string | null;
  /** What the operator's pages show. Left out, they aren't served. */
  readonly pages?: OperatorPages | null;
  readonly log: Logger;
  /** Additional routes by method and path: `{ 'POST /webhooks/videosdk': handler }`. */
  readonly routes?: Readonly<Record<`POST /${string}`, PostHandler>> | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
}

/** What `/ready` and `/metrics` show. `/health` shows only that this process answers. */
export interface OperatorPages {
  /** What the bot needs and hasn't got, by name. Empty when it's ready. */
  readonly failing: () => Promise<readonly string[]>;
  readonly metrics: { readonly contentType: string; metrics(): Promise<string> };
  readonly clock: { elapsed(): number };
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
/** Those who ask more often get the same page again, so that no one keeps the bot busy with it. In milliseconds. */
const PAGE_FRESH_FOR_MS = 250;

/**
 * Serves on one port what belongs there. With `pages`:
 *
 * - `GET /health`: 200 as long as this process answers at all.
 * - `GET /ready`: 200 with `{"ready":true,"failing":[]}`, or 503 with what the bot hasn't got.
 * - `GET /metrics`: Prometheus.
 *
 * And `routes`. Anyone may reach them, so bodies, times and connections are limited, each port for itself: whoever uses
 * up one leaves the others alone. Rejects if the port isn't available.
 */
export async function serveHttp({
  port,
  host = null,
  pages = null,
  log,
  routes = {},
  ...rest
}: HttpOptions): Promise<Server> {
  const limits = { ...LIMITS, ...rest.limits };
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    // Of silence on a connection, whatever it is about: the limit for a request doesn't count for a client that never
    // reads its answer. Longer, so that one that is late with its request is told so.
    connectionTimeout: 2 * limits.requestMs,
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

  if (pages !== null) {
    servePages(app, pages);
  }
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
  // Not `app.listen`: without a host it takes `localhost`, and only Node picks IPv4 where there is no IPv6.
  await new Promise<void>((resolve, reject) => {
    app.server.once('error', reject);
    app.server.listen({ port, ...(host !== null && { host }) }, resolve);
  });
  app.server.unref();
  log.info(
    { port, ...(host !== null && { host }), ...(Object.keys(routes).length > 0 && { routes: Object.keys(routes) }) },
    pages === null ? 'serving webhooks' : 'serving /health, /ready and /metrics',
  );
  return app.server;
}

function servePages(app: FastifyInstance, { failing, metrics, clock }: OperatorPages): void {
  app.get('/health', (_request, reply) => reply.type('text/plain').send('ok\n'));
  const page = shared(clock, async () => {
    const missing = await failing();
    return { status: missing.length === 0 ? 200 : 503, body: { ready: missing.length === 0, failing: missing } };
  });
  app.get('/ready', async (_request, reply) => {
    const { status, body } = await page();
    return reply.code(status).send(body);
  });
  const text = shared(clock, () => metrics.metrics());
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await text()));
}

/** Does the same work once for all who ask while it's done, and for those who ask again right after. */
function shared<T>(clock: OperatorPages['clock'], work: () => Promise<T>): () => Promise<T> {
  let latest: { readonly at: number; readonly result: Promise<T> } | null = null;
  let running = false;
  return () => {
    const now = clock.elapsed();
    if (latest === null || (!running && now - latest.at >= PAGE_FRESH_FOR_MS)) {
      running = true;
      const result = work().finally(() => {
        running = false;
      });
      latest = { at: now, result };
      result.catch(() => {
        latest = null;
      });
    }
    return latest.result;
  };
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
