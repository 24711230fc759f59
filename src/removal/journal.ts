import type { CaseKey, CaseOutcome, Earlier } from '../cases/case.ts';
import type { KeepOutTerm } from '../keep-out/keep-out.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import type { Cooldown } from '../settings/settings.ts';
import type { Moderator } from './outcome.ts';

/** Where the reply to an interaction can be edited, for the 15 minutes that its token lives. */
export interface ReplyHandle {
  readonly applicationId: string;
  readonly token: string;
  /** The language of those who read it, as Discord names it. */
  readonly locale: string;
}

/**
 * Asked right before each attempt to send a message about work that belongs to one process: false when it is another one's to tell of
 * by now, or not true any more. May reject when the store can't say.
 */
export type MaySend = () => Promise<boolean>;

export interface NewCase {
  readonly guildId: string;
  /** The server's language, as Discord names it: that of its log channel. */
  readonly guildLocale: string;
  readonly moderator: Moderator;
  readonly target: Participant;
  readonly session: Session;
  readonly reason: string | null;
  readonly reference: string;
  /** Milliseconds of the Unix epoch. */
  readonly at: number;
  readonly reply: ReplyHandle | null;
  /** Whether the server's log channel is to hear of it. */
  readonly announce: boolean;
  /** Committed with the case: they are kept out from then on, whatever the first attempt comes to. */
  readonly keepOut?: KeepOutTerm | null;
  /** The picking that led here: the case is opened only while that is this process's, checked in the same step. */
  readonly from?: FromPicker | null;
}

/** A picking that is being carried out by this process. */
export interface FromPicker {
  readonly pickerId: string;
  /** Of one person: it ends as the case is opened. Of several it goes on, with each of their cases. */
  readonly of: 'one' | 'several';
}

export type OpenResult =
  | { readonly kind: 'opened'; readonly case: CaseKey; readonly earlier: Earlier | null }
  /** Somebody is at this person already, in this process or another. */
  | { readonly kind: 'in-progress'; readonly by: Moderator }
  /** The moderator has used up what the server's cooldown allows; again from `until` on. */
  | { readonly kind: 'cooling-down'; readonly until: number }
  /** The picking isn't this process's any more: another one has ended it, and told so. */
  | { readonly kind: 'taken-over' };

/**
 * The record of what is done. A case is committed before VideoSDK is asked, and settled after: whatever happens in
 * between, it can be found out what was asked for, and by whom.
 *
 * An open case is also the lock on its target: there is one at most for a person in a session, across all processes.
 */
export interface Journal {
  /**
   * Commits the case, durably, unless somebody is at it or the cooldown forbids it.
   *
   * @throws {RecordsError} when it could not be committed: nothing may be done then
   */
  open(entry: NewCase, cooldown: Cooldown | null): Promise<OpenResult>;
  /**
   * Whether the case is this process's still, and all others let it live: by what the store says at this moment, and no longer.
   * A process that was paused, or that the store did not hear of for too long, has lost its work to another one, which tells the
   * moderator that nothing more will be asked. So this is asked right before every request that changes something.
   *
   * @throws {RecordsError} when the store can't say: nothing may be done then
   */
  holds(key: CaseKey): Promise<boolean>;
  /**
   * The same for a message about the case, asked right before it. While the store is away nobody can take a case over: then this
   * process may tell as long as its own lease can't have run out. Never rejects.
   */
  maySend(key: CaseKey): Promise<boolean>;
  /**
   * The same for what came of it, as long as the reply still owes that: nothing that happened later is shown there yet. Never rejects.
   */
  owesReply(key: CaseKey): Promise<boolean>;
  /**
   * The reply shows something that happened later, whosever case it is: what came of the first attempt must not take its place. Never
   * rejects.
   */
  overtaken(key: CaseKey): Promise<void>;
  /**
   * What came of it. Never rejects: a store that is away is tried again until it is back or the process ends. Does nothing to a
   * case that another process has taken over.
   */
  settle(key: CaseKey, outcome: CaseOutcome, at: number): Promise<void>;
  /**
   * The reply shows the last word: from now on nobody need edit it after a crash. Never rejects, and does nothing to a case that
   * another process has taken over.
   */
  replied(key: CaseKey): Promise<void>;
}
