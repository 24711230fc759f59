import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = fileURLToPath(new URL('../', import.meta.url));

/** Where a run keeps its files and its results. */
export const FOLDER = `${TOP}node_modules/.cache/mutation`;

/** What a bot reads when it starts: the ID of the planted mutant. */
export const PLANTED_FILE = `${FOLDER}/planted`;

/** The environment variable that makes a bot note what it reaches instead: the beginning of its files' paths. */
export const REACHED_BY = 'MUTATION_REACHED_BY';

/** Where it's noted what a test file reaches. */
export function folderOf(folder: string, testFile: string): string {
  return join(folder, createHash('sha1').update(testFile).digest('hex'));
}

declare global {
  /** Which mutant is planted in what Vitest loads: its ID, "all", to note which are reached, or none. */
  var plantedMutant: string | undefined;
  /** Whether this mutant applies now. The code with all mutants calls it wherever one could apply. */
  var __mutant: (id: string) => boolean;
}

/** The bot's own code. Texts have tests of their own, and migrations that were released never change. */
export function isMutated(file: string): boolean {
  return /^(?:src|commands)\/.*\.ts$/u.test(file) && !/^src\/(?:i18n\/en\/|database\/migrations\/|cli\.ts)/u.test(file);
}
