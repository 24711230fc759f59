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

/** Growth below this share of the median, in the second half, isn't told apart from nothing. */
const SHARE = 0.01;
/** Nor is less than one file descriptor, thread, MiB and so on. */
const LEAST = 1;

export type Course = {
  readonly first: number;
  readonly last: number;
  readonly median: number;
  /** Per hour, in the second half: the first one has the compiler's and the caches' growth in it. */
  readonly slope: number;
  readonly flat: boolean;
};

/**
 * How a quantity went. It's flat unless it has grown in the second half by more than a hundredth and more than one, and
 * by more than twice the standard error. What falls is flat.
 *
 * @param points x in hours, in order
 */
export function course(points: readonly Point[]): Course {
  const half = points.slice(Math.floor(points.length / 2));
  const { slope, error } = line(half);
  const middle = median(points.map(({ y }) => y));
  const grown = slope * ((half.at(-1)?.x ?? 0) - (half[0]?.x ?? 0));
  return {
    first: points[0]?.y ?? Number.NaN,
    last: points.at(-1)?.y ?? Number.NaN,
    median: middle,
    slope,
    flat: !(grown > Math.max(SHARE * middle, LEAST) && slope > 2 * error),
  };
}
