import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../load/open-loop.ts';
import { cpuMs } from '../load/process-usage.ts';
import { type Course, course, type Point } from '../report/fit.ts';
import { percentile } from '../report/statistics.ts';
import { type Finding, Ledger, lateReturns, type OutBecause, type Return } from './ledger.ts';
import { type Life, Lives } from './lives.ts';
import { Machine } from './machine.ts';
import { DEEDS, type Deed, Moderators } from './moderators.ts';
import { MOVE_EVERY_MS, People } from './people.ts';
import { setUp } from './setup.ts';
import { noPostgres, openStage, type Slot, type Stage } from './stage.ts';
import { type Incident, Troubles } from './troubles.ts';
import { type Latencies, type Tally, Watch } from './watch.ts';

const DEEDS_PER_SECOND = 3;
const SAMPLES = 240;
const SAMPLE_EVERY_AT_LEAST_MS = 5000;
const INCIDENTS = 20;
const INCIDENT_EVERY_AT_LEAST_MS = 15_000;
/** Of 50 servers with four rooms each. */
const GUILDS = { postgres: 34, sqlite: 16 };
const ROOMS_PER_GUILD = 4;
/** At the end, everything that was asked must be answered by then. */
const SETTLED_WITHIN_MS = 150_000;
/** Until the last to come back are out, and no one is removed twice. */
const REST_MS = 20_000;
/** Records of requests are kept no longer, so that this process doesn't grow. */
const FORGET_EVERY_MS = 30_000;

/** How long people were in who had to go, in ms. */
export type Stays = {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly slowest: number;
};

/** What happened while everything happened at once. */
export type TogetherReport = {
  readonly minutes: number;
  readonly stages: readonly string[];
  readonly guilds: number;
  readonly sessions: number;
  readonly comings: number;
  readonly deeds: Readonly<Record<Deed, number>>;
  readonly tally: Omit<Tally, 'titles'>;
  /** What moderators gave up half-way, by why. */
  readonly givenUp: Readonly<Record<string, number>>;
  readonly titles: Readonly<Record<string, number>>;
  readonly claims: Readonly<Record<string, number>>;
  readonly removals: number;
  readonly repeated: number;
  readonly returns: Readonly<Record<OutBecause, Stays>>;
  readonly locks: { readonly locked: number; readonly unlocked: number };
  /** Messages in log channels. */
  readonly posts: { readonly reports: number; readonly cases: number };
  readonly faults: number;
  readonly incidents: Readonly<Record<Incident, number>>;
  readonly acknowledged: { readonly p50: number; readonly p99: number; readonly course: Course };
  readonly answered: { readonly p50: number; readonly p99: number; readonly course: Course };
  readonly lives: readonly Life[];
  /** Lines of the bots' logs at error or fatal, by process and message. */
  readonly logged: Readonly<Record<string, number>>;
  /** Of this process and of the bots, as a share of one core. */
  readonly cpu: { readonly generator: number; readonly bots: number };
  /** How late this process was, at the most. */
  readonly lateMs: number;
  /** The share of the time in which the machine was too busy with other programs. */
  readonly stuckShare: number;
  readonly findings: readonly Finding[];
};

export type TogetherOptions = {
  readonly minutes: number;
  /** A folder for the bots' logs and all samples; none are kept without it. */
  readonly logs: string | undefined;
  readonly say: (line: string) => void;
};

/** Everything at once, for this long, on as many databases as there can be here. */
export async function runTogether({ minutes, logs, say }: TogetherOptions): Promise<TogetherReport> {
  if (logs !== undefined) mkdirSync(logs, { recursive: true });
  const ledger = new Ledger();
  const missing = noPostgres();
  if (missing !== null) say(`  Skipping PostgreSQL: ${missing}`);
  const common = { roomsPerGuild: ROOMS_PER_GUILD, ledger, logs };
  const stages = await Promise.all([
    ...(missing === null
      ? [openStage({ ...common, name: 'PostgreSQL', engine: 'postgres', processes: 2, guilds: GUILDS.postgres })]
      : []),
    openStage({ ...common, name: 'SQLite', engine: 'sqlite', processes: 1, guilds: GUILDS.sqlite }),
  ]);
  try {
    return await run(stages, ledger, { minutes, logs, say });
  } finally {
    await Promise.allSettled(stages.map((stage) => stage.close()));
  }
}

type Scene = {
  readonly stage: Stage;
  readonly watch: Watch;
  readonly people: People;
  readonly moderators: Moderators;
  /** Its share of what is done. */
  readonly share: number;
};

async function run(
  stages: readonly Stage[],
  ledger: Ledger,
  { minutes, logs, say }: TogetherOptions,
): Promise<TogetherReport> {
  const guilds = stages.reduce((sum, { communities }) => sum + communities.length, 0);
  const slots = stages.flatMap((stage) => stage.slots);
  const machine: Machine = new Machine(
    () => slots.flatMap(({ peer }) => peer?.pid ?? []),
    (stuck) => {
      for (const { watch } of scenes) watch.disturb({ ...stuck, session: null });
    },
  );
  const scenes = stages.map((stage): Scene => {
    const watch = new Watch(stage, ledger, machine);
    const moderators: Moderators = new Moderators(stage, watch, ledger, (person, room) => {
      if (room === null) people.comesBack(person);
      else people.comesIntoLaterSessions(room, person);
    });
    const people = new People(stage, watch, ledger, moderators.meant);
    return { stage, watch, people, moderators, share: stage.communities.length / guilds };
  });
  const troubles = new Troubles(stages, (stage) => sceneOf(scenes, stage).watch);
  const processes = new Usage(slots);
  await Promise.all(scenes.flatMap(({ stage }) => stage.slots.map((slot) => stage.start(slot))));
  if (ledger.findings.length > 0) throw new Error(ledger.findings[0]?.what);
  await Promise.all(stages.map(setUp));
  for (const { people } of scenes) people.fill();

  const lateness = new Lateness();
  const lives = new Lives();
  const begin = Date.now();
  const end = begin + minutes * 60_000;
  const forMs = minutes * 60_000;
  const sampleEveryMs = Math.max(SAMPLE_EVERY_AT_LEAST_MS, forMs / SAMPLES);
  const strikeEveryMs = Math.max(INCIDENT_EVERY_AT_LEAST_MS, forMs / INCIDENTS);
  let acted = 0;
  let nextSample = begin;
  let nextStrike = begin + strikeEveryMs / 2;
  let nextForget = begin + FORGET_EVERY_MS;
  let strikes = 0;
  let striking: Promise<void> = Promise.resolve();
  let sampling: Promise<void> = Promise.resolve();
  let told = 0;

  const tick = async (): Promise<void> => {
    const due = performance.now() + MOVE_EVERY_MS;
    for (const { watch } of scenes) watch.look();
    const now = Date.now();
    if (now >= nextForget) {
      nextForget = now + FORGET_EVERY_MS;
      for (const { stage } of scenes) stage.videosdk.forget();
    }
    for (; told < ledger.findings.length; told += 1) {
      const finding = ledger.findings[told];
      if (finding !== undefined) say(`  ${new Date(finding.at).toISOString()} ${finding.fault}: ${finding.what}`);
    }
    await pause(Math.max(0, due - performance.now()));
    lateness.note(Date.now(), performance.now() - due);
  };

  while (Date.now() < end) {
    const now = Date.now();
    for (const { people, moderators } of scenes) {
      people.move();
      moderators.move();
    }
    troubles.move();
    for (; acted < ((now - begin) / 1000) * DEEDS_PER_SECOND; acted += 1) chosen(scenes).moderators.act();
    if (now >= nextSample) {
      nextSample = now + sampleEveryMs;
      sampling = lives.sample(slots);
    }
    // Not shortly before the end: what was asked is to be answered.
    if (now >= nextStrike && now < end - strikeEveryMs / 3) {
      nextStrike = now + strikeEveryMs;
      const { incident, stage, slot } = next(scenes, strikes);
      strikes += 1;
      striking = striking
        .then(() => troubles.strike(incident, stage, slot))
        .catch((error: unknown) => ledger.found('process', Date.now(), `${incident} of ${slot.name}: ${error}`));
    }
    await tick();
  }

  await striking;
  troubles.rest();
  for (const { people } of scenes) people.rest();
  const settledBy = Date.now() + SETTLED_WITHIN_MS;
  const quietFrom = Date.now() + REST_MS;
  const isOpen = (): boolean => ledger.posts.waiting > 0 || scenes.some(({ watch }) => watch.open > 0);
  while (Date.now() < settledBy && (Date.now() < quietFrom || isOpen())) await tick();
  await sampling;
  await lives.sample(slots);
  const usage = processes.shares();
  for (const { stage } of scenes) for (const slot of stage.slots) await stage.stop(slot);
  machine.close();
  for (const { watch } of scenes) {
    watch.close();
    if (watch.open > 0) ledger.found('lost', Date.now(), `${watch.open} commands are still not answered`);
  }
  ledger.posts.close(Date.now());
  if (logs !== undefined) writeFileSync(join(logs, 'samples.json'), JSON.stringify(lives.samples()));
  const disturbances = scenes.flatMap(({ watch }) => watch.disturbances);
  const late = lateReturns(ledger.returns, disturbances, (from, to) => lateness.between(from, to), Date.now());
  return report({
    minutes,
    scenes,
    ledger,
    troubles,
    lives: lives.all(),
    usage,
    lateMs: lateness.most,
    stuckShare: machine.share,
    findings: [...ledger.findings, ...late],
  });
}

function report(of: {
  readonly minutes: number;
  readonly scenes: readonly Scene[];
  readonly ledger: Ledger;
  readonly troubles: Troubles;
  readonly lives: readonly Life[];
  readonly usage: TogetherReport['cpu'];
  readonly lateMs: number;
  readonly stuckShare: number;
  readonly findings: readonly Finding[];
}): TogetherReport {
  const { scenes, ledger, troubles } = of;
  const tallies = scenes.map(({ watch }) => watch.tally);
  const total = (key: keyof Omit<Tally, 'titles'>): number => tallies.reduce((sum, each) => sum + each[key], 0);
  const latencies = scenes.flatMap(({ watch }) => watch.latencies).toSorted((one, other) => one.at - other.at);
  const slots = scenes.flatMap(({ stage }) => stage.slots);
  return {
    minutes: of.minutes,
    stages: scenes.map(({ stage }) => `${stage.name}: ${stage.slots.length} × ${stage.communities.length} servers`),
    guilds: scenes.reduce((sum, { stage }) => sum + stage.communities.length, 0),
    sessions: scenes.reduce((sum, { people }) => sum + people.sessions, 0),
    comings: scenes.reduce((sum, { people }) => sum + people.comings, 0),
    deeds: Object.fromEntries(
      Object.keys(DEEDS).map((deed) => [
        deed,
        scenes.reduce((sum, { moderators }) => sum + moderators.done[deed as Deed], 0),
      ]),
    ) as Record<Deed, number>,
    tally: {
      sent: total('sent'),
      answered: total('answered'),
      noProcess: total('noProcess'),
      cutShort: total('cutShort'),
      afterRestart: total('afterRestart'),
      refusedByDiscord: total('refusedByDiscord'),
      unanswered: total('unanswered'),
      stuck: total('stuck'),
    },
    givenUp: added(scenes.map(({ moderators }) => moderators.givenUp)),
    titles: added(tallies.map(({ titles }) => titles)),
    claims: Object.fromEntries(ledger.counts.claims),
    removals: ledger.counts.removals,
    repeated: ledger.counts.repeated,
    returns: {
      'kept out': staysOf(ledger.returns, 'kept out'),
      'kept out of the room': staysOf(ledger.returns, 'kept out of the room'),
      locked: staysOf(ledger.returns, 'locked'),
    },
    locks: { locked: ledger.counts.locked, unlocked: ledger.counts.unlocked },
    posts: ledger.posts.counts,
    faults: troubles.faults,
    incidents: troubles.incidents,
    acknowledged: latency(latencies, ({ acknowledged }) => acknowledged),
    answered: latency(latencies, ({ answered }) => answered),
    lives: of.lives,
    logged: added(slots.map(({ name, logged }) => new Map([...logged].map(([what, n]) => [`${name}: ${what}`, n])))),
    cpu: of.usage,
    lateMs: of.lateMs,
    stuckShare: of.stuckShare,
    findings: of.findings,
  };
}

function added(maps: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const map of maps) for (const [key, n] of map) sums.set(key, (sums.get(key) ?? 0) + n);
  return Object.fromEntries([...sums].toSorted(([, one], [, other]) => other - one));
}

function staysOf(returns: readonly Return[], because: OutBecause): Stays {
  const mine = returns.filter((each) => each.because === because);
  // Who left or was let stay took no time of the bot's.
  const took = mine.flatMap(({ from, to, endsAt }) => (to === null || to > endsAt ? [] : [to - from]));
  return {
    count: mine.length,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    slowest: percentile(took, 1),
  };
}

/** Whether it gets slower, by the median of each sixtieth of the run. */
function latency(
  all: readonly Latencies[],
  of: (each: Latencies) => number | null,
): { readonly p50: number; readonly p99: number; readonly course: Course } {
  const points = all.flatMap((each) => {
    const y = of(each);
    return y === null ? [] : [{ x: each.at / 3_600_000, y }];
  });
  const size = Math.max(1, Math.ceil(points.length / 60));
  const medians: Point[] = [];
  for (let at = 0; at < points.length; at += size) {
    const bin = points.slice(at, at + size);
    medians.push({
      x: bin[0]?.x ?? 0,
      y: percentile(
        bin.map(({ y }) => y),
        0.5,
      ),
    });
  }
  const values = points.map(({ y }) => y);
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99), course: course(medians) };
}

function sceneOf(scenes: readonly Scene[], stage: Stage): Scene {
  const found = scenes.find((scene) => scene.stage === stage);
  if (found === undefined) throw new Error('no such stage');
  return found;
}

function chosen(scenes: readonly Scene[]): Scene {
  let at = Math.random();
  for (const scene of scenes) {
    at -= scene.share;
    if (at < 0) return scene;
  }
  return scenes[0] as Scene;
}

const ORDER: readonly Incident[] = ['kill', 'gateway', 'restart', 'database', 'videosdk'];

/** Takes the incidents and the processes in turn. One process lives on, so that what grows slowly shows. */
function next(
  scenes: readonly Scene[],
  strikes: number,
): { readonly incident: Incident; readonly stage: Stage; readonly slot: Slot } {
  const incident = ORDER[strikes % ORDER.length] as Incident;
  const round = Math.floor(strikes / ORDER.length);
  const { stage } = (incident === 'database' ? scenes[0] : scenes[round % scenes.length]) as Scene;
  const isDeadly = incident === 'kill' || incident === 'restart';
  const slot = isDeadly ? stage.slots[0] : stage.slots[strikes % stage.slots.length];
  return { incident, stage, slot: slot as Slot };
}

/** How late this process's timers were, and when. */
class Lateness {
  most = 0;
  readonly #late: { readonly at: number; readonly ms: number }[] = [];

  note(at: number, ms: number): void {
    this.most = Math.max(this.most, ms);
    if (ms > 50) this.#late.push({ at, ms });
  }

  /** All of it in this time. */
  between(from: number, to: number): number {
    return this.#late.reduce((sum, { at, ms }) => (at >= from && at <= to ? sum + ms : sum), 0);
  }
}

/** CPU of this process, and of the bots through all their lives. */
class Usage {
  readonly #slots: readonly Slot[];
  readonly #begin = performance.now();
  readonly #own = process.cpuUsage();
  /** By process ID, the last that was seen. */
  readonly #bots = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(slots: readonly Slot[]) {
    this.#slots = slots;
    this.#timer = setInterval(() => this.#look(), 2000);
    this.#timer.unref();
  }

  shares(): TogetherReport['cpu'] {
    this.#look();
    clearInterval(this.#timer);
    const elapsed = performance.now() - this.#begin;
    const { user, system } = process.cpuUsage(this.#own);
    const bots = [...this.#bots.values()].reduce((sum, ms) => sum + ms, 0);
    return { generator: (user + system) / 1000 / elapsed, bots: bots / elapsed };
  }

  #look(): void {
    for (const { peer } of this.#slots) {
      if (peer === null || peer.hasExited()) continue;
      try {
        this.#bots.set(peer.pid, cpuMs(peer.pid));
      } catch {
        // It has just ended.
      }
    }
  }
}
