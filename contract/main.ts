import { fileURLToPath } from 'node:url';
import { SECRETS } from '../src/config.ts';
import { fillEnvironment } from '../src/environment.ts';
import { NAMES, readOptions, USAGE } from './options.ts';
import { runContract } from './run.ts';

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** npm passes Ctrl+C on to a process that has already got it, so a second one right after the first means nothing. */
const IMPATIENT_AFTER_MS = 1_000;

const folders = [process.cwd(), fileURLToPath(new URL('../', import.meta.url))];
const origins = fillEnvironment(process.env, {
  names: NAMES,
  folders,
  secrets: SECRETS.filter((name) => NAMES.includes(name)),
});
const read = readOptions(process.argv.slice(2), process.env, origins);
if (read.kind === 'help') {
  process.stdout.write(USAGE);
} else if (read.kind === 'wrong') {
  process.stderr.write(`${read.lines.join('\n')}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const stop = new AbortController();
  let stoppedAt: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stoppedAt === null) {
        stoppedAt = performance.now();
        print('Stopping, and undoing what was done…');
        stop.abort();
      } else if (performance.now() - stoppedAt > IMPATIENT_AFTER_MS) {
        process.exit(130);
      }
    });
  }
  // The output may be a pipe that closes early, and what was done has to be undone then, too.
  process.stdout.on('error', () => stop.abort());
  const { exitCode } = await runContract(read.options, { print, signal: stop.signal });
  process.exitCode = stop.signal.aborted ? 130 : exitCode;
}
