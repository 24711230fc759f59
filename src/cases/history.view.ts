import { type APIButtonComponentWithCustomId, ButtonStyle, ComponentType } from 'discord.js';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, type Row, row } from '../bot/ui/components.ts';
import { relative, render } from '../bot/ui/embed.ts';
import { copyableId, elapsedInWords, moderatorMention, nameOf, typed, userMention } from '../bot/ui/formatting.ts';
import { inert, visible } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { briefValue, naming, shortId } from '../removal/identification.ts';
import type { ReportsAbout } from '../reports/report.ts';
import type { Case } from './case.ts';
import { whoOf } from './case.view.ts';
import type { CasePage, CasePerson, CasesOfPerson, ModeratorRecords } from './case-history.ts';
import { noOneIn, outcomeOf, outcomeOfCase } from './case-text.view.ts';
import { encodeFilter, type HistoryFilter } from './history-filter.ts';
import type { ErasureLeft, NamedBesides } from './log-channel.ts';

const HISTORY_COMMAND = 'kick-history';
const FORGET_COMMAND = 'kick-forget';
/** Cases per page: as many as a phone shows without pushing the buttons out of sight. */
export const PAGE_SIZE = 8;

const NAME = { max: 40, units: 120 };
const ID = { max: 40, units: 120 };
const MOST_CANDIDATES = 25;

/**
 * One page of a server's cases.
 *
 * @param about the case that stands for the filter's person or name; `null` without one, or when it no longer exists
 * @param now Unix time in milliseconds
 */
export function historyMessage(
  t: Translator,
  page: CasePage,
  filter: HistoryFilter,
  about: Case | null,
  now: number,
): Message {
  const conditions = conditionLines(t, filter, about);
  if (page.cases.length === 0) {
    return render(
      t,
      conditions.length === 0
        ? { tone: 'nothing', title: t('history.none.title'), lines: [t('history.none.what')] }
        : {
            tone: 'nothing',
            title: t('history.noneFits.title'),
            lines: [...conditions, t('history.noneFits.more')],
          },
    );
  }
  return {
    ...render(t, {
      tone: 'nothing',
      title: t('history.title'),
      lines: [t('history.newestFirst'), ...conditions],
      list: {
        heading: t('history.heading'),
        lines: page.cases.map((one) => caseLine(t, one)),
        total: page.cases.length,
      },
    }),
    components: [openSelect(t, page.cases, now), pageButtons(t, page, filter)],
  };
}

/** "12 ✅ Removed · Ada · by @Mia · 4 minutes ago" */
export function caseLine(t: Translator, one: Case): string {
  const { number, voided, moderatorId, createdAt, returns } = one;
  const facts = {
    number: String(number),
    outcome: outcomeOfCase(t, one),
    who: whoInLine(t, one),
    moderator: moderatorMention(t, moderatorId),
    when: relative(t, createdAt),
  };
  if (voided === null) {
    return returns === 0 ? t('history.line.plain', facts) : t('history.line.returned', { ...facts, returns });
  }
  return returns === 0 ? t('history.line.voided', facts) : t('history.line.voidedReturned', { ...facts, returns });
}

function whoInLine(t: Translator, one: Case): string {
  if (one.target !== null) {
    return naming(inert(one.target.name, { ...NAME, empty: t('words.person.nameless') }), one.target.id);
  }
  return one.kind === 'session-end' ? whoOf(t, one) : t('history.line.forgotten');
}

function conditionLines(
  t: Translator,
  { about, moderatorId, outcome, since }: HistoryFilter,
  named: Case | null,
): string[] {
  return [
    ...(about === null ? [] : aboutLines(t, about.same, named?.target ?? null)),
    ...(moderatorId === null
      ? []
      : [t('history.conditions.moderator', { moderator: moderatorMention(t, moderatorId) })]),
    ...(outcome === null ? [] : [t('history.conditions.outcome', { outcome: outcomeOf(t, outcome) })]),
    ...(since === null ? [] : [t('history.conditions.since', { when: `<t:${Math.floor(since / 1_000)}:f>` })]),
  ];
}

function aboutLines(t: Translator, same: 'person' | 'name', target: Case['target']): string[] {
  if (same === 'person') {
    return [
      target === null
        ? t('history.conditions.personForgotten')
        : t('history.conditions.person', { name: nameOf(t, target) }),
    ];
  }
  return [
    target === null ? t('history.conditions.nameForgotten') : t('history.conditions.name', { name: nameOf(t, target) }),
    t('history.conditions.several'),
  ];
}

function openSelect(t: Translator, cases: readonly Case[], now: number): Row {
  return row({
    type: ComponentType.StringSelect,
    custom_id: customId(HISTORY_COMMAND, 'open', null),
    placeholder: t('history.open.placeholder'),
    options: cases.map((one) => {
      const { number, target, outcome, voided, createdAt } = one;
      const name =
        target === null
          ? noOneIn(t, one, { max: 40, units: 75 })
          : naming(visible(target.name, { max: 40, units: 70, empty: t('words.person.nameless') }), target.id);
      return {
        label: t('history.open.label', { number: String(number), name }),
        value: String(number),
        description: t('history.open.description', {
          outcome: outcomeOf(t, voided === null ? (outcome ?? 'open') : 'voided'),
          elapsed: elapsedInWords(t, createdAt, now),
        }),
      };
    }),
  });
}

/** The buttons carry their state, so they work after a restart and in another process. */
function pageButtons(t: Translator, { cases, newer, older }: CasePage, filter: HistoryFilter): Row {
  const code = encodeFilter(filter);
  const paged = (action: string, label: string, number: number, enabled: boolean): APIButtonComponentWithCustomId =>
    button(label, customId(HISTORY_COMMAND, action, null, historyArgument(number, code)), { disabled: !enabled });
  return row(
    paged('newer', t('history.buttons.newer'), cases[0]?.number ?? 0, newer),
    paged('older', t('history.buttons.older'), cases.at(-1)?.number ?? 0, older),
    paged('export', t('history.buttons.export'), 0, true),
  );
}

function historyArgument(number: number, filter: string): string {
  return `${number.toString(36)}/${filter}`;
}

/** A finished export. `next`: the number before which the next part begins, when not everything fit in this one. */
export function exportMessage(
  t: Translator,
  file: { readonly name: string; readonly text: string; readonly cases: number; readonly next: number | null },
  filter: HistoryFilter,
): Message {
  const { cases, next } = file;
  const message = render(t, {
    tone: next === null ? 'done' : 'waiting',
    title: t('history.export.title', { count: cases }),
    lines: [t('history.export.how'), t('history.export.care'), ...(next === null ? [] : [t('history.export.next')])],
  });
  return {
    ...message,
    files: [{ name: file.name, text: file.text }],
    ...(next !== null && {
      components: [
        row(
          button(
            t('history.buttons.exportNext'),
            customId(HISTORY_COMMAND, 'export', null, historyArgument(next, encodeFilter(filter))),
          ),
        ),
      ],
    }),
  };
}

/** An option that can't be understood, with what would be. */
export function notUnderstoodMessage(
  t: Translator,
  option: 'moderator' | 'outcome' | 'since' | 'since-future',
  given: string,
): Message {
  const hints = {
    moderator: t('history.notUnderstood.moderator'),
    outcome: t('history.notUnderstood.outcome', { example: t('caseOutcomes.removed') }),
    since: t('history.notUnderstood.since'),
    'since-future': t('history.notUnderstood.sinceFuture'),
  };
  return render(t, {
    tone: 'question',
    title: t('history.notUnderstood.title', { given: typed(t, given) }),
    lines: [hints[option]],
  });
}

export function noOneInCasesMessage(t: Translator, given: string): Message {
  return render(t, {
    tone: 'question',
    title: t('history.noOne.title', { given: typed(t, given) }),
    lines: [t('history.noOne.find')],
  });
}

/**
 * Several people match.
 *
 * @param meanwhile what was to be done with the person
 */
export function bulkInCasesMessage(
  t: Translator,
  given: string,
  candidates: readonly CasePerson[],
  meanwhile: 'looking' | 'erasing',
): Message {
  const [first] = candidates;
  return render(t, {
    tone: 'question',
    title: t('history.several.title', { given: typed(t, given) }),
    lines: [t(`history.several.${meanwhile}`), t('history.several.pick')],
    list: {
      heading: t('history.several.heading'),
      lines: candidates.slice(0, MOST_CANDIDATES).map((one) => `• ${candidate(t, one)}`),
      total: candidates.length,
    },
    copyable: first === undefined ? [] : [copyableId(t, first.id)],
  });
}

function candidate(t: Translator, person: CasePerson): string {
  return t('history.several.line', {
    name: nameOf(t, person),
    when: relative(t, person.joinedAt),
    id: inert(shortId(person.id), ID),
  });
}

/** Asks whether to erase someone, and says what that means. */
export function forgetQuestion(
  t: Translator,
  { person, settled, open, keptOut, reports = 0 }: CasesOfPerson & { readonly reports?: number },
  ownerId: string,
): Message {
  const argument = person.seenIn.toString(36);
  const action = (name: string, label: string, style: ButtonStyle.Danger | ButtonStyle.Secondary) =>
    button(label, customId(FORGET_COMMAND, name, ownerId, argument), { style });
  const openLines = open === 0 ? [] : [t('forget.inProgress', { count: open })];
  const name = nameOf(t, person);
  if (settled === 0) {
    return render(t, {
      tone: 'nothing',
      title: t('forget.nothingYet.title', { name }),
      lines: [...openLines, t('forget.nothingYet.again')],
    });
  }
  return {
    ...render(t, {
      tone: 'question',
      title: t('forget.title', { name }),
      lines: [
        t('forget.what', { count: settled }),
        t('forget.forGood'),
        t('forget.reasons'),
        ...(keptOut === 0 ? [] : [t('forget.keptOut')]),
        ...(reports === 0 ? [] : [t('forget.reports.also', { count: reports })]),
        ...openLines,
      ],
      copyable: [copyableId(t, person.id)],
    }),
    components: [
      row(
        action('forget', t('forget.buttons.forget'), ButtonStyle.Danger),
        action('forget-reasons', t('forget.buttons.withReasons'), ButtonStyle.Danger),
        action('cancel', t('forget.buttons.cancel'), ButtonStyle.Secondary),
      ),
    ],
  };
}

/** Asks whether to forget a moderator, and says what that means. */
export function forgetModeratorQuestion(
  t: Translator,
  { moderatorId, records, open }: ModeratorRecords,
  ownerId: string,
): Message {
  const moderator = userMention(moderatorId);
  const action = (name: string, label: string, style: ButtonStyle.Danger | ButtonStyle.Secondary) =>
    button(label, customId(FORGET_COMMAND, name, ownerId, moderatorId), { style });
  const openLines = open === 0 ? [] : [t('forget.moderator.inProgress')];
  if (records === 0) {
    return render(t, {
      tone: 'nothing',
      title: t('forget.moderator.none.title'),
      lines: [t('forget.moderator.none.why', { moderator }), ...openLines],
    });
  }
  return {
    ...render(t, {
      tone: 'question',
      title: t('forget.moderator.title'),
      lines: [
        t('forget.moderator.what', { moderator, former: t('forget.moderator.former'), records: String(records) }),
        t('forget.moderator.stay'),
        t('forget.forGood'),
        ...openLines,
      ],
      copyable: [copyableId(t, moderatorId)],
    }),
    components: [
      row(
        action('forget-moderator', t('forget.moderator.button'), ButtonStyle.Danger),
        action('cancel', t('forget.buttons.cancel'), ButtonStyle.Secondary),
      ),
    ],
  };
}

/** What was done, and what happens to the messages that name them. */
export function moderatorForgottenMessage(t: Translator, open: number, messages: Forgotten['messages']): Message {
  return forgotten(
    t,
    t('forget.moderator.done.title'),
    [t('forget.moderator.done.now', { former: t('forget.moderator.former') })],
    messages,
    open === 0 ? [] : [t('forget.done.leftAlone')],
  );
}

/** It isn't clear whether a participant or a moderator is meant, or which moderator. */
export function whomToForgetMessage(t: Translator): Message {
  return render(t, { tone: 'question', title: t('forget.whom.title'), lines: [t('forget.whom.how')] });
}

/** Same as {@link forgetQuestion}, for someone who is named in messages but in no case. */
export function forgetMessagesQuestion(t: Translator, { id, nonce, messages }: NamedBesides, ownerId: string): Message {
  const action = (name: string, label: string, style: ButtonStyle.Danger | ButtonStyle.Secondary) =>
    button(label, customId(FORGET_COMMAND, name, ownerId, nonce), { style });
  return {
    ...render(t, {
      tone: 'question',
      title: t('forget.title', { name: inert(shortId(id), ID) }),
      lines: [t('forget.messages.what', { count: messages }), t('forget.forGood')],
      copyable: [copyableId(t, id)],
    }),
    components: [
      row(
        action('forget-messages', t('forget.messages.button'), ButtonStyle.Danger),
        action('cancel', t('forget.buttons.cancel'), ButtonStyle.Secondary),
      ),
    ],
  };
}

/** Asks whether to forget someone whom no case names, only the lock of a session. */
export function forgetInLockQuestion(t: Translator, id: string, ownerId: string): Message {
  const action = (name: string, label: string, style: ButtonStyle.Danger | ButtonStyle.Secondary, argument = '') =>
    button(label, customId(FORGET_COMMAND, name, ownerId, argument), { style });
  return {
    ...render(t, {
      tone: 'question',
      title: t('forget.title', { name: inert(shortId(id), ID) }),
      lines: [t('forget.lock.what'), t('forget.forGood')],
      copyable: [copyableId(t, id)],
    }),
    components: [
      row(
        action('forget-in-lock', t('forget.messages.button'), ButtonStyle.Danger, briefValue(id, LONGEST_VALUE)),
        action('cancel', t('forget.buttons.cancel'), ButtonStyle.Secondary),
      ),
    ],
  };
}

/**
 * Same as {@link forgetQuestion}, for someone whom members have reported, but who is in no case.
 *
 * @param inLock the ID by which the lock of a session names them, or what stands for it; `null`: none does
 */
export function forgetReportsQuestion(
  t: Translator,
  { number, name, memberId, reports }: ReportsAbout,
  ownerId: string,
  inLock: string | null = null,
): Message {
  const argument = inLock === null ? String(number) : `${number}:${briefValue(inLock, LONGEST_VALUE_IN_REPORT)}`;
  const action = (what: string, label: string, style: ButtonStyle.Danger | ButtonStyle.Secondary) =>
    button(label, customId(FORGET_COMMAND, what, ownerId, argument), { style });
  return {
    ...render(t, {
      tone: 'question',
      title: t('forget.title', { name: nameOf(t, { name }) }),
      lines: [
        t('forget.reports.what', { count: reports }),
        ...(memberId === null ? [] : [t('reports.member', { member: userMention(memberId) })]),
        t('forget.forGood'),
      ],
    }),
    components: [
      row(
        action('forget-reports', t('forget.messages.button'), ButtonStyle.Danger),
        action('cancel', t('forget.buttons.cancel'), ButtonStyle.Secondary),
      ),
    ],
  };
}

/** What a custom ID has left for a person, in characters. */
const LONGEST_VALUE = 40;
/** The same beside the number of a report. */
const LONGEST_VALUE_IN_REPORT = 30;

/** The report and the person of a button. A client can send anything. */
export function readReported(argument: string): { readonly number: number; readonly value: string | null } {
  const [, number = '0', value] = /^(\d{1,9})(?::(.*))?$/su.exec(argument) ?? [];
  return { number: Number(number), value: value ?? null };
}

export function forgottenInLockMessage(t: Translator): Message {
  return render(t, {
    tone: 'done',
    title: t('forget.messages.done'),
    lines: [t('forget.lock.done'), t('forget.done.notReached')],
  });
}

export interface Forgotten {
  readonly cases: number;
  readonly reasons: boolean;
  /** Removals that are still in progress. */
  readonly open: number;
  /** Messages in channels that still name the person. */
  readonly messages: readonly ErasureLeft[] | 'under-way';
}

/** What was erased, what still will be, and what can't be. */
export function forgottenMessage(t: Translator, { cases, reasons, open, messages }: Forgotten): Message {
  return forgotten(
    t,
    t('forget.done.title', { count: cases }),
    [reasons ? t('forget.done.withReasons') : t('forget.done.reasonsKept')],
    messages,
    open === 0 ? [] : [t('forget.done.leftAlone')],
  );
}

/** Same as {@link forgottenMessage}, for someone who was named in no case. */
export function messagesForgottenMessage(t: Translator, messages: Forgotten['messages']): Message {
  return forgotten(t, t('forget.messages.done'), [], messages, []);
}

function forgotten(
  t: Translator,
  title: string,
  before: readonly string[],
  messages: Forgotten['messages'],
  after: readonly string[],
): Message {
  const left = messages === 'under-way' ? [] : messages;
  const lines = left.map(({ channelId, count, refused }) =>
    t(refused ? 'forget.done.refused' : 'forget.done.trying', { channel: `<#${channelId}>`, count }),
  );
  return render(t, {
    tone: left.length === 0 ? 'done' : 'waiting',
    title,
    lines: [
      ...before,
      ...(messages === 'under-way'
        ? [t('forget.done.inProgress')]
        : left.length === 0
          ? [t('forget.done.allChanged')]
          : []),
      ...after,
      t('forget.done.notReached'),
    ],
    ...(lines.length > 0 && { list: { heading: t('forget.done.heading'), lines, total: lines.length } }),
  });
}

export function forgottenAlreadyMessage(t: Translator): Message {
  return render(t, {
    tone: 'nothing',
    title: t('forget.already.title'),
    lines: [t('forget.already.why')],
  });
}

export function notForgottenMessage(t: Translator): Message {
  return render(t, {
    tone: 'nothing',
    title: t('forget.canceled.title'),
    lines: [t('forget.canceled.why')],
  });
}
