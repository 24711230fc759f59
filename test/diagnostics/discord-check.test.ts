import { ChannelType, DiscordAPIError, PermissionFlagsBits as Permission, type REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { ChannelAccess } from '../../src/diagnostics/check.ts';
import { createDiscordChecks } from '../../src/diagnostics/discord-check.discord.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const [GUILD, CHANNEL, PARENT, ME, ROLE] = ['100', '400', '401', '900', '700'];
const NEEDED = Permission.ViewChannel | Permission.SendMessages | Permission.EmbedLinks;

interface Server {
  readonly channel?: object;
  readonly parent?: object;
  readonly everyone?: bigint;
  readonly role?: bigint;
  readonly member?: object;
}

function refusal(status: number, code: number): DiscordAPIError {
  return new DiscordAPIError({ code, message: 'no' }, code, status, 'GET', 'u', { files: [], body: {} });
}

function deny(id: string, permission: bigint): object {
  return { id, type: 0, allow: '0', deny: String(permission) };
}

function allow(id: string, permission: bigint): object {
  return { id, type: 0, allow: String(permission), deny: '0' };
}

/** What the bot can do in the channel of a server that looks like this. */
async function accessIn(server: Server, fails: Readonly<Record<string, Error>> = {}): Promise<ChannelAccess> {
  const text = { id: CHANNEL, type: ChannelType.GuildText, guild_id: GUILD, permission_overwrites: [] };
  const answers: Readonly<Record<string, unknown>> = {
    [`/channels/${CHANNEL}`]: { ...text, ...server.channel },
    [`/channels/${PARENT}`]: { ...text, id: PARENT, ...server.parent },
    '/users/@me': { id: ME },
    [`/guilds/${GUILD}/roles`]: [
      { id: GUILD, permissions: String(server.everyone ?? NEEDED) },
      { id: ROLE, permissions: String(server.role ?? 0n) },
      { id: 'of others', permissions: String(Permission.Administrator) },
    ],
    [`/guilds/${GUILD}/members/${ME}`]: { roles: [ROLE], ...server.member },
  };
  const get = async (route: string): Promise<unknown> => {
    const failure = fails[route];
    if (failure !== undefined) {
      throw failure;
    }
    expect(answers).toHaveProperty([route]);
    return answers[route];
  };
  const checks = createDiscordChecks(
    { get } as unknown as Pick<REST, 'get'>,
    () => true,
    () => NOW,
  );
  return await checks.channelAccess(CHANNEL, new AbortController().signal);
}

const FULL: ChannelAccess = { kind: 'full' };
const lacks = (...missing: Extract<ChannelAccess, { kind: 'lacks' }>['missing'][number][]): ChannelAccess => ({
  kind: 'lacks',
  missing,
});

describe('what the bot can do in a channel', () => {
  it.each<[string, Server, ChannelAccess]>([
    ['everything, by what everyone may do', {}, FULL],
    ['everything, by its own role', { everyone: 0n, role: NEEDED }, FULL],
    [
      'everything, as an administrator',
      { everyone: 0n, role: Permission.Administrator, channel: { permission_overwrites: [deny(ME, NEEDED)] } },
      FULL,
    ],
    ['everything in an announcement channel', { channel: { type: ChannelType.GuildAnnouncement } }, FULL],
    ['no embeds, although messages get through', { everyone: NEEDED & ~Permission.EmbedLinks }, lacks('embed-links')],
    ['nothing that is sent', { everyone: Permission.ViewChannel }, lacks('send-messages', 'embed-links')],
    [
      'nothing that is sent, because the channel denies it to everyone',
      { channel: { permission_overwrites: [deny(GUILD, Permission.SendMessages)] } },
      lacks('send-messages'),
    ],
    [
      'everything, because the channel allows its role what it denies everyone',
      {
        channel: {
          permission_overwrites: [allow(ROLE, Permission.SendMessages), deny(GUILD, Permission.SendMessages)],
        },
      },
      FULL,
    ],
    [
      'no embeds, because the channel denies the bot itself what it allows its role',
      { channel: { permission_overwrites: [deny(ME, Permission.EmbedLinks), allow(ROLE, Permission.EmbedLinks)] } },
      lacks('embed-links'),
    ],
    ['what a role denies that it doesn’t have', { channel: { permission_overwrites: [deny('other', NEEDED)] } }, FULL],
    ['nothing, because it can’t see it', { everyone: NEEDED & ~Permission.ViewChannel }, { kind: 'closed' }],
    ['nothing in a forum', { channel: { type: ChannelType.GuildForum } }, { kind: 'closed' }],
    ['nothing in a direct message', { channel: { type: ChannelType.DM, guild_id: undefined } }, { kind: 'closed' }],
    [
      'everything in a thread, by the permissions of its channel',
      {
        channel: {
          type: ChannelType.PublicThread,
          parent_id: PARENT,
          thread_metadata: { archived: true, locked: false },
        },
        everyone: Permission.ViewChannel | Permission.EmbedLinks,
        parent: { permission_overwrites: [allow(ROLE, Permission.SendMessagesInThreads)] },
      },
      FULL,
    ],
    [
      'nothing that is sent in a thread, if it can only send to channels',
      { channel: { type: ChannelType.PrivateThread, parent_id: PARENT, thread_metadata: { locked: false } } },
      lacks('send-messages-in-threads'),
    ],
    [
      'nothing in a locked thread',
      {
        channel: { type: ChannelType.PublicThread, parent_id: PARENT, thread_metadata: { locked: true } },
        everyone: NEEDED | Permission.SendMessagesInThreads,
      },
      { kind: 'locked' },
    ],
    [
      'everything in a locked thread, if it manages threads',
      {
        channel: { type: ChannelType.PublicThread, parent_id: PARENT, thread_metadata: { locked: true } },
        everyone: NEEDED | Permission.SendMessagesInThreads | Permission.ManageThreads,
      },
      FULL,
    ],
    [
      'nothing while it is timed out',
      { member: { communication_disabled_until: '2026-11-29T12:00:01Z' } },
      { kind: 'timed-out' },
    ],
    ['everything after a timeout', { member: { communication_disabled_until: '2026-11-29T11:59:59Z' } }, FULL],
  ])('is %s', async (_, server, access) => {
    expect(await accessIn(server)).toEqual(access);
  });

  it('is nothing if Discord says that it has no access, or isn’t on the server', async () => {
    for (const [route, error] of [
      [`/channels/${CHANNEL}`, refusal(403, 50_001)],
      [`/channels/${CHANNEL}`, refusal(404, 10_003)],
      [`/guilds/${GUILD}/members/${ME}`, refusal(404, 10_007)],
    ] as const) {
      expect(await accessIn({}, { [route]: error })).toEqual({ kind: 'closed' });
    }
  });

  it('isn’t known if Discord doesn’t say everything', async () => {
    for (const route of [`/guilds/${GUILD}/roles`, `/guilds/${GUILD}/members/${ME}`, '/users/@me']) {
      await expect(accessIn({}, { [route]: refusal(500, 0) })).rejects.toThrow('no');
    }
  });
});
