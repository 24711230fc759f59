/** Keep-outs when VideoSDK gives incomplete answers: they end only on evidence, and never silently. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation, Message } from '../../sandbox/discord/index.ts';
import type { Fault, JoinOptions, Operation } from '../../sandbox/videosdk/index.ts';
import { waitFor } from '../support/waiting.ts';
import { ANA, BOB, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { always, expectNeverSaidThere, inTurn, saysRemoved } from './doubt.ts';
import { removals, type Sessions, sessionsOf, setConfirm } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

let harness: Harness;
let sessions: Sessions;

/** Long enough for more than one check of a session that the bot can't see. */
const BLIND_MS = 9_500;
/** After an empty list, the bot checks less often whether the session is over. */
const EMPTY_MS = 33_000;
/** Counted from when it can see again. */

const READS: readonly Operation[] = ['active-participants', 'participant', 'participants', 'get-session'];

async function keptOut(people: readonly JoinOptions[] = [ANA, BOB]): Promise<Fixture & { conversation: Conversation }> {
  const here = fixtureOf(harness, sessions, people);
  const conversation = await inTurn(() => here.kick({ 'keep-out': '1 hour' }));
  expect(saysRemoved(await conversation.reply())).toBe(true);
  return { ...here, conversation };
}

/** They join again, and are out again in time. */
async function expectRemovedAgain(here: Fixture, who: JoinOptions = ANA): Promise<void> {
  const before = here.asked('remove-v1').length;
  harness.videosdk.join(here.sessionId, who);
  await waitFor(() => expect(here.asked('remove-v1').length).toBeGreaterThan(before), {
    timeout: 20_000,
    interval: 100,
  });
  await waitFor(() => expect(here.connected()).not.toContain(who.participantId), { timeout: 5_000 });
}

describe.concurrent('someone who is kept out', () => {
  beforeAll(async () => {
    harness = await startHarness();
    sessions = sessionsOf(harness.videosdk);
    harness.videosdk.fault('list-sessions', { kind: 'status', status: 402 }, { times: Number.POSITIVE_INFINITY });
  });
  afterAll(async () => {
    sessions.endAll();
    expectNoViolations(harness);
    await harness[Symbol.asyncDispose]();
  });

  it.each([400, 402, 404])(
    'is removed when they come back after every read was answered %i for seconds',
    async (status) => {
      const here = await keptOut();
      harness.videosdk.fault('reads', { kind: 'status', status }, always(here, { forMs: BLIND_MS }));
      await sleep(BLIND_MS);
      await expectRemovedAgain(here);
    },
  );

  const blind: readonly [string, number, readonly [readonly Operation[], Fault][]][] = [
    [
      'the list was empty and nothing else was found',
      EMPTY_MS,
      [
        [['active-participants'], { kind: 'empty-list' }],
        [['get-session', 'participant', 'participants'], { kind: 'status', status: 404 }],
      ],
    ],
    ['answers were empty', BLIND_MS, [[READS, { kind: 'odd-body', body: 'empty-200' }]]],
    ['answers were refusals with a 200', BLIND_MS, [[READS, { kind: 'odd-body', body: 'refusal' }]]],
    ['answers had an unknown shape', BLIND_MS, [[READS, { kind: 'odd-body', body: 'foreign-json' }]]],
  ];
  it.each(blind)('is removed when they come back after seconds in which %s', async (_what, forMs, faults) => {
    const here = await keptOut();
    for (const [operations, fault] of faults) {
      harness.videosdk.fault(operations, fault, always(here, { forMs }));
    }
    await sleep(forMs);
    await expectRemovedAgain(here);
  });

  it('is removed when they came back while nothing could be read', async () => {
    const here = await keptOut();
    harness.videosdk.fault('reads', { kind: 'status', status: 404 }, always(here, { forMs: BLIND_MS }));
    await sleep(1_000);
    await expectRemovedAgain(here);
    expectNeverSaidThere(here.conversation);
  });

  it('is recognized when their ID arrives as a number', async () => {
    const here = await keptOut([{ participantId: '4711', name: ANA.name }, BOB]);
    harness.videosdk.fault('reads', { kind: 'entries', become: 'numeric-id' }, always(here));
    await expectRemovedAgain(here, { participantId: '4711', name: ANA.name });
  });

  it('is no longer kept out once the session’s record says that it is over, and the moderator is told', async () => {
    const here = await keptOut();
    const before = textOf(await here.conversation.reply());
    harness.videosdk.endSession(here.sessionId);
    const told = (): boolean =>
      here.conversation.followUps.length > 0 ||
      here.conversation.versions.some((version) => textOf(version) !== before);
    await waitFor(() => expect(told()).toBe(true), { timeout: 25_000, interval: 200 });
  });
});

describe('a notice about a namesake', () => {
  const OTHER = { participantId: 'p-ana-9', name: ANA.name } as const;
  const BUTTON = { label: 'Remove and keep out' };

  beforeEach(async () => {
    harness = await startHarness();
    sessions = sessionsOf(harness.videosdk);
  });
  afterEach(async () => {
    expectNoViolations(harness);
    await harness[Symbol.asyncDispose]();
  });

  async function noticed(): Promise<{ here: Fixture; notice: Message }> {
    const here = fixtureOf(harness, sessions, [ANA, BOB]);
    const opened = here.kick({ 'keep-out': '1 hour' });
    await opened.reply();
    await waitFor(() => expect(here.connected()).toEqual([BOB.participantId]), { timeout: 10_000 });
    harness.videosdk.join(here.sessionId, OTHER);
    return { here, notice: await opened.waitForFollowUp(1, { timeoutMs: 15_000 }) };
  }

  it('removes no one with a single press when the server always asks for confirmation', async () => {
    const { here, notice } = await noticed();
    await setConfirm(harness, 'Always confirm');
    const answer = await harness.moderator.press(notice, BUTTON).reply();
    expect(saysRemoved(answer), textOf(answer)).toBe(false);
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
    expect(here.connected()).toContain(OTHER.participantId);
    const listed = await harness.moderator.run('keep-outs').reply();
    expect(titleOf(listed)).toBe('Kept out: 1');
  });

  it('is only about an ID: someone who has that ID as their name stays', async () => {
    const { here, notice } = await noticed();
    await setConfirm(harness, 'Never confirm');
    const { videosdk } = harness;
    videosdk.leave(here.sessionId, OTHER.participantId);
    videosdk.join(here.sessionId, { participantId: 'p-innocent', name: OTHER.participantId });
    const answer = await harness.moderator.press(notice, BUTTON).reply();
    expect(saysRemoved(answer), textOf(answer)).toBe(false);
    expect(removals(videosdk)).toEqual([ANA.participantId]);
    expect(here.connected()).toContain('p-innocent');
  });
});
