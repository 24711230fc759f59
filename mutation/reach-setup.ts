/** Notes which mutants a test file reaches, in its own process and in the bots that it starts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { folderOf } from './environment.ts';

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
  process.env['BOT_MAIN'] = notingBot(folder, process.env['BOT_MAIN'] ?? '');
  const began = performance.now();
  afterAll(() => {
    writeFileSync(join(folder, 'reached-by-tests.json'), JSON.stringify([...reached]));
    writeFileSync(join(folder, 'file.json'), JSON.stringify({ file, ms: Math.round(performance.now() - began) }));
  });
}

/** A bot that writes down what it reached when it exits. One that is killed can't, but the others of its file do. */
function notingBot(folder: string, bundle: string): string {
  const path = join(folder, 'bot.mjs');
  writeFileSync(
    path,
    `import { writeFileSync } from 'node:fs';
const reached = new Set();
globalThis.__mutant = (id) => { reached.add(id); return false; };
const path = ${JSON.stringify(join(folder, 'reached-by-bot-'))} + process.pid + '.json';
process.on('exit', () => writeFileSync(path, JSON.stringify([...reached])));
await import(${JSON.stringify(bundle)});
`,
  );
  return path;
}
