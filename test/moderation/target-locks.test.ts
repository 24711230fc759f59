import { describe, expect, it } from 'vitest';
import { createTargetLocks, type TargetLocks } from '../../src/moderation/target-locks.ts';

const ANN = { userId: '1' };
const BEN = { userId: '2' };

function taken(locks: TargetLocks, sessionId: string, participantId: string, by = ANN): () => void {
  const lock = locks.take(sessionId, participantId, by);
  if (typeof lock !== 'function') {
    throw new Error(`held by ${lock.heldBy.userId}`);
  }
  return lock;
}

describe('the lock on a target', () => {
  it('is had by one at a time, and tells the other who has it', () => {
    const locks = createTargetLocks();
    taken(locks, 's', 'ada');
    expect(locks.take('s', 'ada', BEN)).toEqual({ heldBy: ANN });
    expect(locks.take('s', 'ada', ANN)).toEqual({ heldBy: ANN });
  });

  it('can be had again when it was freed', () => {
    const locks = createTargetLocks();
    taken(locks, 's', 'ada')();
    taken(locks, 's', 'ada', BEN);
    expect(locks.take('s', 'ada', ANN)).toEqual({ heldBy: BEN });
  });

  it('is on one person in one session', () => {
    const locks = createTargetLocks();
    taken(locks, 's', 'ada');
    taken(locks, 's', 'bob');
    taken(locks, 't', 'ada');
    taken(locks, 's', 'Ada');
  });

  it('tells sessions and people apart, whatever characters their ids are made of', () => {
    const locks = createTargetLocks();
    for (const [session, id] of [
      ['a', 'b c'],
      ['a b', 'c'],
      ['a","b', 'c'],
      ['a', 'b","c'],
      ['a\n', 'b'],
      ['a', '\nb'],
      ['', 'ab'],
      ['ab', ''],
      ['__proto__', 'constructor'],
    ] as const) {
      taken(locks, session, id);
    }
  });

  it('freed twice does not free what somebody else took in between', () => {
    const locks = createTargetLocks();
    const free = taken(locks, 's', 'ada');
    free();
    taken(locks, 's', 'ada', BEN);
    free();
    expect(locks.take('s', 'ada', ANN)).toEqual({ heldBy: BEN });
  });

  it('is of its own kind: two sets of locks know nothing of each other', () => {
    taken(createTargetLocks(), 's', 'ada');
    taken(createTargetLocks(), 's', 'ada');
  });
});
