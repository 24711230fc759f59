import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/bot/command.ts';
import { LANGUAGES, translatorFor } from '../../../src/i18n/language.ts';
import { KEEP_OUT_LENGTHS } from '../../../src/keep-out/keep-out.ts';
import type { BulkProgress, OneState } from '../../../src/removal/bulk/bulk-removal.ts';
import { progressMessage, summaryMessage } from '../../../src/removal/bulk/bulk-removal.view.ts';
import type { Outcome } from '../../../src/removal/outcome.ts';
import {
  canceledMessage,
  confirmMessage,
  endedMessage,
  findModal,
  interruptedMessage,
  type LatelyShown,
  notStartedMessage,
  overMessage,
  peopleMessage,
  reasonModal,
  sessionsMessage,
} from '../../../src/removal/picker/picker.view.ts';
import { type Past, type PickerState, peoplePage } from '../../../src/removal/picker/picker-state.ts';
import { complete, partial } from '../../../src/sessions/evidence.ts';
import type { Participant } from '../../../src/sessions/participant.ts';
import { GONE } from '../../bot/ui/gallery/people.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from '../../bot/ui/message-limits.ts';
import { t } from '../../support/english.ts';
import { hostileText, participants, person, session, sessionOf } from '../../support/hostile.ts';
import { anySay } from '../../support/languages.ts';
import { crowd, listing, outcomes } from '../outcomes.ts';

const NOW = 1_700_000_000_000;

const picker: fc.Arbitrary<PickerState> = fc.record({
  id: fc.constant('abcdefghijkl'),
  guildId: fc.constant('100000000000000010'),
  ownerId: fc.constant('200000000000000001234'),
  stage: fc.constant('confirm'),
  openedAt: fc.constant(NOW),
  endsAt: fc.constant(NOW + 600_000),
  timeUp: fc.constant(false),
  account: fc.constant(''),
  sessionId: hostileText,
  query: fc.option(hostileText),
  page: fc.nat(3),
  people: fc.constant([]),
  first: fc.constant([]),
  keepOut: fc.option(fc.constantFrom(...KEEP_OUT_LENGTHS)),
  reason: fc.option(hostileText),
  reply: fc.constant({ applicationId: '5', token: 't', locale: 'en-US' }),
});

const past = (ids: readonly string[]): readonly Past[] =>
  ids.map((participantId, index) => ({
    participantId,
    earlier: index % 3 === 0 ? null : { times: 100 + index, lastAt: NOW },
    lately: index % 2 === 0 ? null : { by: '200000000000000009999', at: NOW, number: 123_456 },
  }));

/** All labels of buttons, menus and options. */
/** With all that there may be to say about it. */
function latelyShown(present: LatelyShown['present']): LatelyShown {
  const own = present.items.slice(0, 5);
  return { span: 15, people: present.items, spared: [], own, unknown: 9_999, more: 9_999, present };
}

function labels(message: Message): string[] {
  return (message.components ?? []).flatMap(({ components }) =>
    components.flatMap((one) => ('label' in one && one.label !== undefined ? [one.label] : [])),
  );
}

/** As a reader gets it, without what keeps names from formatting anything. */
function read(message: Message): string {
  return asRead(message).replaceAll('\\', '');
}

/** What the menu of people has in it. */
function offered(message: Message): readonly object[] {
  return (message.components ?? []).flatMap(({ components }) =>
    components.flatMap((one) => ('options' in one ? one.options : [])),
  );
}

function lines(message: Message): string[] {
  return partsOf(message)
    .description.split('\n')
    .filter((line) => line.startsWith('• '));
}

describe('the messages of the picker', () => {
  it('are within Discord’s limits, whatever sessions run', () => {
    fc.assert(
      fc.property(
        anySay,
        picker,
        fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 60 }),
        (t, one, sessions) => {
          fc.pre(sessions.length > 0);
          const message = sessionsMessage(t, one, sessions, NOW);
          expectWithinLimits(message);
          expect(labels(message).every((label) => label.length <= 34)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are within Discord’s limits, no matter who is there', () => {
    fc.assert(
      fc.property(anySay, picker, session, listing(crowd(120)), fc.nat(4), (t, one, where, people, every) => {
        const present = people.items;
        const page = peoplePage(present, one);
        const protectedIds = new Set(present.filter((_, n) => n % (every + 1) === every).map(({ id }) => id));
        const message = peopleMessage(t, {
          picker: one,
          session: where,
          page,
          people,
          protectedIds,
          left: present.slice(0, 5),
          ...(every === 0 && { lately: latelyShown(people) }),
          now: NOW,
        });
        expectWithinLimits(message);
        const listed = lines(message).length;
        expect(listed).toBe(page.people.filter(({ id }) => protectedIds.has(id)).length);
        // Everyone is shown, and no one twice.
        expect(listed + offered(message).length).toBe(page.people.length);
        expect(labels(message).every((label) => label.length <= 34)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  it('list everyone who would be removed, within the limits, no matter who they are', () => {
    fc.assert(
      fc.property(
        anySay,
        picker,
        session,
        participants(25),
        fc.array(hostileText, { maxLength: 25 }),
        fc.boolean(),
        (t, one, where, there, presets, reasonRequired) => {
          fc.pre(there.length > 0);
          const message = confirmMessage(t, {
            picker: one,
            session: where,
            there,
            past: past(there.map(({ id }) => id)),
            left: there.slice(0, 5),
            spared: there.slice(0, 5),
            lately: latelyShown(partial(there, 'page-missing')),
            allowance: reasonRequired ? { left: 0, until: NOW + 60_000 } : { left: 1, until: null },
            presets: [...new Set(presets)],
            reasonRequired,
          });
          expectWithinLimits(message);
          expect(lines(message)).toHaveLength(there.length === 1 ? 0 : there.length);
          expect(labels(message).every((label) => label.length <= 34)).toBe(true);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('say who is meant, what is known about them, and who isn’t there anymore', () => {
    const [ada, bob, nameless] = [person('ada-1', 'Ada', NOW), person('bob-1', 'Bob', NOW), person('x', null, NOW)];
    const one: PickerState = {
      id: 'abc',
      guildId: '1',
      ownerId: '42',
      stage: 'confirm',
      openedAt: NOW,
      endsAt: NOW + 600_000,
      timeUp: false,
      account: '',
      sessionId: 's-hall',
      query: 'a',
      page: 0,
      people: [],
      first: [],
      keepOut: 'until the session ends',
      reason: null,
      reply: { applicationId: '5', token: 't', locale: 'en-US' },
    };
    const where = sessionOf('s-hall', { customId: 'Town Hall' });
    const left = [bob, nameless, ...['Cy', 'Di'].map((name) => person(name, name))];
    const people = complete(Array.from({ length: 12 }, (_, n) => person(`p${n}`)));
    const shown = { picker: one, session: where, people, left, now: NOW };
    const page = { people: [ada, nameless], page: 0, pages: 2, total: 26 };
    expect(read(peopleMessage(t, { ...shown, page, protectedIds: new Set(['x']) }))).toBe(`Who do you want to remove?
---
Left in the meantime: **Bob**, **(no name)**, **Cy**, and 1 more. No one was removed. This is who’s there now.
No one has been removed. In room Town Hall: 12 people. Matching “a”: 26.
Choose one or more people from the menu. The newest come first.
Page 1 of 2.

**Protected by this server’s settings**
• (no name) · joined <t:1700000000:R> · ID x · protected`);
    const menu = peopleMessage(t, { ...shown, page, protectedIds: new Set(['x']) });
    expect(offered(menu)).toEqual([expect.objectContaining({ description: expect.stringMatching(/ · ada-1$/u) })]);
    const part = { ...shown, people: partial(people.items, 'page-missing'), left: [], protectedIds: new Set<string>() };
    const seen = read(peopleMessage(t, { ...part, page }));
    expect(seen).toContain('In room Town Hall: at least 12 people. Matching “a”: at least 26.');
    expect(seen).toContain('This list is incomplete. People may be missing.');
    const noOne = { people: [], page: 0, pages: 1, total: 0 };
    expect(read(peopleMessage(t, { ...part, page: noOne }))).toContain('No one the bot can see matches “a”');
    const unseen = read(peopleMessage(t, { ...part, people: partial([], 'emptied'), page: noOne }));
    expect(unseen).toContain('The bot can’t see who’s in room Town Hall.');
    expect(unseen).not.toContain('0 people');
    const asked = { picker: one, session: where, left: [], spared: [bob], presets: [], reasonRequired: true };
    const lately = { by: '43', at: NOW, number: 7 };
    const before = { participantId: 'ada-1', earlier: { times: 2, lastAt: NOW }, lately };
    expect(read(confirmMessage(t, { ...asked, there: [ada], past: [before] }))).toBe(`-# Remove Ada? · ID ada-1
---
Remove Ada?
---
Protected by this server’s settings and skipped: **Bob**.
No one has been removed yet. Room Town Hall.
Joined <t:1700000000:R> · ID ada-1
<@43> acted on this person <t:1700000000:R> (case 7). Is this still needed?
Removed before: 2 times, last <t:1700000000:R>
Keep out: until the session ends
Reason: none. This server requires one, so choose or write it first.`);
    // The third removal would be the first that suggests more, unless more was chosen already.
    const unkept = { ...asked, picker: { ...one, keepOut: null }, there: [ada] };
    const removedBefore = (times: number) =>
      read(confirmMessage(t, { ...unkept, past: [{ ...before, earlier: { times, lastAt: NOW } }] }));
    expect(removedBefore(2)).toContain('Removed 2× already: the menu below can also keep them out of this room');
    expect(removedBefore(1)).not.toContain('already');
    const several = confirmMessage(t, { ...asked, there: [ada, nameless], past: [before] });
    expect(partsOf(several).title).toBe('Remove 2 people?');
    expect(lines(several)).toEqual([
      '• Ada · joined <t:1700000000:R> · ID ada-1 · removed 2× before',
      String.raw`• \(no name\) · joined <t:1700000000:R> · ID x`,
    ]);
    expect(labels(several)).toEqual(['Remove 2 people', 'Write a reason…', 'Back', 'Cancel']);
  });

  it.each(LANGUAGES)('are within Discord’s limits when they have ended, in %s', (language) => {
    const t = translatorFor(language);
    for (const message of [
      canceledMessage(t),
      interruptedMessage(t),
      notStartedMessage(t),
      overMessage(t),
      ...(['session', 'people', 'confirm', 'ended', 'done', 'running'] as const).map((stage) => endedMessage(t, stage)),
    ]) {
      expectWithinLimits(message);
    }
  });

  it('open modals whose texts fit', () => {
    fc.assert(
      fc.property(anySay, picker, (t, one) => {
        for (const modal of [findModal(t, one), reasonModal(t, one, true)]) {
          expect(modal.custom_id.length).toBeLessThanOrEqual(100);
          expect(modal.title.length).toBeLessThanOrEqual(45);
          for (const part of modal.components) {
            expect('label' in part && part.label.length).toBeLessThanOrEqual(45);
            expect('description' in part && part.description?.length).toBeLessThanOrEqual(100);
          }
        }
      }),
    );
  });
});

describe('the messages of a bulk removal', () => {
  const state: fc.Arbitrary<OneState> = fc.oneof(
    fc.constantFrom<OneState>({ kind: 'waiting' }, { kind: 'under-way' }, { kind: 'not-begun' }, { kind: 'broken' }),
    fc.oneof(...Object.values(outcomes(3))).map(
      (outcome): OneState => ({
        kind: 'outcome',
        outcome,
        case: { key: { guildId: '1', number: 123_456 }, earlier: null },
        last: true,
      }),
    ),
  );
  const all = participants(25).chain((people) =>
    fc.tuple(...people.map((person) => state.map((one) => ({ person, state: one })))),
  );

  it('list each person on a line of their own, within the limits', () => {
    fc.assert(
      fc.property(anySay, all, picker, listing(crowd(60)), fc.boolean(), (t, each, one, remaining, stopped) => {
        fc.pre(each.length > 1);
        const progress = { all: each, pausedUntil: NOW + 5_000, stopped };
        const messages = [
          progressMessage(t, progress, one, NOW),
          summaryMessage(t, {
            progress,
            moderatorId: '200000000000000001234',
            reason: one.reason,
            reference: 'K7Q2M4X',
            keptOut: true,
            remaining,
          }),
        ];
        for (const message of messages) {
          expectWithinLimits(message);
          expect(lines(message)).toHaveLength(each.length);
        }
      }),
      { numRuns: 120 },
    );
  });

  it('show hostile reasons and names as text', () => {
    fc.assert(
      fc.property(fc.tuple(hostileText, hostileText), hostileText, anySay, ([name, other], reason, t) => {
        const progress: BulkProgress = {
          all: [
            { person: person('ada-1', name), state: { kind: 'under-way' } },
            { person: person('ada-2', name), state: { kind: 'not-begun' } },
          ],
          pausedUntil: null,
          stopped: false,
        };
        const summary = { progress, moderatorId: '42', reference: 'K7Q2M4X', keptOut: true };
        const messages = [
          progressMessage(t, progress, { id: 'abc', ownerId: '42' }, NOW),
          summaryMessage(t, { ...summary, reason, remaining: complete([person('x', other), person('y', reason)]) }),
        ];
        for (const message of messages) {
          expectInert(message, ['<@42>']);
          expect(asRead(message)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('say that VideoSDK is busy only until the pause is over', () => {
    const progress: BulkProgress = {
      all: ['ada', 'bob'].map((id) => ({ person: person(id), state: { kind: 'waiting' } })),
      pausedUntil: NOW + 5_000,
      stopped: false,
    };
    const said = (now: number) => read(progressMessage(t, progress, { id: 'abc', ownerId: '42' }, now));
    expect(said(NOW + 4_999)).toContain('VideoSDK is busy. The rest continue <t:1700000005:R>.');
    for (const later of [NOW + 5_000, NOW + 60_000]) {
      expect(said(later)).not.toContain('VideoSDK is busy');
    }
  });

  it('say what happened to each of them, and who remains', () => {
    const target = person('ada-1', 'Ada', NOW);
    const where = sessionOf('s-hall', { customId: 'Town Hall' });
    const over = { session: where, target };
    const known = (outcome: Outcome, number: number): OneState => ({
      kind: 'outcome',
      outcome,
      case: { key: { guildId: '1', number }, earlier: null },
      last: true,
    });
    const progress: BulkProgress = {
      all: [
        { person: target, state: known({ kind: 'removed', ...over, gone: GONE, remaining: complete([]) }, 12) },
        {
          person: person('bob-1', 'Bob'),
          state: known({ kind: 'still-there', ...over, answer: { kind: 'accepted' } }, 13),
        },
        { person: person('bob-2', 'Bob'), state: { kind: 'not-begun' } },
        { person: person('x', null), state: { kind: 'broken' } },
      ],
      pausedUntil: NOW + 5_000,
      stopped: true,
    };
    const remaining = complete(Array.from({ length: 12 }, (_, index) => person(`g${index}`, `Guest ${index}`)));
    const facts = { progress, moderatorId: '42', reason: 'spam', reference: 'K7Q2M4X', keptOut: true, remaining };
    expect(read(summaryMessage(t, facts))).toBe(`-# ⚠️ Removed 1 of 4 people
-# ID bob-1
-# ID bob-2
-# ID x
---
⚠️ Removed 1 of 4 people
---
By <@42> · Reason: spam
Stopped before 1 removal started.
🔒 See /keep-outs for who is being kept out.
To retry the rest, use /kick-participant.
Still in the session (12 people): Guest 0, Guest 1, Guest 2, Guest 3, Guest 4, Guest 5, Guest 6, Guest 7, Guest 8, Guest 9, and 2 more

**Results**
• ✅ Ada: removed · case 12
• ⚠️ Bob (ID bob-1): still in the session · case 13
• ➖ Bob (ID bob-2): not started: stopped
• ❓ (no name): unknown: something went wrong
---
Reference K7Q2M4X`);
    expect(read(progressMessage(t, progress, { id: 'abc', ownerId: '42' }, NOW))).toMatch(
      /^⏳ Removing 4 people: 3 of 4 done\n---\nVideoSDK is busy. The rest continue <t:1700000005:R>\.\nStopping\. Removals that have started will finish/u,
    );
  });

  it('count as done only what is known for good', () => {
    const target = person('ada-1', 'Ada', NOW);
    const where = sessionOf('s-hall');
    const progress: BulkProgress = {
      all: [
        {
          person: target,
          state: {
            kind: 'outcome',
            outcome: { kind: 'pending', session: where, target, seen: 'unseen', answer: { kind: 'accepted' } },
            case: null,
            last: false,
          },
        },
        { person: person('x', null), state: { kind: 'broken' } },
      ],
      pausedUntil: null,
      stopped: false,
    };
    expect(read(progressMessage(t, progress, { id: 'abc', ownerId: '42' }, NOW))).toContain(
      '⏳ Removing 2 people: 1 of 2 done',
    );
  });

  it('call people who left without VideoSDK’s yes gone, but not removed, and say "at least" for those who remain', () => {
    const target = person('ada-1', 'Ada', NOW);
    const out = { session: sessionOf('s-hall'), target, gone: GONE, remaining: complete<Participant>([]) };
    const states: readonly Outcome[] = [
      { kind: 'removed', ...out },
      { kind: 'gone', ...out, answer: { kind: 'failed', status: 502 } },
    ];
    const progress: BulkProgress = {
      all: states.map((outcome, n) => ({
        person: person(`p${n}`, `Guest ${n}`),
        state: { kind: 'outcome', outcome, case: null, last: true },
      })),
      pausedUntil: null,
      stopped: false,
    };
    const facts = { progress, moderatorId: '42', reason: null, reference: 'K7Q2M4X', keptOut: false };
    const text = read(summaryMessage(t, { ...facts, remaining: partial([person('b', 'Bob')], 'page-missing') }));
    expect(text).toContain('☑️ Removed 1 of 2 people');
    expect(text).toContain('1 more is no longer in the session, but VideoSDK didn’t confirm removing them.');
    expect(text).toContain('Still in the session (at least 1 person): Bob');
    expect(text).not.toContain('retry the rest');
    const unread = read(summaryMessage(t, { ...facts, remaining: partial([], 'not-found') }));
    expect(unread).toContain('Couldn’t read who is still in the session.');
  });

  it('count as removed only people who were seen gone', () => {
    fc.assert(
      fc.property(all, (each) => {
        fc.pre(each.length > 1);
        const { title } = partsOf(
          summaryMessage(t, {
            progress: { all: each, pausedUntil: null, stopped: false },
            moderatorId: '1',
            reason: null,
            reference: 'R',
            keptOut: false,
            remaining: null,
          }),
        );
        const gone = each.filter((one) => one.state.kind === 'outcome' && one.state.outcome.kind === 'removed').length;
        const said = /^✅ Removed all/u.test(title)
          ? each.length
          : Number(/^(?:⚠️|☑️) Removed (\d+) of/u.exec(title)?.[1]);
        expect(said).toBe(gone);
      }),
      { numRuns: 60 },
    );
  });
});
