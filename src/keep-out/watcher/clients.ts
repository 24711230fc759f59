import { UpstreamError } from '../../sessions/video-sessions.ts';
import type { KeepOutWatchParts, WatchClient } from './parts.ts';

/**
 * What reaches an account, by a server that still uses it.
 *
 * @param watched what is watched there: its servers' rules are read again if none uses the account anymore, which say
 *   why, and what follows from it
 * @throws {UpstreamError} `no-account` if none does
 */
export async function clientFor(
  videoSdk: KeepOutWatchParts['videoSdk'],
  watched: { readonly account: string; rulesAt: number },
  wanted: readonly { readonly guildId: string }[],
): Promise<WatchClient> {
  for (const guildId of new Set(wanted.map((one) => one.guildId))) {
    const client = await videoSdk(guildId);
    if (client.account?.id === watched.account) {
      return client;
    }
  }
  watched.rulesAt = Number.NEGATIVE_INFINITY;
  throw new UpstreamError('no-account', 'the account of a watched session is gone');
}
