import type { ShownParticipant, ShownSession } from '../../control/protocol.ts';

/** Of those who are gone, so many are still shown. */
export const GONE_KEPT = 50;
/** As many as one sees without scrolling far. */
const AT_A_GLANCE = 60;
const NEW_FOR_MS = 6_000;

export type TileState = 'here' | 'new' | 'back' | 'being removed' | 'removed' | 'left';

/** What is to be seen of somebody at first glance. */
export function tileState(person: ShownParticipant, now: number): TileState {
  if (person.leftAt !== null) {
    return person.leftBy === 'removal' ? 'removed' : 'left';
  }
  if (person.beingRemoved) {
    return 'being removed';
  }
  if (now - person.joinedAt < NEW_FOR_MS) {
    return person.times > 1 ? 'back' : 'new';
  }
  return 'here';
}

/**
 * The people to show, in the order of first joining, so that nobody jumps about. In a session too large to be overlooked,
 * those to whom something happens come first, the latest before the others.
 */
export function tilesOf(people: Iterable<ShownParticipant>): readonly ShownParticipant[] {
  const all = [...people];
  const gone = all.filter((each) => each.leftAt !== null).toSorted((a, b) => (b.leftAt ?? 0) - (a.leftAt ?? 0));
  const kept = new Set(gone.slice(0, GONE_KEPT));
  const shown = all.filter((each) => each.leftAt === null || kept.has(each));
  if (shown.length <= AT_A_GLANCE) {
    return shown;
  }
  const leaving = shown.filter((each) => each.leftAt === null && each.beingRemoved);
  const present = shown.filter((each) => each.leftAt === null && !each.beingRemoved);
  return [...leaving, ...kept, ...present];
}

export function connectedCount(people: Iterable<ShownParticipant>): number {
  let count = 0;
  for (const { leftAt } of people) {
    count += leftAt === null ? 1 : 0;
  }
  return count;
}

/** Running ones first, and of each kind the latest. */
export function inOrder<S extends Pick<ShownSession, 'startedAt' | 'endedAt'>>(sessions: Iterable<S>): readonly S[] {
  const rank = ({ endedAt }: S): number => endedAt ?? Number.POSITIVE_INFINITY;
  return [...sessions].toSorted((a, b) =>
    rank(a) === rank(b) ? b.startedAt - a.startedAt : rank(b) > rank(a) ? 1 : -1,
  );
}

/** Whether what somebody looks for is in a name or an id; case and accents do not matter. */
export function matches({ name, participantId }: ShownParticipant, sought: string): boolean {
  const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain(`${name ?? ''} ${participantId}`).includes(plain(sought.trim()));
}
