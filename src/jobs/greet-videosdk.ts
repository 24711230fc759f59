import type { Logger } from 'pino';
import { skewInWords } from '../common/server-clock.ts';
import type { SessionCache } from '../sessions/session-cache.ts';
import { UpstreamError, type VideoSessions } from '../sessions/video-sessions.ts';

export interface GreetVideoSdkParts {
  readonly videoSessions: VideoSessions;
  readonly sessionCache: Pick<SessionCache, 'learn'>;
  /** The rooms that this bot can moderate; `null` for every room. */
  readonly roomIds: ReadonlySet<string> | null;
  readonly log: Logger;
}

/** Reports at start whether VideoSDK accepts the credentials, and opens the first connection before a command needs it. Never rejects. */
export async function greetVideoSdk({ videoSessions, sessionCache, roomIds, log }: GreetVideoSdkParts): Promise<void> {
  try {
    const { items, complete } = await videoSessions.running(roomIds, { reference: 'START' });
    sessionCache.learn(items);
    log.info({ sessionsRunning: items.length, complete, listing: videoSessions.listing }, 'VideoSDK answers');
  } catch (error) {
    const refused = error instanceof UpstreamError && error.code === 'forbidden';
    const skewMs = error instanceof UpstreamError ? error.skewMs : null;
    log[refused ? 'error' : 'warn'](
      skewMs !== null
        ? `VideoSDK rejects the times of the bot's tokens${skewMs === 0 ? '' : `: this machine's clock is ${skewInWords(skewMs)}, set it with NTP`}; no one can be removed`
        : refused
          ? 'VideoSDK rejects the credentials: check VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY; no one can be removed'
          : "VideoSDK isn't answering yet; commands will say so until it does",
    );
  }
}
