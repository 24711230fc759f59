import type { Clock } from '../common/clock.ts';
import { derived, type Gone, type Listing } from '../sessions/evidence.ts';
import { longestFirst, type Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import { type CallContext, forTime, UpstreamError, type VideoSessions } from '../sessions/video-sessions.ts';
import type { Witness } from '../sessions/witness.ts';
import type { Answer, Outcome } from './outcome.ts';

export interface VerifiedRemovalParts {
  readonly videoSessions: Pick<VideoSessions, 'remove'>;
  readonly witness: Witness;
  readonly clock: Clock;
  /** Fires when the process is about to end: looking on stops, and what is known by then is said. */
  readonly stopping: AbortSignal;
}

/** What came of asking VideoSDK, and, when that is not the last word, what follows. */
export interface Removal {
  readonly outcome: Outcome;
  readonly later: (() => Promise<Outcome>) | null;
}

/** Asks VideoSDK once to remove somebody who was seen in a session, and looks what came of it. */
export type VerifiedRemoval = (session: Session, target: Participant, call: CallContext) => Promise<Removal>;

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
export function createVerifiedRemoval(
  parts: VerifiedRemovalParts,
  inTurn: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): VerifiedRemoval {
  const { videoSessions, witness, clock, stopping } = parts;

  return async (session, target, call) => {
    const answer = await videoSessions.remove(session, target.id, call);
    if (answer.kind === 'not-sent') {
      return { outcome: { kind: 'taken-over', session, target }, later: null };
    }
    if (answer.kind === 'unreachable') {
      return { outcome: { kind: 'unavailable', target }, later: null };
    }
    // Whatever the answer was: it may have been carried out, and the list may be a moment behind.
    const first = await look(session, target, answer, call);
    if (first.kind === 'known') {
      return { outcome: first.outcome, later: null };
    }
    if (answer.kind === 'forbidden' && first.kind === 'unseen' && first.refused) {
      // VideoSDK refuses to be read as well: nobody would see anything in the next seconds either.
      return { outcome: { kind: 'unknown', session, target, answer }, later: null };
    }
    return {
      outcome: { kind: 'pending', session, target, seen: first.kind, answer },
      later: () => lookOn(session, target, answer, call),
    };
  };

  /** Looks until it is known, the time is up or the process ends. */
  async function lookOn(session: Session, target: Participant, answer: Answer, call: CallContext): Promise<Outcome> {
    const until = clock.elapsed() + LOOK_FOR_MS;
    for (const pause of LOOK_AGAIN_AFTER_MS) {
      await clock.wait(Math.min(pause, Math.max(0, until - clock.elapsed())), stopping);
      // A look that was under way when the process was told to stop may be older than what it should tell: one more.
      const lastLook = stopping.aborted;
      const seen = await inTurn(() => look(session, target, answer, call));
      if (seen.kind === 'known') {
        return seen.outcome;
      }
      if (clock.elapsed() >= until) {
        return seen.kind === 'connected'
          ? stayed(session, target, answer)
          : { kind: 'unknown', session, target, answer };
      }
      if (lastLook) {
        // Before the time is up nobody can say that they stayed: the removal may still be carried out.
        break;
      }
    }
    return { kind: 'unknown', session, target, answer };
  }

  /** One look for the person after a removal was asked for. */
  async function look(
    session: Session,
    target: Participant,
    answer: Answer,
    call: CallContext,
  ): Promise<
    | { readonly kind: 'known'; readonly outcome: Outcome }
    | { readonly kind: 'connected' }
    | { readonly kind: 'unseen'; readonly refused: boolean }
  > {
    // A process that is about to end has no time for a VideoSDK that hangs: what is known by then must still be said.
    const bounded = stopping.aborted ? { ...call, signal: clock.timeout(LAST_LOOK_MS) } : call;
    try {
      const sight = await witness.person(session, target.id, bounded);
      const remaining = derived(sight.others, (people) => [...people].sort(longestFirst));
      switch (sight.kind) {
        case 'unseen':
          return { kind: 'unseen', refused: false };
        case 'gone':
          return { kind: 'known', outcome: goneOutcome(session, target, answer, sight.gone, remaining) };
        case 'connected': {
          // The same id with a later time of joining: they were out, and are back.
          const { joinedAt } = sight.person;
          const rejoined = target.joinedAt !== null && joinedAt !== null && joinedAt > target.joinedAt;
          return rejoined
            ? {
                kind: 'known',
                outcome: { kind: 'returned', session, target, remaining, rejoinedAt: joinedAt, answer },
              }
            : { kind: 'connected' };
        }
      }
    } catch (error) {
      if (error instanceof UpstreamError) {
        return { kind: 'unseen', refused: error.code === 'forbidden' };
      }
      throw error;
    }
  }
}

function goneOutcome(
  session: Session,
  target: Participant,
  answer: Answer,
  gone: Gone,
  remaining: Listing<Participant>,
): Outcome {
  if (answer.kind === 'accepted') {
    return { kind: 'removed', session, target, gone, remaining };
  }
  return answer.kind === 'rejected' && gone.by === 'session'
    ? { kind: 'session-over', session: { ...session, state: 'ended' } }
    : { kind: 'gone', session, target, gone, remaining, answer };
}

/** They were seen connected until the time was up. */
function stayed(session: Session, target: Participant, answer: Answer): Outcome {
  switch (answer.kind) {
    case 'accepted':
    case 'failed':
    case 'unanswered':
      return { kind: 'still-there', session, target, answer };
    case 'rejected':
      return { kind: 'turned-down', session, target, status: answer.status };
    case 'forbidden':
      return { kind: 'forbidden', target, status: answer.status, ...forTime(answer) };
    case 'busy':
      return { kind: 'busy', target, retryAfterSeconds: answer.retryAfterSeconds };
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
      return { kind: 'forbidden', target, status: error.status, ...forTime(error) };
    case 'busy':
      return { kind: 'busy', target, retryAfterSeconds: error.retryAfterSeconds };
    case 'unavailable':
      return { kind: 'unavailable', target };
  }
}
