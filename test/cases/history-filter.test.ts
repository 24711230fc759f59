import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customId } from '../../src/bot/interaction.ts';
import { caseWords, moderatorWords, outcomeWords, sinceWords } from '../../src/cases/case-text.view.ts';
import {
  decodeFilter,
  encodeFilter,
  type HistoryFilter,
  OUTCOME_FILTERS,
  readCaseNumber,
  readModerator,
  readOutcome,
  readSince,
  suggestCases,
  suggestModerators,
  suggestOutcomes,
  suggestReasons,
  suggestSince,
} from '../../src/cases/history-filter.ts';
import { en } from '../../src/i18n/en/index.ts';
import { createTranslator, LANGUAGES, translatorFor } from '../../src/i18n/language.ts';
import { caseOf } from '../support/cases.ts';
import { t } from '../support/english.ts';
import { hostileText } from '../support/hostile.ts';

const NOW = Date.parse('2026-11-24T10:30:00Z');
const ME = '200000000000000001';
const OUTCOMES = outcomeWords(t);
const SINCE = sinceWords(t);
const MODERATORS = moderatorWords(t);
const CASES = caseWords(t);

const NO_WORDS = { today: [], yesterday: [], minute: [], hour: [], day: [], week: [], month: [], year: [] };

/** Someone who reads none of it in English. */
const other = createTranslator('en-US', {
  ...en,
  caseOutcomes: {
    ...en.caseOutcomes,
    removed: 'Entfernt',
    returned: 'Entfernt, kam zurück',
    'already-gone': 'Unknown',
  },
  caseView: { ...en.caseView, numberWords: 'Fall, Nr.' },
  history: {
    ...en.history,
    typed: {
      ...en.history.typed,
      meWords: 'ich',
      todayWords: "heute, aujourd'hui",
      hourWords: 'Stunde, Stunden',
      dayWords: 'Tag, Tage, Tagen, h、日',
      fillerWords: 'vor, seit, letzte, il y a',
    },
    since: { ...en.history.since, '7 days': 'eine Woche zurück' },
  },
});

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
  it('comes back unchanged, and always fits', () => {
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
    expect(readSince(given, NOW, SINCE)).toEqual({ kind: 'since', at: Date.parse(at) });
  });

  it.each(['2026-02-30', '2026-13-01', 'soon', '', '7', '-7 days', '7 constructors', '2026-11-01 25:00', '1.11.2026'])(
    'doesn’t pretend to understand “%s”',
    (given) => {
      expect(readSince(given, NOW, SINCE)).toEqual({ kind: 'not-understood' });
    },
  );

  it('says that a date is still to come', () => {
    expect(readSince('2026-11-25', NOW, SINCE)).toEqual({ kind: 'in-the-future' });
  });

  it('understands each of its own suggestions, and offers what was typed if it can be read', () => {
    for (const { value } of [...suggestSince('', NOW, SINCE), ...suggestSince('3 days', NOW, SINCE)]) {
      expect(readSince(value, NOW, SINCE).kind).toBe('since');
    }
    expect(suggestSince('3 days', NOW, SINCE)[0]?.value).toBe('3 days');
    expect(suggestSince('today', NOW, SINCE).map(({ value }) => value)).toEqual(['today']);
    expect(suggestSince('gibberish', NOW, SINCE)).toEqual([]);
  });
});

describe('a reader’s words', () => {
  it.each([
    ['Heute', '2026-11-24T00:00:00Z'],
    ['aujourd’hui', '2026-11-24T00:00:00Z'],
    ['vor 7 Tagen', '2026-11-17T10:30:00Z'],
    ['il y a 7 Tage', '2026-11-17T10:30:00Z'],
    ['7日', '2026-11-17T10:30:00Z'],
    ['seit 2026-11-01', '2026-11-01T00:00:00Z'],
    ['Eine Woche zuruck', '2026-11-17T10:30:00Z'],
    ['7 days ago', '2026-11-17T10:30:00Z'],
    ['yesterday', '2026-11-23T00:00:00Z'],
    // Theirs before the English ones.
    ['2h', '2026-11-22T10:30:00Z'],
  ])('are understood for a time, as are the English ones: “%s”', (given, at) => {
    expect(readSince(given, NOW, sinceWords(other))).toEqual({ kind: 'since', at: Date.parse(at) });
  });

  it.each([
    ['hi', '७ दिन', '2026-11-17T10:30:00Z'],
    ['hi', 'पिछले ७ दिन', '2026-11-17T10:30:00Z'],
    ['hi', '२४ घंटे', '2026-11-23T10:30:00Z'],
    ['hi', '२०२६-११-०१ १८:००', '2026-11-01T18:00:00Z'],
    ['ja', '７日', '2026-11-17T10:30:00Z'],
    ['de', '\u200f٧ Tage', '2026-11-17T10:30:00Z'],
    ['fr', '۲۰۲۶-۱۱-۰۱', '2026-11-01T00:00:00Z'],
  ] as const)('are understood for a time with the digits of any script: %s, “%s”', (language, given, at) => {
    const words = sinceWords(translatorFor(language));
    expect(readSince(given, NOW, words)).toEqual({ kind: 'since', at: Date.parse(at) });
    const [first] = suggestSince(given, NOW, words);
    expect(readSince(first?.value ?? '', NOW, words)).toEqual({ kind: 'since', at: Date.parse(at) });
  });

  it('are offered for a time in composed letters, as they were typed', () => {
    expect(suggestSince('３일', NOW, { ...SINCE, spoken: [{ ...NO_WORDS, day: ['일'] }] })[0]).toEqual({
      name: '3일',
      value: '3일',
    });
  });

  it('are offered for a time, with values that are the same for everyone', () => {
    expect(suggestSince('woche', NOW, sinceWords(other))).toEqual([{ name: 'eine Woche zurück', value: '7 days' }]);
    expect(suggestSince('heute', NOW, sinceWords(other)).map(({ value }) => value)).toEqual(['today']);
    expect(suggestSince('seit', NOW, sinceWords(other))).toEqual([]);
    expect(readSince('3 heute', NOW, sinceWords(other)).kind).toBe('not-understood');
  });

  it('are understood for an outcome before the English ones', () => {
    const words = outcomeWords(other);
    expect(readOutcome('entfernt', words)).toBe('removed');
    expect(readOutcome('✅ Entfernt', words)).toBe('removed');
    expect(readOutcome('Removed', words)).toBe('removed');
    expect(readOutcome('entfernt, kam', words)).toBe('returned');
    // A word for one outcome in English can mean another one here; the code is in no language.
    expect(readOutcome('unknown', words)).toBe('unknown');
    expect(suggestOutcomes('zuruck', words).map(({ value }) => value)).toEqual(['returned']);
    expect(suggestOutcomes('came right', words).map(({ value }) => value)).toEqual(['returned']);
  });

  it('are understood for a moderator and for a case', () => {
    for (const given of ['ich', 'Me']) {
      expect(readModerator(given, ME, moderatorWords(other))).toBe(ME);
    }
    for (const given of ['Fall 12', 'nr.12', 'Case #12', '12', 'Fall 12 · ✅ Entfernt · Ada']) {
      expect(readCaseNumber(given, caseWords(other))).toBe(12);
    }
    expect(readCaseNumber('Fallada 12', caseWords(other))).toBeNull();
  });

  it.each(LANGUAGES)('of %s are understood as they are shown', (language) => {
    const spoken = translatorFor(language);
    const [since, outcomes, moderators, cases] = [
      sinceWords(spoken),
      outcomeWords(spoken),
      moderatorWords(spoken),
      caseWords(spoken),
    ];
    for (const { name, value } of suggestSince('', NOW, since)) {
      expect(name.length).toBeLessThanOrEqual(100);
      expect(readSince(name, NOW, since)).toEqual(readSince(value, NOW, SINCE));
    }
    for (const [outcome, { words, icon }] of Object.entries(outcomes)) {
      expect(words.length).toBeLessThanOrEqual(35);
      expect(readOutcome(words, outcomes)).toBe(outcome);
      expect(readOutcome(`${icon} ${words}`, outcomes)).toBe(outcome);
    }
    for (const { name, value } of suggestModerators('', [caseOf(1, { moderatorId: '3'.repeat(20) })], ME, moderators)) {
      expect(name.length).toBeLessThanOrEqual(100);
      expect(readModerator(name, '1', moderators)).toBe(value);
    }
    for (const outcome of OUTCOME_FILTERS) {
      const one = caseOf(999_999_999, {
        target: { id: 'x', name: 'W'.repeat(99) },
        ...(outcome === 'open' || outcome === 'voided' ? { outcome: null } : { outcome }),
      });
      for (const shown of [one, { ...one, target: null }, { ...one, target: null, kind: 'session-end' as const }]) {
        for (const { name, value } of suggestCases('', [shown], NOW, cases)) {
          expect(name.length).toBeLessThanOrEqual(100);
          expect(readCaseNumber(name, cases)).toBe(Number(value));
        }
      }
    }
  });
});

describe('an outcome', () => {
  it('is understood by its value, its words and its label, for each', () => {
    for (const outcome of OUTCOME_FILTERS) {
      const { icon, words } = OUTCOMES[outcome];
      for (const given of [outcome, words, words.toUpperCase(), `${icon} ${words}`]) {
        expect(readOutcome(given, OUTCOMES)).toBe(outcome);
      }
    }
  });

  it('isn’t guessed', () => {
    expect(readOutcome('had', OUTCOMES)).toBe('already-gone');
    expect(readOutcome('videosdk was', OUTCOMES)).toBeNull();
    expect(readOutcome('kicked', OUTCOMES)).toBeNull();
    expect(readOutcome(' ', OUTCOMES)).toBeNull();
  });

  it('completes from its words, each shown once', () => {
    expect(suggestOutcomes('', OUTCOMES).map(({ value }) => value)).toEqual(OUTCOME_FILTERS);
    expect(new Set(suggestOutcomes('', OUTCOMES).map(({ name }) => name)).size).toBe(OUTCOME_FILTERS.length);
    expect(suggestOutcomes('interrupt', OUTCOMES).map(({ value }) => value)).toEqual([
      'gone-since',
      'there-since',
      'over-since',
      'running-since',
    ]);
  });
});

describe('a moderator', () => {
  it('is a mention, an ID, “me” or a label', () => {
    for (const given of [`<@${ME}>`, `<@!${ME}>`, ME, ` ${ME} `, 'me', 'Me', 'you']) {
      expect(readModerator(given, ME, MODERATORS)).toBe(ME);
    }
    for (const { name } of suggestModerators('', [caseOf(1, { moderatorId: '300000000000000003' })], ME, MODERATORS)) {
      expect(readModerator(name, '1', MODERATORS)).toMatch(/^[23]0+[13]$/u);
    }
    for (const given of ['Mia', '', '123', '<@&200000000000000001>', '<#200000000000000001>']) {
      expect(readModerator(given, ME, MODERATORS)).toBeNull();
    }
  });

  it('completes from the moderators who have cases, starting with the one who asks', () => {
    const cases = [caseOf(3, { moderatorId: '300000000000000003' }), caseOf(2), caseOf(1)];
    expect(suggestModerators('', cases, ME, MODERATORS)).toEqual([
      { name: `2 recent cases · ${ME} (you)`, value: ME },
      { name: '1 recent case · 300000000000000003', value: '300000000000000003' },
    ]);
    expect(suggestModerators('<@3', cases, ME, MODERATORS).map(({ value }) => value)).toEqual(['300000000000000003']);
  });
});

describe('a case number', () => {
  it('is understood with and without decoration', () => {
    for (const given of ['12', '#12', 'case 12', 'Case 12', ' 12 ', '12 · ✅ Removed · Ada · 3 d']) {
      expect(readCaseNumber(given, CASES)).toBe(12);
    }
    for (const given of ['', '0', '-1', '1.5', 'Ada', '12 13', '99999999999999', '12a']) {
      expect(readCaseNumber(given, CASES)).toBeNull();
    }
  });

  it('completes with the latest, by number, name and ID, within Discord’s limits whatever the names', () => {
    const cases = [
      caseOf(21, { target: { id: 'x', name: 'Zoë' } }),
      caseOf(12),
      caseOf(2),
      caseOf(1, { target: null }),
    ];
    const values = (typed: string) => suggestCases(typed, cases, NOW, CASES).map(({ value }) => value);
    expect(values('')).toEqual(['21', '12', '2', '1']);
    expect(values('2')).toEqual(['21', '12', '2']);
    expect(values('#21')).toEqual(['21']);
    expect(values('zoe')).toEqual(['21']);
    expect(values('p-12')).toEqual(['12']);
    fc.assert(
      fc.property(hostileText, hostileText, fc.integer({ min: 1, max: 999_999_999 }), (name, typed, number) => {
        for (const choice of [
          ...suggestCases('', [caseOf(number, { target: { id: 'x', name }, outcome: 'there-since' })], NOW, CASES),
          ...suggestCases(typed, cases, NOW, CASES),
        ]) {
          expect(choice.name.length).toBeGreaterThan(0);
          expect(choice.name.length).toBeLessThanOrEqual(100);
          expect(readCaseNumber(choice.name, CASES)).toBe(Number(choice.value));
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

  it('start with what was typed, then those that start with it, then those that contain it', () => {
    expect(values('sp', ['very spammy', 'Wasp'])).toEqual(['sp', 'Spam', 'Hate speech', 'very spammy', 'Wasp']);
    expect(values('something new')).toEqual(['something new']);
    expect(values('spam')).toEqual(['spam']);
  });

  it('are never cut: one that is too long for a choice isn’t offered', () => {
    const long = 'n'.repeat(101);
    expect(values('nn', [long, 'n'.repeat(100)])).toEqual(['nn', 'n'.repeat(100)]);
    expect(values(long, [])).toEqual([]);
  });

  it('are within Discord’s limits, and no two look alike, whatever was written', () => {
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
