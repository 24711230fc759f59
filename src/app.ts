import { type APIApplication, type RESTOptions, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { createCommands } from '../commands/index.ts';
import { createDiscordApi, discordErrorFacts } from './bot/api.ts';
import { createDiscordClock } from './bot/discord-clock.ts';
import type { Gateway, GatewayOptions, GatewayReady } from './bot/gateway.ts';
import { createLeftSessions } from './bot/left-sessions.ts';
import { inviteLink, registerCommands } from './bot/registration.ts';
import { createRouter } from './bot/router.ts';
import { createStart } from './bot/start.ts';
import { withTimeout } from './bot/with-timeout.ts';
import { caseMessage } from './cases/case.view.ts';
import { createCaseHistory } from './cases/case-history.repository.ts';
import { createAnnouncer } from './cases/log-channel.discord.ts';
import { createAnnouncements } from './cases/log-channel.repository.ts';
import { type Announced, bothAside } from './cases/log-channel.ts';
import { keepRetention } from './cases/retention.ts';
import type { Clock } from './common/clock.ts';
import { createKeptSessions } from './common/left-sessions.repository.ts';
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
import { resealAccounts } from './jobs/reseal-accounts.ts';
import { createKeepOuts } from './keep-out/keep-out.repository.ts';
import { createMembershipQuestion } from './keep-out/membership.discord.ts';
import { createMembership } from './keep-out/membership.ts';
import { createKeepOutNotifier } from './keep-out/notifier.discord.ts';
import { createKeepOutWatch } from './keep-out/watcher/watcher.ts';
import { createLocks } from './lock/lock.repository.ts';
import { createLockNotifier } from './lock/lock-notifier.discord.ts';
import type { Readings, Recorders } from './operations/metrics.ts';
import { createJournal } from './removal/journal.repository.ts';
import type { Outcome } from './removal/outcome.ts';
import { createPickerRepository } from './removal/picker/picker.repository.ts';
import { createReports } from './reports/report.repository.ts';
import type { Report } from './reports/report.ts';
import { reportMessage } from './reports/report.view.ts';
import { createReportPosts } from './reports/report-posts.repository.ts';
import type { Credentials, Vault } from './sessions/account.ts';
import { createListUpdate } from './sessions/live-lists.discord.ts';
import { createLiveLists } from './sessions/live-lists.ts';
import type { SessionEndOutcome } from './sessions/session-end.ts';
import { createDepartures } from './settings/departures.repository.ts';
import { forgetServers } from './settings/departures.ts';
import { createSealedAccounts, createSettingsRepository } from './settings/settings.repository.ts';
import { firstSettings } from './settings/settings.ts';
import { createSetups } from './settings/setup.repository.ts';
import { type AccountWebhooks, createVideoSdk, listsOf, type VideoSdkClient } from './video-sdk.ts';
import type { VideoSdkOptions } from './videosdk/client.ts';
import type { TokenSigner } from './videosdk/token.ts';

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
  /** Signs tokens for the operator's account. `null`: there is none. */
  readonly tokens: TokenSigner | null;
  /** Signs tokens for an account that a server brought. */
  readonly signerFor?: ((credentials: Credentials) => TokenSigner) | undefined;
  /** Connections for the account of one server, which no other account can use up. */
  readonly connectAccount?: (() => { readonly fetch: VideoSdkOptions['fetch']; close(): void }) | undefined;
  /** Encrypts the credentials of servers. `null`: the operator has set no key. */
  readonly vault?: Vault | null | undefined;
  /** Keeps these out of the log until the returned function is called. */
  readonly redact?: ((secrets: readonly string[]) => () => void) | undefined;
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
  /**
   * VideoSDK reported something about a session. It's only a hint where to check, whatever it says.
   *
   * @param account the one whose webhook it was
   * @param roomId the session's room, if it named one
   */
  hint(account: string, sessionId: string, participantId: string | null, roomId: string | null): void;
  /** The same where someone has left, as VideoSDK reports it: only lists that show who is there have to be looked at. */
  left(account: string, sessionId: string): void;
  /**
   * What takes the webhooks of an account; `null`: there is no such account. Rejects with a RecordsError when that can't
   * be read.
   *
   * @param account see `accountIdOf`
   */
  webhooksOf(account: string): Promise<AccountWebhooks | null>;
  /**
   * What the bot needs and hasn't got: `gateway` while no events arrive from Discord, `database` and `videosdk` while
   * they don't answer, `stopping` once it takes no more work. Empty when it's ready. Never rejects.
   */
  failing(): Promise<readonly string[]>;
  /** What the metrics show besides what is counted as it happens. Never rejects. */
  readings(): Promise<Readings>;
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
  const liveness = await live(store, owner, log);
  const writes = createWrites({ clock: store.clock, log });
  const inProgress = (reference: string): boolean => router.inProgress(reference);
  const journal = createJournal({ store, owner, log, liveness, writes, inProgress });
  const first = firstSettings({
    moderatorRoleIds: config.moderatorRoleIds,
    rooms: config.videoSdkRoomIds,
    cooldown: config.removalLimit,
    allowSharedAccount: config.allowSharedAccount,
  });
  const settings = createSettingsRepository({ store, first, home: config.guildId, log });
  const videoSdk = createVideoSdk(config, ports, {
    clock,
    stopping: stopping.signal,
    journal,
    settings,
  });
  const { accounts } = videoSdk;
  const clientOf = (guildId: string): Promise<VideoSdkClient> => accounts.of(guildId);
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
    view: async (t, { subject, edited, reported = false }) =>
      caseMessage(
        t,
        subject,
        edited ? await caseHistory.changes(subject) : [],
        reported ? await caseHistory.report(subject) : null,
      ),
    log,
    clock,
  });
  const reports = createReports(store);
  const reportPosts = createReportPosts(store, owner);
  const reportAnnouncer = createAnnouncer<Report>({
    announcements: reportPosts,
    settings,
    rest: api.bot,
    onClosed: (guildId) => membership.suspect(guildId),
    view: async (t, { subject }) => reportMessage(t, subject),
    lighter: (t, { subject }) =>
      subject.pictures.length === 0 ? null : () => reportMessage(t, subject, { picturesRefused: true }),
    what: 'report',
    log,
    clock,
  });
  /** For those who want to know that everything is shown, or erased. */
  const bothAnnouncers = {
    async announce(guildId: string): Promise<Announced> {
      const announced = await Promise.all([announcer.announce(guildId), reportAnnouncer.announce(guildId)]);
      return announced.find(({ kind }) => kind !== 'up-to-date') ?? announced[0];
    },
    async announceWaiting(): Promise<void> {
      await Promise.all([announcer.announceWaiting(), reportAnnouncer.announceWaiting()]);
    },
  };
  const keepOuts = createKeepOuts(store, owner, atLeast);
  const locks = createLocks(store, owner);
  const pickers = createPickerRepository(store, owner, liveness, writes);
  const lists = listsOf(clientOf);
  const liveLists = createLiveLists({
    clock,
    stopping: stopping.signal,
    settings,
    lists,
    update: createListUpdate({ api, log, now }),
    onTrouble: (error) =>
      log.info(
        error instanceof RecordsError ? { store: error.fact } : discordErrorFacts(error),
        'lists of people not updated',
      ),
  });
  /** The bot itself has changed who is in a session, or has tried to. */
  const tellLists = ({ account }: VideoSdkClient, outcome: Outcome | SessionEndOutcome): void => {
    if (account !== null && 'session' in outcome && outcome.session !== null) {
      liveLists.changed(account.id, outcome.session.id);
    }
  };
  const watch = createKeepOutWatch({
    keepOuts,
    locked: {
      locks,
      reports: createLockNotifier({ api, settings, clock, atLeast, log, membership }),
      ...(metrics && { onRemoved: metrics.lockedOut }),
    },
    videoSdk: clientOf,
    clock,
    stopping: stopping.signal,
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
    onSeen: (account, sessionId, people) => liveLists.seen(account, sessionId, people),
    ...(metrics && { onTurn: (ms: number) => metrics.waited('keep-out-checks', ms), onRemoved: metrics.keptOut }),
  });
  const storeChecks = createStoreChecks(store);
  const clockSkew = () => ({ discordMs: discordClock.skewMs(), videoSdkMs: videoSdk.skewMs() });
  const checks = {
    discord: createDiscordChecks(api.bot, () => gateway.healthy(), now),
    announcer: bothAnnouncers,
    announcements: {
      aside: async (guildId: string) =>
        bothAside(await Promise.all([announcements.aside(guildId), reportPosts.aside(guildId)])),
      async again(guildId: string): Promise<void> {
        await Promise.all([announcements.again(guildId), reportPosts.again(guildId)]);
      },
      undeliveredOf: (...of: Parameters<typeof announcements.undeliveredOf>) => announcements.undeliveredOf(...of),
    },
    ...(ports.logLinesDropped && { logLinesDropped: ports.logLinesDropped }),
    store: storeChecks,
    unwritten: writes.setAside,
    clockSkew,
    removalApi: config.videoSdkRemovalApi,
    versions: ports.versions,
    clock,
  };
  const commands = createCommands({
    keepOuts,
    onKeepOut: () => watch.changed(),
    async removeParticipant(request) {
      const client = await clientOf(request.guildId);
      const progress = await client.removeParticipant(request);
      if (progress.case !== null) {
        tellLists(client, progress.outcome);
        void progress.later?.then(
          (last) => tellLists(client, last),
          () => undefined,
        );
      }
      return progress;
    },
    locks,
    onLock: () => watch.changed(),
    videoSdkLatest: () => videoSdk.latest(),
    whoIsThere: async (guildId, ...asked) => (await clientOf(guildId)).whoIsThere(...asked),
    pickers,
    clock,
    stopping: stopping.signal,
    sessionCache: async (guildId) => (await clientOf(guildId)).sessionCache,
    lists,
    liveLists,
    journal,
    announcer,
    announcements,
    caseHistory,
    reports,
    reportAnnouncer,
    bothAnnouncers,
    settings,
    setups: createSetups(store),
    now,
    ...(metrics && { onOutcome: metrics.removal, onReport: metrics.report }),
    async endSession(request) {
      const client = await clientOf(request.guildId);
      const ended = await client.endSession(request);
      tellLists(client, ended.outcome);
      return ended;
    },
    accounts: {
      vault: ports.vault ?? null,
      sealed: createSealedAccounts(store),
      check: videoSdk.check,
      webhooks: config.httpPort !== null,
    },
    checks: {
      async of(guildId) {
        const { videoSessions, knownRooms } = await clientOf(guildId);
        return {
          ...checks,
          videoChecks: videoSessions,
          videoSessions,
          listing: () => videoSessions.listing,
          knownRooms,
        };
      },
      ...checks,
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
    onReplacing: (messageId, reference) => liveLists.replaced(messageId, reference),
    ...(metrics && {
      onAcknowledged: metrics.acknowledged,
      onUnanswered: metrics.unanswered,
      onRejected: metrics.rejected,
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
    // One in memory ends with the process.
    leftSessions:
      store.engine === 'sqlite' && store.file === null
        ? null
        : createLeftSessions({ kept: createKeptSessions(store), token: config.discordToken, clock, log }),
    onInteraction: (payload) => void router.handle(payload),
    onReady: (ready) => logReady(ready),
    onRefused: (message, code) => {
      log.fatal({ code }, message);
      ports.exit(1);
    },
  });
  const departures = createDepartures(store);
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
        config.allowSharedAccount
          ? greetVideoSdk({ ...videoSdk.shared, roomIds: config.videoSdkRoomIds, log })
          : log.info('VideoSDK is asked with the accounts of servers only'),
        config.forgetServersAfterDays !== null && (config.shards === null || config.shards.first === 0)
          ? forgetServers({
              departures,
              ask: createMembershipQuestion(api.bot, clock),
              days: config.forgetServersAfterDays,
              atLeast,
              clock,
              stopping: stopping.signal,
              onForgotten: (guild) => log.info({ guild }, 'erased a server that has been without the bot for long'),
              onFailed: ({ fact }) => log.warn({ store: fact }, "couldn't look after servers without the bot"),
            })
          : undefined,
        resealAccounts({ vault: ports.vault ?? null, sealed: createSealedAccounts(store), log }),
        recoverCases({ ...job, journal, videoSdk: clientOf, atLeast, keepOuts, api, announcer, log }),
        watch.run(),
        announceCases(job, bothAnnouncers),
        endPickers(job, { pickers: pickers, api, now, log }),
        keepRetention({
          retention: caseHistory,
          reports,
          settings,
          atLeast,
          clock,
          stopping: stopping.signal,
          onDeleted: (guild, deleted) =>
            log.info({ guild, ...deleted }, 'deleted cases and reports that are older than the server keeps them'),
          onFailed: ({ fact }) => log.warn({ store: fact }, "couldn't delete old cases yet"),
        }),
        prepareCommands(),
      ]);
    },
    register: () => register(true).catch((error: unknown) => start.fail('registering the commands', error)),
    async stop() {
      stopping.abort();
      await router.drain();
      await watch.drain();
      await liveLists.drain();
      await gateway.close();
      // What came in until then.
      await router.drain();
      await journal.close();
      await liveness.end();
    },
    webhooksOf: videoSdk.webhooksOf,
    hint(account, sessionId, participantId, roomId) {
      liveLists.changed(account, sessionId);
      void watch.checkSoon(account, sessionId, participantId, roomId);
    },
    left: (account, sessionId) => liveLists.changed(account, sessionId),
    async failing() {
      const [database, videosdk] = await Promise.all(
        [storeChecks.migrations().then(() => true), videoSdk.reached()].map((answer) =>
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
          removals: videoSdk.waiting(),
          'keep-out-checks': watch.waiting,
          writes: writes.waiting,
          announcements: announcer.inProgress + reportAnnouncer.inProgress,
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
    get running() {
      return router.running;
    },
    inProgress: () => ({
      interactions: router.running,
      cases: journal.inHand,
      pickers: pickers.inHand,
      writes: writes.waiting,
      checks: watch.inProgress,
      announcements: announcer.inProgress + reportAnnouncer.inProgress,
      lists: liveLists.inProgress,
    }),
  };

  /** Once Discord and VideoSDK have been asked, and haven't answered yet: it takes tens of milliseconds. */
  async function prepareCommands(): Promise<void> {
    await clock.wait(PREPARED_AFTER_MS);
    for (const { prepare } of commands) {
      try {
        prepare?.();
      } catch {
        // Its first use takes longer, or says what is wrong.
      }
    }
  }

  function logReady({ user, application, guilds, shard }: GatewayReady): void {
    log.info(
      {
        user: user.username,
        applicationId: application.id,
        shard: shard ?? [0, 1],
        ...(guilds === null ? { resumed: true } : { guilds: guilds.length }),
        commands: commands.map(({ data }) => data.name),
        scope: config.guildId ?? 'global',
        invite: inviteLink(application.id),
      },
      'ready',
    );
  }
}

/** Requests take a few turns of the event loop to be sent. In milliseconds. */
const PREPARED_AFTER_MS = 20;

/** How long what an operator looks at waits for the database and for VideoSDK. In milliseconds. */
const SHOWN_WITHIN_MS = 2_000;
