import { type APIButtonComponentWithCustomId, ComponentType } from 'discord.js';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, type Row, row } from '../bot/ui/components.ts';
import { exactly, gapLines, people, relative, render } from '../bot/ui/embed.ts';
import { elapsedInWords } from '../bot/ui/formatting.ts';
import { inert, visible } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { shortId } from '../removal/identification.ts';
import { PARTICIPANTS_COMMAND, sessionValue } from '../removal/result-buttons.view.ts';
import type { Listing } from './evidence.ts';
import type { PeopleCount } from './lists.ts';
import { roomName, type Session } from './session.ts';

export const SESSIONS_COMMAND = 'sessions';
/** A Discord menu holds no more. */
export const SESSIONS_ON_PAGE = 25;

const ROOM = { max: 40, units: 90 };
/** Discord's limit for an option in a menu is 100. */
const LABEL = { max: 60, units: 100 };

/** The sessions on a page. Past the end, the last page is shown. */
export function sessionsOnPage(sessions: readonly Session[], page: number) {
  const pages = Math.max(1, Math.ceil(sessions.length / SESSIONS_ON_PAGE));
  const at = Math.min(page, pages - 1);
  return { at, pages, shown: sessions.slice(at * SESSIONS_ON_PAGE, (at + 1) * SESSIONS_ON_PAGE) };
}

/**
 * One page of running sessions, newest first. There must be at least one.
 *
 * @param page from 0; past the end, the last page is shown
 * @param counted how many people are connected, by session ID, where that's known
 * @param now Unix time in milliseconds
 */
export function sessionsMessage(
  t: Translator,
  sessions: Listing<Session>,
  page: number,
  counted: ReadonlyMap<string, PeopleCount>,
  now: number,
): Message {
  const count = sessions.items.length;
  const { at, pages, shown } = sessionsOnPage(sessions.items, page);
  return {
    ...render(t, {
      tone: 'nothing',
      title: sessions.complete ? t('sessions.title', { count }) : t('sessions.titleAtLeast', { count }),
      lines: [t('sessions.order'), ...gapLines(t, 'sessions', sessions)],
      list: {
        heading: pages === 1 ? t('sessions.heading') : t('sessions.headingPaged', { page: at + 1, pages }),
        lines: shown.map((session) => listedSession(t, session, counted.get(session.id) ?? null)),
        total: shown.length,
      },
    }),
    components: [
      ...sessionsSelect(t, shown, now, counted),
      row(
        ...(pages === 1
          ? []
          : [
              pageButton('newer', t('sessions.buttons.newer'), Math.max(0, at - 1), at > 0),
              pageButton('older', t('sessions.buttons.older'), at + 1, at < pages - 1),
            ]),
        pageButton('refresh', t('sessions.buttons.refresh'), at),
      ),
    ],
  };
}

/** A session in a list of running sessions. Leaves out the ID, which is in the menu below. */
export function listedSession(t: Translator, session: Session, count: PeopleCount | null): string {
  const facts = {
    room: inert(roomName(session.room), { ...ROOM, empty: t('words.room.nameless') }),
    when: relative(t, session.startedAt),
  };
  return `• ${
    count === null ? t('sessions.lineUncounted', facts) : t('sessions.line', { ...facts, people: people(t, count) })
  }`;
}

/** How many people VideoSDK reported along with the session; `null` when it didn't say. */
export function countedIn({ connectedCount }: Session): PeopleCount | null {
  return connectedCount === null ? null : exactly(connectedCount);
}

/** *Show people*: a menu with the first sessions. No row without any. */
export function sessionsSelect(
  t: Translator,
  sessions: readonly Session[],
  now: number,
  counted: ReadonlyMap<string, PeopleCount> = new Map(),
): Row[] {
  if (sessions.length === 0) {
    return [];
  }
  return [
    row({
      type: ComponentType.StringSelect,
      custom_id: customId(PARTICIPANTS_COMMAND, 'pick', null),
      placeholder: t('sessions.select.placeholder'),
      options: sessions.slice(0, SESSIONS_ON_PAGE).map((session) => {
        const count = counted.get(session.id) ?? countedIn(session);
        const facts = { elapsed: elapsedInWords(t, session.startedAt, now), id: shortId(session.id) };
        return {
          label: visible(roomName(session.room), { ...LABEL, empty: t('words.room.nameless') }),
          value: sessionValue(session),
          description:
            count === null
              ? t('sessions.select.descriptionUncounted', facts)
              : t('sessions.select.description', { ...facts, people: people(t, count) }),
        };
      }),
    }),
  ];
}

/** A button that shows the running sessions. */
export function sessionsButton(t: Translator, label: 'all' | 'refresh'): APIButtonComponentWithCustomId {
  return pageButton('refresh', t(`sessions.buttons.${label}`), 0);
}

/** A retry button, below a message that says VideoSDK couldn't answer. */
export function sessionsAgain(t: Translator, page: number): Row[] {
  return [row(pageButton('refresh', t('sessions.buttons.again'), page))];
}

function pageButton(action: string, label: string, page: number, enabled = true): APIButtonComponentWithCustomId {
  return button(label, customId(SESSIONS_COMMAND, action, null, String(page)), { disabled: !enabled });
}

export function readSessionsPage(argument: string): number {
  return /^\d{1,6}$/u.test(argument) ? Number(argument) : 0;
}
