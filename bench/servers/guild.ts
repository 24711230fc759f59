import { BOT_USER_ID, guildPrefix, MODERATOR_ROLE_ID } from './identifiers.ts';

/**
 * GUILD_CREATE as Discord sends it for a medium-sized community: 16 channels with overwrites, 11 roles, 6 emojis, 4
 * members (without privileged intents, Discord sends the bot and those in voice). About 14 kB, and every ID in it is
 * the guild's own.
 */
const PLACE = '@guild@';
const JOINED = '2023-02-11T17:04:09.532000+00:00';

function id(kind: number, index: number): string {
  return `${PLACE}${kind}${String(index).padStart(10, '0')}`;
}

function channel(index: number): object {
  const category = index % 8 === 0;
  const voice = !category && index % 4 === 3;
  return {
    id: id(1, index),
    type: category ? 4 : voice ? 2 : 0,
    name: category ? `Category ${index}` : `channel-${index}`,
    position: index,
    flags: 0,
    parent_id: category ? null : id(1, index - (index % 8)),
    permission_overwrites: [
      { id: id(0, 0), type: 0, allow: '0', deny: '2048' },
      { id: id(2, 1), type: 0, allow: '68608', deny: '0' },
    ],
    ...(category
      ? {}
      : {
          nsfw: false,
          rate_limit_per_user: 0,
          last_message_id: id(5, index),
          topic: voice ? null : 'What this is for',
        }),
    ...(voice ? { bitrate: 64_000, user_limit: 0, rtc_region: null } : {}),
  };
}

/** The roles of the moderator in an interaction: the one that can kick, between others. */
export const MODERATOR_ROLES: readonly string[] = ['1200000000000000101', MODERATOR_ROLE_ID, '1200000000000000102'];

/** Every guild has those roles, because `member.roles.cache` of discord.js only has roles in the guild's cache. */
const ROLE_IDS: readonly string[] = [id(0, 0), ...MODERATOR_ROLES];

function role(index: number): object {
  return {
    id: ROLE_IDS[index] ?? id(2, index),
    name: index === 0 ? '@everyone' : `Role ${index}`,
    description: null,
    permissions: '2222085186636353',
    position: index,
    color: 3_447_003 + index,
    colors: { primary_color: 3_447_003 + index, secondary_color: null, tertiary_color: null },
    hoist: index > 5,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}

function member(index: number): object {
  return {
    user: {
      id: index === 0 ? BOT_USER_ID : id(3, index),
      username: index === 0 ? 'bench-bot' : `person_${index}`,
      global_name: index === 0 ? null : `Person ${index}`,
      discriminator: '0',
      avatar: '8342729096ea3675442027381ff50dfe',
      avatar_decoration_data: null,
      bot: index === 0,
      public_flags: 0,
    },
    nick: null,
    avatar: null,
    roles: [id(2, 1), id(2, 2)],
    joined_at: JOINED,
    premium_since: null,
    communication_disabled_until: null,
    flags: 0,
    pending: false,
    deaf: false,
    mute: false,
  };
}

const parts = JSON.stringify({
  id: id(0, 0),
  name: `Community ${PLACE}`,
  icon: '86e39f7ae3307e811784e2ffd11a7310',
  description: null,
  splash: null,
  discovery_splash: null,
  banner: null,
  features: ['COMMUNITY', 'NEWS', 'WELCOME_SCREEN_ENABLED', 'MEMBER_PROFILES', 'CHANNEL_ICON_EMOJIS_GENERATED'],
  owner_id: id(3, 1),
  application_id: null,
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: id(1, 1),
  system_channel_flags: 0,
  rules_channel_id: id(1, 2),
  public_updates_channel_id: id(1, 4),
  safety_alerts_channel_id: null,
  verification_level: 2,
  default_message_notifications: 1,
  explicit_content_filter: 2,
  mfa_level: 0,
  nsfw_level: 0,
  premium_tier: 1,
  premium_subscription_count: 3,
  premium_progress_bar_enabled: false,
  preferred_locale: 'en-US',
  vanity_url_code: null,
  max_members: 500_000,
  max_video_channel_users: 25,
  max_stage_video_channel_users: 50,
  joined_at: JOINED,
  large: true,
  unavailable: false,
  member_count: 431,
  roles: Array.from({ length: 11 }, (_, index) => role(index)),
  channels: Array.from({ length: 16 }, (_, index) => channel(index)),
  members: Array.from({ length: 4 }, (_, index) => member(index)),
  emojis: Array.from({ length: 6 }, (_, index) => ({
    id: id(4, index),
    name: `emoji_${index}`,
    roles: [],
    require_colons: true,
    managed: false,
    animated: false,
    available: true,
  })),
  stickers: [],
  soundboard_sounds: [],
  voice_states: [],
  presences: [],
  threads: [],
  stage_instances: [],
  guild_scheduled_events: [],
  embedded_activities: [],
}).split(PLACE);

/**
 * The `d` of GUILD_CREATE for guild `index`. Joining the parts takes microseconds, so 10,000 guilds don't slow down the
 * server.
 */
export function guildCreate(index: number): string {
  return parts.join(guildPrefix(index));
}
