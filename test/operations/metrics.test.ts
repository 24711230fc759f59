import { describe, expect, it } from 'vitest';
import { createMetrics, METRICS, type MetricDefinition, type Readings } from '../../src/operations/metrics.ts';
import { parseMetrics } from '../support/scrape.ts';

const NOTHING: Readings = {
  interactions: 0,
  queues: { removals: 0, 'keep-out-checks': 0, writes: 0, announcements: 0, cases: 0, pickers: 0 },
  openCases: null,
  setAside: { writes: 0, posts: null },
  watched: { sessions: 0, keepOuts: 0, blind: 0 },
  gateway: { connected: false, shards: new Map(), reconnects: 0 },
  skewMs: { discord: null, videosdk: null },
};

function made(read: () => Readings = () => NOTHING, dropped = () => 0) {
  const metrics = createMetrics({
    droppedLines: dropped,
    build: { version: '1.2.3', node: '26.0.0', database: 'sqlite' },
  });
  metrics.readFrom(async () => read());
  return { metrics, scrape: async () => parseMetrics(await metrics.metrics()) };
}

describe('the metrics', () => {
  it('are those that are listed, each with its type, and all that can be known beforehand is there from the start', async () => {
    const { scrape } = made();
    const { types, samples } = await scrape();
    const own = [...types].filter(([name]) => name.startsWith('bouncer_'));
    expect(Object.fromEntries(own)).toEqual(
      Object.fromEntries(Object.values<MetricDefinition>(METRICS).map(({ name, type }) => [name, type])),
    );
    for (const { name, type, labels = {} } of Object.values<MetricDefinition>(METRICS)) {
      if (type === 'counter' && Object.values(labels).every((values) => typeof values !== 'string')) {
        const combinations = Object.values(labels).reduce((count, values) => count * values.length, 1);
        expect(samples.filter((one) => one.name === name)).toHaveLength(combinations);
      }
    }
  });

  it('count what happens, and show what is read at each scrape', async () => {
    let now = NOTHING;
    let dropped = 0;
    const { metrics, scrape } = made(
      () => now,
      () => dropped,
    );
    metrics.acknowledged(150);
    metrics.unanswered('too-old');
    metrics.undelivered();
    metrics.removal('removed', 800);
    metrics.limited('blocked');
    metrics.report('sent');
    metrics.videoSdk('remove-v1', 'none', 6_000);
    metrics.stored('write', 3, null);
    metrics.stored('read', 7_000, 'temporary');
    metrics.waited('removals', 20);
    metrics.keptOut('removed', 2_500);
    metrics.keptOut('unavailable', null);
    metrics.lockedOut('removed');
    metrics.webhook('unsigned');
    dropped = 7;
    now = {
      interactions: 2,
      queues: { removals: 3, 'keep-out-checks': 4, writes: 5, announcements: 6, cases: 7, pickers: 8 },
      openCases: { 'under-1m': 1, '1m-5m': 2, 'over-5m': 3 },
      setAside: { writes: 1, posts: 2 },
      watched: { sessions: 9, keepOuts: 11, blind: 10 },
      gateway: {
        connected: true,
        shards: new Map([
          [4, true],
          [5, false],
        ]),
        reconnects: 12,
      },
      skewMs: { discord: -1_500, videosdk: 0 },
    };
    const { of } = await scrape();
    const shown = {
      'bouncer_acknowledgment_seconds_sum{}': 0.15,
      'bouncer_acknowledgment_failures_total{why="too-old"}': 1,
      'bouncer_reports_total{result="sent"}': 1,
      'bouncer_reports_total{result="dismissed"}': 0,
      'bouncer_acknowledgment_failures_total{why="failed"}': 0,
      'bouncer_reply_failures_total{}': 1,
      'bouncer_removals_total{outcome="removed"}': 1,
      'bouncer_removal_seconds_sum{}': 0.8,
      'bouncer_discord_requests_refused_total{kind="blocked"}': 1,
      'bouncer_videosdk_requests_total{answer="none",operation="remove-v1"}': 1,
      'bouncer_videosdk_requests_total{answer="ok",operation="remove-v1"}': 0,
      'bouncer_videosdk_request_seconds_sum{operation="remove-v1"}': 6,
      'bouncer_store_seconds_sum{kind="write"}': 0.003,
      'bouncer_store_errors_total{failure="temporary",kind="read"}': 1,
      'bouncer_store_errors_total{failure="temporary",kind="write"}': 0,
      'bouncer_queue_wait_seconds_sum{queue="removals"}': 0.02,
      'bouncer_keep_out_removals_total{outcome="removed"}': 1,
      'bouncer_keep_out_removals_total{outcome="unavailable"}': 1,
      'bouncer_lock_removals_total{outcome="removed"}': 1,
      'bouncer_keep_out_return_seconds_count{}': 1,
      'bouncer_webhooks_total{result="unsigned"}': 1,
      'bouncer_log_lines_dropped_total{}': 7,
      'bouncer_interactions_running{}': 2,
      'bouncer_queue_length{queue="removals"}': 3,
      'bouncer_queue_length{queue="pickers"}': 8,
      'bouncer_open_cases{age="over-5m"}': 3,
      'bouncer_set_aside{what="writes"}': 1,
      'bouncer_set_aside{what="posts"}': 2,
      'bouncer_sessions_watched{}': 9,
      'bouncer_keep_outs_watched{}': 11,
      'bouncer_keep_outs_blind{}': 10,
      'bouncer_gateway_connected{}': 1,
      'bouncer_gateway_shard_ready{shard="4"}': 1,
      'bouncer_gateway_shard_ready{shard="5"}': 0,
      'bouncer_gateway_reconnects_total{}': 12,
      'bouncer_clock_skew_seconds{server="discord"}': -1.5,
      'bouncer_clock_skew_seconds{server="videosdk"}': 0,
      'bouncer_build_info{database="sqlite",node="26.0.0",version="1.2.3"}': 1,
    };
    expect(Object.fromEntries(Object.keys(shown).map((series) => [series, of(series)]))).toEqual(shown);
  });

  it('leave out what is unknown, and no longer show what it was before', async () => {
    let now: Readings = {
      ...NOTHING,
      openCases: { 'under-1m': 1, '1m-5m': 0, 'over-5m': 0 },
      setAside: { writes: 0, posts: 3 },
      gateway: { connected: true, shards: new Map([[0, true]]), reconnects: 3 },
      skewMs: { discord: 40, videosdk: 50 },
    };
    const { scrape } = made(() => now);
    const gone = [
      'bouncer_open_cases{age="under-1m"}',
      'bouncer_set_aside{what="posts"}',
      'bouncer_gateway_shard_ready{shard="0"}',
      'bouncer_clock_skew_seconds{server="discord"}',
    ];
    const before = await scrape();
    expect(gone.map((series) => before.of(series))).toEqual([1, 3, 1, 0.04]);
    now = NOTHING;
    const after = await scrape();
    expect(gone.map((series) => after.of(series))).toEqual([null, null, null, null]);
  });
});
