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
 * Stand around text from outside while a message is built, so that it can be told from the bot's own words, which may be
 * the same: someone can call themselves "Removed". Private use characters, which no text that is shown has in it.
 */
const [START, END] = ['\uF8F0', '\uF8F1'];
const MARKS = /[\uF8F0\uF8F1]/gu;
/** Without its end, it was cut, and is the rest of its line at most. */
const MARKED = /\uF8F0([^\uF8F0\uF8F1]*)\uF8F1|\uF8F0([^\uF8F0\uF8F1\n]*)|\uF8F1/gu;

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

/**
 * Notes what is about to be shown.
 *
 * @returns the same, marked, if it's noted what comes from outside
 */
export function marked(shown: string): string {
  if (noted.getStore() === undefined || shown === '') {
    return shown;
  }
  const bare = withoutMarks(shown);
  note(bare, null);
  return START + bare + END;
}

export function withoutMarks(text: string): string {
  return text.replace(MARKS, '');
}

export function hasMarks(text: string): boolean {
  return text.includes(START) || text.includes(END);
}

/** Marks would be dropped as unseen from a text that's made showable. These noncharacters carry them through. */
export const CARRIERS = /[\uFDD0\uFDD1]/gu;

export function marksCarried(text: string): string {
  return text.replace(CARRIERS, '').replaceAll(START, '\uFDD0').replaceAll(END, '\uFDD1');
}

export function marksRestored(text: string): string {
  return text.replaceAll('\uFDD0', START).replaceAll('\uFDD1', END);
}

/** In UTF-16 units, as Discord gets it. */
export function lengthOf(text: string): number {
  return hasMarks(text) ? withoutMarks(text).length : text.length;
}

/** The first `most` UTF-16 units, as Discord gets it. */
export function clipped(text: string, most: number): string {
  if (!hasMarks(text)) {
    return text.slice(0, most);
  }
  let [at, used] = [0, 0];
  while (at < text.length && used < most) {
    used += hasMarks(text.charAt(at)) ? 0 : 1;
    at += 1;
  }
  return text.slice(0, at);
}

/** Replaces what comes from outside, and nothing else. */
export function foreignTextReplaced(text: string, by: (shown: string) => string): string {
  return text.replace(MARKED, (_, whole?: string, cut?: string) =>
    whole === undefined && cut === undefined ? '' : by(whole ?? cut ?? ''),
  );
}

/**
 * Notes what stands for one person, session or room: a person's name, or an ID itself.
 *
 * @param shown as it stands in the message
 * @param id whose it is
 * @param shownId the ID as one visible line, without escapes
 */
export function noteIdentity(shown: string, id: string, shownId: string): void {
  note(withoutMarks(shown), { id, shown: shownId });
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

/**
 * What has been noted so far: people by their IDs. Where it isn't certain whose ID that would be, it's left out.
 *
 * @returns it on demand: most messages aren't refused, and never need it
 */
export function foreignTextNoted(): () => ForeignText {
  const all = new Map(noted.getStore());
  return () => insteadOf(all);
}

function insteadOf(all: ReadonlyMap<string, Instead>): ForeignText {
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
