import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { shortId } from '../../moderation/identification.ts';
import type { NoPeople, PeopleIn, ReadFailure } from '../../moderation/lists.ts';
import type { Participant } from '../../moderation/participant.ts';
import type { Session } from '../../moderation/session.ts';
import { fold, inert } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import { type Card, people, relative, render } from './embed.ts';
import { PARTICIPANTS_COMMAND, sessionValue } from './result-buttons.ts';
import { sessionLine, sessionsButton, sessionsSelect } from './sessions.ts';
import { roomOf, typed } from './words.ts';

/** As many as fit one message whatever they are called, so that nobody is on no page. */
export const PEOPLE_ON_PAGE = 20;

const NAME = { max: 40, units: 80 };
const ID = { max: 40, units: 120 };
const counts = new Intl.NumberFormat('en');

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/**
 * One page of who is connected.
 *
 * @param page from 0; one past the end is the last
 */
export function participantsMessage({ session, people: everybody }: PeopleIn, page: number): Message {
  const pages = Math.max(1, Math.ceil(everybody.length / PEOPLE_ON_PAGE));
  const at = Math.min(page, pages - 1);
  const first = at * PEOPLE_ON_PAGE;
  const shown = everybody.slice(first, first + PEOPLE_ON_PAGE);
  const namesakes = shared(everybody);
  const room = roomOf(session);
  const card: Card =
    shown.length === 0
      ? {
          tone: 'nothing',
          title: `Nobody is in ${room}`,
          lines: [`The session runs since ${relative(session.startedAt)}, and nobody is connected.`],
        }
      : {
          tone: 'nothing',
          title: `${people(everybody.length)} in ${room}`,
          lines: ['Longest in the session first'],
          list: {
            heading:
              pages === 1
                ? '**Everybody**'
                : `**${counts.format(first + 1)} to ${counts.format(first + shown.length)} · page ${at + 1} of ${pages}**`,
            lines: shown.map((one) => line(one, namesakes)),
            total: shown.length,
          },
        };
  return { ...render(card), components: [buttons(sessionValue(session), at, pages, shown.length > 0)] };
}

/** Who bears a name that others bear too is marked: only the ID tells them apart. */
function line({ id, name, joinedAt }: Participant, namesakes: ReadonlySet<string>): string {
  const twin = namesakes.has(fold(name ?? '')) ? ' · same name' : '';
  return `• ${inert(name, NAME)} · joined ${relative(joinedAt)} · ID ${inert(shortId(id), ID)}${twin}`;
}

/** The names that several bear, in the form in which names are compared. */
function shared(everybody: readonly Participant[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { name } of everybody) {
    const folded = fold(name ?? '');
    (seen.has(folded) ? twice : seen).add(folded);
  }
  return twice;
}

/** All that they need stands in them: they work after a restart, and in another process. */
function buttons(session: string, page: number, pages: number, anybody: boolean): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      ...(pages === 1
        ? []
        : [
            button('earlier', '◀ Joined earlier', session, Math.max(0, page - 1), page > 0),
            button('later', 'Joined later ▶', session, page + 1, page < pages - 1),
          ]),
      button('refresh', 'Refresh', session, page),
      ...(anybody ? [removeButton(session)] : []),
      sessionsButton(),
    ],
  };
}

function button(
  action: string,
  label: string,
  session: string,
  page: number,
  enabled = true,
): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    disabled: !enabled,
    custom_id: customId(PARTICIPANTS_COMMAND, action, null, `${page}:${session}`),
  };
}

/** Leads to the picker, in a message of its own. */
function removeButton(session: string): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Danger,
    label: 'Remove…',
    custom_id: customId(PARTICIPANTS_COMMAND, 'remove', null, session),
  };
}

/** The page and the session of a button; what comes back from a client may be anything. */
export function readPage(argument: string): { readonly page: number; readonly session: string } {
  const colon = argument.indexOf(':');
  const page = argument.slice(0, colon);
  return { page: /^\d{1,6}$/u.test(page) ? Number(page) : 0, session: argument.slice(colon + 1) };
}

/**
 * Why nobody is shown, and what to do.
 *
 * @param again what was asked for, when asking once more may help
 * @param now milliseconds of the Unix epoch
 */
export function noPeopleMessage(
  why: NoPeople,
  reference: string,
  now: number,
  again: { readonly page: number; readonly session: string } | null = null,
): Message {
  switch (why.kind) {
    case 'several-sessions':
      return {
        ...render({
          tone: 'question',
          title: 'Which session?',
          lines: ['Several are running. Pick one below, or name it in `session`.'],
          list: sessionList(why.sessions),
        }),
        components: sessionsSelect(why.sessions, now),
      };
    case 'no-such-session':
      return {
        ...render({
          tone: 'question',
          title: `No session “${typed(why.given)}”`,
          lines: [
            `No session or room that runs now is called that.${why.sessions.length === 0 ? '' : ' Pick one below.'}`,
          ],
          list: sessionList(why.sessions),
        }),
        components: sessionsSelect(why.sessions, now),
      };
    case 'none-running':
      return noSessionsMessage();
    case 'room-not-allowed':
      return render({
        tone: 'failed',
        title: 'That room is not moderated from here',
        lines: ['Who is in it is not shown in this server.'],
        reference,
      });
    case 'session-over':
      return {
        ...render({
          tone: 'nothing',
          title: 'The session is over',
          lines: [
            why.session.endedAt === null
              ? `The session in room ${roomOf(why.session)} does not run any more: nobody is in it.`
              : `The session in room ${roomOf(why.session)} ended ${relative(why.session.endedAt)}: nobody is in it.`,
          ],
        }),
        components: [{ type: ComponentType.ActionRow, components: [sessionsButton()] }],
      };
    case 'session-gone':
      return {
        ...render({
          tone: 'nothing',
          title: 'The session is over',
          lines: ['VideoSDK knows no such session any more.'],
        }),
        components: [{ type: ComponentType.ActionRow, components: [sessionsButton()] }],
      };
    default:
      return {
        ...listFailureMessage(why, reference),
        ...(again !== null && {
          components: [
            {
              type: ComponentType.ActionRow,
              components: [button('refresh', 'Try again', again.session, again.page)],
            },
          ],
        }),
      };
  }
}

export function noSessionsMessage(): Message {
  return {
    ...render({
      tone: 'nothing',
      title: 'No session is running',
      lines: ['Nothing runs in a room that may be moderated from this server.'],
    }),
    components: [{ type: ComponentType.ActionRow, components: [sessionsButton('Refresh')] }],
  };
}

/** VideoSDK would not or could not tell. */
export function listFailureMessage(failure: ReadFailure, reference: string): Message {
  switch (failure.kind) {
    case 'forbidden':
      return render({
        tone: 'failed',
        title: '⛔ VideoSDK refused this bot',
        lines: [
          'So it is not known who is connected.',
          'Trying again will not help: give the reference below to whoever runs this bot; only they can mend it.',
        ],
        reference,
      });
    case 'busy':
      return render({
        tone: 'waiting',
        title: 'VideoSDK is busy',
        lines: [
          'So it is not known who is connected.',
          `Try again in ${failure.retryAfterSeconds === null ? 'half a minute' : `${failure.retryAfterSeconds} s`}.`,
        ],
        reference,
      });
    case 'unavailable':
      return render({
        tone: 'failed',
        title: 'VideoSDK cannot be reached',
        lines: [
          'So it is not known who is connected.',
          'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
        ],
        reference,
      });
  }
}

/** More are only counted: the menu below has no more either. */
const MOST_SESSIONS = 25;

function sessionList(sessions: readonly Session[]): NonNullable<Card['list']> {
  return {
    heading: sessions.length === 0 ? '**No session is running.**' : '**Running now**',
    lines: sessions.slice(0, MOST_SESSIONS).map((session) => sessionLine(session, session.connectedCount)),
    total: sessions.length,
  };
}
