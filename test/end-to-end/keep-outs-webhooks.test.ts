import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allowed } from '../../sandbox/patience.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, behaveAsDocumented } from './assertions.ts';
import { removalRequests, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

/** From the return to the removal, with webhooks. */
const WITHIN_MS = 1_000;

describe('a keep-out with webhooks', () => {
  let harness: Harness;
  let sessions: Sessions;

  beforeAll(async () => {
    const port = await freePort();
    harness = await startHarness({ environment: { HTTP_PORT: String(port) } });
    sessions = sessionsOf(harness.videosdk);
    harness.videosdk.sendWebhooksTo(`http://127.0.0.1:${port}/webhooks/videosdk`);
  });

  afterEach(() => {
    sessions.endAll();
    behaveAsDocumented(harness);
    harness.videosdk.forget();
  });

  afterAll(() => harness[Symbol.asyncDispose]());

  async function keptOut() {
    const { sessionId } = sessions.open([ANA, BOB]);
    await harness.moderator
      .run('kick-participant', { participant: ANA.name, session: sessionId, 'keep-out': 'until the session ends' })
      .reply();
    return sessionId;
  }

  it('removes someone within a second of their return', async () => {
    const { videosdk } = harness;
    const sessionId = await keptOut();
    for (let n = 2; n <= 5; n += 1) {
      const before = videosdk.requests.at(-1)?.number ?? 0;
      const at = performance.now();
      videosdk.join(sessionId, ANA);
      await videosdk.waitForRequest(
        { where: (r) => r.operation === 'remove-v1' && r.effect === 'done' },
        { after: before, timeoutMs: 5_000 },
      );
      expect(performance.now() - at).toBeLessThan(allowed(WITHIN_MS));
      expect(removalRequests(videosdk.requests)).toHaveLength(n);
    }
    expectNoViolations(harness);
  });

  it('removes no one twice for a webhook that arrives twice or is replayed later', async () => {
    const { videosdk } = harness;
    const sessionId = await keptOut();
    videosdk.behavior.webhookCopies = 5;
    const before = videosdk.requests.at(-1)?.number ?? 0;
    videosdk.join(sessionId, ANA);
    await videosdk.waitForRequest(
      { where: (r) => r.operation === 'remove-v1' && r.effect === 'done' },
      { after: before, timeoutMs: 5_000 },
    );
    const news = await videosdk.waitForWebhook({
      type: 'participant-joined',
      where: ({ status, body }) => status === 200 && JSON.stringify(body).includes(ANA.participantId),
    });
    for (let n = 0; n < 5; n += 1) {
      expect((await videosdk.sendWebhook(news.bytes)).status).toBe(200);
    }
    // Each replay leads to one check at most. Once the last check is over, so is everything that the replays could
    // cause.
    const asked = videosdk.requests.at(-1)?.number ?? 0;
    await videosdk.waitForRequest({ operation: 'active-participants' }, { after: asked, timeoutMs: 10_000 });
    expect(removalRequests(videosdk.requests)).toHaveLength(2);
  });

  it('trusts no webhook: it checks first, and removes no one when the person isn’t there', async () => {
    const { videosdk } = harness;
    const sessionId = await keptOut();
    const before = videosdk.requests.at(-1)?.number ?? 0;
    const body = {
      webhookType: 'participant-joined',
      data: { sessionId, participantId: ANA.participantId, meetingId: 'any' },
    };
    expect((await videosdk.sendWebhook(body)).status).toBe(200);
    await videosdk.waitForRequest({ operation: 'active-participants' }, { after: before });
    expect((await videosdk.sendWebhook(body, { signature: 'wrong' })).status).toBe(401);
    expect(removalRequests(videosdk.requests)).toHaveLength(1);
  });

  it('works even when a webhook is lost', async () => {
    const { videosdk } = harness;
    const sessionId = await keptOut();
    videosdk.behavior.webhookCopies = 0;
    const before = videosdk.requests.at(-1)?.number ?? 0;
    videosdk.join(sessionId, ANA);
    await videosdk.waitForRequest(
      { where: (r) => r.operation === 'remove-v1' && r.effect === 'done' },
      { after: before, timeoutMs: 5_000 },
    );
  });
});
