import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { isMutated } from '../../mutation/environment.ts';
import { mutantsOf, withAllMutants, withMutant } from '../../mutation/mutants.ts';

const TOP = fileURLToPath(new URL('../../', import.meta.url));
const FILES = globSync('{src,commands}/**/*.ts', { cwd: TOP }).filter(isMutated).sort();
const source = (file: string): string => readFileSync(TOP + file, 'utf8');

const CODE = `
const WAIT_MS: number = 1_000;
export async function remove(t: T, { locale, guildLocale }: I, people?: P[]): Promise<string> {
  if (people === undefined && t.busy) return plain(locale);
  await t.record({ urgent: true });
  const found = people?.filter((one) => one.age > 3) ?? [];
  return found.some(isIn) ? t.text(guildLocale) : t.at(Date.now() - WAIT_MS);
}`;

describe('the mutants of a file', () => {
  it('are these', () => {
    const mutants = mutantsOf('src/a.ts', CODE);
    expect(mutants.map(({ operator, original, replacement }) => `${operator}: ${original} → ${replacement}`)).toEqual([
      'number: 1_000 → 10000',
      'condition reversed: people === undefined && t.busy → !(people === undefined && t.busy)',
      'and for or: people === undefined && t.busy → people === undefined || t.busy',
      'comparison: people === undefined → people !== undefined',
      'conversion left out: plain(locale) → locale',
      'call left out: await t.record({ urgent: true }) → undefined',
      'await left out: await t.record({ urgent: true }) → t.record({ urgent: true })',
      'boolean: true → false',
      'fallback left out: people?.filter((one) => one.age > 3) ?? [] → people?.filter((one) => one.age > 3)',
      'comparison: one.age > 3 → one.age >= 3',
      'number: 3 → 4',
      'condition reversed: found.some(isIn) → !(found.some(isIn))',
      'other method: found.some(isIn) → found.every(isIn)',
      'arithmetic: Date.now() - WAIT_MS → Date.now() + WAIT_MS',
    ]);
    expect(mutants.map(({ line }) => line)).toEqual([2, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7]);
  });

  it('can be planted together in each file of the bot', () => {
    expect(FILES.length).toBeGreaterThan(100);
    for (const file of FILES) {
      expect(parseSync(file, withAllMutants(file, source(file))).errors, file).toEqual([]);
    }
  });

  it.each(['src/removal/identification.ts', 'src/videosdk/client.ts'])('can be planted one at a time: %s', (file) => {
    const code = source(file);
    const mutants = mutantsOf(file, code);
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
    for (const mutant of mutants) {
      const planted = withMutant(code, mutant);
      expect(planted).not.toBe(code);
      expect(parseSync(file, planted).errors, `${mutant.id}: ${mutant.replacement}`).toEqual([]);
    }
  });

  it('are each switched on by their ID, and change nothing until then', () => {
    const code = 'const f = (a, b) => (a > 2 && b.some((x) => x === 1) ? a - 1 : b.length * 2);\nreturn f(a, b);';
    const body = code.replace('return', 'globalThis.result =').replace('f(a, b)', 'f(globalThis.a, globalThis.b)');
    const all = withAllMutants('src/a.ts', body);
    const run = (text: string, on: string | null): unknown => {
      const scope = { a: 3, b: [1, 2], result: undefined as unknown };
      new Function('globalThis', '__mutant', text)(scope, (id: string) => id === on);
      return scope.result;
    };
    expect(run(all, null)).toBe(run(body, null));
    for (const mutant of mutantsOf('src/a.ts', body)) {
      expect(run(all, mutant.id), mutant.id).toBe(run(withMutant(body, mutant), null));
    }
  });

  it('leave a chain that may end early in one piece', () => {
    const body = 'const f = (a) => a?.slice(1).trim().filter((x) => x > 1).at(0) ?? a?.locale.length ?? "none";';
    const run = (text: string): unknown => new Function('__mutant', `${text} return f(undefined);`)(() => false);
    expect(run(body)).toBe('none');
    expect(run(withAllMutants('src/a.ts', body))).toBe('none');
  });
});
