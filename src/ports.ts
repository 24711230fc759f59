import type { Logger } from 'pino';
import manifest from '../package.json' with { type: 'json' };
import type { Ports } from './app.ts';
import { createGateway } from './bot/gateway.ts';
import { restTransport } from './bot/transport.ts';
import type { DatabaseAddress } from './common/database-url.ts';
import type { Config } from './config.ts';
import { databaseAt, fileOf } from './database/address.ts';
import { networkFileSystem } from './database/file-facts.ts';
import { useAlone } from './database/sqlite-file.ts';
import { openThreadStore } from './database/sqlite-thread-store.ts';
import { StoreStartError } from './database/start-error.ts';
import { createDispatcher, prepareWebSockets } from './operations/connections.ts';
import { createLog } from './operations/log.ts';
import type { Metrics } from './operations/metrics.ts';
import { namesItsOwnGateway, PROXY_VARIABLES, waysTo } from './operations/proxies.ts';
import { systemClock } from './operations/system-clock.ts';
import { newOwner } from './removal/journal.repository.ts';
import { PROJECT } from './start-settings.ts';
import { LARGEST_ANSWER } from './videosdk/errors.ts';
import { createTokenSigner } from './videosdk/token.ts';
import { fetchOver } from './videosdk/transport.ts';
import { createVault } from './videosdk/vault.ts';

export interface OpenPorts {
  readonly ports: Ports;
  /** `null` when nothing serves them. */
  readonly metrics: Metrics | null;
  readonly database: DatabaseAddress;
  /** Closes the database and the connections. */
  close(): Promise<void>;
}

/**
 * Opens the real ports of the bot: log, network, database. Ends the process if the database can't be used, and on an
 * SQLite file if another process is using it.
 *
 * @param onLog called as soon as there is a log
 */
export async function openPorts(config: Config, onLog: (log: Logger) => void): Promise<OpenPorts> {
  const database = databaseAt(config.databaseUrl, PROJECT);
  const { log, droppedLines, redact } = await createLog({
    level: config.logLevel,
    secrets: [
      config.discordToken,
      ...[config.videoSdkApiKey, config.videoSdkSecretKey].filter((secret) => secret !== null),
      ...config.secretsKeys,
      ...secretsOf(database),
      ...proxySecrets(),
    ],
    pretty: process.stdout.isTTY,
    clock: systemClock,
  });
  onLog(log);
  const dispatcher = createDispatcher(LARGEST_ANSWER);
  prepareWebSockets(systemClock);
  sayProxies(config, log);
  const orFail = (error: unknown): never => {
    if (error instanceof StoreStartError) {
      log.fatal(error.message);
      process.exit(1);
    }
    throw error;
  };
  const file = fileOf(database);
  const waiting = (): void => log.info({ file }, 'waiting for another bot to stop using the database');
  // Before opening, because a new version changes the tables of one that still runs.
  const leave = file === null ? null : await useAlone(file, { clock: systemClock, waiting }).catch(orFail);
  const store = await (database.engine === 'sqlite' && file !== null
    ? openThreadStore(database, {
        program: STORE_THREAD,
        onEnd: (error) =>
          log.error(
            { store: error === null ? 'exit' : String(error) },
            'the database thread has ended by itself: it will be started again',
          ),
      })
    : import('./database/database.ts').then(({ openStore }) => openStore(database))
  ).catch(orFail);
  if (file !== null && leave === null) {
    log.warn({ file: `${file}.lock` }, "couldn't use the lock file next to the SQLite file");
  }
  const network = file === null ? null : networkFileSystem(file);
  if (network !== null) {
    log.warn(
      { file, fileSystem: network },
      'the database is on a network file system, where locks may not hold: put it on a local disk, or use PostgreSQL',
    );
  }
  const versions = { bot: manifest.version, node: process.versions.node };
  const metrics =
    config.httpPort === null && config.adminPort === null
      ? null
      : (await import('./operations/metrics.ts')).createMetrics({
          droppedLines,
          build: { version: versions.bot, node: versions.node, database: store.engine },
        });
  return {
    ports: {
      ...machinePorts(config, dispatcher),
      log,
      store: { ...store, alone: leave !== null },
      exit: (code) => process.exit(code),
      ...(metrics && { metrics }),
      logLinesDropped: droppedLines,
      redact,
      versions,
    },
    metrics,
    database,
    async close() {
      await store.close();
      // Otherwise, the lock ends with the process: until then, no other bot must use the file.
      if (store.mayStillWrite?.() !== true) {
        leave?.();
      }
      await dispatcher.destroy();
    },
  };
}

const STORE_THREAD = new URL('./store-thread.ts', import.meta.url);

/** The ports that are the same in every process of the bot: the machine's clock and chance, and the network. */
export function machinePorts(
  config: Config,
  dispatcher: ReturnType<typeof createDispatcher>,
): Pick<
  Ports,
  | 'clock'
  | 'random'
  | 'owner'
  | 'discordRequest'
  | 'videoSdkFetch'
  | 'tokens'
  | 'signerFor'
  | 'connectAccount'
  | 'vault'
  | 'createGateway'
> {
  return {
    clock: systemClock,
    random: Math.random,
    owner: newOwner(),
    discordRequest: restTransport(dispatcher),
    videoSdkFetch: fetchOver(dispatcher),
    tokens: operatorsTokens(config),
    signerFor: createTokenSigner,
    connectAccount() {
      const own = createDispatcher(LARGEST_ANSWER, CONNECTIONS_OF_ACCOUNT);
      return { fetch: fetchOver(own), close: () => void own.close().catch(() => undefined) };
    },
    vault: vaultOf(config),
    createGateway,
  };
}

function operatorsTokens({ videoSdkApiKey: apiKey, videoSdkSecretKey: secretKey }: Config): Ports['tokens'] {
  return apiKey === null || secretKey === null ? null : createTokenSigner({ apiKey, secretKey });
}

/** As many requests as a busy server makes at once. */
const CONNECTIONS_OF_ACCOUNT = 32;

function vaultOf({ secretsKeys: [first, ...others] }: Config): Ports['vault'] {
  return first === undefined ? null : createVault([first, ...others]);
}

/** Says which proxy is used, once, and which setting looks forgotten. */
export function sayProxies(config: Pick<Config, 'discordApiUrl' | 'videoSdkApiUrl'>, log: Pick<Logger, 'info'>): void {
  const ways = waysTo(config);
  const { gateway, ...others } = ways;
  // Nothing is known of a gateway before its address has been asked.
  const known = namesItsOwnGateway(config.discordApiUrl) ? others : { ...others, gateway };
  if (Object.values(known).some((way) => way !== 'directly')) {
    log.info(ways, 'using a proxy');
  } else if (PROXY_VARIABLES.some((name) => process.env[name] ?? process.env[name.toLowerCase()])) {
    log.info(
      ways,
      'a proxy is set, but not for these connections: HTTPS_PROXY is the one for https, and NO_PROXY lists exceptions',
    );
  }
}

/** User and password of the proxies, as they are and as they're sent. */
function proxySecrets(): string[] {
  return PROXY_VARIABLES.flatMap((name) => [process.env[name] ?? '', process.env[name.toLowerCase()] ?? ''])
    .filter((url) => URL.canParse(url))
    .flatMap((url) => {
      const { username, password } = new URL(url);
      const [user, secret] = [decoded(username), decoded(password)];
      return [password, secret, Buffer.from(`${user}:${secret}`).toString('base64')];
    })
    .filter((secret) => secret !== '');
}

/** One that no connection uses may be wrong. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The password for PostgreSQL, to keep it out of the log. pg takes it from the environment if the URL has none. */
function secretsOf({ secrets }: DatabaseAddress): string[] {
  return [...secrets, process.env['PGPASSWORD'] ?? ''].filter((secret) => secret !== '');
}
