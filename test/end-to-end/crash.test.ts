import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { LogLine } from '../../sandbox/bot-process.ts';
import type { Conversation } from '../../sandbox/discord/index.ts';
import { patience } from '../../sandbox/patience.ts';
import type { Fault } from '../../sandbox/videosdk/index.ts';
import type { CaseOutcome } from '../../src/cases/case.ts';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { type OpenStore, stores } from '../support/stores.ts';
import { removalRequests, type Sessions, sessionsOf } from './fixture.ts';
import { type Harness, startHarness, textOf } from './harness.ts';

/** How many kicks are in progress each time the bot is killed. */
const KICKS = 10;
/** How long a moment can take that only a broken bot doesn't reach, and how long one that may never come. */
const SURELY_WITHIN_MS = 20_000;
const PERHAPS_WITHIN_MS = 4_000;
/** How long the last run may take to finish what all the others left. It checks on people who stayed for ten seconds. */
const FINISHED_WITHIN_MS = 40_000;

interface Kick {
  readonly target: string;
  readonly sessionId: string;
  readonly conversation: Conversation;
}

/** How far a kick has come when the bot is killed. */
type Moment = 'sent' | 'acknowledged' | 'looked up' | 'asked' | 'answered' | 'shown' | 'any';
const MOMENTS: readonly Moment[] = ['sent', 'acknowledged', 'looked up', 'asked', 'answered', 'shown', 'any'];

/**
 * How often it's killed on each database: once at each moment, with many kicks that have come more or less far. All
 * orders of a kill and everything else are the simulator's, which has thousands of them in virtual time. Here a real
 * process dies, on a real database. For more, set CRASH_ROUNDS.
 */
const LIVES = Number(process.env['CRASH_ROUNDS'] ?? 1) * MOMENTS.length;
/** How long all of it may take. */
const LIVED_WITHIN_MS = 300_000 + LIVES * 5_000;
/** So many kicks at least are killed at each moment that surely comes. */
const AT_LEAST = 3;

/** What can become of a removal's request, and the time that prolongs it. */
const REMOVALS = (ms: number): readonly Fault[] => [
  { kind: 'hang-after-effect' },
  { kind: 'delay', ms },
  { kind: 'drop-after-effect' },
  { kind: 'hang' },
  { kind: 'delay-after-effect', ms },
  { kind: 'drop' },
];

/** Reproducible random numbers: a failing test names the seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Misfortunes {
  /** Their removals get no answer. */
  readonly hanging: ReadonlySet<Kick>;
  readonly clear: readonly (() => void)[];
}

/** Resolves once {@link AT_LEAST} of them have. */
async function some(all: readonly Promise<unknown>[]): Promise<void> {
  const left = all.map((one, index) => one.then(() => index));
  const done = new Set<number>();
  while (done.size < AT_LEAST) {
    done.add(await Promise.any(left.filter((_, index) => !done.has(index))));
  }
}

/** The whole story on one database: many short runs, and a last one that must finish what they left. */
class Story {
  readonly kicks: Kick[] = [];
  readonly log: LogLine[] = [];
  readonly #harness: Harness;
  readonly #store: LocalStore;
  readonly #sessions: Sessions;
  readonly #random: () => number;
  /** How many removals had something happen to them so far. */
  #asked = 0;

  constructor(harness: Harness, store: LocalStore, random: () => number) {
    this.#harness = harness;
    this.#store = store;
    this.#sessions = sessionsOf(harness.videosdk);
    this.#random = random;
  }

  async begin(): Promise<void> {
    // This process was the only user of the database. Otherwise a new one would have to wait until its lease runs out.
    await this.#store.db.updateTable('leases').set({ until: 1 }).execute();
    const bot = this.#harness.launch();
    await bot.waitForLog(({ msg }) => msg === 'ready');
  }

  /** One run: starts some kicks at once, and kills the bot in the middle of them. */
  async live(life: number): Promise<void> {
    await this.begin();
    const { bot } = this.#harness;
    // In turn, so that each is hit, whatever the seed is.
    const moment = MOMENTS[life % MOMENTS.length] ?? 'any';
    const kicks = Array.from({ length: KICKS }, () => this.#kick());
    const faults = this.#misfortunes(moment, kicks);
    if (moment === 'shown') {
      // Nothing keeps a result from being shown. A bot that shows none is broken, and the rest would take minutes.
      await some(kicks.map(({ conversation }) => conversation.reply({ timeoutMs: SURELY_WITHIN_MS })));
    } else if (moment === 'asked') {
      // Those that get no answer are still in progress, however long the others take.
      await some(kicks.filter((kick) => faults.hanging.has(kick)).map((kick) => this.#until(moment, kick)));
    } else {
      // Other moments may never come, for example because VideoSDK hangs. Then this one is as good as any.
      await Promise.race([this.#until(moment, this.#one(kicks)).catch(() => undefined), pause(PERHAPS_WITHIN_MS)]);
    }
    await pause(this.#random() * (moment === 'any' ? 250 : moment === 'looked up' ? 15 : 4));
    bot.signal('SIGKILL');
    await bot.exited;
    for (const clear of faults.clear) {
      clear();
    }
    this.log.push(...bot.log);
  }

  #kick(): Kick {
    const { moderator } = this.#harness;
    const target = `p-${this.kicks.length}-${Math.floor(this.#random() * 1e9).toString(36)}`;
    const { sessionId } = this.#sessions.open([`host-${target}`, target]);
    const conversation = moderator.run('kick-participant', { participant: target, session: sessionId });
    const kick = { target, sessionId, conversation };
    this.kicks.push(kick);
    return kick;
  }

  /** Prolongs steps that otherwise take no time, so that many kills hit them. */
  #misfortunes(moment: Moment, kicks: readonly Kick[]): Misfortunes {
    const { videosdk, discord } = this.#harness;
    const ms = 20 + this.#random() * 300;
    const effect = moment === 'shown' ? 0 : this.#one([0, 0, 100, 400]);
    videosdk.behavior.removalTakesEffectAfterMs = effect;
    const faults: { remove?(): void; clear?(): void }[] = [];
    const hanging = new Set<Kick>();
    if (moment === 'asked' || (moment === 'any' && this.#random() < 0.5)) {
      // In turn, so that each kind comes on each database.
      for (const kick of kicks) {
        const kinds = REMOVALS(ms);
        const fault = kinds[this.#asked % kinds.length] as Fault;
        this.#asked += 1;
        faults.push(videosdk.fault('remove-v1', fault, { sessionId: kick.sessionId }));
        if (fault.kind.startsWith('hang')) {
          hanging.add(kick);
        }
      }
    }
    if (moment === 'answered' || (moment === 'any' && this.#random() < 0.5)) {
      faults.push(discord.fault('edit-original', { kind: 'delay', ms }, { times: KICKS }));
    }
    if (moment === 'sent') {
      faults.push(
        discord.fault('callback', { kind: 'delay', ms }, { times: KICKS / 2 }),
        discord.fault('callback', { kind: 'late-answer', ms }, { times: KICKS / 2 }),
      );
    }
    const clear = faults.map((fault) => () => {
      fault.remove?.();
      fault.clear?.();
    });
    return { hanging, clear };
  }

  async #until(moment: Exclude<Moment, 'shown'>, { sessionId, conversation }: Kick): Promise<void> {
    const { videosdk } = this.#harness;
    switch (moment) {
      case 'sent':
      case 'any':
        return;
      case 'acknowledged':
        await conversation.acknowledged();
        return;
      case 'looked up':
        await videosdk.waitForRequest({
          operation: 'active-participants',
          where: (request) => request.sessionId === sessionId && request.state === 'answered',
        });
        return;
      case 'asked':
        await videosdk.waitForRequest(
          { operation: 'remove-v1', where: (request) => request.sessionId === sessionId },
          { timeoutMs: SURELY_WITHIN_MS },
        );
        await pause(this.#random() * 200);
        return;
      case 'answered':
        await videosdk.waitForRequest({
          operation: 'remove-v1',
          where: (request) => request.sessionId === sessionId && request.state === 'answered',
        });
        await pause(this.#random() * 30);
        return;
    }
  }

  #one<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T;
  }

  /** Resolves once all is finished: no open case, and no reply left to send. */
  async untilFinished(): Promise<void> {
    for (const until = performance.now() + patience(FINISHED_WITHIN_MS); ; await pause(200)) {
      const left = await this.#store.db
        .selectFrom('cases')
        .select(['number', 'outcome'])
        .where((eb) => eb.or([eb('outcome', 'is', null), eb('reply_token', 'is not', null)]))
        .execute();
      if (left.length === 0) {
        return;
      }
      if (performance.now() > until) {
        throw new Error(`not finished: ${JSON.stringify(left)}`);
      }
    }
  }
}

const SINCE: readonly (CaseOutcome | null)[] = ['gone-since', 'there-since'];

describe.concurrent.each(stores)('a bot on $name that is killed again and again during kicks', (kind) => {
  const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1e9);
  let cache: string;
  let at: OpenStore;
  let harness: Harness;
  let store: LocalStore;
  let story: Story;
  let lastLifeAt: number;
  let cases: Awaited<ReturnType<typeof casesOf>>;

  const casesOf = (from: LocalStore) => from.db.selectFrom('cases').selectAll().orderBy('number').execute();
  const caseOn = ({ target }: Kick) => cases.filter((one) => one.target_id === target);
  const requestsFor = ({ target, sessionId }: Kick) =>
    removalRequests(harness.videosdk.requests).filter(
      (request) => request.sessionId === sessionId && request.participantId === target,
    );
  const isIn = ({ target, sessionId }: Kick) =>
    harness.videosdk.connected(sessionId).some(({ participantId }) => participantId === target);

  beforeAll(async () => {
    at = await kind.open();
    cache = await mkdtemp(join(tmpdir(), 'bouncer-cache-'));
    // With its code compiled once, each start takes half the time.
    harness = await startHarness({ environment: { DATABASE_URL: at.url, NODE_COMPILE_CACHE: cache } });
    await harness.bot.stop();
    store = await openStore(at.url);
    story = new Story(harness, store, randomOf(seed));
    for (let life = 0; life < LIVES; life += 1) {
      await story.live(life);
    }
    harness.videosdk.behavior.removalTakesEffectAfterMs = 0;
    lastLifeAt = Date.now();
    await story.begin();
    await story.untilFinished();
    story.log.push(...harness.bot.log);
    cases = await casesOf(store);
  }, LIVED_WITHIN_MS);

  afterAll(async () => {
    await harness?.[Symbol.asyncDispose]();
    await store?.close();
    await at?.[Symbol.asyncDispose]();
    await rm(cache, { recursive: true, force: true });
  });

  it('loses no case: everything VideoSDK was asked for is on record', ({ expect }) => {
    for (const kick of story.kicks) {
      expect(caseOn(kick).length, `seed ${seed}, ${kick.target}`).toBeGreaterThanOrEqual(requestsFor(kick).length);
      expect(caseOn(kick).length).toBeLessThanOrEqual(1);
    }
    expect(cases.map(({ number }) => number)).toEqual(cases.map((_, index) => index + 1));
  });

  it('never asks for the same removal twice', ({ expect }) => {
    for (const kick of story.kicks) {
      expect(requestsFor(kick).length, `seed ${seed}, ${kick.target}`).toBeLessThanOrEqual(1);
    }
  });

  it('was killed at each step', ({ expect }) => {
    const count = (of: (kick: Kick) => boolean): number => story.kicks.filter(of).length;
    const steps = {
      'before it was acknowledged': count(
        ({ conversation }) => conversation.versions.length === 0 && !known(conversation),
      ),
      'before it was recorded': count((kick) => known(kick.conversation) && caseOn(kick).length === 0),
      'recorded, before VideoSDK was asked': count((kick) => caseOn(kick).length > 0 && requestsFor(kick).length === 0),
      'between the asking and the outcome': count(
        (kick) => requestsFor(kick).length > 0 && SINCE.includes(caseOn(kick)[0]?.outcome ?? null),
      ),
      'between the outcome and the reply, or after': count((kick) => caseOn(kick)[0]?.outcome === 'removed'),
    };
    console.info(kind.name, `seed ${seed}`, steps);
    for (const [step, times] of Object.entries(steps)) {
      // The commit and the request are a millisecond apart, so not every run hits this step.
      expect(times, `seed ${seed}, ${step}`).toBeGreaterThanOrEqual(step.startsWith('recorded') ? 0 : AT_LEAST);
    }
  });

  it('claims nothing that didn’t happen', ({ expect }) => {
    for (const kick of story.kicks) {
      const [one] = caseOn(kick);
      if (one === undefined) {
        expect(isIn(kick), `seed ${seed}, ${kick.target}: no case, so nothing may have been done`).toBe(true);
        continue;
      }
      const effects = requestsFor(kick).map(({ effect }) => effect);
      const about = `seed ${seed}, case ${one.number}, ${effects}`;
      // An answer that takes over 5 s, on a busy machine, counts as none. The people are then seen to be gone without
      // it.
      expect(['removed', 'gone', 'gone-since', 'there-since'], about).toContain(one.outcome);
      if (one.outcome === 'removed') {
        expect(effects, about).toEqual(['done']);
      }
      expect(isIn(kick), about).toBe(one.outcome === 'there-since');
    }
  });

  it('finishes each reply it can, and the reply says what the case says', ({ expect }) => {
    for (const kick of story.kicks) {
      const [one] = caseOn(kick);
      const last = kick.conversation.versions.at(-1);
      if (one === undefined) {
        continue;
      }
      const about = `seed ${seed}, case ${one.number}, ${one.outcome}`;
      expect(last, about).toBeDefined();
      const text = last === undefined ? '' : textOf(last);
      expect(text, about).toMatch(new RegExp(`\\bCase ${one.number}\\b`, 'u'));
      expect(/✅ Removed/u.test(text), `${about}: ${text}`).toBe(one.outcome === 'removed');
      if (one.outcome === 'gone-since') {
        expect(text, about).toMatch(/Out when last checked: /u);
      }
      if (one.outcome === 'there-since') {
        expect(text, about).toMatch(/Still in when last checked: /u);
      }
    }
  });

  it('logs what it finished', ({ expect }) => {
    const logged = new Set(
      story.log.filter(({ msg }) => msg === 'case settled after a crash').map(({ case: number }) => number),
    );
    // Not those of earlier runs: they may have been killed between settling the case and logging it.
    const finished = cases.filter(
      ({ outcome, settled_at }) => SINCE.includes(outcome) && (settled_at ?? 0) > lastLifeAt,
    );
    expect(finished.filter(({ number }) => !logged.has(number))).toEqual([]);
    expect(logged.size).toBeGreaterThan(0);
  });

  it('can remove everyone again afterwards', async ({ expect }) => {
    const stayed = story.kicks.filter(isIn).slice(0, 5);
    const again = stayed.map(({ target, sessionId }) =>
      harness.moderator.run('kick-participant', { participant: target, session: sessionId }),
    );
    for (const conversation of again) {
      expect(textOf(await conversation.messageWhere((message) => textOf(message).includes('✅')))).toContain('Removed');
    }
  });
});

/** Whether Discord was told in time that the bot is working on it. */
function known({ state }: Conversation): boolean {
  return state === 'deferred' || state === 'answered';
}
