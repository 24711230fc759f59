import { config as loadEnvFile } from 'dotenv';
import type { Logger } from 'pino';
import { type App, createApp } from './app.ts';
import { readConfig } from './config.ts';
import { catchForeignOutput } from './operations/foreign-output.ts';
import type { PostHandler } from './operations/http.ts';
import { endOnSignals, handleSignals } from './operations/shutdown.ts';
import { systemClock } from './operations/system-clock.ts';
import { openPorts, orExit } from './ports.ts';

if (process.argv.length > 2) {
  process.stderr.write(
    'The bot takes no arguments. To migrate the database or register commands, run `node src/cli.ts`.\n',
  );
  process.exit(2);
}
const foreign = catchForeignOutput({ process, console });
loadEnvFile({ quiet: true });
// The clock's waits don't keep the process alive. Without this interval, it would end while it waits for another bot to
// release the database, or if Discord refuses connections.
const alive = setInterval(() => undefined, 3_600_000);
const config = orExit(readConfig);
const nothingBegun = endOnSignals();
const { ports, metrics, close } = await openPorts(config, () => app.running, foreign.into);
const { log, store } = ports;
log.info({ engine: store.engine, migrations: store.applied }, 'database opened');
const app = await createApp(config, ports);
nothingBegun();
handleSignals({
  log,
  async stop() {
    await app.stop();
    await close();
  },
});
if (metrics !== null && config.httpPort !== null) {
  const { serveHttp } = await import('./operations/http.ts');
  await serveHttp({
    port: config.httpPort,
    metrics,
    healthy: app.healthy,
    log,
    routes: { 'POST /webhooks/videosdk': await videoSdkWebhooks(app, log) },
  }).catch((error: NodeJS.ErrnoException) => {
    log.fatal({ port: config.httpPort, network: error.code }, "HTTP_PORT can't be used: choose another one");
    process.exit(1);
  });
}
await app.run();
clearInterval(alive);

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
