import { fork } from 'node:child_process';
import { DEFECTS, type Defect } from './defects.ts';
import type { Told } from './hunt.ts';
import { realNow } from './time.ts';

export interface DefectHuntOptions {
  readonly from: number;
  /** Per defect. */
  readonly seeds: number;
  readonly workers: number;
  /** The name of the only defect to look for; `null`: all, or all but the rare ones. */
  readonly only: string | null;
  readonly seldom: boolean;
}

/** The result for one defect. */
interface Found {
  /** The rule it broke; `null`: none, in all seeds. */
  readonly rule: string | null;
  readonly seed: number;
  readonly tried: number;
}

/** A process that tries one seed after another. */
interface Trier {
  /** @returns the broken rule; `null`: none */
  broken(seed: number): Promise<string | null>;
  end(): void;
}

/** How long one seed can take in real time. More than that means an endless loop. */
const ENDLESS_MS = 30_000;
/** A run neither loops endlessly nor takes down its process. This is the rule that a run can't check itself. */
const ENDS = 'every run ends';

/**
 * Plants one defect after another, each in its own process, and tries seeds until one breaks a rule that holds without
 * the defect.
 *
 * @returns the exit code: 0 if all were found
 */
export async function huntDefects({ from, seeds, workers, only, seldom }: DefectHuntOptions): Promise<number> {
  const defects = DEFECTS.filter((one) => (only === null ? seldom || one.seldom !== true : one.name === only));
  if (defects.length === 0) {
    print(`No defect is called “${only}”.`);
    return 1;
  }
  const width = Math.max(...defects.map(({ name }) => name.length));
  const left = [...defects];
  const right = createControl();
  let found = 0;

  print(row(width, 'defect', 'seeds', 'seconds', 'rule'));
  await Promise.all(
    Array.from({ length: Math.min(workers, defects.length) }, async () => {
      for (let defect = left.shift(); defect !== undefined; defect = left.shift()) {
        const beganAt = realNow();
        const { rule, seed, tried } = await hunt(defect, from, seeds, right.keeps);
        found += rule === null ? 0 : 1;
        const seconds = ((realNow() - beganAt) / 1_000).toFixed(1);
        print(row(width, defect.name, String(tried), seconds, rule === null ? 'NOT FOUND' : `${rule} (seed ${seed})`));
      }
    }),
  );
  right.end();
  print(`${found} of ${defects.length} found`);
  return found === defects.length ? 0 : 1;
}

async function hunt(
  defect: Defect,
  from: number,
  seeds: number,
  keeps: (seed: number) => Promise<boolean>,
): Promise<Found> {
  let trier = startTrier(defect);
  try {
    for (let seed = from; seed < from + seeds; seed += 1) {
      const rule = await trier.broken(seed);
      // A rule that breaks without the defect, too, says nothing about it.
      if (rule !== null && (await keeps(seed))) {
        return { rule, seed, tried: seed - from + 1 };
      }
      if (rule === ENDS) {
        trier.end();
        trier = startTrier(defect);
      }
    }
    return { rule: null, seed: from, tried: seeds };
  } finally {
    trier.end();
  }
}

/** The unmodified bot, to compare seeds with: one process for all defects, which runs each seed once. */
function createControl() {
  const known = new Map<number, Promise<boolean>>();
  let trier: Trier | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    keeps(seed: number): Promise<boolean> {
      let answer = known.get(seed);
      if (answer === undefined) {
        answer = last.then(async () => {
          trier ??= startTrier(null);
          return (await trier.broken(seed)) === null;
        });
        last = answer;
        known.set(seed, answer);
      }
      return answer;
    },
    end: () => trier?.end(),
  };
}

function startTrier(defect: Defect | null): Trier {
  const worker = fork(new URL('worker.ts', import.meta.url), defect === null ? [] : ['--defect', defect.name], {
    execArgv: defect === null ? [] : ['--import', new URL('planted.ts', import.meta.url).href],
  });
  const ready = Promise.withResolvers<void>();
  let asked: PromiseWithResolvers<string | null> | null = null;
  worker.on('message', (told: Told | 'ready') => {
    if (told === 'ready') {
      ready.resolve();
    } else {
      asked?.resolve(told.violation?.rule ?? null);
    }
  });
  worker.on('error', ready.reject);
  worker.on('exit', (code, signal) => {
    ready.reject(new Error(`${defect?.name ?? 'the unmodified bot'}: the worker exited with ${code ?? signal}`));
    asked?.resolve(ENDS);
  });

  return {
    async broken(seed) {
      await ready.promise;
      asked = Promise.withResolvers<string | null>();
      const { promise, resolve } = asked;
      const endless = setTimeout(() => resolve(ENDS), ENDLESS_MS);
      worker.send([seed]);
      try {
        return await promise;
      } finally {
        clearTimeout(endless);
      }
    },
    end: () => void worker.kill('SIGKILL'),
  };
}

function row(width: number, name: string, seeds: string, seconds: string, rule: string): string {
  return `${name.padEnd(width)}  ${seeds.padStart(5)}  ${seconds.padStart(7)}  ${rule}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
