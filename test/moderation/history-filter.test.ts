import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customId } from '../../src/discord/interaction.ts';
import {
  decodeFilter,
  encodeFilter,
  type HistoryFilter,
  OUTCOME_FILTERS,
  OUTCOME_WORDS,
  readCaseNumber,
  readModerator,
  readOutcome,
  readSince,
  suggestCases,
  suggestModerators,
  suggestOutcomes,
  suggestReasons,
  suggestSince,
} from '../../src/moderation/history-filter.ts';
import { caseOf } from '../support/cases.ts';
import { hostileText } from '../support/hostile.ts';

const NOW = Date.parse('2026-11-24T10:30:00Z');
const ME = '200000000000000001';

const filters: fc.Arbitrary<HistoryFilter> = fc.record({
  about: fc.option(
    fc.record({
      same: fc.constantFrom('person' as const, 'name' as const),
      asIn: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    }),
  ),
  moderatorId: fc.option(fc.stringMatching(/^[1-9]\d{16,19}$/u)),
  outcome: fc.option(fc.constantFrom(...OUTCOME_FILTERS)),
  since: fc.option(fc.integer({ min: 0, max: 2 ** 33 }).map((seconds) => seconds * 1_000)),
});

describe('a filter in a button', () => {
  it('comes back as it was, and always fits', () => {
    fc.assert(
      fc.property(filters, fc.integer({ min: 0, max: 2 ** 31 - 1 }), (filter, number) => {
        const text = encodeFilter(filter);
        expect(decodeFilter(text)).toEqual(filter);
        const id = customId('kick-history', 'export', null, `${number.toString(36)}/${text}`);
        expect(id.length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('is nothing when it was made up', () => {
    for (const text of [
      '',
      '///',
      'x1///',
      '/abc//',
      '//nothing/',
      '////',
      'p1/1/removed/zz/1',
      'pp1///',
      '//constructor/',
    ]) {
      const read = decodeFilter(text);
      expect(read === null || encodeFilter(read) === text).toBe(true);
    }
    expect(decodeFilter('//constructor/')).toBeNull();
    fc.assert(
      fc.property(hostileText, (text) => {
        const read = decodeFilter(text);
        expect(read === null || typeof read === 'object').toBe(true);
      }),
    );
  });
});

describe('since', () => {
  it.each([
    ['today', '2026-11-24T00:00:00Z'],
    ['Today', '2026-11-24T00:00:00Z'],
    ['yesterday', '2026-11-23T00:00:00Z'],
    ['7 days', '2026-11-17T10:30:00Z'],
    ['7 days ago', '2026-11-17T10:30:00Z'],
    ['last week', '2026-11-17T10:30:00Z'],
    ['last 7 days', '2026-11-17T10:30:00Z'],
    ['1 day', '2026-11-23T10:30:00Z'],
    ['36h', '2026-11-22T22:30:00Z'],
    ['90 min', '2026-11-24T09:00:00Z'],
    ['1 month', '2026-10-25T10:30:00Z'],
    ['2026-11-01', '2026-11-01T00:00:00Z'],
    ['2026-11-01 18:00', '2026-11-01T18:00:00Z'],
    ['since 2026-11-01', '2026-11-01T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['999999 years', '1970-01-01T00:00:00Z'],
  ])('understands “%s”', (given, at) => {
    expect(readSince(given, NOW)).toEqual({ kind: 'since', at: Date.parse(at) });
  });

  it.each(['2026-02-30', '2026-13-01', 'soon', '', '7', '-7 days', '7 constructors', '2026-11-01 25:00', '1.11.2026'])(
    'does not pretend to understand “%s”',
    (given) => {
      expect(readSince(given, NOW)).toEqual({ kind: 'not-understood' });
    },
  );

  it('tells a date that is still to come', () => {
    expect(readSince('2026-11-25', NOW)).toEqual({ kind: 'in-the-future' });
  });

  it('understands each of its own suggestions, and offers what was typed where it can be read', () => {
    for (const { value } of [...suggestSince('', NOW), ...suggestSince('3 days', NOW)]) {
      expect(readSince(value, NOW).kind).toBe('since');
    }
    expect(suggestSince('3 days', NOW)[0]?.value).toBe('3 days');
    expect(suggestSince('today', NOW).map(({ value }) => value)).toEqual(['today']);
    expect(suggestSince('gibberish', NOW)).toEqual([]);
  });
});

describe('an outcome', () => {
  it('is understood by its value, its words and its label, for each', () => {
    for (const outcome of OUTCOME_FILTERS) {
      const { icon, words } = OUTCOME_WORDS[outcome];
      for (const given of [outcome, words, words.toUpperCase(), `${icon} ${words}`]) {
        expect(readOutcome(given)).toBe(outcome);
      }
    }
  });

  it('is not guessed', () => {
    expect(readOutcome('had')).toBe('already-gone');
    expect(readOutcome('videosdk was')).toBeNull();
    expect(readOutcome('kicked')).toBeNull();
    expect(readOutcome(' ')).toBeNull();
  });

  it('completes from the words, each shown once', () => {
    expect(suggestOutcomes('').map(({ value }) => value)).toEqual(OUTCOME_FILTERS);
    expect(new Set(suggestOutcomes('').map(({ name }) => name)).size).toBe(OUTCOME_FILTERS.length);
    expect(suggestOutcomes('restart').map(({ value }) => value)).toEqual([
      'gone-since',
      'there-since',
      'over-since',
      'running-since',
    ]);
  });
});

describe('a moderator', () => {
  it('is a mention, an id, “me” or a label', () => {
    for (const given of [`<@${ME}>`, `<@!${ME}>`, ME, ` ${ME} `, 'me', 'Me', 'you']) {
      expect(readModerator(given, ME)).toBe(ME);
    }
    for (const { name } of suggestModerators('', [caseOf(1, { moderatorId: '300000000000000003' })], ME)) {
      expect(readModerator(name, '1')).toMatch(/^[23]0+[13]$/u);
    }
    for (const given of ['Mia', '', '123', '<@&200000000000000001>', '<#200000000000000001>']) {
      expect(readModerator(given, ME)).toBeNull();
    }
  });

  it('completes from those who have cases, with the one who asks first', () => {
    const cases = [caseOf(3, { moderatorId: '300000000000000003' }), caseOf(2), caseOf(1)];
    expect(suggestModerators('', cases, ME)).toEqual([
      { name: `2 recent cases · ${ME} (you)`, value: ME },
      { name: '1 recent case · 300000000000000003', value: '300000000000000003' },
    ]);
    expect(suggestModerators('<@3', cases, ME).map(({ value }) => value)).toEqual(['300000000000000003']);
  });
});

describe('a number of a case', () => {
  it('is understood with and without decoration', () => {
    for (const given of ['12', '#12', 'case 12', 'Case 12', ' 12 ', '12 · ✅ Removed · Ada · 3 d']) {
      expect(readCaseNumber(given)).toBe(12);
    }
    for (const given of ['', '0', '-1', '1.5', 'Ada', '12 13', '99999999999999', '12a']) {
      expect(readCaseNumber(given)).toBeNull();
    }
  });

  it('completes with the latest, by number, name and id, within Discord’s limits whatever the names', () => {
    const cases = [
      caseOf(21, { target: { id: 'x', name: 'Zoë' } }),
      caseOf(12),
      caseOf(2),
      caseOf(1, { target: null }),
    ];
    const values = (typed: string) => suggestCases(typed, cases, NOW).map(({ value }) => value);
    expect(values('')).toEqual(['21', '12', '2', '1']);
    expect(values('2')).toEqual(['21', '12', '2']);
    expect(values('#21')).toEqual(['21']);
    expect(values('zoe')).toEqual(['21']);
    expect(values('p-12')).toEqual(['12']);
    fc.assert(
      fc.property(hostileText, hostileText, fc.integer({ min: 1, max: 999_999_999 }), (name, typed, number) => {
        for (const choice of [
          ...suggestCases('', [caseOf(number, { target: { id: 'x', name }, outcome: 'there-since' })], NOW),
          ...suggestCases(typed, cases, NOW),
        ]) {
          expect(choice.name.length).toBeGreaterThan(0);
          expect(choice.name.length).toBeLessThanOrEqual(100);
          expect(readCaseNumber(choice.name)).toBe(Number(choice.value));
        }
      }),
    );
  });
});

describe('reasons', () => {
  const presets = ['Spam', 'Hate speech', 'Recording without consent'];
  const values = (typed: string, own: string[] = []) => suggestReasons(typed, presets, own).map(({ value }) => value);

  it('are the presets and the moderator’s own when nothing is typed', () => {
    expect(values('', ['noise', 'spam'])).toEqual([...presets, 'noise']);
  });

  it('begin with what was typed, then what begins so, then what holds it', () => {
    expect(values('sp', ['very spammy', 'Wasp'])).toEqual(['sp', 'Spam', 'Hate speech', 'very spammy', 'Wasp']);
    expect(values('something new')).toEqual(['something new']);
    expect(values('spam')).toEqual(['spam']);
  });

  it('are never cut: one longer than a choice can carry is not offered', () => {
    const long = 'n'.repeat(101);
    expect(values('nn', [long, 'n'.repeat(100)])).toEqual(['nn', 'n'.repeat(100)]);
    expect(values(long, [])).toEqual([]);
  });

  it('hold Discord’s limits, and no two look alike, whatever was written', () => {
    fc.assert(
      fc.property(hostileText, fc.array(hostileText, { maxLength: 60 }), (typed, own) => {
        const choices = suggestReasons(typed, presets, own);
        expect(choices.length).toBeLessThanOrEqual(25);
        for (const { name, value } of choices) {
          expect(name.length).toBeGreaterThan(0);
          expect(name.length).toBeLessThanOrEqual(100);
          expect(value.trim().length).toBeGreaterThan(0);
          expect(value.length).toBeLessThanOrEqual(100);
        }
        expect(new Set(choices.map(({ name }) => name)).size).toBe(choices.length);
      }),
    );
  });
});
