import { describe, expect, it } from 'vitest';
import { ApplicationDidNotRespond, ClientRefusal } from '../../../sandbox/discord/index.ts';
import { snowflakeTime } from '../../../sandbox/discord/snowflake.ts';
import { button, openHarness, row, select } from './support.ts';

const link = { type: 2, style: 5, label: 'Help', url: 'https://example.com' };

describe('a pressed button', () => {
  it('arrives with everything that Discord sends, including the message', async () => {
    const { discord, guild, ana, show, arrivalOf } = await openHarness();
    const role = guild.addRole({ name: 'Crew' });
    ana.setRoles([role]);
    const { arrived: command, message } = await show({ content: 'Sure?', components: [row(button('yes'), link)] });
    const press = ana.press(message, { customId: 'yes' });
    expect(await arrivalOf(press)).toMatchObject({
      id: press.interactionId,
      application_id: discord.applicationId,
      type: 3,
      version: 1,
      token: expect.stringMatching(/^.{100,}$/),
      data: { component_type: 2, id: 2, custom_id: 'yes' },
      message: {
        id: message.id,
        content: 'Sure?',
        author: { id: discord.botUserId },
        interaction_metadata: { id: command.id, type: 2 },
        components: [
          {
            type: 1,
            id: 1,
            components: [
              { custom_id: 'yes', id: 2 },
              { url: link.url, id: 3 },
            ],
          },
        ],
      },
      guild_id: guild.id,
      guild: { id: guild.id },
      guild_locale: 'en-US',
      channel_id: guild.channels[0]?.id,
      channel: { id: guild.channels[0]?.id, type: 0 },
      member: { user: { id: ana.id }, roles: [role.id], permissions: expect.stringMatching(/^\d+$/) },
      app_permissions: expect.stringMatching(/^\d+$/),
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: { '0': guild.id },
      context: 0,
      attachment_size_limit: 10_485_760,
    });
    expect(press.typed).toBe('[Go]');
    expect(press.state).toBe('sent');
  });

  it('is found by its label or its emoji, and by patterns', async () => {
    const { ana, show, arrivalOf } = await openHarness();
    const { message } = await show({
      components: [row(button('a:1', { label: 'Keep' }), button('b:2', { label: undefined, emoji: { name: '🗑️' } }))],
    });
    const pressed = async (target: Parameters<typeof ana.press>[1]) =>
      ((await arrivalOf(ana.press(message, target)))['data'] as { custom_id: string }).custom_id;
    expect(await pressed({ label: 'Keep' })).toBe('a:1');
    expect(await pressed({ label: '🗑️' })).toBe('b:2');
    expect(await pressed({ customId: /^b:/ })).toBe('b:2');
    expect(await pressed({ label: /keep/i })).toBe('a:1');
  });

  it('is the one in the latest version, whichever version the test holds', async () => {
    const { ana, show, edit } = await openHarness();
    const { arrived, message } = await show({ components: [row(button('old'))] });
    await edit(arrived, { components: [row(button('new'))] });
    expect(() => ana.press(message, { customId: 'old' })).toThrow('the message has "Go" (new)');
    ana.press(message, { customId: 'new' });
  });

  it('on a public message can be pressed by anyone in the server, and by no one from elsewhere', async () => {
    const { discord, guild, show, arrivalOf } = await openHarness();
    const { message } = await show({ components: [row(button('yes'))] });
    const ben = guild.addMember({ name: 'Ben' });
    expect(await arrivalOf(ben.press(message, { customId: 'yes' }))).toMatchObject({
      member: { user: { id: ben.id } },
      message: { interaction_metadata: { user: { global_name: 'Ana' } } },
    });
    const stranger = discord.addGuild().addMember({ name: 'Cy' });
    expect(() => stranger.press(message, { customId: 'yes' })).toThrow('can’t see');
    expect(() => discord.addUser({ name: 'Olga' }).press(message, { customId: 'yes' })).toThrow(ClientRefusal);
  });

  it('on an ephemeral message can be pressed only by its owner', async () => {
    const { guild, ana, show, arrivalOf } = await openHarness();
    const { message } = await show({ flags: 64, components: [row(button('yes'))] });
    const ben = guild.addMember({ name: 'Ben' });
    expect(() => ben.press(message, { customId: 'yes' })).toThrow('can’t see');
    expect(await arrivalOf(ana.press(message, { customId: 'yes' }))).toMatchObject({ message: { flags: 64 } });
  });

  it('in a direct message has a user and no member', async () => {
    const { discord, show, arrivalOf } = await openHarness();
    const olga = discord.addUser({ name: 'Olga' });
    const { message } = await show({ components: [row(button('yes'))] }, olga);
    const arrived = await arrivalOf(olga.press(message, { customId: 'yes' }));
    expect(arrived).toMatchObject({
      user: { id: olga.id },
      context: 1,
      authorizing_integration_owners: { '0': '0' },
      channel: { type: 1 },
    });
    expect(arrived).not.toHaveProperty('member');
  });

  it('keeps the owner of the installation that the command came with', async () => {
    const { ana, callback, arrivalOf } = await openHarness();
    const conversation = ana.run('kick', {}, { in: 'user-install', force: true });
    await callback(await arrivalOf(conversation), { type: 4, data: { components: [row(button('yes'))] } });
    const press = ana.press(await conversation.reply(), { customId: 'yes' });
    expect(await arrivalOf(press)).toMatchObject({ authorizing_integration_owners: { '1': ana.id } });
  });

  it('on a message that the bot sent on its own has the server as its owner', async () => {
    const { guild, ana, rest, arrivalOf } = await openHarness();
    const channel = guild.addChannel({ name: 'log' });
    await rest.post(`/channels/${channel.id}/messages`, { body: { components: [row(button('undo'))] } });
    const press = ana.press(await channel.waitForMessage(1), { customId: 'undo' });
    const arrived = await arrivalOf(press);
    expect(arrived).toMatchObject({
      channel_id: channel.id,
      authorizing_integration_owners: { '0': guild.id },
      message: { author: { bot: true } },
    });
    expect(arrived['message']).not.toHaveProperty('interaction_metadata');
  });

  it.each<[string, object, string]>([
    ['is disabled', button('yes', { disabled: true }), 'disabled'],
    ['is a link', { ...link, label: 'Go' }, 'link'],
    ['doesn’t exist', button('other', { label: 'Other' }), 'no button'],
  ])('is refused by the client when it %s', async (_, component, reason) => {
    const { ana, show, socket } = await openHarness();
    const { message } = await show({ components: [row(component)] });
    expect(() => ana.press(message, { label: 'Go' })).toThrow(reason);
    expect(() => ana.press(message, { label: 'Go' })).toThrow(ClientRefusal);
    expect(socket.received.filter(({ t }) => t === 'INTERACTION_CREATE')).toHaveLength(1);
  });

  it('is refused by the client when two have the same label', async () => {
    const { ana, show } = await openHarness();
    const { message } = await show({ components: [row(button('a'), button('b'))] });
    expect(() => ana.press(message, { label: 'Go' })).toThrow('2 components');
  });

  it('is refused by the client when the message was deleted, by anyone', async () => {
    const { discord, guild, ana, show, rest } = await openHarness();
    const first = await show({ components: [row(button('a'))] });
    await rest.delete(`/webhooks/${discord.applicationId}/${first.arrived.token}/messages/@original`, { auth: false });
    expect(() => ana.press(first.message, { customId: 'a' })).toThrow('can’t see');
    const second = await show({ components: [row(button('a'))] });
    discord.removeMessage(second.message);
    expect(second.conversation.deleted).toBe(true);
    expect(() => ana.press(second.message, { customId: 'a' })).toThrow('can’t see');
    const third = await show({ components: [row(button('a'))] });
    guild.channels[0]?.delete();
    expect(() => ana.press(third.message, { customId: 'a' })).toThrow('can’t see');
  });

  it('can be forced when it is disabled, someone else’s, or doesn’t exist at all', async () => {
    const { guild, show, arrivalOf } = await openHarness();
    const { message } = await show({ flags: 64, components: [row(button('a', { disabled: true }))] });
    const ben = guild.addMember({ name: 'Ben' });
    const force = { force: true };
    expect(await arrivalOf(ben.press(message, { customId: 'a' }, force))).toMatchObject({ data: { custom_id: 'a' } });
    expect(await arrivalOf(ben.press(message, { customId: 'z' }, force))).toMatchObject({ data: { custom_id: 'z' } });
  });

  it('can come late, and be tampered with in transit', async () => {
    const { ana, show, arrivalOf } = await openHarness();
    const { message } = await show({ components: [row(button('a'))] });
    const late = ana.press(message, { customId: 'a' }, { createdAt: 1_700_000_000_000 });
    expect(snowflakeTime(late.interactionId)).toBe(1_700_000_000_000);
    const patched = ana.press(message, { customId: 'a' }, { rawPatch: (event) => ({ ...event, guild_id: '1' }) });
    expect(await arrivalOf(patched)).toMatchObject({ guild_id: '1', type: 3 });
  });

  it('that nothing answers within 3 s fails', async () => {
    const { ana, show } = await openHarness();
    const { message } = await show({ components: [row(button('a'))] });
    const press = ana.press(message, { customId: 'a' });
    await expect(press.reply()).rejects.toBeInstanceOf(ApplicationDidNotRespond);
    await expect(press.modal()).rejects.toBeInstanceOf(ApplicationDidNotRespond);
    expect(press.state).toBe('failed');
  });
});

describe('a choice', () => {
  it('from a string select arrives with the values of the options', async () => {
    const { ana, show, arrivalOf } = await openHarness();
    const options = [
      { label: 'One hour', value: '1h' },
      { label: 'One day', value: '1d' },
    ];
    const { message } = await show({
      components: [row({ type: 3, custom_id: 'length', placeholder: 'Length', options, max_values: 2 })],
    });
    const choice = ana.choose(message, { customId: 'length' }, ['1h', { label: 'One day' }]);
    expect((await arrivalOf(choice))['data']).toEqual({
      component_type: 3,
      id: 2,
      custom_id: 'length',
      values: ['1h', '1d'],
    });
    expect(choice.typed).toBe('[Length ▾ 1h, One day]');
    ana.choose(message, { label: 'Length' }, ['1d']);
  });

  it('from a user select arrives with the users and their membership', async () => {
    const { guild, ana, show, arrivalOf } = await openHarness();
    const role = guild.addRole({ name: 'Crew', permissions: 8n });
    const ben = guild.addMember({ name: 'Ben', nick: 'Benny', roles: [role] });
    const { message } = await show({ components: [row({ type: 5, custom_id: 'who' })] });
    const { data } = (await arrivalOf(ana.choose(message, { customId: 'who' }, [ben]))) as { data?: unknown };
    expect(data).toMatchObject({
      component_type: 5,
      custom_id: 'who',
      values: [ben.id],
      resolved: {
        users: { [ben.id]: { id: ben.id, global_name: 'Ben' } },
        members: { [ben.id]: { nick: 'Benny', roles: [role.id], permissions: expect.stringMatching(/^\d+$/) } },
      },
    });
    for (const missing of ['user', 'deaf', 'mute']) {
      expect(data).not.toHaveProperty(['resolved', 'members', ben.id, missing]);
    }
  });

  it('from a role, mentionable or channel select arrives with what was chosen', async () => {
    const { discord, guild, ana, show, arrivalOf } = await openHarness();
    const role = guild.addRole({ name: 'Crew', permissions: 32n });
    const log = guild.addChannel({ name: 'log' });
    const { message } = await show({
      components: [
        row({ type: 6, custom_id: 'role' }),
        row({ type: 7, custom_id: 'any', max_values: 2 }),
        row({ type: 8, custom_id: 'channel', channel_types: [0, 5] }),
      ],
    });
    const dataOf = async (customId: string, values: readonly { id: string }[]) =>
      (await arrivalOf(ana.choose(message, { customId }, values)))['data'];
    expect(await dataOf('role', [role])).toMatchObject({
      component_type: 6,
      values: [role.id],
      resolved: { roles: { [role.id]: { name: 'Crew', permissions: '32' } } },
    });
    expect(await dataOf('any', [role, { id: discord.botUserId }])).toMatchObject({
      component_type: 7,
      resolved: { roles: { [role.id]: {} }, users: { [discord.botUserId]: { bot: true } } },
    });
    log.close();
    expect(await dataOf('channel', [log])).toMatchObject({
      component_type: 8,
      values: [log.id],
      resolved: {
        channels: {
          [log.id]: {
            id: log.id,
            name: 'log',
            type: 0,
            permissions: expect.stringMatching(/^\d+$/),
            app_permissions: '0',
          },
        },
      },
    });
  });

  it('of nothing is sent when nothing is one of the allowed numbers', async () => {
    const { ana, show, arrivalOf } = await openHarness();
    const { message } = await show({ components: [row({ type: 6, custom_id: 'roles', min_values: 0 })] });
    expect((await arrivalOf(ana.choose(message, { customId: 'roles' }, [])))['data']).toEqual({
      component_type: 6,
      id: 2,
      custom_id: 'roles',
      values: [],
    });
  });

  it.each<[string, object, readonly string[], string]>([
    ['more than the select accepts', select('s', ['a', 'b']), ['a', 'b'], '1 to 1'],
    ['fewer than it accepts', select('s', ['a', 'b'], { min_values: 2, max_values: 2 }), ['a'], '2 to 2'],
    ['the same value twice', select('s', ['a', 'b'], { max_values: 2 }), ['a', 'a'], 'twice'],
    ['a value that isn’t offered', select('s'), ['z'], 'not one of "a" (a)'],
    ['from a disabled select', select('s', ['a'], { disabled: true }), ['a'], 'disabled'],
    ['a channel as a user', { type: 5, custom_id: 's' }, ['1'], 'a user'],
    ['a text channel where voice is asked for', { type: 8, custom_id: 's', channel_types: [2] }, ['general'], 'text'],
  ])('of %s is refused by the client, and sent by force', async (_, component, values, reason) => {
    const { guild, ana, show, arrivalOf } = await openHarness();
    const { message } = await show({ components: [row(component)] });
    const ids = values.map((value) => (value === 'general' ? (guild.channels[0]?.id ?? '') : value));
    expect(() => ana.choose(message, { customId: 's' }, ids)).toThrow(reason);
    expect(() => ana.choose(message, { customId: 's' }, ids)).toThrow(ClientRefusal);
    const forced = ana.choose(message, { customId: 's' }, ids, { force: true });
    expect(await arrivalOf(forced)).toMatchObject({ data: { values: ids } });
  });
});

it('a person sees in a channel what was sent there, including replies, and no ephemeral messages of others', async () => {
  const { guild, ana, rest, show } = await openHarness();
  const [channel] = guild.channels;
  if (!channel) throw new Error('no channel');
  const ben = guild.addMember({ name: 'Ben' });
  ben.write(channel, 'hello');
  await rest.post(`/channels/${channel.id}/messages`, { body: { content: 'log' } });
  await show({ content: 'for all' });
  await show({ content: 'for Ana', flags: 64 });
  const texts = (member: typeof ana) => member.messagesIn(channel).map(({ content }) => content);
  expect(texts(ana)).toEqual(['hello', 'log', 'for all', 'for Ana']);
  expect(texts(ben)).toEqual(['hello', 'log', 'for all']);
  expect(channel.messages.map(({ content }) => content)).toEqual(['log']);
});
