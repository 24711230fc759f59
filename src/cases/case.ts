import type { Room } from '../sessions/session.ts';

/** Identifies a case: its server, and a number that counts up from 1 there. */
export interface CaseKey {
  readonly guildId: string;
  readonly number: number;
}

/**
 * The stored outcome of an attempt. Those before the line come from a removal itself. Those after it are all that can
 * be said, from who is connected afterward, about a removal whose process ended in the middle.
 */
export const CASE_OUTCOMES = [
  'removed',
  // No longer in the session, although VideoSDK didn't accept the removal or didn't answer.
  'gone',
  // They were out, then seen connected again. `returned`: VideoSDK had accepted the removal. `came-back`: it hadn't, so
  // it's unknown why they left.
  'returned',
  'came-back',
  'already-gone',
  'session-over',
  'still-there',
  'unknown',
  'turned-down',
  'forbidden',
  'busy',
  'unavailable',
  // ---
  'gone-since',
  'there-since',
  // Recorded, but nothing was sent to VideoSDK because the database failed in between.
  'not-asked',
  // --- only for session ends
  'ended',
  'still-running',
  'over-since',
  'running-since',
] as const;

export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** Whether the attempt was to remove someone, or to end a whole session for everyone. */
export type CaseKind = 'removal' | 'session-end';

/** One attempt to remove someone or to end a session. Never deleted, except by the server's retention setting. */
export interface Case extends CaseKey {
  readonly kind: CaseKind;
  readonly moderatorId: string;
  /**
   * ID and name as seen at the time. `null` for a session end, and once the person was forgotten. The name is also
   * `null` when there was none.
   */
  readonly target: { readonly id: string; readonly name: string | null } | null;
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  readonly sessionId: string;
  readonly room: Room;
  readonly reason: string | null;
  readonly reference: string;
  /** The server's language at the time, as Discord names it. The log channel uses it. */
  readonly guildLocale: string;
  /** Unix time in milliseconds, like all times here. */
  readonly createdAt: number;
  /** `null` until it's known. */
  readonly outcome: CaseOutcome | null;
  readonly settledAt: number | null;
  /** How often they came back and were removed again during a keep-out. */
  readonly returns: number;
  readonly voided: { readonly by: string; readonly at: number; readonly reason: string } | null;
}

/** How often someone was removed before, and when last. */
export interface Earlier {
  readonly times: number;
  readonly lastAt: number;
}

/** A later change to a case. The texts are `null` where there was none, or once they were erased. */
export interface CaseChange {
  /** `void`: marked as not counting. `after` holds the reason. */
  readonly what: 'reason' | 'void';
  readonly by: string;
  readonly at: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** Stands for a moderator who was forgotten, wherever records name one. No one at Discord has it as an ID. */
export const FORMER_MODERATOR = '0';
