import { describe, expect, it } from 'vitest';
import type { WatchedKeepOut } from '../../../src/keep-out/keep-out.ts';
import { newSession } from '../../../src/keep-out/watcher/new-session.ts';
import { complete, partial } from '../../../src/sessions/evidence.ts';
import { sessionOf } from '../../support/hostile.ts';

const T0 = 1_700_000_000_000;

const keptOut = (more: Partial<WatchedKeepOut> = {}) =>
  ({
    room: { id: 'hall', customId: null },
    sessionId: 's1',
    sessionOver: false,
    sessionFrom: T0,
    ...more,
  }) as WatchedKeepOut;

const session = (id: string, startedAt: number | null, room = 'hall') => sessionOf(id, { room, startedAt });

describe('a keep-out of a room follows into', () => {
  it('the session that started later, also from a list that lacks something', () => {
    const later = session('s2', T0 + 1);
    expect(newSession(keptOut(), complete([later]))).toBe(later);
    expect(newSession(keptOut(), partial([session('s1', T0), later], 'page-missing'))).toBe(later);
  });

  it('the latest, where a list has several', () => {
    const latest = session('s3', T0 + 2);
    expect(newSession(keptOut(), complete([session('s2', T0 + 1), latest, session('s0', null)]))).toBe(latest);
  });

  it('one without a date once its own is over, or missing from a complete list', () => {
    const undated = session('s2', null);
    expect(newSession(keptOut({ sessionOver: true }), partial([undated], 'page-missing'))).toBe(undated);
    expect(newSession(keptOut(), complete([undated]))).toBe(undated);
    expect(newSession(keptOut({ sessionFrom: null }), complete([session('s2', T0)]))).toMatchObject({ id: 's2' });
  });

  it('no session that may be an earlier one', () => {
    expect(newSession(keptOut({ sessionOver: true }), complete([session('s0', T0 - 1)]))).toBeNull();
    expect(newSession(keptOut(), complete([session('s1', T0), session('s2', null)]))).toBeNull();
    expect(newSession(keptOut(), partial([session('s2', null)], 'page-missing'))).toBeNull();
  });

  it('no session of another room, none that ended, and not the one that it knows to be over', () => {
    const running = complete([
      session('s2', T0 + 1, 'lobby'),
      sessionOf('s3', { room: 'hall', startedAt: T0 + 1, state: 'ended' }),
      session('s1', T0 + 1),
    ]);
    expect(newSession(keptOut({ sessionOver: true, sessionFrom: null }), running)).toBeNull();
  });
});
