import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fold, inert, isPlain, LONGEST_FOLDED, visible, withoutBlanks } from '../../src/common/text.ts';
import { bounded } from '../support/bounded.ts';
import { readMarkdown } from '../support/discord-markdown.ts';
import { hostileText } from '../support/hostile.ts';
import { DIFFERENT_PEOPLE, MARKED_SCRIPTS, markedText } from '../support/names.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);

const FAMILY = '👨‍👩‍👧‍👦';
const KISS = '👩🏽‍❤️‍💋‍👨🏿';

const limit = fc.integer({ min: 1, max: 80 });

function allLetters(like: RegExp): string[] {
  return Array.from({ length: 0x110000 }, (_, code) => code)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter((letter) => /\p{L}/u.test(letter) && like.test(letter));
}

const runs = { numRuns: 1_500 };

/** A joiner that joins: both of its neighbors form one picture with it. */
function withoutJoinersOfPictures(text: string): string {
  return graphemes(text)
    .map((grapheme) =>
      grapheme.replace(
        /(\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=\p{Extended_Pictographic})/gu,
        '$1',
      ),
    )
    .join('');
}

describe('visible text', () => {
  it('leaves plain names as they are', () => {
    for (const name of [
      'Ada Lovelace',
      'Zoë van Dijk',
      '李小龍',
      'العربية',
      'O’Brien',
      'a_b*c',
      '😀',
      FAMILY,
      '👍🏿',
      '🇩🇪',
    ]) {
      expect(visible(name, { max: 40 })).toBe(name);
    }
  });

  it('is one line with single spaces', () => {
    expect(visible(' a\r\nb\t\tc\u2028d\u0085e \u00a0 f\u3000', { max: 40 })).toBe('a b c d e f');
  });

  it('has no direction marks, no control characters, and nothing of zero width', () => {
    expect(visible('\u202egnp.exe\u2066\u200b\u0000\u001b[31m\ufeff\u00ad', { max: 40 })).toBe('gnp.exe[31m');
  });

  it('has no private-use letters and no halves of surrogate pairs', () => {
    expect(visible('a\ue000b\u{f0000}c\ud83dd', { max: 40 })).toBe('abc\ufffdd');
  });

  it('drops a joiner that joins no pictures', () => {
    expect(visible('A\u200dda', { max: 40 })).toBe('Ada');
    expect(visible('\u200d😀\u200d', { max: 40 })).toBe('😀');
  });

  it.each([
    ['Sinhala, as one letter', 'ශ්\u200dරී'],
    ['Devanagari, as a half letter', 'क्\u200dष'],
    ['Bengali, apart', 'ক\u09cd\u200cষ'],
    ['Persian, apart', 'نام\u200cها'],
  ])('keeps a joiner that a name is spelled with: %s', (_how, name) => {
    expect(visible(name, { max: 40 })).toBe(name);
    expect(fold(name)).toBe(fold(name.replace(/\u200c|\u200d/gu, '')));
    expect(isPlain(name, 40)).toBe(false);
  });

  it.each([
    ['after a letter that never joins the next', 'دا\u200cد'],
    ['before a mark', 'ن\u200c\u0610ا'],
    ['between marks, to stack more of them', 'ن\u064b\u064c\u064d\u200c\u0610\u0611\u0612\u0613'],
    ['after another joiner', 'क्\u200d\u200dष'],
    ['at the end', 'क्\u200d'],
    ['between scripts', 'نa\u200cن'],
    ['after a virama without a letter', '\u094d\u200dष'],
  ])('drops a joiner that shows nothing: %s', (_where, name) => {
    expect(visible(name, { max: 40 })).not.toMatch(/\u200c|\u200d/u);
  });

  it('drops a joiner behind which it was cut', () => {
    expect(visible('ක්\u200dරම', { max: 2 })).not.toContain('\u200d');
  });

  it('treats scripts that need joiners as it treats all others, whatever it gets', () => {
    const piece = fc.constantFrom(...'शकषරශක්\u094d\u093c\u09cdনكنيدا\u064b\u0610\u0654\u200c\u200d\u200e\u2060a ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), (pieces, max) => {
        const text = pieces.join('');
        const bare = text.replace(/\u200c|\u200d/gu, '');
        const shown = visible(text, { max, empty: '?' });
        expect(visible(shown, { max, empty: '?' })).toBe(shown);
        expect(shown.replace(/\u200c|\u200d/gu, '')).not.toMatch(/\p{M}{4}|\p{Cf}/u);
        expect(shown).not.toMatch(/(?:\u200c|\u200d)(?!\p{L})/u);
        expect(fold(text)).toBe(fold(bare));
      }),
      { ...runs, examples: [[[...'श\u0654\u094d\u200dश'], 2]] },
    );
  });

  it('drops a joiner behind a letter, whatever invisible character is between them', () => {
    expect(visible('A\ufe0f\u200d😀', { max: 40 })).not.toContain('\u200d');
  });

  it.each([
    null,
    undefined,
    '',
    ' ',
    '\n\t',
    '\u200b\u200b',
    '\u202e',
    '\u3164',
    '\u2800 \u2800',
    '\uffa0',
    '\u115f\u1160',
    '\u{e0041}',
    '\ue000',
    '\ufe0f',
    '\u{e0100}',
    '\u180b',
    '\u2065',
  ])('says so when nothing can be seen: %j', (text) => {
    expect(visible(text, { max: 40 })).toBe('—');
    expect(visible(text, { max: 40, empty: '(no name)' })).toBe('(no name)');
    expect(visible(text, { max: 40, empty: 'nobody' })).toBe('nobody');
  });

  it('is cut between letters, with an ellipsis', () => {
    expect(visible('abcdef', { max: 6 })).toBe('abcdef');
    expect(visible('abcdefg', { max: 6 })).toBe('abcde…');
    expect(visible('e\u0301'.repeat(7), { max: 6 })).toBe(`${'é'.repeat(5)}…`);
    expect(visible('🇩🇪'.repeat(7), { max: 6 })).toBe(`${'🇩🇪'.repeat(5)}…`);
  });

  it('keeps families of emoji whole', () => {
    expect(visible(FAMILY + KISS + FAMILY + KISS, { max: 3 })).toBe(`${FAMILY}${KISS}…`);
    expect(visible(KISS.repeat(3), { max: 40 })).toBe(KISS.repeat(3));
  });

  it('keeps at most three marks on a letter', () => {
    const zalgo = `Z${'\u0301\u0302\u0303\u0316\u0317'.repeat(40)}a${'\u0489'.repeat(300)}`;
    const shown = visible(zalgo, { max: 40 });
    expect(shown.length).toBeLessThan(12);
    expect(shown.normalize('NFD')).not.toMatch(/\p{M}{5}/u);
    expect(shown.normalize('NFD').replace(/\p{M}/gu, '')).toBe('Za');
  });

  it('accepts megabytes of anything', () => {
    const million = 1_000_000;
    for (const unit of [
      'a',
      ' ',
      '\u0301',
      '\u200d',
      '😀\u200d',
      FAMILY,
      '\ud83d',
      '*',
      '\n',
      '\u0600',
      '\u0bcd',
      '\u1160',
      // Marks that have to be put in order.
      '\u0301\u0323',
    ]) {
      const text = unit.repeat(Math.ceil((3 * million) / unit.length));
      const shown = bounded(() => visible(text, { max: 40 }));
      expect(shown.length).toBeLessThanOrEqual(16 * 40);
      expect(bounded(() => inert(text, { max: 40, units: 190 })).length).toBeLessThanOrEqual(190);
      expect(bounded(() => typeof fold(text))).toBe('string');
    }
  });

  it('is one line with a limited number of letters and sixteen times as many units, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, limit, (text, max) => {
        const shown = visible(text, { max, empty: '?' });
        expect(graphemes(shown).length).toBeLessThanOrEqual(max);
        expect(shown.length).toBeLessThanOrEqual(16 * max);
        expect(shown).not.toMatch(/[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(shown).not.toMatch(/\s\s|^\s|\s$|[^\S ]/u);
        expect(shown.isWellFormed()).toBe(true);
      }),
      runs,
    );
  });

  it('has no format characters except joiners inside pictures and between letters, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, limit, (text, max) => {
        expect(withoutJoinersOfPictures(visible(text, { max, empty: '?' }))).not.toMatch(/\p{Cf}/u);
      }),
      runs,
    );
  });

  it('can be seen, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, limit, (text, max) => {
        expect(visible(text, { max, empty: '?' })).toMatch(/[^\p{Default_Ignorable_Code_Point}\s\u2800]/u);
      }),
      runs,
    );
  });

  it('doesn’t change when it is made visible again, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, limit, (text, max) => {
        const once = visible(text, { max, empty: '?' });
        expect(visible(once, { max, empty: '?' })).toBe(once);
      }),
      runs,
    );
  });

  it('stacks at most three marks on a letter, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(visible(text, { max: 40 })).not.toMatch(/\p{M}{4}/u);
      }),
      runs,
    );
  });
});

describe('inert text', () => {
  it.each([
    '**bold** _it_ ~~no~~ ||spoiler||',
    '`code` ```block```',
    '# heading',
    '-# small',
    '> quote',
    '- item',
    '1. item',
    '@everyone <@123> <@&123> <#123> </kick:1> <id:customize> <t:1:R> <:x:1> :smile:',
    'https://evil.example/a_b_c',
    '<https://evil.example>',
    '[Your bank](https://evil.example)',
    '\\*not escaped\\*',
    '\\\\*escaped twice\\\\*',
    '¯\\_(ツ)_/¯',
  ])('shows %j letter by letter', (text) => {
    const { shown, active } = readMarkdown(inert(text, { max: 200 }));
    expect(active).toEqual([]);
    expect(shown).toBe(text);
  });

  it('has nothing active in it, and shows what visible text shows, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, limit, (text, max) => {
        const { shown, active } = readMarkdown(inert(text, { max }));
        expect(active).toEqual([]);
        expect(shown).toBe(visible(text, { max }));
      }),
      runs,
    );
  });

  it('has nothing active in it in the middle of our words and next to other names, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, hostileText, limit, (one, other, max) => {
        const line = `• ${inert(one, { max })} was removed by ${inert(other, { max })}${inert(one, { max })}`;
        expect(readMarkdown(line).active).toEqual([]);
      }),
      runs,
    );
  });

  it('keeps to the given number of units, escapes included, whatever it gets', () => {
    fc.assert(
      fc.property(hostileText, limit, fc.integer({ min: 34, max: 200 }), (text, max, units) => {
        const escaped = inert(text, { max, units });
        expect(escaped.length).toBeLessThanOrEqual(units);
        expect(readMarkdown(escaped).active).toEqual([]);
        expect(graphemes(readMarkdown(escaped).shown).length).toBeLessThanOrEqual(max);
      }),
      runs,
    );
  });

  it('uses the available room: it cuts only what doesn’t fit', () => {
    expect(inert('*'.repeat(20), { max: 20, units: 40 })).toBe('\\*'.repeat(20));
    expect(inert('a'.repeat(100), { max: 100, units: 50 })).toBe(`${'a'.repeat(49)}…`);
  });

  it('keeps to its bounds without a number of units: twice those of visible text', () => {
    fc.assert(
      fc.property(hostileText, limit, (text, max) => {
        expect(inert(text, { max, empty: '?' }).length).toBeLessThanOrEqual(32 * max);
      }),
      runs,
    );
  });
});

describe('folded text', () => {
  it.each([
    ['Zoë  VAN Dijk', 'zoe van dijk'],
    ['ＡＤＡ', 'ada'],
    [' ada\t', 'Ada'],
    ['e\u0301', 'é'],
    ['A\u200bda', 'Ada'],
    ['İstanbul', 'istanbul'],
    ['Æ'.toLowerCase(), 'Æ'],
    ['\u212bngstrom', 'Ångstrom'],
    ['𝓐𝓭𝓪', 'Ada'],
    ['𝐀𝐃𝐀', 'ADA'],
    ['Ⓐda', 'ada'],
    ['José', 'jose'],
    ['Nguyễn Thị Ánh', 'nguyen thi anh'],
    ['Алёна', 'алена'],
    ['Η Μαρία', 'η μαρια'],
    ['ᾼδης', 'αδης'],
    // Marks in an order that no one sees.
    ['a\u0316\u0301', 'a\u0301\u0316'],
    ['e\u0488\u20dd\u0303\u1dca\ufe20', 'e'],
    ['ｶﾞﾝﾀﾞﾑ', 'ガンダム'],
    ['❤️', '❤'],
    // Letters that Unicode doesn't decompose.
    ['Łukasz', 'lukasz'],
    ['Søren', 'soren'],
    ['SØREN', 'soren'],
    ['Weiß', 'weiss'],
    ['WEIẞ', 'Weiss'],
    ['Đorđe', 'dorde'],
    ['ıstanbul', 'istanbul'],
    ['ISTANBUL', 'ıstanbul'],
    ['Æsir Ǽ Þór', 'aesir ae thor'],
    ['Œuvre', 'oeuvre'],
    ['Ħal Għaxaq', 'hal ghaxaq'],
    ['Ŧor Ŋen', 'tor ngen'],
    ['Guðrún', 'gudrun'],
    ['ĸ', 'q'],
    ['Əliyev', 'eliyev'],
    ['Ǿrsted', 'orsted'],
    ['Ɓala Ƙano', 'bala kano'],
    ['ᴀʟᴇx', 'alex'],
    ['O’Brien', "O'Brien"],
    ['Kahoʻolawe', "kaho'olawe"],
    ['Oʻgʻil', "o'g'il"],
    ['Jean–Luc', 'jean-luc'],
    ['ΝΙΚΟΣ', 'νικοσ'],
  ])('treats %j and %j as one name', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it.each<readonly [string, string]>([
    ['Ada', 'Adam'],
    ['Ada', 'A da'],
    ['', 'a'],
    ['李', '王'],
    ...DIFFERENT_PEOPLE,
    // A mark is an accent only on a letter that has such accents.
    ['अ\u0301', 'अ'],
    ['か\u0301', 'か'],
    ['a\u3099', 'a'],
    ['a\u05b8', 'a'],
    ['1\u20e3', '1'],
    // Letters of other scripts that only look like Latin ones.
    ['а', 'a'],
    ['Ѕоѕо', 'Soso'],
    ['ο', 'o'],
    ['ӏ', 'l'],
    ['工', 'i'],
    ['ө', 'o'],
    // Letters that no one types as another one.
    ['ʔ', ''],
    ['ǃ', '!'],
  ])('distinguishes %j and %j', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  it.each(MARKED_SCRIPTS)('distinguishes what differs in one mark of %s', (_script, letters, marks) => {
    const mark = fc.constantFrom(...marks);
    const name = fc.array(fc.tuple(fc.constantFrom(...letters), fc.option(mark)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(name, fc.nat(), fc.option(mark), (syllables, which, otherMark) => {
        const at = which % syllables.length;
        fc.pre(syllables[at]?.[1] !== otherMark);
        const spelt = (all: typeof syllables) => all.map(([letter, own]) => letter + (own ?? '')).join('');
        const other = syllables.map(
          ([letter, own], index) => [letter, index === at ? otherMark : own] as (typeof syllables)[0],
        );
        expect(fold(spelt(other))).not.toBe(fold(spelt(syllables)));
      }),
      runs,
    );
  });

  it('finds text in Latin, Greek or Cyrillic letters with any accents by the bare letters', () => {
    const letter = fc.constantFrom(
      ...'abcdefghijklmnopqrstuvwxyzαβγδεζηθικλμνξοπρτυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюя',
    );
    const accent = fc.oneof(fc.integer({ min: 0x300, max: 0x36f }), fc.integer({ min: 0x1dc0, max: 0x1dff }));
    const accents = fc
      .array(
        accent.filter((code) => code !== 0x34f && code !== 0x345),
        { maxLength: 3 },
      )
      .map((codes) => String.fromCodePoint(...codes));
    fc.assert(
      fc.property(fc.array(fc.tuple(letter, accents), { maxLength: 8 }), (pairs) => {
        const accented = pairs.map((pair) => pair.join('')).join('');
        const bare = pairs.map(([one]) => one).join('');
        expect(fold(accented)).toBe(bare);
        expect(fold(accented.toUpperCase().normalize('NFC'))).toBe(fold(bare.toUpperCase()));
      }),
      runs,
    );
  });

  it('has an ASCII form for every Latin letter that Unicode’s order takes for one', () => {
    const order = new Intl.Collator('und', { sensitivity: 'base' });
    const known = [
      'ss',
      'ae',
      'oe',
      'aa',
      'ao',
      'au',
      'av',
      'ay',
      'oo',
      'tz',
      'vy',
      'll',
      'th',
      'qp',
      'dz',
      'ts',
      'ls',
    ];
    const ascii = [...'abcdefghijklmnopqrstuvwxyz', ...known];
    // Volapük's letters for ä, ö, and ü come from ae, oe, and ue, and Old Polish O stands for ą: the order goes by sound.
    const letters = allLetters(/\p{Script=Latin}/u)
      .filter((letter) => /^[\p{L}\p{M}]+$/u.test(letter.normalize('NFKD')))
      .filter((letter) => !'ꞚꞛꞜꞝꞞꞟꟀꟁ'.includes(letter));
    expect(letters.length).toBeGreaterThan(1_000);
    for (const letter of letters) {
      const same = ascii.find((one) => order.compare(letter, one) === 0);
      if (same !== undefined) {
        expect(fold(letter), `U+${letter.codePointAt(0)?.toString(16)}`).toBe(same);
      }
    }
  });

  it('makes no letter of another script a Latin one', () => {
    const others = allLetters(/[^\p{Script=Latin}]/u).filter(
      (letter) => !/\p{Script=Latin}/u.test(letter.normalize('NFKD')),
    );
    expect(others.length).toBeGreaterThan(100_000);
    expect(others.filter((letter) => /[a-z]/u.test(fold(letter)))).toEqual([]);
  });

  it('finds a name in letters that don’t decompose by what is typed, in whatever case', () => {
    const pair = fc.constantFrom(
      ...Object.entries({ ł: 'l', ø: 'o', đ: 'd', ß: 'ss', ı: 'i', æ: 'ae', þ: 'th', œ: 'oe', ħ: 'h', ŧ: 't', ð: 'd' }),
      ...Object.entries({ ŋ: 'ng', ə: 'e', ɛ: 'e', ɔ: 'o', ɗ: 'd', ƙ: 'k', ɓ: 'b', ɨ: 'i', ĸ: 'q', a: 'a', n: 'n' }),
    );
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 12 }), (pairs) => {
        const name = pairs.map(([letter]) => letter).join('');
        const typed = pairs.map(([, ascii]) => ascii).join('');
        expect(fold(name)).toBe(typed);
        expect(fold(name.toUpperCase())).toBe(typed);
        expect(fold(typed.toUpperCase())).toBe(typed);
      }),
      runs,
    );
  });

  it('is the same for every way to encode a text, whatever it gets', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, markedText), (text) => {
        const folded = fold(text);
        expect(fold(text.normalize('NFC'))).toBe(folded);
        expect(fold(text.normalize('NFD'))).toBe(folded);
        // Only so many marks in a pile count, and it grows when letters decompose into more of them.
        fc.pre(
          !/(?:\p{M}[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]*){4}/u.test(text.normalize('NFKD')),
        );
        expect(fold(text.normalize('NFKD'))).toBe(folded);
        expect(fold(text.normalize('NFKC'))).toBe(folded);
      }),
      runs,
    );
  });

  it('doesn’t change when it is folded again, whatever it gets', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, markedText), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
      runs,
    );
  });

  it('treats two names as one when a reader can’t tell them apart, whatever it gets', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, markedText), (text) => {
        const shown = visible(text, { max: 10_000, empty: '' });
        // What was replaced because it was too long for a picture isn't what it was.
        fc.pre(!shown.includes('\ufffd'));
        expect(fold(shown)).toBe(fold(text));
      }),
      runs,
    );
  });
});

describe('a name of ten megabytes', () => {
  /** The longest text that any of the expensive steps was given. */
  function longestWorkedOn(work: () => void): number {
    let longest = 0;
    const methods = ['normalize', 'toLowerCase', 'replace', 'replaceAll', 'toWellFormed', 'trim'] as const;
    const spies = methods.map((method) => {
      const original = String.prototype[method] as (...given: unknown[]) => string;
      return vi.spyOn(String.prototype, method).mockImplementation(function (this: unknown, ...given: unknown[]) {
        longest = Math.max(longest, String(this).length);
        return original.apply(this, given);
      });
    });
    try {
      work();
    } finally {
      for (const spy of spies) {
        spy.mockRestore();
      }
    }
    return longest;
  }

  it.each(['a', 'A ', 'ø', '\u0301\u0323', '李', '😀', '\u200d', ' '])('is folded only at its start: %j', (unit) => {
    const text = unit.repeat(Math.ceil(10_000_000 / unit.length));
    // Compatibility forms have up to 18 letters for one.
    expect(longestWorkedOn(() => fold(text))).toBeLessThanOrEqual(18 * LONGEST_FOLDED);
    expect(fold(text).length).toBeLessThan(19 * LONGEST_FOLDED);
  });

  it('isn’t the same as one that goes on in another way, or is longer', () => {
    const start = 'ø'.repeat(LONGEST_FOLDED);
    expect(fold(`${start}a`)).not.toBe(fold(`${start}b`));
    expect(fold(start.repeat(5_000))).not.toBe(fold(start.repeat(5_001)));
    expect(fold(start.toUpperCase())).toBe(fold(start));
  });
});

describe('text without the blanks around it', () => {
  it('has only those removed that come along with what is pasted', () => {
    const blank = fc.constantFrom(' ', '\t', '\n', '\r', '\u00a0', '\ufeff', 'a', '-');
    fc.assert(
      fc.property(fc.string({ unit: blank }), (text) => {
        expect(withoutBlanks(text)).toBe(text.replace(/^[\t\n\r ]+/u, '').replace(/[\t\n\r ]+$/u, ''));
      }),
      runs,
    );
  });

  it('is found by looking at each letter once at most, however many blanks are inside', () => {
    const text = `a${' '.repeat(100_000)}b`;
    const look = vi.spyOn(String.prototype, 'charAt');
    expect(withoutBlanks(text)).toBe(text);
    expect(look.mock.calls.length).toBeLessThan(10);
    look.mockRestore();
  });
});

describe('plain text', () => {
  it.each(['Ada', 'a b', '李', '😀', 'a*b', FAMILY])('can be typed or copied: %j', (text) => {
    expect(isPlain(text, 20)).toBe(true);
  });

  it.each(['', ' a', 'a ', 'a  b', 'a\u200bb', 'e\u0301', '\u202ea', 'a\nb', 'x'.repeat(21)])('isn’t %j', (text) => {
    expect(isPlain(text, 20)).toBe(false);
  });
});
