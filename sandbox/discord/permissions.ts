import type { APIOverwrite } from 'discord-api-types/v10';
import type { ChannelRight } from './control.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';

/** Bits of a permission field. Source: https://discord.com/developers/docs/topics/permissions */
export const Permission = {
  kickMembers: 1n << 1n,
  banMembers: 1n << 2n,
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  viewAuditLog: 1n << 7n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useExternalEmojis: 1n << 18n,
  manageRoles: 1n << 28n,
  useApplicationCommands: 1n << 31n,
  moderateMembers: 1n << 40n,
} as const;

/** What @everyone can do on a new server, as far as it matters here. */
export const EVERYONE_MAY =
  Permission.viewChannel |
  Permission.sendMessages |
  Permission.embedLinks |
  Permission.attachFiles |
  Permission.readMessageHistory |
  Permission.useApplicationCommands;

const ALL_PERMISSIONS = (1n << 53n) - 1n;

/** Documented for direct messages with the bot, where there's no channel to deny anything. */
const IN_DIRECT_MESSAGES =
  Permission.attachFiles | Permission.embedLinks | Permission.mentionEveryone | Permission.useExternalEmojis;

const rightBits: Readonly<Record<ChannelRight, bigint>> = {
  send: Permission.sendMessages,
  embed: Permission.embedLinks,
  attach: Permission.attachFiles,
  history: Permission.readMessageHistory,
};

/** The permissions of a member on the whole server; the owner and administrators have all. */
export function permissionsOf(guild: GuildState, member: MemberState): bigint {
  if (guild.ownerId === member.user.id) return ALL_PERMISSIONS;
  const granted = guild.roles
    .filter((role) => role.id === guild.id || member.roleIds.includes(role.id))
    .reduce((sum, role) => sum | role.permissions, 0n);
  return granted & Permission.administrator ? ALL_PERMISSIONS : granted;
}

/** The bot's permissions in a channel it was invited to with the usual permissions; null is a direct message. */
export function appPermissions(channel: ChannelState | null): string {
  if (!channel) return String(IN_DIRECT_MESSAGES);
  // Without View Channel, everything else in the channel is denied, too.
  if (channel.closed) return '0';
  return String([...channel.forbidden].reduce((left, right) => left & ~rightBits[right], EVERYONE_MAY));
}

/** What a channel denies the bot, as an overwrite for it alone. */
export function overwritesFor(world: World, channel: ChannelState): APIOverwrite[] {
  const denied = [...channel.forbidden].reduce((sum, right) => sum | rightBits[right], 0n);
  return denied === 0n ? [] : [{ id: world.bot.id, type: 1, allow: '0', deny: String(denied) }];
}
