/** `npm run sandbox`: Bouncer on this machine, between a local Discord and a local VideoSDK. */
import { readOptions, USAGE, UsageError } from './options.ts';

const ending = new AbortController();
// A second, impatient Ctrl+C changes nothing: the bot gets its time to shut down.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => ending.abort());
}
// No one reads anymore, as after `| head`.
process.stdout.on('error', () => ending.abort());

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    switch (options.show) {
      case 'help':
        process.stdout.write(USAGE);
        return 0;
      case 'story':
        return await (await import('./story-run.ts')).runStory(options, ending.signal);
      case 'page':
        return await (await import('./page-run.ts')).runPage(options, ending.signal);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\nTry: npm run sandbox -- --help\n`);
    return 1;
  }
}

process.exitCode = await main();
