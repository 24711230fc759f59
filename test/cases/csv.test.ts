import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeWords } from '../../src/cases/case-text.view.ts';
import { csvCase, csvHead, csvLine } from '../../src/cases/csv.ts';
import { caseOf } from '../support/cases.ts';
import { t } from '../support/english.ts';
import { hostileText } from '../support/hostile.ts';

/** A strict reader of RFC 4180, for any separator. */
function read(text: string, separator = ','): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote < 0) {
          throw new Error('a quote is not closed');
        }
        cell += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') {
          break;
        }
        cell += '"';
        at += 1;
      }
    } else {
      while (at < text.length && text[at] !== separator && !text.startsWith('\r\n', at)) {
        cell += text[at];
        at += 1;
      }
    }
    record.push(cell);
    if (text.startsWith('\r\n', at)) {
      records.push(record);
      record = [];
      at += 2;
    } else if (text[at] === separator) {
      at += 1;
    } else {
      throw new Error(`neither the end of a cell nor of a record at ${at}`);
    }
  }
  return records;
}

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** Pieces that attacks are made of, between any text. */
const attack = fc
  .array(
    fc.oneof(
      hostileText,
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ',', ';', '|', ' ', '\u200b', '＝', '＠'),
      fc.constantFrom("=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")', '";=1+1;"', '","=1', '0123', '1e9'),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

describe('a line of an export', () => {
  it('puts every cell in quotes, with quotes doubled, and ends in CR LF', () => {
    expect(csvLine(['a', 'say "hi"', 12, null, 'two\nlines'])).toBe('"a","say ""hi""","12","","two\nlines"\r\n');
  });

  it('is read back as the cells that were written, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(attack, { minLength: 1, maxLength: 6 }), (cells) => {
        const [record, ...more] = read(csvLine(cells));
        expect(more).toEqual([]);
        expect(record).toHaveLength(cells.length);
      }),
    );
  });

  it('starts no cell with something that a spreadsheet calculates', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝', ' =', '\u200b=', '"=', "'="]) {
      const [cell = ''] = read(csvLine([`${start}1+1`]))[0] ?? [];
      expect(cell.replace(/^[\s"\u200b]+/u, '')).toMatch(/^'/u);
    }
    fc.assert(
      fc.property(fc.array(attack, { minLength: 1, maxLength: 6 }), (cells) => {
        for (const cell of read(csvLine(cells))[0] ?? []) {
          expect(cell).not.toMatch(FORMULA);
          expect(cell.replace(/^[\s\p{Cf}\p{Cc}"]+/u, '')).not.toMatch(FORMULA);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('starts none either when a semicolon, a tab, a bar or a new line ends a cell', () => {
    fc.assert(
      fc.property(fc.array(attack, { minLength: 1, maxLength: 6 }), (cells) => {
        for (const separator of [';', '\t', '|', ',', '\r\n', '\n', '\r']) {
          for (const cell of csvLine(cells).slice(0, -2).split(separator)) {
            // An empty rest, or nothing but white space, calculates nothing.
            expect(cell.replace(/^["'\s]*/u, (start) => start.replace(/[\s"]/gu, ''))).not.toMatch(/^[=+\-@＝＋－＠]/u);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps IDs that a spreadsheet would take for numbers', () => {
    const [cells] = read(csvLine(['123456789012345678', '007', '12e5', '42', 'c7wgj9sd']));
    expect(cells).toEqual(["'123456789012345678", "'007", "'12e5", '42', 'c7wgj9sd']);
  });

  it('leaves harmless text as it was', () => {
    const [cells] = read(csvLine(['Ada, the loud one - again', 'a=b', 'x@y', 'Zoë 😀 "李"']));
    expect(cells).toEqual(['Ada, the loud one - again', 'a=b', 'x@y', 'Zoë 😀 "李"']);
  });

  it('limits the length of a cell, and contains no NUL and no half of a character', () => {
    const [[long = '', broken = ''] = []] = read(csvLine(['😀'.repeat(1_000_000), 'a\0b\ud83d']));
    expect(long.length).toBeLessThan(5_000);
    expect(long.isWellFormed()).toBe(true);
    expect(broken).toBe('ab\ufffd');
  });
});

describe('an export', () => {
  it('starts with the UTF-8 byte order mark, and has the same number of columns in each line', () => {
    expect(csvHead().startsWith('\uFEFF"case",')).toBe(true);
    fc.assert(
      fc.property(fc.option(hostileText), hostileText, (reason, name) => {
        const line = csvCase(
          {
            guildId: '1',
            guildLocale: 'en-US',
            number: 7,
            kind: 'removal',
            moderatorId: '200000000000000001',
            target: { id: name || 'x', name },
            account: '',
            sessionId: name,
            room: { id: name, customId: null },
            reason,
            reference: 'REF',
            createdAt: 0,
            outcome: null,
            settledAt: null,
            returns: 0,
            voided: { by: '1', at: 0, reason: name },
          },
          outcomeWords(t),
        );
        const [head] = read(csvHead().slice(1));
        const records = read(line);
        expect(records).toHaveLength(1);
        expect(records[0]).toHaveLength(head?.length ?? 0);
        expect(records[0]?.slice(0, 2)).toEqual(['7', '1970-01-01T00:00:00.000Z']);
      }),
    );
  });

  it('distinguishes removals from ended sessions, which name no one', () => {
    const cells =
      read(csvCase(caseOf(7, { kind: 'session-end', target: null, outcome: 'ended' }), outcomeWords(t)))[0] ?? [];
    expect(cells.at(-1)).toBe('session-end');
    expect(cells.slice(3, 7)).toEqual(['ended', 'Ended for everyone', '', '']);
  });
});
