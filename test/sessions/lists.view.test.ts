import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/bot/command.ts';
import { isValueOf } from '../../src/removal/identification.ts';
import { foundByIdMessage, likeNameMessage } from '../../src/removal/member-menu.view.ts';
import type { Outcome, OutcomeKind } from '../../src/removal/outcome.ts';
import { peoplePage } from '../../src/removal/picker/picker-state.ts';
import { readChoice, resultButtons, sessionValue } from '../../src/removal/result-buttons.view.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import type { NoPeople } from '../../src/sessions/lists.ts';
import {
  noPeopleMessage,
  noSessionsMessage,
  PEOPLE_ON_PAGE,
  participantsMessage,
  readPage,
} from '../../src/sessions/participants.view.ts';
import { SESSIONS_ON_PAGE, sessionsMessage } from '../../src/sessions/sessions.view.ts';
import { asRead, expectInert, expectWithinLimits, partsOf } from '../bot/ui/message-limits.ts';
import { crowd, listing, outcomes } from '../removal/outcomes.ts';
import { t } from '../support/english.ts';
import { hostileText, person, session, sessionOf } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const T0 = 1_700_000_000_000;
const sessions = fc.uniqueArray(session, { selector: ({ id }) => id, minLength: 1, maxLength: 60 });
const page = fc.oneof(fc.nat(60), fc.nat(999_999));
const hall = sessionOf('s-hall', { customId: 'Town Hall' });

interface Part {
  readonly label?: string;
  readonly custom_id?: string;
  readonly disabled?: boolean;
  readonly options?: readonly { readonly value: string }[];
}

function partsBelow(message: Message): readonly Part[] {
  return (message.components ?? []).flatMap(({ components }) => components as readonly Part[]);
}

function labels(message: Message): string[] {
  return partsBelow(message).flatMap(({ label, disabled }) => (label === undefined || disabled ? [] : [label]));
}

describe('a page of who is in a session', () => {
  it('is within Discord’s limits and inert, no matter who is in it', () => {
    fc.assert(
      fc.property(anySay, session, listing(crowd(6_000)), page, (t, one, people, at) => {
        const message = participantsMessage(t, { kind: 'people', session: one, people }, at);
        expectWithinLimits(message);
        expectInert(message);
        for (const { label = '' } of partsBelow(message)) {
          expect(label.length).toBeLessThanOrEqual(34);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('has everyone on exactly one page, in order, whatever they are called', () => {
    fc.assert(
      fc.property(session, listing(crowd(200)), (one, people) => {
        const pages = Math.max(1, Math.ceil(people.items.length / PEOPLE_ON_PAGE));
        const lines = Array.from({ length: pages }, (_, at) => {
          const { description } = partsOf(participantsMessage(t, { kind: 'people', session: one, people }, at));
          expect(description).not.toMatch(/^… and/mu);
          return description.split('\n').filter((line) => line.startsWith('• '));
        }).flat();
        const times = lines.map((line) => [...line.matchAll(/ joined (<t:-?\d+:R>|time unknown)/gu)].at(-1)?.[1]);
        expect(times).toEqual(
          people.items.map(({ joinedAt }) =>
            joinedAt === null ? 'time unknown' : `<t:${Math.floor(joinedAt / 1_000)}:R>`,
          ),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('names the session and the page in its buttons, whatever the ID', () => {
    fc.assert(
      fc.property(session, listing(crowd(100)), fc.nat(5), (one, people, at) => {
        for (const { custom_id = '' } of partsBelow(
          participantsMessage(t, { kind: 'people', session: one, people }, at),
        )) {
          if (/^participants:(?!remove)/u.test(custom_id)) {
            const [, , , ...argument] = custom_id.split(':');
            expect(isValueOf(readPage(argument.join(':')).session, one.id)).toBe(true);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('reads like this', () => {
    const people = complete([person('a-1', 'Ada', T0), person('a-2', 'ADA', null), person('b-1', null, T0 + 60_000)]);
    const message = participantsMessage(t, { kind: 'people', session: hall, people }, 0);
    expect(`\n${asRead(message)}`).toBe(`
3 people in Town Hall
---
Longest in the session first

**Everyone**
• Ada · joined <t:1700000000:R> · ID a-1 · same name
• ADA · joined time unknown · ID a-2 · same name
• \\(no name\\) · joined <t:1700000060:R> · ID b-1`);
    expect(labels(message)).toEqual(['Refresh', 'Remove…', 'All sessions']);
  });

  it('says which page it is, and turns to existing pages', () => {
    const people = complete(Array.from({ length: 1_000 }, (_, n) => person(`p-${n}`, `Guest ${n}`, T0 + n * 1_000)));
    const at = (number: number) => participantsMessage(t, { kind: 'people', session: hall, people }, number);
    expect(asRead(at(0))).toContain('1,000 people in Town Hall');
    expect(asRead(at(0))).toContain('**1 to 20 · page 1 of 50**\n• Guest 0 · ');
    expect(labels(at(0))).toEqual(['Joined later ▶', 'Refresh', 'Remove…', 'All sessions']);
    expect(labels(at(7))).toEqual(['◀ Joined earlier', 'Joined later ▶', 'Refresh', 'Remove…', 'All sessions']);
    expect(asRead(at(99_999))).toContain('**981 to 1,000 · page 50 of 50**');
    expect(labels(at(99_999))).toEqual(['◀ Joined earlier', 'Refresh', 'Remove…', 'All sessions']);
  });

  it('says that no one is there', () => {
    const message = participantsMessage(t, { kind: 'people', session: hall, people: complete([]) }, 3);
    expect(asRead(message)).toBe(
      'No one is in Town Hall\n---\nThe session started <t:1700000000:R>, and no one is connected.',
    );
  });

  it('says what an incomplete list lacks, and that no one can be seen in an empty one', () => {
    const seen = participantsMessage(
      t,
      { kind: 'people', session: hall, people: partial([person('a-1', 'Ada'), person('b-1', 'Bob')], 'page-missing') },
      0,
    );
    expect(`\n${asRead(seen)}`).toBe(`
At least 2 people in Town Hall
---
Longest in the session first
This list is incomplete. People may be missing.
VideoSDK didn’t send every page of the list.

**People the bot can see**
• Ada · joined <t:1700000000:R> · ID a-1
• Bob · joined <t:1700000000:R> · ID b-1`);
    const unseen = participantsMessage(t, { kind: 'people', session: hall, people: partial([], 'emptied') }, 0);
    expect(asRead(unseen)).toContain('Can’t see who’s in Town Hall');
    expect(asRead(unseen)).not.toMatch(/No one|no one is (?:connected|in)/u);
  });
});

describe('what a button says about a page', () => {
  it('can be read whatever it is', () => {
    expect(readPage('3:s:1')).toEqual({ page: 3, session: 's:1' });
    expect(readPage('-1:s')).toEqual({ page: 0, session: 's' });
    expect(readPage('9999999:s')).toEqual({ page: 0, session: 's' });
    expect(readPage('')).toEqual({ page: 0, session: '' });
  });
});

describe('a page of what runs', () => {
  it('is within Discord’s limits and inert, and each session can be picked from one page', () => {
    fc.assert(
      fc.property(anySay, sessions, page, fc.boolean(), fc.boolean(), (t, all, at, counted, whole) => {
        const listed = whole ? complete(all) : partial(all, 'rooms-unknown');
        const counts = new Map(counted ? all.map(({ id }, n) => [id, { count: n * 1_000, atLeast: n % 2 === 0 }]) : []);
        const message = sessionsMessage(t, listed, at, counts, T0);
        expectWithinLimits(message);
        expectInert(message);
        const pages = Array.from({ length: Math.ceil(all.length / SESSIONS_ON_PAGE) }, (_, n) => n);
        const values = pages.flatMap((n) =>
          partsBelow(sessionsMessage(t, listed, n, counts, T0)).flatMap(({ options = [] }) =>
            options.map(({ value }) => value),
          ),
        );
        expect(values).toEqual(all.map(sessionValue));
        const lines = pages.flatMap(
          (n) => partsOf(sessionsMessage(t, listed, n, counts, T0)).description.match(/^• /gmu) ?? [],
        );
        expect(lines).toHaveLength(all.length);
      }),
      { numRuns: 60 },
    );
  });

  it('reads like this', () => {
    const message = sessionsMessage(
      t,
      complete([hall, sessionOf('s-2', { room: 'r-2' })]),
      0,
      new Map([['s-hall', { count: 12, atLeast: false }]]),
      T0,
    );
    expect(`\n${asRead(message)}`).toBe(`
2 sessions are running
---
Newest first. Pick one below to see who’s in it.

**Room · people · started**
• Town Hall · 12 people · started <t:1700000000:R>
• r-2 · unknown number of people · started <t:1700000000:R>`);
    expect(labels(message)).toEqual(['Refresh']);
    expect(asRead(sessionsMessage(t, complete([hall]), 0, new Map(), T0))).toContain('1 session is running');
    expect(asRead(noSessionsMessage(t))).toContain('No session is running');
  });

  it('says that others may run when a list isn’t complete, and never that none does', () => {
    const counts = new Map([['s-hall', { count: 100, atLeast: true }]]);
    const message = asRead(sessionsMessage(t, partial([hall], 'page-missing'), 0, counts, T0));
    expect(message).toContain('At least 1 session is running');
    expect(message).toContain('This list is incomplete. Sessions may be missing.');
    expect(message).toContain('• Town Hall · at least 100 people · started');
    const none = asRead(noSessionsMessage(t, 'rooms-unknown'));
    expect(none).toContain('Can’t see which sessions are running');
    expect(none).toContain('/kick-settings');
    expect(none).toContain('VIDEOSDK_ROOM_IDS');
    expect(none).not.toMatch(/no session/iu);
  });
});

describe('the words for people who can’t be shown', () => {
  const whys: fc.Arbitrary<NoPeople> = fc.oneof(
    outcomes(50)['none-running'],
    outcomes(50)['several-sessions'],
    outcomes(50)['no-such-session'],
    outcomes(50)['sessions-incomplete'],
    outcomes(50)['session-over'],
    outcomes(50).forbidden,
    outcomes(50).busy,
    outcomes(50).unavailable,
    fc.constant<NoPeople>({ kind: 'session-gone' }),
  );

  it('are within Discord’s limits and inert, whatever rooms are called and whatever was typed', () => {
    fc.assert(
      fc.property(anySay, whys, fc.option(hostileText), (t, why, given) => {
        const again = given === null ? null : { page: 999_999, session: sessionValue({ id: given || 'x' }) };
        const message = noPeopleMessage(t, why, 'K7Q2M4X', T0, again);
        expectWithinLimits(message);
        expectInert(message);
      }),
      { numRuns: 200 },
    );
  });

  it('never say who is in a list that couldn’t be read, and offer to try again', () => {
    const message = noPeopleMessage(t, { kind: 'busy', target: null, retryAfterSeconds: 7 }, 'K7Q2M4X', T0, {
      page: 2,
      session: 's',
    });
    expect(`\n${asRead(message)}`).toBe(`
VideoSDK is busy
---
So the bot can’t say who’s connected.
Try again in 7 sec.
---
Reference K7Q2M4X`);
    expect(labels(message)).toEqual(['Try again']);
  });
});

describe('the note about the member in whose menu a command was used', () => {
  const ben = { userId: '42', name: '@everyone' };

  it('comes first, has no name in it, and makes way when there is no room', () => {
    fc.assert(
      fc.property(anySay, session, listing(crowd(100)), fc.nat(5), (t, one, people, at) => {
        const message = participantsMessage(t, { kind: 'people', session: one, people }, at);
        for (const noted of [
          foundByIdMessage(t, message, ben),
          ...(['several', 'by-name', 'noOne', 'noOneSeen'] as const).map((why) =>
            likeNameMessage(t, message, ben, why),
          ),
        ]) {
          expectWithinLimits(noted);
          expectInert(noted, ['<@42>']);
          expect(noted.components).toEqual(message.components);
        }
      }),
      { numRuns: 60 },
    );
    const noOne = participantsMessage(t, { kind: 'people', session: hall, people: complete([]) }, 0);
    expect(asRead(likeNameMessage(t, noOne, ben, 'noOne'))).toMatch(
      /^No one is in Town Hall\n---\n<@42>: no one connected/u,
    );
  });
});

describe('what is below the result of a removal', () => {
  const shown: readonly OutcomeKind[] = [
    'removed',
    'gone',
    'returned',
    'already-gone',
    'still-there',
    'unknown',
    'turned-down',
    'in-progress',
  ];

  it('is a button that shows everyone, when a session is known to run, and nothing otherwise', () => {
    for (const [kind, outcome] of Object.entries(outcomes(5))) {
      fc.assert(
        fc.property(outcome as fc.Arbitrary<Outcome>, (one) => {
          const found = partsBelow({ components: resultButtons(t, one) }).filter(
            ({ label }) => label === 'Show everyone',
          );
          expect(found).toHaveLength(shown.includes(one.kind) ? 1 : 0);
        }),
        { numRuns: 10 },
      );
      expect(kind).not.toBe('');
    }
  });

  it('is a menu to choose someone by their ID, when a name or an ID left open who is meant', () => {
    const two = [person('Bob', 'Ada'), person('b-2', 'Bob')];
    const about = { session: hall, given: ' bob ' };
    const below = (outcome: Outcome) => partsBelow({ components: resultButtons(t, outcome) });
    const opens = [{ label: 'Choose from a menu', custom_id: 'kick-participant:choose::6.s-hallbob' }];
    expect(below({ kind: 'ambiguous', ...about, candidates: two })).toMatchObject(opens);
    expect(below({ kind: 'people-incomplete', ...about, present: two, gap: 'page-missing' })).toMatchObject(opens);
    expect(below({ kind: 'people-incomplete', ...about, present: [], gap: 'page-missing' })).toEqual([]);
    // A person whom the typed text wouldn't find is looked for among everyone.
    expect(below({ kind: 'people-incomplete', ...about, given: 'zoe', present: two, gap: 'emptied' })).toMatchObject([
      { custom_id: 'kick-participant:choose::6.s-hall' },
    ]);
  });

  it('names the session, and what was typed only if that finds them all, whatever they are called', () => {
    const { ambiguous } = outcomes(5);
    fc.assert(
      fc.property(ambiguous, (outcome) => {
        fc.pre(outcome.candidates.length > 0);
        const [{ custom_id = '' } = {}] = partsBelow({ components: resultButtons(t, outcome) });
        const [, , , ...argument] = custom_id.split(':');
        const { session, query } = readChoice(argument.join(':'));
        expect(isValueOf(session, outcome.session.id)).toBe(true);
        if (query !== null) {
          const { total } = peoplePage(outcome.candidates, { query, page: 0, first: [] });
          expect(total).toBe(outcome.candidates.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('can be read back whatever comes from a client', () => {
    expect(readChoice('3.s:1a b')).toEqual({ session: 's:1', query: 'a b' });
    expect(readChoice('6.s-hall')).toEqual({ session: 's-hall', query: null });
    for (const odd of ['', 'x', '.', '99', '0.', 's-hall']) {
      expect(readChoice(odd)).toEqual({ session: '', query: null });
    }
  });
});
