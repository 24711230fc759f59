import { type APIApplication, type RESTOptions, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { createCommands } from '../commands/index.ts';
import { createDiscordApi } from './bot/api.ts';
import { createDiscordClock } from './bot/discord-clock.ts';
import type { Gateway, GatewayOptions } from './bot/gateway.ts';
import { inviteLink, registerCommands } from './bot/registration.ts';
import { createDispatch } from './bot/router.ts';
import { createStart } from './bot/start.ts';
import { caseMessage } from './cases/case.view.ts';
import { createCaseHistory } from './cases/case-history.repository.ts';
import { createAnnouncer } from './cases/log-channel.discord.ts';
import { createAnnouncements } from './cases/log-channel.repository.ts';
import { keepRetention } from './cases/retention.ts';
import type { Clock } from './common/clock.ts';
import { createServerClock, skewInWords } from './common/server-clock.ts';
import { RecordsError } from './common/store-error.ts';
import type { Config } from './config.ts';
import type { Store } from './database/database.ts';
import { live } from './database/leases.ts';
import { createWrites } from './database/writes.ts';
import { createDiscordChecks } from './diagnostics/discord-check.discord.ts';
import { createStoreChecks } from './diagnostics/store-check.repository.ts';
import { languageOf, translatorFor } from './i18n/language.ts';
import { announceCases } from './jobs/announce-cases.ts';
import { endPickers } from './jobs/end-pickers.ts';
import { greetVideoSdk } from './jobs/greet-videosdk.ts';
import { recoverCases } from './jobs/recover-cases.ts';
import { createKeepOuts } from './keep-out/keep-out.repository.ts';
import { createKeepOutNotifier } from './keep-out/notifier.discord.ts';
import { createKeepOutWatch } from './keep-out/watcher.ts';
import { createJournal } from './removal/journal.repository.ts';
import { createPickerRepository } from './removal/picker/picker.repository.ts';
import { createRemoval } from './removal/removal.ts';
import { createSessionLists } from './sessions/lists.ts';
import { createRoomNames } from './sessions/room-names.ts';
import { createSessionCache } from './sessions/session-cache.ts';
import { createSessionEnd } from './sessions/session-end.ts';
import { createSessionReader } from './sessions/session-reader.ts';
import { createWitness } from './sessions/witness.ts';
import { createSettingsRepository } from './settings/settings.repository.ts';
import { firstSettings } from './settings/settings.ts';
import { createAuthorization } from './videosdk/authorization.ts';
import { createVideoSdkClient, type VideoSdkOptions } from './videosdk/client.ts';
import { createHeardRooms } from './videosdk/heard-rooms.ts';
import { measured } from './videosdk/server-clock.ts';
import { createTokens, type TokenSigner } from './videosdk/token.ts';

/** All that the bot needs of the world outside of it. With the same ports it is the same bot, in a process or in a simulation. */
export interface Ports {
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly log: Logger;
  readonly store: Store;
  /** Names this process among those that share the store. No other has had that name, not this one's predecessor either. */
  readonly owner: string;
  /** Sends a request of discord.js's REST. */
  readonly discordRequest: RESTOptions['makeRequest'];
  /** Sends a request to VideoSDK. */
  readonly videoSdkFetch: VideoSdkOptions['fetch'];
  readonly tokens: TokenSigner;
  readonly createGateway: (options: GatewayOptions) => Gateway;
  /** Ends the process: Discord will not have it, or not as it was set up. The log has said why. */
  readonly exit: (code: number) => void;
  readonly metrics?: AppMetrics | undefined;
  /** How many lines of the log were lost since the start. */
  readonly logLinesDropped?: (() => number) | undefined;
  readonly versions: { readonly bot: string; readonly node: string };
}

export interface AppMetrics {
  /** A command was acknowledged so many milliseconds after Discord made the interaction. */
  acknowledged(ms: number): void;
  /** A removal came to this outcome, so many milliseconds after it was asked for. */
  removal(outcome: string, ms: number): void;
}

export interface App {
  /** Connects, and works until {@link stop}. Rejects only for what nobody expected. */
  run(): Promise<void>;
  /** Writes the commands at Discord, also when they have not changed. */
  register(): Promise<void>;
  /** Takes no more work, finishes what is under way, and closes what it opened: not the store, and no connections. */
  stop(): Promise<void>;
  /** VideoSDK has news of a session. Taken for a hint where to look, whatever it says. */
  hint(sessionId: string, participantId: string | null): void;
  /** VideoSDK has named a room: sessions may be looked for in it. */
  heardOfRoom(roomId: string): void;
  /** True while events from Discord arrive. */
  healthy(): boolean;
  /**
   * Asks VideoSDK for the key that it signs its webhooks with.
   *
   * @throws {UpstreamError}
   */
  webhookKey(): Promise<string>;
  /** How many interactions are under way. */
  readonly running: number;
  /** What is under way, by kind: all 0 while there is nothing to do. Whatever stays above that leaks. */
  underWay(): Readonly<Record<string, number>>;
}

/** The composition root: builds the parts of the bot and wires them. It reads nothing of the world but through its ports. */
export async function createApp(config: Config, ports: Ports): Promise<App> {
  const { log, store, owner } = ports;
  const stopping = new AbortController();
  const discordClock = createDiscordClock(ports.clock, log);
  // What is stored and shown is dated by Discord's clock, which all processes share and nobody sets: this machine's can step.
  const clock: Clock = { ...ports.clock, now: discordClock.now };
  const { now } = clock;
  const { atLeast } = discordClock;

  const api = createDiscordApi({
    token: config.discordToken,
    apiUrl: config.discordApiUrl,
    makeRequest: ports.discordRequest,
    clock,
    discordClock,
  });
  // Measured against this machine's own clock, or it would tell how far Discord and VideoSDK are apart.
  const videoSdkClock = createServerClock(ports.clock, (skewMs) => {
    if (skewMs !== 0) {
      log.warn({ clockAheadMs: skewMs }, `this machine's clock is ${skewInWords(skewMs)}, by VideoSDK's: set it (NTP)`);
    }
  });
  const authorization = createAuthorization(createTokens(ports.tokens, videoSdkClock));
  const videoSdkFetch = measured(ports.videoSdkFetch, clock, videoSdkClock);
  const videoSessions = createVideoSdkClient({
    apiUrl: config.videoSdkApiUrl,
    removalApi: config.videoSdkRemovalApi,
    authorization,
    fetch: videoSdkFetch,
    log,
    clock,
    random: ports.random,
    knownRooms,
  });
  const heardRooms = createHeardRooms();
  const witness = createWitness({ videoSessions, clock });
  const roomNames = createRoomNames({ videoSessions, clock });
  const sessionCache = createSessionCache({ videoSessions, witness, roomNames, clock });
  const reader = createSessionReader({ videoSessions, witness, sessionCache, roomNames });
  const looking = { videoSessions, witness, clock, stopping: stopping.signal };
  const liveness = await live(store, owner, log);
  const writes = createWrites({ clock: store.clock, log });
  const underWay = (reference: string): boolean => dispatch.underWay(reference);
  const journal = createJournal({ store, owner, log, liveness, writes, underWay });
  const first = firstSettings({
    moderatorRoleIds: config.moderatorRoleIds,
    rooms: config.videoSdkRoomIds,
    cooldown: config.removalLimit,
  });
  const settings = createSettingsRepository({ store, first, home: config.guildId, log });
  const removeParticipant = createRemoval({ ...looking, reader, journal, settings });
  const { metrics } = ports;
  const caseHistory = createCaseHistory(store, owner);
  const announcements = createAnnouncements(store, owner);
  const announcer = createAnnouncer({
    announcements,
    settings,
    rest: api.bot,
    view: async (one) => caseMessage(translatorFor(languageOf(one.guildLocale)), one, await caseHistory.changes(one)),
    log,
    clock,
  });
  const keepOuts = createKeepOuts(store, owner, atLeast);
  const pickings = createPickerRepository(store, owner, liveness, writes);
  const watch = createKeepOutWatch({
    keepOuts,
    ...looking,
    settings,
    random: ports.random,
    atLeast,
    ...createKeepOutNotifier({ api, settings, announcer, notices: announcements, journal, clock, atLeast, log }),
  });
  const commands = createCommands({
    keepOuts,
    onKeepOut: watch.changed,
    removeParticipant,
    pickings,
    clock,
    stopping: stopping.signal,
    sessionCache,
    lists: createSessionLists({ videoSessions, reader, sessionCache, roomNames, clock }),
    journal,
    announcer,
    announcements,
    caseHistory,
    settings,
    now,
    ...(metrics && { onOutcome: metrics.removal }),
    endSession: createSessionEnd({
      ...looking,
      roomNames,
      ending: videoSessions,
      journal,
      settings,
    }),
    checks: {
      discord: createDiscordChecks(api.bot, () => gateway.healthy()),
      videoChecks: videoSessions,
      videoSessions,
      announcer,
      announcements,
      listing: () => videoSessions.listing,
      knownRooms,
      ...(ports.logLinesDropped && { logLinesDropped: ports.logLinesDropped }),
      store: createStoreChecks(store),
      unwritten: writes.setAside,
      clockSkew: () => ({ discordMs: discordClock.skewMs(), videoSdkMs: videoSdkClock.skewMs() }),
      removalApi: config.videoSdkRemovalApi,
      versions: ports.versions,
      clock,
    },
  });
  const dispatch = createDispatch({
    commands,
    api,
    settings,
    log,
    clock,
    discordClock,
    ...(metrics && { onAcknowledged: metrics.acknowledged }),
  });

  const register = async (force: boolean): Promise<void> => {
    const application = (await api.bot.get(Routes.currentApplication())) as APIApplication;
    const { guildId } = config;
    await registerCommands({ rest: api.bot, applicationId: application.id, guildId, commands, log }, { force });
  };
  const gateway = ports.createGateway({
    token: config.discordToken,
    rest: api.bot,
    log,
    shards: config.shards,
    clock,
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
      ports.exit(1);
    },
  });
  const start = createStart({ clock, stopping: stopping.signal, log, exit: ports.exit });
  const job = { clock, stopping: stopping.signal };
  return {
    async run() {
      // Side by side: none of them needs the others, and a command may come before the last of them is done.
      await Promise.all([
        start.retryForever('connecting to Discord', () => gateway.connect()),
        // Of several processes one registers: the one that has the first shard.
        config.shards === null || config.shards.first === 0
          ? start.retryForever('registering the commands', () => register(false))
          : undefined,
        greetVideoSdk({ videoSessions, sessionCache, roomIds: config.videoSdkRoomIds, log }),
        recoverCases({ ...job, journal, witness, atLeast, keepOuts, api, announcer, log }),
        watch.run(),
        announceCases(job, announcer),
        endPickers(job, { pickers: pickings, api, now, log }),
        keepRetention({
          retention: caseHistory,
          settings,
          atLeast,
          clock,
          stopping: stopping.signal,
          onDeleted: (guild, cases) => log.info({ guild, cases }, 'cases deleted: older than the server keeps them'),
          onFailed: ({ fact }) => log.warn({ store: fact }, 'old cases could not be deleted yet'),
        }),
      ]);
    },
    register: () => register(true).catch(start.fail),
    async stop() {
      stopping.abort();
      await dispatch.drain();
      await watch.drain();
      await gateway.close();
      await journal.close();
      await liveness.end();
    },
    hint: (sessionId, participantId) => void watch.checkSoon(sessionId, participantId),
    heardOfRoom: heardRooms.hear,
    healthy: () => gateway.healthy(),
    webhookKey: async () => {
      const { fetchPublicKey } = await import('./videosdk/webhooks.ts');
      return fetchPublicKey({ apiUrl: config.videoSdkApiUrl, authorization, fetch: videoSdkFetch });
    },
    get running() {
      return dispatch.running;
    },
    underWay: () => ({
      interactions: dispatch.running,
      cases: journal.inHand,
      pickings: pickings.inHand,
      writes: writes.waiting,
      looks: watch.underWay,
      announcements: announcer.underWay,
    }),
  };

  /** Where sessions may be, for a VideoSDK that lists them by room only: the operator's rooms, the servers', and those it has named itself. */
  async function knownRooms(): Promise<ReadonlySet<string>> {
    const listed = await settings.rooms().catch((error: unknown) => {
      log.warn(
        { store: error instanceof RecordsError ? error.fact : String(error) },
        'the rooms that servers have listed cannot be read',
      );
      return [];
    });
    return new Set([...(config.videoSdkRoomIds ?? []), ...listed, ...heardRooms.all()]);
  }
}
