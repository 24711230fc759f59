import { GIVEN_UP_AFTER_MS, type Kick } from './kick.ts';
import { shortcoming } from './verify.ts';

/** What became of a kick in an overload. */
export type Fate =
  | 'done'
  /** The bot said that it's too busy, and did nothing. */
  | 'too busy'
  /** The bot said that it failed, and did nothing: VideoSDK, which shares this process, was too slow. */
  | 'failed'
  /** Never acknowledged, and nothing was done. The moderator reads "The application did not respond". */
  | 'unanswered'
  /** Acknowledged too late, and nothing was done: for the moderator, the same. */
  | 'late'
  /** Acknowledged in time, and then nothing. */
  | 'lost'
  /** Done, and the moderator reads that it wasn't; or the other way round. */
  | 'untrue'
  /** Another reply. */
  | 'otherwise';

/** Judged by what the local servers saw, after everything has settled. */
export function fateOf(kick: Kick): Fate {
  const { ackAt, sentAt, finalAt, toldAt, work } = kick;
  const acted = work.removals > 0;
  if (ackAt === undefined) return acted ? 'untrue' : 'unanswered';
  if (ackAt - sentAt > GIVEN_UP_AFTER_MS) return acted ? 'untrue' : 'late';
  if (toldAt === undefined && finalAt === undefined) return 'lost';
  const reply = toldAt === undefined ? kick.editBody : kick.callbackBody;
  if (/Bouncer is too busy right now|No one removed: too many at once/u.test(reply))
    return acted ? 'untrue' : 'too busy';
  if (/No one removed: |Not removed/u.test(reply)) return acted ? 'untrue' : 'failed';
  return shortcoming(kick) === undefined ? 'done' : 'otherwise';
}
