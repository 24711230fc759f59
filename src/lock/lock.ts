import { createHash } from 'node:crypto';
import { type RandomBytes, randomId } from '../common/random.ts';
import type { ReplyHandle } from '../removal/journal.ts';
import { accountIdOf } from '../sessions/account.ts';
import type { Gone, SessionOver } from '../sessions/evidence.ts';
import type { Participant } from '../sessions/participant.ts';
import { type Room, roomAllowed } from '../sessions/session.ts';
import type { GuildSettings } from '../settings/settings.ts';

/**
 * Why a lock ended: its time was up; the session ended; the room isn't the server's to moderate anymore; the server's
 * VideoSDK account was removed or replaced; a moderator unlocked it; the server removed the bot.
 */
export type LockEnd = 'time' | 'session-over' | 'room-not-allowed' | 'account-changed' | 'unlocked' | 'bot-left';

/** Ends that someone may have to be told of. Once the bot has left, there is no one to tell. */
export type ReportedLockEnd = Exclude<LockEnd, 'bot-left'>;

/** Ends by what the server's settings say now. */
export type LockRuledOut = Extract<LockEnd, 'room-not-allowed' | 'account-changed'>;

/** A session into which no one new may come. */
export interface SessionLock {
  /** Milliseconds of the Unix epoch; `null`: when the session ends. */
  readonly until: number | null;
  readonly id: string;
  readonly guildId: string;
  readonly moderatorId: string;
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  readonly sessionId: string;
  readonly room: Room;
  readonly createdAt: number;
  /** The latest that the list of who was in can have arrived, in milliseconds of the Unix epoch by VideoSDK's clock. */
  readonly listedAt: number;
  /** How many people were in. */
  readonly stayed: number;
  /** How often people came who may not be in, and when most recently. */
  readonly arrivals: number;
  readonly lastArrivalAt: number | null;
  /** Since when the bot can't see everyone who is in; `null`: it can. */
  readonly blindSince: number | null;
}

/** Adds what the watch needs. */
export interface WatchedLock extends SessionLock {
  readonly reference: string;
  /** The server's language, as Discord named it when the session was locked. */
  readonly guildLocale: string;
  /** The message that's kept up to date, and since when it has its token. */
  readonly reply: ReplyHandle | null;
  readonly replyAt: number;
  /** Counts everything that changes about it: who may be in and who came, too. */
  readonly changes: number;
  /** Up to which of these the message is. */
  readonly shown: number;
  /** As `WatchedKeepOut.upAt`. */
  readonly upAt: number | null;
}

/** Someone who came into a locked session and may not be in. */
export interface Arrival {
  readonly person: Pick<Participant, 'id' | 'name'>;
  /** How often they came, and when most recently. */
  readonly times: number;
  readonly lastAt: number;
  /** When the connection that was last acted on began; `null` when VideoSDK gave no date. */
  readonly handledJoin: number | null;
  /** Whether they were seen absent since. */
  readonly absent: boolean;
  /** Counts the claims. A claim names the count it saw, so that one of two wins. */
  readonly claims: number;
  /** From when on that connection may be acted on again, by this process's `elapsed`; `null`: never. */
  readonly retryAt: number | null;
}

/** Who may be in a session that one or more servers have locked, and who else came. */
export interface LockedPeople {
  /** By lock: see {@link allowanceOf}. */
  readonly allowed: ReadonlyMap<string, ReadonlySet<string>>;
  /** By participant ID. */
  readonly arrivals: ReadonlyMap<string, Arrival>;
}

/** A lock as it is shown. */
export interface LockView {
  readonly lock: WatchedLock;
  /** The people who came most recently and may still not be in, newest first: at most {@link MOST_SHOWN}. */
  readonly recent: readonly Arrival[];
  /** Those who came and were let in since, newest first: as many at most. */
  readonly admitted: readonly Arrival[];
}

/** How many of those who came are shown, each with a button. */
export const MOST_SHOWN = 10;

export interface NewLock extends Pick<SessionLock, 'until'> {
  readonly guildId: string;
  readonly guildLocale: string;
  readonly moderatorId: string;
  readonly account: string;
  readonly sessionId: string;
  readonly room: Room;
  readonly at: number;
  readonly listedAt: number;
  /** The IDs of everyone who is in, by a complete list. */
  readonly people: readonly string[];
  readonly reference: string;
  readonly reply: ReplyHandle;
}

export interface LockClaim {
  /** `arrival`: they came. `retry`: they never left, although their removal was requested. */
  readonly kind: 'arrival' | 'retry';
  readonly joinedAt: number | null;
  readonly at: number;
  /** In how many milliseconds others may try, if the result of this claim is never recorded. */
  readonly retryInMs: number;
  /** Servers that have removed the bot: no one acts on their keep-outs. */
  readonly left: readonly string[];
}

/** A claim that this process holds: under which lock, and about whom. */
export interface ClaimedArrival {
  readonly lock: WatchedLock;
  readonly arrival: Arrival;
}

/**
 * Locks as the watch sees them. Every method rejects with a {@link RecordsError} when the store is down. `session` is
 * its ID, as `inAccount` says it.
 */
export interface WatchedLocks {
  /** All in force, with whether another process watches the session. Includes those whose time is up. */
  inForce(): Promise<readonly { readonly lock: WatchedLock; readonly watchedElsewhere: boolean }[]>;
  ofSession(session: string): Promise<readonly WatchedLock[]>;
  peopleOf(session: string): Promise<LockedPeople>;
  /**
   * Which of these people at least one lock of the session doesn't let in, and how often someone has acted on them so
   * far: 0 for those who haven't come.
   */
  newAmong(session: string, participantIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Claims someone's arrival for this process and counts it, unless another process has claimed it, the lock has ended,
   * they may be in now, they're kept out, or a moderator's kick of them is in progress.
   *
   * @param known what is known of them; `null`: nothing
   * @returns `null` when it couldn't be claimed
   */
  claim(
    lock: WatchedLock,
    person: Participant,
    known: Arrival | null,
    claim: LockClaim,
  ): Promise<ClaimedArrival | null>;
  /**
   * Whether that claim is still the latest, its lock is in force and lets no one like them in, and this process counts as
   * alive. Check this right before every request that changes something.
   */
  holds(claimed: ClaimedArrival): Promise<boolean>;
  /** Records the result of a claim, as `WatchedKeepOuts.concluded`. */
  concluded(
    claimed: ClaimedArrival,
    what: { readonly retryInMs: number | null; readonly gone: Gone | null },
  ): Promise<void>;
  /** Records that they were seen absent after the claim in `seen`. The caller has to show the proof. */
  absent(session: string, seen: Arrival, proof: Gone): Promise<void>;
  /**
   * From now on, this person may be in: the settings protect them, or they joined before the list came that lacks them.
   * That can also be an old answer about someone who was removed since. So who was removed from the session, or came
   * into it as someone new, isn't let in for `was-in`.
   *
   * @returns whether they may be
   */
  allow(lock: Pick<SessionLock, 'id'>, participantId: string, why: 'protected' | 'was-in'): Promise<boolean>;
  /** Records since when the bot can't see everyone who is in, in milliseconds of the Unix epoch, or (`null`) that it can. */
  blind(locks: readonly Pick<SessionLock, 'id'>[], since: number | null): Promise<void>;
  timeUp(locks: readonly Pick<SessionLock, 'id'>[], at: number): Promise<void>;
  ruledOut(lock: Pick<SessionLock, 'id'>, why: LockRuledOut | 'bot-left', at: number): Promise<void>;
  sessionOver(proof: SessionOver, account: string, at: number): Promise<void>;
  /** Those that this process is to say are over: its own, and those that processes left behind that are gone. */
  unreported(): Promise<readonly EndedLock[]>;
  /** Whether that is still this process's to say, and it counts as alive. Check this right before the message. */
  maySendEnd(lock: Pick<SessionLock, 'id'>): Promise<boolean>;
  /** It was said, or no one can be told: nothing is kept of it. */
  endReported(lock: Pick<SessionLock, 'id'>): Promise<void>;
  /** What its message shows now; `null` once it's over. */
  view(id: string): Promise<LockView | null>;
  /** Whether it's in force, and this process counts as alive. */
  maySend(lock: Pick<SessionLock, 'id'>): Promise<boolean>;
  /** That message shows it as it was after so many changes. */
  shown(lock: Pick<WatchedLock, 'id' | 'reply'>, changes: number): Promise<void>;
}

/** A lock that is over, which has to be said. */
export interface EndedLock {
  readonly lock: WatchedLock;
  readonly why: ReportedLockEnd;
  /** Who unlocked it. */
  readonly by: string | null;
}

/** Locks as moderators see them. Every method rejects with a {@link RecordsError} when the store is down. */
export interface Locks {
  /**
   * Locks a session.
   *
   * @returns `already`: the server has locked it before, and that lock goes on as it is
   */
  begin(lock: NewLock): Promise<{ readonly kind: 'locked' | 'already'; readonly view: LockView }>;
  view(id: string): Promise<LockView | null>;
  /** The server's lock of a session. */
  find(guildId: string, session: string): Promise<LockView | null>;
  /** Whether the server has locked this session, and this person isn't among those who may be in. */
  shutsOut(guildId: string, session: string, participantId: string): Promise<boolean>;
  /** @returns who may be in from now on; `null`: no one like that came, or the lock is over */
  letIn(id: string, guildId: string, allowance: string): Promise<Arrival | null>;
  /** @returns the lock that was ended; `null` when it was over already */
  unlock(id: string, guildId: string, by: string, at: number): Promise<SessionLock | null>;
  /** A message that shows the lock was just made or pressed. It's the one that is kept up to date from now on. */
  follow(id: string, reply: ReplyHandle, at: number): Promise<void>;
  /** As `WatchedLocks.shown`. */
  shown(lock: Pick<WatchedLock, 'id' | 'reply'>, changes: number): Promise<void>;
  /**
   * Someone who came into one of the server's locked sessions, by their ID or what stands for it (see `isValueOf`);
   * `null`: no one is known by it.
   */
  arrived(guildId: string, value: string): Promise<Arrival | null>;
  /**
   * Erases someone who came: if they come again, they're new.
   *
   * @param value as for {@link arrived}
   * @returns whether there was anyone to erase
   */
  forget(guildId: string, value: string): Promise<boolean>;
}

/** Can't be guessed, and is short enough for a custom ID. It proves nothing: who may press is checked as well. */
export function newLockId(randomBytes: RandomBytes): string {
  return randomId(randomBytes, 9);
}

/**
 * What a lock remembers of someone who may be in: enough to know them again, and not who they are. So forgetting a
 * person doesn't have to shut them out.
 */
export function allowanceOf({ id }: Pick<SessionLock, 'id'>, participantId: string): string {
  return createHash('sha256').update(id).update('\0').update(participantId, 'utf16le').digest('base64url').slice(0, 22);
}

/** Whether a text can be what {@link allowanceOf} returns. */
export function isAllowance(text: string): boolean {
  return /^[\w-]{22}$/u.test(text);
}

/** By a list that may be older than what is known: see {@link whatToDo}. */
const LAGS_FOR_MS = 15_000;

/**
 * What to do about someone who is in and may not be: they came, or they never left although that was requested; `null`:
 * neither, or it's too early to try again. The same as for a person who is kept out, who came back.
 *
 * @param goneAt when this process learned that they were gone after the latest claim; `null`: it hasn't
 * @param at by this process's `elapsed`, like `goneAt`
 */
export function whatToDo(
  known: Arrival | null,
  { joinedAt }: Pick<Participant, 'joinedAt'>,
  goneAt: number | null,
  at: number,
): LockClaim['kind'] | null {
  if (known === null) {
    return 'arrival';
  }
  const { handledJoin, absent, retryAt } = known;
  const join =
    joinedAt === null || handledJoin === null ? 'unknown' : Math.trunc(joinedAt) > handledJoin ? 'new' : 'old';
  if (join === 'old' && goneAt !== null && at - goneAt < LAGS_FOR_MS) {
    // The very connection that was seen gone a moment ago: the list lags behind.
    return null;
  }
  if (join === 'new' || absent) {
    return 'arrival';
  }
  return retryAt !== null && at >= retryAt ? 'retry' : null;
}

/**
 * Whether someone who isn't among those who may be in may be in all the same: the server's settings protect their ID, or
 * they may have joined before the list arrived that everyone was taken from, which lagged behind.
 */
export function mayBeIn(
  { listedAt }: Pick<SessionLock, 'listedAt'>,
  { id, joinedAt }: Pick<Participant, 'id' | 'joinedAt'>,
  { protectedIds }: Pick<GuildSettings, 'protectedIds'>,
): boolean {
  return protectedIds.has(id) || (joinedAt !== null && joinedAt <= listedAt);
}

/** Why the server's settings don't allow the lock anymore; `null`: they do. */
export function ruledOut(
  { account, room }: Pick<SessionLock, 'account' | 'room'>,
  settings: Pick<GuildSettings, 'account' | 'rooms'>,
): LockRuledOut | null {
  if (accountIdOf(settings.account) !== account) {
    return 'account-changed';
  }
  return roomAllowed(room, settings.rooms) ? null : 'room-not-allowed';
}
