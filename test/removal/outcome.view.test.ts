import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify } from '../../src/removal/identification.ts';
import type { Outcome, OutcomeKind } from '../../src/removal/outcome.ts';
import { type OutcomeContext, outcomeMessage } from '../../src/removal/outcome.view.ts';
import { complete, type Listing, partial } from '../../src/sessions/evidence.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { listFailureMessage } from '../../src/sessions/participants.view.ts';
import { OUTCOME_SAMPLES, plainContext } from '../bot/ui/gallery/outcome.ts';
import { EVERY_ANSWER, GONE } from '../bot/ui/gallery/people.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from '../bot/ui/message-limits.ts';
import { t } from '../support/english.ts';
import { hostileText, person, sessionOf } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';
import { crowd, outcomes } from './outcomes.ts';

const T0 = 1_700_000_000_000;
const MOST = 6_000;

const context: fc.Arbitrary<OutcomeContext> = fc.record({
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

/** The lines of a list, and what is said about those that aren't shown. */
function listOf(description: string): { readonly lines: readonly string[]; readonly more: number } {
  // A name can't break a line, so an empty line is ours: it comes before the list.
  const [, list = ''] = description.split('\n\n');
  const lines = list.split('\n');
  const more = lines.map((line) => /^… and ([\d,]+) more$/u.exec(line)?.[1]).find((count) => count !== undefined);
  return {
    lines: lines.filter((line) => line.startsWith('• ')),
    more: more === undefined ? 0 : Number(more.replaceAll(',', '')),
  };
}

/** Everyone whom an outcome lists, in the order of the list. */
function listedBy(
  outcome: Outcome,
): readonly { readonly joinedAt?: number | null; readonly startedAt?: number | null }[] {
  switch (outcome.kind) {
    case 'removed':
    case 'gone':
    case 'returned':
    case 'already-gone':
      return outcome.remaining.items;
    case 'ambiguous':
      return outcome.candidates;
    case 'people-incomplete':
      return outcome.present;
    case 'nobody-named':
    case 'no-such-person':
      return outcome.present.items;
    case 'several-sessions':
    case 'no-such-session':
    case 'sessions-incomplete':
      return outcome.sessions;
    default:
      return [];
  }
}

/** People are in order, and it's said how many more there are. */
function expectListed(description: string, listed: ReturnType<typeof listedBy>): void {
  const { lines, more } = listOf(description);
  expect(lines.length + more).toBe(listed.length);
  const times = lines.map((line) => [...line.matchAll(/ (?:joined|started) (<t:-?\d+:R>|time unknown)/gu)].at(-1)?.[1]);
  expect(times).toEqual(
    listed.slice(0, lines.length).map(({ joinedAt, startedAt }) => {
      const at = joinedAt ?? startedAt ?? null;
      return at === null ? 'time unknown' : `<t:${Math.floor(at / 1_000)}:R>`;
    }),
  );
  // No one is left out while there is room: the longest line has about 300 units.
  expect(more === 0 || description.length > 3_700).toBe(true);
}

describe.each(kinds)('the message for "%s"', (kind) => {
  const outcome: fc.Arbitrary<Outcome> = arbitraries[kind];

  // One property for all that a message has to be: making up who is in it costs more than looking at it.
  it('is within the limits, inert, complete, and has an ID to copy, no matter who is in it', () => {
    fc.assert(
      fc.property(anySay, outcome, context, (say, one, tell) => {
        expectWithinLimits(outcomeMessage(say, one, tell));
        const message = outcomeMessage(t, one, tell);
        expectInert(message, ['<@42>', '<@77>']);
        const { content, description } = partsOf(message);
        expectListed(description, listedBy(one));
        if ('target' in one && one.target !== null) {
          // A phone copies the whole line: the ID as text, or the short form that the command accepts.
          expect(identify(content, complete([person('stranger'), one.target]))).toEqual({
            kind: 'found',
            participant: one.target,
          });
        }
      }),
      // Of all kinds together that makes 1,700 messages a run, some 200 in each language, and each run makes up others.
      { numRuns: 60 },
    );
  });
});

describe('those who remain', () => {
  it('never include the one who was removed', () => {
    fc.assert(
      fc.property(crowd(MOST), (remaining) => {
        const target = person('the-target', 'Zaphod Beeblebrox', T0);
        const others = remaining.filter(({ name }) => !name?.includes('Zaphod'));
        const outcome: Outcome = {
          kind: 'removed',
          session: sessionOf('s'),
          target,
          gone: GONE,
          remaining: complete(others),
        };
        const { description } = partsOf(outcomeMessage(t, outcome, plainContext));
        expect(description).not.toContain('Zaphod');
        expect(description).not.toContain('the-target');
      }),
      { numRuns: 60 },
    );
  });

  it('are one per line, also a thousand of them, with a count', () => {
    const remaining = Array.from({ length: 1_000 }, (_, index) =>
      person(`p${index}`, `Guest ${index}`, T0 + index * 1_000),
    );
    const outcome: Outcome = {
      kind: 'removed',
      session: sessionOf('s'),
      target: person('x'),
      gone: GONE,
      remaining: complete(remaining),
    };
    const { description } = partsOf(outcomeMessage(t, outcome, plainContext));
    expect(description).toContain(
      '**Still in the session: 1,000 people**\n• Guest 0 · joined <t:1700000000:R>\n• Guest 1 · ',
    );
    expect(description).toMatch(/\n… and [89]\d\d more$/u);
    expect(description.length).toBeGreaterThan(4_000);
  });

  it('are counted as far as they were seen, and are no one only when the list is complete', () => {
    const said = (remaining: Listing<Participant>): string =>
      partsOf(
        outcomeMessage(
          t,
          { kind: 'removed', session: sessionOf('s'), target: person('x'), gone: GONE, remaining },
          plainContext,
        ),
      ).description;
    const two = [person('a'), person('b')];
    expect(said(complete(two))).toContain('**Still in the session: 2 people**');
    expect(said(partial(two, 'page-missing'))).toContain('**Still in the session: at least 2 people**');
    expect(said(complete([]))).toContain('**No one else is in the session.**');
    expect(said(partial([], 'not-found'))).toContain('**Couldn’t read who else is in the session.**');
    expect(said(partial([], 'not-found'))).not.toMatch(/no one/iu);
  });
});

describe('the words for VideoSDK’s answer', () => {
  const on = { session: sessionOf('s'), target: person('x', 'Ana') };
  const told = (outcome: Outcome): string => asRead(outcomeMessage(t, outcome, plainContext));

  it.each(EVERY_ANSWER)(
    'exist for each answer, and don’t say that anyone was removed without a yes: $kind',
    (answer) => {
      const pending = told({ kind: 'pending', ...on, seen: 'unseen', answer });
      expect(pending).toContain('⏳ Checking: Ana');
      expect(pending.includes('may still take effect')).toBe(answer.kind !== 'accepted');
      expect(told({ kind: 'pending', ...on, seen: 'connected', answer })).toContain('⏳ Not out yet: Ana');
      const back = told({ kind: 'returned', ...on, rejoinedAt: T0, remaining: complete([]), answer });
      expect(back).toContain(answer.kind === 'accepted' ? 'Removed, but already back: Ana' : 'Left and came back: Ana');
      const unknown = told({ kind: 'unknown', ...on, answer });
      expect(unknown).toContain('❓ Couldn’t confirm: Ana');
      expect(unknown.includes('doesn’t accept the credentials')).toBe(answer.kind === 'forbidden');
      // Checking may have been cut short.
      expect(unknown).not.toContain('15 seconds');
      if (answer.kind !== 'accepted') {
        const gone = told({ kind: 'gone', ...on, gone: GONE, remaining: complete([]), answer });
        expect(gone).toContain('☑️ No longer in the session: Ana');
        for (const message of [gone, back]) {
          expect(message).not.toContain('Removed');
        }
      }
    },
  );

  it.each([
    [184_000, 'the bot’s clock is 3 min ahead. The bot now uses VideoSDK’s time, so try again.'],
    [-7_200_000, 'the bot’s clock is 2 hr behind.'],
    [0, 'its token had expired. It has a new one now, so try again.'],
  ])('blame the clock and not the credentials when it was the clock: %i ms', (skewMs, why) => {
    const answer = { kind: 'forbidden', status: 401, skewMs } as const;
    for (const message of [
      told({ kind: 'pending', ...on, seen: 'unseen', answer }),
      told({ kind: 'unknown', ...on, answer }),
      told({ kind: 'gone', ...on, gone: GONE, remaining: complete([]), answer }),
      told({ kind: 'forbidden', target: on.target, status: 401, skewMs }),
      told({ kind: 'forbidden', target: null, status: 401, skewMs }),
      asRead(listFailureMessage(t, { kind: 'forbidden', target: null, status: 401, skewMs }, 'REF')),
    ]) {
      expect(message).toContain(why);
      expect(message).not.toMatch(/credentials|Trying again won’t help/u);
    }
  });

  it('say how long someone who stayed was seen', () => {
    const after = 'still in the session after 15 seconds';
    expect(told({ kind: 'still-there', ...on, answer: { kind: 'failed', status: 502 } })).toContain(after);
    expect(told({ kind: 'turned-down', ...on, status: 400 })).toContain(after);
    expect(told({ kind: 'forbidden', target: on.target, status: 403 })).toContain(after);
    expect(told({ kind: 'busy', target: on.target, retryAfterSeconds: 3 })).toContain(after);
    expect(told({ kind: 'busy', target: null, retryAfterSeconds: 3 })).not.toContain(after);
    expect(told({ kind: 'unavailable', target: on.target })).toContain('never reached VideoSDK');
    expect(told({ kind: 'unavailable', target: null })).not.toContain('never reached');
  });
});

describe('the words for a list that lacks someone', () => {
  it('say that an ID can be looked up by itself, offer the IDs, and say what to do when no room is known', () => {
    const people = outcomeMessage(
      t,
      {
        kind: 'people-incomplete',
        session: sessionOf('s'),
        given: 'bob',
        present: [person('id-1', 'Bob'), person('id-2', 'Cleo')],
        gap: 'pages-moved',
      },
      plainContext,
    );
    expect(`\n${asRead(people)}`).toBe(`
-# ❔ No one removed: who is “bob”?
-# ID id-1
-# ID id-2
---
❔ No one removed: who is “bob”?
---
The bot can’t see everyone in room room-s, so it can’t be sure who has that name.
The list kept changing while the bot read it.
Run the command again with their participant ID. The bot can look up an ID directly.
Or press “Choose from a menu” and choose someone the bot can see.

**People the bot can see**
• Bob · joined <t:1700000000:R> · ID id-1
• Cleo · joined <t:1700000000:R> · ID id-2
---
Reference K7Q2M4X`);
    const sessions = outcomeMessage(
      t,
      { kind: 'sessions-incomplete', given: null, sessions: [], gap: 'rooms-unknown' },
      plainContext,
    );
    expect(`\n${asRead(sessions)}`).toBe(`
❔ No one removed: which session?
---
The bot can’t see every running session, so it can’t tell which one you mean.
VideoSDK only lists sessions by room, and the bot doesn’t know every room.
Someone with **Manage Server** can list this server’s rooms in /kick-settings, or the bot’s operator can set \`VIDEOSDK_ROOM_IDS\`.
Run the command again with the session ID in \`session\`. The bot can look up an ID directly.

**The bot can’t see any session.**
---
Reference K7Q2M4X`);
  });

  it('don’t ask for the session’s ID when that is what was given', () => {
    const given = '1b9b70131f6f172772d6aeb7';
    const text = asRead(
      outcomeMessage(t, { kind: 'sessions-incomplete', given, sessions: [], gap: 'not-found' }, plainContext),
    );
    expect(text).not.toContain('can look up an ID');
    expect(text).toContain('Try again in a minute');
  });
});

/** How the message starts, in its first five words: whether someone is out. Names come later. */
const ANSWERS: Readonly<Record<OutcomeKind, RegExp>> = {
  removed: /^✅ Removed:/u,
  returned: /^↩️ (?:Removed, but already back:|Left and came back:)/u,
  gone: /^☑️ No longer in the session:/u,
  pending: /^⏳ (?:Not out yet:|Checking:)/u,
  'taken-over': /^⚠️ Not removed, bot was paused:/u,
  'report-handled': /^➖ Not removed, report \d+ handled:/u,
  'still-there': /^⚠️ Still in the session:/u,
  unknown: /^❓ Couldn’t confirm:/u,
  'already-gone': /^➖ Already gone:/u,
  'in-progress': /^⏳ Already being removed:/u,
  protected: /^🛡️ Not removed, protected:/u,
  'to-confirm': /^❔ Remove /u,
  'cooling-down': /^⚠️ Not removed, your limit:/u,
  'turned-down': /^⚠️ Not removed:/u,
  forbidden: /^⛔ (?:Not removed, VideoSDK rejected(?= the bot: )|No one removed:)/u,
  busy: /^⚠️ (?:Not removed, VideoSDK is busy:|No one removed:)/u,
  unavailable: /^⚠️ (?:Not removed, VideoSDK is unavailable:|No one removed:)/u,
  'not-recorded': /^⚠️ No one removed:/u,
  overloaded: /^⚠️ No one removed:/u,
  'reason-missing': /^❔ No one removed yet:/u,
  ambiguous: /^❔ No one removed:/u,
  'no-such-person': /^❔ No one removed:/u,
  'nobody-named': /^❔ No one (?:removed yet:|removed:|is in(?= the session$))/u,
  'several-sessions': /^❔ No one removed:/u,
  'no-such-session': /^❔ No one removed:/u,
  'sessions-incomplete': /^❔ No one removed:/u,
  'people-incomplete': /^❔ No one removed:/u,
  'none-running': /^➖ No one removed:/u,
  'no-account': /^⛔ No one removed:/u,
  'room-not-allowed': /^⛔ No one removed:/u,
  'session-over': /^➖ The session is over$/u,
};

describe('the words', () => {
  it('say within the first five whether the person is out', () => {
    for (const [what, outcome, tell] of OUTCOME_SAMPLES) {
      const { title } = partsOf(outcomeMessage(t, outcome, { ...plainContext, ...tell }));
      const begins = ANSWERS[outcome.kind];
      expect(title, what).toMatch(begins);
      const [answer = ''] = begins.exec(title) ?? [];
      expect(answer.split(' ').length, what).toBeLessThanOrEqual(6);
    }
  });

  it('start differently for each outcome that names people', () => {
    const beginnings = Object.values(ANSWERS)
      .map(String)
      .filter((begins) => begins.endsWith(':/u'));
    const noOne = beginnings.filter((begins) => !begins.includes('No one removed:'));
    expect(new Set(noOne).size).toBe(noOne.length);
  });

  it('exist for every kind of outcome', () => {
    expect(new Set(OUTCOME_SAMPLES.map(([, { kind }]) => kind))).toEqual(new Set(kinds));
  });

  it('never say "removed" about a person in a color other than that of success or of a question', () => {
    const colors = new Map(
      OUTCOME_SAMPLES.map(([what, outcome]) => [what, partsOf(outcomeMessage(t, outcome, plainContext)).color]),
    );
    const done = colors.get('removed');
    const green = OUTCOME_SAMPLES.filter(([what]) => colors.get(what) === done);
    expect(new Set(green.map(([, { kind }]) => kind))).toEqual(new Set(['removed', 'gone']));
  });

  it('contain a reference whenever something didn’t happen, and the case number whenever there is one', () => {
    const underCase: OutcomeContext = { ...plainContext, case: { key: { guildId: '1', number: 5 }, earlier: null } };
    for (const [, outcome] of OUTCOME_SAMPLES) {
      const went =
        outcome.kind === 'removed' ||
        outcome.kind === 'returned' ||
        (outcome.kind === 'pending' && outcome.answer.kind === 'accepted');
      expect(partsOf(outcomeMessage(t, outcome, plainContext)).footer).toBe(went ? '' : 'Reference K7Q2M4X');
      const { footer } = partsOf(outcomeMessage(t, outcome, underCase));
      expect(footer).toBe(went ? 'Case 5' : 'Case 5 · Reference K7Q2M4X');
    }
  });

  it('say nothing about earlier removals when there were none', () => {
    const underCase: OutcomeContext = { ...plainContext, case: { key: { guildId: '1', number: 5 }, earlier: null } };
    for (const [, outcome] of OUTCOME_SAMPLES) {
      expect(asRead(outcomeMessage(t, outcome, underCase))).not.toContain('before:');
    }
  });
});
