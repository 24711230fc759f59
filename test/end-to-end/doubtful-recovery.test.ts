/** A bot that was killed during a removal checks what happened. Incomplete answers are no evidence then either. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation } from '../../sandbox/discord/index.ts';
import type { Fault, Operation } from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, CLEO, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { always, expectNeverSaidGone, lastWord } from './doubt.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const OTHER_READS: readonly Operation[] = ['get-session', 'participant', 'participants'];

const WRONGS: readonly [string, readonly [readonly Operation[], Fault][]][] = [
  ...([400, 402, 404] as const).map((status): (typeof WRONGS)[number] => [
    `every read is answered ${status}`,
    [[['active-participants', ...OTHER_READS], { kind: 'status', status }]],
  ]),
  [
    'the list is empty and nothing else is found',
    [
      [['active-participants'], { kind: 'empty-list' }],
      [OTHER_READS, { kind: 'status', status: 404 }],
    ],
  ],
  ['only the list is empty', [[['active-participants'], { kind: 'empty-list' }]]],
  [
    'their entry can’t be read',
    [
      [['active-participants'], { kind: 'entries', become: 'null-id', ids: [ANA.participantId] }],
      [['participant'], { kind: 'status', status: 404 }],
    ],
  ],
  [
    'the list says nothing about pages',
    [
      [['active-participants'], { kind: 'leaves-out', ids: [ANA.participantId] }],
      [['active-participants'], { kind: 'behaves', as: { pageInfo: 'missing' } }],
      [['participant'], { kind: 'status', status: 404 }],
    ],
  ],
];

describe('after a crash between the request and its answer', () => {
  let harness: Harness;
  let sessions: Sessions;
  const begun: { fixture: Fixture; conversation: Conversation }[] = [];

  beforeAll(async () => {
    harness = await startHarness();
    sessions = sessionsOf(harness.videosdk);
    const { videosdk } = harness;
    videosdk.fault('list-sessions', { kind: 'status', status: 402 }, { times: Number.POSITIVE_INFINITY });
    for (const [, faults] of WRONGS) {
      const fixture = fixtureOf(harness, sessions, [ANA, BOB, CLEO]);
      videosdk.fault('removals', { kind: 'hang' }, always(fixture));
      for (const [operations, fault] of faults) {
        videosdk.fault(operations, fault, always(fixture, { afterRemoval: true }));
      }
      begun.push({ fixture, conversation: fixture.kick() });
    }
    await Promise.all(begun.map(({ fixture }) => fixture.removalAsked()));
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
  });
  afterAll(async () => {
    sessions.endAll();
    expectNoViolations(harness);
    await harness[Symbol.asyncDispose]();
  });

  it.each(WRONGS.map(([what], index) => [what, index] as const))(
    'no one is said to be out because %s',
    async (_what, index) => {
      const { fixture, conversation } = begun[index] ?? {};
      if (fixture === undefined || conversation === undefined) {
        throw new Error('it was not begun');
      }
      const last = await lastWord(harness, fixture, conversation);
      expect(fixture.connected()).toContain(ANA.participantId);
      expectNeverSaidGone(conversation);
      expect(titleOf(last), textOf(last)).not.toBe('');
      expect(fixture.asked('remove-v1')).toHaveLength(1);
    },
  );
});
