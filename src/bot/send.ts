import type { APIMessage } from 'discord.js';
import type { Clock } from '../common/clock.ts';

/**
 * Shorter than the time for which one process owns a server's announcements, so what it sends in that time is never
 * another process's to send.
 */
export const SEND_WITHIN_MS = 8_000;

/**
 * Sends a request to Discord with a limit on its total time, because discord.js waits for rate limits within a call for
 * as long as it takes.
 *
 * @param ms the limit, in milliseconds
 * @throws the error of the request, or {LateError}, after which it's unknown whether the request was carried out
 */
export async function inTime<T>(
  clock: Pick<Clock, 'timeout'>,
  request: (signal: AbortSignal) => Promise<T>,
  ms: number = SEND_WITHIN_MS,
): Promise<T> {
  const late = clock.timeout(ms);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const onLate = (): void => reject(new LateError());
  if (late.aborted) {
    onLate();
  }
  late.addEventListener('abort', onLate, { once: true });
  const answer = request(late);
  try {
    return await Promise.race([answer, over]);
  } finally {
    late.removeEventListener('abort', onLate);
    // Whichever lost the race: no one awaits it anymore.
    answer.catch(() => undefined);
    over.catch(() => undefined);
  }
}

/** What Discord says about a message that was sent. */
export type SentMessage = Pick<APIMessage, 'id'> & Partial<Pick<APIMessage, 'channel_id' | 'nonce'>>;

/**
 * Whether Discord's answer is about the message that was sent. If the bot has sent one with the same nonce in the last
 * minutes, in whatever channel, Discord sends no other and answers with that one.
 */
export function isMessageFor({ channel_id, nonce }: SentMessage, channelId: string, sent: string): boolean {
  return (channel_id ?? channelId) === channelId && (nonce === undefined || String(nonce) === sent);
}

/** Discord didn't answer in time. */
class LateError extends Error {
  override readonly name = 'LateError';
}
