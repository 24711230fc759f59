/**
 * Fixed identities of the local Discord and VideoSDK. The peers get them through their environment, as in production.
 */
export const APPLICATION_ID = '1200000000000000001';
export const BOT_USER_ID = APPLICATION_ID;
export const COMMAND_ID = '1200000000000000002';
export const MODERATOR_ROLE_ID = '1200000000000000003';
/** discord.js reads the application ID from the token's first part, so the token needs Discord's shape. */
export const DISCORD_TOKEN = `${Buffer.from(BOT_USER_ID).toString('base64url')}.bench0.${'x'.repeat(38)}`;
export const VIDEOSDK_API_KEY = '5e3c1a2b-bench-4f6d-9a8b-7c6d5e4f3a2b';
export const VIDEOSDK_SECRET_KEY = 'bench-secret-5f2d8a7c4e1b9063d7f2a8c5e4b1d096f3a7c2e8';

const DISCORD_EPOCH = 1_420_070_400_000;
let sequence = 0;

/** A snowflake of this very moment: bots drop interactions that are too old, and get their age from the ID. */
export function freshSnowflake(): string {
  sequence = (sequence + 1) % 4096;
  return String((BigInt(Date.now() - DISCORD_EPOCH) << 22n) | BigInt(sequence));
}

/**
 * The prefix of IDs in guild `index`, unique across all guilds: clients cache channels by ID, and shared IDs would hide
 * memory.
 */
export function guildPrefix(index: number): string {
  return `12${String(index).padStart(5, '0')}`;
}

export function guildId(index: number): string {
  return `${guildPrefix(index)}00000000000`;
}

export function channelId(guild: number, channel: number): string {
  return `${guildPrefix(guild)}1${String(channel).padStart(10, '0')}`;
}
