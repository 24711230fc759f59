import { storeErrorCode } from './errors.ts';
import type { StartProblem } from './sqlite-start.ts';

/** Why a PostgreSQL can't be used, by what the server, a pooler in between, or the network said. */
export function postgresProblem(error: unknown): StartProblem {
  const code = storeErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
  const says = error instanceof Error ? error.message : '';
  const found = RULES.find(
    (rule) => (rule.code === undefined || rule.code.test(code)) && (rule.says === undefined || rule.says.test(says)),
  );
  const path = pathIn(error);
  return {
    code,
    line: path === null ? (found?.line ?? UNKNOWN) : unreadableLine(path),
  };
}

/** A certificate or key that the address names, and that can't be read. */
function pathIn(error: unknown): string | null {
  const { syscall, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return (syscall === 'open' || syscall === 'read') && typeof path === 'string' ? path : null;
}

function unreadableLine(path: string): string {
  return `can't be used, because this user can't read ${path}, which the address names: correct the path, or let this user read the file`;
}

interface Rule {
  readonly code?: RegExp;
  /** What the message says, where a code means more than one thing, or there is none. */
  readonly says?: RegExp;
  readonly line: string;
}

const WANTS_TLS = 'demands an encrypted connection: add `sslmode=verify-full` to the address';
const WRONG_LOGIN = "doesn't take this user and password: correct them in the address, or create the user";
const NO_DATABASE = 'has no such database: create it, or correct its name in the address';
const NO_CONNECTION_LEFT =
  'has no connection left for the bot: close some that others keep open, or raise `max_connections`';
const POOLER = "is behind a connection pooler that can't get to the server: look up the reason in the pooler's log";
const NOT_POSTGRES = 'closed the connection: check that PostgreSQL listens on this host and port';
const TLS_FAILED =
  "couldn't agree with the bot on an encrypted connection: check the server's TLS settings, and that PostgreSQL listens on this port";

/** The first that fits. The words are those of PostgreSQL, PgBouncer and large hosts, in English, which is their default. */
const RULES: readonly Rule[] = [
  // Encryption.
  {
    says: /does not support SSL/iu,
    line: "doesn't offer encrypted connections: turn on `ssl` on the server, or set `sslmode=disable` in the address if no one else can listen in",
  },
  {
    code: /^28000$/u,
    says: /pg_hba\.conf.*(?:no encryption|SSL off)/iu,
    line: "doesn't let this user in from here without encryption: add `sslmode=verify-full` to the address, or a line for this user to the server's pg_hba.conf",
  },
  {
    says: /(?:SSL|TLS)(?: connections?)? (?:is |are )?required|requires? (?:SSL|TLS)|connection is insecure/iu,
    line: WANTS_TLS,
  },
  {
    code: /^DEPTH_ZERO_SELF_SIGNED_CERT$/u,
    line: 'has a certificate that no authority has signed: name that certificate with `sslrootcert=<file>` in the address',
  },
  {
    code: /^(?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|CERT_UNTRUSTED|INVALID_CA)$/u,
    line: "has a certificate from an authority that this machine doesn't know: name the authority's certificate with `sslrootcert=<file>` in the address",
  },
  {
    code: /^CERT_HAS_EXPIRED$/u,
    line: "has a certificate that has expired: renew it on the server, or correct this machine's clock if it's wrong",
  },
  {
    code: /^CERT_NOT_YET_VALID$/u,
    line: "has a certificate that isn't valid yet: correct the clock of this machine or of the server",
  },
  {
    code: /^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/u,
    line: 'has a certificate for another host name: use a name from the certificate in the address, or get a certificate for this one',
  },
  {
    code: /^(?:CERT_|CRL_|UNABLE_TO_(?:DECRYPT|DECODE)|PATH_LENGTH|INVALID_PURPOSE)/u,
    line: "has a certificate that can't be trusted: replace it on the server",
  },
  {
    says: /requires a valid client certificate|certificate authentication failed|certificate required/iu,
    line: 'demands a certificate from the bot: name it with `sslcert=<file>` and `sslkey=<file>` in the address',
  },
  {
    code: /^(?:ERR_OSSL_|ERR_CRYPTO_)/u,
    line: "has a certificate or key in the address that can't be used: give the names of files in PEM format that belong together",
  },
  { code: /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/u, line: TLS_FAILED },
  { says: /establishing an SSL connection/iu, line: TLS_FAILED },

  // Poolers.
  {
    says: /unsupported startup parameter/iu,
    line: "is behind a connection pooler that refuses the bot's parameters: name `application_name` and `client_encoding` in its `ignore_startup_parameters`",
  },
  {
    says: /statement pooling mode/iu,
    line: 'is behind a connection pooler in statement mode, where nothing can be done in one transaction: set its `pool_mode` to `transaction`',
  },
  {
    says: /max_client_conn|no more connections allowed/iu,
    line: 'is behind a connection pooler that takes no more clients: raise its `max_client_conn`',
  },
  {
    says: /server[ _]login|cannot connect to server|server conn crashed|query_wait_timeout|client_login_timeout|bouncer config|pgbouncer/iu,
    line: POOLER,
  },
  { says: /^database \S+ is (?:disabled|paused)/iu, line: 'is turned off in the connection pooler: turn it on there' },
  { says: /no such database/iu, line: NO_DATABASE },

  // Who is there.
  { says: /client password must be a/iu, line: 'demands a password: add it to the address' },
  {
    says: /no such user|SASL authentication failed|auth(?:entication)? failed for user "?[^"]*"? ?\(?pooler|tenant or user not found|^auth failed$/iu,
    line: WRONG_LOGIN,
  },
  {
    says: /(?:peer|ident) authentication failed/iu,
    line: "knows its users only by their accounts on the machine: have the server's pg_hba.conf ask this user for a password (scram-sha-256)",
  },
  { code: /^28P01$/u, line: WRONG_LOGIN },
  {
    says: /^SASL: |Unknown authenticationOk/iu,
    line: "wants a way to log in that the bot doesn't know: set `scram-sha-256` for this user in the server's pg_hba.conf",
  },
  { says: /role .* does not exist/iu, line: 'has no such user: create it, or correct its name in the address' },
  { says: /not permitted to log in/iu, line: "doesn't let this user log in: allow it with `alter role … login`" },
  {
    code: /^28000$/u,
    line: "doesn't let this user in from here: add a line for it to the server's pg_hba.conf, or use another user",
  },

  // What that user may do.
  {
    code: /^42501$/u,
    says: /for database/iu,
    line: "doesn't let this user use the database: grant it CONNECT on the database",
  },
  {
    code: /^42501$/u,
    says: /for schema/iu,
    line: "doesn't let this user create tables: grant it USAGE and CREATE on the schema",
  },
  {
    code: /^42501$/u,
    says: /must be (?:the )?owner/iu,
    line: 'has tables that belong to another user, and they have to be changed: run `npm run migrate` as that user first',
  },
  {
    code: /^42501$/u,
    says: /for (?:table|relation|sequence|view)/iu,
    line: 'has tables that belong to another user: grant this one SELECT, INSERT, UPDATE and DELETE on all of them',
  },
  { code: /^42501$/u, line: "doesn't give this user enough rights: make it the owner of the database" },
  {
    code: /^3F000$/u,
    line: "has no schema where this user can create tables: create one, or correct the user's `search_path`",
  },
  { code: /^3D000$/u, line: NO_DATABASE },
  {
    says: /not currently accepting connections/iu,
    line: 'takes no connections to this database: allow them with `alter database … allow_connections true`',
  },
  {
    code: /^25006$/u,
    line: 'can only be read by this user: use the address of the primary, or turn off `default_transaction_read_only`',
  },

  // Whether there's room.
  {
    code: /^53300$/u,
    says: /connections for role/iu,
    line: 'lets this user have no more connections: raise its limit with `alter role … connection limit`',
  },
  {
    code: /^53300$/u,
    says: /connections for database/iu,
    line: 'takes no more connections to this database: raise its limit with `alter database … connection limit`',
  },
  { code: /^53300$/u, line: NO_CONNECTION_LEFT },
  { says: /too many (?:clients|connections)|remaining connection slots/iu, line: NO_CONNECTION_LEFT },
  {
    code: /^(?:53100|ENOSPC|EDQUOT)$/u,
    line: 'has no space left, because the disk of the server is full: free up some space there',
  },
  { code: /^53/u, line: 'has too little memory or another resource: give the server more' },

  // What state it's in.
  { code: /^57P03$/u, says: /shutting down/iu, line: 'is shutting down: start the server, and then the bot' },
  {
    code: /^57P03$/u,
    says: /hot standby|standby mode/iu,
    line: 'is a standby that takes no connections: use the address of the primary',
  },
  { code: /^57P03$/u, line: 'is starting up: try again in a moment' },
  { code: /^57P0[12]$/u, line: 'ended the connection, because the server is restarting: try again in a moment' },
  { code: /^57P04$/u, line: 'has just been dropped: create the database, or correct its name in the address' },
  {
    code: /^(?:57014|55P03|40P01|40001)$/u,
    line: "didn't answer in time, because another process may be changing the tables: try again in a moment",
  },
  { code: /^XX00[12]$/u, line: 'is damaged: restore it from a backup' },
  { code: /^58/u, line: "can't read or write its own files: look up the reason in the server's log" },
  {
    code: /^42(?:P0[17]|70[13]|710)$/u,
    line: "has tables that aren't Bouncer's, or were changed by hand: use another database, or restore it from a backup",
  },
  { code: /^(?:0A|42)/u, line: "isn't a PostgreSQL that the bot can use: it needs version 13 or later" },

  // Whether it's there.
  {
    code: /^ECONNREFUSED$/u,
    line: "isn't answering: check that PostgreSQL is running there, and listens on this port",
  },
  { code: /^ENOENT$/u, line: 'has no socket there: check that PostgreSQL is running, and where it puts its socket' },
  {
    code: /^(?:EACCES|EPERM)$/u,
    line: "can't be reached by this user: let it use the server's socket, or connect over the network",
  },
  { code: /^ENOTFOUND$/u, line: "has a host that can't be found: correct its name in the address" },
  {
    code: /^EAI_AGAIN$/u,
    line: "has a host that can't be found right now: check this machine's network and its name server",
  },
  {
    code: /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/u,
    line: "didn't answer in time: check host and port, and that no firewall is in between",
  },
  {
    code: /^CONNECTION$/u,
    says: /timeout/iu,
    line: "didn't answer in time: check host and port, and that no firewall is in between",
  },
  { code: /^(?:ECONNRESET|EPIPE|CONNECTION)$/u, line: NOT_POSTGRES },
  { says: /received invalid response/iu, line: NOT_POSTGRES },
  { code: /^08/u, line: 'refused the connection, or a connection pooler did: look up the reason in its log' },
];
const UNKNOWN =
  "can't be used: look up the error code at https://www.postgresql.org/docs/current/errcodes-appendix.html";

/** Every line there is, for the documentation. */
export function postgresLines(): readonly string[] {
  return [...new Set([...RULES.map(({ line }) => line), UNKNOWN, unreadableLine('<path>')])];
}
