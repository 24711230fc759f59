import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Case, CaseKey, CaseOutcome } from '../../src/moderation/case.ts';
import type { Journal, ReplyHandle } from '../../src/moderation/journal.ts';
import { type RecoveryParts, recover, type Unfinished } from '../../src/moderation/recovery.ts';
import { UpstreamError } from '../../src/moderation/video-sessions.ts';
import { Scene, type Visitor } from './scene.ts';

const MINUTE = 60_000;
const down = new UpstreamError('unavailable', 'down');
const refused = new UpstreamError('forbidden', 'refused', { status: 401 });
const REPLY: ReplyHandle = { applicationId: '100', token: 'token-of-the-reply', locale: 'en-US' };

let scene: Scene;
let hall: ReturnType<Scene['open']>;
let ada: Visitor;
let left: Unfinished[];
/** What was done, in order: `settle 7 gone-since`, `tell 7 gone-since`, `replied 7`, `settled 7`. */
let done: string[];
/** What telling does in place of succeeding. */
let tellInstead: (() => Promise<void>)[];

beforeEach(() => {
  scene = new Scene();
  hall = scene.open('s-hall', { room: 'r-hall', customId: 'Town Hall' });
  ada = scene.join(hall, 'ada', 'Ada', scene.time - 9 * MINUTE);
  scene.join(hall, 'bob', 'Bob', scene.time - 8 * MINUTE);
  left = [];
  done = [];
  tellInstead = [];
});

/** A case whose process ended in the middle, a minute ago unless that is said otherwise. */
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
      sessionId: 's-hall',
      room: { id: 'r-hall', customId: 'Town Hall' },
      reason: 'shouting',
      reference: 'K7Q2M4X',
      createdAt: scene.time - MINUTE,
      outcome: null,
      settledAt: null,
      returns: 0,
      voided: null,
      ...facts,
    },
  };
}

function parts(journal: Partial<Journal> = {}): RecoveryParts {
  const { videoSessions, stopping } = scene;
  return {
    unfinished: { takeOver: async () => left.splice(0) },
    journal: {
      open: () => Promise.reject(new Error('recovery opens no case')),
      settle: async ({ number }: CaseKey, outcome: CaseOutcome, at: number) => {
        expect(at).toBe(scene.time);
        done.push(`settle ${number} ${outcome}`);
      },
      replied: async ({ number }: CaseKey) => {
        done.push(`replied ${number}`);
      },
      ...journal,
    },
    videoSessions,
    tell: async ({ number, outcome }, reply) => {
      expect(reply).toEqual(REPLY);
      done.push(`tell ${number} ${outcome}`);
      await tellInstead.shift()?.();
    },
    onSettled: ({ number, outcome, settledAt }) => {
      expect(settledAt).toBe(scene.time);
      done.push(`settled ${number} ${outcome}`);
    },
    now: () => scene.time,
    wait: (ms, signal) => scene.wait(ms, signal),
    stopping: stopping.signal,
  };
}

async function recovered(...cases: Unfinished[]): Promise<readonly string[]> {
  left.push(...cases);
  expect(await recover(parts())).toBe(cases.length);
  return done;
}

/** All that is done for a case that was open and whose reply can be edited. */
const wholly = (outcome: CaseOutcome, number = 7): string[] => [
  `settle ${number} ${outcome}`,
  `settled ${number} ${outcome}`,
  `tell ${number} ${outcome}`,
  `replied ${number}`,
];

describe('what a crash left open', () => {
  it('is settled as gone since, when the person is not connected: whether the removal did it is not known', async () => {
    scene.leave(ada);
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(scene.calls).toEqual(['connected s-hall']);
  });

  it('is settled as there since, when the person is connected', async () => {
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
    expect(scene.calls).toEqual(['connected s-hall']);
  });

  it('is settled as there since, when the person was out and is back', async () => {
    scene.leave(ada);
    scene.join(hall, 'ada', 'Ada');
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
  });

  it('is about the id and not about the name', async () => {
    scene.leave(ada);
    scene.join(hall, 'ada-2', 'Ada');
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
  });

  it('is settled as over, when the session has ended', async () => {
    scene.end(hall);
    expect(await recovered(unfinished())).toEqual(wholly('session-over'));
  });

  it('is settled as over, when VideoSDK knows no such session any more', async () => {
    expect(await recovered(unfinished({ sessionId: 's-forgotten' }))).toEqual(wholly('session-over'));
  });

  it('is not settled as over, when the session runs on without anybody in it', async () => {
    for (const { id } of [...hall.visitors]) {
      scene.leave(hall.visitors.find((one) => one.id === id));
    }
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
  });

  it('takes a stray "no such session" of one that runs for nothing: it is looked again', async () => {
    scene.instead('connected', () => null);
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
    expect(scene.count('connected')).toBe(2);
  });

  it('does not take a list that came in pages for proof of absence: the person is asked for', async () => {
    scene.conclusive = false;
    scene.missed.add('ada');
    expect(await recovered(unfinished())).toEqual(wholly('there-since'));
    scene.leave(ada);
    done = [];
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(scene.calls.filter((call) => call.startsWith('attendee '))).toEqual([
      'attendee s-hall ada',
      'attendee s-hall ada',
    ]);
  });

  it('is settled as unknown when the person was forgotten since: nobody knows whom to look for', async () => {
    expect(await recovered(unfinished({ target: null }))).toEqual(wholly('unknown'));
    expect(scene.calls).toEqual([]);
  });

  it('carries the reference of the command into every call', async () => {
    scene.conclusive = false;
    scene.leave(ada);
    await recovered(unfinished());
    expect([...scene.references]).toEqual(['K7Q2M4X']);
  });
});

describe('a request that may still be carried out', () => {
  it('is waited for until ten seconds after it was made, before anybody is said to have stayed', async () => {
    const start = scene.time;
    expect(await recovered(unfinished({ createdAt: scene.time - 2_500 }))).toEqual(wholly('there-since'));
    expect(scene.time - start).toBeGreaterThanOrEqual(7_500);
    expect(scene.time - start).toBeLessThanOrEqual(9_000);
  });

  it('is seen when it takes effect meanwhile', async () => {
    scene.after(4_000, () => scene.leave(ada));
    expect(await recovered(unfinished({ createdAt: scene.time }))).toEqual(wholly('gone-since'));
  });

  it('is not waited for until the clock of another machine is caught up with', async () => {
    const start = scene.time;
    expect(await recovered(unfinished({ createdAt: scene.time + 60 * MINUTE }))).toEqual(wholly('there-since'));
    expect(scene.time - start).toBe(10_000);
  });

  it('is not waited for when the person is gone, or the session over, already', async () => {
    scene.leave(ada);
    expect(await recovered(unfinished({ createdAt: scene.time }))).toEqual(wholly('gone-since'));
    scene.end(hall);
    done = [];
    expect(await recovered(unfinished({ createdAt: scene.time }))).toEqual(wholly('session-over'));
    expect(scene.pauses).toEqual([]);
  });
});

describe('a VideoSDK that cannot be read after a crash', () => {
  it.each([down, refused])('is read again until it can be: %s', async (error) => {
    scene.failing('connected', error, 3);
    scene.leave(ada);
    expect(await recovered(unfinished())).toEqual(wholly('gone-since'));
    expect(scene.pauses).toEqual([2_000, 5_000, 10_000]);
  });

  it.each(['connected', 'find', 'attendee'] as const)(
    'leaves the outcome unknown when it never can be, and says so: %s',
    async (call) => {
      scene.conclusive = false;
      if (call === 'find') {
        scene.end(hall);
      } else {
        scene.missed.add('ada');
      }
      scene.failing(call, down, 99);
      expect(await recovered(unfinished())).toEqual(wholly('unknown'));
      expect(scene.count(call)).toBe(4);
    },
  );

  it('is one thing, a mistake of ours another: the case is not left open, and the mistake is told', async () => {
    const mistake = new TypeError('a bug');
    scene.failing('connected', mistake);
    left.push(unfinished());
    await expect(recover(parts())).rejects.toBe(mistake);
    expect(done).toEqual(wholly('unknown'));
  });
});

describe('the reply to a command in whose middle the bot ended', () => {
  it('is edited while its token lives, and marked as told', async () => {
    scene.leave(ada);
    expect(await recovered(unfinished({ createdAt: scene.time - 14 * MINUTE + 1 }))).toEqual(wholly('gone-since'));
  });

  it('is left alone afterwards: the case is settled all the same', async () => {
    scene.leave(ada);
    expect(await recovered(unfinished({ createdAt: scene.time - 14 * MINUTE }))).toEqual([
      'settle 7 gone-since',
      'settled 7 gone-since',
      'replied 7',
    ]);
  });

  it('is not edited when there is none', async () => {
    scene.leave(ada);
    expect(await recovered(unfinished({}, null))).toEqual(['settle 7 gone-since', 'settled 7 gone-since']);
  });

  it.each<CaseOutcome>(['removed', 'returned', 'already-gone', 'still-there', 'turned-down', 'forbidden', 'unknown'])(
    'is finished when the last word was known and not told: %s',
    async (outcome) => {
      const known = unfinished({ outcome, settledAt: scene.time - MINUTE });
      expect(await recovered(known)).toEqual([`tell 7 ${outcome}`, 'replied 7']);
      // What is known is not asked for again.
      expect(scene.calls).toEqual([]);
    },
  );

  it('is edited again when that fails, and marked as told only then', async () => {
    scene.leave(ada);
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

  it('is given up when its token is dead: nobody tries for ever', async () => {
    scene.leave(ada);
    tellInstead = Array.from({ length: 99 }, () => () => Promise.reject(new Error('Discord is away')));
    const start = scene.time;
    await recovered(unfinished());
    expect(done.at(-1)).toBe('replied 7');
    expect(done.filter((one) => one.startsWith('tell ')).length).toBeLessThan(10);
    expect(scene.time - start).toBeLessThanOrEqual(15 * MINUTE);
  });
});

describe('several cases', () => {
  it('are finished side by side: one that cannot be read holds up no other', async () => {
    scene.hold = { waiting: Promise.withResolvers() };
    scene.leave(ada);
    scene.failing('connected', down);
    left.push(unfinished({ number: 1 }), unfinished({ number: 2 }), unfinished({ number: 3 }));
    const work = recover(parts());
    await expect.poll(() => done.filter((one) => one.startsWith('replied ')).length).toBe(2);
    expect(done).not.toContain('replied 1');
    scene.hold.waiting.resolve();
    scene.hold = null;
    expect(await work).toBe(3);
    expect(done).toEqual(expect.arrayContaining(wholly('gone-since', 1)));
  });

  it('are each finished when a mistake of ours meets one of them', async () => {
    const mistake = new TypeError('a bug');
    scene.failing('connected', mistake);
    left.push(unfinished({ number: 1 }), unfinished({ number: 2 }));
    await expect(recover(parts())).rejects.toBe(mistake);
    expect(done).toEqual(expect.arrayContaining([...wholly('unknown', 1), ...wholly('there-since', 2)]));
  });

  it('are none when nothing was left: VideoSDK is asked for nothing', async () => {
    expect(await recovered()).toEqual([]);
    expect(scene.calls).toEqual([]);
  });
});

describe('a process that is stopping', () => {
  it('leaves what it cannot find out to the next one', async () => {
    scene.failing('connected', down, 99);
    scene.after(1_000, () => scene.stopping.abort());
    expect(await recovered(unfinished())).toEqual([]);
    expect(scene.count('connected')).toBe(1);
  });

  it('says of nobody that they stayed, when the request may still be carried out', async () => {
    scene.after(1_000, () => scene.stopping.abort());
    expect(await recovered(unfinished({ createdAt: scene.time }))).toEqual([]);
  });

  it('leaves a reply that could not be edited to the next one', async () => {
    scene.leave(ada);
    tellInstead = [() => Promise.reject(new Error('Discord is away'))];
    scene.stopping.abort();
    expect(await recovered(unfinished())).toEqual(['settle 7 gone-since', 'settled 7 gone-since', 'tell 7 gone-since']);
  });
});

describe('whatever a crash left and VideoSDK does', () => {
  type Look = 'truth' | 'down' | 'null' | 'pages';

  it('asks for no removal, claims nothing that was not seen, and ends', async () => {
    const looks = fc.array(fc.constantFrom<Look>('truth', 'down', 'null', 'pages'), { maxLength: 8 });
    const goneAfter = fc.option(fc.integer({ min: 0, max: 20_000 }));
    const age = fc.integer({ min: 0, max: 16 * MINUTE });
    await fc.assert(
      fc.asyncProperty(looks, goneAfter, age, fc.boolean(), async (seen, gone, ageMs, over) => {
        scene = new Scene();
        done = [];
        tellInstead = [];
        hall = scene.open('s-hall');
        ada = scene.join(hall, 'ada', 'Ada', scene.time - 9 * MINUTE);
        for (const one of seen) {
          scene.instead('connected', (truth) => {
            if (one === 'down') {
              throw down;
            }
            scene.conclusive = one !== 'pages';
            return one === 'null' ? null : truth();
          });
        }
        if (gone !== null) {
          scene.after(gone, () => (over ? scene.end(hall) : scene.leave(ada)));
        }
        const start = scene.time;
        await recovered(unfinished({ createdAt: scene.time - ageMs }));

        expect(scene.count('remove')).toBe(0);
        expect(scene.time - start).toBeLessThanOrEqual(60_000);
        const outcomes = done.filter((one) => one.startsWith('settle ')).map((one) => one.split(' ')[2]);
        expect(outcomes).toHaveLength(1);
        switch (outcomes[0]) {
          case 'gone-since':
            expect(ada.leftAt).not.toBeNull();
            break;
          case 'there-since':
            expect(ada.leftAt).toBeNull();
            expect(scene.time - start + ageMs).toBeGreaterThanOrEqual(10_000);
            break;
          case 'session-over':
            expect(hall.session.running).toBe(false);
            break;
          default:
            expect(outcomes).toEqual(['unknown']);
            expect(seen.filter((one) => one === 'down' || one === 'null').length).toBeGreaterThanOrEqual(4);
        }
        const tells = done.filter((one) => one.startsWith('tell ')).length;
        expect(tells).toBe(scene.time - (start - ageMs) < 14 * MINUTE ? 1 : 0);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a session that was to be ended when the process died', () => {
  const end = () => unfinished({ kind: 'session-end', target: null });

  it('is said to be over where it is, whatever did it', async () => {
    scene.end(hall);
    left = [end()];
    await recover(parts());
    expect(done).toContain('settle 7 over-since');
    expect(scene.calls).toEqual(['find s-hall']);
  });

  it('is said to run where it does ten seconds after it was asked for, and nothing is asked again', async () => {
    left = [unfinished({ kind: 'session-end', target: null, createdAt: scene.time })];
    const startedAt = scene.time;
    await recover(parts());
    expect(done).toContain('settle 7 running-since');
    expect(scene.time - startedAt).toBeGreaterThanOrEqual(10_000);
    expect(new Set(scene.calls)).toEqual(new Set(['find s-hall']));
  });

  it('is unknown where it cannot be read', async () => {
    scene.failing('find', down, 9);
    left = [end()];
    await recover(parts());
    expect(done).toContain('settle 7 unknown');
  });
});
