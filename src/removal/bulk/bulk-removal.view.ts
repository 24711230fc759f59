import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import type { Say } from '../../i18n/language.ts';
import type { Listing } from '../../sessions/evidence.ts';
import { shortId } from '../identification.ts';
import type { Participant } from '../../sessions/participant.ts';
import type { Picking } from '../picker/picker-state.ts';
import type { OneOfSeveral, OneState, SeveralProgress } from './bulk-removal.ts';
import { inert } from '../../common/text.ts';
import type { Message } from '../../bot/command.ts';
import { customId } from '../../bot/interaction.ts';
import { countOf, people, relative, render } from '../../bot/ui/embed.ts';
import { type Look, OUTCOME_LOOKS, titled } from '../../bot/ui/outcome-style.ts';
import { PICKER_COMMAND } from '../picker/picker.view.ts';
import { copyable, userMention } from '../../bot/ui/formatting.ts';

const NAME = { max: 28, units: 28 };
const ID = { max: 24, units: 24 };
const REASON = { max: 100, units: 200 };
const MOST_REMAINING = 10;

/** While several are being removed. Once it is stopped, nothing is left to press. */
export function progressMessage(
  say: Say,
  progress: SeveralProgress,
  picking: Pick<Picking, 'id' | 'ownerId'>,
  now: number,
): Message {
  const { all, pausedUntil, stopped } = progress;
  const known = all.filter(({ state }) => (state.kind === 'outcome' && state.last) || state.kind === 'broken').length;
  const message = render(say, {
    tone: 'waiting',
    title: titled(OUTCOME_LOOKS.pending, say('several.progress.title', { count: all.length, known })),
    lines: [
      ...(pausedUntil !== null && pausedUntil > now
        ? [say('several.progress.paused', { when: relative(say, pausedUntil) })]
        : []),
      ...(stopped ? [say('several.progress.stopping')] : []),
      say('several.progress.kept'),
    ],
    list: { heading: say('several.progress.heading'), lines: all.map(lineOf(say, all)), total: all.length },
  });
  return stopped
    ? message
    : {
        ...message,
        components: [
          {
            type: ComponentType.ActionRow,
            components: [
              {
                type: ComponentType.Button,
                style: ButtonStyle.Danger,
                label: say('several.progress.stop'),
                custom_id: customId(PICKER_COMMAND, 'stop', picking.ownerId, picking.id),
              },
            ],
          },
        ],
      };
}

export interface Summary {
  readonly progress: SeveralProgress;
  readonly moderatorId: string;
  readonly reason: string | null;
  readonly reference: string;
  readonly keptOut: boolean;
  /** Who is in the session afterwards; `null` when that could not be read. */
  readonly remaining: Listing<Participant> | null;
}

/** What came of each of them, in words of its own, and who remains. */
export function summaryMessage(
  say: Say,
  { progress, moderatorId, reason, reference, keptOut, remaining }: Summary,
): Message {
  const { all } = progress;
  const removed = all.filter(({ state }) => was(state, 'removed')).length;
  const gone = all.filter(({ state }) => was(state, 'gone')).length;
  const notBegun = all.filter(({ state }) => state.kind === 'not-begun').length;
  const moderator = userMention(moderatorId);
  const look = lookOf(removed, gone, all.length);
  return render(say, {
    tone: look.tone,
    title: titled(
      look,
      removed === all.length
        ? say('several.summary.titleAll', { count: all.length })
        : // Whoever is back already was removed, and is not gone.
          say('several.summary.title', { gone: removed, count: all.length }),
    ),
    lines: [
      ...(gone === 0 ? [] : [say('several.summary.gone', { count: gone })]),
      reason === null
        ? say('several.summary.by', { moderator })
        : say('several.summary.byWithReason', { moderator, reason: inert(reason, REASON) }),
      ...(notBegun === 0 ? [] : [say('several.summary.notBegun', { count: notBegun })]),
      ...(keptOut ? [`🔒 ${say('several.summary.keptOut')}`] : []),
      ...(removed + gone === all.length ? [] : [say('several.summary.again')]),
      remainingLine(say, remaining),
    ],
    list: { heading: say('several.summary.heading'), lines: all.map(lineOf(say, all)), total: all.length },
    copyable: all
      .filter(({ state }) => !was(state, 'removed') && !was(state, 'gone'))
      .map(({ person }) => copyable(person.id)),
    ...(removed < all.length && { reference }),
  });
}

function lookOf(removed: number, gone: number, total: number): Look {
  const looks = OUTCOME_LOOKS;
  if (removed + gone === total) {
    return gone === 0 ? looks.removed : looks.gone;
  }
  return { ...looks['still-there'], tone: removed + gone === 0 ? 'failed' : 'waiting' };
}

/** They were seen gone after this: because VideoSDK accepted it, or for whatever reason. */
function was(state: OneState, kind: 'removed' | 'gone'): boolean {
  return state.kind === 'outcome' && state.outcome.kind === kind;
}

function remainingLine(say: Say, remaining: Listing<Participant> | null): string {
  if (remaining === null || (remaining.items.length === 0 && !remaining.complete)) {
    return say('several.summary.remainingUnknown');
  }
  if (remaining.items.length === 0) {
    return say('several.summary.nobodyElse');
  }
  const named = remaining.items.slice(0, MOST_REMAINING).map((person) => shortName(say, person));
  const count = remaining.items.length - named.length;
  const names = say.list([...named, ...(count > 0 ? [say('picker.moreNames', { count })] : [])]);
  return say('several.summary.remaining', { people: people(say, countOf(remaining)), names });
}

/** Names that several bear are followed by what tells them apart. */
function lineOf(say: Say, all: readonly OneOfSeveral[]): (one: OneOfSeveral) => string {
  const shown = all.map(({ person }) => shortName(say, person));
  return ({ person, state }) => {
    const name = shortName(say, person);
    const alone = shown.filter((other) => other === name).length === 1;
    const facts = { name, state: stateInWords(say, state), id: inert(shortId(person.id), ID) };
    const start = `• ${iconOf(state)}`;
    const number = state.kind === 'outcome' && state.case !== null ? state.case.key.number : null;
    if (number === null) {
      return `${start} ${alone ? say('several.line.plain', facts) : say('several.line.sameName', facts)}`;
    }
    const withNumber = { ...facts, number };
    return `${start} ${alone ? say('several.line.withCase', withNumber) : say('several.line.sameNameWithCase', withNumber)}`;
  };
}

function shortName(say: Say, { name }: Pick<Participant, 'name'>): string {
  return inert(name, { ...NAME, empty: say('words.person.nameless') });
}

/** The words beside it say the same. */
function iconOf(state: OneState): string {
  switch (state.kind) {
    case 'outcome':
      return OUTCOME_LOOKS[state.outcome.kind].icon;
    case 'waiting':
    case 'under-way':
      return OUTCOME_LOOKS.pending.icon;
    case 'not-begun':
      return OUTCOME_LOOKS['already-gone'].icon;
    case 'broken':
      return OUTCOME_LOOKS.unknown.icon;
  }
}

/** The same truth as a message of its own would tell, in a few words. */
function stateInWords(say: Say, state: OneState): string {
  if (state.kind !== 'outcome') {
    return say(`several.states.${state.kind}`);
  }
  const { outcome } = state;
  return outcome.kind === 'returned' && outcome.answer.kind !== 'accepted'
    ? say('several.outcomes.left-and-back')
    : say(`several.outcomes.${outcome.kind}`);
}
