import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/discord/command.ts';
import {
  cancelledMessage,
  confirmMessage,
  endedMessage,
  findModal,
  interruptedMessage,
  overMessage,
  peopleMessage,
  reasonModal,
  sessionsMessage,
} from '../../../src/discord/views/picker.ts';
import { progressMessage, summaryMessage } from '../../../src/discord/views/several.ts';
import { KEEP_OUT_LENGTHS } from '../../../src/moderation/keep-out.ts';
import { type Past, type Picking, peoplePage } from '../../../src/moderation/picking.ts';
import type { OneState } from '../../../src/moderation/several.ts';
import { say } from '../../support/english.ts';
import { hostileText, participants, session } from '../../support/hostile.ts';
import { expectWithinLimits, partsOf } from './message-limits.ts';
import { crowd, outcomes } from './outcomes.ts';

const NOW = 1_700_000_000_000;

const picking: fc.Arbitrary<Picking> = fc.record({
  id: fc.constant('abcdefghijkl'),
  guildId: fc.constant('100000000000000010'),
  ownerId: fc.constant('200000000000000001234'),
  stage: fc.constant('confirm'),
  openedAt: fc.constant(NOW),
  endsAt: fc.constant(NOW + 600_000),
  sessionId: hostileText,
  query: fc.option(hostileText),
  page: fc.nat(3),
  people: fc.constant([]),
  first: fc.constant([]),
  keepOut: fc.option(fc.constantFrom(...KEEP_OUT_LENGTHS)),
  reason: fc.option(hostileText),
  reply: fc.constant({ applicationId: '5', token: 't', locale: 'en-US' }),
});

const past = (ids: readonly string[]): readonly Past[] =>
  ids.map((participantId, index) => ({
    participantId,
    earlier: index % 3 === 0 ? null : { times: 100 + index, lastAt: NOW },
    lately: index % 2 === 0 ? null : { by: '200000000000000009999', at: NOW, number: 123_456 },
  }));

/** All labels of buttons, menus and options. */
function labels(message: Message): string[] {
  return (message.components ?? []).flatMap(({ components }) =>
    components.flatMap((one) => ('label' in one && one.label !== undefined ? [one.label] : [])),
  );
}

function lines(message: Message): string[] {
  return partsOf(message)
    .description.split('\n')
    .filter((line) => line.startsWith('• '));
}

describe('the messages of the picker', () => {
  it('are within Discord’s limits, whatever sessions run', () => {
    fc.assert(
      fc.property(picking, fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 60 }), (one, sessions) => {
        fc.pre(sessions.length > 0);
        const message = sessionsMessage(say, one, sessions, NOW);
        expectWithinLimits(message);
        expect(labels(message).every((label) => label.length <= 34)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('are within Discord’s limits, whoever is there', () => {
    fc.assert(
      fc.property(picking, session, crowd(120), fc.nat(4), (one, where, present, every) => {
        const page = peoplePage(present, one);
        const message = peopleMessage(say, {
          picking: one,
          session: where,
          page,
          total: present.length,
          protectedIds: new Set(present.filter((_, n) => n % (every + 1) === every).map(({ id }) => id)),
          left: present.slice(0, 5),
          now: NOW,
        });
        expectWithinLimits(message);
        expect(lines(message)).toHaveLength(page.people.length);
        expect(labels(message).every((label) => label.length <= 34)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  it('list everybody who would be removed, within the limits, whoever they are', () => {
    fc.assert(
      fc.property(
        picking,
        session,
        participants(25),
        fc.array(hostileText, { maxLength: 25 }),
        fc.boolean(),
        (one, where, there, presets, reasonRequired) => {
          fc.pre(there.length > 0);
          const message = confirmMessage(say, {
            picking: one,
            session: where,
            there,
            past: past(there.map(({ id }) => id)),
            left: there.slice(0, 5),
            spared: there.slice(0, 5),
            presets: [...new Set(presets)],
            reasonRequired,
          });
          expectWithinLimits(message);
          expect(lines(message)).toHaveLength(there.length === 1 ? 0 : there.length);
          expect(labels(message).every((label) => label.length <= 34)).toBe(true);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are within Discord’s limits when they have ended', () => {
    for (const message of [
      cancelledMessage(say),
      interruptedMessage(say),
      overMessage(say),
      ...(['session', 'people', 'confirm', 'ended', 'done', 'running'] as const).map((stage) =>
        endedMessage(say, stage),
      ),
    ]) {
      expectWithinLimits(message);
    }
  });

  it('open modals whose texts fit', () => {
    fc.assert(
      fc.property(picking, (one) => {
        for (const modal of [findModal(say, one), reasonModal(say, one, true)]) {
          expect(modal.custom_id.length).toBeLessThanOrEqual(100);
          expect(modal.title.length).toBeLessThanOrEqual(45);
        }
      }),
    );
  });
});

describe('the messages of several', () => {
  const state: fc.Arbitrary<OneState> = fc.oneof(
    fc.constantFrom<OneState>({ kind: 'waiting' }, { kind: 'under-way' }, { kind: 'not-begun' }, { kind: 'broken' }),
    fc.oneof(...Object.values(outcomes(3))).map(
      (outcome): OneState => ({
        kind: 'outcome',
        outcome,
        case: { key: { guildId: '1', number: 123_456 }, earlier: null },
        last: true,
      }),
    ),
  );
  const all = participants(25).chain((people) =>
    fc.tuple(...people.map((person) => state.map((one) => ({ person, state: one })))),
  );

  it('list each of them with a line of its own, within the limits', () => {
    fc.assert(
      fc.property(all, picking, crowd(60), fc.boolean(), (each, one, remaining, stopped) => {
        fc.pre(each.length > 1);
        const progress = { all: each, pausedUntil: NOW + 5_000, stopped };
        const messages = [
          progressMessage(say, progress, one, NOW),
          summaryMessage(say, {
            progress,
            moderatorId: '200000000000000001234',
            reason: one.reason,
            reference: 'K7Q2M4X',
            keptOut: true,
            remaining,
          }),
        ];
        for (const message of messages) {
          expectWithinLimits(message);
          expect(lines(message)).toHaveLength(each.length);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('call nobody removed who was not seen gone', () => {
    fc.assert(
      fc.property(all, (each) => {
        fc.pre(each.length > 1);
        const { title } = partsOf(
          summaryMessage(say, {
            progress: { all: each, pausedUntil: null, stopped: false },
            moderatorId: '1',
            reason: null,
            reference: 'R',
            keptOut: false,
            remaining: null,
          }),
        );
        const gone = each.filter((one) => one.state.kind === 'outcome' && one.state.outcome.kind === 'removed').length;
        const said = /^✅ Removed all/u.test(title)
          ? each.length
          : Number(/^⚠️ Removed and gone: (\d+) of/u.exec(title)?.[1]);
        expect(said).toBe(gone);
      }),
      { numRuns: 60 },
    );
  });
});
