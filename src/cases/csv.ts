import { roomName } from '../sessions/session.ts';
import type { Case } from './case.ts';
import type { OutcomeWords } from './history-filter.ts';

/** As many cases as one export holds, and as many bytes: Discord takes 10 MiB, and other parts come with the file. */
export const MOST_EXPORTED = 10_000;
export const MOST_EXPORTED_BYTES = 8_000_000;
/** An id or a name may be of megabytes; a cell of a spreadsheet holds 32,767 characters. */
const LONGEST_CELL = 4_000;

/** Their names are for programs, so they are the same in every language; the cells of one are for people. */
const COLUMNS: readonly (readonly [name: string, of: (one: Case, words: OutcomeWords) => string | number | null])[] = [
  ['case', ({ number }) => number],
  ['opened_utc', ({ createdAt }) => iso(createdAt)],
  ['settled_utc', ({ settledAt }) => (settledAt === null ? null : iso(settledAt))],
  ['outcome', ({ outcome }) => outcome ?? 'open'],
  ['outcome_words', ({ outcome }, words) => words[outcome ?? 'open'].words],
  ['participant_name', ({ target }) => target?.name ?? null],
  ['participant_id', ({ target }) => target?.id ?? null],
  ['moderator_id', ({ moderatorId }) => moderatorId],
  ['reason', ({ reason }) => reason],
  ['room', ({ room }) => roomName(room)],
  ['session_id', ({ sessionId }) => sessionId],
  ['returns', ({ returns }) => returns],
  ['voided_utc', ({ voided }) => (voided === null ? null : iso(voided.at))],
  ['voided_by', ({ voided }) => voided?.by ?? null],
  ['void_reason', ({ voided }) => voided?.reason ?? null],
  ['reference', ({ reference }) => reference],
  ['kind', ({ kind }) => kind],
];

/** The mark by which spreadsheets know that a file is UTF-8. */
const BOM = '\uFEFF';

/** The first line of an export. */
export function csvHead(): string {
  return BOM + csvLine(COLUMNS.map(([name]) => name));
}

/**
 * One case, as a line of an export.
 *
 * @param words those of whoever will read it
 */
export function csvCase(one: Case, words: OutcomeWords): string {
  return csvLine(COLUMNS.map(([, of]) => of(one, words)));
}

/** One record after RFC 4180, with the line break at its end; every cell in quotes. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** Whatever begins a formula somewhere: LibreOffice and Excel take some of these in full width too. */
const FORMULA = '=+\\-@\\t\\r\\n＝＋－＠';
/**
 * At the start, and after whatever a spreadsheet may take for the end of a cell where a comma is none (most of Europe), or
 * where it does not honour the quotes. Blanks, marks that do not show and quotes before it are skipped by some.
 */
const FORMULA_START = new RegExp(`(?<=^|[,;|\\t\\r\\n])([\\s"'\\p{Cf}\\p{Cc}]*?)(?=[${FORMULA}])`, 'gu');
/** A spreadsheet keeps 15 digits of a number, and drops zeros in front: ids would be others. */
const MANGLED_NUMBER = /^\s*(?:0\d+|\d{16,}|\d+[eE]\d+)\s*$/u;

/** In quotes, with quotes in it doubled; where a spreadsheet would calculate, an apostrophe keeps it text. */
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
