import { hash } from 'node:crypto';
import { lengthOf, marked, noteIdentity, withoutMarks } from '../common/foreign-text.ts';
import { fitted, fold, isPlain, seen, visible, withoutBlanks } from '../common/text.ts';
import type { Gap, Listing } from '../sessions/evidence.ts';
import { foldedNames, longestFirst, type Participant } from '../sessions/participant.ts';

/** Discord's limit for the name and the value of a choice, in characters. */
export const CHOICE_LENGTH = 100;

const LABEL_SEPARATOR = ' · ';
const SHORT_ID_LENGTH = 16;
const HASHED = '~';

/**
 * The value that stands for a participant or a session in a completion: the ID itself where clients carry it unchanged,
 * otherwise a short form that is resolved against the live list.
 *
 * Clients trim, normalize and limit what they send, so only short printable ASCII travels as it is. An ID that looks
 * like a short form is hashed too: no ID can pass for the short form of another.
 *
 * @returns 1 to 100 characters, different for different IDs
 */
export function choiceValue(id: string): string {
  return travelsUnchanged(id) ? id : shortForm(id);
}

function travelsUnchanged(id: string): boolean {
  return id.length <= CHOICE_LENGTH && /^[\x21-\x7d][\x21-\x7e]*$/u.test(id);
}

/**
 * A value for any ID that is easy to carry: "~" and 132 bits of SHA-256 over its UTF-16 code units. Stable across
 * restarts, can't be forged, and understood wherever an ID is.
 */
export function shortForm(id: string): string {
  return HASHED + hash('sha256', Buffer.from(id, 'utf16le'), 'base64url').slice(0, 22);
}

/** Whether a text can only come from {@link shortForm}, and so can't mean an ID or a name. */
export function isShortForm(text: string): boolean {
  return /^~[\w-]{22}$/u.test(text);
}

/** The same as {@link choiceValue} in at most `most` characters (23 or more), for places that hold less. */
export function briefValue(id: string, most: number): string {
  const value = choiceValue(id);
  return value.length <= most ? value : shortForm(id);
}

/** Whether `value`, made by {@link choiceValue} or {@link briefValue}, stands for this ID. */
export function isValueOf(value: string, id: string): boolean {
  return value.startsWith(HASHED) ? isShortForm(value) && shortForm(id) === value : id === value;
}

/** Characters that aren't Markdown, in a form that can't start a list either. */
const BARE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/u;
const LONGEST_COPYABLE = 900;
/** What Discord may take for a link and refuse, even inside code: "https://…", "discord.gg/abc", "www.example.com". */
const LINK = /:\/\/|\.\p{L}{2,}[/?#:]|(?<![\p{L}\p{N}])www\./iu;

/**
 * An ID or a room's name as plain text of a message: as it is if nothing in it is formatting, else as code. Those that
 * can't be copied (too long, with backticks or invisible characters) or shown (a link) get their short form, which
 * commands understand too.
 */
export function copyForm(id: string): string {
  const form = bareOrCode(id);
  return form.replace(BARE_IN_CODE, (bare) => marked(bare));
}

/** {@link copyForm} of an ID. */
export function copyableForm(id: string): string {
  const form = copyForm(id);
  const bare = withoutMarks(form).replaceAll('`', '');
  noteIdentity(bare, id, bare);
  return form;
}

const BARE_IN_CODE = /[^`]+/u;

function bareOrCode(id: string): string {
  if (BARE.test(id) && id.length <= LONGEST_COPYABLE && !LINK.test(id)) {
    return id;
  }
  // An ID that looks like a short form would stand for the one whose short form it is.
  const asCode =
    id.length <= LONGEST_COPYABLE &&
    !id.includes('`') &&
    !id.startsWith(HASHED) &&
    !LINK.test(id) &&
    isPlain(id, LONGEST_COPYABLE);
  return `\`${asCode ? id : shortForm(id)}\``;
}

/** What a line of small text starts with: what's copied from a message keeps it. */
export const SMALL = '-# ';

/** A line that ends with what can be copied: "-# Removed: Ada · ID guest-51", "-# ID `a b`". */
const COPIED_LINE = /^-# (?:.* · \S+|ID) (`[^`]+`|[A-Za-z0-9][A-Za-z0-9.-]*)$/u;

/**
 * The ID or name in a line that was copied from a message, since phones copy nothing less than the whole text. Any other
 * text is returned as it is; so are several lines, because it isn't clear which one is meant.
 *
 * A name can look like such a line. So where people are removed, the text counts as typed, too: see {@link meansId}.
 */
export function uncopied(text: string): string {
  const shown = COPIED_LINE.exec(text)?.[1];
  if (shown === undefined || text.slice(0, -shown.length).lastIndexOf(SMALL) !== 0) {
    return text;
  }
  return shown.startsWith('`') ? shown.slice(1, -1) : shown;
}

/** An ID as short as it can be shown while it still tells people apart. Can't be resolved: see {@link choiceValue}. */
export function shortId(id: string): string {
  return naming(marked(shortIdOf(id)), id);
}

/**
 * Notes that this is how a person is named, or that it's their ID or a session's: where Discord refuses the name, the ID
 * is shown in its place.
 *
 * @returns what is shown
 */
export function naming(shown: string, id: string): string {
  noteIdentity(shown, id, shortIdOf(id));
  return shown;
}

function shortIdOf(id: string): string {
  if (id.length <= 2 * SHORT_ID_LENGTH && isPlain(id, SHORT_ID_LENGTH) && !/[·…]/u.test(id)) {
    return id;
  }
  const start = seen(id, { max: 7, units: 24, empty: '…' }).replaceAll('·', '.').replace(/…?$/u, '…');
  return `${start}${shortForm(id).slice(1, 9)}`;
}

/** Time that has passed, in whole units; 0 minutes means less than one. */
export interface Elapsed {
  readonly value: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/**
 * How long ago something was, in the largest unit that gives at least 1 (days from 2 on).
 *
 * @param fromMs milliseconds of the Unix epoch, like `nowMs`
 * @returns `null` when the time isn't known
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

/** The words in completion labels, in the reader's language. */
export interface LabelWords {
  /** How long ago: "4 min". */
  elapsed(fromMs: number | null, nowMs: number): string;
  /** "12 people" */
  people(count: number): string;
  /** Shown in place of a name with nothing visible in it: a person's and a room's. */
  readonly nameless: string;
  readonly unnamedRoom: string;
}

const NAME_LENGTH = 60;
/** Of each part between the name and the short ID. */
const PART_LENGTH = 24;

/**
 * The completion label of a person: "Ada Lovelace · 12 min · c7wgj9sd". The short ID at the end makes it unique among
 * people whose IDs differ.
 */
export function participantLabel(participant: Participant, nowMs: number, words: LabelWords): string {
  const { id, name, joinedAt } = participant;
  const { start, end } = partsOfLabel(name, [words.elapsed(joinedAt, nowMs)], { id, empty: words.nameless });
  return naming(start, id) + end;
}

/**
 * A name, one or two parts in any language, and a short ID. {@link isLabel} recognizes it without the words.
 *
 * @param empty replaces a name that has nothing visible in it
 */
export function choiceLabel(...of: Parameters<typeof partsOfLabel>): string {
  const { start, end } = partsOfLabel(...of);
  return start + end;
}

function partsOfLabel(
  name: string | null,
  parts: readonly [string] | readonly [string, string],
  { id, empty }: { readonly id: string; readonly empty: string },
): { readonly start: string; readonly end: string } {
  const end = [...parts.map((part) => withoutDots(part, PART_LENGTH, '?')), shortId(id)]
    .map((part) => LABEL_SEPARATOR + part)
    .join('');
  return { start: startOf(visible(name, { max: NAME_LENGTH, empty: withoutDots(empty, NAME_LENGTH, '?') }), end), end };
}

function withoutDots(words: string, max: number, empty: string): string {
  return seen(words, { max, units: max, empty }).replaceAll('·', '.');
}

/** Cuts the name, never the end, which tells two people apart. */
export function withinChoice(name: string, end: string): string {
  return fitted(name, { max: CHOICE_LENGTH, units: CHOICE_LENGTH - lengthOf(end) }) + end;
}

function startOf(name: string, end: string): string {
  return visible(name, { max: CHOICE_LENGTH, units: CHOICE_LENGTH - lengthOf(end) });
}

/** One part, and two. */
const PARTS_AT_END = [/ · [^·]+$/u, / · [^·]+ · [^·]+$/u];
const NAMELESS_START = /^[^·]+$/u;

/**
 * Whether `text` is the label of this name and ID, made at any time and in any language. Some clients send a choice's
 * label instead of its value, and what stands between the two (minutes, a number of people) has changed since, or was
 * written for a reader of another language. A name with nothing visible in it is replaced by words too: then only the
 * ID counts.
 */
export function isLabel(text: string, name: string | null, id: string): boolean {
  const end = LABEL_SEPARATOR + shortIdOf(id);
  if (!text.endsWith(end)) {
    return false;
  }
  const before = text.slice(0, -end.length);
  const shown = seen(name ?? '', { max: NAME_LENGTH, empty: '' });
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
  /** The people who were read leave open who is meant: someone who is missing from the list may match as well. */
  | { readonly kind: 'incomplete'; readonly candidates: readonly P[]; readonly gap: Gap };

/**
 * Finds the person that a moderator's text means: the one who has it as their ID (or whose ID the value or label of a
 * completion stands for), and anyone who has it as their name, apart from case and accents. Text doesn't tell an ID
 * from a name: one person's ID that is another's name is ambiguous, and so are two people with one name. Nothing is
 * resolved by guessing.
 *
 * An ID is one person, in any list. A name is one person only in a complete list.
 */
export function identify<P extends Participant>(given: string, people: Listing<P>): Identification<P> {
  const asTyped = withoutBlanks(given);
  const folded = fold(asTyped);
  const byId = people.items.filter(whoseIdIs(given));
  const byName =
    folded === '' ? [] : people.items.filter((person) => person.name !== null && foldedNames.of(person) === folded);
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

/** The same for what is certainly an ID, from a button, a menu or a notice: a name never matches. */
export function identifyById<P extends Participant>(value: string, people: Listing<P>): Identification<P> {
  // The value may be the short form of an ID, or an ID that looks like one.
  const matching = people.items.filter(({ id }) => id === value || isValueOf(value, id));
  const [only] = matching;
  if (only === undefined) {
    return people.complete ? { kind: 'none' } : { kind: 'incomplete', candidates: [], gap: people.gap };
  }
  return matching.length === 1 ? { kind: 'found', participant: only } : { kind: 'ambiguous', candidates: matching };
}

/** Whether the text stands for this person's ID: it's the ID, the value or label of a completion, or a copied line. */
export function meansId(given: string, person: Pick<Participant, 'id' | 'name'>): boolean {
  return whoseIdIs(given)(person);
}

/** The same for many people: the text is read once. */
function whoseIdIs(given: string): (person: Pick<Participant, 'id' | 'name'>) => boolean {
  const asTyped = withoutBlanks(given);
  const copied = uncopied(asTyped);
  const mayBeLabel = copied === asTyped && asTyped.includes(LABEL_SEPARATOR);
  return ({ id, name }) =>
    id === given || id === asTyped || isValueOf(copied, id) || (mayBeLabel && isLabel(asTyped, name, id));
}
