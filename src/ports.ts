import { fileURLToPath } from 'node:url';
import type { Registry } from 'prom-client';
import { Agent } from 'undici';
import manifest from '../package.json' with { type: 'json' };
import type { Ports } from './app.ts';
import { createGateway } from './bot/gateway.ts';
import { restTransport } from './bot/transport.ts';
import type { DatabaseAddress } from './common/database-url.ts';
import { type Config, ConfigError, type Damage, VARIABLES } from './config.ts';
import { databaseAt, fileOf, openStore } from './database/database.ts';
import { useAlone } from './database/sqlite-file.ts';
import { StoreStartError } from './database/start-error.ts';
import { fillEnvironment, type Origins } from './environment.ts';
import { createLog } from './operations/log.ts';
import { systemClock } from './operations/system-clock.ts';
import { newOwner } from './removal/journal.repository.ts';
import { createTokenSigner } from './videosdk/token.ts';
import { fetchOver } from './videosdk/transport.ts';

/** The folder of the project, wherever the bot is started from. */
const PROJECT = fileURLToPath(new URL('../', import.meta.url));

export interface OpenPorts {
  readonly ports: Ports;
  /** `null` when nothing serves them. */
  readonly metrics: Registry | null;
  readonly database: DatabaseAddress;
  /** Closes the database and the connections. */
  close(): Promise<void>;
}

/**
 * Opens the real ports of the bot: log, network, database. Ends the process if the database can't be used, and on an
 * SQLite file if another process is using it.
 *
 * @param running how many interactions are in progress, for the metrics
 */
export async function openPorts(config: Config, running: () => number): Promise<OpenPorts> {
  const database = databaseOf(config.databaseUrl);
  const { log, droppedLines } = await createLog({
    level: config.logLevel,
    secrets: [config.discordToken, config.videoSdkApiKey, config.videoSdkSecretKey, ...secretsOf(database)],
    pretty: process.stdout.isTTY,
    clock: systemClock,
  });
  // Connections survive the pauses between two commands, but not the 60 s after which load balancers drop them.
  const dispatcher = new Agent({
    connections: 256,
    keepAliveTimeout: 30_000,
    connect: { timeout: 3_000 },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
    maxResponseSize: 64 * 1024 * 1024,
  });
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
  const store = await openStore(database).catch(orFail);
  if (file !== null && leave === null) {
    log.warn({ file: `${file}.lock` }, "couldn't use the lock file next to the SQLite file");
  }
  const metrics =
    config.httpPort === null
      ? null
      : (await import('./operations/metrics.ts')).createMetrics({ inProgress: running, droppedLines });
  return {
    ports: {
      clock: systemClock,
      random: Math.random,
      log,
      store: { ...store, alone: leave !== null },
      owner: newOwner(),
      discordRequest: restTransport(dispatcher),
      videoSdkFetch: fetchOver(dispatcher),
      tokens: createTokenSigner({ apiKey: config.videoSdkApiKey, secretKey: config.videoSdkSecretKey }),
      createGateway,
      exit: (code) => process.exit(code),
      ...(metrics && { metrics }),
      logLinesDropped: droppedLines,
      versions: { bot: manifest.version, node: process.versions.node },
    },
    metrics: metrics?.registry ?? null,
    database,
    async close() {
      await store.close();
      leave?.();
      await dispatcher.destroy();
    },
  };
}

/**
 * Adds what `.env` sets to the environment: the one in the working directory, or else the one in the project's folder.
 */
export function loadEnvironment(): Origins {
  const names = Object.values(VARIABLES).map(({ name }) => name);
  return fillEnvironment(process.env, { names, folders: [process.cwd(), PROJECT] });
}

/** Where the database is. A relative path starts in the project's folder, so that it's the same from everywhere. */
export function databaseOf(url: string): DatabaseAddress {
  return databaseAt(url, PROJECT);
}

/** Reads the configuration. If it's wrong, prints how to correct it and ends the process. */
export function orExit<T>(read: (environment: NodeJS.ProcessEnv, damage: Damage) => T, damage: Damage): T {
  try {
    return read(process.env, damage);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.lines.join('\n')}\n`);
      process.exit(1);
    }
    throw error;
  }
}

/** The password for PostgreSQL, to keep it out of the log. pg takes it from the environment if the URL has none. */
function secretsOf({ secrets }: DatabaseAddress): string[] {
  const { PGPASSWORD = '' } = process.env;
  return [...secrets, PGPASSWORD].filter((secret) => secret !== '');
}
