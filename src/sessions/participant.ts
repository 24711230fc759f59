import { FoldedTexts } from '../common/folded.ts';

/** A person (or recorder, phone caller, agent) in a session, as VideoSDK knows them. */
export interface Participant {
  /** Chosen by the customer's application or generated. Any characters, any length. The only identity there is. */
  readonly id: string;
  /** For display only: may be missing, empty, shared by several people, or hostile. */
  readonly name: string | null;
  /** When they connected, as Unix time in milliseconds; `null` when VideoSDK gave no readable date. */
  readonly joinedAt: number | null;
  /** What they send right now, as far as VideoSDK says so. Missing where it says nothing: it proves nothing. */
  readonly sending?: readonly Sending[];
  /** Whether they can only look on. Missing where VideoSDK doesn't say so. */
  readonly looksOn?: true;
}

/** What people can send, in the order in which it's shown. */
export const SENDINGS = ['screen', 'screenAudio', 'camera', 'mic'] as const;

export type Sending = (typeof SENDINGS)[number];

/** Someone who was in the session, whether or not they still are. */
export interface Attendee extends Participant {
  /**
   * What their timelog says: an entry without an end, or an end for each. `unclear` when there's no readable timelog,
   * which proves nothing.
   */
  readonly state: 'connected' | 'left' | 'unclear';
  /** When they last left, as Unix time in milliseconds; `null` while connected or when unknown. */
  readonly leftAt: number | null;
}

/** Names in the form in which they're compared; "" for someone without one. */
export const foldedNames = new FoldedTexts<Pick<Participant, 'name'>>(({ name }) => name ?? '');

export const foldedIds = new FoldedTexts<Pick<Participant, 'id'>>(({ id }) => id);

/**
 * Who is most likely to be removed first: who shares a screen, because everyone sees it, and then who joined last,
 * because people who disturb have often just come. Ties are ordered by ID, to keep the order stable. This is the only
 * place that decides it.
 */
export function likeliestFirst(a: Participant, b: Participant): number {
  return (
    Number(sharesScreen(b)) - Number(sharesScreen(a)) ||
    (b.joinedAt ?? 0) - (a.joinedAt ?? 0) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** As far as VideoSDK says so. */
export function sharesScreen({ sending = [] }: Pick<Participant, 'sending'>): boolean {
  return sending.includes('screen');
}

/** Longest in the session first, those without a known time last. Ties are ordered by ID, to keep the order stable. */
export function longestFirst(a: Participant, b: Participant): number {
  const difference = (a.joinedAt ?? Number.MAX_SAFE_INTEGER) - (b.joinedAt ?? Number.MAX_SAFE_INTEGER);
  return difference !== 0 ? difference : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
