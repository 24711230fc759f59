/**
 * What a run focuses on. A fault shows when several unlikely things come together. In a run with a theme, those that
 * belong together are likely.
 */
const THEMES = [
  'nothing',
  /** People have the same names and are typed by name. */
  'names',
  /** Lists with several pages, where people leave, join and move while they're read. */
  'pages',
  /** VideoSDK answers reads wrongly, or not at all. */
  'unread',
  /** Removals are refused, late, without effect, or carried out despite the response. */
  'stubborn',
  /** People are kept out, and come back. */
  'returns',
  /** Processes are killed and paused in the middle of things, and others take over. */
  'deaths',
  /** Several sessions run, and no one says which one they mean. */
  'sessions',
  /** The store fails, hangs, and loses its responses. */
  'store',
  /** Pickers, menus and settings are used more than names. */
  'presses',
] as const;

export type Theme = (typeof THEMES)[number];

/**
 * Decides everything that is random in a run. A choice has a name, a value, and a plain value that stands for "nothing
 * unusual". The value depends only on the seed and the name, so that leaving out one choice changes no other. That's
 * also how a failing run is shortened: fewer and fewer choices are kept, and all others are plain.
 */
export class Chance {
  readonly seed: number;
  /** The choices that aren't plain, by name. They alone reproduce the run. */
  readonly made = new Map<string, number>();
  readonly #kept: ReadonlyMap<string, number> | null;
  readonly #counts = new Map<string, number>();
  /** Set once nothing goes wrong anymore. */
  calm = false;

  /** @param kept the only choices that aren't plain; `null`: all are drawn */
  constructor(seed: number, kept: ReadonlyMap<string, number> | null = null) {
    this.seed = seed;
    this.#kept = kept;
  }

  /** A whole number from `low` to `high`, both inclusive. */
  int(name: string, low: number, high: number, plain = low): number {
    return this.#choose(name, plain, (drawn) => low + Math.floor(drawn * (high - low + 1)));
  }

  /** True with this probability; plain is false. */
  odds(name: string, probability: number): boolean {
    if (probability === 0 || this.calm) {
      return false;
    }
    return this.#choose(name, 0, (drawn) => (drawn < probability ? 1 : 0)) === 1;
  }

  /** One of the items; plain is the first. */
  of<T>(name: string, items: readonly T[]): T {
    const index = this.#choose(name, 0, (drawn) => Math.floor(drawn * items.length));
    return items[Math.min(index, items.length - 1)] as T;
  }

  /** One of the items, by weight; plain is the first. */
  weighed<T>(name: string, items: readonly (readonly [weight: number, item: T])[]): T {
    const total = items.reduce((sum, [weight]) => sum + weight, 0);
    const index = this.#choose(name, 0, (drawn) => {
      let left = drawn * total;
      return Math.max(
        0,
        items.findIndex(([weight]) => {
          left -= weight;
          return left < 0;
        }),
      );
    });
    return (items[Math.min(index, items.length - 1)] as readonly [number, T])[1];
  }

  /**
   * How often a kind of fault occurs in this run: many not at all, a few often. Runs in which everything goes wrong at
   * the same time find less than runs in which some things do.
   */
  rate(name: string, highest = 0.3, theme: Theme | null = null): number {
    const often = theme !== null && this.about(theme);
    return (
      (this.#choose(`rate of ${name}`, 0, (drawn) =>
        drawn < (often ? 0.25 : 0.5)
          ? 0
          : drawn < (often ? 0.3 : 0.75)
            ? 20
            : drawn < (often ? 0.5 : 0.92)
              ? 300
              : 1000,
      ) /
        1_000) *
      highest
    );
  }

  #themes: readonly Theme[] | null = null;

  /** Whether this run has a theme. One in three runs has none; the others have two. */
  about(theme: Theme): boolean {
    this.#themes ??= this.odds('themes', 0.65) ? [this.of('theme', THEMES), this.of('second theme', THEMES)] : [];
    return this.#themes.includes(theme);
  }

  /** From 0 to below 1, and not a choice: for things that a run must not depend on. */
  noise(name: string): number {
    return this.#draw(name);
  }

  #choose(name: string, plain: number, value: (drawn: number) => number): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const key = count === 1 ? name : `${name}#${count}`;
    const chosen = this.#kept === null ? value(hashed(key, this.seed)) : (this.#kept.get(key) ?? plain);
    if (chosen !== plain) {
      this.made.set(key, chosen);
    }
    return chosen;
  }

  #draw(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return hashed(`${name}#${count}`, this.seed);
  }
}

/** Evenly distributed from 0 to below 1; the same for the same text and seed, on any machine. */
function hashed(text: string, seed: number): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ Math.imul(seed, 0x9e3779b1);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & b) + (a >>> 0)) / 9_007_199_254_740_992;
}
