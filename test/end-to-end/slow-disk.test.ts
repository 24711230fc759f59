/** The real process on a disk that doesn't answer for a while, and with a database thread that ends by itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { kick, removals, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'bouncer-held-'));
const held = join(folder, 'held');
const ended = join(folder, 'ended');
const harness = useHarness({
  environment: {
    NODE_OPTIONS: `--import ${fileURLToPath(new URL('held-disk.ts', import.meta.url))}`,
    TEST_DISK_HELD_BY: held,
    TEST_THREAD_ENDED_BY: ended,
  },
});

afterEach(() => rmSync(held, { force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('while the disk doesn’t answer', () => {
  it('everyone is acknowledged and what needs no writing is answered, and no one is removed before the case is on the disk', async () => {
    sessionsOf(harness.videosdk).open(['ada', 'bob']);
    writeFileSync(held, '');
    const waiting = harness.moderator.run('kick-participant', { participant: 'ada' });
    const answered = [
      await harness.moderator.run('participants').reply(),
      await harness.moderator.run('kick-history').reply(),
      await harness.moderator.run('kick-help').reply(),
    ];
    expect(answered.map(textOf)).toEqual([
      expect.stringContaining('ada'),
      expect.stringContaining('No cases'),
      expect.stringContaining('/kick-participant'),
    ]);
    expect(removals(harness.videosdk)).toEqual([]);
    rmSync(held);
    expect(textOf(await waiting.reply())).toContain('Removed: ada');
    expect(removals(harness.videosdk)).toEqual(['ada']);
  });
});

describe('a database thread that ends by itself', () => {
  it('takes nothing along: the removal that was being recorded isn’t made, and the next one is', async () => {
    sessionsOf(harness.videosdk).open(['ada', 'bob']);
    writeFileSync(ended, '');
    expect((await kick(harness, { participant: 'ada' })).text).toMatch(/No one removed/u);
    expect(removals(harness.videosdk)).toEqual([]);
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('the database thread has ended'));
    await expect.poll(async () => (await kick(harness, { participant: 'ada' })).text).toContain('Removed: ada');
    expect(removals(harness.videosdk)).toEqual(['ada']);
  });
});
