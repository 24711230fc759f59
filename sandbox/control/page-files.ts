import { createHash, randomUUID } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf } from './access.ts';

const PAGE = fileURLToPath(new URL('../page', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/bouncer-page', import.meta.url));
const LOCK_FILE = fileURLToPath(new URL('../../package-lock.json', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The page couldn't be bundled. */
export class PageNotBuilt extends Error {
  override readonly name = 'PageNotBuilt';
}

/**
 * Bundles the page, unless a bundle of the same sources exists, and serves it from memory.
 *
 * @throws {PageNotBuilt}
 */
export async function pageFiles(source = PAGE, cache = CACHE): Promise<RequestListener> {
  const folder = join(cache, hashOf(source));
  if (!existsSync(join(folder, 'index.html'))) await build(source, cache, folder);
  const files = await readAll(folder);
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const name = addressOf(request)?.pathname.slice(1) || 'index.html';
    // Files come from memory, so a path can't lead out of the folder.
    const file = files.get(name);
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('No such file.\n');
      return;
    }
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.bytes.length,
      // Names of bundled files contain a hash of their contents.
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  };
}

/** Changes with any input of the bundle. */
function hashOf(source: string): string {
  const hash = createHash('sha256');
  const own = globSync('**/*.{ts,html,css,json,svg}', { cwd: source }).sort();
  for (const name of own) {
    const bytes = readFileSync(join(source, name));
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  hash.update(readFileSync(fileURLToPath(new URL('protocol.ts', import.meta.url)))).update(readFileSync(LOCK_FILE));
  return hash.digest('hex').slice(0, 16);
}

/** Bundles into a separate folder first: concurrent builds don't collide, and a half-written bundle is never served. */
async function build(source: string, cache: string, folder: string): Promise<void> {
  const fresh = join(cache, `building-${randomUUID()}`);
  try {
    await mkdir(fresh, { recursive: true });
    // Imported on demand: it's large, and most starts find an existing bundle.
    const { build: bundle } = await import('vite');
    await bundle({
      root: source,
      configFile: false,
      envDir: false,
      publicDir: false,
      logLevel: 'silent',
      build: {
        outDir: fresh,
        target: 'es2023',
        modulePreload: { polyfill: false },
        // Inlined data would be one more thing for the page's policy to allow.
        assetsInlineLimit: 0,
        reportCompressedSize: false,
      },
    });
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw new PageNotBuilt(`Couldn’t bundle the page: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process was faster and built the same bundle.
    if (!existsSync(join(folder, 'index.html'))) throw error;
    return;
  }
  await forgetOthers(cache, folder);
}

/** Deletes bundles of other versions of the page. */
async function forgetOthers(cache: string, folder: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const other = join(cache, name);
    if (other !== folder && !name.startsWith('building-')) await rm(other, { recursive: true, force: true });
  }
}

async function readAll(folder: string): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    files.set(name, { type, bytes: await readFile(path) });
  }
  return files;
}
