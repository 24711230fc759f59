import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelWords } from '../../src/bot/ui/formatting.ts';
import { choiceValue, identify, identifyById, type LabelWords, shortForm } from '../../src/removal/identification.ts';
import { complete } from '../../src/sessions/evidence.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { roomsOf } from '../../src/sessions/session.ts';
import { chooseSession } from '../../src/sessions/session-choice.ts';
import { MAX_CHOICES, suggestPeople, suggestSessions } from '../../src/sessions/suggestions.ts';
import { bounded } from '../support/bounded.ts';
import { t } from '../support/english.ts';
import { hostileText, hostileWords, participants, person, session, sessionOf } from '../support/hostile.ts';

const MINUTE = 60_000;
const T0 = 1_700_000_000_000;
const WORDS = labelWords(t);
const words = fc.oneof(fc.constant(WORDS), hostileWords);
const suggest = (...about: [string, readonly Participant[], number, LabelWords]) => suggestPeople(...about, shortForm);
const values = (choices: readonly { readonly value: string }[]): string[] => choices.map(({ value }) => value);
/** What is sent for people. */
const forms = (...ids: string[]): string[] => ids.map(shortForm);

describe('suggested people', () => {
  it('come best match first: whole name, start, start of a word, start of the ID, inside the name, inside the ID', () => {
    const people = [
      person('x-ada-x', 'Zoe'),
      person('z1', 'Canada'),
      person('ada-1', 'Yan'),
      person('z2', 'Miss Ada Lovelace'),
      person('z3', 'Adam'),
      person('z4', 'ÁDA'),
      person('z5', 'Bob'),
    ];
    expect(values(suggest('ada', people, T0, WORDS))).toEqual(forms('z4', 'z3', 'z2', 'ada-1', 'z1', 'x-ada-x'));
  });

  it('come latest first among equals, because a person who disturbs has often just come', () => {
    const people = [person('old', 'Ada', T0 - MINUTE), person('unknown', 'Ada', null), person('new', 'Ada', T0)];
    expect(values(suggest('ada', people, T0, WORDS))).toEqual(forms('new', 'old', 'unknown'));
    expect(values(suggest('', people, T0, WORDS))).toEqual(forms('new', 'old', 'unknown'));
  });

  it('are everyone when nothing was typed, up to 25', () => {
    const people = Array.from({ length: 40 }, (_, index) => person(`p${index}`, `Person ${index}`, T0 + index));
    expect(values(suggest(' ', people, T0, WORDS))).toEqual(
      Array.from({ length: MAX_CHOICES }, (_, index) => shortForm(`p${39 - index}`)),
    );
  });

  it('keep the whole typed name in sight, however many others fit', () => {
    const crowd = Array.from({ length: 5_000 }, (_, index) => person(`p${index}`, `Ada ${index}`, T0 + index));
    const choices = suggest('ada', [...crowd, person('the-one', 'Ada', 0)], T0, WORDS);
    expect(choices).toHaveLength(MAX_CHOICES);
    expect(choices[0]?.value).toBe(shortForm('the-one'));
  });

  it('are sent as a value that can’t be anyone’s name: the chosen person may have left, and another’s name may be the ID', () => {
    const [choice] = suggest('', [person('alex', 'Alexandra')], T0, WORDS);
    expect(identify(choice?.value ?? '', complete([person('p-2', 'Alex'), person('p-3', 'alex')]))).toEqual({
      kind: 'none',
    });
  });

  it('are no one when no one fits', () => {
    expect(suggest('zzz', [person('a', 'Ada')], T0, WORDS)).toEqual([]);
    expect(suggest('', [], T0, WORDS)).toEqual([]);
  });

  it('are found by an ID in any case', () => {
    expect(values(suggest('C7WG', [person('c7wgj9sd', 'Ada'), person('C7WGJ9SD', 'Bob')], T0, WORDS))).toHaveLength(2);
  });

  it('have a label and a value each', () => {
    expect(
      suggest('', [person('c7wgj9sd', 'Ada', T0 - 4 * MINUTE), person('x'.repeat(101), null, T0)], T0, WORDS),
    ).toEqual([
      {
        name: expect.stringMatching(/^\(no name\) · just now · xxxxxx…[\w-]{8}$/u),
        value: shortForm('x'.repeat(101)),
      },
      { name: 'Ada · 4 min · c7wgj9sd', value: shortForm('c7wgj9sd') },
    ]);
  });

  it('are within Discord’s limits, each label and each value once, and both lead back, no matter who is there', () => {
    bounded(() =>
      fc.assert(
        fc.property(participants(30), fc.oneof(fc.constant(''), hostileText), words, (people, typed, inWords) => {
          const choices = suggest(typed, people, T0, inWords);
          expect(choices.length).toBeLessThanOrEqual(MAX_CHOICES);
          for (const { name, value } of choices) {
            expect(name.length).toBeGreaterThan(0);
            expect(name.length).toBeLessThanOrEqual(100);
            expect(value.length).toBeGreaterThan(0);
            expect(value.length).toBeLessThanOrEqual(100);
            const byValue = identifyById(value, complete(people));
            expect(byValue.kind).not.toBe('none');
            if (byValue.kind === 'found') {
              expect(shortForm(byValue.participant.id)).toBe(value);
            }
          }
          expect(new Set(choices.map(({ name }) => name)).size).toBe(choices.length);
          expect(new Set(values(choices)).size).toBe(choices.length);
        }),
        { numRuns: 400 },
      ),
    );
  });

  it('have labels that lead to the person they show, even when another chose an ID to look like it', () => {
    const long = person('61adc697a239e84d0aaa7e15', 'Ada', T0);
    const [{ name: label = '' } = {}] = suggest('', [long], T0, WORDS);
    const thief = person(label.split(' · ').at(-1) ?? '', 'Ada', T0 - 1);
    for (const { name, value } of suggest('', [long, thief], T0, WORDS)) {
      const meant = [long, thief].find(({ id }) => shortForm(id) === value);
      expect(identify(name, complete([long, thief]))).toEqual({ kind: 'found', participant: meant });
    }
  });
});

describe('suggested sessions', () => {
  const hall = sessionOf('s-hall', {
    room: '25af-rsr2-lk92',
    customId: 'Town Hall',
    connectedCount: 12,
    startedAt: T0,
  });
  const school = sessionOf('s-school', { room: 'abcd-efgh-ijkl', connectedCount: 1, startedAt: T0 - 25 * MINUTE });
  const quiet = sessionOf('s-quiet', { room: 'quiet', startedAt: null });

  it('show the room, how many people, since when, and the ID', () => {
    expect(suggestSessions('', [hall, school, quiet], T0, WORDS)).toEqual([
      { name: 'Town Hall · 12 people · just now · s-hall', value: 's-hall' },
      { name: 'abcd-efgh-ijkl · 1 person · 25 min · s-school', value: 's-school' },
      { name: 'quiet · ? · s-quiet', value: 's-quiet' },
    ]);
  });

  it('are found by the name and the ID of the room, and by their own ID', () => {
    expect(values(suggestSessions('town h', [hall, school, quiet], T0, WORDS))).toEqual(['s-hall']);
    expect(values(suggestSessions('25AF', [hall, school, quiet], T0, WORDS))).toEqual(['s-hall']);
    expect(values(suggestSessions('s-sch', [hall, school, quiet], T0, WORDS))).toEqual(['s-school']);
    expect(values(suggestSessions('nowhere', [hall, school, quiet], T0, WORDS))).toEqual([]);
  });

  it('are within Discord’s limits, each label once, and both label and value lead back, whatever they are called', () => {
    const running = fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 30 });
    bounded(() =>
      fc.assert(
        fc.property(running, words, (sessions, inWords) => {
          const choices = suggestSessions('', sessions, T0, inWords);
          expect(choices.length).toBe(Math.min(sessions.length, MAX_CHOICES));
          for (const { name, value } of choices) {
            expect(name.length).toBeLessThanOrEqual(100);
            expect(value.length).toBeLessThanOrEqual(100);
            for (const given of [name, value]) {
              const choice = chooseSession(given, complete(sessions), roomsOf(null));
              // One session's value may be another one's room: then both are shown, and none is chosen.
              const meant =
                choice.kind === 'chosen' ? [choice.session] : choice.kind === 'several' ? choice.sessions : [];
              expect(meant.map(({ id }) => choiceValue(id))).toContain(value);
            }
          }
          expect(new Set(choices.map(({ name }) => name)).size).toBe(choices.length);
        }),
        { numRuns: 400 },
      ),
    );
  });
});
