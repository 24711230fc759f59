import { AsyncLocalStorage } from 'node:async_hooks';
import { escapeMarkdown } from './markdown.ts';

/** Lists have at most this many names and IDs. Beyond it, a message without foreign text can't be made. */
const MOST_NOTED = 5_000;

/** Stands for "an ID of one of several people", which none of them must be shown by. */
const AMBIGUOUS = Symbol('ambiguous');

interface Identity {
  readonly id: string;
  /** The ID as it's shown, without escapes. */
  readonly shown: string;
}

/** `null`: nothing is known to show in its place. */
type Instead = Identity | typeof AMBIGUOUS | null;

const noted = new AsyncLocalStorage<Map<string, Instead>>();

/**
 * What a reader would see of text from outside, and what to show in its place, without escapes: the ID of the person it
 * names, itself if it is an ID, or {@link LEFT_OUT}.
 */
export type ForeignText = ReadonlyMap<string, string>;

/**
 * Notes all text from outside that is made showable during `work`, at any depth, so that a message built in it can be
 * sent without that text if Discord refuses it. See `plain-fallback.ts`.
 */
export function notingForeignText<T>(work: () => T): T {
  return noted.run(new Map(), work);
}

/** @param shown as it stands in the message */
export function noteForeignText(shown: string): void {
  note(shown, null);
}

/**
 * Notes what stands for one person, session or room: a person's name, or an ID itself.
 *
 * @param shown as it stands in the message
 * @param id whose it is
 * @param shownId the ID as one visible line, without escapes
 */
export function noteIdentity(shown: string, id: string, shownId: string): void {
  note(shown, { id, shown: shownId });
}

function note(shown: string, instead: Instead): void {
  const all = noted.getStore();
  if (all !== undefined && (all.size < MOST_NOTED || all.has(shown))) {
    all.set(shown, both(shown, all.get(shown) ?? null, instead));
  }
}

function both(shown: string, before: Instead, instead: Instead): Instead {
  if (before === null || instead === null) {
    return before ?? instead;
  }
  if (before === AMBIGUOUS || instead === AMBIGUOUS || before.id !== instead.id) {
    return AMBIGUOUS;
  }
  return isShownAs(shown, instead.shown) ? instead : before;
}

/** People by their IDs. Where it isn't certain whose ID that would be, it's left out. */
export function foreignTextNoted(): ForeignText {
  const all = noted.getStore() ?? new Map<string, Instead>();
  const identities = [...all.values()].filter((instead) => instead !== null && instead !== AMBIGUOUS);
  const ids = new Map(
    identities.flatMap(({ id, shown }) => [id, shown, escapeMarkdown(shown)].map((form) => [form, shown])),
  );
  const shownInstead = (shown: string, instead: Instead): string => {
    if (instead === AMBIGUOUS) {
      return LEFT_OUT;
    }
    if (instead === null) {
      return ids.get(shown) ?? LEFT_OUT;
    }
    // A name that is someone else's ID would be taken for them.
    return isShownAs(shown, instead.shown) || !ids.has(shown) ? instead.shown : LEFT_OUT;
  };
  return new Map([...all].map(([shown, instead]) => [shown, shownInstead(shown, instead)]));
}

/** Whether `shown` is this ID, with or without escapes. */
export function isShownAs(shown: string, id: string): boolean {
  return shown === id || shown === escapeMarkdown(id);
}

export const LEFT_OUT = '[…]';
