/**
 * What the real process does about servers that have removed it.
 */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openStore } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { kick, sessionsOf } from './fixture.ts';
import { type Harness, startHarness, textOf } from './harness.ts';

const DAY = 86_400_000;
const PRELOADED = fileURLToPath(new URL('../support/long-waits-cut.ts', import.meta.url));

/** The tables that have anything about a server, but for what says that the bot left it. */
async function tablesWith(db: Database, guildId: string): Promise<readonly string[]> {
  const about: string[] = [];
  for (const { name, columns } of await db.introspection.getTables()) {
    if (name === 'departures' || !columns.some((column) => column.name === 'guild_id')) {
      continue;
    }
    const { rows } = await sql`select 1 from ${sql.table(name)} where guild_id = ${guildId} limit 1`.execute(db);
    if (rows.length > 0) {
      about.push(name);
    }
  }
  return about;
}

/** Removes someone in the server that the moderators use now, and keeps them out. */
async function leaveTraces(harness: Harness, participant: string): Promise<void> {
  const { sessionId } = sessionsOf(harness.videosdk).open([participant, `${participant}’s friend`]);
  const { text } = await kick(harness, { participant, session: sessionId, 'keep-out': '1 hour', reason: 'Spam' });
  expect(text).toContain('Case 1');
}

it('a server that removed the bot is erased once its days are over, and one that removed it lately isn’t', async () => {
  await using harness = await startHarness({
    environment: { NODE_OPTIONS: `--import ${PRELOADED}`, FORGET_SERVERS_AFTER_DAYS: '30' },
  });
  const long = harness.guild;
  await leaveTraces(harness, 'ada');
  await harness.moveToNewServer();
  const lately = harness.guild;
  await leaveTraces(harness, 'ben');
  await harness.moveToNewServer();
  const here = harness.guild;
  await leaveTraces(harness, 'cleo');

  await harness.bot.stop();
  long.removeBot();
  lately.removeBot();
  const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
  const kept = await tablesWith(store.db, long.id);
  expect(kept).toEqual(expect.arrayContaining(['cases', 'counters', 'keep_outs']));
  const now = Date.now();
  await store.db
    .insertInto('departures')
    .values([
      { guild_id: long.id, since: now - 31 * DAY },
      { guild_id: lately.id, since: now - 29 * DAY },
      // It was away for long, and is back.
      { guild_id: here.id, since: now - 31 * DAY },
    ])
    .execute();
  await store.close();

  await harness.restart();
  expect(await harness.bot.waitForLog(({ msg }) => msg.startsWith('erased a server'))).toMatchObject({
    guild: long.id,
  });
  // The second time, everything that follows from the first answer is done.
  const asked = `/guilds/${here.id}/commands`;
  await expect
    .poll(() => harness.discord.requests.filter(({ path }) => path.includes(asked)).length)
    .toBeGreaterThan(2);
  expect(textOf(await harness.moderator.run('kick-case', { number: '1' }).reply())).toContain('cleo');
  await harness.bot.stop();
  const after = await openStore(harness.environment['DATABASE_URL'] ?? '');
  expect(await tablesWith(after.db, long.id)).toEqual([]);
  expect(await tablesWith(after.db, lately.id)).toEqual(expect.arrayContaining(['cases', 'counters']));
  expect(await tablesWith(after.db, here.id)).toEqual(expect.arrayContaining(['cases', 'counters']));
  await after.close();
  expect(harness.bot.log.filter(({ msg }) => msg.startsWith('erased a server'))).toHaveLength(1);
});
