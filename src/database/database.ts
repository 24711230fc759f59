import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Dialect, Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Clock } from '../common/clock.ts';
import type { RandomBytes } from '../common/random.ts';
import { machineTime, systemClock, wakefulClock } from '../operations/system-clock.ts';
import { storeErrorCode } from './errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { carefully } from './postgres-pool.ts';
import type { Tables } from './schema.ts';
import { NodeSqliteDialect, type SqlitePorts } from './sqlite-dialect.ts';

export type Database = Kysely<Tables>;

export interface Store {
  readonly db: Database;
  readonly engine: 'sqlite' | 'postgres';
  /** Of SQLite: where it is kept; `null` in memory, and for PostgreSQL. */
  readonly file: string | null;
  /** Names of the migrations that this opening has applied. */
  readonly applied: readonly string[];
  /** This process's own clock: for its pauses, and for what it measures itself. */
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /**
   * The store's own clock, in milliseconds, as an expression that is read when the statement is carried out. By it everything
   * is decided that several processes must see alike. Of PostgreSQL it is the server's; of SQLite, whose processes share a
   * machine, the time since that was started, which nobody can set. So it is no time of the day, and begins anew when the
   * machine does: see `leases.ts` and `deadline.ts` for what that means.
   */
  readonly now: RawBuilder<number>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly migrations: typeof MIGRATIONS;
  readonly clock: Clock;
  /** For SQLite: milliseconds that all processes of the machine count alike. */
  readonly machineTime: () => number;
  readonly randomBytes: RandomBytes;
}

const THE_REAL_WORLD: StoreOptions = { migrations: MIGRATIONS, clock: systemClock, machineTime, randomBytes };

/** The store cannot be used at all: a line for the operator, without the password that may stand in the address. */
export class StoreStartError extends Error {
  override readonly name = 'StoreStartError';
  readonly code = 'STORE_UNUSABLE';
}

/** Every statement and every wait for a connection, in milliseconds: a moderator is waiting. */
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 4_000;
/** Whatever is asked of the store has been answered by then, or counts as failed. */
export const ANSWERED_WITHIN_MS = CONNECT_TIMEOUT_MS + STATEMENT_TIMEOUT_MS;
const POOL_SIZE = 10;
/** A server that hangs does not take leave. */
const CLOSE_WITHIN_MS = 2_000;
/** At start nobody waits: a new version may have to rewrite a large table, or to wait for another process that does. */
const MIGRATION_TIMEOUT_MS = 10 * 60_000;

/**
 * Opens the store and brings its schema up to date; several processes may do so at once.
 *
 * @param url `file:` and a path, or `postgres://user:password@host:port/database`
 * @throws {StoreStartError} with what the operator has to do
 */
export async function openStore(url: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const { migrations, clock, ...ports } = { ...THE_REAL_WORLD, ...options };
  const engine = url.startsWith('file:') ? 'sqlite' : 'postgres';
  let db: Database | null = null;
  try {
    let applied: readonly string[];
    if (engine === 'sqlite') {
      db = new Kysely<Tables>({
        dialect: sqliteDialect(url, { clock: options.clock ?? wakefulClock, machineTime: ports.machineTime }),
      });
      applied = await migrate(db, migrations);
    } else {
      applied = await migratePostgres(url, migrations);
      db = new Kysely<Tables>({ dialect: await postgresDialect(url, STATEMENT_TIMEOUT_MS) });
    }
    const opened = db;
    return {
      db,
      engine,
      file: fileOf(url),
      applied,
      clock,
      randomBytes: ports.randomBytes,
      now: NOW[engine],
      close: () => Promise.race([opened.destroy(), clock.wait(CLOSE_WITHIN_MS)]),
    };
  } catch (error) {
    await db?.destroy().catch(() => undefined);
    throw error instanceof StoreStartError ? error : new StoreStartError(startLine(url, error));
  }
}

/** Over connections of its own, whose statements may take their time. */
async function migratePostgres(url: string, migrations: typeof MIGRATIONS): Promise<readonly string[]> {
  const db = new Kysely<Tables>({ dialect: await postgresDialect(url, MIGRATION_TIMEOUT_MS) });
  try {
    return await migrate(db, migrations);
  } finally {
    await db.destroy().catch(() => undefined);
  }
}

const NOW: Readonly<Record<Store['engine'], RawBuilder<number>>> = {
  sqlite: sql<number>`machine_time()`,
  postgres: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
};

function sqliteDialect(url: string, ports: SqlitePorts): Dialect {
  const path = fileOf(url);
  if (path !== null) {
    makeFolder(dirname(path));
  }
  return new NodeSqliteDialect(path ?? ':memory:', ports);
}

/** Step by step: `recursive` goes round in circles for ever where a folder exists in which none can be made, such as /proc. */
function makeFolder(path: string): void {
  if (!existsSync(path)) {
    makeFolder(dirname(path));
    try {
      mkdirSync(path);
    } catch (error) {
      // Several processes that begin at once make it for each other.
      if (!(existsSync(path) && (error as NodeJS.ErrnoException).code === 'EEXIST')) {
        throw error;
      }
    }
  }
}

function fileOf(url: string): string | null {
  const path = url.startsWith('file:') ? url.slice('file:'.length) : ':memory:';
  return path === ':memory:' ? null : path;
}

/** Loaded only where it is used: SQLite is what most have. */
async function postgresDialect(url: string, statementTimeoutMs: number): Promise<Dialect> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'bouncer',
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: statementTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
    // Times and counts are far below 2^53: as numbers, like SQLite gives them.
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that the server cut: the pool has dropped it already, and the next query gets another.
  pool.on('error', () => undefined);
  // One that is cut while it is used: whoever uses it learns of it from the query; nobody listens, which would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool: carefully(pool) });
}

const INT8 = 20;

async function migrate(db: Database, migrations: typeof MIGRATIONS): Promise<string[]> {
  await refuseNewerSchema(db, migrations);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    // Somebody with a newer version may have been faster than the check.
    await refuseNewerSchema(db, migrations);
    throw error;
  }
  return results?.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName) ?? [];
}

/** An older program on a newer schema could lose what it does not know of. */
async function refuseNewerSchema(db: Database, migrations: typeof MIGRATIONS): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) {
    return;
  }
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const unknown = rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new StoreStartError(
      `DATABASE_URL: the store was written by a newer version of Bouncer (it has ${unknown.sort().join(', ')}). Start that version, or use another store. Nothing was changed.`,
    );
  }
}

/** What is wrong and what to do, from the engine's code. */
function startLine(url: string, error: unknown): string {
  const code = storeErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown');
  const where = shownUrl(url);
  const line = START_LINES[code] ?? 'cannot be used. See the code, and the documentation of the engine';
  return `DATABASE_URL: ${where} ${line} (${code}). Nothing was changed.`;
}

const FULL = 'has no room left: the disk is full. Free some, and start again';
const READ_ONLY = 'cannot be written: the file, its folder or the disk is read-only for this user';
const NO_PATH = 'cannot be opened: check that the folder exists or can be made, and may be written by this user';

const START_LINES: Readonly<Record<string, string>> = {
  SQLITE_FULL: FULL,
  ENOSPC: FULL,
  EFBIG: FULL,
  EDQUOT: FULL,
  '53100': FULL,
  SQLITE_IOERR: 'cannot be read or written: is the disk full, or failing?',
  SQLITE_READONLY: READ_ONLY,
  EROFS: READ_ONLY,
  '25006': 'cannot be written: the server is read-only (a standby?). Name the primary',
  SQLITE_CANTOPEN: NO_PATH,
  SQLITE_PERM: NO_PATH,
  EACCES: NO_PATH,
  ENOTDIR: NO_PATH,
  EEXIST: NO_PATH,
  ENOENT: NO_PATH,
  SQLITE_NOTADB: 'is not an SQLite database: name another file',
  SQLITE_CORRUPT: 'is damaged: restore it from a backup, or name another file',
  SQLITE_BUSY: 'is locked by another process: only one may use an SQLite file. Stop it, or use PostgreSQL',
  ECONNREFUSED: 'does not answer: is PostgreSQL running there?',
  ENOTFOUND: 'has a host that cannot be found',
  EAI_AGAIN: 'has a host that cannot be found at the moment',
  ETIMEDOUT: 'does not answer in time',
  CONNECTION: 'does not answer in time, or ended the connection',
  ECONNRESET: 'ended the connection',
  '28P01': 'refused the password',
  '28000': 'refused the user',
  '3D000': 'has no such database: create it first',
  '42501': 'does not let this user create tables: grant CREATE on the schema',
  '53300': 'takes no more connections',
  '57014': 'did not answer in time: another process may be changing the tables',
  '57P03': 'is starting up: try again in a moment',
};

/** The address without user and password. */
function shownUrl(url: string): string {
  if (url.startsWith('file:') || !URL.canParse(url)) {
    return url.startsWith('file:') ? url : 'the address';
  }
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
