import type { CompiledQuery, DatabaseConnection, Driver, Kysely, QueryResult, RawBuilder } from 'kysely';
import type { Clock } from '../common/clock.ts';
import { noteEffect } from '../common/deeds.ts';
import { kindOf, mayHaveHadAnEffect } from './effects.ts';
import { copyOfError, storeErrorCode } from './errors.ts';
import { type AnyOperation, inTurn, type Operating } from './operation.ts';
import type { Tables } from './schema.ts';

/** An open file with one connection, as far as groups need it. Each call may take a while or not. */
export interface GroupFile {
  /** Waits until no one else uses the connection. */
  turn(): Promise<unknown>;
  endTurn(): void;
  /**
   * Takes the write lock. Rejects with `SQLITE_BUSY` while another process has it.
   *
   * @param durable whether the commit has to be on the disk when it returns
   */
  begin(durable: boolean): void | Promise<void>;
  run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> | Promise<QueryResult<R>>;
  commit(): void | Promise<void>;
  /** Does nothing if the database has rolled it back already. */
  rollback(): void | Promise<void>;
  readonly inTransaction: boolean;
  /** Whether a commit that failed with this error certainly had no effect. */
  certainlyNotCommitted(error: unknown): boolean;
}

/** What became of an operation. `wrote`: it changed something, or may have. */
export type Answer =
  | { readonly ok: true; readonly result: unknown; readonly wrote: boolean }
  /** `inDoubt`: what it failed with says that it may have happened all the same. */
  | { readonly ok: false; readonly error: unknown; readonly wrote: boolean; readonly inDoubt: boolean };

/**
 * The result of an answered operation, for whoever asked for it: notes what it did, or may have.
 *
 * @throws what it failed with
 */
export function resultOf<Result>(answer: Answer): Result {
  if (answer.wrote) {
    noteEffect();
  }
  if (answer.ok) {
    return answer.result as Result;
  }
  if (answer.inDoubt) {
    mayHaveHadAnEffect(answer.error as object);
  }
  throw answer.error;
}

interface Waiting {
  readonly operation: AnyOperation;
  readonly args: readonly unknown[];
  readonly patientUntil: number;
  readonly answer: (answer: Answer) => void;
}

export interface OperationGroupsOptions {
  readonly file: GroupFile;
  readonly now: RawBuilder<number>;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** A database whose statements go to the file through this driver. */
  readonly through: (driver: Driver) => Kysely<Tables>;
  /** Called where another operation could still join: it may call `run`. */
  readonly gather?: () => void;
}

/** How long an operation waits for another process's write, counted from when it was requested. */
const PATIENCE_MS = 2_000;
const AGAIN_AFTER_MS = 10;
/** The first of a group waits for the last, and every one is lost if the commit fails. */
const MOST_IN_A_GROUP = 100;

/**
 * Runs operations on an SQLite file, and commits what has gathered together, with one sync: a case costs the less, the
 * more of them are opened at once, and a single one waits for no one. No operation sees half of another, each one's own
 * transactions are savepoints, and each is answered when the group is committed.
 */
export class OperationGroups {
  readonly #file: GroupFile;
  readonly #clock: OperationGroupsOptions['clock'];
  readonly #gather: () => void;
  readonly #driver: GroupDriver;
  readonly #on: Operating;
  #queue: Waiting[] = [];
  #working = false;
  /** Ends a wait for the write lock, for those who don't need it. */
  #wake: () => void = () => undefined;

  constructor({ file, now, clock, through, gather = () => undefined }: OperationGroupsOptions) {
    this.#file = file;
    this.#clock = clock;
    this.#gather = gather;
    this.#driver = new GroupDriver(file);
    const db = through(this.#driver);
    this.#on = { db, engine: 'sqlite', now, together: inTurn(db) };
  }

  /** Never rejects. */
  run(operation: AnyOperation, args: readonly unknown[]): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#queue.push({ operation, args, patientUntil: this.#clock.elapsed() + PATIENCE_MS, answer: resolve });
    if (!this.#working) {
      this.#working = true;
      void this.#work();
    } else if (operation.kind === 'read') {
      this.#wake();
    }
    return promise;
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#file.turn();
      try {
        await this.#read();
        await this.#write();
      } finally {
        this.#file.endTurn();
      }
    }
    this.#working = false;
  }

  /** Readers don't wait for a commit that comes after them. */
  async #read(): Promise<void> {
    this.#gather();
    const isRead = ({ operation }: Waiting): boolean => operation.kind === 'read';
    const reads = this.#queue.filter(isRead);
    this.#queue = this.#queue.filter((one) => !isRead(one));
    for (const one of reads) {
      one.answer(await this.#answerTo(one));
    }
  }

  async #write(): Promise<void> {
    const durable = await this.#begin();
    if (durable === null) {
      return;
    }
    const group: { readonly one: Waiting; readonly answer: Answer }[] = [];
    for (let one = this.#next(durable); one !== undefined; one = this.#next(durable)) {
      const answer = await this.#answerTo(one);
      group.push({ one, answer });
      if (!this.#file.inTransaction) {
        // A full disk, for example: the database has rolled back all of it.
        const error = answer.ok ? new Error('the database ended the transaction') : answer.error;
        fail(group, error, false);
        return;
      }
      if (group.length >= MOST_IN_A_GROUP) {
        break;
      }
    }
    try {
      await this.#file.commit();
    } catch (error) {
      try {
        await this.#file.rollback();
      } catch {
        // What failed before says more.
      }
      fail(group, error, !this.#file.certainlyNotCommitted(error));
      return;
    }
    for (const { one, answer } of group) {
      one.answer(answer);
    }
  }

  /** @returns whether the group will be on the disk when it's committed, or `null` if there is none */
  async #begin(): Promise<boolean | null> {
    for (;;) {
      const writes = this.#queue.filter(({ operation }) => operation.kind !== 'read');
      if (writes.length === 0) {
        return null;
      }
      const durable = writes.some(({ operation }) => operation.kind === 'write');
      try {
        await this.#file.begin(durable);
        return durable;
      } catch (error) {
        const isBusy = storeErrorCode(error) === 'SQLITE_BUSY';
        const elapsed = this.#clock.elapsed();
        const refused = new Set(writes.filter(({ patientUntil }) => !isBusy || elapsed > patientUntil));
        this.#queue = this.#queue.filter((one) => !refused.has(one));
        for (const { answer } of refused) {
          answer({ ok: false, error: copyOfError(error), wrote: false, inDoubt: false });
        }
        if (refused.size < writes.length) {
          const woken = new AbortController();
          this.#wake = () => woken.abort();
          await this.#clock.wait(AGAIN_AFTER_MS, woken.signal);
          await this.#read();
        }
      }
    }
  }

  /** The next that can join a group. Reads come after it. */
  #next(durable: boolean): Waiting | undefined {
    this.#gather();
    const index = this.#queue.findIndex(({ operation: { kind } }) => kind === 'soon' || (durable && kind === 'write'));
    return index === -1 ? undefined : this.#queue.splice(index, 1)[0];
  }

  async #answerTo({ operation, args }: Waiting): Promise<Answer> {
    this.#driver.wrote = false;
    try {
      const result = await operation.work(this.#on, ...args);
      return { ok: true, result, wrote: this.#driver.wrote };
    } catch (error) {
      // What it wrote before, outside a transaction, stays.
      const { wrote } = this.#driver;
      return { ok: false, error, wrote, inDoubt: wrote };
    }
  }
}

/** Answers all of a group whose changes are gone, or may be. */
function fail(
  group: readonly { readonly one: Waiting; readonly answer: Answer }[],
  error: unknown,
  inDoubt: boolean,
): void {
  for (const { one, answer } of group) {
    const doubt = inDoubt && answer.wrote;
    const own = answer.ok ? copyOfError(error) : answer.error;
    one.answer({ ok: false, error: own, wrote: doubt, inDoubt: doubt });
  }
}

/** Inside a group, a transaction is a savepoint. Operations run one after another, so there is no waiting. */
class GroupDriver implements Driver {
  /** Whether anything was changed since this was reset, apart from what was rolled back. */
  wrote = false;
  readonly #file: GroupFile;
  readonly #connection: DatabaseConnection;
  readonly #transactions: { readonly isSavepoint: boolean; readonly wroteBefore: boolean }[] = [];

  constructor(file: GroupFile) {
    this.#file = file;
    this.#connection = {
      executeQuery: (query) => this.#execute(query),
      // biome-ignore lint/correctness/useYield: nothing here streams
      async *streamQuery() {
        throw new Error("the SQLite driver doesn't support streaming");
      },
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    // An operation that only reads isn't in a group. Its transaction is for reading everything at one moment.
    const isSavepoint = this.#file.inTransaction;
    await this.#file.run(isSavepoint ? 'savepoint operation' : 'begin', []);
    this.#transactions.push({ isSavepoint, wroteBefore: this.wrote });
  }

  async commitTransaction(): Promise<void> {
    await this.#file.run(this.#transactions.at(-1)?.isSavepoint ? 'release operation' : 'commit', []);
    this.#transactions.pop();
  }

  async rollbackTransaction(): Promise<void> {
    const ended = this.#transactions.pop();
    this.wrote = ended?.wroteBefore ?? false;
    if (!this.#file.inTransaction) {
      // The database has rolled back all of the group.
      return;
    }
    if (ended?.isSavepoint) {
      try {
        await this.#file.run('rollback to operation', []);
        await this.#file.run('release operation', []);
      } catch (error) {
        // Better lose the group than commit half of an operation.
        await this.#file.rollback();
        throw error;
      }
    } else {
      await this.#file.run('rollback', []);
    }
  }

  async destroy(): Promise<void> {}

  async #execute<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#file.run<R>(query.sql, query.parameters);
    this.wrote ||= kindOf(query.sql) === 'write';
    return result;
  }
}
