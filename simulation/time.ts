import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Chance } from './chance.ts';

/** When every run starts, as Unix time in milliseconds. */
export const EPOCH = Date.UTC(2026, 10, 14, 20, 0, 0);

/** Something that will happen. */
interface Due {
  readonly at: number;
  readonly order: number;
  readonly what: string;
  run: (() => void) | null;
}

/** The real ones, from before a run. */
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  Date: globalThis.Date,
  now: performance.now,
  abortTimeout: AbortSignal.timeout,
  random: Math.random,
  randomUUID: crypto.randomUUID,
  randomBytes: crypto.randomBytes,
};

/** Whose code is running, and its cause: the interaction that triggered it, if any. */
interface Running {
  readonly machine: Machine;
  readonly cause: string | null;
}

const current = new AsyncLocalStorage<Running>();

/** The interaction that triggered the running code. */
export function currentCause(): string | null {
  return current.getStore()?.cause ?? null;
}

/** A run's virtual time, in milliseconds from its start, and everything that will happen in it. */
export class Timeline {
  readonly chance: Chance;
  /** Called for each event before it happens. */
  readonly onEvent: (what: string) => void;
  #now = 0;
  #count = 0;
  readonly #heap: Due[] = [];

  constructor(chance: Chance, onEvent: (what: string) => void) {
    this.chance = chance;
    this.onEvent = onEvent;
  }

  get now(): number {
    return this.#now;
  }

  /** How many events happened so far or are scheduled. */
  get count(): number {
    return this.#count;
  }

  /** Schedules something. Events at the same moment happen in the order in which they were scheduled. */
  at(when: number, what: string, run: () => void): Due {
    this.#count += 1;
    const due: Due = { at: Math.max(this.#now, Math.ceil(when)), order: this.#count, what, run };
    push(this.#heap, due);
    return due;
  }

  after(ms: number, what: string, run: () => void): Due {
    return this.at(this.#now + ms, what, run);
  }

  /**
   * Runs everything due until then, one event after another, each with all its immediate consequences.
   *
   * @param afterEach checks the world between two events; returning true ends the run
   */
  async run(until: number, afterEach: () => boolean): Promise<void> {
    for (;;) {
      const due = this.#heap[0];
      if (due === undefined || due.at > until) {
        this.#now = until;
        return;
      }
      pop(this.#heap);
      const { run } = due;
      if (run === null) {
        continue;
      }
      due.run = null;
      this.#now = due.at;
      this.onEvent(due.what);
      run();
      await settled();
      if (afterEach()) {
        return;
      }
    }
  }

  /** Waits until no code that can run right away is left, neither in the code under test nor in the models. */
  settle(): Promise<void> {
    return settled();
  }
}

/**
 * Resolves once all settled promises have been handled, and what they scheduled for the next tick, too. This takes no
 * real time.
 */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) {
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
  }
}

/** A real turn of the event loop, for what the runtime only reports between turns, such as unhandled rejections. */
export function realTurn(): Promise<void> {
  return new Promise((resolve) => {
    real.setImmediate(resolve);
  });
}

/** Milliseconds of real time, for the tool's own limits. */
export function realNow(): number {
  return real.now.call(performance);
}

/**
 * A process and its machine: its clocks, its timers, and its life. It can be paused for a while, and it can die at any
 * moment. Then nothing it waits for ever comes, and nothing it requests arrives.
 */
export class Machine {
  readonly name: string;
  readonly timeline: Timeline;
  readonly startedAt: number;
  /** How far its wall clock is ahead of true time. */
  wallOffset = 0;
  #alive = true;
  #pausedSince: number | null = null;
  #held: { readonly what: string; readonly run: () => void; readonly cause: string | null }[] = [];
  #timers = new Set<Timer>();
  #callsLeft = Number.POSITIVE_INFINITY;
  readonly #onDeath = new Set<() => void>();

  constructor(name: string, timeline: Timeline, wallOffset = 0) {
    this.name = name;
    this.timeline = timeline;
    this.startedAt = timeline.now;
    this.wallOffset = wallOffset;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get paused(): boolean {
    return this.#pausedSince !== null;
  }

  get timers(): readonly string[] {
    return [...this.#timers].map(({ what }) => what);
  }

  /** Unix time in milliseconds, by this machine's clock. */
  wallNow(): number {
    return EPOCH + this.timeline.now + this.wallOffset;
  }

  /** Milliseconds since it started. */
  elapsed(): number {
    return this.timeline.now - this.startedAt;
  }

  /** Runs code as part of this process. */
  enter<T>(work: () => T, cause: string | null = null): T {
    return current.run({ machine: this, cause }, work);
  }

  /** Schedules something in this process: delayed while it's paused, and never once it's dead. */
  at(when: number, what: string, run: () => void): Due {
    const cause = currentCause();
    return this.timeline.at(when, `${this.name}: ${what}`, () => this.#deliver(what, run, cause));
  }

  after(ms: number, what: string, run: () => void): Due {
    return this.at(this.timeline.now + ms, what, run);
  }

  #deliver(what: string, run: () => void, cause: string | null): void {
    if (!this.#alive) {
      return;
    }
    if (this.#pausedSince !== null) {
      this.#held.push({ what, run, cause });
      return;
    }
    this.enter(run, cause);
  }

  /** Delays everything it waits for until it's resumed. */
  pause(): void {
    this.#pausedSince ??= this.timeline.now;
  }

  resume(): void {
    if (this.#pausedSince === null) {
      return;
    }
    this.#pausedSince = null;
    const held = this.#held;
    this.#held = [];
    // One after another, each with its consequences, as in a real event loop.
    for (const { what, run, cause } of held) {
      this.timeline.after(0, `${this.name}: ${what}`, () => this.#deliver(what, run, cause));
    }
  }

  kill(): void {
    if (!this.#alive) {
      return;
    }
    this.#alive = false;
    this.#held = [];
    this.#timers.clear();
    for (const tell of this.#onDeath) {
      tell();
    }
    this.#onDeath.clear();
  }

  /** Kills it after this many more calls to the outside world, before the next one arrives. */
  killAfterCalls(calls: number): void {
    this.#callsLeft = calls;
  }

  onDeath(tell: () => void): void {
    this.#onDeath.add(tell);
  }

  notOnDeath(tell: () => void): void {
    this.#onDeath.delete(tell);
  }

  /** Whether its next request arrives at all. */
  heard(): boolean {
    if (!this.#alive) {
      return false;
    }
    this.#callsLeft -= 1;
    if (this.#callsLeft < 0) {
      this.kill();
      return false;
    }
    return true;
  }

  /** Resolves in this process when `start` says so; never, once it's dead. */
  promise<T>(
    start: (settle: { resolve(ms: number, value: T): void; reject(ms: number, error: unknown): void }) => void,
    what: string,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.heard()) {
        return;
      }
      start({
        resolve: (ms, value) => void this.after(ms, what, () => resolve(value)),
        reject: (ms, error) => void this.after(ms, what, () => reject(error)),
      });
    });
  }

  startTimer(callback: (...args: unknown[]) => void, ms: unknown, args: unknown[], every: boolean): Timer {
    const timer = new Timer(this, callback, args, delay(ms), every, this.#timers);
    if (this.#alive) {
      timer.start();
    }
    return timer;
  }
}

function delay(ms: unknown): number {
  const number = Number(ms);
  return number >= 1 && number <= 2_147_483_647 ? Math.trunc(number) : 1;
}

/** What `setTimeout` and `setInterval` return. */
class Timer {
  readonly what: string;
  readonly #machine: Machine;
  readonly #callback: (...args: unknown[]) => void;
  readonly #args: unknown[];
  readonly #ms: number;
  readonly #every: boolean;
  readonly #all: Set<Timer>;
  #due: Due | null = null;
  #stopped = false;

  constructor(
    machine: Machine,
    callback: (...args: unknown[]) => void,
    args: unknown[],
    ms: number,
    every: boolean,
    all: Set<Timer>,
  ) {
    this.#machine = machine;
    this.#callback = callback;
    this.#args = args;
    this.#ms = ms;
    this.#every = every;
    this.#all = all;
    this.what = `timer ${ms}`;
  }

  start(): void {
    this.#all.add(this);
    this.#due = this.#machine.after(this.#ms, this.what, () => {
      // Stopped while it was paused.
      if (this.#stopped) {
        return;
      }
      if (this.#every) {
        this.start();
      } else {
        this.#all.delete(this);
      }
      this.#callback(...this.#args);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#all.delete(this);
    if (this.#due !== null) {
      this.#due.run = null;
    }
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    if (this.#due !== null) {
      this.#due.run = null;
    }
    if (!this.#stopped) {
      this.start();
    }
    return this;
  }

  [Symbol.toPrimitive](): number {
    return 1;
  }
}

function machine(): Machine {
  const found = current.getStore();
  if (found === undefined) {
    throw new Error('code outside of any process asked for the time');
  }
  return found.machine;
}

class VirtualDate extends real.Date {
  constructor(...given: unknown[]) {
    if (given.length === 0) {
      super(VirtualDate.now());
    } else {
      super(...(given as [number]));
    }
  }

  static override now(): number {
    return current.getStore()?.machine.wallNow() ?? EPOCH;
  }
}

const timersPromises = createRequire(import.meta.url)('node:timers/promises') as Record<string, unknown>;
const realTimersPromises = { setTimeout: timersPromises['setTimeout'], setImmediate: timersPromises['setImmediate'] };

/**
 * Replaces everything that gives code time or randomness without a port, which libraries use (ky, `@discordjs/rest`).
 *
 * @returns a function that restores the real ones
 */
export function virtualGlobals(chance: Chance): () => void {
  const start = (every: boolean) =>
    ((callback: (...args: unknown[]) => void, ms?: unknown, ...args: unknown[]) =>
      machine().startTimer(callback, ms, args, every)) as unknown as typeof setTimeout;
  const stop = ((timer: unknown) => {
    if (timer instanceof Timer) {
      timer.stop();
    }
  }) as typeof clearTimeout;
  const soon = ((callback: (...args: unknown[]) => void, ...args: unknown[]) =>
    machine().startTimer(callback, 0, args, false)) as unknown as typeof setImmediate;
  const bytes = (size: number): Buffer =>
    Buffer.from(Array.from({ length: size }, () => Math.floor(chance.noise('random bytes') * 256)));
  Object.assign(globalThis, {
    setTimeout: start(false),
    clearTimeout: stop,
    setInterval: start(true),
    clearInterval: stop,
    setImmediate: soon,
    clearImmediate: stop,
    Date: VirtualDate,
  });
  performance.now = () => current.getStore()?.machine.elapsed() ?? 0;
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    machine().startTimer(
      () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError')),
      ms,
      [],
      false,
    );
    return controller.signal;
  };
  Math.random = () => chance.noise('random');
  Object.assign(timersPromises, { setTimeout: wait, setImmediate: () => wait(0) });
  Object.assign(crypto, {
    randomBytes: bytes,
    randomUUID: () =>
      bytes(16)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5'),
  });
  syncBuiltinESMExports();
  return () => {
    Object.assign(globalThis, {
      setTimeout: real.setTimeout,
      clearTimeout: real.clearTimeout,
      setInterval: real.setInterval,
      clearInterval: real.clearInterval,
      setImmediate: real.setImmediate,
      clearImmediate: real.clearImmediate,
      Date: real.Date,
    });
    performance.now = real.now;
    AbortSignal.timeout = real.abortTimeout;
    Math.random = real.random;
    Object.assign(timersPromises, realTimersPromises);
    Object.assign(crypto, { randomBytes: real.randomBytes, randomUUID: real.randomUUID });
    syncBuiltinESMExports();
  };
}

/** `setTimeout` of node:timers/promises. */
function wait(ms: number, value?: unknown, options?: { readonly signal?: AbortSignal }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { signal } = options ?? {};
    if (signal?.aborted) {
      reject(new DOMException('The operation was aborted', 'AbortError'));
      return;
    }
    const timer = machine().startTimer(
      () => {
        signal?.removeEventListener('abort', aborted);
        resolve(value);
      },
      ms,
      [],
      false,
    );
    const aborted = (): void => {
      timer.stop();
      reject(new DOMException('The operation was aborted', 'AbortError'));
    };
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Due[], due: Due): void {
  heap.push(due);
  let index = heap.length - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(due, heap[parent] as Due)) {
      break;
    }
    heap[index] = heap[parent] as Due;
    index = parent;
  }
  heap[index] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop() as Due;
  const { length } = heap;
  if (length === 0) {
    return;
  }
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= length) {
      break;
    }
    if (child + 1 < length && before(heap[child + 1] as Due, heap[child] as Due)) {
      child += 1;
    }
    if (!before(heap[child] as Due, last)) {
      break;
    }
    heap[index] = heap[child] as Due;
    index = child;
  }
  heap[index] = last;
}
