import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

/** What has a meaning to i18next, or to String.prototype.replace. */
const TEMPLATE = fc.constantFrom(
  '{{name}}',
  '{{when}}',
  '{{count, number}}',
  '{{',
  '}}',
  '$t(words.timeUnknown)',
  '$&',
  '$1',
  '$$',
);

describe('what is filled into a text', () => {
  it('stays as it is, whatever it looks like', () => {
    const text = fc.array(fc.oneof(hostileText, TEMPLATE), { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(anySay, text, text, (t, name, when) => {
        const [before = '', rest = ''] = t('words.joined', { name: '\u0001', when: '\u0002' }).split('\u0001');
        expect(t('words.joined', { name, when })).toBe(before + name + rest.split('\u0002').join(when));
      }),
    );
  });

  it('chooses the plural form by the number alone', () => {
    fc.assert(
      fc.property(anySay, fc.nat(3_000_000), (t, count) => {
        const shown = t('words.people', { count });
        expect(shown).toContain(t.number(count));
        expect(t('words.people', { count })).toBe(shown);
      }),
    );
  });
});
