import type { VideoChecks } from '../diagnostics/check.ts';
import type { SessionEnding } from './session-end.ts';
import { type NoAccount, UpstreamError, type VideoSessions } from './video-sessions.ts';

/** Stands in for a VideoSDK account that isn't there. Asks no one anything. */
export function withoutAccount(why: NoAccount): VideoSessions & VideoChecks & SessionEnding {
  const refuse = async (): Promise<never> => {
    throw new UpstreamError('no-account', 'there is no VideoSDK account to use', { noAccount: why });
  };
  return {
    listing: 'unknown',
    running: refuse,
    find: refuse,
    room: refuse,
    connected: refuse,
    attendees: refuse,
    attendee: refuse,
    // Nothing was sent, and reads come first, so these are asked for only by mistake.
    remove: async () => ({ kind: 'unreachable' }),
    end: async () => ({ kind: 'unreachable' }),
    credentials: async () => why,
    hasRoom: refuse,
  };
}
