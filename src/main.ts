import type { Logger } from 'pino';
import type { App } from './app.ts';
import { catchForeignOutput } from './operations/foreign-output.ts';
import type { PostHandler } from './operations/http.ts';
import type { Metrics } from './operations/metrics.ts';
import { endOnSignals, handleSignals } from './operations/shutdown.ts';
import { allowSlowConnects } from './operations/slow-links.ts';
import { systemClock } from './operations/system-clock.ts';
import { loadEnvironment, readSettings } from './start-settings.ts';
import type { ReceivedWebhook } from './videosdk/webhooks.ts';

if (process.argv.length > 2) {
  process.stderr.write('The bot takes no arguments. To see what else there is, run `node bouncer.js --help`.\n');
  process.exit(2);
}
const foreign = catchForeignOutput({ process, console });
const origins = loadEnvironment();
allowSlowConnects();
// The clock's waits don't keep the process alive. Without this interval, it would end while it waits for another bot to
// release the database, or if Discord refuses connections.
const alive = setInterval(() => undefined, 3_600_000);
const config = readSettings(origins);
const nothingBegun = endOnSignals();
// Only with a right configuration, which a wrong one shouldn't have to wait for.
const [{ createApp }, { openPorts }] = await Promise.all([import('./app.ts'), import('./ports.ts')]);
const { ports, metrics, database, close } = await openPorts(config, foreign.into);
const { log, store } = ports;
const { file: envFile, fromEnvironment, fromFile, fromSecretFiles, byDefault } = origins;
log.info(
  { envFile, database: database.shown, fromEnvironment, fromEnvFile: fromFile, fromSecretFiles, byDefault },
  'settings read',
);
for (const { name, meant } of origins.misspelt) {
  log.warn({ variable: name }, `${name} is set, but it isn't one of Bouncer's settings: did you mean ${meant}?`);
}
log.info({ engine: store.engine, migrations: store.applied }, 'database opened');
const app = await createApp(config, ports);
handleSignals({
  log,
  async stop() {
    await app.stop();
    await close();
  },
});
// Only now: a signal that arrives while no one listens, even for a moment, is lost.
nothingBegun();
if (metrics !== null) {
  metrics.readFrom(app.readings);
  await serve(metrics);
}
await app.run();
clearInterval(alive);

/**
 * Opens the port that VideoSDK's webhooks reach, and the operator's. Without the operator's, the first has its pages,
 * too, as it had before there were two.
 */
async function serve(measured: Metrics): Promise<void> {
  const { serveHttp } = await import('./operations/http.ts');
  const pages = { failing: app.failing, metrics: measured, clock: systemClock };
  const { httpPort, httpHost, adminPort, adminHost } = config;
  if (httpPort !== null) {
    await serveHttp({
      port: httpPort,
      host: httpHost,
      pages: adminPort === null ? pages : null,
      log,
      routes: await webhookRoutes(app, measured, log),
    }).catch((error: NodeJS.ErrnoException) => {
      const facts = { port: httpPort, host: httpHost, network: error.code };
      if (isOfHost(error)) {
        log.fatal(facts, "HTTP_HOST isn't an address of this machine: choose another one");
      } else {
        log.fatal(facts, "HTTP_PORT can't be used: choose another one");
      }
      process.exit(1);
    });
  }
  if (adminPort !== null) {
    await serveHttp({ port: adminPort, host: adminHost, pages, log }).catch((error: NodeJS.ErrnoException) => {
      const facts = { port: adminPort, host: adminHost, network: error.code };
      if (isOfHost(error)) {
        log.fatal(facts, "ADMIN_HOST isn't an address of this machine: choose another one");
      } else {
        log.fatal(facts, "ADMIN_PORT can't be used: choose another one");
      }
      process.exit(1);
    });
  }
}

/** Whether a port couldn't be opened because of the address it was to be opened on. */
function isOfHost({ code }: NodeJS.ErrnoException): boolean {
  return code !== 'EADDRINUSE' && code !== 'EACCES';
}

/**
 * Takes VideoSDK's webhooks as hints where to check. The bot never acts on what they say, so replays are harmless. Each
 * account has an address of its own, which no one can guess, and only what VideoSDK signed for it counts there.
 */
async function webhookRoutes(
  app: App,
  measured: Metrics,
  log: Logger,
): Promise<Record<`POST /${string}`, PostHandler>> {
  const { createWebhookReceiver } = await import('./videosdk/webhooks.ts');
  /** Each is there for as long as what it's for. */
  const receivers = new WeakMap<object, ReturnType<typeof createWebhookReceiver>>();
  const handlerFor =
    (accountIn: (parameters: Parameters<PostHandler>[2]) => string): PostHandler =>
    async (rawBody, headers, parameters) => {
      const account = accountIn(parameters);
      const webhooks = await app.webhooksOf(account).catch(() => undefined);
      if (!webhooks) {
        // Undefined: it isn't known now.
        return webhooks === null ? 404 : 503;
      }
      const receiver =
        receivers.get(webhooks) ?? createWebhookReceiver({ publicKey: webhooks.key, log, clock: systemClock });
      receivers.set(webhooks, receiver);
      const news = await receiver.receive(rawBody, headers['videosdk-signature']);
      measured.webhook(resultOf(news));
      if (news.kind === 'refused') {
        return news.status;
      }
      if (news.kind !== 'ignored' && news.roomId !== null) {
        webhooks.heardOfRoom(news.roomId);
      }
      if (news.kind !== 'ignored' && news.kind !== 'left') {
        // Not awaited: VideoSDK wants to know that the webhook arrived, not what the check found.
        app.hint(account, news.sessionId, news.participantId, news.roomId);
      } else if (news.kind === 'left') {
        app.left(account, news.sessionId);
      }
      return 200;
    };
  return {
    'POST /webhooks/videosdk': handlerFor(() => ''),
    'POST /webhooks/videosdk/:account': handlerFor(({ account = '' }) => account),
  };
}

function resultOf(news: ReceivedWebhook): Parameters<Metrics['webhook']>[0] {
  if (news.kind === 'refused') {
    return ({ 400: 'unreadable', 401: 'unsigned', 503: 'undecided' } as const)[news.status];
  }
  return news.kind === 'ignored' ? 'ignored' : 'taken';
}
