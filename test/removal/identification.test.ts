import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelWords } from '../../src/bot/ui/formatting.ts';
import { fold, visible } from '../../src/common/text.ts';
import {
  CHOICE_LENGTH,
  choiceValue,
  copyForm,
  elapsed,
  type Identification,
  identifyById,
  identify as identifyIn,
  isLabel,
  participantLabel,
  shortForm,
  shortId,
  withinChoice,
} from '../../src/removal/identification.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { bounded } from '../support/bounded.ts';
import { t } from '../support/english.ts';
import { hostileId, hostileText, hostileWords, participant, participants, person } from '../support/hostile.ts';
import { DIFFERENT_PEOPLE } from '../support/names.ts';

const MINUTE = 60_000;
const T0 = 1_700_000_000_000;
const FAMILY = '👨‍👩‍👧‍👦';
const WORDS = labelWords(t);

/** In a complete list. */
function identify(given: string, people: readonly Participant[]): Identification {
  return identifyIn(given, complete(people));
}

function found(id: string, people: readonly Participant[]): Identification {
  const one = people.find((other) => other.id === id);
  if (one === undefined) {
    throw new Error(`${id} is not among them`);
  }
  return { kind: 'found', participant: one };
}

describe('the value of a suggestion', () => {
  it('is the ID itself when a client carries it unchanged', () => {
    for (const id of ['c7wgj9sd', 'ada@example.org', 'a/b?c=d', '..', 'x'.repeat(100), '`*_', 'a~b']) {
      expect(choiceValue(id)).toBe(id);
    }
  });

  it('is a short form for IDs that are too long, contain spaces or aren’t ASCII', () => {
    for (const id of ['x'.repeat(101), 'a b', ' a', 'é', 'e\u0301', '李', FAMILY, 'a\u0000', '\n', '~a', '~']) {
      expect(choiceValue(id)).toMatch(/^~[\w-]{22}$/u);
    }
  });

  it('is the same in each process and after each start: buttons outlive them', () => {
    expect(choiceValue('李小龍')).toBe(choiceValue('李小龍'));
    expect(choiceValue('x'.repeat(101))).toBe('~vlWVctniTw-eTShRiErIRi');
  });

  it('has 1 to 100 units, whatever the ID is', () => {
    fc.assert(
      fc.property(hostileId, (id) => {
        expect(choiceValue(id).length).toBeGreaterThanOrEqual(1);
        expect(choiceValue(id).length).toBeLessThanOrEqual(CHOICE_LENGTH);
        expect(choiceValue(id)).toMatch(/^[\x21-\x7e]+$/u);
      }),
    );
  });

  it('differs for different IDs', () => {
    fc.assert(
      fc.property(hostileId, hostileId, (one, other) => {
        fc.pre(one !== other);
        expect(choiceValue(one)).not.toBe(choiceValue(other));
        // The value of a value: no one can choose an ID that passes for the short form of another.
        expect(choiceValue(choiceValue(one))).not.toBe(choiceValue(other));
      }),
      { numRuns: 1_000 },
    );
  });

  it('differs for IDs that differ only in halves of surrogate pairs', () => {
    expect(choiceValue('a\ud800')).not.toBe(choiceValue('a\ud801'));
    expect(choiceValue('a\ud800')).not.toBe(choiceValue('a\ufffd'));
  });

  it('leads back to the person it was made for, no matter who else is there', () => {
    fc.assert(
      fc.property(participants(), fc.nat(), (people, which) => {
        fc.pre(people.length > 0);
        const one = people[which % people.length];
        fc.pre(one !== undefined);
        const value = choiceValue(one.id);
        // Someone else may have that very text as an ID or a name: then no one is chosen.
        const others = people.filter(
          ({ id, name }) => id !== one.id && (id.trim() === value || (name !== null && fold(name) === fold(value))),
        );
        expect(identify(value, people).kind).toBe(others.length === 0 ? 'found' : 'ambiguous');
        const byId = people.filter(({ id }) => id === value || choiceValue(id) === value);
        expect(identifyById(value, complete(people))).toEqual(
          byId.length === 1 ? { kind: 'found', participant: one } : { kind: 'ambiguous', candidates: byId },
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('who is meant', () => {
  const ada = person('c7wgj9sd', 'Ada Lovelace', T0);
  const bob = person('ofwb7db6', 'Bob', T0 - MINUTE);
  const people = [ada, bob];

  it('is no one when no one is there', () => {
    expect(identify('Ada', [])).toEqual({ kind: 'none' });
    expect(identify('', [])).toEqual({ kind: 'none' });
  });

  it('is found by the exact ID, ignoring spaces around it', () => {
    expect(identify('c7wgj9sd', people)).toEqual(found('c7wgj9sd', people));
    expect(identify('  c7wgj9sd ', people)).toEqual(found('c7wgj9sd', people));
    expect(identify('C7WGJ9SD', people)).toEqual({ kind: 'none' });
    expect(identify('c7wgj9s', people)).toEqual({ kind: 'none' });
  });

  it('is found by a name that only one person has, ignoring case, accents and width', () => {
    expect(identify('ada lovelace', people)).toEqual(found('c7wgj9sd', people));
    expect(identify(' ÁDA  lovelace', people)).toEqual(found('c7wgj9sd', people));
    expect(identify('ｂｏｂ', people)).toEqual(found('ofwb7db6', people));
    expect(identify('Ada', people)).toEqual({ kind: 'none' });
    expect(identify('Bobby', people)).toEqual({ kind: 'none' });
  });

  it.each(DIFFERENT_PEOPLE)('isn’t found by a name that a mark makes a different one: %j isn’t %j', (one, other) => {
    const [first, second] = [person('p1', one), person('p2', other)];
    expect(identify(other, [first, bob])).toEqual({ kind: 'none' });
    expect(identify(one, [second, bob])).toEqual({ kind: 'none' });
    expect(identify(one, [second, first])).toEqual({ kind: 'found', participant: first });
    expect(identify(` ${other.normalize('NFKD')} `, [first, second])).toEqual({ kind: 'found', participant: second });
  });

  it.each([
    ['José', 'jose'],
    ['jose', 'JOSÉ'],
    ['Семён', 'семен'],
    ['Μαρία', 'μαρια'],
    ['Phạm Văn Đồng', 'pham van đong'],
  ])('is found by a name with or without its accents: %j is %j', (name, typed) => {
    const one = person('p1', name);
    expect(identify(typed, [bob, one])).toEqual({ kind: 'found', participant: one });
    expect(identify(typed, [person('p2', typed), one]).kind).toBe('ambiguous');
  });

  it('isn’t found by a name that two people have: the one who was there first is shown first', () => {
    const other = person('x1', 'ADA LOVELACE', T0 - 5 * MINUTE);
    expect(identify('Ada Lovelace', [ada, bob, other])).toEqual({ kind: 'ambiguous', candidates: [other, ada] });
  });

  it('isn’t found by a name that another person has in letters that look alike', () => {
    const other = person('x1', '𝐀𝐝𝐚 𝐋𝐨𝐯𝐞𝐥𝐚𝐜𝐞', T0);
    expect(identify('Ada Lovelace', [ada, other]).kind).toBe('ambiguous');
    expect(identify('Ada Lovelace', [ada, person('x1', 'Ada \ue000Lovelace', T0)]).kind).toBe('ambiguous');
  });

  it('is ambiguous when what was typed is the ID of one person and the name of another', () => {
    const thief = person('zzz', 'c7wgj9sd', T0 - 2);
    expect(identify('c7wgj9sd', [thief, ada])).toEqual({ kind: 'ambiguous', candidates: [thief, ada] });
    expect(identifyById('c7wgj9sd', complete([thief, ada]))).toEqual(found('c7wgj9sd', people));
    const named = person('Bob', 'Somebody', T0);
    expect(identify('Bob', [bob, named])).toEqual({ kind: 'ambiguous', candidates: [bob, named] });
    expect(identifyById('Bob', complete([bob, named]))).toEqual({ kind: 'found', participant: named });
    expect(identifyById('Bob', complete([bob]))).toEqual({ kind: 'none' });
  });

  it('is ambiguous when what was typed is the label of one person and the name of another', () => {
    const label = participantLabel(ada, T0 + 12 * MINUTE, WORDS);
    expect(label).toBe('Ada Lovelace · 12 min · c7wgj9sd');
    const thief = person('zzz', label, T0 - 2);
    expect(identify(label, [thief, ada])).toEqual({ kind: 'ambiguous', candidates: [thief, ada] });
  });

  it('is found by an ID or a label in any list, but by a name only in a complete one', () => {
    const some = partial([ada, bob], 'page-missing');
    expect(identifyIn('c7wgj9sd', some)).toEqual(found('c7wgj9sd', people));
    expect(identifyIn('Ada Lovelace · 12 min · c7wgj9sd', some)).toEqual(found('c7wgj9sd', people));
    expect(identifyIn('Ada Lovelace', some)).toEqual({ kind: 'incomplete', candidates: [ada], gap: 'page-missing' });
    expect(identifyIn('Zoe', some)).toEqual({ kind: 'incomplete', candidates: [], gap: 'page-missing' });
    expect(identifyById('zoe', some)).toEqual({ kind: 'incomplete', candidates: [], gap: 'page-missing' });
    expect(identifyById('Bob', some).kind).toBe('incomplete');
  });

  it('is found by a label at a later time and in any language: the middle part doesn’t count', () => {
    for (const time of [
      'just now',
      '1 min',
      '59 min',
      '47 hr',
      '2 days',
      '?',
      'vor 3 Std.',
      '3 時間',
      '12 people · 1 h',
    ]) {
      expect(identify(`Ada Lovelace · ${time} · c7wgj9sd`, people)).toEqual(found('c7wgj9sd', people));
    }
  });

  it('is found by a label in any language even without a name', () => {
    const nameless = [person('n1', null), person('n2', '\u200b'), ada];
    for (const shown of ['(no name)', '(ohne Namen)', '名前なし']) {
      expect(identify(`${shown} · 4 min · n1`, nameless)).toEqual(found('n1', nameless));
      expect(identify(`${shown} · 4 min · n2`, nameless)).toEqual(found('n2', nameless));
      expect(identify(`${shown} · 4 min · c7wgj9sd`, nameless)).toEqual({ kind: 'none' });
    }
  });

  it('isn’t found by something that only looks like a label', () => {
    for (const text of [
      'Ada · 12 min · c7wgj9sd',
      'Ada Lovelace · 12 min · ofwb7db6',
      'Ada Lovelace · c7wgj9sd',
      'Ada Lovelace ·  · c7wgj9sd',
      'Ada Lovelace · 1 · 12 people · 12 min · c7wgj9sd',
      '12 min · c7wgj9sd',
      'Ada Lovelace · 12 min · c7wgj9',
      'x Ada Lovelace · 12 min · c7wgj9sd',
      'Ada Lovelace · 12 min · c7wgj9sd x',
    ]) {
      expect(identify(text, people)).toEqual({ kind: 'none' });
    }
  });

  it('is found by a line that was copied from a message, whatever their ID and the title before it are', () => {
    fc.assert(
      fc.property(participants(), fc.integer({ min: 0 }), hostileText, (people, at, title) => {
        const target = people[at % people.length];
        fc.pre(target !== undefined && !title.includes('-# '));
        const line = `-# ${title.replaceAll(/\s+/gu, ' ')} · ID ${copyForm(target.id)}`;
        fc.pre(people.every(({ name }) => fold(name ?? '') !== fold(line)));
        expect(identify(line, people)).toEqual({ kind: 'found', participant: target });
      }),
    );
  });

  it('has a link as their ID shown in its short form, which Discord can’t take for a link', () => {
    for (const id of [
      'https://evil.example/x',
      'discord.gg/abc',
      'www.evil.example',
      'a b evil.example/x',
      'x.io:80',
    ]) {
      expect(copyForm(id)).toBe(`\`${shortForm(id)}\``);
    }
    for (const id of ['ana.smith@mail.example', 'guest-1.2', 'Room 1.5', 'a.b']) {
      expect(copyForm(id)).not.toContain('~');
    }
  });

  it('isn’t found by a part of a copied ID, by more than one copied line, or by a line without an ID', () => {
    const people = [person('b'), person('a b'), person('ID'), person('Ada')];
    expect(identify('-# Removed: Ada · ID `a b`', people)).toMatchObject({ kind: 'found', participant: { id: 'a b' } });
    expect(identify('-# ID a b', people)).toEqual({ kind: 'none' });
    expect(identify('-# ID a -# ID b', people)).toEqual({ kind: 'none' });
    expect(identify('Removed: Ada · ID b', people)).toEqual({ kind: 'none' });
    expect(identify('-# Removed: Ada', people)).toEqual({ kind: 'none' });
    expect(identify('-# ✅ Removed: x · Ada', people)).toEqual({ kind: 'none' });
  });

  it('is ambiguous when a copied line is also someone’s name', () => {
    const people = [person('victim', 'Ada'), person('other', '-# Ada · ID victim')];
    expect(identify('-# Ada · ID victim', people)).toMatchObject({ kind: 'ambiguous' });
  });

  it('is no one when nothing was typed, even if someone has no name', () => {
    expect(identify('', [person('a', null), person('b', ''), person('c', ' ')])).toEqual({ kind: 'none' });
    expect(identify(' \u200b ', [person('b', '\u200b')])).toEqual({ kind: 'none' });
  });

  it('is ambiguous when one person’s ID is the suggestion value of another', () => {
    const long = person('x'.repeat(101), 'Ada');
    const thief = person(choiceValue(long.id), 'Mallory');
    const answer = identify(choiceValue(long.id), [thief, long]);
    expect(answer.kind).toBe('ambiguous');
  });

  it('is ambiguous when two IDs differ only in the spaces around them', () => {
    const one = person('ada', 'A');
    const other = person(' ada', 'B');
    expect(identify(' ada', [one, other]).kind).toBe('ambiguous');
    expect(identify('ada', [one, other])).toEqual({ kind: 'found', participant: one });
    expect(identify(choiceValue(other.id), [one, other])).toEqual({ kind: 'found', participant: other });
  });

  it('doesn’t reorder the given list', () => {
    const list = [person('a', 'x', 3), person('b', 'x', 1), person('c', 'x', 2)];
    identify('x', list);
    expect(list.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  /** The rules, written down once more and slowly: everyone who fits in any way. */
  function fitting(given: string, all: readonly Participant[]): readonly Participant[] {
    const asTyped = given.replace(/^[\t\n\r ]+|[\t\n\r ]+$/gu, '');
    const ways: ((one: Participant) => boolean)[] = [
      ({ id }) => id === given || id === asTyped || choiceValue(id) === asTyped,
      (one) => couldBeLabelOf(asTyped, one),
      ({ name }) => name !== null && fold(name) !== '' && fold(name) === fold(asTyped),
    ];
    return all.filter((one) => ways.some((fits) => fits(one)));
  }

  function couldBeLabelOf(text: string, one: Participant): boolean {
    const name = visible(one.name, { max: 60, empty: '' });
    const [beforeId, id] = splitAtLast(text);
    const [beforeTime, time] = splitAtLast(beforeId);
    const [beforePeople, count] = splitAtLast(beforeTime);
    const isPart = (part: string) => part !== '' && !part.includes('·');
    const isStart = (start: string, end: string) => (name === '' ? isPart(start) : text === withinChoice(name, end));
    return (
      id === shortId(one.id) &&
      isPart(time) &&
      (isStart(beforeTime, ` · ${time} · ${id}`) ||
        (isPart(count) && isStart(beforePeople, ` · ${count} · ${time} · ${id}`)))
    );
  }

  function splitAtLast(text: string): [string, string] {
    const at = text.lastIndexOf(' · ');
    return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 3)];
  }

  /** What someone may type: text of any kind, or what belongs to someone who is there. */
  const situation = fc
    .tuple(participants(8), fc.nat(), hostileText, fc.nat(9), fc.constantFrom('', ' ', '\t'))
    .map(([some, which, text, how, blank]) => {
      const one = some[which % Math.max(1, some.length)];
      const other = some[(which + 1) % Math.max(1, some.length)];
      if (one === undefined || other === undefined) {
        return { people: some, given: text };
      }
      const forms = [
        () => text,
        () => one.id,
        () => choiceValue(one.id),
        () => participantLabel(one, (one.joinedAt ?? T0) + 7 * MINUTE, WORDS),
        () => participantLabel(one, T0, { ...WORDS, elapsed: () => text, nameless: text }),
        () => one.name ?? '',
        () => (one.name ?? '').toUpperCase(),
        () => shortId(one.id),
        () => `${visible(one.name, { max: 60 })} · ${text} · ${shortId(other.id)}`,
        () => visible(one.name, { max: 60 }),
      ];
      const given = forms[how % forms.length]?.() ?? text;
      // Someone who wants to be taken for another person, or another person for them.
      const thieves: Participant[] = [
        person(given.replace(/^[\t\n\r ]+|[\t\n\r ]+$/gu, '') || 'x', 'Mallory'),
        person('zz-thief', given),
        person(shortId(one.id), one.name),
      ];
      const thief = thieves[(which >> 3) % (thieves.length + 1)];
      const all = thief === undefined || some.some(({ id }) => id === thief.id) ? some : [...some, thief];
      return { people: all, given: blank + given + blank };
    });

  it('is found only when exactly one person fits in any way', () => {
    bounded(() =>
      fc.assert(
        fc.property(situation, ({ people: all, given }) => {
          const fits = fitting(given, all);
          const answer = identify(given, all);
          if (fits.length === 1) {
            expect(answer).toEqual({ kind: 'found', participant: fits[0] });
          } else if (fits.length === 0) {
            expect(answer).toEqual({ kind: 'none' });
          } else {
            expect(answer.kind).toBe('ambiguous');
            expect(new Set(answer.kind === 'ambiguous' ? answer.candidates : [])).toEqual(new Set(fits));
          }
        }),
        { numRuns: 1_500 },
      ),
    );
  });
});

describe('the short ID', () => {
  it('is the ID itself when that is short and readable', () => {
    for (const id of ['c7wgj9sd', 'ada@example.org', '李小龍', 'x'.repeat(16)]) {
      expect(shortId(id)).toBe(id);
    }
  });

  it('is otherwise the start of the ID and a part of its hash', () => {
    expect(shortId('61adc697a239e84d0aaa7e15')).toMatch(/^61adc6…[\w-]{8}$/u);
    expect(shortId(' a')).toMatch(/^a…[\w-]{8}$/u);
    expect(shortId('\u200b')).toMatch(/^…[\w-]{8}$/u);
    expect(shortId('a · b')).toMatch(/^a \. b…[\w-]{8}$/u);
  });

  it('doesn’t contain the label separator', () => {
    fc.assert(
      fc.property(hostileId, (id) => {
        expect(shortId(id)).not.toContain('·');
      }),
    );
  });

  it('differs for IDs one of which was chosen to look like the short form of the other', () => {
    const long = '61adc697a239e84d0aaa7e15';
    expect(shortId(shortId(long))).not.toBe(shortId(long));
  });
});

describe('the label of a participant', () => {
  it('says name, time and ID', () => {
    expect(participantLabel(person('c7wgj9sd', 'Ada Lovelace', T0), T0 + 4 * MINUTE, WORDS)).toBe(
      'Ada Lovelace · 4 min · c7wgj9sd',
    );
    expect(participantLabel(person('c7wgj9sd', null, null), T0, WORDS)).toBe('(no name) · ? · c7wgj9sd');
  });

  it('shortens the name, never what distinguishes two people', () => {
    const label = participantLabel(person('c7wgj9sd', 'W'.repeat(200), T0), T0, WORDS);
    expect(label).toBe(`${'W'.repeat(59)}… · just now · c7wgj9sd`);
    const wide = participantLabel(person('c7wgj9sd', FAMILY.repeat(60), T0), T0, WORDS);
    expect(wide.length).toBeLessThanOrEqual(100);
    expect(wide).toMatch(new RegExp(`^(?:${FAMILY}){2,}… · just now · c7wgj9sd$`, 'u'));
  });

  it.each([
    ['a name of one picture', person(FAMILY.repeat(6), FAMILY, T0)],
    ['a long ID of pictures', person(FAMILY.repeat(16), 'Ada', T0)],
    ['a longer ID of pictures', person('👩🏽‍❤️‍💋‍👨🏿'.repeat(7), 'Ada', T0)],
    ['an endless ID of pictures', person(FAMILY.repeat(1_000), FAMILY.repeat(1_000), T0)],
  ])('terminates and fits into 100 units with %s', (_what, one) => {
    const label = bounded(() => participantLabel(one, T0, WORDS), 4_000);
    expect(label.length).toBeLessThanOrEqual(CHOICE_LENGTH);
  });

  it('leads back to its person in whatever words it was written, and to no one else', () => {
    bounded(() =>
      fc.assert(
        fc.property(participants(8), hostileWords, (people, words) => {
          for (const one of people) {
            const label = participantLabel(one, T0, words);
            expect(label.length).toBeLessThanOrEqual(CHOICE_LENGTH);
            expect(people.filter(({ id, name }) => isLabel(label, name, id))).toEqual([one]);
            expect(isLabel(label, 'Nobody in particular', one.id)).toBe(false);
          }
        }),
        { numRuns: 500 },
      ),
    );
  });

  it('has 1 to 100 units and leads back to its person at a later time, no matter who it is', () => {
    bounded(() =>
      fc.assert(
        fc.property(participant, fc.integer({ min: 0, max: 90 * 24 * 60 * MINUTE }), (one, later) => {
          const label = participantLabel(one, (one.joinedAt ?? T0) + later, WORDS);
          expect(label.length).toBeGreaterThan(0);
          expect(label.length).toBeLessThanOrEqual(CHOICE_LENGTH);
          const stranger = person('stranger', 'Nobody in particular', T0);
          expect(identify(label, [stranger, one])).toEqual({ kind: 'found', participant: one });
        }),
        { numRuns: 1_000 },
      ),
    );
  });
});

describe('the elapsed time', () => {
  it.each([
    [0, 0, 'minute'],
    [59_999, 0, 'minute'],
    [-5 * MINUTE, 0, 'minute'],
    [MINUTE, 1, 'minute'],
    [59 * MINUTE + 59_999, 59, 'minute'],
    [60 * MINUTE, 1, 'hour'],
    [47 * 60 * MINUTE, 47, 'hour'],
    [48 * 60 * MINUTE, 2, 'day'],
    [400 * 24 * 60 * MINUTE, 400, 'day'],
  ])('of %d ms is %d %s', (ms, value, unit) => {
    expect(elapsed(T0, T0 + ms)).toEqual({ value, unit });
  });

  it('is unknown for an unknown start', () => {
    expect(elapsed(null, T0)).toBe(null);
  });
});
