/** A person (or recorder, phone caller, agent) in a session, as VideoSDK knows them. */
export interface Participant {
  /** Chosen by the customer's application or generated; any characters, any length. The only identity there is. */
  readonly id: string;
  /** For display only: may be missing, empty, borne by several people, hostile. */
  readonly name: string | null;
  /** Since when they are connected, in milliseconds of the Unix epoch; `null` when VideoSDK gave no readable date. */
  readonly joinedAt: number | null;
}

/** Somebody who was in the session, whether or not they still are. */
export interface Attendee extends Participant {
  /**
   * What their timelog says: an entry without an end, or ends for all of them. `unclear` when there is no timelog, or none that
   * can be read; it proves nothing.
   */
  readonly state: 'connected' | 'left' | 'unclear';
  /** When they last left, in milliseconds of the Unix epoch; `null` while connected or when unknown. */
  readonly leftAt: number | null;
}

/** Longest in the session first; those without a known time last; then by id, so that the order is stable. */
export function longestFirst(a: Participant, b: Participant): number {
  const difference = (a.joinedAt ?? Number.MAX_SAFE_INTEGER) - (b.joinedAt ?? Number.MAX_SAFE_INTEGER);
  return difference !== 0 ? difference : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
