import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Optional packages that libraries would use if they were installed. */
const OPTIONAL = ['bufferutil', 'erlpack', 'pg-native', 'utf-8-validate', 'zlib-sync'];

export interface BundleOptions {
  /** By the name of its file in the bundle. From the root of the project. */
  readonly entries: Readonly<Record<string, string>>;
  /** The bundle is all that's in it. */
  readonly folder: string;
  readonly plugins?: readonly Plugin[];
  /** Packages that stay outside. */
  readonly external?: readonly string[];
}

/**
 * Bundles programs and the libraries they need into few files, so that they start faster: `main` becomes `main.mjs` in
 * the folder.
 */
export async function bundle({ entries, folder, plugins = [], external = [] }: BundleOptions): Promise<void> {
  const outside = [...OPTIONAL, ...external];
  await build({
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
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    writeFileSync(file, inAscii(readFileSync(file, 'utf8')));
  }
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
