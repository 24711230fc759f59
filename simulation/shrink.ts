import { kindOf as kindOfFailure } from './hunt.ts';
import type { SharedStore } from './store.ts';
import { type RunResult, run } from './world.ts';

/** A history that breaks the same rule with fewer choices that aren't plain: what's left is what matters. */
export interface Shrunk {
  readonly result: RunResult;
  readonly runs: number;
}

/**
 * Removes from a failing run what it also fails without: first whole kinds of choices, then one after another.
 *
 * @param mostRuns the maximum number of runs
 */
export async function shrink(failing: RunResult, store: SharedStore, mostRuns = 600): Promise<Shrunk> {
  const kind = failing.violation && kindOfFailure(failing.violation);
  let runs = 0;
  let best = failing;

  async function stillFails(kept: ReadonlyMap<string, number>): Promise<boolean> {
    runs += 1;
    const result = await run(failing.seed, store, { kept });
    if ((result.violation && kindOfFailure(result.violation)) !== kind || result.choices.size > best.choices.size) {
      return false;
    }
    best = result;
    return true;
  }

  if (!(await stillFails(failing.choices))) {
    return { result: failing, runs };
  }
  for (let size = best.choices.size + 1; best.choices.size < size && runs < mostRuns; ) {
    size = best.choices.size;
    for (const kind of new Set([...best.choices.keys()].map(kindOf))) {
      if (runs < mostRuns) {
        await stillFails(without(best.choices, (name) => kindOf(name) === kind));
      }
    }
    for (let part = Math.ceil(best.choices.size / 2); part >= 1 && runs < mostRuns; part = Math.floor(part / 2)) {
      for (let from = 0; from < best.choices.size && runs < mostRuns; ) {
        const names = new Set([...best.choices.keys()].slice(from, from + part));
        if (!(await stillFails(without(best.choices, (name) => names.has(name))))) {
          from += part;
        }
      }
    }
  }
  return { result: await run(failing.seed, store, { kept: best.choices, story: true }), runs };
}

function without(choices: ReadonlyMap<string, number>, drop: (name: string) => boolean): Map<string, number> {
  return new Map([...choices].filter(([name]) => !drop(name)));
}

/** The same choice for another thing. */
function kindOf(name: string): string {
  return name.replaceAll(/#\d+$|\d+/gu, '·');
}
