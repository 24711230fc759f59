import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { shortId } from '../../moderation/identification.ts';
import type { Participant } from '../../moderation/participant.ts';
import type { Picking } from '../../moderation/picking.ts';
import type { OneOfSeveral, OneState, SeveralProgress } from '../../moderation/several.ts';
import { inert } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import type { Say } from '../language/language.ts';
import { relative, render } from './embed.ts';
import { type Look, OUTCOME_LOOKS, titled } from './looks.ts';
import { PICKER_COMMAND } from './picker.ts';
import { copyable, userMention } from './words.ts';

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
  const known = all.filter(({ state }) => state.kind === 'outcome' || state.kind === 'broken').length;
  const message = render(say, {
    tone: 'waiting',
    title: titled(OUTCOME_LOOKS.accepted, say('several.progress.title', { count: all.length, known })),
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
  readonly remaining: readonly Participant[] | null;
}

/** What came of each of them, in words of its own, and who remains. */
export function summaryMessage(
  say: Say,
  { progress, moderatorId, reason, reference, keptOut, remaining }: Summary,
): Message {
  const { all } = progress;
  const gone = all.filter(({ state }) => isOut(state)).length;
  const notBegun = all.filter(({ state }) => state.kind === 'not-begun').length;
  const moderator = userMention(moderatorId);
  const look = lookOf(gone, all.length);
  return render(say, {
    tone: look.tone,
    title: titled(
      look,
      gone === all.length
        ? say('several.summary.titleAll', { count: all.length })
        : // Whoever is back already was removed, and is not gone.
          say('several.summary.title', { gone, count: all.length }),
    ),
    lines: [
      reason === null
        ? say('several.summary.by', { moderator })
        : say('several.summary.byWithReason', { moderator, reason: inert(reason, REASON) }),
      ...(notBegun === 0 ? [] : [say('several.summary.notBegun', { count: notBegun })]),
      ...(keptOut ? [`🔒 ${say('several.summary.keptOut')}`] : []),
      ...(gone === all.length ? [] : [say('several.summary.again')]),
      remainingLine(say, remaining),
    ],
    list: { heading: say('several.summary.heading'), lines: all.map(lineOf(say, all)), total: all.length },
    copyable: all.filter(({ state }) => !isOut(state)).map(({ person }) => copyable(person.id)),
    ...(gone < all.length && { reference }),
  });
}

function lookOf(gone: number, total: number): Look {
  const { removed, 'still-there': stillThere } = OUTCOME_LOOKS;
  return gone === total ? removed : { ...stillThere, tone: gone === 0 ? 'failed' : 'waiting' };
}

/** They were seen gone after this removal. */
function isOut(state: OneState): boolean {
  return state.kind === 'outcome' && state.outcome.kind === 'removed';
}

function remainingLine(say: Say, remaining: readonly Participant[] | null): string {
  if (remaining === null) {
    return say('several.summary.remainingUnknown');
  }
  if (remaining.length === 0) {
    return say('several.summary.nobodyElse');
  }
  const named = remaining.slice(0, MOST_REMAINING).map((person) => shortName(say, person));
  const count = remaining.length - named.length;
  const names = say.list([...named, ...(count > 0 ? [say('picker.moreNames', { count })] : [])]);
  return say('several.summary.remaining', { count: remaining.length, names });
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
      return OUTCOME_LOOKS.accepted.icon;
    case 'not-begun':
      return OUTCOME_LOOKS['already-gone'].icon;
    case 'broken':
      return OUTCOME_LOOKS.unknown.icon;
  }
}

/** The same truth as a message of its own would tell, in a few words. */
function stateInWords(say: Say, state: OneState): string {
  return state.kind === 'outcome' ? say(`several.outcomes.${state.outcome.kind}`) : say(`several.states.${state.kind}`);
}
