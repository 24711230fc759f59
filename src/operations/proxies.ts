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
  const proxy = getProxy(url);
  return proxy === '' ? null : new URL(proxy);
}

/** As its variable has it, whatever that is. */
function getProxy(url: string): string {
  const { protocol, host, hostname } = new URL(url);
  if (/^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/u.test(hostname)) {
    return '';
  }
  return getProxyForUrl(`${requested(protocol)}//${host}`);
}

/** The variables are named for the request that opens a WebSocket. */
function requested(protocol: string): string {
  return protocol.replace(/^ws/u, 'http');
}

/** The variables that can name the proxy for a URL, first choice first. Empty if it's reached directly. */
export function proxyVariablesFor(url: string): readonly string[] {
  const own = `${requested(new URL(url).protocol).replace(':', '')}_proxy`;
  return getProxy(url) === '' ? [] : [own, own.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
}

/** What the bot connects to, apart from the database. Discord's gateway has a host of its own, which it names itself. */
export function reached({
  discordApiUrl,
  videoSdkApiUrl,
}: {
  readonly discordApiUrl: string;
  readonly videoSdkApiUrl: string;
}): { readonly discord: string; readonly gateway: string; readonly videoSdk: string } {
  return {
    discord: discordApiUrl,
    gateway: namesItsOwnGateway(discordApiUrl) ? discordApiUrl : 'https://gateway.discord.gg',
    videoSdk: videoSdkApiUrl,
  };
}

/** How each of them is reached, in words for the operator, without the users and passwords of proxies. */
export function waysTo(
  addresses: Parameters<typeof reached>[0],
): Readonly<Record<keyof ReturnType<typeof reached>, string>> {
  const { discord, gateway, videoSdk } = reached(addresses);
  const through = (url: string): string => {
    const proxy = proxyFor(url);
    return proxy === null ? 'directly' : shownProxy(proxy);
  };
  return {
    discord: through(discord),
    gateway: namesItsOwnGateway(discord) ? 'depends on the address that DISCORD_API_URL names' : through(gateway),
    videoSdk: through(videoSdk),
  };
}

/** Whether the gateway's address isn't known before Discord's API has named it, because this isn't Discord's own API. */
export function namesItsOwnGateway(discordApiUrl: string): boolean {
  return !/^(?:.+\.)?discord\.com$/u.test(new URL(discordApiUrl).hostname);
}

/** What a scheme can look like that lacks its slashes. What comes before the first colon can also be a host or a user. */
const SCHEME_ALONE = /^(?:https?|socks\w*|ftps?|wss?):(?!\d+\/?$)/iu;

/** The URL of a proxy. One without a scheme is an HTTP proxy. */
export function proxyUrl(text: string): string {
  return text.includes('://') || SCHEME_ALONE.test(text) ? text : `http://${text}`;
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
