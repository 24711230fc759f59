/**
 * Bundles the bot's modules and the libraries it needs into one file before the tests start it, and the commands for
 * operators with them. Most of the bot's start-up time goes into opening several hundred files, and the tests start it
 * several hundred times. It's the same code, bundled from the sources of this run, and what a container image runs. Other
 * tests run the sources, as `npm start`, `npm run migrate` and `npm run register` do.
 */
import { bundleBot } from '../../scripts/bundle.ts';
import { keptBundle } from './kept-bundle.ts';

export default async function setup(): Promise<void> {
  if (process.env['BOT_MAIN'] === undefined) {
    // Otherwise another project of this run has built it, or the caller brings one.
    const folder = await keptBundle('bouncer-bundle', bundleBot);
    process.env['BOT_MAIN'] = `${folder}/main.mjs`;
    process.env['BOT_CLI'] = `${folder}/cli.mjs`;
  }
}
