import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { storeErrorCode } from './errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Tables } from './schema.ts';
import { NodeSqliteDialect } from './sqlite-dialect.ts';

export type Database = Kysely<Tables>;

export interface Store {
  readonly db: Database;
  readonly engine: 'sqlite' | 'postgres';
  /** Names of the migrations that this opening has applied. */
  readonly applied: readonly string[];
  close(): Promise<void>;
}

/** The store cannot be used at all: a line for the operator, without the password that may stand in the address. */
export class StoreStartError extends Error {
  override readonly name = 'StoreStartError';
  readonly code = 'STORE_UNUSABLE';
}

/** Every statement and every wait for a connection, in milliseconds: a moderator is waiting. */
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 4_000;
const POOL_SIZE = 10;

/**
 * Opens the store and brings its schema up to date; several processes may do so at once.
 *
 * @param url `file:` and a path, or `postgres://user:password@host:port/database`
 * @throws {StoreStartError} with what the operator has to do
 */
export async function openStore(url: string, migrations = MIGRATIONS): Promise<Store> {
  const engine = url.startsWith('file:') ? 'sqlite' : 'postgres';
  const db = new Kysely<Tables>({ dialect: engine === 'sqlite' ? sqliteDialect(url) : await postgresDialect(url) });
  try {
    const applied = await migrate(db, migrations);
    return { db, engine, applied, close: () => db.destroy() };
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw error instanceof StoreStartError ? error : new StoreStartError(startLine(url, error));
  }
}

function sqliteDialect(url: string): Dialect {
  const path = url.slice('file:'.length);
  if (path !== ':memory:') {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      throw new StoreStartError(startLine(url, error));
    }
  }
  return new NodeSqliteDialect(path);
}

/** Loaded only where it is used: SQLite is what most have. */
async function postgresDialect(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'bouncer',
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    // Times and counts are far below 2^53: as numbers, like SQLite gives them.
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that the server cut: the pool has dropped it already, and the next query gets another.
  pool.on('error', () => undefined);
  return new PostgresDialect({ pool });
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
  '53100': FULL,
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
