import type { CaseKey, CaseOutcome, Earlier } from '../cases/case.ts';
import type { Handling } from '../reports/report.ts';
import type { Complete, Gap, Gone, Listing } from '../sessions/evidence.ts';
import type { Attendee, Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import type { NoAccount, RemovalAnswer } from '../sessions/video-sessions.ts';

/** Who asked, as others will read it. */
export interface Moderator {
  readonly userId: string;
}

interface InSession {
  readonly session: Session;
}

interface OnTarget extends InSession {
  readonly target: Participant;
}

/** Who is still connected, as far as that could be read. Never includes the target. */
interface WithRemaining {
  readonly remaining: Listing<Participant>;
}

/** VideoSDK's answer to a removal that was sent, if there was one. */
export type Answer = Exclude<RemovalAnswer, { readonly kind: 'unreachable' | 'not-sent' }>;

/** Anything but success: the removal may have happened anyway. */
export type OtherAnswer = Exclude<Answer, { readonly kind: 'accepted' }>;

/** Every possible result of a request to remove someone. Each has its own text and color. */
export type Outcome =
  // VideoSDK wasn't asked to remove anyone.
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'none-running' }
  | { readonly kind: 'several-sessions'; readonly sessions: readonly Session[] }
  | { readonly kind: 'no-such-session'; readonly given: string; readonly sessions: readonly Session[] }
  // Part of the list is missing: what matches may not be the only match. `given`: what was typed, if anything.
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
  // `present`: the people who could be read, those who match what was typed first.
  | ({
      readonly kind: 'people-incomplete';
      readonly given: string;
      readonly present: readonly Participant[];
      readonly gap: Gap;
    } & InSession)
  | ({ readonly kind: 'in-progress'; readonly by: Moderator } & OnTarget)
  | ({ readonly kind: 'protected' } & OnTarget)
  // Found, and nothing more: the moderator has to confirm first.
  | ({ readonly kind: 'to-confirm' } & OnTarget)
  | ({ readonly kind: 'cooling-down'; readonly until: number } & OnTarget)
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'not-recorded'; readonly target: Participant | null }
  // They left before anything was requested.
  | ({ readonly kind: 'already-gone'; readonly target: Participant | Attendee; readonly gone: Gone } & InSession &
      WithRemaining)
  // This process was stopped or cut off before it could ask. Another one has taken over the case and reports the
  // result.
  | ({ readonly kind: 'taken-over' } & OnTarget)
  // It was to be done from a report that another moderator has acted on since.
  | ({
      readonly kind: 'report-handled';
      readonly report: number;
      readonly how: Handling;
      readonly by: Moderator;
      readonly at: number;
    } & OnTarget)
  // Accepted, and the person isn't connected anymore.
  | ({ readonly kind: 'removed'; readonly gone: Gone } & OnTarget & WithRemaining)
  // Not connected anymore, although VideoSDK didn't accept the removal or didn't answer.
  | ({ readonly kind: 'gone'; readonly gone: Gone; readonly answer: OtherAnswer } & OnTarget & WithRemaining)
  // They were out and are connected again.
  | ({ readonly kind: 'returned'; readonly rejoinedAt: number | null; readonly answer: Answer } & OnTarget &
      WithRemaining)
  // Not known yet: another outcome follows.
  | ({ readonly kind: 'pending'; readonly seen: 'connected' | 'unseen'; readonly answer: Answer } & OnTarget)
  // Checking is over: connected the whole time, after success, a failure or no answer …
  | ({
      readonly kind: 'still-there';
      readonly answer: Extract<Answer, { readonly kind: 'accepted' | 'failed' | 'unanswered' }>;
    } & OnTarget)
  // … or after VideoSDK refused. In `forbidden`, `busy` and `unavailable`, `target` is null when they came before
  // anyone was found.
  | ({ readonly kind: 'turned-down'; readonly status: number } & OnTarget)
  | {
      readonly kind: 'forbidden';
      readonly target: Participant | null;
      readonly status: number | null;
      /** As in `UpstreamError`: set when VideoSDK rejects this machine's clock, not its credentials. */
      readonly skewMs?: number | null;
    }
  | { readonly kind: 'busy'; readonly target: Participant | null; readonly retryAfterSeconds: number | null }
  // Nothing reached VideoSDK, or nothing could be read from it.
  | { readonly kind: 'unavailable'; readonly target: Participant | null }
  // There is no VideoSDK account to ask with, so nothing was.
  | { readonly kind: 'no-account'; readonly target: Participant | null; readonly why: NoAccount }
  // Requested, and the result can't be determined.
  | ({ readonly kind: 'unknown'; readonly answer: Answer } & OnTarget);

export type OutcomeKind = Outcome['kind'];

/** The case of an attempt, and what was on record about its target before. */
export interface CaseFacts {
  readonly key: CaseKey;
  readonly earlier: Earlier | null;
}

/** An outcome and, unless it's final, the one that follows. */
export interface Progress {
  readonly outcome: Outcome;
  /** `null` when nothing was requested from VideoSDK. */
  readonly case: CaseFacts | null;
  readonly later: Promise<Outcome> | null;
}

/**
 * What to record for an outcome that is final for its case; `null` while it isn't.
 *
 * @throws {Error} for an outcome that can't happen once a case is open
 */
export function caseOutcome(outcome: Outcome): CaseOutcome | null {
  const { kind } = outcome;
  switch (kind) {
    case 'pending':
    // The process that owns the case now settles it.
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
      // None of these can happen once a case is open.
      throw new Error(`outcome "${kind}" can't settle a case`);
  }
}
