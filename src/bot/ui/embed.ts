import type { APIEmbed } from 'discord.js';
import { clipped, lengthOf, marked, withoutMarks } from '../../common/foreign-text.ts';
import { visible } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { SMALL } from '../../removal/identification.ts';
import type { Gap, Listing } from '../../sessions/evidence.ts';
import type { PeopleCount } from '../../sessions/lists.ts';
import type { Message } from '../command.ts';

/** What the color says before anyone reads a word. */
export const COLORS = {
  done: 0x2e_a0_43,
  waiting: 0xd2_99_22,
  nothing: 0x6e_76_81,
  question: 0x38_8b_fd,
  failed: 0xda_36_33,
} as const;

export type Tone = keyof typeof COLORS;

/**
 * An embed's limits, in UTF-16 units. Discord counts code points, and there are never more of those.
 * https://discord.com/developers/docs/resources/message#embed-object-embed-limits
 */
export const TITLE_LENGTH = 256;
export const DESCRIPTION_LENGTH = 4_096;
export const CONTENT_LENGTH = 2_000;

export interface Card {
  readonly tone: Tone;
  readonly title: string;
  /** Lines that are always shown: what happened and what to do. Their writers keep them well below the limit. */
  readonly lines: readonly string[];
  /** People or sessions, one per line. Cut when there's no more room, with a count of the rest of `total`. */
  readonly list?: { readonly heading: string; readonly lines: readonly string[]; readonly total: number };
  /** For finding this in the log. Set on failures. */
  readonly reference?: string;
  /** The case this is recorded as. */
  readonly caseNumber?: number;
  /** What people may have to copy, each with what it is: "ID guest-51". See {@link caption}. */
  readonly copyable?: readonly string[];
  /** What the reader typed and would lose otherwise. Shown in a code block, so that it formats nothing. */
  readonly typed?: string | null;
}

/** The only place where embeds are built and kept within Discord's limits. */
export function render(t: Translator, card: Card): Message {
  const marks = [
    ...(card.caseNumber === undefined ? [] : [t('words.case', { number: String(card.caseNumber) })]),
    ...(card.reference === undefined ? [] : [t('words.reference', { reference: card.reference })]),
  ];
  const footer = marks.length === 0 ? {} : { footer: { text: marks.join(' · ') } };
  const facts = clipped(card.lines.join('\n'), DESCRIPTION_LENGTH / 2);
  const list = card.list === undefined ? '' : `\n\n${listed(t, card.list, DESCRIPTION_LENGTH - lengthOf(facts) - 2)}`;
  const embed: APIEmbed = {
    color: COLORS[card.tone],
    title: clipped(card.title, TITLE_LENGTH),
    description: facts + list || '\u200B',
    ...footer,
  };
  return { content: caption(card), embeds: [embed] };
}

/**
 * Small text above the embed: what happened, and what can be copied. On iOS, text inside an embed can't be copied, so
 * it has to be here. But Discord shows this text first, and reads it out first, and an ID says nothing to anyone who
 * only wants to know whether it worked.
 */
function caption({ title, copyable = [], typed }: Card): string {
  const what = SMALL + withoutLinks(title);
  if (typed !== undefined && typed !== null && visible(typed, { max: 100, empty: '' }) !== '') {
    return `${what}\n${codeBlock(typed, CONTENT_LENGTH - lengthOf(what) - 1)}`;
  }
  const [first, ...more] = copyable;
  if (first === undefined) {
    return '';
  }
  const lines = more.length === 0 ? [`${what} · ${first}`] : [what, ...copyable.map((one) => SMALL + one)];
  return fitting(lines, CONTENT_LENGTH).join('\n');
}

/** @param room UTF-16 units for the block with its marks */
function codeBlock(text: string, room: number): string {
  const shown = withoutMarks(text).toWellFormed().replaceAll('```', "'''");
  const most = room - '```\n…\n```'.length;
  return `\`\`\`\n${marked(shown.length > most ? `${shown.slice(0, most).toWellFormed()}…` : shown)}\n\`\`\``;
}

/** Outside embeds, Discord shows a preview of invites even where they aren't links: "discord.gg/abc". */
export function withoutLinks(markdown: string): string {
  return markdown.replace(/(?<=[^\s\\])\.(?=\S)/gu, '\\.');
}

const MOST_LISTED = 999_999;

function listed(t: Translator, { heading, lines, total }: NonNullable<Card['list']>, room: number): string {
  const whole = fitting(lines, room - lengthOf(heading) - 1);
  if (whole.length === total) {
    return [heading, ...whole].join('\n');
  }
  const longestRest = t('words.more', { count: MOST_LISTED }).length;
  const cut = fitting(lines, room - lengthOf(heading) - 1 - longestRest - 1);
  return [heading, ...cut, t('words.more', { count: total - cut.length })].join('\n');
}

/** As many lines from the start as fit into `room` UTF-16 units, line breaks included. Linear in the lines that fit. */
function fitting(lines: readonly string[], room: number): readonly string[] {
  let used = 0;
  let count = 0;
  for (const line of lines) {
    used += lengthOf(line) + 1;
    if (used - 1 > room) {
      break;
    }
    count += 1;
  }
  return lines.slice(0, count);
}

/** "4 minutes ago", in each reader's own language and time zone. */
export function relative(t: Translator, timeMs: number | null): string {
  return timeMs === null ? t('words.timeUnknown') : `<t:${Math.floor(timeMs / 1_000)}:R>`;
}

/** How many entries a list has. At least that many if it's incomplete. */
export function countOf({ items, complete }: Listing<unknown>): PeopleCount {
  return { count: items.length, atLeast: !complete };
}

/** An exact number: of people who were picked, or as VideoSDK reported it. */
export function exactly(count: number): PeopleCount {
  return { count, atLeast: false };
}

/** "1 person", "1,012 people", "at least 12 people" */
export function people(t: Translator, { count, atLeast }: PeopleCount): string {
  return atLeast ? t('words.atLeast', { count }) : t('words.people', { count });
}

/** What a list lacks, why, and what can be done about it. No lines for a complete list. */
export function gapLines(t: Translator, of: 'people' | 'sessions', listing: Listing<unknown>): string[] {
  return listing.complete ? [] : [t(`words.incomplete.${of}`), ...whyIncomplete(t, listing.gap)];
}

/** Why something couldn't be seen, and what can be done about it. */
export function whyIncomplete(t: Translator, gap: Gap): string[] {
  return [t(`words.incomplete.gaps.${gap}`), ...(gap === 'rooms-unknown' ? [t('words.incomplete.rooms')] : [])];
}
