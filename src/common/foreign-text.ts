import { AsyncLocalStorage } from 'node:async_hooks';

/** Lists have at most this many names and IDs. Beyond it, a message without foreign text can't be made. */
const MOST_NOTED = 5_000;

const noted = new AsyncLocalStorage<Map<string, string>>();

/** What a reader would see of text from outside, and what to show in its place. */
export type ForeignText = ReadonlyMap<string, string>;

/**
 * Notes all text from outside that is made showable during `work`, at any depth, so that a message built in it can be
 * sent without that text if Discord refuses it. See `plain-fallback.ts`.
 */
export function notingForeignText<T>(work: () => T): T {
  return noted.run(new Map(), work);
}

/**
 * @param shown as it stands in the message
 * @param instead what to show in its place; by default, that something was left out
 */
export function noteForeignText(shown: string, instead?: string): void {
  const all = noted.getStore();
  if (all !== undefined && (all.size < MOST_NOTED || all.has(shown))) {
    const before = all.get(shown);
    // Two people of one name: neither ID would be right for both.
    const ambiguous = before !== undefined && before !== LEFT_OUT && instead !== undefined && instead !== before;
    all.set(shown, ambiguous ? LEFT_OUT : (instead ?? before ?? LEFT_OUT));
  }
}

export function foreignTextNoted(): ForeignText {
  return noted.getStore() ?? new Map();
}

export const LEFT_OUT = '[…]';
