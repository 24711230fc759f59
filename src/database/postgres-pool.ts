import type { CompiledQuery, PostgresPool, PostgresPoolClient } from 'kysely';
import type { DatabaseError, Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { Effects, kindOf } from './effects.ts';
import { preparedName } from './prepared.ts';

/** Time limits that the server itself enforces, in milliseconds. Their names are PostgreSQL's. */
export interface ServerLimits {
  readonly statement_timeout: number;
  readonly idle_in_transaction_session_timeout: number;
}

/** A pool that can also run a transaction in one round trip. */
export interface CarefulPool extends PostgresPool {
  /** See `Operating.together`. */
  readonly together: (statements: readonly Statement[]) => Promise<readonly (readonly unknown[])[]>;
}

type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/**
 * Opens a pool whose time limits the server enforces: what the bot has given up on must not be carried out later. They
 * are set when a connection starts. A pooler between the bot and the server may refuse that, or ignore it, because it
 * hands each transaction to any of its connections. Then each transaction sets them for itself, and single writes are
 * put into transactions.
 *
 * @param create makes a pool whose connections start with these limits, or with none
 */
export async function openPool(
  create: (limits: Partial<ServerLimits>) => Pool,
  limits: ServerLimits,
): Promise<CarefulPool> {
  const pool = create(limits);
  try {
    return carefully(pool, (await areInForce(pool, limits)) ? null : limits);
  } catch (error) {
    await pool.end().catch(() => undefined);
    if (error instanceof Error && POOLER_REFUSES_PARAMETER.test(error.message)) {
      return carefully(create({}), limits);
    }
    throw error;
  }
}

async function areInForce(pool: Pool, limits: ServerLimits): Promise<boolean> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ name: keyof ServerLimits; setting: string }>(
      'select name, setting from pg_settings where name in ($1, $2)',
      Object.keys(limits),
    );
    return rows.filter(({ name, setting }) => Number(setting) === limits[name]).length === 2;
  } finally {
    client.release(true);
  }
}

/** PgBouncer's words. */
const POOLER_REFUSES_PARAMETER = /unsupported startup parameter/iu;

/**
 * pg's pool, without the connections that are of no more use:
 *
 * - A query went unanswered. pg stops waiting, but the query may still run: a late `begin` would swallow whatever the
 *   next user writes, and a statement from an abandoned transaction would be committed along with theirs. So nothing
 *   more is sent over such a connection. After a failover, the other ones in the pool may lead to the same dead server;
 *   under load, only that query took too long. So each of them is probed before it's used again.
 * - The server takes no writes, or is going down: after a failover, a connection to the server that was the primary may
 *   stay open. The other ones in the pool probably lead there, too, so none that is older than that is used again. The
 *   same goes for a probe that fails.
 *
 * @param limits what each transaction has to set for itself; `null`: nothing
 */
function carefully(pool: Pool, limits: ServerLimits | null): CarefulPool {
  let generation = 0;
  /** How often a connection has given reason to probe the others. */
  let doubts = 0;
  /** Whether what is prepared on a connection is still there for the next statement: behind a pooler, it may not be. */
  let prepares = limits === null;
  const known = new WeakMap<PoolClient, { readonly generation: number; readonly doubts: number }>();
  const others: Others = {
    probe() {
      doubts += 1;
    },
    replace() {
      generation += 1;
    },
    get prepare() {
      return prepares;
    },
    dontPrepare() {
      prepares = false;
    },
  };
  const connect = async (): Promise<CarefulClient> => {
    for (;;) {
      const client = await pool.connect();
      const now = { generation, doubts };
      const own = known.get(client) ?? now;
      const older = own.generation !== generation;
      if (!older && (own.doubts === doubts || (await takesWrites(client)))) {
        known.set(client, { ...own, doubts: now.doubts });
        return careful(client, limits, others);
      }
      if (own.generation === generation) {
        others.replace();
      }
      client.release(true);
    }
  };
  return {
    options: pool.options,
    connect,
    end: () => pool.end(),
    together: async (statements) => {
      const client = await connect();
      try {
        return await client.together(statements);
      } finally {
        client.release();
      }
    },
  };
}

/** What a connection has to do with the other ones in the pool. */
interface Others {
  /** They may be of no more use. */
  probe(): void;
  /** They are of no more use. */
  replace(): void;
  /** Whether statements are prepared by name, on this one and on them. */
  readonly prepare: boolean;
  /** What was prepared on one isn't there anymore. */
  dontPrepare(): void;
}

/** How long a probe waits for its answer, in milliseconds: a moderator is waiting. */
export const PROBE_WITHIN_MS = 400;

/** Whether the server at the other end answers and takes writes. */
async function takesWrites(client: PoolClient): Promise<boolean> {
  const probe: QueryConfig & { readonly query_timeout: number } = {
    text: "select current_setting('transaction_read_only') as read_only",
    query_timeout: PROBE_WITHIN_MS,
  };
  try {
    const { rows } = await client.query<{ read_only: string }>(probe);
    return rows[0]?.read_only === 'off';
  } catch {
    return false;
  }
}

interface CarefulClient extends PostgresPoolClient, Pick<CarefulPool, 'together'> {}

function careful(client: PoolClient, limits: ServerLimits | null, others: Others): CarefulClient {
  let unanswered: { readonly error: unknown } | null = null;
  let outdated = false;
  /** The latest failure: why the server accepts nothing more in a transaction that failed. */
  let undoing: { readonly error: unknown } | null = null;
  /** What the server ended a transaction with before its commit, which had been sent already. */
  const beforeCommit = new WeakSet<object>();
  const effects = new Effects((error) => beforeCommit.has(error as object) || isRefusal(error));
  /** The begin of a transaction, which is sent together with what follows. */
  let beginning: Promise<unknown> | null = null;
  const ask = async (text: string, parameters: readonly unknown[], name?: string): Promise<QueryResult> => {
    if (unanswered !== null) {
      // Nothing is sent, not even a rollback. What failed first is what counts.
      throw unanswered.error;
    }
    const begun = beginning;
    beginning = null;
    try {
      const answer = client.query({ text, values: [...parameters], ...(name !== undefined && { name }) });
      if (begun !== null) {
        answer.catch(() => undefined);
        await begun;
      }
      const result = await answer;
      if (text === 'commit' && result.command === 'ROLLBACK') {
        // An earlier failure undid the transaction, even though the commit itself reports no error.
        throw new RolledBackError('rolled back instead of committed');
      }
      return result;
    } catch (error) {
      if (error instanceof RolledBackError) {
        throw error;
      }
      if ((error as Partial<DatabaseError>).code === IN_FAILED_TRANSACTION && undoing !== null) {
        throw undoing.error;
      }
      undoing = { error };
      learnFrom(error);
      throw error;
    }
  };
  /** What a failure says about this connection and the others. */
  const learnFrom = (error: unknown): void => {
    const { severity, code } = error as Partial<DatabaseError>;
    // Errors from the server itself have a severity. Only then is the outcome known.
    if (severity === undefined) {
      unanswered = { error };
    }
    const leftBehind = OF_A_SERVER_LEFT_BEHIND.test(code ?? '');
    if (!outdated && (unanswered !== null || severity === 'FATAL' || leftBehind)) {
      outdated = true;
      others[leftBehind ? 'replace' : 'probe']();
    }
  };
  const begin = async (text: string, within: ServerLimits): Promise<QueryResult> => {
    const results: unknown = await ask(beginWithin(text, within), []);
    return (results as readonly [QueryResult])[0];
  };
  const askTogether = async (statements: readonly Statement[], names: boolean): Promise<readonly QueryResult[]> => {
    // All of it is sent at once. What comes after a statement that fails changes nothing, the commit included.
    const answers = await Promise.allSettled([
      client.query(limits === null ? 'begin' : beginWithin('begin', limits)),
      ...statements.map(({ sql: text, parameters }) => {
        const name = names ? preparedName(text) : undefined;
        return client.query({ text, values: [...parameters], ...(name !== undefined && { name }) });
      }),
      client.query('commit'),
    ]);
    const results: QueryResult[] = [];
    for (const [index, answer] of answers.entries()) {
      if (answer.status === 'rejected') {
        learnFrom(answer.reason);
        const { severity, code = '' } = answer.reason as Partial<DatabaseError>;
        if (index < answers.length - 1 && severity !== undefined && !OF_A_CONNECTION.test(code)) {
          beforeCommit.add(answer.reason);
        }
        throw answer.reason;
      }
      results.push(answer.value);
    }
    if (results.at(-1)?.command === 'ROLLBACK') {
      throw new RolledBackError('rolled back instead of committed');
    }
    return results.slice(1, -1);
  };
  /** Does something with prepared statements, and once more without them if they aren't there, which has no effect. */
  const withNames = async <T>(work: (names: boolean) => Promise<T>): Promise<T> => {
    if (!others.prepare) {
      return work(false);
    }
    try {
      return await work(true);
    } catch (error) {
      if (!OF_A_PREPARED_STATEMENT.test((error as Partial<DatabaseError>).code ?? '')) {
        throw error;
      }
      others.dontPrepare();
      return work(false);
    }
  };
  const send = (text: string, parameters: readonly unknown[]): Promise<QueryResult> => {
    const kind = kindOf(text);
    if (limits !== null && kind === 'begin') {
      return begin(text, limits);
    }
    if (kind === 'begin') {
      // Not awaited, which saves a round trip. If it fails, so does the transaction's next statement, and with the same
      // error.
      beginning = ask(text, parameters);
      beginning.catch(() => undefined);
      return Promise.resolve(NOTHING_YET);
    }
    if (effects.inTransaction) {
      return ask(text, parameters);
    }
    if (limits !== null && kind === 'write') {
      return askTogether([{ sql: text, parameters }], false).then(([result]) => result as QueryResult);
    }
    const name = preparedName(text);
    return name === undefined
      ? ask(text, parameters)
      : withNames((names) => ask(text, parameters, names ? name : undefined));
  };
  const query = (text: string, parameters: readonly unknown[]) => effects.of(text, () => send(text, parameters));
  return {
    query: query as unknown as PostgresPoolClient['query'],
    together: async (statements) => {
      const [only] = statements;
      if (only !== undefined && statements.length === 1) {
        return [(await query(only.sql, only.parameters)).rows];
      }
      // As a whole, it's a write outside a transaction: it leaves none open.
      const results = await effects.of('together', () => withNames((names) => askTogether(statements, names)));
      return results.map(({ rows }) => rows);
    },
    release: (discard) => client.release(outdated || discard === true),
  };
}

/** The begin of a transaction that sets its limits itself. */
function beginWithin(text: string, limits: ServerLimits): string {
  return [text, ...Object.entries(limits).map(([name, ms]) => `set local ${name} = ${ms}`)].join('; ');
}

const NOTHING_YET = { command: 'BEGIN', rowCount: 0, oid: 0, fields: [], rows: [] };

/** All the server says until the end of a transaction in which something failed. */
const IN_FAILED_TRANSACTION = '25P02';

/**
 * The server takes no writes (`read_only_sql_transaction`, which a standby says, too), is going down, or has just come
 * up again.
 */
const OF_A_SERVER_LEFT_BEHIND = /^(?:25006|57P0[1-5])$/u;

/**
 * A statement that was prepared by name isn't there, or is already: a pooler has handed out another connection. Or what
 * it returns has changed with a table. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const OF_A_PREPARED_STATEMENT = /^(?:26000|42P05|0A000)$/u;

/** The server rolled back a transaction instead of committing it, because something in it had failed. */
class RolledBackError extends Error {
  override readonly name = 'RolledBackError';
  readonly code = IN_FAILED_TRANSACTION;
}

/**
 * Classes of errors that can come after a commit, or instead of its answer: the connection (08), the server ending it
 * (57P), errors within the server, and "completion unknown".
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const MAYBE_DONE = /^(?:08|57P|58|XX|40003$)/u;
/** A pooler says so of its own connection to the server, which may have carried out all that it was sent. */
const OF_A_CONNECTION = /^08/u;
/** pg's message when it hasn't sent anything. */
const NEVER_SENT = /not queryable/u;

/** Whether a commit, or a write outside a transaction, certainly had no effect. */
function isRefusal(error: unknown): boolean {
  if (error instanceof RolledBackError) {
    return true;
  }
  const { severity, code } = error as Partial<DatabaseError>;
  return severity === undefined ? NEVER_SENT.test(String(error)) : !MAYBE_DONE.test(code ?? '');
}
