import http from 'node:http';
import https from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { proxyFor } from './proxies.ts';

/** Limits for connecting, over TLS included, and for a proxy's answer. */
const CONNECT_WITHIN_MS = 3_000;
const TUNNEL_WITHIN_MS = 5_000;

/**
 * The connections for HTTP: to each host directly, or through its proxy. They survive the pauses between two commands,
 * but not the 60 s after which load balancers drop them.
 *
 * @param largestAnswer in bytes; a request with a larger one fails
 */
export function createDispatcher(largestAnswer: number): Dispatcher {
  return new Agent({
    connections: 256,
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

/**
 * Sends WebSockets through their host's proxy. ws would take an agent for each connection, but `@discordjs/ws` opens them
 * without a way to pass one. Both find `request` on Node's modules, so that is where the agent is added, for requests that
 * open a WebSocket and for nothing else. Does nothing where there is no proxy.
 *
 * @returns a function that ends this
 */
export function sendWebSocketsThroughProxy(): () => void {
  const before = { http: http.request, https: https.request };
  const agents = new Map<string, HttpsProxyAgent<string>>();
  for (const [module, protocol] of [
    [http, 'http:'],
    [https, 'https:'],
  ] as const) {
    const original = module.request as (...args: unknown[]) => http.ClientRequest;
    const request = (options: unknown, ...more: unknown[]): http.ClientRequest => {
      if (opensWebSocket(options)) {
        const host = options.host?.includes(':') ? `[${options.host}]` : options.host;
        const proxy = proxyFor(`${protocol}//${host}:${options.port}`);
        if (proxy !== null) {
          const agent = agents.get(proxy.href) ?? new HttpsProxyAgent(proxy.href);
          agents.set(proxy.href, agent);
          Object.assign(options, { agent, secureEndpoint: protocol === 'https:' });
        }
      }
      return original(options, ...more);
    };
    Object.assign(module, { request });
  }
  return () => {
    Object.assign(http, { request: before.http });
    Object.assign(https, { request: before.https });
  };
}

function opensWebSocket(options: unknown): options is UpgradeRequest {
  const { headers, agent, host } = (options ?? {}) as UpgradeRequest;
  return agent === undefined && host !== undefined && headers?.['Upgrade'] === 'websocket';
}
