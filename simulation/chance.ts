/**
 * What a run is about more than others. A fault shows when several unlikely things come together: in a run with a theme, those that
 * belong together are likely.
 */
export const THEMES = [
  'nothing',
  /** People are called alike, and typed by their names. */
  'names',
  /** Lists of several pages, which people leave, join and move about in while they are read. */
  'pages',
  /** VideoSDK answers reads wrongly, or not at all. */
  'unread',
  /** Removals are refused, late, without effect, or done in spite of the answer. */
  'stubborn',
  /** People are kept out, and return. */
  'returns',
  /** Processes are killed and held up in the middle of things, and others take over. */
  'deaths',
  /** Several sessions run, and nobody says which one is meant. */
  'sessions',
  /** The store fails, hangs, and loses its answers. */
  'store',
  /** Pickers, menus and settings are used more than names. */
  'presses',
] as const;

export type Theme = (typeof THEMES)[number];

/**
 * Everything that a run leaves open is decided here: a choice has a name, a value, and a plain value that stands for "nothing
 * unusual". The value comes from the seed and the name alone, so that leaving one choice out changes no other. That is also how a
 * failing run is made shorter: fewer and fewer choices are kept, and all others are plain.
 */
export class Chance {
  readonly seed: number;
  /** Those that are not plain, by name: with them alone the same run can be had again. */
  readonly made = new Map<string, number>();
  readonly #kept: ReadonlyMap<string, number> | null;
  readonly #counts = new Map<string, number>();
  /** From when on nothing goes wrong any more. */
  calm = false;

  /** @param kept the only choices that are not plain; `null`: they are drawn */
  constructor(seed: number, kept: ReadonlyMap<string, number> | null = null) {
    this.seed = seed;
    this.#kept = kept;
  }

  /** A whole number from `low` to `high`, both included. */
  int(name: string, low: number, high: number, plain = low): number {
    return this.#choose(name, plain, (drawn) => low + Math.floor(drawn * (high - low + 1)));
  }

  /** True so often; plain is false. */
  odds(name: string, probability: number): boolean {
    if (probability === 0 || this.calm) {
      return false;
    }
    return this.#choose(name, 0, (drawn) => (drawn < probability ? 1 : 0)) === 1;
  }

  /** One of several; plain is the first. */
  of<T>(name: string, items: readonly T[]): T {
    const index = this.#choose(name, 0, (drawn) => Math.floor(drawn * items.length));
    return items[Math.min(index, items.length - 1)] as T;
  }

  /** One of several that are not equally likely; plain is the first. */
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
   * How often a kind of fault comes up in this run: many not at all, a few often. Runs in which everything goes wrong at once find
   * less than runs in which some things do.
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

  /** Whether this run has a theme: one in three has none, the others have two. */
  about(theme: Theme): boolean {
    this.#themes ??= this.odds('themes', 0.65) ? [this.of('theme', THEMES), this.of('second theme', THEMES)] : [];
    return this.#themes.includes(theme);
  }

  /** From 0 to below 1, and no choice: for what a run may not depend on. */
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

/** From 0 to below 1, evenly: the same for the same text and seed, on any machine. */
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
