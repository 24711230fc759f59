import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Case, CaseKey, CaseOutcome } from '../../src/cases/case.ts';
import { type RecoveryParts, recover, type Unfinished } from '../../src/cases/recovery.ts';
import type { ReplyHandle } from '../../src/removal/journal.ts';
import { complete, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { Fixture, type Visitor } from '../removal/fixture.ts';

const MINUTE = 60_000;
const down = new UpstreamError('unavailable', 'down');
const refused = new UpstreamError('forbidden', 'refused', { status: 401 });
const REPLY: ReplyHandle = { applicationId: '100', token: 'token-of-the-reply', locale: 'en-US' };

const DEAD_TOKEN = new Error('the token is dead');

let fixture: Fixture;
let hall: ReturnType<Fixture['open']>;
let ada: Visitor;
let left: Unfinished[];
let leftAlone: number[];
/** What was done, in order: `settle 7 gone-since`, `tell 7 gone-since`, `replied 7`, `settled 7`. */
let done: string[];
/** What telling does instead of succeeding. */
let tellInstead: (() => Promise<void>)[];
/** What is known about the time. */
let atLeast: () => number;

beforeEach(() => {
  fixture = new Fixture();
  hall = fixture.open('s-hall', { room: 'r-hall', customId: 'Town Hall' });
  ada = fixture.join(hall, 'ada', 'Ada', fixture.time - 9 * MINUTE);
  fixture.join(hall, 'bob', 'Bob', fixture.time - 8 * MINUTE);
  left = [];
  leftAlone = [];
  done = [];
  tellInstead = [];
  atLeast = () => fixture.time;
});

/** A case whose process died in the middle, a minute ago unless stated otherwise. */
function unfinished(facts: Partial<Case> = {}, reply: ReplyHandle | null = REPLY): Unfinished {
  return {
    reply,
    case: {
      guildId: '10',
      guildLocale: 'en-US',
      number: 7,
      kind: 'removal',
      moderatorId: '1',
      target: { id: 'ada', name: 'Ada' },
      account: '',
      sessionId: 's-hall',
      room: { id: 'r-hall', customId: 'Town Hall' },
      reason: 'shouting',
      reference: 'K7Q2M4X',
      createdAt: fixture.time - MINUTE,
      outcome: null,
      settledAt: null,
      returns: 0,
      voided: null,
      ...facts,
    },
  };
}

function parts(journal: Partial<RecoveryParts['journal']> = {}): RecoveryParts {
  const { witness, clock, stopping } = fixture;
  return {
    unfinished: { takeOver: async () => left.splice(0), leave: ({ number }) => void leftAlone.push(number) },
    journal: {
      settle: async ({ number }: CaseKey, outcome: CaseOutcome, at: number) => {
        expect(at).toBe(fixture.clock.now());
        done.push(`settle ${number} ${outcome}`);
      },
      replied: async ({ number }: CaseKey) => {
        done.push(`replied ${number}`);
      },
      maySend: async () => true,
      // No case here belongs to another process, so a reply is owed.
      owesReply: journal.maySend ?? (async () => true),
      ...journal,
    },
    videoSdk: async () => ({ account: { id: '' }, witness }),
    clock,
    atLeast: () => atLeast(),
    tell: async ({ number, outcome }, reply) => {
      expect(reply).toEqual(REPLY);
      done.push(`tell ${number} ${outcome}`);
      await tellInstead.shift()?.();
    },
    onSettled: ({ number, outcome, settledAt }) => {
      expect(settledAt).toBe(fixture.clock.now());
      done.push(`settled ${number} ${outcome}`);
    },
    refusedForGood: (error) => error === DEAD_TOKEN,
    stopping: stopping.signal,
  };
}

async function recovered(...cases: Unfinished[]): Promise<readonly string[]> {
  left.push(...cases);
  expect(await recover(parts())).toBe(cases.length);
  return done;
}

/** Everything that is done for a case that was open and whose reply can be edited. */
const wholly = (outcome: CaseOutcome, number = 7): string[] => [
  `settle ${number} ${outcome}`,
  `settled ${number} ${outcome}`,
  `tell ${number} ${outcome}`,
  `replied ${number}`,
];

describe('a case that a crash left open', () => {
  it('is settled as gone since, when the person isn’t connected: whether the removal did it isn’t known', async () => {
    fixture.leave(ada);
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(fixture.calls).toEqual(['connected s-hall']);
  });

  it('isn’t looked up in another VideoSDK account than its own, so it’s settled as unknown', async () => {
    fixture.leave(ada);
    expect(await recovered(unfinished({ account: 'another' }))).toEqual(wholly('unknown'));
    expect(fixture.calls).toEqual([]);
  });

  it('is settled as there since, when the person is connected', async () => {
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
    expect(new Set(fixture.calls)).toEqual(new Set(['connected s-hall']));
  });

  it('is settled as there since, when the person was out and is back', async () => {
    fixture.leave(ada);
    fixture.join(hall, 'ada', 'Ada');
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
  });

  it('is about the ID and not about the name', async () => {
    fixture.leave(ada);
    fixture.join(hall, 'ada-2', 'Ada');
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
  });

  it('is settled as over, when the session has ended', async () => {
    fixture.end(hall);
    expect(await recovered(unfinished())).toEqual(wholly('session-over'));
  });

  it('is settled as over, when VideoSDK doesn’t know the session and none like it runs in the room', async () => {
    expect(await recovered(unfinished({ sessionId: 's-forgotten' }))).toEqual(wholly('session-over'));
    expect(fixture.count('running')).toBe(1);
  });

  it.each(['not-found', 'page-missing', 'rooms-unknown'] as const)(
    'is unknown when VideoSDK doesn’t know the session, and its list of running sessions may lack some: %s',
    async (gap) => {
      fixture.sessionsGap = gap;
      expect(await recovered(unfinished({ sessionId: 's-forgotten' }))).toEqual(wholly('unknown'));
    },
  );

  it.each(['not found', 'no one'])(
    'is unknown when every answer is the same one that proves nothing: %s',
    async (what) => {
      for (let n = 0; n < 9; n += 1) {
        fixture.instead('connected', () => (what === 'no one' ? complete([]) : partial([], 'not-found')));
        fixture.instead('attendee', () => NOT_FOUND);
        fixture.instead('find', () => NOT_FOUND);
        fixture.instead('running', () => partial([], 'not-found'));
      }
      expect(await recovered(unfinished())).toEqual(wholly('unknown'));
      expect(fixture.count('connected')).toBe(4);
    },
  );

  it('isn’t settled as over, when the session keeps running without anyone in it', async () => {
    for (const { id } of [...hall.visitors]) {
      fixture.leave(hall.visitors.find((one) => one.id === id));
    }
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
  });

  it('ignores a stray "no such session" for one that runs: it checks again', async () => {
    fixture.instead('connected', () => partial([], 'not-found'));
    fixture.instead('attendee', () => NOT_FOUND);
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
    expect(fixture.count('attendee')).toBe(1);
    expect(fixture.count('connected')).toBeGreaterThan(1);
  });

  it('doesn’t take a list that may lack someone for proof of absence: it asks for the person', async () => {
    fixture.gap = 'pages-moved';
    fixture.missed.add('ada');
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
    fixture.leave(ada);
    done = [];
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(new Set(fixture.calls.filter((call) => call.startsWith('attendee ')))).toEqual(
      new Set(['attendee s-hall ada']),
    );
  });

  it('is settled as unknown when the person was forgotten since: whom to look for is unknown', async () => {
    expect(await recovered(unfinished({ target: null }))).toEqual(wholly('unknown'));
    expect(fixture.calls).toEqual([]);
  });

  it('passes the command’s reference to every call', async () => {
    fixture.gap = 'pages-moved';
    fixture.leave(ada);
    await recovered(unfinished());
    expect([...fixture.references]).toEqual(['K7Q2M4X']);
  });
});

describe('a request that may still be carried out', () => {
  it.each([0, 2_500, 60_000, 60 * MINUTE, -60 * MINUTE])(
    'is waited for until ten seconds after the take-over, before anyone is said to have stayed: opened %i ms ago',
    async (age) => {
      const start = fixture.time;
      expect(await recovered(unfinished({ createdAt: fixture.time - age }))).toEqual(wholly('there-since'));
      expect(fixture.time - start).toBe(10_000);
    },
  );

  it('is waited for just as long when the clock is set meanwhile', async () => {
    const start = fixture.time;
    fixture.after(3_000, () => {
      fixture.wallOffset = 5 * 60 * MINUTE;
    });
    fixture.after(6_000, () => {
      fixture.wallOffset = -5 * 60 * MINUTE;
    });
    expect(await recovered(unfinished({ createdAt: fixture.time }))).toEqual(wholly('there-since'));
    expect(fixture.time - start).toBe(10_000);
  });

  it('is seen when it takes effect meanwhile', async () => {
    fixture.after(4_000, () => fixture.leave(ada));
    expect(await recovered(unfinished({ createdAt: fixture.time }))).toEqual(wholly('gone-since'));
  });

  it('isn’t waited for when the person is already gone, or the session over', async () => {
    fixture.leave(ada);
    expect(await recovered(unfinished({ createdAt: fixture.time }))).toEqual(wholly('gone-since'));
    fixture.end(hall);
    done = [];
    expect(await recovered(unfinished({ createdAt: fixture.time }))).toEqual(wholly('session-over'));
    expect(fixture.pauses).toEqual([]);
  });
});

describe('a VideoSDK that can’t be read after a crash', () => {
  it.each([down, refused])('is read again until it can be: %s', async (error) => {
    fixture.failing('connected', error, 3);
    fixture.leave(ada);
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(fixture.pauses).toEqual([2_000, 5_000, 10_000]);
  });

  it.each(['connected', 'find', 'attendee'] as const)(
    'leaves the outcome unknown when it never can be, and says so: %s',
    async (call) => {
      fixture.gap = 'pages-moved';
      fixture.missed.add('ada');
      if (call === 'find') {
        fixture.missed.add('bob');
        fixture.end(hall);
        for (let n = 0; n < 9; n += 1) {
          fixture.instead('attendee', () => NOT_FOUND);
        }
      }
      fixture.failing(call, down, 99);
      expect(await recovered(unfinished())).toEqual(wholly('unknown'));
      expect(fixture.count(call)).toBe(4);
    },
  );

  it('is no excuse for a bug: the case isn’t left open, and the bug is reported', async () => {
    const mistake = new TypeError('a bug');
    fixture.failing('connected', mistake);
    left.push(unfinished());
    await expect(recover(parts())).rejects.toBe(mistake);
    expect(done).toEqual(wholly('unknown'));
  });
});

describe('the reply to a command during which the bot died', () => {
  it('is edited while its token lives, and marked as delivered', async () => {
    fixture.leave(ada);
    expect(await recovered(unfinished({ createdAt: fixture.time - 14 * MINUTE + 1 }))).toEqual(wholly('gone-since'));
  });

  it('is left alone once Discord says that its token is dead: the case is settled all the same', async () => {
    fixture.leave(ada);
    tellInstead = [() => Promise.reject(DEAD_TOKEN), () => Promise.reject(new Error('it was tried again'))];
    expect(await recovered(unfinished({ createdAt: fixture.time - 14 * MINUTE }))).toEqual(wholly('gone-since'));
  });

  it.each([5, -5])('is edited even when the clock was set by %i hours meanwhile', async (hours) => {
    fixture.leave(ada);
    const opened = unfinished();
    fixture.wallOffset = hours * 60 * MINUTE;
    expect(await recovered(opened)).toEqual(wholly('gone-since'));
  });

  it('isn’t retried forever when Discord refuses its text', async () => {
    fixture.leave(ada);
    tellInstead = [() => Promise.reject(DEAD_TOKEN), () => Promise.reject(new Error('it was tried again'))];
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(fixture.pauses).toEqual([]);
  });

  it('isn’t edited when there is none', async () => {
    fixture.leave(ada);
    expect(await recovered(unfinished({}, null))).toEqual(['settle 7 gone-since', 'settled 7 gone-since']);
  });

  it.each<CaseOutcome>(['removed', 'returned', 'already-gone', 'still-there', 'turned-down', 'forbidden', 'unknown'])(
    'is finished when the final outcome was known but not delivered: %s',
    async (outcome) => {
      const known = unfinished({ outcome, settledAt: fixture.time - MINUTE });
      expect(await recovered(known)).toEqual([`tell 7 ${outcome}`, 'replied 7']);
      // What is known isn't asked for again.
      expect(fixture.calls).toEqual([]);
    },
  );

  it('is edited again when that fails, and only then marked as delivered', async () => {
    fixture.leave(ada);
    const away = () => Promise.reject(new Error('Discord is away'));
    tellInstead = [away, away];
    expect(await recovered(unfinished())).toEqual([
      'settle 7 gone-since',
      'settled 7 gone-since',
      'tell 7 gone-since',
      'tell 7 gone-since',
      'tell 7 gone-since',
      'replied 7',
    ]);
  });

  it('is edited again by a machine that started with its clock a year ahead, before anyone has told it the time', async () => {
    fixture.leave(ada);
    fixture.wallOffset = 365 * 24 * 60 * MINUTE;
    atLeast = () => Number.NEGATIVE_INFINITY;
    tellInstead = [() => Promise.reject(new Error('Discord is away'))];
    await recovered(unfinished());
    expect(done.filter((one) => one.startsWith('tell '))).toHaveLength(2);
  });

  it('is left as it is once it shows something that happened later', async () => {
    fixture.leave(ada);
    let owes = true;
    const newer = () => {
      owes = false;
      return Promise.reject(new Error('Discord is away'));
    };
    tellInstead = [newer];
    left.push(unfinished());
    await recover(parts({ owesReply: async () => owes }));
    expect(done.filter((one) => one.startsWith('tell '))).toHaveLength(1);
  });

  it('is given up when its token is dead: it isn’t retried forever', async () => {
    fixture.leave(ada);
    tellInstead = Array.from({ length: 99 }, () => () => Promise.reject(new Error('Discord is away')));
    const start = fixture.time;
    await recovered(unfinished());
    expect(done.at(-1)).toBe('replied 7');
    expect(done.filter((one) => one.startsWith('tell ')).length).toBeLessThan(10);
    expect(fixture.time - start).toBeLessThanOrEqual(15 * MINUTE);
  });
});

describe('several open cases', () => {
  it('are finished in parallel: one that can’t be read doesn’t hold up the others', async () => {
    fixture.hold = { waiting: Promise.withResolvers() };
    fixture.leave(ada);
    fixture.failing('connected', down);
    left.push(unfinished({ number: 1 }), unfinished({ number: 2 }), unfinished({ number: 3 }));
    const work = recover(parts());
    await expect.poll(() => done.filter((one) => one.startsWith('replied ')).length).toBe(2);
    expect(done).not.toContain('replied 1');
    fixture.hold.waiting.resolve();
    fixture.hold = null;
    expect(await work).toBe(3);
    expect(done).toEqual(expect.arrayContaining(wholly('gone-since', 1)));
  });

  it('are each finished when a bug affects one of them', async () => {
    const mistake = new TypeError('a bug');
    fixture.failing('connected', mistake);
    left.push(unfinished({ number: 1 }), unfinished({ number: 2 }));
    await expect(recover(parts())).rejects.toBe(mistake);
    expect(done).toEqual(expect.arrayContaining([...wholly('unknown', 1), ...wholly('there-since', 2)]));
  });

  it('are each let go of, however they end, so that any process can take them over again', async () => {
    fixture.leave(ada);
    fixture.failing('connected', new TypeError('a bug'));
    fixture.stopping.abort();
    tellInstead = [() => Promise.resolve(), () => Promise.reject(new Error('Discord is away'))];
    left.push(unfinished({ number: 1 }), unfinished({ number: 2 }), unfinished({ number: 3 }));
    await expect(recover(parts())).rejects.toThrow('a bug');
    expect(leftAlone.sort()).toEqual([1, 2, 3]);
  });

  it('are let go of only once nothing more is done about them', async () => {
    fixture.hold = { waiting: Promise.withResolvers() };
    left.push(unfinished());
    const work = recover(parts());
    await expect.poll(() => fixture.count('connected')).toBe(1);
    expect(leftAlone).toEqual([]);
    fixture.hold.waiting.resolve();
    fixture.hold = null;
    await work;
    expect(leftAlone).toEqual([7]);
  });

  it('cost nothing when there are none: VideoSDK isn’t asked for anything', async () => {
    expect(await recovered()).toEqual([]);
    expect(fixture.calls).toEqual([]);
  });
});

describe('a process that is stopping', () => {
  it('leaves what it can’t find out to the next process', async () => {
    fixture.failing('connected', down, 99);
    fixture.after(1_000, () => fixture.stopping.abort());
    expect(await recovered(unfinished())).toEqual([]);
    expect(fixture.count('connected')).toBe(1);
  });

  it('doesn’t say that anyone stayed while the request may still be carried out', async () => {
    fixture.after(1_000, () => fixture.stopping.abort());
    expect(await recovered(unfinished({ createdAt: fixture.time }))).toEqual([]);
  });

  it('leaves a reply that couldn’t be edited to the next process', async () => {
    fixture.leave(ada);
    tellInstead = [() => Promise.reject(new Error('Discord is away'))];
    fixture.stopping.abort();
    expect(await recovered(unfinished())).toEqual(['settle 7 gone-since', 'settled 7 gone-since', 'tell 7 gone-since']);
  });
});

describe('whatever a crash left behind and VideoSDK does', () => {
  type Look = 'truth' | 'down' | 'not found' | 'nobody' | 'pages';

  it('recovery asks for no removal, claims nothing that wasn’t seen, and ends', async () => {
    const looks = fc.array(fc.constantFrom<Look>('truth', 'down', 'not found', 'nobody', 'pages'), { maxLength: 8 });
    const goneAfter = fc.option(fc.integer({ min: 0, max: 20_000 }));
    const age = fc.integer({ min: 0, max: 16 * MINUTE });
    await fc.assert(
      fc.asyncProperty(looks, goneAfter, age, fc.boolean(), async (seen, gone, ageMs, over) => {
        fixture = new Fixture();
        done = [];
        tellInstead = [];
        hall = fixture.open('s-hall');
        ada = fixture.join(hall, 'ada', 'Ada', fixture.time - 9 * MINUTE);
        let mode: Look = 'truth';
        for (const one of [...seen, ...Array.from({ length: 60 }, () => 'truth' as const)]) {
          fixture.instead('connected', (truth) => {
            mode = one;
            switch (one) {
              case 'down':
                throw down;
              case 'not found':
                return partial([], 'not-found');
              case 'nobody':
                return complete([]);
              case 'pages':
                return partial([], 'page-missing');
              default:
                return truth();
            }
          });
          // Nothing else says more then, either.
          fixture.instead('attendee', (truth) => (mode === 'pages' || mode === 'truth' ? truth() : NOT_FOUND));
          fixture.instead('find', (truth) => (mode === 'not found' ? NOT_FOUND : truth()));
          fixture.instead('running', (truth) => (mode === 'not found' ? partial([], 'not-found') : truth()));
        }
        if (gone !== null) {
          fixture.after(gone, () => (over ? fixture.end(hall) : fixture.leave(ada)));
        }
        const start = fixture.time;
        await recovered(unfinished({ createdAt: fixture.time - ageMs }));

        expect(fixture.count('remove')).toBe(0);
        expect(fixture.time - start).toBeLessThanOrEqual(60_000);
        const outcomes = done.filter((one) => one.startsWith('settle ')).map((one) => one.split(' ')[2]);
        expect(outcomes).toHaveLength(1);
        switch (outcomes[0]) {
          case 'gone-since':
            expect(ada.leftAt).not.toBeNull();
            break;
          case 'there-since':
            expect(ada.leftAt).toBeNull();
            expect(fixture.time - start).toBeGreaterThanOrEqual(10_000);
            break;
          case 'session-over':
            expect(hall.session.state).toBe('ended');
            break;
          default:
            expect(outcomes).toEqual(['unknown']);
            expect(seen.filter((one) => one !== 'truth' && one !== 'pages').length).toBeGreaterThanOrEqual(4);
        }
        const tells = done.filter((one) => one.startsWith('tell ')).length;
        expect(tells).toBe(1);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a session that was to be ended when the process died', () => {
  const end = () => unfinished({ kind: 'session-end', target: null });

  it('is reported as over when it is, whatever ended it', async () => {
    fixture.end(hall);
    left = [end()];
    await recover(parts());
    expect(done).toContain('settle 7 over-since');
    expect(fixture.calls).toEqual(['find s-hall']);
  });

  it('is reported as running when it is, ten seconds after the request, and isn’t asked to end again', async () => {
    left = [unfinished({ kind: 'session-end', target: null, createdAt: fixture.time })];
    const startedAt = fixture.time;
    await recover(parts());
    expect(done).toContain('settle 7 running-since');
    expect(fixture.time - startedAt).toBeGreaterThanOrEqual(10_000);
    expect(new Set(fixture.calls)).toEqual(new Set(['find s-hall']));
  });

  it('is unknown when it can’t be read', async () => {
    fixture.failing('find', down, 9);
    left = [end()];
    await recover(parts());
    expect(done).toContain('settle 7 unknown');
  });

  it('is unknown when VideoSDK doesn’t know the session, and its list of running sessions may lack some', async () => {
    fixture.sessionsGap = 'page-missing';
    left = [unfinished({ kind: 'session-end', target: null, sessionId: 's-forgotten' })];
    await recover(parts());
    expect(done).toContain('settle 7 unknown');
  });
});

describe('a process that has lost a case again', () => {
  it('settles and tells nothing: another process has it', async () => {
    fixture.leave(ada);
    left = [unfinished()];
    await recover(parts({ maySend: async () => false }));
    expect(done).toEqual([]);
  });

  it('tells nothing more about what it has settled', async () => {
    fixture.leave(ada);
    left = [unfinished()];
    const answers = [true, true, false];
    tellInstead = [() => Promise.reject(new Error('Discord is away'))];
    await recover(parts({ maySend: async () => answers.shift() ?? false }));
    expect(done).toEqual(['settle 7 gone-since', 'settled 7 gone-since', 'tell 7 gone-since']);
  });
});
