import { type Say, sayIn } from '../i18n/language.ts';
import type { Case } from './case.ts';
import {
  type CaseWords,
  type ModeratorWords,
  OUTCOME_FILTERS,
  type OutcomeFilter,
  type OutcomeWords,
  SINCE_PRESETS,
  type SincePreset,
  type SinceWord,
  type SinceWords,
} from './history-filter.ts';
import { roomName } from '../sessions/session.ts';
import { visible } from '../common/text.ts';
import { CASE_LOOKS } from '../bot/ui/outcome-style.ts';
import { labelWords } from '../bot/ui/formatting.ts';

/** What is typed in English is understood of everybody: much that is written about the bot is in English. */
const english = sayIn('en-US');

/** "✅ Removed" */
export function outcomeOf(say: Say, outcome: OutcomeFilter): string {
  return `${CASE_LOOKS[outcome].icon} ${say(`caseOutcomes.${outcome}`)}`;
}

/** The same as {@link outcomeOf} of what came of a case. */
export function outcomeOfCase(say: Say, { outcome }: Pick<Case, 'outcome'>): string {
  return outcomeOf(say, outcome ?? 'open');
}

export function outcomeWords(say: Say): OutcomeWords {
  const words = OUTCOME_FILTERS.map((outcome) => [
    outcome,
    {
      icon: CASE_LOOKS[outcome].icon,
      words: say(`caseOutcomes.${outcome}`),
      english: english(`caseOutcomes.${outcome}`),
    },
  ]);
  return Object.fromEntries(words) as OutcomeWords;
}

export function moderatorWords(say: Say): ModeratorWords {
  return {
    me: [...listed(say('history.typed.meWords')), ...listed(english('history.typed.meWords'))],
    label: (id, count, isMe) => say(isMe ? 'history.completion.you' : 'history.completion.moderator', { id, count }),
  };
}

export function sinceWords(say: Say): SinceWords {
  const presets = SINCE_PRESETS.map((preset) => [preset, say(`history.since.${preset}`)]);
  return {
    spoken: [spokenTimes(say), spokenTimes(english)],
    fillers: [...listed(say('history.typed.fillerWords')), ...listed(english('history.typed.fillerWords'))],
    presets: Object.fromEntries(presets) as Readonly<Record<SincePreset, string>>,
  };
}

function spokenTimes(say: Say): Readonly<Record<SinceWord, readonly string[]>> {
  return {
    today: listed(say('history.typed.todayWords')),
    yesterday: listed(say('history.typed.yesterdayWords')),
    minute: listed(say('history.typed.minuteWords')),
    hour: listed(say('history.typed.hourWords')),
    day: listed(say('history.typed.dayWords')),
    week: listed(say('history.typed.weekWords')),
    month: listed(say('history.typed.monthWords')),
    year: listed(say('history.typed.yearWords')),
  };
}

export function caseWords(say: Say): CaseWords {
  return {
    ...labelWords(say),
    outcomes: outcomeWords(say),
    numberWords: [...listed(say('caseView.numberWords')), ...listed(english('caseView.numberWords'))],
    nobodyIn: (one, shown) => nobodyIn(say, one, shown),
    label: (facts) => say('history.completion.case', facts),
  };
}

/** Whom a case is about that names nobody, where no markdown is rendered; in at most `units` units. */
export function nobodyIn(
  say: Say,
  { kind, room }: Pick<Case, 'kind' | 'room'>,
  { max, units }: { readonly max: number; readonly units: number },
): string {
  if (kind !== 'session-end') {
    return say('caseView.who.forgottenShort');
  }
  const everybody = (name: string) => say('caseView.who.everybody', { room: name });
  const left = Math.max(1, units - everybody('').length);
  return everybody(visible(roomName(room), { max, units: left, empty: say('words.room.nameless') }));
}

/** Words that stand in one text, parted by commas, as several scripts write them. */
function listed(text: string): string[] {
  return text
    .split(/[,،、，]/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
