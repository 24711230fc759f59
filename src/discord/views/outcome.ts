import type { Answer, CaseFacts, Outcome } from '../../moderation/outcome.ts';
import type { Participant } from '../../moderation/participant.ts';
import type { Message } from '../command.ts';
import { type Card, people, relative, render } from './embed.ts';
import { type KeepOutFacts, keepOutLines } from './keep-outs.ts';
import { resultButtons } from './result-buttons.ts';
import {
  candidateLine,
  copyable,
  nameOf,
  personLine,
  reasonLine,
  roomOf,
  sessionLine,
  typed,
  userMention,
} from './words.ts';

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

const ANSWERS: Readonly<Record<Answer, string>> = {
  accepted: 'VideoSDK accepted the removal',
  failed: 'VideoSDK answered the removal with an error',
  unanswered: 'VideoSDK did not answer the removal',
};

const OPERATOR = 'give the reference below to whoever runs this bot';

/** The words for everything that can come of `/kick-participant`: first what is true, then what to do next. */
export function outcomeMessage(outcome: Outcome, telling: Telling): Message {
  const number = telling.case?.key.number;
  const { lines, ...told } = card(outcome, telling);
  const message = render({
    ...told,
    lines: [
      ...lines,
      ...keepOutLines(outcome, telling.keepOut ?? null, telling.case !== null),
      ...(telling.closedLogChannelId === undefined ? [] : [closedLine(telling.closedLogChannelId)]),
    ],
    ...(number !== undefined && { caseNumber: number }),
  });
  const buttons = resultButtons(outcome, { caseNumber: number ?? null, keptOut: Boolean(telling.keepOut) });
  return buttons.length === 0 ? message : { ...message, components: buttons };
}

function card(outcome: Outcome, telling: Telling): Card {
  const { reference } = telling;
  switch (outcome.kind) {
    case 'removed':
      return {
        tone: 'done',
        title: `✅ Removed ${nameOf(outcome.target)}`,
        lines: facts(outcome, telling),
        ...remaining(outcome.remaining),
        copyable: [copyable(outcome.target.id)],
      };
    case 'returned':
      return {
        tone: 'waiting',
        title: `↩️ Removed ${nameOf(outcome.target)}, who is already back`,
        lines: [
          `They rejoined ${relative(outcome.rejoinedAt)} and are in the session now. ${
            telling.keepOut ? 'The bot is about to remove them again.' : 'Run the command again to remove them again.'
          }`,
          ...facts(outcome, telling),
        ],
        ...remaining(outcome.remaining, 'Others in the session'),
        copyable: [copyable(outcome.target.id)],
      };
    case 'accepted':
      return {
        tone: 'waiting',
        title: `⏳ Removing ${nameOf(outcome.target)}…`,
        lines: [
          outcome.seen === 'connected'
            ? 'VideoSDK accepted the removal, but they are still in the session.'
            : 'VideoSDK accepted the removal, but its list of people cannot be read, so it is not certain that they are gone.',
          'Looking for 15 seconds more; this message will tell.',
          ...facts(outcome, telling),
        ],
        copyable: [copyable(outcome.target.id)],
      };
    case 'unanswered':
      return {
        tone: 'waiting',
        title: `❓ Not known yet: is ${nameOf(outcome.target)} out?`,
        lines: [
          outcome.seen === 'connected'
            ? `${ANSWERS[outcome.answer]}, and they are still in the session.`
            : `${ANSWERS[outcome.answer]}, and its list of people cannot be read either.`,
          'Looking for 15 seconds more; this message will tell.',
          ...facts(outcome, telling),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'still-there':
      return {
        tone: 'failed',
        title: `⚠️ ${nameOf(outcome.target)} is still in the session`,
        lines: [
          `${ANSWERS[outcome.answer]}${outcome.answer === 'accepted' ? ', but' : ', and'} it had no effect that could be seen.`,
          `Try again. If it repeats, ${OPERATOR}.`,
          ...facts(outcome, telling),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'unknown':
      return {
        tone: 'failed',
        title: `❓ Unknown: is ${nameOf(outcome.target)} out?`,
        lines: [
          outcome.answer === 'accepted'
            ? 'VideoSDK accepted the removal, but its list of people cannot be read: nobody saw whether they are gone.'
            : `${ANSWERS[outcome.answer]}, and its list of people cannot be read either.`,
          'Look into the session yourself. If they are still there, run the command again: asking twice does no harm.',
          ...facts(outcome, telling),
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'already-gone':
      return {
        tone: 'nothing',
        title: `${nameOf(outcome.target)} had already left`,
        lines: [
          'leftAt' in outcome.target && outcome.target.leftAt !== null
            ? `They left room ${roomOf(outcome.session)} ${relative(outcome.target.leftAt)}. There was nobody to remove.`
            : `They are not in room ${roomOf(outcome.session)} any more. There was nobody to remove.`,
        ],
        ...remaining(outcome.remaining),
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'in-progress':
      return {
        tone: 'waiting',
        title: `${nameOf(outcome.target)} is being removed already`,
        lines: [`${userMention(outcome.by.userId)} is at it. Nothing was sent twice; they will read what comes of it.`],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'protected':
      return {
        tone: 'failed',
        title: `${nameOf(outcome.target)} is protected`,
        lines: [
          'Nobody was removed: this server’s settings protect that participant ID.',
          'If they must go, somebody who may manage the server can take the protection off: /kick-settings.',
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'to-confirm':
      return {
        tone: 'question',
        title: `Remove ${nameOf(outcome.target)}?`,
        lines: [`Nobody was removed yet: this has to be confirmed first. They are in room ${roomOf(outcome.session)}.`],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'cooling-down':
      return {
        tone: 'failed',
        title: 'Too many removals',
        lines: [
          `${nameOf(outcome.target)} was not removed: you have reached this server’s limit of removals for one moderator.`,
          `You can go on ${relative(outcome.until)}. If it is urgent, ask another moderator.`,
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'reason-missing':
      return {
        tone: 'question',
        title: 'Why?',
        lines: ['Nobody was removed: this server asks for a reason. Run the command again and fill in the reason.'],
        reference,
      };
    case 'not-recorded':
      return {
        tone: 'failed',
        title: 'The bot’s records cannot be used',
        lines: [
          `${outcome.target === null ? 'Nobody was removed' : `${nameOf(outcome.target)} was not removed`}: nobody is removed without a record of it.`,
          `Try again in a minute; if it goes on, ${OPERATOR}.`,
        ],
        reference,
        ...idOf(outcome.target),
      };
    case 'ambiguous':
      return {
        tone: 'question',
        title: `Which “${typed(outcome.given)}”?`,
        lines: [
          `Nobody was removed: ${people(outcome.candidates.length)} in room ${roomOf(outcome.session)} fit that.`,
          'Run the command again and pick one from the list, or paste an ID.',
        ],
        list: list('**Who might be meant**', outcome.candidates, candidateLine),
        reference,
        copyable: outcome.candidates.slice(0, 10).map(({ id }) => copyable(id)),
      };
    case 'no-such-person':
      return {
        tone: 'question',
        title: `Nobody is called “${typed(outcome.given)}”`,
        lines: [`Nobody was removed: no one in room ${roomOf(outcome.session)} has that name or ID.`],
        ...present(outcome.present),
        reference,
      };
    case 'nobody-named':
      return {
        tone: 'question',
        title: outcome.present.length === 0 ? 'Nobody is in the session' : 'Who should be removed?',
        lines: [
          outcome.present.length === 0
            ? `Room ${roomOf(outcome.session)} has nobody connected, so there is nobody to remove.`
            : `Nobody was removed. Run the command again with \`participant\`. In room ${roomOf(outcome.session)}:`,
        ],
        ...(outcome.present.length === 0 ? {} : present(outcome.present)),
        reference,
      };
    case 'several-sessions':
      return {
        tone: 'question',
        title: 'Which session?',
        lines: ['Nobody was removed: several sessions fit. Run the command again and pick one in `session`.'],
        list: list('**Running now**', outcome.sessions, sessionLine),
        reference,
      };
    case 'no-such-session':
      return {
        tone: 'question',
        title: `No session “${typed(outcome.given)}”`,
        lines: ['Nobody was removed: no session or room that runs now is called that.'],
        list:
          outcome.sessions.length === 0
            ? list('**No session is running.**', [], sessionLine)
            : list('**Running now**', outcome.sessions, sessionLine),
        reference,
      };
    case 'overloaded':
      return {
        tone: 'failed',
        title: 'Too many at once',
        lines: [
          'Nobody was removed: so many removals are under way, or VideoSDK is so slow, that yours did not get its turn.',
          `Try again in a moment. If it goes on, ${OPERATOR}.`,
        ],
        reference,
      };
    case 'none-running':
      return {
        tone: 'nothing',
        title: 'No session is running',
        lines: ['Nobody was removed: there is no running session that this bot may moderate.'],
        reference,
      };
    case 'room-not-allowed':
      return {
        tone: 'failed',
        title: 'That room is not moderated from here',
        lines: ['Nobody was removed: this bot may moderate only the rooms that its operator listed.'],
        reference,
      };
    case 'session-over':
      return {
        tone: 'nothing',
        title: 'The session is over',
        lines: [
          outcome.session.endedAt === null
            ? `The session in room ${roomOf(outcome.session)} does not run any more: nobody is in it.`
            : `The session in room ${roomOf(outcome.session)} ended ${relative(outcome.session.endedAt)}: nobody is in it.`,
        ],
        reference,
      };
    case 'turned-down':
      return {
        tone: 'failed',
        title: `⚠️ ${nameOf(outcome.target)} was not removed`,
        lines: [
          `VideoSDK turned the removal down without a reason that can be used; they are still in room ${roomOf(outcome.session)}.`,
          `Try once more. If it repeats, ${OPERATOR}.`,
        ],
        reference,
        copyable: [copyable(outcome.target.id)],
      };
    case 'forbidden':
      return {
        tone: 'failed',
        title: '⛔ VideoSDK refused this bot',
        lines: [
          notRemoved(outcome.target),
          `Its credentials or permissions are not accepted. Trying again will not help: ${OPERATOR}; only they can mend it.`,
        ],
        reference,
        ...idOf(outcome.target),
      };
    case 'busy':
      return {
        tone: 'waiting',
        title: 'VideoSDK is busy',
        lines: [
          notRemoved(outcome.target),
          outcome.retryAfterSeconds === null
            ? 'It takes no more requests at the moment. Try again in half a minute.'
            : `It takes no more requests at the moment. Try again in ${outcome.retryAfterSeconds} s.`,
        ],
        reference,
        ...idOf(outcome.target),
      };
    case 'unavailable':
      return {
        tone: 'failed',
        title: 'VideoSDK cannot be reached',
        lines: [
          notRemoved(outcome.target),
          `It does not answer, or answers with errors. Try again in a minute; if it goes on, ${OPERATOR}.`,
        ],
        reference,
        ...idOf(outcome.target),
      };
  }
}

function closedLine(channelId: string): string {
  return `⚠️ The bot cannot write to the log channel <#${channelId}>. What was done stands, and is announced when it can. Somebody who may manage the server has to let it view the channel and send messages and embeds there, or choose another one: /kick-settings.`;
}

function notRemoved(target: Participant | null): string {
  return target === null ? 'Nobody was removed.' : `${nameOf(target)} was not removed, as far as can be seen.`;
}

function idOf(target: Participant | null): Pick<Card, 'copyable'> {
  return target === null ? {} : { copyable: [copyable(target.id)] };
}

/** From where, by whom, why: of those outcomes in which something was asked of VideoSDK. */
function facts(outcome: Extract<Outcome, { target: Participant; session: object }>, telling: Telling): string[] {
  const lines = [`Room ${roomOf(outcome.session)} · by ${userMention(telling.moderatorId)}`];
  if (telling.reason !== null) {
    lines.push(reasonLine(telling.reason));
  }
  if (telling.case?.earlier) {
    const { times, lastAt } = telling.case.earlier;
    lines.push(`Removed before: ${times === 1 ? 'once' : `${times} times`}, last ${relative(lastAt)}`);
  }
  return lines;
}

function remaining(others: readonly Participant[] | null, heading = 'Still in the session'): Pick<Card, 'list'> {
  if (others === null) {
    return {};
  }
  return others.length === 0
    ? { list: list('**Nobody else is in the session.**', others, personLine) }
    : { list: list(`**${heading}: ${people(others.length)}**`, others, personLine) };
}

function present(everybody: readonly Participant[]): Pick<Card, 'list'> {
  return everybody.length === 0
    ? { list: list('**Nobody is connected.**', everybody, candidateLine) }
    : { list: list(`**In the session: ${people(everybody.length)}**`, everybody, candidateLine) };
}

/** More lines than this never fit an embed, even of the shortest names: the rest is only counted. */
const MOST_LINES = 200;

function list<T>(heading: string, items: readonly T[], line: (item: T) => string): NonNullable<Card['list']> {
  return { heading, lines: items.slice(0, MOST_LINES).map(line), total: items.length };
}
