import { type APIApplication, type GatewayReadyDispatchData, type RESTOptions, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { createCommands } from '../commands/index.ts';
import { createDiscordApi } from './bot/api.ts';
import { createDiscordClock } from './bot/discord-clock.ts';
import type { Gateway, GatewayOptions } from './bot/gateway.ts';
import { inviteLink, registerCommands } from './bot/registration.ts';
import { createRouter } from './bot/router.ts';
import { createStart } from './bot/start.ts';
import { withTimeout } from './bot/with-timeout.ts';
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
import { measured as measuredStore } from './database/measured.ts';
import { createWrites } from './database/writes.ts';
import { recordCounts } from './diagnostics/counts.repository.ts';
import { createDiscordChecks } from './diagnostics/discord-check.discord.ts';
import { createStoreChecks } from './diagnostics/store-check.repository.ts';
import { announceCases } from './jobs/announce-cases.ts';
import { endPickers } from './jobs/end-pickers.ts';
import { greetVideoSdk } from './jobs/greet-videosdk.ts';
import { recoverCases } from './jobs/recover-cases.ts';
import { createKeepOuts } from './keep-out/keep-out.repository.ts';
import { createMembershipQuestion } from './keep-out/membership.discord.ts';
import { createMembership } from './keep-out/membership.ts';
import { createKeepOutNotifier } from './keep-out/notifier.discord.ts';
import { createKeepOutWatch } from './keep-out/watcher/watcher.ts';
import type { Readings, Recorders } from './operations/metrics.ts';
import { createJournal } from './removal/journal.repository.ts';
import { createPickerRepository } from './removal/picker/picker.repository.ts';
import { createRemoval } from './removal/removal.ts';
import { Turns } from './removal/turns.ts';
import { createWhoIsThere } from './removal/who-is-there.ts';
import { createSessionLists } from './sessions/lists.ts';
import { createRoomNames } from './sessions/room-names.ts';
import { createSessionCache } from './sessions/session-cache.ts';
import { createSessionEnd } from './sessions/session-end.ts';
import { createSessionReader } from './sessions/session-reader.ts';
import { createWitness } from './sessions/witness.ts';
import { createSettingsRepository } from './settings/settings.repository.ts';
import { firstSettings } from './settings/settings.ts';
import { createSetups } from './settings/setup.repository.ts';
import { createAuthorization } from './videosdk/authorization.ts';
import { createVideoSdkClient, type VideoSdkOptions } from './videosdk/client.ts';
import { createRoomsSeen } from './videosdk/heard-rooms.ts';
import { observed, type VideoSdkAnswer } from './videosdk/observed.ts';
import { createReach } from './videosdk/reach.ts';
import { measured } from './videosdk/server-clock.ts';
import { createTokens, type TokenSigner } from './videosdk/token.ts';

/**
 * Everything the bot needs from the outside world. The same ports make the same bot, in a process or in a simulation.
 */
export interface Ports {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Logger;
  readonly store: Store;
  /**
   * This process's name among those that share the database. No process has had it before, not even this one's
   * predecessor.
   */
  readonly owner: string;
  /** Sends a request for discord.js's REST client. */
  readonly discordRequest: RESTOptions['makeRequest'];
  /** Sends a request to VideoSDK. */
  readonly videoSdkFetch: VideoSdkOptions['fetch'];
  readonly tokens: TokenSigner;
  readonly createGateway: (options: GatewayOptions) => Gateway;
  /** Ends the process because Discord refuses the bot or its setup. The log already says why. */
  readonly exit: (code: number) => void;
  readonly metrics?: Recorders | undefined;
  /** How many log lines have been lost since the start. */
  readonly logLinesDropped?: (() => number) | undefined;
  readonly versions: { readonly bot: string; readonly node: string };
}

export interface App {
  /** Connects, and runs until {@link stop}. Rejects only on unexpected errors. */
  run(): Promise<void>;
  /** Writes the commands to Discord, even if they haven't changed. */
  register(): Promise<void>;
  /**
   * Takes no more work, finishes what's in progress, and closes what it opened, but not the database or the
   * connections.
   */
  stop(): Promise<void>;
  /** VideoSDK reported something about a session. It's only a hint where to check, whatever it says. */
  hint(sessionId: string, participantId: string | null): void;
  /** VideoSDK named a room, which may have sessions. */
  heardOfRoom(roomId: string): void;
  /**
   * What the bot needs and hasn't got: `gateway` while no events arrive from Discord, `database` and `videosdk` while
   * they don't answer, `stopping` once it takes no more work. Empty when it's ready. Never rejects.
   */
  failing(): Promise<readonly string[]>;
  /** What the metrics show besides what is counted as it happens. Never rejects. */
  readings(): Promise<Readings>;
  /**
   * Fetches the key that VideoSDK signs its webhooks with.
   *
   * @throws {UpstreamError}
   */
  webhookKey(): Promise<string>;
  /** How many interactions are in progress. */
  readonly running: number;
  /** What's in progress, by kind. All 0 when idle: anything that stays above 0 is a leak. */
  inProgress(): Readonly<Record<string, number>>;
}

/**
 * The composition root: builds the parts of the bot and wires them together. It reaches the outside world only through
 * its ports. Long, because it decides nothing: read from top to bottom, it's the list of what the bot consists of.
 */
export async function createApp(config: Config, ports: Ports): Promise<App> {
  const { log, owner, metrics } = ports;
  const store = metrics === undefined ? ports.store : measuredStore(ports.store, metrics.stored);
  const stopping = new AbortController();
  const discordClock = createDiscordClock(ports.clock, log);
  // Times that are stored and shown come from Discord's clock, which all processes share and no one sets. This
  // machine's clock can jump.
  const clock: Clock = { ...ports.clock, now: discordClock.now };
  const { now } = clock;
  const { atLeast } = discordClock;

  const api = createDiscordApi({
    token: config.discordToken,
    apiUrl: config.discordApiUrl,
    makeRequest: ports.discordRequest,
    clock,
    discordClock,
    log,
    onLimited: metrics?.limited,
  });
  const roomsSeen = createRoomsSeen();
  const videoSdk = connectVideoSdk(config, ports, clock, knownRooms);
  const { videoSessions, witness, roomNames, sessionCache, reader } = videoSdk;
  const shared = { videoSessions, witness, clock, stopping: stopping.signal };
  const liveness = await live(store, owner, log);
  const writes = createWrites({ clock: store.clock, log });
  const inProgress = (reference: string): boolean => router.inProgress(reference);
  const journal = createJournal({ store, owner, log, liveness, writes, inProgress });
  const first = firstSettings({
    moderatorRoleIds: config.moderatorRoleIds,
    rooms: config.videoSdkRoomIds,
    cooldown: config.removalLimit,
  });
  const settings = createSettingsRepository({ store, first, home: config.guildId, log });
  const turns = new Turns(clock, (ms) => metrics?.waited('removals', ms));
  const removeParticipant = createRemoval({ ...shared, reader, journal, settings, turns });
  const caseHistory = createCaseHistory(store, owner);
  const announcements = createAnnouncements(store, owner);
  const membership = createMembership({
    clock,
    ask: createMembershipQuestion(api.bot, clock),
    onChange: (guild, isIn) =>
      isIn
        ? log.info({ guild }, 'the bot is back in this server: its keep-outs go on')
        : log.warn({ guild }, 'this server has removed the bot: its keep-outs are paused'),
  });
  const announcer = createAnnouncer({
    announcements,
    settings,
    rest: api.bot,
    onClosed: (guildId) => membership.suspect(guildId),
    view: async (t, one, edited) => caseMessage(t, one, edited ? await caseHistory.changes(one) : []),
    log,
    clock,
  });
  const keepOuts = createKeepOuts(store, owner, atLeast);
  const pickers = createPickerRepository(store, owner, liveness, writes);
  const watch = createKeepOutWatch({
    keepOuts,
    ...shared,
    settings,
    random: ports.random,
    atLeast,
    reports: createKeepOutNotifier({
      api,
      settings,
      announcer,
      notices: announcements,
      journal,
      clock,
      atLeast,
      log,
      membership,
    }),
    membership,
    ...(metrics && { onTurn: (ms: number) => metrics.waited('keep-out-checks', ms), onRemoved: metrics.keptOut }),
  });
  const storeChecks = createStoreChecks(store);
  const clockSkew = () => ({ discordMs: discordClock.skewMs(), videoSdkMs: videoSdk.skewMs() });
  const commands = createCommands({
    keepOuts,
    onKeepOut: () => watch.changed(),
    removeParticipant,
    whoIsThere: createWhoIsThere({ reader, turns }),
    pickers,
    clock,
    stopping: stopping.signal,
    sessionCache,
    lists: createSessionLists({ videoSessions, reader, sessionCache, roomNames, clock }),
    journal,
    announcer,
    announcements,
    caseHistory,
    settings,
    setups: createSetups(store),
    now,
    ...(metrics && { onOutcome: metrics.removal }),
    endSession: createSessionEnd({
      ...shared,
      roomNames,
      ending: videoSessions,
      journal,
      settings,
    }),
    checks: {
      discord: createDiscordChecks(api.bot, () => gateway.healthy(), now),
      videoChecks: videoSessions,
      videoSessions,
      announcer,
      announcements,
      listing: () => videoSessions.listing,
      knownRooms,
      ...(ports.logLinesDropped && { logLinesDropped: ports.logLinesDropped }),
      store: storeChecks,
      unwritten: writes.setAside,
      clockSkew,
      removalApi: config.videoSdkRemovalApi,
      versions: ports.versions,
      clock,
    },
  });
  const router = createRouter({
    commands,
    api,
    settings,
    log,
    clock,
    discordClock,
    onUsedIn: (guildId) => membership.heardFrom(guildId),
    ...(metrics && {
      onAcknowledged: metrics.acknowledged,
      onUnanswered: metrics.unanswered,
      onUndelivered: metrics.undelivered,
    }),
  });

  const register = async (force: boolean): Promise<void> => {
    const application = (await api.bot.get(Routes.currentApplication())) as APIApplication;
    const { guildId } = config;
    await registerCommands({ rest: api.bot, applicationId: application.id, guildId, commands, log }, { force });
  };
  const start = createStart({ clock, stopping: stopping.signal, log, exit: ports.exit });
  const gateway = ports.createGateway({
    retry: (connect) => start.retryForever('connecting to Discord', connect),
    token: config.discordToken,
    rest: api.bot,
    log,
    shards: config.shards,
    clock,
    onInteraction: (payload) => void router.handle(payload),
    onReady: (ready) => logReady(ready),
    onRefused: (message, code) => {
      log.fatal({ code }, message);
      ports.exit(1);
    },
  });
  const job = { clock, stopping: stopping.signal };
  return {
    async run() {
      // Side by side: none of these needs the others, and a command may arrive before the last of them is done.
      await Promise.all([
        start.retryForever('connecting to Discord', () => gateway.connect()),
        // Only one of several processes registers the commands: the one with the first shard.
        config.shards === null || config.shards.first === 0
          ? start.retryForever('registering the commands', () => register(false))
          : undefined,
        greetVideoSdk({ videoSessions, sessionCache, roomIds: config.videoSdkRoomIds, log }),
        recoverCases({ ...job, journal, witness, atLeast, keepOuts, api, announcer, log }),
        watch.run(),
        announceCases(job, announcer),
        endPickers(job, { pickers: pickers, api, now, log }),
        keepRetention({
          retention: caseHistory,
          settings,
          atLeast,
          clock,
          stopping: stopping.signal,
          onDeleted: (guild, cases) =>
            log.info({ guild, cases }, 'deleted cases that are older than the server keeps them'),
          onFailed: ({ fact }) => log.warn({ store: fact }, "couldn't delete old cases yet"),
        }),
      ]);
    },
    register: () => register(true).catch((error: unknown) => start.fail('registering the commands', error)),
    async stop() {
      stopping.abort();
      await router.drain();
      await watch.drain();
      await gateway.close();
      await journal.close();
      await liveness.end();
    },
    hint: (sessionId, participantId) => void watch.checkSoon(sessionId, participantId),
    heardOfRoom: roomsSeen.hear,
    async failing() {
      const [database, videosdk] = await Promise.all(
        [storeChecks.migrations().then(() => true), videoSdk.reach.lately()].map((answer) =>
          withTimeout(
            clock,
            SHOWN_WITHIN_MS,
            answer.catch(() => false),
            false,
          ),
        ),
      );
      const has = { gateway: gateway.healthy(), database, videosdk, stopping: !stopping.signal.aborted };
      return Object.entries(has).flatMap(([name, well]) => (well ? [] : [name]));
    },
    async readings() {
      const counts = await withTimeout(
        clock,
        SHOWN_WITHIN_MS,
        recordCounts(store, now()).catch(() => null),
        null,
      );
      const { discordMs, videoSdkMs } = clockSkew();
      return {
        interactions: router.running,
        queues: {
          removals: turns.waiting,
          'keep-out-checks': watch.waiting,
          writes: writes.waiting,
          announcements: announcer.inProgress,
          cases: journal.inHand,
          pickers: pickers.inHand,
        },
        openCases: counts?.openCases ?? null,
        setAside: { writes: writes.setAside()?.count ?? 0, posts: counts?.postsAside ?? null },
        watched: { sessions: watch.watching, ...watch.sight() },
        gateway: { connected: gateway.healthy(), ...gateway.status() },
        skewMs: { discord: discordMs, videosdk: videoSdkMs },
      };
    },
    webhookKey: videoSdk.webhookKey,
    get running() {
      return router.running;
    },
    inProgress: () => ({
      interactions: router.running,
      cases: journal.inHand,
      pickers: pickers.inHand,
      writes: writes.waiting,
      checks: watch.inProgress,
      announcements: announcer.inProgress,
    }),
  };

  function logReady({ user, application, guilds, shard }: GatewayReadyDispatchData): void {
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
    );
  }

  /**
   * Where sessions may be, in case VideoSDK only lists them by room: the operator's rooms, the servers' rooms, and
   * those VideoSDK has named itself.
   */
  async function knownRooms(): Promise<ReadonlySet<string>> {
    const listed = await settings.rooms().catch((error: unknown) => {
      log.warn(
        { store: error instanceof RecordsError ? error.fact : String(error) },
        "couldn't read the servers' rooms",
      );
      return [];
    });
    return new Set([...(config.videoSdkRoomIds ?? []), ...listed, ...roomsSeen.all()]);
  }
}

/** How long what an operator looks at waits for the database and for VideoSDK. In milliseconds. */
const SHOWN_WITHIN_MS = 2_000;

/** VideoSDK's client, and what reads through it. */
export function connectVideoSdk(
  config: Pick<Config, 'videoSdkApiUrl' | 'videoSdkRemovalApi'>,
  ports: Pick<Ports, 'clock' | 'log' | 'random' | 'tokens' | 'videoSdkFetch' | 'metrics'>,
  clock: Clock,
  knownRooms: () => Promise<ReadonlySet<string>>,
) {
  // Measured against this machine's own clock. Otherwise, it would report how far Discord and VideoSDK are apart.
  const serverClock = createServerClock(ports.clock, (skewMs) => {
    if (skewMs !== 0) {
      ports.log.warn(
        { clockAheadMs: skewMs },
        `this machine's clock is ${skewInWords(skewMs)} compared with VideoSDK's: set it with NTP`,
      );
    }
  });
  const authorization = createAuthorization(createTokens(ports.tokens, serverClock));
  const reach = createReach({ clock, ask: webhookKey });
  const fetch = observed(measured(ports.videoSdkFetch, clock, serverClock), clock, (operation, answer, ms) => {
    reach.note(!NO_USE.has(answer));
    ports.metrics?.videoSdk(operation, answer, ms);
  });
  const videoSessions = createVideoSdkClient({
    apiUrl: config.videoSdkApiUrl,
    removalApi: config.videoSdkRemovalApi,
    authorization,
    fetch,
    log: ports.log,
    clock,
    random: ports.random,
    knownRooms,
  });
  const witness = createWitness({ videoSessions, clock });
  const roomNames = createRoomNames({ videoSessions, clock });
  const sessionCache = createSessionCache({ videoSessions, witness, roomNames, clock });
  const reader = createSessionReader({ videoSessions, witness, sessionCache, roomNames });
  return {
    videoSessions,
    witness,
    roomNames,
    sessionCache,
    reader,
    skewMs: () => serverClock.skewMs(),
    reach,
    webhookKey,
  };

  async function webhookKey(): Promise<string> {
    const { fetchPublicKey } = await import('./videosdk/webhooks.ts');
    return fetchPublicKey({ apiUrl: config.videoSdkApiUrl, authorization, fetch });
  }
}

/** Answers that don't show that VideoSDK can be used. */
const NO_USE: ReadonlySet<VideoSdkAnswer> = new Set(['none', 'failed', 'refused']);
