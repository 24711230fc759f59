import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Config, readDatabaseUrl } from '../src/config.ts';
import { openStore } from '../src/database/database.ts';
import { StoreStartError } from '../src/database/start-error.ts';
import type { Origins } from '../src/environment.ts';
import { PROXY_VARIABLES, proxyFor } from '../src/operations/proxies.ts';
import { sayProxies } from '../src/ports.ts';
import { loadEnvironment, orExit, readProxies, readSettings } from '../src/start-settings.ts';

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

describe('the line about the proxies', () => {
  const DISCORD = 'https://discord.com/api';
  const VIDEOSDK = 'https://api.videosdk.live';
  const USED = 'using a proxy';
  const UNUSED =
    'a proxy is set, but not for these connections: HTTPS_PROXY is the one for https, and NO_PROXY lists exceptions';
  const OWN = 'depends on the address that DISCORD_API_URL names';

  it.each<[string, string, Record<string, string>, string]>([
    [DISCORD, 'discord.com,.videosdk.live', { discord: 'directly', gateway: HTTP, videoSdk: 'directly' }, USED],
    [DISCORD, 'gateway.discord.gg', { discord: HTTP, gateway: 'directly', videoSdk: HTTP }, USED],
    [DISCORD, 'discord.com,.discord.gg', { discord: 'directly', gateway: 'directly', videoSdk: HTTP }, USED],
    [
      DISCORD,
      'discord.com,.discord.gg,.videosdk.live',
      { discord: 'directly', gateway: 'directly', videoSdk: 'directly' },
      UNUSED,
    ],
    ['https://discord.test', '.videosdk.live', { discord: HTTP, gateway: OWN, videoSdk: 'directly' }, USED],
    [
      'https://discord.test',
      'discord.test,.videosdk.live',
      { discord: 'directly', gateway: OWN, videoSdk: 'directly' },
      UNUSED,
    ],
  ])('never contradicts the ways in it: Discord at %s, without a proxy for %s', (discordApiUrl, except, ways, says) => {
    vi.stubEnv('HTTPS_PROXY', HTTP);
    vi.stubEnv('NO_PROXY', except);
    const info = vi.fn();
    sayProxies({ discordApiUrl, videoSdkApiUrl: VIDEOSDK }, { info });
    expect(info.mock.calls).toEqual([[ways, says]]);
  });
});

const GUILD = '300000000000000003';
/** Distinctive, so that the tests find a secret that is printed. */
const CANARY = 'CANARY4711';
const RIGHT = {
  DISCORD_TOKEN: 'discord-token-of-this-test',
  MODERATOR_ROLE_IDS: '100000000000000001',
  VIDEOSDK_API_KEY: 'api-key-of-this-test',
  VIDEOSDK_SECRET_KEY: 'secret-key-of-this-test',
  DISCORD_API_URL: 'http://127.0.0.1:1',
  DATABASE_URL: 'file:bouncer.db',
};

interface Surroundings {
  /** `undefined` takes a variable away from the environment that works. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The `.env` in the working directory. */
  readonly file?: string | Buffer;
}

describe('a start', () => {
  const [environmentBefore, folderBefore] = [process.env, process.cwd()];
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'bouncer-settings-')));
  });
  afterEach(() => {
    process.env = environmentBefore;
    process.chdir(folderBefore);
    vi.restoreAllMocks();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Reads the settings as the bot and `register` do. */
  function start({ environment, file = '' }: Surroundings): { readonly origins: Origins; readonly config: Config } {
    writeFileSync(join(folder, '.env'), file);
    const given = Object.entries({ ...RIGHT, ...environment }).filter(([, value]) => value !== undefined);
    process.env = Object.fromEntries(given);
    process.chdir(folder);
    const origins = loadEnvironment();
    return { origins, config: readSettings(origins) };
  }

  describe('with an environment that is refused ends with exit code 1 and one line on stderr', () => {
    const rows: readonly (readonly [name: string, row: Surroundings, says: RegExp])[] = [
      [
        'a blank variable doesn’t hide the one in .env',
        { environment: { GUILD_ID: '' }, file: 'GUILD_ID=none' },
        /^GUILD_ID isn't a server ID/u,
      ],
      [
        'Docker’s quotes around nothing don’t hide it either',
        { environment: { GUILD_ID: '""' }, file: 'GUILD_ID=none' },
        /^GUILD_ID isn't a server ID/u,
      ],
      [
        'a secret that a # cut short',
        { environment: { VIDEOSDK_SECRET_KEY: undefined }, file: `VIDEOSDK_SECRET_KEY=${CANARY}#${CANARY}` },
        /^VIDEOSDK_SECRET_KEY is cut off at a #, in .*\.env, line 1\. Put the whole value in single quotes\. Example: /u,
      ],
      [
        'a quote that nothing closes',
        { environment: { DISCORD_TOKEN: '' }, file: `# mine\nDISCORD_TOKEN="${CANARY}\nOTHER="${GUILD}"` },
        /^DISCORD_TOKEN has a quote that nothing closes, in .*\.env, line 2\./u,
      ],
      [
        'a variable inside the quotes of another one, without which the bot would serve every server',
        { file: `OTHER="${CANARY}\nGUILD_ID="${GUILD}"` },
        /^GUILD_ID is inside quotes that begin in .*\.env, line 1\. Close them there\./u,
      ],
      [
        'two values for one variable',
        { environment: { DISCORD_TOKEN: undefined }, file: `DISCORD_TOKEN=${CANARY}1\nDISCORD_TOKEN=${CANARY}2` },
        /^DISCORD_TOKEN has more than one value, in .*\.env, lines 1 and 2\. Keep one\./u,
      ],
      [
        'a name without a value',
        { environment: { DISCORD_TOKEN: undefined }, file: `DISCORD_TOKEN ${CANARY}` },
        /^DISCORD_TOKEN has no = behind its name, in .*\.env, line 1\./u,
      ],
      [
        'a name with a typo',
        { environment: { DISCORD_TOKEN: undefined, DISCORD_TOKNE: CANARY } },
        /^DISCORD_TOKEN is missing, but DISCORD_TOKNE is set\. Is that a typo\?/u,
      ],
      [
        'half of a pair of quotes',
        { environment: { DISCORD_TOKEN: `"${CANARY}` } },
        /^DISCORD_TOKEN has quotes that don't match/u,
      ],
      ['curly quotes', { environment: { DISCORD_TOKEN: `“${CANARY}”` } }, /^DISCORD_TOKEN has curly quotes/u],
      [
        'an invisible character',
        { environment: { VIDEOSDK_API_KEY: `${CANARY}\u200B${CANARY}` } },
        /^VIDEOSDK_API_KEY contains an invisible character \(U\+200B\)/u,
      ],
      [
        'a reference that nothing filled in',
        { environment: { GUILD_ID: '$GUILD' } },
        /^GUILD_ID refers to another variable/u,
      ],
      [
        'a .env in UTF-16',
        { file: Buffer.from('\uFEFFGUILD_ID=1', 'utf16le') },
        /\.env is saved as UTF-16\. Save it as UTF-8\.$/u,
      ],
      [
        'a .env in UTF-16 without its mark',
        { file: Buffer.from(`DISCORD_TOKEN=${CANARY}`, 'utf16le') },
        /\.env is saved as UTF-16\. Save it as UTF-8\.$/u,
      ],
      [
        'a .env in Latin-1',
        {
          environment: { VIDEOSDK_SECRET_KEY: undefined },
          file: Buffer.from(`VIDEOSDK_SECRET_KEY=${CANARY}é`, 'latin1'),
        },
        /^VIDEOSDK_SECRET_KEY has a character that isn't UTF-8, in .*\.env, line 1\. Save the file as UTF-8\./u,
      ],
      [
        'a line of PowerShell, without which the bot would serve every server',
        { file: `$env:GUILD_ID = "${CANARY}"` },
        /^GUILD_ID isn't written as in a \.env file, in .*\.env, line 1\./u,
      ],
      [
        'a password with a slash',
        { environment: { DATABASE_URL: `postgres://mia:12/${CANARY}@127.0.0.1:1/bouncer` } },
        /^DATABASE_URL has a character in its user, password or database .* Write \/ as %2F/u,
      ],
      [
        'a password with a question mark',
        { environment: { DATABASE_URL: `postgres://mia:12?${CANARY}@127.0.0.1:1/bouncer` } },
        /^DATABASE_URL has a character/u,
      ],
      [
        'a password with a #',
        { environment: { DATABASE_URL: `postgres://mia:${CANARY}#x@127.0.0.1:1/bouncer` } },
        /^DATABASE_URL has a character/u,
      ],
      [
        'a path with a host',
        { environment: { DATABASE_URL: 'file://data/bouncer.db' } },
        /^DATABASE_URL has two slashes after file:/u,
      ],
      [
        'a proxy that isn’t one for HTTP',
        {
          environment: { DISCORD_API_URL: undefined, https_proxy: `socks5://mia:${CANARY}@proxy.example:1080` },
        },
        /^https_proxy must be http:/u,
      ],
    ];

    it.each(rows)('%s', (_name, surroundings, says) => {
      vi.spyOn(process, 'exit').mockImplementation((code) => {
        throw new Error(`exits with ${code}`);
      });
      const stdout = vi.spyOn(process.stdout, 'write');
      const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      expect(() => start(surroundings)).toThrow('exits with 1');
      const said = stderr.mock.calls.map(([text]) => String(text)).join('');
      const printed = stdout.mock.calls.length;
      vi.restoreAllMocks();
      expect(printed).toBe(0);
      expect(said.trimEnd().split('\n')).toEqual([expect.stringMatching(says)]);
      expect(said).not.toContain(CANARY);
      expect(said).not.toMatch(/^\s+at |Error:/mu);
    });
  });

  it('takes what Docker leaves around the values of the environment, which come before .env', () => {
    const expected = start({ environment: { LOG_LEVEL: 'info' } }).config;
    const quoted = Object.fromEntries(
      Object.entries(RIGHT).map(([name, value], index) => [
        name,
        [`"${value}"`, `'${value}'`, ` ${value} `][index % 3],
      ]),
    );
    const { origins, config } = start({
      environment: { ...quoted, LOG_LEVEL: "'info'" },
      file: 'DISCORD_TOKEN=another\nLOG_LEVEL=silent',
    });
    expect(config).toEqual(expected);
    expect(origins).toMatchObject({
      fromEnvironment: expect.arrayContaining(['DISCORD_TOKEN', 'LOG_LEVEL']),
      fromFile: [],
      fromSecretFiles: [],
      secretFiles: new Map(),
    });
  });

  it.each(['100%', '%zz', 'a@b', 'a:b', '%E9', 'a b'])(
    'tries to reach the database with a password that has what pg takes, and doesn’t show it: %s',
    async (rest) => {
      const { origins, config } = start({
        environment: { DATABASE_URL: `postgres://mia:${CANARY}${rest}@127.0.0.1:1/bouncer` },
      });
      // As `migrate` reads it.
      expect(orExit(readDatabaseUrl, origins)).toBe(config.databaseUrl);
      const refusal: unknown = await openStore(config.databaseUrl).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StoreStartError);
      const { message } = refusal as StoreStartError;
      expect(message).toContain("DATABASE_URL: postgres://127.0.0.1:1/bouncer isn't answering");
      expect(message).not.toContain('\n');
      expect(message).not.toContain(CANARY);
    },
  );
});
