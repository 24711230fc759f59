import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../common/clock.ts';
import type { SqliteAddress } from '../common/database-url.ts';
import { systemClock } from '../operations/system-clock.ts';
import type { Store } from './database.ts';
import { errorFrom } from './errors.ts';
import type { AnyOperation } from './operation.ts';
import { type Answer, resultOf } from './operation-groups.ts';
import type { Answers, Calls, Opened, ThreadData } from './sqlite-thread.ts';
import { StoreStartError } from './start-error.ts';
import { ANSWERED_WITHIN_MS } from './timeouts.ts';

export interface ThreadOptions {
  /** What the thread runs: it loads all that define operations, and serves them. */
  readonly program: URL;
  /** The machine's own, unless said otherwise. */
  readonly clock?: Clock;
  /** Says that the thread has ended by itself. It's started again. */
  readonly onEnd: (error: unknown) => void;
}

/** How long a read waits behind a write before a second thread is started for it and all that follow. */
const PATIENT_FOR_MS = 100;
/** An operation leaves little behind. With V8's own limit, the thread takes 20 MB more. */
const YOUNG_MB = 4;
/** How long closing waits for what is in progress. */
const CLOSE_WITHIN_MS = 2_000;
/** A thread that can't be started isn't tried again for each operation. */
const START_AGAIN_AFTER_MS = 1_000;

/**
 * Opens an SQLite file in a thread of its own, so that nothing here ever waits for a disk. A thread that ends or hangs
 * is a database that's away: what it was doing fails, and may have happened.
 *
 * An operation that reads doesn't wait for one that writes to reach the disk: a second thread reads then. It's started
 * when a disk proves to be slow.
 *
 * @throws {StoreStartError} with what the operator has to do
 */
export async function openThreadStore(
  address: SqliteAddress,
  { program, clock = systemClock, onEnd }: ThreadOptions,
): Promise<Store> {
  const store = new ThreadStore(address, { program, clock, onEnd });
  const applied = await store.open();
  return {
    run: async (operation, ...args) => resultOf(await store.run(operation, args)),
    engine: 'sqlite',
    file: address.path,
    alone: false,
    applied,
    clock,
    randomBytes,
    close: () => store.close(),
    mayStillWrite: () => store.mayStillWrite,
  };
}

class ThreadStore {
  readonly #clock: Clock;
  readonly #writer: Thread;
  readonly #reader: Thread;
  /** Memory can't. */
  readonly #canBeShared: boolean;
  #closed = false;
  #ended = false;

  constructor(address: SqliteAddress, { program, clock, onEnd }: Required<ThreadOptions>) {
    this.#clock = clock;
    this.#canBeShared = address.path !== null;
    this.#writer = new Thread(program, { address, reads: false, again: false }, clock, onEnd);
    this.#reader = new Thread(program, { address, reads: true, again: true }, clock, onEnd);
  }

  open(): Promise<readonly string[]> {
    return this.#writer.start();
  }

  run(operation: AnyOperation, args: readonly unknown[]): Promise<Answer> {
    if (this.#closed) {
      return Promise.resolve(failed('ECONNREFUSED', 'the database is closed', false));
    }
    if (this.#writer.hangs) {
      // Whatever could be read now may still change by what hangs.
      return Promise.resolve(failed('ETIMEDOUT', 'the database thread hangs', false));
    }
    if (operation.kind !== 'read' || !this.#writer.writing || !this.#canBeShared) {
      return this.#writer.run(operation, args);
    }
    return this.#readEitherWay(operation, args);
  }

  /** Most disks are fast enough that no second thread is ever needed. It costs memory. */
  async #readEitherWay(operation: AnyOperation, args: readonly unknown[]): Promise<Answer> {
    if (this.#reader.isReady) {
      const read = await this.#reader.run(operation, args);
      return isThreadsOwn(read) ? this.#writer.run(operation, args) : read;
    }
    const answered = new AbortController();
    const first = this.#writer.run(operation, args);
    try {
      const inTime = await Promise.race([first, this.#clock.wait(PATIENT_FOR_MS, answered.signal)]);
      // A second thread that can't read takes nothing away from the first.
      const second = async (): Promise<Answer> => {
        const read = await this.#reader.run(operation, args);
        return isThreadsOwn(read) ? first : read;
      };
      return inTime ?? (await Promise.race([first, second()]));
    } finally {
      answered.abort();
    }
  }

  get mayStillWrite(): boolean {
    return !this.#ended;
  }

  async close(): Promise<void> {
    this.#closed = true;
    // The last to close the file writes its log back, which a reader can't.
    const closed = this.#reader
      .close()
      .then(() => this.#writer.close())
      .then(() => {
        this.#ended = true;
      });
    await Promise.race([closed, this.#clock.wait(CLOSE_WITHIN_MS)]);
  }
}

interface Call {
  readonly kind: AnyOperation['kind'];
  readonly overdueAt: number;
  readonly answer: (answer: Answer) => void;
}

class Thread {
  readonly #program: URL;
  #data: ThreadData;
  readonly #clock: Clock;
  readonly #onEnd: ThreadOptions['onEnd'];
  /** What it hasn't answered yet, in the order in which it was asked. */
  readonly #calls = new Map<number, Call>();
  /** What it hasn't answered in time, and may still do. */
  readonly #overdue = new Set<number>();
  /** How many of its calls write. */
  #writes = 0;
  #worker: Worker | null = null;
  #starting: Promise<readonly string[]> | null = null;
  /** When the last start failed, if it did. */
  #failedAt: number | null = null;
  #outbox: [id: number, name: string, args: readonly unknown[]][] = [];
  #lastId = 0;
  #watching = false;
  #idle: (() => void) | null = null;
  #closing = false;

  constructor(program: URL, data: ThreadData, clock: Clock, onEnd: ThreadOptions['onEnd']) {
    this.#program = program;
    this.#data = data;
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  get isReady(): boolean {
    return this.#worker !== null && !this.hangs;
  }

  get writing(): boolean {
    return this.#writes > 0;
  }

  /** Whether something wasn't answered in time. */
  get hangs(): boolean {
    return this.#overdue.size > 0;
  }

  /** @returns the migrations that were applied */
  start(): Promise<readonly string[]> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async run({ name, kind }: AnyOperation, args: readonly unknown[]): Promise<Answer> {
    const answer = this.#worker === null ? await this.#startAgain() : null;
    if (answer !== null) {
      return answer;
    }
    if (this.#closing) {
      return failed('ECONNREFUSED', 'the database is closed', false);
    }
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#lastId += 1;
    const id = this.#lastId;
    // An open file doesn't keep the process alive, but a question to it does.
    this.#worker?.ref();
    this.#writes += kind === 'read' ? 0 : 1;
    this.#calls.set(id, { kind, overdueAt: this.#clock.elapsed() + ANSWERED_WITHIN_MS, answer: resolve });
    if (this.#outbox.push([id, name, args]) === 1) {
      // With all that's asked for in the same turn.
      queueMicrotask(this.#send);
    }
    if (!this.#watching) {
      this.#watching = true;
      void this.#watch();
    }
    return promise;
  }

  /** Takes nothing more, and ends when everything is answered. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#starting?.catch(() => undefined);
    if (this.#calls.size > 0) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    const worker = this.#worker;
    if (worker === null) {
      return;
    }
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    worker.postMessage(null satisfies Calls);
    await ended;
  }

  async #start(): Promise<readonly string[]> {
    this.#failedAt = null;
    const worker = new Worker(this.#program, {
      workerData: this.#data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const { promise, resolve, reject } = Promise.withResolvers<Opened>();
    let why: unknown = null;
    let ended = false;
    worker.on('message', (said: Opened | Answers) => ('opened' in said ? resolve(said) : this.#take(said)));
    worker.on('error', (error) => {
      why = error;
    });
    worker.once('exit', () => {
      ended = true;
      reject(why ?? new Error('the database thread ended as it started'));
      this.#ended(worker, why);
    });
    try {
      const first = await promise;
      if (!first.opened) {
        throw first.line === null ? errorFrom(first.error) : new StoreStartError(first.line);
      }
      if (ended) {
        // Its first words and its end can arrive in the same turn.
        throw why ?? new Error('the database thread ended as it started');
      }
      this.#data = { ...this.#data, again: true };
      this.#worker = worker;
      return first.applied;
    } catch (error) {
      this.#failedAt = this.#clock.elapsed();
      throw error;
    } finally {
      worker.unref();
    }
  }

  /** @returns `null` when it has been started */
  async #startAgain(): Promise<Answer | null> {
    if (this.#closing) {
      return failed('ECONNREFUSED', 'the database is closed', false);
    }
    if (this.#failedAt !== null && this.#clock.elapsed() - this.#failedAt > START_AGAIN_AFTER_MS) {
      this.#starting = null;
    }
    const started = new AbortController();
    try {
      await Promise.race([this.start(), this.#clock.wait(ANSWERED_WITHIN_MS, started.signal)]);
    } catch (error) {
      return failed('ECONNREFUSED', error instanceof Error ? error.message : String(error), false);
    } finally {
      started.abort();
    }
    return this.#worker === null ? failed('ETIMEDOUT', "the database thread doesn't start", false) : null;
  }

  readonly #send = (): void => {
    const calls = this.#outbox;
    this.#outbox = [];
    if (this.#worker === null) {
      return;
    }
    try {
      this.#worker.postMessage(calls satisfies Calls);
    } catch {
      // One of several has an argument that can't be copied. The others can't help it.
      for (const call of calls) {
        this.#sendOne(call);
      }
    }
  };

  #sendOne(call: [id: number, name: string, args: readonly unknown[]]): void {
    try {
      this.#worker?.postMessage([call] satisfies Calls);
    } catch (error) {
      this.#answer(call[0], { ok: false, error, wrote: false, inDoubt: false });
    }
  }

  #take(answers: Answers): void {
    for (const [id, answer] of answers) {
      this.#overdue.delete(id);
      this.#answer(id, answer.ok ? answer : { ...answer, error: errorFrom(answer.error) });
    }
  }

  #answer(id: number, answer: Answer): void {
    const call = this.#calls.get(id);
    if (call === undefined) {
      return;
    }
    this.#calls.delete(id);
    this.#writes -= call.kind === 'read' ? 0 : 1;
    call.answer(answer);
    if (this.#calls.size === 0) {
      this.#worker?.unref();
      this.#idle?.();
    }
  }

  /** Fails what isn't answered in time. */
  async #watch(): Promise<void> {
    for (let [first] = this.#calls; first !== undefined; [first] = this.#calls) {
      const [id, { kind, overdueAt }] = first;
      const left = overdueAt - this.#clock.elapsed();
      if (left > 0) {
        await this.#clock.wait(left);
      } else {
        this.#overdue.add(id);
        this.#answer(id, failed('ETIMEDOUT', 'the database thread hangs', kind !== 'read'));
      }
    }
    this.#watching = false;
  }

  #ended(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) {
      return;
    }
    this.#worker = null;
    this.#starting = null;
    this.#overdue.clear();
    for (const [id, { kind }] of [...this.#calls]) {
      this.#answer(id, failed('ECONNRESET', 'the database thread has ended', kind !== 'read'));
    }
    if (!this.#closing) {
      this.#onEnd(error);
    }
  }
}

/** Whether an answer comes from the thread's end or silence, and not from the database. */
function isThreadsOwn(answer: Answer): boolean {
  return !answer.ok && (answer.error as Error).name === THREADS_OWN;
}

const THREADS_OWN = 'StoreThreadError';

function failed(code: string, message: string, inDoubt: boolean): Answer {
  return { ok: false, error: errorFrom({ name: THREADS_OWN, message, code }), wrote: inDoubt, inDoubt };
}
