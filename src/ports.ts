import type { Registry } from 'prom-client';
import { Agent } from 'undici';
import manifest from '../package.json' with { type: 'json' };
import type { Ports } from './app.ts';
import { createGateway } from './bot/gateway.ts';
import { restTransport } from './bot/transport.ts';
import { type Config, ConfigError } from './config.ts';
import { fileOf, openStore, StoreStartError } from './database/database.ts';
import { useAlone } from './database/sqlite-file.ts';
import { createLog } from './operations/log.ts';
import { systemClock } from './operations/system-clock.ts';
import { newOwner } from './removal/journal.repository.ts';
import { createTokenSigner } from './videosdk/token.ts';
import { fetchOver } from './videosdk/transport.ts';

export interface OpenPorts {
  readonly ports: Ports;
  /** `null` when nothing serves them. */
  readonly metrics: Registry | null;
  /** Closes the database and the connections. */
  close(): Promise<void>;
}

/**
 * Opens the real ports of the bot: log, network, database. Ends the process if the database can't be used.
 *
 * @param running how many interactions are in progress, for the metrics
 * @param serves whether it's going to serve commands, which only one process does on an SQLite file
 */
export async function openPorts(config: Config, running: () => number, serves: boolean): Promise<OpenPorts> {
  const { log, droppedLines } = await createLog({
    level: config.logLevel,
    secrets: [config.discordToken, config.videoSdkApiKey, config.videoSdkSecretKey, ...passwordOf(config.databaseUrl)],
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
  const claim = async (): Promise<(() => void) | null> => {
    const file = serves ? fileOf(config.databaseUrl) : null;
    return file === null ? null : await useAlone(file, { clock: systemClock, log }).catch(orFail);
  };
  // Before a new version changes the tables of one that still runs.
  const claimed = await claim();
  const store = await openStore(config.databaseUrl).catch(orFail);
  // At the very first start, there's no folder until now.
  const leave = claimed ?? (await claim());
  if (serves && store.file !== null && leave === null) {
    log.warn({ file: `${store.file}.lock` }, "couldn't use the lock file next to the SQLite file");
  }
  log.info({ engine: store.engine, migrations: store.applied }, 'database opened');
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
    async close() {
      await store.close();
      leave?.();
      await dispatcher.destroy();
    },
  };
}

/** Reads the configuration. If it's wrong, prints how to correct it and ends the process. */
export function orExit<T>(read: (environment: NodeJS.ProcessEnv) => T): T {
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

/** The password in a PostgreSQL URL, to keep it out of the log. */
function passwordOf(databaseUrl: string): string[] {
  const password = URL.canParse(databaseUrl) ? new URL(databaseUrl).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
