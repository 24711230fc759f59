import { CASE_OUTCOMES, type CaseOutcome } from './case.ts';

/** What cases can be looked for by: what came of them, that nobody knows yet, or that they were voided. */
export type OutcomeFilter = CaseOutcome | 'open' | 'voided';

export const OUTCOME_FILTERS: readonly OutcomeFilter[] = [...CASE_OUTCOMES, 'open', 'voided'];

/** Each in a sign and two or three plain words, as lists, completions and exports show them. */
export const OUTCOME_WORDS: Readonly<Record<OutcomeFilter, { readonly icon: string; readonly words: string }>> = {
  removed: { icon: '✅', words: 'Removed' },
  returned: { icon: '↩️', words: 'Removed, came straight back' },
  'already-gone': { icon: '➖', words: 'Had already left' },
  'session-over': { icon: '➖', words: 'Session was over' },
  'still-there': { icon: '⚠️', words: 'Stayed in the session' },
  unknown: { icon: '❓', words: 'Unknown' },
  'turned-down': { icon: '⚠️', words: 'Turned down by VideoSDK' },
  forbidden: { icon: '⛔', words: 'VideoSDK refused the bot' },
  busy: { icon: '⚠️', words: 'VideoSDK was busy' },
  unavailable: { icon: '⚠️', words: 'VideoSDK was away' },
  'gone-since': { icon: '☑️', words: 'Out after a restart' },
  'there-since': { icon: '⚠️', words: 'Still in after a restart' },
  open: { icon: '⏳', words: 'Under way' },
  voided: { icon: '🚫', words: 'Voided' },
};
