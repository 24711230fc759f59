import { ButtonStyle, ComponentType } from 'discord-api-types/v10';
import { shortId } from '../../moderation/identification.ts';
import type { Outcome } from '../../moderation/outcome.ts';
import type { Participant } from '../../moderation/participant.ts';
import type { Picking } from '../../moderation/picking.ts';
import type { OneOfSeveral, OneState, SeveralProgress } from '../../moderation/several.ts';
import { inert } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import { people, relative, render, type Tone } from './embed.ts';
import { PICKER_COMMAND } from './picker.ts';
import { copyable, userMention } from './words.ts';

const NAME = { max: 28, units: 28 };
const ID = { max: 24, units: 24 };
const REASON = { max: 100, units: 200 };
const MOST_REMAINING = 10;

/** While several are being removed. Once it is stopped, nothing is left to press. */
export function progressMessage(
  progress: SeveralProgress,
  picking: Pick<Picking, 'id' | 'ownerId'>,
  now: number,
): Message {
  const { all, pausedUntil, stopped } = progress;
  const known = all.filter(({ state }) => state.kind === 'outcome' || state.kind === 'broken').length;
  const message = render({
    tone: 'waiting',
    title: `⏳ Removing ${people(all.length)}: ${known} of ${all.length} done`,
    lines: [
      ...(pausedUntil !== null && pausedUntil > now
        ? [`VideoSDK is busy: the others wait, and go on ${relative(pausedUntil)}.`]
        : []),
      ...(stopped ? ['Stopping: those under way are finished, nobody else is begun.'] : []),
      'This message is kept up to date.',
    ],
    list: { heading: '**So far**', lines: all.map(lineOf(all)), total: all.length },
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
                label: 'Stop',
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
export function summaryMessage({ progress, moderatorId, reason, reference, keptOut, remaining }: Summary): Message {
  const { all } = progress;
  const seenGone = all.filter(({ state }) => isOut(state)).length;
  const notBegun = all.filter(({ state }) => state.kind === 'not-begun').length;
  return render({
    tone: toneOf(seenGone, all.length),
    title:
      seenGone === all.length
        ? `✅ Removed all ${all.length} people`
        : // Whoever is back already was removed, and is not gone.
          `⚠️ Removed and gone: ${seenGone} of ${people(all.length)}`,
    lines: [
      `By ${userMention(moderatorId)}${reason === null ? '' : ` · Reason: ${inert(reason, REASON)}`}`,
      ...(notBegun === 0 ? [] : [`It was stopped: nothing was asked for ${people(notBegun)}.`]),
      ...(keptOut ? ['🔒 Those with a case are kept out: see /keep-outs.'] : []),
      ...(seenGone === all.length ? [] : ['What is not done can be tried again with /kick-participant.']),
      remainingLine(remaining),
    ],
    list: { heading: '**Each of them**', lines: all.map(lineOf(all)), total: all.length },
    copyable: all.filter(({ state }) => !isOut(state)).map(({ person }) => copyable(person.id)),
    ...(seenGone < all.length && { reference }),
  });
}

function toneOf(done: number, total: number): Tone {
  return done === total ? 'done' : done === 0 ? 'failed' : 'waiting';
}

/** They were seen gone after this removal. */
function isOut(state: OneState): boolean {
  return state.kind === 'outcome' && state.outcome.kind === 'removed';
}

function remainingLine(remaining: readonly Participant[] | null): string {
  if (remaining === null) {
    return 'Who is still in the session could not be read.';
  }
  if (remaining.length === 0) {
    return 'Nobody else is in the session.';
  }
  const named = remaining.slice(0, MOST_REMAINING).map(({ name }) => inert(name, NAME));
  const more = remaining.length - named.length;
  return `Still in the session: ${people(remaining.length)}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Names that several bear are followed by what tells them apart. */
function lineOf(all: readonly OneOfSeveral[]): (one: OneOfSeveral) => string {
  const shown = all.map(({ person }) => inert(person.name, NAME));
  return ({ person, state }) => {
    const name = inert(person.name, NAME);
    const alone = shown.filter((other) => other === name).length === 1;
    const number = state.kind === 'outcome' && state.case !== null ? ` · case ${state.case.key.number}` : '';
    return `• ${name}${alone ? '' : ` (ID ${inert(shortId(person.id), ID)})`}: ${stateInWords(state)}${number}`;
  };
}

function stateInWords(state: OneState): string {
  switch (state.kind) {
    case 'waiting':
      return 'waiting';
    case 'under-way':
      return 'being removed…';
    case 'not-begun':
      return 'not asked for: stopped';
    case 'broken':
      return 'unknown: the bot failed';
    case 'outcome':
      return outcomeInWords(state.outcome);
  }
}

/** The same truth as a message of its own would tell, in a few words. */
function outcomeInWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'removed':
      return 'removed';
    case 'returned':
      return 'removed, but already back';
    case 'already-gone':
      return 'had already left';
    case 'no-such-person':
      return 'not in the session any more';
    case 'accepted':
      return 'not seen gone yet, looking…';
    case 'unanswered':
      return 'not known yet, looking…';
    case 'still-there':
      return 'still in the session';
    case 'unknown':
      return 'unknown: nobody saw it';
    case 'turned-down':
      return 'not removed: turned down';
    case 'forbidden':
      return 'not removed: VideoSDK refused';
    case 'busy':
      return 'not removed: VideoSDK is busy';
    case 'unavailable':
      return 'not removed: no VideoSDK';
    case 'overloaded':
      return 'not removed: too much at once';
    case 'protected':
      return 'not removed: protected';
    case 'cooling-down':
      return 'not removed: your limit';
    case 'in-progress':
      return 'another removal is at it';
    case 'not-recorded':
      return 'not removed: no records';
    case 'reason-missing':
      return 'not removed: no reason';
    case 'session-over':
    case 'none-running':
    case 'no-such-session':
      return 'not there: session over';
    case 'room-not-allowed':
      return 'not removed: not your room';
    case 'to-confirm':
    case 'several-sessions':
    case 'nobody-named':
    case 'ambiguous':
      return 'not removed';
  }
}
