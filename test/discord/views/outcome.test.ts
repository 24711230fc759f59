import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeMessage, type Telling } from '../../../src/discord/views/outcome.ts';
import { identify } from '../../../src/moderation/identification.ts';
import type { Outcome, OutcomeKind } from '../../../src/moderation/outcome.ts';
import type { Participant } from '../../../src/moderation/participant.ts';
import { readMarkdown } from '../../support/discord-markdown.ts';
import { hostileText, person, sessionOf } from '../../support/hostile.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from './message-limits.ts';
import { crowd, outcomes } from './outcomes.ts';

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;
const MOST = 6_000;

const plain: Telling = { moderatorId: '42', reason: null, reference: 'K7Q2M4X', case: null };

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
      fc.property(outcome, telling, (one, tell) => {
        expectWithinLimits(outcomeMessage(one, tell));
      }),
      { numRuns: 60 },
    );
  });

  it('has nothing in it that formats, pings or links, whoever is in it', () => {
    fc.assert(
      fc.property(outcome, telling, (one, tell) => {
        expectInert(outcomeMessage(one, tell), ['<@42>', '<@77>']);
      }),
      { numRuns: 60 },
    );
  });

  it('lists people in their order, and says how many more there are', () => {
    fc.assert(
      fc.property(outcome, telling, (one, tell) => {
        const { description } = partsOf(outcomeMessage(one, tell));
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
        const { content } = partsOf(outcomeMessage(one, tell));
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
        const { description } = partsOf(outcomeMessage(outcome, plain));
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
    const { description } = partsOf(outcomeMessage(outcome, plain));
    expect(description).toContain(
      '**Still in the session: 1,000 people**\n• Guest 0 · joined <t:1700000000:R>\n• Guest 1 · ',
    );
    expect(description).toMatch(/\n… and [89]\d\d more$/u);
    expect(description.length).toBeGreaterThan(4_000);
  });
});

describe('the words', () => {
  const hall = sessionOf('s-hall', { room: '25af-rsr2-lk92', customId: 'Town Hall' });
  const ada = person('c7wgj9sd', 'Ada Lovelace', T0);
  const bob = person('ofwb7db6', 'Bob', T0 - MINUTE);
  const cleo = person('Klaus Ö', null, null);
  const on = { session: hall, target: ada };
  const people: readonly Participant[] = [bob, cleo];

  const expected: readonly [string, Outcome, string, Partial<Telling>?][] = [
    [
      'removed',
      { kind: 'removed', ...on, remaining: people },
      `
c7wgj9sd
---
✅ Removed Ada Lovelace
---
Room Town Hall · by <@42>
Reason: shouting
This is no ban, VideoSDK has none: they can come back. The option keep-out has the bot remove them again.

**Still in the session: 2 people**
• Bob · joined <t:1699999940:R>
• \\(no name\\) · joined time unknown`,
      { reason: 'shouting' },
    ],
    [
      'removed, nobody else there',
      { kind: 'removed', ...on, remaining: [] },
      `
c7wgj9sd
---
✅ Removed Ada Lovelace
---
Room Town Hall · by <@42>
This is no ban, VideoSDK has none: they can come back. The option keep-out has the bot remove them again.

**Nobody else is in the session.**`,
    ],
    [
      'removed, one other there',
      { kind: 'removed', ...on, remaining: [bob] },
      `
c7wgj9sd
---
✅ Removed Ada Lovelace
---
Room Town Hall · by <@42>
This is no ban, VideoSDK has none: they can come back. The option keep-out has the bot remove them again.

**Still in the session: 1 person**
• Bob · joined <t:1699999940:R>`,
    ],
    [
      'removed, under a case, not for the first time',
      { kind: 'removed', ...on, remaining: [] },
      `
c7wgj9sd
---
✅ Removed Ada Lovelace
---
Room Town Hall · by <@42>
Reason: shouting
Removed before: once, last <t:1699999940:R>
This is no ban, VideoSDK has none: they can come back. The option keep-out has the bot remove them again.

**Nobody else is in the session.**
---
Case 17`,
      { reason: 'shouting', case: { key: { guildId: '1', number: 17 }, earlier: { times: 1, lastAt: T0 - MINUTE } } },
    ],
    [
      'back',
      { kind: 'returned', ...on, rejoinedAt: T0 + 5_000, remaining: [bob] },
      `
c7wgj9sd
---
↩️ Removed Ada Lovelace, who is already back
---
They rejoined <t:1700000005:R> and are in the session now. Run the command again to remove them again.
Room Town Hall · by <@42>
This is no ban, VideoSDK has none: they can come back. The option keep-out has the bot remove them again.

**Others in the session: 1 person**
• Bob · joined <t:1699999940:R>`,
    ],
    [
      'accepted, still there',
      { kind: 'accepted', ...on, seen: 'connected' },
      `
c7wgj9sd
---
⏳ Removing Ada Lovelace…
---
VideoSDK accepted the removal, but they are still in the session.
Looking for 15 seconds more; this message will tell.
Room Town Hall · by <@42>`,
    ],
    [
      'accepted, nothing to be read',
      { kind: 'accepted', ...on, seen: 'unreadable' },
      `
c7wgj9sd
---
⏳ Removing Ada Lovelace…
---
VideoSDK accepted the removal, but its list of people cannot be read, so it is not certain that they are gone.
Looking for 15 seconds more; this message will tell.
Room Town Hall · by <@42>`,
    ],
    [
      'unanswered, still there',
      { kind: 'unanswered', ...on, seen: 'connected', answer: 'unanswered' },
      `
c7wgj9sd
---
❓ Not known yet: is Ada Lovelace out?
---
VideoSDK did not answer the removal, and they are still in the session.
Looking for 15 seconds more; this message will tell.
Room Town Hall · by <@42>
---
Reference K7Q2M4X`,
    ],
    [
      'answered with an error, nothing to be read',
      { kind: 'unanswered', ...on, seen: 'unreadable', answer: 'failed' },
      `
c7wgj9sd
---
❓ Not known yet: is Ada Lovelace out?
---
VideoSDK answered the removal with an error, and its list of people cannot be read either.
Looking for 15 seconds more; this message will tell.
Room Town Hall · by <@42>
---
Reference K7Q2M4X`,
    ],
    [
      'unanswered, under a case, of somebody who was removed often',
      { kind: 'unanswered', ...on, seen: 'connected', answer: 'unanswered' },
      `
c7wgj9sd
---
❓ Not known yet: is Ada Lovelace out?
---
VideoSDK did not answer the removal, and they are still in the session.
Looking for 15 seconds more; this message will tell.
Room Town Hall · by <@42>
Removed before: 3 times, last <t:1699999940:R>
---
Case 2147483647 · Reference K7Q2M4X`,
      { case: { key: { guildId: '1', number: 2_147_483_647 }, earlier: { times: 3, lastAt: T0 - MINUTE } } },
    ],
    [
      'accepted, and without effect',
      { kind: 'still-there', ...on, answer: 'accepted' },
      `
c7wgj9sd
---
⚠️ Ada Lovelace is still in the session
---
VideoSDK accepted the removal, but it had no effect that could be seen.
Try again. If it repeats, give the reference below to whoever runs this bot.
Room Town Hall · by <@42>
---
Reference K7Q2M4X`,
    ],
    [
      'unanswered, and without effect',
      { kind: 'still-there', ...on, answer: 'unanswered' },
      `
c7wgj9sd
---
⚠️ Ada Lovelace is still in the session
---
VideoSDK did not answer the removal, and it had no effect that could be seen.
Try again. If it repeats, give the reference below to whoever runs this bot.
Room Town Hall · by <@42>
---
Reference K7Q2M4X`,
    ],
    [
      'unknown, accepted',
      { kind: 'unknown', ...on, answer: 'accepted' },
      `
c7wgj9sd
---
❓ Unknown: is Ada Lovelace out?
---
VideoSDK accepted the removal, but its list of people cannot be read: nobody saw whether they are gone.
Look into the session yourself. If they are still there, run the command again: asking twice does no harm.
Room Town Hall · by <@42>
---
Reference K7Q2M4X`,
    ],
    [
      'unknown, unanswered',
      { kind: 'unknown', ...on, answer: 'unanswered' },
      `
c7wgj9sd
---
❓ Unknown: is Ada Lovelace out?
---
VideoSDK did not answer the removal, and its list of people cannot be read either.
Look into the session yourself. If they are still there, run the command again: asking twice does no harm.
Room Town Hall · by <@42>
---
Reference K7Q2M4X`,
    ],
    [
      'gone already, known since when',
      {
        kind: 'already-gone',
        session: hall,
        target: { ...ada, connected: false, leftAt: T0 - MINUTE },
        remaining: [bob],
      },
      `
c7wgj9sd
---
Ada Lovelace had already left
---
They left room Town Hall <t:1699999940:R>. There was nobody to remove.

**Still in the session: 1 person**
• Bob · joined <t:1699999940:R>
---
Reference K7Q2M4X`,
    ],
    [
      'gone already, unknown since when, and who remains unknown too',
      { kind: 'already-gone', ...on, remaining: null },
      `
c7wgj9sd
---
Ada Lovelace had already left
---
They are not in room Town Hall any more. There was nobody to remove.
---
Reference K7Q2M4X`,
    ],
    [
      'somebody else is at it',
      { kind: 'in-progress', ...on, by: { userId: '77' } },
      `
c7wgj9sd
---
Ada Lovelace is being removed already
---
<@77> is at it. Nothing was sent twice; they will read what comes of it.
---
Reference K7Q2M4X`,
    ],
    [
      'protected',
      { kind: 'protected', ...on },
      `
c7wgj9sd
---
Ada Lovelace is protected
---
Nobody was removed: this server’s settings protect that participant ID.
If they must go, somebody who may manage the server can take the protection off: /kick-settings.
---
Reference K7Q2M4X`,
    ],
    [
      'to be confirmed first',
      { kind: 'to-confirm', ...on },
      `
c7wgj9sd
---
Remove Ada Lovelace?
---
Nobody was removed yet: this has to be confirmed first. They are in room Town Hall.
---
Reference K7Q2M4X`,
    ],
    [
      'too many by one moderator',
      { kind: 'cooling-down', ...on, until: T0 + 3 * MINUTE },
      `
c7wgj9sd
---
Too many removals
---
Ada Lovelace was not removed: you have reached this server’s limit of removals for one moderator.
You can go on <t:1700000180:R>. If it is urgent, ask another moderator.
---
Reference K7Q2M4X`,
    ],
    [
      'no reason where one is asked for',
      { kind: 'reason-missing' },
      `
Why?
---
Nobody was removed: this server asks for a reason. Run the command again and fill in the reason.
---
Reference K7Q2M4X`,
    ],
    [
      'no record, so no removal',
      { kind: 'not-recorded', target: ada },
      `
c7wgj9sd
---
The bot’s records cannot be used
---
Ada Lovelace was not removed: nobody is removed without a record of it.
Try again in a minute; if it goes on, give the reference below to whoever runs this bot.
---
Reference K7Q2M4X`,
    ],
    [
      'no record, before anybody was found',
      { kind: 'not-recorded', target: null },
      `
The bot’s records cannot be used
---
Nobody was removed: nobody is removed without a record of it.
Try again in a minute; if it goes on, give the reference below to whoever runs this bot.
---
Reference K7Q2M4X`,
    ],
    [
      'two of one name',
      { kind: 'ambiguous', session: hall, given: 'ada', candidates: [ada, { ...cleo, name: '*ADA*' }] },
      `
c7wgj9sd
\`Klaus Ö\`
---
Which “ada”?
---
Nobody was removed: 2 people in room Town Hall fit that.
Run the command again and pick one from the list, or paste an ID.

**Who might be meant**
• Ada Lovelace · joined <t:1700000000:R> · ID c7wgj9sd
• \\*ADA\\* · joined time unknown · ID Klaus Ö
---
Reference K7Q2M4X`,
    ],
    [
      'nobody of that name',
      { kind: 'no-such-person', session: hall, given: '@everyone', present: [bob] },
      `
Nobody is called “\\@everyone”
---
Nobody was removed: no one in room Town Hall has that name or ID.

**In the session: 1 person**
• Bob · joined <t:1699999940:R> · ID ofwb7db6
---
Reference K7Q2M4X`,
    ],
    [
      'nobody of that name, and nobody at all',
      { kind: 'no-such-person', session: hall, given: 'Zoe', present: [] },
      `
Nobody is called “Zoe”
---
Nobody was removed: no one in room Town Hall has that name or ID.

**Nobody is connected.**
---
Reference K7Q2M4X`,
    ],
    [
      'nobody named',
      { kind: 'nobody-named', session: hall, present: [bob] },
      `
Who should be removed?
---
Nobody was removed. Run the command again with \`participant\`. In room Town Hall:

**In the session: 1 person**
• Bob · joined <t:1699999940:R> · ID ofwb7db6
---
Reference K7Q2M4X`,
    ],
    [
      'nobody named, nobody there',
      { kind: 'nobody-named', session: hall, present: [] },
      `
Nobody is in the session
---
Room Town Hall has nobody connected, so there is nobody to remove.
---
Reference K7Q2M4X`,
    ],
    [
      'several sessions',
      {
        kind: 'several-sessions',
        sessions: [
          { ...hall, connectedCount: 12 },
          sessionOf('61adc697a239e84d0aaa7e15', { room: 'r-2', connectedCount: 1 }),
        ],
      },
      `
Which session?
---
Nobody was removed: several sessions fit. Run the command again and pick one in \`session\`.

**Running now**
• Town Hall · 12 people · since <t:1700000000:R> · ID s-hall
• r-2 · 1 person · since <t:1700000000:R> · ID 61adc6…WQPkbrYO
---
Reference K7Q2M4X`,
    ],
    [
      'no such session',
      { kind: 'no-such-session', given: 'lobby', sessions: [hall] },
      `
No session “lobby”
---
Nobody was removed: no session or room that runs now is called that.

**Running now**
• Town Hall · since <t:1700000000:R> · ID s-hall
---
Reference K7Q2M4X`,
    ],
    [
      'no such session, none at all',
      { kind: 'no-such-session', given: 'lobby', sessions: [] },
      `
No session “lobby”
---
Nobody was removed: no session or room that runs now is called that.

**No session is running.**
---
Reference K7Q2M4X`,
    ],
    [
      'more at once than can be worked on',
      { kind: 'overloaded' },
      `
Too many at once
---
Nobody was removed: so many removals are under way, or VideoSDK is so slow, that yours did not get its turn.
Try again in a moment. If it goes on, give the reference below to whoever runs this bot.
---
Reference K7Q2M4X`,
    ],
    [
      'nothing runs',
      { kind: 'none-running' },
      `
No session is running
---
Nobody was removed: there is no running session that this bot may moderate.
---
Reference K7Q2M4X`,
    ],
    [
      'a room of others',
      { kind: 'room-not-allowed' },
      `
That room is not moderated from here
---
Nobody was removed: this bot may moderate only the rooms that its operator listed.
---
Reference K7Q2M4X`,
    ],
    [
      'over since a known time',
      { kind: 'session-over', session: { ...hall, running: false, endedAt: T0 + MINUTE } },
      `
The session is over
---
The session in room Town Hall ended <t:1700000060:R>: nobody is in it.
---
Reference K7Q2M4X`,
    ],
    [
      'over since an unknown time',
      { kind: 'session-over', session: { ...hall, running: false } },
      `
The session is over
---
The session in room Town Hall does not run any more: nobody is in it.
---
Reference K7Q2M4X`,
    ],
    [
      'turned down',
      { kind: 'turned-down', ...on, status: 400 },
      `
c7wgj9sd
---
⚠️ Ada Lovelace was not removed
---
VideoSDK turned the removal down without a reason that can be used; they are still in room Town Hall.
Try once more. If it repeats, give the reference below to whoever runs this bot.
---
Reference K7Q2M4X`,
    ],
    [
      'credentials refused',
      { kind: 'forbidden', target: ada, status: 401 },
      `
c7wgj9sd
---
⛔ VideoSDK refused this bot
---
Ada Lovelace was not removed, as far as can be seen.
Its credentials or permissions are not accepted. Trying again will not help: give the reference below to whoever runs this bot; only they can mend it.
---
Reference K7Q2M4X`,
    ],
    [
      'busy, known for how long',
      { kind: 'busy', target: ada, retryAfterSeconds: 7 },
      `
c7wgj9sd
---
VideoSDK is busy
---
Ada Lovelace was not removed, as far as can be seen.
It takes no more requests at the moment. Try again in 7 s.
---
Reference K7Q2M4X`,
    ],
    [
      'busy, before anybody was found',
      { kind: 'busy', target: null, retryAfterSeconds: null },
      `
VideoSDK is busy
---
Nobody was removed.
It takes no more requests at the moment. Try again in half a minute.
---
Reference K7Q2M4X`,
    ],
    [
      'unavailable',
      { kind: 'unavailable', target: ada },
      `
c7wgj9sd
---
VideoSDK cannot be reached
---
Ada Lovelace was not removed, as far as can be seen.
It does not answer, or answers with errors. Try again in a minute; if it goes on, give the reference below to whoever runs this bot.
---
Reference K7Q2M4X`,
    ],
  ];

  it.each(expected)('are these: %s', (_what, outcome, text, tell = {}) => {
    expect(`\n${asRead(outcomeMessage(outcome, { ...plain, ...tell }))}`).toBe(text);
  });

  it('are there for every kind of outcome', () => {
    expect(new Set(expected.map(([, { kind }]) => kind))).toEqual(new Set(kinds));
  });

  it('never say "removed" of a person in another colour than that of success or of a question', () => {
    const colours = new Map(expected.map(([what, outcome]) => [what, partsOf(outcomeMessage(outcome, plain)).colour]));
    const done = colours.get('removed');
    expect([...colours].filter(([, colour]) => colour === done).map(([what]) => what)).toEqual([
      'removed',
      'removed, nobody else there',
      'removed, one other there',
      'removed, under a case, not for the first time',
    ]);
  });

  it('carry a reference whenever something did not come to pass, and the number of the case whenever there is one', () => {
    const underCase: Telling = { ...plain, case: { key: { guildId: '1', number: 5 }, earlier: null } };
    for (const [, outcome] of expected) {
      const went = ['removed', 'returned', 'accepted'].includes(outcome.kind);
      expect(partsOf(outcomeMessage(outcome, plain)).footer).toBe(went ? '' : 'Reference K7Q2M4X');
      const { footer } = partsOf(outcomeMessage(outcome, underCase));
      expect(footer).toBe(went ? 'Case 5' : 'Case 5 · Reference K7Q2M4X');
    }
  });

  it('say of somebody who was never removed before nothing of the kind', () => {
    const underCase: Telling = { ...plain, case: { key: { guildId: '1', number: 5 }, earlier: null } };
    for (const [, outcome] of expected) {
      expect(asRead(outcomeMessage(outcome, underCase))).not.toContain('before:');
    }
  });
});
