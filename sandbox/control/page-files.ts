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

/** The page could not be bundled. */
export class PageNotBuilt extends Error {
  override readonly name = 'PageNotBuilt';
}

/**
 * Bundles the page, unless it was bundled from the same sources before, and serves it from memory.
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
    // Nothing is looked up on the disk: a path cannot lead out of the folder.
    const file = files.get(name);
    if (file === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
      return;
    }
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.bytes.length,
      // Names of bundled files hold a hash of what is in them.
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  };
}

/** Changes with anything that the bundle is made of. */
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

/** Into a folder of its own first: two that bundle at once do not meet, and a half-written bundle is never served. */
async function build(source: string, cache: string, folder: string): Promise<void> {
  const fresh = join(cache, `building-${randomUUID()}`);
  try {
    await mkdir(fresh, { recursive: true });
    // Only here: it is large, and most starts find the page bundled.
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
        // Data in CSS or scripts would be one more thing that the page's rules have to allow.
        assetsInlineLimit: 0,
        reportCompressedSize: false,
      },
    });
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw new PageNotBuilt(`The page could not be bundled: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another one was quicker, and made the same.
    if (!existsSync(join(folder, 'index.html'))) throw error;
    return;
  }
  await forgetOthers(cache, folder);
}

/** Bundles of other versions of the page are of no use any more. */
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
