import type { PeerName } from '../load/peer-names.ts';
import { METRIC_KEYS, METRICS, type Metric } from './metrics.ts';
import type { Results } from './results.ts';

const FIRST: PeerName = 'bouncer';
/** There are no ratios to these. */
const BESIDES: readonly PeerName[] = ['installed', 'guide-unlimited'];

/** Formats with three significant digits, and a word for what didn't finish within the run. */
export function figure(value: number | undefined): string {
  if (value === undefined) return '–';
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : 'never';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** A Markdown table: one row per figure, one column per peer, then the bot's ratios. Undefined if nothing was measured. */
export function table(results: Results, peers: readonly PeerName[]): string | undefined {
  const shown = peers.filter((peer) => results.values.some((each) => each.peer === peer));
  const others = shown.includes(FIRST) ? shown.filter((peer) => peer !== FIRST && !BESIDES.includes(peer)) : [];
  const rows = METRIC_KEYS.flatMap((metric) => {
    if (!results.values.some((each) => each.metric === metric)) return [];
    const { title, unit, apart }: Metric = METRICS[metric];
    if (apart) return [];
    return [
      [
        unit ? `${title} (${unit})` : title,
        ...shown.map((peer) => figure(results.of(metric, peer))),
        ...others.map((peer) => figure(results.ratio(metric, FIRST, peer)?.median)),
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return markdown([['', ...shown, ...others.map((peer) => `÷ ${peer}`)], ...rows]);
}

/** The first row is the header; all columns but the first are right-aligned. */
export function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
