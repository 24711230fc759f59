import { HISTORY_FILTERS, type HistoryFilterName } from '../../test/support/many-cases.ts';

export type Metric = {
  readonly title: string;
  readonly unit: 'ms' | 's' | 'MiB' | '%' | '';
  /** Shown in a table of its own. */
  readonly apart?: true;
};

/** What the soak looks at. */
export const SOAKED = {
  rss: { title: 'RSS', unit: 'MiB' },
  heap: { title: 'heap after GC, all threads', unit: 'MiB' },
  files: { title: 'file descriptors', unit: '' },
  handles: { title: 'open handles', unit: '' },
  timers: { title: 'timers', unit: '' },
  threads: { title: 'threads', unit: '' },
} as const satisfies Record<string, Metric>;
export type SoakedKey = keyof typeof SOAKED;
export const SOAKED_KEYS = Object.keys(SOAKED) as readonly SoakedKey[];

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
  'cpu@300': { title: 'CPU per kick, 300/s, whole process', unit: 'ms' },
  'main@300': { title: 'CPU per kick, 300/s, main thread', unit: 'ms' },
  calls: { title: 'VideoSDK calls per kick', unit: '' },
  'first-ack': { title: 'first kick after startup, acknowledged', unit: 'ms' },
  'first-own': { title: 'first kick after startup, final minus VideoSDK', unit: 'ms' },
  'endurance-answered': { title: '300/s for a minute: answered within 1 s', unit: '%' },
  'endurance-worst': { title: '300/s for a minute: slowest final embed', unit: 'ms' },
  'endurance-rss': { title: '300/s for a minute: RSS at the end', unit: 'MiB' },
  'highest-rate': { title: 'highest rate at which every kick is answered within 1 s', unit: '' },
  'overload-rate': { title: 'overload: kicks sent per second', unit: '' },
  'overload-done': { title: 'overload: done', unit: '%' },
  'overload-busy': { title: 'overload: told that the bot is too busy', unit: '%' },
  'overload-failed': { title: 'overload: told that VideoSDK failed', unit: '%' },
  'overload-unanswered': { title: 'overload: never acknowledged', unit: '%' },
  'overload-late': { title: 'overload: acknowledged later than 3 s', unit: '%' },
  'overload-ack99': { title: 'overload: acknowledged or told, p99', unit: 'ms' },
  'overload-recovered': { title: 'overload: until each kick is done within a second again', unit: 's' },
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
  ...slowDiskMetrics(0),
  ...slowDiskMetrics(5),
  ...slowDiskMetrics(20),
  'growth-guilds@1': { title: '1 server: main-thread CPU per kick', unit: 'ms' },
  'growth-guilds@100': { title: '100 servers: main-thread CPU per kick', unit: 'ms' },
  'growth-guilds@10000': { title: '10,000 servers: main-thread CPU per kick', unit: 'ms' },
  'growth-guilds-exponent': { title: 'the same: exponent', unit: '' },
  'growth-cases@few': { title: '1,000 cases on record: main-thread CPU per kick', unit: 'ms' },
  'growth-cases@many': { title: '1,000,000 cases on record (--quick: 100,000): main-thread CPU per kick', unit: 'ms' },
  'growth-cases-exponent': { title: 'the same: exponent', unit: '' },
  'growth-people@10': { title: '10 people: main-thread CPU per kick', unit: 'ms' },
  'growth-people@5000': { title: '5,000 people: main-thread CPU per kick', unit: 'ms' },
  'growth-people-exponent': { title: 'the same: exponent', unit: '' },
  'soak-answered': { title: 'soak: kicks answered', unit: '%' },
  ...soakMetrics(),
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

/** With a sync that takes so many milliseconds longer. */
function slowDiskMetrics<Ms extends 0 | 5 | 20>(ms: Ms) {
  return {
    [`slow-ack99@50-${ms}`]: { title: `sync + ${ms} ms: acknowledged, 50/s, p99`, unit: 'ms' },
    [`slow-ack99@300-${ms}`]: { title: `sync + ${ms} ms: acknowledged, 300/s, p99`, unit: 'ms' },
    [`slow-kicks@${ms}`]: { title: `sync + ${ms} ms: kicks answered per second, 64 in parallel`, unit: '' },
  } as Record<`slow-ack99@${50 | 300}-${Ms}` | `slow-kicks@${Ms}`, Metric>;
}

type SoakPart = 'first' | 'last' | 'median' | 'slope' | 'flat';

function soakMetrics() {
  const parts: readonly SoakPart[] = ['first', 'last', 'median', 'slope', 'flat'];
  return Object.fromEntries(
    Object.entries(SOAKED).flatMap(([key, { title, unit }]) =>
      parts.map((part) => [`soak-${key}-${part}`, { title: `soak: ${title}, ${part}`, unit, apart: true }]),
    ),
  ) as Record<`soak-${SoakedKey}-${SoakPart}`, Metric>;
}
