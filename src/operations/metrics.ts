import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What can be measured from outside, in Prometheus format. Labels have few values: no IDs, no names. */
export interface Metrics {
  readonly registry: Registry;
  /** A command was acknowledged `ms` milliseconds after Discord created the interaction. */
  acknowledged(ms: number): void;
  /** A removal got its first outcome `ms` milliseconds after it was requested. */
  removal(outcome: string, ms: number): void;
  /** Discord refused a request because there were too many. `blocked`: it takes none from this machine for now. */
  limited(how: 'blocked' | 'rate-limited'): void;
}

export interface Measured {
  /** How many interactions are in progress. */
  readonly inProgress: () => number;
  /** How many log lines have been lost since the start. */
  readonly droppedLines: () => number;
}

export function createMetrics({ inProgress, droppedLines }: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const acknowledgment = new Histogram({
    name: 'bouncer_acknowledgment_seconds',
    help: 'From the interaction to its acknowledgment',
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 3],
    registers: [registry],
  });
  const removals = new Counter({
    name: 'bouncer_removals_total',
    help: 'Removal requests, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'bouncer_removal_seconds',
    help: 'From the request to its first outcome',
    buckets: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20],
    registers: [registry],
  });
  const limits = new Counter({
    name: 'bouncer_discord_requests_refused_total',
    help: 'Requests that Discord refused because there were too many, by kind: rate-limited, or blocked by something in front of Discord',
    labelNames: ['kind'],
    registers: [registry],
  });
  new Gauge({
    name: 'bouncer_interactions_running',
    help: 'Interactions in progress',
    registers: [registry],
    collect() {
      this.set(inProgress());
    },
  });
  new Counter({
    name: 'bouncer_log_lines_dropped_total',
    help: 'Log lines dropped',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLines());
    },
  });
  return {
    registry,
    acknowledged: (ms) => acknowledgment.observe(ms / 1_000),
    removal(outcome, ms) {
      removals.inc({ outcome });
      duration.observe(ms / 1_000);
    },
    limited: (kind) => limits.inc({ kind }),
  };
}
