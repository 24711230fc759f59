/** Notes which mutants a test file reaches, in its own process and in the bots that it starts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { folderOf, REACHED_BY } from './environment.ts';

const into = process.env['MUTATION_REACH'];
if (into !== undefined) {
  const { testPath: file = '' } = expect.getState();
  const folder = folderOf(into, file);
  mkdirSync(folder, { recursive: true });
  const reached = new Set<string>();
  globalThis.__mutant = (id) => {
    reached.add(id);
    return false;
  };
  for (const name of ['BOT_MAIN', 'BOT_CLI']) {
    process.env[name] = noting(folder, process.env[name] ?? '');
  }
  const began = performance.now();
  afterAll(() => {
    writeFileSync(join(folder, 'reached-by-tests.txt'), [...reached].join('\n'));
    writeFileSync(join(folder, 'file.json'), JSON.stringify({ file, ms: Math.round(performance.now() - began) }));
  });
}

/**
 * The environment of a bot is up to the test that starts it, so a program around it says where to note.
 * @param bundle a program in the bundle with all mutants
 */
function noting(folder: string, bundle: string): string {
  const path = join(folder, basename(bundle));
  writeFileSync(
    path,
    `process.env[${JSON.stringify(REACHED_BY)}] = ${JSON.stringify(join(folder, 'reached-by-bot-'))};
await import(${JSON.stringify(bundle)});
`,
  );
  return path;
}
