import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyComponent } from '../../sandbox/discord/component-types.ts';
import type { Message } from '../../src/bot/command.ts';
import { isValueOf } from '../../src/removal/identification.ts';
import { foundByIdMessage, likeNameMessage } from '../../src/removal/member-menu.view.ts';
import type { Outcome, OutcomeKind } from '../../src/removal/outcome.ts';
import { peoplePage } from '../../src/removal/picker/picker-state.ts';
import { readChoice, resultButtons, sessionValue } from '../../src/removal/result-buttons.view.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import type { NoPeople } from '../../src/sessions/lists.ts';
import { SENDINGS } from '../../src/sessions/participant.ts';
import {
  namedIn,
  noPeopleMessage,
  noSessionsMessage,
  PEOPLE_ON_PAGE,
  participantsMessage,
  readFound,
  readPage,
  readPerson,
  searchedFor,
} from '../../src/sessions/participants.view.ts';
import { SESSIONS_ON_PAGE, sessionsMessage } from '../../src/sessions/sessions.view.ts';
import { asRead, expectInert, expectWithinLimits, layoutTexts, partsOf } from '../bot/ui/message-limits.ts';
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
  const below = message.layout === undefined ? [] : everyComponent(message.layout);
  return [
    ...(message.components ?? []).flatMap(({ components }) => components as readonly Part[]),
    ...(below.filter(({ custom_id }) => custom_id !== undefined) as readonly Part[]),
  ];
}

/** The lines of people on a page, each with what stands below it. */
function peopleOn(message: Message): string[] {
  return layoutTexts(message).slice(1);
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
          const message = participantsMessage(t, { kind: 'people', session: one, people }, at);
          expect(asRead(message)).not.toMatch(/^… and/mu);
          return peopleOn(message);
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
          if (/^participants:(?!remove|person|find)/u.test(custom_id)) {
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
### 3 people in Town Hall
Longest in the session first
Ada · joined <t:1700000000:R> · ID a-1 · same name
ADA · joined time unknown · ID a-2 · same name
\\(no name\\) · joined <t:1700000060:R> · ID b-1`);
    expect(labels(message)).toEqual(['Remove', 'Remove', 'Remove', 'Find…', 'Refresh', 'Remove…', 'All sessions']);
  });

  it('says which page it is, and turns to existing pages', () => {
    const people = complete(Array.from({ length: 1_000 }, (_, n) => person(`p-${n}`, `Guest ${n}`, T0 + n * 1_000)));
    const at = (number: number) => participantsMessage(t, { kind: 'people', session: hall, people }, number);
    expect(asRead(at(0))).toContain('1,000 people in Town Hall');
    expect(asRead(at(0))).toContain('**1 to 10 · page 1 of 100**\nGuest 0 · ');
    const below = (number: number) => labels(at(number)).filter((label) => label !== 'Remove');
    expect(below(0)).toEqual(['Joined later ▶', 'Find…', 'Refresh', 'Remove…', 'All sessions']);
    expect(below(7)).toEqual(['◀ Joined earlier', 'Joined later ▶', 'Find…', 'Refresh', 'Remove…', 'All sessions']);
    expect(asRead(at(99_999))).toContain('**991 to 1,000 · page 100 of 100**');
    expect(below(99_999)).toEqual(['◀ Joined earlier', 'Find…', 'Refresh', 'Remove…', 'All sessions']);
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
### At least 2 people in Town Hall
Longest in the session first
This list is incomplete. People may be missing.
VideoSDK didn’t send every page of the list.
Ada · joined <t:1700000000:R> · ID a-1
Bob · joined <t:1700000000:R> · ID b-1`);
    const unseen = participantsMessage(t, { kind: 'people', session: hall, people: partial([], 'emptied') }, 0);
    expect(asRead(unseen)).toContain('Can’t see who’s in Town Hall');
    expect(asRead(unseen)).not.toMatch(/No one|no one is (?:connected|in)/u);
  });
});

describe('the button beside a person', () => {
  const buttonsOf = (message: Message): string[] =>
    partsBelow(message).flatMap(({ custom_id = '' }) => /^participants:person::(.*)$/su.exec(custom_id)?.[1] ?? []);

  it('is there once for each of them, and names them and their session whatever their IDs are', () => {
    fc.assert(
      fc.property(session, listing(crowd(100)), fc.nat(9), (one, people, at) => {
        const seen = new Set<string>();
        for (const argument of buttonsOf(participantsMessage(t, { kind: 'people', session: one, people }, at))) {
          const named = readPerson(argument);
          expect(isValueOf(named.session, one.id)).toBe(true);
          const meant = namedIn(people.items, named);
          expect(meant).not.toBeNull();
          seen.add(`${meant?.id} ${meant?.joinedAt}`);
        }
        expect(seen.size).toBe(buttonsOf(participantsMessage(t, { kind: 'people', session: one, people }, at)).length);
      }),
      { numRuns: 100 },
    );
  });

  it('isn’t there for those who are protected: their line says so', () => {
    const people = complete([person('a-1', 'Ada', T0), person('b-1', 'Bob', T0)]);
    const message = participantsMessage(t, { kind: 'people', session: hall, people }, 0, new Set(['a-1']));
    expect(buttonsOf(message).map((argument) => readPerson(argument).person)).toEqual(['b-1']);
    expect(peopleOn(message)[0]).toBe('Ada · joined <t:1700000000:R> · ID a-1\n-# 🛡️ protected');
  });

  it('means the one who joined when it says, of two with one ID, and the later one if neither did', () => {
    const twice = [person('a', 'Ada', 5), person('b', 'Bob', 6), person('a', 'Ada', 7)];
    const buttons = buttonsOf(participantsMessage(t, { kind: 'people', session: hall, people: complete(twice) }, 0));
    expect(buttons.map((argument) => namedIn(twice, readPerson(argument))?.joinedAt)).toEqual([5, 6, 7]);
    expect(namedIn(twice, { session: 's', person: 'a', joined: 'zz' })?.joinedAt).toBe(7);
    expect(namedIn(twice, { session: 's', person: 'Ada', joined: '5' })).toBeNull();
  });

  it('can be read whatever comes from a client', () => {
    expect(readPerson('')).toEqual({ session: '', person: '', joined: '' });
    expect(readPerson('zz.99.s')).toEqual({ session: 's', person: '', joined: 'zz' });
    expect(readPerson('.2.s:p.1')).toEqual({ session: 's:', person: 'p.1', joined: '' });
  });
});

describe('what people send', () => {
  it('stands below their line, in words and with icons', () => {
    const people = complete([
      { ...person('a-1', 'Ada', T0), sending: ['mic', 'screen', 'camera', 'screenAudio'] as const },
      { ...person('b-1', 'Bob', T0), looksOn: true as const },
    ]);
    expect(peopleOn(participantsMessage(t, { kind: 'people', session: hall, people }, 0))).toEqual([
      'Ada · joined <t:1700000000:R> · ID a-1\n-# 🖥️ screen · 🔊 screen audio · 📷 camera · 🎙️ mic',
      'Bob · joined <t:1700000000:R> · ID b-1\n-# 👀 only watching',
    ]);
  });

  it('leaves everything within Discord’s limits in every language, for as many people as a page has, whatever they are called', () => {
    fc.assert(
      fc.property(anySay, session, crowd(40), (t, one, crowded) => {
        const all = crowded.map((each) => ({ ...each, sending: SENDINGS, looksOn: true as const }));
        const people = partial(all, 'rooms-unknown');
        const query = all[0]?.id.slice(0, 1) || 'a';
        for (const view of [1, { page: 1, query }]) {
          const protectedIds = new Set(all.filter((_, index) => index % 3 === 0).map(({ id }) => id));
          expectWithinLimits(participantsMessage(t, { kind: 'people', session: one, people }, view, protectedIds));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a search', () => {
  const people = complete([
    ...Array.from({ length: 24 }, (_, n) => person(`p-${n}`, `Guest ${n}`, T0 + n)),
    person('zoe-1', 'Zoë', T0),
  ]);
  const found = (query: string, page = 0) =>
    participantsMessage(t, { kind: 'people', session: hall, people }, { page, query });

  it('shows those who match, in pages, and stays in its buttons', () => {
    expect(asRead(found('GUEST'))).toContain('Matching “GUEST”: 24\n**1 to 10 · page 1 of 3**\nGuest 0 ·');
    expect(peopleOn(found('zoe'))).toEqual(['Zoë · joined <t:1700000000:R> · ID zoe-1']);
    const later = partsBelow(found('guest', 1)).flatMap(({ custom_id = '' }) =>
      custom_id.startsWith('participants:found-later::') ? [custom_id.slice('participants:found-later::'.length)] : [],
    );
    expect(later.map(readFound)).toEqual([{ page: 2, session: 's-hall', query: 'guest' }]);
    expect(labels(found('zoe')).slice(1)).toEqual(['Find…', 'Refresh', 'Remove…', 'Show all']);
  });

  it('says that no one matches, and in a list that lacks people only that no one it can see does', () => {
    expect(asRead(found('nobody'))).toContain('No one matches “nobody”');
    const some = { kind: 'people', session: hall, people: partial(people.items, 'page-missing') } as const;
    const seen = asRead(participantsMessage(t, some, { page: 0, query: 'nobody' }));
    expect(seen).toContain('No one the bot can see matches “nobody”');
  });

  it('can be read whatever comes from a client, and whatever was typed', () => {
    expect(readFound('')).toEqual({ page: 0, session: '', query: null });
    expect(readFound('7.3.s:1a: b')).toEqual({ page: 7, session: 's:1', query: 'a: b' });
    expect(searchedFor('  ')).toBeNull();
    fc.assert(
      fc.property(session, hostileText, (one, text) => {
        const query = searchedFor(text) ?? 'x';
        const message = participantsMessage(t, { kind: 'people', session: one, people }, { page: 999_999, query });
        expectWithinLimits(message);
        for (const { custom_id = '' } of partsBelow(message)) {
          const [, action = '', , ...argument] = custom_id.split(':');
          if (action.startsWith('found-')) {
            const read = readFound(argument.join(':'));
            expect([isValueOf(read.session, one.id), read.query]).toEqual([true, query]);
          }
        }
      }),
      { numRuns: 100 },
    );
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
      fc.property(anySay, sessions, fc.boolean(), (t, all, whole) => {
        const listed = whole ? complete(all) : partial(all, 'rooms-unknown');
        const message = sessionsMessage(t, listed, 0, new Map(), T0);
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
