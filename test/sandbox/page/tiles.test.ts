import { describe, expect, it } from 'vitest';
import type { ShownParticipant } from '../../../sandbox/control/protocol.ts';
import {
  connectedCount,
  GONE_KEPT,
  inOrder,
  matches,
  tileState,
  tilesOf,
} from '../../../sandbox/page/session/tiles.ts';

const NOW = 1_800_000_000_000;

function person(participantId: string, more: Partial<ShownParticipant> = {}): ShownParticipant {
  return {
    participantId,
    name: participantId,
    joinedAt: NOW - 600_000,
    leftAt: null,
    leftBy: null,
    times: 1,
    beingRemoved: false,
    ...more,
  };
}

function crowd(count: number, more?: Partial<ShownParticipant>): ShownParticipant[] {
  return Array.from({ length: count }, (_, index) => person(`p${index}`, more));
}

const ids = (people: readonly ShownParticipant[]): string[] => people.map((each) => each.participantId);

describe('a person’s state', () => {
  it.each([
    ['here', {}],
    ['new', { joinedAt: NOW - 1_000 }],
    ['back', { joinedAt: NOW - 1_000, times: 2 }],
    ['here', { times: 2 }],
    ['being removed', { beingRemoved: true, joinedAt: NOW - 1_000 }],
    ['removed', { leftAt: NOW, leftBy: 'removal' }],
    ['left', { leftAt: NOW, leftBy: 'themselves' }],
    ['left', { leftAt: NOW, leftBy: 'end of session' }],
  ] as const)('is “%s” for %j', (state, more) => {
    expect(tileState(person('a', more), NOW)).toBe(state);
  });
});

describe('the tiles', () => {
  it('keep their places while there are few enough to see at a glance', () => {
    const people = [person('a'), person('b', { leftAt: NOW, leftBy: 'removal' }), person('c', { beingRemoved: true })];
    expect(ids(tilesOf(people))).toEqual(['a', 'b', 'c']);
  });

  it('start with people to whom something happens in a large session', () => {
    const people = [
      ...crowd(100),
      person('earlier', { leftAt: NOW - 2_000, leftBy: 'removal' }),
      person('later', { leftAt: NOW - 1_000, leftBy: 'themselves' }),
      person('now', { beingRemoved: true }),
    ];
    expect(ids(tilesOf(people)).slice(0, 4)).toEqual(['now', 'later', 'earlier', 'p0']);
    expect(tilesOf(people)).toHaveLength(103);
  });

  it('leave out people who have long been gone', () => {
    const gone = crowd(GONE_KEPT + 5).map((each, index) => ({ ...each, leftAt: NOW + index }));
    const tiles = ids(tilesOf(gone));
    expect(tiles).toHaveLength(GONE_KEPT);
    expect(tiles).not.toContain('p4');
    expect(tiles).toContain('p5');
  });

  it('are found by name or ID, ignoring case and accents', () => {
    expect(matches(person('guest-1', { name: 'Zoë van Dijk' }), ' zoe VAN')).toBe(true);
    expect(matches(person('guest-1', { name: null }), 'GUEST')).toBe(true);
    expect(matches(person('guest-1', { name: 'Amara' }), 'zoe')).toBe(false);
    expect(matches(person('guest-1'), '')).toBe(true);
  });
});

it('the page counts who is connected', () => {
  expect(connectedCount([...crowd(3), person('gone', { leftAt: NOW })])).toBe(3);
});

it('running sessions come first, and then the one that ended last', () => {
  const session = (startedAt: number, endedAt: number | null) => ({ startedAt, endedAt });
  const sessions = [session(1, 10), session(2, null), session(3, 20), session(4, null)];
  expect(inOrder(sessions).map((each) => each.startedAt)).toEqual([4, 2, 3, 1]);
});
