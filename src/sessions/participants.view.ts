import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Say } from '../i18n/language.ts';
import type { Gap, Listing } from './evidence.ts';
import { shortId } from '../removal/identification.ts';
import type { NoPeople, PeopleIn, ReadFailure } from './lists.ts';
import type { Participant } from './participant.ts';
import { looksLikeSessionId, type Session } from './session.ts';
import { fold, inert } from '../common/text.ts';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { type Card, gapLines, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import { PARTICIPANTS_COMMAND, sessionValue } from '../removal/result-buttons.view.ts';
import { countedIn, listedSession, sessionsButton, sessionsSelect } from './sessions.view.ts';
import { isForTime, refusedForTime, roomOf, typed } from '../bot/ui/formatting.ts';

/** As many as fit one message whatever they are called, so that nobody is on no page. */
export const PEOPLE_ON_PAGE = 20;

const NAME = { max: 40, units: 80 };
const ID = { max: 40, units: 120 };

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/**
 * One page of who is connected.
 *
 * @param page from 0; one past the end is the last
 */
export function participantsMessage(say: Say, { session, people }: PeopleIn, page: number): Message {
  const everybody = people.items;
  const count = everybody.length;
  const pages = Math.max(1, Math.ceil(everybody.length / PEOPLE_ON_PAGE));
  const at = Math.min(page, pages - 1);
  const first = at * PEOPLE_ON_PAGE;
  const shown = everybody.slice(first, first + PEOPLE_ON_PAGE);
  const namesakes = shared(everybody);
  const room = roomOf(say, session);
  const card: Card =
    shown.length === 0
      ? nobodyShown(say, session, people)
      : {
          tone: 'nothing',
          title: people.complete
            ? say('participants.title', { count, room })
            : say('participants.titleAtLeast', { count, room }),
          lines: [say('participants.order'), ...gapLines(say, 'people', people)],
          list: {
            heading:
              pages === 1
                ? people.complete
                  ? say('participants.everybody')
                  : say('participants.seen')
                : say('participants.page', { first: first + 1, last: first + shown.length, page: at + 1, pages }),
            lines: shown.map((one) => `• ${inWords(say, one, namesakes)}`),
            total: shown.length,
          },
        };
  return { ...render(say, card), components: [buttons(say, sessionValue(session), at, pages, shown.length > 0)] };
}

function nobodyShown(say: Say, session: Session, nobody: Listing<Participant>): Card {
  const room = roomOf(say, session);
  return nobody.complete
    ? {
        tone: 'nothing',
        title: say('participants.empty.title', { room }),
        lines: [say('participants.empty.since', { when: relative(say, session.startedAt) })],
      }
    : {
        tone: 'waiting',
        title: say('participants.unseen.title', { room }),
        lines: [say('participants.unseen.why'), ...whyIncomplete(say, nobody.gap)],
      };
}

/** Who bears a name that others bear too is marked: only the ID tells them apart. */
function inWords(say: Say, { id, name, joinedAt }: Participant, namesakes: ReadonlySet<string>): string {
  const facts = {
    name: inert(name, { ...NAME, empty: say('words.person.nameless') }),
    when: relative(say, joinedAt),
    id: inert(shortId(id), ID),
  };
  return namesakes.has(fold(name ?? '')) ? say('participants.lineSameName', facts) : say('participants.line', facts);
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
function buttons(say: Say, session: string, page: number, pages: number, anybody: boolean): Row {
  return {
    type: ComponentType.ActionRow,
    components: [
      ...(pages === 1
        ? []
        : [
            button('earlier', say('participants.buttons.earlier'), session, Math.max(0, page - 1), page > 0),
            button('later', say('participants.buttons.later'), session, page + 1, page < pages - 1),
          ]),
      button('refresh', say('sessions.buttons.refresh'), session, page),
      ...(anybody ? [removeButton(say, session)] : []),
      sessionsButton(say, 'all'),
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
function removeButton(say: Say, session: string): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: ButtonStyle.Danger,
    label: say('participants.buttons.remove'),
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
  say: Say,
  why: NoPeople,
  reference: string,
  now: number,
  again: { readonly page: number; readonly session: string } | null = null,
): Message {
  switch (why.kind) {
    case 'several-sessions':
      return {
        ...render(say, {
          tone: 'question',
          title: say('participants.whichSession.title'),
          lines: [say('participants.whichSession.pick')],
          list: sessionList(say, why.sessions),
        }),
        components: sessionsSelect(say, why.sessions, now),
      };
    case 'no-such-session':
      return {
        ...render(say, {
          tone: 'question',
          title: say('participants.noSuchSession.title', { given: typed(say, why.given) }),
          lines: [
            why.sessions.length === 0 ? say('participants.noSuchSession.none') : say('participants.noSuchSession.pick'),
          ],
          list: sessionList(say, why.sessions),
        }),
        components: sessionsSelect(say, why.sessions, now),
      };
    case 'sessions-incomplete':
      return {
        ...render(say, {
          tone: 'question',
          title:
            why.given === null
              ? say('participants.sessionsIncomplete.title')
              : say('participants.sessionsIncomplete.titleGiven', { given: typed(say, why.given) }),
          lines: [
            say('participants.sessionsIncomplete.why'),
            ...whyIncomplete(say, why.gap),
            why.sessions.length > 0
              ? say('participants.sessionsIncomplete.pick')
              : looksLikeSessionId(why.given)
                ? say('participants.failure.unavailable.again')
                : say('participants.sessionsIncomplete.byId'),
          ],
          list: {
            ...sessionList(say, why.sessions),
            heading: why.sessions.length === 0 ? say('words.incomplete.none') : say('words.incomplete.seen'),
          },
          reference,
        }),
        components: sessionsSelect(say, why.sessions, now),
      };
    case 'none-running':
      return noSessionsMessage(say);
    case 'room-not-allowed':
      return render(say, {
        tone: 'failed',
        title: say('participants.roomNotAllowed.title'),
        lines: [say('participants.roomNotAllowed.why')],
        reference,
      });
    case 'session-over':
      return overMessage(say, endedLine(say, why.session));
    case 'session-gone':
      return overMessage(say, say('participants.over.gone'));
    default:
      return {
        ...listFailureMessage(say, why, reference),
        ...(again !== null && {
          components: [
            {
              type: ComponentType.ActionRow,
              components: [button('refresh', say('sessions.buttons.again'), again.session, again.page)],
            },
          ],
        }),
      };
  }
}

function overMessage(say: Say, line: string): Message {
  return {
    ...render(say, { tone: 'nothing', title: say('participants.over.title'), lines: [line] }),
    components: [{ type: ComponentType.ActionRow, components: [sessionsButton(say, 'all')] }],
  };
}

function endedLine(say: Say, session: Session): string {
  const room = roomOf(say, session);
  return session.endedAt === null
    ? say('participants.over.endedSometime', { room })
    : say('participants.over.ended', { room, when: relative(say, session.endedAt) });
}

/** @param gap why the list lacks some: whether any runs is not known then; `null` for a complete one */
export function noSessionsMessage(say: Say, gap: Gap | null = null): Message {
  const card: Card =
    gap === null
      ? { tone: 'nothing', title: say('sessions.none.title'), lines: [say('sessions.none.where')] }
      : {
          tone: 'waiting',
          title: say('sessions.unseen.title'),
          lines: [say('sessions.unseen.why'), ...whyIncomplete(say, gap)],
        };
  return {
    ...render(say, card),
    components: [{ type: ComponentType.ActionRow, components: [sessionsButton(say, 'refresh')] }],
  };
}

/** VideoSDK would not or could not tell. */
export function listFailureMessage(say: Say, failure: ReadFailure, reference: string): Message {
  switch (failure.kind) {
    case 'forbidden':
      return render(say, {
        tone: 'failed',
        title: say('participants.failure.forbidden.title'),
        lines: [
          say('participants.failure.unknown'),
          isForTime(failure) ? refusedForTime(say, failure.skewMs) : say('participants.failure.forbidden.mend'),
        ],
        reference,
      });
    case 'busy':
      return render(say, {
        tone: 'waiting',
        title: say('participants.failure.busy.title'),
        lines: [
          say('participants.failure.unknown'),
          failure.retryAfterSeconds === null
            ? say('participants.failure.busy.againSometime')
            : say('participants.failure.busy.again', { duration: say.duration(failure.retryAfterSeconds, 'second') }),
        ],
        reference,
      });
    case 'unavailable':
      return render(say, {
        tone: 'failed',
        title: say('participants.failure.unavailable.title'),
        lines: [say('participants.failure.unknown'), say('participants.failure.unavailable.again')],
        reference,
      });
  }
}

/** More are only counted: the menu below has no more either. */
const MOST_SESSIONS = 25;

function sessionList(say: Say, sessions: readonly Session[]): NonNullable<Card['list']> {
  return {
    heading: sessions.length === 0 ? say('participants.noneRunning') : say('participants.running'),
    lines: sessions.slice(0, MOST_SESSIONS).map((session) => listedSession(say, session, countedIn(session))),
    total: sessions.length,
  };
}
