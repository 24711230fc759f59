import { fold, visible } from '../common/text.ts';
import { CHOICE_LENGTH, type LabelWords, naming } from '../removal/identification.ts';
import { roomName } from '../sessions/session.ts';
import { type Choice, MAX_CHOICES } from '../sessions/suggestions.ts';
import { CASE_OUTCOMES, type Case, type CaseOutcome, FORMER_MODERATOR } from './case.ts';

/** What cases can be filtered by: their outcome, that it isn't known yet, or that they were voided. */
export type OutcomeFilter = CaseOutcome | 'open' | 'voided';

export const OUTCOME_FILTERS: readonly OutcomeFilter[] = [...CASE_OUTCOMES, 'open', 'voided'];

/**
 * Each outcome as an icon and two or three plain words, in the reader's language: for lists, autocomplete, and exports.
 */
export type OutcomeWords = Readonly<
  Record<
    OutcomeFilter,
    {
      readonly icon: string;
      readonly words: string;
      /** The same in English, which everyone can type. */
      readonly english: string;
    }
  >
>;

/** Which of a server's cases to show. All conditions must hold; `null` means any. */
export interface HistoryFilter {
  /**
   * Cases about the person in this case (`person`), or about anyone with the name in it (`name`). A number fits in a
   * button whatever the ID, and reveals no one who was forgotten.
   */
  readonly about: { readonly same: 'person' | 'name'; readonly asIn: number } | null;
  readonly moderatorId: string | null;
  readonly outcome: OutcomeFilter | null;
  /** Opened at this time or later. Unix time in milliseconds, whole seconds only. */
  readonly since: number | null;
}

export const EVERYTHING: HistoryFilter = { about: null, moderatorId: null, outcome: null, since: null };

/** Encodes a filter for a button: at most 60 characters, no colons. */
export function encodeFilter({ about, moderatorId, outcome, since }: HistoryFilter): string {
  return [
    about === null ? '' : `${about.same === 'person' ? 'p' : 'n'}${about.asIn.toString(36)}`,
    moderatorId ?? '',
    outcome ?? '',
    since === null ? '' : Math.floor(since / 1_000).toString(36),
  ].join('/');
}

/** @returns `null` for anything {@link encodeFilter} didn't write, because a client can send anything */
export function decodeFilter(text: string): HistoryFilter | null {
  const found = /^(?:([pn])([0-9a-z]{1,7}))?\/(\d{1,20})?\/([a-z-]+)?\/([0-9a-z]{1,9})?$/u.exec(text);
  if (found === null) {
    return null;
  }
  const [, same, asIn, moderatorId = null, outcome, since] = found;
  if (outcome !== undefined && !isOutcomeFilter(outcome)) {
    return null;
  }
  return {
    about: asIn === undefined ? null : { same: same === 'p' ? 'person' : 'name', asIn: Number.parseInt(asIn, 36) },
    moderatorId,
    outcome: outcome ?? null,
    since: since === undefined ? null : Number.parseInt(since, 36) * 1_000,
  };
}

function isOutcomeFilter(text: string): text is OutcomeFilter {
  return (OUTCOME_FILTERS as readonly string[]).includes(text);
}

/**
 * Reads an outcome from an autocomplete value, or from its words, in full or just the beginning if that's unambiguous.
 * The reader's language comes before English.
 *
 * @returns `null` when nothing matches
 */
export function readOutcome(given: string, words: OutcomeWords): OutcomeFilter | null {
  const wanted = fold(given);
  if (wanted === '') {
    return null;
  }
  const steps: readonly ((outcome: OutcomeFilter) => boolean)[] = [
    (outcome) => outcome === wanted,
    (outcome) => fold(words[outcome].words) === wanted || fold(outcomeLabel(outcome, words)) === wanted,
    (outcome) => fold(words[outcome].english) === wanted,
    (outcome) => fold(words[outcome].words).startsWith(wanted),
    (outcome) => fold(words[outcome].english).startsWith(wanted),
  ];
  for (const fits of steps) {
    const [only, ...more] = OUTCOME_FILTERS.filter(fits);
    if (only !== undefined) {
      return more.length === 0 ? only : null;
    }
  }
  return null;
}

export function suggestOutcomes(typed: string, words: OutcomeWords): Choice[] {
  const wanted = fold(typed);
  return OUTCOME_FILTERS.filter((outcome) =>
    [fold(outcomeLabel(outcome, words)), fold(words[outcome].english), outcome].some((text) => text.includes(wanted)),
  ).map((outcome) => ({ name: outcomeLabel(outcome, words), value: outcome }));
}

function outcomeLabel(outcome: OutcomeFilter, words: OutcomeWords): string {
  return `${words[outcome].icon} ${words[outcome].words}`;
}

/** A reader's words for moderators. */
export interface ModeratorWords {
  /** What people type to mean themselves. */
  readonly me: readonly string[];
  /** One moderator in autocomplete. The ID stands alone, next to ` · `. */
  label(id: string, recentCases: number, isMe: boolean): string;
}

/** Reads a mention, an ID, "me", or a label from {@link suggestModerators}. `null` for anything else. */
export function readModerator(given: string, me: string, { me: mine }: Pick<ModeratorWords, 'me'>): string | null {
  const asTyped = fold(given);
  if (mine.some((word) => fold(word) === asTyped)) {
    return me;
  }
  const inLabel = asTyped.includes(' · ') ? /(?<!\d)\d{17,20}(?!\d)/u.exec(asTyped)?.[0] : undefined;
  return /^(?:<@!?)?(\d{17,20})>?$/u.exec(asTyped)?.[1] ?? inLabel ?? null;
}

/** The moderators of these cases. Autocomplete can't show members' names, so each has an ID and a number of cases. */
export function suggestModerators(
  typed: string,
  latest: readonly Case[],
  me: string,
  { label }: Pick<ModeratorWords, 'label'>,
): Choice[] {
  const wanted = fold(typed).replace(/^<@!?|>$/gu, '');
  const counts = new Map<string, number>([[me, 0]]);
  for (const { moderatorId } of latest.filter((one) => one.moderatorId !== FORMER_MODERATOR)) {
    counts.set(moderatorId, (counts.get(moderatorId) ?? 0) + 1);
  }
  return [...counts]
    .map(([id, count]) => ({ name: label(id, count, id === me), value: id }))
    .filter(({ name }) => fold(name).includes(wanted))
    .slice(0, MAX_CHOICES);
}

export type Since =
  | { readonly kind: 'since'; readonly at: number }
  | { readonly kind: 'in-the-future' | 'not-understood' };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const UNITS = {
  minute: MINUTE,
  hour: 60 * MINUTE,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
} as const;

/** Every word that a typed time can contain. */
export type SinceWord = keyof typeof UNITS | 'today' | 'yesterday';

const SINCE_WORDS: readonly SinceWord[] = ['today', 'yesterday', 'minute', 'hour', 'day', 'week', 'month', 'year'];

/** The suggested times. Each is also the value that is sent, in every language. */
export const SINCE_PRESETS = ['today', 'yesterday', '24 hours', '7 days', '30 days', '90 days', '1 year'] as const;

export type SincePreset = (typeof SINCE_PRESETS)[number];

/** A reader's words for times. */
export interface SinceWords {
  /** What they can type for each: in their language, then in English. The first match counts. */
  readonly spoken: readonly Readonly<Record<SinceWord, readonly string[]>>[];
  /** Words around a time that add nothing: "since", "last", "ago". */
  readonly fillers: readonly string[];
  /** How each preset is shown. */
  readonly presets: Readonly<Record<SincePreset, string>>;
}

/**
 * Reads "today", "yesterday", "7 days", "36 h", "2026-11-01", "2026-11-01 18:00". Days begin at midnight UTC, as the
 * reply shows.
 *
 * @param now Unix time in milliseconds
 */
export function readSince(given: string, now: number, words: SinceWords): Since {
  const labelled = SINCE_PRESETS.find((preset) => normalized(words.presets[preset]) === normalized(given));
  const asTyped = withoutFillers(normalized(labelled ?? given), words.fillers);
  const midnight = Math.floor(now / DAY) * DAY;
  const [, count, name = ''] = /^(\d{1,6})? ?(\D+)$/u.exec(asTyped) ?? [];
  const word = meaning(name, words);
  if (word === 'today' || word === 'yesterday') {
    return count === undefined
      ? { kind: 'since', at: word === 'today' ? midnight : midnight - DAY }
      : { kind: 'not-understood' };
  }
  if (word !== null) {
    return { kind: 'since', at: wholeSeconds(Math.max(0, now - Number(count ?? 1) * UNITS[word])) };
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:[ t](\d{2}):(\d{2}))?$/u.exec(asTyped);
  if (date === null) {
    return { kind: 'not-understood' };
  }
  const [, year, month, day, hour = '00', minute = '00'] = date;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:00.000Z`;
  const at = Date.parse(iso);
  // Some engines parse February 30 as March 2, others reject it.
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso || at < 0) {
    return { kind: 'not-understood' };
  }
  return at > now ? { kind: 'in-the-future' } : { kind: 'since', at };
}

/** Each script can have its own digits. */
function normalized(text: string): string {
  return fold(text).replace(/(?![0-9])\p{Nd}/gu, (digit) => String(digitValue(digit)));
}

/** Unicode keeps decimal digits in runs from 0 to 9, so the distance from the start of the run is the value. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) {
    before += 1;
  }
  return before % 10;
}

function meaning(name: string, { spoken }: SinceWords): SinceWord | null {
  for (const words of spoken) {
    const found = SINCE_WORDS.find((word) => words[word].some((form) => normalized(form) === name));
    if (found !== undefined) {
      return found;
    }
  }
  return null;
}

/** Removes only whole words: before a blank or a number, and after a blank. */
function withoutFillers(text: string, fillers: readonly string[]): string {
  for (const filler of fillers.map(normalized)) {
    if (text.startsWith(filler) && /^[ \d]/u.test(text.slice(filler.length))) {
      return withoutFillers(text.slice(filler.length).trimStart(), fillers);
    }
    if (text.endsWith(` ${filler}`)) {
      return withoutFillers(text.slice(0, -filler.length - 1), fillers);
    }
  }
  return text;
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

/** The matching presets. What was typed comes first, if it can be read and isn't one of them. */
export function suggestSince(typed: string, now: number, words: SinceWords): Choice[] {
  const wanted = normalized(typed);
  const shown = fold(typed).normalize('NFC');
  const read = readSince(typed, now, words);
  const at = (preset: SincePreset) => {
    const since = readSince(preset, now, words);
    return since.kind === 'since' ? since.at : null;
  };
  const same = read.kind === 'since' ? SINCE_PRESETS.find((preset) => at(preset) === read.at) : undefined;
  const own = read.kind === 'since' && same === undefined && shown.length <= CHOICE_LENGTH;
  const presets = SINCE_PRESETS.filter(
    (preset) => preset === same || preset.includes(wanted) || normalized(words.presets[preset]).includes(wanted),
  );
  return [
    ...(own ? [{ name: shown, value: shown }] : []),
    ...presets.map((preset) => ({ name: words.presets[preset], value: preset })),
  ];
}

/** A reader's words for cases and the people in them, where markdown isn't rendered. */
export interface CaseWords extends LabelWords {
  readonly outcomes: OutcomeWords;
  /** What can come before a case number: "case". */
  readonly numberWords: readonly string[];
  /** Stands in for a missing name: everyone in a room, whose name is shortened to fit, or someone who was forgotten. */
  noOneIn(one: Pick<Case, 'kind' | 'room'>, shown: { readonly max: number; readonly units: number }): string;
  /** One case in autocomplete: its number first, followed by ` · `. */
  label(facts: Readonly<Record<'number' | 'outcome' | 'name' | 'elapsed', string>>): string;
}

/**
 * Reads "12", "#12", "case 12", or an autocomplete label. `null` when it isn't a case number.
 *
 * @param words what can come before the number. Values from buttons and menus have nothing there
 */
export function readCaseNumber(given: string, words: Partial<Pick<CaseWords, 'numberWords'>> = {}): number | null {
  const bare = withoutCaseWord(fold(given), words.numberWords ?? []);
  const number = Number(/^#?(\d{1,9})(?: · .*)?$/u.exec(bare)?.[1] ?? 0);
  return number === 0 ? null : number;
}

/** Only before a number: "Casey" is a name. */
function withoutCaseWord(text: string, words: readonly string[]): string {
  for (const word of words.map(fold)) {
    const rest = text.startsWith(word) ? text.slice(word.length).trimStart() : '';
    if (/^#?\d/u.test(rest)) {
      return rest;
    }
  }
  return text;
}

/**
 * The latest cases whose number starts with what was typed, or whose person's name or ID (or ended room's name)
 * contains it.
 */
export function suggestCases(typed: string, latest: readonly Case[], now: number, words: CaseWords): Choice[] {
  const wanted = withoutCaseWord(fold(typed), words.numberWords).replace(/^#/u, '');
  const fits = ({ number, target, kind, room }: Case): boolean =>
    String(number).startsWith(wanted) ||
    (kind === 'session-end' && fold(roomName(room)).includes(wanted)) ||
    (target !== null && (fold(target.name ?? '').includes(wanted) || fold(target.id).includes(wanted)));
  return latest
    .filter(fits)
    .slice(0, MAX_CHOICES)
    .map((one) => {
      const { number, target, outcome, voided, createdAt } = one;
      const label = (name: string) =>
        words.label({
          number: String(number),
          outcome: outcomeLabel(voided === null ? (outcome ?? 'open') : 'voided', words.outcomes),
          name,
          elapsed: words.elapsed(createdAt, now),
        });
      // Only the name is shortened to fit.
      const room = CHOICE_LENGTH - label('').length;
      const name =
        target === null
          ? words.noOneIn(one, { max: 40, units: Math.min(60, room) })
          : naming(visible(target.name, { max: 40, units: Math.min(50, room), empty: words.nameless }), target.id);
      return { name: label(name), value: String(number) };
    });
}

/**
 * Reasons for a removal: what was typed, then matching presets of the server and recent reasons of the moderator.
 * Matches at the start of a reason come before those in the middle. A choice carries 100 characters, so longer reasons
 * aren't suggested: they'd be sent cut off.
 */
export function suggestReasons(typed: string, presets: readonly string[], own: readonly string[]): Choice[] {
  const wanted = fold(typed);
  const rank = (reason: string): number => {
    const folded = fold(reason);
    return folded.startsWith(wanted) ? 0 : folded.includes(` ${wanted}`) ? 1 : folded.includes(wanted) ? 2 : 3;
  };
  const fitting = [...presets, ...own].map((reason) => reason.trim()).filter((reason) => rank(reason) < 3);
  const seen = new Set<string>();
  return [typed.trim(), ...[0, 1, 2].flatMap((wantedRank) => fitting.filter((reason) => rank(reason) === wantedRank))]
    .filter((reason) => {
      // Two choices must not look alike, because the client would send the first.
      const shown = fold(reason);
      const first = shown !== '' && reason.length <= CHOICE_LENGTH && !seen.has(shown);
      seen.add(shown);
      return first;
    })
    .slice(0, MAX_CHOICES)
    .map((reason) => ({ name: visible(reason, { max: CHOICE_LENGTH, units: CHOICE_LENGTH }), value: reason }));
}
