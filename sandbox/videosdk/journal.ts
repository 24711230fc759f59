import type { Observer, RecordedRequest, RequestMatch, WaitOptions } from './control.ts';
import type { Operation } from './operation.ts';
import type { Timers } from './timers.ts';
import { Waiters } from './waiters.ts';

export type Entry = { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] };

/** Every request, its result, and the callers waiting for it. */
export class Journal {
  readonly requests: RecordedRequest[] = [];
  readonly violations: string[] = [];
  readonly observers = new Set<Observer>();
  readonly #waiters: Waiters<RecordedRequest>;
  readonly #open = new Set<Entry>();
  /**
   * Requests that observers don't know yet. They always see the arrival first, even of a request that ends before it's
   * read.
   */
  readonly #unread = new Set<Entry>();
  readonly #now = new Map<Operation | 'all', number>();
  readonly #peak = new Map<Operation | 'all', number>();
  #numbers = 0;

  constructor(timers: Timers) {
    this.#waiters = new Waiters(timers);
  }

  /** Counts a request from its arrival. It shows up in `requests` once it's read completely. */
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
      faults: [],
      status: null,
      effect: 'none',
      state: 'open',
    };
    this.#open.add(entry);
    this.#unread.add(entry);
    for (const key of [entry.operation, 'all'] as const) {
      const now = (this.#now.get(key) ?? 0) + 1;
      this.#now.set(key, now);
      this.#peak.set(key, Math.max(this.#peak.get(key) ?? 0, now));
    }
    return entry;
  }

  record(entry: Entry): void {
    this.requests.push(entry);
    this.#unread.delete(entry);
    for (const violation of entry.violations) {
      this.violation(`#${entry.number} ${entry.operation}: ${violation}`);
    }
    for (const { onArrival } of this.observers) onArrival?.(entry);
    this.#waiters.tell(entry);
    if (entry.state !== 'open') this.#tellFinished(entry, undefined);
  }

  /** @returns a function that stops the observer */
  observe(observer: Observer): () => void {
    // The same observer can be added twice, and each registration ends separately.
    const own = { ...observer };
    this.observers.add(own);
    return () => this.observers.delete(own);
  }

  violation(violation: string): void {
    this.violations.push(violation);
    for (const { onViolation } of this.observers) onViolation?.(violation);
  }

  effect(entry: Entry, effect: Entry['effect']): void {
    entry.effect = effect;
    this.#waiters.tell(entry);
  }

  status(entry: Entry, status: number): void {
    entry.status = status;
    this.#waiters.tell(entry);
  }

  /** Only the first call per request counts. */
  finish(entry: Entry, state: Exclude<Entry['state'], 'open'>, answer?: string): void {
    if (entry.state !== 'open') return;
    entry.state = state;
    this.#open.delete(entry);
    for (const key of [entry.operation, 'all'] as const) this.#now.set(key, (this.#now.get(key) ?? 0) - 1);
    this.#waiters.tell(entry);
    if (!this.#unread.has(entry)) this.#tellFinished(entry, answer);
  }

  #tellFinished(request: Entry, answer: string | undefined): void {
    for (const { onRequest } of this.observers) onRequest?.({ request, answer });
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
    const fits = (request: RecordedRequest): boolean =>
      (match.operation === undefined || match.operation === request.operation) && (match.where?.(request) ?? true);
    const named = `${match.operation ?? 'request'}${match.where ? ` where ${match.where}` : ''}`;
    const told = (request: RecordedRequest): string => `${request.operation} ${request.state}`;
    return this.#waiters.wait({ past: this.requests, fits, named, told }, options);
  }

  close(): void {
    this.#waiters.close();
  }
}
