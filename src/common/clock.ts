/**
 * Time, as a port: the bot asks nothing else for it, so that a test or a simulation decides what time it is.
 *
 * Two clocks, because they answer two questions. `now` says what time it is: it is for display, for storage, and for comparing
 * with times that came from outside. It can step, forward and back, when somebody sets the machine's clock. `elapsed` says how long
 * something took: it never steps, and means nothing outside of this process.
 */
export interface Clock {
  /** Milliseconds of the Unix epoch. For display and storage, never for an interval. */
  now(): number;
  /** Milliseconds that only go up, from an arbitrary beginning. For intervals, back-off, freshness and leases. */
  elapsed(): number;
  /** Resolves after so many milliseconds, or at once when the signal fires. Never rejects, and keeps no process alive. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Fires after so many milliseconds. */
  timeout(ms: number): AbortSignal;
}
