import { isWrong, type Outcome, type Result } from './suite.ts';

export type Print = (text: string) => void;

const WIDTH = 9;

/** One observation, in one line if nothing differs. */
export function resultLines({ name, about, source, outcome }: Result, title: string): string {
  const head = `  ${outcome.kind.padEnd(WIDTH)}${name}`;
  const under = (label: string, text: string): string => `${' '.repeat(WIDTH + 2)}${label.padEnd(WIDTH)}${text}`;
  switch (outcome.kind) {
    case 'seen':
    case 'same':
      return `${head}: ${outcome.seen}`;
    case 'skipped':
    case 'failed':
      return `${head}: ${outcome.why}`;
    case 'differs':
      return [
        `${head} (${about})`,
        under('sandbox', outcome.sandbox),
        under(title, outcome.real),
        ...(source === undefined ? [] : [under('see', source)]),
      ].join('\n');
  }
}

/** What came of all observations. */
export function summary(results: readonly Result[]): string {
  const count = (kind: Outcome['kind']): number => results.filter(({ outcome }) => outcome.kind === kind).length;
  const relied = results.filter((result) => result.outcome.kind === 'differs' && isWrong(result)).length;
  const parts = [
    `${count('same')} the same`,
    `${count('differs')} different (${relied} of them relied on)`,
    ...(count('seen') > 0 ? [`${count('seen')} seen in the sandbox only`] : []),
    `${count('skipped')} skipped`,
    `${count('failed')} failed`,
  ];
  return `${parts.join(', ')}.`;
}
