import { labelWords } from '../bot/ui/formatting.ts';
import { CASE_STYLES } from '../bot/ui/outcome-style.ts';
import { visible } from '../common/text.ts';
import { type Translator, translatorFor } from '../i18n/language.ts';
import { roomName } from '../sessions/session.ts';
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

/** English input works in every language, because much of what's written about the bot is in English. */
const english = translatorFor('en-US');

/** "✅ Removed" */
export function outcomeOf(t: Translator, outcome: OutcomeFilter): string {
  return `${CASE_STYLES[outcome].icon} ${t(`caseOutcomes.${outcome}`)}`;
}

/** Same as {@link outcomeOf}, for a case's outcome. */
export function outcomeOfCase(t: Translator, { outcome }: Pick<Case, 'outcome'>): string {
  return outcomeOf(t, outcome ?? 'open');
}

export function outcomeWords(t: Translator): OutcomeWords {
  const words = OUTCOME_FILTERS.map((outcome) => [
    outcome,
    {
      icon: CASE_STYLES[outcome].icon,
      words: t(`caseOutcomes.${outcome}`),
      english: english(`caseOutcomes.${outcome}`),
    },
  ]);
  return Object.fromEntries(words) as OutcomeWords;
}

export function moderatorWords(t: Translator): ModeratorWords {
  return {
    me: [...listed(t('history.typed.meWords')), ...listed(english('history.typed.meWords'))],
    label: (id, count, isMe) => t(isMe ? 'history.completion.you' : 'history.completion.moderator', { id, count }),
  };
}

export function sinceWords(t: Translator): SinceWords {
  const presets = SINCE_PRESETS.map((preset) => [preset, t(`history.since.${preset}`)]);
  return {
    spoken: [spokenTimes(t), spokenTimes(english)],
    fillers: [...listed(t('history.typed.fillerWords')), ...listed(english('history.typed.fillerWords'))],
    presets: Object.fromEntries(presets) as Readonly<Record<SincePreset, string>>,
  };
}

function spokenTimes(t: Translator): Readonly<Record<SinceWord, readonly string[]>> {
  return {
    today: listed(t('history.typed.todayWords')),
    yesterday: listed(t('history.typed.yesterdayWords')),
    minute: listed(t('history.typed.minuteWords')),
    hour: listed(t('history.typed.hourWords')),
    day: listed(t('history.typed.dayWords')),
    week: listed(t('history.typed.weekWords')),
    month: listed(t('history.typed.monthWords')),
    year: listed(t('history.typed.yearWords')),
  };
}

export function caseWords(t: Translator): CaseWords {
  return {
    ...labelWords(t),
    outcomes: outcomeWords(t),
    numberWords: [...listed(t('caseView.numberWords')), ...listed(english('caseView.numberWords'))],
    noOneIn: (one, shown) => noOneIn(t, one, shown),
    label: (facts) => t('history.completion.case', facts),
  };
}

/** The stand-in for a missing name, where markdown isn't rendered. At most `units` UTF-16 units. */
export function noOneIn(
  t: Translator,
  { kind, room }: Pick<Case, 'kind' | 'room'>,
  { max, units }: { readonly max: number; readonly units: number },
): string {
  if (kind !== 'session-end') {
    return t('caseView.who.forgottenShort');
  }
  const everyone = (name: string) => t('caseView.who.everyone', { room: name });
  const left = Math.max(1, units - everyone('').length);
  return everyone(visible(roomName(room), { max, units: left, empty: t('words.room.nameless') }));
}

/** Splits words at the commas of several scripts. */
function listed(text: string): string[] {
  return text
    .split(/[,،、，]/u)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
