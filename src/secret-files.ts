import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/**
 * Why a file with a secret can't be used, in words that follow the name of the variable that names it. None has the path
 * in it, which may be the secret itself, or anything of what the file holds. docs/troubleshooting.md explains them.
 */
export const SECRET_FILE_PROBLEMS = {
  both: 'is set, and so is {name}. Keep one of them',
  missing: "names a file that doesn't exist. Write the path of a file that has the value in it, not the value",
  unreadable: "names a file that can't be read ({code}). Let this user read it",
  folder: 'names a folder. Write the path of the file in it',
  special: "names something that isn't a file. Write the path of a file",
  empty: 'names an empty file. Write the value into it',
  large: 'names a file of more than 64 KB, which no secret has. Correct the path',
  lines: 'names a file with several lines. Leave only the value in it',
  mark: 'names a file that begins with a byte order mark. Save it as UTF-8 without one',
  bytes: "names a file that isn't UTF-8 text. Save it as UTF-8",
} as const;

const LARGEST_BYTES = 64 * 1024;

/** The variable that names a file with the value of another one, as the images of databases have them. */
export function fileVariableOf(name: string): string {
  return `${name}_FILE`;
}

/** What a file has in it, or why it can't be used. */
export type Secret =
  | { readonly value: string; readonly problem: null }
  | { readonly value: null; readonly problem: string };

/**
 * Reads a file with one secret in it.
 *
 * @returns what is in it, without a line break at its end
 */
export function readSecret(path: string): Secret {
  const refuse = (problem: keyof typeof SECRET_FILE_PROBLEMS, code = ''): Secret => ({
    value: null,
    problem: SECRET_FILE_PROBLEMS[problem].replace('{code}', code),
  });
  let bytes: Buffer;
  try {
    const facts = statSync(path);
    if (!facts.isFile()) {
      // Reading a pipe that no one writes to would never end.
      return refuse(facts.isDirectory() ? 'folder' : 'special');
    }
    bytes = firstBytes(path, LARGEST_BYTES + 1);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? refuse('missing') : refuse('unreadable', code);
  }
  if (bytes.length > LARGEST_BYTES) {
    return refuse('large');
  }
  if (/^(?:efbbbf|fffe|feff)/u.test(bytes.subarray(0, 3).toString('hex'))) {
    return refuse('mark');
  }
  if (!isUtf8(bytes) || bytes.includes(0)) {
    return refuse('bytes');
  }
  const value = bytes.toString('utf8').replace(/\r?\n$/u, '');
  if (value.trim() === '') {
    return refuse('empty');
  }
  return /[\r\n]/u.test(value) ? refuse('lines') : { value, problem: null };
}

/** At most so many, whatever size the file says it has. */
function firstBytes(path: string, most: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(most);
    let length = 0;
    for (let more = 1; more > 0 && length < most; length += more) {
      more = readSync(file, bytes, length, most - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
