import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Clock } from '../common/clock.ts';
import { Effects } from './effects.ts';
import { storeErrorCode } from './errors.ts';

/**
 * How long a statement waits for another process's write, counted from when it was requested. The bot retries, because
 * waiting inside SQLite would block this whole process, acknowledgments included.
 */
const PATIENCE_MS = 2_000;
const AGAIN_AFTER_MS = 10;
/** The same few statements repeat all the time. Statements that are built differently each time must not pile up. */
const MOST_STATEMENTS = 200;

export interface SqlitePorts {
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** The value of `machine_time()` in SQL: whole milliseconds. */
  readonly machineTime: () => number;
}

/**
 * SQLite through `node:sqlite`, which comes with Node: a native add-on would have to be compiled. Every commit is
 * durable (WAL with a sync for each), and transactions take the write lock when they start, so no two of them ever
 * deadlock.
 */
export class NodeSqliteDialect implements Dialect {
  readonly #path: string;
  readonly #ports: SqlitePorts;

  constructor(path: string, ports: SqlitePorts) {
    this.#path = path;
    this.#ports = ports;
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#path, this.#ports);
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

/** SQLite can roll back schema changes. Kysely assumes it can't, for the sake of drivers that don't. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /**
   * The driver hands out its single connection itself, because it has to know since when each user has been waiting.
   */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** One connection, for one user at a time. */
class NodeSqliteDriver implements Driver {
  readonly #path: string;
  readonly #ports: SqlitePorts;
  #connection: NodeSqliteConnection | null = null;
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(path: string, ports: SqlitePorts) {
    this.#path = path;
    this.#ports = ports;
  }

  async init(): Promise<void> {
    const connection = new NodeSqliteConnection(this.#path, this.#ports);
    try {
      await connection.prepareFile();
    } catch (error) {
      connection.close();
      throw error;
    }
    this.#connection = connection;
  }

  async acquireConnection(): Promise<NodeSqliteConnection> {
    const connection = this.#connection;
    if (connection === null) {
      throw new Error('the SQLite file is not open');
    }
    const patientUntil = this.#ports.clock.elapsed() + PATIENCE_MS;
    const before = this.#lastTurn;
    const turn = Promise.withResolvers<void>();
    this.#lastTurn = turn.promise;
    await before;
    connection.begin(patientUntil, turn.resolve);
    return connection;
  }

  async releaseConnection(connection: NodeSqliteConnection): Promise<void> {
    connection.end();
  }

  async beginTransaction(connection: NodeSqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: NodeSqliteConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: NodeSqliteConnection): Promise<void> {
    // A full disk, for example, has already rolled it back. Another rollback would fail and hide the real error.
    if (connection.inTransaction) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  }

  async destroy(): Promise<void> {
    this.#connection?.close();
    this.#connection = null;
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, { readonly statement: StatementSync; readonly reads: boolean }>();
  readonly #clock: SqlitePorts['clock'];
  #patientUntil: number;
  #effects = new Effects(isRefusal);
  #giveBack: () => void = () => undefined;

  constructor(path: string, { clock, machineTime }: SqlitePorts) {
    this.#clock = clock;
    this.#patientUntil = clock.elapsed() + PATIENCE_MS;
    this.#file = new DatabaseSync(path, { timeout: 0 });
    // A function, so it's read when the statement runs, not when it starts to wait for its turn.
    this.#file.function('machine_time', () => BigInt(machineTime()));
  }

  async prepareFile(): Promise<void> {
    // Several processes that start with a new file at once lock it for each other. Deleted data is overwritten, because
    // names of people to be forgotten must not survive in free pages. The log may grow to 16 MB before it's written
    // back, so pages that change with every case are written once for many of them.
    await this.#patiently(() =>
      this.#file.exec(
        'pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = 4000',
      ),
    );
  }

  /** Hands the connection to a new user. */
  begin(patientUntil: number, giveBack: () => void): void {
    this.#patientUntil = patientUntil;
    this.#giveBack = giveBack;
    this.#effects = new Effects(isRefusal);
  }

  end(): void {
    this.#giveBack();
  }

  get inTransaction(): boolean {
    return this.#file.isTransaction;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.#effects.of(sql, () =>
      this.#patiently(() => {
        const { statement, reads } = this.#prepared(sql);
        const values = parameters as readonly SQLInputValue[];
        if (reads) {
          return { rows: statement.all(...values) as R[] };
        }
        const { changes } = statement.run(...values);
        return { numAffectedRows: BigInt(changes), rows: [] };
      }),
    );
  }

  // biome-ignore lint/correctness/useYield: nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("the SQLite driver doesn't support streaming");
  }

  close(): void {
    this.#file.close();
  }

  /** What SQLite refuses because another process is writing has had no effect, so it can be retried. */
  async #patiently<T>(work: () => T): Promise<T> {
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (storeErrorCode(error) !== 'SQLITE_BUSY' || this.#clock.elapsed() > this.#patientUntil) {
          throw error;
        }
      }
      await this.#clock.wait(AGAIN_AFTER_MS);
    }
  }

  #prepared(sql: string): { readonly statement: StatementSync; readonly reads: boolean } {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.#file.prepare(sql);
    const prepared = { statement, reads: statement.columns().length > 0 };
    if (this.#statements.size >= MOST_STATEMENTS) {
      this.#statements.clear();
    }
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

/**
 * Whether a commit, or a write outside a transaction, certainly had no effect. If SQLite fails to sync the log, or to
 * publish the commit to other connections, the commit mark may already be in the log: SQLite carries on without it, and
 * after a crash the transaction is there. A log that can't be written, because of a full disk or a quota, has no such
 * mark, and neither has anything refused earlier.
 */
function isRefusal(error: unknown): boolean {
  const errcode = error instanceof Error && 'errcode' in error ? error.errcode : null;
  return typeof errcode !== 'number' || errcode === IOERR_WRITE || ![IOERR, NOMEM].includes(errcode & 0xff);
}

const IOERR = 10;
const IOERR_WRITE = 778;
const NOMEM = 7;
