import { blankToNull, withoutBlanks } from '../common/text.ts';
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
import type { Session } from '../sessions/session.ts';
import type { SessionReader } from '../sessions/session-reader.ts';
import { type CallContext, UpstreamError, type VideoSessions } from '../sessions/video-sessions.ts';
import {
  type Identification,
  identify,
  identifyById,
  isShortForm,
  isValueOf,
  meansId,
  uncopied,
} from './identification.ts';
import type { Outcome } from './outcome.ts';
import type { RemovalRequest } from './removal.ts';
import { peopleThere } from './who-is-there.ts';

export interface TargetFinderParts {
  readonly videoSessions: Pick<VideoSessions, 'attendee' | 'attendees'>;
  readonly reader: Pick<SessionReader, 'choose' | 'people'>;
}

/** The person who is meant. `sure`: no one missing from the list can be meant as well. */
export interface Located {
  readonly session: Session;
  readonly target: Participant;
  readonly sure: boolean;
}

/** Finds out whom a request is about. Its methods reject with {@link UpstreamError}. */
export class TargetFinder {
  readonly #videoSessions: TargetFinderParts['videoSessions'];
  readonly #reader: TargetFinderParts['reader'];

  constructor({ videoSessions, reader }: TargetFinderParts) {
    this.#videoSessions = videoSessions;
    this.#reader = reader;
  }

  /** Finds the session and the person, or says why not. Only reads from VideoSDK. */
  async find(request: RemovalRequest, call: CallContext): Promise<Outcome | Located> {
    const there = await peopleThere(this.#reader, request.session, request.settings.rooms, call);
    if (there.kind !== 'people') {
      return there;
    }
    const { session, people: present } = there;
    const given = blankToNull(request.participant);
    if (given === null) {
      return { kind: 'nobody-named', session, present };
    }
    const identified = whoIsMeant(request, given, present);
    switch (identified.kind) {
      case 'found': {
        const target = identified.participant;
        const other = await this.#idOfAnother(session, given, target, request, call);
        if (other.kind === 'found' && other.value.id !== target.id) {
          const candidates = [target, other.value].sort(longestFirst);
          return { kind: 'ambiguous', session, given, candidates };
        }
        const sure = other.kind !== 'unseen' && (present.complete || standsForId(given, request, target));
        return { session, target, sure };
      }
      case 'ambiguous':
        return { kind: 'ambiguous', session, given, candidates: identified.candidates };
      case 'incomplete':
        return this.#notSeen(session, given, identified.candidates, identified.gap, present.items, request, call);
      case 'none':
        // Only a complete list leads here: no match means that they aren't on it.
        return this.#absent(session, given, present.complete ? present : complete([]), request, call);
    }
  }

  /**
   * The text is the name of someone who is there. It may also be the ID of someone who was there a moment ago:
   * completions send IDs, and an ID that was picked before its person left must not hit the person who has it as a
   * name.
   *
   * @returns `unseen` when VideoSDK doesn't say: how it answers a text that isn't an ID isn't documented
   */
  async #idOfAnother(
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
      return await this.#videoSessions.attendee(session.id, typed, call);
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'unavailable') {
        return { kind: 'unseen' };
      }
      throw error;
    }
  }

  /** The list is incomplete. An ID can be looked up by itself; a name can't. */
  async #notSeen(
    session: Session,
    given: string,
    candidates: readonly Participant[],
    gap: Gap,
    seen: readonly Participant[],
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Outcome | Located> {
    const record = await this.#recordOf(session, request.picked ? given : uncopied(withoutBlanks(given)), call);
    if (record.kind === 'found') {
      const person = record.value;
      if (candidates.length > 0) {
        return { kind: 'ambiguous', session, given, candidates: [...candidates, person].sort(longestFirst) };
      }
      if (person.state === 'connected') {
        return { session, target: person, sure: standsForId(given, request, person) };
      }
      const gone = Gone.byRecord(person);
      if (gone !== null && request.picked) {
        return { kind: 'already-gone', session, target: person, gone, remaining: partial(seen, gap) };
      }
    }
    const others = seen.filter((person) => !candidates.includes(person));
    return { kind: 'people-incomplete', session, given, present: [...candidates, ...others], gap };
  }

  /** A person's own record, by their ID or its short form. */
  async #recordOf(session: Session, given: string, call: CallContext): Promise<Lookup<Attendee>> {
    if (!isShortForm(given)) {
      return this.#videoSessions.attendee(session.id, given, call);
    }
    const { items } = await this.#videoSessions.attendees(session.id, call);
    const one = items.find(({ id }) => isValueOf(given, id));
    return one === undefined ? NOT_FOUND : found(one);
  }

  /**
   * No one who is connected matches. Someone who has just left gets a different outcome than someone who was never
   * there.
   */
  async #absent(
    session: Session,
    given: string,
    present: Complete<Participant>,
    request: RemovalRequest,
    call: CallContext,
  ): Promise<Outcome> {
    const attendees = await this.#videoSessions.attendees(session.id, call).catch((error: unknown) => {
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
