import type { Ports } from './app.ts';
import type { Clock } from './common/clock.ts';
import { createServerClock, type ServerClock, skewInWords } from './common/server-clock.ts';
import { causeFacts } from './common/store-error.ts';
import type { Config } from './config.ts';
import type { VideoChecks } from './diagnostics/check.ts';
import type { WatchClient } from './keep-out/watcher/parts.ts';
import type { Journal } from './removal/journal.ts';
import { createRemoval, type RemoveParticipant } from './removal/removal.ts';
import { Turns } from './removal/turns.ts';
import { createVerifiedRemoval } from './removal/verification.ts';
import { createWhoIsThere, type WhoIsThere } from './removal/who-is-there.ts';
import { type Credentials, type CredentialsVerdict, SHARED_ACCOUNT } from './sessions/account.ts';
import { type AccountInUse, type Accounts, createAccounts } from './sessions/accounts.ts';
import { createSessionLists, type SessionLists } from './sessions/lists.ts';
import { withoutAccount } from './sessions/no-account.ts';
import { createRoomNames } from './sessions/room-names.ts';
import { createSessionCache, type SessionCache } from './sessions/session-cache.ts';
import {
  createSessionEnd,
  type EndSession,
  type SessionEnding,
  type SessionEndJournal,
} from './sessions/session-end.ts';
import { createSessionReader } from './sessions/session-reader.ts';
import type { NoAccount, VideoSessions } from './sessions/video-sessions.ts';
import { createSharedLook, createWitness } from './sessions/witness.ts';
import { createSealedAccounts } from './settings/settings.repository.ts';
import type { SettingsRepository } from './settings/settings.ts';
import { createAuthorization } from './videosdk/authorization.ts';
import { createVideoSdkClient, type VideoSdkOptions } from './videosdk/client.ts';
import { verdictOn } from './videosdk/credentials.ts';
import { createRoomsSeen } from './videosdk/heard-rooms.ts';
import { createHttp } from './videosdk/http.ts';
import { observed, type VideoSdkAnswer, type VideoSdkOperation } from './videosdk/observed.ts';
import { createReach } from './videosdk/reach.ts';
import { measured } from './videosdk/server-clock.ts';
import { createTokens, type TokenSigner } from './videosdk/token.ts';

/** What takes the webhooks of one account. */
export interface AccountWebhooks {
  /**
   * Fetches the key that VideoSDK signs the account's webhooks with.
   *
   * @throws {UpstreamError}
   */
  key(): Promise<string>;
  /** VideoSDK named a room, which may have sessions. */
  heardOfRoom(roomId: string): void;
}

/** Everything that reaches one VideoSDK account, and remembers what was read there. */
export interface VideoSdkClient extends WatchClient {
  readonly videoSessions: VideoSessions & VideoChecks & SessionEnding;
  readonly sessionCache: SessionCache;
  readonly lists: SessionLists;
  readonly removeParticipant: RemoveParticipant;
  readonly whoIsThere: WhoIsThere;
  readonly endSession: EndSession;
  /** Where sessions may be, in case VideoSDK only lists them by room. */
  readonly knownRooms: () => Promise<ReadonlySet<string>>;
  /** `null`: there is no account. */
  readonly webhooks: AccountWebhooks | null;
}

export interface VideoSdkParts {
  readonly clock: Clock;
  readonly stopping: AbortSignal;
  readonly journal: Pick<Journal, 'open' | 'settle' | 'replied' | 'holds' | 'maySend'> & SessionEndJournal;
  readonly settings: SettingsRepository;
}

export interface VideoSdk {
  readonly accounts: Accounts<VideoSdkClient>;
  /** The operator's account, or what refuses everything if there is none. */
  readonly shared: VideoSdkClient;
  /** What VideoSDK says to credentials that someone wants to use. They're kept out of the log. */
  check(credentials: Credentials, reference: string): Promise<CredentialsVerdict>;
  webhooksOf(account: string): Promise<AccountWebhooks | null>;
  /** The latest that it can be by VideoSDK's clock, in milliseconds of the Unix epoch; `null`: it isn't known. */
  latest(): number | null;
  skewMs(): number | null;
  /** Whether the operator's account can be reached. True if servers aren't allowed to use it. Never rejects. */
  reached(): Promise<boolean>;
  /** How many removals and their checks wait for their turn. */
  waiting(): number;
}

/** What it takes to reach an account, besides what all accounts share. */
interface Way {
  readonly account: AccountInUse;
  readonly tokens: TokenSigner;
  readonly fetch: VideoSdkOptions['fetch'];
  /** The rooms that the account's servers and the operator have named. */
  readonly named: () => Promise<ReadonlySet<string>>;
}

/** What was logged about an account may still be on its way when the account is closed. */
const REDACTED_FOR_MS = 60_000;

/** The second part of the composition root: the VideoSDK accounts, and what is built once for each of them. */
export function createVideoSdk(config: Config, ports: Ports, parts: VideoSdkParts): VideoSdk {
  const { log, store, metrics } = ports;
  const { clock, stopping, journal, settings } = parts;
  // All accounts are on the same servers, so they share one clock.
  const serverClock = clockOfVideoSdk(ports);
  const queues = new Map<VideoSdkClient, Turns>();
  const reach = createReach({ clock, ask: async () => shared.webhooks?.key() });
  const sealed = createSealedAccounts(store);

  /** Reaches VideoSDK with these tokens. */
  function connect({ tokens, fetch: send }: Pick<Way, 'tokens' | 'fetch'>) {
    const isShared = tokens === ports.tokens;
    const observe = (operation: VideoSdkOperation, answer: VideoSdkAnswer, ms: number): void => {
      if (isShared) {
        reach.note(!NO_USE.has(answer));
      }
      // Whether the credentials of a server are right is that server's business, and not the operator's.
      metrics?.videoSdk(operation, answer === 'refused' && !isShared ? 'other' : answer, ms);
    };
    return {
      apiUrl: config.videoSdkApiUrl,
      authorization: createAuthorization(createTokens(tokens, serverClock, clock)),
      fetch: observed(measured(send, clock, serverClock), clock, observe),
      clock,
      random: ports.random,
    };
  }

  function assemble(
    account: AccountInUse | null,
    videoSessions: VideoSdkClient['videoSessions'],
    more: Pick<VideoSdkClient, 'knownRooms' | 'webhooks'>,
  ): VideoSdkClient {
    const witness = createWitness({ videoSessions, clock });
    const roomNames = createRoomNames({ videoSessions, clock });
    const sessionCache = createSessionCache({ videoSessions, witness, roomNames, clock });
    const reader = createSessionReader({ videoSessions, witness, sessionCache, roomNames });
    // One queue for each account: a slow one holds up no other.
    const turns = new Turns(clock, (ms) => metrics?.waited('removals', ms));
    const shared = { account: account ?? NOWHERE, videoSessions, witness, clock, stopping, settings, journal };
    const client: VideoSdkClient = {
      account,
      videoSessions,
      witness,
      sessionCache,
      lists: createSessionLists({ videoSessions, reader, sessionCache, roomNames, clock }),
      remove: createVerifiedRemoval({ ...shared, witness: createSharedLook(witness) }),
      removeParticipant: createRemoval({ ...shared, reader, turns }),
      whoIsThere: createWhoIsThere({ reader, turns }),
      endSession: createSessionEnd({ ...shared, roomNames, ending: videoSessions }),
      ...more,
    };
    queues.set(client, turns);
    return client;
  }

  function open({ account, tokens, fetch, named }: Way): VideoSdkClient {
    const roomsSeen = createRoomsSeen();
    const knownRooms = async (): Promise<ReadonlySet<string>> => new Set([...(await named()), ...roomsSeen.all()]);
    const connection = connect({ tokens, fetch });
    const videoSessions = createVideoSdkClient({
      ...connection,
      removalApi: config.videoSdkRemovalApi,
      log,
      knownRooms,
    });
    const webhooks: AccountWebhooks = {
      async key() {
        const { fetchPublicKey } = await import('./videosdk/webhooks.ts');
        return fetchPublicKey(connection);
      },
      heardOfRoom: roomsSeen.hear,
    };
    return assemble(account, videoSessions, { knownRooms, webhooks });
  }

  const inUse = (id: string): AccountInUse => ({ id, isCurrent: (guildId) => accounts.isCurrent(guildId, id) });
  const nowhere = new Map<NoAccount, VideoSdkClient>();
  function without(why: NoAccount): VideoSdkClient {
    const client =
      nowhere.get(why) ?? assemble(null, withoutAccount(why), { knownRooms: async () => new Set(), webhooks: null });
    nowhere.set(why, client);
    return client;
  }
  const operators = ports.tokens && {
    account: inUse(SHARED_ACCOUNT),
    tokens: ports.tokens,
    fetch: ports.videoSdkFetch,
    async named() {
      const listed = await settings.rooms().catch((error: unknown) => {
        log.warn(causeFacts(error), "couldn't read the servers' rooms");
        return [];
      });
      return new Set([...(config.videoSdkRoomIds ?? []), ...listed]);
    },
  };
  const shared = operators === null ? without('none') : open(operators);
  const unreadable = new Set<string>();
  const accounts = createAccounts<VideoSdkClient>({
    settings,
    sealed,
    vault: ports.vault ?? null,
    shared,
    without,
    open(guildId, id, credentials) {
      const forget = ports.redact?.([credentials.apiKey, credentials.secretKey]);
      const connection = ports.connectAccount?.() ?? null;
      const client = open({
        account: inUse(id),
        tokens: signerFor(credentials),
        fetch: connection?.fetch ?? ports.videoSdkFetch,
        named: async () => (await settings.of(guildId)).rooms.only ?? new Set(),
      });
      log.debug({ guild: guildId, accounts: accounts.size }, "opened a server's VideoSDK account");
      return {
        client,
        close() {
          connection?.close();
          queues.delete(client);
          void clock.wait(REDACTED_FOR_MS, stopping).then(() => forget?.());
        },
      };
    },
    clock,
    onUnreadable(guildId) {
      if (!unreadable.has(guildId)) {
        unreadable.add(guildId);
        log.error(
          { guild: guildId },
          "couldn't decrypt a server's VideoSDK account: set SECRETS_KEY to the key it was stored with",
        );
      }
    },
  });

  function signerFor(credentials: Credentials): TokenSigner {
    if (ports.signerFor === undefined) {
      throw new Error('this process has no way to sign tokens for the accounts of servers');
    }
    return ports.signerFor(credentials);
  }

  return {
    accounts,
    shared,
    async check(credentials, reference) {
      const forget = ports.redact?.([credentials.apiKey, credentials.secretKey]);
      const connection = ports.connectAccount?.() ?? null;
      try {
        const fetch = connection?.fetch ?? ports.videoSdkFetch;
        const http = createHttp(connect({ tokens: signerFor(credentials), fetch }));
        return await verdictOn({ http, clock, random: ports.random }, config.videoSdkRemovalApi, { reference });
      } finally {
        connection?.close();
        void clock.wait(REDACTED_FOR_MS, stopping).then(() => forget?.());
      }
    },
    async webhooksOf(account) {
      if (account === SHARED_ACCOUNT) {
        return shared.webhooks;
      }
      const guildId = ACCOUNT_ID.test(account) ? await sealed.serverOf(account) : null;
      const client = guildId === null ? null : await accounts.of(guildId);
      return client?.account?.id === account ? client.webhooks : null;
    },
    latest: () => serverClock.latest(),
    skewMs: () => serverClock.skewMs(),
    reached: async () => !config.allowSharedAccount || (await reach.lately()),
    waiting: () => [...queues.values()].reduce((sum, turns) => sum + turns.waiting, 0),
  };
}

/**
 * VideoSDK's client alone, with the operator's account, for whoever only looks at it.
 *
 * @param knownRooms where sessions may be, in case VideoSDK only lists them by room
 */
export function connectVideoSdk(
  config: Pick<Config, 'videoSdkApiUrl' | 'videoSdkRemovalApi'>,
  ports: Pick<Ports, 'clock' | 'log' | 'random' | 'videoSdkFetch'> & { readonly tokens: TokenSigner },
  clock: Clock,
  knownRooms: () => Promise<ReadonlySet<string>>,
): { readonly videoSessions: VideoSdkClient['videoSessions']; skewMs(): number | null } {
  const serverClock = clockOfVideoSdk(ports);
  const videoSessions = createVideoSdkClient({
    apiUrl: config.videoSdkApiUrl,
    authorization: createAuthorization(createTokens(ports.tokens, serverClock, clock)),
    fetch: measured(ports.videoSdkFetch, clock, serverClock),
    clock,
    random: ports.random,
    removalApi: config.videoSdkRemovalApi,
    log: ports.log,
    knownRooms,
  });
  return { videoSessions, skewMs: () => serverClock.skewMs() };
}

/** Measured against this machine's own clock. Otherwise, it would report how far Discord and VideoSDK are apart. */
function clockOfVideoSdk({ clock, log }: Pick<Ports, 'clock' | 'log'>): ServerClock {
  return createServerClock(clock, (skewMs) => {
    if (skewMs !== 0) {
      log.warn(
        { clockAheadMs: skewMs },
        `this machine's clock is ${skewInWords(skewMs)} compared with VideoSDK's: set it with NTP`,
      );
    }
  });
}

/** Answers that don't show that VideoSDK can be used. */
const NO_USE: ReadonlySet<VideoSdkAnswer> = new Set(['none', 'failed', 'refused']);

/** Spares the database what can't be one. */
const ACCOUNT_ID = /^[\w-]{20}$/u;

/** No record is about it. */
const NOWHERE: AccountInUse = { id: '-', isCurrent: async () => false };

/** The lists of each server's own account. */
export function listsOf(clientOf: (guildId: string) => Promise<Pick<VideoSdkClient, 'lists'>>): SessionLists {
  const listsFor = async (guildId: string): Promise<SessionLists> => (await clientOf(guildId)).lists;
  return {
    people: async (given, request) => (await listsFor(request.guildId)).people(given, request),
    peopleOf: async (value, request) => (await listsFor(request.guildId)).peopleOf(value, request),
    idOf: async (value, request) => (await listsFor(request.guildId)).idOf(value, request),
    sessions: async (request) => (await listsFor(request.guildId)).sessions(request),
    counts: async (sessions, request) => (await listsFor(request.guildId)).counts(sessions, request),
    matches: async (member, request) => (await listsFor(request.guildId)).matches(member, request),
  };
}
