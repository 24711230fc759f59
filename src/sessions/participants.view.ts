import { type APIButtonComponentWithCustomId, ButtonStyle } from 'discord.js';
import type { Message } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, type Row, row } from '../bot/ui/components.ts';
import { type Card, gapLines, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import { isForTime, refusedForTime, roomOf, typed } from '../bot/ui/formatting.ts';
import { inert } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { naming, shortId } from '../removal/identification.ts';
import { PARTICIPANTS_COMMAND, sessionValue } from '../removal/result-buttons.view.ts';
import type { Gap, Listing } from './evidence.ts';
import type { NoPeople, PeopleIn, ReadFailure } from './lists.ts';
import { foldedNames, type Participant } from './participant.ts';
import { looksLikeSessionId, type Session } from './session.ts';
import { countedIn, listedSession, sessionsButton, sessionsSelect } from './sessions.view.ts';

/** People per page: as many as fit in one message whatever their names are, so that no one is left out. */
export const PEOPLE_ON_PAGE = 20;

const NAME = { max: 40, units: 80 };
const ID = { max: 40, units: 120 };

/**
 * One page of who is connected.
 *
 * @param page from 0; past the end, the last page is shown
 */
export function participantsMessage(t: Translator, { session, people }: PeopleIn, page: number): Message {
  const everyone = people.items;
  const count = everyone.length;
  const pages = Math.max(1, Math.ceil(everyone.length / PEOPLE_ON_PAGE));
  const at = Math.min(page, pages - 1);
  const first = at * PEOPLE_ON_PAGE;
  const shown = everyone.slice(first, first + PEOPLE_ON_PAGE);
  const namesakes = shared(everyone);
  const room = roomOf(t, session);
  const card: Card =
    shown.length === 0
      ? noOneShown(t, session, people)
      : {
          tone: 'nothing',
          title: people.complete
            ? t('participants.title', { count, room })
            : t('participants.titleAtLeast', { count, room }),
          lines: [t('participants.order'), ...gapLines(t, 'people', people)],
          list: {
            heading:
              pages === 1
                ? people.complete
                  ? t('participants.everyone')
                  : t('participants.seen')
                : t('participants.page', { first: first + 1, last: first + shown.length, page: at + 1, pages }),
            lines: shown.map((one) => `• ${inWords(t, one, namesakes)}`),
            total: shown.length,
          },
        };
  return { ...render(t, card), components: [buttons(t, sessionValue(session), at, pages, shown.length > 0)] };
}

function noOneShown(t: Translator, session: Session, noOne: Listing<Participant>): Card {
  const room = roomOf(t, session);
  return noOne.complete
    ? {
        tone: 'nothing',
        title: t('participants.empty.title', { room }),
        lines: [t('participants.empty.since', { when: relative(t, session.startedAt) })],
      }
    : {
        tone: 'waiting',
        title: t('participants.unseen.title', { room }),
        lines: [t('participants.unseen.why'), ...whyIncomplete(t, noOne.gap)],
      };
}

/** Marks a name that others have too: only the ID tells them apart. */
function inWords(t: Translator, person: Participant, namesakes: ReadonlySet<string>): string {
  const { id, name, joinedAt } = person;
  const facts = {
    name: naming(inert(name, { ...NAME, empty: t('words.person.nameless') }), id),
    when: relative(t, joinedAt),
    id: inert(shortId(id), ID),
  };
  return namesakes.has(foldedNames.of(person)) ? t('participants.lineSameName', facts) : t('participants.line', facts);
}

/** The names that several people have, folded for comparison. */
function shared(everyone: readonly Participant[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const person of everyone) {
    const folded = foldedNames.of(person);
    (seen.has(folded) ? twice : seen).add(folded);
  }
  return twice;
}

/** The buttons carry everything they need, so they work after a restart and in another process. */
function buttons(t: Translator, session: string, page: number, pages: number, anybody: boolean): Row {
  return row(
    ...(pages === 1
      ? []
      : [
          pageButton('earlier', t('participants.buttons.earlier'), session, Math.max(0, page - 1), page > 0),
          pageButton('later', t('participants.buttons.later'), session, page + 1, page < pages - 1),
        ]),
    pageButton('refresh', t('sessions.buttons.refresh'), session, page),
    ...(anybody ? [removeButton(t, session)] : []),
    sessionsButton(t, 'all'),
  );
}

function pageButton(
  action: string,
  label: string,
  session: string,
  page: number,
  enabled = true,
): APIButtonComponentWithCustomId {
  return button(label, customId(PARTICIPANTS_COMMAND, action, null, `${page}:${session}`), { disabled: !enabled });
}

/** Opens the picker in a message of its own. */
function removeButton(t: Translator, session: string): APIButtonComponentWithCustomId {
  return button(t('participants.buttons.remove'), customId(PARTICIPANTS_COMMAND, 'remove', null, session), {
    style: ButtonStyle.Danger,
  });
}

/** The page and session of a button. A client can send anything. */
export function readPage(argument: string): { readonly page: number; readonly session: string } {
  const colon = argument.indexOf(':');
  const page = argument.slice(0, colon);
  return { page: /^\d{1,6}$/u.test(page) ? Number(page) : 0, session: argument.slice(colon + 1) };
}

/**
 * Why no one is shown, and what to do.
 *
 * @param again what was asked for, if another try may help
 * @param now Unix time in milliseconds
 */
export function noPeopleMessage(
  t: Translator,
  why: NoPeople,
  reference: string,
  now: number,
  again: { readonly page: number; readonly session: string } | null = null,
): Message {
  switch (why.kind) {
    case 'several-sessions':
      return {
        ...render(t, {
          tone: 'question',
          title: t('participants.whichSession.title'),
          lines: [t('participants.whichSession.pick')],
          list: sessionList(t, why.sessions),
        }),
        components: sessionsSelect(t, why.sessions, now),
      };
    case 'no-such-session':
      return {
        ...render(t, {
          tone: 'question',
          title: t('participants.noSuchSession.title', { given: typed(t, why.given) }),
          lines: [
            why.sessions.length === 0 ? t('participants.noSuchSession.none') : t('participants.noSuchSession.pick'),
          ],
          list: sessionList(t, why.sessions),
        }),
        components: sessionsSelect(t, why.sessions, now),
      };
    case 'sessions-incomplete':
      return incompleteMessage(t, why, reference, now);
    case 'none-running':
      return noSessionsMessage(t);
    case 'session-over':
      return overMessage(t, endedLine(t, why.session));
    case 'session-gone':
      return {
        ...render(t, { tone: 'nothing', title: t('participants.gone.title'), lines: [t('participants.gone.why')] }),
        components: [row(sessionsButton(t, 'all'))],
      };
    default:
      return {
        ...listFailureMessage(t, why, reference),
        ...(again !== null && {
          components: [row(pageButton('refresh', t('sessions.buttons.again'), again.session, again.page))],
        }),
      };
  }
}

function incompleteMessage(
  t: Translator,
  why: Extract<NoPeople, { readonly kind: 'sessions-incomplete' }>,
  reference: string,
  now: number,
): Message {
  return {
    ...render(t, {
      tone: 'question',
      title:
        why.given === null
          ? t('participants.sessionsIncomplete.title')
          : t('participants.sessionsIncomplete.titleGiven', { given: typed(t, why.given) }),
      lines: [
        t('participants.sessionsIncomplete.why'),
        ...whyIncomplete(t, why.gap),
        why.sessions.length > 0
          ? t('participants.sessionsIncomplete.pick')
          : looksLikeSessionId(why.given)
            ? t('participants.failure.unavailable.again')
            : t('participants.sessionsIncomplete.byId'),
      ],
      list: {
        ...sessionList(t, why.sessions),
        heading: why.sessions.length === 0 ? t('words.incomplete.none') : t('words.incomplete.seen'),
      },
      reference,
    }),
    components: sessionsSelect(t, why.sessions, now),
  };
}

function overMessage(t: Translator, line: string): Message {
  return {
    ...render(t, { tone: 'nothing', title: t('participants.over.title'), lines: [line] }),
    components: [row(sessionsButton(t, 'all'))],
  };
}

function endedLine(t: Translator, session: Session): string {
  const room = roomOf(t, session);
  return session.endedAt === null
    ? t('participants.over.endedSometime', { room })
    : t('participants.over.ended', { room, when: relative(t, session.endedAt) });
}

/** @param gap why sessions may be missing, so that it isn't known whether any run; `null` for a complete list */
export function noSessionsMessage(t: Translator, gap: Gap | null = null): Message {
  const card: Card =
    gap === null
      ? { tone: 'nothing', title: t('sessions.none.title'), lines: [t('sessions.none.where')] }
      : {
          tone: 'waiting',
          title: t('sessions.unseen.title'),
          lines: [t('sessions.unseen.why'), ...whyIncomplete(t, gap)],
        };
  return {
    ...render(t, card),
    components: [row(sessionsButton(t, 'refresh'))],
  };
}

/** VideoSDK refused, or couldn't answer. */
export function listFailureMessage(t: Translator, failure: ReadFailure, reference: string): Message {
  switch (failure.kind) {
    case 'forbidden':
      return render(t, {
        tone: 'failed',
        title: t('participants.failure.forbidden.title'),
        lines: [
          t('participants.failure.unknown'),
          isForTime(failure) ? refusedForTime(t, failure.skewMs) : t('participants.failure.forbidden.mend'),
        ],
        reference,
      });
    case 'busy':
      return render(t, {
        tone: 'waiting',
        title: t('participants.failure.busy.title'),
        lines: [
          t('participants.failure.unknown'),
          failure.retryAfterSeconds === null
            ? t('participants.failure.busy.againSometime')
            : t('participants.failure.busy.again', { duration: t.duration(failure.retryAfterSeconds, 'second') }),
        ],
        reference,
      });
    case 'unavailable':
      return render(t, {
        tone: 'failed',
        title: t('participants.failure.unavailable.title'),
        lines: [t('participants.failure.unknown'), t('participants.failure.unavailable.again')],
        reference,
      });
    case 'no-account':
      return render(t, {
        tone: 'failed',
        title: t('accounts.notRead'),
        lines: [t(`accounts.${failure.why}`)],
        reference,
      });
  }
}

/** More are only counted, because the menu below has no more either. */
const MOST_SESSIONS = 25;

function sessionList(t: Translator, sessions: readonly Session[]): NonNullable<Card['list']> {
  return {
    heading: sessions.length === 0 ? t('participants.noneRunning') : t('participants.running'),
    lines: sessions.slice(0, MOST_SESSIONS).map((session) => listedSession(t, session, countedIn(session))),
    total: sessions.length,
  };
}
