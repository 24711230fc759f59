import pLimit from 'p-limit';
import type { CaseKey } from '../cases/case.ts';
import { RecordsError } from '../common/store-error.ts';
import { fold, withoutBlanks } from '../common/text.ts';
import type { KeepOutTerm } from '../keep-out/keep-out.ts';
import {
  type Complete,
  complete,
  derived,
  found,
  type Gap,
  Gone,
  type Listing,
  type Lookup,
  NOT_FOUND,
  partial,
} from '../sessions/evidence.ts';
import { type Attendee, longestFirst, type Participant } from '../sessions/participant.ts';
import { roomAllowed, type Session } from '../sessions/session.ts';
import type { SessionReader } from '../sessions/session-reader.ts';
import { type CallContext, UpstreamError, type VideoSessions } from '../sessions/video-sessions.ts';
import type { GuildSettings, SettingsReader } from '../settings/settings.ts';
import { type Identification, identify, identifyById, isShortForm, isValueOf, meansId } from './identification.ts';
import type { FromPicker, Journal, OpenResult, ReplyHandle } from './journal.ts';
import { type CaseFacts, caseOutcome, type Moderator, type Outcome, type Progress } from './outcome.ts';
import { createVerifiedRemoval, type Removal, readFailure, type VerifiedRemovalParts } from './verification.ts';

export interface RemovalParts extends VerifiedRemovalParts {
  readonly videoSessions: Pick<VideoSessions, 'remove' | 'attendee' | 'attendees'>;
  readonly reader: Pick<SessionReader, 'choose' | 'people'>;
  readonly journal: Pick<Journal, 'open' | 'settle' | 'replied' | 'holds' | 'maySend'>;
  readonly settings: Pick<SettingsReader, 'of'>;
}

export interface RemovalRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /** The server's rules when it was asked for. Right before a case is opened they are read again: finding somebody can take seconds. */
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
  /** The picking that is carried out: without it, no case is opened. */
  readonly from?: FromPicker;
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
  const { videoSessions, reader, journal, clock } = parts;
  const inTurn = pLimit(MOST_AT_ONCE);
  const remove = createVerifiedRemoval(parts, inTurn);

  return (request) => {
    const askedAt = clock.elapsed();
    return inTurn(() =>
      clock.elapsed() - askedAt > MOST_WAITING_MS ? final({ kind: 'overloaded' }) : removeOne(request),
    );
  };

  async function removeOne(request: RemovalRequest): Promise<Progress> {
    if (request.settings.reasonRequired && blankToNull(request.reason) === null) {
      return final({ kind: 'reason-missing' });
    }
    const call: CallContext = { reference: request.reference };
    try {
      const located = await locate(request, call);
      return 'outcome' in located ? located : await removeLocated(located, request, call);
    } catch (error) {
      return final(readFailure(error, null));
    }
  }

  /** Finds the session and the person, or says why not. Asks VideoSDK only to read. */
  async function locate(request: RemovalRequest, call: CallContext): Promise<Progress | Located> {
    const chosen = await reader.choose(request.session, request.settings.rooms, call);
    if (chosen.kind !== 'chosen') {
      return final(chosen);
    }
    const { session } = chosen;
    const sight = await reader.people(session, call);
    if (sight.kind === 'over') {
      return final({ kind: 'session-over', session: sight.over.session });
    }
    const present = derived(sight.people, (people) => [...people].sort(longestFirst));
    const given = blankToNull(request.participant);
    if (given === null) {
      return final({ kind: 'nobody-named', session, present });
    }
    const identified = whoIsMeant(request, given, present);
    switch (identified.kind) {
      case 'found': {
        const target = identified.participant;
        const other = await idOfAnother(session, given, target, request, call);
        if (other.kind === 'found' && other.value.id !== target.id) {
          const candidates = [target, other.value].sort(longestFirst);
          return final({ kind: 'ambiguous', session, given, candidates });
        }
        const sure = other.kind !== 'unseen' && (present.complete || standsForId(given, request, target));
        return { session, target, sure };
      }
      case 'ambiguous':
        return final({ kind: 'ambiguous', session, given, candidates: identified.candidates });
      case 'incomplete':
        return notSeen(session, given, identified.candidates, identified.gap, present.items, request, call);
      case 'none':
        // Whoever fits nobody in a list is not in it: only a complete one leads here.
        return final(await absent(session, given, present.complete ? present : complete([]), request, call));
    }
  }

  /**
   * What was typed is the name of one who is there. It may be the id of another who was there a moment ago: a completion sends
   * ids, and one that was picked before its person left must not fall upon whoever is called like it.
   *
   * @returns `unseen` when VideoSDK doesn't tell: what it answers to a text that is no id is documented nowhere
   */
  async function idOfAnother(
    session: Session,
    given: string,
    named: Participant,
    { picked }: RemovalRequest,
    call: CallContext,
  ): Promise<Lookup<Attendee> | { readonly kind: 'unseen' }> {
    const typed = withoutBlanks(given);
    // VideoSDK's ids have no white space.
    if (picked || meansId(given, named) || /\s/u.test(typed)) {
      return NOT_FOUND;
    }
    try {
      return await videoSessions.attendee(session.id, typed, call);
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'unavailable') {
        return { kind: 'unseen' };
      }
      throw error;
    }
  }

  /** The list lacks somebody. An id can be asked for by itself; a name can't. */
  async function notSeen(
    session: Session,
    given: string,
    candidates: readonly Participant[],
    gap: Gap,
    seen: readonly Participant[],
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Progress | Located> {
    const record = await recordOf(session, request.picked ? given : withoutBlanks(given), call);
    if (record.kind === 'found') {
      const person = record.value;
      if (candidates.length > 0) {
        return final({ kind: 'ambiguous', session, given, candidates: [...candidates, person].sort(longestFirst) });
      }
      if (person.state === 'connected') {
        return { session, target: person, sure: standsForId(given, request, person) };
      }
      const gone = Gone.byRecord(person);
      if (gone !== null && request.picked) {
        return final({ kind: 'already-gone', session, target: person, gone, remaining: partial(seen, gap) });
      }
    }
    const others = seen.filter((person) => !candidates.includes(person));
    return final({ kind: 'people-incomplete', session, given, present: [...candidates, ...others], gap });
  }

  /** Somebody's own record, by their id or by the short form of it. */
  async function recordOf(session: Session, given: string, call: CallContext): Promise<Lookup<Attendee>> {
    if (!isShortForm(given)) {
      return videoSessions.attendee(session.id, given, call);
    }
    const { items } = await videoSessions.attendees(session.id, call);
    const one = items.find(({ id }) => isValueOf(given, id));
    return one === undefined ? NOT_FOUND : found(one);
  }

  /** Nobody who is connected fits. Somebody who has just left is another matter than somebody who never was there. */
  async function absent(
    session: Session,
    given: string,
    present: Complete<Participant>,
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Outcome> {
    const attendees = await videoSessions.attendees(session.id, call).catch((error: unknown) => {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    });
    const there = new Set(present.items.map(({ id }) => id));
    const left = attendees && derived(attendees, (people) => people.filter(({ id }) => !there.has(id)));
    const identified = left && whoIsMeant(request, given, left);
    const target = identified?.kind === 'found' ? identified.participant : null;
    const gone = target && Gone.byRecord(target);
    return target !== null && gone !== null
      ? { kind: 'already-gone', session, target, gone, remaining: present }
      : { kind: 'no-such-person', session, given, present };
  }

  async function removeLocated(
    { session, target, sure }: Located,
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Progress> {
    const { guildId, guildLocale, moderator, reference, reply } = request;
    let settings: GuildSettings;
    try {
      settings = await parts.settings.of(guildId);
      if (settings.protectedIds.has(target.id)) {
        return final({ kind: 'protected', session, target });
      }
      if (!roomAllowed(session.room, settings.rooms)) {
        return final({ kind: 'room-not-allowed' });
      }
      if (!sure || (await request.mustConfirm?.(target, session))) {
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
    const from = request.from ?? null;
    const entry = { ...what, guildId, guildLocale, reference, at: clock.now(), reply, announce, from };
    let opened: OpenResult;
    try {
      opened = await journal.open(entry, settings.cooldown);
    } catch (error) {
      if (error instanceof RecordsError) {
        return final({ kind: 'not-recorded', target });
      }
      throw error;
    }
    switch (opened.kind) {
      case 'in-progress':
        return final({ kind: 'in-progress', session, target, by: opened.by });
      case 'cooling-down':
        return final({ kind: 'cooling-down', session, target, until: opened.until });
      case 'taken-over':
        return final({ kind: 'taken-over', session, target });
      case 'opened':
        return removeRecorded(session, target, { key: opened.case, earlier: opened.earlier }, call);
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
    let lost = false;
    const mayStillAct = async (): Promise<boolean> => {
      const holds = await journal.holds(facts.key);
      lost = !holds;
      return holds;
    };
    const outcome = await settling(facts.key, async () => {
      const removal = await remove(session, target, { ...call, mayStillAct });
      lookOn = removal.later;
      return removal.outcome;
    });
    if (outcome.kind === 'taken-over') {
      // Nothing was sent. Where another process has the case it stays that one's, and this write changes nothing.
      await journal.settle(facts.key, 'not-asked', clock.now());
      return lost ? { outcome, case: facts, later: null } : final({ kind: 'not-recorded', target });
    }
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
      await journal.settle(key, 'unknown', clock.now());
      throw new RemovalBroke(key, error);
    }
    const last = caseOutcome(outcome);
    if (last !== null) {
      await journal.settle(key, last, clock.now());
    }
    return outcome;
  }
}

/** A bug of ours broke a removal off after its case was opened: VideoSDK may have been asked. The case says that what came of it is not known. */
export class RemovalBroke extends Error {
  override readonly name = 'RemovalBroke';
  readonly case: CaseKey;

  constructor(key: CaseKey, cause: unknown) {
    super(`the removal of case ${key.number} broke off`, { cause });
    this.case = key;
  }
}

/** Whoever is meant. `sure`: nobody who wasn't seen can be meant as well. */
interface Located {
  readonly session: Session;
  readonly target: Participant;
  readonly sure: boolean;
}

/** Whether what was given is no text that may be somebody's name: it was picked, or came from a completion. */
function standsForId(given: string, { picked }: RemovalRequest, person: Participant): boolean {
  const typed = withoutBlanks(given);
  return picked === true || (typed !== person.id && meansId(given, person));
}

/** Of those who were picked, the id is all that counts: they may have left, and somebody else may be called like it. */
function whoIsMeant<P extends Participant>(
  { picked }: RemovalRequest,
  given: string,
  people: Listing<P>,
): Identification<P> {
  return picked ? identifyById(given, people) : identify(given, people);
}

function final(outcome: Outcome): Progress {
  return { outcome, case: null, later: null };
}

function blankToNull(text: string | null): string | null {
  return text === null || fold(text) === '' ? null : text;
}
