/** A bot that was killed in the middle looks what came of it: half answers are no evidence then, either. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation } from '../../sandbox/discord/index.ts';
import type { Fault, Operation } from '../../sandbox/videosdk/index.ts';
import { always, expectNeverSaidGone, lastWord } from './doubt.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Stage, setStage, textOf } from './harness.ts';
import { ANA, BOB, CLEO, type Scene, sceneOf, titleOf } from './assertions.ts';

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
  ['the list alone is empty', [[['active-participants'], { kind: 'empty-list' }]]],
  [
    'their entry cannot be read',
    [
      [['active-participants'], { kind: 'entries', become: 'null-id', ids: [ANA.participantId] }],
      [['participant'], { kind: 'status', status: 404 }],
    ],
  ],
  [
    'nothing is said about pages',
    [
      [['active-participants'], { kind: 'leaves-out', ids: [ANA.participantId] }],
      [['active-participants'], { kind: 'behaves', as: { pageInfo: 'missing' } }],
      [['participant'], { kind: 'status', status: 404 }],
    ],
  ],
];

describe('after a crash between the request and its answer', () => {
  let stage: Stage;
  let sessions: Sessions;
  const begun: { scene: Scene; conversation: Conversation }[] = [];

  beforeAll(async () => {
    stage = await setStage();
    sessions = sessionsOf(stage.videosdk);
    const { videosdk } = stage;
    videosdk.fault('list-sessions', { kind: 'status', status: 402 }, { times: Number.POSITIVE_INFINITY });
    for (const [, faults] of WRONGS) {
      const scene = sceneOf(stage, sessions, [ANA, BOB, CLEO]);
      videosdk.fault('removals', { kind: 'hang' }, always(scene));
      for (const [operations, fault] of faults) {
        videosdk.fault(operations, fault, always(scene, { afterRemoval: true }));
      }
      begun.push({ scene, conversation: scene.kick() });
    }
    await Promise.all(begun.map(({ scene }) => scene.removalAsked()));
    stage.bot.signal('SIGKILL');
    await stage.bot.exited;
    await stage.restart();
  }, 60_000);
  afterAll(async () => {
    sessions.endAll();
    expectNoViolations(stage);
    await stage[Symbol.asyncDispose]();
  });

  it.each(WRONGS.map(([what], index) => [what, index] as const))(
    'nobody is said to be out because %s',
    { timeout: 60_000 },
    async (_what, index) => {
      const { scene, conversation } = begun[index] ?? {};
      if (scene === undefined || conversation === undefined) {
        throw new Error('it was not begun');
      }
      const last = await lastWord(stage, scene, conversation);
      expect(scene.connected()).toContain(ANA.participantId);
      expectNeverSaidGone(conversation);
      expect(titleOf(last), textOf(last)).not.toBe('');
      expect(scene.asked('remove-v1')).toHaveLength(1);
    },
  );
});
