/** How the sandbox writes: colours where somebody looks, lines that fit, and nothing that could play with the terminal. */
import { WriteStream } from 'node:tty';
import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

export interface Terminal {
  /** Columns to write in. */
  readonly width: number;
  /** True when a colour can be seen. */
  readonly colourful: boolean;
  paint(style: Style, text: string): string;
  /** In a colour given as 0xRRGGBB, or the nearest that this terminal has. */
  tint(rgb: number, text: string): string;
  write(line?: string): void;
  /** Wraps `text`; each line begins with `first`, later ones with `rest` (default: as many blanks). */
  block(text: string, options?: { first?: string; rest?: string; style?: Style }): void;
}

const NARROWEST = 40;
const WIDEST = 100;

/** A terminal on standard output: styles only on a TTY, honouring NO_COLOR and FORCE_COLOR; as wide as COLUMNS or the TTY says. */
export function standardOutput(): Terminal {
  const stream = process.stdout;
  const width = columns(process.env['COLUMNS'], stream.columns);
  const paint = (style: Style, text: string): string => (text === '' ? '' : styleText(style, text, { stream }));
  const colourful = paint('bold', 'x') !== 'x';
  const depth = colourful ? WriteStream.prototype.getColorDepth.call(stream) : 1;
  const write = (line = ''): void => {
    stream.write(`${line}\n`);
  };
  return {
    width,
    colourful,
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
/** Marks and format characters alone, without a letter to stand on. */
const UNSEEN = /^[\p{M}\p{Cf}]+$/u;
/** Two cells wide: ideographs and their like, full-width forms, and what is shown as a picture. */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|.\uFE0F)/u;

/** Cells that a text takes on a terminal, styles aside. */
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

/** The middle gives way: of a path as of a choice, the start and the end tell most. */
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

/** Lines of at most `width` cells, broken between words; what follows a bullet is indented below it. */
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

/** Escape sequences and direction marks would let whoever wrote a text rearrange what others read. */
const UNRULY = /(?!\n)[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A text from outside, with everything that could act on a terminal made visible instead. */
export function tame(text: string): string {
  return text.replace(UNRULY, '\uFFFD');
}
