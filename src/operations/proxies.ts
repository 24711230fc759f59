import { getProxyForUrl } from 'proxy-from-env';

/** The names of the variables that name a proxy, as most programs know them. Lowercase ones count first. */
export const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'] as const;

/** Why the URL of a proxy is refused, in words that follow the name of its variable. */
export const PROXY_PROBLEMS = {
  encode:
    'has a character in its user or password that ends that part of the URL. Write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25',
  form: 'must be http://<host>:<port> or https://<host>:<port>',
} as const;

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
