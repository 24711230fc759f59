/**
 * Mutation testing: plants one small fault after another, and runs the tests that reach it. A mutant that no test
 * notices shows what the tests don't check.
 *
 * Stryker isn't used: it doesn't see the bot's own process, which most commands are tested in, and it needs the
 * compiler API that TypeScript 7 doesn't have.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import accepted from './accepted.json' with { type: 'json' };
import { mutantsFor } from './choice.ts';
import { FOLDER, TOP } from './environment.ts';
import type { Mutant } from './mutants.ts';
import { type Result, resultLine, shareCaught, table } from './report.ts';
import { Trial } from './trial.ts';

const USAGE = `usage: npm run mutate -- [options] [path …]

  path           only mutants in files below these paths
  --sample N     only N mutants, the same ones for the same --seed (default: 1)
  --since REF    only mutants in lines that differ from this commit
  --fast         without the simulator and the tests that start a bot, which may notice more
  --again        try those again whose result is known, although neither they nor their tests have changed
`;

/** Of the mutants that aren't accepted. */
const MUST_BE_CAUGHT = 0.95;

/** What an earlier run found. */
interface Known {
  readonly caughtBy: string | null;
  /** The hash of what the result depends on: the file with the mutant, and the tests that noticed it or didn't. */
  readonly of: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    since: { type: 'string' },
    fast: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const mutants = mutantsFor({
    paths: positionals,
    sample: values.sample === undefined ? null : { size: Number(values.sample), seed: values.seed },
    since: values.since ?? null,
  });
  print(`${mutants.length} mutants`);
  await using trial = await Trial.open({ withBot: !values.fast });
  const path = join(FOLDER, 'results.json');
  const known = new Map<string, Known>(
    Object.entries(existsSync(path) && !values.again ? JSON.parse(readFileSync(path, 'utf8')) : {}),
  );
  const results: Result[] = [];
  for (const [index, mutant] of mutants.entries()) {
    const files = trial.reaching(mutant).map(({ file }) => file);
    const before = known.get(mutant.id);
    let caughtBy = before?.caughtBy ?? null;
    if (before === undefined || before.of !== dependsOn(mutant, files, caughtBy)) {
      caughtBy = await trial.noticedBy(mutant);
      known.set(mutant.id, { caughtBy, of: dependsOn(mutant, files, caughtBy) });
      writeFileSync(path, JSON.stringify(Object.fromEntries(known)));
    }
    const result = {
      mutant,
      caughtBy,
      accepted: caughtBy === null ? whyAccepted(mutant) : null,
      reached: files.length,
    };
    results.push(result);
    print(`${index + 1}/${mutants.length} ${resultLine(result)}`);
  }
  const share = shareCaught(results);
  print(`\n${table(results)}\n\n${(share * 100).toFixed(1)} % caught`);
  return share < MUST_BE_CAUGHT ? 1 : 0;
}

function dependsOn({ file, operator, replacement }: Mutant, reaching: readonly string[], caughtBy: string | null) {
  const tests = caughtBy === null ? reaching : [join(TOP, caughtBy)].filter(existsSync);
  const hash = createHash('sha1').update(`${operator} ${replacement}`);
  for (const each of [join(TOP, file), ...tests]) {
    hash.update(readFileSync(each));
  }
  return hash.digest('hex');
}

function whyAccepted({ file, operator, original }: Mutant): string | null {
  const all: readonly Readonly<Record<'file' | 'operator' | 'original' | 'why', string>>[] = accepted;
  return all.find((one) => one.file === file && one.operator === operator && one.original === original)?.why ?? null;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
