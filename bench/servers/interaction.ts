import { MODERATOR_ROLES } from './guild.ts';
import { APPLICATION_ID, COMMAND_ID, channelId, freshSnowflake, guildId } from './identifiers.ts';

/** The kind of interaction: a sent command (2) or a completion while someone types (4). */
export type InteractionType = 2 | 4;

export type CommandOption = {
  readonly name: 'participant' | 'session' | 'keep-out';
  readonly type: 3;
  readonly value: string;
  readonly focused?: true;
};

const MODERATORS = 25;

/**
 * The `d` of INTERACTION_CREATE with every field that Discord documents for a guild command, so that peers don't parse
 * less here.
 *
 * @param from the server it comes from; otherwise, they come from each of the `guilds` in turn
 */
export function interaction(
  type: InteractionType,
  number: number,
  guilds: number,
  options: readonly CommandOption[],
  from?: string,
): { readonly token: string; readonly payload: object } {
  const guild = number % guilds;
  const id = from ?? guildId(guild);
  const moderator = number % MODERATORS;
  const token = `${'aW50ZXJhY3Rpb246'.repeat(10)}.${number}`;
  const user = {
    id: `13000000000000${String(moderator).padStart(4, '0')}`,
    username: `moderator_${moderator}`,
    global_name: `Moderator ${moderator}`,
    discriminator: '0',
    avatar: '8342729096ea3675442027381ff50dfe',
    avatar_decoration_data: null,
    clan: null,
    primary_guild: null,
    public_flags: 0,
  };
  const payload = {
    id: freshSnowflake(),
    application_id: APPLICATION_ID,
    type,
    token,
    version: 1,
    data: { id: COMMAND_ID, name: 'kick-participant', type: 1, options },
    guild_id: id,
    guild: { id, locale: 'en-US', features: ['COMMUNITY', 'NEWS'] },
    channel_id: channelId(guild, 1),
    channel: {
      id: channelId(guild, 1),
      guild_id: id,
      type: 0,
      name: 'channel-1',
      topic: null,
      nsfw: false,
      position: 1,
      flags: 0,
      parent_id: channelId(guild, 0),
      last_message_id: channelId(guild, 9),
      rate_limit_per_user: 0,
      permissions: '2248473465835073',
    },
    member: {
      user,
      nick: null,
      avatar: null,
      banner: null,
      roles: MODERATOR_ROLES,
      joined_at: '2023-02-11T17:04:09.532000+00:00',
      premium_since: null,
      communication_disabled_until: null,
      unusual_dm_activity_until: null,
      permissions: '2248473465835073',
      flags: 0,
      pending: false,
      deaf: false,
      mute: false,
    },
    app_permissions: '2248473465835073',
    locale: 'en-US',
    guild_locale: 'en-US',
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { 0: id },
    context: 0,
    attachment_size_limit: 10_485_760,
  };
  return { token, payload };
}
