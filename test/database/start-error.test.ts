import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import { type FileFacts, factsOf, networkFileSystem } from '../../src/database/file-facts.ts';
import { startLine } from '../../src/database/start-error.ts';
import { postgresUser } from '../support/postgres-native.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { postgresUnavailable } from '../support/stores.ts';

const POSTGRES = 'postgres://bouncer:sesame@db.example.com:5432/bouncer';
const FILE = 'file:data/bouncer.db';

function expectLine(line: string, says: RegExp): void {
  expect(line).toMatch(says);
  // What's wrong, a colon, and what to do, as one sentence; then the code.
  expect(line).toMatch(/^DATABASE_URL: [^\n]+: [^\n.]+(?:\.[^\n ]+[^\n.]*)* \([^()]+\)\. Nothing was changed\.$/u);
  expect(line).not.toContain('sesame');
}

/** As pg throws it: errors of the server have a severity. */
function fromServer(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, severity: 'FATAL' });
}

function fromSystem(code: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { code, ...fields });
}

describe('what PostgreSQL, a pooler or the network said becomes one line that says what to do', () => {
  it.each<[string, Error, RegExp]>([
    ['no encryption there', new Error('The server does not support SSL connections'), /doesn't offer encrypted/u],
    [
      'encryption demanded',
      fromServer(
        '28000',
        'no pg_hba.conf entry for host "10.0.0.5", user "bouncer", database "bouncer", no encryption',
      ),
      /without encryption: add `sslmode=verify-full`/u,
    ],
    [
      'encryption demanded by version 13',
      fromServer('28000', 'no pg_hba.conf entry for host "10.0.0.5", user "bouncer", database "bouncer", SSL off'),
      /without encryption: add `sslmode=verify-full`/u,
    ],
    [
      'not let in, even with encryption',
      fromServer(
        '28000',
        'no pg_hba.conf entry for host "10.0.0.5", user "bouncer", database "bouncer", SSL encryption',
      ),
      /doesn't let this user in from here: add a line/u,
    ],
    [
      'encryption demanded by Azure',
      fromServer('28000', 'SSL connection is required. Please specify SSL options and retry.'),
      /demands an encrypted connection/u,
    ],
    ['encryption demanded by PgBouncer', fromServer('08P01', 'SSL required'), /demands an encrypted connection/u],
    [
      'encryption demanded by RDS Proxy',
      fromServer('28000', 'This RDS Proxy requires TLS connections'),
      /demands an encrypted connection/u,
    ],
    [
      'encryption demanded by Neon',
      fromServer('08P01', 'connection is insecure (try using `sslmode=require`)'),
      /demands an encrypted connection/u,
    ],
    [
      'a self-signed certificate',
      fromSystem('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'),
      /no authority has signed: name that certificate with `sslrootcert/u,
    ],
    ...[
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ].map((code): [string, Error, RegExp] => [
      code,
      fromSystem(code, 'unable to verify'),
      /an authority that this machine doesn't know/u,
    ]),
    ['an expired one', fromSystem('CERT_HAS_EXPIRED', 'certificate has expired'), /has expired: renew it/u],
    ['one of tomorrow', fromSystem('CERT_NOT_YET_VALID', 'certificate is not yet valid'), /isn't valid yet/u],
    [
      'one for another host',
      fromSystem('ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"),
      /for another host name/u,
    ],
    ['a revoked one', fromSystem('CERT_REVOKED', 'certificate revoked'), /can't be trusted/u],
    [
      'a missing certificate of the bot',
      fromServer('28000', 'connection requires a valid client certificate'),
      /demands a certificate from the bot/u,
    ],
    [
      'a missing certificate of the bot, said by TLS',
      fromSystem('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required'),
      /demands a certificate from the bot/u,
    ],
    ['no TLS in common', fromSystem('ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol'), /couldn't agree/u],
    [
      'something that speaks no PostgreSQL',
      new Error('There was an error establishing an SSL connection'),
      /PostgreSQL listens on this port/u,
    ],
    [
      'a certificate file that is not there',
      fromSystem('ENOENT', "ENOENT: no such file or directory, open '/etc/ca.pem'", {
        syscall: 'open',
        path: '/etc/ca.pem',
      }),
      /can't read \/etc\/ca\.pem, which the address names/u,
    ],
    [
      'no socket',
      fromSystem('ENOENT', 'connect ENOENT /run/postgresql/.s.PGSQL.5432', {
        syscall: 'connect',
        address: '/run/postgresql/.s.PGSQL.5432',
      }),
      /has no socket there/u,
    ],
    [
      'a wrong password',
      fromServer('28P01', 'password authentication failed for user "bouncer"'),
      /user and password/u,
    ],
    ['a wrong password, through PgBouncer', fromServer('08P01', 'SASL authentication failed'), /user and password/u],
    ['no such user, by PgBouncer', fromServer('08P01', 'no such user: bouncer'), /user and password/u],
    ['no such user, by Supabase', fromServer('XX000', 'Tenant or user not found'), /user and password/u],
    [
      'no password given',
      new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
      /demands a password: add it/u,
    ],
    [
      'another way to log in',
      new Error('SASL: Only mechanism(s) SCRAM-SHA-256 and SCRAM-SHA-256-PLUS are supported'),
      /a way to log in that the bot doesn't know/u,
    ],
    ['no such user', fromServer('28000', 'role "bouncer" does not exist'), /has no such user/u],
    ['a group', fromServer('28000', 'role "bouncer" is not permitted to log in'), /doesn't let this user log in/u],
    [
      'accounts of the machine',
      fromServer('28000', 'Peer authentication failed for user "bouncer"'),
      /only by their accounts on the machine/u,
    ],
    ['no such database', fromServer('3D000', 'database "bouncer" does not exist'), /has no such database/u],
    ['no such database, by PgBouncer', fromServer('08P01', 'no such database: bouncer'), /has no such database/u],
    [
      'no right to connect',
      fromServer('42501', 'permission denied for database "bouncer"'),
      /grant it CONNECT on the database/u,
    ],
    [
      'no right to create',
      fromServer('42501', 'permission denied for schema public'),
      /grant it USAGE and CREATE on the schema/u,
    ],
    ['no right to read', fromServer('42501', 'permission denied for table cases'), /grant this one SELECT/u],
    ['no right to alter', fromServer('42501', 'must be owner of table cases'), /run `npm run migrate` as that user/u],
    ['no schema', fromServer('3F000', 'no schema has been selected to create in'), /has no schema/u],
    [
      'a parameter that a pooler refuses',
      fromServer('08P01', 'unsupported startup parameter: client_encoding'),
      /`ignore_startup_parameters`/u,
    ],
    [
      'a pooler in statement mode',
      fromServer('08P01', 'transaction blocks not allowed in statement pooling mode'),
      /set its `pool_mode` to `transaction`/u,
    ],
    [
      'a pooler that is not let in itself',
      fromServer('08P01', 'server login failed: FATAL password authentication failed for user "bouncer"'),
      /can't get to the server/u,
    ],
    ['a pooler whose server is away', fromServer('08P01', 'server_login_retry'), /can't get to the server/u],
    [
      'a full pooler',
      fromServer('08P01', 'no more connections allowed (max_client_conn)'),
      /raise its `max_client_conn`/u,
    ],
    ['another refusal', fromServer('08P01', 'something new'), /look up the reason in its log/u],
    ['all connections in use', fromServer('53300', 'sorry, too many clients already'), /no connection left/u],
    [
      'only reserved connections left',
      fromServer('53300', 'remaining connection slots are reserved for roles with the SUPERUSER attribute'),
      /no connection left/u,
    ],
    ['a limit per user', fromServer('53300', 'too many connections for role "bouncer"'), /alter role/u],
    ['a limit per database', fromServer('53300', 'too many connections for database "bouncer"'), /alter database/u],
    [
      'a database that is closed',
      fromServer('55000', 'database "bouncer" is not currently accepting connections'),
      /takes no connections to this database/u,
    ],
    [
      'a server that is read-only',
      fromServer('25006', 'cannot execute CREATE TABLE in a read-only transaction'),
      /the address of the primary/u,
    ],
    ['one that starts', fromServer('57P03', 'the database system is starting up'), /try again in a moment/u],
    ['one that stops', fromServer('57P03', 'the database system is shutting down'), /is shutting down/u],
    [
      'a standby without readers',
      fromServer('57P03', 'the database system is not accepting connections: hot standby mode is disabled'),
      /is a standby/u,
    ],
    ['one that restarts', fromServer('57P01', 'terminating connection due to administrator command'), /restarting/u],
    ['a full disk', fromServer('53100', 'could not extend file'), /disk of the server is full/u],
    ['too little memory', fromServer('53200', 'out of memory'), /give the server more/u],
    ['damage', fromServer('XX001', 'invalid page in block 0'), /restore it from a backup/u],
    ['tables of another program', fromServer('42P07', 'relation "cases" already exists'), /aren't Bouncer's/u],
    ['another database than PostgreSQL', fromServer('42883', 'no such function'), /needs version 13 or later/u],
    ['a lock', fromServer('57014', 'canceling statement due to statement timeout'), /didn't answer in time/u],
    ['no one there', fromSystem('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'), /is running there/u],
    ['no host', fromSystem('ENOTFOUND', 'getaddrinfo ENOTFOUND db.example.com'), /host that can't be found: correct/u],
    ['no name server', fromSystem('EAI_AGAIN', 'getaddrinfo EAI_AGAIN db.example.com'), /name server/u],
    ['no way there', fromSystem('EHOSTUNREACH', 'connect EHOSTUNREACH'), /no firewall is in between/u],
    ['no answer', new Error('timeout expired'), /didn't answer in time/u],
    ['the end', new Error('Connection terminated unexpectedly'), /closed the connection/u],
    ['another protocol', new Error('received invalid response: 48'), /closed the connection/u],
    ['anything else', fromServer('99999', 'a surprise'), /look up the error code/u],
  ])('%s', (_, error, says) => {
    expectLine(startLine(POSTGRES, error, null), says);
  });
});

/** As `node:sqlite` throws it. */
function fromSqlite(errcode: number): Error {
  return Object.assign(new Error('something about the file'), { code: 'ERR_SQLITE_ERROR', errcode });
}

describe('what SQLite or the system said about a file becomes one line that says what to do', () => {
  const FINE: FileFacts = { obstacle: null, network: null, full: false, user: 1_000 };

  it.each<[string, Error, FileFacts, RegExp]>([
    ['a full disk', fromSqlite(13), FINE, /disk is full: free up some space \(SQLITE_FULL\)/u],
    ['a full disk, for a folder', fromSystem('ENOSPC', 'no space left'), FINE, /disk is full/u],
    ['a full disk, by what is left', fromSqlite(1_034), { ...FINE, full: true }, /disk is full/u],
    ['a quota', fromSystem('EDQUOT', 'disk quota exceeded'), FINE, /quota is used up/u],
    ['a write that failed', fromSqlite(778), FINE, /a quota is used up, or the disk is failing/u],
    ['a failing disk', fromSqlite(266), FINE, /the disk isn't failing \(SQLITE_IOERR_READ\)/u],
    ['locks on NFS', fromSqlite(15), { ...FINE, network: 'NFS' }, /network file system \(NFS\).*\(SQLITE_PROTOCOL\)/u],
    ['memory on SMB', fromSqlite(5_386), { ...FINE, network: 'SMB' }, /network file system \(SMB\)/u],
    ['a lock on SMB', fromSqlite(3_850), { ...FINE, network: 'SMB' }, /network file system \(SMB\)/u],
    ['a lock left on NFS', fromSqlite(5), { ...FINE, network: 'NFS' }, /network file system \(NFS\)/u],
    ...[15, 22, 2_058, 2_314, 3_594, 3_850, 4_618, 5_130, 5_386].map((code): [string, Error, FileFacts, RegExp] => [
      `locks elsewhere (${code})`,
      fromSqlite(code),
      FINE,
      /on a file system where SQLite can't lock files/u,
    ]),
    ['a folder', fromSqlite(14), { ...FINE, obstacle: { kind: 'folder' } }, /is a folder: add the name of a file/u],
    [
      'a file in place of the folder',
      fromSystem('ENOTDIR', 'not a directory'),
      { ...FINE, obstacle: { kind: 'file-as-folder', path: '/data' } },
      /because \/data is a file and not a folder/u,
    ],
    [
      'a read-only disk',
      fromSqlite(8),
      { ...FINE, obstacle: { kind: 'read-only-disk' } },
      /mounted read-only: mount it for writing/u,
    ],
    [
      'a file of someone else',
      fromSqlite(8),
      { ...FINE, obstacle: { kind: 'not-writable', what: 'file', path: '/data/bouncer.db', owner: 0 } },
      /the file belongs to user 0, and the bot runs as user 1000: make it belong to that user/u,
    ],
    [
      'a file of this user',
      fromSqlite(8),
      { ...FINE, obstacle: { kind: 'not-writable', what: 'file', path: '/data/bouncer.db', owner: null } },
      /the file is read-only for this user/u,
    ],
    [
      'a log of someone else',
      fromSqlite(1_288),
      { ...FINE, obstacle: { kind: 'not-writable', what: 'beside', path: '/data/bouncer.db-wal', owner: 0 } },
      /because \/data\/bouncer\.db-wal belongs to user 0/u,
    ],
    [
      'a folder of someone else',
      fromSqlite(14),
      { ...FINE, obstacle: { kind: 'not-writable', what: 'folder', path: '/data', owner: 0 } },
      /the folder \/data belongs to user 0, and the bot runs as user 1000/u,
    ],
    [
      'a folder of this user',
      fromSystem('EACCES', 'permission denied'),
      { ...FINE, obstacle: { kind: 'not-writable', what: 'folder', path: '/data', owner: null } },
      /can't write to the folder \/data/u,
    ],
    ['a folder that is not there', fromSqlite(14), FINE, /check that its folder exists/u],
    ['another file', fromSqlite(26), FINE, /isn't an SQLite database, or it's an encrypted one/u],
    ['damage', fromSqlite(11), FINE, /is damaged/u],
    ['a file that was cut off', fromSqlite(522), FINE, /is damaged/u],
    ['another program', fromSqlite(5), FINE, /is locked by another program/u],
    ['another program that recovers it', fromSqlite(261), FINE, /is locked by another program/u],
    ['no memory', fromSqlite(7), FINE, /isn't enough memory/u],
    ['too many open files', fromSystem('EMFILE', 'too many open files'), FINE, /raise `ulimit -n`/u],
    ['links in a circle', fromSystem('ELOOP', 'too many symbolic links'), FINE, /symbolic link/u],
    ['tables of another program', fromSqlite(1), FINE, /aren't Bouncer's/u],
    ['anything else', new TypeError('a bug'), FINE, /look up the error code/u],
  ])('%s', (_, error, facts, says) => {
    expectLine(startLine(FILE, error, facts), says);
  });
});

describe('the place of a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bouncer-facts-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has nothing against a file that can be made there, in folders that can be made', () => {
    expect(factsOf(join(folder, 'a/b/bouncer.db'))).toMatchObject({ obstacle: null, network: null, full: false });
  });

  it('is a folder itself, or below a file', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, 'text');
    expect(factsOf(folder).obstacle).toEqual({ kind: 'folder' });
    expect(factsOf(join(file, 'bouncer.db')).obstacle).toEqual({ kind: 'file-as-folder', path: file });
  });

  it('is on no network as far as this machine’s own folders go', () => {
    expect(networkFileSystem(join(tmpdir(), 'bouncer.db'))).toBeNull();
    expect(networkFileSystem('/proc/self/nothing/bouncer.db')).toBeNull();
  });
});

/** Why the store can't be opened. */
async function refusal(url: URL): Promise<string> {
  const opened = await openStore(url.href).catch((error: Error) => error.message);
  if (typeof opened !== 'string') {
    await opened.close();
    throw new Error('it was opened');
  }
  return opened;
}

const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', [...args]);
const opensslUnavailable = await openssl('version').then(
  () => false,
  () => true,
);

describe.skipIf(postgresUnavailable !== null)('a real PostgreSQL is refused with the line for its case', () => {
  let server: PostgresServer;
  let data: string;
  let certificates: string;
  const owner = postgresUser();

  const superuser = ({ url }: PostgresServer): URL => {
    const all = new URL(url);
    all.username = 'postgres';
    all.password = '';
    return all;
  };
  const userOf = (user: string, database: string): URL => {
    const url = superuser(server);
    url.username = user;
    url.pathname = database;
    return url;
  };
  const databaseOf = (database: string): URL => userOf('postgres', database);

  async function as(url: URL, statements: string): Promise<void> {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      for (const statement of statements.split('; ')) {
        await client.query(statement);
      }
    } finally {
      await client.end();
    }
  }

  /** Changes who is let in, and how. */
  async function letIn(...lines: readonly string[]): Promise<void> {
    await writeFile(join(data, 'pg_hba.conf'), `${lines.join('\n')}\n`);
    process.kill(server.pid, 'SIGHUP');
    await new Promise((loaded) => setTimeout(loaded, 500));
  }

  const EVERYONE = 'host all all 127.0.0.1/32 trust';

  beforeAll(async () => {
    server = await startPostgres();
    data = join(server.folders[0] ?? '', 'data');
    certificates = await mkdtemp(join(tmpdir(), 'bouncer-certificates-'));
    await letIn(EVERYONE);
    await as(superuser(server), "create role asked login password 'sesame'; create role group1; create database fine");
  });

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(certificates, { recursive: true, force: true });
  });

  it('when the user may not create tables, or not use those that are there', async () => {
    await as(superuser(server), 'create role poor login; create database poor');
    const poor = userOf('poor', 'poor');
    expectLine(await refusal(poor), /grant it USAGE and CREATE on the schema \(42501\)/u);
    await as(databaseOf('poor'), 'create table kysely_migration (name varchar(255), timestamp varchar(255))');
    expectLine(await refusal(poor), /grant this one SELECT, INSERT, UPDATE and DELETE on all of them \(42501\)/u);
    await as(superuser(server), 'revoke connect on database poor from public');
    expectLine(await refusal(poor), /grant it CONNECT on the database \(42501\)/u);
  });

  it('when there is no such user, or it may not log in', async () => {
    expectLine(await refusal(userOf('no_one', 'fine')), /has no such user.*\(28000\)/u);
    expectLine(await refusal(userOf('group1', 'fine')), /doesn't let this user log in.*\(28000\)/u);
  });

  it('when the password is wrong, or missing', async () => {
    await letIn('host all asked 127.0.0.1/32 scram-sha-256', EVERYONE);
    const url = userOf('asked', 'fine');
    expectLine(await refusal(url), /demands a password: add it/u);
    url.password = 'wrong';
    expectLine(await refusal(url), /user and password.*\(28P01\)/u);
    await letIn(EVERYONE);
  });

  it('when it takes no more connections of this user, to this database, or at all', async () => {
    await as(
      superuser(server),
      'create role crowd login connection limit 0; create database crowd connection limit 0; create database closed allow_connections false',
    );
    expectLine(await refusal(userOf('crowd', 'fine')), /alter role.*\(53300\)/u);
    expectLine(await refusal(userOf('asked', 'crowd')), /alter database.*connection limit.*\(53300\)/u);
    expectLine(await refusal(userOf('asked', 'closed')), /allow_connections true.*\(55000\)/u);
  });

  it('when it is read-only', async () => {
    await as(
      superuser(server),
      'create database standby; alter database standby set default_transaction_read_only = on',
    );
    expectLine(await refusal(databaseOf('standby')), /use the address of the primary.*\(25006\)/u);
    await (await openStore(databaseOf('fine').href)).close();
    await as(superuser(server), 'alter database fine set default_transaction_read_only = on');
    expectLine(await refusal(databaseOf('fine')), /use the address of the primary.*\(25006\)/u);
    await as(superuser(server), 'alter database fine reset default_transaction_read_only');
  });

  it('when there is no schema to create tables in', async () => {
    await as(superuser(server), 'create database bare; alter database bare set search_path = nowhere');
    expectLine(await refusal(databaseOf('bare')), /has no schema.*\(3F000\)/u);
  });

  it('when tables of another program are there', async () => {
    await as(superuser(server), 'create database taken');
    await as(databaseOf('taken'), 'create table cases (id integer)');
    expectLine(await refusal(databaseOf('taken')), /aren't Bouncer's.*\(42P07\)/u);
  });

  it('when it offers no encryption and the address demands it', async () => {
    const url = userOf('asked', 'fine');
    url.search = '?sslmode=verify-full';
    expectLine(await refusal(url), /doesn't offer encrypted connections/u);
    url.search = '?sslmode=verify-full&sslrootcert=/no/such/file.pem';
    expectLine(await refusal(url), /can't read \/no\/such\/file\.pem.*\(ENOENT\)/u);
  });

  describe.skipIf(opensslUnavailable)('with encryption', () => {
    const at = (name: string): string => join(certificates, name);

    /** Has the server present a certificate. */
    async function present(certificate: string, key: string): Promise<void> {
      const own = join(data, 'server.key');
      await writeFile(join(data, 'server.crt'), await readFile(certificate));
      await rm(own, { force: true });
      await writeFile(own, await readFile(key));
      await chmod(own, 0o600);
      if (owner?.uid !== undefined && owner.gid !== undefined) {
        await chown(own, owner.uid, owner.gid);
      }
      await as(superuser(server), 'alter system set ssl = on; select pg_reload_conf()');
      await new Promise((loaded) => setTimeout(loaded, 500));
    }

    /** An authority, or a certificate signed by it. */
    async function issue(name: string, host: string, authority: string | null, days = 30): Promise<void> {
      const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at(`${name}.key`)];
      const signed = authority === null ? [] : ['-CA', at(`${authority}.crt`), '-CAkey', at(`${authority}.key`)];
      await openssl('req', '-x509', ...key, '-out', at(`${name}.crt`), '-days', String(days), ...names, ...signed);
    }

    const encrypted = (authority: string | null): URL => {
      const url = userOf('asked', 'fine');
      url.hostname = 'localhost';
      url.search = `?sslmode=verify-full${authority === null ? '' : `&sslrootcert=${at(`${authority}.crt`)}`}`;
      return url;
    };

    it('when the server demands it', async () => {
      await issue('own', 'localhost', null);
      await present(at('own.crt'), at('own.key'));
      await letIn('host all postgres 127.0.0.1/32 trust', 'hostssl all all 127.0.0.1/32 trust');
      expectLine(await refusal(userOf('asked', 'fine')), /without encryption: add `sslmode=verify-full`.*\(28000\)/u);
      await letIn('host all postgres 127.0.0.1/32 trust', 'hostssl all no_one 127.0.0.1/32 trust');
      expectLine(await refusal(encrypted('own')), /doesn't let this user in from here.*\(28000\)/u);
      await letIn(EVERYONE);
    });

    it('when the certificate is self-signed, from an unknown authority, for another host, or expired', async () => {
      await issue('own', 'localhost', null);
      await issue('authority', 'An authority', null);
      await issue('signed', 'localhost', 'authority');
      await issue('elsewhere', 'db.example.com', 'authority');

      await present(at('own.crt'), at('own.key'));
      expectLine(await refusal(encrypted(null)), /no authority has signed.*\(DEPTH_ZERO_SELF_SIGNED_CERT\)/u);

      await present(at('signed.crt'), at('signed.key'));
      expectLine(await refusal(encrypted(null)), /an authority that this machine doesn't know/u);

      await present(at('elsewhere.crt'), at('elsewhere.key'));
      expectLine(await refusal(encrypted('authority')), /for another host name/u);
    });

    it('when the server wants a certificate from the bot', async () => {
      await issue('own', 'localhost', null);
      await present(at('own.crt'), at('own.key'));
      await writeFile(join(data, 'root.crt'), await readFile(at('own.crt')));
      await as(superuser(server), "alter system set ssl_ca_file = 'root.crt'; select pg_reload_conf()");
      await letIn('host all postgres 127.0.0.1/32 trust', 'hostssl all all 127.0.0.1/32 cert');
      expectLine(await refusal(encrypted('own')), /demands a certificate from the bot/u);
      await letIn(EVERYONE);
    });
  });
});
