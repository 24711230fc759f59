import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
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
import type { Chance } from './chance.ts';
import { currentCause, EPOCH, type Machine, type Timeline } from './time.ts';

/** SQL of the bot that is specific to PostgreSQL: the server's clock. Here it's a function. */
const SERVER_CLOCK = /cast\(extract\(epoch from clock_timestamp\(\)\) \* 1000 as bigint\)/gu;
/** And locks on single rows: here, transactions come one after another. */
const ROW_LOCK = / for update$/u;

/** How long a client waits for a silent server. */
const PATIENCE_MS = 4_000;

/** How the store fails in one run. */
interface Rates {
  readonly slow: number;
  readonly fails: number;
  readonly hangs: number;
  readonly loses: number;
  readonly commitFails: number;
  readonly commitLost: number;
}

/**
 * One store, shared by all processes of a run. Transactions come one after another, as in a database whose writers wait
 * for each other. Every statement, begin and commit takes time, and each can fail, hang, or take effect without anyone
 * learning of it.
 */
export class SharedStore {
  readonly file: DatabaseSync;
  readonly #statements = new Map<string, { readonly statement: StatementSync; readonly reads: boolean }>();
  readonly #tables: string[] = [];
  timeline!: Timeline;
  chance!: Chance;
  #rates: Rates = NEVER;
  /** When no one can reach it, or (`full`) the disk takes no writes. */
  #away: { from: number; until: number; full: boolean }[] = [];
  #holder: Connection | null = null;
  #waiting: (() => void)[] = [];
  #offset = 0;
  /** Called for each write once it's permanent. */
  onWrite: (machine: Machine, cause: string | null, sql: string) => void = () => undefined;
  #writes: (() => void)[] = [];
  /** Called for each statement, begin and commit that arrives, also for those that fail. `cause`: what led to it. */
  onStatement: (
    machine: Machine,
    sql: string,
    parameters: readonly unknown[],
    result: string,
    cause: string | null,
  ) => void = () => undefined;

  constructor() {
    this.file = new DatabaseSync(':memory:');
    this.file.exec('pragma journal_mode = memory; pragma synchronous = off');
    this.file.function('server_clock', () => BigInt(EPOCH + this.timeline.now + this.#offset));
    // For a file's machine, which started a while before the run.
    this.file.function('machine_time', () => BigInt(5_000_000 + this.timeline.now));
  }

  /** Records which tables exist, once they're created. */
  made(): void {
    const rows = this.file
      .prepare(
        "select name from sqlite_schema where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'",
      )
      .all() as { name: string }[];
    this.#tables.push(...rows.map(({ name }) => name));
  }

  /** Clears it for the next run. */
  begin(timeline: Timeline, chance: Chance): void {
    if (this.file.isTransaction) {
      this.file.exec('rollback');
    }
    for (const table of this.#tables) {
      this.file.exec(`delete from ${table}`);
    }
    this.timeline = timeline;
    this.chance = chance;
    this.#holder = null;
    this.#waiting = [];
    this.#writes = [];
    this.#offset = chance.of('store clock is off by', [0, 0, 0, 1_700, -2_300, 3_600_000]);
    this.#rates = {
      slow: chance.rate('slow statements'),
      fails: chance.rate('statements that fail', 0.1, 'store'),
      hangs: chance.rate('statements that hang', 0.05, 'store'),
      loses: chance.rate('statements whose answer is lost', 0.1, 'store'),
      commitFails: chance.rate('commits that fail', 0.2, 'store'),
      commitLost: chance.rate('commits whose answer is lost', 0.3, 'store'),
    };
    this.#away = [];
  }

  /** Makes it unreachable for a while, or (`full`) refuse writes. */
  goAway(ms: number, full: boolean): void {
    this.#away.push({ from: this.timeline.now, until: this.timeline.now + ms, full });
  }

  /** Unix time in milliseconds, by its own clock. */
  get now(): number {
    return EPOCH + this.timeline.now + this.#offset;
  }

  /** False during a transaction, when what could be read may still be rolled back. */
  get quiet(): boolean {
    return this.#holder === null;
  }

  /** Reads immediately, for checks. */
  rows<T>(sql: string, ...parameters: SQLInputValue[]): T[] {
    return this.#prepared(sql).statement.all(...parameters) as T[];
  }

  /** One process's dialect. */
  dialectFor(machine: Machine): Dialect {
    return new SimulatedDialect(() => new Connection(this, machine));
  }

  fateOf(machine: Machine, kind: 'statement' | 'commit', writes: boolean): Fate {
    const { chance } = this;
    const away = this.#away.find(({ from, until }) => this.timeline.now >= from && this.timeline.now < until);
    if (away !== undefined && (!away.full || writes)) {
      return { kind: 'fails', ms: 3, code: away.full ? 'SQLITE_FULL' : 'ECONNREFUSED' };
    }
    const name = `${machine.name} ${kind}`;
    const ms = chance.odds(`${name} slow`, this.#rates.slow) ? chance.int(`${name} ms`, 1, 900) : 1;
    if (kind === 'commit') {
      if (chance.odds(`${name} fails`, this.#rates.commitFails)) {
        return { kind: 'fails', ms, code: 'ECONNRESET' };
      }
      if (chance.odds(`${name} lost`, this.#rates.commitLost)) {
        return { kind: 'lost', ms, late: chance.of(`${name} late`, [0, 0, 1, 300, 2_500]) };
      }
      return { kind: 'done', ms };
    }
    if (chance.odds(`${name} fails`, this.#rates.fails)) {
      return { kind: 'fails', ms, code: 'ECONNRESET' };
    }
    if (chance.odds(`${name} hangs`, this.#rates.hangs)) {
      return { kind: 'hangs', ms, done: chance.odds(`${name} done`, 0.5) };
    }
    if (writes && chance.odds(`${name} lost`, this.#rates.loses)) {
      return { kind: 'lost', ms, late: 0 };
    }
    return { kind: 'done', ms };
  }

  /** Runs something once no other transaction is in progress. */
  whenFree(connection: Connection | null, work: () => void): void {
    if (this.#holder === null || this.#holder === connection) {
      work();
    } else {
      this.#waiting.push(() => this.whenFree(connection, work));
    }
  }

  hold(connection: Connection): void {
    this.#holder = connection;
    this.file.exec('begin immediate');
  }

  end(connection: Connection, how: 'commit' | 'rollback'): void {
    if (this.#holder !== connection) {
      return;
    }
    if (this.file.isTransaction) {
      this.file.exec(how);
    }
    this.#holder = null;
    const writes = this.#writes;
    this.#writes = [];
    if (how === 'commit') {
      for (const tell of writes) {
        tell();
      }
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const next of waiting) {
      next();
    }
  }

  holds(connection: DatabaseConnection): boolean {
    return this.#holder === connection;
  }

  /** Records a write, which becomes permanent with its transaction. */
  wrote(machine: Machine, cause: string | null, sql: string): void {
    if (this.#holder === null) {
      this.onWrite(machine, cause, sql);
    } else {
      this.#writes.push(() => this.onWrite(machine, cause, sql));
    }
  }

  execute<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const { statement, reads } = this.#prepared(sql);
    const values = parameters as readonly SQLInputValue[];
    if (reads) {
      return { rows: statement.all(...values) as R[] };
    }
    const { changes } = statement.run(...values);
    return { numAffectedRows: BigInt(changes), rows: [] };
  }

  #prepared(sql: string): { readonly statement: StatementSync; readonly reads: boolean } {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.file.prepare(sql.replace(SERVER_CLOCK, 'server_clock()').replace(ROW_LOCK, ''));
    const prepared = { statement, reads: statement.columns().length > 0 };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

type Fate =
  | { readonly kind: 'done'; readonly ms: number }
  | { readonly kind: 'fails'; readonly ms: number; readonly code: string }
  /** Takes effect, now or later, but the response is lost. */
  | { readonly kind: 'lost'; readonly ms: number; readonly late: number }
  | { readonly kind: 'hangs'; readonly ms: number; readonly done: boolean };

const NEVER: Rates = { slow: 0, fails: 0, hangs: 0, loses: 0, commitFails: 0, commitLost: 0 };

class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: string;

  constructor(code: string) {
    super('the store failed');
    this.code = code;
  }
}

class Connection implements DatabaseConnection {
  readonly #store: SharedStore;
  readonly machine: Machine;
  /** After a lost response, nothing sent on this connection arrives. */
  #cut = false;

  constructor(store: SharedStore, machine: Machine) {
    this.#store = store;
    this.machine = machine;
    machine.onDeath(this.#gone);
  }

  /** The process died; the server notices a moment later. */
  readonly #gone = (): void => {
    this.#cut = true;
    const store = this.#store;
    if (store.holds(this)) {
      store.timeline.after(2, `the store notices that ${this.machine.name} has gone`, () =>
        store.end(this, 'rollback'),
      );
    }
  };

  release(): void {
    this.machine.notOnDeath(this.#gone);
  }

  executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const writes = !/^\s*(?:select|with|pragma)\b/iu.test(sql);
    const cause = currentCause();
    return this.#ask(`sql ${brief(sql)}`, this.#store.fateOf(this.machine, 'statement', writes), () => {
      const result = this.#store.execute<R>(sql, parameters);
      if (writes && (result.numAffectedRows ?? BigInt(result.rows.length)) > 0n) {
        this.#store.wrote(this.machine, cause, sql);
      }
      const affected = String(result.numAffectedRows ?? result.rows.length);
      this.#store.onStatement(this.machine, sql, parameters, affected, cause);
      return result;
    });
  }

  begin(): Promise<void> {
    const cause = currentCause();
    return this.#ask('begin', this.#store.fateOf(this.machine, 'statement', false), () => {
      this.#store.hold(this);
      this.#store.onStatement(this.machine, 'begin', [], '', cause);
    });
  }

  commit(): Promise<void> {
    const { machine } = this;
    const store = this.#store;
    const cause = currentCause();
    const fate = store.fateOf(machine, 'commit', true);
    return machine.promise<void>(({ resolve, reject }) => {
      store.timeline.after(fate.ms, `${machine.name}: commit arrives`, () => {
        const tell = (how: string): void => store.onStatement(machine, how, [], '', cause);
        if (this.#cut || fate.kind === 'fails') {
          tell('commit that fails');
          store.end(this, 'rollback');
          reject(1, new StoreError(fate.kind === 'fails' ? fate.code : 'ECONNRESET'));
          return;
        }
        if (fate.kind === 'lost') {
          tell('commit whose answer is lost');
          this.#cut = true;
          reject(1, new StoreError('ECONNRESET'));
          if (fate.late === 0) {
            store.end(this, 'commit');
          } else {
            store.timeline.after(fate.late, 'the store commits', () => store.end(this, 'commit'));
          }
          return;
        }
        tell('commit');
        store.end(this, 'commit');
        resolve(1, undefined);
      });
    }, 'commit answered');
  }

  async rollback(): Promise<void> {
    this.#store.end(this, 'rollback');
  }

  // biome-ignore lint/correctness/useYield: nothing here streams
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error("this store doesn't stream");
  }

  /**
   * One request to the server: it arrives, waits until no other transaction is in progress, takes effect, and is
   * answered.
   */
  #ask<T>(what: string, fate: Fate, work: () => T): Promise<T> {
    const { machine } = this;
    const store = this.#store;
    return machine.promise<T>(({ resolve, reject }) => {
      const { timeline } = store;
      let over = false;
      const fail = (ms: number, error: unknown): void => {
        if (!over) {
          over = true;
          reject(ms, error);
        }
      };
      if (this.#cut) {
        fail(1, new StoreError('CONNECTION'));
        return;
      }
      if (fate.kind === 'fails') {
        // The connection is gone, and with it everything uncommitted.
        store.onStatement(machine, `${what} fails: ${fate.code}`, [], '', null);
        this.#drop();
        fail(fate.ms, new StoreError(fate.code));
        return;
      }
      // A client that waited long enough drops the connection.
      const patience = timeline.after(PATIENCE_MS, `${machine.name}: the store is given up`, () => {
        if (!over) {
          this.#drop();
          fail(0, new StoreError('CONNECTION'));
        }
      });
      timeline.after(fate.ms, `${machine.name}: ${what}`, () => {
        if (fate.kind === 'hangs' && !fate.done) {
          return;
        }
        store.whenFree(this, () => {
          if (over || this.#cut) {
            return;
          }
          let result: T;
          try {
            result = work();
          } catch (error) {
            patience.run = null;
            fail(1, error);
            return;
          }
          if (fate.kind === 'hangs') {
            return;
          }
          patience.run = null;
          if (fate.kind === 'lost') {
            this.#drop();
            fail(1, new StoreError('ECONNRESET'));
            return;
          }
          over = true;
          resolve(1, result);
        });
      });
    }, `${what} answered`);
  }

  #drop(): void {
    this.#cut = true;
    this.#store.end(this, 'rollback');
  }
}

function brief(sql: string): string {
  return (
    /^\s*(?:(?:select|delete)\b.*?\bfrom|insert into|update|pragma)\s+"?\w+/isu
      .exec(sql)?.[0]
      .replace(/\s+/gu, ' ')
      .slice(-40) ?? sql.slice(0, 40)
  );
}

class SimulatedDialect implements Dialect {
  readonly #connect: () => Connection;

  constructor(connect: () => Connection) {
    this.#connect = connect;
  }

  createDriver(): Driver {
    return new SimulatedDriver(this.#connect);
  }

  createAdapter(): SqliteAdapter {
    return new Adapter();
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}

class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class SimulatedDriver implements Driver {
  readonly #connect: () => Connection;

  constructor(connect: () => Connection) {
    this.#connect = connect;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    return this.#connect();
  }

  async beginTransaction(connection: Connection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: Connection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(connection: Connection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {}
}
