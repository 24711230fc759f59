import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import { elapsed, shortId } from '../../moderation/identification.ts';
import { roomName, type Session } from '../../moderation/session.ts';
import { inert, visible } from '../../moderation/text.ts';
import type { Message } from '../command.ts';
import { customId } from '../interaction.ts';
import { people, relative, render } from './embed.ts';
import { PARTICIPANTS_COMMAND, sessionValue } from './result-buttons.ts';

export const SESSIONS_COMMAND = 'sessions';
/** A menu holds no more. */
export const SESSIONS_ON_PAGE = 25;

const ROOM = { max: 40, units: 90, empty: '(unnamed room)' };
/** Discord's limit for a line of a menu is 100. */
const LABEL = { max: 60, units: 100, empty: '(unnamed room)' };
const counts = new Intl.NumberFormat('en');

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/** The sessions of a page; one past the end is the last. */
export function sessionsOnPage(sessions: readonly Session[], page: number) {
  const pages = Math.max(1, Math.ceil(sessions.length / SESSIONS_ON_PAGE));
  const at = Math.min(page, pages - 1);
  return { at, pages, shown: sessions.slice(at * SESSIONS_ON_PAGE, (at + 1) * SESSIONS_ON_PAGE) };
}

/**
 * One page of what runs, newest first; of one session at least.
 *
 * @param page from 0; one past the end is the last
 * @param counted how many are connected, by session id, where that is known
 * @param now milliseconds of the Unix epoch
 */
export function sessionsMessage(
  sessions: readonly Session[],
  page: number,
  counted: ReadonlyMap<string, number>,
  now: number,
): Message {
  const { at, pages, shown } = sessionsOnPage(sessions, page);
  const total =
    sessions.length === 1 ? '1 session is running' : `${counts.format(sessions.length)} sessions are running`;
  return {
    ...render({
      tone: 'nothing',
      title: total,
      lines: ['Newest first. Pick one below to see who is in it.'],
      list: {
        heading: pages === 1 ? '**Room · people · since**' : `**Room · people · since · page ${at + 1} of ${pages}**`,
        lines: shown.map((session) => sessionLine(session, counted.get(session.id) ?? null)),
        total: shown.length,
      },
    }),
    components: [
      ...sessionsSelect(shown, now, counted),
      {
        type: ComponentType.ActionRow,
        components: [
          ...(pages === 1
            ? []
            : [
                button('newer', '◀ Newer', Math.max(0, at - 1), at > 0),
                button('older', 'Older ▶', at + 1, at < pages - 1),
              ]),
          button('refresh', 'Refresh', at),
        ],
      },
    ],
  };
}

export function sessionLine(session: Session, count: number | null): string {
  const room = inert(roomName(session.room), ROOM);
  return `• ${room} · ${count === null ? 'number unknown' : people(count)} · since ${relative(session.startedAt)}`;
}

/** *Show people*: the first sessions, to be picked from; no row without any. */
export function sessionsSelect(
  sessions: readonly Session[],
  now: number,
  counted: ReadonlyMap<string, number> = new Map(),
): Row[] {
  if (sessions.length === 0) {
    return [];
  }
  return [
    {
      type: ComponentType.ActionRow,
      components: [
        {
          type: ComponentType.StringSelect,
          custom_id: customId(PARTICIPANTS_COMMAND, 'pick', null),
          placeholder: 'Show people',
          options: sessions.slice(0, SESSIONS_ON_PAGE).map((session) => {
            const count = counted.get(session.id) ?? session.connectedCount;
            const facts = [
              ...(count === null ? [] : [people(count)]),
              elapsed(session.startedAt, now),
              shortId(session.id),
            ];
            return {
              label: visible(roomName(session.room), LABEL),
              value: sessionValue(session),
              description: facts.join(' · '),
            };
          }),
        },
      ],
    },
  ];
}

/** Back to, or on to, what runs. */
export function sessionsButton(label = 'All sessions'): APIButtonComponentWithCustomId {
  return button('refresh', label, 0);
}

/** Below words that VideoSDK would not tell. */
export function sessionsAgain(page: number): Row[] {
  return [{ type: ComponentType.ActionRow, components: [button('refresh', 'Try again', page)] }];
}

function button(action: string, label: string, page: number, enabled = true): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    disabled: !enabled,
    custom_id: customId(SESSIONS_COMMAND, action, null, String(page)),
  };
}

export function readSessionsPage(argument: string): number {
  return /^\d{1,6}$/u.test(argument) ? Number(argument) : 0;
}
