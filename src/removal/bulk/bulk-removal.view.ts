import { ButtonStyle } from 'discord.js';
import type { Message } from '../../bot/command.ts';
import { customId } from '../../bot/interaction.ts';
import { button, row } from '../../bot/ui/components.ts';
import { countOf, people, relative, render } from '../../bot/ui/embed.ts';
import { copyableId, userMention } from '../../bot/ui/formatting.ts';
import { OUTCOME_STYLES, type OutcomeStyle, titled } from '../../bot/ui/outcome-style.ts';
import { inert } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import type { Listing } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import { naming, shortId } from '../identification.ts';
import { PICKER_COMMAND } from '../picker/picker.view.ts';
import type { PickerState } from '../picker/picker-state.ts';
import type { BulkItem, BulkProgress, OneState } from './bulk-removal.ts';

const NAME = { max: 28, units: 28 };
const ID = { max: 24, units: 24 };
const REASON = { max: 100, units: 200 };
const MOST_REMAINING = 10;

/** Shown while a bulk removal is running. Once it's stopped, there is nothing left to press. */
export function progressMessage(
  t: Translator,
  progress: BulkProgress,
  picker: Pick<PickerState, 'id' | 'ownerId'>,
  now: number,
): Message {
  const { all, pausedUntil, stopped } = progress;
  const known = all.filter(({ state }) => (state.kind === 'outcome' && state.last) || state.kind === 'broken').length;
  const message = render(t, {
    tone: 'waiting',
    title: titled(OUTCOME_STYLES.pending, t('several.progress.title', { count: all.length, known })),
    lines: [
      ...(pausedUntil !== null && pausedUntil > now
        ? [t('several.progress.paused', { when: relative(t, pausedUntil) })]
        : []),
      ...(stopped ? [t('several.progress.stopping')] : []),
      t('several.progress.kept'),
    ],
    list: { heading: t('several.progress.heading'), lines: all.map(lineOf(t, all)), total: all.length },
  });
  return stopped
    ? message
    : {
        ...message,
        components: [
          row(
            button(t('several.progress.stop'), customId(PICKER_COMMAND, 'stop', picker.ownerId, picker.id), {
              style: ButtonStyle.Danger,
            }),
          ),
        ],
      };
}

export interface Summary {
  readonly progress: BulkProgress;
  readonly moderatorId: string;
  readonly reason: string | null;
  readonly reference: string;
  readonly keptOut: boolean;
  /** Who is in the session afterwards; `null` when that couldn't be read. */
  readonly remaining: Listing<Participant> | null;
}

/** The result for each person, in words of its own, and who remains. */
export function summaryMessage(
  t: Translator,
  { progress, moderatorId, reason, reference, keptOut, remaining }: Summary,
): Message {
  const { all } = progress;
  const removed = all.filter(({ state }) => was(state, 'removed')).length;
  const gone = all.filter(({ state }) => was(state, 'gone')).length;
  const notStarted = all.filter(({ state }) => state.kind === 'not-begun').length;
  const moderator = userMention(moderatorId);
  const style = styleOf(removed, gone, all.length);
  return render(t, {
    tone: style.tone,
    title: titled(
      style,
      removed === all.length
        ? t('several.summary.titleAll', { count: all.length })
        : // People who are already back were removed, but aren't gone.
          t('several.summary.title', { gone: removed, count: all.length }),
    ),
    lines: [
      ...(gone === 0 ? [] : [t('several.summary.gone', { count: gone })]),
      reason === null
        ? t('several.summary.by', { moderator })
        : t('several.summary.byWithReason', { moderator, reason: inert(reason, REASON) }),
      ...(notStarted === 0 ? [] : [t('several.summary.notStarted', { count: notStarted })]),
      ...(keptOut ? [`🔒 ${t('several.summary.keptOut')}`] : []),
      ...(removed + gone === all.length ? [] : [t('several.summary.again')]),
      remainingLine(t, remaining),
    ],
    list: { heading: t('several.summary.heading'), lines: all.map(lineOf(t, all)), total: all.length },
    copyable: all
      .filter(({ state }) => !was(state, 'removed') && !was(state, 'gone'))
      .map(({ person }) => copyableId(t, person.id)),
    ...(removed < all.length && { reference }),
  });
}

function styleOf(removed: number, gone: number, total: number): OutcomeStyle {
  const styles = OUTCOME_STYLES;
  if (removed + gone === total) {
    return gone === 0 ? styles.removed : styles.gone;
  }
  return { ...styles['still-there'], tone: removed + gone === 0 ? 'failed' : 'waiting' };
}

/** Whether they were seen gone afterwards: because VideoSDK accepted the removal, or for some other reason. */
function was(state: OneState, kind: 'removed' | 'gone'): boolean {
  return state.kind === 'outcome' && state.outcome.kind === kind;
}

function remainingLine(t: Translator, remaining: Listing<Participant> | null): string {
  if (remaining === null || (remaining.items.length === 0 && !remaining.complete)) {
    return t('several.summary.remainingUnknown');
  }
  if (remaining.items.length === 0) {
    return t('several.summary.noOneElse');
  }
  const named = remaining.items.slice(0, MOST_REMAINING).map((person) => shortName(t, person));
  const count = remaining.items.length - named.length;
  const names = t.list([...named, ...(count > 0 ? [t('picker.moreNames', { count })] : [])]);
  return t('several.summary.remaining', { people: people(t, countOf(remaining)), names });
}

/** Adds an ID to names that several people share, to tell them apart. */
function lineOf(t: Translator, all: readonly BulkItem[]): (one: BulkItem) => string {
  const shown = all.map(({ person }) => shortName(t, person));
  return ({ person, state }) => {
    const name = shortName(t, person);
    const alone = shown.filter((other) => other === name).length === 1;
    const facts = { name, state: stateInWords(t, state), id: inert(shortId(person.id), ID) };
    const start = `• ${iconOf(state)}`;
    const number = state.kind === 'outcome' && state.case !== null ? state.case.key.number : null;
    if (number === null) {
      return `${start} ${alone ? t('several.line.plain', facts) : t('several.line.sameName', facts)}`;
    }
    const withNumber = { ...facts, number };
    return `${start} ${alone ? t('several.line.withCase', withNumber) : t('several.line.sameNameWithCase', withNumber)}`;
  };
}

function shortName(t: Translator, { id, name }: Pick<Participant, 'id' | 'name'>): string {
  return naming(inert(name, { ...NAME, empty: t('words.person.nameless') }), id);
}

/** The text next to it says the same. */
function iconOf(state: OneState): string {
  switch (state.kind) {
    case 'outcome':
      return OUTCOME_STYLES[state.outcome.kind].icon;
    case 'waiting':
    case 'under-way':
      return OUTCOME_STYLES.pending.icon;
    case 'not-begun':
      return OUTCOME_STYLES['already-gone'].icon;
    case 'broken':
      return OUTCOME_STYLES.unknown.icon;
  }
}

/** The same result as in a message of its own, in a few words. */
function stateInWords(t: Translator, state: OneState): string {
  if (state.kind !== 'outcome') {
    return t(`several.states.${state.kind}`);
  }
  const { outcome } = state;
  return outcome.kind === 'returned' && outcome.answer.kind !== 'accepted'
    ? t('several.outcomes.left-and-back')
    : t(`several.outcomes.${outcome.kind}`);
}
