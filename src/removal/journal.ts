import type { CaseKey, CaseOutcome, Earlier } from '../cases/case.ts';
import type { KeepOutTerm } from '../keep-out/keep-out.ts';
import type { Handling } from '../reports/report.ts';
import type { Participant } from '../sessions/participant.ts';
import type { Session } from '../sessions/session.ts';
import type { Cooldown } from '../settings/settings.ts';
import type { Moderator } from './outcome.ts';

/** Where the reply to an interaction can be edited, for the 15 minutes that its token lives. */
export interface ReplyHandle {
  readonly applicationId: string;
  readonly token: string;
  /** The language of the reply's readers, as Discord names it. */
  readonly locale: string;
}

/**
 * Checked right before each attempt to send a message about work that one process owns. False when another process owns
 * the work now, or when the message isn't true anymore. May reject when the store can't say.
 */
export type MaySend = () => Promise<boolean>;

export interface NewCase {
  readonly guildId: string;
  /** The server's language, as Discord names it. The log channel uses it. */
  readonly guildLocale: string;
  readonly moderator: Moderator;
  readonly target: Participant;
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  readonly session: Session;
  readonly reason: string | null;
  readonly reference: string;
  /** Milliseconds of the Unix epoch. */
  readonly at: number;
  readonly reply: ReplyHandle | null;
  /** Whether to post the case in the server's log channel. */
  readonly announce: boolean;
  /** Committed with the case: the keep-out starts right away, whatever the first attempt's outcome. */
  readonly keepOut?: KeepOutTerm | null;
  /**
   * The picker that led here. The case opens only while this process owns that picker, checked in the same transaction.
   */
  readonly from?: FromPicker | null;
}

/** A picker that this process is carrying out. */
export interface FromPicker {
  readonly pickerId: string;
  /** `one`: the picker ends when the case opens. `several`: it goes on with each of its cases. */
  readonly of: 'one' | 'several';
}

/** How many more people a moderator can remove, and if it's no one, until when (milliseconds of the Unix epoch). */
export type Allowance = { readonly left: number; readonly until: null } | { readonly left: 0; readonly until: number };

export type OpenResult =
  | { readonly kind: 'opened'; readonly case: CaseKey; readonly earlier: Earlier | null }
  /** A removal of this person is already in progress, in this process or another. */
  | { readonly kind: 'in-progress'; readonly by: Moderator }
  /** The moderator has used up the server's cooldown, until `until` (milliseconds of the Unix epoch). */
  | { readonly kind: 'cooling-down'; readonly until: number }
  /** Another process owns the picker now. It has ended the picker and reported that. */
  | { readonly kind: 'taken-over' }
  /** The picker was opened from a report that another moderator has acted on since. */
  | {
      readonly kind: 'report-handled';
      readonly report: number;
      readonly how: Handling;
      readonly by: string;
      readonly at: number;
    };

/**
 * The record of what the bot does. A case is committed before VideoSDK is asked and settled after: whatever happens in
 * between, the record shows what was requested, and by whom.
 *
 * An open case is also the lock on its target: across all processes, a person in a session has at most one.
 */
export interface Journal {
  /**
   * Commits the case, durably, unless a removal of this person is in progress, the cooldown forbids it, or another
   * process owns the picker.
   *
   * @throws {RecordsError} when it couldn't be committed: don't do anything then
   */
  open(entry: NewCase, cooldown: Cooldown | null): Promise<OpenResult>;
  /**
   * What a cooldown still leaves a moderator right now: {@link open} has the last word.
   *
   * @param at milliseconds of the Unix epoch
   * @throws {RecordsError} when the store can't say
   */
  allowance(
    of: { readonly guildId: string; readonly moderatorId: string },
    cooldown: Cooldown,
    at: number,
  ): Promise<Allowance>;
  /**
   * Whether this process still owns the case and counts as alive, by what the store says right now. A process that was
   * paused, or whose lease wasn't renewed in time, has lost its work to another one, which tells the moderator that
   * nothing more will be requested. So check this right before every request that changes something.
   *
   * @throws {RecordsError} when the store can't say: don't send anything then
   */
  holds(key: CaseKey): Promise<boolean>;
  /**
   * The same for a message about the case. While the store is down, no process can take over the case, so this one may
   * send as long as its own lease can't have run out. Never rejects.
   */
  maySend(key: CaseKey): Promise<boolean>;
  /** The same for the result, as long as the reply still owes it: it doesn't show anything later yet. Never rejects. */
  owesReply(key: CaseKey): Promise<boolean>;
  /**
   * The reply shows something that happened later, whichever process owns the case: the first attempt's result must not
   * replace it. Never rejects.
   */
  overtaken(key: CaseKey): Promise<void>;
  /**
   * Records the outcome. Never rejects: while the store is down, it retries until the store is back or the process
   * ends. Doesn't touch a case that another process has taken over.
   */
  settle(key: CaseKey, outcome: CaseOutcome, at: number): Promise<void>;
  /**
   * The reply shows the final result: recovery doesn't need to edit it after a crash. Never rejects, and doesn't touch
   * a case that another process has taken over.
   */
  replied(key: CaseKey): Promise<void>;
}
