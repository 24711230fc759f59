import type { IncomingMessage, ServerResponse } from 'node:http';

/** Why a request is refused, as plain text for people; null if it's allowed. */
export interface Refusal {
  readonly status: 403 | 404 | 405;
  readonly reason: string;
}

/** The host names that this machine's browser can use. Any other name belongs to someone else's page. */
export function ownHosts(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  return [...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])];
}

/**
 * Keeps other sites out: the Host header reveals a name of theirs that resolves to this machine (DNS rebinding), and
 * the Origin header reveals their scripts.
 */
export function whyNoEntry({ headers, method }: IncomingMessage, hosts: readonly string[]): Refusal | null {
  const { host = '', origin } = headers;
  if (!hosts.includes(host.toLowerCase())) {
    return { status: 403, reason: `The sandbox is for this machine only: open http://${hosts[0]}` };
  }
  if (origin !== undefined && !isOwn(origin, hosts)) {
    return { status: 403, reason: 'Pages of other sites can’t use the sandbox.' };
  }
  return method === 'GET' || method === 'HEAD'
    ? null
    : { status: 405, reason: 'Only GET and HEAD are supported here.' };
}

/** Browsers let scripts of any site open a WebSocket to anywhere, but always send their Origin. */
export function whyNoSocket(request: IncomingMessage, hosts: readonly string[], path: string): Refusal | null {
  const refusal = whyNoEntry(request, hosts);
  if (refusal) return refusal;
  if (request.headers.origin === undefined) {
    return { status: 403, reason: 'The sandbox only accepts WebSockets from its own page: the Origin is missing.' };
  }
  return addressOf(request)?.pathname === path ? null : { status: 404, reason: `The only WebSocket here is ${path}` };
}

/** The requested URL; null if it isn't one. */
export function addressOf({ url }: IncomingMessage): URL | null {
  return URL.parse(url ?? '/', 'http://127.0.0.1');
}

const isOwn = (origin: string, hosts: readonly string[]): boolean => hosts.some((host) => origin === `http://${host}`);

/** Nothing on the page can come from or go to another origin, and no other page can frame, open or embed it. */
export function protect(response: ServerResponse, hosts: readonly string[]): void {
  // Not every browser includes the host's WebSocket in 'self'.
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
