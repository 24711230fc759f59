import { isIP } from 'node:net';
import { sep } from 'node:path';
import { z } from 'zod';
import { DatabaseUrlError, parseDatabaseUrl } from './common/database-url.ts';
import { PGSSLMODES } from './common/postgres-settings.ts';
import { printable } from './common/printable.ts';
import { cleaned, damageIn, type Origins } from './environment.ts';
import { fileVariableOf } from './secret-files.ts';

/** Everything that can be configured, validated and frozen. Nothing else reads the environment. */
export interface Config {
  readonly discordToken: string;
  readonly moderatorRoleIds: ReadonlySet<string>;
  /** `null`, like its secret: the operator has no VideoSDK account, and every server brings its own. */
  readonly videoSdkApiKey: string | null;
  readonly videoSdkSecretKey: string | null;
  readonly guildId: string | null;
  readonly videoSdkRoomIds: ReadonlySet<string> | null;
  readonly videoSdkRemovalApi: 'v1' | 'v2';
  readonly discordApiUrl: string;
  readonly videoSdkApiUrl: string;
  /** 32 bytes each, in base64. The first encrypts, and all decrypt. Empty: servers can't bring accounts of their own. */
  readonly secretsKeys: readonly string[];
  /** Whether servers without a VideoSDK account of their own use the operator's. */
  readonly allowSharedAccount: boolean;
  /** After how many days without the bot a server's data is erased. `null`: never. */
  readonly forgetServersAfterDays: number | null;
  readonly removalLimit: { readonly removals: number; readonly withinMs: number } | null;
  readonly databaseUrl: string;
  readonly shards: Shards | null;
  readonly httpPort: number | null;
  /** `null`: every address of this machine. */
  readonly httpHost: string | null;
  readonly adminPort: number | null;
  readonly adminHost: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** The part of the gateway that one of several processes handles: shards `first` to `last`, out of `count`. */
export interface Shards {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

interface Variable<T> {
  readonly name: string;
  /** As docs/configuration.md shows it. `null` for "required". */
  readonly fallback: string | null;
  readonly about: string;
  readonly example: string;
  /** Its errors say what's wrong in words that follow the name: "isn't …". */
  readonly schema: z.ZodType<T, string>;
  /** May have a secret in it, so a file can hold it, which the variable with `_FILE` behind its name names. */
  readonly secret?: true;
  /** The value if the variable is missing or blank. */
  readonly absent?: T;
}

/**
 * What can be wrong with a value, in words that follow the name of its variable. docs/troubleshooting.md explains them.
 */
export const PROBLEMS = {
  missing: 'is missing',
  misspelt: 'is missing, but {other} is set. Is that a typo?',
  oneOf: 'must be one of {values}',
  url: "isn't an http(s) URL",
  credentials: "can't contain a username or password",
  secret: 'contains a space or an invalid character. Copy it again',
  list: 'has a {sign} in it. Write the IDs with commas between them, and nothing around them',
  noRoles: 'lists no roles, so no one could remove anyone',
  roleId: "contains something that isn't a role ID (17 to 20 digits)",
  serverId: "isn't a server ID (17 to 20 digits)",
  noRooms: 'lists no rooms',
  limit: 'must be <removals>/<minutes> or off',
  shards: 'must look like <first>-<last>/<count>',
  shardRange: "lists shards that don't exist (counting starts at 0)",
  portRange: "isn't a port number (1 to 65535)",
  port: "isn't a port number",
  pgSslMode: 'must be one of {values}, without quotes and blanks. Or leave it out, and write sslmode into DATABASE_URL',
  host: "isn't an IP address or a hostname",
  samePort: 'must be another port than HTTP_PORT',
  secretsKey: "isn't a key of 32 bytes in base64, or two of them separated by a comma",
  days: 'must be a number of days (1 to 3650) or off',
  alone: 'is for several processes, which need to share a PostgreSQL database',
} as const;

const snowflake = /^\d{17,20}$/u;

const list = z
  .string()
  .superRefine((text, context) => {
    const sign = wrongSignIn(text);
    if (sign !== null) {
      context.addIssue(PROBLEMS.list.replace('{sign}', sign));
    }
  })
  .transform(itemsOf);

function itemsOf(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/**
 * What separates or surrounds the items of a list in other places, as people paste it: a JSON array, a column of a table,
 * commas of another script. The whole list would become one ID that nothing has, and the bot would moderate no room.
 */
function wrongSignIn(text: string): string | null {
  const [separator] = /[;\uFF1B\uFF0C\u3001\uFE50\u060C]/u.exec(text) ?? [];
  if (separator !== undefined) {
    return separator;
  }
  for (const item of itemsOf(text)) {
    const [around] = /^["'`“”„‘’‚«»[({]|["'`“”„‘’«»\]}]$/u.exec(item) ?? [];
    if (around !== undefined) {
      return around;
    }
    if (/[\r\n\u0085\u2028\u2029]/u.test(item)) {
      return 'line break';
    }
    if (BLANK_BETWEEN_IDS.test(item)) {
      return 'blank';
    }
  }
  return null;
}

/** Next to one of VideoSDK's own IDs. A custom room ID may have a blank in it. */
const BLANK_BETWEEN_IDS = /(?:^|\s)[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}\s|\s[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}$/u;

const url = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol), PROBLEMS.url)
  .refine((text) => {
    const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
    return username === '' && password === '';
  }, PROBLEMS.credentials)
  .transform((text) => text.replace(/\/+$/u, ''));

function oneOf<const T extends string>(values: readonly T[]): z.ZodType<T, string> {
  return z
    .string()
    .refine(
      (text): text is T => (values as readonly string[]).includes(text),
      PROBLEMS.oneOf.replace('{values}', values.join(', ')),
    );
}

/** A secret can't contain what can't be sent in a header. A stray space is the most common mistake. */
const secret = z.string().regex(/^[\x21-\x7e]+$/u, PROBLEMS.secret);

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/u, PROBLEMS.port)
  .transform(Number)
  .refine((port) => port >= 1 && port <= 65_535, PROBLEMS.portRange);

/** What a port can be opened on. Names of machines may have an underscore. */
const host = z
  .string()
  .refine((text) => isIP(text) !== 0 || /^(?=.*[a-z])[\w-]+(?:\.[\w-]+)*$/iu.test(text), PROBLEMS.host);

/** Whether it's 32 bytes in base64, with or without padding, and in either alphabet. */
function isKey(text: string): boolean {
  return /^[\w+/-]{43}=?$/u.test(text) && Buffer.from(text, 'base64').length === 32;
}

function databaseUrlProblem(text: string): string | null {
  try {
    parseDatabaseUrl(text, { windows: sep === '\\' });
    return null;
  } catch (error) {
    if (error instanceof DatabaseUrlError) {
      return error.message;
    }
    throw error;
  }
}

function variable<T>(definition: Variable<T>): Variable<T> {
  return definition;
}

/** One entry per variable. The table in docs/configuration.md, `.env.example` and the errors are generated from this. */
export const VARIABLES = {
  discordToken: variable({
    name: 'DISCORD_TOKEN',
    fallback: null,
    about: 'The bot’s token: Developer Portal > your application > Bot > Reset Token',
    example: 'the-token-from-the-developer-portal',
    schema: secret,
    secret: true,
  }),
  moderatorRoleIds: variable<ReadonlySet<string>>({
    name: 'MODERATOR_ROLE_IDS',
    fallback: null,
    about: 'IDs of the roles that can remove people, separated by commas. A server can choose its own roles instead',
    example: '100000000000000001,100000000000000002',
    schema: list
      .refine((ids) => ids.length > 0, PROBLEMS.noRoles)
      .refine((ids) => ids.every((id) => snowflake.test(id)), PROBLEMS.roleId)
      .transform((ids) => new Set(ids)),
  }),
  videoSdkApiKey: variable<string | null>({
    name: 'VIDEOSDK_API_KEY',
    fallback: null,
    about: 'Your VideoSDK API key: VideoSDK dashboard > API Keys. Not needed with `ALLOW_SHARED_ACCOUNT=false`',
    example: 'the-api-key-from-the-dashboard',
    schema: secret,
    secret: true,
    absent: null,
  }),
  videoSdkSecretKey: variable<string | null>({
    name: 'VIDEOSDK_SECRET_KEY',
    fallback: null,
    about: 'The secret that belongs to the API key. It signs tokens and never leaves the process',
    example: 'the-secret-from-the-dashboard',
    schema: secret,
    secret: true,
    absent: null,
  }),
  guildId: variable<string | null>({
    name: 'GUILD_ID',
    fallback: 'every server',
    about: 'The only server the bot works for. Its commands are registered there',
    example: '100000000000000000',
    schema: z.string().regex(snowflake, PROBLEMS.serverId),
    absent: null,
  }),
  videoSdkRoomIds: variable<ReadonlySet<string> | null>({
    name: 'VIDEOSDK_ROOM_IDS',
    fallback: 'every room',
    about: 'The only rooms the bot can moderate: room IDs or custom room IDs, separated by commas',
    example: '25af-rsr2-lk92,town-hall',
    schema: list.refine((ids) => ids.length > 0, PROBLEMS.noRooms).transform((ids) => new Set(ids)),
    absent: null,
  }),
  videoSdkRemovalApi: variable<'v1' | 'v2'>({
    name: 'VIDEOSDK_REMOVAL_API',
    fallback: 'v1',
    about: 'Which of VideoSDK’s two removal calls the bot uses: `v1` or `v2`',
    example: 'v1',
    schema: oneOf(['v1', 'v2']),
    absent: 'v1',
  }),
  discordApiUrl: variable({
    name: 'DISCORD_API_URL',
    fallback: 'https://discord.com/api',
    about: 'Base URL of Discord’s API. The sandbox sets its own',
    example: 'https://discord.com/api',
    schema: url,
    absent: 'https://discord.com/api',
  }),
  videoSdkApiUrl: variable({
    name: 'VIDEOSDK_API_URL',
    fallback: 'https://api.videosdk.live',
    about: 'Base URL of VideoSDK’s API. The sandbox sets its own',
    example: 'https://api.videosdk.live',
    schema: url,
    absent: 'https://api.videosdk.live',
  }),
  secretsKeys: variable<readonly string[]>({
    name: 'SECRETS_KEY',
    fallback: 'servers can’t bring their own VideoSDK account',
    about:
      'The key that encrypts the VideoSDK accounts of servers: 32 bytes in base64, from `openssl rand -base64 32`. To replace it, put the new one first and the old one behind a comma for one start',
    example: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    schema: list
      .refine((keys) => keys.length > 0 && keys.length <= 2, PROBLEMS.secretsKey)
      .refine((keys) => keys.every(isKey), PROBLEMS.secretsKey),
    absent: [],
    secret: true,
  }),
  allowSharedAccount: variable<boolean>({
    name: 'ALLOW_SHARED_ACCOUNT',
    fallback: 'true',
    about:
      'Whether servers without a VideoSDK account of their own use yours: `true` or `false`. With `false`, they can’t do anything until they have one',
    example: 'false',
    schema: oneOf(['true', 'false']).transform((text) => text === 'true'),
    absent: true,
  }),
  forgetServersAfterDays: variable<number | null>({
    name: 'FORGET_SERVERS_AFTER_DAYS',
    fallback: '30',
    about: 'After how many days without the bot everything about a server is erased, or `off` for never',
    example: '30',
    schema: z
      .string()
      .regex(/^(?:off|[1-9]\d{0,3})$/u, PROBLEMS.days)
      .transform((text) => (text === 'off' ? null : Number(text)))
      .refine((days) => days === null || days <= 3_650, PROBLEMS.days),
    absent: 30,
  }),
  removalLimit: variable<Config['removalLimit']>({
    name: 'REMOVAL_LIMIT',
    fallback: '30/5',
    about:
      'How many people one moderator can remove in how many minutes (`30/5` is 30 in 5 minutes), or `off`. A server can set its own limit',
    example: '30/5',
    schema: z
      .string()
      .regex(/^(?:off|[1-9]\d{0,3}\/[1-9]\d{0,3})$/u, PROBLEMS.limit)
      .transform((text) => {
        const [removals = 0, minutes = 0] = text.split('/').map(Number);
        return text === 'off' ? null : { removals, withinMs: minutes * 60_000 };
      }),
    absent: { removals: 30, withinMs: 5 * 60_000 },
  }),
  databaseUrl: variable({
    name: 'DATABASE_URL',
    fallback: 'file:data/bouncer.db',
    about:
      'Where the bot keeps its data: `file:` and a path (SQLite), or `postgres://…` (needed for several processes)',
    example: 'file:data/bouncer.db',
    secret: true,
    schema: z.string().superRefine((text, context) => {
      const wrong = databaseUrlProblem(text);
      if (wrong !== null) {
        context.addIssue(wrong);
      }
    }),
    absent: 'file:data/bouncer.db',
  }),
  shards: variable<Shards | null>({
    name: 'SHARDS',
    fallback: 'every shard',
    about: 'Which shards this process runs, out of how many, such as `0-3/16`. Needs PostgreSQL',
    example: '0-3/16',
    schema: z
      .string()
      .regex(/^\d{1,5}(?:-\d{1,5})?\/\d{1,5}$/u, PROBLEMS.shards)
      .transform((text) => {
        const [range = '', count] = text.split('/');
        const [first, last = first] = range.split('-');
        return { first: Number(first), last: Number(last), count: Number(count) };
      })
      .refine(({ first, last, count }) => first <= last && last < count, PROBLEMS.shardRange),
    absent: null,
  }),
  httpPort: variable<number | null>({
    name: 'HTTP_PORT',
    fallback: 'off',
    about: 'Port for VideoSDK’s webhooks. Without `ADMIN_PORT`, also for `/health`, `/ready` and `/metrics`',
    example: '9090',
    schema: portNumber,
    absent: null,
  }),
  httpHost: variable<string | null>({
    name: 'HTTP_HOST',
    fallback: 'every address',
    about: 'The address of this machine on which `HTTP_PORT` is open',
    example: '127.0.0.1',
    schema: host,
    absent: null,
  }),
  adminPort: variable<number | null>({
    name: 'ADMIN_PORT',
    fallback: 'off',
    about: 'Port for `/health`, `/ready` and `/metrics`',
    example: '9091',
    schema: portNumber,
    absent: null,
  }),
  adminHost: variable({
    name: 'ADMIN_HOST',
    fallback: '127.0.0.1',
    about: 'The address of this machine on which `ADMIN_PORT` is open. `0.0.0.0` is all of them',
    example: '127.0.0.1',
    schema: host,
    absent: '127.0.0.1',
  }),
  logLevel: variable<Config['logLevel']>({
    name: 'LOG_LEVEL',
    fallback: 'info',
    about: 'How much the bot logs: `trace`, `debug`, `info`, `warn`, `error` or `silent`',
    example: 'info',
    schema: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    absent: 'info',
  }),
} satisfies { [Key in keyof Config]: Variable<Config[Key]> };

/** The names of the variables that can be in files: see `secret-files.ts`. */
export const SECRETS: readonly string[] = Object.values(VARIABLES as Record<string, Variable<unknown>>)
  .filter((definition) => definition.secret === true)
  .map(({ name }) => name);

/** What a variable that names a file can look like: Docker has its secrets there. */
export function exampleFile(name: string): string {
  return `/run/secrets/${name.toLowerCase()}`;
}

/** Invalid environment variables: one line for each, and none of them reveals a secret's value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    const shown = lines.map(printable);
    super(shown.join('\n'));
    this.lines = shown;
  }
}

/** What reading the variables needs to know about where they came from. */
export type Damage = Partial<Pick<Origins, 'faults' | 'problems' | 'misspelt' | 'secretFiles' | 'fromSecretFiles'>>;

/**
 * Reads the configuration from the environment.
 *
 * @param damage what got lost on the way into the environment
 * @throws {ConfigError} with a line for each variable that is missing or invalid
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, damage: Damage = {}): Config {
  const { values, wrong, faults } = inspectConfig(environment, damage);
  if (faults.length > 0 || wrong.size > 0) {
    throw new ConfigError([...faults, ...wrong.values()]);
  }
  return Object.freeze(values as Config);
}

/** As much of a configuration as can be used. */
export interface InspectedConfig {
  readonly values: Partial<Config>;
  /** A line for the operator for each variable that is missing or invalid, by its name. */
  readonly wrong: ReadonlyMap<string, string>;
  /** Lines about all of them. */
  readonly faults: readonly string[];
}

/** An account has both. Without the operator's, every server needs its own. */
function missingCredentials(values: Partial<Config>): readonly Variable<string | null>[] {
  const needed =
    values.allowSharedAccount !== false || values.videoSdkApiKey !== null || values.videoSdkSecretKey !== null;
  return [
    ...(needed && values.videoSdkApiKey === null ? [VARIABLES.videoSdkApiKey] : []),
    ...(needed && values.videoSdkSecretKey === null ? [VARIABLES.videoSdkSecretKey] : []),
  ];
}

/** Reads each variable by itself, for those who want to know about all of them whatever one is like. */
export function inspectConfig(
  environment: Readonly<Record<string, string | undefined>>,
  damage: Damage = {},
): InspectedConfig {
  const wrong = new Map<string, string>();
  const read = Object.entries(VARIABLES as Record<string, Variable<unknown>>).map(([key, definition]) => {
    const lines: string[] = [];
    const value = readVariable(definition, environment, damage, lines);
    for (const line of lines) {
      wrong.set(definition.name, line);
    }
    return [key, value];
  });
  const values = Object.fromEntries(read) as Partial<Config>;
  const { shards, databaseUrl, httpPort, adminPort } = values;
  for (const definition of missingCredentials(values)) {
    wrong.set(definition.name, lineAbout(definition, whyMissing(definition, damage)));
    delete values[definition === VARIABLES.videoSdkApiKey ? 'videoSdkApiKey' : 'videoSdkSecretKey'];
  }
  if (values.videoSdkApiKey === null && values.allowSharedAccount === false && values.secretsKeys?.length === 0) {
    // No server could do anything, because none could store an account.
    wrong.set(VARIABLES.secretsKeys.name, lineAbout(VARIABLES.secretsKeys, whyMissing(VARIABLES.secretsKeys, damage)));
  }
  if (
    shards &&
    databaseUrl !== undefined &&
    parseDatabaseUrl(databaseUrl, { windows: sep === '\\' }).engine === 'sqlite'
  ) {
    wrong.set(
      VARIABLES.shards.name,
      `SHARDS ${PROBLEMS.alone}. Example: DATABASE_URL=postgres://bouncer:password@db.example/bouncer`,
    );
  }
  if (httpPort !== null && httpPort !== undefined && httpPort === adminPort) {
    wrong.set(
      VARIABLES.adminPort.name,
      `ADMIN_PORT ${PROBLEMS.samePort}. Example: ADMIN_PORT=${VARIABLES.adminPort.example}`,
    );
  }
  for (const line of encryptionProblems(databaseUrl, environment)) {
    wrong.set(VARIABLES.databaseUrl.name, line);
  }
  return { values, wrong, faults: damage.faults ?? [] };
}

/**
 * Reads the database's URL alone, for callers that need nothing else.
 *
 * @throws {ConfigError}
 */
export function readDatabaseUrl(
  environment: Readonly<Record<string, string | undefined>>,
  damage: Damage = {},
): string {
  const wrong: string[] = [...(damage.faults ?? [])];
  const url = readVariable(VARIABLES.databaseUrl, environment, damage, wrong);
  wrong.push(...encryptionProblems(url, environment));
  if (url === undefined || wrong.length > 0) {
    throw new ConfigError(wrong);
  }
  return url;
}

/**
 * Says if `PGSSLMODE` is misspelled. pg reads it if the URL says nothing about encryption, and takes what it doesn't know
 * for "none", so that the password would be sent in clear text.
 */
function encryptionProblems(
  databaseUrl: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  const mode = environment['PGSSLMODE'] ?? '';
  if (databaseUrl === undefined || mode === '' || PGSSLMODES.includes(mode)) {
    return [];
  }
  const address = parseDatabaseUrl(databaseUrl, { windows: sep === '\\' });
  return address.engine === 'sqlite' || /(?:^|&)ssl(?:mode|rootcert|cert|key)?=/u.test(address.settings)
    ? []
    : [`PGSSLMODE ${PROBLEMS.pgSslMode.replace('{values}', PGSSLMODES.join(', '))}. Example: PGSSLMODE=verify-full`];
}

/**
 * Reads where the bot says how it is, for callers that need nothing else. `null` if nothing is served.
 *
 * @throws {ConfigError}
 */
export function readAdminAddress(
  environment: Readonly<Record<string, string | undefined>>,
  damage: Damage = {},
): Address | null {
  const wrong: string[] = [...(damage.faults ?? [])];
  const [httpPort, httpHost, adminPort, adminHost] = [
    VARIABLES.httpPort,
    VARIABLES.httpHost,
    VARIABLES.adminPort,
    VARIABLES.adminHost,
  ].map((definition) => readVariable<string | number | null>(definition, environment, damage, wrong));
  if (wrong.length > 0) {
    throw new ConfigError(wrong);
  }
  const [port, host] = typeof adminPort === 'number' ? [adminPort, adminHost] : [httpPort, httpHost];
  return typeof port === 'number' ? { port, host: onThisMachine(host as string | null) } : null;
}

/** Where a port of the bot can be reached from this machine. */
export interface Address {
  readonly port: number;
  readonly host: string;
}

/** One that is open on every address is open on this one. */
export function onThisMachine(host: string | null): string {
  return host === null || /^(?:0\.0\.0\.0|\[?::\]?)$/u.test(host) ? '127.0.0.1' : host;
}

/** Where Discord and VideoSDK are. A variable that's wrong, which {@link readConfig} says, counts as not set. */
export function readAddresses(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Config, 'discordApiUrl' | 'videoSdkApiUrl'> {
  const [discordApiUrl, videoSdkApiUrl] = [VARIABLES.discordApiUrl, VARIABLES.videoSdkApiUrl].map(
    (definition) => readVariable(definition, environment, {}, []) ?? definition.absent ?? '',
  ) as [string, string];
  return { discordApiUrl, videoSdkApiUrl };
}

type Named = Pick<Variable<unknown>, 'name' | 'example'>;

function lineAbout({ name, example }: Named, why: string): string {
  return `${name} ${why}${why.endsWith('?') ? '' : '.'} Example: ${name}=${example}`;
}

function whyMissing({ name }: Named, damage: Damage): string {
  const misspelt = damage.misspelt?.find(({ meant }) => meant === name || meant === fileVariableOf(name));
  return misspelt === undefined ? PROBLEMS.missing : PROBLEMS.misspelt.replace('{other}', misspelt.name);
}

function readVariable<T>(
  definition: Variable<T>,
  environment: Readonly<Record<string, string | undefined>>,
  damage: Damage,
  wrong: string[],
): T | undefined {
  const { name } = definition;
  const refuse = (why: string): undefined => {
    wrong.push(lineAbout(definition, why));
  };
  const unread = damage.secretFiles?.get(name);
  if (unread !== undefined) {
    const variable = fileVariableOf(name);
    wrong.push(`${variable} ${unread}. Example: ${variable}=${exampleFile(name)}`);
    return undefined;
  }
  const lost = damage.problems?.get(name);
  if (lost !== undefined) {
    return refuse(lost);
  }
  const text = cleaned(environment[name] ?? '');
  if (text === '') {
    if ('absent' in definition) {
      return definition.absent;
    }
    return refuse(whyMissing(definition, damage));
  }
  const damaged = damageIn(text, { literal: damage.fromSecretFiles?.includes(name) ?? false });
  if (damaged !== null) {
    return refuse(damaged);
  }
  const parsed = definition.schema.safeParse(text);
  return parsed.success ? parsed.data : refuse(parsed.error.issues[0]?.message ?? "isn't valid");
}
