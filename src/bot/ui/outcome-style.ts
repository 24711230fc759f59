import type { OutcomeFilter } from '../../cases/history-filter.ts';
import type { OutcomeKind } from '../../removal/outcome.ts';
import type { Tone } from './embed.ts';

/**
 * What an outcome looks like before anyone reads a word of it. The words say the same, so no one needs the color or the
 * icon.
 */
export interface OutcomeStyle {
  readonly tone: Tone;
  readonly icon: string;
}

const DONE: OutcomeStyle = { tone: 'done', icon: '✅' };
/** Out, for an unknown reason. */
const OUT: OutcomeStyle = { tone: 'done', icon: '☑️' };
const BACK: OutcomeStyle = { tone: 'waiting', icon: '↩️' };
const WAITING: OutcomeStyle = { tone: 'waiting', icon: '⏳' };
const NOTHING: OutcomeStyle = { tone: 'nothing', icon: '➖' };
const NOT_DONE: OutcomeStyle = { tone: 'failed', icon: '⚠️' };
const UNKNOWN: OutcomeStyle = { tone: 'failed', icon: '❓' };
const REFUSED: OutcomeStyle = { tone: 'failed', icon: '⛔' };
const QUESTION: OutcomeStyle = { tone: 'question', icon: '❔' };

/** One color and one icon for each possible outcome of a removal. */
export const OUTCOME_STYLES: Readonly<Record<OutcomeKind, OutcomeStyle>> = {
  removed: DONE,
  gone: OUT,
  returned: BACK,
  pending: WAITING,
  'taken-over': NOT_DONE,
  'report-handled': NOTHING,
  'still-there': NOT_DONE,
  unknown: UNKNOWN,
  'already-gone': NOTHING,
  'in-progress': WAITING,
  protected: { tone: 'failed', icon: '🛡️' },
  'to-confirm': QUESTION,
  'cooling-down': NOT_DONE,
  'reason-missing': QUESTION,
  'not-recorded': NOT_DONE,
  ambiguous: QUESTION,
  'no-such-person': QUESTION,
  'nobody-named': QUESTION,
  'several-sessions': QUESTION,
  'no-such-session': QUESTION,
  'sessions-incomplete': QUESTION,
  'people-incomplete': QUESTION,
  overloaded: NOT_DONE,
  'none-running': NOTHING,
  'room-not-allowed': REFUSED,
  'session-over': NOTHING,
  'turned-down': NOT_DONE,
  forbidden: REFUSED,
  'no-account': REFUSED,
  busy: { tone: 'waiting', icon: '⚠️' },
  unavailable: NOT_DONE,
};

/** The same for cases, with the outcomes that recovery finds and those of ended sessions. */
export const CASE_STYLES: Readonly<Record<OutcomeFilter, OutcomeStyle>> = {
  removed: DONE,
  gone: OUT,
  returned: BACK,
  'came-back': BACK,
  'already-gone': NOTHING,
  'session-over': NOTHING,
  'still-there': NOT_DONE,
  unknown: UNKNOWN,
  'turned-down': NOT_DONE,
  forbidden: REFUSED,
  busy: NOT_DONE,
  unavailable: NOT_DONE,
  'gone-since': OUT,
  'there-since': NOT_DONE,
  'not-asked': NOTHING,
  ended: { tone: 'done', icon: '⏹️' },
  'still-running': NOT_DONE,
  'over-since': OUT,
  'running-since': NOT_DONE,
  open: WAITING,
  voided: { tone: 'nothing', icon: '🚫' },
};

/** A title with its icon in front. */
export function titled({ icon }: OutcomeStyle, title: string): string {
  return `${icon} ${title}`;
}
