import type { Case, CaseOutcome } from './case.ts';
import type { Journal, ReplyHandle } from './journal.ts';
import { UpstreamError, type VideoSessions } from './video-sessions.ts';

/** A case in whose middle a process ended, or whose reply does not show its last word yet. */
export interface Unfinished {
  readonly case: Case;
  /** Where the reply can be edited; `null` when it shows the last word, or there was none. */
  readonly reply: ReplyHandle | null;
}

export interface UnfinishedCases {
  /**
   * Takes over what processes left behind that are gone; what one process has taken, no other gets.
   *
   * @throws {RecordsError}
   */
  takeOver(): Promise<readonly Unfinished[]>;
}

export interface RecoveryParts {
  readonly unfinished: UnfinishedCases;
  readonly journal: Journal;
  readonly videoSessions: VideoSessions;
  /** Edits the reply to show what the case came to. Rejects when it cannot be delivered. */
  readonly tell: (settled: Case, reply: ReplyHandle) => Promise<void>;
  readonly onSettled: (settled: Case) => void;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly stopping: AbortSignal;
}

/** A token of an interaction lives 15 minutes; the last of them is left to the network. */
export const REPLY_LIVES_MS = 14 * 60_000;
/** Pauses between attempts to read VideoSDK's list; after the last one the outcome is unknown. */
const READ_AGAIN_AFTER_MS = [2_000, 5_000, 10_000];

/**
 * Finishes what crashed processes began: finds out from VideoSDK's list what can still be said, settles the case and
 * edits the reply. It never asks VideoSDK to remove anybody: whether the first request arrived is not known.
 *
 * @returns how many cases were finished
 */
export async function recover(parts: RecoveryParts): Promise<number> {
  const left = await parts.unfinished.takeOver();
  await Promise.all(left.map((one) => finish(parts, one)));
  return left.length;
}

async function finish(parts: RecoveryParts, unfinished: Unfinished): Promise<void> {
  const { journal, now } = parts;
  const { case: opened, reply } = unfinished;
  let settled = opened;
  if (opened.outcome === null) {
    const outcome = await whatCanBeSaid(parts, unfinished);
    if (outcome === null) {
      // The process is stopping too: the next one will find out.
      return;
    }
    const settledAt = now();
    await journal.settle(opened, outcome, settledAt);
    settled = { ...opened, outcome, settledAt };
    parts.onSettled(settled);
  }
  if (reply === null) {
    return;
  }
  if (now() - opened.createdAt < REPLY_LIVES_MS) {
    await parts.tell(settled, reply).catch(() => undefined);
  }
  await journal.replied(opened);
}

/** What VideoSDK's list tells of somebody whose removal may or may not have been asked for. `null` when stopped. */
async function whatCanBeSaid(
  { videoSessions, wait, stopping }: RecoveryParts,
  { case: { target, sessionId, reference } }: Unfinished,
): Promise<CaseOutcome | null> {
  if (target === null) {
    return 'unknown';
  }
  for (const pause of [...READ_AGAIN_AFTER_MS, null]) {
    try {
      const people = await videoSessions.connected(sessionId, { reference });
      const session =
        people === null || people.participants.length === 0
          ? await videoSessions.find(sessionId, { reference })
          : undefined;
      if (session !== undefined && !session?.running) {
        return 'session-over';
      }
      const listed =
        people?.participants.find(({ id }) => id === target.id) ??
        (people?.conclusive ? null : await videoSessions.attendee(sessionId, target.id, { reference }));
      if (listed === null || ('connected' in listed && !listed.connected)) {
        return 'gone-since';
      }
      return 'there-since';
    } catch (error) {
      if (!(error instanceof UpstreamError)) {
        throw error;
      }
      if (pause !== null) {
        await wait(pause, stopping);
      }
      if (stopping.aborted) {
        return null;
      }
    }
  }
  return 'unknown';
}
