import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { type Driver, Kysely, PostgresAdapter, PostgresDialect, type RawBuilder, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { PoolConfig } from 'pg';
import type { Clock } from '../common/clock.ts';
import type { DatabaseAddress, PostgresAddress, SqliteAddress } from '../common/database-url.ts';
import type { RandomBytes } from '../common/random.ts';
import { machineTime, systemClock, wakefulClock } from '../operations/system-clock.ts';
import { databaseAt, fileOf } from './address.ts';
import { factsOf } from './file-facts.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { type AnyOperation, inTurn, type Operating, type Operation } from './operation.ts';
import { type Answer, OperationGroups, resultOf } from './operation-groups.ts';
import { type CarefulPool, openPool, type ServerLimits } from './postgres-pool.ts';
import type { Tables } from './schema.ts';
import { useSql } from './sql.ts';
import { NodeSqliteDialect, SqliteFile, type SqlitePorts, TurnsDriver } from './sqlite-dialect.ts';
import { makeFolder } from './sqlite-file.ts';
import { StoreStartError, startLine } from './start-error.ts';
import { CONNECT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './timeouts.ts';

useSql(sql);

export type Database = Kysely<Tables>;

export interface Store {
  /**
   * Runs an operation where the database is, and as a whole. Rejects with the database's own error: see `errors.ts`.
   */
  run<Args extends readonly unknown[], Result>(operation: Operation<Args, Result>, ...args: Args): Promise<Result>;
  readonly engine: 'sqlite' | 'postgres';
  /** The path of the SQLite file. `null` in memory, and for PostgreSQL. */
  readonly file: string | null;
  /** Whether no other bot can use it until this process has ended: see `sqlite-file.ts`. */
  readonly alone: boolean;
  /** Names of the migrations that were applied when this was opened. */
  readonly applied: readonly string[];
  /** This process's own clock, for its waits and for what it measures itself. */
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Waits for what is in progress, but not forever. */
  close(): Promise<void>;
  /** Whether something that hangs may still be written after {@link close}. Left out, it can't. */
  readonly mayStillWrite?: () => boolean;
}

/** A store whose database this thread has opened itself. */
export interface LocalStore extends Store, Operating {
  /**
   * The database's own clock in milliseconds, as an expression that's evaluated when the statement runs. It decides
   * everything that several processes have to agree on. With PostgreSQL it's the server's clock. With SQLite, whose
   * processes share a machine, it's the time since that machine started, which no one can set: so it isn't a time of
   * day, and restarts with the machine. See `leases.ts` and `deadline.ts` for the consequences.
   */
  readonly now: RawBuilder<number>;
}

export interface StoreOptions {
  readonly migrations: typeof MIGRATIONS;
  readonly clock: Clock;
  /** For SQLite: milliseconds that are the same in all of the machine's processes. */
  readonly machineTime: () => number;
  readonly randomBytes: RandomBytes;
  /** Called where another operation could still join a group: see `operation-groups.ts`. */
  readonly gather?: () => void;
}

const THE_REAL_WORLD: StoreOptions = { migrations: MIGRATIONS, clock: systemClock, machineTime, randomBytes };

const POOL_SIZE = 10;
/** A server that hangs doesn't close its connections. */
const CLOSE_WITHIN_MS = 2_000;
/** No one waits at startup: a new version may have to rewrite a large table, or wait for another process that does. */
const MIGRATION_TIMEOUT_MS = 10 * 60_000;

/**
 * Opens the database and applies the missing migrations. Several processes can do this at once.
 *
 * @param database where it is: `file:` and a path, or `postgres://user:password@host:port/database`
 * @throws {StoreStartError} with what the operator has to do
 */
export function openStore(
  database: string | DatabaseAddress,
  options: Partial<StoreOptions> = {},
): Promise<LocalStore> {
  return open(database, options);
}

/** For a thread of its own: answers operations rather than running them, because the answer goes to another thread. */
export interface AnsweringStore extends LocalStore {
  /** Never rejects. */
  answer(operation: AnyOperation, args: readonly unknown[]): Promise<Answer>;
}

/**
 * Like {@link openStore}, for an SQLite file in a thread.
 *
 * @param gather called where another operation could still join a group: see `operation-groups.ts`
 */
export async function openInThread(address: SqliteAddress, gather: () => void): Promise<AnsweringStore> {
  const store = await open(address, { gather });
  const { groups } = store;
  if (groups === null) {
    throw new Error('only SQLite is used in a thread');
  }
  return { ...store, answer: (operation, args) => groups.run(operation, args) };
}

/** Opens a file that another thread of this process has opened before, only for operations that read. */
export function openReader({ path }: SqliteAddress): AnsweringStore {
  const file = new SqliteFile(path ?? ':memory:', { clock: wakefulClock, machineTime }, { readOnly: true });
  const db = through(new TurnsDriver(file));
  const groups = new OperationGroups({ file, now: NOW.sqlite, clock: wakefulClock, through });
  return {
    db,
    engine: 'sqlite',
    now: NOW.sqlite,
    file: path,
    alone: false,
    applied: [],
    clock: systemClock,
    randomBytes,
    together: inTurn(db),
    run: async (operation, ...args) => resultOf(await groups.run(operation, args)),
    answer: (operation, args) => groups.run(operation, args),
    close: async () => file.close(),
  };
}

async function open(
  database: string | DatabaseAddress,
  options: Partial<StoreOptions>,
): Promise<LocalStore & { readonly groups: OperationGroups | null }> {
  const { migrations, clock, ...ports } = { ...THE_REAL_WORLD, ...options };
  const address = typeof database === 'string' ? databaseAt(database) : database;
  const { engine } = address;
  let db: Database | null = null;
  let groups: OperationGroups | null = null;
  let together: Operating['together'];
  try {
    let applied: readonly string[];
    if (address.engine === 'sqlite') {
      const sqliteClock = options.clock ?? wakefulClock;
      const file = openSqlite(address.path, { clock: sqliteClock, machineTime: ports.machineTime });
      db = through(new TurnsDriver(file));
      together = inTurn(db);
      applied = await migrate(db, migrations);
      groups = new OperationGroups({
        file,
        now: NOW.sqlite,
        clock: sqliteClock,
        through,
        ...(options.gather && { gather: options.gather }),
      });
    } else {
      applied = await migratePostgres(address, migrations);
      const pool = await postgresPool(address, STATEMENT_TIMEOUT_MS);
      db = new Kysely<Tables>({ dialect: new PooledPostgresDialect({ pool }) });
      together = pool.together;
    }
    const opened = db;
    const on: Operating = { db, engine, now: NOW[engine], together };
    const inGroups = groups;
    return {
      ...on,
      groups,
      run: async (operation, ...args) =>
        inGroups === null ? operation.work(on, ...args) : resultOf(await inGroups.run(operation, args)),
      file: fileOf(address),
      alone: false,
      applied,
      clock,
      randomBytes: ports.randomBytes,
      close: () => Promise.race([opened.destroy(), clock.wait(CLOSE_WITHIN_MS)]),
    };
  } catch (error) {
    await db?.destroy().catch(() => undefined);
    if (error instanceof StoreStartError) {
      throw error;
    }
    const file = fileOf(address);
    throw new StoreStartError(startLine(address.url, error, file === null ? null : factsOf(file)));
  }
}

/**
 * Uses separate connections, because its statements may take longer. Everything is one transaction, lock included, so
 * that it also works through a pooler, and nothing remains of a process that dies meanwhile.
 */
async function migratePostgres(address: PostgresAddress, migrations: typeof MIGRATIONS): Promise<readonly string[]> {
  const pool = await postgresPool(address, MIGRATION_TIMEOUT_MS);
  const db = new Kysely<Tables>({ dialect: new PooledPostgresDialect({ pool }) });
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(MIGRATION_LOCK)})`.execute(tx);
      return await migrate(tx, migrations);
    });
  } finally {
    await db.destroy().catch(() => undefined);
  }
}

/** Kysely's own number, which versions of the bot before this one take for their session. */
const MIGRATION_LOCK = 3_853_314_791_062_309_107n;

const NOW: Readonly<Record<Operating['engine'], RawBuilder<number>>> = {
  sqlite: sql<number>`machine_time()`,
  postgres: sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`,
};

function openSqlite(path: string | null, ports: SqlitePorts): SqliteFile {
  if (path !== null) {
    makeFolder(dirname(path));
  }
  return new SqliteFile(path ?? ':memory:', ports);
}

function through(driver: Driver): Database {
  return new Kysely<Tables>({ dialect: new NodeSqliteDialect(() => driver) });
}

/** Imported only when used, because most setups run on SQLite. */
async function postgresPool(address: PostgresAddress, statementTimeoutMs: number): Promise<CarefulPool> {
  const { default: pg } = await import('pg');
  const settings = await postgresSettings(address);
  const create = (limits: Partial<ServerLimits>) => {
    const pool = new pg.Pool({
      application_name: 'bouncer',
      ...settings,
      // After those of the URL, because a moderator is waiting.
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: statementTimeoutMs,
      ...limits,
      keepAlive: true,
      // What is asked before the answer to something else arrives is sent at once: see `postgres-pool.ts`.
      pipeline: true,
      // Times and counts are far below 2^53, so they can be numbers, as SQLite returns them.
      types: {
        getTypeParser: ((oid: number, format?: 'text') =>
          oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
      },
    });
    // An idle connection that the server cut. The pool has already dropped it, and the next query gets another one.
    pool.on('error', () => undefined);
    // A connection that's cut while in use. The query reports it; without a listener, the error would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  };
  return openPool(create, {
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
  });
}

/** Kysely locks migrations for a session, which a pooler may split: see {@link migratePostgres}, which locks instead. */
class PooledPostgresDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new UnlockedAdapter();
  }
}

class UnlockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {
    // Locked before.
  }

  override async releaseMigrationLock(): Promise<void> {
    // Released by the end of the transaction.
  }
}

const INT8 = 20;

/**
 * The settings of a connection. pg's own reading of a URL fails on a raw `%` next to an encoded one, and takes a part of a
 * password for a host, so it only reads what follows the `?`.
 */
export async function postgresSettings(address: PostgresAddress): Promise<PoolConfig> {
  const { default: parser } = await import('pg-connection-string');
  const { user, password, host, port, database } = address;
  const settings = new URLSearchParams(address.settings);
  if (settings.get('uselibpqcompat') !== 'true' && STRICT.has(settings.get('sslmode') ?? '')) {
    // What pg takes all of them for. With this name it prints no warning.
    settings.set('sslmode', 'verify-full');
  }
  return {
    ...readSettings(() => parser.parseIntoClientConfig(`postgres://?${settings}`)),
    ...Object.fromEntries(
      Object.entries({ user, password, host, database }).map(([name, value]) => [name, value || undefined]),
    ),
    ...(port !== '' && { port: Number(port) }),
  };
}

/** pg reads the certificates while it reads the settings. */
function readSettings(read: () => PoolConfig): PoolConfig {
  try {
    return read();
  } catch (error) {
    // A file that can't be read has a code, and a line of its own.
    throw (error as NodeJS.ErrnoException).code === undefined
      ? new StoreStartError(
          'DATABASE_URL: its SSL settings contradict each other. Use sslmode=verify-full. Nothing was changed.',
        )
      : error;
  }
}

const STRICT: ReadonlySet<string> = new Set(['prefer', 'require', 'verify-ca']);

async function migrate(db: Database, migrations: typeof MIGRATIONS): Promise<string[]> {
  await refuseNewerSchema(db, migrations);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    if (!db.isTransaction) {
      // A process with a newer version may have migrated after the check above.
      await refuseNewerSchema(db, migrations);
    }
    throw error;
  }
  if (Object.keys(migrations).length > 0) {
    // With nothing to migrate, a database that can only be read has refused nothing so far.
    await db.deleteFrom('leases').where('name', '=', '').execute();
  }
  return results?.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName) ?? [];
}

/** An older version could lose data it doesn't know about. */
async function refuseNewerSchema(db: Database, migrations: typeof MIGRATIONS): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === 'kysely_migration')) {
    return;
  }
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const unknown = rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new StoreStartError(
      `DATABASE_URL: this database was changed by a newer version of Bouncer (it has ${unknown.sort().join(', ')}). Run that version, or use another database. Nothing was changed.`,
    );
  }
}
