import type { CaseKey, CaseOutcome } from '../cases/case.ts';
import type { ReplyHandle } from '../removal/journal.ts';
import type { Gone, SessionOver } from '../sessions/evidence.ts';
import type { Room, Session } from '../sessions/session.ts';

/** For how long something can go on in a session: no longer than the session. */
export const SESSION_LENGTHS = ['10 minutes', '1 hour', 'until the session ends'] as const;

export type SessionLength = (typeof SESSION_LENGTHS)[number];

/** How long someone can be kept out. */
export const KEEP_OUT_LENGTHS = [
  ...SESSION_LENGTHS,
  'in this room for a day',
  'in this room for a week',
  'in this room until lifted',
] as const;

export type KeepOutLength = (typeof KEEP_OUT_LENGTHS)[number];

/** `session`: a keep-out ends with its session. `room`: it goes on in later sessions of the room. */
export type KeepOutScope = 'session' | 'room';

/** When a keep-out ends. */
export interface KeepOutTerm {
  readonly scope: KeepOutScope;
  /** Milliseconds of the Unix epoch; `null`: when the session ends or, in a room, when someone lets them back in. */
  readonly until: number | null;
}

const DAY_MS = 86_400_000;

const LENGTHS: Readonly<Record<KeepOutLength, { readonly scope: KeepOutScope; readonly ms: number | null }>> = {
  '10 minutes': { scope: 'session', ms: 600_000 },
  '1 hour': { scope: 'session', ms: 3_600_000 },
  'until the session ends': { scope: 'session', ms: null },
  'in this room for a day': { scope: 'room', ms: DAY_MS },
  'in this room for a week': { scope: 'room', ms: 7 * DAY_MS },
  'in this room until lifted': { scope: 'room', ms: null },
};

/**
 * A term of this length, from now.
 *
 * @param now milliseconds of the Unix epoch
 * @returns the term; `null` for anything but one of the lengths: no keep-out was requested
 */
export function termOf(length: string | null, now: number): KeepOutTerm | null {
  if (length === null || !isLength(length)) {
    return null;
  }
  const { scope, ms } = LENGTHS[length];
  return { scope, until: ms === null ? null : now + ms };
}

/**
 * The length to offer for what is left of a keep-out: the shortest of its scope that isn't shorter.
 *
 * @param now milliseconds of the Unix epoch
 */
export function lengthLeft({ scope, until }: KeepOutTerm, now: number): KeepOutLength {
  const left = until === null ? null : until - now;
  const fits = KEEP_OUT_LENGTHS.filter((length) => {
    const { scope: of, ms } = LENGTHS[length];
    return of === scope && (left === null ? ms === null : ms !== null && ms >= left);
  });
  return fits[0] ?? (scope === 'room' ? 'in this room until lifted' : 'until the session ends');
}

function isLength(text: string): text is KeepOutLength {
  return (KEEP_OUT_LENGTHS as readonly string[]).includes(text);
}

/**
 * Why a keep-out ended: its time was up; the session ended; the server's settings now protect the person, or the room
 * isn't the server's to moderate anymore; the server's VideoSDK account was removed or replaced; a moderator let them back in; its case was voided; they were forgotten; a
 * later kick of the same person set another term; VideoSDK rejected the bot, so the kick had no effect; VideoSDK wasn't
 * asked at all.
 *
 * Who ends it: the watcher (`time`, `session-over`, `protected`, `room-not-allowed`, `account-changed`), the repository of keep-outs
 * (`let-back-in`, `forgotten`, `replaced`), the journal when the case settles (`refused`, `session-over`, `not-asked`),
 * and the case history (`voided`).
 */
export type KeepOutEnd =
  | 'time'
  | 'session-over'
  | 'protected'
  | 'room-not-allowed'
  | 'account-changed'
  | 'let-back-in'
  | 'voided'
  | 'forgotten'
  | 'replaced'
  | 'refused'
  | 'not-asked';

/** A person who is kept out of a session or a room. It belongs to the case of their removal, and shares its key. */
export interface KeepOut extends CaseKey, KeepOutTerm {
  readonly moderatorId: string;
  readonly target: { readonly id: string; readonly name: string | null };
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  /** In a room: the latest session that it was seen to apply to. */
  readonly sessionId: string;
  /** In a room: whether that session is over, and no later one has been seen. */
  readonly sessionOver: boolean;
  readonly room: Room;
  readonly createdAt: number;
  /** How often they came back and the bot acted on it. */
  readonly returns: number;
  readonly lastReturnAt: number | null;
  /** Since when the bot can't see whether they're there, as the moderator was told; `null`: it can. */
  readonly blindSince: number | null;
}

/** Adds what the watch needs to tell a return from a stay that was already acted on. */
export interface WatchedKeepOut extends KeepOut {
  /** The case's outcome; `null` while the kick itself is in progress. */
  readonly outcome: CaseOutcome | null;
  readonly settledAt: number | null;
  readonly reason: string | null;
  readonly reference: string;
  /** The server's language, as Discord named it at the time of the kick. */
  readonly guildLocale: string;
  /** Where the kick's reply can be edited, while its token lives. */
  readonly reply: ReplyHandle | null;
  /** When its session started, in milliseconds of the Unix epoch; `null`: not known. */
  readonly sessionFrom: number | null;
  /** When the connection that was last acted on began; `null` when VideoSDK gave no date. */
  readonly handledJoin: number | null;
  /** Whether they were seen absent since: if they're there now, they've come back, whatever dates VideoSDK gives. */
  readonly absent: boolean;
  /** Counts the claims. A claim names the count it saw, so that one of two wins. */
  readonly claims: number;
  /**
   * From when on the connection that was last acted on may be acted on again, by this process's `elapsed`; `null`:
   * never.
   */
  readonly retryAt: number | null;
  /**
   * When its time is up at the latest, by this process's `elapsed`; `null`: it has no time. It's up earlier only
   * once it's certain that it's as late as `until` says: the store's own clock may have restarted, and then it can't
   * tell.
   */
  readonly upAt: number | null;
}

/** Ends that no one requested just then: the moderator is notified. */
export type UnaskedEnd = (typeof UNASKED_ENDS)[number];

export const UNASKED_ENDS = [
  'time',
  'session-over',
  'protected',
  'room-not-allowed',
  'account-changed',
] as const satisfies readonly KeepOutEnd[];

/**
 * Those, and ends that another moderator may have requested: the one who set the keep-out reads "kept out" until
 * they're notified.
 */
export type ReportedEnd = (typeof REPORTED_ENDS)[number];

export const REPORTED_ENDS = [...UNASKED_ENDS, 'let-back-in', 'voided'] as const satisfies readonly KeepOutEnd[];

/** Ends by the server's rules: they forbid removing the person, so no one is kept out. */
export type RuledOut = Extract<UnaskedEnd, 'protected' | 'room-not-allowed' | 'account-changed'>;

/** A keep-out that has ended, and whose moderator is to be notified. */
export interface EndedKeepOut {
  readonly keepOut: WatchedKeepOut;
  readonly why: ReportedEnd;
}

export interface Claim {
  /** `return`: they came back. `retry`: they never left, although their removal was requested. */
  readonly kind: 'return' | 'retry';
  readonly joinedAt: number | null;
  readonly at: number;
  /** In how many milliseconds others may try, if the result of this claim is never recorded. */
  readonly retryInMs: number;
}

/**
 * Keep-outs as the watch sees them. Every method rejects with a {@link RecordsError} when the store is down. Times of
 * the Unix epoch that are passed in are stored, and decide only what the store's own clock can't.
 */
export interface WatchedKeepOuts {
  /**
   * All in force, with whether another process watches the session or, between the sessions of a room, the account's
   * rooms. Includes those whose time is up.
   */
  inForce(): Promise<readonly { readonly keepOut: WatchedKeepOut; readonly watchedElsewhere: boolean }[]>;
  /**
   * Those in force for one session.
   *
   * @param session its ID, as `inAccount` says it
   */
  ofSession(session: string): Promise<readonly WatchedKeepOut[]>;
  /**
   * Takes or renews the watch of these sessions, for {@link WATCH_MS}.
   *
   * @param sessions their IDs, as `inAccount` says them
   * @returns the sessions that this process watches now
   */
  hold(sessions: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Takes or renews the watch of these accounts' rooms, for {@link WATCH_MS}: for new sessions.
   *
   * @returns the accounts whose rooms this process watches now
   */
  holdRooms(accounts: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * A new session of their room was seen: from now on, these keep-outs apply to it, and whoever is there has come back.
   * Leaves out those that have changed since they were read.
   *
   * @returns how many apply to it now
   */
  follow(seen: readonly WatchedKeepOut[], session: Session): Promise<number>;
  /**
   * Records when this session started, for keep-outs of its room that apply to it and don't know: a case doesn't say it,
   * so one that began after its kick doesn't.
   *
   * @param startedAt milliseconds of the Unix epoch, by VideoSDK's clock
   */
  startKnown(session: { readonly account: string; readonly sessionId: string }, startedAt: number): Promise<void>;
  /**
   * Claims a return for this process and counts it in its case, unless another process has claimed it, the keep-out has
   * ended, or a moderator's kick of this person is in progress.
   *
   * @returns the keep-out after that; `null` when it couldn't be claimed
   */
  claim(seen: WatchedKeepOut, claim: Claim): Promise<WatchedKeepOut | null>;
  /**
   * Whether that claim is still the latest, its keep-out is in force, and this process counts as alive, by what the
   * store says right now. Check this right before every request that changes something, and every message.
   */
  holds(claimed: WatchedKeepOut): Promise<boolean>;
  /**
   * Records the result of a claim: in how many milliseconds that connection may be tried again (`null`: never), and the
   * proof that they're gone, if there is any.
   */
  concluded(
    claimed: WatchedKeepOut,
    what: { readonly retryInMs: number | null; readonly gone: Gone | null },
  ): Promise<void>;
  /** Records that they were seen absent after the claim in `seen`. The caller has to show the proof. */
  absent(seen: WatchedKeepOut, proof: Gone): Promise<void>;
  /**
   * Records what the moderator was told: since when the bot can't see whether they're there, in milliseconds of the
   * Unix epoch, or (`null`) that it can again.
   */
  blind(keepOut: CaseKey, since: number | null): Promise<void>;
  /**
   * Claims the notice about a person with a kept-out person's name, for half a minute: of two processes one sends it,
   * and it counts as sent only once it was. If it isn't sent by then, it can be claimed again.
   *
   * @param how `started`: claim it only if it was claimed before and isn't over
   */
  claimNotice(
    keepOut: CaseKey,
    participantId: string,
    how: { readonly at: number; readonly started: boolean },
  ): Promise<NoticeClaim>;
  /**
   * The same for a notice that only says how many there were. There is one for each number.
   *
   * @param people what {@link NoticeClaim} said
   */
  claimCount(keepOut: CaseKey, people: number, at: number): Promise<NoticeClaim>;
  /** Whether that claim still holds. Check this right before sending. */
  holdsNotice(keepOut: CaseKey, about: NoticeSubject, until: number): Promise<boolean>;
  /** Records that the notice was sent, or that there is nowhere to send it: it's over for good. */
  noticeOver(keepOut: CaseKey, about: NoticeSubject, at: number): Promise<void>;
  /** Ends these, whose time is up. From then on, it's up to this process to notify the moderators. */
  timeUp(keepOuts: readonly KeepOut[], at: number): Promise<void>;
  /** Ends one that the server's rules now forbid. From then on, it's up to this process to notify the moderator. */
  ruledOut(keepOut: KeepOut, why: RuledOut, at: number): Promise<void>;
  /**
   * Ends those of a session. From then on, it's up to this process to notify the moderators. Those of a room go on: they
   * wait for its next session.
   */
  sessionOver(proof: SessionOver, account: string, at: number): Promise<void>;
  /**
   * Those that have ended and whose moderators this process is to notify: its own, and those that processes left behind
   * that are gone.
   */
  unreported(): Promise<readonly EndedKeepOut[]>;
  /**
   * Whether that end is still this process's to report, and it counts as alive. Check this right before the message.
   */
  maySendEnd(keepOut: CaseKey): Promise<boolean>;
  /**
   * Records that the end needs no more reporting.
   *
   * @param heard whether anyone could be notified
   */
  endReported(keepOut: CaseKey, heard: boolean): Promise<void>;
}

/** An end that the moderator couldn't be notified of. */
export interface UndeliveredEnd extends CaseKey {
  readonly target: { readonly id: string; readonly name: string | null };
  readonly room: Room;
  readonly why: UnaskedEnd;
  readonly endedAt: number;
}

export type NoticeClaim =
  /** `until` identifies the claim. */
  | { readonly kind: 'mine'; readonly until: number }
  /** Another process has claimed it, or failed to send it a moment ago. */
  | { readonly kind: 'taken' }
  /** There is nothing to send anymore. */
  | { readonly kind: 'over' }
  /**
   * There were {@link MOST_NOTICES} in this session already, so there is no notice about this person. `people`: how many
   * there were, this one included.
   */
  | { readonly kind: 'counted'; readonly people: number };

/** Someone by their ID, or the number that a notice says. */
export type NoticeSubject = string | { readonly people: number };

/** How many people with the names of kept-out people a server gets notices about, each their own, in one session. */
export const MOST_NOTICES = 5;

/**
 * The latest number that is worth a notice: after the first few, the next one, then 10, 20, 50, 100, 200, and so on.
 * However many come, there are only a few notices.
 *
 * @param people more than {@link MOST_NOTICES}
 */
export function countWorthTelling(people: number): number {
  if (people < 10) {
    return MOST_NOTICES + 1;
  }
  const ten = 10 ** Math.floor(Math.log10(people) + 1e-9);
  return ten * (people >= 5 * ten ? 5 : people >= 2 * ten ? 2 : 1);
}

/** How long a watch holds without being renewed; after that, another process may take it. */
export const WATCH_MS = 10_000;

/**
 * Keep-outs as moderators see them. Every method rejects with a {@link RecordsError} when the store is down. The time
 * that is passed in ends a keep-out only as far as that time is certain.
 */
export interface KeepOuts {
  /**
   * A server's keep-outs in force, newest first, with numbers below `before` if that's given. To learn whether there
   * are more, ask for one more than you show.
   */
  list(
    guildId: string,
    at: number,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly KeepOut[]>;
  count(guildId: string, at: number): Promise<number>;
  /** Those that ended in the last day without the moderator being notified; newest first, at most five. */
  unheard(guildId: string, at: number): Promise<readonly UndeliveredEnd[]>;
  /** @returns `null` when no keep-out is in force under that number */
  find(key: CaseKey, at: number): Promise<KeepOut | null>;
  /** @returns the server's keep-out of a person that applies to this session; `null`: there's none in force */
  findIn(guildId: string, session: string, participantId: string, at: number): Promise<KeepOut | null>;
  /**
   * Starts to keep out the person who was removed under a case, in place of what held for them before. If they're there
   * again by then, they've come back.
   *
   * @returns `null` when no one was removed under that number, the case was voided, or the person was forgotten
   */
  begin(
    key: CaseKey,
    start: KeepOutTerm & { readonly by: string; readonly at: number; readonly reply: ReplyHandle },
  ): Promise<KeepOut | null>;
  /** @returns the keep-out that was ended; `null` when it wasn't in force anymore */
  letBackIn(key: CaseKey, by: string, at: number): Promise<KeepOut | null>;
  /**
   * Ends and erases a person's keep-outs in a server.
   *
   * @returns how many were in force
   */
  endFor(guildId: string, participantId: string, at: number): Promise<number>;
}

/** What is known of the session that a record names. Whether it's running remains to be checked. */
export function sessionOf({ sessionId, room }: Pick<KeepOut, 'sessionId' | 'room'>): Session {
  return { id: sessionId, room, startedAt: null, endedAt: null, state: 'running', connectedCount: null };
}
