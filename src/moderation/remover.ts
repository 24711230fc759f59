import type { Answer, Outcome } from './outcome.ts';
import { longestFirst, type Participant } from './participant.ts';
import type { Session } from './session.ts';
import { type CallContext, type RemovalAnswer, UpstreamError, type VideoSessions } from './video-sessions.ts';

export interface RemoverParts {
  readonly videoSessions: VideoSessions;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or at once when the signal fires. Never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Fires when the process is about to end: looking on stops, and what is known by then is said. */
  readonly stopping: AbortSignal;
}

/** What came of asking VideoSDK, and, when that is not the last word, what follows. */
export interface Removal {
  readonly outcome: Outcome;
  readonly later: (() => Promise<Outcome>) | null;
}

/** Asks VideoSDK once to remove somebody who was seen in a session, and looks what came of it. */
export type Remover = (session: Session, target: Participant, call: CallContext) => Promise<Removal>;

/** How long a person who was not seen gone at once is looked for, and how often. */
const LOOK_FOR_MS = 15_000;
/** How long a look may take when the process is stopping. */
const LAST_LOOK_MS = 1_500;
const LOOK_AGAIN_AFTER_MS = [400, 600, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000];

/**
 * The part of the pipeline that every removal goes through, a moderator's as well as that of somebody who is kept out:
 * ask VideoSDK -> look at who is connected -> outcome. It records nothing: that is its caller's, before and after.
 *
 * @param inTurn has a look wait for its turn, when many are looked for at once
 */
export function createRemover(
  parts: RemoverParts,
  inTurn: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): Remover {
  const { videoSessions, now, stopping } = parts;

  return async (session, target, call) => {
    const answer = await videoSessions.remove(session, target.id, call);
    const outcome = await firstOutcome(session, target, answer, call);
    if (outcome.kind !== 'accepted' && outcome.kind !== 'unanswered') {
      return { outcome, later: null };
    }
    const said = outcome.kind === 'accepted' ? 'accepted' : outcome.answer;
    return { outcome, later: () => lookOn(session, target, said, call) };
  };

  /** What is true right after VideoSDK answered, or did not. */
  async function firstOutcome(
    session: Session,
    target: Participant,
    answer: RemovalAnswer,
    call: CallContext,
  ): Promise<Outcome> {
    switch (answer.kind) {
      case 'forbidden':
        return { kind: 'forbidden', target, status: answer.status };
      case 'busy':
        return { kind: 'busy', target, retryAfterSeconds: answer.retryAfterSeconds };
      case 'unreachable':
        return { kind: 'unavailable', target };
      case 'rejected':
        return rejected(session, target, answer.status, call);
      case 'accepted':
      case 'failed':
      case 'unanswered': {
        const seen = await look(session, target, call);
        if (seen.kind !== 'connected' && seen.kind !== 'unreadable') {
          return seen;
        }
        if (answer.kind === 'failed' && seen.kind === 'connected') {
          return { kind: 'unavailable', target };
        }
        return answer.kind === 'accepted'
          ? { kind: 'accepted', session, target, seen: seen.kind }
          : { kind: 'unanswered', session, target, seen: seen.kind, answer: answer.kind };
      }
    }
  }

  /** VideoSDK turned the removal down without saying why: its list tells which of the reasons it was. */
  async function rejected(session: Session, target: Participant, status: number, call: CallContext): Promise<Outcome> {
    try {
      const seen = await whoIsThere(session, target, call);
      if (seen === null || seen.remaining.length === 0) {
        const current = await videoSessions.find(session.id, call);
        if (!current?.running) {
          return { kind: 'session-over', session: current ?? { ...session, running: false } };
        }
      }
      // "No such session" of one that runs is a stray answer, and proves nobody gone.
      return seen !== null && seen.target === null
        ? { kind: 'already-gone', session, target, remaining: seen.remaining }
        : { kind: 'turned-down', session, target, status };
    } catch (error) {
      return readFailure(error, target);
    }
  }

  /** Looks until the person is gone, the time is up or the process ends. */
  async function lookOn(session: Session, target: Participant, answer: Answer, call: CallContext): Promise<Outcome> {
    const until = now() + LOOK_FOR_MS;
    let last: 'connected' | 'unreadable' = 'unreadable';
    for (const pause of LOOK_AGAIN_AFTER_MS) {
      await parts.wait(Math.min(pause, Math.max(0, until - now())), stopping);
      // A look that was under way when the process was told to stop may be older than what it should tell: one more.
      const lastLook = stopping.aborted;
      const seen = await inTurn(() => look(session, target, call));
      if (seen.kind !== 'connected' && seen.kind !== 'unreadable') {
        return seen;
      }
      last = seen.kind;
      if (lastLook || now() >= until) {
        break;
      }
    }
    return { kind: last === 'connected' ? 'still-there' : 'unknown', session, target, answer };
  }

  /** One look at who is connected after a removal was asked for. */
  async function look(
    session: Session,
    target: Participant,
    call: CallContext,
  ): Promise<Extract<Outcome, { kind: 'removed' | 'returned' }> | { kind: 'connected' } | { kind: 'unreadable' }> {
    // A process that is about to end has no time for a VideoSDK that hangs: what is known by then must still be said.
    const bounded = stopping.aborted ? { ...call, signal: AbortSignal.timeout(LAST_LOOK_MS) } : call;
    try {
      const seen = await whoIsThere(session, target, bounded);
      if (seen === null && (await videoSessions.find(session.id, bounded))?.running) {
        // "No such session" of one that runs: a stray answer, which proves nothing.
        return { kind: 'unreadable' };
      }
      if (seen === null || seen.target === null) {
        return { kind: 'removed', session, target, remaining: seen?.remaining ?? [] };
      }
      // The same id with a later time of joining: they were out, and are back.
      const rejoined =
        target.joinedAt !== null && seen.target.joinedAt !== null && seen.target.joinedAt > target.joinedAt;
      return rejoined
        ? { kind: 'returned', session, target, remaining: seen.remaining, rejoinedAt: seen.target.joinedAt }
        : { kind: 'connected' };
    } catch (error) {
      if (error instanceof UpstreamError) {
        return { kind: 'unreadable' };
      }
      throw error;
    }
  }

  /** @returns the target if connected, and everybody else who is; `null` when VideoSDK knows no such session now. */
  async function whoIsThere(
    session: Session,
    target: Participant,
    call: CallContext,
  ): Promise<{ target: Participant | null; remaining: Participant[] } | null> {
    const people = await videoSessions.connected(session.id, call);
    if (people === null) {
      return null;
    }
    const remaining = people.participants.filter(({ id }) => id !== target.id).sort(longestFirst);
    const listed = people.participants.find(({ id }) => id === target.id) ?? null;
    if (listed !== null || people.conclusive) {
      return { target: listed, remaining };
    }
    const attendee = await videoSessions.attendee(session.id, target.id, call);
    return { target: attendee?.connected ? attendee : null, remaining };
  }
}

/** What a read that failed means for whoever was to be removed. Throws what is no failure of VideoSDK. */
export function readFailure(
  error: unknown,
  target: Participant | null,
): Extract<Outcome, { readonly kind: 'forbidden' | 'busy' | 'unavailable' }> {
  if (!(error instanceof UpstreamError)) {
    throw error;
  }
  switch (error.code) {
    case 'forbidden':
      return { kind: 'forbidden', target, status: error.status };
    case 'busy':
      return { kind: 'busy', target, retryAfterSeconds: error.retryAfterSeconds };
    case 'unavailable':
      return { kind: 'unavailable', target };
  }
}
