import { ApplicationCommandType } from 'discord-api-types/v10';
import { withoutForeignText } from '../../../../src/bot/plain-fallback.ts';
import {
  blockedMessage,
  blockedModalMessage,
  brokenMessage,
  brokenRemovalMessage,
  databaseDownMessage,
  lookedUpMessage,
  notLookedUpMessage,
  restartingMessage,
  toBeLookedUpMessage,
  tooBusyMessage,
  unknownCommandMessage,
  type Write,
} from '../../../../src/bot/ui/errors.ts';
import { labelWords } from '../../../../src/bot/ui/formatting.ts';
import { type HelpedCommand, helpMessage } from '../../../../src/bot/ui/help.ts';
import { asLayout } from '../../../../src/bot/ui/layout.ts';
import { notYoursMessage, refusalMessage } from '../../../../src/bot/ui/refusal.ts';
import {
  forgetInLockQuestion,
  forgottenAlreadyMessage,
  forgottenInLockMessage,
} from '../../../../src/cases/history.view.ts';
import { foreignTextNoted, notingForeignText } from '../../../../src/common/foreign-text.ts';
import type { Finding } from '../../../../src/diagnostics/check.ts';
import { checkMessage } from '../../../../src/diagnostics/check.view.ts';
import type { CommandName } from '../../../../src/i18n/catalog.ts';
import { CATALOGS, type Translator } from '../../../../src/i18n/language.ts';
import { type KeepOut, REPORTED_ENDS } from '../../../../src/keep-out/keep-out.ts';
import {
  inPlainWords,
  keepOutBlindMessage,
  keepOutEndedMessage,
  keepOutQuestion,
  keepOutSeesAgainMessage,
  keepOutsMessage,
  keptOutMessage,
  letBackInLine,
  letBackInMessage,
  manyNamesakesMessage,
  namesakeMessage,
  noOneToKeepOutMessage,
  nothingToRemoveMessage,
  started,
} from '../../../../src/keep-out/keep-out.view.ts';
import type { Arrival, SessionLock } from '../../../../src/lock/lock.ts';
import {
  cantSeeWhoIsInMessage,
  letInButKeptOutMessage,
  lockEndedMessage,
  lockMessage,
  lockOverMessage,
  noOneToLetInLine,
  noOneToLockInMessage,
  nothingToLockMessage,
  notLockedMessage,
} from '../../../../src/lock/lock.view.ts';
import { shortForm } from '../../../../src/removal/identification.ts';
import { outcomeMessage } from '../../../../src/removal/outcome.view.ts';
import { complete, partial } from '../../../../src/sessions/evidence.ts';
import type { NoPeople } from '../../../../src/sessions/lists.ts';
import { SENDINGS } from '../../../../src/sessions/participant.ts';
import {
  findPersonModal,
  noPeopleMessage,
  noSessionsMessage,
  notThereMessage,
  participantsMessage,
} from '../../../../src/sessions/participants.view.ts';
import type { SessionEndOutcome } from '../../../../src/sessions/session-end.ts';
import {
  endedMessage,
  endingMessage,
  endModal,
  endQuestion,
  nothingToEndMessage,
} from '../../../../src/sessions/session-end.view.ts';
import { sessionsMessage } from '../../../../src/sessions/sessions.view.ts';
import { suggestPeople, suggestSessions } from '../../../../src/sessions/suggestions.ts';
import { person } from '../../../support/hostile.ts';
import { OUTCOME_SAMPLES, plainContext } from './outcome.ts';
import { ada, bob, choir, cleo, hall, MINUTE, nameless, REFERENCE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

const NOW = T0 + 5 * MINUTE;
const crowd = Array.from({ length: 45 }, (_, n) => person(`p${n}`, `1${n}`, T0 - n * MINUTE));
const sessions = [hall, choir, nameless];
const lock: SessionLock = {
  id: 'AbCdEfGhIjKl',
  guildId: '10',
  moderatorId: '51',
  account: '',
  sessionId: hall.id,
  room: hall.room,
  until: null,
  createdAt: T0,
  listedAt: T0,
  stayed: 3,
  arrivals: 0,
  lastArrivalAt: null,
  blindSince: null,
};

function arrival(id: string, name: string | null, times: number, absent = true): Arrival {
  const lastAt = T0 + 4 * MINUTE;
  return { person: { id, name }, times, lastAt, handledJoin: lastAt, absent, claims: times, retryAt: null };
}

const NO_PEOPLE: readonly NoPeople[] = [
  { kind: 'none-running' },
  { kind: 'several-sessions', sessions },
  { kind: 'no-such-session', given: '12345', sessions },
  { kind: 'no-such-session', given: '12345', sessions: [] },
  { kind: 'session-over', session: { ...hall, state: 'ended', endedAt: T0 } },
  { kind: 'session-over', session: { ...hall, state: 'ended' } },
  { kind: 'sessions-incomplete', given: '12345', sessions, gap: 'page-missing' },
  { kind: 'sessions-incomplete', given: null, sessions, gap: 'pages-moved' },
  { kind: 'sessions-incomplete', given: null, sessions: [], gap: 'rooms-unknown' },
  { kind: 'session-gone' },
  { kind: 'forbidden', target: null, status: 401 },
  { kind: 'busy', target: null, retryAfterSeconds: 7 },
  { kind: 'busy', target: null, retryAfterSeconds: null },
  { kind: 'unavailable', target: null },
  { kind: 'no-account', target: null, why: 'none' },
];

const nameOf = (why: NoPeople, index: number): string => `${why.kind} (${index})`;

const participantsGallery: readonly Sample[] = [
  {
    name: 'participants',
    show: (t) =>
      participantsMessage(
        t,
        { kind: 'people', session: hall, people: complete([ada, bob, cleo, { ...bob, id: 'x' }]) },
        0,
      ),
  },
  {
    name: 'participants: a page of several',
    show: (t) => participantsMessage(t, { kind: 'people', session: hall, people: complete(crowd) }, 1),
  },
  {
    name: 'participants: what they send, and who is protected',
    show: (t) => {
      const people = complete([
        { ...ada, sending: SENDINGS },
        { ...bob, looksOn: true as const },
        { ...cleo, sending: ['mic'] as const },
      ]);
      return participantsMessage(t, { kind: 'people', session: hall, people }, 0, new Set([cleo.id]));
    },
  },
  {
    name: 'participants: a search',
    show: (t) =>
      participantsMessage(
        t,
        { kind: 'people', session: hall, people: complete([ada, ...crowd]) },
        { page: 1, query: '1' },
      ),
  },
  {
    name: 'participants: a search in what can be seen',
    show: (t) =>
      participantsMessage(
        t,
        { kind: 'people', session: hall, people: partial([ada, bob], 'page-missing') },
        { page: 0, query: 'ada' },
      ),
  },
  {
    name: 'participants: a search without a match',
    show: (t) =>
      participantsMessage(
        t,
        { kind: 'people', session: hall, people: complete([ada, bob]) },
        { page: 0, query: 'Zoe' },
      ),
  },
  { name: 'participants: whom to search for', show: (t) => findPersonModal(t, 's-hall') },
  {
    name: 'participants: someone who has left',
    show: (t) => notThereMessage(t, { kind: 'people', session: hall, people: complete([bob]) }),
  },
  {
    name: 'participants: someone who can’t be seen',
    show: (t) => notThereMessage(t, { kind: 'people', session: hall, people: partial([bob], 'page-missing') }),
  },
  {
    name: 'participants: over, below a list',
    show: (t) => asLayout(noPeopleMessage(t, NO_PEOPLE[4] as NoPeople, REFERENCE, NOW)),
  },
  {
    name: 'participants: no one',
    show: (t) => participantsMessage(t, { kind: 'people', session: nameless, people: complete([]) }, 0),
  },
  {
    name: 'participants: not all seen',
    show: (t) =>
      participantsMessage(t, { kind: 'people', session: hall, people: partial([ada, bob], 'page-missing') }, 0),
  },
  {
    name: 'participants: one seen',
    show: (t) =>
      participantsMessage(t, { kind: 'people', session: hall, people: partial([ada], 'unreadable-entry') }, 0),
  },
  {
    name: 'participants: no one seen',
    show: (t) => participantsMessage(t, { kind: 'people', session: hall, people: partial([], 'emptied') }, 0),
  },
  ...NO_PEOPLE.map(
    (why, index): Sample => ({
      name: `participants: ${nameOf(why, index)}`,
      show: (t) => noPeopleMessage(t, why, REFERENCE, NOW, { page: 0, session: 's-hall' }),
    }),
  ),
  {
    name: 'sessions',
    show: (t) =>
      sessionsMessage(
        t,
        complete(sessions),
        0,
        new Map([
          ['s-hall', { count: 1_234, atLeast: false }],
          ['s-3', { count: 100, atLeast: true }],
        ]),
        NOW,
      ),
  },
  { name: 'sessions: one', show: (t) => sessionsMessage(t, complete([hall]), 0, new Map(), NOW) },
  ...[1, 2].map(
    (seen): Sample => ({
      name: `sessions: not all seen, ${seen}`,
      show: (t) => sessionsMessage(t, partial(sessions.slice(0, seen), 'rooms-unknown'), 0, new Map(), NOW),
    }),
  ),
  {
    name: 'sessions: pages',
    show: (t) =>
      sessionsMessage(t, complete(Array.from({ length: 60 }, (_, n) => ({ ...hall, id: `s${n}` }))), 1, new Map(), NOW),
  },
  { name: 'sessions: none', show: (t) => noSessionsMessage(t) },
  { name: 'sessions: none seen', show: (t) => noSessionsMessage(t, 'not-found') },
  { name: 'sessions: no room known', show: (t) => noSessionsMessage(t, 'rooms-unknown') },
  {
    name: 'completion of people, several sessions',
    show: (t) => [{ name: t('completion.sessionFirst'), value: '' }],
  },
  {
    name: 'completion of people',
    show: (t) =>
      suggestPeople(
        '',
        [person('n7', '7', NOW), ada, bob, cleo, person('d', 'D', T0 - 3_000 * MINUTE)],
        NOW,
        labelWords(t),
        shortForm,
      ),
  },
  { name: 'completion of sessions', show: (t) => suggestSessions('', sessions, NOW, labelWords(t)) },
];

const kept: KeepOut = {
  guildId: '1',
  number: 17,
  moderatorId: '42',
  target: { id: ada.id, name: ada.name },
  account: '',
  sessionId: hall.id,
  sessionOver: false,
  room: hall.room,
  scope: 'session',
  until: T0 + 10 * MINUTE,
  createdAt: T0,
  returns: 2,
  lastReturnAt: T0 + MINUTE,
  blindSince: null,
};
const forGood: KeepOut = { ...kept, number: 16, until: null, returns: 0, lastReturnAt: null };

const inRoom: KeepOut = { ...kept, number: 14, scope: 'room', until: T0 + 7 * 24 * 60 * MINUTE };
const untilLifted: KeepOut = { ...inRoom, number: 13, until: null, sessionOver: true, blindSince: T0 };

const keepOutsGallery: readonly Sample[] = [
  {
    name: 'keep-outs',
    show: (t) =>
      keepOutsMessage(t, {
        keepOuts: [kept, forGood, { ...kept, number: 15, returns: 1 }],
        total: 13,
        before: 18,
        more: true,
      }),
  },
  {
    name: 'keep-outs: of a room',
    show: (t) => keepOutsMessage(t, { keepOuts: [inRoom, untilLifted], total: 2, before: null, more: false }),
  },
  {
    name: 'keep-outs: one that can’t be seen',
    show: (t) =>
      keepOutsMessage(t, {
        keepOuts: [{ ...kept, blindSince: T0 + MINUTE }, forGood],
        total: 2,
        before: null,
        more: false,
      }),
  },
  {
    name: 'keep-outs: ends that no one could be told of',
    show: (t) =>
      keepOutsMessage(t, {
        keepOuts: [],
        total: 0,
        before: null,
        more: false,
        unheard: [
          { ...kept, why: 'time', endedAt: T0 },
          { ...forGood, why: 'session-over', endedAt: T0 },
          { ...forGood, why: 'protected', endedAt: T0 },
          { ...forGood, why: 'room-not-allowed', endedAt: T0 },
          { ...forGood, why: 'account-changed', endedAt: T0 },
        ],
      }),
  },
  ...(['namesake', 'blind', 'blindBetween', 'seesAgain', 'seesAgainBetween', 'ended'] as const).map((what) => ({
    name: `keep-outs: in plain words, ${what}`,
    show: (t: Translator) => inPlainWords(t, kept, what, {}),
  })),
  { name: 'keep-outs: can’t be seen', show: (t) => keepOutBlindMessage(t, kept, T0 + MINUTE) },
  { name: 'keep-outs: seen again', show: (t) => keepOutSeesAgainMessage(t, kept) },
  {
    name: 'keep-outs: can’t be seen between two sessions of the room',
    show: (t) => keepOutBlindMessage(t, { ...kept, scope: 'room', sessionOver: true }, T0 + MINUTE),
  },
  {
    name: 'keep-outs: seen again between two sessions of the room',
    show: (t) => keepOutSeesAgainMessage(t, { ...kept, scope: 'room', sessionOver: true }),
  },
  ...([...REPORTED_ENDS, 'refused'] as const).map(
    (why): Sample => ({ name: `keep-outs: ended, ${why}`, show: (t) => keepOutEndedMessage(t, kept, why) }),
  ),
  {
    name: 'keep-outs: someone was let back in',
    show: (t) =>
      keepOutsMessage(t, {
        keepOuts: [forGood],
        total: 1,
        before: null,
        more: false,
        done: letBackInLine(t, kept, 17),
      }),
  },
  {
    name: 'keep-outs: no one',
    show: (t) =>
      keepOutsMessage(t, { keepOuts: [], total: 0, before: null, more: false, done: letBackInLine(t, null, 17) }),
  },
  {
    name: 'lock: no one else has come',
    show: (t) => lockMessage(t, { lock, recent: [], admitted: [] }),
  },
  {
    name: 'lock: people came, one was let in, and it’s locked for an hour',
    show: (t) =>
      lockMessage(t, {
        lock: { ...lock, until: T0 + 60 * MINUTE, arrivals: 14, lastArrivalAt: T0 + 4 * MINUTE },
        recent: [arrival('c7wgj9sd', 'Zoe', 1, false), arrival('p2', 'Ada Lovelace', 12), arrival('p3', null, 1)],
        admitted: [arrival('ofwb7db6', 'Bob', 1), arrival('p4', 'Klaus', 2)],
      }),
  },
  { name: 'lock: let in, but kept out', show: (t) => letInButKeptOutMessage(t, kept) },
  {
    name: 'lock: it was locked before, and can’t be seen',
    show: (t) =>
      lockMessage(t, {
        lock: { ...lock, arrivals: 1, lastArrivalAt: T0 + MINUTE, blindSince: T0 + 2 * MINUTE },
        recent: [],
        admitted: [],
        already: true,
        done: noOneToLetInLine(t),
      }),
  },
  {
    name: 'lock: as many people as fit, with long names',
    show: (t) =>
      lockMessage(t, {
        lock: { ...lock, until: T0 + 60 * MINUTE, arrivals: 999_999, lastArrivalAt: T0 },
        recent: Array.from({ length: 10 }, (_, n) => arrival(`1${n}`, '*_'.repeat(200), 999_999, false)),
        admitted: Array.from({ length: 10 }, (_, n) => arrival(`2${n}`, '*_'.repeat(200), 1)),
      }),
  },
  ...(['time', 'session-over', 'room-not-allowed', 'account-changed', 'unlocked'] as const).map(
    (why): Sample => ({
      name: `lock: ended, ${why}`,
      show: (t) =>
        lockEndedMessage(t, { ...lock, arrivals: why === 'time' ? 0 : why === 'unlocked' ? 1 : 14 }, why, '51'),
    }),
  ),
  { name: 'lock: over', show: (t) => lockOverMessage(t) },
  { name: 'lock: not locked after all', show: (t) => notLockedMessage(t) },
  {
    name: 'lock: not everyone can be seen',
    show: (t) => cantSeeWhoIsInMessage(t, hall, partial([ada], 'page-missing'), REFERENCE),
  },
  { name: 'lock: no one is in', show: (t) => noOneToLockInMessage(t, hall) },
  {
    name: 'lock: which session',
    show: (t) =>
      nothingToLockMessage(t, { kind: 'several-sessions', sessions }, 'until the session ends', REFERENCE, NOW),
  },
  { name: 'lock: forget someone who came', show: (t) => forgetInLockQuestion(t, 'x', '51') },
  { name: 'lock: forgotten', show: (t) => forgottenInLockMessage(t) },
  { name: 'keep-outs: many with their name', show: (t) => manyNamesakesMessage(t, kept, 20) },
  { name: 'keep-outs: is that them again', show: (t) => namesakeMessage(t, kept, person('x', 'Ada Lovelace')) },
  { name: 'keep-outs: not kept out any more', show: (t) => nothingToRemoveMessage(t, 'not-kept-out', REFERENCE) },
  {
    name: 'keep-outs: the reason that is kept',
    show: (t) => [{ name: t('keepOuts.namesake.reason', { number: '17' }), value: '' }],
  },
  { name: 'keep-outs: left', show: (t) => nothingToRemoveMessage(t, 'left', REFERENCE) },
  { name: 'keep-outs: for how long', show: (t) => keepOutQuestion(t, { number: 17, target: kept.target }) },
  {
    name: 'keep-outs: for how long, someone forgotten',
    show: (t) => keepOutQuestion(t, { number: 17, target: null }),
  },
  { name: 'keep-outs: begun', show: (t) => keptOutMessage(t, kept) },
  { name: 'keep-outs: started, for the session', show: (t) => keptOutMessage(t, forGood) },
  { name: 'keep-outs: started, for a week in the room', show: (t) => keptOutMessage(t, inRoom) },
  { name: 'keep-outs: started, in the room until lifted', show: (t) => keptOutMessage(t, untilLifted) },
  { name: 'keep-outs: let back in', show: (t) => letBackInMessage(t, kept, 17) },
  { name: 'keep-outs: let back in, and locked', show: (t) => letBackInMessage(t, kept, 17, true) },
  { name: 'keep-outs: no one to let in', show: (t) => letBackInMessage(t, null, 17) },
  { name: 'keep-outs: no one to keep out', show: (t) => noOneToKeepOutMessage(t, 17, 'gone') },
  {
    name: 'keep-outs: not this server’s room any more',
    show: (t) => noOneToKeepOutMessage(t, 17, 'roomNotAllowed'),
  },
  { name: 'keep-outs: protected', show: (t) => noOneToKeepOutMessage(t, 17, 'protected') },
  ...OUTCOME_SAMPLES.filter(([, { kind }]) => kind === 'removed')
    .slice(0, 1)
    .flatMap(([, outcome]): Sample[] => [
      ...[inRoom, untilLifted].map(
        (term): Sample => ({
          name: `outcome, to be kept out of the room: ${term.until === null ? 'until lifted' : 'for a week'}`,
          show: (t) =>
            outcomeMessage(t, outcome, {
              ...plainContext,
              case: { key: { guildId: '1', number: 17 }, earlier: null },
              keepOut: started(term),
            }),
        }),
      ),
      {
        name: 'outcome: removed for the third time',
        show: (t) =>
          outcomeMessage(t, outcome, {
            ...plainContext,
            case: { key: { guildId: '1', number: 17 }, earlier: { times: 2, lastAt: T0 } },
          }),
      },
    ]),
  ...OUTCOME_SAMPLES.filter(([, { kind }]) =>
    ['removed', 'gone', 'returned', 'pending', 'still-there', 'forbidden', 'protected'].includes(kind),
  ).map(
    ([what, outcome]): Sample => ({
      name: `outcome, to be kept out: ${what}`,
      show: (t) =>
        outcomeMessage(t, outcome, {
          ...plainContext,
          case: outcome.kind === 'protected' ? null : { key: { guildId: '1', number: 17 }, earlier: null },
          keepOut:
            outcome.kind === 'returned'
              ? { scope: 'session', until: null, state: 'in-force', returns: 2, lastReturnAt: T0 }
              : started(kept),
          closedLogChannelId: '99',
        }),
    }),
  ),
];

const ENDS: readonly SessionEndOutcome[] = [
  { kind: 'ended', session: hall },
  { kind: 'over', session: hall, answer: null },
  { kind: 'over', session: hall, answer: { kind: 'unanswered' } },
  { kind: 'unseen', session: hall },
  { kind: 'unseen', session: null },
  { kind: 'taken-over', session: hall },
  { kind: 'room-not-allowed' },
  { kind: 'no-account', session: hall, why: 'changed' },
  { kind: 'no-account', session: null, why: 'none' },
  { kind: 'name-differs', session: hall },
  { kind: 'in-progress', session: hall, by: { userId: '77' } },
  { kind: 'not-recorded', session: hall },
  { kind: 'still-running', session: hall, accepted: true },
  { kind: 'still-running', session: hall, accepted: false },
  { kind: 'unknown', session: hall, answer: { kind: 'accepted' } },
  { kind: 'unknown', session: hall, answer: { kind: 'forbidden', status: 403 } },
  { kind: 'turned-down', session: hall, status: 400 },
  { kind: 'forbidden', session: hall },
  { kind: 'busy', session: hall, retryAfterSeconds: 7 },
  { kind: 'busy', session: hall, retryAfterSeconds: null },
  { kind: 'unavailable', session: hall },
];

const endsGallery: readonly Sample[] = [
  { name: 'end: asked', show: (t) => endQuestion(t, hall, complete(crowd), '42') },
  { name: 'end: asked, not all seen', show: (t) => endQuestion(t, hall, partial(crowd, 'page-missing'), '42') },
  { name: 'end: asked, no one there', show: (t) => endQuestion(t, hall, complete([]), '42') },
  { name: 'end: asked, no one seen', show: (t) => endQuestion(t, hall, partial([], 'emptied'), '42') },
  { name: 'end: typed', show: (t) => endModal(t, 's-hall', '42') },
  { name: 'end: under way', show: (t) => endingMessage(t, hall) },
  ...NO_PEOPLE.map(
    (why, index): Sample => ({
      name: `end: nothing, ${nameOf(why, index)}`,
      show: (t) => nothingToEndMessage(t, why, REFERENCE),
    }),
  ),
  ...ENDS.map(
    (outcome, index): Sample => ({
      name: `end: ${outcome.kind} (${index})`,
      show: (t) =>
        endedMessage(t, { outcome, case: index === 0 ? { guildId: '1', number: 17 } : null }, '42', REFERENCE),
    }),
  ),
];

const common = { default_member_permissions: '0', contexts: [0], integration_types: [0] } as const;
const helped = (Object.keys(CATALOGS['en-US'].commands) as CommandName[]).map(
  (name): HelpedCommand => ({
    access: 'moderators',
    data:
      name === 'Remove from session'
        ? { ...common, type: ApplicationCommandType.User, name }
        : name === 'Report to moderators'
          ? { ...common, type: ApplicationCommandType.Message, name }
          : { ...common, type: ApplicationCommandType.ChatInput, name, options: [] },
  }),
);
const some = { moderatorRoleIds: new Set(['100', '200']), endSessionRoleIds: new Set(['300']) };
const none = { moderatorRoleIds: new Set<string>(), endSessionRoleIds: new Set<string>() };
const everyAccess = new Set(['everybody', 'moderators', 'session-enders', 'managers', 'administrators'] as const);
const manyRoles = new Set(Array.from({ length: 12 }, (_, n) => String(100 + n)));

const helpGallery: readonly Sample[] = [
  { name: 'help', show: (t) => helpMessage(t, { mine: helped, others: new Set(), settings: some }) },
  {
    name: 'help: one command, no roles',
    show: (t) => helpMessage(t, { mine: helped.slice(0, 1), others: everyAccess, settings: none }),
  },
  { name: 'help: no command', show: (t) => helpMessage(t, { mine: [], others: everyAccess, settings: some }) },
  {
    name: 'help: no command, no roles',
    show: (t) => helpMessage(t, { mine: [], others: everyAccess, settings: none }),
  },
];

const WELL: readonly Finding[] = [
  { about: 'discord', found: 'taken', ms: 9 },
  { about: 'gateway', connected: true },
  { about: 'moderator-roles', count: 2, mine: true },
  { about: 'credentials', api: 'v1', removes: true, found: 'taken', ms: 9 },
  { about: 'credentials', api: 'v2', removes: false, found: 'taken', ms: 9 },
  { about: 'rooms', listed: 2, notFound: [], notRead: 0 },
  { about: 'log-channel', channelId: '99', found: 'seen' },
  { about: 'store', engine: 'sqlite', found: { applied: 8, known: 8 }, ms: 1 },
  { about: 'clock', discordMs: 0, videoSdkMs: 0 },
  { about: 'versions', bot: '0.1.0', node: '26.10.0' },
];
const SICK: readonly Finding[] = [
  { about: 'discord', found: 'refused', ms: 9 },
  { about: 'discord', found: 'no-answer', ms: 9 },
  { about: 'gateway', connected: false },
  { about: 'moderator-roles', count: 0, mine: false },
  { about: 'moderator-roles', count: 2, mine: false },
  { about: 'credentials', api: 'v1', removes: false, found: 'refused', ms: 9 },
  { about: 'credentials', api: 'v1', removes: false, found: 'busy', ms: 9 },
  { about: 'credentials', api: 'v2', removes: false, found: 'no-answer', ms: 9 },
  { about: 'rooms', listed: 3, notFound: ['1', '2'], notRead: 1 },
  { about: 'rooms', listed: 9, notFound: ['1', '2', '3', '4', '5', '6', '7'], notRead: 0 },
];
const SICKER: readonly Finding[] = [
  { about: 'rooms', listed: null, notFound: [], notRead: 0 },
  { about: 'rooms', listed: 0, notFound: [], notRead: 0 },
  { about: 'rooms', listed: 1, notFound: [], notRead: 0 },
  { about: 'log-channel', channelId: null, found: 'seen' },
  { about: 'log-channel', channelId: '99', found: 'closed' },
  { about: 'log-channel', channelId: '99', found: 'no-answer' },
  { about: 'log-channel', channelId: '99', found: 'locked' },
  { about: 'log-channel', channelId: '99', found: 'timed-out' },
  { about: 'log-channel', channelId: '99', found: 'waiting' },
  { about: 'log-channel', channelId: '99', found: 'refused' },
  { about: 'log-channel', channelId: '99', found: 'lacks', missing: ['send-messages', 'embed-links'] },
  { about: 'log-channel', channelId: '99', found: 'lacks', missing: ['send-messages-in-threads'] },
  { about: 'store', engine: 'postgres', found: null, ms: 1 },
  { about: 'store', engine: 'postgres', found: { applied: 9, known: 8 }, ms: 1 },
  { about: 'store', engine: 'postgres', found: { applied: 7, known: 8 }, ms: 1 },
  { about: 'clock', discordMs: -5_000, videoSdkMs: -5_200 },
  { about: 'clock', discordMs: 0, videoSdkMs: 190_000 },
  { about: 'clock', discordMs: null, videoSdkMs: null },
];

const SICKEST: readonly Finding[] = [
  { about: 'unshown-cases', count: 1, oldest: NOW - 60_000, reason: '50035, 400' },
  { about: 'unshown-cases', count: 12, oldest: NOW - 60_000, reason: '240000, 403' },
  { about: 'unheard-notices', count: 1, oldest: NOW - 60_000, reason: '240000, 403' },
  { about: 'unheard-notices', count: 12, oldest: NOW - 60_000, reason: '50035, 400' },
  { about: 'unwritten', count: 1, oldest: NOW - 60_000, reason: '22P02' },
  { about: 'unwritten', count: 3, oldest: NOW - 60_000, reason: '23505' },
  { about: 'log-lines', dropped: 1 },
  { about: 'log-lines', dropped: 12_345 },
  { about: 'listing', how: 'account', rooms: 0 },
  { about: 'listing', how: 'by-room', rooms: 0 },
  { about: 'listing', how: 'by-room', rooms: 1 },
  { about: 'listing', how: 'by-room', rooms: 7 },
  { about: 'listing', how: 'unknown', rooms: 0 },
];

const checkGallery: readonly Sample[] = [
  { name: 'check: all is well', show: (t) => checkMessage(t, WELL, REFERENCE) },
  { name: 'check: much is not', show: (t) => checkMessage(t, SICK, REFERENCE) },
  { name: 'check: more is not', show: (t) => checkMessage(t, SICKER, REFERENCE) },
  {
    name: 'check: what was set aside, and how sessions are listed',
    show: (t) => checkMessage(t, SICKEST, REFERENCE),
  },
  {
    name: 'check: one thing is not known',
    show: (t) => checkMessage(t, [...WELL.slice(1), { about: 'discord', found: 'no-answer', ms: 1 }], REFERENCE),
  },
];

const refusals = ['outside-guild', 'no-role', 'no-end-role', 'not-manager', 'not-administrator'] as const;

const WRITES = ['saved', 'unread', 'in-doubt'] as const satisfies readonly Write[];

const troubleGallery: readonly Sample[] = [
  ...refusals.flatMap((why): Sample[] => [
    { name: `refused: ${why}`, show: (t) => refusalMessage(t, why, manyRoles, REFERENCE) },
    { name: `refused, no roles: ${why}`, show: (t) => refusalMessage(t, why, new Set(), REFERENCE) },
    { name: `refused, a manager: ${why}`, show: (t) => refusalMessage(t, why, manyRoles, REFERENCE, '42') },
    { name: `refused, a manager, no roles: ${why}`, show: (t) => refusalMessage(t, why, new Set(), REFERENCE, '42') },
  ]),
  { name: 'refused: not yours', show: (t) => notYoursMessage(t, '42', REFERENCE) },
  { name: 'trouble: broken', show: (t) => brokenMessage(t, REFERENCE, 'unsure') },
  { name: 'trouble: broken before anything was done', show: (t) => brokenMessage(t, REFERENCE, 'nothing') },
  { name: 'trouble: a removal broke off', show: (t) => brokenRemovalMessage(t, 17, REFERENCE) },
  {
    name: 'trouble: names blocked by Discord',
    show: (t) =>
      notingForeignText(() => {
        const people = complete([ada, bob, cleo, { ...bob, id: 'x' }]);
        const message = participantsMessage(t, { kind: 'people', session: hall, people }, 0);
        return withoutForeignText(t, message, foreignTextNoted()()) ?? {};
      }),
  },
  { name: 'trouble: blocked by Discord', show: (t) => blockedMessage(t, REFERENCE) },
  { name: 'trouble: a modal blocked by Discord', show: (t) => blockedModalMessage(t, REFERENCE) },
  { name: 'trouble: restarting', show: (t) => restartingMessage(t, REFERENCE) },
  { name: 'trouble: too busy', show: (t) => tooBusyMessage(t, REFERENCE) },
  { name: 'trouble: store away', show: (t) => databaseDownMessage(t, REFERENCE, 'nothing') },
  { name: 'trouble: store away, after something', show: (t) => databaseDownMessage(t, REFERENCE, 'unsure') },
  ...WRITES.flatMap((write): Sample[] => [
    { name: `trouble: write ${write}`, show: (t) => toBeLookedUpMessage(t, write, REFERENCE) },
    { name: `trouble: write ${write}, not looked up`, show: (t) => notLookedUpMessage(t, write, REFERENCE) },
  ]),
  { name: 'trouble: looked up', show: (t) => lookedUpMessage(t, forgottenAlreadyMessage(t)) },
  { name: 'trouble: unknown command', show: (t) => unknownCommandMessage(t, REFERENCE) },
];

/** Lists of people, sessions and keep-outs, ended sessions, help, the check, refusals and errors. */
export const listsGallery: readonly Sample[] = [
  ...participantsGallery,
  ...keepOutsGallery,
  ...endsGallery,
  ...helpGallery,
  ...checkGallery,
  ...troubleGallery,
];
