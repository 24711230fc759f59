import type { LockParts } from '../../lock/watch.ts';
import type { MaySend } from '../../removal/journal.ts';
import type { Outcome } from '../../removal/outcome.ts';
import type { VerifiedRemoval, VerifiedRemovalParts } from '../../removal/verification.ts';
import type { AccountInUse } from '../../sessions/accounts.ts';
import type { Listing } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { VideoSessions } from '../../sessions/video-sessions.ts';
import type { Witness } from '../../sessions/witness.ts';
import type { SettingsReader } from '../../settings/settings.ts';
import type { ReportedEnd, WatchedKeepOut, WatchedKeepOuts } from '../keep-out.ts';
import type { Membership } from '../membership.ts';

/** The result of a notification: someone was told; no one can be told; or not now, but it may work later. */
export type DeliveryResult = 'told' | 'nowhere' | 'again';

/** What reaches a VideoSDK account. */
export interface WatchClient {
  /** `null`: there is none, or it can't be used. Then everything rejects. */
  readonly account: AccountInUse | null;
  readonly videoSessions: Pick<VideoSessions, 'running' | 'find' | 'listing'>;
  readonly witness: Witness;
  readonly remove: VerifiedRemoval;
}

export interface KeepOutWatchParts extends Pick<VerifiedRemovalParts, 'clock' | 'stopping'> {
  /**
   * What reaches the account that a server uses at this moment.
   *
   * @throws {RecordsError}
   */
  readonly videoSdk: (guildId: string) => Promise<WatchClient>;
  readonly keepOuts: WatchedKeepOuts;
  /** Locked sessions are watched along with those of keep-outs. Left out: no session can be locked. */
  readonly locked?: LockParts;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** The earliest that it can be now, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  /** From 0 to below 1: spreads checks over time. */
  readonly random: () => number;
  readonly reports: KeepOutReports;
  readonly membership: Membership;
  /** Called with the milliseconds that a due check has waited for its turn. */
  readonly onTurn?: (waitedMs: number) => void;
  /**
   * Called with who is in a session, each time this process has read it; with `null` once it's over.
   *
   * @param account the one that the session is in
   */
  readonly onSeen?: (account: string, sessionId: string, people: Listing<Participant> | null) => void;
  /**
   * Called when the removal of someone who came back is over.
   *
   * @param ms from the return, by VideoSDK's join time, until they were seen gone; `null`: they weren't, or unknown
   */
  readonly onRemoved?: (outcome: Outcome['kind'], ms: number | null) => void;
}

/** How the watch reports what it sees and does. */
export interface KeepOutReports {
  /** Called with each removal of a person who came back, and the milliseconds since the check that showed them. */
  onRemoval(keepOut: WatchedKeepOut, outcome: Outcome, ms: number, maySend: MaySend): Promise<void>;
  /**
   * Notifies a moderator of a person with a kept-out person's name and a different ID.
   *
   * @returns `over`: it was sent, or no one can be notified. `again`: it may be sent later
   */
  onNamesake(keepOut: WatchedKeepOut, namesake: Participant, maySend: MaySend): Promise<'over' | 'again'>;
  /**
   * Notifies a moderator of how many people there have been with the names of kept-out people, instead of each.
   *
   * @returns as {@link onNamesake}
   */
  onManyNamesakes(keepOut: WatchedKeepOut, people: number, maySend: MaySend): Promise<'over' | 'again'>;
  /**
   * Notifies a moderator that the bot can't see whether a kept-out person is there.
   *
   * @param since in milliseconds of the Unix epoch
   */
  onBlind(keepOut: WatchedKeepOut, since: number, maySend: MaySend): Promise<DeliveryResult>;
  /** Notifies the moderator who was told so that the bot can see again. */
  onSeesAgain(keepOut: WatchedKeepOut, maySend: MaySend): Promise<DeliveryResult>;
  /** Notifies a moderator that someone isn't kept out anymore, which no one requested just now. */
  onEnded(keepOut: WatchedKeepOut, why: ReportedEnd, maySend: MaySend): Promise<DeliveryResult>;
  /** Called when this process starts or stops watching a session. */
  onWatch(sessionId: string, watching: boolean): void;
  /** Called when something failed that will be retried. */
  onTrouble(what: string, error: unknown): void;
}

export interface KeepOutWatch {
  /** Watches until the process stops. Never rejects. */
  run(): Promise<void>;
  /** Does what is due now, and resolves when that's done. Never rejects. */
  turn(): Promise<void>;
  /**
   * Checks a session right away, even if another process watches it: someone may have joined it, or (`null`) something
   * else happened there. The caller doesn't have to be trusted. Never rejects.
   *
   * @param account the one that the session is in
   * @param roomId its room, if that was named: the session may be a new one of a room that people are kept out of
   */
  checkSoon(account: string, sessionId: string, participantId: string | null, roomId?: string | null): Promise<void>;
  /** Call this when a keep-out starts or ends: what to watch has changed. */
  changed(): void;
  /** Resolves when checks and removals that are running have finished. */
  drain(): Promise<void>;
  /** How many sessions this process watches. */
  readonly watching: number;
  /** How many checks wait for their turn. */
  readonly waiting: number;
  /**
   * How many people this process keeps out, and for how many of them it hasn't seen for a while whether they're there.
   */
  sight(): { readonly keepOuts: number; readonly blind: number };
  /** How many checks and removals are running. */
  readonly inProgress: number;
}
