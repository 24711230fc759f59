import { describe, expect, it } from 'vitest';
import { ClientRefusal, Permission } from '../../../sandbox/discord/index.ts';
import type { Harness } from './support.ts';
import { kickCommand, openHarness, refusalOf } from './support.ts';

const permissionsIn = async (harness: Harness, ...run: Parameters<Harness['ana']['run']>) => {
  const { member } = (await harness.arrivalOf(harness.ana.run(...run))) as { member?: { permissions: string } };
  return BigInt(member?.permissions ?? 0);
};

const register = ({ rest, discord }: Harness, ...body: object[]) =>
  rest.put(`/applications/${discord.applicationId}/commands`, { body });

describe('a member’s permissions', () => {
  it('are those of @everyone and of all their roles', async () => {
    const harness = await openHarness();
    const everyone = await permissionsIn(harness, 'kick');
    expect(everyone & (Permission.manageGuild | Permission.administrator)).toBe(0n);
    harness.ana.setRoles([
      harness.guild.addRole({ name: 'Managers', permissions: Permission.manageGuild }),
      harness.guild.addRole({ name: 'Kickers', permissions: String(Permission.kickMembers) }),
    ]);
    expect(await permissionsIn(harness, 'kick')).toBe(everyone | (1n << 5n) | (1n << 1n));
  });

  it('are all of them for an administrator and for the server’s owner', async () => {
    const harness = await openHarness();
    const owner = harness.guild.addMember({ name: 'Olga', owner: true });
    harness.ana.setRoles([harness.guild.addRole({ name: 'Admins', permissions: Permission.administrator })]);
    const ofAdmin = await permissionsIn(harness, 'kick');
    const ofOwner = await permissionsIn({ ...harness, ana: owner }, 'kick');
    expect(ofAdmin & Permission.manageGuild).toBe(Permission.manageGuild);
    expect(ofOwner).toBe(ofAdmin);
  });

  it('decide who sees a command with default permissions', async () => {
    const harness = await openHarness();
    await register(harness, { ...kickCommand, default_member_permissions: String(Permission.manageGuild) });
    const { ana, guild } = harness;
    expect(() => ana.run('kick')).toThrow('hidden');
    ana.setRoles([guild.addRole({ name: 'Kickers', permissions: Permission.kickMembers })]);
    expect(() => ana.run('kick')).toThrow(ClientRefusal);
    for (const permissions of [Permission.manageGuild, Permission.administrator]) {
      ana.setRoles([guild.addRole({ name: 'r', permissions })]);
      ana.run('kick');
    }
    await register(harness, { ...kickCommand, default_member_permissions: '0' });
    ana.run('kick');
    guild.addMember({ name: 'Olga', owner: true }).run('kick');
  });
});

it('the bot’s permissions come with each interaction, and fewer when they are denied', async () => {
  const harness = await openHarness();
  const channel = harness.guild.addChannel({ name: 'log' });
  const ofBot = async () =>
    BigInt(String((await harness.arrivalOf(harness.ana.run('kick', {}, { channel })))['app_permissions']));
  const before = await ofBot();
  expect(before & Permission.embedLinks).toBe(Permission.embedLinks);
  channel.forbid('embed', 'attach');
  expect(await ofBot()).toBe(before & ~(Permission.embedLinks | Permission.attachFiles));
  channel.close();
  expect(await ofBot()).toBe(0n);
  channel.open();
  expect(await ofBot()).toBe(before);
});

describe('options for people, roles and channels', () => {
  const option = (type: number, name: string, more: object = {}) => ({ type, name, description: 'd', ...more });
  const setCommand = {
    name: 'set',
    description: 'Sets',
    options: [option(6, 'who'), option(8, 'role'), option(7, 'log', { channel_types: [0] }), option(9, 'any')],
  };

  it('arrive as IDs with what they refer to', async () => {
    const harness = await openHarness();
    const { guild, ana } = harness;
    await register(harness, setCommand);
    const role = guild.addRole({ name: 'Crew' });
    const log = guild.addChannel({ name: 'log' });
    const run = ana.run('set', { who: ana.id, role: role.id, log: log.id, any: role.id });
    expect(await harness.arrivalOf(run)).toMatchObject({
      data: {
        options: [
          { type: 6, name: 'who', value: ana.id },
          { type: 8, name: 'role', value: role.id },
          { type: 7, name: 'log', value: log.id },
          { type: 9, name: 'any', value: role.id },
        ],
        resolved: {
          users: { [ana.id]: {} },
          members: { [ana.id]: {} },
          roles: { [role.id]: { name: 'Crew' } },
          channels: { [log.id]: { name: 'log', app_permissions: expect.stringMatching(/^\d+$/) } },
        },
      },
    });
  });

  it('are refused by the client when they name no one', async () => {
    const harness = await openHarness();
    await register(harness, setCommand);
    for (const options of [{ who: '1' }, { role: harness.ana.id }, { log: '1' }, { any: '1' }, { who: 7 }]) {
      expect(() => harness.ana.run('set', options)).toThrow(ClientRefusal);
    }
    harness.ana.run('set', { who: '1' }, { force: true });
  });
});

describe('a command in a person’s menu', () => {
  const menu = { type: 2, name: 'Kick out' };

  it('arrives with the person, and is answered like any other', async () => {
    const harness = await openHarness();
    const { ana, guild } = harness;
    await register(harness, kickCommand, menu);
    const ben = guild.addMember({ name: 'Ben', nick: 'Benny' });
    const conversation = ana.useOn('Kick out', ben);
    const event = await harness.arrivalOf(conversation);
    expect(event).toMatchObject({
      type: 2,
      member: { user: { id: ana.id } },
      data: {
        name: 'Kick out',
        type: 2,
        target_id: ben.id,
        resolved: { users: { [ben.id]: { global_name: 'Ben' } }, members: { [ben.id]: { nick: 'Benny' } } },
      },
    });
    expect(event['data']).not.toHaveProperty('options');
    await harness.callback(event, { type: 4, data: { content: 'gone' } });
    expect(await conversation.reply()).toMatchObject({
      content: 'gone',
      interaction_metadata: { target_user: { id: ben.id } },
    });
    expect(conversation.typed).toBe('Kick out on Ben');
  });

  it('is found only there, and hidden by its default permissions', async () => {
    const harness = await openHarness();
    const { ana, guild, discord } = harness;
    await register(harness, kickCommand, { ...menu, default_member_permissions: '2' });
    const ben = guild.addMember({ name: 'Ben' });
    expect(() => ana.run('Kick out')).toThrow(ClientRefusal);
    expect(() => ana.useOn('kick', ben)).toThrow('no command');
    expect(() => ana.useOn('Kick out', ben)).toThrow('hidden');
    ana.setRoles([guild.addRole({ name: 'Kickers', permissions: 2n })]);
    ana.useOn('Kick out', ben);
    expect(() => ana.useOn('Kick out', discord.addGuild().addMember({ name: 'Cy' }))).toThrow('can’t find Cy');
    expect(await refusalOf(register(harness, { ...menu, description: 'd' }))).toMatchObject({ code: 50035 });
  });
});
