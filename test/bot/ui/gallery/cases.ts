import { modalWithoutForeignText } from '../../../../src/bot/plain-fallback.ts';
import { CASE_OUTCOMES, type CaseChange } from '../../../../src/cases/case.ts';
import {
  caseMessage,
  changedMeanwhileMessage,
  editReasonModal,
  noSuchCaseMessage,
  openCaseMessage,
  textMissingMessage,
  voidedAlreadyMessage,
  voidModal,
} from '../../../../src/cases/case.view.ts';
import { caseWords, moderatorWords, outcomeWords, sinceWords } from '../../../../src/cases/case-text.view.ts';
import {
  bulkInCasesMessage,
  exportMessage,
  forgetMessagesQuestion,
  forgetModeratorQuestion,
  forgetQuestion,
  forgetReportsQuestion,
  forgottenAlreadyMessage,
  forgottenMessage,
  historyMessage,
  messagesForgottenMessage,
  moderatorForgottenMessage,
  noOneInCasesMessage,
  notForgottenMessage,
  notUnderstoodMessage,
  whomToForgetMessage,
} from '../../../../src/cases/history.view.ts';
import {
  EVERYTHING,
  suggestCases,
  suggestModerators,
  suggestOutcomes,
  suggestSince,
} from '../../../../src/cases/history-filter.ts';
import { recoveredMessage } from '../../../../src/cases/recovery.view.ts';
import type { KeepOut } from '../../../../src/keep-out/keep-out.ts';
import { caseOf } from '../../../support/cases.ts';
import { ada, cleo, MINUTE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

const one = caseOf(17, {
  target: { id: 'c7wgj9sd', name: 'Ada Lovelace' },
  moderatorId: '42',
  room: { id: '25af-rsr2-lk92', customId: 'Town Hall' },
  account: '',
  sessionId: 's-hall',
  reason: 'shouting',
  createdAt: T0,
  settledAt: T0 + 900,
});
const kept: KeepOut = {
  guildId: one.guildId,
  number: one.number,
  moderatorId: one.moderatorId,
  target: { id: 'c7wgj9sd', name: 'Ada Lovelace' },
  account: '',
  sessionId: one.sessionId,
  sessionOver: false,
  room: one.room,
  scope: 'session',
  until: T0 + 10 * MINUTE,
  createdAt: T0,
  returns: 2,
  lastReturnAt: T0 + MINUTE,
  blindSince: null,
};
const end = caseOf(18, { ...one, kind: 'session-end', number: 18, target: null, reason: null, outcome: 'ended' });
const forgotten = { ...one, number: 16, target: null, returns: 3 };
const voided = { ...one, number: 15, voided: { by: '77', at: T0 + MINUTE, reason: 'a mistake' } };
const open = { ...one, number: 19, outcome: null, settledAt: null, reason: null };
const changes: readonly CaseChange[] = [
  { what: 'reason', by: '42', at: T0, before: null, after: 'noise' },
  { what: 'reason', by: '77', at: T0 + MINUTE, before: 'noise', after: 'shouting' },
  { what: 'reason', by: '77', at: T0 + MINUTE, before: 'shouting', after: null },
  { what: 'reason', by: '77', at: T0 + MINUTE, before: null, after: null },
];
const around = { earlier: 2, later: 1 };
const alone = { earlier: 0, later: 0 };
const elsewhere = { ...one, number: 14, moderatorId: '77' };
const page = {
  cases: [open, end, one, forgotten, voided, { ...voided, number: 13, returns: 2 }, elsewhere],
  newer: true,
  older: true,
};
const filter = {
  about: { same: 'name', asIn: 17 },
  moderatorId: '42',
  outcome: 'removed',
  since: T0,
} as const;
const found = { ...ada, seenIn: 17 };

/** Cases one by one and by the page, and what the bot asks about them. */
export const casesGallery: readonly Sample[] = [
  ...CASE_OUTCOMES.map(
    (outcome): Sample => ({ name: `case: ${outcome}`, show: (t) => caseMessage(t, { ...one, outcome }, []) }),
  ),
  ...CASE_OUTCOMES.map(
    (outcome): Sample => ({
      name: `case of the end of a session: ${outcome}`,
      show: (t) => caseMessage(t, { ...end, outcome }, []),
    }),
  ),
  { name: 'case: under way', show: (t) => caseMessage(t, open, []) },
  { name: 'case: someone forgotten, who came back', show: (t) => caseMessage(t, forgotten, []) },
  {
    name: 'case: voided',
    show: (t) => openCaseMessage(t, voided, { changes: [], around: alone, keepOut: null }),
  },
  {
    name: 'case: voided, why was erased',
    show: (t) => caseMessage(t, { ...voided, voided: { by: '77', at: T0, reason: '' } }, []),
  },
  {
    name: 'case: opened, with changes and others',
    show: (t) => openCaseMessage(t, one, { changes, around, keepOut: null }),
  },
  {
    name: 'case: opened, of someone who is kept out of the room',
    show: (t) =>
      openCaseMessage(t, one, {
        changes: [],
        around,
        keepOut: { scope: 'room', until: T0 + 7 * 24 * 60 * MINUTE },
      }),
  },
  {
    name: 'case: the reason was changed',
    show: (t) => openCaseMessage(t, one, { changes, around, keepOut: null }, t('caseView.notes.reasonChanged')),
  },
  {
    name: 'case: the reason was that already',
    show: (t) => openCaseMessage(t, one, { changes: [], around, keepOut: null }, t('caseView.notes.reasonSame')),
  },
  { name: 'case: a text is missing', show: (t) => textMissingMessage(t, one, { changes, around, keepOut: null }) },
  {
    name: 'case: voided already',
    show: (t) => voidedAlreadyMessage(t, voided, { changes: [], around, keepOut: null }),
  },
  {
    name: 'case: from a report',
    show: (t) => caseMessage(t, one, [], { number: 3, post: { channelId: '99', messageId: '98' } }),
  },
  {
    name: 'case: opened, from a report without a message',
    show: (t) =>
      openCaseMessage(t, one, { changes: [], around: alone, keepOut: null, report: { number: 3, post: null } }),
  },
  { name: 'case: changed meanwhile', show: (t) => changedMeanwhileMessage(t, one, 'my own words') },
  {
    name: 'case: voided already, by whom is not known',
    show: (t) => voidedAlreadyMessage(t, one, { changes: [], around, keepOut: null }),
  },
  {
    name: 'case: changed meanwhile to none',
    show: (t) => changedMeanwhileMessage(t, { ...one, reason: null }, null),
  },
  { name: 'case: there is none', show: (t) => noSuchCaseMessage(t, '99') },
  { name: 'case: edit the reason', show: (t) => editReasonModal(t, 17, 'shouting', true) },
  {
    name: 'case: edit a reason that Discord won’t show',
    show: (t) =>
      modalWithoutForeignText(t, editReasonModal(t, 17, 'shouting', false), new Map()) ??
      editReasonModal(t, 17, null, false),
  },
  { name: 'case: void', show: (t) => voidModal(t, 17) },
  { name: 'case: completion', show: (t) => suggestCases('', page.cases, T0 + 5 * MINUTE, caseWords(t)) },

  ...[...CASE_OUTCOMES, null].map(
    (outcome): Sample => ({
      name: `after a crash: ${outcome ?? 'not settled'}`,
      show: (t) => recoveredMessage(t, { ...one, outcome }, null, { accountGone: outcome === 'unknown' }),
    }),
  ),
  ...[...CASE_OUTCOMES, null].map(
    (outcome): Sample => ({
      name: `after a crash, kept out: ${outcome ?? 'not settled'}`,
      show: (t) => recoveredMessage(t, { ...one, outcome }, kept),
    }),
  ),
  ...[...CASE_OUTCOMES, null].map(
    (outcome): Sample => ({
      name: `after a crash in the end of a session: ${outcome ?? 'not settled'}`,
      show: (t) => recoveredMessage(t, { ...end, outcome }, null),
    }),
  ),
  {
    name: 'after a crash: of someone forgotten',
    show: (t) => recoveredMessage(t, { ...forgotten, outcome: 'gone-since' }, null),
  },

  { name: 'history', show: (t) => historyMessage(t, page, EVERYTHING, null, T0 + 5 * MINUTE) },
  { name: 'history: with conditions', show: (t) => historyMessage(t, page, filter, one, T0 + 5 * MINUTE) },
  {
    name: 'history: of one person',
    show: (t) => historyMessage(t, page, { ...EVERYTHING, about: { same: 'person', asIn: 17 } }, one, T0 + 5 * MINUTE),
  },
  {
    name: 'history: of one who was forgotten',
    show: (t) => historyMessage(t, page, { ...EVERYTHING, about: { same: 'person', asIn: 17 } }, null, T0 + 5 * MINUTE),
  },
  {
    name: 'history: of someone forgotten',
    show: (t) => historyMessage(t, page, { ...filter, outcome: null }, null, T0 + 5 * MINUTE),
  },
  {
    name: 'history: none yet',
    show: (t) => historyMessage(t, { cases: [], newer: false, older: false }, EVERYTHING, null, T0),
  },
  {
    name: 'history: none fits',
    show: (t) => historyMessage(t, { cases: [], newer: false, older: false }, filter, one, T0),
  },
  ...[1, 1_234].map(
    (cases): Sample => ({
      name: `history: exported, ${cases}`,
      show: (t) => exportMessage(t, { name: 'cases.csv', text: '', cases, next: cases === 1 ? null : 17 }, EVERYTHING),
    }),
  ),
  ...(['moderator', 'outcome', 'since', 'since-future'] as const).map(
    (option): Sample => ({
      name: `history: not understood, ${option}`,
      show: (t) => notUnderstoodMessage(t, option, '12345'),
    }),
  ),
  { name: 'history: no one of that name', show: (t) => noOneInCasesMessage(t, '12345') },
  ...(['looking', 'erasing'] as const).map(
    (meanwhile): Sample => ({
      name: `history: several of that name, ${meanwhile}`,
      show: (t) => bulkInCasesMessage(t, '12345', [found, { ...cleo, seenIn: 16 }], meanwhile),
    }),
  ),
  { name: 'history: outcomes to choose from', show: (t) => suggestOutcomes('', outcomeWords(t)) },
  {
    name: 'history: moderators to choose from',
    show: (t) => suggestModerators('', page.cases, '42', moderatorWords(t)),
  },
  { name: 'history: times to choose from', show: (t) => suggestSince('', T0, sinceWords(t)) },

  ...[1, 1_234].map(
    (settled): Sample => ({
      name: `forget: ${settled} cases`,
      show: (t) =>
        forgetQuestion(
          t,
          { person: found, settled, open: settled === 1 ? 0 : 2, keptOut: settled === 1 ? 0 : 1 },
          '42',
        ),
    }),
  ),
  {
    name: 'forget: one under way',
    show: (t) => forgetQuestion(t, { person: found, settled: 5, open: 1, keptOut: 0 }, '42'),
  },
  {
    name: 'forget: nothing yet',
    show: (t) => forgetQuestion(t, { person: found, settled: 0, open: 1, keptOut: 0 }, '42'),
  },
  ...[0, 1, 1_234].map(
    (records): Sample => ({
      name: `forget: a moderator in ${records} records`,
      show: (t) =>
        forgetModeratorQuestion(t, { moderatorId: '200000000000000001', records, open: records === 1 ? 0 : 1 }, '42'),
    }),
  ),
  { name: 'forget: a moderator, done', show: (t) => moderatorForgottenMessage(t, 1, []) },
  { name: 'forget: a moderator or a participant?', show: (t) => whomToForgetMessage(t) },
  ...[1, 1_234].map(
    (messages): Sample => ({
      name: `forget: no case, ${messages} messages`,
      show: (t) => forgetMessagesQuestion(t, { id: 'p-ana-9', nonce: 'n'.repeat(25), messages }, '42'),
    }),
  ),
  {
    name: 'forget: no case, done',
    show: (t) => messagesForgottenMessage(t, []),
  },
  {
    name: 'forget: done, messages under way',
    show: (t) => forgottenMessage(t, { cases: 1, reasons: true, open: 0, messages: 'under-way' }),
  },
  {
    name: 'forget: done, reasons kept, one under way',
    show: (t) => forgottenMessage(t, { cases: 12, reasons: false, open: 1, messages: [] }),
  },
  {
    name: 'forget: done, messages left',
    show: (t) =>
      forgottenMessage(t, {
        cases: 12,
        reasons: false,
        open: 0,
        messages: [
          { channelId: '400000000000000001', count: 1, refused: false },
          { channelId: '400000000000000002', count: 12, refused: true },
        ],
      }),
  },
  {
    name: 'forget: also two reports',
    show: (t) => forgetQuestion(t, { person: found, settled: 5, open: 0, keptOut: 0, reports: 2 }, '42'),
  },
  ...[1, 2].map(
    (reports): Sample => ({
      name: `forget: no case, ${reports} reports`,
      show: (t) =>
        forgetReportsQuestion(t, { number: 3, name: 'Bob', memberId: reports === 1 ? null : '77', reports }, '42'),
    }),
  ),
  { name: 'forget: done already', show: (t) => forgottenAlreadyMessage(t) },
  { name: 'forget: canceled', show: (t) => notForgottenMessage(t) },
];
