import { expect, it } from 'vitest';
import { openStore } from '../../src/records/database.ts';
import { entryOf, opened, processOn } from '../records/cases.ts';
import { kick, sessionsOf } from './scene.ts';
import { setStage, textOf } from './stage.ts';

const DAY = 86_400_000;

it('cases older than the server keeps them are gone soon after the start, and their numbers stay taken', async () => {
  await using stage = await setStage({ start: false });
  const url = stage.environment['DATABASE_URL'] ?? '';
  const before = await openStore(url);
  const journal = await processOn(before);
  const keeping = stage.discord.addGuild({ name: 'Keeps all' });
  for (const [guildId, at] of [
    [stage.guild.id, Date.now() - 40 * DAY],
    [stage.guild.id, Date.now() - 20 * DAY],
    [keeping.id, Date.now() - 400 * DAY],
  ] as const) {
    const { key } = await opened(journal, entryOf({ guildId, at }));
    await journal.settle(key, 'removed', at);
  }
  await before.db.insertInto('settings').values({ guild_id: stage.guild.id, key: 'retention', value: '30' }).execute();
  await journal.close();
  await before.close();

  await stage.restart();
  const line = await stage.bot.waitForLog(({ msg }) => msg.startsWith('cases deleted'));
  expect(line).toMatchObject({ guild: stage.guild.id, cases: 1 });
  const shown = await stage.moderator.run('kick-case', { number: '1' }).reply();
  expect(textOf(shown)).toContain('No case “1”');
  expect(textOf(await stage.moderator.run('kick-case', { number: '2' }).reply())).toContain('Case 2');
  sessionsOf(stage.videosdk).open(['ada']);
  const { text } = await kick(stage, { participant: 'ada' });
  expect(text).toContain('Case 3');
});
