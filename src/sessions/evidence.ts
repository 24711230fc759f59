import type { Attendee, Participant } from './participant.ts';
import type { Session } from './session.ts';

/**
 * What VideoSDK's answers prove, and what they don't.
 *
 * A missing answer isn't an absence, and part of a list isn't the list. So each list carries whether it's complete, and
 * each conclusion that could do harm ("gone", "over", "this name is one person") accepts only evidence that is strong
 * enough for it. These conclusions are values that only such evidence can make: code that holds a {@link Gone} has
 * proof.
 */

/**
 * Why a list may be missing something.
 *
 * - `not-found`: 400, 402, or 404 in place of a list. A gateway or an unpaid bill causes these too.
 * - `page-missing`: a later page didn't come.
 * - `no-page-info`: nothing says whether there are more pages.
 * - `pages-moved`: the pages contradict each other or the total, because people moved between them during the read.
 * - `unreadable-entry`: an entry of the list can't be read, so someone on it isn't known.
 * - `emptied`: an empty list for a session that had people a moment ago, or may have.
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

/** A list that may be missing something. It only proves what's on it. */
export interface Incomplete<T> {
  readonly complete: false;
  readonly items: readonly T[];
  readonly gap: Gap;
}

export type Listing<T> = Complete<T> | Incomplete<T>;

/** For callers that read every page, found them consistent, and could read every entry. */
export function complete<T>(items: readonly T[]): Complete<T> {
  return { complete: true, items } as unknown as Complete<T>;
}

export function partial<T>(items: readonly T[], gap: Gap): Incomplete<T> {
  return { complete: false, items, gap };
}

/** The same list without some of its entries, or reordered: as complete as before. `change` must not add anything. */
export function derived<T>(listing: Complete<T>, change: (items: readonly T[]) => readonly T[]): Complete<T>;
export function derived<T>(listing: Listing<T>, change: (items: readonly T[]) => readonly T[]): Listing<T>;
export function derived<T>(listing: Listing<T>, change: (items: readonly T[]) => readonly T[]): Listing<T> {
  const items = change(listing.items);
  return listing.complete ? complete(items) : partial(items, listing.gap);
}

/** The result of reading one thing by its ID. `not-found` proves nothing: see {@link Gap}. */
export type Lookup<T> = { readonly kind: 'found'; readonly value: T } | { readonly kind: 'not-found' };

export const NOT_FOUND: Lookup<never> = { kind: 'not-found' };

export function found<T>(value: T): Lookup<T> {
  return { kind: 'found', value };
}

/** Proof that a session is over: its own record, or its absence from a complete list of running sessions. */
export class SessionOver {
  readonly session: Session;

  private constructor(session: Session) {
    this.session = session;
  }

  /** @returns `null` unless the record says that the session ended */
  static byRecord(record: Session): SessionOver | null {
    return record.state === 'ended' ? new SessionOver(record) : null;
  }

  /** @returns `null` while the session is on the list */
  static byAbsence(session: Session, running: Complete<Session>): SessionOver | null {
    return running.items.some(({ id }) => id === session.id) ? null : new SessionOver({ ...session, state: 'ended' });
  }
}

/** Proof that someone isn't in a session. */
export class Gone {
  /** A complete list without them, their own record, or the end of the session. */
  readonly by: 'list' | 'record' | 'session';

  private constructor(by: Gone['by']) {
    this.by = by;
  }

  /**
   * An empty list proves nothing here: it looks just like the answer of a server that lost its data. If others are
   * still connected, the session is running and the list is alive.
   *
   * @returns `null` when they're on the list, or no one is
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
