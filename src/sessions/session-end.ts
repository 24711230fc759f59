import type { CaseKey, CaseOutcome } from '../cases/case.ts';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import { fold, withoutBlanks } from '../common/text.ts';
import { isShortForm, isValueOf, uncopied } from '../removal/identification.ts';
import type { Journal, MaySend, ReplyHandle } from '../removal/journal.ts';
import type { Answer, Moderator, OtherAnswer } from '../removal/outcome.ts';
import { readFailure } from '../removal/verification.ts';
import type { GuildSettings } from '../settings/settings.ts';
import { accountIdOf } from './account.ts';
import type { AccountInUse } from './accounts.ts';
import { SessionOver } from './evidence.ts';
import type { RoomNames } from './room-names.ts';
import { type AllowedRooms, roomAllowed, roomName, type Session } from './session.ts';
import {
  type CallContext,
  forTime,
  type NoAccount,
  type RemovalAnswer,
  UpstreamError,
  type VideoSessions,
} from './video-sessions.ts';
import type { Witness } from './witness.ts';

/** Asks VideoSDK to end a session for everyone. */
export interface SessionEnding {
  /** Asks once: the request is never repeated after it may have reached VideoSDK. Never rejects. */
  end(session: Session, call: CallContext): Promise<RemovalAnswer>;
}

export interface NewSessionEnd {
  readonly guildId: string;
  /** The server's language, as Discord names it. The log channel uses it. */
  readonly guildLocale: string;
  readonly moderator: Moderator;
  /** The VideoSDK account of the session: see `accountIdOf`. */
  readonly account: string;
  readonly session: Session;
  readonly reference: string;
  /** Unix time in milliseconds. */
  readonly at: number;
  readonly reply: ReplyHandle | null;
  /** Whether the server's log channel shows it. */
  readonly announce: boolean;
}

export type EndOpenResult =
  | { readonly kind: 'opened'; readonly case: CaseKey }
  /** Someone is already ending this session, in this process or another. */
  | { readonly kind: 'in-progress'; readonly by: Moderator };

/** Records session ends the way removals are recorded: before VideoSDK is asked, and after. */
export interface SessionEndJournal extends Pick<Journal, 'settle' | 'replied' | 'holds' | 'maySend'> {
  /**
   * Commits the case durably, unless someone is already ending the session.
   *
   * @throws {RecordsError} when it couldn't be committed: nothing can be done then
   */
  openEnd(entry: NewSessionEnd): Promise<EndOpenResult>;
}

export interface SessionEndParts {
  readonly account: AccountInUse;
  readonly videoSessions: Pick<VideoSessions, 'find' | 'running'>;
  readonly witness: Pick<Witness, 'session'>;
  readonly roomNames: Pick<RoomNames, 'settledOne'>;
  readonly ending: SessionEnding;
  readonly journal: Pick<SessionEndJournal, 'openEnd' | 'settle' | 'holds' | 'maySend'>;
  readonly settings: {
    of(guildId: string): Promise<Pick<GuildSettings, 'rooms' | 'account' | 'logChannelId'>>;
  };
  readonly clock: Clock;
  /** Fires when the process is about to end. Checking stops, and the outcome is what's known by then. */
  readonly stopping: AbortSignal;
}

export interface SessionEndRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /** The server's rules at the time of the request. They're read again right before a case is opened. */
  readonly settings: Pick<GuildSettings, 'rooms'>;
  readonly moderator: Moderator;
  /**
   * This very session, not a room: one that started there later isn't meant. Its ID, or a form that {@link isValueOf}
   * knows.
   */
  readonly session: string;
  /** What was typed to confirm it. */
  readonly typed: string;
  readonly reference: string;
  readonly reply: ReplyHandle | null;
  /**
   * Called once the case is recorded, right before VideoSDK is asked.
   *
   * @param maySend to be asked before reporting it: a process that was paused since may have lost the case, and another
   *   one may have reported the outcome
   */
  readonly onAsking?: (session: Session, maySend: MaySend) => void;
}

/** What is true of the session afterward. */
export type SessionEndOutcome =
  /** VideoSDK accepted it, and the session was seen over. */
  | { readonly kind: 'ended'; readonly session: Session }
  /** It was seen over: before anything was asked (no `answer`), or although VideoSDK didn't accept or answer. */
  | { readonly kind: 'over'; readonly session: Session; readonly answer: OtherAnswer | null }
  /**
   * It isn't known whether it runs, so nothing was asked. `null`: VideoSDK doesn't find it, which proves nothing, or it's
   * in another server's room, which isn't said.
   */
  | { readonly kind: 'unseen'; readonly session: Session | null }
  /** The server lost the room just now. */
  | { readonly kind: 'room-not-allowed' }
  /** What was typed isn't the room's name, so nothing was asked. */
  | { readonly kind: 'name-differs'; readonly session: Session }
  | { readonly kind: 'in-progress'; readonly session: Session; readonly by: Moderator }
  /** It couldn't be recorded, or it isn't known whether it can still be done, so nothing was asked. */
  | { readonly kind: 'not-recorded'; readonly session: Session }
  /** This process lost the case before it could ask. Another one took it over, and reports the outcome. */
  | { readonly kind: 'taken-over'; readonly session: Session }
  /** It was seen running all the time it was checked: after a yes, a failure, or no answer … */
  | { readonly kind: 'still-running'; readonly session: Session; readonly accepted: boolean }
  /**
   * … or after VideoSDK refused. `forbidden`, `busy`, and `unavailable` have no session when not even that could be
   * read, and nothing was asked.
   */
  | { readonly kind: 'turned-down'; readonly session: Session; readonly status: number }
  | { readonly kind: 'forbidden'; readonly session: Session | null; readonly skewMs?: number | null }
  | { readonly kind: 'busy'; readonly session: Session | null; readonly retryAfterSeconds: number | null }
  /** Nothing reached VideoSDK, or nothing could be read from it. */
  | { readonly kind: 'unavailable'; readonly session: Session | null }
  /** There is no VideoSDK account to ask with, so nothing was. */
  | { readonly kind: 'no-account'; readonly session: Session | null; readonly why: NoAccount }
  /** It was asked, and the result can't be determined. */
  | { readonly kind: 'unknown'; readonly session: Session; readonly answer: Answer };

export interface SessionEnd {
  readonly outcome: SessionEndOutcome;
  /** The case it's recorded as; `null` when nothing was asked. */
  readonly case: CaseKey | null;
}

/** Ends one session for everyone, and finds out the outcome. Rejects only for unexpected errors. */
export type EndSession = (request: SessionEndRequest) => Promise<SessionEnd>;

/** How long to check a session that was to be ended, and how often. */
export const CHECK_FOR_MS = 15_000;
const CHECK_AGAIN_AFTER_MS = 1_000;
/** How long a check can take while the process is stopping. */
const LAST_CHECK_MS = 1_500;

/** Whether this names the room: by its name, compared as everywhere, or by its ID. The line with the name counts, too. */
export function namesRoom(typed: string, { room }: Pick<Session, 'room'>): boolean {
  const name = fold(roomName(room));
  const asTyped = withoutBlanks(typed);
  return [asTyped, uncopied(asTyped)].some(
    (text) =>
      (name !== '' && fold(text) === name) ||
      text === room.id ||
      (isShortForm(text) && isValueOf(text, roomName(room))),
  );
}

/** running? -> the server's room? -> right name? -> journal -> ask VideoSDK, once -> check -> journal -> outcome */
export function createSessionEnd(parts: SessionEndParts): EndSession {
  const ender = new SessionEnder(parts);
  return (request) => ender.end(request);
}

class SessionEnder {
  readonly #account: SessionEndParts['account'];
  readonly #videoSessions: SessionEndParts['videoSessions'];
  readonly #witness: SessionEndParts['witness'];
  readonly #roomNames: SessionEndParts['roomNames'];
  readonly #ending: SessionEndParts['ending'];
  readonly #journal: SessionEndParts['journal'];
  readonly #settings: SessionEndParts['settings'];
  readonly #clock: SessionEndParts['clock'];
  readonly #stopping: SessionEndParts['stopping'];

  constructor(parts: SessionEndParts) {
    this.#account = parts.account;
    this.#settings = parts.settings;
    this.#videoSessions = parts.videoSessions;
    this.#witness = parts.witness;
    this.#roomNames = parts.roomNames;
    this.#ending = parts.ending;
    this.#journal = parts.journal;
    this.#clock = parts.clock;
    this.#stopping = parts.stopping;
  }

  async end(request: SessionEndRequest): Promise<SessionEnd> {
    const call: CallContext = { reference: request.reference };
    const { rooms } = request.settings;
    let session: Session | null;
    try {
      const found = await this.#find(request.session, rooms, call);
      session = found && (await this.#roomNames.settledOne(found, rooms, call));
    } catch (error) {
      return { outcome: { ...readFailure(error, null), session: null }, case: null };
    }
    if (session !== null && !roomAllowed(session.room, rooms)) {
      // Answered like one that doesn't exist: which sessions other servers have is none of this one's business.
      return { outcome: { kind: 'unseen', session: null }, case: null };
    }
    const over = session && SessionOver.byRecord(session);
    if (over !== null) {
      return { outcome: { kind: 'over', session: over.session, answer: null }, case: null };
    }
    if (session?.state !== 'running') {
      return { outcome: { kind: 'unseen', session }, case: null };
    }
    if (!namesRoom(request.typed, session)) {
      return { outcome: { kind: 'name-differs', session }, case: null };
    }
    return this.#endRecorded(session, request, call);
  }

  async #endRecorded(session: Session, request: SessionEndRequest, call: CallContext): Promise<SessionEnd> {
    const { guildId, guildLocale, moderator, reference, reply } = request;
    let opening: EndOpenResult;
    try {
      const { rooms, account, logChannelId } = await this.#settings.of(guildId);
      if (accountIdOf(account) !== this.#account.id) {
        return { outcome: { kind: 'no-account', session, why: 'changed' }, case: null };
      }
      if (!roomAllowed(session.room, rooms)) {
        return { outcome: { kind: 'room-not-allowed' }, case: null };
      }
      opening = await this.#journal.openEnd({
        guildId,
        guildLocale,
        moderator,
        account: this.#account.id,
        session,
        reference,
        at: this.#clock.now(),
        reply,
        announce: logChannelId !== null,
      });
    } catch (error) {
      if (error instanceof RecordsError) {
        return { outcome: { kind: 'not-recorded', session }, case: null };
      }
      throw error;
    }
    if (opening.kind === 'in-progress') {
      return { outcome: { kind: 'in-progress', session, by: opening.by }, case: null };
    }
    const key = opening.case;
    let lost = false;
    let accountGone = false;
    const mayStillAct = async (): Promise<boolean> => {
      const holds = await this.#journal.holds(key);
      lost = !holds;
      accountGone = holds && !(await this.#account.isCurrent(guildId));
      return holds && !accountGone;
    };
    try {
      request.onAsking?.(session, () => this.#journal.maySend(key));
      const outcome = await this.#askAndCheck(session, { ...call, mayStillAct });
      if (outcome.kind === 'taken-over') {
        // Nothing was sent. If another process has the case, it keeps it, and this write changes nothing.
        await this.#journal.settle(key, 'not-asked', this.#clock.now());
        if (accountGone) {
          return { outcome: { kind: 'no-account', session, why: 'changed' }, case: null };
        }
        return lost ? { outcome, case: key } : { outcome: { kind: 'not-recorded', session }, case: null };
      }
      await this.#journal.settle(key, caseOutcomeOf(outcome.kind), this.#clock.now());
      return { outcome, case: key };
    } catch (error) {
      // A bug of ours: VideoSDK may have been asked, and an open case would lock the session forever.
      await this.#journal.settle(key, 'unknown', this.#clock.now());
      throw error;
    }
  }

  async #askAndCheck(session: Session, call: CallContext): Promise<Asked> {
    const answer = await this.#ending.end(session, call);
    if (answer.kind === 'not-sent') {
      return { kind: 'taken-over', session };
    }
    if (answer.kind === 'unreachable') {
      return { kind: 'unavailable', session };
    }
    // Whatever the answer was, it may have been carried out, or may be a moment later.
    const seen = await this.#keepChecking(session, answer, { reference: call.reference });
    switch (seen.kind) {
      case 'over':
        // Without a yes, no one can say what ended it. But it's over.
        return answer.kind === 'accepted'
          ? { kind: 'ended', session: seen.over.session }
          : { kind: 'over', session: seen.over.session, answer };
      case 'running':
        return ranOn(session, answer);
      case 'unseen':
        return { kind: 'unknown', session, answer };
    }
  }

  /**
   * The session that is meant, from its own record or a list. `null`: neither has it, which proves nothing, because no
   * one knows which room it would be in.
   */
  async #find(value: string, rooms: AllowedRooms, call: CallContext): Promise<Session | null> {
    if (isValueOf(value, value)) {
      const record = await this.#videoSessions.find(value, call);
      if (record.kind === 'found') {
        return record.value;
      }
    }
    const running = await this.#videoSessions.running(rooms.only, call);
    return running.items.find(({ id }) => isValueOf(value, id)) ?? null;
  }

  /** Checks until it's over, the time is up, or the process ends. */
  async #keepChecking(session: Session, answer: Answer, call: CallContext): Promise<Seen> {
    const until = this.#clock.elapsed() + CHECK_FOR_MS;
    for (;;) {
      // A check that was in progress when the process was told to stop may be out of date: one more.
      const lastCheck = this.#stopping.aborted || this.#clock.elapsed() >= until;
      const seen = await this.#check(session, call);
      if (seen.kind === 'over' || (seen.kind === 'unseen' && seen.refused && answer.kind === 'forbidden')) {
        // If VideoSDK refuses reads too, the next few seconds would show nothing either.
        return seen;
      }
      if (lastCheck) {
        // Stopped before the time was up, so no one can say that it kept running.
        return seen.kind === 'running' && this.#clock.elapsed() < until ? { kind: 'unseen', refused: false } : seen;
      }
      await this.#clock.wait(
        Math.min(CHECK_AGAIN_AFTER_MS, Math.max(0, until - this.#clock.elapsed())),
        this.#stopping,
      );
    }
  }

  async #check(session: Session, call: CallContext): Promise<Seen> {
    const bounded = this.#stopping.aborted ? { ...call, signal: this.#clock.timeout(LAST_CHECK_MS) } : call;
    try {
      const sight = await this.#witness.session(session, bounded);
      return sight.kind === 'unseen' ? { kind: 'unseen', refused: false } : sight;
    } catch (error) {
      if (error instanceof UpstreamError) {
        return { kind: 'unseen', refused: error.code === 'forbidden' };
      }
      throw error;
    }
  }
}

type Seen =
  | { readonly kind: 'over'; readonly over: SessionOver }
  | { readonly kind: 'running' }
  | { readonly kind: 'unseen'; readonly refused: boolean };

/** It was seen running until the time was up. */
function ranOn(session: Session, answer: Answer): Asked {
  switch (answer.kind) {
    case 'accepted':
    case 'failed':
    case 'unanswered':
      return { kind: 'still-running', session, accepted: answer.kind === 'accepted' };
    case 'rejected':
      return { kind: 'turned-down', session, status: answer.status };
    case 'forbidden':
      return { kind: 'forbidden', session, ...forTime(answer) };
    case 'busy':
      return { kind: 'busy', session, retryAfterSeconds: answer.retryAfterSeconds };
  }
}

/** The result of a request to VideoSDK. */
type Asked = Extract<
  SessionEndOutcome,
  {
    readonly kind:
      | 'ended'
      | 'over'
      | 'taken-over'
      | 'still-running'
      | 'unknown'
      | 'turned-down'
      | 'forbidden'
      | 'busy'
      | 'unavailable';
  }
>;

/** The outcome as it's stored. */
function caseOutcomeOf(kind: Exclude<Asked['kind'], 'taken-over'>): CaseOutcome {
  return kind === 'over' ? 'session-over' : kind;
}
