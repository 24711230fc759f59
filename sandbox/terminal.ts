/** Terminal output: colors if someone watches, lines that fit, and nothing that could mess with the terminal. */
import { WriteStream } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

export interface Terminal {
  /** The number of columns. */
  readonly width: number;
  /** True if the output supports colors. */
  readonly colorful: boolean;
  paint(style: Style, text: string): string;
  /** Uses a color given as 0xRRGGBB, or the nearest one this terminal has. */
  tint(rgb: number, text: string): string;
  write(line?: string): void;
  /** Wraps `text`. The first line starts with `first`, later ones with `rest` (default: as many spaces). */
  block(text: string, options?: { first?: string; rest?: string; style?: Style }): void;
}

const NARROWEST = 40;
const WIDEST = 100;

/**
 * A terminal on standard output: styled only on a TTY, honoring NO_COLOR and FORCE_COLOR, and as wide as COLUMNS or the
 * TTY says.
 */
export function standardOutput(): Terminal {
  const stream = process.stdout;
  const width = columns(process.env['COLUMNS'], stream.columns);
  const paint = (style: Style, text: string): string => (text === '' ? '' : styleText(style, text, { stream }));
  const colorful = paint('bold', 'x') !== 'x';
  const depth = colorful ? WriteStream.prototype.getColorDepth.call(stream) : 1;
  const write = (line = ''): void => {
    stream.write(`${line}\n`);
  };
  return {
    width,
    colorful,
    paint,
    tint: (rgb, text) => paint(depth >= 24 ? hex(rgb) : nearest(rgb), text),
    write,
    block(text, { first = '', rest = ' '.repeat(textWidth(first)), style } = {}) {
      wrap(text, width - textWidth(first)).forEach((line, index) => {
        const start = index === 0 ? first : rest;
        write(line === '' ? start.trimEnd() : start + (style === undefined ? line : paint(style, line)));
      });
    },
  };
}

function columns(wished: string | undefined, actual: number | undefined): number {
  const width = [Number(wished), Number(actual), 80].find((each) => Number.isInteger(each) && each > 0) ?? 80;
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}

function hex(rgb: number): Style {
  return `#${rgb.toString(16).padStart(6, '0')}` as Style;
}

const NAMED: readonly (readonly [style: Style, rgb: number])[] = [
  ['red', 0xcd3131],
  ['green', 0x2ea043],
  ['yellow', 0xd29922],
  ['blue', 0x388bfd],
  ['magenta', 0xbc3fbc],
  ['cyan', 0x11a8cd],
  ['gray', 0x6e7681],
];

function nearest(rgb: number): Style {
  const distance = (other: number): number =>
    [16, 8, 0].reduce((sum, shift) => sum + (((rgb >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
  return NAMED.reduce<readonly [Style, number]>(
    (best, each) => (distance(each[1]) < distance(best[1]) ? each : best),
    ['white', 0xffffff],
  )[0];
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const lettersOf = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

const PLAIN = /^[\x20-\x7e]*$/u;
/** Marks and format characters only, without a base letter. */
const UNSEEN = /^[\p{M}\p{Cf}]+$/u;
/** Two cells wide: ideographs and the like, full-width forms, and emoji. */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|.\uFE0F)/u;

/** The number of terminal cells a text takes, ignoring styles. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) {
    return text.length;
  }
  return lettersOf(stripVTControlCharacters(text)).reduce(
    (sum, letter) => sum + (UNSEEN.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1),
    0,
  );
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** Shortens a text in the middle: the start and the end of a path or a choice say the most. */
export function shortenMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) {
    return text;
  }
  const half = Math.floor((width - 1) / 2);
  const tail = lettersOf(text).reverse().join('');
  return `${head(text, width - 1 - half)}…${lettersOf(head(tail, half)).reverse().join('')}`;
}

function head(text: string, width: number): string {
  let taken = '';
  let left = width;
  for (const letter of lettersOf(text)) {
    left -= textWidth(letter);
    if (left < 0) {
      break;
    }
    taken += letter;
  }
  return taken;
}

/** Wraps into lines of up to `width` cells, between words. Text after a bullet is indented below it. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): string[] {
  const hanging = text.startsWith('• ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' || line === hanging ? line + word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line.trim() !== '') {
      lines.push(line);
    }
    line = hanging + word;
    while (textWidth(line) > width) {
      const part = head(line, width);
      lines.push(part);
      line = hanging + line.slice(part.length);
    }
  }
  return [...lines, line];
}

/** Escape sequences and direction marks would let the author of a text rearrange what others read. */
const UNRULY = /(?!\n)[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Makes everything in an untrusted text visible that could act on a terminal. */
export function tame(text: string): string {
  return text.replace(UNRULY, '\uFFFD');
}
