import { slips } from './slips.ts';

/** Why a setting is refused, in words that follow the name of the variable. docs/troubleshooting.md explains them. */
export const SETTING_PROBLEMS = {
  misspelt: 'has {name} after its ?, which nothing reads. Write {meant}, or leave it out',
  unknown:
    'has a setting after its ? that nothing reads (number {number}). Correct its name, as in ?sslmode=verify-full, or leave it out',
  unsupported: "has {name} after its ?, which the bot can't follow. {instead}",
  twice: 'has {name} more than once after its ?. Keep one',
  oneOf: 'has a {name} after its ? that is none of {values}. Write one of these',
  number: "has a {name} after its ? that isn't a whole number. Write digits only",
  empty: 'has a {name} after its ? without a value. Write one, or leave it out',
  contradicts: 'has an ssl and an sslmode after its ? that contradict each other. Keep sslmode',
  binding:
    'has channel_binding=require after its ? without a checked certificate. Add sslmode=verify-full, without uselibpqcompat',
} as const;

/** A setting that can't be used. The message has no value in it, and no name but one that is known or close to it. */
export class PostgresSettingError extends Error {
  override readonly name = 'PostgresSettingError';
  readonly code = 'POSTGRES_SETTING_INVALID';
}

const TEXT = 'text';
const NUMBER = 'number';
type Values = readonly string[] | typeof TEXT | typeof NUMBER;

/** What pg does with a connection. https://node-postgres.com/apis/client, /apis/pool, /features/ssl */
const DRIVERS: Readonly<Record<string, Values>> = {
  sslmode: ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'],
  ssl: ['true', 'false', '1', '0'],
  sslnegotiation: ['postgres', 'direct'],
  uselibpqcompat: ['true', 'false'],
  sslrootcert: TEXT,
  sslcert: TEXT,
  sslkey: TEXT,
  application_name: TEXT,
  fallback_application_name: TEXT,
  client_encoding: TEXT,
  options: TEXT,
  keepAlive: ['true', 'false'],
  ...Object.fromEntries(
    [
      'statement_timeout',
      'lock_timeout',
      'idle_in_transaction_session_timeout',
      'query_timeout',
      'connectionTimeoutMillis',
      'idleTimeoutMillis',
      'keepAliveInitialDelayMillis',
      'max',
      'min',
      'maxUses',
      'maxLifetimeSeconds',
    ].map((name) => [name, NUMBER]),
  ),
};

/**
 * What libpq knows and pg doesn't, as far as nothing is lost if it isn't followed. Hosts put some of these into the URLs
 * that they give out. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const LIBPQS: Readonly<Record<string, Values>> = {
  channel_binding: ['disable', 'prefer', 'require'],
  connect_timeout: NUMBER,
  gssdelegation: ['0', '1'],
  gssencmode: ['disable', 'prefer'],
  gsslib: TEXT,
  keepalives: ['0', '1'],
  keepalives_count: NUMBER,
  keepalives_idle: NUMBER,
  keepalives_interval: NUMBER,
  krbsrvname: TEXT,
  load_balance_hosts: ['disable', 'random'],
  // Node.js takes nothing older than 1.2.
  ssl_min_protocol_version: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
  sslcertmode: ['disable', 'allow'],
  sslcompression: ['0', '1'],
  sslsni: ['0', '1'],
  // The bot says itself if it can't write.
  target_session_attrs: ['any', 'read-write', 'primary'],
  tcp_user_timeout: NUMBER,
};

const TAKES = { ...DRIVERS, ...LIBPQS };

/** What libpq would follow, and the bot can't: to leave it out silently would be less safe, or another database. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  hostaddr: 'Write the address as the host',
  max_protocol_version: 'Leave it out',
  min_protocol_version: 'Leave it out',
  passfile: 'Write the password into the URL',
  replication: 'Leave it out',
  require_auth: "Leave it out, and set the way to log in in the server's pg_hba.conf",
  requirepeer: 'Leave it out',
  requiressl: 'Write sslmode=verify-full',
  scram_client_key: 'Write the password into the URL',
  scram_server_key: 'Write the password into the URL',
  service: 'Write host, user and database into the URL',
  servicefile: 'Write host, user and database into the URL',
  ssl_max_protocol_version: 'Leave it out',
  sslcrl: 'Leave it out',
  sslcrldir: 'Leave it out',
  sslkeylogfile: 'Leave it out',
  sslpassword: 'Leave it out, and use a key without a passphrase',
};

/** Has a field of its own in the address. */
const PARTS = ['user', 'password', 'host', 'port', 'dbname'];

/** What others call it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  tls: 'sslmode=verify-full',
  tlsmode: 'sslmode=verify-full',
  usessl: 'sslmode=verify-full',
  secure: 'sslmode=verify-full',
  encrypt: 'sslmode=verify-full',
  rejectunauthorized: 'sslmode=verify-full, or sslmode=no-verify to trust any certificate',
  sslaccept: 'sslmode=verify-full, or sslmode=no-verify to trust any certificate',
  trustservercertificate: 'sslmode=verify-full, or sslmode=no-verify to trust any certificate',
  ca: 'sslrootcert',
  sslca: 'sslrootcert',
  rootcert: 'sslrootcert',
  cert: 'sslcert',
  key: 'sslkey',
  schema: 'options=-csearch_path%3D<schema>',
  currentschema: 'options=-csearch_path%3D<schema>',
  searchpath: 'options=-csearch_path%3D<schema>',
  database: 'dbname',
  db: 'dbname',
  username: 'user',
  pass: 'password',
  passwd: 'password',
  pwd: 'password',
  hostname: 'host',
  timezone: 'options=-ctimezone%3D<zone>',
  encoding: 'client_encoding',
  charset: 'client_encoding',
};

/**
 * Checks what follows the `?` of a PostgreSQL URL. pg takes what it doesn't know for nothing, and so would send the
 * password unencrypted because of a slip in the name or the value of `sslmode`.
 *
 * @throws {PostgresSettingError} with what to write instead
 */
export function checkPostgresSettings(settings: URLSearchParams): void {
  for (const [index, [name, value]] of [...settings].entries()) {
    const wrong = problemOf(name, value, index + 1) ?? (settings.getAll(name).length > 1 ? 'twice' : null);
    if (wrong !== null) {
      throw new PostgresSettingError(wrong === 'twice' ? filled(SETTING_PROBLEMS.twice, { name }) : wrong);
    }
  }
  const [ssl, mode] = [settings.get('ssl'), settings.get('sslmode')];
  if (ssl !== null && mode !== null && (ssl === 'true' || ssl === '1') !== (mode !== 'disable')) {
    throw new PostgresSettingError(SETTING_PROBLEMS.contradicts);
  }
  const checked = CHECKED.has(mode ?? '') && settings.get('uselibpqcompat') !== 'true';
  if (settings.get('channel_binding') === 'require' && !checked) {
    throw new PostgresSettingError(SETTING_PROBLEMS.binding);
  }
}

/** The modes for which pg checks the certificate of the server. */
const CHECKED: ReadonlySet<string> = new Set(['allow', 'prefer', 'require', 'verify-ca', 'verify-full']);

/** What `PGSSLMODE` can be, which counts if the URL says nothing: pg takes anything else for "unencrypted". */
export const PGSSLMODES: readonly string[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

function problemOf(name: string, value: string, number: number): string | null {
  if (PARTS.includes(name)) {
    return null;
  }
  if (Object.hasOwn(UNSUPPORTED, name)) {
    return filled(SETTING_PROBLEMS.unsupported, { name, instead: UNSUPPORTED[name] ?? '' });
  }
  if (!Object.hasOwn(TAKES, name)) {
    const meant = meantBy(name);
    return meant === null
      ? filled(SETTING_PROBLEMS.unknown, { number: String(number) })
      : filled(SETTING_PROBLEMS.misspelt, { name, meant });
  }
  const values = TAKES[name] ?? TEXT;
  if (value === '') {
    return filled(SETTING_PROBLEMS.empty, { name });
  }
  if (values === NUMBER) {
    return /^\d{1,9}$/u.test(value) ? null : filled(SETTING_PROBLEMS.number, { name });
  }
  return values === TEXT || values.includes(value)
    ? null
    : filled(SETTING_PROBLEMS.oneOf, { name, values: values.join(', ') });
}

/** The name that one stands for. `null`: it's close to none, so it may be anything, even a piece of a password. */
function meantBy(name: string): string | null {
  if (!/^[\w.-]+$/u.test(name)) {
    return null;
  }
  const plain = bare(name);
  if (Object.hasOwn(ELSEWHERE, plain)) {
    return ELSEWHERE[plain] ?? null;
  }
  const known = [...Object.keys(TAKES), ...PARTS, ...Object.keys(UNSUPPORTED)];
  const near = known.find((one) => bare(one) === plain) ?? known.find((one) => isNear(plain, bare(one)));
  return near === 'ssl' ? 'sslmode=verify-full' : (near ?? null);
}

function isNear(one: string, other: string): boolean {
  return other.length > 3 && slips(one, other) <= (other.length < 9 ? 1 : 2);
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/gu, '');
}

function filled(text: string, details: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/gu, (_, name: string) => details[name] ?? '');
}
