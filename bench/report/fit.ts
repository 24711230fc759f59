import { median } from './statistics.ts';

export type Point = { readonly x: number; readonly y: number };

/** A straight line by least squares. */
export type Line = { readonly slope: number /** The standard error of the slope. */; readonly error: number };

/** The line through these points. NaN if there aren't two different x. */
export function line(points: readonly Point[]): Line {
  const count = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  const spreadX = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(spreadX > 0)) return { slope: Number.NaN, error: Number.NaN };
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spreadX;
  const rest = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: count > 2 ? Math.sqrt(rest / (count - 2) / spreadX) : 0 };
}

/** The k in y ~ x^k: 0 for a cost that doesn't depend on x, 1 for one that is proportional to it. */
export function exponent(points: readonly Point[]): number {
  return line(points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))).slope;
}

/** Growth below this share of the median isn't told apart from nothing. */
const SHARE = 0.01;
/** Nor is less than one file descriptor, thread, MiB and so on. */
const LEAST = 1;
/** So many hours at the beginning don't count, or half of it all: the compiler's code, caches and pools grow then. */
const BEGINNING = 0.25;
/** A life shorter than this, in hours, is little else. */
const LEAST_HOURS = 0.25;
/** The rest is cut into so many parts of the same length. */
const PARTS = 8;
/**
 * By so many of the 28 pairs of parts, more must have risen than fallen. Without a trend, chance does this 7 times in
 * 1,000 (Mann–Kendall, eight values).
 */
const RISEN = 20;

export type Course = {
  readonly first: number;
  readonly last: number;
  readonly median: number;
  /** Per hour, after the beginning. */
  readonly slope: number;
  /** null: it was too short to tell. */
  readonly flat: boolean | null;
};

/**
 * How a quantity went. It's flat unless after the beginning it has grown by more than a hundredth and more than one, and
 * steadily: of eight parts of that time, almost each later one has a higher median than almost each earlier one.
 *
 * The standard error of the line can't tell that. It takes each sample for a proof of its own, but a pool that has opened
 * a socket keeps it for minutes, so that sixty samples of one rise and fall are one. Medians of minutes hardly depend on
 * each other, and on single peaks not at all. A leak goes on, so it puts them in order, however much the samples vary
 * around it; a pool that grows to its peak and stays does that once. What falls is flat.
 *
 * @param points x in hours, in order
 */
export function course(points: readonly Point[]): Course {
  const from = points[0]?.x ?? 0;
  const to = points.at(-1)?.x ?? 0;
  const begun = from + Math.min(BEGINNING, (to - from) / 2);
  const rest = points.filter(({ x }) => x >= begun);
  const { slope } = line(rest);
  const middle = median(points.map(({ y }) => y));
  const parts = partsOf(rest);
  const grown = slope * (to - begun);
  const isSteady = risen(parts) >= RISEN;
  return {
    first: points[0]?.y ?? Number.NaN,
    last: points.at(-1)?.y ?? Number.NaN,
    median: middle,
    slope,
    flat:
      to - from < LEAST_HOURS || parts.length < PARTS ? null : !(grown > Math.max(SHARE * middle, LEAST) && isSteady),
  };
}

/** In words, for a table. */
export function isFlat({ flat }: Pick<Course, 'flat'>): string {
  return flat === null ? 'too short to tell' : flat ? 'yes' : 'NO';
}

/** The median of each part. Fewer than {@link PARTS} if one has no samples. */
function partsOf(points: readonly Point[]): number[] {
  const from = points[0]?.x ?? 0;
  const length = ((points.at(-1)?.x ?? 0) - from) / PARTS;
  const byPart = Map.groupBy(points, ({ x }) => Math.min(PARTS - 1, Math.floor((x - from) / length)));
  return [...byPart.entries()]
    .toSorted(([one], [other]) => one - other)
    .map(([, part]) => median(part.map(({ y }) => y)));
}

/** How many more pairs rise than fall. */
function risen(values: readonly number[]): number {
  return values.reduce(
    (sum, value, at) => values.slice(at + 1).reduce((inner, later) => inner + Math.sign(later - value), sum),
    0,
  );
}
