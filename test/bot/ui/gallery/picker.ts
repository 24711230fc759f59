import type { BulkItem, OneState } from '../../../../src/removal/bulk/bulk-removal.ts';
import { progressMessage, summaryMessage } from '../../../../src/removal/bulk/bulk-removal.view.ts';
import { foundByIdMessage, likeNameMessage, memberNote } from '../../../../src/removal/member-menu.view.ts';
import { outcomeMessage } from '../../../../src/removal/outcome.view.ts';
import {
  canceledMessage,
  confirmMessage,
  endedMessage,
  findModal,
  interruptedMessage,
  type LatelyShown,
  notStartedMessage,
  overMessage,
  peopleMessage,
  reasonModal,
  sessionsMessage,
  withRetry,
} from '../../../../src/removal/picker/picker.view.ts';
import type { PickerState } from '../../../../src/removal/picker/picker-state.ts';
import { type Sheet, sheetModal, withAgain } from '../../../../src/removal/sheet/sheet.view.ts';
import { complete, partial } from '../../../../src/sessions/evidence.ts';
import type { Participant } from '../../../../src/sessions/participant.ts';
import { person } from '../../../support/hostile.ts';
import { OUTCOME_SAMPLES, plainContext } from './outcome.ts';
import { ada, bob, choir, cleo, GONE, hall, MINUTE, nameless, REFERENCE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

const NOW = T0 + 5 * MINUTE;
const picker: PickerState = {
  id: 'abcdefghijkl',
  guildId: '1',
  ownerId: '42',
  stage: 'people',
  openedAt: T0,
  endsAt: T0 + 10 * MINUTE,
  timeUp: false,
  account: '',
  sessionId: hall.id,
  query: null,
  page: 0,
  people: [],
  first: [],
  keepOut: null,
  reason: null,
  reply: { applicationId: '5', token: 't', locale: 'en-US' },
};
const page = (people: readonly Participant[], more = {}) => ({
  people,
  page: 0,
  pages: 1,
  total: people.length,
  ...more,
});
const twelve = Array.from({ length: 12 }, (_, n) => person(`t${n}`, `3${n}`));
const people = {
  picker,
  session: hall,
  people: complete(twelve),
  protectedIds: new Set<string>(),
  left: [],
  now: NOW,
};
const confirmation = {
  picker,
  session: hall,
  past: [],
  left: [],
  spared: [],
  presets: ['123', '456'],
  reasonRequired: false,
};
const three = [ada, bob, cleo];
/** Three who have been there for long, and some who joined in each of the last minutes. */
const flood = [
  ...three,
  ...[12, 12, 4, 4, 3, 1, 1].map((ago, n) => ({ ...person(`f${n}`), joinedAt: NOW - ago * MINUTE })),
];
const lately: LatelyShown = {
  span: 5,
  people: [],
  spared: [],
  own: [],
  unknown: 0,
  more: 0,
  present: complete(flood),
};
const sheet: Sheet = {
  customId: 'kick-participant:sheet:42:s-hall',
  session: hall,
  people: complete(three),
  listed: three,
  hidden: 0,
  presets: [],
  reasonRequired: false,
  chosen: [],
  query: null,
  keepOut: null,
  reason: null,
  now: NOW,
};
const five = [...three, person('d4', '4'), person('d5', '5')];
const past = [
  {
    participantId: ada.id,
    earlier: { times: 3, lastAt: T0 - MINUTE },
    lately: { by: '77', at: T0 + MINUTE, number: 16 },
  },
  { participantId: bob.id, earlier: { times: 1, lastAt: T0 - MINUTE }, lately: null },
];

const states: readonly OneState[] = [
  { kind: 'waiting' },
  { kind: 'under-way' },
  { kind: 'not-begun' },
  { kind: 'broken' },
  ...OUTCOME_SAMPLES.map(
    ([, outcome]): OneState => ({
      kind: 'outcome',
      outcome,
      case: { key: { guildId: '1', number: 17 }, earlier: null },
      last: outcome.kind !== 'pending',
    }),
  ),
];
/** Two people with one name, each in two states. */
const namesakes: readonly BulkItem[] = [
  { person: { id: 'p1', name: '1' }, state: { kind: 'waiting' } },
  { person: { id: 'p2', name: '1' }, state: states[4] ?? { kind: 'waiting' } },
];
const removed: OneState = {
  kind: 'outcome',
  outcome: { kind: 'removed', session: hall, target: ada, gone: GONE, remaining: complete([]) },
  case: { key: { guildId: '1', number: 17 }, earlier: null },
  last: true,
};
/** One for each possible state, in messages with as many people as can be picked at once. */
const inParts: readonly (readonly BulkItem[])[] = Array.from({ length: Math.ceil(states.length / 25) }, (_, part) =>
  states
    .slice(part * 25, (part + 1) * 25)
    .map((state, n) => ({ person: { id: `p${part}${n}`, name: `1${n}` }, state })),
);
const allRemoved = three.map((one) => ({ person: one, state: removed }));
const gone: OneState = {
  kind: 'outcome',
  outcome: {
    kind: 'gone',
    session: hall,
    target: ada,
    gone: GONE,
    remaining: complete([]),
    answer: { kind: 'failed', status: 502 },
  },
  case: { key: { guildId: '1', number: 18 }, earlier: null },
  last: true,
};
const summary = { moderatorId: '42', reason: null, reference: REFERENCE, keptOut: false, remaining: complete([]) };

/** The picker, its confirmation, and the results of a bulk removal. */
export const pickerGallery: readonly Sample[] = [
  { name: 'picker: sessions', show: (t) => sessionsMessage(t, picker, [hall, choir, nameless], NOW) },
  {
    name: 'picker: sessions on pages',
    show: (t) =>
      sessionsMessage(
        t,
        { ...picker, page: 1 },
        Array.from({ length: 60 }, (_, n) => ({ ...hall, id: `s${n}` })),
        NOW,
      ),
  },
  { name: 'picker: people', show: (t) => peopleMessage(t, { ...people, page: page(three) }) },
  {
    name: 'picker: people, one of whom shares their screen',
    show: (t) => peopleMessage(t, { ...people, page: page([{ ...ada, sending: ['screen', 'mic'] }, bob]) }),
  },
  {
    name: 'picker: people on pages, some protected, one has left',
    show: (t) =>
      peopleMessage(t, {
        ...people,
        page: page(three, { page: 1, pages: 3, total: 60 }),
        people: complete(Array.from({ length: 1_234 }, (_, n) => person(`t${n}`))),
        protectedIds: new Set([bob.id]),
        left: [{ id: 'x', name: '9' }],
      }),
  },
  {
    name: 'picker: people, some of whom joined lately',
    show: (t) => peopleMessage(t, { ...people, people: complete(flood), page: page(flood) }),
  },
  {
    name: 'picker: no one joined lately whom the moderator can remove',
    show: (t) => peopleMessage(t, { ...people, page: page(three), lately: { ...lately, own: [cleo] } }),
  },
  {
    name: 'picker: people found, several have left',
    show: (t) => peopleMessage(t, { ...people, picker: { ...picker, query: '12' }, page: page([ada]), left: five }),
  },
  {
    name: 'picker: people, all protected',
    show: (t) => peopleMessage(t, { ...people, page: page([ada]), protectedIds: new Set([ada.id]) }),
  },
  {
    name: 'picker: no one found',
    show: (t) => peopleMessage(t, { ...people, picker: { ...picker, query: '12' }, page: page([]) }),
  },
  {
    name: 'picker: no one there',
    show: (t) => peopleMessage(t, { ...people, people: complete([]), page: page([]) }),
  },
  {
    name: 'picker: people, not all seen',
    show: (t) => peopleMessage(t, { ...people, people: partial(three, 'page-missing'), page: page(three) }),
  },
  {
    name: 'picker: people found, not all seen',
    show: (t) =>
      peopleMessage(t, {
        ...people,
        picker: { ...picker, query: '12' },
        people: partial(three, 'page-missing'),
        page: page([ada]),
      }),
  },
  {
    name: 'picker: no one found, not all seen',
    show: (t) =>
      peopleMessage(t, {
        ...people,
        picker: { ...picker, query: '12' },
        people: partial(three, 'pages-moved'),
        page: page([]),
      }),
  },
  {
    name: 'picker: no one seen',
    show: (t) => peopleMessage(t, { ...people, people: partial([], 'emptied'), page: page([]) }),
  },
  { name: 'picker: confirm one', show: (t) => confirmMessage(t, { ...confirmation, there: [ada] }) },
  {
    name: 'picker: confirm one, with a past',
    show: (t) =>
      confirmMessage(t, {
        ...confirmation,
        there: [ada],
        past,
        picker: { ...picker, keepOut: '10 minutes', reason: '123' },
      }),
  },
  {
    name: 'picker: confirm one, removed often',
    show: (t) =>
      confirmMessage(t, { ...confirmation, there: [ada], past, picker: { ...picker, keepOut: null, reason: null } }),
  },
  {
    name: 'picker: confirm one, a reason is asked for',
    show: (t) => confirmMessage(t, { ...confirmation, there: [bob], past, reasonRequired: true, presets: [] }),
  },
  {
    name: 'picker: confirm several, some spared and some gone',
    show: (t) =>
      confirmMessage(t, {
        ...confirmation,
        there: five,
        past,
        left: [{ id: 'x', name: '9' }],
        spared: five,
        picker: { ...picker, keepOut: 'until the session ends' },
      }),
  },
  {
    name: 'picker: confirm several, of whom many were acted on lately',
    show: (t) =>
      confirmMessage(t, {
        ...confirmation,
        there: five,
        past: five.map(({ id }) => ({ participantId: id, earlier: null, lately: { by: '77', at: T0, number: 3 } })),
      }),
  },
  {
    name: 'picker: confirm everyone who joined lately, more than the limit leaves',
    show: (t) =>
      confirmMessage(t, {
        ...confirmation,
        there: five,
        lately: { ...lately, own: [cleo], unknown: 2, more: 7, present: partial(flood, 'page-missing') },
        allowance: { left: 3, until: null },
      }),
  },
  {
    name: 'picker: confirm everyone who joined in the last minute, and the limit leaves no one',
    show: (t) =>
      confirmMessage(t, {
        ...confirmation,
        there: three,
        lately: { ...lately, span: 1, unknown: 1, more: 1 },
        allowance: { left: 0, until: NOW + 3 * MINUTE },
      }),
  },
  {
    name: 'picker: confirm several, of whom the limit leaves one',
    show: (t) => confirmMessage(t, { ...confirmation, there: three, allowance: { left: 1, until: null } }),
  },
  {
    name: 'picker: VideoSDK is unavailable',
    show: (t) => withRetry(t, outcomeMessage(t, { kind: 'unavailable', target: null }, plainContext), picker, 'back'),
  },
  { name: 'picker: canceled', show: (t) => canceledMessage(t) },
  ...(['session', 'people', 'confirm', 'ended'] as const).map(
    (stage): Sample => ({ name: `picker: ended, ${stage}`, show: (t) => endedMessage(t, stage) }),
  ),
  { name: 'picker: over', show: (t) => overMessage(t) },
  { name: 'picker: interrupted', show: (t) => interruptedMessage(t) },
  { name: 'picker: not begun', show: (t) => notStartedMessage(t) },
  { name: 'picker: find', show: (t) => findModal(t, picker) },
  { name: 'sheet', show: (t) => sheetModal(t, sheet) },
  {
    name: 'sheet: someone shares their screen',
    show: (t) =>
      sheetModal(t, {
        ...sheet,
        listed: [
          { ...ada, sending: ['screen', 'mic'] },
          { ...bob, looksOn: true },
        ],
      }),
  },
  {
    name: 'sheet: filled in, with ready-made reasons and someone protected',
    show: (t) =>
      sheetModal(t, {
        ...sheet,
        hidden: 1,
        listed: [ada, bob],
        chosen: [ada.id],
        keepOut: '1 hour',
        reason: '456',
        presets: ['123', '456'],
      }),
  },
  {
    name: 'sheet: many people, and more reasons than radio buttons',
    show: (t) =>
      sheetModal(t, {
        ...sheet,
        people: complete(twelve),
        reasonRequired: true,
        query: '12',
        reason: '7',
        presets: Array.from({ length: 12 }, (_, n) => `1${n}`),
      }),
  },
  {
    name: 'sheet: everyone who joined lately',
    show: (t) =>
      sheetModal(t, {
        ...sheet,
        people: complete(flood),
        listed: flood,
        spans: [
          { span: 1, count: 2 },
          { span: 5, count: 5 },
          { span: 15, count: 7 },
        ],
        chosen: ['~last:5'],
      }),
  },
  ...(['found', 'several', 'by-name', 'noOne'] as const).map(
    (why): Sample => ({
      name: `sheet: from a member, ${why}`,
      show: (t) =>
        sheetModal(t, {
          ...sheet,
          chosen: why === 'found' ? [ada.id] : [],
          note: memberNote(t, { userId: '77', name: '1' }, why),
        }),
    }),
  ),
  {
    name: 'sheet: a rule stood in the way',
    show: (t) => withAgain(t, outcomeMessage(t, { kind: 'reason-missing' }, { ...plainContext, ofForm: true }), picker),
  },
  { name: 'picker: reason', show: (t) => reasonModal(t, picker, false) },
  { name: 'picker: reason, asked for', show: (t) => reasonModal(t, picker, true) },
  ...(['several', 'by-name', 'noOne', 'noOneSeen'] as const).map(
    (why): Sample => ({
      name: `member: ${why}`,
      show: (t) =>
        likeNameMessage(t, peopleMessage(t, { ...people, page: page(three) }), { userId: '77', name: '1' }, why),
    }),
  ),
  {
    name: 'member: found by the id',
    show: (t) => foundByIdMessage(t, confirmMessage(t, { ...confirmation, there: [ada] }), { userId: '77', name: '1' }),
  },
  ...inParts.flatMap((all, part): Sample[] => [
    {
      name: `several: under way (${part})`,
      show: (t) => progressMessage(t, { all, pausedUntil: NOW + 5_000, stopped: false }, picker, NOW),
    },
    {
      name: `several: done (${part})`,
      show: (t) =>
        summaryMessage(t, {
          ...summary,
          progress: { all, pausedUntil: null, stopped: true },
          reason: '123',
          keptOut: true,
          remaining:
            part === 0
              ? null
              : partial(
                  Array.from({ length: 14 }, (_, n) => person(`r${n}`, `2${n}`)),
                  'emptied',
                ),
        }),
    },
  ]),
  {
    name: 'several: stopping',
    show: (t) =>
      progressMessage(t, { all: inParts[0]?.slice(0, 3) ?? [], pausedUntil: null, stopped: true }, picker, NOW),
  },
  {
    name: 'several: two of one name',
    show: (t) => progressMessage(t, { all: namesakes, pausedUntil: null, stopped: false }, picker, NOW),
  },
  {
    name: 'several: all removed',
    show: (t) => summaryMessage(t, { ...summary, progress: { all: allRemoved, pausedUntil: null, stopped: false } }),
  },
  {
    name: 'several: all removed, some remain',
    show: (t) =>
      summaryMessage(t, {
        ...summary,
        progress: { all: allRemoved, pausedUntil: null, stopped: false },
        remaining: complete([bob]),
      }),
  },
  ...[1, 2].map(
    (without): Sample => ({
      name: `several: gone, and ${without} of them without VideoSDK’s yes`,
      show: (t) =>
        summaryMessage(t, {
          ...summary,
          progress: {
            all: three.map((one, n) => ({ person: one, state: n < without ? gone : removed })),
            pausedUntil: null,
            stopped: false,
          },
          remaining: partial([], 'not-found'),
        }),
    }),
  ),
];
