import type { Clock } from './clock.ts';
import { fold } from './text.ts';

/** {@link fold} takes about 10 ms for so many UTF-16 units, each text counting this many more. */
const SLICE = 50_000;
const PER_TEXT = 25;

/**
 * The {@link fold}ed texts of a list's entries, each found once, because that takes longer than everything else that is
 * done with a list. They're forgotten with the entries.
 */
export class FoldedTexts<T extends object> {
  readonly #textOf: (entry: T) => string;
  readonly #folded = new WeakMap<T, string>();

  constructor(textOf: (entry: T) => string) {
    this.#textOf = textOf;
  }

  of(entry: T): string {
    let text = this.#folded.get(entry);
    if (text === undefined) {
      text = fold(this.#textOf(entry));
      this.#folded.set(entry, text);
    }
    return text;
  }

  /**
   * Finds those of a long list before anyone asks, with pauses, so that nothing is held up by it. Those of a short list
   * are found when they're asked for.
   */
  async prepare(entries: readonly T[], clock: Pick<Clock, 'wait'>): Promise<void> {
    const costOf = (entry: T): number => PER_TEXT + this.#textOf(entry).length;
    if (entries.reduce((sum, entry) => sum + costOf(entry), 0) <= SLICE) {
      return;
    }
    let cost = 0;
    for (const entry of entries) {
      this.of(entry);
      cost += costOf(entry);
      if (cost > SLICE) {
        cost = 0;
        await clock.wait(0);
      }
    }
  }
}
