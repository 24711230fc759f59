import type { Listing, Lookup } from './evidence.ts';
import type { Attendee, Participant } from './participant.ts';
import type { Room, Session } from './session.ts';

/** What every call carries: the interaction it's for, and what can end it early. */
export interface CallContext {
  /** The interaction's short reference. Goes into the call's log line, and to VideoSDK as a header. */
  readonly reference: string;
  /** Aborts the call, which then rejects with an {@link UpstreamError} of code `unavailable`. */
  readonly signal?: AbortSignal;
  /** Doesn't retry a failed read: the caller tries again on its own, and more patiently. */
  readonly once?: boolean;
  /**
   * Called right before a request that changes something: whether this process can still act. If not, the request isn't
   * sent, and the answer is `not-sent`. May reject, which counts as "no".
   */
  readonly mayStillAct?: () => Promise<boolean>;
}

/**
 * How VideoSDK answered a request that changes something. Such requests never throw. Whatever the answer, the request
 * may have been carried out, or may be a moment later, unless it certainly never left this machine.
 */
export type RemovalAnswer =
  /** A 2xx. Not proof that the person is gone. */
  | { readonly kind: 'accepted' }
  /** Understood and refused: no such person, no such session, already left. VideoSDK doesn't say which. */
  | { readonly kind: 'rejected'; readonly status: number }
  /**
   * Credentials or permissions, which only the operator can fix. `skewMs`: as in {@link UpstreamError.skewMs}, when
   * this machine's clock is to blame.
   */
  | { readonly kind: 'forbidden'; readonly status: number; readonly skewMs?: number | null }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number | null }
  /** VideoSDK answered with a failure of its own (5xx). */
  | { readonly kind: 'failed'; readonly status: number }
  /** The request was sent, and no answer came. */
  | { readonly kind: 'unanswered' }
  /** The request certainly didn't reach VideoSDK. */
  | { readonly kind: 'unreachable' }
  /** This process lost the right to act before it could send the request. The process that took over continues. */
  | { readonly kind: 'not-sent' };

/** How running sessions can be listed: for the whole account at once, or only by room. */
export type SessionListing = 'account' | 'by-room' | 'unknown';

/** What moderation needs from VideoSDK. Reads reject with {@link UpstreamError}, and with nothing else. */
export interface VideoSessions {
  /**
   * The running sessions, as complete as the listing says for these rooms.
   *
   * @param rooms room IDs or custom room IDs; `null`: every room of the account. Where sessions can only be listed by
   *   room, that means every known room, which proves nothing about others. Sessions in other rooms may be included
   */
  running(rooms: ReadonlySet<string> | null, call: CallContext): Promise<Listing<Session>>;
  /** How sessions can be listed, as far as that's known. */
  readonly listing: SessionListing;
  /** A session's own record. */
  find(sessionId: string, call: CallContext): Promise<Lookup<Session>>;
  /** A room's own record, by its ID. Without a custom ID, `customId` is `null`. */
  room(roomId: string, call: CallContext): Promise<Lookup<Room>>;
  /** Who is connected now. */
  connected(sessionId: string, call: CallContext): Promise<Listing<Participant>>;
  /** Everyone who is or was in the session. */
  attendees(sessionId: string, call: CallContext): Promise<Listing<Attendee>>;
  /** A person's own record, by exact ID. */
  attendee(sessionId: string, participantId: string, call: CallContext): Promise<Lookup<Attendee>>;
  /** Asks for the removal once: the request is never repeated after it may have reached VideoSDK. */
  remove(session: Session, participantId: string, call: CallContext): Promise<RemovalAnswer>;
}

/** `no-account`: there is no account to ask with. */
export type UpstreamErrorCode = 'forbidden' | 'busy' | 'unavailable' | 'no-account';

/**
 * Why there is no account: the server has none, and the operator lends none; its credentials can't be decrypted; or it
 * was removed or replaced while something was being done.
 */
export type NoAccount = 'none' | 'unreadable' | 'changed';

/** A read that VideoSDK didn't answer as it should. `cause` holds the original error. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
  /**
   * With `forbidden`: VideoSDK rejected the bot because this machine's clock is this many milliseconds ahead of its own.
   * Negative when it's behind, 0 when it was corrected meanwhile. `null`: that isn't why.
   */
  readonly skewMs: number | null;
  /** The answer was larger than the bot reads at once. Smaller pages may help. */
  readonly tooLarge: boolean;
  /** With `no-account`: why. */
  readonly noAccount: NoAccount;

  constructor(
    code: UpstreamErrorCode,
    message: string,
    facts: {
      status?: number | undefined;
      retryAfterSeconds?: number | null;
      skewMs?: number | null;
      tooLarge?: boolean;
      noAccount?: NoAccount;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.code = code;
    this.status = facts.status ?? null;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.skewMs = facts.skewMs ?? null;
    this.tooLarge = facts.tooLarge ?? false;
    this.noAccount = facts.noAccount ?? 'none';
  }
}

/** What a refusal says about this machine's clock, to pass on. Empty when it has another reason. */
export function forTime({ skewMs = null }: { readonly skewMs?: number | null }): { readonly skewMs?: number } {
  return skewMs === null ? {} : { skewMs };
}
