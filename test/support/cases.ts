import fc from 'fast-check';
import { CASE_OUTCOMES, type Case, type CaseChange } from '../../src/cases/case.ts';
import { hostileId, hostileText } from './hostile.ts';

/** A plain case for tests that state only what matters to them. Opened on 23 November 2026. */
export function caseOf(number: number, facts: Partial<Case> = {}): Case {
  const createdAt = Date.parse('2026-11-23T10:30:00Z');
  return {
    guildId: '1',
    guildLocale: 'en-US',
    number,
    kind: 'removal',
    moderatorId: '200000000000000001',
    target: { id: `p-${number}`, name: `Person ${number}` },
    account: '',
    sessionId: 's-1',
    room: { id: 'r-1', customId: null },
    reason: null,
    reference: 'REF1',
    createdAt,
    outcome: 'removed',
    settledAt: createdAt + 900,
    returns: 0,
    voided: null,
    ...facts,
  };
}

const time = fc.integer({ min: 0, max: 2 ** 42 });
const longText = fc.oneof(
  hostileText,
  hostileText.map((text) => text.repeat(40)),
);

/** Any possible case, with names, rooms, IDs and reasons of any kind. */
export const hostileCase: fc.Arbitrary<Case> = fc.record({
  guildId: fc.constant('1'),
  guildLocale: fc.constant('en-US'),
  number: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  kind: fc.constantFrom('removal', 'session-end'),
  moderatorId: fc.constant('42'),
  target: fc.option(fc.record({ id: hostileId, name: fc.option(longText) }), { freq: 8 }),
  account: fc.constant(''),
  sessionId: hostileId,
  room: fc.record({ id: hostileId, customId: fc.option(longText) }),
  reason: fc.option(longText, { freq: 4 }),
  reference: fc.constant('K7Q2M4X'),
  createdAt: time,
  outcome: fc.option(fc.constantFrom(...CASE_OUTCOMES), { freq: 8 }),
  settledAt: fc.option(time),
  returns: fc.nat(1_000),
  voided: fc.option(fc.record({ by: fc.constant('42'), at: time, reason: longText })),
});

export const hostileChanges: fc.Arbitrary<CaseChange[]> = fc.array(
  fc.record({
    what: fc.constantFrom('reason' as const, 'void' as const),
    by: fc.constant('42'),
    at: time,
    before: fc.option(longText),
    after: fc.option(longText),
  }),
  { maxLength: 30 },
);
