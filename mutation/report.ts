import type { Mutant } from './mutants.ts';

export interface Result {
  readonly mutant: Mutant;
  /** `null`: it survived. */
  readonly caughtBy: string | null;
  /** Why it's fine that it survived, from mutation/accepted.json. `null`: it isn't, or it was caught. */
  readonly accepted: string | null;
  /** How many test files reach it. */
  readonly reached: number;
}

export function resultLine({ mutant, caughtBy, accepted, reached }: Result): string {
  const { id, line, operator, original, replacement } = mutant;
  const what = `${id} (line ${line})`;
  if (caughtBy !== null) {
    return `${what} caught by ${caughtBy}`;
  }
  return (
    `${what} ${accepted === null ? 'SURVIVED' : `accepted: ${accepted}`}\n` +
    `    ${operator}, reached by ${reached} test files: ${oneLine(original)}  →  ${oneLine(replacement)}`
  );
}

/** A row for each folder, and one for all. */
export function table(results: readonly Result[]): string {
  const folderOf = ({ mutant }: Result): string => {
    const [top = '', second = ''] = mutant.file.split('/');
    return top === 'src' && !second.endsWith('.ts') ? `src/${second}` : top;
  };
  const folders = [...Map.groupBy(results, folderOf)].sort(([a], [b]) => a.localeCompare(b));
  return [
    row('folder', ['mutants', 'caught', 'accepted', 'survived']),
    ...[...folders, ['all', results] as const].map(([name, of]) => {
      const caught = of.filter(({ caughtBy }) => caughtBy !== null).length;
      const accepted = of.filter((one) => one.accepted !== null).length;
      return row(name, [of.length, caught, accepted, of.length - caught - accepted]);
    }),
  ].join('\n');
}

function row(name: string, cells: readonly (string | number)[]): string {
  return name.padEnd(18) + cells.map((cell) => String(cell).padStart(10)).join('');
}

/** Of those that aren't accepted. 1 if there are none. */
export function shareCaught(results: readonly Result[]): number {
  const counted = results.filter(({ accepted }) => accepted === null);
  return counted.length === 0 ? 1 : counted.filter(({ caughtBy }) => caughtBy !== null).length / counted.length;
}

function oneLine(code: string): string {
  const text = code.replace(/\s+/gu, ' ');
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
