import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Optional packages that libraries would use if they were installed. */
const OPTIONAL = ['bufferutil', 'erlpack', 'pg-native', 'utf-8-validate', 'zlib-sync'];

export interface BundleOptions {
  /** By the name of its file in the bundle. From the root of the project. */
  readonly entries: Readonly<Record<string, string>>;
  /** The bundle is all that's in it. */
  readonly folder: string;
  readonly plugins?: readonly Plugin[];
  /** Whether the lines of the bundle are those of the sources, for reports of errors. */
  readonly readable?: boolean;
  /** Packages that stay outside. */
  readonly external?: readonly string[];
}

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

/** The thread of the database is a program of its own, next to the bot's. */
const withItsThread: Plugin = {
  name: 'the thread of the database',
  transform: (code, id) =>
    id.endsWith('/src/ports.ts') ? code.replace('./store-thread.ts', './store-thread.mjs') : null,
};

/** All that `bouncer.js` and the bot start or load by name. From `src`. */
export const BOT_ENTRIES = ['main', 'cli', 'health', 'operations/compile-cache', 'operations/parents'];

/**
 * The bot becomes `main.mjs` in the folder, and the commands for operators `cli.mjs` and `health.mjs`.
 *
 * @returns the files that are in it
 */
export async function bundleBot(
  folder: string,
  plugins: readonly Plugin[] = [],
  { readable = false }: Pick<BundleOptions, 'readable'> = {},
): Promise<readonly string[]> {
  return bundle({
    entries: Object.fromEntries([...BOT_ENTRIES, 'store-thread'].map((name) => [name, `src/${name}.ts`])),
    folder,
    plugins: [withoutClient, withItsThread, ...plugins],
    readable,
  });
}

/**
 * Bundles programs and the libraries they need into few files, so that they start faster: `main` becomes `main.mjs` in
 * the folder.
 *
 * @returns the files that are in it
 */
export async function bundle({
  entries,
  folder,
  plugins = [],
  external = [],
  readable = false,
}: BundleOptions): Promise<readonly string[]> {
  const outside = [...OPTIONAL, ...external];
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [...plugins],
    // discord.js brings an undici of its own, for a transport that the bot replaces.
    resolve: { dedupe: ['undici'] },
    ssr: { noExternal: true, external: outside },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: {
        input: entries,
        external: outside,
        output: {
          format: 'esm',
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name]-[hash].mjs',
          // Names stay, for stack traces.
          minify: readable ? false : { compress: false, mangle: false, codegen: true },
        },
      },
    },
  });
  for (const name of readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((one) => one.endsWith('.mjs'))) {
    const file = join(folder, name);
    writeFileSync(file, inAscii(readFileSync(file, 'utf8')));
  }
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
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
