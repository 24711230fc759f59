import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, allowanceOf, isAllowance, mayBeIn, ruledOut, whatToDo } from '../../src/lock/lock.ts';
import { roomsOf } from '../../src/sessions/session.ts';

const LAG_MS = 15_000;

function arrival(facts: Partial<Arrival>): Arrival {
  return {
    person: { id: 'eve', name: 'Eve' },
    times: 1,
    lastAt: 0,
    handledJoin: 1_000,
    absent: false,
    claims: 1,
    retryAt: null,
    ...facts,
  };
}

const time = fc.integer({ min: 0, max: 100_000 });
const dated = fc.option(time, { nil: null });

describe('what to do about someone who may not be in a locked session', () => {
  it('is to act on whoever was never seen', () => {
    fc.assert(fc.property(dated, time, (joinedAt, at) => whatToDo(null, { joinedAt }, null, at) === 'arrival'));
  });

  it('is to act once on each join: the join that was acted on is only tried again when it’s time', () => {
    fc.assert(
      fc.property(time, dated, time, (joinedAt, retryAt, at) => {
        const known = arrival({ handledJoin: joinedAt, retryAt });
        const due = retryAt !== null && at >= retryAt;
        expect(whatToDo(known, { joinedAt }, null, at)).toBe(due ? 'retry' : null);
      }),
    );
  });

  it('is to act on every later join, whatever was seen since', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 9_999 }), fc.boolean(), dated, (first, later, absent, goneAt) => {
        const known = arrival({ handledJoin: first, absent });
        expect(whatToDo(known, { joinedAt: first + later }, goneAt, 100_000)).toBe('arrival');
      }),
    );
  });

  it('is nothing while a list shows the connection that was just seen gone', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: LAG_MS - 1 }), (goneAt, lag) => {
        const known = arrival({ absent: true });
        expect(whatToDo(known, { joinedAt: 1_000 }, goneAt, goneAt + lag)).toBeNull();
        expect(whatToDo(known, { joinedAt: 1_000 }, goneAt, goneAt + LAG_MS)).toBe('arrival');
      }),
    );
  });

  it('goes by being seen absent where VideoSDK gives no dates', () => {
    for (const [handledJoin, joinedAt] of [
      [null, null],
      [null, 1_000],
      [1_000, null],
    ] as const) {
      expect(whatToDo(arrival({ handledJoin, absent: true }), { joinedAt }, 0, 1)).toBe('arrival');
      expect(whatToDo(arrival({ handledJoin }), { joinedAt }, null, 1)).toBeNull();
    }
  });
});

describe('who may be in a locked session', () => {
  const nobody = { protectedIds: new Set<string>() };

  it('includes whoever joined before the list was read, and whom the settings protect', () => {
    expect(mayBeIn({ listedAt: 1_000 }, { id: 'eve', joinedAt: 1_000 }, nobody)).toBe(true);
    expect(mayBeIn({ listedAt: 1_000 }, { id: 'eve', joinedAt: 1_001 }, nobody)).toBe(false);
    expect(mayBeIn({ listedAt: 1_000 }, { id: 'eve', joinedAt: null }, nobody)).toBe(false);
    expect(mayBeIn({ listedAt: 1_000 }, { id: 'eve', joinedAt: null }, { protectedIds: new Set(['eve']) })).toBe(true);
  });

  it('is remembered so that a person is known again and can’t be told from it, in this lock alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const a = allowanceOf({ id: 'lock-1' }, one);
        expect(isAllowance(a)).toBe(true);
        expect(allowanceOf({ id: 'lock-1' }, one)).toBe(a);
        expect(allowanceOf({ id: 'lock-2' }, one)).not.toBe(a);
        expect(allowanceOf({ id: 'lock-1' }, other) === a).toBe(one === other);
      }),
    );
    // Half a surrogate pair is an ID like any other.
    expect(allowanceOf({ id: 'x' }, '\ud800')).not.toBe(allowanceOf({ id: 'x' }, '\ud801'));
    expect(isAllowance(`${'a'.repeat(21)}:`)).toBe(false);
  });
});

describe('a server’s settings', () => {
  const lock = { account: '', room: { id: 'r1', customId: null } };
  const rooms = roomsOf(new Set(['r1']));

  it('end a lock when the room or the account isn’t the server’s anymore', () => {
    const shared = { kind: 'shared' } as const;
    expect(ruledOut(lock, { account: shared, rooms })).toBeNull();
    expect(ruledOut(lock, { account: shared, rooms: roomsOf(new Set(['r2'])) })).toBe('room-not-allowed');
    expect(ruledOut(lock, { account: { kind: 'none' }, rooms })).toBe('account-changed');
    expect(ruledOut(lock, { account: { kind: 'own', id: 'a', revision: '1' }, rooms })).toBe('account-changed');
  });
});
