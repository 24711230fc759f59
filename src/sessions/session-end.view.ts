import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, row } from '../bot/ui/components.ts';
import { type Card, countOf, people, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import {
  copyableId,
  copyableRoom,
  isForTime,
  refusedForTime,
  roomOf,
  sessionLine,
  typed,
  userMention,
} from '../bot/ui/formatting.ts';
import type { Translator } from '../i18n/language.ts';
import { briefValue } from '../removal/identification.ts';
import type { Listing } from './evidence.ts';
import type { NoPeople } from './lists.ts';
import type { Participant } from './participant.ts';
import { listFailureMessage } from './participants.view.ts';
import type { Session } from './session.ts';
import type { SessionEnd, SessionEndOutcome } from './session-end.ts';

export const END_COMMAND = 'end-session';
export const NAME_FIELD = 'name';
/** What a custom ID has left for the session, in characters. */
const LONGEST_VALUE = 60;

/** Asks to confirm what will be ended: the session in which room, and with how many people. */
export function endQuestion(
  t: Translator,
  session: Session,
  connected: Listing<Participant>,
  ownerId: string,
): Message {
  const when = relative(t, session.startedAt);
  return {
    ...render(t, {
      tone: 'question',
      title: t('endSession.question.title', { room: roomOf(t, session) }),
      lines: [
        connected.items.length > 0
          ? t('endSession.question.everyone', { people: people(t, countOf(connected)), when })
          : connected.complete
            ? t('endSession.question.noOne', { when })
            : t('endSession.question.unseen', { when }),
        t('endSession.question.type'),
      ],
      copyable: [copyableRoom(t, session.room)],
    }),
    components: [endButton(session, ownerId, t('endSession.question.button'))],
  };
}

/** There isn't one session to end, and why. */
export function nothingToEndMessage(t: Translator, why: NoPeople, reference: string): Message {
  switch (why.kind) {
    case 'several-sessions':
      return render(t, {
        tone: 'question',
        title: t('endSession.nothing.several.title'),
        lines: [t('endSession.nothing.several.pick')],
        list: running(t, why.sessions),
        reference,
      });
    case 'no-such-session':
      return render(t, {
        tone: 'question',
        title: t('endSession.nothing.unknown.title', { given: typed(t, why.given) }),
        lines: [t('endSession.nothing.unknown.why')],
        list: running(t, why.sessions),
        reference,
      });
    case 'sessions-incomplete':
      return render(t, {
        tone: 'question',
        title:
          why.given === null
            ? t('endSession.nothing.incomplete.title')
            : t('endSession.nothing.incomplete.titleGiven', { given: typed(t, why.given) }),
        lines: [
          t('endSession.nothing.incomplete.why'),
          ...whyIncomplete(t, why.gap),
          t('endSession.nothing.incomplete.byId'),
        ],
        list: {
          ...running(t, why.sessions),
          heading: why.sessions.length === 0 ? t('words.incomplete.none') : t('words.incomplete.seen'),
        },
        reference,
        copyable: why.sessions.slice(0, MOST_COPYABLE).map(({ id }) => copyableId(t, id)),
      });
    case 'none-running':
    case 'session-gone':
    case 'session-over':
      return render(t, {
        tone: 'nothing',
        title: why.kind === 'none-running' ? t('endSession.nothing.noneRunning') : t('endSession.nothing.over'),
        lines: [t('endSession.nothing.why')],
        reference,
      });
    default:
      return listFailureMessage(t, why, reference);
  }
}

/** More are only counted. */
const MOST_SESSIONS = 25;
/** How many IDs a message offers to copy. */
const MOST_COPYABLE = 10;

function running(t: Translator, sessions: readonly Session[]): NonNullable<Card['list']> {
  return {
    heading: sessions.length === 0 ? t('endSession.nothing.noneRuns') : t('endSession.nothing.running'),
    lines: sessions.slice(0, MOST_SESSIONS).map((session) => sessionLine(t, session)),
    total: sessions.length,
  };
}

function notFromHere(t: Translator): Pick<Card, 'tone' | 'title' | 'lines'> {
  return { tone: 'failed', title: t('endSession.notFromHere.title'), lines: [t('endSession.notFromHere.why')] };
}

/** The modal where the room's name is typed. The message below it shows which room that is. */
export function endModal(t: Translator, sessionId: string, ownerId: string): Modal {
  return {
    custom_id: customId(END_COMMAND, 'end', ownerId, sessionId),
    title: t('endSession.modal.title'),
    components: [
      {
        type: ComponentType.Label,
        label: t('endSession.modal.label'),
        description: t('endSession.modal.description'),
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

/** While VideoSDK is asked and the session is checked. */
export function endingMessage(t: Translator, session: Session): Message {
  return render(t, {
    tone: 'waiting',
    title: t('endSession.ending.title', { room: roomOf(t, session) }),
    lines: [t('endSession.ending.wait')],
  });
}

/** The outcome. Says "ended" only when the session was seen over. */
export function endedMessage(t: Translator, end: SessionEnd, ownerId: string, reference: string): Message {
  const { outcome } = end;
  const message = render(t, {
    ...card(t, outcome, ownerId),
    ...(end.case !== null && { caseNumber: end.case.number }),
    reference,
  });
  const again = againFor(outcome);
  return again === null ? message : { ...message, components: [endButton(again, ownerId, t('endSession.tryAgain'))] };
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

type OutcomeCard = Pick<Card, 'tone' | 'title' | 'lines' | 'copyable'>;

/** What each outcome shows, exhaustive by type. */
const CARDS: {
  readonly [Kind in SessionEndOutcome['kind']]: (
    t: Translator,
    outcome: Extract<SessionEndOutcome, { readonly kind: Kind }>,
    ownerId: string,
  ) => OutcomeCard;
} = {
  ended: (t, outcome, ownerId) => ({
    tone: 'done',
    title: t('endSession.ended.title', { room: roomOf(t, outcome.session) }),
    lines: [t('endSession.ended.seen'), t('endSession.ended.by', { moderator: userMention(ownerId) })],
  }),
  over: (t, outcome) => ({
    tone: 'nothing',
    title: t('endSession.over.title'),
    lines: [
      ...(outcome.answer === null ? [] : [t('endSession.over.asked')]),
      t('endSession.over.known', { room: roomOf(t, outcome.session) }),
    ],
  }),
  unseen: (t, { session }) => ({
    tone: 'failed',
    title: t('endSession.unseen.title'),
    lines: [
      session === null ? t('endSession.unseen.nowhere') : t('endSession.unseen.why'),
      t('endSession.unseen.look'),
    ],
  }),
  'taken-over': (t, outcome) => ({
    tone: 'failed',
    title: t('endSession.takenOver.title', { room: roomOf(t, outcome.session) }),
    lines: [t('endSession.takenOver.why')],
  }),
  'room-not-allowed': (t) => notFromHere(t),
  'no-account': (t, { why }) => ({ tone: 'failed', title: t('accounts.notEnded'), lines: [t(`accounts.${why}`)] }),
  'name-differs': (t, outcome) => ({
    tone: 'question',
    title: t('endSession.nameDiffers.title'),
    lines: [t('endSession.nameDiffers.typed'), t('endSession.nameDiffers.room', { room: roomOf(t, outcome.session) })],
    copyable: [copyableRoom(t, outcome.session.room)],
  }),
  'in-progress': (t, outcome) => ({
    tone: 'waiting',
    title: t('endSession.inProgress.title'),
    lines: [
      t('endSession.inProgress.by', {
        moderator: userMention(outcome.by.userId),
        room: roomOf(t, outcome.session),
      }),
    ],
  }),
  'not-recorded': (t, outcome) => ({
    tone: 'failed',
    title: t('endSession.notRecorded.title'),
    lines: [t('endSession.notRecorded.why', { room: roomOf(t, outcome.session) }), t('endSession.notRecorded.again')],
  }),
  'still-running': (t, outcome) => ({
    tone: 'failed',
    title: t('endSession.stillRunning.title', { room: roomOf(t, outcome.session) }),
    lines: [
      outcome.accepted ? t('endSession.stillRunning.accepted') : t('endSession.stillRunning.notAccepted'),
      t('endSession.stillRunning.again'),
    ],
  }),
  unknown: (t, outcome) => ({
    tone: 'failed',
    title: t('endSession.unknown.title', { room: roomOf(t, outcome.session) }),
    lines: [
      t('endSession.unknown.why'),
      t('endSession.unknown.look'),
      ...(outcome.answer.kind !== 'forbidden'
        ? []
        : [isForTime(outcome.answer) ? refusedForTime(t, outcome.answer.skewMs) : t('endSession.unknown.credentials')]),
    ],
  }),
  'turned-down': (t, outcome) => ({
    tone: 'failed',
    title: t('endSession.rejected.title', { room: roomOf(t, outcome.session) }),
    lines: [t('endSession.rejected.why'), t('endSession.rejected.again')],
  }),
  forbidden: (t, outcome) => ({
    tone: 'failed',
    title: t('endSession.forbidden.title'),
    lines: [isForTime(outcome) ? refusedForTime(t, outcome.skewMs) : t('endSession.forbidden.why')],
  }),
  busy: (t, outcome) => ({
    tone: 'waiting',
    title: t('endSession.busy.title'),
    lines: [
      t('endSession.busy.why'),
      outcome.retryAfterSeconds === null
        ? t('endSession.busy.again')
        : t('endSession.busy.againIn', { time: t.duration(outcome.retryAfterSeconds, 'second') }),
    ],
  }),
  unavailable: (t) => ({
    tone: 'failed',
    title: t('endSession.unavailable.title'),
    lines: [t('endSession.unavailable.again')],
  }),
};

function card(t: Translator, outcome: SessionEndOutcome, ownerId: string): OutcomeCard {
  // The kind picks the entry that takes this outcome, which TypeScript can't follow.
  return (CARDS[outcome.kind] as (t: Translator, outcome: SessionEndOutcome, ownerId: string) => OutcomeCard)(
    t,
    outcome,
    ownerId,
  );
}

function endButton(
  session: Session,
  ownerId: string,
  label: string,
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return row(
    button(label, customId(END_COMMAND, 'ask', ownerId, briefValue(session.id, LONGEST_VALUE)), {
      style: ButtonStyle.Danger,
    }),
  );
}
