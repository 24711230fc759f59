/** A keep-out of a room, in sessions that begin later. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allowed } from '../../sandbox/patience.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, titleOf } from './assertions.ts';
import { kick, removals } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

/** From the join to the removal, in a session that the bot doesn't know yet, without webhooks. */
const NOTICED_WITHIN_MS = 15_000;
const WITH_WEBHOOKS_MS = 2_000;

describe('a keep-out of a room', () => {
  let harness: Harness;
  let webhooks: string;

  beforeAll(async () => {
    const port = await freePort();
    harness = await startHarness({ environment: { HTTP_PORT: String(port) } });
    webhooks = `http://127.0.0.1:${port}/webhooks/videosdk`;
  });
  afterEach(() => expectNoViolations(harness));
  afterAll(() => harness[Symbol.asyncDispose]());

  /** A session in a room of its own, from which Ana is removed. */
  async function keptOut(keepOut: string) {
    const { videosdk } = harness;
    const { sessionId, roomId } = videosdk.openSession();
    videosdk.join(sessionId, ANA);
    videosdk.join(sessionId, BOB);
    const removed = await kick(harness, { participant: ANA.name, session: sessionId, 'keep-out': keepOut });
    return { sessionId, roomId, removed };
  }

  /** Ana joins a session. Resolves once she is out again. */
  async function comesBack(sessionId: string, timeoutMs: number): Promise<void> {
    const { videosdk } = harness;
    const before = videosdk.requests.at(-1)?.number ?? 0;
    videosdk.join(sessionId, ANA);
    await videosdk.waitForRequest(
      { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' && r.sessionId === sessionId },
      { after: before, timeoutMs },
    );
  }

  it('removes someone from the next session, also after a restart in between, until it’s lifted', async () => {
    const { videosdk, moderator } = harness;
    const { sessionId, roomId, removed } = await keptOut('in this room until lifted');
    expect(removed.text).toContain('Kept out of every session in this room until someone lets them back in.');
    videosdk.endSession(sessionId);
    await harness.bot.stop();
    await harness.restart();
    const next = videosdk.openSession({ roomId });
    videosdk.join(next.sessionId, BOB);
    await comesBack(next.sessionId, NOTICED_WITHIN_MS);
    const list = await moderator.run('keep-outs').reply();
    expect(textOf(list)).toContain('every session there, until lifted · came back once');
    await moderator.choose(list, { label: 'Let someone back in' }, [{ label: ANA.name }]).reply();
    const asked = removals(videosdk).length;
    videosdk.join(next.sessionId, ANA);
    // Someone else who is kept out of that session comes back, too. Once they are out, any check that would have seen
    // Ana is over.
    await kick(harness, { participant: BOB.name, session: next.sessionId, 'keep-out': '1 hour' });
    videosdk.join(next.sessionId, BOB);
    await videosdk.waitForRequest({
      where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' && r.participantId === BOB.participantId,
    });
    expect(videosdk.connected(next.sessionId).map(({ participantId }) => participantId)).toContain(ANA.participantId);
    expect(removals(videosdk).slice(asked)).not.toContain(ANA.participantId);
    videosdk.endSession(next.sessionId);
  });

  it('removes someone from a new session at once with webhooks, and the case says until when', async () => {
    const { videosdk, moderator } = harness;
    const { sessionId, roomId, removed } = await keptOut('in this room for a day');
    expect(removed.text).toMatch(/Kept out of every session in this room until <t:\d+:f>/u);
    videosdk.endSession(sessionId);
    videosdk.sendWebhooksTo(webhooks);
    const next = videosdk.openSession({ roomId });
    videosdk.join(next.sessionId, BOB);
    const at = performance.now();
    await comesBack(next.sessionId, NOTICED_WITHIN_MS);
    expect(performance.now() - at).toBeLessThan(allowed(WITH_WEBHOOKS_MS));
    const number = /Case (\d+)/u.exec(removed.text)?.[1] ?? '';
    const shown = await moderator.run('kick-case', { number }).reply();
    expect(titleOf(shown)).toContain('Ana Sousa');
    expect(textOf(shown)).toMatch(/Kept out of every session in this room until <t:\d+:f>/u);
    videosdk.endSession(next.sessionId);
  });
});
