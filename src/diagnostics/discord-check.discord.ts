import {
  type APIChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type APIUser,
  ChannelType,
  PermissionFlagsBits as Permission,
  type REST,
  Routes,
} from 'discord.js';
import { failureOf, isShut } from '../bot/discord-errors.ts';
import type { ChannelAccess, DiscordChecks, LogPermission } from './check.ts';

/** Checks the bot's own access to Discord, with its token. `now`: the time of day, in milliseconds. */
export function createDiscordChecks(
  rest: Pick<REST, 'get'>,
  connected: () => boolean,
  now: () => number,
): DiscordChecks {
  return {
    async tokenTaken(signal) {
      try {
        const me = (await rest.get(Routes.user(), { signal })) as { readonly id?: unknown } | null;
        if (typeof me?.id !== 'string') {
          throw new Error("the answer doesn't say who the token is for");
        }
        return true;
      } catch (error) {
        if (failureOf(error) === 'bot') {
          return false;
        }
        throw error;
      }
    },
    async channelAccess(channelId, signal) {
      try {
        return await accessTo(channelId, {
          get: async <T>(route: `/${string}`) => (await rest.get(route, { signal })) as T,
          now,
        });
      } catch (error) {
        if (isShut(failureOf(error))) {
          return { kind: 'closed' };
        }
        throw error;
      }
    },
    get connected() {
      return connected();
    },
  };
}

const THREADS: ReadonlySet<ChannelType> = new Set([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);
const OTHERS_WITH_MESSAGES: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
]);

interface Discord {
  readonly get: <T>(route: `/${string}`) => Promise<T>;
  readonly now: () => number;
}

/** The parts of a channel that decide who can write there, whatever its type. */
interface Channel {
  readonly type: ChannelType;
  readonly guild_id?: string | undefined;
  readonly parent_id?: string | null | undefined;
  readonly permission_overwrites?: readonly APIOverwrite[] | undefined;
  readonly thread_metadata?: { readonly locked?: boolean | undefined } | undefined;
}

async function accessTo(channelId: string, { get, now }: Discord): Promise<ChannelAccess> {
  const [channel, { id: me }] = await Promise.all([
    get<APIChannel>(Routes.channel(channelId)) as Promise<Channel>,
    get<APIUser>(Routes.user()),
  ]);
  const isThread = THREADS.has(channel.type);
  if (channel.guild_id === undefined || !(isThread || OTHERS_WITH_MESSAGES.has(channel.type))) {
    return { kind: 'closed' };
  }
  const [roles, member, parent] = await Promise.all([
    get<readonly APIRole[]>(Routes.guildRoles(channel.guild_id)),
    get<APIGuildMember>(Routes.guildMember(channel.guild_id, me)),
    // A thread has the permissions of its channel.
    isThread && channel.parent_id ? (get<APIChannel>(Routes.channel(channel.parent_id)) as Promise<Channel>) : channel,
  ]);
  if (Date.parse(member.communication_disabled_until ?? '') > now()) {
    return { kind: 'timed-out' };
  }
  const granted = permissionsIn(channel.guild_id, me, member.roles, roles, parent.permission_overwrites ?? []);
  const has = (permission: bigint): boolean => (granted & (permission | Permission.Administrator)) !== 0n;
  if (!has(Permission.ViewChannel)) {
    return { kind: 'closed' };
  }
  if (channel.thread_metadata?.locked === true && !has(Permission.ManageThreads)) {
    return { kind: 'locked' };
  }
  const needed: readonly (readonly [LogPermission, bigint])[] = [
    isThread
      ? ['send-messages-in-threads', Permission.SendMessagesInThreads]
      : ['send-messages', Permission.SendMessages],
    ['embed-links', Permission.EmbedLinks],
  ];
  const missing = needed.flatMap(([name, permission]) => (has(permission) ? [] : [name]));
  return missing.length === 0 ? { kind: 'full' } : { kind: 'lacks', missing };
}

/**
 * The permissions of a member in a channel. The later rules overrule the earlier ones.
 * https://discord.com/developers/docs/topics/permissions#permission-overwrites
 */
function permissionsIn(
  guildId: string,
  memberId: string,
  roleIds: readonly string[],
  roles: readonly APIRole[],
  overwrites: readonly APIOverwrite[],
): bigint {
  // @everyone has the server's ID.
  const own = roles.filter(({ id }) => id === guildId || roleIds.includes(id));
  const onServer = own.reduce((sum, { permissions }) => sum | BigInt(permissions), 0n);
  if ((onServer & Permission.Administrator) !== 0n) {
    return onServer;
  }
  const steps = [
    overwrites.filter(({ id }) => id === guildId),
    overwrites.filter(({ id }) => id !== guildId && roleIds.includes(id)),
    overwrites.filter(({ id }) => id === memberId),
  ];
  return steps.reduce((before, step) => {
    const denied = step.reduce((sum, { deny }) => sum | BigInt(deny), 0n);
    const allowed = step.reduce((sum, { allow }) => sum | BigInt(allow), 0n);
    return (before & ~denied) | allowed;
  }, onServer);
}
