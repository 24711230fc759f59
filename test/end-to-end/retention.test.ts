import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import { entryOf, opened, processOn } from '../database/cases.ts';
import { kick, sessionsOf } from './fixture.ts';
import { startHarness, textOf } from './harness.ts';

const DAY = 86_400_000;
const PRELOADED = fileURLToPath(new URL('../support/settable-clock.ts', import.meta.url));
/** Longer than the bot takes to get the time and to look for cases that are too old. */
const LOOKED_MS = 7_000;

it('cases older than the server’s limit are deleted soon after the start, and their numbers stay taken', async () => {
  await using harness = await startHarness({ start: false });
  const url = harness.environment['DATABASE_URL'] ?? '';
  const before = await openStore(url);
  const journal = await processOn(before);
  const keeping = harness.discord.addGuild({ name: 'Keeps all' });
  for (const [guildId, at] of [
    [harness.guild.id, Date.now() - 40 * DAY],
    [harness.guild.id, Date.now() - 20 * DAY],
    [keeping.id, Date.now() - 400 * DAY],
  ] as const) {
    const { key } = await opened(journal, entryOf({ guildId, at }));
    await journal.settle(key, 'removed', at);
  }
  await before.db
    .insertInto('settings')
    .values({ guild_id: harness.guild.id, key: 'retention', value: '30' })
    .execute();
  await journal.close();
  await before.close();

  await harness.restart();
  const line = await harness.bot.waitForLog(({ msg }) => msg.startsWith('deleted cases'));
  expect(line).toMatchObject({ guild: harness.guild.id, cases: 1 });
  const shown = await harness.moderator.run('kick-case', { number: '1' }).reply();
  expect(textOf(shown)).toContain('No case “1”');
  expect(textOf(await harness.moderator.run('kick-case', { number: '2' }).reply())).toContain('Case 2');
  sessionsOf(harness.videosdk).open(['ada']);
  const { text } = await kick(harness, { participant: 'ada' });
  expect(text).toContain('Case 3');
});

it('a machine that starts with its clock a year ahead only deletes what is really too old', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bouncer-clock-'));
  writeFileSync(join(folder, 'off'), String(365 * DAY));
  await using harness = await startHarness({
    start: false,
    environment: { NODE_OPTIONS: `--import ${PRELOADED}`, TEST_CLOCK_FILE: join(folder, 'off') },
  });
  const before = await openStore(harness.environment['DATABASE_URL'] ?? '');
  const journal = await processOn(before);
  for (const daysAgo of [40, 20, 1]) {
    const at = Date.now() - daysAgo * DAY;
    const { key } = await opened(journal, entryOf({ guildId: harness.guild.id, at }));
    await journal.settle(key, 'removed', at);
  }
  await before.db
    .insertInto('settings')
    .values({ guild_id: harness.guild.id, key: 'retention', value: '30' })
    .execute();
  await journal.close();
  await before.close();

  await harness.restart();
  await sleep(LOOKED_MS);
  const deletions = harness.bot.log.filter(({ msg }) => msg.startsWith('deleted cases'));
  expect(deletions).toEqual([expect.objectContaining({ guild: harness.guild.id, cases: 1 })]);
  const history = textOf(await harness.moderator.run('kick-history').reply());
  expect(history).toContain('**3** ');
  expect(history).toContain('**2** ');
  rmSync(folder, { recursive: true });
});
