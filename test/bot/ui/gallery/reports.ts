import { FORMER_MODERATOR } from '../../../../src/cases/case.ts';
import type { Report } from '../../../../src/reports/report.ts';
import {
  formTooLateMessage,
  handledAlreadyMessage,
  noReportMessage,
  notOnRecordMessage,
  pickedGoneMessage,
  type ReportForm,
  reportGoneMessage,
  reportIncompleteMessage,
  reportMessage,
  reportModal,
  reportSentMessage,
} from '../../../../src/reports/report.view.ts';
import { ada, bob, hall, MINUTE, REFERENCE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

const report: Report = {
  guildId: '1',
  number: 3,
  guildLocale: 'en-US',
  reporterId: '42',
  about: { name: 'Ada Lovelace', memberId: null, participant: null },
  what: 'shouting',
  pictures: [],
  message: null,
  reference: REFERENCE,
  createdAt: T0,
  handled: null,
  cases: [],
};
const picture = (n: number) => `https://cdn.discordapp.com/ephemeral-attachments/1/${n}/${n}.png`;
const ofMessage: Report = {
  ...report,
  about: { ...report.about, memberId: '77' },
  message: { channelId: '99', messageId: '98' },
  pictures: [picture(1)],
};
const handled: Report = {
  ...ofMessage,
  pictures: [picture(1), picture(2)],
  handled: { how: 'removal', by: '77', at: T0 + MINUTE },
  cases: [
    { number: 12, post: { channelId: '99', messageId: '97' }, voided: true },
    { number: 13, post: null, voided: false },
  ],
};
const dismissed: Report = { ...report, handled: { how: 'dismissed', by: '77', at: T0 + MINUTE } };
const form: ReportForm = { ownerId: '42', argument: '77..', name: null, people: [] };

/** What members report, and what comes of it. */
export const reportsGallery: readonly Sample[] = [
  { name: 'report: the form', show: (t) => reportModal(t, form) },
  { name: 'report: the form of a member', show: (t) => reportModal(t, { ...form, name: 'Bob' }) },
  { name: 'report: the form with people', show: (t) => reportModal(t, { ...form, name: 'Bob', people: [ada, bob] }) },
  { name: 'report: sent', show: (t) => reportSentMessage(t, { dropped: 0, pictures: 0, shown: 'whole' }) },
  {
    name: 'report: sent without a file',
    show: (t) => reportSentMessage(t, { dropped: 1, pictures: 0, shown: 'whole' }),
  },
  {
    name: 'report: sent, and not posted yet',
    show: (t) => reportSentMessage(t, { dropped: 2, pictures: 0, shown: 'waiting' }),
  },
  {
    name: 'report: sent without its text',
    show: (t) => reportSentMessage(t, { dropped: 0, pictures: 1, shown: 'without-text' }),
  },
  {
    name: 'report: sent without its text and a picture',
    show: (t) => reportSentMessage(t, { dropped: 0, pictures: 1, shown: 'without-both' }),
  },
  {
    name: 'report: sent without its pictures',
    show: (t) => reportSentMessage(t, { dropped: 0, pictures: 2, shown: 'without-pictures' }),
  },
  { name: 'report: set aside', show: (t) => reportSentMessage(t, { dropped: 0, pictures: 0, shown: 'nothing' }) },
  { name: 'report: off', show: (t) => noReportMessage(t, { kind: 'off' }) },
  { name: 'report: no channel', show: (t) => noReportMessage(t, { kind: 'no-channel' }, 'noise') },
  { name: 'report: limited', show: (t) => noReportMessage(t, { kind: 'limited', until: T0 }, 'noise') },
  { name: 'report: no one named', show: (t) => reportIncompleteMessage(t, 'who-missing', 'noise', form) },
  { name: 'report: nothing written', show: (t) => reportIncompleteMessage(t, 'what-missing', 'Bob', form) },
  { name: 'report: too late for the form', show: (t) => formTooLateMessage(t, form) },
  { name: 'report: not on record', show: (t) => notOnRecordMessage(t, 'Bob\nnoise', form) },
  {
    name: 'report: the picked person left',
    show: (t) => pickedGoneMessage(t, reportGoneMessage(t), ada.id, 'gone'),
  },
  {
    name: 'report: the picked person may have left',
    show: (t) => pickedGoneMessage(t, reportGoneMessage(t), ada.id, 'unseen'),
  },
  {
    name: 'report: begun on a member, with another name',
    show: (t) => reportMessage(t, { ...ofMessage, about: { ...ofMessage.about, otherName: true } }),
  },
  {
    name: 'report: picked, and not known anymore',
    show: (t) =>
      reportMessage(t, {
        ...report,
        about: { ...report.about, name: null },
        what: `noise ${t('reports.alsoTyped', { who: 'Bob' })}`,
      }),
  },
  { name: 'report: as moderators see it', show: (t) => reportMessage(t, report) },
  { name: 'report: of a message, with a picture', show: (t) => reportMessage(t, ofMessage) },
  {
    name: 'report: with a picture that Discord refuses',
    show: (t) => reportMessage(t, ofMessage, { picturesRefused: true }),
  },
  {
    name: 'report: handled, with pictures that Discord refuses',
    show: (t) => reportMessage(t, handled, { picturesRefused: true }),
  },
  {
    name: 'report: of someone in the session, by someone forgotten',
    show: (t) =>
      reportMessage(t, {
        ...report,
        reporterId: FORMER_MODERATOR,
        about: { name: null, memberId: null, participant: { id: ada.id, sessionId: hall.id } },
      }),
  },
  { name: 'report: handled, with cases', show: (t) => reportMessage(t, handled) },
  { name: 'report: handled, its cases gone', show: (t) => reportMessage(t, { ...handled, cases: [] }) },
  { name: 'report: dismissed', show: (t) => reportMessage(t, dismissed) },
  { name: 'report: handled already', show: (t) => handledAlreadyMessage(t, handled) },
  { name: 'report: dismissed already', show: (t) => handledAlreadyMessage(t, dismissed) },
  { name: 'report: gone', show: (t) => reportGoneMessage(t) },
];
