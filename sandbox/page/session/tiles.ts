import type { ShownParticipant, ShownSession } from '../../control/protocol.ts';

/** How many people who left are still shown. */
export const GONE_KEPT = 50;
/** About as many as fit without much scrolling. */
const AT_A_GLANCE = 60;
const NEW_FOR_MS = 6_000;

export type TileState = 'here' | 'new' | 'back' | 'being removed' | 'removed' | 'left';

/** The state of a person's tile. */
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
 * The people to show, in the order of their first join, so that tiles don't jump around. In a session too large to take
 * in at a glance, those with news come first, the latest at the top.
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

/** Running ones first, and the latest first within each group. */
export function inOrder<S extends Pick<ShownSession, 'startedAt' | 'endedAt'>>(sessions: Iterable<S>): readonly S[] {
  const rank = ({ endedAt }: S): number => endedAt ?? Number.POSITIVE_INFINITY;
  return [...sessions].toSorted((a, b) =>
    rank(a) === rank(b) ? b.startedAt - a.startedAt : rank(b) > rank(a) ? 1 : -1,
  );
}

/** Whether a name or an ID contains the search text; ignores case and accents. */
export function matches({ name, participantId }: ShownParticipant, sought: string): boolean {
  const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain(`${name ?? ''} ${participantId}`).includes(plain(sought.trim()));
}
