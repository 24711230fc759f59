import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
/** Longer than any run takes. */
const KEPT_FOR_MS = 24 * 60 * 60_000;

/**
 * Makes a bundle in a folder that is named after what is in it. So another run in the same project doesn't take it away,
 * and what Node.js has compiled of it stays valid as long as nothing has changed.
 *
 * @param name what the folder's name begins with. Others that begin so, and no run has used for a day, are deleted
 * @param make puts the bundle into this folder
 * @returns the folder
 */
export async function keptBundle(
  name: string,
  make: (folder: string) => Promise<unknown>,
  cache = CACHE,
): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, `${name}-`));
  // Some tests run the bot as another user.
  chmodSync(making, 0o755);
  await make(making);
  const folder = join(cache, `${name}-${hashOf(making)}`);
  try {
    renameSync(making, folder);
  } catch (error) {
    if (!existsSync(folder)) {
      throw error;
    }
    // It's there already.
    rmSync(making, { recursive: true });
  }
  const now = Date.now();
  utimesSync(folder, now / 1_000, now / 1_000);
  for (const other of readdirSync(cache).filter((one) => one === name || one.startsWith(`${name}-`))) {
    const path = join(cache, other);
    const usedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - usedAt > KEPT_FOR_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
  return folder;
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(`${path.slice(folder.length)}\0`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}
