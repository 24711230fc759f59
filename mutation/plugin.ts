import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { isMutated, TOP } from './environment.ts';
import { mutantsOf, withAllMutants, withMutant } from './mutants.ts';

/** In each thread of a bot. Tests have a switch of their own. */
const SWITCH = fileURLToPath(new URL('switch.ts', import.meta.url));

/** @param planted the ID of the mutant to plant; "all" for all, to be switched at runtime */
export function mutation(planted: () => string | undefined): Plugin {
  return {
    name: 'mutation',
    enforce: 'pre',
    resolveId: (id) => (id === SWITCH ? { id: pathToFileURL(SWITCH).href, external: true } : null),
    transform(code, id) {
      const file = id.startsWith(TOP) ? id.slice(TOP.length) : '';
      const mutant = planted();
      if (mutant === undefined || !isMutated(file)) {
        return null;
      }
      if (mutant === 'all') {
        return { code: `import ${JSON.stringify(SWITCH)};${withAllMutants(file, code)}`, map: null };
      }
      const one = mutant.startsWith(`${file}#`) ? mutantsOf(file, code).find((each) => each.id === mutant) : undefined;
      return one === undefined ? null : { code: withMutant(code, one), map: null };
    },
  };
}
