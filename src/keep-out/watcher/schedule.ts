import type { Clock } from '../../common/clock.ts';
import { UpstreamError } from '../../sessions/video-sessions.ts';

/** Between the starts of two checks of a session: right after a return, and when all has been quiet for a while. */
export const RECENT_RETURN_MS = 3_000;
const QUIET_MS = 4_200;
const LIVELY_FOR_MS = 60_000;
const QUIETER_BY = 1.06;
/** Spreads checks that would coincide, by up to this fraction. */
const JITTER = 0.05;
/** Pauses while VideoSDK fails: doubled up to here; longer only where VideoSDK itself says so. */
const MOST_PAUSE_MS = 30_000;
export const MOST_RETRY_AFTER_MS = 300_000;
/** A notification that couldn't be sent is retried after this. */
export const NOTIFY_AGAIN_AFTER_MS = 30_000;

/** When a session is checked. All times here are by this process's `elapsed`. */
export interface Timing {
  nextAt: number;
  pause: number;
  livelyUntil: number;
  /** Checks in a row that failed, or showed nothing. */
  failures: number;
}

export function firstTiming(at: number): Timing {
  return { nextAt: at, pause: RECENT_RETURN_MS, livelyUntil: at + LIVELY_FOR_MS, failures: 0 };
}

/** Decides when a session is checked next: often after a return, less often while it's quiet or VideoSDK fails. */
export class Schedule {
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #random: () => number;

  constructor({ clock, random }: { readonly clock: Pick<Clock, 'elapsed'>; readonly random: () => number }) {
    this.#clock = clock;
    this.#random = random;
  }

  takenOver(timing: Timing, startedAt: number): void {
    // Someone who was just removed may be back already; but a thousand sessions taken over at once are spread.
    timing.nextAt = startedAt + this.#random() * RECENT_RETURN_MS;
    timing.livelyUntil = startedAt + LIVELY_FOR_MS;
  }

  /** Someone came back, or never left. */
  becameLively(timing: Timing, startedAt: number): void {
    timing.livelyUntil = startedAt + LIVELY_FOR_MS;
    timing.pause = RECENT_RETURN_MS;
  }

  succeeded(timing: Timing, startedAt: number): void {
    timing.failures = 0;
    const lively = startedAt < timing.livelyUntil;
    timing.pause = lively ? RECENT_RETURN_MS : Math.min(QUIET_MS, timing.pause * QUIETER_BY);
    timing.nextAt = startedAt + timing.pause * (1 + this.#random() * JITTER);
  }

  /** After a check that failed. */
  failed(timing: Timing, startedAt: number, error: unknown): void {
    this.backOff(timing, startedAt);
    if (error instanceof UpstreamError && error.retryAfterSeconds !== null) {
      const asked = Math.min(error.retryAfterSeconds * 1_000, MOST_RETRY_AFTER_MS);
      timing.nextAt = Math.max(timing.nextAt, this.#clock.elapsed() + asked * (1 + this.#random() * JITTER));
    }
  }

  backOff(timing: Timing, startedAt: number): void {
    timing.failures += 1;
    timing.nextAt = startedAt + pauseAfter(timing.failures) * (1 - this.#random() / 4);
  }
}

export function pauseAfter(failures: number): number {
  return Math.min(MOST_PAUSE_MS, RECENT_RETURN_MS * 2 ** Math.min(failures, 10));
}
