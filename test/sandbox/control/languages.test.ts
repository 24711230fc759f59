/** The languages in which the page shows Discord, with an application that says nothing. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDiscordFeature } from '../../../sandbox/control/conversations.ts';
import { startControl } from '../../../sandbox/control/server.ts';
import { kickCommand, openHarness } from '../discord/support.ts';
import { openPage } from './page.ts';

async function setUp() {
  const harness = await openHarness();
  const { discord, guild, ana, rest } = harness;
  const body = [{ ...kickCommand, name_localizations: { de: 'rauswurf', ja: '退出' } }];
  await rest.put(`/applications/${discord.applicationId}/commands`, { body });
  const ben = guild.addMember({ name: 'Ben', locale: 'ja' });
  const people = [ana, ben].map((member) => ({ member, part: 'Somebody' }));
  const control = await startControl({
    port: 0,
    features: [createDiscordFeature({ discord, guild, botName: 'Bot', people })],
    files: (_request, response) => response.end(),
    firstPersonId: ana.id,
    isPerson: (id) => people.some(({ member }) => member.id === id),
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => control.close());
  return { ...harness, ben, open: (personId?: string) => openPage(control, personId) };
}

describe('a person’s language', () => {
  it('is shown from the start, with the commands in it', async () => {
    const { ana, ben, open } = await setUp();
    const { you, server, commands } = (await open(ben.id)).welcome;
    expect(you.locale).toBe('ja');
    expect(server.locale).toBe('en-US');
    expect(server.people.map(({ id, locale }) => [id, locale])).toEqual([
      [ana.id, 'en-US'],
      [ben.id, 'ja'],
    ]);
    expect(commands).toMatchObject([{ name: 'kick', name_localized: '退出' }]);
  });

  it('that they choose is announced to everyone, and their commands to them alone; it survives a reload', async () => {
    const { ana, ben, open, interaction } = await setUp();
    const [mine, others] = [await open(), await open(ben.id)];
    expect(await mine.ask('set-locale', { locale: 'de' })).toBeNull();
    expect((await mine.event('commands')).commands).toMatchObject([{ name: 'kick', name_localized: 'rauswurf' }]);
    expect((await others.event('commands')).commands).toMatchObject([{ name: 'kick', name_localized: '退出' }]);
    for (const page of [mine, others]) {
      const { server } = await page.event('server');
      expect(server.people.find(({ id }) => id === ana.id)?.locale).toBe('de');
    }
    const { you, commands } = (await open()).welcome;
    expect(you.locale).toBe('de');
    expect(commands).toMatchObject([{ name_localized: 'rauswurf' }]);
    const channelId = mine.welcome.server.channels[0]?.id ?? '';
    await mine.ask('run', { channelId, command: 'kick', options: { why: 'noise' } });
    expect(await interaction()).toMatchObject({ locale: 'de', data: { name: 'kick', options: [{ name: 'why' }] } });
  });

  it.each(['', 'german', 'de-AT'])('is one that Discord has, so not %j', async (locale) => {
    const { open } = await setUp();
    const page = await open();
    const reply = await page.t(JSON.stringify({ id: 1, do: 'set-locale', locale }));
    expect(reply).toMatchObject({ ok: false, reason: expect.stringContaining('locale') });
  });
});

describe('the server’s language', () => {
  it('that someone chooses is announced to everyone, and survives a reload', async () => {
    const { ben, open, ana, interaction } = await setUp();
    const [mine, others] = [await open(), await open(ben.id)];
    expect(await mine.ask('set-server-locale', { locale: 'pt-BR' })).toBeNull();
    for (const page of [mine, others]) expect((await page.event('server')).server.locale).toBe('pt-BR');
    expect((await open()).welcome.server.locale).toBe('pt-BR');
    ana.run('kick');
    expect(await interaction()).toMatchObject({ guild_locale: 'pt-BR', locale: 'en-US' });
  });
});
