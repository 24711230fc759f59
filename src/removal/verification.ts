import type { Clock } from '../common/clock.ts';
import { derived, type Gone, type Listing } from '../sessions/evidence.ts';
import { longestFirst, type Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import { type CallContext, forTime, UpstreamError, type VideoSessions } from '../sessions/video-sessions.ts';
import type { Witness } from '../sessions/witness.ts';
import type { Answer, Outcome } from './outcome.ts';

export interface VerifiedRemovalParts {
  readonly videoSessions: Pick<VideoSessions, 'remove'>;
  readonly witness: Pick<Witness, 'person'>;
  readonly clock: Clock;
  /** Fires when the process is about to end: checking stops, and what is known by then is reported. */
  readonly stopping: AbortSignal;
}

/** The outcome of asking VideoSDK and, unless it's final, what follows. */
export interface Removal {
  readonly outcome: Outcome;
  readonly later: (() => Promise<Outcome>) | null;
}

/** Asks VideoSDK once to remove a person who was seen in a session, and checks the result. */
export type VerifiedRemoval = (session: Session, target: Participant, call: CallContext) => Promise<Removal>;

/** How long to keep checking for a person who wasn't gone at the first check. */
export const CHECK_FOR_MS = 15_000;
/** How long a check may take while the process is stopping. */
export const LAST_CHECK_MS = 1_500;
/** Pauses before each of those checks. */
const CHECK_AGAIN_AFTER_MS = [400, 600, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000];

/**
 * The part of the pipeline that every removal goes through, a moderator's as well as a keep-out's: ask VideoSDK ->
 * check who is connected -> outcome. It records nothing: its caller does, before and after.
 *
 * @param inTurn queues the later checks, when many people are checked for at once
 */
export function createVerifiedRemoval(
  parts: VerifiedRemovalParts,
  inTurn: <T>(work: () => Promise<T>) => Promise<T> = (work) => work(),
): VerifiedRemoval {
  const verification = new Verification(parts, inTurn);
  return (session, target, call) => verification.remove(session, target, call);
}

class Verification {
  readonly #inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #videoSessions: VerifiedRemovalParts['videoSessions'];
  readonly #witness: VerifiedRemovalParts['witness'];
  readonly #clock: VerifiedRemovalParts['clock'];
  readonly #stopping: VerifiedRemovalParts['stopping'];

  constructor(parts: VerifiedRemovalParts, inTurn: <T>(work: () => Promise<T>) => Promise<T>) {
    this.#inTurn = inTurn;
    this.#videoSessions = parts.videoSessions;
    this.#witness = parts.witness;
    this.#clock = parts.clock;
    this.#stopping = parts.stopping;
  }

  async remove(session: Session, target: Participant, call: CallContext): Promise<Removal> {
    const answer = await this.#videoSessions.remove(session, target.id, call);
    if (answer.kind === 'not-sent') {
      return { outcome: { kind: 'taken-over', session, target }, later: null };
    }
    if (answer.kind === 'unreachable') {
      return { outcome: { kind: 'unavailable', target }, later: null };
    }
    // Check whatever the answer was: the removal may have happened, and the list may lag behind.
    const first = await this.#check(session, target, answer, call);
    if (first.kind === 'known') {
      return { outcome: first.outcome, later: null };
    }
    if (answer.kind === 'forbidden' && first.kind === 'unseen' && first.refused) {
      // VideoSDK refuses reads as well: checks in the next few seconds wouldn't show anything either.
      return { outcome: { kind: 'unknown', session, target, answer }, later: null };
    }
    return {
      outcome: { kind: 'pending', session, target, seen: first.kind, answer },
      later: () => this.#keepChecking(session, target, answer, call),
    };
  }

  /** Checks until the result is known, the time is up or the process ends. */
  async #keepChecking(session: Session, target: Participant, answer: Answer, call: CallContext): Promise<Outcome> {
    const until = this.#clock.elapsed() + CHECK_FOR_MS;
    for (const pause of CHECK_AGAIN_AFTER_MS) {
      await this.#clock.wait(Math.min(pause, Math.max(0, until - this.#clock.elapsed())), this.#stopping);
      // A check that was running when the process was told to stop may be too old to show the result: do one more.
      const lastCheck = this.#stopping.aborted;
      const seen = await this.#inTurn(() => this.#check(session, target, answer, call));
      if (seen.kind === 'known') {
        return seen.outcome;
      }
      if (this.#clock.elapsed() >= until) {
        return seen.kind === 'connected'
          ? stayed(session, target, answer)
          : { kind: 'unknown', session, target, answer };
      }
      if (lastCheck) {
        // They can't be said to have stayed before the time is up: the removal may still happen.
        break;
      }
    }
    return { kind: 'unknown', session, target, answer };
  }

  /** Checks for the person once, after their removal was requested. */
  async #check(
    session: Session,
    target: Participant,
    answer: Answer,
    call: CallContext,
  ): Promise<
    | { readonly kind: 'known'; readonly outcome: Outcome }
    | { readonly kind: 'connected' }
    | { readonly kind: 'unseen'; readonly refused: boolean }
  > {
    // A process that is about to end has no time for a VideoSDK that hangs: what is known by then must still be
    // reported.
    const bounded = this.#stopping.aborted ? { ...call, signal: this.#clock.timeout(LAST_CHECK_MS) } : call;
    try {
      const sight = await this.#witness.person(session, target.id, bounded);
      const remaining = derived(sight.others, (people) => [...people].sort(longestFirst));
      switch (sight.kind) {
        case 'unseen':
          return { kind: 'unseen', refused: false };
        case 'gone':
          return { kind: 'known', outcome: goneOutcome(session, target, answer, sight.gone, remaining) };
        case 'connected': {
          // Same ID, later join time: they were out and are back.
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

/** They were connected until the time was up. */
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

/**
 * The outcome of a failed read. Throws `error` unless it's an {@link UpstreamError}.
 *
 * @param target the person to remove; `null` when the read failed before they were found
 */
export function readFailure(
  error: unknown,
  target: Participant | null,
): Extract<Outcome, { readonly kind: 'forbidden' | 'busy' | 'unavailable' | 'no-account' }> {
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
    case 'no-account':
      return { kind: 'no-account', target, why: error.noAccount };
  }
}
