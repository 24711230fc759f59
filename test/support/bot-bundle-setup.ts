/**
 * Bundles the bot's modules and the libraries it needs into one file before the tests start it, and the commands for
 * operators with them. Most of the bot's start-up time goes into opening several hundred files, and the tests start it
 * several hundred times. It's the same code, bundled from the sources of this run. Other tests run the sources, as
 * `npm start`, `npm run migrate` and `npm run register` do.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/bouncer-bundle', import.meta.url));

/** Optional packages that libraries would use if they were installed. */
const OPTIONAL = ['bufferutil', 'erlpack', 'pg-native', 'utf-8-validate', 'zlib-sync'];

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
    process.env['BOT_MAIN'] = await bundleBot(FOLDER);
    process.env['BOT_CLI'] = join(FOLDER, 'cli.mjs');
  }
}

/** @returns the path of the bot's entry, `main.mjs` in the folder. The operators' is `cli.mjs` */
export async function bundleBot(folder: string, plugins: readonly Plugin[] = []): Promise<string> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [withoutClient, ...plugins],
    ssr: { noExternal: true, external: OPTIONAL },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: { main: 'src/main.ts', cli: 'src/cli.ts' },
        external: OPTIONAL,
        output: {
          format: 'esm',
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name]-[hash].mjs',
          // Names stay, for stack traces.
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    writeFileSync(file, inAscii(readFileSync(file, 'utf8')));
  }
  return join(folder, 'main.mjs');
}

/** Node.js reads a file faster, and keeps it in half the memory, when it's all ASCII. */
function inAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/gu, (sign) =>
    sign
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
