/**
 * Time, as a port. The bot gets time from nowhere else, so a test or a simulation decides what time it is.
 *
 * There are two clocks because they answer two questions. `now` says what time it is: for display, for storage, and for
 * comparing with times from outside. It can step, forward and back, when someone sets the machine's clock. `elapsed`
 * says how long something took. It never steps, and means nothing outside this process.
 */
export interface Clock {
  /** Unix time in milliseconds. For display and storage, never for an interval. */
  now(): number;
  /** Milliseconds that only go up, from an arbitrary start. For intervals, backoff, freshness, and leases. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds, or when the signal fires. Never rejects, and doesn't keep the process alive. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Fires after `ms` milliseconds. */
  timeout(ms: number): AbortSignal;
}
