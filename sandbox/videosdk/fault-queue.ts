import type { RecordedRequest } from './control.ts';
import { type Failure, type Fault, type FaultHandle, isLens, type Lens, type Scope, type Target } from './fault.ts';
import { isOneOf, isRemoval } from './operation.ts';
import type { Mark } from './world.ts';

/** A lens and when it was set. */
export interface SetLens {
  readonly lens: Lens;
  readonly at: Mark;
}

/**
 * The faults that apply to a request. The first failure comes first: a delay before a status waits before it responds.
 */
export interface Met {
  readonly lenses: readonly SetLens[];
  readonly failures: readonly Failure[];
}

interface Waiting {
  readonly target: Target;
  readonly scope: Scope;
  readonly lenses: readonly SetLens[];
  readonly failures: readonly Failure[];
  skip: number;
  left: number;
  used: number;
  /** When it starts to apply; null: after a removal. */
  since: Mark | null;
}

/**
 * Faults that wait for their requests. Of the failures, only the one set first applies to a request; all lenses apply,
 * in the order they were set.
 */
export class FaultQueue {
  readonly #waiting = new Set<Waiting>();
  readonly #mark: () => Mark;

  constructor(mark: () => Mark) {
    this.#mark = mark;
  }

  add(target: Target, faults: Fault | readonly Fault[], scope: Scope): FaultHandle {
    const all: readonly Fault[] = 'kind' in faults ? [faults] : faults;
    const at = this.#mark();
    const waiting: Waiting = {
      target,
      scope,
      lenses: all.filter(isLens).map((lens) => ({ lens, at })),
      failures: all.filter((fault): fault is Failure => !isLens(fault)),
      skip: scope.skip ?? 0,
      left: scope.times ?? (scope.forMs === undefined ? 1 : Number.POSITIVE_INFINITY),
      used: 0,
      since: scope.afterRemoval ? null : at,
    };
    this.#waiting.add(waiting);
    return {
      get used() {
        return waiting.used;
      },
      clear: () => {
        this.#waiting.delete(waiting);
      },
    };
  }

  clear(): void {
    this.#waiting.clear();
  }

  take(request: RecordedRequest): Met {
    const lenses: SetLens[] = [];
    let failures: readonly Failure[] = [];
    for (const waiting of this.#waiting) {
      if (failures.length > 0 && waiting.failures.length > 0) continue;
      if (!this.#meets(waiting, request)) continue;
      if (waiting.skip > 0) {
        waiting.skip -= 1;
        continue;
      }
      waiting.used += 1;
      waiting.left -= 1;
      if (waiting.left <= 0) this.#waiting.delete(waiting);
      lenses.push(...waiting.lenses);
      if (waiting.failures.length > 0) failures = waiting.failures;
    }
    if (isRemoval(request.operation)) this.#removalCame(request);
    return { lenses, failures };
  }

  #meets({ target, scope, since }: Waiting, request: RecordedRequest): boolean {
    if (since === null || !isOneOf(request.operation, target)) return false;
    if (scope.forMs !== undefined && this.#mark() > since + scope.forMs) return false;
    if (scope.page !== undefined && scope.page !== Number(request.query['page'] ?? 1)) return false;
    if (scope.sessionId !== undefined && scope.sessionId !== request.sessionId) return false;
    if (scope.participantId !== undefined && scope.participantId !== request.participantId) return false;
    if (scope.roomId !== undefined && scope.roomId !== (request.roomId ?? request.query['roomId'])) return false;
    return scope.where?.(request) ?? true;
  }

  #removalCame({ sessionId }: RecordedRequest): void {
    for (const waiting of this.#waiting) {
      if (waiting.since === null && (waiting.scope.sessionId ?? sessionId) === sessionId) waiting.since = this.#mark();
    }
  }
}
