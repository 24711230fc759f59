import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { DatabaseError, Pool, PoolClient } from 'pg';
import { Effects } from './effects.ts';

/**
 * pg's pool, without the connections on which a query went unanswered. pg stops waiting, but the query may still run: a
 * late `begin` would swallow whatever the next user writes, and a statement from an abandoned transaction would be
 * committed along with theirs. So nothing more is sent over such a connection, and it's closed instead of kept.
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
        // An earlier failure undid the transaction, even though the commit itself reports no error.
        throw new RolledBackError('rolled back instead of committed');
      }
      return result;
    } catch (error) {
      // Errors from the server itself have a severity. Only then is the outcome known.
      if ((error as Partial<DatabaseError>).severity === undefined) {
        unanswered = { error };
      }
      throw error;
    }
  };
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (unanswered !== null) {
      // Nothing is sent, not even a rollback. What failed first is what counts.
      throw unanswered.error;
    }
    return effects.of(text, () => ask(text, parameters));
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (discard) => client.release(unanswered !== null || discard === true),
  };
}

/** The server rolled back a transaction instead of committing it, because something in it had failed. */
class RolledBackError extends Error {
  override readonly name = 'RolledBackError';
  readonly code = '25P02';
}

/**
 * Classes of errors that can come after a commit, or instead of its answer: the connection (08), the server ending it
 * (57P), errors within the server, and "completion unknown".
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const MAYBE_DONE = /^(?:08|57P|58|XX|40003$)/u;
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
