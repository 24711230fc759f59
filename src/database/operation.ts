import type { CompiledQuery, RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** Where an operation works: the database itself. */
export interface Operating {
  readonly db: Database;
  readonly engine: 'sqlite' | 'postgres';
  /** The database's own clock: see `Store.now`. */
  readonly now: RawBuilder<number>;
  /**
   * Runs statements in one transaction, in this order, and commits it: all of them or none. None can be given another's
   * result, so that with PostgreSQL, all of it takes one round trip.
   *
   * @returns the rows of each
   */
  readonly together: (statements: readonly CompiledQuery[]) => Promise<readonly (readonly unknown[])[]>;
}

/** {@link Operating.together} for a database that isn't far away: one statement after another. */
export function inTurn(db: Database): Operating['together'] {
  const each = async (on: Database, statements: readonly CompiledQuery[]) => {
    const results: (readonly unknown[])[] = [];
    for (const statement of statements) {
      results.push((await on.executeQuery(statement)).rows);
    }
    return results;
  };
  return (statements) =>
    statements.length === 1 ? each(db, statements) : db.transaction().execute((tx) => each(tx, statements));
}

/**
 * `read`: changes nothing. `write`: is on the disk when it's answered. `soon`: survives a crash of the process when it's
 * answered, and a power failure once the next `write` is answered, because what it says can be determined again.
 */
export type OperationKind = 'read' | 'write' | 'soon';

/**
 * Something the database is asked to do as a whole, such as opening a case. It may run in another thread, next to the
 * database: so it's known by its name, and its arguments and its result are plain values, which can be copied. It has
 * no state, knows the database and its arguments, and waits for nothing else.
 */
export interface Operation<Args extends readonly unknown[], Result> {
  readonly name: string;
  readonly kind: OperationKind;
  readonly work: (on: Operating, ...args: Args) => Promise<Result>;
}

// biome-ignore lint/suspicious/noExplicitAny: they differ in their arguments
export type AnyOperation = Operation<any, unknown>;

/** All that were defined, by name. */
const ALL = new Map<string, AnyOperation>();

function define(kind: OperationKind) {
  return <Args extends readonly unknown[], Result>(
    name: string,
    work: (on: Operating, ...args: Args) => Promise<Result>,
  ): Operation<Args, Result> => {
    if (ALL.has(name)) {
      throw new Error(`there are two operations called ${name}`);
    }
    const operation = { name, kind, work };
    ALL.set(name, operation);
    return operation;
  };
}

/** Defines an operation that only reads. */
export const reading = define('read');
/** Defines an operation that's on the disk when it's answered. */
export const writing = define('write');
/** Defines an operation that's on the disk soon after it's answered: see {@link OperationKind}. */
export const writingSoon = define('soon');

/** The operation with this name. Whoever defines it has to be loaded. */
export function operationCalled(name: string): AnyOperation {
  const operation = ALL.get(name);
  if (operation === undefined) {
    throw new Error(`there is no operation called ${name}`);
  }
  return operation;
}
