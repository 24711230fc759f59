import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hueOf, initials, shortId, shownName } from '../../../sandbox/page/session/names.ts';

describe('the name on a tile', () => {
  it.each([null, '', ' ', '\u200B\u200D', '\u202E\u2066', '\u3164', '\u2800\uFE0F'])(
    'says that there is none for %j',
    (name) => {
      expect(shownName(name)).toBe('(no name)');
    },
  );

  it.each(['Amara Okafor', '山田 花子', '\u202E@everyone', '0', '🎸'])('stays as it is for %j', (name) => {
    expect(shownName(name)).toBe(name);
  });
});

describe('initials', () => {
  it.each([
    ['Amara Okafor', 'AO'],
    ['Zoë van Dijk 🎸', 'Z🎸'],
    ['Łukasz Zieliński', 'ŁZ'],
    ['山田 花子', '山花'],
    ['xX_Mic_Drop_Xx', 'XX'],
    ['mira', 'M'],
    ['e\u0301lan', 'É'],
    ['👩‍💻 Dev', '👩‍💻D'],
    ['\u202E@everyone [**nitro**](https://n.example)', 'EE'],
    ['\u200B', '?'],
    ['***', '?'],
    [null, '?'],
  ])('of %j are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });

  it('exist for every name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => initials(name).length > 0));
  });
});

describe('a short ID', () => {
  it('is the ID itself when that is short', () => {
    expect(shortId('guest-4471')).toBe('guest-4471');
  });

  it('keeps both ends of a long one', () => {
    expect(shortId('participant-0001-of-1000')).toBe('particip…-1000');
  });

  it('cuts no character in two', () => {
    expect(shortId('🎸'.repeat(20))).toBe(`${'🎸'.repeat(8)}…${'🎸'.repeat(5)}`);
  });
});

describe('the hue of an ID', () => {
  it('is an angle, and always the same', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(hueOf(id)).toBe(hueOf(id));
        expect(hueOf(id)).toBeGreaterThanOrEqual(0);
        expect(hueOf(id)).toBeLessThan(360);
      }),
    );
  });

  it('distinguishes neighbors', () => {
    expect(Math.abs(hueOf('guest-1') - hueOf('guest-2'))).toBeGreaterThan(30);
  });
});
