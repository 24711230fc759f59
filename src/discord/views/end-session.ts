import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { briefValue } from '../../moderation/identification.ts';
import type { NoPeople } from '../../moderation/lists.ts';
import { roomName, type Session } from '../../moderation/session.ts';
import type { SessionEnd, SessionEndOutcome } from '../../moderation/session-end.ts';
import type { Message, Modal } from '../command.ts';
import { customId } from '../interaction.ts';
import { type Card, people, relative, render } from './embed.ts';
import { listFailureMessage } from './participants.ts';
import { copyable, roomOf, sessionLine, typed, userMention } from './words.ts';

export const END_COMMAND = 'end-session';
export const NAME_FIELD = 'name';
/** What a custom id has left for the session. */
const LONGEST_VALUE = 60;

/** Asks what is to be ended: the session by its room, and how many that concerns. */
export function endQuestion(session: Session, connected: number, ownerId: string): Message {
  return {
    ...render({
      tone: 'question',
      title: `End the session in room ${roomOf(session)}?`,
      lines: [
        `It ends for everybody in it: ${connected === 0 ? 'nobody is connected now' : people(connected)}. It runs since ${relative(session.startedAt)}.`,
        'Nothing was done yet. Press the button and type the room’s name, which stands above to be copied.',
      ],
      copyable: [copyable(roomName(session.room))],
    }),
    components: [endButton(session, ownerId, 'End for everybody…')],
  };
}

/** There is no one session that could be ended, and why. */
export function nothingToEndMessage(why: NoPeople, reference: string): Message {
  switch (why.kind) {
    case 'several-sessions':
      return render({
        tone: 'question',
        title: 'Which session?',
        lines: ['No session was ended: several are running. Run the command again and pick one in `session`.'],
        list: running(why.sessions),
        reference,
      });
    case 'no-such-session':
      return render({
        tone: 'question',
        title: `No session “${typed(why.given)}”`,
        lines: ['No session was ended: no session or room that runs now is called that.'],
        list: running(why.sessions),
        reference,
      });
    case 'none-running':
    case 'session-gone':
    case 'session-over':
      return render({
        tone: 'nothing',
        title: why.kind === 'none-running' ? 'No session is running' : 'The session is over',
        lines: ['There is nothing to end: nothing of that kind runs in a room that may be moderated from this server.'],
        reference,
      });
    case 'room-not-allowed':
      return render({ ...NOT_FROM_HERE, reference });
    default:
      return listFailureMessage(why, reference);
  }
}

/** More are only counted. */
const MOST_SESSIONS = 25;

function running(sessions: readonly Session[]): NonNullable<Card['list']> {
  return {
    heading: sessions.length === 0 ? '**No session is running.**' : '**Running now**',
    lines: sessions.slice(0, MOST_SESSIONS).map(sessionLine),
    total: sessions.length,
  };
}

const NOT_FROM_HERE = {
  tone: 'failed',
  title: 'That room is not moderated from here',
  lines: ['No session was ended: this server may moderate other rooms only.'],
} as const satisfies Card;

/** The modal in which the room's name is typed. Which room that is stands in the message below it. */
export function endModal(sessionId: string, ownerId: string): Modal {
  return {
    custom_id: customId(END_COMMAND, 'end', ownerId, sessionId),
    title: 'End the session for everybody',
    components: [
      {
        type: ComponentType.Label,
        label: 'The room’s name, or its ID',
        description: 'As it stands in the message. Everybody in it is disconnected; this cannot be taken back',
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
export function endingMessage(session: Session): Message {
  return render({
    tone: 'waiting',
    title: `⏳ Ending the session in room ${roomOf(session)}`,
    lines: ['It is not over yet, as far as is known. This message says what came of it, within about 20 seconds.'],
  });
}

const OPERATOR = 'give the reference below to whoever runs this bot';

/** What came of it. Says "ended" of nothing that was not seen over. */
export function endedMessage(end: SessionEnd, ownerId: string, reference: string): Message {
  const { outcome } = end;
  const message = render({
    ...card(outcome, ownerId),
    ...(end.case !== null && { caseNumber: end.case.number }),
    reference,
  });
  const again = againFor(outcome);
  return again === null ? message : { ...message, components: [endButton(again, ownerId, 'Try again…')] };
}

function againFor(outcome: SessionEndOutcome): Session | null {
  switch (outcome.kind) {
    case 'name-differs':
    case 'not-recorded':
    case 'still-running':
    case 'unknown':
    case 'turned-down':
    case 'busy':
    case 'unavailable':
      return outcome.session;
    default:
      return null;
  }
}

function card(outcome: SessionEndOutcome, ownerId: string): Pick<Card, 'tone' | 'title' | 'lines' | 'copyable'> {
  switch (outcome.kind) {
    case 'ended':
      return {
        tone: 'done',
        title: `⏹️ Ended the session in room ${roomOf(outcome.session)}`,
        lines: [
          'VideoSDK accepted it, and the session was seen over: nobody is in it any more.',
          `By ${userMention(ownerId)}. Whoever joins the room again begins a new session.`,
        ],
      };
    case 'over':
      return {
        tone: 'nothing',
        title: 'The session is over',
        lines: [
          outcome.session === null
            ? 'VideoSDK knows no such session any more: nobody is in it.'
            : `The session in room ${roomOf(outcome.session)} does not run any more: nobody is in it. It may have ended by itself.`,
        ],
      };
    case 'room-not-allowed':
      return NOT_FROM_HERE;
    case 'name-differs':
      return {
        tone: 'question',
        title: 'That is not the room’s name',
        lines: [
          'No session was ended: what was typed is another name.',
          `The room is ${roomOf(outcome.session)}; its name stands above, to be copied.`,
        ],
        copyable: [copyable(roomName(outcome.session.room))],
      };
    case 'in-progress':
      return {
        tone: 'waiting',
        title: 'Somebody is ending it already',
        lines: [
          `${userMention(outcome.by.userId)} is ending the session in room ${roomOf(outcome.session)}. Yours did nothing.`,
        ],
      };
    case 'not-recorded':
      return {
        tone: 'failed',
        title: 'The bot’s records cannot be used',
        lines: [
          `The session in room ${roomOf(outcome.session)} was not ended: none is without a record of it.`,
          `Try again in a minute; if it goes on, ${OPERATOR}.`,
        ],
      };
    case 'still-running':
      return {
        tone: 'failed',
        title: `⚠️ Still running: room ${roomOf(outcome.session)}`,
        lines: [
          outcome.accepted
            ? 'VideoSDK accepted it, but the session was still running after 15 seconds.'
            : 'VideoSDK gave no good answer, and the session was still running after 15 seconds.',
          `Look into the session, and try again. If it repeats, ${OPERATOR}.`,
        ],
      };
    case 'unknown':
      return {
        tone: 'failed',
        title: `❓ Unknown: is room ${roomOf(outcome.session)} over?`,
        lines: [
          'VideoSDK was asked, but whether the session is over could not be found out.',
          'Look into the session yourself. If it still runs, try again: asking twice does no harm.',
        ],
      };
    case 'turned-down':
      return {
        tone: 'failed',
        title: `⚠️ Not ended: room ${roomOf(outcome.session)}`,
        lines: [
          'VideoSDK turned it down without a reason that can be used, and the session runs on.',
          `Try once more. If it repeats, ${OPERATOR}.`,
        ],
      };
    case 'forbidden':
      return {
        tone: 'failed',
        title: '⛔ VideoSDK refused this bot',
        lines: [
          `No session was ended. Its credentials or permissions are not accepted: ${OPERATOR}; only they can mend it.`,
        ],
      };
    case 'busy':
      return {
        tone: 'waiting',
        title: 'VideoSDK is busy',
        lines: [
          'No session was ended, as far as can be seen: VideoSDK takes no more requests at the moment.',
          `Try again in ${outcome.retryAfterSeconds === null ? 'half a minute' : `${outcome.retryAfterSeconds} s`}.`,
        ],
      };
    case 'unavailable':
      return {
        tone: 'failed',
        title: 'VideoSDK cannot be reached',
        lines: [`No session was ended. Try again in a minute; if it goes on, ${OPERATOR}.`],
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
