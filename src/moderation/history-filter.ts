import { CASE_OUTCOMES, type Case, type CaseOutcome } from './case.ts';
import { CHOICE_LENGTH, elapsed } from './identification.ts';
import { roomName } from './session.ts';
import { type Choice, MAX_CHOICES } from './suggestions.ts';
import { fold, visible } from './text.ts';

/** What cases can be looked for by: what came of them, that nobody knows yet, or that they were voided. */
export type OutcomeFilter = CaseOutcome | 'open' | 'voided';

export const OUTCOME_FILTERS: readonly OutcomeFilter[] = [...CASE_OUTCOMES, 'open', 'voided'];

/** Each in a sign and two or three plain words, as lists, completions and exports show them. */
export const OUTCOME_WORDS: Readonly<Record<OutcomeFilter, { readonly icon: string; readonly words: string }>> = {
  removed: { icon: '✅', words: 'Removed' },
  returned: { icon: '↩️', words: 'Removed, came straight back' },
  'already-gone': { icon: '➖', words: 'Had already left' },
  'session-over': { icon: '➖', words: 'Session was over' },
  'still-there': { icon: '⚠️', words: 'Stayed in the session' },
  unknown: { icon: '❓', words: 'Unknown' },
  'turned-down': { icon: '⚠️', words: 'Turned down by VideoSDK' },
  forbidden: { icon: '⛔', words: 'VideoSDK refused the bot' },
  busy: { icon: '⚠️', words: 'VideoSDK was busy' },
  unavailable: { icon: '⚠️', words: 'VideoSDK was away' },
  'gone-since': { icon: '☑️', words: 'Out after a restart' },
  'there-since': { icon: '⚠️', words: 'Still in after a restart' },
  'not-asked': { icon: '➖', words: 'Not asked: store failed' },
  ended: { icon: '⏹️', words: 'Ended for everybody' },
  'still-running': { icon: '⚠️', words: 'Ran on for everybody' },
  'over-since': { icon: '☑️', words: 'Over after a restart' },
  'running-since': { icon: '⚠️', words: 'Running after a restart' },
  open: { icon: '⏳', words: 'Under way' },
  voided: { icon: '🚫', words: 'Voided' },
};

/** Which cases of a server are wanted: those for which all of this holds; `null` for what does not matter. */
export interface HistoryFilter {
  /**
   * About the person whom this case is about (`person`), or about anybody who bore the name that stands in it (`name`). A
   * number is short enough for a button, whatever the id, and tells of nobody who was forgotten.
   */
  readonly about: { readonly same: 'person' | 'name'; readonly asIn: number } | null;
  readonly moderatorId: string | null;
  readonly outcome: OutcomeFilter | null;
  /** Opened at this time or later: whole seconds, in milliseconds of the Unix epoch. */
  readonly since: number | null;
}

export const EVERYTHING: HistoryFilter = { about: null, moderatorId: null, outcome: null, since: null };

/** A filter in at most 60 characters without colons, to be carried by a button. */
export function encodeFilter({ about, moderatorId, outcome, since }: HistoryFilter): string {
  return [
    about === null ? '' : `${about.same === 'person' ? 'p' : 'n'}${about.asIn.toString(36)}`,
    moderatorId ?? '',
    outcome ?? '',
    since === null ? '' : Math.floor(since / 1_000).toString(36),
  ].join('/');
}

/** @returns `null` for what {@link encodeFilter} never wrote: what comes back from a client proves nothing */
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

/** `null` when nothing is called so. Takes the value of a completion and the words, whole or their only beginning. */
export function readOutcome(given: string): OutcomeFilter | null {
  const wanted = fold(given);
  const exact = OUTCOME_FILTERS.filter(
    (outcome) =>
      outcome === wanted || fold(OUTCOME_WORDS[outcome].words) === wanted || fold(outcomeLabel(outcome)) === wanted,
  );
  const beginning = OUTCOME_FILTERS.filter((outcome) => fold(OUTCOME_WORDS[outcome].words).startsWith(wanted));
  const [only] = exact.length > 0 ? exact : beginning;
  return only !== undefined && wanted !== '' && (exact.length > 0 || beginning.length === 1) ? only : null;
}

export function suggestOutcomes(typed: string): Choice[] {
  const wanted = fold(typed);
  return OUTCOME_FILTERS.filter(
    (outcome) => fold(outcomeLabel(outcome)).includes(wanted) || outcome.includes(wanted),
  ).map((outcome) => ({ name: outcomeLabel(outcome), value: outcome }));
}

function outcomeLabel(outcome: OutcomeFilter): string {
  const { icon, words } = OUTCOME_WORDS[outcome];
  return `${icon} ${words}`;
}

/** A mention, an id, "me", or a label of {@link suggestModerators}. `null` when it is none of these. */
export function readModerator(given: string, me: string): string | null {
  const asTyped = fold(given);
  if (asTyped === 'me' || asTyped === 'you') {
    return me;
  }
  return /^(?:<@!?)?(\d{17,20})>?$/u.exec(asTyped)?.[1] ?? / · (\d{17,20})(?: \(you\))?$/u.exec(asTyped)?.[1] ?? null;
}

/** The moderators of these cases: completions cannot show names of members, so there are ids, and how many cases each has. */
export function suggestModerators(typed: string, latest: readonly Case[], me: string): Choice[] {
  const wanted = fold(typed);
  const counts = new Map<string, number>([[me, 0]]);
  for (const { moderatorId } of latest) {
    counts.set(moderatorId, (counts.get(moderatorId) ?? 0) + 1);
  }
  return [...counts]
    .map(([id, count]) => ({
      id,
      name: `${count === 1 ? '1 recent case' : `${count} recent cases`} · ${id}${id === me ? ' (you)' : ''}`,
    }))
    .filter(({ name }) => name.includes(wanted.replace(/^<@!?|>$/gu, '')))
    .slice(0, MAX_CHOICES)
    .map(({ id, name }) => ({ name, value: id }));
}

export type Since =
  | { readonly kind: 'since'; readonly at: number }
  | { readonly kind: 'in-the-future' | 'not-understood' };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const UNITS: Readonly<Record<string, number>> = {
  minute: MINUTE,
  min: MINUTE,
  hour: 60 * MINUTE,
  h: 60 * MINUTE,
  day: DAY,
  d: DAY,
  week: 7 * DAY,
  w: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
  y: 365 * DAY,
};

/** "today", "yesterday", "7 days", "36 h", "2026-11-01", "2026-11-01 18:00". Days begin at midnight UTC, as the reply shows. */
export function readSince(given: string, now: number): Since {
  const asTyped = fold(given).replace(/ ago$|^since |^last /gu, '');
  const midnight = Math.floor(now / DAY) * DAY;
  if (asTyped === 'today') {
    return { kind: 'since', at: midnight };
  }
  if (asTyped === 'yesterday') {
    return { kind: 'since', at: midnight - DAY };
  }
  const span = /^(\d{1,6})? ?([a-z]+?)s?$/u.exec(asTyped);
  const unit = span?.[2] !== undefined && Object.hasOwn(UNITS, span[2]) ? UNITS[span[2]] : undefined;
  if (unit !== undefined) {
    return { kind: 'since', at: wholeSeconds(Math.max(0, now - Number(span?.[1] ?? 1) * unit)) };
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})(?:[ t](\d{2}):(\d{2}))?$/u.exec(asTyped);
  if (date === null) {
    return { kind: 'not-understood' };
  }
  const [, year, month, day, hour = '00', minute = '00'] = date;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:00.000Z`;
  const at = Date.parse(iso);
  // 30 February is read as 2 March by some, and as nothing by others.
  if (Number.isNaN(at) || new Date(at).toISOString() !== iso || at < 0) {
    return { kind: 'not-understood' };
  }
  return at > now ? { kind: 'in-the-future' } : { kind: 'since', at };
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}

const SINCE_PRESETS = ['today', 'yesterday', '24 hours', '7 days', '30 days', '90 days', '1 year'];

/** The presets that fit, and what was typed where it can be read. */
export function suggestSince(typed: string, now: number): Choice[] {
  const wanted = fold(typed);
  const readable = readSince(typed, now).kind === 'since' && !SINCE_PRESETS.includes(wanted);
  return [...(readable ? [wanted] : []), ...SINCE_PRESETS.filter((preset) => preset.includes(wanted))].map((text) => ({
    name: text === 'today' || text === 'yesterday' ? `${text} (from midnight UTC)` : text,
    value: text,
  }));
}

const LABELLED_NUMBER = /^#?(?:case )?(\d{1,9})(?: · .*)?$/u;

/** "12", "#12", "case 12", or the label of a completion. `null` when it is no number of a case. */
export function readCaseNumber(given: string): number | null {
  const number = Number(LABELLED_NUMBER.exec(fold(given))?.[1] ?? 0);
  return number === 0 ? null : number;
}

/** Of the latest cases those whose number begins with what was typed, or whose person's name or id holds it. */
export function suggestCases(typed: string, latest: readonly Case[], now: number): Choice[] {
  const wanted = fold(typed).replace(/^#|^case /u, '');
  const fits = ({ number, target, kind, room }: Case): boolean =>
    String(number).startsWith(wanted) ||
    (kind === 'session-end' && fold(roomName(room)).includes(wanted)) ||
    (target !== null && (fold(target.name ?? '').includes(wanted) || target.id.toLowerCase().includes(wanted)));
  return latest
    .filter(fits)
    .slice(0, MAX_CHOICES)
    .map((one) => {
      const { number, target, outcome, voided, createdAt } = one;
      const name =
        target === null ? nobodyIn(one, { max: 25, units: 35 }) : visible(target.name, { max: 40, units: 50 });
      return {
        name: `${number} · ${outcomeLabel(voided === null ? (outcome ?? 'open') : 'voided')} · ${name} · ${elapsed(createdAt, now)}`,
        value: String(number),
      };
    });
}

/** Whom a case is about that names nobody, where no markdown is rendered. */
export function nobodyIn({ kind, room }: Pick<Case, 'kind' | 'room'>, shown: { max: number; units: number }): string {
  return kind === 'session-end'
    ? `everybody in ${visible(roomName(room), { ...shown, empty: '(unnamed room)' })}`
    : '(forgotten)';
}

/**
 * Reasons for a removal: what was typed first, then the server's presets and the moderator's own latest that fit, the
 * beginning of a reason before the middle. A choice carries 100 characters: longer reasons are not offered, as a cut one
 * would be sent.
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
      // Two choices must not look alike: the client would send the first of them.
      const shown = fold(reason);
      const first = shown !== '' && reason.length <= CHOICE_LENGTH && !seen.has(shown);
      seen.add(shown);
      return first;
    })
    .slice(0, MAX_CHOICES)
    .map((reason) => ({ name: visible(reason, { max: CHOICE_LENGTH, units: CHOICE_LENGTH }), value: reason }));
}
