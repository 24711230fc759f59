/**
 * Bundles the bot's modules and the libraries it needs into one file before the tests start it, and the commands for
 * operators with them. Most of the bot's start-up time goes into opening several hundred files, and the tests start it
 * several hundred times. It's the same code, bundled from the sources of this run. Other tests run the sources, as
 * `npm start`, `npm run migrate` and `npm run register` do.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { bundle } from './bundle.ts';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/bouncer-bundle', import.meta.url));

/**
 * The packages that discord.js passes on, as far as the bot uses them. discord.js can't be tree-shaken, and loading its
 * Client, which the bot doesn't use, takes a quarter of the start-up time. An import of anything else fails the build.
 */
const PASSED_ON = "export * from 'discord-api-types/v10'; export * from '@discordjs/rest';";
const withoutClient: Plugin = {
  name: 'discord.js without its Client',
  enforce: 'pre',
  resolveId: (id) => (id === 'discord.js' ? '\0discord.js' : null),
  load: (id) => (id === '\0discord.js' ? PASSED_ON : null),
};

export default async function setup(): Promise<void> {
  if (process.env['BOT_MAIN'] === undefined) {
    // Otherwise another project of this run has built it, or the caller brings one.
    await bundleBot(FOLDER);
    process.env['BOT_MAIN'] = `${FOLDER}/main.mjs`;
    process.env['BOT_CLI'] = `${FOLDER}/cli.mjs`;
  }
}

/** The thread of the database is a program of its own, next to the bot's. */
const withItsThread: Plugin = {
  name: 'the thread of the database',
  transform: (code, id) =>
    id.endsWith('/src/ports.ts') ? code.replace('./store-thread.ts', './store-thread.mjs') : null,
};

/** The bot becomes `main.mjs` in the folder, and the commands for operators `cli.mjs`. */
export async function bundleBot(folder: string, plugins: readonly Plugin[] = []): Promise<void> {
  await bundle({
    entries: { main: 'src/main.ts', cli: 'src/cli.ts', 'store-thread': 'src/store-thread.ts' },
    folder,
    plugins: [withoutClient, withItsThread, ...plugins],
  });
}
