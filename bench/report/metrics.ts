import { HISTORY_FILTERS, type HistoryFilterName } from '../../test/support/many-cases.ts';

type Metric = { readonly title: string; readonly unit: 'ms' | 's' | 'MiB' | '%' | '' };

/** Every figure, in table order. "own" is event to final embed minus the time VideoSDK was handling a request. */
export const METRICS = {
  'ack50@1': { title: 'acknowledged, 1/s, p50', unit: 'ms' },
  'ack99@1': { title: 'acknowledged, 1/s, p99', unit: 'ms' },
  'own50@1': { title: 'final embed minus VideoSDK, 1/s, p50', unit: 'ms' },
  'ack50@50': { title: 'acknowledged, 50/s, p50', unit: 'ms' },
  'ack99@50': { title: 'acknowledged, 50/s, p99', unit: 'ms' },
  'own50@50': { title: 'final embed minus VideoSDK, 50/s, p50', unit: 'ms' },
  'own99@50': { title: 'final embed minus VideoSDK, 50/s, p99', unit: 'ms' },
  'ack50@300': { title: 'acknowledged, 300/s, p50', unit: 'ms' },
  'ack99@300': { title: 'acknowledged, 300/s, p99', unit: 'ms' },
  'own50@300': { title: 'final embed minus VideoSDK, 300/s, p50', unit: 'ms' },
  'own99@300': { title: 'final embed minus VideoSDK, 300/s, p99', unit: 'ms' },
  'done@300': { title: 'kicks done, 300/s', unit: '%' },
  'cpu@300': { title: 'CPU per kick, 300/s', unit: 'ms' },
  calls: { title: 'VideoSDK calls per kick', unit: '' },
  'first-ack': { title: 'first kick after startup, acknowledged', unit: 'ms' },
  'first-own': { title: 'first kick after startup, final minus VideoSDK', unit: 'ms' },
  'endurance-answered': { title: '300/s for a minute: answered within 1 s', unit: '%' },
  'endurance-worst': { title: '300/s for a minute: slowest final embed', unit: 'ms' },
  'endurance-rss': { title: '300/s for a minute: RSS at the end', unit: 'MiB' },
  'guilds-ready': { title: 'many guilds: spawn to first acknowledgment', unit: 's' },
  'guilds-rss': { title: 'many guilds: RSS', unit: 'MiB' },
  'guilds-pss': { title: 'many guilds: PSS', unit: 'MiB' },
  'people-own@100': { title: '100 people: final minus VideoSDK', unit: 'ms' },
  'people-own@1000': { title: '1,000 people: final minus VideoSDK', unit: 'ms' },
  'people-own@5000': { title: '5,000 people: final minus VideoSDK', unit: 'ms' },
  'people-cpu@100': { title: '100 people: CPU per kick', unit: 'ms' },
  'people-cpu@1000': { title: '1,000 people: CPU per kick', unit: 'ms' },
  'people-cpu@5000': { title: '5,000 people: CPU per kick', unit: 'ms' },
  'completion-cold@100': { title: '100 people: completion, list not cached, minus VideoSDK', unit: 'ms' },
  'completion-cold@1000': { title: '1,000 people: completion, list not cached, minus VideoSDK', unit: 'ms' },
  'completion-cold@5000': { title: '5,000 people: completion, list not cached, minus VideoSDK', unit: 'ms' },
  'completion-warm@100': { title: '100 people: completion, next key', unit: 'ms' },
  'completion-warm@1000': { title: '1,000 people: completion, next key', unit: 'ms' },
  'completion-warm@5000': { title: '5,000 people: completion, next key', unit: 'ms' },
  'keepout-calls': { title: 'watch of 1,000 sessions: VideoSDK calls per second', unit: '' },
  'keepout-cpu': { title: 'watch of 1,000 sessions: CPU of one core', unit: '%' },
  'keepout-return': { title: 'watch of 1,000 sessions: return to removal, p50', unit: 'ms' },
  'keepout-worst': { title: 'watch of 1,000 sessions: return to removal, slowest', unit: 'ms' },
  'cases@1-sqlite': { title: 'cases per second on SQLite, one at a time', unit: '' },
  'cases@32-sqlite': { title: 'cases per second on SQLite, 32 in parallel', unit: '' },
  'cases@1-postgres': { title: 'cases per second on PostgreSQL, one at a time', unit: '' },
  'cases@32-postgres': { title: 'cases per second on PostgreSQL, 32 in parallel', unit: '' },
  'history99-sqlite': { title: 'history on SQLite, first page, p99 of the slowest filter', unit: 'ms' },
  'history99-postgres': { title: 'history on PostgreSQL, first page, p99 of the slowest filter', unit: 'ms' },
  ...historyMetrics('sqlite', 'SQLite'),
  ...historyMetrics('postgres', 'PostgreSQL'),
} as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof METRICS;
export const METRIC_KEYS = Object.keys(METRICS) as readonly MetricKey[];

/** One metric per filter. */
function historyMetrics<E extends 'sqlite' | 'postgres'>(engine: E, name: string) {
  return Object.fromEntries(
    HISTORY_FILTERS.map((filter) => [
      `history-${filter}-${engine}`,
      { title: `history on ${name}, filter: ${filter}, p99`, unit: 'ms' },
    ]),
  ) as Record<`history-${HistoryFilterName}-${E}`, Metric>;
}
