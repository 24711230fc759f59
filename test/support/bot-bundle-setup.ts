/**
 * Bundles the bot's modules and the libraries it needs into one file before the tests start it, and the commands for
 * operators with them. Most of the bot's start-up time goes into opening several hundred files, and the tests start it
 * several hundred times. It's the same code, bundled from the sources of this run, and what a container image runs. Other
 * tests run the sources, as `npm start`, `npm run migrate` and `npm run register` do.
 */
import { fileURLToPath } from 'node:url';
import { bundleBot } from '../../scripts/bundle.ts';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/bouncer-bundle', import.meta.url));

export default async function setup(): Promise<void> {
  if (process.env['BOT_MAIN'] === undefined) {
    // Otherwise another project of this run has built it, or the caller brings one.
    await bundleBot(FOLDER);
    process.env['BOT_MAIN'] = `${FOLDER}/main.mjs`;
    process.env['BOT_CLI'] = `${FOLDER}/cli.mjs`;
  }
}
