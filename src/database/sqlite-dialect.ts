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
import type { GroupFile } from './operation-groups.ts';

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
  readonly #driver: () => Driver;

  /** @param driver hands out the one connection to the file: {@link TurnsDriver}, or that of a group of operations */
  constructor(driver: () => Driver) {
    this.#driver = driver;
  }

  createDriver(): Driver {
    return this.#driver();
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

/** Hands out the one connection, to one user at a time. */
export class TurnsDriver implements Driver {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  async init(): Promise<void> {
    await this.#file.prepare();
  }

  async acquireConnection(): Promise<SqliteFile> {
    await this.#file.turn();
    this.#file.syncs(true);
    return this.#file;
  }

  async releaseConnection(connection: SqliteFile): Promise<void> {
    connection.endTurn();
  }

  async beginTransaction(connection: SqliteFile): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: SqliteFile): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: SqliteFile): Promise<void> {
    // A full disk, for example, has already rolled it back. Another rollback would fail and hide the real error.
    if (connection.inTransaction) {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  }

  async destroy(): Promise<void> {
    this.#file.close();
  }
}

/** An SQLite file that's open, in this thread. */
export class SqliteFile implements DatabaseConnection, GroupFile {
  readonly #file: DatabaseSync;
  readonly #statements = new Map<string, { readonly statement: StatementSync; readonly reads: boolean }>();
  readonly #clock: SqlitePorts['clock'];
  readonly #readOnly: boolean;
  #patientUntil: number;
  #effects = new Effects(isRefusal);
  #lastTurn: Promise<void> = Promise.resolve();
  #giveBack: () => void = () => undefined;
  #durable = true;
  #prepared: Promise<void> | null = null;

  /** @param path `:memory:` for one that ends with the process */
  constructor(path: string, { clock, machineTime }: SqlitePorts, { readOnly = false } = {}) {
    this.#clock = clock;
    this.#readOnly = readOnly;
    this.#patientUntil = clock.elapsed() + PATIENCE_MS;
    this.#file = new DatabaseSync(path, { timeout: 0, readOnly });
    // A function, so it's read when the statement runs, not when it starts to wait for its turn.
    this.#file.function('machine_time', () => BigInt(machineTime()));
  }

  /** Sets up the file, once. Closes it when it can't be used. */
  prepare(): Promise<void> {
    this.#prepared ??= this.#prepare();
    return this.#prepared;
  }

  async #prepare(): Promise<void> {
    if (this.#readOnly) {
      return;
    }
    // Several processes that start with a new file at once lock it for each other. Deleted data is overwritten, because
    // names of people to be forgotten must not survive in free pages. The log may grow to 16 MB before it's written
    // back, so pages that change with every case are written once for many of them.
    try {
      await this.#patiently(() =>
        this.#file.exec(
          'pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma wal_autocheckpoint = 4000',
        ),
      );
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Resolves when all who asked before are done. Whoever has it gives it back with {@link endTurn}. */
  async turn(): Promise<this> {
    const patientUntil = this.#clock.elapsed() + PATIENCE_MS;
    const before = this.#lastTurn;
    const turn = Promise.withResolvers<void>();
    this.#lastTurn = turn.promise;
    await before;
    this.#patientUntil = patientUntil;
    this.#giveBack = turn.resolve;
    this.#effects = new Effects(isRefusal);
    return this;
  }

  endTurn(): void {
    this.#giveBack();
  }

  get inTransaction(): boolean {
    return this.#file.isTransaction;
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.#effects.of(sql, () => this.#patiently(() => this.run<R>(sql, parameters)));
  }

  // biome-ignore lint/correctness/useYield: nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("the SQLite driver doesn't support streaming");
  }

  /**
   * Runs a statement for a group, which has the write lock and so waits for no one. A read by itself doesn't either, in a
   * write-ahead log: only one that another process is recovering makes it fail.
   */
  run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const { statement, reads } = this.#prepareStatement(sql);
    const values = parameters as readonly SQLInputValue[];
    if (reads) {
      return { rows: statement.all(...values) as R[] };
    }
    const { changes } = statement.run(...values);
    return { numAffectedRows: BigInt(changes), rows: [] };
  }

  begin(durable: boolean): void {
    this.syncs(durable);
    this.run('begin immediate', []);
  }

  /** Whether commits wait until they're on the disk. Without that, they survive a crash, but not a power failure. */
  syncs(durable: boolean): void {
    if (durable !== this.#durable) {
      this.#file.exec(`pragma synchronous = ${durable ? 'full' : 'normal'}`);
      this.#durable = durable;
    }
  }

  async commit(): Promise<void> {
    await this.#patiently(() => this.run('commit', []));
  }

  rollback(): void {
    if (this.inTransaction) {
      this.run('rollback', []);
    }
  }

  certainlyNotCommitted(error: unknown): boolean {
    return isRefusal(error);
  }

  close(): void {
    if (this.#file.isOpen) {
      this.#file.close();
    }
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

  #prepareStatement(sql: string): { readonly statement: StatementSync; readonly reads: boolean } {
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
