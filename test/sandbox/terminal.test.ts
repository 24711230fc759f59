import { describe, expect, it } from 'vitest';
import { padEnd, shortenMiddle, tame, textWidth, wrap } from '../../sandbox/terminal.ts';

describe('the width of a text', () => {
  it.each([
    ['Amara', 5],
    ['Łukasz Zieliński', 16],
    ['Zoe\u0308', 3],
    ['山田 花子', 9],
    ['Ｆｕｌｌ', 8],
    ['🎸', 2],
    ['👩‍💻', 2],
    ['⚠️', 2],
    ['✅', 2],
    ['✔ · … ┃', 7],
    ['\u001B[1mMia\u001B[22m ·', 5],
    ['', 0],
  ])('of %j is %i cells', (text, cells) => {
    expect(textWidth(text)).toBe(cells);
  });
});

describe('wrapping', () => {
  it('breaks between words, and indents the rest of a bullet below it', () => {
    expect(wrap('• Zoë van Dijk · joined 21 minutes ago', 20)).toEqual([
      '• Zoë van Dijk ·',
      '  joined 21 minutes',
      '  ago',
    ]);
  });

  it('breaks a word that is longer than a line, without losing anything and never wider than the line', () => {
    const word = '山田花子'.repeat(7);
    const lines = wrap(`• ${word}`, 13);
    expect(lines.map((line) => line.slice(2)).join('')).toBe(word);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(13);
  });

  it('keeps empty lines', () => {
    expect(wrap('one\n\ntwo', 10)).toEqual(['one', '', 'two']);
  });
});

describe('making a text fit', () => {
  it('removes the middle, so that the end still distinguishes two', () => {
    expect(shortenMiddle('Alex Moreau · 6 min · guest-5120', 21)).toBe('Alex Morea…guest-5120');
    expect(shortenMiddle('short', 5)).toBe('short');
  });

  it('counts cells, not letters', () => {
    expect(padEnd('山田', 6)).toBe('山田  ');
    expect(textWidth(shortenMiddle('山田 花子 · 山田 花子', 10))).toBeLessThanOrEqual(10);
  });
});

describe('sanitizing', () => {
  it('shows what would move a cursor, change a color or reverse the reading direction, and leaves line breaks', () => {
    expect(tame('a\u001B[31mb\r\u202Ec\nd')).toBe('a\uFFFD[31mb\uFFFD\uFFFDc\nd');
  });
});
