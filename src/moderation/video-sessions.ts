import type { Attendee, Participant } from './participant.ts';
import type { Session } from './session.ts';

/** What every call carries: whose interaction it serves, and what may end it early. */
export interface CallContext {
  /** The short reference of the interaction; stands in the log line of the call and goes to VideoSDK as a header. */
  readonly reference: string;
  /** Aborts the call; it then rejects with an {@link UpstreamError} of code `unavailable`. */
  readonly signal?: AbortSignal;
  /** A read that failed is not repeated: whoever asks comes back by itself, and more patiently. */
  readonly once?: boolean;
}

export interface ConnectedPeople {
  readonly participants: readonly Participant[];
  /**
   * Whether absence from `participants` proves absence from the session. A list that came in several pages does
   * not: somebody may have slipped from one page to another while we were reading.
   */
  readonly conclusive: boolean;
}

/** How VideoSDK answered a removal. It never throws: each of these decides what is true next. */
export type RemovalAnswer =
  /** A 2xx. Not proof that the person is gone. */
  | { readonly kind: 'accepted' }
  /** Understood and turned down: no such person, no such session, already left. VideoSDK does not say which. */
  | { readonly kind: 'rejected'; readonly status: number }
  /** Credentials or permissions: only the operator can mend this. */
  | { readonly kind: 'forbidden'; readonly status: number }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number | null }
  /** The request certainly did not reach VideoSDK. */
  | { readonly kind: 'unreachable' }
  /** VideoSDK answered with a failure of its own (5xx): it may have acted or not. */
  | { readonly kind: 'failed'; readonly status: number }
  /** Sent, and no answer came: it may have acted or not. */
  | { readonly kind: 'unanswered' };

/** What moderation needs of VideoSDK. Reads reject with {@link UpstreamError} and with nothing else. */
export interface VideoSessions {
  /** All running sessions of the account. */
  running(call: CallContext): Promise<readonly Session[]>;
  /** One session, running or ended; `null` when there is none of that id. */
  find(sessionId: string, call: CallContext): Promise<Session | null>;
  /** Who is connected now; `null` when VideoSDK knows no such session, or no longer. */
  connected(sessionId: string, call: CallContext): Promise<ConnectedPeople | null>;
  /** Everybody who is or was in the session; `null` when there is none of that id. */
  attendees(sessionId: string, call: CallContext): Promise<readonly Attendee[] | null>;
  /** One person by exact id; `null` when they never were in the session. */
  attendee(sessionId: string, participantId: string, call: CallContext): Promise<Attendee | null>;
  /** Asks for the removal, once: never repeated after it may have reached VideoSDK. */
  remove(session: Session, participantId: string, call: CallContext): Promise<RemovalAnswer>;
}

export type UpstreamErrorCode = 'forbidden' | 'busy' | 'unavailable';

/** A read that VideoSDK did not answer as it should. `cause` holds the original. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    code: UpstreamErrorCode,
    message: string,
    facts: { status?: number | undefined; retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
  }
}
