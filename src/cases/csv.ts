import { roomName } from '../sessions/session.ts';
import { type Case, FORMER_MODERATOR } from './case.ts';
import type { OutcomeWords } from './history-filter.ts';

/** Limits of one export. Discord accepts 10 MiB, and the request has other parts besides the file. */
export const MOST_EXPORTED = 10_000;
export const MOST_EXPORTED_BYTES = 8_000_000;
/** In UTF-16 units. An ID or name can be megabytes long, and a spreadsheet cell holds 32,767 characters. */
const LONGEST_CELL = 4_000;

/** Column names are for programs, so they're the same in every language. Only `outcome_words` is for people. */
const COLUMNS: readonly (readonly [name: string, of: (one: Case, words: OutcomeWords) => string | number | null])[] = [
  ['case', ({ number }) => number],
  ['opened_utc', ({ createdAt }) => iso(createdAt)],
  ['settled_utc', ({ settledAt }) => (settledAt === null ? null : iso(settledAt))],
  ['outcome', ({ outcome }) => outcome ?? 'open'],
  ['outcome_words', ({ outcome }, words) => words[outcome ?? 'open'].words],
  ['participant_name', ({ target }) => target?.name ?? null],
  ['participant_id', ({ target }) => target?.id ?? null],
  ['moderator_id', ({ moderatorId }) => known(moderatorId)],
  ['reason', ({ reason }) => reason],
  ['room', ({ room }) => roomName(room)],
  ['session_id', ({ sessionId }) => sessionId],
  ['returns', ({ returns }) => returns],
  ['voided_utc', ({ voided }) => (voided === null ? null : iso(voided.at))],
  ['voided_by', ({ voided }) => known(voided?.by ?? null)],
  ['void_reason', ({ voided }) => voided?.reason ?? null],
  ['reference', ({ reference }) => reference],
  ['kind', ({ kind }) => kind],
];

function known(moderatorId: string | null): string | null {
  return moderatorId === FORMER_MODERATOR ? null : moderatorId;
}

/** The byte order mark, by which spreadsheets recognize UTF-8. */
const BOM = '\uFEFF';

/** The first line of an export. */
export function csvHead(): string {
  return BOM + csvLine(COLUMNS.map(([name]) => name));
}

/**
 * One case, as a line of an export.
 *
 * @param words in the reader's language
 */
export function csvCase(one: Case, words: OutcomeWords): string {
  return csvLine(COLUMNS.map(([, of]) => of(one, words)));
}

/**
 * One RFC 4180 record, with its line break. Every cell is quoted.
 *
 * Not a CSV library: quoting is the short part, and none of them defuses formulas as thoroughly as {@link FORMULA_START}.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** Anything that starts a formula somewhere. LibreOffice and Excel accept some of these in full width too. */
const FORMULA = '=+\\-@\\t\\r\\n＝＋－＠';
/**
 * Matches at the start of a cell, and after anything that a spreadsheet could take for the end of one because its
 * separator isn't a comma (most of Europe) or it ignores quotes. Some skip blanks, invisible marks, and quotes first.
 */
const FORMULA_START = new RegExp(`(?<=^|[,;|\\t\\r\\n])([\\s"'\\p{Cf}\\p{Cc}]*?)(?=[${FORMULA}])`, 'gu');
/** A spreadsheet keeps 15 digits of a number and drops leading zeros, which would change IDs. */
const MANGLED_NUMBER = /^\s*(?:0\d+|\d{16,}|\d+[eE]\d+)\s*$/u;

/** Quotes a cell. An apostrophe keeps a value as text where a spreadsheet would calculate. */
function cell(value: string | number | null): string {
  if (value === null || typeof value === 'number') {
    return `"${value ?? ''}"`;
  }
  const bounded = value.length > LONGEST_CELL ? `${value.slice(0, LONGEST_CELL)}…` : value;
  const whole = bounded.toWellFormed().replaceAll('\0', '');
  const safe = MANGLED_NUMBER.test(whole) ? `'${whole}` : whole.replace(FORMULA_START, "$1'");
  return `"${safe.replaceAll('"', '""')}"`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
