import type { CaseKey, CaseOutcome } from './case.ts';
import { isValueOf } from './identification.ts';
import type { Journal, ReplyHandle } from './journal.ts';
import type { Moderator } from './outcome.ts';
import { RecordsError } from './records-error.ts';
import { readFailure } from './remover.ts';
import { roomAllowed, roomName, type Session } from './session.ts';
import type { GuildSettings } from './settings.ts';
import { fold, withoutBlanks } from './text.ts';
import { type CallContext, type RemovalAnswer, UpstreamError, type VideoSessions } from './video-sessions.ts';

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

export type EndOpening =
  | { readonly kind: 'opened'; readonly case: CaseKey }
  /** Somebody is ending this session already, in this process or another. */
  | { readonly kind: 'in-progress'; readonly by: Moderator };

/** Where ends of sessions are kept: as the removals are, before VideoSDK is asked and after. */
export interface SessionEndJournal extends Pick<Journal, 'settle' | 'replied'> {
  /**
   * Commits the case, durably, unless somebody is ending the session already.
   *
   * @throws {RecordsError} when it could not be committed: nothing may be done then
   */
  openEnd(entry: NewSessionEnd): Promise<EndOpening>;
}

export interface SessionEndParts {
  readonly videoSessions: Pick<VideoSessions, 'find' | 'running'>;
  readonly ending: SessionEnding;
  readonly journal: SessionEndJournal;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or at once when the signal fires. Never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly stopping: AbortSignal;
}

export interface SessionEndRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  readonly settings: Pick<GuildSettings, 'rooms' | 'logChannelId'>;
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
  /** Told once the case is recorded, right before VideoSDK is asked. */
  readonly onAsking?: (session: Session) => void;
}

/** What is true of the session afterwards. */
export type SessionEndOutcome =
  /** VideoSDK accepted it, and the session was seen over. */
  | { readonly kind: 'ended'; readonly session: Session }
  /** It was over before anything was asked, or by itself. `null`: VideoSDK knows no such session (any more). */
  | { readonly kind: 'over'; readonly session: Session | null }
  | { readonly kind: 'room-not-allowed' }
  /** What was typed is not the room's name: nothing was asked. */
  | { readonly kind: 'name-differs'; readonly session: Session }
  | { readonly kind: 'in-progress'; readonly session: Session; readonly by: Moderator }
  /** It could not be recorded: nothing was asked. */
  | { readonly kind: 'not-recorded'; readonly session: Session }
  /** It was seen running for all of the time in which it was looked at. */
  | { readonly kind: 'still-running'; readonly session: Session; readonly accepted: boolean }
  /** Asked, and not to be found out. */
  | { readonly kind: 'unknown'; readonly session: Session }
  | { readonly kind: 'turned-down'; readonly session: Session; readonly status: number }
  /** `session`: the one that it was asked for; `null` when not even that could be read, and nothing was asked. */
  | { readonly kind: 'forbidden'; readonly session: Session | null }
  | { readonly kind: 'busy'; readonly session: Session | null; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'unavailable'; readonly session: Session | null };

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
  const { videoSessions, ending, journal, now, wait, stopping } = parts;

  return async (request) => {
    const call: CallContext = { reference: request.reference };
    let session: Session | null;
    try {
      session = await current(request.session, call);
    } catch (error) {
      return { outcome: { ...readFailure(error, null), session: null }, case: null };
    }
    if (session !== null && !roomAllowed(session.room, request.settings.rooms)) {
      return { outcome: { kind: 'room-not-allowed' }, case: null };
    }
    if (!session?.running) {
      return { outcome: { kind: 'over', session }, case: null };
    }
    if (!namesRoom(request.typed, session)) {
      return { outcome: { kind: 'name-differs', session }, case: null };
    }
    return endRecorded(session, request, call);
  };

  async function endRecorded(session: Session, request: SessionEndRequest, call: CallContext): Promise<SessionEnd> {
    const { guildId, guildLocale, moderator, reference, reply, settings } = request;
    const announce = settings.logChannelId !== null;
    let opening: EndOpening;
    try {
      opening = await journal.openEnd({
        guildId,
        guildLocale,
        moderator,
        session,
        reference,
        at: now(),
        reply,
        announce,
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
    try {
      request.onAsking?.(session);
      const outcome = await askAndLook(session, call);
      await journal.settle(key, caseOutcomeOf(outcome.kind), now());
      return { outcome, case: key };
    } catch (error) {
      // A bug of ours: VideoSDK may have been asked, and an open case would lock the session for ever.
      await journal.settle(key, 'unknown', now());
      throw error;
    }
  }

  async function askAndLook(session: Session, call: CallContext): Promise<Asked> {
    const answer = await ending.end(session, call);
    switch (answer.kind) {
      case 'forbidden':
        return { kind: 'forbidden', session };
      case 'unreachable':
        return { kind: 'unavailable', session };
      case 'busy':
        return { kind: 'busy', session, retryAfterSeconds: answer.retryAfterSeconds };
      case 'rejected': {
        const seen = await look(session, call);
        return seen.kind === 'over'
          ? { kind: 'over', session: seen.session }
          : seen.kind === 'running'
            ? { kind: 'turned-down', session, status: answer.status }
            : { kind: 'unknown', session };
      }
      case 'accepted':
      case 'failed':
      case 'unanswered': {
        const accepted = answer.kind === 'accepted';
        const seen = await lookOn(session, call);
        if (seen.kind === 'over') {
          // Without an answer nobody can say what ended it: that it is over can be said all the same.
          return accepted ? { kind: 'ended', session: seen.session } : { kind: 'over', session: seen.session };
        }
        return seen.kind === 'running' ? { kind: 'still-running', session, accepted } : { kind: 'unknown', session };
      }
    }
  }

  /** "No such session" may be a stray answer, which proves nothing: only where the list has none either there is none. */
  async function current(value: string, call: CallContext): Promise<Session | null> {
    const named = isValueOf(value, value) ? await videoSessions.find(value, call) : null;
    return named ?? (await videoSessions.running(call)).find(({ id }) => isValueOf(value, id)) ?? null;
  }

  /** Looks until it is over, the time is up or the process ends. */
  async function lookOn(session: Session, call: CallContext): Promise<Seen> {
    const until = now() + LOOK_FOR_MS;
    for (;;) {
      // A look that was under way when the process was told to stop may be older than what it should tell: one more.
      const lastLook = stopping.aborted || now() >= until;
      const seen = await look(session, call);
      if (seen.kind === 'over') {
        return seen;
      }
      if (lastLook) {
        // Stopped before the time was up, nobody can say that it went on running.
        return seen.kind === 'running' && now() < until ? { kind: 'unreadable' } : seen;
      }
      await wait(Math.min(LOOK_AGAIN_AFTER_MS, Math.max(0, until - now())), stopping);
    }
  }

  async function look(session: Session, call: CallContext): Promise<Seen> {
    const bounded = stopping.aborted ? { ...call, signal: AbortSignal.timeout(LAST_LOOK_MS) } : call;
    try {
      const found = await current(session.id, bounded);
      return found?.running ? { kind: 'running' } : { kind: 'over', session: found ?? { ...session, running: false } };
    } catch (error) {
      if (error instanceof UpstreamError) {
        return { kind: 'unreadable' };
      }
      throw error;
    }
  }
}

type Seen =
  | { readonly kind: 'over'; readonly session: Session }
  | { readonly kind: 'running' }
  | { readonly kind: 'unreadable' };

/** Outcomes of what was asked of VideoSDK. */
type Asked = Extract<
  SessionEndOutcome,
  {
    readonly kind:
      | 'ended'
      | 'over'
      | 'still-running'
      | 'unknown'
      | 'turned-down'
      | 'forbidden'
      | 'busy'
      | 'unavailable';
  }
>;

/** As what it is kept. */
function caseOutcomeOf(kind: Asked['kind']): CaseOutcome {
  return kind === 'over' ? 'session-over' : kind;
}
