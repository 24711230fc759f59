import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  MOST_PICKED,
  type PickerState,
  peoplePage,
  stillThere,
} from '../../../src/removal/picker/picker-state.ts';
import { complete, partial } from '../../../src/sessions/evidence.ts';
import { hostileText, participants, person } from '../../support/hostile.ts';

const everyone = { query: null, page: 0, first: [] };

describe('a page of people', () => {
  it('shows everyone once over all pages, at most 25 on each', () => {
    fc.assert(
      fc.property(participants(120), (present) => {
        const { pages, total } = peoplePage(present, everyone);
        const shown = Array.from({ length: pages }, (_, page) => peoplePage(present, { ...everyone, page }).people);
        expect(total).toBe(present.length);
        expect(shown.every((people) => people.length <= MOST_PICKED)).toBe(true);
        expect(
          shown
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(present.map(({ id }) => id).sort());
      }),
      { numRuns: 50 },
    );
  });

  it('starts with named people, then the ones who joined last', () => {
    const present = [person('a', 'Ada', 1), person('b', 'Bob', 2), person('c', 'Cleo', 3), person('d', 'Di', null)];
    const ids = (first: string[]) => peoplePage(present, { ...everyone, first }).people.map(({ id }) => id);
    expect(ids([])).toEqual(['c', 'b', 'a', 'd']);
    expect(ids(['d', 'nobody', 'a'])).toEqual(['d', 'a', 'c', 'b']);
  });

  it('finds by any part of a name or an ID, ignoring case and accents', () => {
    const present = [person('p-1', 'Zoë van Dijk'), person('P-2', 'Bob'), person('x', null)];
    const ids = (query: string) => peoplePage(present, { ...everyone, query }).people.map(({ id }) => id);
    expect(ids('ZOE VAN')).toEqual(['p-1']);
    expect(ids('p-').sort()).toEqual(['P-2', 'p-1']);
    expect(ids('nobody')).toEqual([]);
  });

  it('is never past the last one', () => {
    const present = Array.from({ length: 26 }, (_, n) => person(`p-${n}`, 'x', n));
    expect(peoplePage(present, { ...everyone, page: 999 })).toMatchObject({ page: 1, pages: 2 });
    expect(peoplePage([], { ...everyone, page: 3 })).toMatchObject({ page: 0, pages: 1, total: 0 });
  });
});

describe('who is still there', () => {
  it('is decided by the ID alone, whatever anyone is called', () => {
    const present = [person('a', 'b'), person('c', 'd')];
    const picked = [
      { id: 'a', name: 'was called so' },
      { id: 'b', name: 'b' },
    ];
    expect(stillThere(picked, complete(present))).toEqual({ there: [present[0]], left: [picked[1]] });
  });

  it('doesn’t say that someone left when the list lacks someone: they stay picked', () => {
    const picked = [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ];
    expect(stillThere(picked, partial([person('a', 'A now')], 'page-missing'))).toEqual({
      there: [person('a', 'A now'), { id: 'b', name: 'B', joinedAt: null }],
      left: [],
    });
  });
});

describe('the fingerprint of a confirmation', () => {
  const picker = (facts: Partial<PickerState>): PickerState => ({
    id: 'x',
    guildId: '1',
    ownerId: '2',
    stage: 'confirm',
    openedAt: 0,
    endsAt: 1,
    timeUp: false,
    account: '',
    sessionId: 's',
    query: null,
    page: 0,
    people: [{ id: 'a', name: null }],
    first: [],
    keepOut: null,
    reason: null,
    reply: { applicationId: '1', token: 't', locale: 'en-US' },
    ...facts,
  });

  it('differs when the people, the session, the length or the reason do', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        const mark = (id: string) => fingerprint(picker({ people: [{ id, name: null }] }));
        expect(mark(a) === mark(b)).toBe(a === b);
      }),
      { numRuns: 50 },
    );
    const marks = [{}, { sessionId: 't' }, { keepOut: '1 hour' as const }, { reason: 'x' }].map((facts) =>
      fingerprint(picker(facts)),
    );
    expect(new Set(marks).size).toBe(4);
    expect(fingerprint(picker({ page: 3, query: 'q' }))).toBe(marks[0]);
  });
});
