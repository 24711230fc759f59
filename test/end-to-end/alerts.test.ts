/** What Prometheus and Grafana are given for the bot, compared with what the real process shows. */

import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { METRICS, type MetricDefinition } from '../../src/operations/metrics.ts';
import { freePort } from '../support/free-port.ts';
import { evaluate, matches, parsePromQl, readIn, type Timed } from '../support/promql.ts';
import { parseMetrics, type Scrape, scrape } from '../support/scrape.ts';
import { sqliteLock } from '../support/stores.ts';
import { waitUntil } from '../support/waiting.ts';
import { ANA, BOB, CLEO, fixtureOf } from './assertions.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

const ALWAYS = { times: Number.POSITIVE_INFINITY };
/** For a little less than this, the bot shows the page that it has shown last. */
const SAME_PAGE_MS = 300;
const PAGE = read('docs/metrics.md');
/** Grafana's variable. */
const DATA_SOURCE = ['$', '{datasource}'].join('');

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string; readonly datasource: unknown }[];
}

const alerts = (parse(read('operations/prometheus/alerts.yaml')) as { groups: { rules: Alert[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);
const { panels, templating } = JSON.parse(read('operations/grafana/bouncer.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] };
};
const targets = panels.flatMap(({ title, targets: some = [] }) => some.map((target) => ({ title, ...target })));
/** Grafana fills in its own variable. */
const inGrafana = (expression: string): string => expression.replaceAll('$__rate_interval', '1m');
const expressions: readonly (readonly [where: string, expression: string])[] = [
  ...alerts.map(({ alert, expr }) => [alert, expr] as const),
  ...targets.map(({ title, expr }) => [title, inGrafana(expr)] as const),
];

/** What Prometheus adds to each series, and a histogram to its buckets. */
const ADDED = ['instance', 'job'];
/** https://github.com/prometheus/node_exporter: the collector `filesystem`, for a machine whose disk has this much left. */
const nodeExporter = (bytesLeft: number): Scrape =>
  parseMetrics(`# TYPE node_filesystem_avail_bytes gauge
node_filesystem_avail_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} ${bytesLeft}
node_filesystem_avail_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/run"} 0
# TYPE node_filesystem_size_bytes gauge
node_filesystem_size_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} 1e+11
node_filesystem_size_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/run"} 1e+09
`);

/** What Prometheus itself records about each scrape. */
const upness = (value: 0 | 1): Scrape => parseMetrics(`# TYPE up gauge\nup{job="bouncer"} ${value}\n`);

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

let harness: Harness;
let sessions: Sessions;
let address: string;
let webhooks: string;

beforeAll(async () => {
  const [http, admin] = [await freePort(), await freePort()];
  address = `http://127.0.0.1:${admin}`;
  webhooks = `http://127.0.0.1:${http}/webhooks/videosdk`;
  harness = await startHarness({ environment: { HTTP_PORT: String(http), ADMIN_PORT: String(admin) } });
  sessions = sessionsOf(harness.videosdk);
});
afterEach(() => {
  sessions.endAll();
  harness.videosdk.clearFaults();
  harness.discord.clearFaults();
  expectNoViolations(harness);
});
afterAll(() => harness[Symbol.asyncDispose]());

/** Kicks someone, whatever comes of it. */
async function kick(): Promise<void> {
  const { sessionId } = sessions.open([ANA, BOB]);
  await harness.moderator.run('kick-participant', { participant: ANA.name, session: sessionId }).reply();
}

describe('what the bot shows Prometheus', () => {
  let about: readonly string[];

  // A label with values that aren't known beforehand shows only what has happened.
  beforeAll(async () => {
    const { kick: kickAna, sessionId, roomId } = fixtureOf(harness, sessions, [ANA, BOB, CLEO]);
    harness.videosdk.sendWebhooksTo(webhooks);
    await kickAna({ 'keep-out': 'until the session ends' }).reply();
    harness.videosdk.join(sessionId, ANA);
    await waitUntil(async () => (await scrape(address)).of('bouncer_keep_out_return_seconds_count{}') === 1, {
      timeout: 60_000,
      interval: 300,
    });
    const { sessionId: locked } = sessions.open([BOB]);
    await harness.moderator.run('lock-session', { session: locked }).reply();
    // Who joins within the next seconds may have been in.
    harness.videosdk.join(locked, { ...CLEO, joinedAt: new Date(Date.now() + 10_000) });
    await waitUntil(async () => (await scrape(address)).of('bouncer_lock_removals_total{outcome="removed"}') === 1, {
      timeout: 60_000,
      interval: 300,
    });
    harness.videosdk.sendWebhooksTo(null);
    about = [ANA.name, ANA.participantId, sessionId, roomId, harness.moderator.id, harness.guild.id];
  });

  it('is what the list says: every metric with its type, and no label or value that isn’t there', async () => {
    const { samples, types, of } = await scrape(address);
    for (const metric of Object.values<MetricDefinition>(METRICS)) {
      expect(types.get(metric.name), metric.name).toBe(metric.type);
      expect(PAGE).toContain(`| \`${metric.name}\` | ${metric.type} |`);
    }
    const listed = new Map(Object.values<MetricDefinition>(METRICS).map((metric) => [metric.name as string, metric]));
    for (const { name, labels } of samples.filter((sample) => sample.name.startsWith('bouncer_'))) {
      const metric = listed.get(name) ?? listed.get(name.replace(/_(?:bucket|sum|count)$/u, ''));
      expect(metric, `${name} is listed`).toBeDefined();
      const { le: _, ...own } = labels;
      expect(Object.keys(own).sort()).toEqual(Object.keys(metric?.labels ?? {}).sort());
      for (const [label, value] of Object.entries(own)) {
        const values = metric?.labels?.[label] ?? [];
        expect(typeof values === 'string' || values.includes(value), `${name} has ${label}="${value}"`).toBe(true);
      }
    }
    expect(of('bouncer_webhooks_total{result="taken"}')).toBeGreaterThan(0);
    expect(of('bouncer_keep_out_removals_total{outcome="removed"}')).toBe(1);
    expect(of('bouncer_gateway_shard_ready{shard="0"}')).toBe(1);
    expect(of('bouncer_keep_outs_watched{}')).toBe(1);
    expect(of('bouncer_store_seconds_count{kind="write"}')).toBeGreaterThan(0);
    expect(of('bouncer_videosdk_requests_total{answer="ok",operation="remove-v1"}')).toBe(3);
    expect(of('bouncer_queue_wait_seconds_count{queue="removals"}')).toBeGreaterThan(0);
    expect(of('bouncer_queue_wait_seconds_count{queue="keep-out-checks"}')).toBeGreaterThan(0);
    expect(of('bouncer_clock_skew_seconds{server="discord"}')).toBeCloseTo(0, 0);
    const text = await (await fetch(`${address}/metrics`)).text();
    for (const secret of [...about, harness.environment['VIDEOSDK_API_KEY']]) {
      expect(text).not.toContain(secret);
    }
  });

  it.each(expressions)('is all that an expression reads: %s', async (_where, expression) => {
    parsePromQl(expression);
    const { samples } = await scrape(address);
    const { picked, grouped } = readIn(expression);
    expect(picked.length).toBeGreaterThan(0);
    const known = new Set(ADDED);
    for (const { metric, matchers } of picked) {
      const source = metric.startsWith('node_') ? nodeExporter(1).samples : [...samples, ...upness(1).samples];
      const series = source.filter(({ name }) => name === metric);
      expect(series, `${metric} is exposed`).not.toEqual([]);
      for (const label of Object.keys(series[0]?.labels ?? {})) {
        known.add(label);
      }
      for (const matcher of matchers) {
        const values = series.map(({ labels }) => labels[matcher.label]);
        expect(values, `${metric} has ${matcher.label}`).not.toContain(undefined);
        // Each of the values that it names exists: otherwise it's a typo.
        for (const value of matcher.value.split('|')) {
          if (!metric.startsWith('node_')) {
            expect(values.includes(value), `${metric} has ${matcher.label}="${value}"`).toBe(true);
          }
        }
        expect(values.some((value) => matches(matcher, value ?? ''))).toBe(true);
      }
    }
    for (const label of grouped) {
      expect(known, `groups by ${label}`).toContain(label);
    }
  });
});

describe('the dashboard', () => {
  it('names only labels that its expressions give, and one data source that the operator picks', () => {
    expect(templating.list).toMatchObject([{ name: 'datasource', type: 'datasource' }]);
    for (const { expr, legendFormat, datasource, title } of targets) {
      expect(datasource, title).toEqual({ type: 'prometheus', uid: DATA_SOURCE });
      const { grouped, picked } = readIn(inGrafana(expr));
      const all = Object.values<MetricDefinition>(METRICS).flatMap(({ name, labels = {} }) =>
        picked.some(({ metric }) => metric === name) ? Object.keys(labels) : [],
      );
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/gu)) {
        expect([...(grouped.length > 0 ? grouped : [...all, ...ADDED, 'mountpoint'])], title).toContain(label);
      }
    }
  });

  it('shows every metric of the bot', () => {
    const shown = new Set(targets.flatMap(({ expr }) => readIn(inGrafana(expr)).picked.map(({ metric }) => metric)));
    for (const { name, type } of Object.values<MetricDefinition>(METRICS)) {
      expect(shown, name).toContain(type === 'histogram' ? `${name}_bucket` : name);
    }
  });

  it('has panels that don’t overlap', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.get(`${x},${y}`), title).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

/**
 * What Prometheus has scraped of the real process. The values are real. When each scrape was made is not: a test can't
 * wait for five minutes.
 */
class Prometheus {
  readonly #scrapes: Timed[] = [];
  #at = 0;

  /** Scrapes once more, half a minute later unless said otherwise. A process that can't be reached shows nothing. */
  async scrape(afterSeconds = 30): Promise<void> {
    await pause(SAME_PAGE_MS);
    const { samples } = await scrape(address).catch(() => upness(0));
    this.add({ samples: samples.length > 1 ? [...samples, ...upness(1).samples] : samples }, afterSeconds);
  }

  add({ samples }: Pick<Scrape, 'samples'>, afterSeconds = 30): void {
    this.#at += afterSeconds;
    const labelled = samples.map((one) => ({ ...one, labels: { instance: 'a:9091', job: 'bouncer', ...one.labels } }));
    this.#scrapes.push({ at: this.#at, scrape: { samples: labelled } });
  }

  firing(): string[] {
    return alerts.filter(({ expr }) => evaluate(expr, this.#scrapes).size > 0).map(({ alert }) => alert);
  }

  async firingNow(): Promise<string[]> {
    await this.scrape();
    return this.firing();
  }
}

describe('an alert', () => {
  /** Those that a test below makes fire. */
  const tried = new Set<string>();
  let prometheus: Prometheus;

  const trying = (alert: string): string => {
    tried.add(alert);
    return alert;
  };
  const quiet = async (): Promise<void> => {
    // So much later that what was counted before doesn't count.
    await prometheus.scrape(600);
    await kick();
    await expect.poll(() => prometheus.firingNow(), { timeout: 60_000, interval: 300 }).toEqual([]);
  };

  beforeAll(async () => {
    prometheus = new Prometheus();
    sessions.endAll();
  });

  it('says how urgent it is, what is wrong, and stands in the list with what to do', () => {
    for (const { alert, labels, annotations, for: duration } of alerts) {
      expect(['critical', 'warning']).toContain(labels['severity']);
      expect(annotations.summary).not.toBe('');
      expect(annotations.description).toMatch(/\.$/u);
      expect(duration).toMatch(/^\d+m$/u);
      expect(PAGE).toContain(`| \`${alert}\` |`);
    }
  });

  it('fires while no bot answers', async () => {
    const alert = trying('BouncerDown');
    const down = new Prometheus();
    down.add({ samples: [] });
    expect(down.firing()).toEqual([alert]);
    await down.scrape();
    expect(down.firing()).toEqual([]);
    // One of two processes.
    const [other] = upness(0).samples.map((one) => ({ ...one, labels: { ...one.labels, instance: 'b:9091' } }));
    const { samples } = await scrape(address);
    down.add({ samples: [...samples, ...upness(1).samples, ...(other === undefined ? [] : [other])] });
    expect(down.firing()).toEqual([alert]);
  });

  it('fires when commands arrive and none is answered, and not once one is', async () => {
    await quiet();
    // So that the last command that was answered doesn't count anymore.
    await prometheus.scrape(600);
    const fault = harness.discord.fault('callback', { kind: 'status', status: 500 }, ALWAYS);
    harness.moderator.run('kick-participant', { participant: ANA.name });
    await expect.poll(() => prometheus.firingNow(), { interval: 300 }).toEqual([trying('BouncerAnswersNoKick')]);
    fault.remove();
    await kick();
    await expect.poll(() => prometheus.firingNow(), { interval: 300 }).toEqual([]);
  });

  it('fires when commands are refused because too many are in progress', async () => {
    await quiet();
    const released = Promise.withResolvers<void>();
    harness.videosdk.fault('any', { kind: 'hold', until: released.promise }, ALWAYS);
    const conversations = Array.from({ length: 21 }, (_, index) =>
      harness.guild.addMember({ name: `Moderator ${index}`, roles: [harness.moderators] }),
    ).flatMap((member) =>
      Array.from({ length: 20 }, () => member.run('kick-participant', { participant: ANA.participantId })),
    );
    await prometheus.scrape(0);
    await expect.poll(() => prometheus.firingNow(), { interval: 300 }).toContain(trying('BouncerTooBusy'));
    released.resolve();
    harness.videosdk.clearFaults();
    // On a busy machine, some of so many aren't acknowledged in time. That isn't what this is about.
    await Promise.allSettled(conversations.map((conversation) => conversation.reply()));
    await quiet();
  });

  it('fires while VideoSDK fails', async () => {
    await quiet();
    harness.videosdk.fault('any', { kind: 'status', status: 503 }, ALWAYS);
    await kick();
    await prometheus.scrape(0);
    await kick();
    await expect.poll(() => prometheus.firingNow(), { interval: 300 }).toEqual([trying('BouncerVideoSdkFailing')]);
    harness.videosdk.clearFaults();
    await quiet();
  });

  it('fires while the database fails', async () => {
    await quiet();
    const lock = sqliteLock(String(harness.environment['DATABASE_URL']).slice('file:'.length));
    await lock.outage();
    await prometheus.scrape(0);
    await kick();
    await expect
      .poll(
        async () => {
          await prometheus.scrape(1);
          return prometheus.firing();
        },
        { timeout: 60_000, interval: 500 },
      )
      .toEqual([trying('BouncerStoreFailing')]);
    await lock.recover();
    await quiet();
  });

  it('fires while a case has been open for more than five minutes', async () => {
    await quiet();
    const released = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: released.promise });
    const { sessionId } = sessions.open([ANA, BOB]);
    const kicked = harness.moderator.run('kick-participant', { participant: ANA.name, session: sessionId });
    await expect.poll(async () => (await scrape(address)).of('bouncer_open_cases{age="under-1m"}')).toBe(1);
    const store = new DatabaseSync(String(harness.environment['DATABASE_URL']).slice('file:'.length), {
      timeout: 5_000,
    });
    store.exec('update cases set created_at = created_at - 360000 where outcome is null');
    store.close();
    await expect.poll(() => prometheus.firingNow(), { interval: 300 }).toEqual([trying('BouncerCaseLeftOpen')]);
    released.resolve();
    await kicked.reply();
    await quiet();
  });

  it('fires while the bot can’t see someone who is kept out', async () => {
    await quiet();
    const { kick: keepOut } = fixtureOf(harness, sessions, [ANA, BOB]);
    await keepOut({ 'keep-out': 'until the session ends' }).reply();
    // Answers that show nothing, and no failures.
    const unseen = harness.videosdk.fault(
      ['active-participants', 'participant'],
      { kind: 'odd-body', body: 'html' },
      ALWAYS,
    );
    const unfound = harness.videosdk.fault(
      ['participants', 'get-session', 'list-sessions'],
      { kind: 'odd-body', body: 'html' },
      ALWAYS,
    );
    await expect
      .poll(() => prometheus.firingNow(), { timeout: 60_000, interval: 500 })
      .toContain(trying('BouncerKeepOutBlind'));
    unseen.clear();
    unfound.clear();
    await expect
      .poll(() => prometheus.firingNow(), { timeout: 60_000, interval: 500 })
      .not.toContain('BouncerKeepOutBlind');
    sessions.endAll();
    await quiet();
  });

  it('fires while the gateway is lost', async () => {
    await quiet();
    const { gateway } = harness.discord;
    const before = gateway.readyCount;
    gateway.refuseConnections(true);
    gateway.cut();
    await expect.poll(() => prometheus.firingNow(), { interval: 300 }).toEqual([trying('BouncerGatewayDown')]);
    gateway.refuseConnections(false);
    await gateway.waitForReady(before + 1);
    await quiet();
  });

  it('fires while the clock differs from VideoSDK’s', async () => {
    await quiet();
    const { behavior } = harness.videosdk;
    const fires = async (): Promise<boolean> => {
      await kick();
      return (await prometheus.firingNow()).includes(trying('BouncerClockOff'));
    };
    behavior.clockOffsetMs = 60_000;
    await expect.poll(fires, { timeout: 60_000, interval: 800 }).toBe(true);
    behavior.clockOffsetMs = 0;
    await expect.poll(fires, { timeout: 60_000, interval: 800 }).toBe(false);
    await quiet();
  });

  it('fires when little of a disk is left, whatever there is in memory', () => {
    const disk = new Prometheus();
    const build = { name: 'bouncer_build_info', labels: {}, value: 1 };
    const left = (bytes: number): void => disk.add({ samples: [build, ...nodeExporter(bytes).samples] });
    left(2e10);
    expect(disk.firing()).toEqual([]);
    left(9e9);
    expect(disk.firing()).toEqual([trying('BouncerDiskNearlyFull')]);
    left(1.1e10);
    expect(disk.firing()).toEqual([]);
  });

  it('is one that a test above has made fire', () => {
    expect([...tried].sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });
});
