import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../common/clock.ts';
import { storeErrorCode } from '../common/store-error.ts';
import type { Store } from '../database/database.ts';
import { writing } from '../database/operation.ts';
import { sql } from '../database/sql.ts';
import { isWebSocketUrl } from './gateway-information.ts';
import type { LeftSession, LeftSessions } from './left-sessions.ts';
import { withTimeout } from './with-timeout.ts';

/** Discord keeps a session for a few minutes after its connection has ended. */
const KEPT_MS = 120_000;
/** Neither a start nor a stop waits longer for the database. */
const WITHIN_MS = 1_000;

const SESSION = z.object({
  sessionId: z.string().min(1),
  resumeUrl: z.string().refine(isWebSocketUrl),
  sequence: z.int().min(0),
  applicationId: z.string(),
  userName: z.string(),
});

export interface LeftSessionsParts {
  readonly store: Store;
  /** The bot's token: no other bot can go on with its sessions. */
  readonly token: string;
  readonly clock: Pick<Clock, 'wait'>;
  readonly log: Logger;
}

/** The sessions in the database. */
export function createLeftSessions({ store, token, clock, log }: LeftSessionsParts): LeftSessions {
  const bot = createHash('sha256').update(`gateway sessions of ${token}`).digest('base64url').slice(0, 22);
  const inTime = <T>(work: Promise<T>, otherwise: T, what: string): Promise<T> =>
    withTimeout(
      clock,
      WITHIN_MS,
      work.catch((error: unknown) => {
        log.warn({ store: storeErrorCode(error) ?? String(error) }, what);
        return otherwise;
      }),
      otherwise,
    );
  return {
    async take(shards) {
      const [first, last] = shards === null ? [0, Number.MAX_SAFE_INTEGER] : [shards.first, shards.last];
      const taken = await inTime(
        store.run(takeSessions, bot, first, last),
        [],
        "couldn't read the gateway sessions that were left: starting new ones",
      );
      return taken.flatMap(({ shardId, shardCount, session }) => {
        const { data } = SESSION.safeParse(session);
        return data === undefined ? [] : [{ shardId, shardCount, ...data }];
      });
    },
    leave: (sessions) =>
      inTime(
        store.run(leaveSessions, bot, sessions),
        undefined,
        "couldn't keep the gateway sessions: the next start begins new ones",
      ),
  };
}

interface Taken {
  readonly shardId: number;
  readonly shardCount: number;
  readonly session: unknown;
}

const takeSessions = writing(
  'gateway-sessions/take',
  async ({ db, now }, bot: string, first: number, last: number): Promise<readonly Taken[]> => {
    const rows = await db
      .deleteFrom('gateway_sessions')
      .where('bot', '=', bot)
      .where('shard', '>=', first)
      .where('shard', '<=', last)
      .returning(['shard', 'shard_count', 'session'])
      .returning(sql<number>`${now} - left_at`.as('age'))
      .execute();
    return rows
      .filter(({ age }) => Number(age) <= KEPT_MS)
      .map(({ shard, shard_count: shardCount, session }) => ({ shardId: shard, shardCount, session: asJson(session) }));
  },
);

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const leaveSessions = writing(
  'gateway-sessions/leave',
  async ({ db, now }, bot: string, sessions: readonly LeftSession[]): Promise<void> => {
    for (const { shardId, shardCount, ...session } of sessions) {
      const row = { shard_count: shardCount, session: JSON.stringify(session), left_at: sql<number>`${now}` };
      await db
        .insertInto('gateway_sessions')
        .values({ bot, shard: shardId, ...row })
        .onConflict((conflict) => conflict.columns(['bot', 'shard']).doUpdateSet(row))
        .execute();
    }
  },
);
