import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType, TextInputStyle } from 'discord-api-types/v10';
import type { Say } from '../i18n/language.ts';
import type { Case, CaseChange, CaseOutcome } from './case.ts';
import { type AroundCase, reasonMark } from './case-history.ts';
import { roomName } from '../sessions/session.ts';
import { inert } from '../common/text.ts';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { outcomeOfCase } from './case-text.view.ts';
import { type Card, relative, render } from '../bot/ui/embed.ts';
import { CASE_LOOKS } from '../bot/ui/outcome-style.ts';
import { copyable, nameOf, typed, userMention } from '../bot/ui/formatting.ts';

/** Several texts of a case stand in one embed: each is shorter here than where it stands alone. */
const REASON = { max: 300, units: 600 };
const CHANGE = { max: 100, units: 250 };
const ROOM = { max: 60, units: 190 };
/** Where a name could stand: in titles and lists. */
const WHOLE_ROOM = { max: 40, units: 120 };
const SESSION = { max: 40, units: 120 };
/** Of more changes the latest are shown. */
const MOST_CHANGES = 10;

/** Everything about one case, as an embed: for the log channel, and for `/kick-case`, which adds its buttons. */
export function caseMessage(say: Say, one: Case, changes: readonly CaseChange[]): Message {
  return render(say, caseCard(say, one, changes));
}

/** What is shown of a case besides itself. */
export interface BesidesCase {
  readonly changes: readonly CaseChange[];
  readonly around: AroundCase;
}

/**
 * The same with what can be done about it.
 *
 * @param note stands first: what has just happened
 */
export function openCaseMessage(say: Say, one: Case, { changes, around }: BesidesCase, note?: string): Message {
  const card = caseCard(say, one, changes, aroundLines(say, one, around));
  return {
    ...render(say, { ...card, lines: [...(note === undefined ? [] : [note]), ...card.lines] }),
    components: [
      {
        type: ComponentType.ActionRow,
        components: [
          editButton(say, one),
          {
            type: ComponentType.Button,
            style: ButtonStyle.Danger,
            label: one.voided === null ? say('caseView.buttons.void') : say('caseView.buttons.voided'),
            disabled: one.voided !== null,
            custom_id: customId(CASE_COMMAND, 'void', null, String(one.number)),
          },
        ],
      },
    ],
  };
}

function editButton(say: Say, { number }: Case): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Primary,
    label: say('caseView.buttons.editReason'),
    custom_id: customId(CASE_COMMAND, 'edit', null, String(number)),
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
export function editReasonModal(say: Say, number: number, reason: string | null, required: boolean): Modal {
  return {
    custom_id: customId(CASE_COMMAND, 'reason', null, `${number}/${reasonMark(reason)}`),
    title: say('caseView.modals.reason.title', { number: String(number) }),
    components: [
      {
        type: ComponentType.Label,
        label: say('caseView.modals.reason.label'),
        description: say('caseView.modals.reason.description'),
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

export function voidModal(say: Say, number: number): Modal {
  return {
    custom_id: customId(CASE_COMMAND, 'voided', null, String(number)),
    title: say('caseView.modals.void.title', { number: String(number) }),
    components: [
      {
        type: ComponentType.Label,
        label: say('caseView.modals.void.label'),
        description: say('caseView.modals.void.description'),
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
export function changedMeanwhileMessage(say: Say, one: Case, unsaved: string | null): Message {
  return {
    ...render(say, {
      tone: 'question',
      title: say('caseView.changedMeanwhile.title', { number: String(one.number) }),
      lines: [
        say('caseView.changedMeanwhile.notSaved'),
        one.reason === null
          ? say('caseView.changedMeanwhile.nowNone')
          : say('caseView.changedMeanwhile.now', { reason: shownReason(say, one.reason) }),
        say('caseView.changedMeanwhile.again', { button: say('caseView.buttons.editReason') }),
      ],
      copyable:
        unsaved === null ? [] : [inert(unsaved, { max: LONGEST_REASON, units: 1_800, empty: say('caseView.unseen') })],
    }),
    components: [{ type: ComponentType.ActionRow, components: [editButton(say, one)] }],
  };
}

export function noSuchCaseMessage(say: Say, given: string): Message {
  return render(say, {
    tone: 'question',
    title: say('caseView.noSuchCase.title', { given: typed(say, given) }),
    lines: [say('caseView.noSuchCase.find')],
  });
}

/** Needed for what is done in a modal, which has nothing but its own message to say so. */
export function textMissingMessage(say: Say, one: Case, besides: BesidesCase): Message {
  return openCaseMessage(say, one, besides, say('caseView.notes.textMissing'));
}

/** Somebody else was first. */
export function voidedAlreadyMessage(say: Say, one: Case, besides: BesidesCase): Message {
  const note =
    one.voided === null
      ? say('caseView.notes.voidedAlreadyBySomebody')
      : say('caseView.notes.voidedAlready', {
          moderator: userMention(one.voided.by),
          when: relative(say, one.voided.at),
        });
  return openCaseMessage(say, one, besides, note);
}

function aroundLines(say: Say, { target }: Case, { earlier, later }: AroundCase): string[] {
  if (target === null) {
    return [];
  }
  return [earlier + later === 0 ? say('caseView.onlyCase') : say('caseView.otherCases', { earlier, later })];
}

/** @param more further lines about it, below the facts */
export function caseCard(say: Say, one: Case, changes: readonly CaseChange[], more: readonly string[] = []): Card {
  const { target, reason, voided, room } = one;
  const title = { number: String(one.number), outcome: outcomeOfCase(say, one), who: whoOf(say, one) };
  return {
    tone: CASE_LOOKS[voided === null ? (one.outcome ?? 'open') : 'voided'].tone,
    title: voided === null ? say('caseView.title', title) : say('caseView.titleVoided', title),
    lines: [
      ...voidedLines(say, voided),
      sentence(say, one),
      say('caseView.place', {
        room: inert(roomName(room), { ...ROOM, empty: say('words.room.nameless') }),
        session: inert(one.sessionId, { ...SESSION, empty: say('caseView.unseen') }),
      }),
      byLine(say, one),
      reason === null ? say('caseView.noReason') : say('words.reason', { reason: shownReason(say, reason) }),
      ...(one.returns === 0 ? [] : [say('caseView.returns', { count: one.returns })]),
      ...more,
    ],
    ...changeList(say, changes),
    reference: one.reference,
    copyable: target === null ? [] : [copyable(target.id)],
  };
}

function voidedLines(say: Say, voided: Case['voided']): string[] {
  if (voided === null) {
    return [];
  }
  return [
    say('caseView.voided', { moderator: userMention(voided.by), when: relative(say, voided.at) }),
    voided.reason === ''
      ? say('caseView.voidedWhyErased')
      : say('caseView.voidedWhy', { reason: inert(voided.reason, changeShown(say)) }),
  ];
}

/** Whom a case is about, where markdown is rendered. */
export function whoOf(say: Say, { target, kind, room }: Pick<Case, 'target' | 'kind' | 'room'>): string {
  if (kind === 'session-end') {
    return say('caseView.who.everybody', {
      room: inert(roomName(room), { ...WHOLE_ROOM, empty: say('words.room.nameless') }),
    });
  }
  return target === null ? say('caseView.who.forgotten') : nameOf(say, target);
}

function byLine(say: Say, { moderatorId, createdAt, settledAt }: Case): string {
  const facts = {
    moderator: userMention(moderatorId),
    when: relative(say, createdAt),
    began: `<t:${Math.floor(createdAt / 1_000)}:f>`,
  };
  return settledAt === null
    ? say('caseView.by', facts)
    : say('caseView.bySettled', { ...facts, took: tookInWords(say, settledAt - createdAt) });
}

/** "0.9 sec", "4 min" */
function tookInWords(say: Say, ms: number): string {
  return ms < 60_000
    ? say.duration(Math.round(Math.max(0, ms) / 100) / 10, 'second')
    : say.duration(Math.round(ms / 60_000), 'minute');
}

/** The latest first: where there is no room for all, the oldest are only counted. */
function changeList(say: Say, changes: readonly CaseChange[]): Pick<Card, 'list'> {
  const reasons = changes.filter(({ what }) => what === 'reason').reverse();
  const lines = reasons.slice(0, MOST_CHANGES).map((change) => `• ${changeInWords(say, change)}`);
  return reasons.length === 0
    ? {}
    : { list: { heading: say('caseView.changes.heading'), lines, total: reasons.length } };
}

function changeInWords(say: Say, { by, at, before, after }: CaseChange): string {
  const facts = { moderator: userMention(by), when: relative(say, at) };
  const shown = (text: string) => inert(text, changeShown(say));
  if (before === null) {
    return after === null
      ? say('caseView.changes.erased', facts)
      : say('caseView.changes.added', { ...facts, after: shown(after) });
  }
  return after === null
    ? say('caseView.changes.taken', { ...facts, before: shown(before) })
    : say('caseView.changes.edited', { ...facts, before: shown(before), after: shown(after) });
}

function changeShown(say: Say) {
  return { ...CHANGE, empty: say('caseView.unseen') };
}

function shownReason(say: Say, reason: string): string {
  return inert(reason, { ...REASON, empty: say('caseView.unseen') });
}

/** What came of it, in a sentence that claims no more than was seen. */
function sentence(say: Say, { outcome, kind }: Case): string {
  switch (outcome) {
    case null:
      return say('caseView.open');
    case 'not-asked':
      return say('caseView.notAsked');
    default:
      return kind === 'session-end' ? endSentence(say, outcome) : removalSentence(say, outcome);
  }
}

function removalSentence(say: Say, outcome: Exclude<CaseOutcome, 'not-asked'>): string {
  switch (outcome) {
    case 'over-since':
      return say('caseView.removal.ended');
    case 'running-since':
      return say('caseView.removal.still-running');
    default:
      return say(`caseView.removal.${outcome}`);
  }
}

/** The same of a session that was to be ended for everybody. */
function endSentence(say: Say, outcome: Exclude<CaseOutcome, 'not-asked'>): string {
  switch (outcome) {
    case 'removed':
    case 'gone':
    case 'returned':
    case 'came-back':
    case 'already-gone':
    case 'still-there':
    case 'gone-since':
    case 'there-since':
      return say('caseView.end.unknown');
    default:
      return say(`caseView.end.${outcome}`);
  }
}
