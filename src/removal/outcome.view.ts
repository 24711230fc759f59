import type { Say } from '../i18n/language.ts';
import type { Listing } from '../sessions/evidence.ts';
import type { Answer, CaseFacts, Outcome } from './outcome.ts';
import type { Participant } from '../sessions/participant.ts';
import { looksLikeSessionId } from '../sessions/session.ts';
import type { Message } from '../bot/command.ts';
import { type Card, countOf, people, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import { type KeepOutFacts, keepOutLines } from '../keep-out/keep-out.view.ts';
import { OUTCOME_LOOKS, titled } from '../bot/ui/outcome-style.ts';
import { resultButtons } from './result-buttons.view.ts';
import {
  candidateLine,
  copyable,
  isForTime,
  nameOf,
  personLine,
  reasonLine,
  refusedForTime,
  roomOf,
  sessionLine,
  typed,
  userMention,
} from '../bot/ui/formatting.ts';

/** What every outcome is told with. */
export interface Telling {
  readonly moderatorId: string;
  readonly reason: string | null;
  readonly reference: string;
  /** Under which the attempt is kept; `null` when nothing was asked of VideoSDK. */
  readonly case: CaseFacts | null;
  /** The log channel, when it turned out to be closed to the bot and nobody was told before. */
  readonly closedLogChannelId?: string;
  /** Set when somebody asked to keep the person out. */
  readonly keepOut?: KeepOutFacts | null;
}

/** The words for everything that can come of `/kick-participant`: first what is true, then what to do next. */
export function outcomeMessage(say: Say, outcome: Outcome, telling: Telling): Message {
  const number = telling.case?.key.number;
  const look = OUTCOME_LOOKS[outcome.kind];
  const { title, lines, ...told } = words(say, outcome, telling);
  const message = render(say, {
    tone: look.tone,
    title: titled(look, title),
    ...told,
    lines: [
      ...lines,
      ...keepOutLines(say, outcome, telling.keepOut ?? null, telling.case !== null),
      ...(telling.closedLogChannelId === undefined
        ? []
        : [say('outcome.closedLogChannel', { channel: `<#${telling.closedLogChannelId}>` })]),
    ],
    ...(number !== undefined && { caseNumber: number }),
  });
  const buttons = resultButtons(say, outcome, { caseNumber: number ?? null, keptOut: Boolean(telling.keepOut) });
  return buttons.length === 0 ? message : { ...message, components: buttons };
}

/**
 * What somebody reads first of an outcome, without its sign: whether the person is out, and who it is.
 *
 * @param name where markdown is rendered
 */
export function removalTitle(say: Say, kind: SettledKind, name: string): string {
  switch (kind) {
    case 'removed':
      return say('outcome.removed.title', { name });
    case 'gone':
      return say('outcome.gone.title', { name });
    case 'already-gone':
      return say('outcome.alreadyGone.title', { name });
    case 'still-there':
      return say('outcome.stillThere.title', { name });
    case 'unknown':
      return say('outcome.unknown.title', { name });
    case 'turned-down':
      return say('outcome.turnedDown.title', { name });
    case 'forbidden':
      return say('outcome.forbidden.title', { name });
    case 'busy':
      return say('outcome.busy.title', { name });
    case 'unavailable':
      return say('outcome.unavailable.title', { name });
    case 'session-over':
      return say('outcome.sessionOver.title');
  }
}

/** What can come of a removal that was recorded, as the last word, and has one title. */
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

function words(say: Say, outcome: Outcome, telling: Telling): Words {
  const { reference } = telling;
  const titleOf = (kind: SettledKind, target: Pick<Participant, 'name'>) =>
    removalTitle(say, kind, nameOf(say, target));
  switch (outcome.kind) {
    case 'removed':
      return {
        title: titleOf(outcome.kind, outcome.target),
        lines: facts(say, outcome, telling),
        ...remaining(say, outcome.remaining, 'outcome.remaining'),
        copyable: [copyable(outcome.target.id)],
      };
    case 'gone':
      return {
        title: titleOf(outcome.kind, outcome.target),
        lines: [answerLine(say, outcome.answer), say('outcome.gone.why'), ...facts(say, outcome, telling)],
        ...remaining(say, outcome.remaining, 'outcome.remaining'),
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'returned': {
      const when = relative(say, outcome.rejoinedAt);
      const name = nameOf(say, outcome.target);
      const accepted = outcome.answer.kind === 'accepted';
      return {
        title: accepted ? say('outcome.returned.title', { name }) : say('outcome.returned.titleLeft', { name }),
        lines: [
          ...(accepted ? [] : [answerLine(say, outcome.answer)]),
          telling.keepOut
            ? say('outcome.returned.rejoinedKeptOut', { when })
            : say('outcome.returned.rejoined', { when }),
          ...facts(say, outcome, telling),
        ],
        ...remaining(say, outcome.remaining, 'outcome.returned.others'),
        copyable: [copyable(outcome.target.id)],
      };
    }
    case 'pending': {
      const name = nameOf(say, outcome.target);
      const accepted = outcome.answer.kind === 'accepted';
      return {
        title:
          outcome.seen === 'connected'
            ? say('outcome.pending.titleConnected', { name })
            : say('outcome.pending.title', { name }),
        lines: [
          answerLine(say, outcome.answer),
          say(`outcome.pending.${outcome.seen}`),
          accepted ? say('outcome.pending.looking') : say('outcome.pending.mayStillWork'),
          ...facts(say, outcome, telling),
        ],
        ...(!accepted && { reference }),
        copyable: [copyable(outcome.target.id)],
      };
    }
    case 'still-there':
      return {
        title: titleOf(outcome.kind, outcome.target),
        lines: [
          answerLine(say, outcome.answer),
          say('outcome.stillThere.seen'),
          say('outcome.stillThere.again'),
          ...facts(say, outcome, telling),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'unknown':
      return {
        title: titleOf(outcome.kind, outcome.target),
        lines: [
          answerLine(say, outcome.answer),
          say('outcome.unknown.unseen'),
          outcome.answer.kind === 'forbidden' && !isForTime(outcome.answer)
            ? say('outcome.unknown.credentials')
            : say('outcome.unknown.look'),
          ...facts(say, outcome, telling),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'taken-over':
      return {
        title: say('outcome.takenOver.title', { name: nameOf(say, outcome.target) }),
        lines: [say('outcome.takenOver.why'), ...facts(say, outcome, telling)],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'already-gone': {
      const room = roomOf(say, outcome.session);
      return {
        title: titleOf(outcome.kind, outcome.target),
        lines: [
          'leftAt' in outcome.target && outcome.target.leftAt !== null
            ? say('outcome.alreadyGone.left', { room, when: relative(say, outcome.target.leftAt) })
            : say('outcome.alreadyGone.absent', { room }),
        ],
        ...remaining(say, outcome.remaining, 'outcome.remaining'),
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    }
    case 'in-progress':
      return {
        title: say('outcome.inProgress.title', { name: nameOf(say, outcome.target) }),
        lines: [say('outcome.inProgress.by', { moderator: userMention(outcome.by.userId) })],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'protected':
      return {
        title: say('outcome.protected.title', { name: nameOf(say, outcome.target) }),
        lines: [say('outcome.protected.why'), say('outcome.protected.mend')],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'to-confirm':
      return {
        title: say('outcome.toConfirm.title', { name: nameOf(say, outcome.target) }),
        lines: [say('outcome.toConfirm.first', { room: roomOf(say, outcome.session) })],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'cooling-down':
      return {
        title: say('outcome.coolingDown.title', { name: nameOf(say, outcome.target) }),
        lines: [
          say('outcome.coolingDown.why'),
          say('outcome.coolingDown.when', { when: relative(say, outcome.until) }),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'reason-missing':
      return { title: say('outcome.reasonMissing.title'), lines: [say('outcome.reasonMissing.again')], reference };
    case 'not-recorded':
      return {
        title: say('outcome.notRecorded.title'),
        lines: [say('outcome.notRecorded.nobody'), say('outcome.notRecorded.again')],
        reference,
        ...idOf(outcome.target),
      };
    case 'ambiguous':
      return {
        title: say('outcome.ambiguous.title', { given: typed(say, outcome.given) }),
        lines: [
          say('outcome.ambiguous.fit', { room: roomOf(say, outcome.session) }),
          say('outcome.ambiguous.pick', { button: say('resultButtons.choose') }),
        ],
        list: list(say('outcome.ambiguous.heading'), outcome.candidates, (one) => candidateLine(say, one)),
        reference,
        copyable: outcome.candidates.slice(0, MOST_COPYABLE).map(({ id }) => copyable(id)),
      };
    case 'people-incomplete':
      return {
        title: say('outcome.peopleIncomplete.title', { given: typed(say, outcome.given) }),
        lines: [
          say('outcome.peopleIncomplete.why', { room: roomOf(say, outcome.session) }),
          ...whyIncomplete(say, outcome.gap),
          say('outcome.peopleIncomplete.byId'),
          ...(outcome.present.length === 0
            ? []
            : [say('outcome.peopleIncomplete.choose', { button: say('resultButtons.choose') })]),
        ],
        list: list(
          outcome.present.length === 0
            ? say('outcome.peopleIncomplete.nobody')
            : say('outcome.peopleIncomplete.heading'),
          outcome.present,
          (one) => candidateLine(say, one),
        ),
        reference,
        copyable: outcome.present.slice(0, MOST_COPYABLE).map(({ id }) => copyable(id)),
      };
    case 'no-such-person':
      return {
        title: say('outcome.noSuchPerson.title', { given: typed(say, outcome.given) }),
        lines: [say('outcome.noSuchPerson.why', { room: roomOf(say, outcome.session) })],
        ...present(say, outcome.present),
        reference,
      };
    case 'nobody-named': {
      const room = roomOf(say, outcome.session);
      if (outcome.present.items.length > 0) {
        return {
          title: say('outcome.nobodyNamed.title'),
          lines: [say('outcome.nobodyNamed.again', { room })],
          ...present(say, outcome.present),
          reference,
        };
      }
      return outcome.present.complete
        ? {
            title: say('outcome.nobodyNamed.titleEmpty'),
            lines: [say('outcome.nobodyNamed.empty', { room })],
            reference,
          }
        : {
            title: say('outcome.nobodyNamed.titleUnseen'),
            lines: [
              say('outcome.nobodyNamed.unseen', { room }),
              ...whyIncomplete(say, outcome.present.gap),
              say('outcome.peopleIncomplete.byId'),
            ],
            reference,
          };
    }
    case 'several-sessions':
      return {
        title: say('outcome.severalSessions.title'),
        lines: [say('outcome.severalSessions.pick')],
        list: list(say('outcome.running'), outcome.sessions, (one) => sessionLine(say, one)),
        reference,
      };
    case 'no-such-session':
      return {
        title: say('outcome.noSuchSession.title', { given: typed(say, outcome.given) }),
        lines: [say('outcome.noSuchSession.why')],
        list: list(
          outcome.sessions.length === 0 ? say('outcome.noneRuns') : say('outcome.running'),
          outcome.sessions,
          (one) => sessionLine(say, one),
        ),
        reference,
      };
    case 'sessions-incomplete':
      return {
        title:
          outcome.given === null
            ? say('outcome.sessionsIncomplete.title')
            : say('outcome.sessionsIncomplete.titleGiven', { given: typed(say, outcome.given) }),
        lines: [
          say('outcome.sessionsIncomplete.why'),
          ...whyIncomplete(say, outcome.gap),
          looksLikeSessionId(outcome.given)
            ? say('participants.failure.unavailable.again')
            : say('outcome.sessionsIncomplete.byId'),
        ],
        list: list(
          outcome.sessions.length === 0 ? say('words.incomplete.none') : say('words.incomplete.seen'),
          outcome.sessions,
          (one) => sessionLine(say, one),
        ),
        reference,
        copyable: outcome.sessions.slice(0, MOST_COPYABLE).map(({ id }) => copyable(id)),
      };
    case 'overloaded':
      return {
        title: say('outcome.overloaded.title'),
        lines: [say('outcome.overloaded.why'), say('outcome.overloaded.again')],
        reference,
      };
    case 'none-running':
      return { title: say('outcome.noneRunning.title'), lines: [say('outcome.noneRunning.why')], reference };
    case 'room-not-allowed':
      return { title: say('outcome.roomNotAllowed.title'), lines: [say('outcome.roomNotAllowed.why')], reference };
    case 'session-over': {
      const room = roomOf(say, outcome.session);
      return {
        title: say('outcome.sessionOver.title'),
        lines: [
          outcome.session.endedAt === null
            ? say('outcome.sessionOver.over', { room })
            : say('outcome.sessionOver.ended', { room, when: relative(say, outcome.session.endedAt) }),
        ],
        reference,
      };
    }
    case 'turned-down':
      return {
        title: titleOf(outcome.kind, outcome.target),
        lines: [
          say('outcome.answers.rejected'),
          say('outcome.stillThere.seen'),
          say('outcome.stillThere.again'),
          ...facts(say, outcome, telling),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'forbidden':
      return {
        title: outcome.target === null ? say('outcome.forbidden.titleNobody') : titleOf(outcome.kind, outcome.target),
        lines: [
          ...stayed(say, outcome.target),
          isForTime(outcome) ? refusedForTime(say, outcome.skewMs) : say('outcome.forbidden.why'),
        ],
        reference,
        ...idOf(outcome.target),
      };
    case 'busy':
      return {
        title: outcome.target === null ? say('outcome.busy.titleNobody') : titleOf(outcome.kind, outcome.target),
        lines: [
          ...stayed(say, outcome.target),
          outcome.retryAfterSeconds === null
            ? say('outcome.busy.again')
            : say('outcome.busy.againIn', { time: say.duration(outcome.retryAfterSeconds, 'second') }),
        ],
        reference,
        ...idOf(outcome.target),
      };
    case 'unavailable':
      return {
        title: outcome.target === null ? say('outcome.unavailable.titleNobody') : titleOf(outcome.kind, outcome.target),
        lines: [
          ...(outcome.target === null ? [] : [say('outcome.unavailable.notSent')]),
          say('outcome.unavailable.again'),
        ],
        reference,
        ...idOf(outcome.target),
      };
  }
}

function answerLine(say: Say, answer: Answer): string {
  return answer.kind === 'forbidden' && isForTime(answer)
    ? refusedForTime(say, answer.skewMs)
    : say(`outcome.answers.${answer.kind}`);
}

/** Somebody was found, and VideoSDK refused to remove them: they were looked at until the time was up. */
function stayed(say: Say, target: Participant | null): string[] {
  return target === null ? [] : [say('outcome.stillThere.seen')];
}

function idOf(target: Participant | null): Pick<Card, 'copyable'> {
  return target === null ? {} : { copyable: [copyable(target.id)] };
}

/** From where, by whom, why: of those outcomes in which something was asked of VideoSDK. */
function facts(
  say: Say,
  outcome: Extract<Outcome, { target: Participant; session: object }>,
  telling: Telling,
): string[] {
  const moderator = userMention(telling.moderatorId);
  const lines = [say('outcome.place', { room: roomOf(say, outcome.session), moderator })];
  if (telling.reason !== null) {
    lines.push(reasonLine(say, telling.reason));
  }
  if (telling.case?.earlier) {
    const { times, lastAt } = telling.case.earlier;
    lines.push(say('outcome.before', { count: times, when: relative(say, lastAt) }));
  }
  return lines;
}

function remaining(
  say: Say,
  others: Listing<Participant>,
  heading: 'outcome.remaining' | 'outcome.returned.others',
): Pick<Card, 'list'> {
  return { list: list(remainingHeading(say, others, heading), others.items, (one) => personLine(say, one)) };
}

function remainingHeading(
  say: Say,
  others: Listing<Participant>,
  heading: 'outcome.remaining' | 'outcome.returned.others',
): string {
  if (others.items.length > 0) {
    return say(heading, { people: people(say, countOf(others)) });
  }
  return others.complete ? say('outcome.nobodyElse') : say('outcome.remainingUnseen');
}

function present(say: Say, everybody: Listing<Participant>): Pick<Card, 'list'> {
  return { list: list(presentHeading(say, everybody), everybody.items, (one) => candidateLine(say, one)) };
}

function presentHeading(say: Say, everybody: Listing<Participant>): string {
  if (everybody.items.length > 0) {
    return say('outcome.present', { people: people(say, countOf(everybody)) });
  }
  return everybody.complete ? say('outcome.nobodyConnected') : say('outcome.peopleIncomplete.nobody');
}

/** So many ids stand above a message, to be copied. */
const MOST_COPYABLE = 10;
/** More lines than this never fit an embed, even of the shortest names: the rest is only counted. */
const MOST_LINES = 200;

function list<T>(heading: string, items: readonly T[], line: (item: T) => string): NonNullable<Card['list']> {
  return { heading, lines: items.slice(0, MOST_LINES).map(line), total: items.length };
}
