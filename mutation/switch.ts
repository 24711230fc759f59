/**
 * Says which mutant applies in this thread. Every file with all mutants in it imports this first. In a test's process,
 * `reach-setup.ts` has said so already.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { PLANTED_FILE, REACHED_BY } from './environment.ts';

const into = process.env[REACHED_BY];
globalThis.__mutant ??= into === undefined ? planted() : noting(`${into}${process.pid}-${threadId}.txt`);

function planted(): (id: string) => boolean {
  const one = readFileSync(PLANTED_FILE, 'utf8');
  return (id) => id === one;
}

/** Writes each down at once: a process may be killed, and a thread ends with its process. */
function noting(path: string): (id: string) => boolean {
  const reached = new Set<string>();
  return (id) => {
    if (!reached.has(id)) {
      reached.add(id);
      try {
        appendFileSync(path, `${id}\n`);
      } catch {
        // It runs as another user, or on a full disk. Other processes of the same test can.
      }
    }
    return false;
  };
}
