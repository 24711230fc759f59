import type { Answer } from '../../../../src/removal/outcome.ts';
import { Gone } from '../../../../src/sessions/evidence.ts';
import { attendee, person, sessionOf } from '../../../support/hostile.ts';

/** Noon on a day in November 2023: times in samples count from here. */
export const T0 = 1_700_000_000_000;
export const MINUTE = 60_000;

export const hall = sessionOf('s-hall', { room: '25af-rsr2-lk92', customId: 'Town Hall', connectedCount: 12 });
export const choir = sessionOf('61adc697a239e84d0aaa7e15', { room: 'r-2', connectedCount: 1 });
export const nameless = sessionOf('s-3', { room: '\u200B', connectedCount: null });

export const ada = person('c7wgj9sd', 'Ada Lovelace', T0);
export const bob = person('ofwb7db6', 'Bob', T0 - MINUTE);
export const cleo = person('Klaus Ö', null, null);
export const REFERENCE = 'K7Q2M4X';

/** Proof that someone left. */
export const GONE: Gone = proofOf(Gone.byRecord(attendee(ada, T0)));

/** Everything that VideoSDK can answer to a removal. */
export const EVERY_ANSWER: readonly Answer[] = [
  { kind: 'accepted' },
  { kind: 'rejected', status: 404 },
  { kind: 'forbidden', status: 403 },
  { kind: 'busy', retryAfterSeconds: 7 },
  { kind: 'failed', status: 502 },
  { kind: 'unanswered' },
];

function proofOf<T>(proof: T | null): T {
  if (proof === null) {
    throw new Error('that proves nothing');
  }
  return proof;
}
