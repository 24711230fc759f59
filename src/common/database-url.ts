import { checkPostgresSettings, PostgresSettingError } from './postgres-settings.ts';
import { printable } from './printable.ts';

/** A `DATABASE_URL`, taken apart. Everything that opens, shows or keeps quiet about a database starts from this. */
export type DatabaseAddress = SqliteAddress | PostgresAddress;

export interface SqliteAddress {
  readonly engine: 'sqlite';
  /** `null` in memory. */
  readonly path: string | null;
  /** The same address in one spelling. */
  readonly url: string;
  /** What can be printed. */
  readonly shown: string;
  readonly secrets: readonly string[];
}

export interface PostgresAddress {
  readonly engine: 'postgres';
  /** Empty for what the URL doesn't say. pg has defaults for all of these. */
  readonly user: string;
  readonly password: string;
  /** A name, an IP address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: string;
  readonly database: string;
  /** What follows the `?`, such as `sslmode=require`, without what has a field of its own here. */
  readonly settings: string;
  /** The same address without user, password and settings. */
  readonly url: string;
  readonly shown: string;
  /** Every spelling of the password. */
  readonly secrets: readonly string[];
}

/** What a path depends on. */
export interface Place {
  /** Where relative paths start. Without it they stay relative. */
  readonly folder: string;
  /** What `~` stands for. `null` if it stands for nothing, because this user has no home folder. */
  readonly home: string | null;
  /** Whether `C:\` is a drive here. */
  readonly windows: boolean;
}

/** The URL can't be used. The message follows the name of the variable, and has nothing of the URL in it. */
export class DatabaseUrlError extends Error {
  override readonly name = 'DatabaseUrlError';
  readonly code = 'DATABASE_URL_INVALID';
}

/** Why a URL is refused, in words that follow the name of the variable. docs/troubleshooting.md explains them. */
export const DATABASE_URL_PROBLEMS = {
  form: 'must be file:<path> or postgres://<user>:<password>@<host>/<database>',
  encode:
    'has a character in its user, password or database that ends that part of the URL. Write / as %2F, ? as %3F, # as %23 and @ as %40',
  hash: 'has a # in its path. Write it as %23',
  folder: 'names a folder. Add the name of a file, as in file:data/bouncer.db',
  settings: "takes no settings after a ?. Leave them out; if the ? is part of the file's name, write it as %3F",
  mode: "has a mode that the bot can't work in: it reads, writes and creates the file. Leave the mode out",
  slashes:
    'has two slashes after file:, and a path has none or three: file:data/bouncer.db or file:///var/lib/bouncer.db',
  windows: "is a Windows path, and this isn't Windows. Write it with slashes, as in file:data/bouncer.db",
  question: 'has a &, ; or = before its settings. Write a ? before the first of them',
  control:
    'contains a line break or another control character. In .env, put it in single quotes: in double ones, \\n is a line break',
  tilde: "starts with a ~ that isn't followed by a slash. Write the whole path",
  colon:
    "has a : in its path. A database with a user and a password is postgres://<user>:<password>@<host>/<database>. If the : is part of the file's name, write it as %3A",
  behind:
    'has a /, or one of : @ ? & ; =, in the name of its database. User and password stand before the host: postgres://<user>:<password>@<host>/<database>. Write a / in the name as %2F, and use no name with one of the others',
  homeless: 'starts with a ~, and this user has no home folder. Write the whole path',
} as const;

/**
 * Takes a `DATABASE_URL` apart. Accepts what SQLite and pg accept, and a password as people paste it, as long as there's
 * only one way to read it.
 *
 * @throws {DatabaseUrlError} with what to write instead
 */
export function parseDatabaseUrl(text: string, place: Partial<Place> = {}): DatabaseAddress {
  const { folder = '', home = '~', windows = false } = place;
  if (text === ':memory:') {
    return sqlite(null);
  }
  if (/\p{Cc}/u.test(text)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.control);
  }
  const [, scheme = '', rest = ''] = /^(file:|postgres(?:ql)?:\/\/)(.+)$/isu.exec(text) ?? [];
  if (scheme === '') {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.form);
  }
  return scheme.toLowerCase() === 'file:' ? parseFile(rest, { folder, home, windows }) : parsePostgres(rest);
}

/** https://www.sqlite.org/uri.html, and plain paths as most people write them. */
function parseFile(rest: string, place: Place): SqliteAddress {
  // Another URL, which may have a password, behind the word that only files have.
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(rest)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.form);
  }
  if (rest.includes('#')) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.hash);
  }
  const [written = '', ...query] = rest.split('?');
  const inMemory = readMode(query);
  if (written === ':memory:' || inMemory) {
    return sqlite(null);
  }
  const bare = withoutHost(written);
  // Half of a password would be the name of a folder, which is created and shown.
  if (bare.replace(/^\/?[a-z]:(?=[/\\])/iu, '').includes(':')) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.colon);
  }
  if (/[a-z0-9+.-]{2}:\/\/|:.*@/isu.test(decoded(bare))) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.form);
  }
  const path = placed(decoded(bare), place);
  if (path === '' || /(?:^|[/\\])\.{0,2}$/u.test(path)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.folder);
  }
  if (/\p{Cc}/u.test(path)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.control);
  }
  return sqlite(path);
}

/** Whether the settings after the `?` ask for a database in memory. */
function readMode(query: readonly string[]): boolean {
  if (query.length === 0) {
    return false;
  }
  const settings = [...new URLSearchParams(query.join('?'))];
  const mode = settings[0]?.[1] ?? '';
  if (settings.length !== 1 || settings[0]?.[0] !== 'mode') {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.settings);
  }
  if (mode !== 'rwc' && mode !== 'memory') {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.mode);
  }
  return mode === 'memory';
}

/** `///path` and `//localhost/path` are absolute paths. Any other host would be a part of the path that got lost. */
function withoutHost(written: string): string {
  const [, host = '', path = ''] = /^\/\/([^/]*)(.*)$/su.exec(written) ?? [];
  if (!written.startsWith('//')) {
    return written;
  }
  if (host !== '' && host.toLowerCase() !== 'localhost') {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.slashes);
  }
  return path;
}

function placed(path: string, { folder, home, windows }: Place): string {
  const drive = /^\/?([a-z]:[/\\].*)$/isu.exec(path)?.[1];
  if (!windows) {
    if (drive !== undefined || path.includes('\\')) {
      throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.windows);
    }
  } else if (drive !== undefined) {
    return drive;
  }
  if (path.startsWith('~')) {
    if (!/^~[/\\]/u.test(path)) {
      throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.tilde);
    }
    if (home === null) {
      throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.homeless);
    }
    return `${home}${path.slice(1)}`;
  }
  const relative = !/^[/\\]/u.test(path);
  return relative && folder !== '' && path !== ''
    ? `${folder.replace(/[/\\]$/u, '')}/${path.replace(/^\.[/\\]/u, '')}`
    : path;
}

function sqlite(path: string | null): SqliteAddress {
  const drive = /^[a-z]:(?=[/\\])/iu.exec(path ?? '')?.[0] ?? '';
  const rest = path?.slice(drive.length).replace(/[%?#:]/gu, (sign) => encodeURIComponent(sign));
  const url = rest === undefined ? 'file::memory:' : `file:${drive}${rest}`;
  return { engine: 'sqlite', path, url, shown: printable(`file:${path ?? ':memory:'}`), secrets: [] };
}

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS */
function parsePostgres(rest: string): PostgresAddress {
  const end = rest.search(/[/?#]/u);
  const [authority, after] = end < 0 ? [rest, ''] : [rest.slice(0, end), rest.slice(end)];
  // Either a password with a slash, or something else that can't be told from it. Whatever it is, half of a password
  // must not be taken for a host, which is shown.
  if (/[@#]/u.test(after)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.encode);
  }
  const at = authority.lastIndexOf('@');
  const [, user = '', written = ''] = /^([^:]*):?(.*)$/su.exec(authority.slice(0, Math.max(at, 0))) ?? [];
  const [, host, port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/u.exec(authority.slice(at + 1)) ?? [];
  const [path = '', ...query] = after.split('?');
  // Without the ?, a password among the settings would be a part of a name, which is shown.
  if (/[&;=]/u.test(`${authority.slice(authority.lastIndexOf('@') + 1)}${path}`)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.question);
  }
  const bare = path.replace(/^\/|\/$/gu, '');
  const settings = new URLSearchParams(query.join('?'));
  checked(settings);
  const taken = (name: string): string => {
    const value = settings.get(name) ?? '';
    settings.delete(name);
    return value;
  };
  const password = { asSetting: taken('password'), decoded: decoded(written) };
  const address = {
    user: taken('user') || decoded(user),
    password: password.asSetting || password.decoded,
    host: taken('host') || decoded(host ?? '').replace(/^\[(.*)\]$/u, '$1'),
    port: taken('port') || port,
    database: decoded(bare) || taken('dbname'),
  };
  settings.delete('dbname');
  const fits = /^\d{0,5}$/u.test(address.port) && (address.port === '' || isPort(Number(address.port)));
  if (host === undefined || !fits || !isHost(address.host)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.form);
  }
  // Half of an address, encoded or not, must not be taken for a name, which is shown.
  if (bare.includes('/') || /[:@?&;=]/u.test(address.database)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.behind);
  }
  if (/\p{Cc}/u.test(address.database)) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.control);
  }
  if (Object.values(address).some((part) => part.includes('\0'))) {
    throw new DatabaseUrlError(DATABASE_URL_PROBLEMS.form);
  }
  const socket = address.host.startsWith('/');
  const shownHost = address.host.includes(':') ? `[${address.host}]` : address.host;
  const shownPort = address.port === '' ? '' : `:${address.port}`;
  const shown = printable(
    `postgres://${socket ? '' : `${shownHost}${shownPort}`}/${address.database}${socket ? `?host=${address.host}` : ''}`,
  );
  const url = `postgres://${encodeURIComponent(address.host).replace(/^.*%3A.*$/u, `[${address.host}]`)}${shownPort}/${encodeURIComponent(address.database)}`;
  return {
    engine: 'postgres',
    ...address,
    settings: settings.toString(),
    url,
    shown,
    secrets: spellings(written, password.decoded, password.asSetting),
  };
}

function checked(settings: URLSearchParams): void {
  try {
    checkPostgresSettings(settings);
  } catch (error) {
    throw error instanceof PostgresSettingError ? new DatabaseUrlError(error.message) : error;
  }
}

/** A name, an IP address, or the folder of a socket, and nothing that a piece of another part could be in. */
function isHost(host: string): boolean {
  return host.startsWith('/')
    ? !/[\s\p{Cc},<>"\\^`{|}[\]@?#&;=]/u.test(host)
    : /^[\p{L}\p{M}\p{N}._-]*$/u.test(host) || /^(?=.*:.*:)[0-9a-f:.]+(?:%[\w.-]+)?$/iu.test(host);
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** Decodes what is percent-encoded. A `%` that encodes nothing is itself, as passwords have it. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/giu, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** A password as it was written, as it is, and as a library may write it into an error. */
function spellings(...passwords: readonly string[]): string[] {
  const all = passwords.flatMap((one) => [one, encodeURIComponent(toWellFormed(one)), encodeURI(toWellFormed(one))]);
  return [...new Set(all)].filter((one) => one !== '');
}

/** Half of a surrogate pair can't be encoded. */
function toWellFormed(text: string): string {
  return text.toWellFormed();
}
