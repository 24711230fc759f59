import { isFlat } from './fit.ts';
import { SOAKED, SOAKED_KEYS } from './metrics.ts';
import type { Results } from './results.ts';
import { figure, markdown } from './table.ts';

/** How each quantity went during the soak. Undefined if there was none. */
export function soakTable(results: Results): string | undefined {
  const rows = SOAKED_KEYS.flatMap((key) => {
    if (results.of(`soak-${key}-first`, 'bouncer') === undefined) return [];
    const flat = results.of(`soak-${key}-flat`, 'bouncer');
    const { title, unit } = SOAKED[key];
    const parts = (['first', 'last', 'median', 'slope'] as const).map((part) =>
      figure(results.of(`soak-${key}-${part}`, 'bouncer')),
    );
    return [[unit ? `${title} (${unit})` : title, ...parts, isFlat({ flat: flat === undefined ? null : flat === 1 })]];
  });
  if (rows.length === 0) return undefined;
  return markdown([['soak, bouncer', 'first', 'last', 'median', 'per hour', 'flat'], ...rows]);
}
