import { ButtonStyle, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import type { Case, CaseChange } from '../../moderation/case.ts';
import { type AroundCase, reasonMark } from '../../moderation/case-book.ts';
import { OUTCOME_WORDS } from '../../moderation/history-filter.ts';
import { roomName } from '../../moderation/session.ts';
import { inert } from '../../moderation/text.ts';
import type { Message, Modal } from '../command.ts';
import { customId } from '../interaction.ts';
import { type Card, relative, render, type Tone } from './embed.ts';
import { copyable, nameOf, typed, userMention } from './words.ts';

/** Several texts of a case stand in one embed: each is shorter here than where it stands alone. */
const REASON = { max: 300, units: 600 };
const CHANGE = { max: 100, units: 250, empty: '(nothing to see)' };
const ROOM = { max: 60, units: 190, empty: '(unnamed room)' };
/** Where a name could stand: in titles and lists. */
const WHOLE_ROOM = { max: 40, units: 120, empty: '(unnamed room)' };
const SESSION = { max: 40, units: 120 };
/** Of more changes the latest are shown. */
const MOST_CHANGES = 10;

/** Everything about one case, as an embed: for the log channel, and for `/kick-case`, which adds its buttons. */
export function caseMessage(one: Case, changes: readonly CaseChange[]): Message {
  return render(caseCard(one, changes));
}

/** The same with what can be done about it. `note` stands first: what has just happened. */
export function openCaseMessage(
  one: Case,
  { changes, around, note }: { changes: readonly CaseChange[]; around: AroundCase; note?: string },
): Message {
  const card = caseCard(one, changes, aroundLines(one, around));
  return {
    ...render({ ...card, lines: [...(note === undefined ? [] : [note]), ...card.lines] }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Primary,
            label: 'Edit reason',
            custom_id: customId(CASE_COMMAND, 'edit', null, String(one.number)),
          },
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: one.voided === null ? 'Void' : 'Voided',
            disabled: one.voided !== null,
            custom_id: customId(CASE_COMMAND, 'void', null, String(one.number)),
          },
        ],
      },
    ],
  };
}

/** The command whose buttons and modals belong to a case, wherever it is shown. */
export const CASE_COMMAND = 'kick-case';
/** As long as the option `reason` of a removal. */
export const LONGEST_REASON = 400;
export const TEXT_FIELD = 'text';

/**
 * @param reason the one that stands there now: whoever submits, changes that one or none
 * @param required whether the server wants a reason for each removal
 */
export function editReasonModal(number: number, reason: string | null, required: boolean): Modal {
  return {
    custom_id: customId(CASE_COMMAND, 'reason', null, `${number}/${reasonMark(reason)}`),
    title: `Reason of case ${number}`,
    components: [
      {
        type: ComponentType.Label,
        label: 'Reason',
        description: 'What it was before stays on record',
        component: {
          type: ComponentType.TextInput,
          custom_id: TEXT_FIELD,
          style: TextInputStyle.Paragraph,
          required,
          max_length: LONGEST_REASON,
          ...(reason !== null && { value: reason.slice(0, LONGEST_REASON) }),
        },
      },
    ],
  };
}

export function voidModal(number: number): Modal {
  return {
    custom_id: customId(CASE_COMMAND, 'voided', null, String(number)),
    title: `Void case ${number}`,
    components: [
      {
        type: ComponentType.Label,
        label: 'Why does it not count?',
        description: 'It stays on record, marked as void. This cannot be taken back',
        component: {
          type: ComponentType.TextInput,
          custom_id: TEXT_FIELD,
          style: TextInputStyle.Paragraph,
          required: true,
          max_length: LONGEST_REASON,
        },
      },
    ],
  };
}

/** Two have edited one reason: nothing was overwritten, and what the second one wrote is not lost either. */
export function changedMeanwhileMessage(one: Case, unsaved: string | null): Message {
  return {
    ...render({
      tone: 'question',
      title: `The reason of case ${one.number} was changed meanwhile`,
      lines: [
        'Yours was **not** saved, so that nothing of theirs is lost.',
        `Now it is: ${one.reason === null ? 'none' : inert(one.reason, REASON)}`,
        `Yours, to copy, stands above. Press *Edit reason* to write it all the same.`,
      ],
      copyable: unsaved === null ? [] : [inert(unsaved, { max: LONGEST_REASON, units: 1_800 })],
    }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.Button,
            style: ButtonStyle.Primary,
            label: 'Edit reason',
            custom_id: customId(CASE_COMMAND, 'edit', null, String(one.number)),
          },
        ],
      },
    ],
  };
}

export function noSuchCaseMessage(given: string): Message {
  return render({
    tone: 'question',
    title: `No case “${typed(given)}”`,
    lines: ['This server has no case of that number. `number` completes with the latest; /kick-history shows all.'],
  });
}

/** Needed for what is done in a modal, which has nothing but its own message to say so. */
export function textMissingMessage(one: Case, shown: { changes: readonly CaseChange[]; around: AroundCase }): Message {
  return openCaseMessage(one, { ...shown, note: '⚠️ **Nothing was changed:** this needs a text.' });
}

function aroundLines({ target }: Case, { earlier, later }: AroundCase): string[] {
  if (target === null) {
    return [];
  }
  const total = earlier + later;
  return [
    total === 0
      ? 'The only case of this person here.'
      : `Other cases of this person: ${earlier} earlier, ${later} later. See them with /kick-history.`,
  ];
}

/** @param more further lines about it, below the facts */
export function caseCard(one: Case, changes: readonly CaseChange[], more: readonly string[] = []): Card {
  const { target, moderatorId, reason, voided, room } = one;
  const { icon, words } = OUTCOME_WORDS[one.outcome ?? 'open'];
  return {
    tone: voided === null ? toneOf(one) : 'nothing',
    title: `${voided === null ? '' : '🚫 Voided · '}Case ${one.number} · ${icon} ${words} · ${whoOf(one)}`,
    lines: [
      ...(voided === null
        ? []
        : [
            `**Voided** by ${userMention(voided.by)} ${relative(voided.at)}: it does not count.`,
            `Why: ${voided.reason === '' ? 'erased' : inert(voided.reason, CHANGE)}`,
          ]),
      sentence(one),
      `Room ${inert(roomName(room), ROOM)} · session ${inert(one.sessionId, SESSION)}`,
      `By ${userMention(moderatorId)} ${relative(one.createdAt)}${times(one)}`,
      `Reason: ${reason === null ? 'none given' : inert(reason, REASON)}`,
      ...(one.returns === 0
        ? []
        : [`Came back and was removed again: ${one.returns === 1 ? 'once' : `${one.returns} times`}`]),
      ...more,
    ],
    ...changeList(changes),
    reference: one.reference,
    copyable: target === null ? [] : [copyable(target.id)],
  };
}

/** Whom a case is about, where markdown is rendered. */
export function whoOf({ target, kind, room }: Pick<Case, 'target' | 'kind' | 'room'>): string {
  if (kind === 'session-end') {
    return `everybody in ${inert(roomName(room), WHOLE_ROOM)}`;
  }
  return target === null ? 'somebody forgotten' : nameOf(target);
}

function times({ createdAt, settledAt }: Case): string {
  const began = `<t:${Math.floor(createdAt / 1_000)}:f>`;
  return settledAt === null ? ` (${began})` : ` (${began}, known after ${seconds(settledAt - createdAt)})`;
}

function seconds(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1_000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

/** The latest first: where there is no room for all, the oldest are only counted. */
function changeList(changes: readonly CaseChange[]): Pick<Card, 'list'> {
  const reasons = changes.filter(({ what }) => what === 'reason').reverse();
  const lines = reasons
    .slice(0, MOST_CHANGES)
    .map(({ by, at, before, after }) => `• ${userMention(by)} ${relative(at)}: ${changed(before)} → ${changed(after)}`);
  return reasons.length === 0 ? {} : { list: { heading: '**Changes of the reason**', lines, total: reasons.length } };
}

function changed(text: string | null): string {
  return text === null ? 'none' : `“${inert(text, CHANGE)}”`;
}

function toneOf({ outcome }: Case): Tone {
  switch (outcome) {
    case 'removed':
    case 'gone-since':
    case 'ended':
    case 'over-since':
      return 'done';
    case 'returned':
    case null:
      return 'waiting';
    case 'already-gone':
    case 'session-over':
    case 'not-asked':
      return 'nothing';
    default:
      return 'failed';
  }
}

/** What came of it, in a sentence that claims no more than was seen. */
function sentence({ outcome, kind }: Case): string {
  if (kind === 'session-end') {
    return endSentence(outcome);
  }
  switch (outcome) {
    case 'removed':
      return 'VideoSDK accepted the removal, and they were seen gone.';
    case 'returned':
      return 'They were removed, and had rejoined when the bot looked.';
    case 'already-gone':
      return 'They had left before anything was asked of VideoSDK, or by themselves: there was nobody to remove.';
    case 'session-over':
      return 'The session was over: nobody was in it.';
    case 'still-there':
      return 'They were not removed: they were still in the session after 15 seconds.';
    case 'unknown':
      return 'It was never found out whether they were gone.';
    case 'turned-down':
      return 'They were not removed: VideoSDK turned the removal down.';
    case 'forbidden':
      return 'They were not removed: VideoSDK refused the bot’s credentials.';
    case 'busy':
      return 'They were not removed, as far as could be seen: VideoSDK took no more requests.';
    case 'unavailable':
      return 'They were not removed, as far as could be seen: VideoSDK could not be reached.';
    case 'gone-since':
      return 'The bot restarted in the middle. They were out afterwards; whether the removal did it was not seen.';
    case 'there-since':
      return 'The bot restarted in the middle. They were in the session afterwards.';
    case 'not-asked':
      return 'Nothing was asked of VideoSDK: the bot’s store failed while this was recorded.';
    case 'ended':
    case 'over-since':
      return 'The session was over for everybody.';
    case 'still-running':
    case 'running-since':
      return 'The session ran on.';
    case null:
      return 'Under way: what comes of it is not known yet.';
  }
}

/** The same of a session that was to be ended for everybody. */
function endSentence(outcome: Case['outcome']): string {
  switch (outcome) {
    case 'ended':
      return 'VideoSDK accepted the end of the session, and it was seen over.';
    case 'session-over':
      return 'The session was over; whether this end did it, or it ended by itself, was not seen.';
    case 'still-running':
      return 'The session was not ended: it was still running after 15 seconds.';
    case 'turned-down':
      return 'The session was not ended: VideoSDK turned it down.';
    case 'forbidden':
      return 'The session was not ended: VideoSDK refused the bot’s credentials.';
    case 'busy':
      return 'The session was not ended, as far as could be seen: VideoSDK took no more requests.';
    case 'unavailable':
      return 'The session was not ended: VideoSDK could not be reached.';
    case 'over-since':
      return 'The bot restarted in the middle. The session was over afterwards; whether this end did it was not seen.';
    case 'running-since':
      return 'The bot restarted in the middle. The session was running afterwards.';
    case 'not-asked':
      return 'Nothing was asked of VideoSDK: the bot’s store failed while this was recorded.';
    case null:
      return 'Under way: what comes of it is not known yet.';
    default:
      return 'It was never found out whether the session was over.';
  }
}
