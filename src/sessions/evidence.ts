import type { Attendee, Participant } from './participant.ts';
import type { Session } from './session.ts';

/**
 * What VideoSDK's answers prove, and what they don't.
 *
 * A missing answer isn't an absence, and part of a list isn't the list. So each list carries whether it is complete, and each
 * conclusion that could do harm ("gone", "over", "this name is one person") takes only evidence that is strong enough for it. The
 * conclusions are values that nothing but such evidence can make: code that has a {@link Gone} in its hands has seen proof.
 */

/**
 * Why a list may lack something.
 *
 * - `not-found`: 400, 402 or 404 in place of a list. A gateway or an unpaid bill says that too.
 * - `page-missing`: a later page didn't come.
 * - `no-page-info`: nothing says whether there are more pages.
 * - `pages-moved`: the pages contradict each other or the total: people moved between them while they were read.
 * - `unreadable-entry`: an entry of the list can't be read, so somebody is on it who isn't known.
 * - `emptied`: an empty list for a session that had people a moment ago.
 * - `rooms-unknown`: sessions can only be listed room by room, and no list says which rooms there are.
 */
export type Gap =
  | 'not-found'
  | 'page-missing'
  | 'no-page-info'
  | 'pages-moved'
  | 'unreadable-entry'
  | 'emptied'
  | 'rooms-unknown';

declare const proven: unique symbol;

/** A list with everything on it: absence from it is absence. Only {@link complete} makes one. */
export interface Complete<T> {
  readonly complete: true;
  readonly items: readonly T[];
  readonly [proven]: true;
}

/** A list that may lack something: what is on it was seen, and that is all. */
export interface Incomplete<T> {
  readonly complete: false;
  readonly items: readonly T[];
  readonly gap: Gap;
}

export type Listing<T> = Complete<T> | Incomplete<T>;

/** For whoever read every page, found them consistent, and could read every entry. */
export function complete<T>(items: readonly T[]): Complete<T> {
  return { complete: true, items } as unknown as Complete<T>;
}

export function partial<T>(items: readonly T[], gap: Gap): Incomplete<T> {
  return { complete: false, items, gap };
}

/** The same list without some of its entries, or in another order: as complete as it was. `change` must not add anything. */
export function derived<T>(listing: Complete<T>, change: (items: readonly T[]) => readonly T[]): Complete<T>;
export function derived<T>(listing: Listing<T>, change: (items: readonly T[]) => readonly T[]): Listing<T>;
export function derived<T>(listing: Listing<T>, change: (items: readonly T[]) => readonly T[]): Listing<T> {
  const items = change(listing.items);
  return listing.complete ? complete(items) : partial(items, listing.gap);
}

/** What a read of one thing by its id brought. `not-found` proves nothing: see {@link Gap}. */
export type Lookup<T> = { readonly kind: 'found'; readonly value: T } | { readonly kind: 'not-found' };

export const NOT_FOUND: Lookup<never> = { kind: 'not-found' };

export function found<T>(value: T): Lookup<T> {
  return { kind: 'found', value };
}

/** Proof that a session is over: by its own record, or by its absence from a complete list of what runs. */
export class SessionOver {
  readonly session: Session;

  private constructor(session: Session) {
    this.session = session;
  }

  /** @returns `null` unless the record says that it has ended */
  static byRecord(record: Session): SessionOver | null {
    return record.state === 'ended' ? new SessionOver(record) : null;
  }

  /** @returns `null` while it is on the list */
  static byAbsence(session: Session, running: Complete<Session>): SessionOver | null {
    return running.items.some(({ id }) => id === session.id) ? null : new SessionOver({ ...session, state: 'ended' });
  }
}

/** Proof that somebody is not in a session. */
export class Gone {
  /** A complete list without them, their own record, or the end of the session. */
  readonly by: 'list' | 'record' | 'session';

  private constructor(by: Gone['by']) {
    this.by = by;
  }

  /**
   * An empty list proves nothing here: nothing tells it from the answer of a server that lost its data. Where others are still
   * connected, the session runs and the list is alive.
   *
   * @returns `null` when they're on the list, or nobody is
   */
  static byList(participantId: string, people: Complete<Participant>): Gone | null {
    const listed = people.items.some(({ id }) => id === participantId);
    return listed || people.items.length === 0 ? null : new Gone('list');
  }

  /** @returns `null` unless the record says that they left */
  static byRecord(record: Attendee): Gone | null {
    return record.state === 'left' ? new Gone('record') : null;
  }

  static bySession(_over: SessionOver): Gone {
    return new Gone('session');
  }
}
