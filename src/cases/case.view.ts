import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType, TextInputStyle } from 'discord.js';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, row } from '../bot/ui/components.ts';
import { type Card, relative, render } from '../bot/ui/embed.ts';
import { copyableId, moderatorMention, nameOf, typed } from '../bot/ui/formatting.ts';
import { CASE_STYLES } from '../bot/ui/outcome-style.ts';
import { inert } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import type { KeepOutTerm } from '../keep-out/keep-out.ts';
import { keptOutLine } from '../keep-out/keep-out.view.ts';
import type { ReportOfCase } from '../reports/report.ts';
import { reportOfCaseLine } from '../reports/report.view.ts';
import { roomName } from '../sessions/session.ts';
import type { Case, CaseChange, CaseOutcome } from './case.ts';
import { type AroundCase, reasonMark } from './case-history.ts';
import { outcomeOfCase } from './case-text.view.ts';

/** Several texts of a case share one embed, so each is shorter here than on its own. */
const REASON = { max: 300, units: 600 };
const CHANGE = { max: 100, units: 250 };
const ROOM = { max: 60, units: 190 };
/** A room that takes the place of a name, in titles and lists. */
const WHOLE_ROOM = { max: 40, units: 120 };
const SESSION = { max: 40, units: 120 };
/** Only the latest changes are shown. */
const MOST_CHANGES = 10;

/** Everything about a case, as an embed: for the log channel, and for `/kick-case`, which adds its buttons. */
export function caseMessage(
  t: Translator,
  one: Case,
  changes: readonly CaseChange[],
  report: ReportOfCase | null = null,
): Message {
  return render(t, caseCard(t, one, changes, fromReport(t, one, report)));
}

/** What is shown along with a case. */
export interface BesidesCase {
  readonly changes: readonly CaseChange[];
  readonly around: AroundCase;
  /** The keep-out in force under the case; `null`: there is none. */
  readonly keepOut: KeepOutTerm | null;
  /** The report it came from; left out or `null`: none that is on record. */
  readonly report?: ReportOfCase | null;
}

/**
 * Same as {@link caseMessage}, with buttons for what can be done about the case.
 *
 * @param note what just happened. Comes first
 */
export function openCaseMessage(
  t: Translator,
  one: Case,
  { changes, around, keepOut, report = null }: BesidesCase,
  note?: string,
): Message {
  const card = caseCard(t, one, changes, [
    ...fromReport(t, one, report),
    // While the removal is in progress, its outcome decides.
    ...(keepOut === null || one.outcome === null ? [] : [keptOutLine(t, keepOut)]),
    ...aroundLines(t, one, around),
  ]);
  return {
    ...render(t, { ...card, lines: [...(note === undefined ? [] : [note]), ...card.lines] }),
    components: [
      row(
        editButton(t, one),
        button(
          one.voided === null ? t('caseView.buttons.void') : t('caseView.buttons.voided'),
          customId(CASE_COMMAND, 'void', null, String(one.number)),
          { style: ButtonStyle.Danger, disabled: one.voided !== null },
        ),
      ),
    ],
  };
}

function editButton(t: Translator, { number }: Case): APIButtonComponentWithCustomId {
  return button(t('caseView.buttons.editReason'), customId(CASE_COMMAND, 'edit', null, String(number)), {
    style: ButtonStyle.Primary,
  });
}

/** The command that owns the buttons and modals of a case, wherever it's shown. */
const CASE_COMMAND = 'kick-case';
/** Same limit as a removal's `reason` option. */
const LONGEST_REASON = 400;
export const TEXT_FIELD = 'text';

/**
 * The modal that edits a case's reason.
 *
 * @param reason the current reason. Submitting changes this one or none
 * @param required whether the server requires a reason for each removal
 */
export function editReasonModal(t: Translator, number: number, reason: string | null, required: boolean): Modal {
  return {
    custom_id: customId(CASE_COMMAND, 'reason', null, `${number}/${reasonMark(reason)}`),
    title: t('caseView.modals.reason.title', { number: String(number) }),
    components: [
      {
        type: ComponentType.Label,
        label: t('caseView.modals.reason.label'),
        description: t('caseView.modals.reason.description'),
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

export function voidModal(t: Translator, number: number): Modal {
  return {
    custom_id: customId(CASE_COMMAND, 'voided', null, String(number)),
    title: t('caseView.modals.void.title', { number: String(number) }),
    components: [
      {
        type: ComponentType.Label,
        label: t('caseView.modals.void.label'),
        description: t('caseView.modals.void.description'),
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

/** Two people edited the same reason. Nothing was overwritten, and the second text isn't lost either. */
export function changedMeanwhileMessage(t: Translator, one: Case, unsaved: string | null): Message {
  return {
    ...render(t, {
      tone: 'question',
      title: t('caseView.changedMeanwhile.title', { number: String(one.number) }),
      lines: [
        t('caseView.changedMeanwhile.notSaved'),
        one.reason === null
          ? t('caseView.changedMeanwhile.nowNone')
          : t('caseView.changedMeanwhile.now', { reason: shownReason(t, one.reason) }),
        t('caseView.changedMeanwhile.again', { button: t('caseView.buttons.editReason') }),
      ],
      typed: unsaved,
    }),
    components: [row(editButton(t, one))],
  };
}

export function noSuchCaseMessage(t: Translator, given: string): Message {
  return render(t, {
    tone: 'question',
    title: t('caseView.noSuchCase.title', { given: typed(t, given) }),
    lines: [t('caseView.noSuchCase.find')],
  });
}

/** Reports what a modal lacked. A modal can't show an error itself, so its reply does. */
export function textMissingMessage(t: Translator, one: Case, besides: BesidesCase): Message {
  return openCaseMessage(t, one, besides, t('caseView.notes.textMissing'));
}

/** Someone else voided the case first. */
export function voidedAlreadyMessage(t: Translator, one: Case, besides: BesidesCase): Message {
  const note =
    one.voided === null
      ? t('caseView.notes.voidedAlreadyBySomebody')
      : t('caseView.notes.voidedAlready', {
          moderator: moderatorMention(t, one.voided.by),
          when: relative(t, one.voided.at),
        });
  return openCaseMessage(t, one, besides, note);
}

function fromReport(t: Translator, { guildId }: Case, report: ReportOfCase | null): string[] {
  return report === null ? [] : [reportOfCaseLine(t, guildId, report)];
}

function aroundLines(t: Translator, { target }: Case, { earlier, later }: AroundCase): string[] {
  if (target === null) {
    return [];
  }
  return [earlier + later === 0 ? t('caseView.onlyCase') : t('caseView.otherCases', { earlier, later })];
}

/**
 * One case, as a card.
 *
 * @param more extra lines below the facts
 */
function caseCard(t: Translator, one: Case, changes: readonly CaseChange[], more: readonly string[] = []): Card {
  const { target, reason, voided, room } = one;
  const title = { number: String(one.number), outcome: outcomeOfCase(t, one), who: whoOf(t, one) };
  return {
    tone: CASE_STYLES[voided === null ? (one.outcome ?? 'open') : 'voided'].tone,
    title: voided === null ? t('caseView.title', title) : t('caseView.titleVoided', title),
    lines: [
      ...voidedLines(t, voided),
      sentence(t, one),
      t('caseView.place', {
        room: inert(roomName(room), { ...ROOM, empty: t('words.room.nameless') }),
        session: inert(one.sessionId, { ...SESSION, empty: t('caseView.unseen') }),
      }),
      byLine(t, one),
      reason === null ? t('caseView.noReason') : t('words.reason', { reason: shownReason(t, reason) }),
      ...(one.returns === 0 ? [] : [t('caseView.returns', { count: one.returns })]),
      ...more,
    ],
    ...changeList(t, changes),
    reference: one.reference,
    copyable: target === null ? [] : [copyableId(t, target.id)],
  };
}

function voidedLines(t: Translator, voided: Case['voided']): string[] {
  if (voided === null) {
    return [];
  }
  return [
    t('caseView.voided', { moderator: moderatorMention(t, voided.by), when: relative(t, voided.at) }),
    voided.reason === ''
      ? t('caseView.voidedWhyErased')
      : t('caseView.voidedWhy', { reason: inert(voided.reason, changeShown(t)) }),
  ];
}

/** Who a case is about, where markdown is rendered. */
export function whoOf(t: Translator, { target, kind, room }: Pick<Case, 'target' | 'kind' | 'room'>): string {
  if (kind === 'session-end') {
    return t('caseView.who.everyone', {
      room: inert(roomName(room), { ...WHOLE_ROOM, empty: t('words.room.nameless') }),
    });
  }
  return target === null ? t('caseView.who.forgotten') : nameOf(t, target);
}

function byLine(t: Translator, { moderatorId, createdAt, settledAt }: Case): string {
  const facts = {
    moderator: moderatorMention(t, moderatorId),
    when: relative(t, createdAt),
    began: `<t:${Math.floor(createdAt / 1_000)}:f>`,
  };
  return settledAt === null
    ? t('caseView.by', facts)
    : t('caseView.bySettled', { ...facts, took: tookInWords(t, settledAt - createdAt) });
}

/** "0.9 sec", "4 min" */
function tookInWords(t: Translator, ms: number): string {
  return ms < 60_000
    ? t.duration(Math.round(Math.max(0, ms) / 100) / 10, 'second')
    : t.duration(Math.round(ms / 60_000), 'minute');
}

/** Latest first, so that the oldest are the ones only counted when there isn't room for all. */
function changeList(t: Translator, changes: readonly CaseChange[]): Pick<Card, 'list'> {
  const reasons = changes.filter(({ what }) => what === 'reason').reverse();
  const lines = reasons.slice(0, MOST_CHANGES).map((change) => `• ${changeInWords(t, change)}`);
  return reasons.length === 0 ? {} : { list: { heading: t('caseView.changes.heading'), lines, total: reasons.length } };
}

function changeInWords(t: Translator, { by, at, before, after }: CaseChange): string {
  const facts = { moderator: moderatorMention(t, by), when: relative(t, at) };
  const shown = (text: string) => inert(text, changeShown(t));
  if (before === null) {
    return after === null
      ? t('caseView.changes.erased', facts)
      : t('caseView.changes.added', { ...facts, after: shown(after) });
  }
  return after === null
    ? t('caseView.changes.taken', { ...facts, before: shown(before) })
    : t('caseView.changes.edited', { ...facts, before: shown(before), after: shown(after) });
}

function changeShown(t: Translator) {
  return { ...CHANGE, empty: t('caseView.unseen') };
}

function shownReason(t: Translator, reason: string): string {
  return inert(reason, { ...REASON, empty: t('caseView.unseen') });
}

/** The outcome, in a sentence that claims no more than was seen. */
function sentence(t: Translator, { outcome, kind }: Case): string {
  switch (outcome) {
    case null:
      return t('caseView.open');
    case 'not-asked':
      return t('caseView.notAsked');
    default:
      return kind === 'session-end' ? endSentence(t, outcome) : removalSentence(t, outcome);
  }
}

function removalSentence(t: Translator, outcome: Exclude<CaseOutcome, 'not-asked'>): string {
  switch (outcome) {
    case 'over-since':
      return t('caseView.removal.ended');
    case 'running-since':
      return t('caseView.removal.still-running');
    default:
      return t(`caseView.removal.${outcome}`);
  }
}

/** Same as {@link removalSentence}, for a session that was to be ended. */
function endSentence(t: Translator, outcome: Exclude<CaseOutcome, 'not-asked'>): string {
  switch (outcome) {
    case 'removed':
    case 'gone':
    case 'returned':
    case 'came-back':
    case 'already-gone':
    case 'still-there':
    case 'gone-since':
    case 'there-since':
      return t('caseView.end.unknown');
    default:
      return t(`caseView.end.${outcome}`);
  }
}
