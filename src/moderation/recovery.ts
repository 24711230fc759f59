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
 * A request that was under way when the process ended may still be carried out. Only whoever is connected so long after the
 * case was opened is said to have stayed.
 */
const MAY_STILL_HAPPEN_MS = 10_000;
const LOOK_AGAIN_AFTER_MS = 1_000;
/** Pauses between attempts to edit a reply, while its token lives. */
const TELL_AGAIN_AFTER_MS = [5_000, 15_000, 30_000, 60_000, 120_000, 240_000];

/**
 * Finishes what crashed processes began: finds out from VideoSDK's list what can still be said, settles the case and
 * edits the reply. It never asks VideoSDK to remove anybody, or to end anything: whether the first request arrived is not known.
 *
 * @returns how many cases were finished
 */
export async function recover(parts: RecoveryParts): Promise<number> {
  const left = await parts.unfinished.takeOver();
  const ends = await Promise.allSettled(left.map((one) => finish(parts, one)));
  for (const end of ends) {
    if (end.status === 'rejected') {
      throw end.reason;
    }
  }
  return left.length;
}

async function finish(parts: RecoveryParts, unfinished: Unfinished): Promise<void> {
  const { journal, now } = parts;
  const { case: opened, reply } = unfinished;
  let settled = opened;
  let bug: { readonly error: unknown } | null = null;
  if (opened.outcome === null) {
    let outcome: CaseOutcome | null;
    try {
      outcome = await whatCanBeSaid(parts, unfinished);
    } catch (error) {
      // A bug of ours must not leave the case open: it is this process's own now, and nobody would come back to it.
      outcome = 'unknown';
      bug = { error };
    }
    if (outcome === null) {
      // The process is stopping too: the next one will find out.
      return;
    }
    const settledAt = now();
    await journal.settle(opened, outcome, settledAt);
    settled = { ...opened, outcome, settledAt };
    parts.onSettled(settled);
  }
  if (reply !== null && (await toldOrTooLate(parts, settled, reply))) {
    await journal.replied(opened);
  }
  if (bug !== null) {
    throw bug.error;
  }
}

/** Edits the reply, again while that can still succeed. @returns whether nobody need try any more */
async function toldOrTooLate(
  { tell, now, wait, stopping }: RecoveryParts,
  settled: Case,
  reply: ReplyHandle,
): Promise<boolean> {
  for (const pause of [...TELL_AGAIN_AFTER_MS, null]) {
    if (now() - settled.createdAt >= REPLY_LIVES_MS) {
      return true;
    }
    try {
      await tell(settled, reply);
      return true;
    } catch {
      if (pause !== null) {
        await wait(pause, stopping);
      }
      if (stopping.aborted) {
        return false;
      }
    }
  }
  return true;
}

/** What VideoSDK's list tells of somebody whose removal may or may not have been asked for. `null` when stopped. */
async function whatCanBeSaid(parts: RecoveryParts, { case: opened }: Unfinished): Promise<CaseOutcome | null> {
  const { wait, stopping, now } = parts;
  // The process that opened the case may have had another clock: nobody waits for that one to be caught up with.
  const until = Math.min(opened.createdAt, now()) + MAY_STILL_HAPPEN_MS;
  let failures = 0;
  for (;;) {
    const seen = opened.kind === 'session-end' ? await lookAtEnd(parts, opened) : await look(parts, opened);
    let pause: number | undefined;
    if (seen === 'unreadable') {
      pause = READ_AGAIN_AFTER_MS[failures];
      failures += 1;
      if (pause === undefined) {
        return 'unknown';
      }
    } else if ((seen === 'there-since' || seen === 'running-since') && now() < until) {
      pause = LOOK_AGAIN_AFTER_MS;
    } else {
      return seen;
    }
    await wait(pause, stopping);
    if (stopping.aborted) {
      return null;
    }
  }
}

/** One look at a session that was to be ended. */
async function lookAtEnd(
  { videoSessions }: RecoveryParts,
  { sessionId, reference }: Case,
): Promise<Extract<CaseOutcome, 'over-since' | 'running-since'> | 'unreadable'> {
  try {
    const named = await videoSessions.find(sessionId, { reference });
    // "No such session" may be a stray answer: only where the list has none either there is none.
    const session = named ?? (await videoSessions.running({ reference })).find(({ id }) => id === sessionId) ?? null;
    return session?.running ? 'running-since' : 'over-since';
  } catch (error) {
    if (error instanceof UpstreamError) {
      return 'unreadable';
    }
    throw error;
  }
}

/** One look at who is connected now. */
async function look(
  { videoSessions }: RecoveryParts,
  { target, sessionId, reference }: Case,
): Promise<Extract<CaseOutcome, 'gone-since' | 'there-since' | 'session-over' | 'unknown'> | 'unreadable'> {
  if (target === null) {
    return 'unknown';
  }
  try {
    const people = await videoSessions.connected(sessionId, { reference });
    if (people === null || people.participants.length === 0) {
      const session = await videoSessions.find(sessionId, { reference });
      if (!session?.running) {
        return 'session-over';
      }
      if (people === null) {
        // "No such session" of one that runs: a stray answer, which proves nothing.
        return 'unreadable';
      }
    }
    if (people.participants.some(({ id }) => id === target.id)) {
      return 'there-since';
    }
    if (people.conclusive) {
      return 'gone-since';
    }
    const attendee = await videoSessions.attendee(sessionId, target.id, { reference });
    return attendee?.connected ? 'there-since' : 'gone-since';
  } catch (error) {
    if (error instanceof UpstreamError) {
      return 'unreadable';
    }
    throw error;
  }
}
