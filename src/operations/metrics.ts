import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * A metric, as docs/metrics.md lists it. A label has these values, or those that the words describe. Either way they are
 * few: no IDs, no names.
 */
export interface MetricDefinition {
  readonly name: `bouncer_${string}`;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels?: Readonly<Record<string, readonly string[] | string>>;
  /** Upper bounds, in seconds. */
  readonly buckets?: readonly number[];
}

/** Of waits for something that takes milliseconds when all is well. */
const SHORT = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
const STORE_KINDS = ['read', 'write', 'soon'];

/** Every metric of the bot's own. Those of the process and of Node.js are prom-client's. */
export const METRICS = {
  acknowledgment: {
    name: 'bouncer_acknowledgment_seconds',
    help: 'From the interaction to its acknowledgment',
    type: 'histogram',
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 3],
  },
  acknowledgmentFailures: {
    name: 'bouncer_acknowledgment_failures_total',
    help: 'Interactions that got no answer: too old on arrival, unreadable, or Discord did not take the answer',
    type: 'counter',
    labels: { why: ['too-old', 'unreadable', 'failed'] },
  },
  rejections: {
    name: 'bouncer_commands_rejected_total',
    help: 'Commands, presses and modals that were answered with “nothing was done”, because the bot was stopping or had too many in progress',
    type: 'counter',
    labels: { why: ['restarting', 'too-busy'] },
  },
  replyFailures: {
    name: 'bouncer_reply_failures_total',
    help: 'Replies that Discord did not take',
    type: 'counter',
  },
  removals: {
    name: 'bouncer_removals_total',
    help: 'Removal requests, by outcome',
    type: 'counter',
    labels: { outcome: 'the kind of the outcome, such as `removed` or `no-such-person`' },
  },
  removalSeconds: {
    name: 'bouncer_removal_seconds',
    help: 'From the request to its first outcome',
    type: 'histogram',
    buckets: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20],
  },
  reports: {
    name: 'bouncer_reports_total',
    help: 'What became of reports to moderators: sent and recorded, refused because the member had sent too many, dismissed, or someone began a removal from one',
    type: 'counter',
    labels: { result: ['sent', 'limited', 'removal', 'dismissed'] },
  },
  interactions: { name: 'bouncer_interactions_running', help: 'Interactions in progress', type: 'gauge' },
  discordRefused: {
    name: 'bouncer_discord_requests_refused_total',
    help: 'Requests that Discord refused because there were too many, by kind: rate-limited, or blocked by something in front of Discord',
    type: 'counter',
    labels: { kind: ['rate-limited', 'blocked'] },
  },
  gatewayConnected: {
    name: 'bouncer_gateway_connected',
    help: '1 while events from Discord arrive: every shard is ready, and its heartbeats are answered',
    type: 'gauge',
  },
  shardReady: {
    name: 'bouncer_gateway_shard_ready',
    help: '1 while this shard is ready and its heartbeats are answered',
    type: 'gauge',
    labels: { shard: 'the number of a shard of this process' },
  },
  reconnects: {
    name: 'bouncer_gateway_reconnects_total',
    help: 'Connections to the gateway that ended while the bot was running',
    type: 'counter',
  },
  videoSdkRequests: {
    name: 'bouncer_videosdk_requests_total',
    help: 'Requests to VideoSDK, by what was asked and what came back. refused is 401 or 403, busy is 429, failed is 500 and above, none is no answer',
    type: 'counter',
    labels: {
      operation: [
        'list-sessions',
        'get-session',
        'participants',
        'active-participants',
        'participant',
        'get-room',
        'remove-v1',
        'remove-v2',
        'end-session',
        'public-key',
        'other',
      ],
      answer: ['ok', 'not-found', 'refused', 'busy', 'other', 'failed', 'none'],
    },
  },
  videoSdkSeconds: {
    name: 'bouncer_videosdk_request_seconds',
    help: 'From a request to VideoSDK to its answer, or to the end of the wait for one',
    type: 'histogram',
    labels: { operation: 'as above' },
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5],
  },
  storeSeconds: {
    name: 'bouncer_store_seconds',
    help: 'From asking the database for an operation to its answer, by kind: soon is a write that may reach the disk a little later',
    type: 'histogram',
    labels: { kind: STORE_KINDS },
    buckets: SHORT,
  },
  storeErrors: {
    name: 'bouncer_store_errors_total',
    help: 'Operations that the database failed or refused: temporary ones may work later, permanent ones never',
    type: 'counter',
    labels: { kind: STORE_KINDS, failure: ['temporary', 'permanent', 'unknown'] },
  },
  queueLength: {
    name: 'bouncer_queue_length',
    help: 'What is waiting or in progress',
    type: 'gauge',
    labels: {
      queue: ['removals', 'keep-out-checks', 'writes', 'announcements', 'cases', 'pickers'],
    },
  },
  queueWait: {
    name: 'bouncer_queue_wait_seconds',
    help: 'How long something waited in a queue before it began',
    type: 'histogram',
    labels: { queue: ['removals', 'keep-out-checks'] },
    buckets: SHORT,
  },
  openCases: {
    name: 'bouncer_open_cases',
    help: 'Cases in the database whose outcome is unknown, of all processes, by age. Left out while the database does not answer',
    type: 'gauge',
    labels: { age: ['under-1m', '1m-5m', 'over-5m'] },
  },
  setAside: {
    name: 'bouncer_set_aside',
    help: 'What was refused for good and set aside: writes of this process that the database refused, and cases that a log channel refused',
    type: 'gauge',
    labels: { what: ['writes', 'posts'] },
  },
  sessionsWatched: {
    name: 'bouncer_sessions_watched',
    help: 'Sessions that this process watches, because people are kept out of them or because they are locked',
    type: 'gauge',
  },
  keepOutsWatched: { name: 'bouncer_keep_outs_watched', help: 'Keep-outs that this process watches', type: 'gauge' },
  keepOutsBlind: {
    name: 'bouncer_keep_outs_blind',
    help: 'Of those, the ones for which the bot has not seen for 10 seconds whether the person is there',
    type: 'gauge',
  },
  keepOutRemovals: {
    name: 'bouncer_keep_out_removals_total',
    help: 'Removals of people who came back, by outcome',
    type: 'counter',
    labels: { outcome: 'the kind of the outcome, such as `removed`' },
  },
  lockRemovals: {
    name: 'bouncer_lock_removals_total',
    help: 'Removals of people who came into a locked session, by outcome',
    type: 'counter',
    labels: { outcome: 'the kind of the outcome, such as `removed`' },
  },
  keepOutReturn: {
    name: 'bouncer_keep_out_return_seconds',
    help: 'From a return, by the join time that VideoSDK shows, until the person was seen gone again',
    type: 'histogram',
    buckets: [0.5, 1, 2, 5, 10, 20, 60],
  },
  webhooks: {
    name: 'bouncer_webhooks_total',
    help: 'Webhooks from VideoSDK, by result: taken, about something else, not signed by VideoSDK, unreadable, or undecided because its key is unknown',
    type: 'counter',
    labels: { result: ['taken', 'ignored', 'unsigned', 'unreadable', 'undecided'] },
  },
  clockSkew: {
    name: 'bouncer_clock_skew_seconds',
    help: "How far this machine's clock is ahead of a server's. Left out while that is unknown",
    type: 'gauge',
    labels: { server: ['discord', 'videosdk'] },
  },
  droppedLines: { name: 'bouncer_log_lines_dropped_total', help: 'Log lines dropped', type: 'counter' },
  build: {
    name: 'bouncer_build_info',
    help: 'Always 1. What is running',
    type: 'gauge',
    labels: {
      version: 'of the bot',
      node: 'the version of Node.js',
      database: ['sqlite', 'postgres'],
    },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

type Values<Metric extends keyof typeof METRICS, Label extends string> = (typeof METRICS)[Metric] extends {
  readonly labels: Readonly<Record<Label, readonly (infer Value)[]>>;
}
  ? Value
  : never;

/** What is counted as it happens. Times are in milliseconds. All of it is cheap: a kick does it a few dozen times. */
export interface Recorders {
  /** A command was acknowledged `ms` milliseconds after Discord created the interaction. */
  acknowledged(ms: number): void;
  /** An interaction got no answer. */
  unanswered(why: Values<'acknowledgmentFailures', 'why'>): void;
  /** A command, press or modal was told that nothing was done. */
  rejected(why: Values<'rejections', 'why'>): void;
  /** Discord didn't take a reply. */
  undelivered(): void;
  /** A removal got its first outcome `ms` milliseconds after it was requested. */
  removal(outcome: string, ms: number): void;
  /** A member sent a report, or couldn't, or a moderator acted on one. */
  report(result: Values<'reports', 'result'>): void;
  /** Discord refused a request because there were too many. `blocked`: it takes none from this machine for now. */
  limited(how: Values<'discordRefused', 'kind'>): void;
  /** A request to VideoSDK is over. */
  videoSdk(
    operation: Values<'videoSdkRequests', 'operation'>,
    answer: Values<'videoSdkRequests', 'answer'>,
    ms: number,
  ): void;
  /** An operation of the database is over. `failure`: `null` if it worked. */
  stored(kind: 'read' | 'write' | 'soon', ms: number, failure: Values<'storeErrors', 'failure'> | null): void;
  /** Something waited this long in a queue before it began. */
  waited(queue: Values<'queueWait', 'queue'>, ms: number): void;
  /** The removal of someone who came back is over. `ms` since they came back; `null`: they weren't seen gone, or unknown. */
  keptOut(outcome: string, ms: number | null): void;
  /** The removal of someone who came into a locked session is over. */
  lockedOut(outcome: string): void;
  webhook(result: Values<'webhooks', 'result'>): void;
}

/** What is read at each scrape. `null`: unknown now. */
export interface Readings {
  readonly interactions: number;
  readonly queues: Readonly<Record<Values<'queueLength', 'queue'>, number>>;
  readonly openCases: Readonly<Record<Values<'openCases', 'age'>, number>> | null;
  readonly setAside: { readonly writes: number; readonly posts: number | null };
  readonly watched: { readonly sessions: number; readonly keepOuts: number; readonly blind: number };
  readonly gateway: {
    readonly connected: boolean;
    readonly shards: ReadonlyMap<number, boolean>;
    readonly reconnects: number;
  };
  /** How far this machine's clock is ahead, in milliseconds. */
  readonly skewMs: { readonly discord: number | null; readonly videosdk: number | null };
}

export interface MetricsParts {
  /** How many log lines have been lost since the start. */
  readonly droppedLines: () => number;
  readonly build: { readonly version: string; readonly node: string; readonly database: 'sqlite' | 'postgres' };
}

/** What can be measured from outside, in Prometheus format. */
export interface Metrics extends Recorders {
  /** The type of what {@link scrape} resolves with. */
  readonly contentType: string;
  /** From now on, scrapes show what this resolves with. Until then, they show only what was counted. */
  readFrom(read: () => Promise<Readings>): void;
  /** All metrics as text. */
  metrics(): Promise<string>;
}

export function createMetrics({ droppedLines, build }: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const options = (definition: MetricDefinition) => ({
    name: definition.name,
    help: definition.help,
    labelNames: Object.keys(definition.labels ?? {}),
    registers: [registry],
  });
  const counter = (definition: MetricDefinition): Counter => {
    const one = new Counter(options(definition));
    // Whoever asks for the increase of a counter doesn't see the first, if there was nothing before it.
    for (const labels of combinations(definition.labels ?? {})) {
      one.inc(labels, 0);
    }
    return one;
  };
  const gauge = (definition: MetricDefinition): Gauge => new Gauge(options(definition));
  const histogram = (definition: MetricDefinition): Histogram =>
    new Histogram({ ...options(definition), buckets: [...(definition.buckets ?? [])] });

  const acknowledgment = histogram(METRICS.acknowledgment);
  const acknowledgmentFailures = counter(METRICS.acknowledgmentFailures);
  const rejections = counter(METRICS.rejections);
  const replyFailures = counter(METRICS.replyFailures);
  const removals = counter(METRICS.removals);
  const removalSeconds = histogram(METRICS.removalSeconds);
  const reports = counter(METRICS.reports);
  const interactions = gauge(METRICS.interactions);
  const discordRefused = counter(METRICS.discordRefused);
  const gatewayConnected = gauge(METRICS.gatewayConnected);
  const shardReady = gauge(METRICS.shardReady);
  const reconnects = counter(METRICS.reconnects);
  const videoSdkRequests = counter(METRICS.videoSdkRequests);
  const videoSdkSeconds = histogram(METRICS.videoSdkSeconds);
  const storeSeconds = histogram(METRICS.storeSeconds);
  const storeErrors = counter(METRICS.storeErrors);
  const queueLength = gauge(METRICS.queueLength);
  const queueWait = histogram(METRICS.queueWait);
  const openCases = gauge(METRICS.openCases);
  const setAside = gauge(METRICS.setAside);
  const sessionsWatched = gauge(METRICS.sessionsWatched);
  const keepOutsWatched = gauge(METRICS.keepOutsWatched);
  const keepOutsBlind = gauge(METRICS.keepOutsBlind);
  const keepOutRemovals = counter(METRICS.keepOutRemovals);
  const lockRemovals = counter(METRICS.lockRemovals);
  const keepOutReturn = histogram(METRICS.keepOutReturn);
  const webhooks = counter(METRICS.webhooks);
  const clockSkew = gauge(METRICS.clockSkew);
  const dropped = counter(METRICS.droppedLines);
  gauge(METRICS.build).set(build, 1);
  let read: (() => Promise<Readings>) | null = null;

  /** Shows one value for each label, and none for what is unknown. */
  function show(metric: Gauge, label: string, values: Iterable<readonly [string, number | null]>): void {
    metric.reset();
    for (const [value, count] of values) {
      if (count !== null) {
        metric.set({ [label]: value }, count);
      }
    }
  }

  function showAll(now: Readings): void {
    interactions.set(now.interactions);
    show(queueLength, 'queue', Object.entries(now.queues));
    show(openCases, 'age', Object.entries(now.openCases ?? {}));
    show(setAside, 'what', Object.entries(now.setAside));
    sessionsWatched.set(now.watched.sessions);
    keepOutsWatched.set(now.watched.keepOuts);
    keepOutsBlind.set(now.watched.blind);
    gatewayConnected.set(now.gateway.connected ? 1 : 0);
    show(
      shardReady,
      'shard',
      [...now.gateway.shards].map(([shard, ready]) => [String(shard), ready ? 1 : 0]),
    );
    total(reconnects, now.gateway.reconnects);
    show(
      clockSkew,
      'server',
      Object.entries(now.skewMs).map(([server, ms]) => [server, ms === null ? null : ms / 1_000]),
    );
  }

  return {
    contentType: registry.contentType,
    readFrom(from) {
      read = from;
    },
    async metrics() {
      total(dropped, droppedLines());
      if (read !== null) {
        showAll(await read());
      }
      return registry.metrics();
    },
    acknowledged: (ms) => acknowledgment.observe(ms / 1_000),
    unanswered: (why) => acknowledgmentFailures.inc({ why }),
    rejected: (why) => rejections.inc({ why }),
    undelivered: () => replyFailures.inc(),
    removal(outcome, ms) {
      removals.inc({ outcome });
      removalSeconds.observe(ms / 1_000);
    },
    report: (result) => reports.inc({ result }),
    limited: (kind) => discordRefused.inc({ kind }),
    videoSdk(operation, answer, ms) {
      videoSdkRequests.inc({ operation, answer });
      videoSdkSeconds.observe({ operation }, ms / 1_000);
    },
    stored(kind, ms, failure) {
      storeSeconds.observe({ kind }, ms / 1_000);
      if (failure !== null) {
        storeErrors.inc({ kind, failure });
      }
    },
    waited: (queue, ms) => queueWait.observe({ queue }, ms / 1_000),
    keptOut(outcome, ms) {
      keepOutRemovals.inc({ outcome });
      if (ms !== null) {
        keepOutReturn.observe(ms / 1_000);
      }
    },
    lockedOut: (outcome) => lockRemovals.inc({ outcome }),
    webhook: (result) => webhooks.inc({ result }),
  };
}

/** Sets a counter to what something else has counted. */
function total(counter: Counter, count: number): void {
  counter.reset();
  counter.inc(count);
}

/** All combinations of the labels' values. Empty if one of them isn't listed. */
function combinations(labels: NonNullable<MetricDefinition['labels']>): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (all, [label, values]) =>
      typeof values === 'string' ? [] : all.flatMap((one) => values.map((value) => ({ ...one, [label]: value }))),
    [{}],
  );
}
