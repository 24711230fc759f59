import type { APIEmbed } from 'discord.js';
import type { Translator } from '../../i18n/language.ts';
import type { Gap, Listing } from '../../sessions/evidence.ts';
import type { PeopleCount } from '../../sessions/lists.ts';
import type { Message } from '../command.ts';

/** What colour says before a word is read. */
export const COLOURS = {
  done: 0x2e_a0_43,
  waiting: 0xd2_99_22,
  nothing: 0x6e_76_81,
  question: 0x38_8b_fd,
  failed: 0xda_36_33,
} as const;

export type Tone = keyof typeof COLOURS;

/**
 * Limits of an embed, in UTF-16 units. Discord counts code points, of which there are never more.
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits
 */
export const TITLE_LENGTH = 256;
export const DESCRIPTION_LENGTH = 4_096;
export const CONTENT_LENGTH = 2_000;

export interface Card {
  readonly tone: Tone;
  readonly title: string;
  /** Lines that are always shown: what happened and what to do. Kept well below the limit by their writers. */
  readonly lines: readonly string[];
  /** People or sessions, one a line; cut where there is no more room, and the rest of `total` counted. */
  readonly list?: { readonly heading: string; readonly lines: readonly string[]; readonly total: number };
  /** To be found again in the log; on failures. */
  readonly reference?: string;
  /** The case under which this is kept. */
  readonly caseNumber?: number;
  /** Plain text above the embed: what may have to be copied, since text inside an embed cannot be on iOS. */
  readonly copyable?: readonly string[];
}

/** The one place where embeds are built, and held to Discord's limits. */
export function render(t: Translator, card: Card): Message {
  const marks = [
    ...(card.caseNumber === undefined ? [] : [t('words.case', { number: String(card.caseNumber) })]),
    ...(card.reference === undefined ? [] : [t('words.reference', { reference: card.reference })]),
  ];
  const footer = marks.length === 0 ? {} : { footer: { text: marks.join(' · ') } };
  const facts = card.lines.join('\n').slice(0, DESCRIPTION_LENGTH / 2);
  const list = card.list === undefined ? '' : `\n\n${listed(t, card.list, DESCRIPTION_LENGTH - facts.length - 2)}`;
  const embed: APIEmbed = {
    color: COLOURS[card.tone],
    title: card.title.slice(0, TITLE_LENGTH),
    description: facts + list || '\u200B',
    ...footer,
  };
  return { content: fitting(card.copyable ?? [], CONTENT_LENGTH).join('\n'), embeds: [embed] };
}

const MOST_LISTED = 999_999;

function listed(t: Translator, { heading, lines, total }: NonNullable<Card['list']>, room: number): string {
  const whole = fitting(lines, room - heading.length - 1);
  if (whole.length === total) {
    return [heading, ...whole].join('\n');
  }
  const longestRest = t('words.more', { count: MOST_LISTED }).length;
  const cut = fitting(lines, room - heading.length - 1 - longestRest - 1);
  return [heading, ...cut, t('words.more', { count: total - cut.length })].join('\n');
}

/** As many lines from the start as fit into `room` units, line breaks included. Linear in what fits. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  let count = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used - 1 > room) {
      break;
    }
    count += 1;
  }
  return lines.slice(0, count);
}

/** "4 minutes ago" in each reader's own language and time zone. */
export function relative(t: Translator, timeMs: number | null): string {
  return timeMs === null ? t('words.timeUnknown') : `<t:${Math.floor(timeMs / 1_000)}:R>`;
}

/** How many are on a list, as far as it tells. */
export function countOf({ items, complete }: Listing<unknown>): PeopleCount {
  return { count: items.length, atLeast: !complete };
}

/** A number that is whole: of what was picked, or as VideoSDK gave it. */
export function exactly(count: number): PeopleCount {
  return { count, atLeast: false };
}

/** "1 person", "1,012 people", "at least 12 people" */
export function people(t: Translator, { count, atLeast }: PeopleCount): string {
  return atLeast ? t('words.atLeast', { count }) : t('words.people', { count });
}

/** What a list lacks, why, and what can be done about it; no line for a complete one. */
export function gapLines(t: Translator, of: 'people' | 'sessions', listing: Listing<unknown>): string[] {
  return listing.complete ? [] : [t(`words.incomplete.${of}`), ...whyIncomplete(t, listing.gap)];
}

/** Why something was not seen, and what can be done about it. */
export function whyIncomplete(t: Translator, gap: Gap): string[] {
  return [t(`words.incomplete.gaps.${gap}`), ...(gap === 'rooms-unknown' ? [t('words.incomplete.rooms')] : [])];
}
