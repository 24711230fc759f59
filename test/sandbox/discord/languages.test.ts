import { describe, expect, it } from 'vitest';
import { openDiscord, openSocket, openStage } from './support.ts';

const GUILDS = 1;

describe('the language of a person', () => {
  it('comes with each interaction that they begin, and can be changed', async () => {
    const { guild, interaction } = await openStage();
    const kim = guild.addMember({ name: 'Kim', locale: 'ko' });
    kim.run('kick');
    expect(await interaction(1)).toMatchObject({ locale: 'ko', guild_locale: 'en-US' });
    kim.setLocale('de');
    expect(kim.locale).toBe('de');
    kim.run('kick');
    expect(await interaction(2)).toMatchObject({ locale: 'de', guild_locale: 'en-US' });
  });
});

describe('the language of a server', () => {
  it('is what it was made with until another is chosen', async () => {
    const { discord, guild, ana, interaction } = await openStage();
    expect(discord.addGuild().locale).toBe('en-US');
    expect(discord.addGuild({ locale: 'ja' }).locale).toBe('ja');
    guild.setLocale('fr');
    expect(guild.locale).toBe('fr');
    ana.run('kick');
    expect(await interaction()).toMatchObject({ locale: 'en-US', guild_locale: 'fr', guild: { locale: 'fr' } });
  });

  it('is told to the sessions that asked for servers', async () => {
    const discord = await openDiscord({ identifyIntervalMs: 0 });
    const guild = discord.addGuild({ locale: 'ja' });
    const [asks, doesNot] = [await openSocket(discord), await openSocket(discord)];
    asks.identify({ intents: GUILDS });
    expect((await asks.event('GUILD_CREATE')).d).toMatchObject({ id: guild.id, preferred_locale: 'ja' });
    doesNot.identify();
    await doesNot.event('READY');
    guild.setLocale('fr');
    const { d: updated } = await asks.event('GUILD_UPDATE');
    expect(updated).toMatchObject({ id: guild.id, preferred_locale: 'fr' });
    expect(updated).not.toHaveProperty('channels');
    discord.gateway.dispatch('SAID_LAST', {});
    await doesNot.event('SAID_LAST');
    expect(doesNot.received.map(({ t }) => t)).not.toContain('GUILD_UPDATE');
  });
});
