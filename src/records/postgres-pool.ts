import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { DatabaseError, Pool, PoolClient } from 'pg';

/** A connection on which something was asked and never answered. */
class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  readonly code = 'CONNECTION';
}

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
  let unanswered = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (unanswered) {
      throw new UnansweredError('not asked: an earlier question was not answered');
    }
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      // What the server itself refuses has a severity; only then is it known what became of it.
      unanswered = (error as Partial<DatabaseError>).severity === undefined;
      throw error;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (discard) => client.release(unanswered || discard === true),
  };
}
