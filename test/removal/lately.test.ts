import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choiceValue } from '../../src/removal/identification.ts';
import { joinedLately, SPANS, spanOf, spansWorthOffering, spanValue } from '../../src/removal/lately.ts';
import { hasId } from '../../src/sessions/lists.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { hostileText } from '../support/hostile.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const MIA = '100000000000000501';
const asked = { until: NOW, moderatorId: MIA, protectedIds: new Set<string>() };

function one(id: string, minutesAgo: number | null): Participant {
  return { id, name: `called ${id}`, joinedAt: minutesAgo === null ? null : NOW - minutesAgo * MINUTE };
}

const idsOf = (people: readonly Participant[]): string[] => people.map(({ id }) => id);

/** Anyone, some of them twice, protected, of an unknown time, from the future, or the moderator themselves. */
const somebody = fc.record({
  id: fc.oneof(fc.constantFrom('a', 'b', 'c', 'd', 'e', MIA, `discord:${MIA}`, `${MIA}7`), hostileText),
  name: fc.constant(null),
  joinedAt: fc.oneof(fc.constant(null), fc.integer({ min: NOW - 30 * MINUTE, max: NOW + MINUTE })),
});
const crowd = fc.array(somebody, { maxLength: 40 });
const protectedOnes = fc.array(fc.constantFrom('a', 'b', MIA), { maxLength: 3 }).map((ids) => new Set<string>(ids));

describe('everyone who joined in the last minutes', () => {
  it('is who joined then, the latest first, and no one before', () => {
    const present = [one('old', 60), one('edge', 5), one('new', 0.5), one('before', 5.01), one('ahead', -0.2)];
    expect(idsOf(joinedLately(present, { ...asked, span: 5 }).people)).toEqual(['ahead', 'new', 'edge']);
  });

  it('leaves out who is protected, who may be the moderator, and whose time isn’t known, and says so', () => {
    const present = [one('host', 1), one('bob', 1), one(`discord:${MIA}`, 1), one('when', null), one('safe', null)];
    const protectedIds = new Set(['host', 'safe']);
    const joined = joinedLately(present, { ...asked, span: 5, protectedIds });
    expect([idsOf(joined.people), idsOf(joined.spared), idsOf(joined.own), joined.unknown]).toEqual([
      ['bob'],
      ['host'],
      [`discord:${MIA}`],
      1,
    ]);
  });

  it('counts whoever is listed twice once, by when they came back', () => {
    const back = [one('a', 40), one('a', 2), one('b', null), one('b', 50)];
    const joined = joinedLately(back, { ...asked, span: 5 });
    expect([idsOf(joined.people), joined.unknown]).toEqual([['a'], 0]);
  });

  it('never has anyone whom nothing shows to have joined then, whoever is there', () => {
    fc.assert(
      fc.property(crowd, protectedOnes, fc.constantFrom(...SPANS), (present, protectedIds, span) => {
        const joined = joinedLately(present, { ...asked, protectedIds, span });
        const parts = [...joined.people, ...joined.spared, ...joined.own];
        expect(new Set(idsOf(parts)).size).toBe(parts.length);
        for (const { id } of joined.people) {
          const times = present.filter((person) => person.id === id).map(({ joinedAt }) => joinedAt ?? 0);
          expect(Math.max(...times)).toBeGreaterThanOrEqual(NOW - span * MINUTE);
          expect([protectedIds.has(id), hasId(id, MIA)]).toEqual([false, false]);
        }
        for (const { id, joinedAt } of present) {
          const isLate = joinedAt !== null && joinedAt >= NOW - span * MINUTE;
          expect(!isLate || idsOf(parts).includes(id)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is a longer span’s, too', () => {
    fc.assert(
      fc.property(crowd, protectedOnes, (present, protectedIds) => {
        const [minute = [], five = [], fifteen = []] = SPANS.map((span) =>
          idsOf(joinedLately(present, { ...asked, protectedIds, span }).people),
        );
        expect(five.slice(0, minute.length)).toEqual(minute);
        expect(fifteen.slice(0, five.length)).toEqual(five);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the value of a span in a menu', () => {
  it('stands for no one’s ID, whatever IDs there are', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom(...SPANS.map(spanValue))), (id) => {
        expect(spanOf(choiceValue(id))).toBe(null);
      }),
    );
    expect(SPANS.map(spanValue).map(spanOf)).toEqual([1, 5, 15]);
    expect(['', '~last:', '~last:2', '~last:15 ', 'last:5'].map(spanOf)).toEqual([null, null, null, null, null]);
  });
});

describe('the spans that are offered', () => {
  const present = [one('old', 60), one('a', 12), one('b', 12), one('c', 4), one('d', 0.5), one('e', 0.5)];

  it('are of several people, each of more than the one before', () => {
    expect(spansWorthOffering(present, asked)).toEqual([
      { span: 1, count: 2 },
      { span: 5, count: 3 },
      { span: 15, count: 5 },
    ]);
    expect(spansWorthOffering([one('old', 60), one('a', 0.5)], asked)).toEqual([]);
    expect(spansWorthOffering([one('old', 60), one('a', 0.5), one('b', 0.5)], asked)).toEqual([{ span: 1, count: 2 }]);
  });

  it('aren’t of everyone who can be removed', () => {
    const protectedIds = new Set(['old']);
    expect(spansWorthOffering(present, { ...asked, protectedIds }).map(({ span }) => span)).toEqual([1, 5]);
  });

  it('keep one that is chosen already, as long as it has anyone', () => {
    const few = [one('old', 60), one('a', 4)];
    expect(spansWorthOffering(few, asked, [5, null])).toEqual([{ span: 5, count: 1 }]);
    expect(spansWorthOffering([one('old', 60)], asked, [5])).toEqual([]);
  });
});
