import type { RecordedRequest, RequestMatch, WaitOptions } from './control.ts';
import type { Operation } from './operation.ts';
import type { Timers } from './timers.ts';

export type Entry = { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] };

interface Waiter {
  readonly fits: (request: RecordedRequest) => boolean;
  readonly found: (request: RecordedRequest) => void;
  readonly gone: (error: Error) => void;
}

/** Everything that was asked, what became of it, and who waits to see it. */
export class Journal {
  readonly requests: RecordedRequest[] = [];
  readonly violations: string[] = [];
  readonly #timers: Timers;
  readonly #waiters = new Set<Waiter>();
  readonly #open = new Set<Entry>();
  readonly #now = new Map<Operation | 'all', number>();
  readonly #peak = new Map<Operation | 'all', number>();
  #numbers = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Counts a request from its arrival; it is shown in `requests` once it has been read completely. */
  arrive(first: Pick<Entry, 'operation' | 'method' | 'path' | 'requestId'>): Entry {
    this.#numbers += 1;
    const entry: Entry = {
      ...first,
      number: this.#numbers,
      at: new Date(),
      sessionId: null,
      participantId: null,
      roomId: null,
      query: {},
      body: undefined,
      claims: null,
      violations: [],
      fault: null,
      status: null,
      effect: 'none',
      state: 'open',
    };
    this.#open.add(entry);
    for (const key of [entry.operation, 'all'] as const) {
      const now = (this.#now.get(key) ?? 0) + 1;
      this.#now.set(key, now);
      this.#peak.set(key, Math.max(this.#peak.get(key) ?? 0, now));
    }
    return entry;
  }

  record(entry: Entry): void {
    this.requests.push(entry);
    for (const violation of entry.violations) {
      this.violations.push(`#${entry.number} ${entry.operation}: ${violation}`);
    }
    this.#tell(entry);
  }

  effect(entry: Entry, effect: Entry['effect']): void {
    entry.effect = effect;
    this.#tell(entry);
  }

  status(entry: Entry, status: number): void {
    entry.status = status;
    this.#tell(entry);
  }

  /** The first word about how a request ended holds. */
  finish(entry: Entry, state: Exclude<Entry['state'], 'open'>): void {
    if (entry.state !== 'open') return;
    entry.state = state;
    this.#open.delete(entry);
    for (const key of [entry.operation, 'all'] as const) this.#now.set(key, (this.#now.get(key) ?? 0) - 1);
    this.#tell(entry);
  }

  cutAll(): void {
    for (const entry of this.#open) this.finish(entry, 'cut');
  }

  inFlight(operation: Operation | 'all'): number {
    return this.#now.get(operation) ?? 0;
  }

  peakInFlight(operation: Operation | 'all'): number {
    return this.#peak.get(operation) ?? 0;
  }

  forget(): void {
    this.requests.length = 0;
    this.violations.length = 0;
    this.#peak.clear();
    for (const [key, now] of this.#now) this.#peak.set(key, now);
  }

  wait(match: RequestMatch, options: WaitOptions): Promise<RecordedRequest> {
    const after = options.after ?? 0;
    const fits = (request: RecordedRequest): boolean =>
      request.number > after &&
      (match.operation === undefined || match.operation === request.operation) &&
      (match.where?.(request) ?? true);
    const past = this.requests.find(fits);
    if (past) return Promise.resolve(past);

    const timeoutMs = options.timeoutMs ?? 5000;
    return new Promise((resolve, reject) => {
      const cancel = this.#timers.after(timeoutMs, () => {
        this.#waiters.delete(waiter);
        const came = this.requests.map((r) => `#${r.number} ${r.operation} ${r.state}`).slice(-20);
        const wanted = `${match.operation ?? 'request'}${match.where ? ` where ${match.where}` : ''}`;
        reject(
          new Error(`No ${wanted} after #${after} within ${timeoutMs} ms; last came: ${came.join(', ') || 'none'}`),
        );
      });
      const waiter: Waiter = {
        fits,
        found: (request) => {
          cancel();
          resolve(request);
        },
        gone: reject,
      };
      this.#waiters.add(waiter);
    });
  }

  close(): void {
    for (const waiter of this.#waiters) waiter.gone(new Error('The local VideoSDK was closed while waiting'));
    this.#waiters.clear();
  }

  #tell(entry: Entry): void {
    for (const waiter of this.#waiters) {
      if (!waiter.fits(entry)) continue;
      this.#waiters.delete(waiter);
      waiter.found(entry);
    }
  }
}
