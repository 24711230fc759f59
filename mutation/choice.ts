import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMutated, TOP } from './environment.ts';
import { type Mutant, mutantsOf } from './mutants.ts';

export interface Choice {
  /** Only mutants in files whose path begins with one of these. None: all. */
  readonly paths: readonly string[];
  /** Only so many, the same ones for the same seed. */
  readonly sample: { readonly size: number; readonly seed: string } | null;
  /** Only in lines that differ from this commit. */
  readonly since: string | null;
}

/** @returns by file, and in the order of their place */
export function mutantsFor({ paths, sample, since }: Choice): Mutant[] {
  const changed = since === null ? null : changedLines(since);
  const mutants = git('ls-files', 'src', 'commands')
    .split('\n')
    .filter(isMutated)
    .filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)))
    .flatMap((file) => mutantsOf(file, readFileSync(join(TOP, file), 'utf8')))
    .filter(({ file, line }) => changed === null || changed.get(file)?.has(line));
  const some = sample === null ? mutants : shuffled(mutants, sample.seed).slice(0, sample.size);
  return some.sort((a, b) => a.file.localeCompare(b.file) || a.start - b.start);
}

function shuffled(mutants: readonly Mutant[], seed: string): Mutant[] {
  return mutants
    .map((mutant) => ({ mutant, at: createHash('sha1').update(`${seed} ${mutant.id}`).digest('hex') }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ mutant }) => mutant);
}

/** From 1, by file. */
function changedLines(since: string): Map<string, Set<number>> {
  const lines = new Map<string, Set<number>>();
  let file = '';
  for (const line of git('diff', '--unified=0', since, '--', 'src', 'commands').split('\n')) {
    file = /^\+\+\+ b\/(.*)$/u.exec(line)?.[1] ?? file;
    const [, from, count = '1'] = /^@@ .* \+(\d+)(?:,(\d+))? @@/u.exec(line) ?? [];
    for (let n = 0; from !== undefined && n < Number(count); n += 1) {
      lines.set(file, (lines.get(file) ?? new Set()).add(Number(from) + n));
    }
  }
  return lines;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: TOP, encoding: 'utf8' });
}
