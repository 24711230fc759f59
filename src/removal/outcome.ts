import type { CaseKey, CaseOutcome, Earlier } from '../cases/case.ts';
import type { Complete, Gap, Gone, Listing } from '../sessions/evidence.ts';
import type { Attendee, Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import type { RemovalAnswer } from '../sessions/video-sessions.ts';

/** Who asked, as the others will read it. */
export interface Moderator {
  readonly userId: string;
}

interface InSession {
  readonly session: Session;
}

interface OnTarget extends InSession {
  readonly target: Participant;
}

/** Who is still connected, as far as that could be read. The target is never among them. */
interface WithRemaining {
  readonly remaining: Listing<Participant>;
}

/** What VideoSDK said to a removal that was sent, if anything. */
export type Answer = Exclude<RemovalAnswer, { readonly kind: 'unreachable' | 'not-sent' }>;

/** Anything but a yes: the removal may have been carried out all the same. */
export type OtherAnswer = Exclude<Answer, { readonly kind: 'accepted' }>;

/** Everything that can come of one request to remove somebody. Each case has its own words and its own colour. */
export type Outcome =
  // Nothing was asked of VideoSDK's removal.
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'none-running' }
  | { readonly kind: 'several-sessions'; readonly sessions: readonly Session[] }
  | { readonly kind: 'no-such-session'; readonly given: string; readonly sessions: readonly Session[] }
  // Part of the list is missing: what fits may not be the only one that does. `given`: what was named, if anything.
  | {
      readonly kind: 'sessions-incomplete';
      readonly given: string | null;
      readonly sessions: readonly Session[];
      readonly gap: Gap;
    }
  | { readonly kind: 'room-not-allowed' }
  | ({ readonly kind: 'session-over' } & InSession)
  | ({ readonly kind: 'nobody-named'; readonly present: Listing<Participant> } & InSession)
  | ({ readonly kind: 'ambiguous'; readonly given: string; readonly candidates: readonly Participant[] } & InSession)
  | ({
      readonly kind: 'no-such-person';
      readonly given: string;
      readonly present: Complete<Participant>;
    } & InSession)
  // `present`: those who could be seen, the ones who fit what was named first.
  | ({
      readonly kind: 'people-incomplete';
      readonly given: string;
      readonly present: readonly Participant[];
      readonly gap: Gap;
    } & InSession)
  | ({ readonly kind: 'in-progress'; readonly by: Moderator } & OnTarget)
  | ({ readonly kind: 'protected' } & OnTarget)
  // Found, and nothing more: whoever asked wants to be sure first.
  | ({ readonly kind: 'to-confirm' } & OnTarget)
  | ({ readonly kind: 'cooling-down'; readonly until: number } & OnTarget)
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'not-recorded'; readonly target: Participant | null }
  // They had left before anything was asked.
  | ({ readonly kind: 'already-gone'; readonly target: Participant | Attendee; readonly gone: Gone } & InSession &
      WithRemaining)
  // This process was stopped or cut off before it could ask; another one has taken the case over, and tells what came of it.
  | ({ readonly kind: 'taken-over' } & OnTarget)
  // Accepted, and the person is not connected any more.
  | ({ readonly kind: 'removed'; readonly gone: Gone } & OnTarget & WithRemaining)
  // Not connected any more, although VideoSDK didn't accept the removal, or didn't answer.
  | ({ readonly kind: 'gone'; readonly gone: Gone; readonly answer: OtherAnswer } & OnTarget & WithRemaining)
  // They were out and are connected again.
  | ({ readonly kind: 'returned'; readonly rejoinedAt: number | null; readonly answer: Answer } & OnTarget &
      WithRemaining)
  // Not known yet: a later outcome follows.
  | ({ readonly kind: 'pending'; readonly seen: 'connected' | 'unseen'; readonly answer: Answer } & OnTarget)
  // The end of looking: seen connected for all of the time, after a yes, a failure or no answer …
  | ({
      readonly kind: 'still-there';
      readonly answer: Extract<Answer, { readonly kind: 'accepted' | 'failed' | 'unanswered' }>;
    } & OnTarget)
  // … or after VideoSDK refused. `target` of the last three is null when it failed before anybody was found.
  | ({ readonly kind: 'turned-down'; readonly status: number } & OnTarget)
  | {
      readonly kind: 'forbidden';
      readonly target: Participant | null;
      readonly status: number | null;
      /** As in `UpstreamError`: then it's the clock of this machine, and no credentials, that VideoSDK doesn't accept. */
      readonly skewMs?: number | null;
    }
  | { readonly kind: 'busy'; readonly target: Participant | null; readonly retryAfterSeconds: number | null }
  // Nothing reached VideoSDK, or nothing could be read of it.
  | { readonly kind: 'unavailable'; readonly target: Participant | null }
  // Asked, and not to be found out.
  | ({ readonly kind: 'unknown'; readonly answer: Answer } & OnTarget);

export type OutcomeKind = Outcome['kind'];

/** The case under which an attempt is kept, and what was known of its target before. */
export interface CaseFacts {
  readonly key: CaseKey;
  readonly earlier: Earlier | null;
}

/** An outcome and, when it is not the last word, the one that follows. */
export interface Progress {
  readonly outcome: Outcome;
  /** `null` when VideoSDK was asked for nothing. */
  readonly case: CaseFacts | null;
  readonly later: Promise<Outcome> | null;
}

/** What is kept of an outcome that is the last word on a case; `null` while it is not. */
export function caseOutcome(outcome: Outcome): CaseOutcome | null {
  const { kind } = outcome;
  switch (kind) {
    case 'pending':
    // Whoever has the case now settles it.
    case 'taken-over':
      return null;
    case 'removed':
    case 'gone':
    case 'already-gone':
    case 'session-over':
    case 'still-there':
    case 'unknown':
    case 'turned-down':
    case 'forbidden':
    case 'busy':
    case 'unavailable':
      return kind;
    case 'returned':
      return outcome.answer.kind === 'accepted' ? 'returned' : 'came-back';
    default:
      // Nothing of these is found out after a case was opened.
      throw new Error(`"${kind}" is not what can come of a case`);
  }
}
