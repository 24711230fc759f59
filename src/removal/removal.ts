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
import type { Turns } from './turns.ts';
import { createVerifiedRemoval, type Removal, readFailure, type VerifiedRemovalParts } from './verification.ts';
import { peopleThere } from './who-is-there.ts';

export interface RemovalParts extends VerifiedRemovalParts {
  readonly videoSessions: Pick<VideoSessions, 'remove' | 'attendee' | 'attendees'>;
  readonly reader: Pick<SessionReader, 'choose' | 'people'>;
  readonly journal: Pick<Journal, 'open' | 'settle' | 'replied' | 'holds' | 'maySend'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly turns: Turns;
}

export interface RemovalRequest {
  readonly guildId: string;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /**
   * The server's rules at the time of the request. They're read again right before a case opens: finding someone can
   * take seconds.
   */
  readonly settings: GuildSettings;
  readonly moderator: Moderator;
  /** As typed or completed; `null` or blank when left out. */
  readonly session: string | null;
  readonly participant: string | null;
  readonly reason: string | null;
  readonly reference: string;
  /** Where the reply can be edited if this process ends midway; `null` when no one waits for one. */
  readonly reply: ReplyHandle | null;
  /** Until when to remove them again each time they come back; `null` or left out: not at all. */
  readonly keepOut?: KeepOutTerm | null;
  /** `participant` is the ID of a person who was picked from a list: it never matches a name. */
  readonly picked?: true;
  /** The picker that is carried out: unless this process owns it, no case opens. */
  readonly from?: FromPicker;
  /**
   * Called once the person is known, before anything is recorded or requested: whether the moderator has to confirm
   * first.
   */
  readonly mustConfirm?: (target: Participant, session: Session) => Promise<boolean>;
}

/**
 * Requests one removal and determines its outcome. Rejects only for unexpected errors, with {@link RemovalBroke} once
 * its case is open.
 */
export type RemoveParticipant = (request: RemovalRequest) => Promise<Progress>;

/**
 * The only way to remove anyone:
 * which session? -> who? -> the server's rules -> journal -> ask VideoSDK -> check who is connected -> journal ->
 * outcome.
 */
export function createRemoval(parts: RemovalParts): RemoveParticipant {
  const { videoSessions, reader, journal, clock, turns } = parts;
  const remove = createVerifiedRemoval(parts, (work) => turns.next(work));

  return (request) => turns.inTime(() => removeOne(request), final({ kind: 'overloaded' }));

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

  /** Finds the session and the person, or says why not. Only reads from VideoSDK. */
  async function locate(request: RemovalRequest, call: CallContext): Promise<Progress | Located> {
    const there = await peopleThere(reader, request.session, request.settings.rooms, call);
    if (there.kind !== 'people') {
      return final(there);
    }
    const { session, people: present } = there;
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
        // Only a complete list leads here: no match means that they aren't on it.
        return final(await absent(session, given, present.complete ? present : complete([]), request, call));
    }
  }

  /**
   * The text is the name of someone who is there. It may also be the ID of someone who was there a moment ago:
   * completions send IDs, and an ID that was picked before its person left must not hit the person who has it as a
   * name.
   *
   * @returns `unseen` when VideoSDK doesn't say: how it answers a text that isn't an ID isn't documented
   */
  async function idOfAnother(
    session: Session,
    given: string,
    named: Participant,
    { picked }: RemovalRequest,
    call: CallContext,
  ): Promise<Lookup<Attendee> | { readonly kind: 'unseen' }> {
    const typed = withoutBlanks(given);
    // VideoSDK's IDs have no white space.
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

  /** The list is incomplete. An ID can be looked up by itself; a name can't. */
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

  /** A person's own record, by their ID or its short form. */
  async function recordOf(session: Session, given: string, call: CallContext): Promise<Lookup<Attendee>> {
    if (!isShortForm(given)) {
      return videoSessions.attendee(session.id, given, call);
    }
    const { items } = await videoSessions.attendees(session.id, call);
    const one = items.find(({ id }) => isValueOf(given, id));
    return one === undefined ? NOT_FOUND : found(one);
  }

  /**
   * No one who is connected matches. Someone who has just left gets a different outcome than someone who was never
   * there.
   */
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

  /** The case stays open until its outcome is known: no other removal of this person starts in the meantime. */
  async function removeRecorded(
    session: Session,
    target: Participant,
    facts: CaseFacts,
    call: CallContext,
  ): Promise<Progress> {
    let keepChecking: Removal['later'] = null;
    let takenOver = false;
    const mayStillAct = async (): Promise<boolean> => {
      const holds = await journal.holds(facts.key);
      takenOver = !holds;
      return holds;
    };
    const outcome = await settling(facts.key, async () => {
      const removal = await remove(session, target, { ...call, mayStillAct });
      keepChecking = removal.later;
      return removal.outcome;
    });
    if (outcome.kind === 'taken-over') {
      // Nothing was sent. If another process owns the case now, this write changes nothing.
      await journal.settle(facts.key, 'not-asked', clock.now());
      return takenOver ? { outcome, case: facts, later: null } : final({ kind: 'not-recorded', target });
    }
    if (keepChecking === null) {
      return { outcome, case: facts, later: null };
    }
    const later = settling(facts.key, keepChecking);
    // The caller may still be busy with the first outcome: until then, a failed check must not end the process as an
    // unhandled rejection.
    later.catch(() => undefined);
    return { outcome, case: facts, later };
  }

  /** Settles the case with the work's outcome, as soon as that's final. */
  async function settling(key: CaseKey, work: () => Promise<Outcome>): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = await work();
    } catch (error) {
      // A bug: VideoSDK may have been asked, and an open case would lock the person forever.
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

/**
 * A bug interrupted a removal after its case was opened: VideoSDK may have been asked. The case's outcome is `unknown`.
 */
export class RemovalBroke extends Error {
  override readonly name = 'RemovalBroke';
  readonly case: CaseKey;

  constructor(key: CaseKey, cause: unknown) {
    super(`removal of case ${key.number} failed unexpectedly`, { cause });
    this.case = key;
  }
}

/** The person who is meant. `sure`: no one missing from the list can be meant as well. */
interface Located {
  readonly session: Session;
  readonly target: Participant;
  readonly sure: boolean;
}

/** Whether the text can't be anyone's name: it was picked, or came from a completion. */
function standsForId(given: string, { picked }: RemovalRequest, person: Participant): boolean {
  const typed = withoutBlanks(given);
  return picked === true || (typed !== person.id && meansId(given, person));
}

/** For a picked person, only the ID counts: they may have left, and someone else may have it as a name. */
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
