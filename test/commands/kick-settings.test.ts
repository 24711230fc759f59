import { describe, expect, it } from 'vitest';
import type { Message } from '../../simulation/discord.ts';
import { componentsOf, HOSTILE, hostileIn, type Member, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const ROLE = '100000000000000701';
const OTHER = '100000000000000703';
const CHANNEL = '100000000000000801';

function labels(message: Message): string[] {
  return componentsOf(message).map(({ placeholder, label }) => placeholder ?? label ?? '');
}

/** The page of one setting, by its name in the menu. */
async function page(by: Member, name: string): Promise<Message> {
  return by.press(await by.run('kick-settings'), 'Change…', [name]);
}

/** What is stored for a server. */
function stored(scene: Scene, guildId = scene.home.id): Record<string, unknown> {
  const rows = scene.store.rows<{ key: string; value: string }>(
    'select key, value from settings where guild_id = ? order by key',
    guildId,
  );
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)]));
}

describe('/kick-settings', () => {
  it('shows every setting, and says which are the bot’s default', async () => {
    const scene = await open();
    const shown = textOf(await scene.mia.run('kick-settings')).split('\n');
    expect(shown).toContain(`**Moderator roles**: <@&${ROLE}> · *bot’s default*`);
    expect(shown).toContain('**Removal limit**: 30 people per 5 minutes for each moderator · *bot’s default*');
    expect(shown.filter((line) => line.endsWith('bot’s default*'))).toHaveLength(11);
  });

  it('changes roles and the log channel from its menus, for this server alone', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    await scene.mia.press(message, 'channel', [CHANNEL]);
    expect(textOf(message)).toContain('✅ Changed: Log channel');
    await scene.mia.press(message, 'channel', [CHANNEL]);
    expect(textOf(message)).toContain('Nothing was changed. It was already set that way.');
    await scene.mia.press(message, 'roles', [OTHER]);
    expect(textOf(message)).toContain(`**Moderator roles**: <@&${OTHER}>\n`);
    expect(stored(scene)).toEqual({ 'log-channel': CHANNEL, 'moderator-roles': [OTHER] });
    expect(stored(scene, scene.away.id)).toEqual({});
    await scene.mia.press(message, 'channel', []);
    await scene.mia.press(message, 'roles', []);
    expect(textOf(message)).toContain('No one can remove anyone: this server has no moderator roles');
    expect(textOf(await scene.mia.run('kick-participant'))).toContain('No role can do this yet');
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('kick-participant'))).not.toContain('You can’t do this');
  });

  it('counts from the next press on, also for what was typed before', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const picker = await scene.mia.openPicker();
    const settings = await page(scene.mia, 'Protected people');
    await scene.mia.fill(settings, 'Edit…', ' bob \n\n bob');
    expect(stored(scene)).toEqual({ 'protected-ids': ['bob'] });
    await scene.mia.press(picker, 'people', ['bob']);
    expect(textOf(picker)).toContain('• bob · joined <t:1794685904:R> · ID bob · protected');
    expect(componentsOf(picker)[0]?.options?.map(({ value }) => value)).toEqual(['ann']);
  });

  it.each([
    ['Rooms', [' hall \nattic'], { rooms: ['hall', 'attic'] }, 'hall, attic'],
    ['Ready-made reasons', ['Spam\nRude'], { 'reason-presets': ['Spam', 'Rude'] }, 'Spam'],
    ['Removal limit', ['3', '10'], { 'removal-limit': { removals: 3, minutes: 10 } }, '3 people per 10 minutes'],
    ['Removal limit', ['', ''], { 'removal-limit': 'off' }, 'none'],
    ['Keep cases for', ['30'], { retention: 30 }, '30 days'],
    ['Keep cases for', [''], { retention: 'forever' }, 'forever'],
  ])('takes what is typed for %s: %j', async (name, typed, expected, shown) => {
    const scene = await open({ settings: { retention: 7 } });
    const message = await scene.mia.fill(await page(scene.mia, name), 'Edit…', ...typed);
    expect(stored(scene)).toMatchObject(expected);
    expect(textOf(message)).toContain(`✅ Changed: ${name}`);
    expect(textOf(message)).toContain(`**Now**: ${shown}`);
  });

  it.each([
    ['Removal limit', ['3', ''], 'Minutes must be a whole number'],
    ['Removal limit', ['0', '5'], 'Removals must be a whole number'],
    ['Keep cases for', ['a year'], 'Days must be a whole number'],
    ['Ready-made reasons', ['x'.repeat(500)], 'is too long'],
  ])('refuses what can’t be a value of %s, shows what was typed, and changes nothing', async (name, typed, why) => {
    const scene = await open();
    const message = await scene.mia.fill(await page(scene.mia, name), 'Edit…', ...typed);
    expect(textOf(message)).toContain('⚠️ Nothing was changed');
    expect(textOf(message)).toContain(why);
    expect(stored(scene)).toEqual({});
    expect(labels(message)).toContain('Try again…');
  });

  it.each([
    ['Reason', 'Require a reason', { 'reason-required': true }],
    ['Replies', 'Make replies public', { replies: 'public' }],
    ['When to confirm', 'Always confirm', { confirm: 'always' }],
    ['When to confirm', 'Never confirm', { confirm: 'never' }],
  ])('has a button for each choice of %s: %s', async (name, label, expected) => {
    const scene = await open();
    const message = await scene.mia.press(await page(scene.mia, name), label);
    expect(stored(scene)).toEqual(expected);
    await scene.mia.press(message, 'Use bot default');
    expect(stored(scene)).toEqual({});
    expect(textOf(message)).toContain('bot’s default');
    await scene.mia.press(message, 'Back');
    expect(textOf(message)).toContain('Server settings');
  });

  it('lists each change with who made it, newest first, page by page', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    await scene.mia.press(message, 'Change history');
    expect(textOf(message)).toContain('Nothing has been changed yet.');
    const max = scene.member();
    for (let days = 1; days <= 7; days += 1) {
      await max.fill(await page(max, 'Keep cases for'), 'Edit…', String(days));
    }
    await scene.mia.press(message, 'Back');
    await scene.mia.press(message, 'Change history');
    expect(textOf(message)).toContain('7 changes, newest first.');
    expect(textOf(message)).toMatch(/\*\*7\. Keep cases for\*\* · <@100000000000000502> <t:\d+:R>/u);
    await scene.mia.press(message, 'Older');
    expect(textOf(message)).toContain('**1. Keep cases for**');
    expect(textOf(message)).not.toContain('**7. ');
    await scene.mia.press(message, 'Newer');
    expect(textOf(message)).toContain('**7. ');
    const away = scene.mia.with({ guildId: scene.away.id });
    const elsewhere = await away.press(await away.run('kick-settings'), 'Change history');
    expect(textOf(elsewhere)).toContain('Nothing has been changed yet.');
  });

  it('gives a room to the first server that lists it', async () => {
    const scene = await open();
    const away = scene.mia.with({ guildId: scene.away.id });
    await scene.mia.fill(await page(scene.mia, 'Rooms'), 'Edit…', 'hall');
    const refused = await away.fill(await page(away, 'Rooms'), 'Edit…', 'hall\nattic');
    expect(textOf(refused)).toContain('These rooms belong to another server: “hall”.');
    scene.open(['ann', 'bob'], 'hall');
    expect(textOf(await away.run('kick-participant', { participant: 'bob', session: 'hall' }))).not.toContain('✅');
    expect(scene.removals).toEqual([]);
    await scene.mia.press(await page(scene.mia, 'Rooms'), 'Use bot default');
    await away.fill(await page(away, 'Rooms'), 'Edit…', 'hall');
    expect(stored(scene, scene.away.id)).toEqual({ rooms: ['hall'] });
  });

  it('is for those who manage the server, at each press', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    const without = scene.mia.with({ permissions: '0' });
    expect(textOf(await without.run('kick-settings'))).toContain('You need the **Manage Server** permission');
    expect(textOf(await without.press(message, 'roles', [OTHER]))).toContain(
      'You need the **Manage Server** permission',
    );
    const modal = await scene.mia.openModal(await page(scene.mia, 'Keep cases for'), 'Edit…');
    await without.send(modal, '1');
    expect(stored(scene)).toEqual({});
  });

  it('changes nothing while the database is away, and keeps what was typed', async () => {
    const scene = await open();
    const settings = await page(scene.mia, 'Protected people');
    const modal = await scene.mia.openModal(settings, 'Edit…');
    scene.store.goAway(1_500, true);
    const before = textOf(settings);
    await scene.mia.send(modal, 'bob');
    expect(textOf(settings)).toBe(before);
    const beside = [...scene.discord.messages.values()].at(-1);
    expect(textOf(beside ?? settings)).toContain('bob');
    expect(stored(scene)).toEqual({});
  });

  it('speaks the language of whoever opened it', async () => {
    const scene = await open({ locales: ['fr', 'fr'] });
    const max = scene.member({ locale: 'de' });
    expect(textOf(await max.run('kick-settings'))).toContain('Moderationsrollen');
  });

  it('shows hostile entries as text', async () => {
    const scene = await open();
    for (const name of ['Protected people', 'Ready-made reasons', 'Rooms']) {
      const message = await scene.mia.fill(await page(scene.mia, name), 'Edit…', HOSTILE);
      await scene.mia.press(message, 'Back');
      await scene.mia.press(message, 'Change history');
      expect(hostileIn(message)).toEqual([]);
    }
    expect(Object.keys(stored(scene))).toHaveLength(3);
  });
});
