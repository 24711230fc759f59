import { describe, expect, it } from 'vitest';
import { labelWords, nameOf } from '../../src/bot/ui/formatting.ts';
import { fold, visible } from '../../src/common/text.ts';
import { LANGUAGES, translatorFor } from '../../src/i18n/language.ts';
import { identify, participantLabel, shortForm } from '../../src/removal/identification.ts';
import { complete } from '../../src/sessions/evidence.ts';
import { suggestPeople } from '../../src/sessions/suggestions.ts';
import { t } from '../support/english.ts';
import { person } from '../support/hostile.ts';
import { NAMES_BY_LANGUAGE, REAL_NAMES } from '../support/real-names.ts';

/** Everyone at once, so that a name that is mistaken for another's shows. */
const PEOPLE = REAL_NAMES.map((name, index) => person(`p-${index}`, name));
const everyone = complete(PEOPLE);
const BY_FOLDED = Map.groupBy(PEOPLE, ({ name }) => fold(name ?? ''));
const NOW = 1_700_000_060_000;

/** People whose names count as the same, such as one with and one without an accent. */
const namesakes = (name: string): string[] => (BY_FOLDED.get(fold(name)) ?? []).map(({ id }) => id).sort();

function found(typed: string): string[] {
  const answer = identify(typed, everyone);
  return answer.kind === 'found'
    ? [answer.participant.id]
    : answer.kind === 'ambiguous'
      ? answer.candidates.map(({ id }) => id).sort()
      : [];
}

describe('a name as people write it', () => {
  it('comes from many languages', () => {
    expect(Object.keys(NAMES_BY_LANGUAGE).length).toBeGreaterThan(100);
    expect(REAL_NAMES.length).toBeGreaterThan(400);
  });

  it.each(Object.entries(NAMES_BY_LANGUAGE))('finds its person, however it is typed: %s', (language, names) => {
    for (const name of names) {
      const own = namesakes(name);
      // Two people among five hundred who share a name: both are offered, and nobody else.
      const forms = [` ${name} `, name.normalize('NFD'), name.toLowerCase()];
      // In capitals, ı and i are the same letter, except to a reader of Turkish.
      for (const typed of name.includes('ı') ? forms : [...forms, name.toLocaleUpperCase(language)]) {
        expect(found(typed), `${name} typed as ${typed}`).toEqual(own);
      }
    }
  });

  it('is shown unchanged: none of its letters or marks is taken for something hidden', () => {
    for (const name of REAL_NAMES) {
      expect(visible(name, { max: 100, empty: '' })).toBe(name);
    }
  });

  it.each(LANGUAGES.map(translatorFor))('reads in a message as it is written, in $language', (translator) => {
    for (const name of REAL_NAMES) {
      const shown = nameOf(translator, person('p', name)).replace(/^\*\*|\*\*$/gu, '');
      expect(shown.replace(/\\([^\p{L}\p{N}\s])/gu, '$1')).toContain(name);
    }
  });

  it('is suggested by its beginning, and its label leads back to the person', () => {
    for (const one of PEOPLE) {
      const name = one.name ?? '';
      const own = namesakes(name);
      const choices = suggestPeople(name, PEOPLE, NOW, labelWords(t), shortForm);
      expect(
        choices
          .slice(0, own.length)
          .map(({ value }) => value)
          .sort(),
        name,
      ).toEqual(own.map(shortForm).sort());
      expect(found(participantLabel(one, NOW, labelWords(t))), name).toEqual([one.id]);
    }
  });
});
