import { describe, expect, it } from 'vitest';
import type { Claim } from '../../bench/together/claims.ts';
import { type Ask, type Fault, Ledger, type Lock, lateReturns, type Person } from '../../bench/together/ledger.ts';

const ANN: Person = { session: 's1', id: 'p-1', name: 'Ann' };
const BOB: Person = { session: 's1', id: 'p-2', name: 'Bob' };

function asking(at: number, more: Partial<Ask> = {}): Ask {
  return {
    what: '/kick',
    people: [ANN],
    at,
    confirms: false,
    keepOutUntil: null,
    room: null,
    settledAt: null,
    off: new Map(),
    ...more,
  };
}

/** Someone has been in since 0. */
function begun(): Ledger {
  const ledger = new Ledger();
  ledger.joined(ANN, 0);
  ledger.joined(BOB, 0);
  return ledger;
}

function asked(ledger: Ledger, at: number, more: Partial<Ask> = {}): Ask {
  const ask = asking(at, more);
  ledger.ask(ask);
  return ask;
}

function faults({ findings }: Ledger): Fault[] {
  return findings.map(({ fault }) => fault);
}

const all = (claim: Claim): ReadonlyMap<null, Claim> => new Map([[null, claim]]);

describe('a removal', () => {
  it('has nothing against it if it was asked for, and sent once', () => {
    const ledger = begun();
    const ask = asked(ledger, 100);
    ledger.removalAsked(ANN, 150, false);
    ledger.left(ANN, 160, 'removal');
    ledger.said(ask, all('removed'), 200, 0);
    expect(ledger.findings).toEqual([]);
  });

  it('is found out if no one asked for it, or for someone else', () => {
    const ledger = begun();
    asked(ledger, 100, { people: [BOB] });
    ledger.removalAsked(ANN, 150, false);
    expect(faults(ledger)).toEqual(['unasked']);
  });

  it('is found out after the moderator read that nothing was done', () => {
    const ledger = begun();
    ledger.said(asked(ledger, 100), all('nothing'), 200, 0);
    ledger.removalAsked(ANN, 250, false);
    expect(faults(ledger)).toEqual(['unasked']);
  });

  it('is found out if it’s sent twice for one command, whatever became of the first', () => {
    for (const failed of [false, true]) {
      const ledger = begun();
      asked(ledger, 100);
      ledger.removalAsked(ANN, 150, failed);
      ledger.removalAsked(ANN, 400, false);
      expect(faults(ledger)).toEqual(['doubled']);
    }
  });

  it('is sent twice for two commands, and not a third time', () => {
    const ledger = begun();
    asked(ledger, 100);
    asked(ledger, 110);
    ledger.removalAsked(ANN, 150, false);
    ledger.removalAsked(ANN, 160, false);
    expect(faults(ledger)).toEqual([]);
    ledger.removalAsked(ANN, 170, false);
    expect(faults(ledger)).toEqual(['doubled']);
  });

  it('is found out if someone came back after it and isn’t kept out', () => {
    const ledger = begun();
    const ask = asked(ledger, 100);
    ledger.removalAsked(ANN, 150, false);
    ledger.left(ANN, 160, 'removal');
    ledger.said(ask, all('removed'), 200, 0);
    ledger.joined(ANN, 300);
    ledger.removalAsked(ANN, 350, false);
    expect(faults(ledger)).toEqual(['unasked']);
  });
});

describe('someone who is kept out', () => {
  function keptOut(until: number): Ledger {
    const ledger = begun();
    const ask = asked(ledger, 100, { keepOutUntil: until });
    ledger.removalAsked(ANN, 150, false);
    ledger.left(ANN, 160, 'removal');
    ledger.said(ask, all('removed'), 200, 0);
    return ledger;
  }

  it('is removed once for each return, and again only if that failed', () => {
    const ledger = keptOut(Number.POSITIVE_INFINITY);
    for (const at of [1000, 2000]) {
      ledger.joined(ANN, at);
      ledger.removalAsked(ANN, at + 50, false);
      ledger.left(ANN, at + 60, 'removal');
    }
    ledger.joined(ANN, 3000);
    ledger.removalAsked(ANN, 3050, true);
    ledger.removalAsked(ANN, 3500, false);
    expect(faults(ledger)).toEqual([]);
    expect(ledger.counts.repeated).toBe(1);
    ledger.removalAsked(ANN, 3600, false);
    expect(faults(ledger)).toEqual(['doubled']);
  });

  it('isn’t removed anymore once the time is up', () => {
    const ledger = keptOut(5000);
    ledger.joined(ANN, 20_000);
    ledger.removalAsked(ANN, 20_050, false);
    expect(faults(ledger)).toEqual(['unasked']);
    expect(ledger.returns).toEqual([]);
  });

  it('is out again in five seconds, or in a minute after something went wrong', () => {
    const ledger = keptOut(Number.POSITIVE_INFINITY);
    ledger.joined(ANN, 100_000);
    ledger.left(ANN, 106_000, 'removal');
    const late = (disturbances: Parameters<typeof lateReturns>[1], allowMs = 0): number =>
      lateReturns(ledger.returns, disturbances, () => allowMs, 200_000).length;
    expect(late([])).toBe(1);
    expect(late([], 2000)).toBe(0);
    expect(late([{ from: 99_000, to: 99_500, session: 's1' }])).toBe(0);
    expect(late([{ from: 99_000, to: 99_500, session: null }])).toBe(0);
    // Another session, and too long ago.
    expect(late([{ from: 99_000, to: 99_500, session: 's2' }])).toBe(1);
    expect(late([{ from: 50_000, to: 50_500, session: 's1' }])).toBe(1);
  });

  it('is late after three minutes, however often something went wrong', () => {
    const ledger = keptOut(Number.POSITIVE_INFINITY);
    ledger.joined(ANN, 100_000);
    const each10s = Array.from({ length: 40 }, (_, n) => ({ from: n * 10_000, to: n * 10_000 + 500, session: null }));
    expect(lateReturns(ledger.returns, each10s, () => 0, 279_000)).toHaveLength(0);
    expect(lateReturns(ledger.returns, each10s, () => 0, 281_000)).toHaveLength(1);
  });

  it('is late if still in, however long something was wrong before', () => {
    const ledger = keptOut(Number.POSITIVE_INFINITY);
    ledger.joined(ANN, 100_000);
    const disturbances = [{ from: 90_000, to: 110_000, session: null }];
    expect(lateReturns(ledger.returns, disturbances, () => 0, 165_000)).toHaveLength(0);
    expect(lateReturns(ledger.returns, disturbances, () => 0, 175_000)).toHaveLength(1);
  });
});

describe('someone who is kept out of a room', () => {
  const LATER: Person = { ...ANN, session: 's2' };
  /** How many returns are late, if someone comes into the next session of a room after it began at 100 s. */
  function late(room: string, comesAt: number, outAt: number): { readonly ledger: Ledger; readonly count: number } {
    const ledger = begun();
    ledger.sessionBegan('s1', 'hall', 0, 15_000);
    asked(ledger, 100, { keepOutUntil: 1e9, room: 'hall' });
    ledger.removalAsked(ANN, 150, false);
    ledger.left(ANN, 160, 'removal');
    ledger.sessionBegan('s2', room, 100_000, 15_000);
    ledger.joined(LATER, comesAt);
    ledger.removalAsked(LATER, outAt - 50, false);
    ledger.left(LATER, outAt, 'removal');
    return { ledger, count: lateReturns(ledger.returns, [], () => 0, 1e6).length };
  }

  it('is to be removed from its next session, which has to be noticed first', () => {
    const inTime = late('hall', 101_000, 114_000);
    expect(faults(inTime.ledger)).toEqual([]);
    expect(inTime.count).toBe(0);
    expect(late('hall', 101_000, 116_000).count).toBe(1);
    // Once it's known, as anyone who comes back.
    expect(late('hall', 130_000, 134_000).count).toBe(0);
    expect(late('hall', 130_000, 136_000).count).toBe(1);
  });

  it('isn’t removed from another room, or twice for one return', () => {
    const elsewhere = late('lobby', 101_000, 103_000);
    expect(faults(elsewhere.ledger)).toEqual(['unasked']);
    const { ledger } = late('hall', 101_000, 103_000);
    ledger.removalAsked(LATER, 103_100, false);
    expect(faults(ledger)).toEqual(['doubled']);
  });

  it('is known by when they were first removed', () => {
    expect(late('hall', 101_000, 103_000).ledger.removedAt(ANN)).toBe(160);
    expect(begun().removedAt(ANN)).toBeNull();
  });
});

describe('a locked session', () => {
  const CLEO: Person = { session: 's1', id: 'p-3', name: 'Cleo' };
  /** Asked for at 10 s, and the moderator read it at 11 s. */
  function locked(forMs = Number.POSITIVE_INFINITY): { readonly ledger: Ledger; readonly lock: Lock } {
    const ledger = begun();
    const lock = ledger.lockAsked('s1', 10_000, forMs);
    ledger.locked(lock, 11_000);
    return { ledger, lock };
  }
  const late = ({ returns }: Ledger): number => lateReturns(returns, [], () => 0, 1e6).length;

  it('loses who comes, once for each time, and again only if that failed', () => {
    const { ledger } = locked();
    for (const at of [20_000, 30_000]) {
      ledger.joined(CLEO, at);
      ledger.removalAsked(CLEO, at + 100, true);
      ledger.removalAsked(CLEO, at + 900, false);
      ledger.left(CLEO, at + 1000, 'removal');
    }
    expect(faults(ledger)).toEqual([]);
    expect(late(ledger)).toBe(0);
    ledger.removalAsked(CLEO, 31_100, false);
    expect(faults(ledger)).toEqual(['doubled']);
  });

  it('may not keep them for longer than five seconds', () => {
    const { ledger } = locked();
    ledger.joined(CLEO, 20_000);
    ledger.left(CLEO, 26_000, 'removal');
    expect(late(ledger)).toBe(1);
    ledger.joined(CLEO, 30_000);
    expect(late(ledger)).toBe(2);
  });

  it('never loses who was in, also when they come back', () => {
    const { ledger } = locked();
    ledger.left(BOB, 20_000, 'themselves');
    ledger.joined(BOB, 30_000);
    expect(ledger.returns).toEqual([]);
    ledger.removalAsked(ANN, 30_000, false);
    ledger.removalAsked(BOB, 30_100, false);
    expect(faults(ledger)).toEqual(['unasked', 'unasked']);
  });

  it('never loses who was in, also while no one knows whether it’s locked', () => {
    const ledger = begun();
    ledger.lockAsked('s1', 10_000, Number.POSITIVE_INFINITY);
    ledger.joined(CLEO, 20_000);
    ledger.removalAsked(CLEO, 20_100, false);
    ledger.removalAsked(ANN, 20_100, false);
    expect(faults(ledger)).toEqual(['unasked']);
    expect(ledger.returns).toEqual([]);
  });

  it('may lose or keep who came around the time it was locked', () => {
    const { ledger } = locked();
    ledger.joined(CLEO, 13_000);
    expect(ledger.returns).toEqual([]);
    ledger.removalAsked(CLEO, 13_100, false);
    expect(faults(ledger)).toEqual([]);
  });

  it('loses no one anymore once it’s unlocked, its time is up, or it wasn’t locked at all', () => {
    const unlocked = locked();
    unlocked.ledger.joined(CLEO, 18_000);
    unlocked.ledger.unlockAsked(unlocked.lock, 20_000);
    unlocked.ledger.unlocked(unlocked.lock, 21_000);
    // Who came just before may stay.
    expect(late(unlocked.ledger)).toBe(0);
    const up = locked(60_000);
    const refused = locked();
    refused.lock.refused = true;
    for (const { ledger } of [unlocked, up, refused]) {
      ledger.joined(CLEO, 80_000);
      ledger.removalAsked(CLEO, 80_100, false);
      expect(faults(ledger)).toEqual(['unasked']);
    }
    expect(late(up.ledger)).toBe(0);
  });

  it('may lose someone to a moderator and to the lock', () => {
    const { ledger } = locked();
    ledger.joined(CLEO, 20_000);
    const ask = asked(ledger, 20_100, { people: [CLEO] });
    ledger.removalAsked(CLEO, 20_200, false);
    ledger.removalAsked(CLEO, 20_300, false);
    ledger.left(CLEO, 20_400, 'removal');
    ledger.said(ask, all('not-removed'), 30_000, 0);
    expect(faults(ledger)).toEqual([]);
    ledger.removalAsked(CLEO, 20_500, false);
    expect(faults(ledger)).toEqual(['doubled']);
  });
});

describe('an answer', () => {
  /** Whether it's found untrue, if this has happened by then. */
  function untrue(claim: Claim, happened: (ledger: Ledger) => void, at = 60_000): boolean {
    const ledger = begun();
    const ask = asked(ledger, 100);
    happened(ledger);
    ledger.said(ask, all(claim), at, 0);
    return faults(ledger).includes('untrue');
  }
  const removed = (ledger: Ledger): void => {
    ledger.removalAsked(ANN, 150, false);
    ledger.left(ANN, 160, 'removal');
  };
  const leaves = (ledger: Ledger): void => ledger.left(ANN, 160, 'themselves');
  const nothing = (): void => undefined;

  it('may say “removed” only of someone whom VideoSDK removed', () => {
    expect(untrue('removed', removed)).toBe(false);
    expect(untrue('removed', leaves)).toBe(true);
    expect(untrue('removed', nothing)).toBe(true);
  });

  it('may say that someone is out, or was, only if they were', () => {
    expect(untrue('out', removed)).toBe(false);
    expect(untrue('out', leaves)).toBe(false);
    expect(untrue('out', nothing)).toBe(true);
    expect(untrue('back', nothing)).toBe(true);
  });

  it('may not say that someone is in, or wasn’t removed, long after they were', () => {
    expect(untrue('in', nothing)).toBe(false);
    expect(untrue('in', removed)).toBe(true);
    expect(untrue('not-removed', nothing)).toBe(false);
    expect(untrue('not-removed', removed)).toBe(true);
    // What was true a moment ago.
    expect(untrue('in', removed, 1000)).toBe(false);
  });

  it('may say that nothing was done only if VideoSDK was asked for nothing', () => {
    expect(untrue('nothing', nothing)).toBe(false);
    expect(untrue('nothing', removed)).toBe(true);
  });

  it('may say that the session is over only if it is', () => {
    expect(untrue('over', (ledger) => ledger.sessionEnded('s1', 500))).toBe(false);
    expect(untrue('over', nothing)).toBe(true);
  });

  it('has to say something about each person', () => {
    const ledger = begun();
    const ask = asked(ledger, 100, { people: [ANN, BOB] });
    ledger.said(ask, new Map([['Bob', 'unknown']]), 500, 0);
    expect(ledger.findings.map(({ what }) => what)).toEqual(['/kick: the answer says nothing about Ann']);
  });
});
