import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeMessage, type Telling } from '../../../src/discord/views/outcome.ts';
import { identify } from '../../../src/moderation/identification.ts';
import type { Outcome, OutcomeKind } from '../../../src/moderation/outcome.ts';
import { readMarkdown } from '../../support/discord-markdown.ts';
import { say } from '../../support/english.ts';
import { hostileText, person, sessionOf } from '../../support/hostile.ts';
import { anySay } from '../../support/languages.ts';
import { OUTCOME_SAMPLES, plainTelling } from './gallery/outcome.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from './message-limits.ts';
import { crowd, outcomes } from './outcomes.ts';

const T0 = 1_700_000_000_000;
const MOST = 6_000;

const telling: fc.Arbitrary<Telling> = fc.record({
  moderatorId: fc.constant('42'),
  reason: fc.option(
    fc.oneof(
      hostileText,
      hostileText.map((text) => text.repeat(40)),
    ),
  ),
  reference: fc.constant('K7Q2M4X'),
  case: fc.option(
    fc.record({
      key: fc.record({ guildId: fc.constant('1'), number: fc.integer({ min: 1, max: 2 ** 31 - 1 }) }),
      earlier: fc.option(fc.record({ times: fc.integer({ min: 1 }), lastAt: fc.integer({ min: 0, max: 2 ** 42 }) })),
    }),
  ),
});

const arbitraries = outcomes(MOST);
const kinds = Object.keys(arbitraries) as OutcomeKind[];

/** The lines of a list, and what is said about those that are not shown. */
function listOf(description: string): { readonly lines: readonly string[]; readonly more: number } {
  // A name cannot break a line, so an empty one is ours: it stands before the list.
  const [, list = ''] = description.split('\n\n');
  const lines = list.split('\n');
  const more = lines.map((line) => /^… and ([\d,]+) more$/u.exec(line)?.[1]).find((count) => count !== undefined);
  return {
    lines: lines.filter((line) => line.startsWith('• ')),
    more: more === undefined ? 0 : Number(more.replaceAll(',', '')),
  };
}

/** Whoever is listed by an outcome, in the order of the list. */
function listedBy(
  outcome: Outcome,
): readonly { readonly joinedAt?: number | null; readonly startedAt?: number | null }[] {
  switch (outcome.kind) {
    case 'removed':
    case 'returned':
    case 'already-gone':
      return outcome.remaining ?? [];
    case 'ambiguous':
      return outcome.candidates;
    case 'nobody-named':
    case 'no-such-person':
      return outcome.present;
    case 'several-sessions':
    case 'no-such-session':
      return outcome.sessions;
    default:
      return [];
  }
}

describe.each(kinds)('the message for "%s"', (kind) => {
  const outcome: fc.Arbitrary<Outcome> = arbitraries[kind];

  it('is within Discord’s limits, whoever is in it', () => {
    fc.assert(
      fc.property(anySay, outcome, telling, (say, one, tell) => {
        expectWithinLimits(outcomeMessage(say, one, tell));
      }),
      { numRuns: 60 },
    );
  });

  it('has nothing in it that formats, pings or links, whoever is in it', () => {
    fc.assert(
      fc.property(outcome, telling, (one, tell) => {
        expectInert(outcomeMessage(say, one, tell), ['<@42>', '<@77>']);
      }),
      { numRuns: 60 },
    );
  });

  it('lists people in their order, and says how many more there are', () => {
    fc.assert(
      fc.property(outcome, telling, (one, tell) => {
        const { description } = partsOf(outcomeMessage(say, one, tell));
        const listed = listedBy(one);
        const { lines, more } = listOf(description);
        expect(lines.length + more).toBe(listed.length);
        const times = lines.map(
          (line) => [...line.matchAll(/ (?:joined|since) (<t:-?\d+:R>|time unknown)/gu)].at(-1)?.[1],
        );
        expect(times).toEqual(
          listed.slice(0, lines.length).map(({ joinedAt, startedAt }) => {
            const at = joinedAt ?? startedAt ?? null;
            return at === null ? 'time unknown' : `<t:${Math.floor(at / 1_000)}:R>`;
          }),
        );
        // Nobody is left out while there is room: the longest line has some 300 units.
        expect(more === 0 || description.length > 3_700).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('has the id of its target as text that can be copied, or the short form that the command takes', () => {
    fc.assert(
      fc.property(outcome, telling, (one, tell) => {
        const { content } = partsOf(outcomeMessage(say, one, tell));
        if ('target' in one && one.target !== null) {
          const { id } = one.target;
          const { shown, code } = readMarkdown(content);
          const copied = code[0] ?? shown;
          expect(copied === id || /^~[\w-]{22}$/u.test(copied)).toBe(true);
          expect(identify(copied, [person('stranger'), one.target])).toEqual({
            kind: 'found',
            participant: one.target,
          });
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('those who remain', () => {
  it('are never the one who was removed', () => {
    fc.assert(
      fc.property(crowd(MOST), (remaining) => {
        const target = person('the-target', 'Zaphod Beeblebrox', T0);
        const others = remaining.filter(({ name }) => !name?.includes('Zaphod'));
        const outcome: Outcome = { kind: 'removed', session: sessionOf('s'), target, remaining: others };
        const { description } = partsOf(outcomeMessage(say, outcome, plainTelling));
        expect(description).not.toContain('Zaphod');
        expect(description).not.toContain('the-target');
      }),
      { numRuns: 60 },
    );
  });

  it('are each on one line of their own, a thousand of them too, of whom the count is told', () => {
    const remaining = Array.from({ length: 1_000 }, (_, index) =>
      person(`p${index}`, `Guest ${index}`, T0 + index * 1_000),
    );
    const outcome: Outcome = { kind: 'removed', session: sessionOf('s'), target: person('x'), remaining };
    const { description } = partsOf(outcomeMessage(say, outcome, plainTelling));
    expect(description).toContain(
      '**Still in the session: 1,000 people**\n• Guest 0 · joined <t:1700000000:R>\n• Guest 1 · ',
    );
    expect(description).toMatch(/\n… and [89]\d\d more$/u);
    expect(description.length).toBeGreaterThan(4_000);
  });
});

/** How the message begins, in its first five words: whether somebody is out. Names come after. */
const ANSWERS: Readonly<Record<OutcomeKind, RegExp>> = {
  removed: /^✅ Removed:/u,
  returned: /^↩️ Removed, but already back:/u,
  accepted: /^⏳ (?:Not out yet:|Not known yet whether out:)/u,
  unanswered: /^❓ Not known yet whether out:/u,
  'still-there': /^⚠️ Still in the session:/u,
  unknown: /^❓ Unknown whether out:/u,
  'already-gone': /^➖ Already gone:/u,
  'in-progress': /^⏳ Already being removed:/u,
  protected: /^🛡️ Not removed, protected:/u,
  'to-confirm': /^❔ Remove /u,
  'cooling-down': /^⚠️ Not removed, your limit:/u,
  'turned-down': /^⚠️ Not removed:/u,
  forbidden: /^⛔ (?:Not removed, VideoSDK refused:|Nobody removed:)/u,
  busy: /^⚠️ (?:Not removed, VideoSDK is busy:|Nobody removed:)/u,
  unavailable: /^⚠️ (?:Not removed, VideoSDK is away:|Nobody removed:)/u,
  'not-recorded': /^⚠️ Nobody removed:/u,
  overloaded: /^⚠️ Nobody removed:/u,
  'reason-missing': /^❔ Nobody removed yet:/u,
  ambiguous: /^❔ Nobody removed:/u,
  'no-such-person': /^❔ Nobody removed:/u,
  'nobody-named': /^❔ Nobody (?:removed yet:|is in the session$)/u,
  'several-sessions': /^❔ Nobody removed:/u,
  'no-such-session': /^❔ Nobody removed:/u,
  'none-running': /^➖ Nobody removed:/u,
  'room-not-allowed': /^⛔ Nobody removed:/u,
  'session-over': /^➖ Nobody is in:/u,
};

describe('the words', () => {
  it('answer within the first five whether the person is out', () => {
    for (const [what, outcome, tell] of OUTCOME_SAMPLES) {
      const { title } = partsOf(outcomeMessage(say, outcome, { ...plainTelling, ...tell }));
      const begins = ANSWERS[outcome.kind];
      expect(title, what).toMatch(begins);
      const [answer = ''] = begins.exec(title) ?? [];
      expect(answer.split(' ').length, what).toBeLessThanOrEqual(6);
    }
  });

  it('begin in a way of its own for each outcome of which people are told by name', () => {
    const beginnings = Object.values(ANSWERS)
      .map(String)
      .filter((begins) => begins.endsWith(':/u'));
    const nobody = beginnings.filter((begins) => !begins.includes('Nobody removed:'));
    expect(new Set(nobody).size).toBe(nobody.length);
  });

  it('are there for every kind of outcome', () => {
    expect(new Set(OUTCOME_SAMPLES.map(([, { kind }]) => kind))).toEqual(new Set(kinds));
  });

  it('never say "removed" of a person in another colour than that of success or of a question', () => {
    const colours = new Map(
      OUTCOME_SAMPLES.map(([what, outcome]) => [what, partsOf(outcomeMessage(say, outcome, plainTelling)).colour]),
    );
    const done = colours.get('removed');
    expect([...colours].filter(([, colour]) => colour === done).map(([what]) => what)).toEqual([
      'removed',
      'removed, nobody else there',
      'removed, one other there',
      'removed, under a case, not for the first time',
      'removed, a crowd remains',
    ]);
  });

  it('carry a reference whenever something did not come to pass, and the number of the case whenever there is one', () => {
    const underCase: Telling = { ...plainTelling, case: { key: { guildId: '1', number: 5 }, earlier: null } };
    for (const [, outcome] of OUTCOME_SAMPLES) {
      const went = ['removed', 'returned', 'accepted'].includes(outcome.kind);
      expect(partsOf(outcomeMessage(say, outcome, plainTelling)).footer).toBe(went ? '' : 'Reference K7Q2M4X');
      const { footer } = partsOf(outcomeMessage(say, outcome, underCase));
      expect(footer).toBe(went ? 'Case 5' : 'Case 5 · Reference K7Q2M4X');
    }
  });

  it('say of somebody who was never removed before nothing of the kind', () => {
    const underCase: Telling = { ...plainTelling, case: { key: { guildId: '1', number: 5 }, earlier: null } };
    for (const [, outcome] of OUTCOME_SAMPLES) {
      expect(asRead(outcomeMessage(say, outcome, underCase))).not.toContain('before:');
    }
  });
});
