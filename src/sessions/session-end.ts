import type { CaseKey, CaseOutcome } from '../cases/case.ts';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import { fold, withoutBlanks } from '../common/text.ts';
import { isValueOf } from '../removal/identification.ts';
import type { Journal, MaySend, ReplyHandle } from '../removal/journal.ts';
import type { Answer, Moderator, OtherAnswer } from '../removal/outcome.ts';
import { readFailure } from '../removal/verification.ts';
import type { GuildSettings } from '../settings/settings.ts';
import { SessionOver } from './evidence.ts';
import type { RoomNames } from './room-names.ts';
import { type AllowedRooms, roomAllowed, roomName, type Session } from './session.ts';
import { type CallContext, forTime, type RemovalAnswer, UpstreamError, type VideoSessions } from './video-sessions.ts';
import type { Witness } from './witness.ts';

/** How VideoSDK is asked to end a session for everybody. */
export interface SessionEnding {
  /** Asks for it, once: never repeated after it may have reached VideoSDK. Never rejects. */
  end(session: Session, call: CallContext): Promise<RemovalAnswer>;
}

export interface NewSessionEnd {
  readonly guildId: string;
  /** The server's language, as Discord names it: that of its log channel. */
  readonly guildLocale: string;
  readonly moderator: Moderator;
  readonly session: Session;
  readonly reference: string;
  /** Milliseconds of the Unix epoch. */
  readonly at: number;
  readonly reply: ReplyHandle | null;
  /** Whether the server's log channel is to hear of it. */
  readonly announce: boolean;
}

export type EndOpenResult =
  | { readonly kind: 'opened'; readonly case: CaseKey }
  /** Somebody is ending this session already, in this process or another. */
  | { readonly kind: 'in-progress'; readonly by: Moderator };

/** Where ends of sessions are kept: as the removals are, before VideoSDK is asked and after. */
export interface SessionEndJournal extends Pick<Journal, 'settle' | 'replied' | 'holds' | 'maySend'> {
  /**
   * Commits the case, durably, unless somebody is ending the session already.
   *
   * @throws {RecordsError} when it could not be committed: nothing may be done then
   */
  openEnd(entry: NewSessionEnd): Promise<EndOpenResult>;
}

export interface SessionEndParts {
  readonly videoSessions: Pick<VideoSessions, 'find' | 'running'>;
  readonly witness: Pick<Witness, 'session'>;
  readonly roomNames: Pick<RoomNames, 'settledOne'>;
  readonly ending: SessionEnding;
  readonly journal: Pick<SessionEndJournal, 'openEnd' | 'settle' | 'holds' | 'maySend'>;
  readonly settings: {
    of(guildId: string): Promise<Pick<GuildSettings, 'rooms' | 'logChannelId'>>;
  };
  readonly clock: Clock;
  /** Fires when the process is about to end: looking on stops, and what is known by then is said. */
  readonly stopping: AbortSignal;
}

export interface SessionEndRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /** The server's rules when it was asked for. Right before a case is opened they are read again. */
  readonly settings: Pick<GuildSettings, 'rooms'>;
  readonly moderator: Moderator;
  /**
   * The very session, not a room: another one that began in it since is not meant. Its id, or a form of it that
   * {@link isValueOf} knows.
   */
  readonly session: string;
  /** What was typed to confirm it. */
  readonly typed: string;
  readonly reference: string;
  readonly reply: ReplyHandle | null;
  /**
   * Told once the case is recorded, right before VideoSDK is asked.
   *
   * @param mayTell to be asked before that is told to anybody: a process that stood still since may have lost the case, and another
   * one have told what came of it
   */
  readonly onAsking?: (session: Session, maySend: MaySend) => void;
}

/** What is true of the session afterwards. */
export type SessionEndOutcome =
  /** VideoSDK accepted it, and the session was seen over. */
  | { readonly kind: 'ended'; readonly session: Session }
  /** It was seen over: before anything was asked (no `answer`), or although VideoSDK didn't accept it, or didn't answer. */
  | { readonly kind: 'over'; readonly session: Session; readonly answer: OtherAnswer | null }
  /** Nothing tells whether it runs: nothing was asked. `null`: VideoSDK doesn't find it, which proves nothing. */
  | { readonly kind: 'unseen'; readonly session: Session | null }
  | { readonly kind: 'room-not-allowed' }
  /** What was typed is not the room's name: nothing was asked. */
  | { readonly kind: 'name-differs'; readonly session: Session }
  | { readonly kind: 'in-progress'; readonly session: Session; readonly by: Moderator }
  /** It could not be recorded, or not be known whether it still may be done: nothing was asked. */
  | { readonly kind: 'not-recorded'; readonly session: Session }
  /** This process was cut off before it could ask: another one has taken the case over, and tells what came of it. */
  | { readonly kind: 'taken-over'; readonly session: Session }
  /** It was seen running for all of the time in which it was looked at: after a yes, a failure, or no answer … */
  | { readonly kind: 'still-running'; readonly session: Session; readonly accepted: boolean }
  /** … or after VideoSDK refused. `session` of the last three is null when not even that could be read, and nothing was asked. */
  | { readonly kind: 'turned-down'; readonly session: Session; readonly status: number }
  | { readonly kind: 'forbidden'; readonly session: Session | null; readonly skewMs?: number | null }
  | { readonly kind: 'busy'; readonly session: Session | null; readonly retryAfterSeconds: number | null }
  /** Nothing reached VideoSDK, or nothing could be read of it. */
  | { readonly kind: 'unavailable'; readonly session: Session | null }
  /** Asked, and not to be found out. */
  | { readonly kind: 'unknown'; readonly session: Session; readonly answer: Answer };

export interface SessionEnd {
  readonly outcome: SessionEndOutcome;
  /** The case it is recorded as; `null` when nothing was asked. */
  readonly case: CaseKey | null;
}

/** Ends one session for everybody, and finds out what came of it. Rejects only for what nobody expected. */
export type EndSession = (request: SessionEndRequest) => Promise<SessionEnd>;

/** For how long a session that was to be ended is looked at, and how often. */
const LOOK_FOR_MS = 15_000;
const LOOK_AGAIN_AFTER_MS = 1_000;
/** How long a look may take when the process is stopping. */
const LAST_LOOK_MS = 1_500;

/** Whether that is how the room is called: its name as it is compared everywhere, or its id. */
export function namesRoom(typed: string, { room }: Pick<Session, 'room'>): boolean {
  const name = fold(roomName(room));
  return (name !== '' && fold(typed) === name) || withoutBlanks(typed) === room.id;
}

/** is it running? -> is it the server's? -> is the name right? -> journal -> ask VideoSDK, once -> look -> journal -> outcome */
export function createSessionEnd(parts: SessionEndParts): EndSession {
  const { videoSessions, witness, roomNames, ending, journal, clock, stopping } = parts;

  return async (request) => {
    const call: CallContext = { reference: request.reference };
    const { rooms } = request.settings;
    let session: Session | null;
    try {
      const found = await find(request.session, rooms, call);
      session = found && (await roomNames.settledOne(found, rooms, call));
    } catch (error) {
      return { outcome: { ...readFailure(error, null), session: null }, case: null };
    }
    if (session !== null && !roomAllowed(session.room, rooms)) {
      return { outcome: { kind: 'room-not-allowed' }, case: null };
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
    return endRecorded(session, request, call);
  };

  async function endRecorded(session: Session, request: SessionEndRequest, call: CallContext): Promise<SessionEnd> {
    const { guildId, guildLocale, moderator, reference, reply } = request;
    let opening: EndOpenResult;
    try {
      const { rooms, logChannelId } = await parts.settings.of(guildId);
      if (!roomAllowed(session.room, rooms)) {
        return { outcome: { kind: 'room-not-allowed' }, case: null };
      }
      opening = await journal.openEnd({
        guildId,
        guildLocale,
        moderator,
        session,
        reference,
        at: clock.now(),
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
    const mayStillAct = async (): Promise<boolean> => {
      const holds = await journal.holds(key);
      lost = !holds;
      return holds;
    };
    try {
      request.onAsking?.(session, () => journal.maySend(key));
      const outcome = await askAndLook(session, { ...call, mayStillAct });
      if (outcome.kind === 'taken-over') {
        // Nothing was sent. Where another process has the case it stays that one's, and this write changes nothing.
        await journal.settle(key, 'not-asked', clock.now());
        return lost ? { outcome, case: key } : { outcome: { kind: 'not-recorded', session }, case: null };
      }
      await journal.settle(key, caseOutcomeOf(outcome.kind), clock.now());
      return { outcome, case: key };
    } catch (error) {
      // A bug of ours: VideoSDK may have been asked, and an open case would lock the session for ever.
      await journal.settle(key, 'unknown', clock.now());
      throw error;
    }
  }

  async function askAndLook(session: Session, call: CallContext): Promise<Asked> {
    const answer = await ending.end(session, call);
    if (answer.kind === 'not-sent') {
      return { kind: 'taken-over', session };
    }
    if (answer.kind === 'unreachable') {
      return { kind: 'unavailable', session };
    }
    // Whatever the answer was: it may have been carried out, or be carried out a moment later.
    const seen = await lookOn(session, answer, { reference: call.reference });
    switch (seen.kind) {
      case 'over':
        // Without a yes nobody can say what ended it: that it is over can be said all the same.
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
   * The session that is meant, as its own record or a list has it. `null`: neither does, which proves nothing, since nobody knows
   * in which room it would be.
   */
  async function find(value: string, rooms: AllowedRooms, call: CallContext): Promise<Session | null> {
    if (isValueOf(value, value)) {
      const record = await videoSessions.find(value, call);
      if (record.kind === 'found') {
        return record.value;
      }
    }
    const running = await videoSessions.running(rooms.only, call);
    return running.items.find(({ id }) => isValueOf(value, id)) ?? null;
  }

  /** Looks until it is over, the time is up or the process ends. */
  async function lookOn(session: Session, answer: Answer, call: CallContext): Promise<Seen> {
    const until = clock.elapsed() + LOOK_FOR_MS;
    for (;;) {
      // A look that was under way when the process was told to stop may be older than what it should tell: one more.
      const lastLook = stopping.aborted || clock.elapsed() >= until;
      const seen = await look(session, call);
      if (seen.kind === 'over' || (seen.kind === 'unseen' && seen.refused && answer.kind === 'forbidden')) {
        // Where VideoSDK refuses to be read as well, nobody would see anything in the next seconds either.
        return seen;
      }
      if (lastLook) {
        // Stopped before the time was up, nobody can say that it went on running.
        return seen.kind === 'running' && clock.elapsed() < until ? { kind: 'unseen', refused: false } : seen;
      }
      await clock.wait(Math.min(LOOK_AGAIN_AFTER_MS, Math.max(0, until - clock.elapsed())), stopping);
    }
  }

  async function look(session: Session, call: CallContext): Promise<Seen> {
    const bounded = stopping.aborted ? { ...call, signal: clock.timeout(LAST_LOOK_MS) } : call;
    try {
      const sight = await witness.session(session, bounded);
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

/** What comes of a request to VideoSDK. */
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

/** As what it is kept. */
function caseOutcomeOf(kind: Exclude<Asked['kind'], 'taken-over'>): CaseOutcome {
  return kind === 'over' ? 'session-over' : kind;
}
