/** The side of the thread: see `sqlite-thread-store.ts`. */
import { existsSync } from 'node:fs';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { SqliteAddress } from '../common/database-url.ts';
import { type AnsweringStore, openInThread, openReader } from './database.ts';
import { type ErrorFacts, factsOfError } from './errors.ts';
import { operationCalled } from './operation.ts';
import type { Answer } from './operation-groups.ts';
import { StoreStartError } from './start-error.ts';

/** What a thread is started with. `reads`: it only reads, next to one that writes. */
export interface ThreadData {
  readonly address: SqliteAddress;
  readonly reads: boolean;
  /** The file has been opened before, and must not be made anew. */
  readonly again: boolean;
}

/** What it says first. `line`: what the operator has to do. */
export type Opened =
  | { readonly opened: true; readonly applied: readonly string[] }
  | { readonly opened: false; readonly line: string | null; readonly error: ErrorFacts };

/** Operations that are asked for together, or `null` to end. */
export type Calls = readonly (readonly [id: number, name: string, args: readonly unknown[]])[] | null;

/** Operations that are answered together. */
export type Answers = readonly (readonly [id: number, answer: SentAnswer])[];

export type SentAnswer =
  | Extract<Answer, { ok: true }>
  | (Omit<Extract<Answer, { ok: false }>, 'error'> & { readonly error: ErrorFacts });

/** Opens the file, and serves operations until it's told to end. All that define operations have to be loaded. */
export async function serveOperations(): Promise<void> {
  const port = parentPort;
  if (port === null) {
    throw new Error('this is only for a thread of the bot');
  }
  const { address, reads, again } = workerData as ThreadData;
  const server = new OperationServer(port);
  try {
    if (again && address.path !== null && !existsSync(address.path)) {
      throw new StoreStartError(`${address.shown} was deleted while the bot was running: put it back, or start anew`);
    }
    const store = reads ? openReader(address) : await openInThread(address, server.gather);
    port.postMessage({ opened: true, applied: store.applied } satisfies Opened);
    server.serve(store);
  } catch (error) {
    const line = error instanceof StoreStartError ? error.message : null;
    port.postMessage({ opened: false, line, error: factsOfError(error) } satisfies Opened);
    port.close();
  }
}

class OperationServer {
  readonly #port: MessagePort;
  #store: AnsweringStore | null = null;
  #answers: (readonly [id: number, answer: SentAnswer])[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
  }

  serve(store: AnsweringStore): void {
    this.#store = store;
    this.#port.on('message', this.#take);
  }

  /** Takes what has arrived, without waiting for the thread's next turn. */
  readonly gather = (): void => {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#take(next.message);
    }
  };

  readonly #take = (calls: Calls): void => {
    if (calls === null) {
      void this.#store?.close().then(() => this.#port.close());
      return;
    }
    for (const [id, name, args] of calls) {
      void this.#serve(id, name, args);
    }
  };

  async #serve(id: number, name: string, args: readonly unknown[]): Promise<void> {
    const answer = await this.#answer(name, args);
    if (this.#answers.push([id, answer]) === 1) {
      // The others of its group are answered in the same turn.
      queueMicrotask(() => queueMicrotask(this.#send));
    }
  }

  async #answer(name: string, args: readonly unknown[]): Promise<SentAnswer> {
    try {
      const answer = await (this.#store as AnsweringStore).answer(operationCalled(name), args);
      return answer.ok ? answer : { ...answer, error: factsOfError(answer.error) };
    } catch (error) {
      return { ok: false, error: factsOfError(error), wrote: false, inDoubt: false };
    }
  }

  readonly #send = (): void => {
    const answers = this.#answers;
    this.#answers = [];
    try {
      this.#port.postMessage(answers satisfies Answers);
    } catch {
      for (const [id, answer] of answers) {
        this.#sendOne(id, answer);
      }
    }
  };

  /** One of several can't be copied. The others can't help it. */
  #sendOne(id: number, answer: SentAnswer): void {
    try {
      this.#port.postMessage([[id, answer]] satisfies Answers);
    } catch (error) {
      const { wrote } = answer;
      this.#port.postMessage([
        [id, { ok: false, error: factsOfError(error), wrote, inDoubt: wrote }],
      ] satisfies Answers);
    }
  }
}
