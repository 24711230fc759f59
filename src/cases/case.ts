import type { Room } from '../sessions/session.ts';

/** A case is named by its server and a number that counts up from 1 there. */
export interface CaseKey {
  readonly guildId: string;
  readonly number: number;
}

/**
 * What came of an attempt, as it is kept. Those before the line are outcomes of the pipeline; those after it are what
 * can be said of a removal in whose middle the process ended, from who is connected afterwards.
 */
export const CASE_OUTCOMES = [
  'removed',
  // Not in the session any more, although VideoSDK didn't accept the removal, or didn't answer.
  'gone',
  // They were out and were seen connected again: VideoSDK had accepted the removal, or hadn't, so that nobody knows why they went.
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
  // What was written down without anybody being told in time: nothing was done under it.
  'not-asked',
  // --- of ends of sessions alone
  'ended',
  'still-running',
  'over-since',
  'running-since',
] as const;

export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** Whether somebody was to be removed, or a whole session ended for everybody. */
export type CaseKind = 'removal' | 'session-end';

/** One attempt to remove somebody, or to end a session. Never deleted by the bot, except when a server's retention says so. */
export interface Case extends CaseKey {
  readonly kind: CaseKind;
  readonly moderatorId: string;
  /** Id and name as seen then; `null` once they were forgotten (and the name also when there was none), and of ends of sessions. */
  readonly target: { readonly id: string; readonly name: string | null } | null;
  readonly sessionId: string;
  readonly room: Room;
  readonly reason: string | null;
  readonly reference: string;
  /** The server's language then, as Discord names it: that of its log channel. */
  readonly guildLocale: string;
  /** Milliseconds of the Unix epoch, as all times here. */
  readonly createdAt: number;
  /** `null` while nobody knows yet. */
  readonly outcome: CaseOutcome | null;
  readonly settledAt: number | null;
  /** How often they came back and were removed again while they were kept out. */
  readonly returns: number;
  readonly voided: { readonly by: string; readonly at: number; readonly reason: string } | null;
}

/** How often somebody was removed before, and when last. */
export interface Earlier {
  readonly times: number;
  readonly lastAt: number;
}

/** What somebody changed about a case later. The texts are `null` where there was none, or once they were erased. */
export interface CaseChange {
  /** `void`: declared not to count; `after` says why. */
  readonly what: 'reason' | 'void';
  readonly by: string;
  readonly at: number;
  readonly before: string | null;
  readonly after: string | null;
}
