import { AsyncLocalStorage } from 'node:async_hooks';

/** Lists have at most this many names and IDs. Beyond it, a message without foreign text can't be made. */
const MOST_NOTED = 5_000;

/** Stands for "an ID of one of several people", which none of them must be shown by. */
const AMBIGUOUS = Symbol('ambiguous');

/** `null`: nothing is known to show in its place. */
type Instead = string | typeof AMBIGUOUS | null;

const noted = new AsyncLocalStorage<Map<string, Instead>>();

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
 * @param instead the ID of the person it names; by default, something was left out
 */
export function noteForeignText(shown: string, instead: string | null = null): void {
  const all = noted.getStore();
  if (all !== undefined && (all.size < MOST_NOTED || all.has(shown))) {
    const before = all.get(shown) ?? null;
    const known = before ?? instead;
    all.set(shown, instead !== null && known !== instead ? AMBIGUOUS : known);
  }
}

/** People by their IDs. Where it isn't certain whose ID that would be, it's left out. */
export function foreignTextNoted(): ForeignText {
  const all = noted.getStore() ?? new Map<string, Instead>();
  const ids = new Set([...all.values()].filter((instead) => typeof instead === 'string'));
  const shownInstead = (shown: string, instead: Instead): string => {
    if (instead === null && ids.has(shown)) {
      return shown;
    }
    // A name that is someone else's ID would be taken for them.
    return typeof instead === 'string' && (instead === shown || !ids.has(shown)) ? instead : LEFT_OUT;
  };
  return new Map([...all].map(([shown, instead]) => [shown, shownInstead(shown, instead)]));
}

export const LEFT_OUT = '[…]';
