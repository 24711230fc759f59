import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { APIUser } from 'discord-api-types/v10';
import type { Changes, Waiting } from './changes.ts';
import { createWaiting } from './changes.ts';
import type { BlockedText, ChannelRight, Command, DiscordOptions, Message, SentFile } from './control.ts';
import type { Journal } from './journal.ts';
import { createJournal } from './journal.ts';
import type { MessageStore } from './messages.ts';
import { createMessageStore } from './messages.ts';
import type { Observers } from './observers.ts';
import { createObservers } from './observers.ts';
import type { Snowflakes } from './snowflake.ts';
import { createSnowflakes } from './snowflake.ts';

/** All state of the local Discord, apart from connections. */
export interface World {
  readonly now: () => number;
  readonly snowflakes: Snowflakes;
  readonly waiting: Waiting;
  readonly observers: Observers;
  readonly journal: Journal;
  readonly requestChanges: Changes;
  readonly token: string;
  readonly applicationId: string;
  readonly bot: APIUser;
  readonly shards: number;
  readonly maxConcurrency: number;
  readonly privilegedIntents: number;
  readonly remember: number;
  readonly guilds: Map<string, GuildState>;
  readonly channels: Map<string, ChannelState>;
  readonly messages: MessageStore;
  /** Files that people uploaded in modals, by attachment ID, oldest first. */
  readonly uploads: Map<string, SentFile>;
  /** Texts that no message may contain, in lower case, and why not. */
  readonly blocked: Map<string, BlockedText>;
  /** Where files are served. Set once the server listens, which is after the world is created. */
  readonly cdn: { url: string };
  readonly commands: { global: Command[]; readonly byGuild: Map<string, Command[]> };
}

export interface GuildState {
  readonly id: string;
  readonly name: string;
  unavailable: boolean;
  /** The server has removed the bot. */
  botRemoved: boolean;
  readonly createdAt: number;
  ownerId: string;
  /** The first is @everyone, whose ID is the server's. */
  readonly roles: RoleState[];
  readonly members: Map<string, MemberState>;
  readonly channels: ChannelState[];
  locale: string;
}

export interface RoleState {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
}

export interface ChannelState {
  readonly id: string;
  readonly name: string;
  readonly guildId: string;
  /** The bot can't see it. */
  closed: boolean;
  readonly forbidden: Set<ChannelRight>;
  /** What the bot sent here with its own token, without deleted messages. */
  readonly messages: Message[];
  readonly changes: Changes;
}

export interface MemberState {
  readonly user: APIUser;
  readonly guildId: string | null;
  readonly nick: string | null;
  locale: string;
  readonly joinedAt: number;
  readonly dmChannelId: string;
  roleIds: string[];
}

export function createWorld(options: DiscordOptions): World {
  const now = options.now ?? Date.now;
  const snowflakes = createSnowflakes(now);
  const waiting = createWaiting();
  const observers = createObservers();
  const requestChanges = waiting.changes();
  const remember = options.remember ?? 10_000;
  const applicationId = options.applicationId ?? snowflakes.next();
  const bot = createUser(options.botUserId ?? snowflakes.next(), options.botName ?? 'Sandbox Bot', true);
  return {
    now,
    snowflakes,
    waiting,
    observers,
    journal: createJournal(now, remember, requestChanges, observers),
    requestChanges,
    token: options.token ?? randomToken(bot.id, now()),
    applicationId,
    bot,
    shards: options.shards ?? 1,
    maxConcurrency: options.maxConcurrency ?? 1,
    privilegedIntents: options.privilegedIntents ?? 0,
    remember,
    guilds: new Map(),
    channels: new Map(),
    messages: createMessageStore(2 * remember, observers),
    uploads: new Map(),
    blocked: new Map(),
    cdn: { url: '' },
    commands: { global: [], byGuild: new Map() },
  };
}

/** Has the shape of a real token: the bot's ID, a time, and a signature. */
function randomToken(botUserId: string, at: number): string {
  const time = Buffer.alloc(4);
  time.writeUInt32BE(Math.floor(at / 1000));
  return [Buffer.from(botUserId), time, randomBytes(28)].map((part) => part.toString('base64url')).join('.');
}

export function createUser(id: string, name: string, bot = false): APIUser {
  return {
    id,
    username: bot ? name : name.toLowerCase().replace(/[^a-z0-9._]+/g, '.'),
    global_name: bot ? null : name,
    discriminator: bot ? '0042' : '0',
    avatar: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    ...(bot && { bot: true }),
  };
}

/** Discord's routing: https://discord.com/developers/docs/events/gateway#sharding-sharding-formula */
export function shardOf(guildId: string | null, count: number): number {
  return guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));
}
