import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RunResult } from './world.ts';

/** A history that failed once and is replayed forever after. */
export interface Kept {
  readonly name: string;
  readonly seed: number;
  readonly rule: string;
  readonly text: string;
  readonly choices: ReadonlyMap<string, number>;
}

const FOLDER = new URL('kept/', import.meta.url);

export function readKept(): Kept[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const { choices, ...rest } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Omit<
        Kept,
        'name' | 'choices'
      > & {
        choices: Record<string, number>;
      };
      return { ...rest, name, choices: new Map(Object.entries(choices)) };
    });
}

/** @returns the file name */
export function keep({ seed, violation, choices }: RunResult): string {
  mkdirSync(FOLDER, { recursive: true });
  const name = `${violation?.rule.replaceAll(/\W+/gu, '-') ?? 'run'}-${seed}.json`;
  const { rule, text } = violation ?? { rule: '', text: '' };
  writeFileSync(
    new URL(name, FOLDER),
    `${JSON.stringify({ seed, rule, text, choices: Object.fromEntries(choices) }, null, 2)}\n`,
  );
  return name;
}
