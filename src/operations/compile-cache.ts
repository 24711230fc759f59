import { lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { constants, enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));

const NO_ONE_ELSE = { owners: [] as number[], writers: 0 };

/** The bits of a mode that let its group write, and everyone. */
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Lets Node.js keep what it compiles, stripped TypeScript included, for the next start, in this process and in the
 * threads that it starts. Does nothing where the folder can't be used, and where the operator has decided otherwise
 * (`NODE_COMPILE_CACHE`, `NODE_DISABLE_COMPILE_CACHE`).
 *
 * What is kept there runs. So the folder is only used if no one can write to it who couldn't write to the packages.
 *
 * @param environment of this process, which its threads get, too
 * @param packages the project's `node_modules`
 */
export function keepCompiled(environment: NodeJS.ProcessEnv, packages = PACKAGES): void {
  if (environment['NODE_COMPILE_CACHE'] !== undefined || environment['NODE_DISABLE_COMPILE_CACHE'] !== undefined) {
    return;
  }
  const shared = join(packages, '.cache');
  const folder = join(shared, 'bouncer');
  try {
    const { mode, uid } = statSync(packages);
    // One by one: without packages, there is nothing to keep.
    if (
      !isSafe(madeFolder(shared, 0o777), { owners: [uid, 0], writers: mode }) ||
      !isSafe(madeFolder(folder, 0o700), NO_ONE_ELSE)
    ) {
      return;
    }
  } catch {
    // A project that this user can't write to.
    return;
  }
  if (enableCompileCache(folder).status === constants.compileCacheStatus.ENABLED) {
    // A thread reads this when it starts.
    environment['NODE_COMPILE_CACHE'] = folder;
  }
}

function madeFolder(path: string, mode: number): Stats {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  return lstatSync(path);
}

/**
 * @param owners who may own it, besides this user
 * @param writers the mode of a folder whose writers may write to it
 */
function isSafe(folder: Stats, { owners, writers }: typeof NO_ONE_ELSE): boolean {
  const user = process.getuid?.();
  // On Windows, a folder passes on who can write to it.
  const guarded =
    user === undefined ||
    ([user, ...owners].includes(folder.uid) && (folder.mode & WRITABLE_BY_OTHERS & ~writers) === 0);
  return guarded && folder.isDirectory();
}
