import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { BotProcess, LogLine } from '../../sandbox/bot-process.ts';
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

/** Two bots that share one PostgreSQL, each with one of two shards. Each test has a server of each, with a moderator. */
describe('two processes on one PostgreSQL', () => {
  let at: OpenStore | undefined;
  let broken: unknown;
  let harness: Harness;
  let fixture: Fixture;
  /** By shard. */
  let bots: BotProcess[] = [];
  let moderators: Member[];
  /** Of the first moderator. */
  let guildId: string;
  /** What they had logged before the test began. */
  let before: ReadonlySet<LogLine>;

  beforeEach(async () => {
    at ??= await openPostgres({ ready: true });
    if (broken !== undefined) {
      // Otherwise, each test would wait in vain for the same.
      throw broken;
    }
    try {
      await prepare(at);
    } catch (error) {
      broken = error;
      throw error;
    }
  });

  async function prepare({ url }: OpenStore): Promise<void> {
    if (bots.length === 0) {
      harness = await startHarness({
        start: false,
        discord: { shards: 2, maxConcurrency: 2 },
        environment: { DATABASE_URL: url },
      });
      bots = [0, 1].map(launch);
      await Promise.all([
        ...bots.map((bot) => bot.waitForLog(({ msg }) => msg === 'ready')),
        // One of them registers for both.
        Promise.any(bots.map((bot) => bot.waitForLog(({ msg }) => msg.startsWith('commands registered')))),
      ]);
    } else {
      await Promise.all(
        bots.map(async (bot, shard) => {
          if (bot.ended) {
            const next = launch(shard);
            bots[shard] = next;
            await next.waitForLog(({ msg }) => msg === 'ready');
          }
        }),
      );
    }
    await harness.moveToNewServer();
    const here = shardOf(harness.guild.id);
    const { id } = harness.moderators;
    const other = harness.discord.addGuild({ id: String(BigInt(harness.guild.id) + (1n << 22n)), name: 'Day School' });
    const role = other.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS, id });
    const elsewhere = other.addMember({ name: 'Max', roles: [role] });
    guildId = (here === 0 ? harness.guild : other).id;
    moderators = here === 0 ? [harness.moderator, elsewhere] : [elsewhere, harness.moderator];
    fixture = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB, CLEO]);
    before = new Set(bots.flatMap(({ log }) => log));
  }

  const launch = (shard: number): BotProcess => harness.launch({ SHARDS: `${shard}/2` });
  const linesOf = (bot: BotProcess | undefined): LogLine[] => bot?.log.filter((line) => !before.has(line)) ?? [];

  afterAll(async () => {
    if (at !== undefined) {
      await harness?.[Symbol.asyncDispose]();
      await at[Symbol.asyncDispose]();
    }
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
      expect(linesOf(bot).filter(({ msg }) => msg === 'removal')).toHaveLength(1);
    }
    expectNoViolations(harness);
  });

  it('never remove the same person at once', async () => {
    const refused = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: refused.promise });
    const one = fixture.kick({}, first());
    await fixture.removalAsked();
    const other = await fixture.kick({}, second()).reply();
    expect(textOf(other)).toContain(first().id);
    expect(titleOf(other)).not.toContain('✅');
    refused.resolve();
    expect(titleOf(await one.messageWhere((message) => titleOf(message).includes('✅')))).toContain('Removed');
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
  });

  it('finish what the other one left when it was killed, once, and tell the waiting moderator', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'hang-after-effect' });
    const conversation = fixture.kick({}, first());
    await fixture.removalAsked();
    bots[0]?.signal('SIGKILL');
    await bots[0]?.exited;
    const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
    try {
      const cases = store.db.selectFrom('cases').where('guild_id', '=', guildId);
      const { owner } = await cases.select('owner').executeTakeFirstOrThrow();
      // As if ten seconds had passed.
      await store.db.updateTable('leases').set({ until: 1 }).where('holder', '=', owner).execute();
      const told = await conversation.reply();
      expect(titleOf(told)).toMatch(/Out when last checked: Ana Sousa/u);
      expect(await cases.select(['outcome']).execute()).toEqual([{ outcome: 'gone-since' }]);
      expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
      await bots[1]?.waitForLog((line) => !before.has(line) && line.msg === 'case settled after a crash');
    } finally {
      await store.close();
    }
  });

  it('leave alone what the other is still working on', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 4_000 });
    const conversation = fixture.kick({}, first());
    await fixture.removalAsked();
    harness.videosdk.behavior.lagMs = 3_000;
    // The other checks every five seconds for what dead processes have left.
    expect(textOf(await conversation.reply())).not.toMatch(/restarted|interrupted/u);
    const last = await conversation.messageWhere((message) => /✅ Removed/u.test(titleOf(message)));
    expect(textOf(last)).not.toMatch(/restarted|interrupted/u);
    expect(linesOf(bots[1]).filter(({ msg }) => msg === 'case settled after a crash')).toEqual([]);
  });

  it('don’t overwrite what the other has said meanwhile, even with a message still to be retried', async () => {
    const earlier = new Set(harness.discord.requests);
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
    await paused?.waitForLog((line) => !before.has(line) && line.msg.startsWith('reply left to the process'), {
      timeoutMs: 30_000,
    });
    // Longer than it would keep trying.
    await pause(10_000);
    const edits = harness.discord.requests.filter(
      (request) => !earlier.has(request) && request.method === 'PATCH' && request.status === 200,
    );
    expect(edits).toHaveLength(1);
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
  });
});
