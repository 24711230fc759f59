import type {
  APIEmbed,
  APIGuild,
  APIGuildMember,
  APIMessageInteractionMetadata,
  APIRole,
  APITextChannel,
  GatewayGuildCreateDispatchData,
} from 'discord-api-types/v10';
import { attachmentOf } from './attachments.ts';
import { displayedTexts } from './component-types.ts';
import type { Message, SentFile } from './control.ts';
import { withMedia } from './media.ts';
import { mentionsOf } from './mentions.ts';
import type { EmbedBody, MessageBody } from './message-rules.ts';
import { MessageFlag } from './message-rules.ts';
import { permissionsOf } from './permissions.ts';
import { snowflakeTime } from './snowflake.ts';
import { storedComponents } from './stored-components.ts';
import type { ChannelState, GuildState, MemberState, RoleState, World } from './world.ts';

/** The flag enums have no member for "none". */
const noFlags: number = 0;

/** The member of an interaction, with user and permissions, whatever the client's intents. */
export function interactionMember(guild: GuildState, member: MemberState): Record<string, unknown> {
  return { ...guildMember(member), permissions: String(permissionsOf(guild, member)) };
}

/** A member as the REST API shows it. */
export function guildMember(member: MemberState): APIGuildMember {
  return {
    user: member.user,
    nick: member.nick,
    avatar: null,
    banner: null,
    avatar_decoration_data: null,
    collectibles: null,
    roles: [...member.roleIds],
    joined_at: new Date(member.joinedAt).toISOString(),
    premium_since: null,
    deaf: false,
    mute: false,
    flags: noFlags,
    pending: false,
    communication_disabled_until: null,
  };
}

export function textChannel(channel: ChannelState): APITextChannel {
  return {
    id: channel.id,
    type: 0,
    name: channel.name,
    guild_id: channel.guildId,
    position: 0,
    permission_overwrites: [],
    nsfw: false,
    topic: null,
    parent_id: null,
    rate_limit_per_user: 0,
    last_message_id: channel.messages.at(-1)?.id ?? null,
  };
}

export function roleObject(state: RoleState, position: number): APIRole {
  return {
    id: state.id,
    name: state.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position,
    permissions: String(state.permissions),
    managed: false,
    mentionable: false,
    flags: noFlags,
  };
}

/** The server object of GUILD_UPDATE. */
export function guildObject(guild: GuildState): APIGuild {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 1,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: guild.roles.map(roleObject),
    emojis: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: noFlags,
    rules_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: guild.locale as APIGuild['preferred_locale'],
    public_updates_channel_id: null,
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
    hub_type: null,
    stickers: [],
    incidents_data: null,
    region: 'deprecated',
  };
}

/** GUILD_CREATE. The bot is the only member in it: the others need a privileged intent. */
export function guildCreate(world: World, guild: GuildState): GatewayGuildCreateDispatchData {
  return {
    ...guildObject(guild),
    joined_at: new Date(guild.createdAt).toISOString(),
    large: false,
    unavailable: false,
    member_count: guild.members.size + 1,
    voice_states: [],
    members: [
      { ...guildMember(botMember(world, guild)), user: world.bot } as GatewayGuildCreateDispatchData['members'][number],
    ],
    channels: guild.channels.map(textChannel) as GatewayGuildCreateDispatchData['channels'],
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** The bot as a member of a server. */
export function botMember(world: World, guild: GuildState): MemberState {
  return {
    user: world.bot,
    guildId: guild.id,
    nick: null,
    locale: 'en-US',
    joinedAt: guild.createdAt,
    dmChannelId: '0',
    roleIds: [],
  };
}

/** A new message from the bot, as Discord returns it. */
export function createMessage(
  world: World,
  facts: {
    channelId: string;
    type: number;
    flags: number;
    webhook: boolean;
    metadata?: APIMessageInteractionMetadata;
    replyTo?: Message;
  },
): Message {
  const id = world.snowflakes.next();
  return {
    id,
    channel_id: facts.channelId,
    type: facts.type,
    author: world.bot,
    content: '',
    timestamp: new Date(snowflakeTime(id)).toISOString(),
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    flags: facts.flags,
    application_id: world.applicationId,
    ...(facts.webhook && { webhook_id: world.applicationId }),
    ...(facts.metadata && { interaction_metadata: facts.metadata }),
    ...(facts.replyTo && {
      message_reference: { type: 0, channel_id: facts.channelId, message_id: facts.replyTo.id },
    }),
  };
}

/** A message that a person wrote. */
export function personMessage(world: World, channel: ChannelState, { user }: MemberState, content: string): Message {
  const blank = createMessage(world, { channelId: channel.id, type: 0, flags: 0, webhook: false });
  const { application_id: _, ...message } = { ...blank, author: user, content };
  return message;
}

/** Applies a checked body to a message. Fields the body leaves out stay unchanged, and null clears them. */
export function applyBody(world: World, message: Message, body: MessageBody, files: readonly SentFile[]): Message {
  const content = body.content === undefined ? message.content : (body.content ?? '').trim();
  const before = message.flags ?? 0;
  const version2 = ((before | (body.flags ?? 0)) & MessageFlag.componentsV2) !== 0;
  const components =
    body.components === undefined
      ? message.components
      : storedComponents(body.components ?? [], (component) => withMedia(world, message.channel_id, component, files));
  // In version 2, the components are the content.
  const [written, text] = version2
    ? [body.components, displayedTexts(components ?? []).join('\n')]
    : [body.content, content];
  const mentions =
    written === undefined && body.allowed_mentions === undefined
      ? {
          users: message.mentions.map((user) => user.id),
          roles: message.mention_roles,
          everyone: message.mention_everyone,
        }
      : mentionsOf(text, body.allowed_mentions);
  const settable = MessageFlag.suppressEmbeds | MessageFlag.componentsV2;
  const flags =
    body.flags == null
      ? before
      : // Version 2 can't be undone, and only Discord sets the other flags.
        (before & ~MessageFlag.suppressEmbeds) | (body.flags & settable);
  return {
    ...message,
    content,
    flags: flags & ~MessageFlag.loading,
    embeds: body.embeds === undefined ? message.embeds : (body.embeds ?? []).map(storedEmbed),
    components,
    attachments: files.map((file) => attachmentOf(world, message.channel_id, file)),
    mentions: mentions.users.map((id) => findUser(world, id)),
    mention_roles: mentions.roles,
    mention_everyone: mentions.everyone,
  } as Message;
}

/** True if a message would show nothing: Discord refuses it with 50006. */
export function isEmpty(message: Message): boolean {
  // Version 2 shows files only in components.
  if ((message.flags ?? 0) & MessageFlag.componentsV2) return (message.components?.length ?? 0) === 0;
  return (
    message.content === '' &&
    message.embeds.length === 0 &&
    (message.components?.length ?? 0) === 0 &&
    message.attachments.length === 0
  );
}

function storedEmbed(embed: EmbedBody): APIEmbed {
  const clean = Object.fromEntries(Object.entries(embed).filter(([, value]) => value != null));
  return {
    ...clean,
    type: 'rich',
    ...(embed.title != null && { title: embed.title.trim() }),
    ...(embed.description != null && { description: embed.description.trim() }),
    ...(embed.fields != null && {
      fields: embed.fields.map((field) => ({
        name: field.name.trim(),
        value: field.value.trim(),
        inline: field.inline ?? false,
      })),
    }),
  } as APIEmbed;
}

function findUser(world: World, id: string): Message['mentions'][number] {
  for (const guild of world.guilds.values()) {
    const member = guild.members.get(id);
    if (member) return member.user;
  }
  return { ...world.bot, id, username: 'unknown', global_name: null };
}
