import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseKey, CaseOutcome } from '../../src/cases/case.ts';
import { RecordsError } from '../../src/common/store-error.ts';
import type { NewCase } from '../../src/removal/journal.ts';
import { caseOutcome, type OutcomeKind } from '../../src/removal/outcome.ts';
import { NOT_FOUND } from '../../src/sessions/evidence.ts';
import { roomsOf } from '../../src/sessions/session.ts';
import { type RemovalAnswer, UpstreamError } from '../../src/sessions/video-sessions.ts';
import type { GuildSettings } from '../../src/settings/settings.ts';
import { as, Fixture, type Visitor } from './fixture.ts';

const MINUTE = 60_000;
const down = new UpstreamError('unavailable', 'down');

let fixture: Fixture;
let hall: ReturnType<Fixture['open']>;
let ada: Visitor;

beforeEach(() => {
  fixture = new Fixture();
  hall = fixture.open('s-hall', { room: 'r-hall', customId: 'Town Hall' });
  fixture.join(hall, 'bob', 'Bob', fixture.time - 9 * MINUTE);
  ada = fixture.join(hall, 'ada', 'Ada', fixture.time - 2 * MINUTE);
});

function set(rules: Partial<GuildSettings>): void {
  fixture.settings = { ...fixture.settings, ...rules };
}

describe('a protected participant', () => {
  it('is never removed: nothing is recorded, and VideoSDK is asked only who is there', async () => {
    set({ protectedIds: new Set(['ada']) });
    const { outcome, case: facts, later } = await fixture.ask('ada');
    expect(as(outcome, 'protected').target.id).toBe('ada');
    expect([facts, later]).toEqual([null, null]);
    expect(fixture.cases).toEqual([]);
    expect(fixture.calls).toEqual(['running', 'connected s-hall']);
  });

  it.each([
    ['protected', { protectedIds: new Set(['ada']) }],
    ['room-not-allowed', { rooms: roomsOf(new Set(['r-other'])) }],
  ] as const)('isn’t removed under rules that changed while they were being found: %s', async (kind, rules) => {
    fixture.instead('connected', async (truth) => {
      set(rules);
      return truth();
    });
    expect((await fixture.ask('ada')).outcome.kind).toBe(kind);
    expect(fixture.count('remove')).toBe(0);
  });

  it.each(['ada', ' ada ', 'Ada', 'ADA'])('is protected however they are named: %j', async (named) => {
    set({ protectedIds: new Set(['ada']) });
    expect((await fixture.ask(named)).outcome.kind).toBe('protected');
    expect(fixture.count('remove')).toBe(0);
  });

  it('is protected when a list in pages missed them', async () => {
    set({ protectedIds: new Set(['ada']) });
    fixture.gap = 'pages-moved';
    fixture.missed.add('ada');
    expect((await fixture.ask('ada')).outcome.kind).toBe('protected');
    expect(fixture.count('remove')).toBe(0);
  });

  it('is known by the ID: a namesake isn’t protected, and a part of an ID matches no one', async () => {
    set({ protectedIds: new Set(['ad', 'Ada', 'ada ', 'bob']) });
    expect(as((await fixture.ask('Ada')).outcome, 'removed').target.id).toBe('ada');
  });
});

describe('a server that requires a reason', () => {
  beforeEach(() => set({ reasonRequired: true }));

  it.each([null, '', '  ', '\n', '\u200b'])('gets one: without, as with %j, nothing is requested', async (reason) => {
    const progress = await fixture.ask('Ada', { reason });
    expect(progress).toEqual({ outcome: { kind: 'reason-missing' }, case: null, later: null });
    expect(fixture.calls).toEqual([]);
    expect(fixture.cases).toEqual([]);
  });

  it('has it recorded', async () => {
    expect((await fixture.ask('Ada', { reason: '  shouting ' })).outcome.kind).toBe('removed');
    expect(fixture.cases[0]?.entry.reason).toBe('shouting');
  });
});

describe('the record', () => {
  it('is made before VideoSDK is asked for the removal, and has everything that is known by then', async () => {
    const reply = { applicationId: '100', token: 'token', locale: 'en-US' };
    let recorded: readonly NewCase[] = [];
    fixture.onRemove = (target) => {
      recorded = fixture.cases.map(({ entry, outcome }) => {
        expect(outcome).toBeNull();
        return entry;
      });
      fixture.leave(target);
      return { kind: 'accepted' };
    };
    const { case: facts } = await fixture.ask('Ada', {
      guildId: '77',
      moderator: { userId: '5' },
      reason: 'shouting',
      reference: 'K7Q2M4X',
      reply,
    });
    expect(facts).toEqual({ key: { guildId: '77', number: 1 }, earlier: null });
    expect(recorded).toHaveLength(1);
    expect(recorded[0]).toMatchObject({
      guildId: '77',
      moderator: { userId: '5' },
      target: { id: 'ada', name: 'Ada', joinedAt: ada.joinedAt },
      session: { id: 's-hall', room: { id: 'r-hall', customId: 'Town Hall' } },
      reason: 'shouting',
      reference: 'K7Q2M4X',
      at: fixture.time,
      reply,
      announce: false,
    });
  });

  it('is waited for: VideoSDK is asked only once it is committed', async () => {
    const committed = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    fixture.openInstead = async () => {
      asked.resolve();
      await committed.promise;
      fixture.cases.push({ entry: {} as NewCase, outcome: null });
      return { kind: 'opened', case: { guildId: '10', number: 1 }, earlier: null };
    };
    const progress = fixture.ask('Ada');
    await asked.promise;
    for (let n = 0; n < 20; n += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(fixture.count('remove')).toBe(0);
    committed.resolve();
    expect((await progress).outcome.kind).toBe('removed');
    expect(fixture.count('remove')).toBe(1);
  });

  it.each([
    [null, false],
    ['400', true],
  ])('is announced if the server has a log channel: %j', async (logChannelId, announce) => {
    set({ logChannelId });
    await fixture.ask('Ada');
    expect(fixture.cases[0]?.entry.announce).toBe(announce);
  });

  it.each(['', '  ', '\u200b'])('has no reason when %j was given', async (reason) => {
    await fixture.ask('Ada', { reason });
    expect(fixture.cases[0]?.entry.reason).toBeNull();
  });

  it('says how often someone was removed before', async () => {
    const earlier = { times: 3, lastAt: fixture.time - MINUTE };
    fixture.openInstead = async (entry) => {
      fixture.cases.push({ entry, outcome: null });
      return { kind: 'opened', case: { guildId: '10', number: 1 }, earlier };
    };
    expect((await fixture.ask('Ada')).case).toEqual({ key: { guildId: '10', number: 1 }, earlier });
  });

  it.each<[string, () => void, OutcomeKind]>([
    ['no one was named', () => undefined, 'nobody-named'],
    ['they had left before', () => fixture.leave(ada), 'already-gone'],
    ['the session is over', () => fixture.end(hall), 'none-running'],
    ['VideoSDK can’t be read', () => fixture.failing('running', down), 'unavailable'],
  ])('isn’t made when nothing is requested: %s', async (_what, happens, kind) => {
    happens();
    const { outcome, case: facts } = await fixture.ask(kind === 'nobody-named' ? null : 'Ada');
    expect(outcome.kind).toBe(kind);
    expect(facts).toBeNull();
    expect(fixture.cases).toEqual([]);
  });
});

describe('a record that can’t be made', () => {
  it('prevents any request to VideoSDK: no one is removed without one', async () => {
    fixture.openInstead = () => Promise.reject(new RecordsError('SQLITE_FULL'));
    const { outcome, case: facts, later } = await fixture.ask('Ada');
    expect(as(outcome, 'not-recorded').target?.id).toBe('ada');
    expect([facts, later]).toEqual([null, null]);
    expect(fixture.count('remove')).toBe(0);
    expect(ada.leftAt).toBeNull();
  });

  it('is different from a bug, which isn’t reported as an outcome, and also prevents any request', async () => {
    const mistake = new TypeError('a bug');
    fixture.openInstead = () => Promise.reject(mistake);
    await expect(fixture.ask('Ada')).rejects.toBe(mistake);
    expect(fixture.count('remove')).toBe(0);
  });

  it('doesn’t block the next one, once it can be made again', async () => {
    fixture.openInstead = () => Promise.reject(new RecordsError('ECONNREFUSED'));
    expect((await fixture.ask('Ada')).outcome.kind).toBe('not-recorded');
    fixture.openInstead = null;
    expect((await fixture.ask('Ada')).outcome.kind).toBe('removed');
  });
});

describe('what the record doesn’t allow', () => {
  it('is reported as in progress, with who is already removing them', async () => {
    fixture.openInstead = async () => ({ kind: 'in-progress', by: { userId: '9' } });
    const { outcome, case: facts } = await fixture.ask('Ada');
    expect(as(outcome, 'in-progress').by).toEqual({ userId: '9' });
    expect(facts).toBeNull();
    expect(fixture.count('remove')).toBe(0);
  });

  it('is reported as too many by this moderator, with when they can continue', async () => {
    const cooldown = { removals: 2, withinMs: 5 * MINUTE };
    set({ cooldown });
    const until = fixture.time + MINUTE;
    const given: unknown[] = [];
    fixture.openInstead = async (_entry, limit) => {
      given.push(limit);
      return { kind: 'cooling-down', until };
    };
    const { outcome, case: facts } = await fixture.ask('Ada');
    expect(as(outcome, 'cooling-down')).toMatchObject({ until, target: { id: 'ada' } });
    expect([facts, given]).toEqual([null, [cooldown]]);
    expect(fixture.count('remove')).toBe(0);
  });
});

describe('the outcome', () => {
  const settled = (): (CaseOutcome | null)[] => fixture.cases.map(({ outcome }) => outcome);

  const answers: readonly [CaseOutcome, () => void][] = [
    ['removed', () => undefined],
    [
      'returned',
      () => {
        fixture.onRemove = (target) => {
          fixture.leave(target);
          fixture.join(hall, 'ada', 'Ada', fixture.time + 500);
          return { kind: 'accepted' };
        };
      },
    ],
    [
      'gone',
      () => {
        fixture.onRemove = (target) => {
          fixture.leave(target);
          return { kind: 'rejected', status: 404 };
        };
      },
    ],
    [
      'session-over',
      () => {
        fixture.onRemove = () => {
          fixture.end(hall);
          // Their own record can't be read: only the end of the session says anything.
          fixture.instead('attendee', () => NOT_FOUND);
          return { kind: 'rejected', status: 400 };
        };
      },
    ],
    ['turned-down', () => answerWith({ kind: 'rejected', status: 400 })],
    ['forbidden', () => answerWith({ kind: 'forbidden', status: 401 })],
    ['busy', () => answerWith({ kind: 'busy', retryAfterSeconds: 3 })],
    ['unavailable', () => answerWith({ kind: 'unreachable' })],
    ['still-there', () => answerWith({ kind: 'accepted' })],
    [
      'unknown',
      () => {
        fixture.onRemove = () => {
          fixture.failing('connected', down, 99);
          return { kind: 'unanswered' };
        };
      },
    ],
  ];

  function answerWith(answer: RemovalAnswer): void {
    fixture.onRemove = () => answer;
  }

  it.each(answers)('is recorded, once, by the time it is reported: %s', async (expected, prepare) => {
    prepare();
    const { outcome, later } = await fixture.ask('Ada');
    if (later === null) {
      expect(outcome.kind).toBe(expected);
    } else {
      // The first outcome isn't the final one: the case stays open, and with it the lock on the person.
      expect(settled()).toEqual([null]);
      expect((await later).kind).toBe(expected);
    }
    expect(settled()).toEqual([expected]);
  });

  it('is recorded before it is reported: anyone who is told finds it there', async () => {
    const order: string[] = [];
    const { journal } = watched(order);
    const slow = Promise.withResolvers<void>();
    journal.settle = async (_key, outcome) => {
      order.push(`settling ${outcome}`);
      await slow.promise;
      order.push(`settled ${outcome}`);
    };
    const told = fixture.ask('Ada').then(({ outcome }) => order.push(`told ${outcome.kind}`));
    await expect.poll(() => order).toContain('settling removed');
    slow.resolve();
    await told;
    expect(order).toEqual(['open', 'settling removed', 'settled removed', 'told removed']);
  });

  it('is recorded with the time at which it was known', async () => {
    const times: number[] = [];
    const { journal } = watched([]);
    journal.settle = async (_key, _outcome, at) => {
      times.push(at);
    };
    fixture.onRemove = (target) => {
      fixture.after(3_000, () => fixture.leave(target));
      return { kind: 'accepted' };
    };
    const start = fixture.time;
    await (await fixture.ask('Ada')).later;
    expect(times).toEqual([fixture.time]);
    expect(fixture.time - start).toBeGreaterThanOrEqual(3_000);
  });

  it.each<[string, () => void]>([
    ['the removal breaks', () => fixture.failing('remove', new TypeError('broken'))],
    ['the check after it breaks', () => breakLook(1)],
  ])('is recorded as unknown when a bug gets in the way, which is reported as one: %s', async (_what, prepare) => {
    prepare();
    await expect(fixture.ask('ada')).rejects.toMatchObject({ name: 'RemovalBroke', cause: { message: 'broken' } });
    expect(settled()).toEqual(['unknown']);
  });

  it('is recorded as unknown when a bug hits a later check', async () => {
    breakLook(3);
    const { outcome, later } = await fixture.ask('ada');
    expect(outcome.kind).toBe('pending');
    expect(settled()).toEqual([null]);
    await expect(later).rejects.toMatchObject({ name: 'RemovalBroke', cause: { message: 'broken' } });
    expect(settled()).toEqual(['unknown']);
  });

  function breakLook(number: number): void {
    const { onRemove } = fixture;
    fixture.onRemove = (target) => {
      fixture.truly('connected', number - 1);
      fixture.failing('connected', new TypeError('broken'));
      return number === 1 ? onRemove(target) : { kind: 'accepted' };
    };
  }

  /** The fixture's journal, each of whose methods the test can replace. */
  function watched(order: string[]): Pick<Fixture, 'journal'> {
    const { journal } = fixture;
    const { open } = journal;
    journal.open = (entry, cooldown) => {
      order.push('open');
      return open(entry, cooldown);
    };
    return { journal };
  }

  it('is one case each for any mix of answers and checks, and none stays open', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<RemovalAnswer>(
          { kind: 'accepted' },
          { kind: 'rejected', status: 404 },
          { kind: 'forbidden', status: 401 },
          { kind: 'busy', retryAfterSeconds: 1 },
          { kind: 'unreachable' },
          { kind: 'failed', status: 502 },
          { kind: 'unanswered' },
        ),
        fc.array(fc.constantFrom('truth', 'down', 'broken'), { maxLength: 12 }),
        fc.option(fc.integer({ min: 0, max: 20_000 })),
        async (answer, looks, goneAfter) => {
          const world = new Fixture();
          const place = world.open('s');
          const target = world.join(place, 'ada', 'Ada', world.time - MINUTE);
          world.join(place, 'bob', 'Bob');
          let openWhenAsked: readonly unknown[] = [];
          world.onRemove = () => {
            openWhenAsked = world.cases.filter(({ outcome }) => outcome === null);
            for (const look of looks) {
              world.instead('connected', (truth) => {
                if (look === 'truth') {
                  return truth();
                }
                throw look === 'down' ? down : new TypeError('broken');
              });
            }
            if (goneAfter === 0) {
              world.leave(target);
            } else if (goneAfter !== null) {
              world.after(goneAfter, () => world.leave(target));
            }
            return answer;
          };
          const told: (CaseOutcome | null)[] = [];
          try {
            const { outcome, later, case: facts } = await world.ask('Ada');
            expect(facts?.key).toEqual({ guildId: '10', number: 1 } satisfies CaseKey);
            told.push(caseOutcome(later === null ? outcome : await later));
          } catch (error) {
            expect(error).toMatchObject({ name: 'RemovalBroke', cause: expect.any(TypeError) });
            told.push('unknown');
          }
          expect(openWhenAsked).toHaveLength(1);
          expect(world.cases.map(({ outcome }) => outcome)).toEqual(told);
        },
      ),
      { numRuns: 300 },
    );
  });
});
