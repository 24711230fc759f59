import { createHash, createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../common/clock.ts';
import type { KeptSession, KeptSessions } from '../common/left-sessions.ts';
import { RecordsError } from '../common/store-error.ts';
import { isWebSocketUrl } from './gateway-information.ts';
import { withTimeout } from './with-timeout.ts';

/** A gateway session that a process has left open, for the one that takes its place. */
export interface LeftSession {
  readonly shardId: number;
  readonly shardCount: number;
  readonly sessionId: string;
  /** The address of the gateway where Discord keeps it. */
  readonly resumeUrl: string;
  /** The number of the last event that was handled. Discord sends all that came later. */
  readonly sequence: number;
  /** What Discord said of the bot when the session started. */
  readonly applicationId: string;
  readonly userName: string;
}

/**
 * Gateway sessions go on when a process takes another one's place: Discord sends what came in between, so that a restart
 * loses no command, and it doesn't count as one of the sessions that Discord allows in a day.
 */
export interface LeftSessions {
  /**
   * Takes what was left for these shards. Each session goes to one process. Never rejects: without them, the bot starts
   * new ones.
   *
   * @param shards of this process; `null`: all
   */
  take(shards: { readonly first: number; readonly last: number } | null): Promise<readonly LeftSession[]>;
  /** Never rejects. */
  leave(sessions: readonly LeftSession[]): Promise<void>;
}

export interface LeftSessionsParts {
  readonly kept: KeptSessions;
  /** The bot's token: no other bot can go on with its sessions. */
  readonly token: string;
  readonly clock: Pick<Clock, 'wait'>;
  readonly log: Logger;
}

/** Neither a start nor a stop waits longer for the database. */
const WITHIN_MS = 1_000;

const SESSION = z.object({
  sessionId: z.string().min(1),
  resumeUrl: z.string().refine(isWebSocketUrl),
  sequence: z.int().min(0),
  applicationId: z.string(),
  userName: z.string(),
});
const SEALED = z.object({ session: SESSION, seal: z.string() });

/**
 * Leaves sessions in the database. They're sealed with the token, because the bot sends its token to the address of a
 * session: whoever can write to the database mustn't choose that address.
 */
export function createLeftSessions({ kept, token, clock, log }: LeftSessionsParts): LeftSessions {
  const bot = createHash('sha256').update(`gateway sessions of ${token}`).digest('base64url').slice(0, 22);
  const sealOf = ({ shardId, shardCount, ...session }: LeftSession): string => {
    const { sessionId, resumeUrl, sequence, applicationId, userName } = session;
    const all = [shardId, shardCount, sessionId, resumeUrl, sequence, applicationId, userName];
    return createHmac('sha256', token).update(JSON.stringify(all)).digest('base64url');
  };
  const read = ({ shardId, shardCount, session: text }: KeptSession): LeftSession[] => {
    const { data } = SEALED.safeParse(asJson(text));
    const left = data && { shardId, shardCount, ...data.session };
    return left !== undefined && data?.seal === sealOf(left) ? [left] : [];
  };
  const write = (left: LeftSession): KeptSession => {
    const { shardId, shardCount, ...session } = left;
    return { shardId, shardCount, session: JSON.stringify({ session, seal: sealOf(left) }) };
  };
  const inTime = <T>(work: Promise<T>, otherwise: T, failed: (store: string) => void): Promise<T> =>
    withTimeout(
      clock,
      WITHIN_MS,
      work.catch((error: unknown) => {
        failed(error instanceof RecordsError ? error.fact : String(error));
        return otherwise;
      }),
      otherwise,
      () => failed('no answer'),
    );
  return {
    async take(shards) {
      const { first, last } = shards ?? { first: 0, last: MOST_SHARDS };
      const taken = await inTime(kept.take(bot, first, last), [], (store) =>
        log.warn({ store }, "couldn't read which gateway sessions were left: the bot starts new ones"),
      );
      return taken.flatMap(read);
    },
    async leave(sessions) {
      if (sessions.length > 0) {
        await inTime(kept.leave(bot, sessions.map(write)), undefined, (store) =>
          log.warn({ store }, "couldn't keep the gateway sessions: the next start may begin new ones"),
        );
      }
    },
  };
}

/** More than there can be. */
const MOST_SHARDS = 2 ** 31 - 1;

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
