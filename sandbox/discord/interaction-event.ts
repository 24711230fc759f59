import type { SentOption } from './client-checks.ts';
import type { Command, Place } from './control.ts';
import type { InteractionState } from './interaction-store.ts';
import { appPermissions, interactionMember, textChannel } from './payloads.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';

const ATTACHMENT_LIMIT_BYTES = 10 * 1024 * 1024;

/** Who installed the app that is used here: the server ("0"), or the person ("1"). */
export function installOwners(place: Place, guildId: string | null, userId: string): Record<string, string> {
  switch (place) {
    case 'guild':
      return { '0': guildId ?? '0' };
    case 'dm':
      return { '0': '0' };
    case 'user-install':
      return { '1': userId };
  }
}

/**
 * The data of INTERACTION_CREATE, with every field that Discord sends for a command or a completion.
 * Source: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export function interactionEvent(
  world: World,
  interaction: InteractionState,
  facts: {
    readonly command: Command;
    readonly options: readonly SentOption[];
    readonly member: MemberState;
    readonly guild: GuildState | null;
    readonly channel: ChannelState | null;
    readonly place: Place;
  },
): Record<string, unknown> {
  const { command, options, member, guild, channel, place } = facts;
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interaction.kind === 'command' ? 2 : 4,
    token: interaction.token,
    version: 1,
    data: {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(command.guild_id && { guild_id: command.guild_id }),
      ...(options.length > 0 && { options }),
    },
    channel_id: interaction.channelId,
    channel: channel
      ? { ...textChannel(channel), permissions: appPermissions, flags: 0 }
      : { id: interaction.channelId, type: 1, last_message_id: null, flags: 0, recipients: [member.user] },
    ...(guild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, features: [], locale: guild.locale },
          guild_locale: guild.locale,
          member: interactionMember(guild, member),
        }
      : { user: member.user }),
    app_permissions: appPermissions,
    locale: member.locale,
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: installOwners(place, guild?.id ?? null, member.user.id),
    context: guild ? 0 : 1,
    attachment_size_limit: ATTACHMENT_LIMIT_BYTES,
  };
}
