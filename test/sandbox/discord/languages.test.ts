import { describe, expect, it } from 'vitest';
import { button, label, modal, openDiscord, openHarness, openSocket, refusalOf, row, textInput } from './support.ts';

const GUILDS = 1;
const LOCALIZED = {
  name: 'kick',
  name_localizations: { de: 'rauswurf', 'es-ES': 'expulsar', 'en-GB': 'remove' },
  description: 'Removes somebody',
  description_localizations: { de: 'Entfernt jemanden' },
  options: [
    { type: 3, name: 'who', name_localizations: { de: 'wen' }, description: 'Who', autocomplete: true },
    {
      type: 3,
      name: 'how',
      description: 'How',
      description_localizations: { de: 'Wie' },
      choices: [{ name: 'Gently', name_localizations: { de: 'Sanft' }, value: 'g' }],
    },
  ],
};

describe('a person’s language', () => {
  it('comes with each interaction that they start, and can be changed', async () => {
    const { guild, interaction } = await openHarness();
    const kim = guild.addMember({ name: 'Kim', locale: 'ko' });
    kim.run('kick');
    expect(await interaction(1)).toMatchObject({ locale: 'ko', guild_locale: 'en-US' });
    kim.setLocale('de');
    expect(kim.locale).toBe('de');
    kim.run('kick');
    expect(await interaction(2)).toMatchObject({ locale: 'de', guild_locale: 'en-US' });
  });
});

describe('a server’s language', () => {
  it('is what it was created with until another is chosen', async () => {
    const { discord, guild, ana, interaction } = await openHarness();
    expect(discord.addGuild().locale).toBe('en-US');
    expect(discord.addGuild({ locale: 'ja' }).locale).toBe('ja');
    guild.setLocale('fr');
    expect(guild.locale).toBe('fr');
    ana.run('kick');
    expect(await interaction()).toMatchObject({ locale: 'en-US', guild_locale: 'fr', guild: { locale: 'fr' } });
  });

  it('is reported to the sessions that asked for servers', async () => {
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

describe('every interaction', () => {
  it('says the languages of the person and of the server', async () => {
    const { guild, callback, interaction } = await openHarness();
    guild.setLocale('fr');
    const kim = guild.addMember({ name: 'Kim', locale: 'de' });
    const conversation = kim.run('kick');
    await callback(await interaction(1), { type: 4, data: { components: [row(button('ask'))] } });
    const asked = kim.press(await conversation.reply(), { customId: 'ask' });
    await callback(await interaction(2), { type: 9, data: modal(label('Why', textInput('why', { required: false }))) });
    (await asked.modal()).submit();
    await callback(await interaction(3), { type: 6 });
    const completed = kim.complete('kick', {}, 'who');
    await callback(await interaction(4), { type: 8, data: { choices: [] } });
    await completed;
    const all = await Promise.all([1, 2, 3, 4].map((n) => interaction(n)));
    expect(all.map(({ type, locale, guild_locale }) => [type, locale, guild_locale])).toEqual([
      [2, 'de', 'fr'],
      [3, 'de', 'fr'],
      [5, 'de', 'fr'],
      [4, 'de', 'fr'],
    ]);
  });
});

describe('what a person’s client lists', () => {
  async function openLocalized(locale: string) {
    const harness = await openHarness();
    await harness.rest.put(`/applications/${harness.discord.applicationId}/commands`, { body: [LOCALIZED] });
    return { ...harness, kim: harness.guild.addMember({ name: 'Kim', locale }) };
  }

  it('has the texts in their language and no other, including the choices', async () => {
    const { kim } = await openLocalized('de');
    const [command] = kim.commands();
    expect(command).toMatchObject({
      name: 'kick',
      name_localized: 'rauswurf',
      description: 'Removes somebody',
      description_localized: 'Entfernt jemanden',
      options: [
        { name: 'who', name_localized: 'wen', description: 'Who' },
        {
          name: 'how',
          description_localized: 'Wie',
          choices: [{ name: 'Gently', name_localized: 'Sanft', value: 'g' }],
        },
      ],
    });
    expect(JSON.stringify(command)).not.toContain('localizations');
  });

  it.each([
    ['fr', undefined],
    ['en-US', 'remove'],
    ['en-GB', 'remove'],
    ['es-419', 'expulsar'],
    ['es-ES', 'expulsar'],
  ])('in %s falls back to the name that Discord would use', async (locale, name) => {
    const { kim } = await openLocalized(locale);
    expect(kim.commands()[0]?.name_localized).toBe(name);
  });

  it('changes once they choose another language, which is reported', async () => {
    const { discord, guild, kim } = await openLocalized('fr');
    let told = 0;
    const end = discord.observe({ onCommands: () => (told += 1), onLocale: () => (told += 100) });
    kim.setLocale('de');
    expect(told).toBe(101);
    expect(kim.commands()[0]?.name_localized).toBe('rauswurf');
    guild.setLocale('de');
    expect(told).toBe(201);
    end();
  });

  it('is sent by the names that the bot knows', async () => {
    const { kim, interaction } = await openLocalized('de');
    kim.run('kick', { how: 'g' });
    expect(await interaction()).toMatchObject({
      data: { name: 'kick', options: [{ name: 'how', value: 'g' }] },
      locale: 'de',
    });
  });

  it('completes with choices in their language', async () => {
    const { kim, interaction, callback } = await openLocalized('de');
    const completed = kim.complete('kick', {}, 'who');
    const choices = [
      { name: 'Anybody', name_localizations: { de: 'Irgendwer', fr: 'Quelqu’un' }, value: 'x' },
      { name: 'Ana', value: 'ana' },
    ];
    await callback(await interaction(), { type: 8, data: { choices } });
    expect((await completed).choices).toEqual([
      { name: 'Irgendwer', value: 'x' },
      { name: 'Ana', value: 'ana' },
    ]);
  });

  it('accepts no completion in a language that Discord doesn’t have', async () => {
    const { kim, interaction, callback } = await openLocalized('de');
    const completed = kim.complete('kick', {}, 'who');
    const choices = [{ name: 'Anybody', name_localizations: { german: 'Irgendwer' }, value: 'x' }];
    const { problems } = await refusalOf(callback(await interaction(), { type: 8, data: { choices } }));
    expect(problems).toEqual(['data.choices.0.name_localizations.german: ENUM_TYPE_COERCE']);
    await callback(await interaction(), { type: 8, data: { choices: [] } });
    expect((await completed).choices).toEqual([]);
  });
});
