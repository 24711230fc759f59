import http from 'node:http';
import https from 'node:https';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';

/** Limits for connecting, over TLS included, and for a proxy's answer. */
const CONNECT_WITHIN_MS = 3_000;
const TUNNEL_WITHIN_MS = 5_000;

/**
 * How long Node tries one of a host's addresses before it goes on to the next. Its own 250 ms are less than a slow link
 * needs, and if the other addresses can't be reached at all, the connection fails. This is enough for a lost first
 * packet, which is sent again after a second, and leaves time for a second address.
 */
const ADDRESS_WITHIN_MS = 1_500;

/** The names of the variables that name a proxy, as most programs know them. Lowercase ones count first. */
export const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const;

/** Why the URL of a proxy is refused, in words that follow the name of its variable. */
export const PROXY_PROBLEMS = {
  encode:
    'has a character in its user or password that ends that part of the URL. Write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25',
  form: 'must be http://<host>:<port> or https://<host>:<port>',
} as const;

/** Gives each address of a host enough time, in everything this process connects to: HTTP, the gateway, PostgreSQL. */
export function allowSlowConnects(): void {
  setDefaultAutoSelectFamilyAttemptTimeout(ADDRESS_WITHIN_MS);
}

/**
 * The proxy for a URL, by `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`. `null` if it's reached directly, as
 * everything on this machine is.
 */
export function proxyFor(url: string): URL | null {
  const { protocol, host, hostname } = new URL(url);
  if (/^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostname)) {
    return null;
  }
  // The variables are named for the request that opens a WebSocket.
  const proxy = getProxyForUrl(`${protocol.replace(/^ws/u, 'http')}//${host}`);
  return proxy === '' ? null : new URL(proxy);
}

/** A proxy's URL without its user and password. */
export function shownProxy(proxy: URL): string {
  return `${proxy.protocol}//${proxy.host}`;
}

/**
 * What's wrong with the URL of a proxy, in words that follow the name of its variable and show nothing of it. `null` if
 * nothing is.
 */
export function proxyProblem(url: string): string | null {
  const [, authority = '', after = ''] = /^https?:\/\/([^/?#]*)(.*)$/isu.exec(url) ?? [];
  if (after.includes('@') || !decodes(authority)) {
    return PROXY_PROBLEMS.encode;
  }
  return authority === '' || !URL.canParse(url) || !/^\/?$/u.test(after) ? PROXY_PROBLEMS.form : null;
}

function decodes(text: string): boolean {
  try {
    return decodeURIComponent(text).length >= 0;
  } catch {
    return false;
  }
}

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
