import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DiscordAPIError } from '@discordjs/rest';
import { type APIApplication, Routes } from 'discord-api-types/v10';
import { config as loadEnvFile } from 'dotenv';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { createCommands } from '../commands/index.ts';
import { type Config, ConfigError, readConfig, readDatabaseUrl } from './config.ts';
import { createAnnouncer } from './discord/announcer.ts';
import { createDiscordApi, discordErrorFacts } from './discord/api.ts';
import { createDiscordClock } from './discord/clock.ts';
import { createDispatch } from './discord/dispatch.ts';
import { createGateway } from './discord/gateway.ts';
import { createKeepOutTelling } from './discord/keep-out-telling.ts';
import { languageOf, sayIn } from './discord/language/language.ts';
import { inviteLink, registerCommands } from './discord/registration.ts';
import { createDiscordChecks } from './discord/self-check.ts';
import { restTransport } from './discord/transport.ts';
import { caseMessage } from './discord/views/case.ts';
import { endedMessage, interruptedMessage } from './discord/views/picker.ts';
import { recoveredMessage } from './discord/views/recovered.ts';
import type { Case } from './moderation/case.ts';
import { createDirectory } from './moderation/directory.ts';
import type { ReplyHandle } from './moderation/journal.ts';
import { createKeepOutWatch } from './moderation/keep-out-watch.ts';
import { createLists } from './moderation/lists.ts';
import { RecordsError } from './moderation/records-error.ts';
import { recover } from './moderation/recovery.ts';
import { createRemoval } from './moderation/removal.ts';
import { keepRetention } from './moderation/retention.ts';
import { createSessionEnd } from './moderation/session-end.ts';
import { firstSettings } from './moderation/settings.ts';
import { UpstreamError } from './moderation/video-sessions.ts';
import type { PostHandler } from './operations/http.ts';
import { createLog } from './operations/log.ts';
import { handleSignals } from './operations/shutdown.ts';
import { createAnnouncements } from './records/announcements.ts';
import { createCaseBook } from './records/case-book.ts';
import { openStore, type Store, StoreStartError } from './records/database.ts';
import { storeErrorCode } from './records/errors.ts';
import { createJournal, newOwner } from './records/journal.ts';
import { createKeepOuts } from './records/keep-outs.ts';
import { live } from './records/leases.ts';
import { createPickings } from './records/pickings.ts';
import { createSettingsBook } from './records/settings.ts';
import { createStoreChecks } from './records/store-check.ts';
import { createVideoSdkClient } from './videosdk/client.ts';
import { createTokenSigner } from './videosdk/token.ts';

/** How often this process looks for what others left unfinished that have died since. */
const RECOVER_EVERY_MS = 5_000;
/** How often it looks for cases that a log channel does not show yet. */
const ANNOUNCE_EVERY_MS = 5_000;
/** How often it looks for pickings that nobody went on with in time. */
const END_PICKINGS_EVERY_MS = 5_000;

loadEnvFile({ quiet: true });
const flags = process.argv.slice(2);
await (flags.includes('--migrate') ? migrate() : main(orExit(readConfig), flags));

function orExit<T>(read: (environment: NodeJS.ProcessEnv) => T): T {
  try {
    return read(process.env);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.lines.join('\n')}\n`);
      process.exit(1);
    }
    throw error;
  }
}

/** Brings the store up to date and says how; needs nothing but its address. */
async function migrate(): Promise<void> {
  try {
    const store = await openStore(orExit(readDatabaseUrl));
    await store.close();
    process.stdout.write(
      store.applied.length === 0
        ? 'The store is up to date: there was nothing to apply.\n'
        : `Applied to the store: ${store.applied.join(', ')}.\n`,
    );
  } catch (error) {
    if (!(error instanceof StoreStartError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The composition root: builds the parts, wires them, and keeps them until a signal comes. */
async function main(config: Config, flags: readonly string[]): Promise<void> {
  const log = await createLog({
    level: config.logLevel,
    secrets: [config.discordToken, config.videoSdkApiKey, config.videoSdkSecretKey, ...passwordOf(config.databaseUrl)],
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
  const tokens = createTokenSigner({ apiKey: config.videoSdkApiKey, secretKey: config.videoSdkSecretKey }, now);
  const videoSessions = createVideoSdkClient({
    apiUrl: config.videoSdkApiUrl,
    removalApi: config.videoSdkRemovalApi,
    tokens,
    dispatcher,
    log,
    now,
  });
  const directory = createDirectory({ videoSessions, now });
  const store = await openedStore(config.databaseUrl, log);
  const owner = newOwner();
  const liveness = await live(store, owner, log);
  const journal = createJournal({ store, owner, log });
  const first = firstSettings({
    moderatorRoleIds: config.moderatorRoleIds,
    rooms: config.videoSdkRoomIds,
    cooldown: config.removalLimit,
  });
  const settings = createSettingsBook({ store, first, home: config.guildId, now, log });
  const wait = (ms: number, signal: AbortSignal): Promise<void> =>
    sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  const removeParticipant = createRemoval({
    videoSessions,
    directory,
    journal,
    now,
    wait,
    stopping: stopping.signal,
  });
  const metrics =
    config.httpPort === null ? null : (await import('./operations/metrics.ts')).createMetrics(() => dispatch.running);
  const caseBook = createCaseBook(store);
  const announcements = createAnnouncements(store, owner);
  const announcer = createAnnouncer({
    announcements,
    settings,
    rest: api.bot,
    view: async (one) => caseMessage(sayIn(languageOf(one.guildLocale)), one, await caseBook.changes(one)),
    log,
    now,
  });
  const keepOuts = createKeepOuts(store, owner);
  const pickings = createPickings(store, owner);
  const watch = createKeepOutWatch({
    keepOuts,
    videoSessions,
    settings,
    now,
    random: Math.random,
    wait,
    stopping: stopping.signal,
    ...createKeepOutTelling({ api, settings, announcer, now, log }),
  });
  const commands = createCommands({
    keepOuts,
    onKeepOut: watch.changed,
    removeParticipant,
    pickings,
    wait,
    stopping: stopping.signal,
    directory,
    lists: createLists({ videoSessions, directory }),
    journal,
    announcer,
    caseBook,
    settings,
    now,
    ...(metrics && { onOutcome: metrics.removal }),
    endSession: createSessionEnd({
      videoSessions,
      ending: videoSessions,
      journal,
      now,
      wait,
      stopping: stopping.signal,
    }),
    checks: {
      discord: createDiscordChecks(api.bot, () => gateway.healthy()),
      videoChecks: videoSessions,
      videoSessions,
      announcer,
      store: createStoreChecks(store),
      clockAheadMs: () => clock.now() - now(),
      removalApi: config.videoSdkRemovalApi,
      versions: { bot: ownVersion(), node: process.versions.node },
      now,
      wait,
    },
  });
  const dispatch = createDispatch({
    commands,
    api,
    settings,
    log,
    now: clock.now,
    ...(metrics && { onAcknowledged: metrics.acknowledged }),
  });

  const register = async (force: boolean): Promise<void> => {
    const application = (await api.bot.get(Routes.currentApplication())) as APIApplication;
    const { guildId } = config;
    await registerCommands({ rest: api.bot, applicationId: application.id, guildId, commands, log }, { force });
  };
  if (flags.includes('--register')) {
    await register(true).catch((error: unknown) => endStart(error, log));
    process.exit(0);
  }

  const gateway = createGateway({
    token: config.discordToken,
    rest: api.bot,
    log,
    shards: config.shards,
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
      await watch.drain();
      await gateway.close();
      await journal.close();
      await liveness.end();
      await store.close();
      await dispatcher.destroy();
    },
  });
  if (metrics !== null && config.httpPort !== null) {
    const { serveHttp } = await import('./operations/http.ts');
    await serveHttp({
      port: config.httpPort,
      metrics: metrics.registry,
      healthy: gateway.healthy,
      log,
      routes: { 'POST /webhooks/videosdk': await videoSdkWebhooks() },
    }).catch((error: NodeJS.ErrnoException) => {
      log.fatal({ port: config.httpPort, network: error.code }, 'HTTP_PORT cannot be used: choose another one');
      process.exit(1);
    });
  }

  // Side by side: none of them needs the others, and a command may come before the last of them is done.
  await Promise.all([
    persist('connecting to Discord', () => gateway.connect(), log, stopping.signal),
    // Of several processes one registers: the one that has the first shard.
    config.shards === null || config.shards.first === 0
      ? persist('registering the commands', () => register(false), log, stopping.signal)
      : undefined,
    greetVideoSdk(),
    recoverNowAndThen(),
    watch.run(),
    announceNowAndThen(),
    endPickingsNowAndThen(),
    keepRetention({
      retention: caseBook,
      settings,
      now,
      wait,
      stopping: stopping.signal,
      onDeleted: (guild, cases) => log.info({ guild, cases }, 'cases deleted: older than the server keeps them'),
      onFailed: ({ fact }) => log.warn({ store: fact }, 'old cases could not be deleted yet'),
    }),
  ]);

  /** Takes VideoSDK's news as hints where to look: what they say is never acted on, so that replays are harmless. */
  async function videoSdkWebhooks(): Promise<PostHandler> {
    const { createWebhookReceiver, fetchPublicKey } = await import('./videosdk/webhooks.ts');
    const receiver = createWebhookReceiver({
      publicKey: () => fetchPublicKey({ apiUrl: config.videoSdkApiUrl, tokens, dispatcher, now }),
      log,
      now,
    });
    return async (rawBody, headers) => {
      const news = await receiver.receive(rawBody, headers['videosdk-signature']);
      if (news.kind === 'refused') {
        return news.status;
      }
      if (news.kind === 'joined' || news.kind === 'session-ended') {
        // Not waited for: VideoSDK wants to know that it arrived, and not what came of it.
        void watch.poke(news.sessionId, news.participantId);
      }
      return 200;
    };
  }

  /** What waits for a log channel: because it was closed, Discord unwell, or the process that had it died. */
  async function announceNowAndThen(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const guildId of await announcements.waiting()) {
          await announcer.announce(guildId);
        }
      } catch (error) {
        log.warn({ store: storeErrorCode(error) ?? String(error) }, 'what waits for the log channels cannot be read');
      }
      await wait(ANNOUNCE_EVERY_MS, stopping.signal);
    }
  }

  /** Says on the messages of pickings that they are over: because nobody went on in time, or the process died that was at it. */
  async function endPickingsNowAndThen(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const { why, stage, reply, guildId } of await pickings.takeEnded(now())) {
          log.info({ guild: guildId, why }, 'picking ended');
          const say = sayIn(languageOf(reply.locale));
          // Not waited for: one message that cannot be edited holds up no other. Any press on it is told the same.
          api
            .edit(reply, why === 'time' ? endedMessage(say, stage) : interruptedMessage(say))
            .catch((error: unknown) => log.warn(discordErrorFacts(error), 'a picking could not be shown as ended'));
        }
      } catch (error) {
        log.warn({ store: storeErrorCode(error) ?? String(error) }, 'pickings cannot be read');
      }
      await wait(END_PICKINGS_EVERY_MS, stopping.signal);
    }
  }

  /** Finishes what a crash left behind: at start, and later what other processes left that share the store. */
  async function recoverNowAndThen(): Promise<void> {
    const parts = {
      unfinished: journal,
      journal,
      videoSessions,
      tell: (settled: Case, reply: ReplyHandle) =>
        api.edit(reply, recoveredMessage(sayIn(languageOf(reply.locale)), settled)),
      onSettled: ({ guildId, number, outcome, reference }: Case) => {
        log.warn({ ref: reference, guild: guildId, case: number, outcome }, 'case settled after a crash');
        void announcer.announce(guildId);
      },
      now,
      wait,
      stopping: stopping.signal,
    };
    for (;;) {
      // Not waited for: a Discord that is away for minutes holds up the replies in question, not the next look.
      recover(parts).catch((error: unknown) =>
        log.warn(
          { store: error instanceof RecordsError ? error.fact : String(error) },
          'what a crash left behind could not be finished yet',
        ),
      );
      await wait(RECOVER_EVERY_MS, stopping.signal);
      if (stopping.signal.aborted) {
        return;
      }
    }
  }

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

async function openedStore(url: string, log: Logger): Promise<Store> {
  try {
    const store = await openStore(url);
    log.info({ engine: store.engine, migrations: store.applied }, 'store opened');
    return store;
  } catch (error) {
    if (error instanceof StoreStartError) {
      log.fatal(error.message);
      process.exit(1);
    }
    throw error;
  }
}

/** The version in `package.json`, which stands beside `src`. */
function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((manifest as { readonly version?: unknown }).version ?? 'unknown');
}

/** The password in an address of PostgreSQL, to be kept out of the log. */
function passwordOf(databaseUrl: string): string[] {
  const password = URL.canParse(databaseUrl) ? new URL(databaseUrl).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
