import { createHash } from 'node:crypto';
import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, type Row, row } from '../bot/ui/components.ts';
import { type Card, gapLines, relative, render, whyIncomplete } from '../bot/ui/embed.ts';
import { activityInWords, isForTime, refusedForTime, roomOf, typed } from '../bot/ui/formatting.ts';
import { layout, section, textDisplay } from '../bot/ui/layout.ts';
import { withoutMarks } from '../common/foreign-text.ts';
import { inert, typedIn } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { briefValue, isValueOf, naming, SMALL, shortId } from '../removal/identification.ts';
import { matching } from '../removal/picker/picker-state.ts';
import { LONGEST_SESSION_VALUE, PARTICIPANTS_COMMAND, sessionValue } from '../removal/result-buttons.view.ts';
import type { ProtectedIds } from '../settings/settings.ts';
import type { Gap, Listing } from './evidence.ts';
import type { ListView, NoPeople, PeopleIn, ReadFailure } from './lists.ts';
import { foldedNames, type Participant } from './participant.ts';
import { looksLikeSessionId, type Session } from './session.ts';
import { countedIn, listedSession, sessionsButton, sessionsSelect } from './sessions.view.ts';

/**
 * People per page. Each is three components, and with the frame, the text above and up to six buttons in two rows, ten make
 * exactly the 40 that Discord allows. The bounds below keep their texts within its 4,000 characters whatever they are
 * called, so that no one is left out.
 */
export const PEOPLE_ON_PAGE = 10;

const NAME = { max: 40, units: 80 };
const ID = { max: 40, units: 100 };

/**
 * One page of who is connected, each with a button to remove them, except for those whom no one can remove.
 *
 * @param view a page, or a page of those who match a text
 */
export function participantsMessage(
  t: Translator,
  { session, people }: PeopleIn,
  view: number | ListView,
  protectedIds: Pick<ProtectedIds, 'has'> = new Set<string>(),
): Message {
  const { page, query } = typeof view === 'number' ? { page: view, query: null } : view;
  const everyone = people.items;
  const fitting = query === null ? everyone : matching(everyone, query);
  const pages = Math.max(1, Math.ceil(fitting.length / PEOPLE_ON_PAGE));
  const at = Math.min(page, pages - 1);
  const first = at * PEOPLE_ON_PAGE;
  const shown = fitting.slice(first, first + PEOPLE_ON_PAGE);
  const below = buttons(t, session, { page: at, query }, pages, everyone.length > 0);
  if (everyone.length === 0) {
    return { ...render(t, noOneShown(t, session, people)), components: below };
  }
  const namesakes = shared(everyone);
  const pressable = new Set<string>();
  return layout('nothing', [
    textDisplay(
      [
        `### ${titleOf(t, session, people)}`,
        t('participants.order'),
        ...gapLines(t, 'people', people),
        ...(query === null ? [] : [foundLine(t, people, query, fitting.length)]),
        ...(pages === 1
          ? []
          : [t('participants.page', { first: first + 1, last: first + shown.length, page: at + 1, pages })]),
      ].join('\n'),
    ),
    ...shown.map((person): APIComponentInContainer => {
      const isProtected = protectedIds.has(person.id);
      const words = inWords(t, person, { isNamesake: namesakes.has(foldedNames.of(person)), isProtected });
      const id = customId(PARTICIPANTS_COMMAND, 'person', null, personArgument(session, person));
      // Discord refuses two buttons with one ID. Someone who is listed twice is one person.
      if (isProtected || pressable.has(id)) {
        return textDisplay(words);
      }
      pressable.add(id);
      return section(words, button(t('picker.buttons.remove'), id, { style: ButtonStyle.Danger }));
    }),
    ...below,
  ]);
}

/** What a message shows, in short: the same for two messages that show the same. */
export function printOf(message: Message): string {
  return createHash('sha256')
    .update(withoutMarks(JSON.stringify(message)))
    .digest('base64url');
}

function titleOf(t: Translator, session: Session, people: Listing<Participant>): string {
  const facts = { count: people.items.length, room: roomOf(t, session) };
  return people.complete ? t('participants.title', facts) : t('participants.titleAtLeast', facts);
}

function foundLine(t: Translator, people: Listing<Participant>, query: string, count: number): string {
  if (count === 0) {
    return people.complete
      ? t('picker.people.titleNoOne', { query: typed(t, query) })
      : t('picker.people.titleNoOneSeen', { query: typed(t, query) });
  }
  const facts = { query: typed(t, query), fitting: count };
  return people.complete ? t('participants.found', facts) : t('participants.foundAtLeast', facts);
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

/** Marks a name that others have too: only the ID tells them apart. The second line says what there is to say, if any. */
function inWords(
  t: Translator,
  person: Participant,
  { isNamesake, isProtected }: { readonly isNamesake: boolean; readonly isProtected: boolean },
): string {
  const { id, name, joinedAt } = person;
  const facts = {
    name: naming(inert(name, { ...NAME, empty: t('words.person.nameless') }), id),
    when: relative(t, joinedAt),
    id: inert(shortId(id), ID),
  };
  const marks = [...activityInWords(t, person), ...(isProtected ? [t('participants.protected')] : [])];
  const line = isNamesake ? t('participants.lineSameName', facts) : t('participants.line', facts);
  return marks.length === 0 ? line : `${line}\n${SMALL}${marks.join(' · ')}`;
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
function buttons(t: Translator, session: Session, { page, query }: ListView, pages: number, anybody: boolean): Row[] {
  const turn = (action: 'earlier' | 'later' | 'refresh', to: number, enabled: boolean, label: string) =>
    query === null
      ? pageButton(action, label, sessionValue(session), Math.max(0, to), enabled)
      : button(label, customId(PARTICIPANTS_COMMAND, `found-${action}`, null, foundArgument(session, query, to)), {
          disabled: !enabled,
        });
  const showing = [
    ...(pages === 1
      ? []
      : [
          turn('earlier', page - 1, page > 0, t('participants.buttons.earlier')),
          turn('later', page + 1, page < pages - 1, t('participants.buttons.later')),
        ]),
    ...(anybody
      ? [button(t('picker.buttons.find'), customId(PARTICIPANTS_COMMAND, 'find', null, sessionValue(session)))]
      : []),
    turn('refresh', page, true, t('sessions.buttons.refresh')),
  ];
  const others = [
    ...(anybody ? [removeButton(t, sessionValue(session))] : []),
    query === null
      ? sessionsButton(t, 'all')
      : button(t('picker.buttons.all'), customId(PARTICIPANTS_COMMAND, 'all', null, `0:${sessionValue(session)}`)),
  ];
  // As few rows as they fit in.
  return showing.length + others.length <= 5 ? [row(...showing, ...others)] : [row(...showing), row(...others)];
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

/** What a custom ID has room for where it names a session and something else, in UTF-16 units. */
const LONGEST_SESSION_BESIDE = 28;
const LONGEST_PERSON = 36;
const LONGEST_QUERY = 36;
const LONGEST_SESSION_BESIDE_QUERY = 24;

/** When they joined, the session, and who: what a button for one person carries. */
function personArgument(session: Pick<Session, 'id'>, { id, joinedAt }: Participant): string {
  const value = briefValue(session.id, LONGEST_SESSION_BESIDE);
  return `${joinMark(joinedAt)}.${value.length}.${value}${briefValue(id, LONGEST_PERSON)}`;
}

/** At most 11 characters. Times that no clock shows have none. */
function joinMark(joinedAt: number | null): string {
  const ms = Math.trunc(joinedAt ?? Number.NaN);
  return Number.isSafeInteger(ms) && ms >= 0 ? ms.toString(36) : '';
}

/** The person of a button, as it names them. A client can send anything. */
export interface NamedPerson {
  readonly session: string;
  /** See {@link isValueOf}. */
  readonly person: string;
  readonly joined: string;
}

/** Reads what the button of one person carries. */
export function readPerson(argument: string): NamedPerson {
  const [, joined = '', length = '0', rest = ''] = /^([\da-z]{0,11})\.(\d{1,2})\.(.*)$/su.exec(argument) ?? [];
  return { joined, session: rest.slice(0, Number(length)), person: rest.slice(Number(length)) };
}

/**
 * Finds the person of a button among those who are there, by ID alone. Someone who is listed twice, because they came
 * back, is the one who joined when the button says, or else the one who joined last.
 */
export function namedIn(people: readonly Participant[], { person, joined }: NamedPerson): Participant | null {
  const theirs = people.filter(({ id }) => isValueOf(person, id));
  return theirs.find(({ joinedAt }) => joinMark(joinedAt) === joined) ?? theirs.at(-1) ?? null;
}

function foundArgument(session: Pick<Session, 'id'>, query: string, page: number): string {
  const value = briefValue(session.id, LONGEST_SESSION_BESIDE_QUERY);
  return `${Math.max(0, page)}.${value.length}.${value}${query}`;
}

/** The page, the session and the text of a button below a search. A client can send anything. */
export function readFound(argument: string): ListView & { readonly session: string } {
  const [, page = '0', length = '0', rest = ''] = /^(\d{1,6})\.(\d{1,2})\.(.*)$/su.exec(argument) ?? [];
  return {
    page: Number(page),
    session: rest.slice(0, Number(length)),
    query: searchedFor(rest.slice(Number(length))),
  };
}

/** What to search for, as buttons can carry it; `null` if nothing was typed. */
export function searchedFor(text: string): string | null {
  return typedIn(text.trim().slice(0, LONGEST_QUERY).toWellFormed());
}

export const FIND_TEXT = 'text';

/** @param session as the button names it */
export function findPersonModal(t: Translator, session: string): Modal {
  return {
    custom_id: customId(PARTICIPANTS_COMMAND, 'found', null, session.slice(0, LONGEST_SESSION_VALUE)),
    title: t('picker.modals.find.title'),
    components: [
      {
        type: ComponentType.Label,
        label: t('picker.modals.find.label'),
        description: t('picker.modals.find.description'),
        component: {
          type: ComponentType.TextInput,
          custom_id: FIND_TEXT,
          style: TextInputStyle.Short,
          required: true,
          max_length: LONGEST_QUERY,
        },
      },
    ],
  };
}

/** The person of a button isn't there anymore, or can't be seen right now. Nothing was done. */
export function notThereMessage(t: Translator, { session, people }: PeopleIn): Message {
  const room = roomOf(t, session);
  return render(
    t,
    people.complete
      ? { tone: 'nothing', title: t('participants.left.title'), lines: [t('participants.left.why', { room })] }
      : {
          tone: 'waiting',
          title: t('participants.notSeen.title'),
          lines: [t('participants.notSeen.why', { room }), ...whyIncomplete(t, people.gap)],
        },
  );
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
