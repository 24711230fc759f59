import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLORS } from '../../src/bot/ui/embed.ts';
import { CASE_OUTCOMES, type Case, type CaseOutcome } from '../../src/cases/case.ts';
import { recoveredMessage } from '../../src/cases/recovery.view.ts';
import type { KeepOut } from '../../src/keep-out/keep-out.ts';
import { meansId } from '../../src/removal/identification.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from '../bot/ui/message-limits.ts';
import { t } from '../support/english.ts';
import { hostileId, hostileText } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const T0 = 1_700_000_000_000;

const settled: Case = {
  guildId: '1',
  guildLocale: 'en-US',
  number: 17,
  kind: 'removal',
  moderatorId: '42',
  target: { id: 'c7wgj9sd', name: 'Ada Lovelace' },
  account: '',
  sessionId: 's-hall',
  room: { id: '25af-rsr2-lk92', customId: 'Town Hall' },
  reason: null,
  reference: 'K7Q2M4X',
  createdAt: T0,
  outcome: 'gone-since',
  settledAt: T0 + 4_000,
  returns: 0,
  voided: null,
};

const OF_ENDS: readonly CaseOutcome[] = ['ended', 'still-running', 'over-since', 'running-since'];
const outcomes: readonly (CaseOutcome | null)[] = [...CASE_OUTCOMES, null];

const anyCase: fc.Arbitrary<Case> = fc.record({
  guildId: fc.constant('1'),
  guildLocale: fc.constant('en-US'),
  number: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  kind: fc.constantFrom('removal', 'session-end'),
  moderatorId: fc.constant('42'),
  target: fc.option(fc.record({ id: hostileId, name: fc.option(hostileText) })),
  account: fc.constant(''),
  sessionId: hostileId,
  room: fc.record({ id: hostileId, customId: fc.option(hostileText) }),
  reason: fc.option(
    fc.oneof(
      hostileText,
      hostileText.map((text) => text.repeat(40)),
    ),
  ),
  reference: fc.constant('K7Q2M4X'),
  createdAt: fc.constant(T0),
  outcome: fc.constantFrom(...outcomes),
  settledAt: fc.constant(T0),
  returns: fc.nat(),
  voided: fc.constant(null),
});

describe('what is said after a crash', () => {
  const said: readonly [CaseOutcome, string][] = [
    [
      'gone-since',
      `
-# ☑️ Out when last checked: Ada Lovelace · ID c7wgj9sd
---
☑️ Out when last checked: Ada Lovelace
---
The bot was interrupted during this removal. Afterward they were out. Nothing shows whether the removal worked or they left on their own.
Last checked <t:1700000004:R>.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'there-since',
      `
-# ⚠️ Still in when last checked: Ada Lovelace · ID c7wgj9sd
---
⚠️ Still in when last checked: Ada Lovelace
---
The bot was interrupted during this removal. Afterward they were still in the session. If they still are, run the command again.
Last checked <t:1700000004:R>.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'still-there',
      `
-# ⚠️ Still in when last checked: Ada Lovelace · ID c7wgj9sd
---
⚠️ Still in when last checked: Ada Lovelace
---
The bot was interrupted during this removal. Afterward they were still in the session. If they still are, run the command again.
Last checked <t:1700000004:R>.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'session-over',
      `
-# ➖ The session is over · ID c7wgj9sd
---
➖ The session is over
---
The bot was interrupted during this removal. The session is over.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'unknown',
      `
-# ❓ Couldn’t confirm: Ada Lovelace · ID c7wgj9sd
---
❓ Couldn’t confirm: Ada Lovelace
---
The bot was interrupted during this removal and couldn’t confirm whether they’re out.
Check the session. If they’re still there, run the command again. It’s safe to try again.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'removed',
      `
-# ✅ Removed: Ada Lovelace · ID c7wgj9sd
---
✅ Removed: Ada Lovelace
---
The bot was interrupted before it could update this message, so it can’t list who remains.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'gone',
      `
-# ☑️ Out when last checked: Ada Lovelace · ID c7wgj9sd
---
☑️ Out when last checked: Ada Lovelace
---
VideoSDK didn’t accept the removal, or didn’t answer, but they were out afterward. The bot was interrupted before it could update this message.
Last checked <t:1700000004:R>.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'returned',
      `
-# ↩️ Back in when last checked: Ada Lovelace · ID c7wgj9sd
---
↩️ Back in when last checked: Ada Lovelace
---
They were out and then rejoined. The bot was interrupted before it could update this message. To remove them again, run the command again.
Last checked <t:1700000004:R>.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'came-back',
      `
-# ↩️ Back in when last checked: Ada Lovelace · ID c7wgj9sd
---
↩️ Back in when last checked: Ada Lovelace
---
They were out and then rejoined. The bot was interrupted before it could update this message. To remove them again, run the command again.
Last checked <t:1700000004:R>.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    [
      'already-gone',
      `
-# ➖ Was already gone: Ada Lovelace · ID c7wgj9sd
---
➖ Was already gone: Ada Lovelace
---
There was no one to remove.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
    ...(
      [
        ['turned-down', '⚠️ Not removed'],
        ['forbidden', '⛔ Not removed, VideoSDK rejected the bot'],
        ['busy', '⚠️ Not removed, VideoSDK is busy'],
        ['unavailable', '⚠️ Not removed, VideoSDK is unavailable'],
      ] as const
    ).map(([outcome, answer]): [CaseOutcome, string] => [
      outcome,
      `
-# ${answer}: Ada Lovelace · ID c7wgj9sd
---
${answer}: Ada Lovelace
---
The bot was interrupted before it could update this message.
Check the session. If they’re still there, run the command again.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ]),
    [
      'not-asked',
      `
-# ➖ Not removed: Ada Lovelace · ID c7wgj9sd
---
➖ Not removed: Ada Lovelace
---
The database failed before this was recorded, so nothing was done. Run the command again.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`,
    ],
  ];

  it.each(said)('is right for a case that was settled as "%s"', (outcome, text) => {
    expect(`\n${asRead(recoveredMessage(t, { ...settled, outcome }, null))}`).toBe(text);
  });

  it('exists for every outcome of a case', () => {
    const ofRemovals = CASE_OUTCOMES.filter((outcome) => !OF_ENDS.includes(outcome));
    expect(new Set(said.map(([outcome]) => outcome))).toEqual(new Set(ofRemovals));
  });

  it('is that it is unknown, for a case that no one settled', () => {
    expect(asRead(recoveredMessage(t, { ...settled, outcome: null }, null))).toBe(
      asRead(recoveredMessage(t, { ...settled, outcome: 'unknown' }, null)),
    );
  });

  it('includes the reason that was given', () => {
    const { description } = partsOf(recoveredMessage(t, { ...settled, reason: 'shouting' }, null));
    expect(description.split('\n').at(-1)).toBe('Reason: shouting');
  });

  it('doesn’t name a forgotten person', () => {
    for (const outcome of outcomes) {
      const { content, title } = partsOf(recoveredMessage(t, { ...settled, outcome, target: null }, null));
      expect(content).toBe('');
      expect(title).not.toMatch(/Ada|null|undefined/u);
    }
  });

  it('claims a removal only if one was seen before the crash', () => {
    for (const outcome of outcomes) {
      const { title, description, color } = partsOf(recoveredMessage(t, { ...settled, outcome }, null));
      expect(/\bRemoved\b/u.test(title)).toBe(outcome === 'removed');
      expect(title.includes('✅')).toBe(outcome === 'removed');
      // Green is for someone who is out, as far as anyone saw.
      expect(color === COLORS.done).toBe(outcome === 'removed' || outcome === 'gone' || outcome === 'gone-since');
      if (outcome === 'there-since' || color === COLORS.failed) {
        expect(description).toMatch(/run the command again/iu);
      }
    }
  });

  it('is within Discord’s limits, and nothing in it formats, pings or links, no matter who it is about', () => {
    fc.assert(
      fc.property(anySay, anyCase, (t, one) => {
        const message = recoveredMessage(t, one, null);
        expectWithinLimits(message);
        expectInert(message, ['<@42>']);
        const { content } = partsOf(message);
        const target = one.kind === 'session-end' ? null : one.target;
        expect(target === null ? content === '' : meansId(content, target)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  const kept: KeepOut = {
    guildId: settled.guildId,
    number: settled.number,
    moderatorId: settled.moderatorId,
    target: { id: 'c7wgj9sd', name: 'Ada Lovelace' },
    account: '',
    sessionId: settled.sessionId,
    sessionOver: false,
    room: settled.room,
    scope: 'session',
    until: null,
    createdAt: T0,
    returns: 1,
    lastReturnAt: T0 + 3_000,
    blindSince: null,
  };

  it('says of someone who is kept out that they are, and not where they are: the bot may have removed them again since', () => {
    expect(`\n${asRead(recoveredMessage(t, { ...settled, outcome: 'there-since' }, kept))}`).toBe(`
-# 🔒 Still kept out: Ada Lovelace · ID c7wgj9sd
---
🔒 Still kept out: Ada Lovelace
---
The bot was interrupted during this removal.
🔒 Kept out until this session ends.
Came back once and was removed again, <t:1700000003:R>.
The bot keeps trying to remove them, and removes them again if they come back.
The bot recognizes them by ID. VideoSDK has no bans, so they can come in with a new ID. You’ll hear about it if someone with the same name joins.
Room Town Hall · by <@42>
---
Case 17 · Reference K7Q2M4X`);
  });

  it('doesn’t suggest running the command again for someone who is kept out, and offers to let them back in', () => {
    for (const outcome of outcomes.filter((one) => one !== 'session-over' && one !== 'not-asked')) {
      const message = recoveredMessage(t, { ...settled, outcome }, kept);
      expect(partsOf(message).description).not.toMatch(/run the command/iu);
      expect(partsOf(message).description).toContain('Kept out until this session ends');
      expect(message.components).toHaveLength(1);
    }
  });
});

describe('what is said after a crash while ending a session', () => {
  const end: Case = { ...settled, kind: 'session-end', target: null };

  it.each<[CaseOutcome | null, string]>([
    ['ended', '⏹️ Ended: the session in room Town Hall'],
    ['over-since', '☑️ Over: the session in room Town Hall'],
    ['session-over', '➖ Over: the session in room Town Hall'],
    ['running-since', '⚠️ Running when last checked: room Town Hall'],
    ['still-running', '⚠️ Not ended: room Town Hall'],
    ['turned-down', '⚠️ Not ended: room Town Hall'],
    ['not-asked', '⚠️ Not ended: room Town Hall'],
    ['unknown', '❓ Couldn’t confirm that the session in room Town Hall ended'],
    [null, '❓ Couldn’t confirm that the session in room Town Hall ended'],
  ])('of one that was settled as "%s" is: %s', (outcome, title) => {
    expect(partsOf(recoveredMessage(t, { ...end, outcome }, null)).title).toBe(title);
  });

  it('claims an end only if one was seen before the crash, and says who asked', () => {
    for (const outcome of outcomes) {
      const { title, description, footer } = partsOf(recoveredMessage(t, { ...end, outcome }, null));
      expect(title.includes('Ended')).toBe(outcome === 'ended');
      expect(description).toContain('By <@42>');
      expect(footer).toBe('Case 17 · Reference K7Q2M4X');
    }
  });
});
