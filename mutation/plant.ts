/** Preloaded with `--import`: plants the mutant of the environment variable MUTANT in the bot's sources. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TOP } from './environment.ts';
import { mutantsOf, withMutant } from './mutants.ts';

const id = process.env['MUTANT'] ?? '';
const path = join(TOP, id.replace(/#.*$/u, ''));
const code = readFileSync(path, 'utf8');
const mutant = mutantsOf(id.replace(/#.*$/u, ''), code).find((one) => one.id === id);
if (mutant === undefined) {
  throw new Error(`There is no mutant ${id}.`);
}
const url = pathToFileURL(path).href;
registerHooks({
  load(loaded, context, nextLoad) {
    const module = nextLoad(loaded, context);
    return loaded === url ? { ...module, source: withMutant(code, mutant) } : module;
  },
});
