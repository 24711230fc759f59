/**
 * Bundles the sandbox into one file before the tests of its page start it, for the same reason as the bot. Tests in
 * test/sandbox start it from its sources, as `npm run sandbox` does.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { bundle } from '../../scripts/bundle.ts';
import { keptBundle } from './kept-bundle.ts';

const SANDBOX = fileURLToPath(new URL('../../sandbox/', import.meta.url));

/** Its modules find the page, the cache and the guard of the bot beside themselves. */
const inPlace: Plugin = {
  name: 'modules that know where their sources are',
  enforce: 'pre',
  transform: (code, id) =>
    id.startsWith(SANDBOX) ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)) : null,
};

export default async function setup(): Promise<void> {
  if (process.env['SANDBOX_MAIN'] === undefined) {
    const folder = await keptBundle('bouncer-sandbox-bundle', (making) =>
      bundle({
        entries: { main: 'sandbox/main.ts' },
        folder: making,
        plugins: [inPlace],
        // Bundles the page, which it seldom has to.
        external: ['vite'],
      }),
    );
    process.env['SANDBOX_MAIN'] = `${folder}/main.mjs`;
  }
}
