import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowed } from '../../sandbox/patience.ts';
import type { JoinOptions } from '../../sandbox/videosdk/index.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import { present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

/** From the join to the removal with a healthy API, without webhooks and with them. */
const WITHIN_MS = 5_000;
const WITH_WEBHOOKS_MS = 1_000;

/** Who joins within the next seconds may have been in when the list was made that lets people stay. */
const later = (who: JoinOptions): JoinOptions => ({ ...who, joinedAt: new Date(Date.now() + 10_000) });

const DAN = { participantId: 'p-dan-4', name: 'Dan Moss' };

let port: number;
const harness = useHarness(async () => {
  port = await freePort();
  return { environment: { HTTP_PORT: String(port) } };
});
let sessions: Sessions;
beforeEach(() => {
  sessions = sessionsOf(harness.videosdk);
});
afterEach(() => sessions.endAll());

/** Someone comes who may not be in. Resolves with the milliseconds until they are out again. */
async function turnedAway(sessionId: string, who: JoinOptions): Promise<number> {
  const { videosdk } = harness;
  const before = videosdk.requests.at(-1)?.number ?? 0;
  const at = performance.now();
  videosdk.join(sessionId, later(who));
  await videosdk.waitForRequest(
    {
      where: (r) =>
        r.operation.startsWith('remove-') && r.effect === 'done' && r.participantId === (who.participantId ?? ''),
    },
    { after: before, timeoutMs: 15_000 },
  );
  return performance.now() - at;
}

describe('a locked session', () => {
  it('loses anyone new in time, keeps who was in, and lets someone in and everyone once it’s unlocked', async () => {
    const { videosdk, moderator } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    const conversation = moderator.run('lock-session');
    expect(titleOf(await conversation.reply())).toMatch(/^🔒 Locked: /u);
    videosdk.leave(sessionId, BOB.participantId);
    expect(await turnedAway(sessionId, CLEO)).toBeLessThan(allowed(WITHIN_MS));
    videosdk.join(sessionId, BOB);
    const shown = await conversation.messageWhere(
      (message) => textOf(message).includes(CLEO.name) && !textOf(message).includes('not seen gone yet'),
      { timeoutMs: 20_000 },
    );
    expect(textOf(shown)).toContain('Someone else has joined once');

    const pressed = moderator.press(shown, { label: 'Let in' });
    const after = await pressed.messageWhere((message) => textOf(message).includes('Let in, from their next join on'));
    expect(textOf(after)).toContain(CLEO.name);
    videosdk.join(sessionId, CLEO);
    // Once he is out again, any check that would have seen her is over.
    expect(await turnedAway(sessionId, DAN)).toBeLessThan(allowed(WITHIN_MS));
    expect(await turnedAway(sessionId, DAN)).toBeLessThan(allowed(WITHIN_MS));
    expect([...present(videosdk, sessionId)].sort()).toEqual([ANA, BOB, CLEO].map((one) => one.participantId).sort());

    const opened = moderator.press(after, { label: 'Unlock' });
    await opened.messageWhere((message) => titleOf(message).startsWith('🔓 No longer locked'));
    videosdk.join(sessionId, DAN);
    expect(textOf(await moderator.run('lock-session').reply())).toContain('participant ID: 4 people');
    expect(removals(videosdk)).toEqual([CLEO, DAN, DAN].map((one) => one.participantId));
  });

  it('stays locked over a restart, for who was in and for who wasn’t', async () => {
    const { videosdk, moderator } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    const conversation = moderator.run('lock-session', { length: '1 hour' });
    await conversation.reply();
    videosdk.leave(sessionId, BOB.participantId);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    videosdk.join(sessionId, BOB);
    videosdk.join(sessionId, later(CLEO));
    await harness.restart();
    await videosdk.waitForRequest(
      { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' },
      { timeoutMs: 15_000 },
    );
    expect(removals(videosdk)).toEqual([CLEO.participantId]);
    expect([...present(videosdk, sessionId)].sort()).toEqual([ANA.participantId, BOB.participantId].sort());
    await conversation.messageWhere((message) => textOf(message).includes(CLEO.name), { timeoutMs: 20_000 });
  });

  it('loses anyone new within a second where VideoSDK sends webhooks', async () => {
    const { videosdk, moderator } = harness;
    const { sessionId } = sessions.open([ANA]);
    videosdk.sendWebhooksTo(`http://127.0.0.1:${port}/webhooks/videosdk`);
    await moderator.run('lock-session', { session: sessionId }).reply();
    for (const who of [BOB, CLEO, BOB]) {
      expect(await turnedAway(sessionId, who)).toBeLessThan(allowed(WITH_WEBHOOKS_MS));
    }
    expect(present(videosdk, sessionId)).toEqual([ANA.participantId]);
  });
});
