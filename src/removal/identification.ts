import { createHash } from 'node:crypto';
import { fold, isPlain, visible, withoutBlanks } from '../common/text.ts';
import type { Gap, Listing } from '../sessions/evidence.ts';
import { longestFirst, type Participant } from '../sessions/participant.ts';

/** Discord's limit for the name and for the value of a choice. */
export const CHOICE_LENGTH = 100;

const LABEL_SEPARATOR = ' · ';
const SHORT_ID_LENGTH = 16;
const HASHED = '~';

/**
 * The value by which a completion refers to a participant or a session: the id itself where a client can carry it
 * unchanged, else a short form that is resolved against the live list.
 *
 * Clients trim, normalise and limit what they send, so only short printable ASCII travels as it is. An id that looks
 * like a short form is hashed too: no id can pass for the short form of another.
 *
 * @returns 1 to 100 characters, different for different ids.
 */
export function choiceValue(id: string): string {
  return travelsUnchanged(id) ? id : shortForm(id);
}

function travelsUnchanged(id: string): boolean {
  return id.length <= CHOICE_LENGTH && /^[\x21-\x7d][\x21-\x7e]*$/u.test(id);
}

/**
 * An address for any id that is easy to carry: "~" and 128 bits of SHA-256 over its UTF-16 units. Stable across
 * restarts, not to be forged, and understood wherever an id is.
 */
export function shortForm(id: string): string {
  return HASHED + createHash('sha256').update(id, 'utf16le').digest('base64url').slice(0, 22);
}

/** Whether a text can only be an address that {@link shortForm} made: no id and no name is meant by it. */
export function isShortForm(text: string): boolean {
  return /^~[\w-]{22}$/u.test(text);
}

/** The same as {@link choiceValue} in at most `most` characters (23 or more), for places that hold less. */
export function briefValue(id: string, most: number): string {
  const value = choiceValue(id);
  return value.length <= most ? value : shortForm(id);
}

/** Whether `value`, made by {@link choiceValue} or {@link briefValue}, means this id. */
export function isValueOf(value: string, id: string): boolean {
  return value.startsWith(HASHED) ? shortForm(id) === value : id === value;
}

/** An id as short as it can be shown and still tell people apart. Not an address: see {@link choiceValue}. */
export function shortId(id: string): string {
  if (id.length <= 2 * SHORT_ID_LENGTH && isPlain(id, SHORT_ID_LENGTH) && !/[·…]/u.test(id)) {
    return id;
  }
  const start = visible(id, { max: 7, units: 24, empty: '…' }).replaceAll('·', '.').replace(/…?$/u, '…');
  return `${start}${shortForm(id).slice(1, 9)}`;
}

/** A time that has passed, in whole units; 0 minutes: less than one. */
export interface Elapsed {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/**
 * How long ago, in the largest unit of which it is at least one (days from two on).
 *
 * @returns `null` where the time is not known
 */
export function elapsed(fromMs: number | null, nowMs: number): Elapsed | null {
  if (fromMs === null) {
    return null;
  }
  const minutes = Math.max(0, Math.floor((nowMs - fromMs) / 60_000));
  if (minutes < 60) {
    return { value: minutes, unit: 'minute' };
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { value: hours, unit: 'hour' } : { value: Math.floor(hours / 24), unit: 'day' };
}

/** The words in labels of completions, in the language of whoever reads them. */
export interface LabelWords {
  /** How long ago: "4 min". */
  elapsed(fromMs: number | null, nowMs: number): string;
  /** "12 people" */
  people(count: number): string;
  /** What stands for a person's name in which nothing can be seen, and for a room's. */
  readonly nameless: string;
  readonly unnamedRoom: string;
}

const NAME_LENGTH = 60;
/** Of any one part between the name and the short id. */
const PART_LENGTH = 24;

/**
 * What a completion shows for somebody: "Ada Lovelace · 12 min · c7wgj9sd". The short id at the end makes it unique
 * among people whose ids differ.
 */
export function participantLabel(participant: Participant, nowMs: number, words: LabelWords): string {
  return choiceLabel(participant.name, [words.elapsed(participant.joinedAt, nowMs)], {
    id: participant.id,
    empty: words.nameless,
  });
}

/**
 * A name, one or two parts in any language, and a short id. {@link isLabel} knows it again without the words.
 *
 * @param empty what stands for a name in which nothing can be seen
 */
export function choiceLabel(
  name: string | null,
  parts: readonly [string] | readonly [string, string],
  { id, empty }: { readonly id: string; readonly empty: string },
): string {
  const end = [...parts.map((part) => withoutDots(part, PART_LENGTH, '?')), shortId(id)]
    .map((part) => LABEL_SEPARATOR + part)
    .join('');
  return withinChoice(visible(name, { max: NAME_LENGTH, empty: withoutDots(empty, NAME_LENGTH, '?') }), end);
}

function withoutDots(words: string, max: number, empty: string): string {
  return visible(words, { max, units: max, empty }).replaceAll('·', '.');
}

/** The name gives way, never what tells two people apart. */
export function withinChoice(name: string, end: string): string {
  return visible(name, { max: CHOICE_LENGTH, units: CHOICE_LENGTH - end.length }) + end;
}

/** One part, and with it another. */
const PARTS_AT_END = [/ · [^·]+$/u, / · [^·]+ · [^·]+$/u];
const NAMELESS_START = /^[^·]+$/u;

/**
 * True when `text` is the label made of this name and id at any time and in any language: some clients send the label of
 * a choice instead of its value, and what stands between the two (minutes, a number of people) has changed since, or was
 * written for a reader of another language. Names that show nothing are words too: for them the id is all that counts.
 */
export function isLabel(text: string, name: string | null, id: string): boolean {
  const end = LABEL_SEPARATOR + shortId(id);
  if (!text.endsWith(end)) {
    return false;
  }
  const before = text.slice(0, -end.length);
  const shown = visible(name, { max: NAME_LENGTH, empty: '' });
  return PARTS_AT_END.some((pattern) => {
    const parts = pattern.exec(before)?.[0];
    if (parts === undefined) {
      return false;
    }
    return shown === ''
      ? NAMELESS_START.test(before.slice(0, -parts.length))
      : text === withinChoice(shown, parts + end);
  });
}

export type Identification<P extends Participant = Participant> =
  | { readonly kind: 'found'; readonly participant: P }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly P[] }
  | { readonly kind: 'none' }
  /** Those seen leave open who is meant: somebody who wasn't seen may fit as well. */
  | { readonly kind: 'incomplete'; readonly candidates: readonly P[]; readonly gap: Gap };

/**
 * Who is meant by what was typed? Whoever has it for an id (or the value or label of a completion stands for their id), and whoever
 * has it for a name, case and accents aside. Text doesn't tell an id from a name: what is one person's id and another's name is
 * ambiguous, and so are two people of one name. Nothing is resolved by guessing.
 *
 * An id is one person, in any list. A name is one person only in a complete list.
 */
export function identify<P extends Participant>(given: string, people: Listing<P>): Identification<P> {
  const asTyped = withoutBlanks(given);
  const folded = fold(asTyped);
  const byId = people.items.filter((person) => meansId(given, person));
  const byName = folded === '' ? [] : people.items.filter(({ name }) => name !== null && fold(name) === folded);
  const candidates = [...new Set([...byId, ...byName])];
  const [only] = candidates;
  if (candidates.length > 1) {
    return { kind: 'ambiguous', candidates: candidates.sort(longestFirst) };
  }
  if (only !== undefined && (people.complete || byId.length === 1)) {
    return { kind: 'found', participant: only };
  }
  return people.complete ? { kind: 'none' } : { kind: 'incomplete', candidates, gap: people.gap };
}

/** The same for what is certainly an id, from a button, a menu or a notice: no name ever matches. */
export function identifyById<P extends Participant>(value: string, people: Listing<P>): Identification<P> {
  // The value may be the short form of an id, or an id that looks like one.
  const matching = people.items.filter(({ id }) => id === value || isValueOf(value, id));
  const [only] = matching;
  if (only === undefined) {
    return people.complete ? { kind: 'none' } : { kind: 'incomplete', candidates: [], gap: people.gap };
  }
  return matching.length === 1 ? { kind: 'found', participant: only } : { kind: 'ambiguous', candidates: matching };
}

/** Whether what was typed stands for this person's id: it is the id, or the value or the label of a completion. */
export function meansId(given: string, { id, name }: Pick<Participant, 'id' | 'name'>): boolean {
  const asTyped = withoutBlanks(given);
  return (
    id === given ||
    id === asTyped ||
    (asTyped.startsWith(HASHED) && shortForm(id) === asTyped) ||
    (asTyped.includes(LABEL_SEPARATOR) && isLabel(asTyped, name, id))
  );
}
