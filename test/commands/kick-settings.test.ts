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
    const message = await scene.mia.press(await scene.mia.run('kick-settings'), 'All settings');
    const shown = textOf(message).split('\n');
    expect(shown).toContain(`**Moderator roles**: <@&${ROLE}> · *bot’s default*`);
    expect(shown).toContain('**Removal limit**: 30 people per 5 minutes for each moderator · *bot’s default*');
    expect(shown.filter((line) => line.endsWith('bot’s default*'))).toHaveLength(15);
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

  it('offers eight languages and what Discord reports, in a menu of their own', async () => {
    const scene = await open();
    const message = await page(scene.mia, 'Language of the server');
    expect(textOf(message)).toContain('**Now**: the one that Discord reports · *bot’s default*');
    await scene.mia.press(message, 'language', ['ja']);
    expect(stored(scene)).toEqual({ language: 'ja' });
    expect(textOf(message)).toContain('✅ Changed: Language of the server');
    expect(textOf(message)).toContain('**Now**: 日本語');
    await scene.mia.press(message, 'language', ['discord']);
    expect(stored(scene)).toEqual({ language: 'discord' });
    await scene.mia.press(message, 'language', ['tlh']);
    expect(stored(scene)).toEqual({ language: 'discord' });
    await scene.mia.press(message, 'Use bot default');
    expect(stored(scene)).toEqual({});
  });

  it('lists each change with who made it, newest first, page by page', async () => {
    const scene = await open();
    const message = await scene.mia.press(await scene.mia.run('kick-settings'), 'All settings');
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
    const elsewhere = await away.press(await away.run('kick-settings'), 'All settings');
    await away.press(elsewhere, 'Change history');
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

  it('is one press away from a refusal, for those who manage the server, and gives no one a role', async () => {
    const scene = await open();
    const max = scene.member({ roles: [OTHER] });
    scene.open(['ann', 'bob']);
    const refused = await max.run('kick-participant', { participant: 'bob' });
    expect(textOf(refused)).toContain(`These roles can: <@&${ROLE}>. You don’t have any of them.`);
    const before = textOf(refused);
    await max.press(refused, 'Choose roles…');
    expect(textOf(refused)).toBe(before);
    const beside = [...scene.discord.messages.values()].at(-1) ?? refused;
    expect(textOf(beside)).toContain('Who can remove people and see cases.');
    expect(stored(scene)).toEqual({});
    expect(textOf(await max.run('kick-participant', { participant: 'bob' }))).toContain('You can’t do this');
    await max.press(beside, 'roles', [ROLE, OTHER]);
    expect(textOf(beside)).toContain('✅ Changed: Moderator roles');
    expect(textOf(beside)).toContain(`**Now**: <@&${ROLE}> <@&${OTHER}>`);
    expect(textOf(await max.run('kick-participant', { participant: 'bob' }))).toContain('✅ Removed: bob');

    const without = scene.member({ roles: [], permissions: '0' });
    const plain = await without.run('kick-participant', { participant: 'ann' });
    expect(labels(plain)).toEqual([]);
    expect(textOf(plain)).toContain('ask an administrator for the role');
    await without.press(refused, 'Choose roles…');
    expect(textOf([...scene.discord.messages.values()].at(-1) ?? refused)).toContain('This isn’t yours to use');
  });

  it('opens with a checklist in a server that has set nothing, and says which steps are done', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    const lines = () =>
      textOf(message)
        .split('\n')
        .filter((line) => / · \*\*/u.test(line));
    expect(textOf(message)).toContain('1 of 5 steps are done.');
    expect(lines()).toEqual([
      `✅ Done · **Moderator roles**: <@&${ROLE}> · *bot’s default*`,
      '⬜ Open · **Rooms**: every room that doesn’t belong to another server · *bot’s default*',
      '⬜ Open · **Log channel**: none · *bot’s default*',
      '⬜ Open · **Language of the server**: the one that Discord reports · *bot’s default*',
      '⬜ Open · **Test**: not run yet. It makes the same checks as /kick-check',
    ]);
    await scene.mia.press(message, 'roles', [ROLE]);
    expect(textOf(message)).toContain('✅ Changed: Moderator roles');
    await scene.mia.press(message, 'channel', [CHANNEL]);
    await scene.mia.press(message, 'language', ['de']);
    await scene.mia.fill(message, 'Rooms…', 'hall');
    expect(textOf(message)).toContain('✅ Changed: Rooms');
    expect(textOf(message)).toContain('4 of 5 steps are done.');
    scene.open(['ann'], 'hall');
    await scene.mia.press(message, 'Test');
    expect(textOf(message)).toContain('**Moderator roles**: 1 set, and you have one.');
    await scene.mia.press(message, 'Setup checklist');
    expect(lines().slice(0, 4)).toEqual([
      `✅ Done · **Moderator roles**: <@&${ROLE}>`,
      '✅ Done · **Rooms**: hall',
      `✅ Done · **Log channel**: <#${CHANNEL}>`,
      '✅ Done · **Language of the server**: Deutsch',
    ]);
    expect(lines()[4]).toMatch(/^✅ Done · \*\*Test\*\*: no problems found <t:\d+:R>$/u);
    expect(textOf(message)).toContain('Every step is done.');
    await scene.mia.press(message, 'All settings');
    expect(labels(message)).not.toContain('Setup checklist');
    // What the test said is of a channel that isn't the log channel anymore.
    await scene.pass(10);
    await scene.mia.press(message, 'channel', []);
    await scene.mia.press(message, 'Setup checklist');
    expect(lines()[4]).toMatch(
      /^⬜ Open · \*\*Test\*\*: run <t:\d+:R>, and settings have changed since\. Run it again$/u,
    );
  });

  it('doesn’t take a test for passed that couldn’t check everything', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    scene.videoSdk.refuse('all', 429, 60_000);
    await scene.mia.press(message, 'Test');
    expect(textOf(message)).toContain('Couldn’t check');
    await scene.mia.press(message, 'Setup checklist');
    expect(textOf(message)).toContain('⬜ Open · **Test**: not run yet');
    expect(textOf(message)).not.toContain('no problems found');
    scene.takeCrashes();
  });

  it('shows the checklist no more once it’s dismissed, except from its button', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    expect(textOf(message)).toContain('Set up Bouncer');
    await scene.mia.press(message, 'Dismiss checklist');
    expect(textOf(message)).toContain('Server settings');
    const again = await scene.member().run('kick-settings');
    expect(textOf(again)).toContain('Server settings');
    await scene.mia.press(message, 'Setup checklist');
    expect(textOf(message)).toContain('Set up Bouncer');
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('kick-settings'))).toContain('Set up Bouncer');
    expect(stored(scene)).toEqual({});
  });

  it('has the test only for those who can use /kick-check, and what it finds is a step of the checklist', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    const manager = scene.mia.with({ permissions: String(1n << 5n) });
    await manager.press(message, 'Test');
    const refused = [...scene.discord.messages.values()].at(-1) ?? message;
    expect(textOf(refused)).toContain('Only administrators of this server can do this.');
    expect(textOf(message)).toContain('Set up Bouncer');
    const max = scene.member({ permissions: String(1n << 5n) });
    const theirs = await max.run('kick-settings');
    expect(labels(theirs)).not.toContain('Test');
    expect(textOf(theirs)).toContain('**Test**: not run yet. An administrator can run /kick-check');
    scene.set('moderator-roles', []);
    await scene.pass(2_500);
    await scene.mia.run('kick-check');
    await max.press(theirs, 'All settings');
    await max.press(theirs, 'Setup checklist');
    expect(textOf(theirs)).toMatch(/⬜ Open · \*\*Test\*\*: 1 problem found <t:\d+:R>/u);
    expect(textOf(theirs)).toContain('No one can remove anyone: this server has no moderator roles.');
  });

  it('tests the settings as they are, not as this process last read them', async () => {
    const scene = await open();
    const message = await scene.mia.run('kick-settings');
    expect(textOf(message)).toContain('Set up Bouncer');
    // Another process sets it.
    scene.set('moderator-roles', []);
    expect(textOf(await scene.mia.run('kick-check'))).toContain('none, so no one can remove anyone');
  });

  it('counts the bot’s default roles as a step only for someone who has one: they may be another server’s', async () => {
    const scene = await open();
    const stranger = scene.member({ roles: [OTHER] });
    expect(textOf(await stranger.run('kick-settings'))).toContain(
      '⬜ Open · **Moderator roles**: the bot’s default, and you have none of them.',
    );
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
