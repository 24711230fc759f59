import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BotProcess } from '../../sandbox/bot-process.ts';
import type { Member } from '../../sandbox/discord/index.ts';
import { openStore } from '../../src/database/database.ts';
import { type OpenStore, openPostgres } from '../support/stores.ts';
import { ANA, BOB, CLEO, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { removals, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const MODERATE_MEMBERS = 1n << 40n;

/** Discord sends a server's events to the shard with this number, out of two. */
function shardOf(guildId: string): number {
  return Number((BigInt(guildId) >> 22n) % 2n);
}

/** Two bots that share one PostgreSQL, each with one of two shards, and a moderator in a server of each. */
describe('two processes on one PostgreSQL', () => {
  let at: OpenStore;
  let harness: Harness;
  let fixture: Fixture;
  /** By shard. */
  let bots: BotProcess[];
  let moderators: Member[];

  beforeEach(async () => {
    at = await openPostgres({ ready: true });
    harness = await startHarness({
      start: false,
      discord: { shards: 2, maxConcurrency: 2 },
      environment: { DATABASE_URL: at.url },
    });
    const here = shardOf(harness.guild.id);
    const other = harness.discord.addGuild({ id: String(BigInt(harness.guild.id) + (1n << 22n)), name: 'Day School' });
    const role = other.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS });
    const elsewhere = other.addMember({ name: 'Max', roles: [role] });
    moderators = here === 0 ? [harness.moderator, elsewhere] : [elsewhere, harness.moderator];
    bots = [0, 1].map((shard) =>
      harness.launch({ SHARDS: `${shard}/2`, MODERATOR_ROLE_IDS: `${harness.moderators.id},${role.id}` }),
    );
    await Promise.all([
      ...bots.map((bot) => bot.waitForLog(({ msg }) => msg === 'ready')),
      // One of them registers for both.
      Promise.any(bots.map((bot) => bot.waitForLog(({ msg }) => msg.startsWith('commands registered')))),
    ]);
    fixture = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB, CLEO]);
  });

  afterEach(async () => {
    await harness[Symbol.asyncDispose]();
    await at[Symbol.asyncDispose]();
  });

  const [first, second] = [() => moderators[0] as Member, () => moderators[1] as Member];

  it('each answer the servers of their own shards', async () => {
    await Promise.all([
      fixture
        .kick({ participant: ANA.participantId }, first())
        .messageWhere((message) => titleOf(message).includes('✅')),
      fixture
        .kick({ participant: BOB.participantId }, second())
        .messageWhere((message) => titleOf(message).includes('✅')),
    ]);
    for (const bot of bots) {
      expect(bot.log.filter(({ msg }) => msg === 'removal')).toHaveLength(1);
    }
    expectNoViolations(harness);
  });

  it('never remove the same person at once', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 4_000 });
    const one = fixture.kick({}, first());
    await fixture.removalAsked();
    const other = await fixture.kick({}, second()).reply();
    expect(textOf(other)).toContain(first().id);
    expect(titleOf(other)).not.toContain('✅');
    expect(titleOf(await one.messageWhere((message) => titleOf(message).includes('✅')))).toContain('Removed');
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
  });

  it('finish what the other one left when it was killed, once, and tell the waiting moderator', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'hang-after-effect' });
    const conversation = fixture.kick({}, first());
    await fixture.removalAsked();
    bots[0]?.signal('SIGKILL');
    await bots[0]?.exited;
    const store = await openStore(at.url);
    try {
      const { owner } = await store.db.selectFrom('cases').select('owner').executeTakeFirstOrThrow();
      // As if ten seconds had passed.
      await store.db.updateTable('leases').set({ until: 1 }).where('holder', '=', owner).execute();
      const told = await conversation.reply();
      expect(titleOf(told)).toMatch(/Out when last checked: Ana Sousa/u);
      expect(await store.db.selectFrom('cases').select(['outcome']).execute()).toEqual([{ outcome: 'gone-since' }]);
      expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
      await bots[1]?.waitForLog(({ msg }) => msg === 'case settled after a crash');
    } finally {
      await store.close();
    }
  });

  it('don’t overwrite what the other has said meanwhile, even with a message still to be retried', async () => {
    const paused = bots[shardOf(harness.guild.id)];
    harness.videosdk.behavior.removalTakesEffectAfterMs = 3_000;
    const failing = harness.discord.fault('edit-original', { kind: 'status', status: 500 }, { times: 3 });
    const conversation = fixture.kick({}, harness.moderator);
    await failing.waitForHit(3);
    // Between two attempts at one message, the second of which is a second and a half away.
    paused?.signal('SIGSTOP');
    const last = await conversation.messageWhere((message) => titleOf(message) !== '', { timeoutMs: 60_000 });
    expect(textOf(last)).toContain('interrupted');
    paused?.signal('SIGCONT');
    await paused?.waitForLog(({ msg }) => msg.startsWith('reply left to the process'), { timeoutMs: 30_000 });
    // Longer than it would keep trying.
    await pause(10_000);
    const edits = harness.discord.requests.filter(({ method, status }) => method === 'PATCH' && status === 200);
    expect(edits).toHaveLength(1);
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
  }, 120_000);

  it('leave alone what the other is still working on', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 4_000 });
    const conversation = fixture.kick({}, first());
    await fixture.removalAsked();
    harness.videosdk.behavior.lagMs = 3_000;
    // The other checks every five seconds for what dead processes have left.
    expect(textOf(await conversation.reply())).not.toMatch(/restarted|interrupted/u);
    const last = await conversation.messageWhere((message) => /✅ Removed/u.test(titleOf(message)));
    expect(textOf(last)).not.toMatch(/restarted|interrupted/u);
    expect(bots[1]?.log.filter(({ msg }) => msg === 'case settled after a crash')).toEqual([]);
  });
});
