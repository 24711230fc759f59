/**
 * Puts the modules of the bot, and of the libraries it needs, into one file before the tests start it. Most of the time that a bot
 * takes to start goes into opening several hundred files, and the tests start it several hundred times. It is the same code, made
 * from the sources of this run; `npm start` itself is tried by tests of its own.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/bouncer-bundle', import.meta.url));

/** What libraries would use if it were installed. */
const OPTIONAL = ['bufferutil', 'erlpack', 'pg-native', 'utf-8-validate', 'zlib-sync'];

export default async function setup(): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: OPTIONAL },
    build: {
      ssr: 'src/main.ts',
      outDir: FOLDER,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { external: OPTIONAL, output: { format: 'esm', entryFileNames: 'main.mjs' } },
    },
  });
  process.env['BOT_MAIN'] = `${FOLDER}/main.mjs`;
}
