import { describe, expect, it } from 'vitest';
import { ClientRefusal } from '../../../sandbox/discord/index.ts';
import { snowflakeTime } from '../../../sandbox/discord/snowflake.ts';
import { clientOf, kickCommand, openDiscord, openHarness, openSocket, refusalOf, restOf } from './support.ts';

describe('a command that is sent', () => {
  it('arrives with everything that Discord sends', async () => {
    const { discord, guild, ana, interaction } = await openHarness();
    const role = guild.addRole({ name: 'Crew' });
    ana.setRoles([role]);
    const conversation = ana.run('kick', { who: 'Ben', why: 'noise' });
    const arrived = await interaction();
    expect(arrived).toMatchObject({
      id: conversation.interactionId,
      application_id: discord.applicationId,
      type: 2,
      version: 1,
      data: {
        id: discord.commands.global[0]?.id,
        name: 'kick',
        type: 1,
        options: [
          { type: 3, name: 'who', value: 'Ben' },
          { type: 3, name: 'why', value: 'noise' },
        ],
      },
      guild_id: guild.id,
      guild: { id: guild.id, features: [], locale: 'en-US' },
      guild_locale: 'en-US',
      channel_id: guild.channels[0]?.id,
      channel: { id: guild.channels[0]?.id, type: 0, name: 'general', guild_id: guild.id },
      member: {
        user: { id: ana.id, global_name: 'Ana' },
        roles: [role.id],
        permissions: expect.stringMatching(/^\d+$/),
      },
      app_permissions: expect.stringMatching(/^\d+$/),
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: { '0': guild.id },
      context: 0,
      attachment_size_limit: 10_485_760,
    });
    expect(arrived.token.length).toBeGreaterThan(100);
    expect(arrived).not.toHaveProperty('user');
    expect(Math.abs(snowflakeTime(arrived.id) - Date.now())).toBeLessThan(5000);
    expect(conversation.typed).toBe('/kick who: Ben why: noise');
  });

  it('from a direct message has a user, no member and no server', async () => {
    const { discord, interaction } = await openHarness();
    const olga = discord.addUser({ name: 'Olga' });
    olga.run('kick');
    const arrived = await interaction();
    expect(arrived).toMatchObject({
      user: { id: olga.id },
      context: 1,
      authorizing_integration_owners: { '0': '0' },
      channel: { type: 1 },
    });
    for (const key of ['member', 'guild', 'guild_id', 'guild_locale']) expect(arrived).not.toHaveProperty(key);
  });

  it('of an app that the person installed names only the person as its owner', async () => {
    const { ana, guild, interaction } = await openHarness();
    ana.run('kick', {}, { in: 'user-install', force: true });
    expect(await interaction()).toMatchObject({ guild_id: guild.id, authorizing_integration_owners: { '1': ana.id } });
  });

  it('has an ID for the requested time, and IDs increase otherwise', async () => {
    const { ana } = await openHarness();
    const old = ana.run('kick', {}, { createdAt: 1_700_000_000_000 });
    expect(snowflakeTime(old.interactionId)).toBe(1_700_000_000_000);
    const ids = Array.from({ length: 50 }, () => BigInt(ana.run('kick').interactionId));
    expect(ids.every((id, n) => n === 0 || id > (ids[n - 1] ?? 0n))).toBe(true);
  });

  it('can be tampered with in transit', async () => {
    const { ana, interaction } = await openHarness();
    ana.run('kick', {}, { rawPatch: (event) => ({ ...event, member: { ...(event['member'] as object), roles: [] } }) });
    expect(await interaction()).toMatchObject({ member: { roles: [], user: { id: ana.id } } });
  });

  it('is understood by the official client', async () => {
    const discord = await openDiscord();
    const client = await clientOf(discord);
    await restOf(discord).put(`/applications/${discord.applicationId}/commands`, { body: [kickCommand] });
    client.on('interactionCreate', async (interaction) => {
      if (interaction.isAutocomplete()) await interaction.respond([{ name: 'Ben', value: 'b1' }]);
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: 'Ephemeral' });
      await interaction.editReply({ content: interaction.options.getString('who', true) });
      await interaction.followUp('done');
    });
    const ana = discord.addGuild().addMember({ name: 'Ana' });
    expect((await ana.complete('kick', { who: 'B' }, 'who')).choices).toEqual([{ name: 'Ben', value: 'b1' }]);
    const conversation = ana.run('kick', { who: 'Ben' });
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect(await conversation.reply()).toMatchObject({ content: 'Ben' });
    expect(await conversation.waitForFollowUp()).toMatchObject({ content: 'done' });
    expect(discord.violations).toEqual([]);
  });
});

describe('a client doesn’t send', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a command that isn’t registered', 'nothing', {}],
    ['an option that the command doesn’t have', 'kick', { whom: 'Ben' }],
    ['an empty option', 'kick', { why: '' }],
    ['a value that is too long', 'kick', { who: 'x'.repeat(101) }],
    ['a subcommand that doesn’t exist', 'kick now', {}],
  ])('%s', async (_, command, options) => {
    const { ana } = await openHarness();
    expect(() => ana.run(command, options)).toThrow(ClientRefusal);
  });

  it('a command without a required option, or with a value that isn’t among the choices', async () => {
    const { discord, ana, rest } = await openHarness();
    const mode = { type: 3, name: 'mode', description: 'd', required: true, choices: [{ name: 'A', value: 'a' }] };
    const body = [{ name: 'set', description: 'd', options: [mode] }];
    await rest.put(`/applications/${discord.applicationId}/commands`, { body });
    expect(() => ana.run('set')).toThrow('required');
    expect(() => ana.run('set', { mode: 'b' })).toThrow('choices');
    ana.run('set', { mode: 'a' });
    ana.run('set', { mode: 'b' }, { force: true });
  });

  it('a server command in a direct message, or one that a person can’t install', async () => {
    const { discord, ana, rest } = await openHarness();
    await rest.put(`/applications/${discord.applicationId}/commands`, { body: [{ ...kickCommand, contexts: [0] }] });
    expect(() => ana.run('kick', {}, { in: 'dm' })).toThrow(ClientRefusal);
    expect(() => ana.run('kick', {}, { in: 'user-install' })).toThrow(ClientRefusal);
    ana.run('kick', {}, { in: 'dm', force: true });
    ana.run('kick');
  });

  it('a command that its default permissions hide', async () => {
    const { discord, guild, ana, rest } = await openHarness();
    const register = (default_member_permissions: string) =>
      rest.put(`/applications/${discord.applicationId}/commands`, {
        body: [{ ...kickCommand, default_member_permissions }],
      });
    await register('2');
    expect(() => ana.run('kick')).toThrow('hidden');
    ana.run('kick', {}, { force: true });
    ana.setRoles([guild.addRole({ name: 'Crew', permissions: '2' })]);
    ana.run('kick');
    await register('0');
    expect(() => ana.run('kick')).toThrow('hidden');
    ana.setRoles([guild.addRole({ name: 'Boss', permissions: '8' })]);
    ana.run('kick');
  });

  it('a completion request when the option has none', async () => {
    const { ana } = await openHarness();
    await expect(ana.complete('kick', { why: 'a' }, 'why')).rejects.toBeInstanceOf(ClientRefusal);
  });

  it('a subcommand, except under its command, where it arrives as a branch', async () => {
    const { discord, ana, rest, interaction } = await openHarness();
    const sub = { type: 1, name: 'roles', description: 'd', options: [{ type: 5, name: 'on', description: 'd' }] };
    await rest.put(`/applications/${discord.applicationId}/commands`, {
      body: [{ name: 'set', description: 'd', options: [sub] }],
    });
    expect(() => ana.run('set')).toThrow('subcommand');
    ana.run('set roles', { on: true });
    expect(await interaction()).toMatchObject({
      data: { options: [{ type: 1, name: 'roles', options: [{ type: 5, name: 'on', value: true }] }] },
    });
  });
});

describe('a completion', () => {
  const choices = (count: number, more: object = {}) =>
    Array.from({ length: count }, (_, n) => ({ name: `n${n}`, value: `v${n}`, ...more }));

  it('asks with the text so far in the focused option, and shows what was answered', async () => {
    const { ana, interaction, callback } = await openHarness();
    const completion = ana.complete('kick', { why: 'x'.repeat(7000), who: 'b' }, 'who');
    const arrived = await interaction();
    expect(arrived).toMatchObject({
      type: 4,
      data: { options: [{ name: 'why' }, { name: 'who', value: 'b', focused: true }] },
    });
    await callback(arrived, { type: 8, data: { choices: choices(25) } });
    expect((await completion).choices).toHaveLength(25);
  });

  it('shows no choice with a blocked text, and can be answered once more', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    const allow = discord.block('Bad word', 'word');
    const completion = ana.complete('kick', {}, 'who');
    const arrived = await interaction();
    const answer = (more: object) => callback(arrived, { type: 8, data: { choices: choices(1, more) } });
    expect(await refusalOf(answer({ name: 'a bad WORD' }))).toMatchObject({ code: 200_000 });
    await answer({ name: 'Ben', value: 'bad word' });
    expect((await completion).choices).toMatchObject([{ name: 'Ben' }]);
    allow();
  });

  it('shows nothing when nothing answers within 3 s', async () => {
    const { ana } = await openHarness();
    const { choices: shown, tookMs } = await ana.complete('kick', {}, 'who');
    expect(shown).toBeNull();
    expect(tookMs).toBeGreaterThan(2900);
  });

  it.each<[string, object, string]>([
    ['26 choices', { type: 8, data: { choices: choices(26) } }, 'data.choices: BASE_TYPE_MAX_LENGTH'],
    [
      'an empty name',
      { type: 8, data: { choices: choices(1, { name: '' }) } },
      'data.choices.0.name: BASE_TYPE_REQUIRED',
    ],
    [
      'a value of 101 characters',
      { type: 8, data: { choices: choices(1, { value: 'x'.repeat(101) }) } },
      'data.choices.0.value: BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a number for text',
      { type: 8, data: { choices: choices(1, { value: 1 }) } },
      'data.choices.0.value: BASE_TYPE_CONVERT',
    ],
    ['a deferred reply', { type: 5 }, 'type: BASE_TYPE_CHOICES'],
  ])('is refused with %s', async (_, body, problem) => {
    const { ana, interaction, callback, discord } = await openHarness();
    const completion = ana.complete('kick', {}, 'who');
    const arrived = await interaction();
    expect((await refusalOf(callback(arrived, body))).problems).toEqual([problem]);
    expect(discord.violations).toHaveLength(1);
    await callback(arrived, { type: 8, data: { choices: [] } });
    expect((await completion).choices).toEqual([]);
  });
});

it('closing leaves nothing waiting', async () => {
  const discord = await openDiscord();
  const socket = await openSocket(discord);
  const waiting = discord.gateway.waitForReady();
  const outcome = expect(waiting).rejects.toThrow('closed');
  await discord.close();
  await outcome;
  expect(await socket.closed).toBe(1006);
});
