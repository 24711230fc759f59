import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

export interface HttpOptions {
  readonly port: number;
  readonly metrics: Registry;
  /** True while events from Discord arrive. */
  readonly healthy: () => boolean;
  readonly log: Logger;
}

/**
 * `GET /health`: 200 while the gateway is connected and answers, else 503. `GET /metrics`: Prometheus.
 * Rejects when the port cannot be had.
 */
export async function serveHttp({ port, metrics, healthy, log }: HttpOptions): Promise<Server> {
  const server = createServer(async (request, response) => {
    try {
      if (request.method !== 'GET') {
        response.writeHead(405).end();
      } else if (request.url === '/health') {
        const well = healthy();
        response
          .writeHead(well ? 200 : 503, { 'content-type': 'text/plain' })
          .end(well ? 'ok\n' : 'gateway not connected\n');
      } else if (request.url === '/metrics') {
        response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
      } else {
        response.writeHead(404).end();
      }
    } catch (error) {
      log.error({ err: error }, 'health or metrics could not be served');
      response.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  server.unref();
  log.info({ port }, 'serving /health and /metrics');
  return server;
}
