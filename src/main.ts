import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordAPIError } from '@discordjs/rest';
import { type APIApplication, Routes } from 'discord-api-types/v10';
import { config as loadEnvFile } from 'dotenv';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { createCommands } from '../commands/index.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createDiscordApi, discordErrorFacts } from './discord/api.ts';
import { createDiscordClock } from './discord/clock.ts';
import { createDispatch } from './discord/dispatch.ts';
import { createGateway } from './discord/gateway.ts';
import { inviteLink, registerCommands } from './discord/registration.ts';
import { restTransport } from './discord/transport.ts';
import { createDirectory } from './moderation/directory.ts';
import { createRemoval } from './moderation/removal.ts';
import { createTargetLocks } from './moderation/target-locks.ts';
import { UpstreamError } from './moderation/video-sessions.ts';
import { createLog } from './operations/log.ts';
import { handleSignals } from './operations/shutdown.ts';
import { createVideoSdkClient } from './videosdk/client.ts';
import { createTokenSigner } from './videosdk/token.ts';

loadEnvFile({ quiet: true });
await main(configOrExit(), process.argv.includes('--register'));

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.lines.join('\n')}\n`);
      process.exit(1);
    }
    throw error;
  }
}

/** The composition root: builds the parts, wires them, and keeps them until a signal comes. */
async function main(config: Config, registerOnly: boolean): Promise<void> {
  const log = await createLog({
    level: config.logLevel,
    secrets: [config.discordToken, config.videoSdkApiKey, config.videoSdkSecretKey],
    pretty: process.stdout.isTTY,
  });
  const now = Date.now;
  const stopping = new AbortController();
  // Connections outlive the pauses between two commands, but not the 60 s after which load balancers drop them.
  const dispatcher = new Agent({
    connections: 256,
    keepAliveTimeout: 30_000,
    connect: { timeout: 3_000 },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    maxResponseSize: 64 * 1024 * 1024,
  });

  const api = createDiscordApi({
    token: config.discordToken,
    apiUrl: config.discordApiUrl,
    makeRequest: restTransport(dispatcher),
    now: () => clock.now(),
  });
  const clock = createDiscordClock(api.bot, now, log);
  const videoSessions = createVideoSdkClient({
    apiUrl: config.videoSdkApiUrl,
    removalApi: config.videoSdkRemovalApi,
    tokens: createTokenSigner({ apiKey: config.videoSdkApiKey, secretKey: config.videoSdkSecretKey }, now),
    dispatcher,
    log,
    now,
  });
  const directory = createDirectory({ videoSessions, now });
  const allowedRooms = config.videoSdkRoomIds;
  const removeParticipant = createRemoval({
    videoSessions,
    directory,
    locks: createTargetLocks(),
    allowedRooms,
    now,
    wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    stopping: stopping.signal,
  });
  const metrics =
    config.httpPort === null ? null : (await import('./operations/metrics.ts')).createMetrics(() => dispatch.running);
  const commands = createCommands({
    removeParticipant,
    directory,
    allowedRooms,
    now,
    ...(metrics && { onOutcome: metrics.removal }),
  });
  const dispatch = createDispatch({
    commands,
    api,
    moderatorRoleIds: config.moderatorRoleIds,
    log,
    now: clock.now,
    ...(metrics && { onAcknowledged: metrics.acknowledged }),
  });

  const register = async (force: boolean): Promise<void> => {
    const application = (await api.bot.get(Routes.currentApplication())) as APIApplication;
    const { guildId } = config;
    await registerCommands({ rest: api.bot, applicationId: application.id, guildId, commands, log }, { force });
  };
  if (registerOnly) {
    await register(true).catch((error: unknown) => endStart(error, log));
    process.exit(0);
  }

  const gateway = createGateway({
    token: config.discordToken,
    rest: api.bot,
    log,
    now,
    onInteraction: (payload) => void dispatch.handle(payload),
    onReady: ({ user, application, guilds, shard }) =>
      log.info(
        {
          user: user.username,
          applicationId: application.id,
          shard: shard ?? [0, 1],
          guilds: guilds.length,
          commands: commands.map(({ data }) => data.name),
          scope: config.guildId ?? 'global',
          invite: inviteLink(application.id),
        },
        'ready',
      ),
    onFatal: (message, code) => {
      log.fatal({ code }, message);
      process.exit(1);
    },
  });
  handleSignals({
    log,
    async stop() {
      stopping.abort();
      await dispatch.drain();
      await gateway.close();
      await dispatcher.destroy();
    },
  });
  if (metrics !== null && config.httpPort !== null) {
    const { serveHttp } = await import('./operations/http.ts');
    await serveHttp({ port: config.httpPort, metrics: metrics.registry, healthy: gateway.healthy, log }).catch(
      (error: NodeJS.ErrnoException) => {
        log.fatal({ port: config.httpPort, network: error.code }, 'HTTP_PORT cannot be used: choose another one');
        process.exit(1);
      },
    );
  }

  // Side by side: none of them needs the others, and a command may come before the last of them is done.
  await Promise.all([
    persist('connecting to Discord', () => gateway.connect(), log, stopping.signal),
    persist('registering the commands', () => register(false), log, stopping.signal),
    greetVideoSdk(),
  ]);

  /** Tells at start whether VideoSDK takes the credentials, and opens the first connection before it is needed. */
  async function greetVideoSdk(): Promise<void> {
    try {
      const sessions = await videoSessions.running({ reference: 'START' });
      directory.learn(sessions);
      log.info({ sessionsRunning: sessions.length }, 'VideoSDK answers');
    } catch (error) {
      const refused = error instanceof UpstreamError && error.code === 'forbidden';
      log[refused ? 'error' : 'warn'](
        refused
          ? 'VideoSDK refuses the credentials: check VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY; nobody can be removed'
          : 'VideoSDK does not answer yet; commands will say so until it does',
      );
    }
  }
}

/** Tries until it works: at start as at three in the morning, a Discord that is down comes back. */
async function persist(what: string, work: () => Promise<void>, log: Logger, signal: AbortSignal): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof DiscordAPIError && error.status < 500 && error.status !== 429) {
        endStart(error, log);
      }
      const seconds = Math.min(30, 2 ** attempt);
      log.warn({ ...discordErrorFacts(error), retryInSeconds: seconds }, `${what} failed`);
      await sleep(seconds * 1_000, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Ends the process with what the operator has to do, as far as Discord's answer tells. */
function endStart(error: unknown, log: Logger): never {
  const status = error instanceof DiscordAPIError ? error.status : null;
  log.fatal(
    discordErrorFacts(error),
    status === 401
      ? 'Discord refused the token. Copy it anew from the Developer Portal (Bot > Reset Token) to DISCORD_TOKEN.'
      : status !== null && status < 500
        ? 'Discord refused to register the commands. Check GUILD_ID, and that the bot was invited with its link.'
        : 'Discord could not be reached, or failed: it is not certain that the commands are registered. Try again.',
  );
  process.exit(1);
}
