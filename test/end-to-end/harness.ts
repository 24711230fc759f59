import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type BotProcess, startBot } from '../../sandbox/bot-process.ts';
import { displayedTexts } from '../../sandbox/discord/component-types.ts';
import {
  type Discord,
  type Guild,
  type Member,
  type Message,
  type Role,
  startDiscord,
} from '../../sandbox/discord/index.ts';
import { documentedBehavior } from '../../sandbox/videosdk/behavior.ts';
import { PERSONAL_DATA_MARKERS, startVideoSdk, type VideoSdk } from '../../sandbox/videosdk/index.ts';

/** A server that the bot is in, with the same moderator role as in all others. */
interface Server {
  readonly guild: Guild;
  readonly moderators: Role;
  /** Has the moderator role, and can see the command. */
  readonly moderator: Member;
  /** Can see the command, but doesn't have the moderator role. */
  readonly bystander: Member;
}

/** A local VideoSDK, a local Discord with one server, and the real bot process between them. */
export interface Harness extends Server, AsyncDisposable {
  readonly videosdk: VideoSdk;
  readonly discord: Discord;
  /** The environment the bot was started with. */
  readonly environment: Readonly<Record<string, string>>;
  bot: BotProcess;
  /** Starts the bot again, for example after it was killed, and waits until it's ready. */
  restart(environment?: Readonly<Record<string, string>>): Promise<void>;
  /** Starts a bot that may never become ready, and waits for nothing. It becomes `bot`. */
  launch(environment?: Readonly<Record<string, string>>): BotProcess;
  /**
   * Moves on to a new server, with cases and settings of its own, and the same bot. Ends all sessions, clears all
   * faults, and forgets VideoSDK's requests. For tests that share nothing but the process: a start takes most of the
   * time of a short test. Starts the bot if it has ended.
   */
  moveToNewServer(): Promise<void>;
}

/** Timeout Members: the permission with which Discord shows the command to a member. */
const MODERATE_MEMBERS = 1n << 40n;

export interface HarnessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly discord?: Parameters<typeof startDiscord>[0];
  /** Set to false to start the bot later, with `restart`. */
  readonly start?: boolean;
  /** Set to true to run the bot in this process: see `startBotHere`. */
  readonly here?: boolean;
}

export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const [videosdk, discord] = await Promise.all([
    startVideoSdk(),
    startDiscord({ identifyIntervalMs: 0, ...options.discord }),
  ]);
  let server = addServer(discord);
  const folder = mkdtempSync(join(tmpdir(), 'bouncer-harness-'));
  const environment = {
    DATABASE_URL: `file:${join(folder, 'bouncer.db')}`,
    // In one file, one moderator removes more people than in many evenings.
    REMOVAL_LIMIT: 'off',
    DISCORD_TOKEN: discord.token,
    MODERATOR_ROLE_IDS: server.moderators.id,
    VIDEOSDK_API_KEY: videosdk.apiKey,
    VIDEOSDK_SECRET_KEY: videosdk.secretKey,
    DISCORD_API_URL: discord.apiUrl,
    VIDEOSDK_API_URL: videosdk.url,
    LOG_LEVEL: 'debug',
    ...options.environment,
  };
  const bots: BotProcess[] = [];
  // Loaded only here, because the bot's modules are many.
  const startOne = options.here ? (await import('./bot-here.ts')).startBotHere : startBot;
  const launch = (more: Readonly<Record<string, string>> = {}): BotProcess => {
    const bot = startOne({ ...environment, ...more });
    bots.push(bot);
    return bot;
  };
  const begin = async (more: Readonly<Record<string, string>> = {}): Promise<BotProcess> => {
    const bot = launch(more);
    await started(bot);
    return bot;
  };
  let bot: BotProcess | null = null;
  if (options.start !== false) {
    bot = await begin();
  }
  return {
    videosdk,
    discord,
    get guild() {
      return server.guild;
    },
    get moderators() {
      return server.moderators;
    },
    get moderator() {
      return server.moderator;
    },
    get bystander() {
      return server.bystander;
    },
    environment,
    get bot() {
      if (bot === null) {
        throw new Error('the bot was not started');
      }
      return bot;
    },
    set bot(other) {
      bot = other;
    },
    async restart(more) {
      bot = await begin(more);
    },
    launch(more) {
      bot = launch(more);
      return bot;
    },
    async moveToNewServer() {
      discord.clearFaults();
      videosdk.clearFaults();
      Object.assign(videosdk.behavior, documentedBehavior());
      for (const { sessionId, endedAt } of videosdk.sessions()) {
        if (endedAt === null) {
          videosdk.endSession(sessionId);
        }
      }
      videosdk.forget();
      server = addServer(discord, server.moderators);
      if (bot === null || bot.ended) {
        bot = await begin();
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(bots.map((one) => one.stop()));
      await Promise.all([videosdk.close(), discord.close()]);
      rmSync(folder, { recursive: true, force: true });
      // Whatever the test was about, no secrets and no personal data may have been printed.
      for (const one of bots) {
        expectNoSecrets(one.output, environment);
      }
    },
  };
}

function addServer(discord: Discord, { id }: { readonly id?: string } = {}): Server {
  const guild = discord.addGuild({ name: 'Night School' });
  const moderators = guild.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS, ...(id && { id }) });
  const visitors = guild.addRole({ name: 'Visitors', permissions: MODERATE_MEMBERS });
  return {
    guild,
    moderators,
    moderator: guild.addMember({ name: 'Mia', roles: [moderators] }),
    bystander: guild.addMember({ name: 'Ben', roles: [visitors] }),
  };
}

/**
 * Resolves when it's ready for commands: connected, registered, and done with its first request to VideoSDK, whatever
 * the answer.
 */
async function started(bot: BotProcess): Promise<void> {
  await Promise.all([
    bot.waitForLog(({ msg }) => msg === 'ready'),
    bot.waitForLog(({ msg }) => msg.startsWith('commands registered')),
    bot.waitForLog(({ msg }) => msg.startsWith('VideoSDK ')),
  ]);
}

export function expectNoSecrets(text: string, environment: Readonly<Record<string, string>>): void {
  const secrets = ['DISCORD_TOKEN', 'VIDEOSDK_API_KEY', 'VIDEOSDK_SECRET_KEY'].map((name) => environment[name] ?? '');
  for (const secret of [...secrets, ...PERSONAL_DATA_MARKERS, 'eyJ']) {
    expect(secret === '' || !text.includes(secret), `"${secret.slice(0, 6)}…" was printed`).toBe(true);
  }
}

/** The bot followed both protocols: it sent nothing that Discord or VideoSDK would refuse. */
export function expectNoViolations({ discord, videosdk }: Pick<Harness, 'discord' | 'videosdk'>): void {
  expect(discord.violations).toEqual([]);
  expect(videosdk.violations).toEqual([]);
}

/** Everything that a reader sees of a message, in one string. */
export function textOf(message: Message): string {
  const embeds = message.embeds.map((embed) => [embed.title, embed.description, embed.footer?.text].join('\n'));
  return [message.content, ...embeds, ...displayedTexts(message.components ?? [])].join('\n');
}

/** The IDs or names that a message offers to copy, each at the end of a line above the embed. */
export function copyableIn({ content }: Message): string[] {
  return content.split('\n').flatMap((line) => {
    const [, code, bare] = /^-# (?:.* · )?(?:ID|Room) (?:`(.*)`|(\S+))$/u.exec(line) ?? [];
    return code ?? bare ?? [];
  });
}
