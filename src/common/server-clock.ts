import type { Clock } from './clock.ts';

/** A response's headers, as `Headers` has them. */
export interface AnswerHeaders {
  get(name: string): string | null;
}

/**
 * The time at a server, learned from the `Date` headers of its responses.
 *
 * It's measured against the monotonic clock, so setting this machine's clock doesn't change what was learned. A header
 * is truncated to the second, and was written at some point between the request and the response. So each response
 * bounds the server's time from both sides, and together the bounds soon get narrow.
 */
export interface ServerClock {
  /**
   * Learns from a response, whatever its status. Ignores one that a cache kept for a while, because its date is old.
   *
   * @param sentAt when the request left, by `elapsed`
   * @param receivedAt when the response arrived, by `elapsed`
   */
  observe(headers: AnswerHeaders, sentAt: number, receivedAt: number): void;
  /** Unix time in whole milliseconds: by the server's clock as far as it's known, else by this machine's. */
  now(): number;
  /**
   * A lower bound for the time at the server; -Infinity when nothing is certain. Decides what can't be undone or would
   * be lost silently, in place of {@link now}.
   */
  earliest(): number;
  /**
   * A lower bound for the current time, for what can wait and must not happen too soon: deleting old data, or ending
   * what was meant to last. -Infinity until a response has given the time, and while responses contradict each other.
   *
   * Unlike {@link earliest}, it's also known without an interaction, and it's never forgotten: a clock that stops while
   * the machine sleeps makes it too early, never too late. But until the headers are confirmed, this machine's clock
   * must agree, so one of the two can be far ahead.
   */
  atLeast(): number;
  /**
   * An upper bound for the current time at the server, for what must not be taken for later than it is; `null` when no
   * recent response has given the time.
   */
  latest(): number | null;
  /**
   * How far this machine's clock is ahead of the server's, in milliseconds. Negative when it's behind, 0 when there's
   * no measurable difference, `null` when no recent response has given the time.
   */
  skewMs(): number | null;
  /** The server just judged something by the clock in its last response: that response overrides all earlier ones. */
  trustLatest(): void;
  /**
   * Reports evidence other than a header: at `at`, by `elapsed`, it was no later than `latest` at the server. Confirms
   * the headers, without which nothing is certain, or disproves them for good.
   *
   * @returns false when the headers are disproved
   */
  bearOut(latest: number, at: number): boolean;
}

/** Covers differences between the machines behind one name, and the time between writing a header and sending it. */
const SLACK_MS = 250;
/**
 * How far clocks can drift apart per millisecond. More than crystals do, because time sync may slew this machine's
 * clock.
 */
const DRIFT = 1 / 1_000;
/** How long bounds last without a response that confirms them. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/**
 * How many responses in a row must agree with each other, and not with the bounds, to replace them. Then this machine
 * was suspended, or the bounds were wrong.
 */
const ENOUGH_RIVALS = 3;
/**
 * How much time those responses must span. Longer than a second: a cache that always serves one date can't agree with
 * itself that long.
 */
const RIVALS_OVER_MS = 2_000;

/** The skew changes slightly with each response. Smaller changes aren't reported. */
const REPORTED_CHANGE_MS = 1_500;

/** Bounds for the server's time minus `elapsed`, as known at `at`. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly at: number;
}

interface Rival {
  readonly bounds: Bounds;
  readonly answers: number;
  readonly since: number;
}

/** @param onSkew called when a response changes the skew: how many milliseconds this machine's clock is ahead */
export function createServerClock(
  clock: Pick<Clock, 'now' | 'elapsed'>,
  onSkew: (skewMs: number) => void = () => undefined,
): ServerClock {
  return new EstimatedClock(clock, onSkew);
}

class EstimatedClock implements ServerClock {
  readonly #clock: Pick<Clock, 'now' | 'elapsed'>;
  readonly #onSkew: (skewMs: number) => void;
  #held: Bounds | null = null;
  /** What recent responses say that contradicts the bounds. */
  #rival: Rival | null = null;
  #borneOut = false;
  #disproved = false;
  /** Upper bound for the server's time minus `elapsed`, from the last confirmation. */
  #ceiling = Number.POSITIVE_INFINITY;
  #reportedSkew = 0;

  constructor(clock: Pick<Clock, 'now' | 'elapsed'>, onSkew: (skewMs: number) => void) {
    this.#clock = clock;
    this.#onSkew = onSkew;
  }

  observe(headers: AnswerHeaders, sentAt: number, receivedAt: number): void {
    const date = dateOf(headers);
    if (date === null) {
      return;
    }
    this.#learn(date, sentAt, receivedAt);
    const skew = this.skewMs() ?? 0;
    if (this.#rival === null && Math.abs(skew - this.#reportedSkew) > REPORTED_CHANGE_MS) {
      this.#reportedSkew = skew;
      this.#onSkew(skew);
    }
  }

  now(): number {
    const bounds = this.#current();
    const local = this.#clock.now();
    if (bounds === null) {
      return local;
    }
    const offset = local - this.#clock.elapsed();
    // A synchronized clock is more precise than a header: within the bounds, it's right.
    return within(bounds, offset) ||
      (this.#rival !== null && within(widened(this.#rival.bounds, this.#clock.elapsed()), offset))
      ? local
      : Math.round(this.#clock.elapsed() + middle(bounds));
  }

  earliest(): number {
    const bounds = this.#current();
    return bounds === null || this.#rival !== null || !this.#borneOut || this.#disproved
      ? Number.NEGATIVE_INFINITY
      : this.#clock.elapsed() + bounds.low;
  }

  atLeast(): number {
    if (this.#held === null || this.#rival !== null) {
      return Number.NEGATIVE_INFINITY;
    }
    const at = this.#clock.elapsed();
    const answered = at + widened(this.#held, at).low;
    return Math.floor(
      this.#borneOut && !this.#disproved ? answered : Math.min(this.#clock.now(), answered, at + this.#ceiling),
    );
  }

  latest(): number | null {
    const bounds = this.#current();
    const at = this.#clock.elapsed();
    const rival = this.#rival === null ? null : widened(this.#rival.bounds, at);
    return bounds === null ? null : Math.ceil(at + Math.max(bounds.high, rival?.high ?? bounds.high));
  }

  trustLatest(): void {
    if (this.#rival !== null) {
      this.#hold(this.#rival.bounds);
    }
  }

  bearOut(latest: number, at: number): boolean {
    if (this.#held !== null && widened(this.#held, at).low > latest - at) {
      this.#disproved = true;
    }
    this.#borneOut = true;
    this.#ceiling = latest - at;
    return !this.#disproved;
  }

  #hold(bounds: Bounds): void {
    this.#held = bounds;
    this.#rival = null;
    this.#borneOut = false;
  }

  /** The bounds, as wide as they are by now. */
  #current(): Bounds | null {
    const at = this.#clock.elapsed();
    return this.#held !== null && at - this.#held.at <= FORGOTTEN_AFTER_MS ? widened(this.#held, at) : null;
  }

  #learn(date: number, sentAt: number, receivedAt: number): void {
    const observed: Bounds = {
      low: date - receivedAt - SLACK_MS,
      high: date + 1_000 - sentAt + SLACK_MS,
      at: receivedAt,
    };
    if (this.#held === null || receivedAt - this.#held.at > FORGOTTEN_AFTER_MS) {
      this.#hold(observed);
      return;
    }
    const agreed = both(this.#held, observed);
    if (agreed !== null) {
      this.#held = agreed;
      this.#rival = null;
      return;
    }
    const agreedByRivals = this.#rival === null ? null : both(this.#rival.bounds, observed);
    this.#rival =
      this.#rival === null || agreedByRivals === null
        ? { bounds: observed, answers: 1, since: receivedAt }
        : { ...this.#rival, bounds: agreedByRivals, answers: this.#rival.answers + 1 };
    if (this.#rival.answers >= ENOUGH_RIVALS && sentAt - this.#rival.since >= RIVALS_OVER_MS) {
      this.#hold(this.#rival.bounds);
    }
  }

  skewMs(): number | null {
    const bounds = this.#current();
    if (bounds === null) {
      return null;
    }
    const offset = this.#clock.now() - this.#clock.elapsed();
    return within(bounds, offset) ? 0 : Math.round(offset - middle(bounds));
  }
}

/** When a response was written, to the second; `null`: it doesn't say, or comes from a cache. */
export function dateOf(headers: AnswerHeaders): number | null {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) || Number(headers.get('age') ?? 0) !== 0 ? null : date;
}

/** Widens bounds by how far the clocks can have drifted since. */
function widened({ low, high, at: knownAt }: Bounds, at: number): Bounds {
  const drift = Math.max(0, at - knownAt) * DRIFT;
  return { low: low - drift, high: high + drift, at };
}

/** What both bounds allow; `null`: one of them is wrong. */
function both(earlier: Bounds, later: Bounds): Bounds | null {
  const known = widened(earlier, later.at);
  const low = Math.max(known.low, later.low);
  const high = Math.min(known.high, later.high);
  return low <= high ? { low, high, at: later.at } : null;
}

function within({ low, high }: Bounds, offset: number): boolean {
  return offset >= low && offset <= high;
}

function middle({ low, high }: Bounds): number {
  return (low + high) / 2;
}

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** "3 minutes ahead", for the log. In whole units: the largest that makes two, or almost exactly one. */
export function skewInWords(skewMs: number): string {
  const ms = Math.abs(skewMs);
  const [name, unit] = UNITS.find(([, one]) => ms >= 1.5 * one || Math.abs(ms - one) < one / 50) ?? ['second', 1_000];
  const count = Math.max(1, Math.round(ms / unit));
  return `${count} ${name}${count === 1 ? '' : 's'} ${skewMs > 0 ? 'ahead' : 'behind'}`;
}
