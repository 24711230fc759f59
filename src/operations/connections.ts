import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { proxyFor } from './proxies.ts';

/** Limits for connecting, over TLS included, and for a proxy's answer. */
const CONNECT_WITHIN_MS = 3_000;
const TUNNEL_WITHIN_MS = 5_000;

/** To one host. As many as the bot sends answers to interactions at once, and some for everything else. */
export const MOST_CONNECTIONS = 384;

/**
 * The connections for HTTP: to each host directly, or through its proxy. They survive the pauses between two commands,
 * but not the 60 s after which load balancers drop them.
 *
 * @param largestAnswer in bytes; a request with a larger one fails
 * @param connections at most this many to one host; further requests wait
 */
export function createDispatcher(largestAnswer: number, connections = MOST_CONNECTIONS): Dispatcher {
  return new Agent({
    connections,
    keepAliveTimeout: 30_000,
    connect: { timeout: CONNECT_WITHIN_MS },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    maxResponseSize: largestAnswer,
    factory(origin, options) {
      const proxy = proxyFor(String(origin));
      return proxy === null ? new Pool(origin, options) : tunnel(proxy, options);
    },
  });
}

function tunnel(proxy: URL, { connect: _, ...options }: Agent.Options & Pool.Options): ProxyAgent {
  return new ProxyAgent({
    ...options,
    uri: proxy.href,
    proxyTunnel: true,
    connectTimeout: CONNECT_WITHIN_MS,
    clientFactory: (url, { connect }: Pool.Options) =>
      new Pool(url, { ...(connect && { connect }), headersTimeout: TUNNEL_WITHIN_MS }),
  } as ProxyAgent.Options);
}

interface UpgradeRequest {
  readonly host?: string;
  readonly port?: number | string;
  readonly headers?: Readonly<Record<string, string>>;
  agent?: http.Agent;
  secureEndpoint?: boolean;
}

/** By then, a WebSocket is open or has failed: less than `@discordjs/ws` waits for the first word of the gateway. */
export const OPENED_WITHIN_MS = 15_000;

/**
 * Sends WebSockets through their host's proxy, and gives up on those that aren't open in time. `@discordjs/ws` has no way
 * to pass an agent, and stops listening before the time limit of ws: its error then comes from nowhere and would end the
 * process. Both find `request` on Node's modules, so that is where this is added, for requests that open a WebSocket and
 * for nothing else.
 *
 * @param withinMs the limit for connecting, through a proxy and over TLS included, and for the server's answer
 * @returns a function that ends this
 */
export function prepareWebSockets(
  clock: { timeout(ms: number): AbortSignal },
  withinMs: number = OPENED_WITHIN_MS,
): () => void {
  const before = { http: http.request, https: https.request };
  for (const [module, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    const original = module.request as (...args: unknown[]) => http.ClientRequest;
    const request = (options: unknown, ...more: unknown[]): http.ClientRequest => {
      if (!opensWebSocket(options)) {
        return original(options, ...more);
      }
      const host = options.host?.includes(':') ? `[${options.host}]` : options.host;
      const proxy = proxyFor(`${protocol}//${host}:${options.port}`);
      const waiting = new AbortController();
      if (proxy !== null) {
        const agent = new WaitingProxyAgent(proxy, waiting.signal);
        Object.assign(options, { agent, secureEndpoint: protocol === 'https:' });
      }
      const opening = original(options, ...more);
      limit(opening, clock.timeout(withinMs), waiting);
      return opening;
    };
    Object.assign(module, { request });
  }
  return () => {
    Object.assign(http, { request: before.http });
    Object.assign(https, { request: before.https });
  };
}

/** What it waits for when it's given up fails with the reason, not with that it was given up: ABORT_ERR says nothing. */
class WaitingProxyAgent extends HttpsProxyAgent<string> {
  readonly #waiting: AbortSignal;

  constructor(proxy: URL, waiting: AbortSignal) {
    super(proxy.href, { signal: waiting });
    this.#waiting = waiting;
  }

  override async connect(...by: Parameters<HttpsProxyAgent<string>['connect']>): Promise<net.Socket> {
    try {
      return await super.connect(...by);
    } catch (error) {
      throw this.#waiting.aborted ? this.#waiting.reason : error;
    }
  }
}

/** Fails the request if nothing has come of it by then, and ends what it was waiting for. */
function limit(opening: http.ClientRequest, late: AbortSignal, waiting: AbortController): void {
  const onLate = (): void => {
    const error = Object.assign(new Error('the WebSocket took too long to open'), { code: 'ETIMEDOUT' });
    opening.destroy(error);
    waiting.abort(error);
  };
  late.addEventListener('abort', onLate, { once: true });
  for (const event of ['upgrade', 'response', 'close', 'error']) {
    opening.once(event, () => late.removeEventListener('abort', onLate));
  }
  // Whoever opened it may have stopped listening.
  opening.on('error', () => undefined);
}

function opensWebSocket(options: unknown): options is UpgradeRequest {
  const { headers, agent, host } = (options ?? {}) as UpgradeRequest;
  return agent === undefined && host !== undefined && headers?.['Upgrade'] === 'websocket';
}
