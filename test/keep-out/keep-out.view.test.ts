import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/bot/command.ts';
import { type KeepOut, REPORTED_ENDS, UNASKED_ENDS } from '../../src/keep-out/keep-out.ts';
import {
  type KeepOutFacts,
  keepOutBlindMessage,
  keepOutEndedMessage,
  keepOutLines,
  keepOutQuestion,
  keepOutSeesAgainMessage,
  keepOutsMessage,
  keptOutMessage,
  letBackInLine,
  letBackInMessage,
  namesakeMessage,
  noOneToKeepOutMessage,
} from '../../src/keep-out/keep-out.view.ts';
import type { Outcome } from '../../src/removal/outcome.ts';
import { outcomeMessage } from '../../src/removal/outcome.view.ts';
import { complete } from '../../src/sessions/evidence.ts';
import { GONE } from '../bot/ui/gallery/people.ts';
import { expectWithinLimits } from '../bot/ui/message-limits.ts';
import { outcomes } from '../removal/outcomes.ts';
import { t } from '../support/english.ts';
import { hostileText, participant, person, sessionOf } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const T0 = 1_700_000_000_000;

function keepOut(number: number, name: string | null, more: Partial<KeepOut> = {}): KeepOut {
  return {
    guildId: '10',
    number,
    moderatorId: '42',
    target: { id: `p-${number}`, name },
    account: '',
    sessionId: 's1',
    sessionOver: false,
    room: { id: 'r1', customId: 'Town Hall' },
    scope: 'session',
    until: null,
    createdAt: T0,
    returns: 0,
    lastReturnAt: null,
    blindSince: null,
    ...more,
  };
}

describe('a longer keep-out', () => {
  it.each([
    [1, false],
    [2, true],
    [7, true],
  ])('is suggested from the third removal of someone on: after %i before', (times, isSuggested) => {
    const target = person('ana', 'Ana', T0);
    const removed: Outcome = { kind: 'removed', session: sessionOf('s1'), target, gone: GONE, remaining: complete([]) };
    const record = { key: { guildId: '10', number: 4 }, earlier: { times, lastAt: T0 } };
    const told = outcomeMessage(t, removed, { moderatorId: '42', reason: null, reference: 'REF', case: record });
    const suggestion = `Removed ${times + 1}× by now. “Keep out” can also keep them out of this room`;
    expect(JSON.stringify(told).includes(suggestion)).toBe(isSuggested);
  });
});

describe('the list of who is kept out', () => {
  it('says who, where, until when, how often they came back, and by whom', () => {
    const message = keepOutsMessage(t, {
      keepOuts: [
        keepOut(12, 'Ana *Sousa*', { until: T0 + 600_000, returns: 4, lastReturnAt: T0 }),
        keepOut(3, null, { returns: 1, lastReturnAt: T0 }),
      ],
      total: 2,
      before: null,
      more: false,
    });
    const text = message.embeds?.[0]?.description ?? '';
    expect(text).toContain(
      '• **Ana \\*Sousa\\*** · room Town Hall · ends <t:1700000600:R> · came back 4 times, most recently <t:1700000000:R> · by <@42> · case 12',
    );
    expect(text).toContain('until the session ends · came back once, <t:1700000000:R> · by');
    expect(text).not.toContain('⚠️');
    expect(message.components).toHaveLength(2);
  });

  it('marks those about whom nothing can be seen', () => {
    const keepOuts = [keepOut(12, 'Ana', { blindSince: T0 }), keepOut(3, 'Bob')];
    const text = keepOutsMessage(t, { keepOuts, total: 2, before: null, more: false }).embeds?.[0]?.description ?? '';
    expect(text).toContain('by <@42> · case 12 · ⚠️ lost sight of the room <t:1700000000:R>\n• **Bob**');
    expect(text).toMatch(/case 3$/u);
  });

  it('includes keep-outs that ended without anyone being notified', () => {
    const unheard = UNASKED_ENDS.map((why, n) => ({
      ...keepOut(7 + n, 'Ana'),
      why,
      endedAt: T0,
    }));
    const text =
      keepOutsMessage(t, { keepOuts: [], total: 0, before: null, more: false, unheard }).embeds?.[0]?.description ?? '';
    expect(text).toMatch(
      new RegExp(
        [
          '\\n\\n\\*\\*Ended in the last 24 hours; the bot couldn’t tell anyone\\*\\*',
          '• \\*\\*Ana\\*\\* · room Town Hall · time ran out <t:1700000000:R> · case 7',
          '• \\*\\*Ana\\*\\* · room Town Hall · session ended <t:1700000000:R> · case 8',
          '• \\*\\*Ana\\*\\* · room Town Hall · ID protected <t:1700000000:R> · case 9',
          '• \\*\\*Ana\\*\\* · room Town Hall · room removed from this server <t:1700000000:R> · case 10',
        ].join('\\n'),
        'u',
      ),
    );
  });

  it('is within Discord’s limits, whatever people and rooms are called', () => {
    fc.assert(
      fc.property(
        anySay,
        fc.array(fc.tuple(hostileText, hostileText), { maxLength: 10 }),
        fc.boolean(),
        fc.constantFrom(...UNASKED_ENDS),
        (t, names, more, why) => {
          const keepOuts = names.map(([name, room], n) =>
            keepOut(999_999_998 - n, name, {
              room: { id: room, customId: null },
              returns: n,
              lastReturnAt: T0,
              blindSince: T0,
            }),
          );
          expectWithinLimits(
            keepOutsMessage(t, {
              keepOuts,
              total: keepOuts.length,
              before: more ? 999_999_999 : null,
              more,
              unheard: keepOuts.slice(0, 5).map((one) => ({ ...one, why, endedAt: T0 })),
              done: letBackInLine(t, keepOuts[0] ?? null, 1),
            }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a notice about a keep-out', () => {
  const text = (message: Message) => `${message.embeds?.[0]?.title}\n${message.embeds?.[0]?.description}`;
  const kept = keepOut(12, 'Ana', { until: T0 });

  it('says that the bot can’t see the session, and that it keeps checking', () => {
    expect(text(keepOutBlindMessage(t, kept, T0))).toBe(`⚠️ Can’t see the session: Ana
The bot lost sight of room Town Hall <t:1700000000:R> because VideoSDK isn’t saying who’s in it. Until it does, the bot won’t notice if they come back.
They’re still being kept out (case 12). The bot keeps checking and will tell you when it can see the room again.`);
    expect(text(keepOutSeesAgainMessage(t, kept))).toBe(`🔒 Still kept out: Ana
The bot can see who’s in room Town Hall again (case 12). If they come back, it removes them again.`);
  });

  it.each([
    ['time', 'Time’s up, so the bot no longer keeps them out of room Town Hall (case 12).'],
    ['session-over', 'The session in room Town Hall is over'],
    ['protected', 'This server’s settings now protect their ID'],
    ['room-not-allowed', 'This server can no longer moderate room Town Hall'],
    ['account-changed', 'This server’s VideoSDK account was removed or replaced'],
    ['refused', 'VideoSDK rejects the bot’s credentials'],
  ] as const)('says that it ended, and why: %s', (why, words) => {
    const message = keepOutEndedMessage(t, kept, why);
    expect(text(message)).toContain('No longer kept out: Ana\n');
    expect(text(message)).toContain(words);
    expect(message.components ?? []).toEqual([]);
  });

  it('is within Discord’s limits, no matter who it is about', () => {
    fc.assert(
      fc.property(anySay, hostileText, hostileText, (t, name, room) => {
        const one = keepOut(999_999_999, name, { room: { id: room, customId: null } });
        expectWithinLimits(keepOutBlindMessage(t, one, T0));
        expectWithinLimits(keepOutSeesAgainMessage(t, one));
        for (const why of [...REPORTED_ENDS, 'refused'] as const) {
          expectWithinLimits(keepOutEndedMessage(t, one, why));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what the buttons below a result open', () => {
  it('is within Discord’s limits, no matter who it is about', () => {
    fc.assert(
      fc.property(anySay, participant, fc.option(hostileText), (t, one, name) => {
        const kept = keepOut(999_999_999, name);
        for (const message of [
          keepOutQuestion(t, { number: 999_999_999, target: one }),
          keepOutQuestion(t, { number: 1, target: null }),
          keptOutMessage(t, kept),
          letBackInMessage(t, kept, kept.number),
          letBackInMessage(t, null, 1),
          noOneToKeepOutMessage(t, 1, 'gone'),
          noOneToKeepOutMessage(t, 1, 'protected'),
        ]) {
          expectWithinLimits(message);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the notice about a namesake', () => {
  it('is within Discord’s limits, no matter who they are', () => {
    fc.assert(
      fc.property(anySay, participant, (t, one) => {
        const message = namesakeMessage(t, keepOut(999_999_999, one.name), one);
        expectWithinLimits(message);
        const [row] = message.components ?? [];
        expect(JSON.stringify(row)).toMatch(/"custom_id":"keep-outs:remove::999999999:~[\w-]{22}"/u);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what the reply to a kick says about keeping out', () => {
  const ana = person('c7wgj9sd', 'Ana', T0 - 60_000);
  const on = { session: sessionOf('s1'), target: ana };
  const facts: KeepOutFacts = { scope: 'session', until: T0 + 600_000, state: 'asked', returns: 0, lastReturnAt: null };
  const lines = (outcome: Outcome, recorded = true) =>
    keepOutLines(t, outcome, facts, recorded ? { earlier: null } : null).join('\n');

  it('is until when, and that VideoSDK has no ban', () => {
    expect(lines({ kind: 'removed', ...on, gone: GONE, remaining: complete([]) })).toBe(
      '🔒 Kept out until <t:1700000600:t> (<t:1700000600:R>), or until the session ends.\n' +
        'If they come back, the bot removes them again within seconds.\n' +
        'The bot recognizes them by ID. VideoSDK has no bans, so they can come in with a new ID. You’ll hear about it if someone with the same name joins.',
    );
  });

  it('is that the bot keeps trying when no one knows whether the person is out', () => {
    for (const kind of ['still-there', 'unknown'] as const) {
      expect(lines({ kind, ...on, answer: { kind: 'accepted' } })).toContain('The bot keeps trying to remove them');
    }
    expect(lines({ kind: 'busy', target: ana, retryAfterSeconds: null })).toContain('The bot keeps trying');
  });

  it('is that no one is kept out when the kick had no effect, or nothing was recorded', () => {
    expect(lines({ kind: 'forbidden', target: ana, status: 401 })).toBe(
      'This command doesn’t keep anyone out. /keep-outs shows who is being kept out.',
    );
    expect(lines({ kind: 'session-over', session: sessionOf('s1') })).toBe(
      'This command doesn’t keep anyone out. /keep-outs shows who is being kept out.',
    );
    expect(lines({ kind: 'protected', ...on }, false)).toBe(
      'This command doesn’t keep anyone out. /keep-outs shows who is being kept out.',
    );
    expect(lines({ kind: 'none-running' }, false)).toBe(
      'This command doesn’t keep anyone out. /keep-outs shows who is being kept out.',
    );
  });

  it('is that they are still kept out when VideoSDK rejected the bot later on', () => {
    const text = keepOutLines(
      t,
      { kind: 'forbidden', target: ana, status: 403 },
      { ...facts, state: 'in-force' },
      { earlier: null },
    );
    expect(text[0]).toContain('Kept out until');
    expect(text.join(' ')).toContain('The bot keeps trying');
  });

  it('is that no one is kept out when they were let back in meanwhile', () => {
    const still = { kind: 'still-there', ...on, answer: { kind: 'accepted' } } as const;
    expect(keepOutLines(t, still, { ...facts, state: 'ended' }, { earlier: null })).toEqual([
      'This command doesn’t keep anyone out. /keep-outs shows who is being kept out.',
    ]);
  });

  it('is that it goes on in later sessions of the room, until then or until someone lets them back in', () => {
    const removed = { kind: 'removed', ...on, gone: GONE, remaining: complete([]) } as const;
    const [until] = keepOutLines(t, removed, { ...facts, scope: 'room' }, { earlier: null });
    expect(until).toBe('🔒 Kept out of every session in this room until <t:1700000600:f> (<t:1700000600:R>).');
    const [lifted] = keepOutLines(t, removed, { ...facts, scope: 'room', until: null }, { earlier: null });
    expect(lifted).toBe('🔒 Kept out of every session in this room until someone lets them back in.');
  });

  it('is that it goes on after a session of the room, except after one that was over at the kick', () => {
    const over = { kind: 'session-over', session: sessionOf('s1') } as const;
    const [line] = keepOutLines(t, over, { ...facts, scope: 'room', state: 'in-force' }, { earlier: null });
    expect(line).toContain('Kept out of every session in this room');
    for (const state of ['asked', 'ended'] as const) {
      expect(keepOutLines(t, over, { ...facts, scope: 'room', state }, { earlier: null })[0]).toContain('doesn’t keep');
    }
    expect(keepOutLines(t, over, { ...facts, state: 'in-force' }, { earlier: null })[0]).toContain('doesn’t keep');
  });

  it('suggests a longer one from the third removal on, counted as “removed before” counts', () => {
    const often = (kind: 'removed' | 'gone', times: number) =>
      keepOutLines(
        t,
        kind === 'removed'
          ? { kind, ...on, gone: GONE, remaining: complete([]) }
          : { kind, ...on, gone: GONE, remaining: complete([]), answer: { kind: 'unanswered' } },
        null,
        { earlier: times === 0 ? null : { times, lastAt: T0 } },
      ).filter((line) => line.startsWith('Removed'));
    expect(often('removed', 0)).toEqual([]);
    expect(often('removed', 1)).toEqual([]);
    expect(often('removed', 2)).toEqual([
      'Removed 3× by now. “Keep out” can also keep them out of this room for a day or longer.',
    ]);
    expect(often('gone', 5)).toEqual([]);
  });

  it('is how often they came back', () => {
    const came = keepOutLines(
      t,
      { kind: 'removed', ...on, gone: GONE, remaining: complete([]) },
      { scope: 'session', until: null, state: 'in-force', returns: 4, lastReturnAt: T0 },
      { earlier: null },
    );
    expect(came.slice(0, 2)).toEqual([
      '🔒 Kept out until this session ends.',
      'Came back 4 times and was removed again, most recently <t:1700000000:R>.',
    ]);
  });

  it('keeps every reply within Discord’s limits', () => {
    for (const arbitrary of Object.values(outcomes(300))) {
      fc.assert(
        fc.property(anySay, arbitrary as fc.Arbitrary<Outcome>, hostileText, (t, outcome, reason) => {
          expectWithinLimits(
            outcomeMessage(t, outcome, {
              moderatorId: '42',
              reason,
              reference: 'K7Q2M4X',
              case: { key: { guildId: '10', number: 999_999 }, earlier: { times: 99, lastAt: T0 } },
              keepOut: { scope: 'session', until: T0, state: 'in-force', returns: 999_999, lastReturnAt: T0 },
            }),
          );
        }),
        { numRuns: 20 },
      );
    }
  });
});
