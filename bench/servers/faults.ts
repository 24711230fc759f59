import type { ServerResponse } from 'node:http';

/** What a server does to a request instead of, or before, answering it. */
export type Fault = {
  /** Refuses it with this status, and does nothing. */
  readonly status?: number;
  /** The `Retry-After` of the refusal, in seconds. */
  readonly retryAfter?: number;
  /** Answers this many milliseconds later. */
  readonly delayMs?: number;
};

/** Called for each request: what goes wrong with it, or undefined. */
export type Faults = () => Fault | undefined;

type Recurring = Fault & { readonly every: number };

/** Each fault hits every so many requests. Primes, so that each kind of request gets each of them sooner or later. */
function recurring(all: readonly Recurring[]): Faults {
  let requests = 0;
  return () => {
    requests += 1;
    return all.find(({ every }) => requests % every === 0);
  };
}

/** VideoSDK has a bad day: at 20 kicks per second, one of these every second or two. */
export function videosdkFaults(): Faults {
  return recurring([
    { every: 211, status: 500 },
    { every: 307, delayMs: 1500 },
    { every: 499, status: 429, retryAfter: 1 },
  ]);
}

/** So has Discord, on the endpoints of interactions. */
export function discordFaults(): Faults {
  return recurring([
    { every: 199, status: 502 },
    { every: 397, status: 503 },
  ]);
}

/** Sets what a refusal has besides its status and body. */
export function setRetryAfter(response: ServerResponse, fault: Fault): void {
  if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
}
