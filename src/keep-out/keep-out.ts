import type { CaseKey, CaseOutcome } from '../cases/case.ts';
import type { ReplyHandle } from '../removal/journal.ts';
import type { Gone, SessionOver } from '../sessions/evidence.ts';
import type { Room, Session } from '../sessions/session.ts';

/** How long somebody can be kept out. */
export const KEEP_OUT_LENGTHS = ['10 minutes', '1 hour', 'until the session ends'] as const;

export type KeepOutLength = (typeof KEEP_OUT_LENGTHS)[number];

/** Until when somebody is to be kept out, in milliseconds of the Unix epoch; `null`: as long as the session runs. */
export interface KeepOutTerm {
  readonly until: number | null;
}

const LENGTHS_MS: Readonly<Record<KeepOutLength, number | null>> = {
  '10 minutes': 600_000,
  '1 hour': 3_600_000,
  'until the session ends': null,
};

/** @returns `null` for what is none of the lengths: nothing was asked for */
export function termOf(length: string | null, now: number): KeepOutTerm | null {
  if (length === null || !isLength(length)) {
    return null;
  }
  const ms = LENGTHS_MS[length];
  return { until: ms === null ? null : now + ms };
}

function isLength(text: string): text is KeepOutLength {
  return (KEEP_OUT_LENGTHS as readonly string[]).includes(text);
}

/**
 * Why a keep-out ended: its time was up; the session was over; the server's settings protect them by now, or the room is not the
 * server's to moderate any more; a moderator let them back in; they were forgotten; its case was voided; a later kick of the
 * same person set another term; VideoSDK refused the bot, so that nothing came of it.
 */
export type KeepOutEnd =
  | 'time'
  | 'session-over'
  | 'protected'
  | 'room-not-allowed'
  | 'let-back-in'
  | 'voided'
  | 'forgotten'
  | 'replaced'
  | 'refused'
  | 'not-asked';

/** Somebody who is kept out of a session. It belongs to the case under which they were removed, and has its key. */
export interface KeepOut extends CaseKey, KeepOutTerm {
  readonly moderatorId: string;
  readonly target: { readonly id: string; readonly name: string | null };
  readonly sessionId: string;
  readonly room: Room;
  readonly createdAt: number;
  /** How often they came back and were acted upon. */
  readonly returns: number;
  readonly lastReturnAt: number | null;
  /** Since when the bot can't see whether they are there, as the moderator was told; `null`: it can. */
  readonly blindSince: number | null;
}

/** The same with what the watch needs to tell a return from a stay that was acted on already. */
export interface WatchedKeepOut extends KeepOut {
  /** Of the case: `null` while the kick itself is at it. */
  readonly outcome: CaseOutcome | null;
  readonly settledAt: number | null;
  readonly reason: string | null;
  readonly reference: string;
  /** The server's language, as Discord named it with the kick. */
  readonly guildLocale: string;
  /** Where the kick's reply can be edited, while its token lives. */
  readonly reply: ReplyHandle | null;
  /** When the connection began that was acted on last; `null` when VideoSDK gave no date. */
  readonly handledJoin: number | null;
  /** Whether they were seen absent since: whoever is there then has come back, whatever dates VideoSDK gives. */
  readonly absent: boolean;
  /** Counts the claims; a claim names the count it saw, so that one of two wins. */
  readonly claims: number;
  /** From when on the connection that was acted on last may be acted on again, by this process's `elapsed`; `null`: not at all. */
  readonly retryAt: number | null;
  /**
   * When its time is up at the latest, by this process's `elapsed`; `null`: as long as the session runs. Earlier only once it's certain
   * that it's as late as `until` says: the store's own clock may have begun anew, and then it can't tell.
   */
  readonly upAt: number | null;
}

/** Ends that nobody asked for just then: the moderator is told of them. */
export type UnaskedEnd = (typeof UNASKED_ENDS)[number];

export const UNASKED_ENDS = [
  'time',
  'session-over',
  'protected',
  'room-not-allowed',
] as const satisfies readonly KeepOutEnd[];

/** Those, and ends by another moderator perhaps: whoever set it reads "kept out" until they are told. */
export type ToldEnd = (typeof TOLD_ENDS)[number];

export const TOLD_ENDS = [...UNASKED_ENDS, 'let-back-in', 'voided'] as const satisfies readonly KeepOutEnd[];

/** Ends by the server's rules: nobody is removed against them, so that nobody is kept out. */
export type RuledOut = Extract<UnaskedEnd, 'protected' | 'room-not-allowed'>;

/** One that has ended, and whose moderator is to hear of it. */
export interface EndedKeepOut {
  readonly keepOut: WatchedKeepOut;
  readonly why: ToldEnd;
}

export interface Claim {
  /** `return`: they came back. `retry`: they never went, although they were asked to be removed. */
  readonly kind: 'return' | 'retry';
  readonly joinedAt: number | null;
  readonly at: number;
  /** Should nobody say what came of it: in how many milliseconds somebody else may try. */
  readonly retryInMs: number;
}

/**
 * Keep-outs as the watch sees them. Every method rejects with a {@link RecordsError} when the store is away. Times of the Unix
 * epoch that are given are kept, and decide only what the store's own clock cannot.
 */
export interface WatchedKeepOuts {
  /** All in force, with whether another process watches the session. Those whose time is up are among them. */
  inForce(): Promise<readonly { readonly keepOut: WatchedKeepOut; readonly watchedElsewhere: boolean }[]>;
  /** Those of one session. */
  ofSession(sessionId: string): Promise<readonly WatchedKeepOut[]>;
  /**
   * Takes or renews the watch of these sessions, for {@link WATCH_MS}.
   *
   * @returns those that are this process's now
   */
  hold(sessionIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Takes a return for this process, and counts it under its case, unless another has taken it, the keep-out has ended, or
   * a moderator's kick is at this person.
   *
   * @returns the keep-out as it is then; `null` when it was not to be had
   */
  claim(seen: WatchedKeepOut, claim: Claim): Promise<WatchedKeepOut | null>;
  /**
   * Whether that claim is the last one still, its keep-out in force, and this process let live by all others: by what the store says
   * at this moment, and no longer. Asked right before every request that changes something, and every message.
   */
  holds(claimed: WatchedKeepOut): Promise<boolean>;
  /**
   * What came of a claim: in how many milliseconds that connection may be tried again (`null`: never), and the proof that they
   * are gone, when there is one.
   */
  concluded(
    claimed: WatchedKeepOut,
    what: { readonly retryInMs: number | null; readonly gone: Gone | null },
  ): Promise<void>;
  /** They were seen absent, after the claim that `seen` tells of. Whoever says so shows the proof. */
  absent(seen: WatchedKeepOut, proof: Gone): Promise<void>;
  /** The moderator was told that the bot can't see since then whether they are there, or (`null`) that it sees again. */
  blind(keepOut: CaseKey, since: number | null): Promise<void>;
  /**
   * Takes it upon this process to tell of somebody with a kept-out person's name, for half a minute: told of is only who was
   * told of, and of two processes one tells. Not told by then, it may be claimed anew.
   *
   * @param how `begun`: only what was claimed before, and isn't over
   */
  claimNotice(
    keepOut: CaseKey,
    participantId: string,
    how: { readonly at: number; readonly begun: boolean },
  ): Promise<NoticeClaim>;
  /** Whether that claim holds still: asked right before something is sent. */
  holdsNotice(keepOut: CaseKey, participantId: string, until: number): Promise<boolean>;
  /** It was told, or there is nowhere to tell it: once and for all. */
  noticeOver(keepOut: CaseKey, participantId: string, at: number): Promise<void>;
  /** Ends these, whose time is up. Telling the moderators is this process's from then on. */
  timeUp(keepOuts: readonly KeepOut[], at: number): Promise<void>;
  /** Ends one that the server's rules forbid by now. Telling the moderator is this process's from then on. */
  ruledOut(keepOut: KeepOut, why: RuledOut, at: number): Promise<void>;
  /** Ends those of a session. Telling the moderators is this process's from then on. */
  sessionOver(proof: SessionOver, at: number): Promise<void>;
  /** Those that have ended and whose moderators this process is to tell: its own, and what processes left that are gone. */
  untold(): Promise<readonly EndedKeepOut[]>;
  /** Whether telling of that end is this process's still, and all others let it live: asked right before the message. */
  maySendEnd(keepOut: CaseKey): Promise<boolean>;
  /** @param heard whether anybody could be told */
  endTold(keepOut: CaseKey, heard: boolean): Promise<void>;
}

/** An end that the moderator couldn't be told of. */
export interface UnheardEnd extends CaseKey {
  readonly target: { readonly id: string; readonly name: string | null };
  readonly room: Room;
  readonly why: UnaskedEnd;
  readonly endedAt: number;
}

export type NoticeClaim =
  /** `until` names the claim. */
  | { readonly kind: 'mine'; readonly until: number }
  /** Somebody else is at it, or failed a moment ago. */
  | { readonly kind: 'taken' }
  /** There is nothing to be told any more. */
  | { readonly kind: 'over' };

/** How long a watch is held without being renewed; afterwards another process may take it. */
export const WATCH_MS = 10_000;

/**
 * Keep-outs as moderators see them. Every method rejects with a {@link RecordsError} when the store is away. By the time that is given
 * one is up only as far as that time is certain.
 */
export interface KeepOuts {
  /** A server's keep-outs in force, newest first, numbers below `before` when that is given; one more than shown tells that there are others. */
  list(
    guildId: string,
    at: number,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly KeepOut[]>;
  count(guildId: string, at: number): Promise<number>;
  /** Those that ended in the day before, without that the moderator could be told; newest first, five at most. */
  unheard(guildId: string, at: number): Promise<readonly UnheardEnd[]>;
  /** `null`: there is none in force under that number. */
  find(key: CaseKey, at: number): Promise<KeepOut | null>;
  /**
   * Keeps out from now on who was removed under a case, in place of what held for them before. Whoever is there again by
   * then has come back.
   *
   * @returns `null` when nobody was removed under that number, it was voided, or the person was forgotten
   */
  begin(
    key: CaseKey,
    start: KeepOutTerm & { readonly by: string; readonly at: number; readonly reply: ReplyHandle },
  ): Promise<KeepOut | null>;
  /** @returns the keep-out that was ended; `null` when it was not in force any more */
  letBackIn(key: CaseKey, by: string, at: number): Promise<KeepOut | null>;
  /** Ends and erases a person's keep-outs in a server. Returns how many were in force. */
  endFor(guildId: string, participantId: string, at: number): Promise<number>;
}

/** What is known of the session that a record names. Whether it runs is to be looked at. */
export function sessionOf({ sessionId, room }: Pick<KeepOut, 'sessionId' | 'room'>): Session {
  return { id: sessionId, room, startedAt: null, endedAt: null, state: 'running', connectedCount: null };
}
