import type { IncomingMessage, ServerResponse } from 'node:http';

/** Why a request is refused, in plain text for whoever wonders; null when it is welcome. */
export interface Refusal {
  readonly status: 403 | 404 | 405;
  readonly reason: string;
}

/** The names under which this machine's browser may reach the port. Any other name is a page of somebody else's. */
export function ownHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
}

/**
 * Keeps out pages of other sites: a name of theirs that resolves to this machine (DNS rebinding) by the Host, and their
 * scripts by the Origin.
 */
export function whyNoEntry({ headers, method }: IncomingMessage, hosts: readonly string[]): Refusal | null {
  const { host = '', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) {
    return { status: 403, reason: `The sandbox is for this machine: open http://${hosts[0]}` };
  }
  if (origin !== undefined && !isOwn(origin, hosts)) {
    return { status: 403, reason: 'The sandbox is not to be used by pages of other sites.' };
  }
  return method === 'GET' || method === 'HEAD' ? null : { status: 405, reason: 'Only GET and HEAD are answered here.' };
}

/** Browsers let a script of any site open a WebSocket to anywhere, and always say whose script it is. */
export function whyNoSocket(request: IncomingMessage, hosts: readonly string[], path: string): Refusal | null {
  const refusal = whyNoEntry(request, hosts);
  if (refusal) return refusal;
  if (request.headers.origin === undefined) {
    return { status: 403, reason: 'The sandbox takes WebSockets only from its own page: there is no Origin.' };
  }
  return addressOf(request)?.pathname === path ? null : { status: 404, reason: `The only WebSocket here is ${path}` };
}

/** What was asked for; null when it is no address. */
export function addressOf({ url }: IncomingMessage): URL | null {
  return URL.parse(url ?? '/', 'http://127.0.0.1');
}

const isOwn = (origin: string, hosts: readonly string[]): boolean => hosts.some((host) => origin === `http://${host}`);

/** Nothing on the page may come from elsewhere or go elsewhere, and no other page may frame, open or embed it. */
export function protect(response: ServerResponse, hosts: readonly string[]): void {
  // Not every browser takes 'self' to mean the WebSocket of the same host too.
  const sockets = hosts.filter((host) => !host.startsWith('[')).map((host) => `ws://${host}`);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src 'self' ${sockets.join(' ')}`,
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}
