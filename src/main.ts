import { config as loadEnvFile } from 'dotenv';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import manifest from '../package.json' with { type: 'json' };
import { type App, createApp } from './app.ts';
import { createGateway } from './bot/gateway.ts';
import { restTransport } from './bot/transport.ts';
import { type Config, ConfigError, readConfig, readDatabaseUrl } from './config.ts';
import { openStore, type Store, StoreStartError } from './database/database.ts';
import type { PostHandler } from './operations/http.ts';
import { createLog } from './operations/log.ts';
import { handleSignals } from './operations/shutdown.ts';
import { systemClock } from './operations/system-clock.ts';
import { newOwner } from './removal/journal.repository.ts';
import { createTokenSigner } from './videosdk/token.ts';
import { fetchOver } from './videosdk/transport.ts';

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

/** Runs the migrations and prints which ones were applied. Needs only `DATABASE_URL`. */
async function migrate(): Promise<void> {
  try {
    const store = await openStore(orExit(readDatabaseUrl));
    await store.close();
    process.stdout.write(
      store.applied.length === 0
        ? 'The database is up to date: there was nothing to apply.\n'
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

/** Gives the bot the real world, and keeps it running until a signal arrives. */
async function main(config: Config, flags: readonly string[]): Promise<void> {
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
  const store = await openedStore(config.databaseUrl, log);
  const metrics =
    config.httpPort === null
      ? null
      : (await import('./operations/metrics.ts')).createMetrics({ underWay: () => app.running, droppedLines });
  const app = await createApp(config, {
    clock: systemClock,
    random: Math.random,
    log,
    store,
    owner: newOwner(),
    discordRequest: restTransport(dispatcher),
    videoSdkFetch: fetchOver(dispatcher),
    tokens: createTokenSigner({ apiKey: config.videoSdkApiKey, secretKey: config.videoSdkSecretKey }),
    createGateway,
    exit: (code) => process.exit(code),
    ...(metrics && { metrics }),
    logLinesDropped: droppedLines,
    versions: { bot: manifest.version, node: process.versions.node },
  });
  if (flags.includes('--register')) {
    await app.register();
    process.exit(0);
  }
  handleSignals({
    log,
    async stop() {
      await app.stop();
      await store.close();
      await dispatcher.destroy();
    },
  });
  if (metrics !== null && config.httpPort !== null) {
    const { serveHttp } = await import('./operations/http.ts');
    await serveHttp({
      port: config.httpPort,
      metrics: metrics.registry,
      healthy: app.healthy,
      log,
      routes: { 'POST /webhooks/videosdk': await videoSdkWebhooks(app, log) },
    }).catch((error: NodeJS.ErrnoException) => {
      log.fatal({ port: config.httpPort, network: error.code }, "HTTP_PORT can't be used: choose another one");
      process.exit(1);
    });
  }
  // The clock's waits don't keep the process alive. Without this interval, it would end if Discord refuses connections
  // at start.
  const alive = setInterval(() => undefined, 3_600_000);
  await app.run();
  clearInterval(alive);
}

/** Takes VideoSDK's webhooks as hints where to check. The bot never acts on what they say, so replays are harmless. */
async function videoSdkWebhooks(app: App, log: Logger): Promise<PostHandler> {
  const { createWebhookReceiver } = await import('./videosdk/webhooks.ts');
  const receiver = createWebhookReceiver({ publicKey: app.webhookKey, log, clock: systemClock });
  return async (rawBody, headers) => {
    const news = await receiver.receive(rawBody, headers['videosdk-signature']);
    if (news.kind === 'refused') {
      return news.status;
    }
    if (news.kind !== 'ignored' && news.roomId !== null) {
      app.heardOfRoom(news.roomId);
    }
    if (news.kind === 'joined' || news.kind === 'session-ended') {
      // Not awaited: VideoSDK wants to know that the webhook arrived, not what the check found.
      app.hint(news.sessionId, news.participantId);
    }
    return 200;
  };
}

async function openedStore(url: string, log: Logger): Promise<Store> {
  try {
    const store = await openStore(url);
    log.info({ engine: store.engine, migrations: store.applied }, 'database opened');
    return store;
  } catch (error) {
    if (error instanceof StoreStartError) {
      log.fatal(error.message);
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
