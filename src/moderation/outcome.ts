import type { CaseKey, CaseOutcome, Earlier } from './case.ts';
import type { Attendee, Participant } from './participant.ts';
import type { Session } from './session.ts';

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

/** Who is still connected; `null` when VideoSDK's list could not be read. The target is never among them. */
interface WithRemaining {
  readonly remaining: readonly Participant[] | null;
}

/** What VideoSDK said to the removal: yes, an error of its own, or nothing. */
export type Answer = 'accepted' | 'failed' | 'unanswered';

/** Everything that can come of one request to remove somebody. Each case has its own words and its own colour. */
export type Outcome =
  // Nothing was asked of VideoSDK's removal.
  | { readonly kind: 'overloaded' }
  | { readonly kind: 'none-running' }
  | { readonly kind: 'several-sessions'; readonly sessions: readonly Session[] }
  | { readonly kind: 'no-such-session'; readonly given: string; readonly sessions: readonly Session[] }
  | { readonly kind: 'room-not-allowed' }
  | ({ readonly kind: 'session-over' } & InSession)
  | ({ readonly kind: 'nobody-named'; readonly present: readonly Participant[] } & InSession)
  | ({ readonly kind: 'ambiguous'; readonly given: string; readonly candidates: readonly Participant[] } & InSession)
  | ({ readonly kind: 'no-such-person'; readonly given: string; readonly present: readonly Participant[] } & InSession)
  | ({ readonly kind: 'in-progress'; readonly by: Moderator } & OnTarget)
  | ({ readonly kind: 'protected' } & OnTarget)
  // Found, and nothing more: whoever asked wants to be sure first.
  | ({ readonly kind: 'to-confirm' } & OnTarget)
  | ({ readonly kind: 'cooling-down'; readonly until: number } & OnTarget)
  | { readonly kind: 'reason-missing' }
  | { readonly kind: 'not-recorded'; readonly target: Participant | null }
  // The person is not connected any more.
  | ({ readonly kind: 'removed' } & OnTarget & WithRemaining)
  | ({ readonly kind: 'returned'; readonly rejoinedAt: number | null } & OnTarget & WithRemaining)
  | ({ readonly kind: 'already-gone'; readonly target: Participant | Attendee } & InSession & WithRemaining)
  // Not known yet: a later outcome follows.
  | ({ readonly kind: 'accepted'; readonly seen: 'connected' | 'unreadable' } & OnTarget)
  | ({ readonly kind: 'unanswered'; readonly seen: 'connected' | 'unreadable'; readonly answer: Answer } & OnTarget)
  // The end of looking.
  | ({ readonly kind: 'still-there'; readonly answer: Answer } & OnTarget)
  | ({ readonly kind: 'unknown'; readonly answer: Answer } & OnTarget)
  // VideoSDK would not or could not. `target` is null when it failed before anybody was found.
  | { readonly kind: 'turned-down'; readonly session: Session; readonly target: Participant; readonly status: number }
  | { readonly kind: 'forbidden'; readonly target: Participant | null; readonly status: number | null }
  | { readonly kind: 'busy'; readonly target: Participant | null; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'unavailable'; readonly target: Participant | null };

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
export function caseOutcome({ kind }: Outcome): CaseOutcome | null {
  switch (kind) {
    case 'accepted':
    case 'unanswered':
      return null;
    case 'removed':
    case 'returned':
    case 'already-gone':
    case 'session-over':
    case 'still-there':
    case 'unknown':
    case 'turned-down':
    case 'forbidden':
    case 'busy':
    case 'unavailable':
      return kind;
    default:
      // Nothing of these is found out after a case was opened.
      throw new Error(`"${kind}" is not what can come of a case`);
  }
}
