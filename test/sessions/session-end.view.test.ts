import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeParse } from 'zod/v4/core';
import { bodies } from '../../sandbox/discord/body-schemas.ts';
import { modalProblems } from '../../sandbox/discord/modal-rules.ts';
import type { Message } from '../../src/bot/command.ts';
import { complete, type Listing, partial } from '../../src/sessions/evidence.ts';
import type { NoPeople } from '../../src/sessions/lists.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import type { Session } from '../../src/sessions/session.ts';
import type { SessionEndOutcome } from '../../src/sessions/session-end.ts';
import {
  endedMessage,
  endingMessage,
  endModal,
  endQuestion,
  nothingToEndMessage,
} from '../../src/sessions/session-end.view.ts';
import { asRead, expectWithinLimits, partsOf } from '../bot/ui/message-limits.ts';
import { t } from '../support/english.ts';
import { hostileId, hostileText, person, sessionOf } from '../support/hostile.ts';
import { anySay } from '../support/languages.ts';

const OWNER = '18446744073709551615';
const REF = 'K7Q2M4X';
const hall = sessionOf('s-1', { room: 'r-1', customId: 'Town *Hall*' });
const session: fc.Arbitrary<Session> = fc.record({
  id: hostileId,
  room: fc.record({ id: hostileId, customId: fc.option(hostileText) }),
  startedAt: fc.option(fc.constant(1_700_000_000_000)),
  endedAt: fc.option(fc.constant(1_700_000_009_000)),
  state: fc.constantFrom('running', 'ended', 'unclear'),
  connectedCount: fc.option(fc.nat()),
});

const outcomesOf = (one: Session): readonly SessionEndOutcome[] => [
  { kind: 'ended', session: one },
  { kind: 'over', session: one, answer: null },
  { kind: 'over', session: one, answer: { kind: 'failed', status: 502 } },
  { kind: 'unseen', session: one },
  { kind: 'unseen', session: null },
  { kind: 'taken-over', session: one },
  { kind: 'room-not-allowed' },
  { kind: 'name-differs', session: one },
  { kind: 'in-progress', session: one, by: { userId: OWNER } },
  { kind: 'not-recorded', session: one },
  { kind: 'still-running', session: one, accepted: true },
  { kind: 'still-running', session: one, accepted: false },
  { kind: 'unknown', session: one, answer: { kind: 'unanswered' } },
  { kind: 'unknown', session: one, answer: { kind: 'forbidden', status: 403 } },
  { kind: 'turned-down', session: one, status: 400 },
  { kind: 'forbidden', session: one },
  { kind: 'forbidden', session: one, skewMs: -184_000 },
  { kind: 'unknown', session: one, answer: { kind: 'forbidden', status: 401, skewMs: 184_000 } },
  { kind: 'busy', session: null, retryAfterSeconds: null },
  { kind: 'unavailable', session: one },
];
const shown = (outcome: SessionEndOutcome): Message => endedMessage(t, { outcome, case: null }, OWNER, REF);
const buttonOf = (message: Message): { custom_id: string; label: string } | undefined =>
  (message.components?.[0] as { components: { custom_id: string; label: string }[] } | undefined)?.components[0];

describe('the question before a session is ended', () => {
  it('names the room and how many people, and has the name outside of the embed, to copy', () => {
    const twelve = Array.from({ length: 12 }, (_, n) => person(`p${n}`));
    const message = endQuestion(t, hall, complete(twelve), OWNER);
    expect(asRead(message)).toContain('End the session in room Town \\*Hall\\*?');
    expect(asRead(message)).toContain('This ends it for everyone in it: 12 people. It started <t:1700000000:R>.');
    expect(asRead(message)).toContain('Nothing has been done yet.');
    expect(partsOf(message).content).toContain('Town');
    expect(buttonOf(message)?.label).toBe('End for everyone…');
  });

  it('counts those who were seen, and says that no one is there only for a complete list', () => {
    const asked = (people: Listing<Participant>) => asRead(endQuestion(t, hall, people, OWNER));
    expect(asked(partial([person('a'), person('b')], 'pages-moved'))).toContain('everyone in it: at least 2 people.');
    expect(asked(complete([]))).toContain('No one is connected now');
    expect(asked(partial([], 'emptied'))).toContain('The bot can’t see how many people that is');
    expect(asked(partial([], 'emptied'))).not.toMatch(/no one is connected/iu);
  });
});

describe('the result', () => {
  it('says "ended" only about a session that was seen to be over', () => {
    for (const outcome of outcomesOf(hall)) {
      const { title, description } = partsOf(shown(outcome));
      expect(/^⏹️ Ended/u.test(title)).toBe(outcome.kind === 'ended');
      const tells =
        /(?:No session was ended|not ended|Nothing was|Not ended|changed nothing|over|still running|Couldn’t confirm)/u;
      expect(outcome.kind === 'ended' || tells.test(`${title} ${description}`)).toBe(true);
    }
  });

  it('offers a next step when trying again may help, and none when it can’t', () => {
    const again = outcomesOf(hall).filter((outcome) => buttonOf(shown(outcome)) !== undefined);
    expect(new Set(again.map(({ kind }) => kind))).toEqual(
      new Set(['unseen', 'name-differs', 'not-recorded', 'still-running', 'unknown', 'turned-down', 'unavailable']),
    );
  });

  it('says about a session that can’t be seen neither that it is over nor that no one is in it', () => {
    for (const session of [hall, null]) {
      const text = asRead(shown({ kind: 'unseen', session }));
      expect(text).toContain('❓ Not ended: can’t see the session');
      expect(text).not.toMatch(/is over|no one is in it/iu);
    }
  });

  it('says that VideoSDK never said yes when the session is over anyway', () => {
    const never = 'VideoSDK didn’t accept the request, or didn’t answer it.';
    expect(asRead(shown({ kind: 'over', session: hall, answer: { kind: 'unanswered' } }))).toContain(never);
    expect(asRead(shown({ kind: 'over', session: hall, answer: null }))).not.toContain(never);
  });

  it('names its case', () => {
    const message = endedMessage(
      t,
      { outcome: { kind: 'ended', session: hall }, case: { guildId: '1', number: 7 } },
      OWNER,
      REF,
    );
    expect(partsOf(message).footer).toBe('Case 7 · Reference K7Q2M4X');
  });
});

it('the question and the result are within Discord’s limits, whatever the session and its room are called', () => {
  fc.assert(
    fc.property(anySay, session, hostileText, (t, one, given) => {
      const messages = [
        endQuestion(t, one, partial([person('a')], 'page-missing'), OWNER),
        endQuestion(t, one, partial([], 'emptied'), OWNER),
        endingMessage(t, one),
        ...outcomesOf(one).map(shown),
        ...(
          [
            { kind: 'several-sessions', sessions: Array.from({ length: 60 }, () => one) },
            { kind: 'no-such-session', given, sessions: [] },
            {
              kind: 'sessions-incomplete',
              given,
              sessions: Array.from({ length: 60 }, () => one),
              gap: 'rooms-unknown',
            },
            { kind: 'none-running' },
            { kind: 'session-gone' },
            { kind: 'session-over', session: one },
            { kind: 'unavailable', target: null },
          ] satisfies NoPeople[]
        ).map((why) => nothingToEndMessage(t, why, REF)),
      ];
      for (const message of messages) {
        expectWithinLimits(message);
        const button = buttonOf(message);
        if (button !== undefined) {
          expect(button.label.length).toBeLessThanOrEqual(34);
          const modal = endModal(t, button.custom_id.split(':').slice(3).join(':'), OWNER);
          expect(safeParse(bodies.modal, modal).error?.issues ?? []).toEqual([]);
          expect(modalProblems(modal as unknown as Parameters<typeof modalProblems>[0], [])).toEqual([]);
        }
      }
    }),
    { numRuns: 80 },
  );
});
