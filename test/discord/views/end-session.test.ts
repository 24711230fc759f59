import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { bodies } from '../../../sandbox/discord/body-schemas.ts';
import { modalProblems } from '../../../sandbox/discord/modal-rules.ts';
import type { Message } from '../../../src/discord/command.ts';
import {
  endedMessage,
  endingMessage,
  endModal,
  endQuestion,
  nothingToEndMessage,
} from '../../../src/discord/views/end-session.ts';
import type { NoPeople } from '../../../src/moderation/lists.ts';
import type { Session } from '../../../src/moderation/session.ts';
import type { SessionEndOutcome } from '../../../src/moderation/session-end.ts';
import { say } from '../../support/english.ts';
import { hostileId, hostileText, sessionOf } from '../../support/hostile.ts';
import { anySay } from '../../support/languages.ts';
import { asRead, expectWithinLimits, partsOf } from './message-limits.ts';

const OWNER = '18446744073709551615';
const REF = 'K7Q2M4X';
const hall = sessionOf('s-1', { room: 'r-1', customId: 'Town *Hall*' });
const session: fc.Arbitrary<Session> = fc.record({
  id: hostileId,
  room: fc.record({ id: hostileId, customId: fc.option(hostileText) }),
  startedAt: fc.option(fc.constant(1_700_000_000_000)),
  endedAt: fc.option(fc.constant(1_700_000_009_000)),
  running: fc.boolean(),
  connectedCount: fc.option(fc.nat()),
});

const outcomesOf = (one: Session): readonly SessionEndOutcome[] => [
  { kind: 'ended', session: one },
  { kind: 'over', session: one },
  { kind: 'over', session: null },
  { kind: 'room-not-allowed' },
  { kind: 'name-differs', session: one },
  { kind: 'in-progress', session: one, by: { userId: OWNER } },
  { kind: 'not-recorded', session: one },
  { kind: 'still-running', session: one, accepted: true },
  { kind: 'still-running', session: one, accepted: false },
  { kind: 'unknown', session: one },
  { kind: 'turned-down', session: one, status: 400 },
  { kind: 'forbidden', session: one },
  { kind: 'busy', session: null, retryAfterSeconds: null },
  { kind: 'unavailable', session: one },
];
const shown = (outcome: SessionEndOutcome): Message => endedMessage(say, { outcome, case: null }, OWNER, REF);
const buttonOf = (message: Message): { custom_id: string; label: string } | undefined =>
  (message.components?.[0] as { components: { custom_id: string; label: string }[] } | undefined)?.components[0];

describe('the question before a session is ended', () => {
  it('names the room, how many people, and has the name to be copied outside of the embed', () => {
    const message = endQuestion(say, hall, 12, OWNER);
    expect(asRead(message)).toContain('End the session in room Town \\*Hall\\*?');
    expect(asRead(message)).toContain('It ends for everybody in it: 12 people. It runs since <t:1700000000:R>.');
    expect(asRead(message)).toContain('Nothing was done yet.');
    expect(partsOf(message).content).toContain('Town');
    expect(buttonOf(message)?.label).toBe('End for everybody…');
  });
});

describe('what came of it', () => {
  it('says "ended" of nothing but what was seen over', () => {
    for (const outcome of outcomesOf(hall)) {
      const { title, description } = partsOf(shown(outcome));
      expect(/^⏹️ Ended/u.test(title)).toBe(outcome.kind === 'ended');
      const tells = /(?:No session was ended|not ended|Nothing was|Not ended|did nothing|over|still running)/u;
      expect(outcome.kind === 'ended' || tells.test(`${title} ${description}`)).toBe(true);
    }
  });

  it('has a way on where trying again may help, and none where it cannot', () => {
    const again = outcomesOf(hall).filter((outcome) => buttonOf(shown(outcome)) !== undefined);
    expect(new Set(again.map(({ kind }) => kind))).toEqual(
      new Set(['name-differs', 'not-recorded', 'still-running', 'unknown', 'turned-down', 'unavailable']),
    );
  });

  it('names its case', () => {
    const message = endedMessage(
      say,
      { outcome: { kind: 'ended', session: hall }, case: { guildId: '1', number: 7 } },
      OWNER,
      REF,
    );
    expect(partsOf(message).footer).toBe('Case 7 · Reference K7Q2M4X');
  });
});

it('all of it is within Discord’s limits, whatever the session and its room are called', () => {
  fc.assert(
    fc.property(anySay, session, hostileText, (say, one, given) => {
      const messages = [
        endQuestion(say, one, 1_000_000, OWNER),
        endingMessage(say, one),
        ...outcomesOf(one).map(shown),
        ...(
          [
            { kind: 'several-sessions', sessions: Array.from({ length: 60 }, () => one) },
            { kind: 'no-such-session', given, sessions: [] },
            { kind: 'none-running' },
            { kind: 'session-gone' },
            { kind: 'session-over', session: one },
            { kind: 'room-not-allowed' },
            { kind: 'unavailable', target: null },
          ] satisfies NoPeople[]
        ).map((why) => nothingToEndMessage(say, why, REF)),
      ];
      for (const message of messages) {
        expectWithinLimits(message);
        const button = buttonOf(message);
        if (button !== undefined) {
          expect(button.label.length).toBeLessThanOrEqual(34);
          const modal = endModal(say, button.custom_id.split(':').slice(3).join(':'), OWNER);
          expect(safeParse(bodies.modal, modal).error?.issues ?? []).toEqual([]);
          expect(modalProblems(modal as unknown as Parameters<typeof modalProblems>[0], [])).toEqual([]);
        }
      }
    }),
    { numRuns: 80 },
  );
});
