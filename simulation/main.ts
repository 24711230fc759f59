// Must come first, see there.
import './marked.ts';

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { openSimulatedStore } from './harness.ts';
import { hunt } from './hunt.ts';
import { huntDefects } from './hunt-defects.ts';
import { keep, readKept } from './kept.ts';
import { shrink } from './shrink.ts';
import { run } from './world.ts';

/** `npm run simulate`: looks for seeds that make the bot break a rule, or shows what happens in one. */

const HELP = `npm run simulate -- [options]

  --seeds N      how many seeds to try (100)
  --from N       the first seed (1)
  --minutes N    stop after this many minutes
  --workers N    how many processes try seeds in parallel (1)
  --seed X       replay one seed and print what happens
  --kept         replay the kept histories that failed once
  --shrink       shorten a failing history and print it; with --all, the first of each kind
  --keep         write each shortened history to simulation/kept
  --traces A,B   print a hash of everything that happens in each of these seeds
  --all          don't stop at the first failing seed; with --defects, include the rare ones

  --defects      plant one known fault after another, and try seeds (3000 each) until one breaks a rule
  --only NAME    plant only this one
  --defect NAME  with --seed: replay with this one planted
`;

/** Must be loaded before everything this module imports, see there. */
const PLANTED = new URL('planted.ts', import.meta.url).href;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    workers: { type: 'string', default: '1' },
    seed: { type: 'string' },
    kept: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    traces: { type: 'string' },
    defects: { type: 'boolean', default: false },
    only: { type: 'string' },
    defect: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else if (values.defect !== undefined && !process.execArgv.includes(PLANTED)) {
  const again = ['--import', PLANTED, ...process.argv.slice(1)];
  process.exitCode = spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1;
} else if (values.defects) {
  process.exitCode = await huntDefects({
    from: Number(values.from),
    seeds: Number(values.seeds ?? 3_000),
    workers: Number(values.workers),
    only: values.only ?? null,
    seldom: values.all,
  });
} else if (values.traces !== undefined) {
  await traces(values.traces.split(',').map(Number));
} else if (values.kept) {
  process.exitCode = await tryKept();
} else if (values.seed !== undefined) {
  process.exitCode = await replay(Number(values.seed));
} else {
  process.exitCode = await hunt({
    from: Number(values.from),
    seeds: Number(values.seeds ?? 100),
    minutes: values.minutes === undefined ? null : Number(values.minutes),
    workers: Number(values.workers),
    all: values.all,
    onFailure: async ({ seed }) => {
      if (values.shrink || values.keep) {
        await replay(seed);
      }
    },
  });
}

async function replay(seed: number): Promise<number> {
  const store = await openSimulatedStore();
  const result = await run(seed, store, { story: true });
  if (result.violation === null) {
    print(`${result.story.join('\n')}\n\nSeed ${seed}: no violations. Trace ${result.hash}, ${result.events} events.`);
    return 0;
  }
  const shrunk = values.shrink || values.keep ? await shrink(result, store) : { result, runs: 0 };
  const { story, violation, choices } = shrunk.result;
  print(story.join('\n'));
  print(`\nSeed ${seed}: ${violation?.rule}\n  ${violation?.text}`);
  print(
    `${choices.size} of ${result.choices.size} choices aren’t plain${shrunk.runs === 0 ? '' : `, after ${shrunk.runs} shorter runs`}. Trace ${result.hash}.`,
  );
  if (values.keep) {
    print(`Kept as simulation/kept/${keep(shrunk.result)}.`);
  }
  return 1;
}

async function traces(seeds: readonly number[]): Promise<void> {
  const store = await openSimulatedStore();
  for (const seed of seeds) {
    print(`${seed} ${(await run(seed, store)).hash}`);
  }
}

async function tryKept(): Promise<number> {
  const store = await openSimulatedStore();
  let failed = 0;
  for (const { name, seed, choices } of readKept()) {
    const { violation, hash } = await run(seed, store, { kept: choices });
    print(
      `${violation === null ? 'ok    ' : 'FAILED'} ${name}${violation === null ? '' : `: ${violation.rule}: ${violation.text}`} ${hash}`,
    );
    failed += violation === null ? 0 : 1;
  }
  return failed === 0 ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
