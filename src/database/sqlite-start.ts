import { sqliteCode } from './errors.ts';
import type { FileFacts, Obstacle } from './file-facts.ts';

/** A line for the operator, which continues the database's address: what's wrong, and what to do. */
export interface StartProblem {
  readonly line: string;
  readonly code: string;
}

/**
 * Why an SQLite file can't be used.
 *
 * @param facts about its place; `null`: it's in memory
 */
export function sqliteProblem(error: unknown, facts: FileFacts | null): StartProblem {
  const code = sqliteCode(error) ?? (error instanceof Error ? error.name : 'unknown');
  return { code, line: lineFor(code, facts) };
}

function lineFor(code: string, facts: FileFacts | null): string {
  if (facts !== null) {
    if (facts.network !== null && ABOUT_LOCKS.test(code)) {
      return networkLine(facts.network);
    }
    if (facts.obstacle !== null && ABOUT_ACCESS.test(code)) {
      return obstacleLine(facts.obstacle, facts.user);
    }
    if (facts.full && ABOUT_WRITING.test(code)) {
      return FULL;
    }
  }
  return LINES.find(([codes]) => codes.test(code))?.[1] ?? UNKNOWN;
}

/** What the place of the file can explain. */
const ABOUT_LOCKS = /^SQLITE_(?:PROTOCOL|NOLFS|BUSY|IOERR_(?:.*LOCK|SHM.*|MMAP))/u;
const ABOUT_ACCESS =
  /^(?:SQLITE_(?:CANTOPEN|READONLY|PERM|AUTH|IOERR)|EACCES|EPERM|EROFS|ENOTDIR|EISDIR|EEXIST|ENOENT)/u;
const ABOUT_WRITING = /^SQLITE_IOERR/u;

const FULL = 'has no space left, because the disk is full: free up some space';
const DAMAGED = 'is damaged: restore it from a backup, or use another file';

const LINES: readonly (readonly [RegExp, string])[] = [
  [/^(?:SQLITE_FULL|ENOSPC)$/u, FULL],
  [/^EDQUOT$/u, "has no space left, because this user's quota is used up: raise it, or free up some space"],
  [
    /^(?:EFBIG|SQLITE_IOERR_(?:WRITE|TRUNCATE|SHMSIZE))$/u,
    "can't be written, because the disk is full, a quota is used up, or the disk is failing: free up some space, or use another disk",
  ],
  [
    /^(?:SQLITE_(?:PROTOCOL|NOLFS|IOERR_(?:.*LOCK|SHM.*|MMAP)))$/u,
    "is on a file system where SQLite can't lock files: put it on a local disk, or use PostgreSQL",
  ],
  [/^(?:SQLITE_CORRUPT.*|SQLITE_IOERR_(?:CORRUPTFS|DATA))$/u, DAMAGED],
  [/^SQLITE_IOERR_SHORT_READ$/u, DAMAGED],
  [/^(?:SQLITE_IOERR.*|EIO|ESTALE)$/u, "can't be read or written: check that the disk isn't failing"],
  [
    /^SQLITE_NOTADB$/u,
    "isn't an SQLite database, or it's an encrypted one, which the bot can't read: use another file",
  ],
  [
    /^SQLITE_BUSY/u,
    'is locked by another program, and only one can use an SQLite file: close that program, or use PostgreSQL',
  ],
  [/^SQLITE_LOCKED/u, 'is locked by another program: close that program'],
  [/^(?:SQLITE_READONLY.*|EROFS)$/u, "can't be written, because it's read-only: let this user write to it"],
  [/^(?:EMFILE|ENFILE)$/u, "can't be opened, because this process has too many open files: raise `ulimit -n`"],
  [/^(?:ENAMETOOLONG)$/u, 'has a path that is too long: use a shorter one'],
  [/^(?:ELOOP|SQLITE_CANTOPEN_SYMLINK)$/u, 'is a symbolic link that leads nowhere: correct it, or use another path'],
  [/^(?:SQLITE_NOMEM|ENOMEM)$/u, "can't be opened, because there isn't enough memory: give this process more"],
  [
    /^(?:SQLITE_(?:CANTOPEN.*|PERM|AUTH)|EACCES|EPERM|ENOTDIR|EISDIR|EEXIST|ENOENT)$/u,
    "can't be opened: check that its folder exists or can be created, and that this user can write to it",
  ],
  [
    /^SQLITE_(?:ERROR|SCHEMA|MISMATCH|CONSTRAINT.*)$/u,
    "has tables that aren't Bouncer's, or were changed by hand: use another file, or restore it from a backup",
  ],
];
const UNKNOWN = "can't be used: look up the error code at https://www.sqlite.org/rescode.html";

function networkLine(fileSystem: string): string {
  return `is on a network file system (${fileSystem}), where SQLite can't lock files reliably: put it on a local disk, or use PostgreSQL`;
}

function obstacleLine(obstacle: Obstacle, user: number | null): string {
  switch (obstacle.kind) {
    case 'folder':
      return 'is a folder: add the name of a file to it, such as `/bouncer.db`';
    case 'file-as-folder':
      return `can't be there, because ${obstacle.path} is a file and not a folder: use another path`;
    case 'read-only-disk':
      return 'is on a disk that is mounted read-only: mount it for writing, or use another path';
    case 'not-writable':
      return obstacle.owner === null ? notAllowed(obstacle) : notOwned(obstacle, obstacle.owner, user);
  }
}

type NotWritable = Extract<Obstacle, { kind: 'not-writable' }>;

/** It's this user's own, so its permissions are the problem. */
function notAllowed({ what, path }: NotWritable): string {
  switch (what) {
    case 'file':
      return "can't be used, because the file is read-only for this user: make it readable and writable with chmod";
    case 'beside':
      return `can't be used, because ${path} is read-only for this user: make it readable and writable with chmod`;
    case 'folder':
      return `can't be used, because this user can't write to the folder ${path}: make it writable with chmod, or use another folder`;
  }
}

function notOwned({ what, path }: NotWritable, owner: number, user: number | null): string {
  const whose = `belongs to user ${owner}, and the bot runs as user ${user ?? '?'}`;
  switch (what) {
    case 'file':
      return `can't be used, because the file ${whose}: make it belong to that user with chown`;
    case 'beside':
      return `can't be used, because ${path} ${whose}: make it belong to that user with chown`;
    case 'folder':
      return `can't be used, because the folder ${path} ${whose}, which can't write to it: let it with chown or chmod, or use another folder`;
  }
}

/** Every line there is, for the documentation. */
export function sqliteLines(): readonly string[] {
  const path = '<path>';
  const obstacles = (['file', 'beside', 'folder'] as const).flatMap((what) => [
    notAllowed({ kind: 'not-writable', what, path, owner: null }),
    notOwned({ kind: 'not-writable', what, path, owner: 0 }, 0, 0)
      .replace('user 0', 'user <owner>')
      .replace('user 0', 'user <user>'),
  ]);
  const others = (['folder', 'file-as-folder', 'read-only-disk'] as const).map((kind) =>
    obstacleLine({ kind, path } as Obstacle, null),
  );
  return [
    ...new Set([...LINES.map(([, line]) => line), ...obstacles, ...others, networkLine('<file system>'), UNKNOWN]),
  ];
}
