import {
  type APIEmbed,
  type APIFileUploadComponent,
  type APILabelComponent,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, row } from '../bot/ui/components.ts';
import { COLORS, relative, render, type Tone } from '../bot/ui/embed.ts';
import { moderatorMention, userMention } from '../bot/ui/formatting.ts';
import { FORMER_MODERATOR } from '../cases/case.ts';
import type { Shown } from '../cases/log-channel.ts';
import { inert, seen, visible } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { shortForm, shortId } from '../removal/identification.ts';
import { withNote } from '../removal/member-menu.view.ts';
import type { Participant } from '../sessions/participant.ts';
import {
  LONGEST_WHAT,
  LONGEST_WHO,
  MOST_PICTURES,
  MOST_REPORTS,
  REPORTS_WITHIN_MS,
  type Report,
  type ReportOfCase,
  type ReportProblem,
} from './report.ts';

/** The command that owns the buttons and the modal of reports, wherever they were begun. */
export const REPORT_COMMAND = 'report';

/** The fields of the form, by their custom ID. */
export const REPORT_FIELDS = { pick: 'pick', who: 'who', what: 'what', pictures: 'pictures' } as const;

/** In graphemes for readers, and in UTF-16 units for Discord. */
const NAME = { max: 40, units: 190 };
/** Together with everything else, it fits into the half of a description that is never cut. */
const WHAT = { max: LONGEST_WHAT + LONGEST_WHO + 100, units: 1_300 };
/** Of the cases that came of a report, this many are links. */
const MOST_LINKS = 3;

/** What a form carries, and is filled in with. */
export interface ReportForm {
  /** Who may send it. */
  readonly ownerId: string;
  /** What it's about besides what is filled in. See `argumentOf`. */
  readonly argument: string;
  /** The name of the member in whose menu, or by whose message, it was opened. */
  readonly name: string | null;
  /** The people to pick from, if the server shows them: as many as a menu holds. Empty: a name is typed. */
  readonly people: readonly Person[];
}

type Person = Pick<Participant, 'id' | 'name'>;

/** One form for a whole report: who, what happened, and pictures. */
export function reportModal(t: Translator, { ownerId, argument, name, people }: ReportForm): Modal {
  const typed = namePrefilled(name ?? '');
  const upload: APIFileUploadComponent = {
    type: ComponentType.FileUpload,
    custom_id: REPORT_FIELDS.pictures,
    min_values: 0,
    max_values: MOST_PICTURES,
    required: false,
    file_types: ['image'],
  };
  return {
    custom_id: customId(REPORT_COMMAND, 'send', ownerId, argument),
    title: t('reports.form.title'),
    components: [
      ...(people.length === 0 ? [] : [peopleMenu(t, people)]),
      {
        type: ComponentType.Label,
        label: people.length === 0 ? t('reports.form.who') : t('reports.form.whoElse'),
        description: t('reports.form.whoDescription'),
        component: {
          type: ComponentType.TextInput,
          custom_id: REPORT_FIELDS.who,
          style: TextInputStyle.Short,
          required: people.length === 0,
          max_length: LONGEST_WHO,
          ...(typed !== '' && { value: typed }),
        },
      },
      {
        type: ComponentType.Label,
        label: t('reports.form.what'),
        description: t('reports.form.whatDescription'),
        component: {
          type: ComponentType.TextInput,
          custom_id: REPORT_FIELDS.what,
          style: TextInputStyle.Paragraph,
          required: true,
          max_length: LONGEST_WHAT,
        },
      },
      {
        type: ComponentType.Label,
        label: t('reports.form.pictures'),
        description: t('reports.form.picturesDescription', { most: MOST_PICTURES }),
        component: upload,
      },
    ],
  };
}

/** What comes back must be a name, and nothing that only the bot reads. */
export function namePrefilled(name: string): string {
  return seen(name, { max: LONGEST_WHO, units: LONGEST_WHO, empty: '' });
}

function peopleMenu(t: Translator, people: readonly Person[]): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: t('reports.form.pick'),
    description: t('reports.form.pickDescription'),
    component: {
      type: ComponentType.StringSelect,
      custom_id: REPORT_FIELDS.pick,
      placeholder: t('reports.choose'),
      options: people.map((person): APISelectMenuOption => personToReport(t, person)),
      // Phones can't clear what is optional, unless none may be chosen.
      min_values: 0,
      max_values: 1,
      required: false,
    },
  };
}

/**
 * Members see names alone: no ID, also not where Discord refuses a name, and not since when someone is there. The short
 * form stands for the person.
 */
function personToReport(t: Translator, { id, name }: Person): APISelectMenuOption {
  return {
    label: visible(name, { max: 60, units: 100, empty: t('words.person.nameless') }),
    value: shortForm(id),
  };
}

/**
 * A report as moderators see it in the log channel, with buttons while no one has acted on it.
 *
 * @param how `picturesRefused`: Discord refuses it with its pictures, so it says that they're left out
 */
export function reportMessage(t: Translator, report: Report, { picturesRefused = false } = {}): Message {
  const { number, handled } = report;
  const pictures = picturesRefused ? [] : report.pictures;
  const facts = { number: String(number), who: whoOf(t, report) };
  const [tone, title]: readonly [Tone, string] =
    handled === null
      ? ['waiting', t('reports.title', facts)]
      : handled.how === 'removal'
        ? // What came of the removal is for its case to say.
          ['nothing', t('reports.titleHandled', facts)]
        : ['nothing', t('reports.titleDismissed', facts)];
  const message = render(t, {
    tone,
    title,
    lines: reportLines(t, report, picturesRefused),
    reference: report.reference,
  });
  const images = pictures.map((url): APIEmbed => ({ color: COLORS[tone], image: { url } }));
  return {
    ...message,
    embeds: [...(message.embeds ?? []), ...images],
    components: handled === null ? [buttonsOf(t, report)] : [],
  };
}

function whoOf(t: Translator, { about: { name } }: Pick<Report, 'about'>): string {
  return inert(name, { ...NAME, empty: t('words.person.nameless') });
}

function reportLines(t: Translator, report: Report, picturesRefused: boolean): string[] {
  const { about, handled, message, reporterId, createdAt, guildId, what, pictures } = report;
  return [
    ...(handled === null ? [] : [handledLine(t, report, handled), '']),
    t('reports.what', { what: inert(what, { ...WHAT, empty: t('caseView.unseen') }) }),
    ...(pictures.length === 0
      ? []
      : [t(picturesRefused ? 'reports.picturesRefused' : 'reports.pictures', { count: pictures.length })]),
    '',
    ...(about.memberId === null ? [] : [memberLine(t, about, about.memberId)]),
    about.participant !== null
      ? t('reports.picked')
      : about.name === null
        ? t('reports.pickedUnknown')
        : t('reports.typed'),
    ...(message === null ? [] : [t('reports.message', { link: messageLink(guildId, message) })]),
    t('reports.by', { reporter: reporterOf(t, reporterId), when: relative(t, createdAt) }),
  ];
}

function memberLine(t: Translator, { otherName }: Report['about'], memberId: string): string {
  const member = userMention(memberId);
  return otherName === true ? t('reports.memberOther', { member }) : t('reports.member', { member });
}

function reporterOf(t: Translator, reporterId: string): string {
  return reporterId === FORMER_MODERATOR ? t('reports.former') : userMention(reporterId);
}

function handledLine(t: Translator, report: Report, { how, by, at }: NonNullable<Report['handled']>): string {
  const facts = { moderator: moderatorMention(t, by), when: relative(t, at) };
  if (how === 'dismissed') {
    return t('reports.dismissed', facts);
  }
  const { cases, guildId } = report;
  return cases.length === 0
    ? t('reports.handledNoCase', facts)
    : t('reports.handled', {
        ...facts,
        cases: t.list(
          cases.map(({ number, post, voided }, index) => {
            const one =
              post === null || index >= MOST_LINKS
                ? t('reports.case', { number: String(number) })
                : t('reports.caseLink', { number: String(number), link: messageLink(guildId, post) });
            return voided ? t('reports.caseVoided', { case: one }) : one;
          }),
        ),
      });
}

function buttonsOf(t: Translator, { number, reference }: Report) {
  const of = (action: string) => customId(REPORT_COMMAND, action, null, `${number}.${reference}`);
  return row(
    button(t('reports.buttons.remove'), of('remove'), { style: ButtonStyle.Danger }),
    button(t('reports.buttons.keepOut'), of('keep-out')),
    button(t('reports.buttons.dismiss'), of('dismiss')),
  );
}

/** https://discord.com/developers/docs/reference#message-formatting: a message is found by these three. */
function messageLink(
  guildId: string,
  { channelId, messageId }: { readonly channelId: string; readonly messageId: string },
): string {
  return `https://discord.com/channels/${guildId}/${channelId}/${messageId}`;
}

/** Where a case came from, in a line of the case. */
export function reportOfCaseLine(t: Translator, guildId: string, { number, post }: ReportOfCase): string {
  return post === null
    ? t('reports.ofCase', { number: String(number) })
    : t('reports.ofCaseLink', { number: String(number), link: messageLink(guildId, post) });
}

/** To the member: it's on record, and what of it the moderators see. `waiting`: nothing yet. */
export function reportSentMessage(
  t: Translator,
  {
    dropped,
    pictures,
    shown,
  }: { readonly dropped: number; readonly pictures: number; readonly shown: Shown | 'waiting' },
): Message {
  const [tone, title]: readonly [Tone, string] =
    shown === 'whole'
      ? ['done', t('reports.sent.title')]
      : shown === 'waiting'
        ? ['waiting', t('reports.sent.titleWaiting')]
        : shown === 'nothing'
          ? ['failed', t('reports.sent.titleWaiting')]
          : ['waiting', t('reports.sent.titlePartly')];
  const missing = [
    ...(shown === 'waiting' ? [t('reports.sent.waiting')] : []),
    ...(shown === 'nothing' ? [t('reports.sent.refused')] : []),
    ...(shown === 'without-text' || shown === 'without-both' ? [t('reports.sent.textRefused')] : []),
    ...(shown === 'without-pictures' || shown === 'without-both'
      ? [t('reports.sent.picturesRefused', { count: pictures })]
      : []),
  ];
  return render(t, {
    tone,
    title,
    lines: [
      ...missing,
      ...(missing.length > 0 && shown !== 'nothing' ? [''] : []),
      ...(shown === 'nothing' ? [] : [t('reports.sent.what')]),
      ...(dropped === 0 ? [] : [t('reports.sent.dropped', { count: dropped })]),
    ],
  });
}

/** Why a member can't send a report right now. */
export type NoReport =
  | { readonly kind: 'off' }
  | { readonly kind: 'no-channel' }
  | { readonly kind: 'limited'; readonly until: number };

/** @param typed what they wrote, so that it isn't lost */
export function noReportMessage(t: Translator, why: NoReport, typed: string | null = null): Message {
  switch (why.kind) {
    case 'off':
      return render(t, { tone: 'nothing', title: t('reports.off.title'), lines: [t('reports.off.why')], typed });
    case 'no-channel':
      return render(t, {
        tone: 'failed',
        title: t('reports.noChannel.title'),
        lines: [t('reports.noChannel.why')],
        typed,
      });
    case 'limited': {
      const facts = { most: MOST_REPORTS, minutes: REPORTS_WITHIN_MS / 60_000, when: relative(t, why.until) };
      return render(t, {
        tone: 'waiting',
        title: t('reports.limited.title'),
        lines: [t('reports.limited.why', facts)],
        typed,
      });
    }
  }
}

/** The form lacked something that Discord doesn't insist on. */
export function reportIncompleteMessage(
  t: Translator,
  problem: ReportProblem,
  typed: string,
  form: Pick<ReportForm, 'ownerId' | 'argument'>,
): Message {
  const message = render(t, {
    tone: 'question',
    title: t('reports.missing.title'),
    lines: [t(problem === 'who-missing' ? 'reports.missing.who' : 'reports.missing.what')],
    typed,
  });
  return { ...message, components: [row(againButton(t, form))] };
}

/** The form wasn't ready in time to be the answer. */
export function formTooLateMessage(t: Translator, form: Pick<ReportForm, 'ownerId' | 'argument'>): Message {
  const message = render(t, {
    tone: 'question',
    title: t('reports.tooLate.title'),
    lines: [t('reports.tooLate.why')],
  });
  return { ...message, components: [row(againButton(t, form))] };
}

/** The write was in doubt, and the report isn't on record. */
export function notOnRecordMessage(
  t: Translator,
  typed: string,
  form: Pick<ReportForm, 'ownerId' | 'argument'>,
): Message {
  const message = render(t, {
    tone: 'failed',
    title: t('reports.notOnRecord.title'),
    lines: [t('reports.notOnRecord.why')],
    typed,
  });
  return { ...message, components: [row(againButton(t, form))] };
}

/** Adds to what there is to choose from that the person who was picked isn't among them. */
export function pickedGoneMessage(t: Translator, message: Message, id: string, why: 'gone' | 'unseen'): Message {
  const facts = { id: inert(shortId(id), { max: 40, units: 120 }) };
  return withNote(message, why === 'gone' ? t('reports.pickedGone', facts) : t('reports.pickedUnseen', facts));
}

function againButton(t: Translator, { ownerId, argument }: Pick<ReportForm, 'ownerId' | 'argument'>) {
  return button(t('reports.again'), customId(REPORT_COMMAND, 'open', ownerId, argument), {
    style: ButtonStyle.Primary,
  });
}

/** To a moderator who was too late. */
export function handledAlreadyMessage(t: Translator, report: Report): Message {
  const { handled } = report;
  return render(t, {
    tone: 'nothing',
    title: t('reports.handledAlready.title', { number: String(report.number) }),
    lines: [...(handled === null ? [] : [handledLine(t, report, handled)]), t('reports.handledAlready.nothing')],
  });
}

export function reportGoneMessage(t: Translator): Message {
  return render(t, { tone: 'nothing', title: t('reports.gone.title'), lines: [t('reports.gone.why')] });
}
