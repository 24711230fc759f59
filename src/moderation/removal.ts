import pLimit from 'p-limit';
import type { CaseKey } from './case.ts';
import type { Directory } from './directory.ts';
import { type Identification, identify } from './identification.ts';
import type { Journal, Opening, ReplyHandle } from './journal.ts';
import type { KeepOutTerm } from './keep-out.ts';
import { type CaseFacts, caseOutcome, type Moderator, type Outcome, type Progress } from './outcome.ts';
import { longestFirst, type Participant } from './participant.ts';
import { RecordsError } from './records-error.ts';
import { createRemover, type Removal, type RemoverParts, readFailure } from './remover.ts';
import { roomAllowed, type Session } from './session.ts';
import { chooseSession } from './session-choice.ts';
import type { GuildSettings } from './settings.ts';
import { fold, withoutBlanks } from './text.ts';
import { type CallContext, UpstreamError } from './video-sessions.ts';

export interface RemovalParts extends RemoverParts {
  readonly directory: Directory;
  readonly journal: Journal;
}

export interface RemovalRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /** The server's rules as they are now. */
  readonly settings: GuildSettings;
  readonly moderator: Moderator;
  /** As typed or completed; `null` or blank when left out. */
  readonly session: string | null;
  readonly participant: string | null;
  readonly reason: string | null;
  readonly reference: string;
  /** Where the reply can be edited if this process ends in the middle; `null` when nobody waits for one. */
  readonly reply: ReplyHandle | null;
  /** Whether they are to be removed again whenever they come back, and until when. */
  readonly keepOut?: KeepOutTerm | null;
  /** `participant` is the id of somebody who was picked from a list: whoever has it for a name is not meant. */
  readonly picked?: true;
  /** Asked once the person is known, before anything is recorded or done: whether it has to be confirmed first. */
  readonly mustConfirm?: (target: Participant, session: Session) => Promise<boolean>;
}

/** Asks for one removal and finds out what came of it. Rejects only for what nobody expected. */
export type RemoveParticipant = (request: RemovalRequest) => Promise<Progress>;

/**
 * How many requests and looks talk to VideoSDK at once. Time-outs begin with a call, not while it waits here: a process
 * that was held up works off what has gathered, one after the other, instead of timing all of it out and asking again.
 */
const MOST_AT_ONCE = 128;
/** Whoever has not had their turn by then is told so; nothing was asked for them. */
const MOST_WAITING_MS = 10_000;

/**
 * The one way in which somebody is removed:
 * which session? -> who? -> the server's rules -> journal -> ask VideoSDK -> look at who is connected -> journal -> outcome.
 */
export function createRemoval(parts: RemovalParts): RemoveParticipant {
  const { videoSessions, directory, journal, now } = parts;
  const inTurn = pLimit(MOST_AT_ONCE);
  const remove = createRemover(parts, inTurn);

  return (request) => {
    const askedAt = now();
    return inTurn(() => (now() - askedAt > MOST_WAITING_MS ? final({ kind: 'overloaded' }) : removeOne(request)));
  };

  async function removeOne(request: RemovalRequest): Promise<Progress> {
    if (request.settings.reasonRequired && blankToNull(request.reason) === null) {
      return final({ kind: 'reason-missing' });
    }
    const call: CallContext = { reference: request.reference };
    try {
      const found = await locate(request, call);
      return 'outcome' in found ? found : await removeLocated(found.session, found.target, request, call);
    } catch (error) {
      return final(readFailure(error, null));
    }
  }

  /** Finds the session and the person, or says why not. Asks VideoSDK only to read. */
  async function locate(
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Progress | { session: Session; target: Participant }> {
    const chosen = await chosenSession(blankToNull(request.session), request.settings, call);
    if ('outcome' in chosen) {
      return chosen;
    }
    const { session } = chosen;
    const people = await videoSessions.connected(session.id, call);
    if (people === null || people.participants.length === 0) {
      // An empty list, or none: only the session itself tells whether it is over.
      const current = await videoSessions.find(session.id, call);
      if (!current?.running) {
        return final({ kind: 'session-over', session: current ?? { ...session, running: false } });
      }
    }
    const present = [...(people?.participants ?? [])].sort(longestFirst);
    const given = blankToNull(request.participant);
    if (given === null) {
      return final({ kind: 'nobody-named', session, present });
    }
    const identified = whoIsMeant(request, given, present);
    switch (identified.kind) {
      case 'found':
        return { session, target: identified.participant };
      case 'ambiguous':
        return final({ kind: 'ambiguous', session, given, candidates: identified.candidates });
      case 'none': {
        // A list that came in pages may have missed somebody: an id can be asked for by itself.
        const missed =
          people === null || people.conclusive
            ? null
            : await videoSessions.attendee(session.id, request.picked ? given : withoutBlanks(given), call);
        return missed?.connected
          ? { session, target: missed }
          : final(await absent(session, given, present, request, call));
      }
    }
  }

  async function chosenSession(
    given: string | null,
    { rooms }: GuildSettings,
    call: CallContext,
  ): Promise<Progress | { session: Session }> {
    const named = given === null ? null : await sessionOfId(withoutBlanks(given), call);
    if (named !== null && !(named instanceof UpstreamError)) {
      if (!roomAllowed(named.room, rooms)) {
        return final({ kind: 'room-not-allowed' });
      }
      return named.running ? { session: named } : final({ kind: 'session-over', session: named });
    }
    const running = await videoSessions.running(call);
    directory.learn(running);
    const choice = chooseSession(given, running, rooms);
    switch (choice.kind) {
      case 'chosen':
        return { session: choice.session };
      case 'several':
        return final({ kind: 'several-sessions', sessions: choice.sessions });
      case 'none-running':
        return final({ kind: 'none-running' });
      case 'room-not-allowed':
        return final({ kind: 'room-not-allowed' });
      case 'unknown': {
        if (named !== null) {
          // Whether there is a session of that id could not be read.
          throw named;
        }
        const sessions = running.filter(({ room }) => roomAllowed(room, rooms));
        return final({ kind: 'no-such-session', given: given ?? '', sessions });
      }
    }
  }

  /**
   * The session of exactly that id: one small call, where the list of all that run may have many pages. What room a
   * session belongs to never changes, so one that a completion has just shown is not asked for at all.
   *
   * @returns the error when VideoSDK failed over it
   */
  async function sessionOfId(id: string, call: CallContext): Promise<Session | UpstreamError | null> {
    const known = directory.known(id);
    if (known !== undefined) {
      return known;
    }
    try {
      const found = await videoSessions.find(id, call);
      if (found?.running) {
        directory.learn([found]);
      }
      return found;
    } catch (error) {
      if (error instanceof UpstreamError && error.status !== null && error.status >= 500) {
        // What VideoSDK answers to a text that is no id (a room's name, say) is documented nowhere: the list may tell.
        return error;
      }
      throw error;
    }
  }

  /** Nobody who is connected fits. Somebody who has just left is another matter than somebody who never was there. */
  async function absent(
    session: Session,
    given: string,
    present: readonly Participant[],
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Outcome> {
    const attendees = await videoSessions.attendees(session.id, call).catch((error: unknown) => {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    });
    const left = whoIsMeant(request, given, attendees?.filter(({ connected }) => !connected) ?? []);
    return left.kind === 'found' && !present.some(({ id }) => id === left.participant.id)
      ? { kind: 'already-gone', session, target: left.participant, remaining: present }
      : { kind: 'no-such-person', session, given, present };
  }

  async function removeLocated(
    session: Session,
    target: Participant,
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Progress> {
    const { guildId, guildLocale, settings, moderator, reference, reply } = request;
    if (settings.protectedIds.has(target.id)) {
      return final({ kind: 'protected', session, target });
    }
    try {
      if (await request.mustConfirm?.(target, session)) {
        return final({ kind: 'to-confirm', session, target });
      }
    } catch (error) {
      if (error instanceof RecordsError) {
        return final({ kind: 'not-recorded', target });
      }
      throw error;
    }
    const reason = blankToNull(request.reason)?.trim() ?? null;
    const announce = settings.logChannelId !== null;
    const keepOut = request.keepOut ?? null;
    const what = { moderator, target, session, reason, keepOut };
    const entry = { ...what, guildId, guildLocale, reference, at: now(), reply, announce };
    let opening: Opening;
    try {
      opening = await journal.open(entry, settings.cooldown);
    } catch (error) {
      if (error instanceof RecordsError) {
        return final({ kind: 'not-recorded', target });
      }
      throw error;
    }
    switch (opening.kind) {
      case 'in-progress':
        return final({ kind: 'in-progress', session, target, by: opening.by });
      case 'cooling-down':
        return final({ kind: 'cooling-down', session, target, until: opening.until });
      case 'opened':
        return removeRecorded(session, target, { key: opening.case, earlier: opening.earlier }, call);
    }
  }

  /** The case is open, and stays so until its outcome is known: no other removal of this person begins meanwhile. */
  async function removeRecorded(
    session: Session,
    target: Participant,
    facts: CaseFacts,
    call: CallContext,
  ): Promise<Progress> {
    let lookOn: Removal['later'] = null;
    const outcome = await settling(facts.key, async () => {
      const removal = await remove(session, target, call);
      lookOn = removal.later;
      return removal.outcome;
    });
    if (lookOn === null) {
      return { outcome, case: facts, later: null };
    }
    const later = settling(facts.key, lookOn);
    // Whoever asked may still be busy with the first outcome: a failure of looking must wait for them, not end the process.
    later.catch(() => undefined);
    return { outcome, case: facts, later };
  }

  /** Settles the case with what comes of the work, as soon as that is the last word. */
  async function settling(key: CaseKey, work: () => Promise<Outcome>): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = await work();
    } catch (error) {
      // A bug of ours: VideoSDK may have been asked, and an open case would lock the person for ever.
      await journal.settle(key, 'unknown', now());
      throw error;
    }
    const last = caseOutcome(outcome);
    if (last !== null) {
      await journal.settle(key, last, now());
    }
    return outcome;
  }
}

/** Of those who were picked, the id is all that counts: they may have left, and somebody else may be called like it. */
function whoIsMeant<P extends Participant>(
  { picked }: RemovalRequest,
  given: string,
  people: readonly P[],
): Identification<P> {
  if (!picked) {
    return identify(given, people);
  }
  const found = people.find(({ id }) => id === given);
  return found === undefined ? { kind: 'none' } : { kind: 'found', participant: found };
}

function final(outcome: Outcome): Progress {
  return { outcome, case: null, later: null };
}

function blankToNull(text: string | null): string | null {
  return text === null || fold(text) === '' ? null : text;
}
