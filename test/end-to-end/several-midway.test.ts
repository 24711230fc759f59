import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import { openPostgres } from '../support/stores.ts';
import { behaveAsDocumented, titleOf } from './assertions.ts';
import { openPicker, removals, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const PEOPLE = Array.from({ length: 20 }, (_, n) => ({ participantId: `p-${n}`, name: `Guest ${n}` }));

/** A moderator picks all twenty, and is one press away from removing them. */
async function pickAll(harness: Harness) {
  const { moderator } = harness;
  const opened = openPicker(harness);
  const labels = PEOPLE.map(({ name }) => ({ label: name }));
  const sure = await moderator.choose(await opened.reply(), { label: 'Choose who to remove' }, labels).reply();
  return { opened, press: () => moderator.press(sure, { label: 'Remove 20 people' }) };
}

describe('a bulk removal of twenty people', () => {
  it('removes each by the current settings, so that someone protected meanwhile stays', async () => {
    await using harness = await startHarness();
    const { videosdk, guild } = harness;
    sessionsOf(videosdk).open([...PEOPLE, 'Host']);
    const { opened, press } = await pickAll(harness);
    videosdk.fault('remove-v1', { kind: 'status', status: 429, headers: { 'retry-after': '5' } }, { times: 1 });
    const pressed = press();
    await opened.messageWhere((message) => textOf(message).includes('VideoSDK is busy'), { timeoutMs: 10_000 });
    const begun = new Set(removals(videosdk));
    const later = PEOPLE.map(({ participantId }) => participantId).filter((id) => !begun.has(id));
    const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
    await store.db
      .insertInto('settings')
      .values({ guild_id: guild.id, key: 'protected-ids', value: JSON.stringify(later) })
      .execute();
    await store.close();
    const done = await pressed.messageWhere((message) => /Removed/u.test(titleOf(message)), { timeoutMs: 30_000 });
    expect(removals(videosdk).filter((id) => later.includes(id ?? ''))).toEqual([]);
    expect(textOf(done)).toContain('protected');
    expectNoViolations(harness);
  });

  it('is left to the process that reported the interruption, and the paused one sends nothing more', async () => {
    await using at = await openPostgres({ ready: true });
    await using harness = await startHarness({
      start: false,
      environment: { DATABASE_URL: at.url },
      discord: { shards: 2, maxConcurrency: 2 },
    });
    const here = Number((BigInt(harness.guild.id) >> 22n) % 2n);
    const bots = [0, 1].map((shard) => harness.launch({ SHARDS: `${shard}/2` }));
    await Promise.all(bots.map((bot) => bot.waitForLog(({ msg }) => msg === 'ready')));
    await Promise.any(bots.map((bot) => bot.waitForLog(({ msg }) => msg.startsWith('commands registered'))));
    const mine = bots[here];
    const { videosdk } = harness;
    sessionsOf(videosdk).open(PEOPLE);
    const { opened, press } = await pickAll(harness);
    videosdk.fault('remove-v1', { kind: 'delay', ms: 1_500 }, { times: 100 });
    press();
    await expect.poll(() => removals(videosdk).length).toBeGreaterThanOrEqual(5);
    mine?.signal('SIGSTOP');
    try {
      await opened.messageWhere((message) => /interrupt/iu.test(textOf(message)), { timeoutMs: 60_000 });
      const asked = removals(videosdk).length;
      mine?.signal('SIGCONT');
      await mine?.waitForLog(({ msg }) => msg === 'summary left to the process that took over the picker');
      expect(removals(videosdk).length).toBe(asked);
      expect(asked).toBeLessThan(20);
    } finally {
      mine?.signal('SIGCONT');
      behaveAsDocumented(harness);
    }
  });
});
