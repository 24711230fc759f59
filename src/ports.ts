import type { Registry } from 'prom-client';
import { Agent } from 'undici';
import manifest from '../package.json' with { type: 'json' };
import type { Ports } from './app.ts';
import { createGateway } from './bot/gateway.ts';
import { restTransport } from './bot/transport.ts';
import { type Config, ConfigError } from './config.ts';
import { fileOf, openStore } from './database/database.ts';
import { useAlone } from './database/sqlite-file.ts';
import { StoreStartError } from './database/start-error.ts';
import { createLog } from './operations/log.ts';
import { systemClock } from './operations/system-clock.ts';
import { newOwner } from './removal/journal.repository.ts';
import { LARGEST_ANSWER } from './videosdk/errors.ts';
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
 * Opens the real ports of the bot: log, network, database. Ends the process if the database can't be used, and on an
 * SQLite file if another process is using it.
 *
 * @param running how many interactions are in progress, for the metrics
 */
export async function openPorts(config: Config, running: () => number): Promise<OpenPorts> {
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
    maxResponseSize: LARGEST_ANSWER,
  });
  const orFail = (error: unknown): never => {
    if (error instanceof StoreStartError) {
      log.fatal(error.message);
      process.exit(1);
    }
    throw error;
  };
  const file = fileOf(config.databaseUrl);
  const waiting = (): void => log.info({ file }, 'waiting for another bot to stop using the database');
  // Before opening, because a new version changes the tables of one that still runs.
  const leave = file === null ? null : await useAlone(file, { clock: systemClock, waiting }).catch(orFail);
  const store = await openStore(config.databaseUrl).catch(orFail);
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
