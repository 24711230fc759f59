import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Discord, RunOptions } from '../../sandbox/discord/index.ts';
import { ANA, BOB, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

const BEAT_MS = 400;
/** After a second Identify within five seconds, discord.js waits for the rest of the five seconds and some more. */
const REIDENTIFIED_WITHIN_MS = 12_000;

function latest(discord: Discord): { readonly sessionId: string | null; readonly opened: number } {
  const { connections } = discord.gateway;
  return { sessionId: connections.at(-1)?.sessionId ?? null, opened: connections.length };
}

describe('a connected bot', () => {
  let harness: Harness;
  let sessions: Sessions;

  beforeAll(async () => {
    harness = await startHarness({ discord: { heartbeatIntervalMs: BEAT_MS } });
    sessions = sessionsOf(harness.videosdk);
  });
  afterEach(() => {
    sessions.endAll();
    expectNoViolations(harness);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const fixture = (): Fixture => fixtureOf(harness, sessions, [ANA, BOB]);

  /** A kick is answered once, by the process that was there before. */
  async function expectKickWorks(): Promise<void> {
    const { kick, connected, asked } = fixture();
    const conversation = kick();
    expect(titleOf(await conversation.reply())).toBe('✅ Removed: Ana Sousa');
    expect(connected()).toEqual([BOB.participantId]);
    expect(asked('remove-v1')).toHaveLength(1);
    expect(conversation.versions).toHaveLength(1);
    expect(harness.discord.gateway.connections).toHaveLength(1);
  }

  /** Does something to the connection, and waits until the bot is back on another one. */
  async function afterwards(disturb: () => void): Promise<{ resumed: number; identified: number }> {
    const { gateway } = harness.discord;
    const [ready, resumes, identifies] = [gateway.readyCount, gateway.resumes.length, gateway.identifies.length];
    disturb();
    await gateway.waitForReady(ready + 1, { timeoutMs: REIDENTIFIED_WITHIN_MS });
    return { resumed: gateway.resumes.length - resumes, identified: gateway.identifies.length - identifies };
  }

  it('asks for no intents, and for its one shard', () => {
    expect(harness.discord.gateway.identifies).toHaveLength(1);
    expect(harness.discord.gateway.identifies[0]).toMatchObject({ intents: 0, shard: [0, 1], outcome: 'ready' });
  });

  it('keeps sending heartbeats, and a kick works', async () => {
    await harness.discord.gateway.waitFor(({ connections }) => (connections[0]?.heartbeats ?? 0) >= 3);
    await expectKickWorks();
    expect(harness.discord.gateway.connections).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ['when Discord asks it to reconnect (op 7)', () => harness.discord.gateway.requestReconnect()],
    [
      'when Discord calls the session invalid but resumable (op 9)',
      () => harness.discord.gateway.invalidateSession(true),
    ],
    ['when Discord closes with 4000', () => harness.discord.gateway.close(4_000)],
    ['when Discord closes with 4001', () => harness.discord.gateway.close(4_001)],
    ['when the connection is cut without notice', () => harness.discord.gateway.cut()],
    ['when its heartbeats are no longer answered', () => harness.discord.gateway.muteHeartbeatAcks(true)],
  ])('resumes its session %s, and a kick works', async (_when, disturb) => {
    const before = latest(harness.discord).sessionId;
    expect(await afterwards(disturb)).toEqual({ resumed: 1, identified: 0 });
    expect(latest(harness.discord).sessionId).toBe(before);
    expect(harness.discord.gateway.resumes.at(-1)).toMatchObject({ sessionId: before, outcome: 'resumed' });
    await harness.bot.waitForLog(({ msg }) => msg === 'gateway resumed');
    await expectKickWorks();
  });

  it('starts a new session when Discord says that the old one is gone (op 9), and a kick works', async () => {
    const before = latest(harness.discord).sessionId;
    expect(await afterwards(() => harness.discord.gateway.invalidateSession(false))).toMatchObject({ identified: 1 });
    expect(latest(harness.discord).sessionId).not.toBe(before);
    expect(harness.discord.gateway.identifies.at(-1)).toMatchObject({ intents: 0, outcome: 'ready' });
    await expectKickWorks();
  });

  it('starts a new session when Discord closes normally (1000), and a kick works', async () => {
    expect(await afterwards(() => harness.discord.gateway.close(1_000))).toMatchObject({ identified: 1 });
    await expectKickWorks();
  });

  it('comes back after the gateway was unreachable for a while, and a kick works', async () => {
    const { gateway } = harness.discord;
    const seconds = await afterwards(() => {
      gateway.refuseConnections(true);
      gateway.cut();
      setTimeout(() => gateway.refuseConnections(false), 1_200);
    });
    expect(seconds.resumed + seconds.identified).toBeGreaterThan(0);
    await expectKickWorks();
  });

  describe('a command sent while the connection was down', () => {
    async function sentMeanwhile(how: RunOptions) {
      const { connected, asked, sessionId } = fixture();
      const { gateway } = harness.discord;
      let replayed = gateway.resumes.length;
      const conversation = await new Promise<ReturnType<Fixture['kick']>>((resolve) => {
        void afterwards(() => {
          gateway.cut();
          resolve(harness.moderator.run('kick-participant', { participant: ANA.name, session: sessionId }, how));
        });
      });
      await gateway.waitFor(({ resumes }) => resumes.length > replayed);
      replayed = gateway.resumes.at(-1)?.replayed ?? 0;
      return { conversation, connected, asked, replayed };
    }

    it('is replayed and answered while it can still be answered', async () => {
      const { conversation, connected, asked, replayed } = await sentMeanwhile({});
      expect(replayed).toBe(1);
      expect(titleOf(await conversation.reply())).toBe('✅ Removed: Ana Sousa');
      expect(connected()).toEqual([BOB.participantId]);
      expect(asked('remove-v1')).toHaveLength(1);
    });

    it('is dropped when it is too old to be answered, so no one is removed behind the moderator’s back', async () => {
      const { conversation, connected, asked, replayed } = await sentMeanwhile({ createdAt: Date.now() - 4_000 });
      expect(replayed).toBe(1);
      await harness.bot.waitForLog(({ msg }) => msg === 'interaction dropped: too old to answer');
      // A later command has been handled, so the earlier one isn't just late.
      await expectKickWorks();
      expect(asked()).toEqual([]);
      expect(connected()).toEqual([ANA.participantId, BOB.participantId]);
      const { interactionId } = conversation;
      expect(harness.discord.requests.filter((request) => request.interactionId === interactionId)).toEqual([]);
    });
  });
});

describe('a malformed event', () => {
  let harness: Harness;
  let sessions: Sessions;
  beforeAll(async () => {
    harness = await startHarness();
    sessions = sessionsOf(harness.videosdk);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  const whole = { id: String((BigInt(Date.now() - 1_420_070_400_000) << 22n) | 5n), type: 2, token: 'made-up' };
  it.each<[string, unknown]>([
    ['that is empty', {}],
    ['without data', { ...whole, data: null }],
    ['with an invalid ID', { ...whole, id: 'not-a-snowflake', data: { name: 'kick-participant' } }],
    ['with invalid options', { ...whole, data: { name: 'kick-participant', options: [null, 7] } }],
    ['with a member that has no user', { ...whole, data: { name: 'kick-participant' }, member: { roles: [] } }],
    ['that is null', null],
  ])('(an interaction %s) doesn’t end the process, and the next kick works', async (_what, data) => {
    harness.discord.gateway.dispatch('INTERACTION_CREATE', data);
    const { kick, connected } = fixtureOf(harness, sessions, [ANA, BOB]);
    try {
      const ended = harness.bot.exited.then(({ code }) => `the bot ended with exit code ${code}`);
      const message = await Promise.race([kick().reply(), ended]);
      expect(typeof message === 'string' ? message : titleOf(message)).toBe('✅ Removed: Ana Sousa');
      expect(connected()).toEqual([BOB.participantId]);
    } finally {
      sessions.endAll();
      // The next test gets a bot, whatever happened to this one.
      if (harness.bot.log.some(({ level }) => level === 'fatal')) {
        await harness.bot.exited;
        await harness.restart();
      }
    }
  });
});
