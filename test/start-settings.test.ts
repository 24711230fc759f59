import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROXY_VARIABLES, proxyFor } from '../src/operations/proxies.ts';
import { readProxies } from '../src/start-settings.ts';

const SOCKS = 'socks5://mia:canary@proxy.example:1080';
const HTTP = 'http://proxy.example:3128';
const REFUSED = 'must be http://<host>:<port> or https://<host>:<port>. Example: ';

beforeEach(() => {
  for (const name of [...PROXY_VARIABLES, 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
  vi.stubEnv('DISCORD_API_URL', undefined);
  vi.stubEnv('VIDEOSDK_API_URL', undefined);
});
afterEach(() => vi.unstubAllEnvs());

/** What the start says of these variables. */
function linesFor(
  environment: Readonly<Record<string, string>>,
  problems: ReadonlyMap<string, string> = new Map(),
): string[] {
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
  return readProxies({ problems });
}

describe('a variable that names a proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])('is used as it was meant: %s', (name) => {
    for (const value of [HTTP, ` "${HTTP}" `, 'proxy.example:3128', `\u200B${HTTP}\u00A0`]) {
      expect(linesFor({ [name]: value })).toEqual([]);
      expect(proxyFor('https://discord.com')?.href).toBe(`${HTTP}/`);
    }
    expect(linesFor({ [name]: 'mia:word@proxy.example:3128' })).toEqual([]);
    expect(proxyFor('https://discord.com')?.username).toBe('mia');
  });

  it.each([
    [`"${SOCKS}`, "has quotes that don't match. Put one pair around the whole value, or none"],
    ['"proxy.example:3128', "has quotes that don't match. Put one pair around the whole value, or none"],
    [`“${SOCKS}”`, 'has curly quotes. Use straight ones, or none'],
    ['$PROXY', 'refers to another variable, and nothing has filled it in. Write the value itself'],
    ['http://mia:can\u200Bary@proxy.example', 'contains an invisible character (U+200B). Copy it again'],
    [
      'http://mia:can\uFFFDary@proxy.example',
      'has a character that got lost on the way (U+FFFD). Type it again, and use UTF-8',
    ],
  ])('is refused if it is damaged, without a word of it: %s', (value, says) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) {
      expect(linesFor({ [name]: value })).toEqual([`${name} ${says}. Example: ${name}=${HTTP}`]);
      vi.stubEnv(name, undefined);
    }
  });

  it.each(['socks5', 'SOCKS5H', 'socks4a', 'http', 'https', 'ftp', 'wss'])(
    'is refused if its scheme lacks the slashes, without a word of it: %s',
    (scheme) => {
      for (const value of [`${scheme}:mia:canary@proxy.example`, `${scheme}:mia:can/ary@proxy.example:1080`]) {
        expect(linesFor({ HTTPS_PROXY: value })).toEqual([`HTTPS_PROXY ${REFUSED}HTTPS_PROXY=${HTTP}`]);
      }
      // It's the name of a host, too.
      expect(linesFor({ HTTPS_PROXY: `${scheme}:1080` })).toEqual([]);
    },
  );

  it.each<Record<string, string>>([
    { ALL_PROXY: SOCKS, HTTPS_PROXY: HTTP, HTTP_PROXY: HTTP },
    { ALL_PROXY: SOCKS, HTTPS_PROXY: HTTP },
    { ALL_PROXY: SOCKS, all_proxy: HTTP },
    { HTTPS_PROXY: SOCKS, https_proxy: HTTP },
    { HTTP_PROXY: SOCKS },
    { HTTP_PROXY: '"http://mia:100%canary@proxy.example' },
    { ALL_PROXY: SOCKS, NO_PROXY: '*' },
    { ALL_PROXY: SOCKS, no_proxy: '.discord.com,discord.com,gateway.discord.gg,.videosdk.live' },
    { ALL_PROXY: SOCKS, DISCORD_API_URL: 'http://127.0.0.1:1/api', VIDEOSDK_API_URL: 'http://localhost:2' },
    { HTTPS_PROXY: SOCKS, DISCORD_API_URL: 'http://discord.test/api', VIDEOSDK_API_URL: 'http://videosdk.test' },
    { NO_PROXY: '"a' },
  ])('can be anything if no connection uses it: %j', (environment) => expect(linesFor(environment)).toEqual([]));

  it.each<[Record<string, string>, string]>([
    [{ ALL_PROXY: SOCKS, HTTP_PROXY: HTTP }, 'ALL_PROXY'],
    [{ all_proxy: SOCKS, ALL_PROXY: HTTP }, 'all_proxy'],
    [{ ALL_PROXY: SOCKS, NO_PROXY: 'discord.com,.videosdk.live' }, 'ALL_PROXY'],
    [{ HTTP_PROXY: SOCKS, VIDEOSDK_API_URL: 'http://videosdk.test' }, 'HTTP_PROXY'],
    [{ HTTPS_PROXY: SOCKS, DISCORD_API_URL: 'not an address' }, 'HTTPS_PROXY'],
  ])('is refused if one connection uses it: %j', (environment, name) => {
    expect(linesFor(environment)).toEqual([`${name} ${REFUSED}${name}=${HTTP}`]);
  });

  it('that .env has lost is refused, even if nothing is left of it', () => {
    const problems = new Map([['HTTPS_PROXY', 'is somewhere else']]);
    expect(linesFor({}, problems)).toEqual([`HTTPS_PROXY is somewhere else. Example: HTTPS_PROXY=${HTTP}`]);
  });
});

it('the list of exceptions is refused if it is damaged, and there is a proxy', () => {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    expect(linesFor({ HTTPS_PROXY: HTTP, [name]: '"discord.com' })).toEqual([
      `${name} has quotes that don't match. Put one pair around the whole value, or none. Example: ${name}=direct.example,.internal.example`,
    ]);
    expect(linesFor({ HTTPS_PROXY: HTTP, [name]: ' "discord.com" ' })).toEqual([]);
    expect(proxyFor('https://discord.com')).toBeNull();
    vi.stubEnv(name, undefined);
  }
});
