import { accessSync, constants, existsSync, type Stats, statfsSync, statSync } from 'node:fs';
import { platform, userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';

/** What keeps this user from using a file. */
export type Obstacle =
  /** The path is a folder. */
  | { readonly kind: 'folder' }
  /** A file is where the path needs a folder. */
  | { readonly kind: 'file-as-folder'; readonly path: string }
  | { readonly kind: 'read-only-disk' }
  /**
   * This user may not write there; `what`: the file itself, one that SQLite keeps next to it, or the folder. `owner`:
   * the ID of the user it belongs to; `null`: it's this user's own.
   */
  | {
      readonly kind: 'not-writable';
      readonly what: 'file' | 'beside' | 'folder';
      readonly path: string;
      readonly owner: number | null;
    };

/** What the system knows about the place of an SQLite file, to explain why SQLite can't use it. */
export interface FileFacts {
  readonly obstacle: Obstacle | null;
  /** The kind of network file system it's on; `null`: none that is known. */
  readonly network: string | null;
  /** The disk has no space left for this user. */
  readonly full: boolean;
  /** The user this process runs as; `null` where users have no IDs. */
  readonly user: number | null;
}

/** Looks at the place of a file without changing anything. Never throws. */
export function factsOf(path: string): FileFacts {
  const file = resolve(path);
  const folder = existingFolder(file);
  return {
    obstacle: obstacleTo(file, folder),
    network: networkFileSystem(file),
    full: attempt(() => statfsSync(folder).bavail) === 0,
    user: ownUser(),
  };
}

/** Linux's numbers for file systems whose locks may not hold. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
  [0x47504653, 'GPFS'],
  [0x786f4256, 'VirtualBox'],
  [0xbacbacbc, 'VMware'],
]);

/** The kind of network file system a file is on; `null`: none that is known. Only Linux tells. */
export function networkFileSystem(path: string): string | null {
  const type = platform() === 'linux' ? attempt(() => statfsSync(existingFolder(resolve(path))).type) : null;
  // The system's number is signed on some machines.
  return type === null ? null : (NETWORK.get(type >>> 0) ?? null);
}

function obstacleTo(file: string, folder: string): Obstacle | null {
  if (infoOf(file)?.isDirectory()) {
    return { kind: 'folder' };
  }
  if (infoOf(folder)?.isDirectory() === false) {
    return { kind: 'file-as-folder', path: folder };
  }
  const candidates = [
    { what: 'file', path: file },
    ...['-wal', '-shm', '-journal'].map((suffix) => ({ what: 'beside', path: `${file}${suffix}` }) as const),
    { what: 'folder', path: folder },
  ] as const;
  for (const { what, path } of candidates) {
    const info = what === 'folder' || existsSync(path) ? infoOf(path) : null;
    const code = info === null ? null : refusal(path, what === 'folder' ? FOLDER : FILE);
    if (code === 'EROFS') {
      return { kind: 'read-only-disk' };
    }
    if (info !== null && (code === 'EACCES' || code === 'EPERM')) {
      const own = info.uid === (ownUser() ?? info.uid);
      return { kind: 'not-writable', what, path, owner: own ? null : info.uid };
    }
  }
  return null;
}

const FILE = constants.R_OK | constants.W_OK;
const FOLDER = constants.W_OK | constants.X_OK;

/** Why this user can't use a path like that; `null`: it can. */
function refusal(path: string, mode: number): string | null {
  try {
    accessSync(path, mode);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? null;
  }
}

/** The folder a file is in, or the nearest one above it that can be seen. */
function existingFolder(path: string): string {
  const above = dirname(path);
  return above === path || infoOf(above) !== null ? above : existingFolder(above);
}

/** The ID of the user who runs this process. A container's user may have no name, so Linux is asked another way. */
function ownUser(): number | null {
  const user = infoOf('/proc/self')?.uid ?? attempt(() => userInfo().uid) ?? -1;
  return user < 0 ? null : user;
}

function infoOf(path: string): Stats | null {
  return attempt(() => statSync(path));
}

export function attempt<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
