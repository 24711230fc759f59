import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { DatabaseError, Pool, PoolClient } from 'pg';
import { Effects } from './effects.ts';

/**
 * pg's pool, without the connections on which a question was left unanswered. pg gives up waiting, but what was asked may
 * still be done: a `begin` that comes through late would swallow whatever the next user writes, and a statement of a
 * transaction that was given up would be committed with theirs. So nothing more is sent over such a connection, and it is
 * closed instead of kept.
 */
export function carefully(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => careful(await pool.connect()),
    end: () => pool.end(),
  };
}

function careful(client: PoolClient): PostgresPoolClient {
  let unanswered: { readonly error: unknown } | null = null;
  const effects = new Effects(isRefusal);
  const ask = async (text: string, parameters: readonly unknown[]) => {
    try {
      const result = await client.query(text, [...parameters]);
      if (text === 'commit' && result.command === 'ROLLBACK') {
        // What had failed before is not done, although nothing is said against the commit.
        throw new RolledBackError('rolled back instead of committed');
      }
      return result;
    } catch (error) {
      // What the server itself refuses has a severity; only then is it known what became of it.
      if ((error as Partial<DatabaseError>).severity === undefined) {
        unanswered = { error };
      }
      throw error;
    }
  };
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (unanswered !== null) {
      // Nothing is asked, not even for a rollback; what went wrong first is what counts.
      throw unanswered.error;
    }
    return effects.of(text, () => ask(text, parameters));
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (discard) => client.release(unanswered !== null || discard === true),
  };
}

/** The server has undone a transaction that was to be committed: something in it had failed. */
class RolledBackError extends Error {
  override readonly name = 'RolledBackError';
  readonly code = '25P02';
}

/**
 * Classes of errors that may come after a commit, or instead of its answer: the connection (08), the server that ends it (57P), errors
 * within the server, and "completion unknown". https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const MAYBE_DONE = /^(?:08|57P|58|XX|40003$)/u;
/** pg says so without having sent anything. */
const NEVER_SENT = /not queryable/u;

/** Whether nothing came of a commit, or of a write that commits itself. */
function isRefusal(error: unknown): boolean {
  if (error instanceof RolledBackError) {
    return true;
  }
  const { severity, code } = error as Partial<DatabaseError>;
  return severity === undefined ? NEVER_SENT.test(String(error)) : !MAYBE_DONE.test(code ?? '');
}
