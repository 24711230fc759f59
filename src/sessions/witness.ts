import type { Clock } from '../common/clock.ts';
import { complete, derived, Gone, type Listing, partial, SessionOver } from './evidence.ts';
import type { Participant } from './participant.ts';
import type { Session } from './session.ts';
import { type CallContext, UpstreamError, type VideoSessions } from './video-sessions.ts';

export interface WitnessParts {
  readonly videoSessions: VideoSessions;
  readonly clock: Pick<Clock, 'elapsed'>;
}

/** What one check shows about a person. */
export type Sight =
  | { readonly kind: 'connected'; readonly person: Participant; readonly others: Listing<Participant> }
  | { readonly kind: 'gone'; readonly gone: Gone; readonly others: Listing<Participant> }
  /** The answers prove neither. */
  | { readonly kind: 'unseen'; readonly others: Listing<Participant> };

/** What one check shows about a session. */
export type SessionSight =
  | { readonly kind: 'running'; readonly session: Session }
  | { readonly kind: 'over'; readonly over: SessionOver }
  | { readonly kind: 'unseen' };

/** Who is in a session. */
export type PeopleSight =
  | { readonly kind: 'people'; readonly people: Listing<Participant> }
  | { readonly kind: 'over'; readonly over: SessionOver };

/**
 * Checks VideoSDK and says what was seen, and nothing else. Every conclusion about who is gone and what is over comes
 * from here. Each check rejects with an {@link UpstreamError} when VideoSDK can't be read.
 */
export interface Witness {
  /**
   * Whether this person is in the session: by a complete list, else by their own record, else by the session's.
   *
   * @param listed the list, if it was just read. It isn't read again then
   */
  person(session: Session, participantId: string, call: CallContext, listed?: Listing<Participant>): Promise<Sight>;
  /** Whether it runs: by its own record, else by a complete list of running sessions in its room. */
  session(session: Session, call: CallContext): Promise<SessionSight>;
  /**
   * Who is in the session. An empty list is believed only if the session runs, and if everyone who was ever in it has
   * left according to their records.
   */
  people(session: Session, call: CallContext): Promise<PeopleSight>;
  /** Who VideoSDK lists as connected. Draws no conclusion, but people on the list count as seen from then on. */
  listed(sessionId: string, call: CallContext): Promise<Listing<Participant>>;
  /**
   * Who is listed, in a single read. An empty list proves nothing: it's `emptied`, and {@link people} finds out more.
   */
  glance(session: Session, call: CallContext): Promise<Listing<Participant>>;
}

/** People seen within this time must be accounted for before an empty list is believed. */
const REMEMBERED_MS = 10 * 60_000;
const MOST_SESSIONS_REMEMBERED = 1_000;

export function createWitness(parts: WitnessParts): Witness {
  return new SessionWitness(parts);
}

/**
 * Looks for many people in one session at once, such as those who were just removed from it: at most one read of the list
 * is under way, and whoever looks meanwhile shares the next one, which begins after they looked.
 */
export function createSharedLook(witness: Pick<Witness, 'person' | 'listed'>): Pick<Witness, 'person'> {
  const lists = new SharedReads<Listing<Participant>>();
  return {
    async person(session, participantId, call, listed) {
      // Who is in a hurry doesn't wait for others.
      const shared =
        listed ??
        (call.signal === undefined ? await lists.read(session.id, () => witness.listed(session.id, call)) : undefined);
      return witness.person(session, participantId, call, shared);
    },
  };
}

class SharedReads<T> {
  readonly #underWay = new Map<string, { readonly over: Promise<void>; next: Promise<T> | null }>();

  /** @param start isn't called if someone else has asked for the next read of the same thing */
  read(name: string, start: () => Promise<T>): Promise<T> {
    const current = this.#underWay.get(name);
    if (current === undefined) {
      return this.#begin(name, start);
    }
    current.next ??= current.over.then(() => this.#begin(name, start));
    return current.next;
  }

  #begin(name: string, start: () => Promise<T>): Promise<T> {
    const answer = start();
    const settled = (): void => {
      if (entry.next === null) {
        this.#underWay.delete(name);
      }
    };
    const entry: { readonly over: Promise<void>; next: Promise<T> | null } = {
      over: answer.then(settled, settled),
      next: null,
    };
    this.#underWay.set(name, entry);
    return answer;
  }
}

class SessionWitness implements Witness {
  readonly #videoSessions: WitnessParts['videoSessions'];
  readonly #clock: WitnessParts['clock'];
  /** Who was last seen in a session. */
  readonly #seen = new Map<string, { readonly ids: Set<string>; readonly at: number }>();

  constructor({ videoSessions, clock }: WitnessParts) {
    this.#videoSessions = videoSessions;
    this.#clock = clock;
  }

  listed(sessionId: string, call: CallContext): Promise<Listing<Participant>> {
    return this.#connected(sessionId, call);
  }

  async people(asked: Session, call: CallContext): Promise<PeopleSight> {
    const people = await this.#connected(asked.id, call);
    if (people.items.length > 0) {
      return { kind: 'people', people };
    }
    const sight = await this.session(asked, call);
    if (sight.kind === 'over') {
      return sight;
    }
    if (sight.kind === 'running' && (sight.session.connectedCount ?? 0) > 0) {
      // Its own record says there are people in it, so one of the two answers is wrong.
      return { kind: 'people', people: partial([], people.complete ? 'emptied' : people.gap) };
    }
    const empty = sight.kind === 'running' ? await this.#believed(asked.id, people, null, call) : people;
    return { kind: 'people', people: empty.complete && sight.kind === 'unseen' ? partial([], 'emptied') : empty };
  }

  async glance(asked: Session, call: CallContext): Promise<Listing<Participant>> {
    const people = await this.#connected(asked.id, call);
    return people.complete && people.items.length === 0 ? partial([], 'emptied') : people;
  }

  async person(
    asked: Session,
    participantId: string,
    call: CallContext,
    listed?: Listing<Participant>,
  ): Promise<Sight> {
    const people = listed ?? (await this.#connected(asked.id, call));
    const others = derived(people, (items) => items.filter(({ id }) => id !== participantId));
    const there = people.items.find(({ id }) => id === participantId);
    if (there !== undefined) {
      return { kind: 'connected', person: there, others };
    }
    const byList = people.complete ? Gone.byList(participantId, people) : null;
    if (byList !== null) {
      return { kind: 'gone', gone: byList, others };
    }
    const record = await this.#videoSessions.attendee(asked.id, participantId, call);
    const byRecord = record.kind === 'found' ? Gone.byRecord(record.value) : null;
    if (byRecord !== null) {
      const left = others.items.length > 0 ? others : await this.#believed(asked.id, others, participantId, call);
      return { kind: 'gone', gone: byRecord, others: left };
    }
    if (record.kind === 'found' && record.value.state === 'connected' && !people.complete) {
      return { kind: 'connected', person: record.value, others };
    }
    // An empty list and a record that says "connected" contradict each other. Only the session's end would settle it.
    const sight = await this.session(asked, call);
    return sight.kind === 'over'
      ? { kind: 'gone', gone: Gone.bySession(sight.over), others: complete([]) }
      : {
          kind: 'unseen',
          others: others.items.length > 0 ? others : partial([], others.complete ? 'emptied' : others.gap),
        };
  }

  #remember(sessionId: string, people: Listing<Participant>): void {
    if (people.items.length === 0) {
      return;
    }
    const before = people.complete ? [] : [...this.#seenRecently(sessionId)];
    this.#seen.delete(sessionId);
    this.#seen.set(sessionId, {
      ids: new Set([...before, ...people.items.map(({ id }) => id)]),
      at: this.#clock.elapsed(),
    });
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= MOST_SESSIONS_REMEMBERED) {
        break;
      }
      this.#seen.delete(oldest);
    }
  }

  #seenRecently(sessionId: string): ReadonlySet<string> {
    const entry = this.#seen.get(sessionId);
    return entry !== undefined && this.#clock.elapsed() - entry.at < REMEMBERED_MS ? entry.ids : new Set();
  }

  async #connected(sessionId: string, call: CallContext): Promise<Listing<Participant>> {
    const people = await this.#videoSessions.connected(sessionId, call);
    this.#remember(sessionId, people);
    return people;
  }

  /**
   * An empty list, as far as it can be believed. It's a list like any other, and can be a mistake too. So everyone who
   * was ever in the session, and everyone seen in it recently, must have left according to their records.
   */
  async #believed(
    sessionId: string,
    empty: Listing<Participant>,
    goneAlready: string | null,
    call: CallContext,
  ): Promise<Listing<Participant>> {
    if (!empty.complete) {
      return empty;
    }
    const records = await this.#videoSessions.attendees(sessionId, call).catch((error: unknown) => {
      if (error instanceof UpstreamError) {
        return null;
      }
      throw error;
    });
    const hasLeft = new Map<string, boolean>();
    for (const one of records?.items ?? []) {
      hasLeft.set(one.id, Gone.byRecord(one) !== null && hasLeft.get(one.id) !== false);
    }
    const mustHaveLeft = [...hasLeft.keys(), ...this.#seenRecently(sessionId)].filter((id) => id !== goneAlready);
    if (!records?.complete || mustHaveLeft.some((id) => hasLeft.get(id) !== true)) {
      return partial([], 'emptied');
    }
    this.#seen.delete(sessionId);
    return complete([]);
  }

  async session(asked: Session, call: CallContext): Promise<SessionSight> {
    const record = await this.#videoSessions.find(asked.id, call);
    if (record.kind === 'found') {
      const over = SessionOver.byRecord(record.value);
      if (over !== null) {
        this.#seen.delete(asked.id);
        return { kind: 'over', over };
      }
      return record.value.state === 'running' ? { kind: 'running', session: record.value } : { kind: 'unseen' };
    }
    const running = await this.#videoSessions.running(new Set([asked.room.id]), call);
    const listed = running.items.find(({ id }) => id === asked.id);
    if (listed !== undefined) {
      return listed.state === 'running' ? { kind: 'running', session: listed } : { kind: 'unseen' };
    }
    const over = running.complete ? SessionOver.byAbsence(asked, running) : null;
    return over === null ? { kind: 'unseen' } : { kind: 'over', over };
  }
}
