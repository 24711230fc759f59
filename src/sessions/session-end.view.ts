import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Say } from '../i18n/language.ts';
import type { Listing } from './evidence.ts';
import { briefValue } from '../removal/identification.ts';
import type { NoPeople } from './lists.ts';
import type { Participant } from './participant.ts';
import { roomName, type Session } from './session.ts';
import type { SessionEnd, SessionEndOutcome } from './session-end.ts';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { type Card, countOf, people, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import { listFailureMessage } from './participants.view.ts';
import { copyable, isForTime, refusedForTime, roomOf, sessionLine, typed, userMention } from '../bot/ui/formatting.ts';

export const END_COMMAND = 'end-session';
export const NAME_FIELD = 'name';
/** What a custom id has left for the session. */
const LONGEST_VALUE = 60;

/** Asks what is to be ended: the session by its room, and how many that concerns. */
export function endQuestion(say: Say, session: Session, connected: Listing<Participant>, ownerId: string): Message {
  const when = relative(say, session.startedAt);
  return {
    ...render(say, {
      tone: 'question',
      title: say('endSession.question.title', { room: roomOf(say, session) }),
      lines: [
        connected.items.length > 0
          ? say('endSession.question.everybody', { people: people(say, countOf(connected)), when })
          : connected.complete
            ? say('endSession.question.nobody', { when })
            : say('endSession.question.unseen', { when }),
        say('endSession.question.type'),
      ],
      copyable: [copyable(roomName(session.room))],
    }),
    components: [endButton(session, ownerId, say('endSession.question.button'))],
  };
}

/** There is no one session that could be ended, and why. */
export function nothingToEndMessage(say: Say, why: NoPeople, reference: string): Message {
  switch (why.kind) {
    case 'several-sessions':
      return render(say, {
        tone: 'question',
        title: say('endSession.nothing.several.title'),
        lines: [say('endSession.nothing.several.pick')],
        list: running(say, why.sessions),
        reference,
      });
    case 'no-such-session':
      return render(say, {
        tone: 'question',
        title: say('endSession.nothing.unknown.title', { given: typed(say, why.given) }),
        lines: [say('endSession.nothing.unknown.why')],
        list: running(say, why.sessions),
        reference,
      });
    case 'sessions-incomplete':
      return render(say, {
        tone: 'question',
        title:
          why.given === null
            ? say('endSession.nothing.incomplete.title')
            : say('endSession.nothing.incomplete.titleGiven', { given: typed(say, why.given) }),
        lines: [
          say('endSession.nothing.incomplete.why'),
          ...whyIncomplete(say, why.gap),
          say('endSession.nothing.incomplete.byId'),
        ],
        list: {
          ...running(say, why.sessions),
          heading: why.sessions.length === 0 ? say('words.incomplete.none') : say('words.incomplete.seen'),
        },
        reference,
        copyable: why.sessions.slice(0, MOST_COPYABLE).map(({ id }) => copyable(id)),
      });
    case 'none-running':
    case 'session-gone':
    case 'session-over':
      return render(say, {
        tone: 'nothing',
        title: why.kind === 'none-running' ? say('endSession.nothing.noneRunning') : say('endSession.nothing.over'),
        lines: [say('endSession.nothing.why')],
        reference,
      });
    case 'room-not-allowed':
      return render(say, { ...notFromHere(say), reference });
    default:
      return listFailureMessage(say, why, reference);
  }
}

/** More are only counted. */
const MOST_SESSIONS = 25;
/** So many ids stand above a message, to be copied. */
const MOST_COPYABLE = 10;

function running(say: Say, sessions: readonly Session[]): NonNullable<Card['list']> {
  return {
    heading: sessions.length === 0 ? say('endSession.nothing.noneRuns') : say('endSession.nothing.running'),
    lines: sessions.slice(0, MOST_SESSIONS).map((session) => sessionLine(say, session)),
    total: sessions.length,
  };
}

function notFromHere(say: Say): Pick<Card, 'tone' | 'title' | 'lines'> {
  return { tone: 'failed', title: say('endSession.notFromHere.title'), lines: [say('endSession.notFromHere.why')] };
}

/** The modal in which the room's name is typed. Which room that is stands in the message below it. */
export function endModal(say: Say, sessionId: string, ownerId: string): Modal {
  return {
    custom_id: customId(END_COMMAND, 'end', ownerId, sessionId),
    title: say('endSession.modal.title'),
    components: [
      {
        type: ComponentType.Label,
        label: say('endSession.modal.label'),
        description: say('endSession.modal.description'),
        component: {
          type: ComponentType.TextInput,
          custom_id: NAME_FIELD,
          style: TextInputStyle.Short,
          required: true,
          max_length: 1_000,
        },
      },
    ],
  };
}

/** While VideoSDK is asked and the session is looked at. */
export function endingMessage(say: Say, session: Session): Message {
  return render(say, {
    tone: 'waiting',
    title: say('endSession.ending.title', { room: roomOf(say, session) }),
    lines: [say('endSession.ending.wait')],
  });
}

/** What came of it. Says "ended" of nothing that was not seen over. */
export function endedMessage(say: Say, end: SessionEnd, ownerId: string, reference: string): Message {
  const { outcome } = end;
  const message = render(say, {
    ...card(say, outcome, ownerId),
    ...(end.case !== null && { caseNumber: end.case.number }),
    reference,
  });
  const again = againFor(outcome);
  return again === null ? message : { ...message, components: [endButton(again, ownerId, say('endSession.tryAgain'))] };
}

function againFor(outcome: SessionEndOutcome): Session | null {
  switch (outcome.kind) {
    case 'name-differs':
    case 'not-recorded':
    case 'still-running':
    case 'unseen':
    case 'unknown':
    case 'turned-down':
    case 'busy':
    case 'unavailable':
      return outcome.session;
    default:
      return null;
  }
}

function card(
  say: Say,
  outcome: SessionEndOutcome,
  ownerId: string,
): Pick<Card, 'tone' | 'title' | 'lines' | 'copyable'> {
  switch (outcome.kind) {
    case 'ended':
      return {
        tone: 'done',
        title: say('endSession.ended.title', { room: roomOf(say, outcome.session) }),
        lines: [say('endSession.ended.seen'), say('endSession.ended.by', { moderator: userMention(ownerId) })],
      };
    case 'over':
      return {
        tone: 'nothing',
        title: say('endSession.over.title'),
        lines: [
          ...(outcome.answer === null ? [] : [say('endSession.over.asked')]),
          say('endSession.over.known', { room: roomOf(say, outcome.session) }),
        ],
      };
    case 'unseen':
      return {
        tone: 'failed',
        title: say('endSession.unseen.title'),
        lines: [say('endSession.unseen.why'), say('endSession.unseen.look')],
      };
    case 'taken-over':
      return {
        tone: 'failed',
        title: say('endSession.takenOver.title', { room: roomOf(say, outcome.session) }),
        lines: [say('endSession.takenOver.why')],
      };
    case 'room-not-allowed':
      return notFromHere(say);
    case 'name-differs':
      return {
        tone: 'question',
        title: say('endSession.nameDiffers.title'),
        lines: [
          say('endSession.nameDiffers.typed'),
          say('endSession.nameDiffers.room', { room: roomOf(say, outcome.session) }),
        ],
        copyable: [copyable(roomName(outcome.session.room))],
      };
    case 'in-progress':
      return {
        tone: 'waiting',
        title: say('endSession.inProgress.title'),
        lines: [
          say('endSession.inProgress.by', {
            moderator: userMention(outcome.by.userId),
            room: roomOf(say, outcome.session),
          }),
        ],
      };
    case 'not-recorded':
      return {
        tone: 'failed',
        title: say('endSession.notRecorded.title'),
        lines: [
          say('endSession.notRecorded.why', { room: roomOf(say, outcome.session) }),
          say('endSession.notRecorded.again'),
        ],
      };
    case 'still-running':
      return {
        tone: 'failed',
        title: say('endSession.stillRunning.title', { room: roomOf(say, outcome.session) }),
        lines: [
          outcome.accepted ? say('endSession.stillRunning.accepted') : say('endSession.stillRunning.notAccepted'),
          say('endSession.stillRunning.again'),
        ],
      };
    case 'unknown':
      return {
        tone: 'failed',
        title: say('endSession.unknown.title', { room: roomOf(say, outcome.session) }),
        lines: [
          say('endSession.unknown.why'),
          say('endSession.unknown.look'),
          ...(outcome.answer.kind !== 'forbidden'
            ? []
            : [
                isForTime(outcome.answer)
                  ? refusedForTime(say, outcome.answer.skewMs)
                  : say('endSession.unknown.credentials'),
              ]),
        ],
      };
    case 'turned-down':
      return {
        tone: 'failed',
        title: say('endSession.turnedDown.title', { room: roomOf(say, outcome.session) }),
        lines: [say('endSession.turnedDown.why'), say('endSession.turnedDown.again')],
      };
    case 'forbidden':
      return {
        tone: 'failed',
        title: say('endSession.forbidden.title'),
        lines: [isForTime(outcome) ? refusedForTime(say, outcome.skewMs) : say('endSession.forbidden.why')],
      };
    case 'busy':
      return {
        tone: 'waiting',
        title: say('endSession.busy.title'),
        lines: [
          say('endSession.busy.why'),
          outcome.retryAfterSeconds === null
            ? say('endSession.busy.again')
            : say('endSession.busy.againIn', { time: say.duration(outcome.retryAfterSeconds, 'second') }),
        ],
      };
    case 'unavailable':
      return {
        tone: 'failed',
        title: say('endSession.unavailable.title'),
        lines: [say('endSession.unavailable.again')],
      };
  }
}

function endButton(
  session: Session,
  ownerId: string,
  label: string,
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.Button,
        style: ButtonStyle.Danger,
        label,
        custom_id: customId(END_COMMAND, 'ask', ownerId, briefValue(session.id, LONGEST_VALUE)),
      },
    ],
  };
}
