/**
 * Bundles the bot's modules and the libraries it needs into one file before the tests start it. Most of the bot's
 * start-up time goes into opening several hundred files, and the tests start it several hundred times. It's the same
 * code, bundled from the sources of this run. Other tests cover `npm start` itself.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/bouncer-bundle', import.meta.url));

/** Optional packages that libraries would use if they were installed. */
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
