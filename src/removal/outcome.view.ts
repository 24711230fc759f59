import type { Message } from '../bot/command.ts';
import { type Card, countOf, people, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import {
  candidateLine,
  copyableId,
  isForTime,
  moderatorMention,
  nameOf,
  personLine,
  reasonLine,
  refusedForTime,
  roomOf,
  sessionLine,
  typed,
  userMention,
} from '../bot/ui/formatting.ts';
import { OUTCOME_STYLES, titled } from '../bot/ui/outcome-style.ts';
import type { Key } from '../i18n/catalog.ts';
import type { Translator } from '../i18n/language.ts';
import { type KeepOutFacts, keepOutLines } from '../keep-out/keep-out.view.ts';
import type { Listing } from '../sessions/evidence.ts';
import type { Participant } from '../sessions/participant.ts';
import { looksLikeSessionId } from '../sessions/session.ts';
import type { Answer, CaseFacts, Outcome, OutcomeKind } from './outcome.ts';
import { resultButtons } from './result-buttons.view.ts';

/** What the message of every outcome needs to know. */
export interface OutcomeContext {
  readonly moderatorId: string;
  readonly reason: string | null;
  readonly reference: string;
  /** The attempt's case; `null` when nothing was requested from VideoSDK. */
  readonly case: CaseFacts | null;
  /** The log channel, when it turned out to be closed to the bot and no one has been told yet. */
  readonly closedLogChannelId?: string;
  /** The answer to a form, which can be opened again below it. */
  readonly ofForm?: true;
  /** Set when the moderator asked to keep the person out. */
  readonly keepOut?: KeepOutFacts | null;
}

/** The message for every outcome of `/kick-participant`: first what is true, then what to do next. */
export function outcomeMessage(t: Translator, outcome: Outcome, context: OutcomeContext): Message {
  const number = context.case?.key.number;
  const style = OUTCOME_STYLES[outcome.kind];
  const { title, lines, ...card } = words(t, outcome, context);
  const message = render(t, {
    tone: style.tone,
    title: titled(style, title),
    ...card,
    lines: [
      ...lines,
      ...keepOutLines(t, outcome, context.keepOut ?? null, context.case),
      ...(context.closedLogChannelId === undefined
        ? []
        : [t('outcome.closedLogChannel', { channel: `<#${context.closedLogChannelId}>` })]),
    ],
    ...(number !== undefined && { caseNumber: number }),
  });
  const buttons = resultButtons(t, outcome, { caseNumber: number ?? null, keptOut: Boolean(context.keepOut) });
  return buttons.length === 0 ? message : { ...message, components: buttons };
}

/**
 * The title of an outcome, without its icon: whether the person is out, and who it is.
 *
 * @param name ready for a place where Markdown is rendered
 */
export function removalTitle(t: Translator, kind: SettledKind, name: string): string {
  const key = TITLES[kind];
  return key === 'outcome.sessionOver.title' ? t(key) : t(key, { name });
}

const TITLES = {
  removed: 'outcome.removed.title',
  gone: 'outcome.gone.title',
  'already-gone': 'outcome.alreadyGone.title',
  'still-there': 'outcome.stillThere.title',
  unknown: 'outcome.unknown.title',
  'turned-down': 'outcome.rejected.title',
  forbidden: 'outcome.forbidden.title',
  busy: 'outcome.busy.title',
  unavailable: 'outcome.unavailable.title',
  'session-over': 'outcome.sessionOver.title',
} as const satisfies Readonly<Record<SettledKind, Key>>;

/** The final outcomes of a recorded removal that have a single title. */
export type SettledKind = Extract<
  Outcome['kind'],
  | 'removed'
  | 'gone'
  | 'already-gone'
  | 'still-there'
  | 'unknown'
  | 'turned-down'
  | 'forbidden'
  | 'busy'
  | 'unavailable'
  | 'session-over'
>;

type Words = Omit<Card, 'tone'>;

/** What is shown for each kind of outcome, besides its style: a kind without an entry doesn't compile. */
const WORDS: {
  readonly [Kind in OutcomeKind]: (
    t: Translator,
    outcome: Extract<Outcome, { readonly kind: Kind }>,
    context: OutcomeContext,
  ) => Words;
} = {
  removed: (t, outcome, context) => ({
    title: titleOf(t, outcome.kind, outcome.target),
    lines: facts(t, outcome, context),
    ...remaining(t, outcome.remaining, 'outcome.remaining'),
    copyable: [copyableId(t, outcome.target.id)],
  }),
  gone: (t, outcome, context) => ({
    title: titleOf(t, outcome.kind, outcome.target),
    lines: [answerLine(t, outcome.answer), t('outcome.gone.why'), ...facts(t, outcome, context)],
    ...remaining(t, outcome.remaining, 'outcome.remaining'),
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  returned: (t, outcome, context) => {
    const when = relative(t, outcome.rejoinedAt);
    const name = nameOf(t, outcome.target);
    const accepted = outcome.answer.kind === 'accepted';
    return {
      title: accepted ? t('outcome.returned.title', { name }) : t('outcome.returned.titleLeft', { name }),
      lines: [
        ...(accepted ? [] : [answerLine(t, outcome.answer)]),
        context.keepOut ? t('outcome.returned.rejoinedKeptOut', { when }) : t('outcome.returned.rejoined', { when }),
        ...facts(t, outcome, context),
      ],
      ...remaining(t, outcome.remaining, 'outcome.returned.others'),
      copyable: [copyableId(t, outcome.target.id)],
    };
  },
  pending: (t, outcome, context) => {
    const name = nameOf(t, outcome.target);
    const accepted = outcome.answer.kind === 'accepted';
    return {
      title:
        outcome.seen === 'connected'
          ? t('outcome.pending.titleConnected', { name })
          : t('outcome.pending.title', { name }),
      lines: [
        answerLine(t, outcome.answer),
        t(`outcome.pending.${outcome.seen}`),
        accepted ? t('outcome.pending.looking') : t('outcome.pending.mayStillWork'),
        ...facts(t, outcome, context),
      ],
      ...(!accepted && { reference: context.reference }),
      copyable: [copyableId(t, outcome.target.id)],
    };
  },
  'still-there': (t, outcome, context) => ({
    title: titleOf(t, outcome.kind, outcome.target),
    lines: [
      answerLine(t, outcome.answer),
      t('outcome.stillThere.seen'),
      t('outcome.stillThere.again'),
      ...facts(t, outcome, context),
    ],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  unknown: (t, outcome, context) => ({
    title: titleOf(t, outcome.kind, outcome.target),
    lines: [
      answerLine(t, outcome.answer),
      t('outcome.unknown.unseen'),
      outcome.answer.kind === 'forbidden' && !isForTime(outcome.answer)
        ? t('outcome.unknown.credentials')
        : t('outcome.unknown.look'),
      ...facts(t, outcome, context),
    ],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  'taken-over': (t, outcome, context) => ({
    title: t('outcome.takenOver.title', { name: nameOf(t, outcome.target) }),
    lines: [t('outcome.takenOver.why'), ...facts(t, outcome, context)],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  'already-gone': (t, outcome, context) => {
    const room = roomOf(t, outcome.session);
    return {
      title: titleOf(t, outcome.kind, outcome.target),
      lines: [
        'leftAt' in outcome.target && outcome.target.leftAt !== null
          ? t('outcome.alreadyGone.left', { room, when: relative(t, outcome.target.leftAt) })
          : t('outcome.alreadyGone.absent', { room }),
      ],
      ...remaining(t, outcome.remaining, 'outcome.remaining'),
      reference: context.reference,
      copyable: [copyableId(t, outcome.target.id)],
    };
  },
  'in-progress': (t, outcome, context) => ({
    title: t('outcome.inProgress.title', { name: nameOf(t, outcome.target) }),
    lines: [t('outcome.inProgress.by', { moderator: userMention(outcome.by.userId) })],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  'report-handled': (t, outcome, context) => {
    const facts = { moderator: moderatorMention(t, outcome.by.userId), when: relative(t, outcome.at) };
    return {
      title: t('outcome.reportHandled.title', {
        number: String(outcome.report),
        name: nameOf(t, outcome.target),
      }),
      lines: [
        outcome.how === 'dismissed' ? t('reports.dismissed', facts) : t('reports.handledNoCase', facts),
        t('outcome.reportHandled.otherwise'),
      ],
      reference: context.reference,
      copyable: [copyableId(t, outcome.target.id)],
    };
  },
  protected: (t, outcome, context) => ({
    title: t('outcome.protected.title', { name: nameOf(t, outcome.target) }),
    lines: [t('outcome.protected.why'), t('outcome.protected.mend')],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  'to-confirm': (t, outcome, context) => ({
    title: t('outcome.toConfirm.title', { name: nameOf(t, outcome.target) }),
    lines: [t('outcome.toConfirm.first', { room: roomOf(t, outcome.session) })],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  'cooling-down': (t, outcome, context) => ({
    title: t('outcome.coolingDown.title', { name: nameOf(t, outcome.target) }),
    lines: [t('outcome.coolingDown.why'), t('outcome.coolingDown.when', { when: relative(t, outcome.until) })],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  'reason-missing': (t, _outcome, context) => ({
    title: t('outcome.reasonMissing.title'),
    lines: [t(context.ofForm ? 'outcome.reasonMissing.inForm' : 'outcome.reasonMissing.again')],
    reference: context.reference,
  }),
  'not-recorded': (t, outcome, context) => ({
    title: t('outcome.notRecorded.title'),
    lines: [t('outcome.notRecorded.noOne'), t('outcome.notRecorded.again')],
    reference: context.reference,
    ...idOf(t, outcome.target),
  }),
  ambiguous: (t, outcome, context) => ({
    title: t('outcome.ambiguous.title', { given: typed(t, outcome.given) }),
    lines: [
      t('outcome.ambiguous.fit', { room: roomOf(t, outcome.session) }),
      t('outcome.ambiguous.pick', { button: t('resultButtons.choose') }),
    ],
    list: list(t('outcome.ambiguous.heading'), outcome.candidates, (one) => candidateLine(t, one)),
    reference: context.reference,
    copyable: outcome.candidates.slice(0, MOST_COPYABLE).map(({ id }) => copyableId(t, id)),
  }),
  'people-incomplete': (t, outcome, context) => ({
    title: t('outcome.peopleIncomplete.title', { given: typed(t, outcome.given) }),
    lines: [
      t('outcome.peopleIncomplete.why', { room: roomOf(t, outcome.session) }),
      ...whyIncomplete(t, outcome.gap),
      t('outcome.peopleIncomplete.byId'),
      ...(outcome.present.length === 0
        ? []
        : [t('outcome.peopleIncomplete.choose', { button: t('resultButtons.choose') })]),
    ],
    list: list(
      outcome.present.length === 0 ? t('outcome.peopleIncomplete.noOne') : t('outcome.peopleIncomplete.heading'),
      outcome.present,
      (one) => candidateLine(t, one),
    ),
    reference: context.reference,
    copyable: outcome.present.slice(0, MOST_COPYABLE).map(({ id }) => copyableId(t, id)),
  }),
  'no-such-person': (t, outcome, context) => ({
    title: t('outcome.noSuchPerson.title', { given: typed(t, outcome.given) }),
    lines: [t('outcome.noSuchPerson.why', { room: roomOf(t, outcome.session) })],
    ...present(t, outcome.present),
    reference: context.reference,
  }),
  'nobody-named': (t, outcome, context) => {
    const room = roomOf(t, outcome.session);
    if (outcome.present.items.length > 0) {
      return {
        title: t('outcome.noOneNamed.title'),
        lines: [t('outcome.noOneNamed.again', { room })],
        ...present(t, outcome.present),
        reference: context.reference,
      };
    }
    return outcome.present.complete
      ? {
          title: t('outcome.noOneNamed.titleEmpty'),
          lines: [t('outcome.noOneNamed.empty', { room })],
          reference: context.reference,
        }
      : {
          title: t('outcome.noOneNamed.titleUnseen'),
          lines: [
            t('outcome.noOneNamed.unseen', { room }),
            ...whyIncomplete(t, outcome.present.gap),
            t('outcome.peopleIncomplete.byId'),
          ],
          reference: context.reference,
        };
  },
  'several-sessions': (t, outcome, context) => ({
    title: t('outcome.severalSessions.title'),
    lines: [t('outcome.severalSessions.pick')],
    list: list(t('outcome.running'), outcome.sessions, (one) => sessionLine(t, one)),
    reference: context.reference,
  }),
  'no-such-session': (t, outcome, context) => ({
    title: t('outcome.noSuchSession.title', { given: typed(t, outcome.given) }),
    lines: [t('outcome.noSuchSession.why')],
    list: list(outcome.sessions.length === 0 ? t('outcome.noneRuns') : t('outcome.running'), outcome.sessions, (one) =>
      sessionLine(t, one),
    ),
    reference: context.reference,
  }),
  'sessions-incomplete': (t, outcome, context) => ({
    title:
      outcome.given === null
        ? t('outcome.sessionsIncomplete.title')
        : t('outcome.sessionsIncomplete.titleGiven', { given: typed(t, outcome.given) }),
    lines: [
      t('outcome.sessionsIncomplete.why'),
      ...whyIncomplete(t, outcome.gap),
      looksLikeSessionId(outcome.given)
        ? t('participants.failure.unavailable.again')
        : t('outcome.sessionsIncomplete.byId'),
    ],
    list: list(
      outcome.sessions.length === 0 ? t('words.incomplete.none') : t('words.incomplete.seen'),
      outcome.sessions,
      (one) => sessionLine(t, one),
    ),
    reference: context.reference,
    copyable: outcome.sessions.slice(0, MOST_COPYABLE).map(({ id }) => copyableId(t, id)),
  }),
  overloaded: (t, _outcome, context) => ({
    title: t('outcome.overloaded.title'),
    lines: [t('outcome.overloaded.why'), t('outcome.overloaded.again')],
    reference: context.reference,
  }),
  'none-running': (t, _outcome, context) => ({
    title: t('outcome.noneRunning.title'),
    lines: [t('outcome.noneRunning.why')],
    reference: context.reference,
  }),
  'no-account': (t, outcome, context) => ({
    title: t('accounts.notRemoved'),
    lines: [t(`accounts.${outcome.why}`)],
    reference: context.reference,
    ...idOf(t, outcome.target),
  }),
  'room-not-allowed': (t, _outcome, context) => ({
    title: t('outcome.roomNotAllowed.title'),
    lines: [t('outcome.roomNotAllowed.why')],
    reference: context.reference,
  }),
  'session-over': (t, outcome, context) => {
    const room = roomOf(t, outcome.session);
    return {
      title: t('outcome.sessionOver.title'),
      lines: [
        outcome.session.endedAt === null
          ? t('outcome.sessionOver.over', { room })
          : t('outcome.sessionOver.ended', { room, when: relative(t, outcome.session.endedAt) }),
      ],
      reference: context.reference,
    };
  },
  'turned-down': (t, outcome, context) => ({
    title: titleOf(t, outcome.kind, outcome.target),
    lines: [
      t('outcome.answers.rejected'),
      t('outcome.stillThere.seen'),
      t('outcome.stillThere.again'),
      ...facts(t, outcome, context),
    ],
    reference: context.reference,
    copyable: [copyableId(t, outcome.target.id)],
  }),
  forbidden: (t, outcome, context) => ({
    title: outcome.target === null ? t('outcome.forbidden.titleNoOne') : titleOf(t, outcome.kind, outcome.target),
    lines: [
      ...stayed(t, outcome.target),
      isForTime(outcome) ? refusedForTime(t, outcome.skewMs) : t('outcome.forbidden.why'),
    ],
    reference: context.reference,
    ...idOf(t, outcome.target),
  }),
  busy: (t, outcome, context) => ({
    title: outcome.target === null ? t('outcome.busy.titleNoOne') : titleOf(t, outcome.kind, outcome.target),
    lines: [
      ...stayed(t, outcome.target),
      outcome.retryAfterSeconds === null
        ? t('outcome.busy.again')
        : t('outcome.busy.againIn', { time: t.duration(outcome.retryAfterSeconds, 'second') }),
    ],
    reference: context.reference,
    ...idOf(t, outcome.target),
  }),
  unavailable: (t, outcome, context) => ({
    title: outcome.target === null ? t('outcome.unavailable.titleNoOne') : titleOf(t, outcome.kind, outcome.target),
    lines: [...(outcome.target === null ? [] : [t('outcome.unavailable.notSent')]), t('outcome.unavailable.again')],
    reference: context.reference,
    ...idOf(t, outcome.target),
  }),
};

function words<Kind extends OutcomeKind>(
  t: Translator,
  outcome: Extract<Outcome, { readonly kind: Kind }>,
  context: OutcomeContext,
): Words {
  return WORDS[outcome.kind as Kind](t, outcome, context);
}

function titleOf(t: Translator, kind: SettledKind, target: Pick<Participant, 'name'>): string {
  return removalTitle(t, kind, nameOf(t, target));
}

function answerLine(t: Translator, answer: Answer): string {
  return answer.kind === 'forbidden' && isForTime(answer)
    ? refusedForTime(t, answer.skewMs)
    : t(`outcome.answers.${answer.kind}`);
}

/** A person was found and VideoSDK refused to remove them: they were connected until the time was up. */
function stayed(t: Translator, target: Participant | null): string[] {
  return target === null ? [] : [t('outcome.stillThere.seen')];
}

function idOf(t: Translator, target: Participant | null): Pick<Card, 'copyable'> {
  return target === null ? {} : { copyable: [copyableId(t, target.id)] };
}

/** Where, by whom and why, for outcomes that requested something from VideoSDK. */
function facts(
  t: Translator,
  outcome: Extract<Outcome, { target: Participant; session: object }>,
  context: OutcomeContext,
): string[] {
  const moderator = moderatorMention(t, context.moderatorId);
  const lines = [t('outcome.place', { room: roomOf(t, outcome.session), moderator })];
  if (context.reason !== null) {
    lines.push(reasonLine(t, context.reason));
  }
  if (context.case?.earlier) {
    const { times, lastAt } = context.case.earlier;
    lines.push(t('outcome.before', { count: times, when: relative(t, lastAt) }));
  }
  return lines;
}

function remaining(
  t: Translator,
  others: Listing<Participant>,
  heading: 'outcome.remaining' | 'outcome.returned.others',
): Pick<Card, 'list'> {
  return { list: list(remainingHeading(t, others, heading), others.items, (one) => personLine(t, one)) };
}

function remainingHeading(
  t: Translator,
  others: Listing<Participant>,
  heading: 'outcome.remaining' | 'outcome.returned.others',
): string {
  if (others.items.length > 0) {
    return t(heading, { people: people(t, countOf(others)) });
  }
  return others.complete ? t('outcome.noOneElse') : t('outcome.remainingUnseen');
}

function present(t: Translator, everyone: Listing<Participant>): Pick<Card, 'list'> {
  return { list: list(presentHeading(t, everyone), everyone.items, (one) => candidateLine(t, one)) };
}

function presentHeading(t: Translator, everyone: Listing<Participant>): string {
  if (everyone.items.length > 0) {
    return t('outcome.present', { people: people(t, countOf(everyone)) });
  }
  return everyone.complete ? t('outcome.noOneConnected') : t('outcome.peopleIncomplete.noOne');
}

/** The most IDs to put above a message for copying. */
const MOST_COPYABLE = 10;
/** More lines than this never fit an embed, even with the shortest names: the rest is only counted. */
const MOST_LINES = 200;

function list<T>(heading: string, items: readonly T[], line: (item: T) => string): NonNullable<Card['list']> {
  return { heading, lines: items.slice(0, MOST_LINES).map(line), total: items.length };
}
