import type { Clock } from './clock.ts';

/** The headers of an answer, as `Headers` has them. */
export interface AnswerHeaders {
  get(name: string): string | null;
}

/**
 * What time it is at a server, learned from the `Date` headers of its answers.
 *
 * It is measured against the clock that only goes up, so that setting this machine's clock changes nothing of what was learned.
 * A header is cut to its second and was written at some moment between the request and the answer: each answer bounds the server's
 * time from both sides, and what all of them allow is soon narrow.
 */
export interface ServerClock {
  /**
   * Learns from an answer, whatever its status. One that a cache had for a while has an old date, and is passed over.
   *
   * @param sentAt when the request left, by `elapsed`
   * @param receivedAt when the answer was there, by `elapsed`
   */
  observe(headers: AnswerHeaders, sentAt: number, receivedAt: number): void;
  /** Whole milliseconds of the Unix epoch, by the server's clock as far as it's known, else by this machine's. */
  now(): number;
  /**
   * No sooner than this can it be at the server; -Infinity when nothing is certain. What can't be undone, or would be lost in silence,
   * is decided by this and not by {@link now}.
   */
  earliest(): number;
  /**
   * As late as it is at least, for what has time and must not come too soon: deleting what is old, ending what was to last. -Infinity as
   * long as no answer has told the time since the start, and while answers contradict each other. Unlike {@link earliest} it's known
   * without an interaction too, and isn't forgotten, since a clock that stands still while the machine sleeps makes it too early and never
   * too late: but until the answers are borne out, this machine's clock must agree, so that one of the two may be far ahead.
   */
  atLeast(): number;
  /**
   * By how much this machine's clock is ahead of the server's, negative when it's behind; 0 for no difference that can be told, `null`
   * when no answer has told the time lately.
   */
  skewMs(): number | null;
  /** The server has just judged something by its clock as its last answer told it: that answer is believed over all before it. */
  trustLatest(): void;
  /**
   * At `at`, by `elapsed`, it was no later than `latest` at the server, as something else than a header has shown. Bears out what the
   * headers tell, without which nothing is certain; or disproves them, and then they're never taken for certain again.
   *
   * @returns false: the headers are disproved
   */
  bearOut(latest: number, at: number): boolean;
}

/** How far the machines behind one name, and the moments of writing a header and sending it, are apart. */
const SLACK_MS = 250;
/** How much two clocks may part in a millisecond: more than crystals do, because whoever keeps this machine's time may slew it. */
const DRIFT = 1 / 1_000;
/** What no answer has confirmed for so long is forgotten. */
const FORGOTTEN_AFTER_MS = 15 * 60_000;
/** So many answers in a row that agree with each other, and not with what was known, are believed: somebody was suspended, or was wrong. */
const ENOUGH_RIVALS = 3;
/** And that over so long a time, longer than one second: a cache that serves one date for ever doesn't agree with itself for that long. */
const RIVALS_OVER_MS = 2_000;

/** Differences change a little with each answer; smaller changes are not told. */
const WORTH_TELLING_MS = 1_500;

/** Between what the server's time less `elapsed` is, as it was known at `at`. */
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

/** @param onSkew told at an answer by how much this machine's clock is ahead of the server's, when that has changed */
export function createServerClock(
  clock: Pick<Clock, 'now' | 'elapsed'>,
  onSkew: (skewMs: number) => void = () => undefined,
): ServerClock {
  let held: Bounds | null = null;
  /** What the last answers told that don't fit what is held. */
  let rival: Rival | null = null;
  let borneOut = false;
  let disproved = false;
  /** No more than this the server's time less `elapsed` was when it was borne out last. */
  let ceiling = Number.POSITIVE_INFINITY;
  let skewTold = 0;

  function hold(bounds: Bounds): void {
    held = bounds;
    rival = null;
    borneOut = false;
  }

  /** What is held, as wide as it has become. */
  function current(): Bounds | null {
    const at = clock.elapsed();
    return held !== null && at - held.at <= FORGOTTEN_AFTER_MS ? widened(held, at) : null;
  }

  function learn(date: number, sentAt: number, receivedAt: number): void {
    const told: Bounds = {
      low: date - receivedAt - SLACK_MS,
      high: date + 1_000 - sentAt + SLACK_MS,
      at: receivedAt,
    };
    if (held === null || receivedAt - held.at > FORGOTTEN_AFTER_MS) {
      hold(told);
      return;
    }
    const agreed = both(held, told);
    if (agreed !== null) {
      held = agreed;
      rival = null;
      return;
    }
    const agreedByRivals = rival === null ? null : both(rival.bounds, told);
    rival =
      rival === null || agreedByRivals === null
        ? { bounds: told, answers: 1, since: receivedAt }
        : { ...rival, bounds: agreedByRivals, answers: rival.answers + 1 };
    if (rival.answers >= ENOUGH_RIVALS && sentAt - rival.since >= RIVALS_OVER_MS) {
      hold(rival.bounds);
    }
  }

  function skewMs(): number | null {
    const bounds = current();
    if (bounds === null) {
      return null;
    }
    const offset = clock.now() - clock.elapsed();
    return within(bounds, offset) ? 0 : Math.round(offset - middle(bounds));
  }

  return {
    observe(headers, sentAt, receivedAt) {
      const date = dateOf(headers);
      if (date === null) {
        return;
      }
      learn(date, sentAt, receivedAt);
      const skew = skewMs() ?? 0;
      if (rival === null && Math.abs(skew - skewTold) > WORTH_TELLING_MS) {
        skewTold = skew;
        onSkew(skew);
      }
    },

    now() {
      const bounds = current();
      const local = clock.now();
      if (bounds === null) {
        return local;
      }
      const offset = local - clock.elapsed();
      // A clock that is kept is finer than a header: within what the answers allow, it's right.
      return within(bounds, offset) || (rival !== null && within(widened(rival.bounds, clock.elapsed()), offset))
        ? local
        : Math.round(clock.elapsed() + middle(bounds));
    },

    earliest() {
      const bounds = current();
      return bounds === null || rival !== null || !borneOut || disproved
        ? Number.NEGATIVE_INFINITY
        : clock.elapsed() + bounds.low;
    },

    atLeast() {
      if (held === null || rival !== null) {
        return Number.NEGATIVE_INFINITY;
      }
      const at = clock.elapsed();
      const answered = at + widened(held, at).low;
      return Math.floor(borneOut && !disproved ? answered : Math.min(clock.now(), answered, at + ceiling));
    },

    skewMs,

    trustLatest() {
      if (rival !== null) {
        hold(rival.bounds);
      }
    },

    bearOut(latest, at) {
      if (held !== null && widened(held, at).low > latest - at) {
        disproved = true;
      }
      borneOut = true;
      ceiling = latest - at;
      return !disproved;
    },
  };
}

/** When an answer was written, to the second; `null`: it doesn't tell, or comes out of a cache. */
export function dateOf(headers: AnswerHeaders): number | null {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) || Number(headers.get('age') ?? 0) !== 0 ? null : date;
}

/** As far as it can have drifted until then. */
function widened({ low, high, at: knownAt }: Bounds, at: number): Bounds {
  const drift = Math.max(0, at - knownAt) * DRIFT;
  return { low: low - drift, high: high + drift, at };
}

/** What both allow; `null`: one of them is wrong. */
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

/** "3 minutes ahead", for the log: whole units, the largest of which there are two, or one that it's nearly exactly. */
export function skewInWords(skewMs: number): string {
  const ms = Math.abs(skewMs);
  const [name, unit] = UNITS.find(([, one]) => ms >= 1.5 * one || Math.abs(ms - one) < one / 50) ?? ['second', 1_000];
  const count = Math.max(1, Math.round(ms / unit));
  return `${count} ${name}${count === 1 ? '' : 's'} ${skewMs > 0 ? 'ahead' : 'behind'}`;
}
