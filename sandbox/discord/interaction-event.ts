import { MAX_FILE_BYTES } from './attachments.ts';
import type { InteractionState } from './interaction-store.ts';
import { interactionTypes } from './interaction-store.ts';
import { interactionMember, textChannel } from './payloads.ts';
import { appPermissions } from './permissions.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';

/**
 * The data of INTERACTION_CREATE, with every field that Discord sends.
 * Source: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
 */
export function interactionEvent(
  world: World,
  interaction: InteractionState,
  facts: {
    readonly data: object;
    readonly member: MemberState;
    readonly guild: GuildState | null;
    readonly channel: ChannelState | null;
  },
): Record<string, unknown> {
  const { data, member, guild, channel } = facts;
  const { source } = interaction;
  const permissions = appPermissions(channel);
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interactionTypes[interaction.kind],
    token: interaction.token,
    version: 1,
    data,
    ...(source && { message: source.latest }),
    channel_id: interaction.channelId,
    channel: channel
      ? {
          ...textChannel(channel),
          permissions: guild ? interactionMember(guild, member)['permissions'] : '0',
          flags: 0,
        }
      : { id: interaction.channelId, type: 1, last_message_id: null, flags: 0, recipients: [member.user] },
    ...(guild
      ? {
          guild_id: guild.id,
          guild: { id: guild.id, features: [], locale: guild.locale },
          guild_locale: guild.locale,
          member: interactionMember(guild, member),
        }
      : { user: member.user }),
    app_permissions: permissions,
    locale: member.locale,
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: interaction.metadata.authorizing_integration_owners,
    context: guild ? 0 : 1,
    attachment_size_limit: MAX_FILE_BYTES,
  };
}
