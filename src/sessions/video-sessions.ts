import type { Listing, Lookup } from './evidence.ts';
import type { Attendee, Participant } from './participant.ts';
import type { Room, Session } from './session.ts';

/** What every call carries: whose interaction it serves, and what may end it early. */
export interface CallContext {
  /** The short reference of the interaction; stands in the log line of the call and goes to VideoSDK as a header. */
  readonly reference: string;
  /** Aborts the call; it then rejects with an {@link UpstreamError} of code `unavailable`. */
  readonly signal?: AbortSignal;
  /** A read that failed is not repeated: whoever asks comes back by itself, and more patiently. */
  readonly once?: boolean;
  /**
   * Asked right before a request that changes something is sent: whether this process may still act. Without the right the
   * request isn't sent, and the answer is `not-sent`. May reject, which counts as "no".
   */
  readonly mayStillAct?: () => Promise<boolean>;
}

/**
 * How VideoSDK answered a request that changes something. It never throws. Whatever the answer, the request may have been
 * carried out, or be carried out a moment later, unless it certainly never left this machine.
 */
export type RemovalAnswer =
  /** A 2xx. Not proof that the person is gone. */
  | { readonly kind: 'accepted' }
  /** Understood and turned down: no such person, no such session, already left. VideoSDK does not say which. */
  | { readonly kind: 'rejected'; readonly status: number }
  /**
   * Credentials or permissions: only the operator can mend this. `skewMs`: as in {@link UpstreamError.skewMs}, where it's this machine's
   * clock that is to be mended.
   */
  | { readonly kind: 'forbidden'; readonly status: number; readonly skewMs?: number | null }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number | null }
  /** VideoSDK answered with a failure of its own (5xx). */
  | { readonly kind: 'failed'; readonly status: number }
  /** Sent, and no answer came. */
  | { readonly kind: 'unanswered' }
  /** The request certainly did not reach VideoSDK. */
  | { readonly kind: 'unreachable' }
  /** This process lost the right to act before it could send the request: whoever has taken over goes on. */
  | { readonly kind: 'not-sent' };

/** How the running sessions can be listed: all of the account at once, or only those of a room that is named. */
export type SessionListing = 'account' | 'by-room' | 'unknown';

/** What moderation needs of VideoSDK. Reads reject with {@link UpstreamError} and with nothing else. */
export interface VideoSessions {
  /**
   * The running sessions, as complete as the listing says for these rooms.
   *
   * @param rooms room ids or custom room ids; `null`: every room of the account. Where sessions can only be listed by room, that is
   *   every room that is known, which proves nothing about others. Sessions of other rooms may be among them.
   */
  running(rooms: ReadonlySet<string> | null, call: CallContext): Promise<Listing<Session>>;
  /** How sessions can be listed, as far as was found out. */
  readonly listing: SessionListing;
  /** One session's own record. */
  find(sessionId: string, call: CallContext): Promise<Lookup<Session>>;
  /** A room's own record, by its id. One that has no custom id is told without one. */
  room(roomId: string, call: CallContext): Promise<Lookup<Room>>;
  /** Who is connected now. */
  connected(sessionId: string, call: CallContext): Promise<Listing<Participant>>;
  /** Everybody who is or was in the session. */
  attendees(sessionId: string, call: CallContext): Promise<Listing<Attendee>>;
  /** One person's own record, by exact id. */
  attendee(sessionId: string, participantId: string, call: CallContext): Promise<Lookup<Attendee>>;
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
  /**
   * With `forbidden`: VideoSDK refused the bot because this machine's clock is so many milliseconds ahead of its own, negative for
   * behind, 0 for one that was put right meanwhile. `null`: that isn't why.
   */
  readonly skewMs: number | null;

  constructor(
    code: UpstreamErrorCode,
    message: string,
    facts: {
      status?: number | undefined;
      retryAfterSeconds?: number | null;
      skewMs?: number | null;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.skewMs = facts.skewMs ?? null;
  }
}

/** What a refusal tells of this machine's clock, to be handed on; nothing when it's for something else. */
export function forTime({ skewMs = null }: { readonly skewMs?: number | null }): { readonly skewMs?: number } {
  return skewMs === null ? {} : { skewMs };
}
