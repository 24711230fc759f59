import type { Clock } from '../../common/clock.ts';
import { Gone, type Listing, type SessionOver } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { Session } from '../../sessions/session.ts';
import type { CallContext } from '../../sessions/video-sessions.ts';
import type { WatchedKeepOut } from '../keep-out.ts';
import type { Memory } from './memory.ts';
import type { WatchClient } from './parts.ts';
import type { Watched } from './sessions.ts';

/**
 * Where the list is empty, more reads show what that means: whether the session is over, and who left. At most this
 * often.
 */
const IS_IT_OVER_EVERY_MS = 15_000;
/**
 * Where the list may lack someone, people are looked up one by one: at most this many per check, and a person who stays
 * unseen at most this often.
 */
const MOST_ASKED_FOR = 5;
const ASK_AGAIN_AFTER_MS = 6_000;

/** One check of a session. */
export interface Check {
  readonly watched: Watched;
  readonly session: Session;
  /** What reaches the session's account. */
  readonly client: WatchClient;
  readonly call: CallContext;
  readonly startedAt: number;
}

/** Who a check shows in the session. */
export interface PeopleSeen {
  readonly kind: 'people';
  readonly people: Listing<Participant>;
  /** How many people may still be looked up by their ID during this check. */
  readonly asking: { left: number };
}

/** What one check shows of one person who is kept out. */
export type Seen =
  | { readonly kind: 'connected'; readonly person: Participant }
  | { readonly kind: 'gone'; readonly gone: Gone }
  /** They were seen absent before, and there is nothing new since. */
  | { readonly kind: 'still-absent' }
  /** It was tried, and the answers prove neither. */
  | { readonly kind: 'unseen' }
  /** It wasn't tried by this check: what was known still holds. */
  | { readonly kind: 'not-tried' };

export interface ObserverParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly memory: Memory;
}

/** Finds out what VideoSDK shows of people who are kept out, and remembers what it showed. */
export class Observer {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #memory: Memory;

  constructor({ clock, memory }: ObserverParts) {
    this.#clock = clock;
    this.#memory = memory;
  }

  /** Who is there? In one read if anyone is. What an empty list means is determined only now and then. */
  async people({
    watched,
    session,
    client: { witness },
    call,
    startedAt,
  }: Check): Promise<PeopleSeen | { readonly kind: 'over'; readonly over: SessionOver }> {
    const listed = await witness.glance(session, call);
    if (listed.items.length > 0) {
      watched.empty = null;
      return { kind: 'people', people: listed, asking: { left: MOST_ASKED_FOR } };
    }
    if (startedAt - watched.askedAt < IS_IT_OVER_EVERY_MS) {
      // What it meant a moment ago, it still means.
      const same = !listed.complete && listed.gap === 'emptied' ? watched.empty : null;
      return { kind: 'people', people: same ?? listed, asking: { left: 0 } };
    }
    const sight = await witness.people(session, call);
    if (sight.kind === 'over') {
      return sight;
    }
    const { people } = sight;
    watched.askedAt = startedAt;
    watched.empty = people.complete && people.items.length === 0 ? people : null;
    return { kind: 'people', people, asking: { left: MOST_ASKED_FOR } };
  }

  /** Is this person there, whom several servers may keep out? */
  async person(
    ofOne: readonly WatchedKeepOut[],
    { session, client, call, startedAt }: Check,
    { people, asking }: PeopleSeen,
  ): Promise<Seen> {
    const id = ofOne[0]?.target.id ?? '';
    const listed = people.items.find((one) => one.id === id);
    if (listed !== undefined) {
      return { kind: 'connected', person: listed };
    }
    const gone = people.complete ? Gone.byList(id, people) : null;
    if (gone !== null) {
      return { kind: 'gone', gone };
    }
    if (people.complete && ofOne.every(wasSeenAbsent)) {
      return { kind: 'still-absent' };
    }
    if (asking.left === 0 || ofOne.some((one) => startedAt < this.#memory.of(one).askAt)) {
      return { kind: 'not-tried' };
    }
    asking.left -= 1;
    for (const one of ofOne) {
      this.#memory.of(one).askedAt = startedAt;
    }
    const sight = await client.witness.person(session, id, call, people);
    for (const one of ofOne) {
      this.#memory.of(one).askAt = sight.kind === 'unseen' ? startedAt + ASK_AGAIN_AFTER_MS : startedAt;
    }
    return sight;
  }

  /** One entry per person, whom several servers may keep out. Those who were looked up longest ago come first. */
  inTurn(keepOuts: readonly WatchedKeepOut[]): (readonly WatchedKeepOut[])[] {
    return [...Map.groupBy(keepOuts, ({ target }) => target.id).values()].sort(
      (a, b) => this.#askedAt(a) - this.#askedAt(b),
    );
  }

  #askedAt(ofOne: readonly WatchedKeepOut[]): number {
    return Math.max(...ofOne.map((one) => this.#memory.of(one).askedAt));
  }

  /**
   * Records whether a check showed if they're there.
   *
   * @param at when the check began; if it showed nothing, the first one in a row that did
   * @param from the same by the wall clock; left out: now
   */
  noteSight(keepOut: WatchedKeepOut, seen: boolean, at: number, from: number = this.#clock.now()): void {
    const ownState = this.#memory.of(keepOut);
    ownState.seen = seen;
    if (seen) {
      ownState.unseenSince = null;
    } else if (ownState.unseenSince === null) {
      ownState.unseenSince = at;
      ownState.unseenFrom = from;
    }
  }

  /** Records whether they were seen gone after the latest removal. */
  noteGone(keepOut: WatchedKeepOut, isGone: boolean, at: number): void {
    const ownState = this.#memory.of(keepOut);
    if (!isGone && !wasSeenAbsent(keepOut)) {
      ownState.gone = null;
    } else if (ownState.gone?.claims !== keepOut.claims) {
      ownState.gone = { claims: keepOut.claims, at };
    }
  }
}

const KICK_SAW_GONE: ReadonlySet<WatchedKeepOut['outcome']> = new Set([
  'removed',
  'gone',
  'already-gone',
  'gone-since',
]);

/** The kick itself may have seen them gone. */
export function wasSeenAbsent({ absent, claims, outcome }: WatchedKeepOut): boolean {
  return absent || (claims === 0 && KICK_SAW_GONE.has(outcome));
}
