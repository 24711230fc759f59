import {
  type APIButtonComponent,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Message, Modal } from '../../bot/command.ts';
import { customId } from '../../bot/interaction.ts';
import { button, type Row, row } from '../../bot/ui/components.ts';
import { people as counted, countOf, exactly, gapLines, relative, render, whyIncomplete } from '../../bot/ui/embed.ts';
import {
  activityInWords,
  copyableId,
  elapsedInWords,
  moderatorMention,
  nameOf,
  roomOf,
  sessionLine,
  typed,
} from '../../bot/ui/formatting.ts';
import { fitted, inert, visible } from '../../common/text.ts';
import type { Translator } from '../../i18n/language.ts';
import { KEEP_OUT_LENGTHS } from '../../keep-out/keep-out.ts';
import type { Listing } from '../../sessions/evidence.ts';
import { type Participant, sharesScreen } from '../../sessions/participant.ts';
import { roomName, type Session } from '../../sessions/session.ts';
import type { ProtectedIds } from '../../settings/settings.ts';
import { choiceValue, naming, shortForm, shortId } from '../identification.ts';
import type { Allowance } from '../journal.ts';
import { type JoinedLately, type Span, spansWorthOffering } from '../lately.ts';
import {
  fingerprint,
  MOST_PICKED,
  type Past,
  type PeoplePage,
  type Picked,
  type PickerStage,
  type PickerState,
} from './picker-state.ts';

/** The command that the buttons and menus in these messages belong to. */
export const PICKER_COMMAND = 'kick-participant';
export const PICKER_TEXT = 'text';
/** The menu value for "none". */
export const NONE = 'none';

/** Room for a whole line that was copied from a message, with a name and an ID of ordinary length. */
export const LONGEST_QUERY = 400;
export const LONGEST_REASON = 400;
/** Names, IDs and reasons where up to 25 people must fit in one message. */
const SHORT_NAME = { max: 28, units: 28 };
const SHORT_ID = { max: 28, units: 28 };
const SHORT_REASON = { max: 100, units: 200 };
/** The most people to name in a sentence. */
const MOST_NAMED = 3;

type Seen = Pick<PickerState, 'id' | 'ownerId'>;

/** Several sessions are running: which one? Newest first, in pages. */
export function sessionsMessage(
  t: Translator,
  picker: PickerState,
  sessions: readonly Session[],
  now: number,
): Message {
  const sorted = [...sessions].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const pages = Math.max(1, Math.ceil(sorted.length / MOST_PICKED));
  const page = Math.min(picker.page, pages - 1);
  const shown = sorted.slice(page * MOST_PICKED, (page + 1) * MOST_PICKED);
  const message = render(t, {
    tone: 'question',
    title: t('picker.sessions.title'),
    lines: [t('picker.sessions.choose'), ...pageLine(t, page, pages)],
    list: {
      heading: t('picker.sessions.heading'),
      lines: shown.map((session) => sessionLine(t, session)),
      total: shown.length,
    },
  });
  return {
    ...message,
    components: [
      menu(picker, 'session', t('picker.menus.session'), {
        options: shown.map((session) => ({
          label: visible(roomName(session.room), { max: 80, units: 100, empty: t('words.room.nameless') }),
          value: choiceValue(session.id),
          description: inMenu(sessionFacts(t, session, now)),
        })),
      }),
      row(...pageButtons(t, picker, page, pages), cancelButton(t, picker)),
    ],
  };
}

function sessionFacts(t: Translator, { id, startedAt, connectedCount }: Session, now: number): string {
  const facts = { elapsed: elapsedInWords(t, startedAt, now), id: shortId(id) };
  return connectedCount === null
    ? t('picker.sessions.descriptionUncounted', facts)
    : t('picker.sessions.description', { ...facts, people: counted(t, exactly(connectedCount)) });
}

export interface PeopleShown {
  readonly picker: PickerState;
  readonly session: Session;
  readonly page: PeoplePage;
  /** Of the whole session. */
  readonly people: Listing<Participant>;
  readonly protectedIds: ProtectedIds;
  /** The picked people who aren't there anymore. */
  readonly left: readonly Picked[];
  /** Everyone who joined lately was asked for, and there is no one of them to remove. */
  readonly lately?: LatelyShown | null;
  readonly now: number;
}

/** Everyone who joined in a span, as they were asked for. */
export interface LatelyShown extends JoinedLately {
  readonly span: Span;
  /** How many of them are too many to be removed together. */
  readonly more: number;
  /** Of the whole session. */
  readonly present: Listing<Participant>;
}

/** Who is in the session, with a menu to pick from. */
export function peopleMessage(
  t: Translator,
  { picker, session, page, people, protectedIds, left, lately = null, now }: PeopleShown,
): Message {
  const { query, ownerId: moderatorId } = picker;
  const spans = query === null ? spansWorthOffering(people.items, { until: now, moderatorId, protectedIds }) : [];
  const pickable = page.people.filter(({ id }) => !protectedIds.has(id));
  const spared = page.people.filter(({ id }) => protectedIds.has(id));
  const message = render(t, {
    tone: 'question',
    title:
      query === null || page.total > 0
        ? t('picker.people.title')
        : people.complete
          ? t('picker.people.titleNoOne', { query: typed(t, query) })
          : t('picker.people.titleNoOneSeen', { query: typed(t, query) }),
    lines: [
      ...leftLines(t, left),
      ...(lately === null ? [] : [t('picker.lately.noOne', { count: lately.span }), ...exceptLines(t, lately)]),
      countLine(t, session, people, query, page.total),
      ...(people.items.length === 0 && !people.complete ? whyIncomplete(t, people.gap) : gapLines(t, 'people', people)),
      pickable.length > 0
        ? t(page.people.some(sharesScreen) ? 'picker.people.chooseSharers' : 'picker.people.choose')
        : page.total === 0
          ? t('picker.people.findOther')
          : t('picker.people.allProtected'),
      ...(spans.length === 0 ? [] : [t('picker.lately.offer')]),
      ...pageLine(t, page.page, page.pages),
    ],
    // Everyone else is in the menu.
    ...(spared.length > 0 && {
      list: {
        heading: t('picker.people.heading'),
        lines: spared.map((person) => `• ${t('picker.line.protected', shortFacts(t, person))}`),
        total: spared.length,
      },
    }),
  });
  return {
    ...message,
    components: [
      ...(pickable.length === 0
        ? []
        : [
            menu(picker, 'people', t('picker.menus.people'), {
              options: pickable.map((person) => personOption(t, person, now)),
              most: pickable.length,
            }),
          ]),
      ...(spans.length === 0
        ? []
        : [
            row(
              ...spans.map(({ span, count }) =>
                pickerButton(picker, 'lately', t('picker.lately.button', { count: span, people: count }), `:${span}`),
              ),
            ),
          ]),
      row(
        ...pageButtons(t, picker, page.page, page.pages),
        pickerButton(picker, 'find', t('picker.buttons.find')),
        ...(query === null ? [] : [pickerButton(picker, 'all', t('picker.buttons.all'))]),
        cancelButton(t, picker),
      ),
    ],
  };
}

function countLine(
  t: Translator,
  session: Session,
  present: Listing<Participant>,
  query: string | null,
  fitting: number,
): string {
  const room = roomOf(t, session);
  if (present.items.length === 0 && !present.complete) {
    return t('picker.people.unseen', { room });
  }
  const where = { room, people: counted(t, countOf(present)) };
  // In a list that lacks someone, "no match" says nothing.
  if (query === null || (fitting === 0 && !present.complete)) {
    return t('picker.people.count', where);
  }
  const found = { ...where, query: typed(t, query), fitting };
  return present.complete ? t('picker.people.countFitting', found) : t('picker.people.countFittingAtLeast', found);
}

export interface Confirmation {
  readonly picker: PickerState;
  readonly session: Session;
  /** The people who would be removed. */
  readonly there: readonly Participant[];
  readonly past: readonly Past[];
  readonly left: readonly Picked[];
  /** The people who were picked and are protected. */
  readonly spared: readonly Picked[];
  /** How they were chosen, if not one by one. */
  readonly lately?: LatelyShown | null;
  /** What the server's limit leaves the moderator; `null`: it has none, or isn't known. */
  readonly allowance?: Allowance | null;
  readonly presets: readonly string[];
  readonly reasonRequired: boolean;
}

/** Everything that a moderator should know before they remove someone, and the buttons to do it or not. */
export function confirmMessage(t: Translator, confirmation: Confirmation): Message {
  const { picker, session, there, past, left, spared, lately = null, allowance = null } = confirmation;
  const { presets, reasonRequired } = confirmation;
  const [only] = there;
  const single = there.length === 1 && only !== undefined;
  const pastOf = new Map(past.map((one) => [one.participantId, one]));
  const missing = reasonRequired && picker.reason === null;
  const message = render(t, {
    tone: 'question',
    title: single
      ? t('picker.confirm.title', { name: nameOf(t, only) })
      : t('picker.confirm.titleSeveral', { count: there.length }),
    lines: [
      ...leftLines(t, left),
      ...(spared.length === 0 ? [] : [t('picker.confirm.spared', { names: namesOf(t, spared) })]),
      ...(lately === null ? [] : latelyChosenLines(t, lately)),
      ...limitLines(t, allowance, there.length),
      t('picker.confirm.room', { room: roomOf(t, session) }),
      ...(single ? aboutOne(t, only, pastOf.get(only.id), picker) : latelyLines(t, there, pastOf)),
      picker.keepOut === null
        ? t('picker.confirm.keepOutNo')
        : t('picker.confirm.keepOut', { length: t(`keepOutLengths.${picker.keepOut}`) }),
      reasonInWords(t, picker.reason, missing),
    ],
    ...(!single && {
      list: {
        heading: t('picker.confirm.heading', { count: there.length }),
        lines: there.map((person) => `• ${lineBefore(t, person, pastOf.get(person.id))}`),
        total: there.length,
      },
    }),
    copyable: there.map(({ id }) => copyableId(t, id)),
  });
  return {
    ...message,
    components: [
      keepOutMenu(t, picker),
      ...(presets.length === 0 ? [] : [reasonMenu(t, picker, presets)]),
      row(
        button(
          single ? t('picker.buttons.remove') : t('picker.buttons.removeSeveral', { count: there.length }),
          idOf(picker, 'remove', `:${fingerprint(picker)}`),
          { style: ButtonStyle.Danger, disabled: missing },
        ),
        pickerButton(picker, 'write', t('picker.buttons.write')),
        pickerButton(picker, 'back', t('picker.buttons.back')),
        cancelButton(t, picker),
      ),
    ],
  };
}

function latelyChosenLines(t: Translator, lately: LatelyShown): string[] {
  const { span, more, present } = lately;
  return [
    t('picker.lately.chosen', { count: span }),
    ...exceptLines(t, lately),
    ...(more === 0 ? [] : [t('picker.lately.more', { count: more, most: MOST_PICKED })]),
    ...gapLines(t, 'people', present),
  ];
}

/** Who isn't meant by it. Protected people have a line of their own. */
function exceptLines(t: Translator, { own, unknown }: JoinedLately): string[] {
  return [
    ...(own.length === 0 ? [] : [t('picker.lately.own', { names: namesOf(t, own) })]),
    ...(unknown === 0 ? [] : [t('picker.lately.unknown', { count: unknown })]),
  ];
}

/** Said before anything is done, where it would stop some of the removals. */
function limitLines(t: Translator, allowance: Allowance | null, wanted: number): string[] {
  if (allowance === null || allowance.left >= wanted) {
    return [];
  }
  return allowance.until === null
    ? [t('picker.confirm.limit', { count: allowance.left })]
    : [t('picker.confirm.limitReached', { when: relative(t, allowance.until) })];
}

function reasonInWords(t: Translator, reason: string | null, missing: boolean): string {
  if (reason !== null) {
    return t('words.reason', { reason: inert(reason, SHORT_REASON) });
  }
  return missing ? t('picker.confirm.reasonMissing') : t('picker.confirm.reasonNone');
}

function keepOutMenu(t: Translator, picker: PickerState): Row {
  return menu(picker, 'keep-out', t('picker.menus.keepOut'), {
    options: [
      { label: t('picker.menus.keepOutNo'), value: NONE, default: picker.keepOut === null },
      ...KEEP_OUT_LENGTHS.map((length) => ({
        label: t('picker.menus.keepOutFor', { length: t(`keepOutLengths.${length}`) }),
        value: length,
        default: picker.keepOut === length,
      })),
    ],
  });
}

function reasonMenu(t: Translator, picker: PickerState, presets: readonly string[]): Row {
  return menu(picker, 'reason', t('picker.menus.reason'), {
    options: [
      { label: t('picker.menus.reasonNone'), value: NONE },
      ...presets.slice(0, MOST_PICKED - 1).map((preset) => ({
        label: visible(preset, { max: 100, units: 100 }),
        value: shortForm(preset),
        default: preset === picker.reason,
      })),
    ],
  });
}

/** From this many removals before on, a longer keep-out is suggested. */
const OFTEN_BEFORE = 2;

function aboutOne(
  t: Translator,
  person: Participant,
  past: Past | undefined,
  { keepOut }: Pick<PickerState, 'keepOut'>,
): string[] {
  const earlier = past?.earlier ?? null;
  const lately = past?.lately ?? null;
  const id = inert(shortId(person.id), { max: 40, units: 120 });
  return [
    t('picker.confirm.person', { when: relative(t, person.joinedAt), id }),
    ...(lately === null ? [] : [t('picker.confirm.lately', latelyFacts(t, lately))]),
    earlier === null
      ? t('picker.confirm.neverBefore')
      : t('picker.confirm.before', { count: earlier.times, when: relative(t, earlier.lastAt) }),
    ...(earlier !== null && earlier.times >= OFTEN_BEFORE && keepOut === null
      ? [t('picker.confirm.often', { times: earlier.times })]
      : []),
  ];
}

function latelyLines(t: Translator, there: readonly Participant[], pastOf: ReadonlyMap<string, Past>): string[] {
  const touched = there.flatMap((person) => {
    const lately = pastOf.get(person.id)?.lately ?? null;
    return lately === null ? [] : [{ person, lately }];
  });
  const count = touched.length - MOST_NAMED;
  return [
    ...touched
      .slice(0, MOST_NAMED)
      .map(({ person, lately }) =>
        t('picker.confirm.latelyOn', { ...latelyFacts(t, lately), name: shortName(t, person) }),
      ),
    ...(count > 0 ? [t('picker.confirm.latelyMore', { count })] : []),
  ];
}

function latelyFacts(t: Translator, { by, at, number }: NonNullable<Past['lately']>) {
  return { moderator: moderatorMention(t, by), when: relative(t, at), number };
}

/** One of up to 25 lines in one message. */
function lineBefore(t: Translator, person: Participant, past: Past | undefined): string {
  const earlier = past?.earlier ?? null;
  const facts = shortFacts(t, person);
  return earlier === null
    ? t('picker.line.plain', facts)
    : t('picker.line.removedBefore', { ...facts, times: earlier.times });
}

function shortFacts(t: Translator, person: Participant) {
  return {
    name: shortName(t, person),
    when: relative(t, person.joinedAt),
    id: inert(shortId(person.id), SHORT_ID),
  };
}

function shortName(t: Translator, { id, name }: Pick<Participant, 'id' | 'name'>): string {
  return naming(inert(name, { ...SHORT_NAME, empty: t('words.person.nameless') }), id);
}

/** A person in a menu: their name, how long they've been there, and their ID. */
export function personOption(t: Translator, person: Participant, now: number): APISelectMenuOption {
  return {
    label: naming(visible(person.name, { max: 60, units: 100, empty: t('words.person.nameless') }), person.id),
    value: choiceValue(person.id),
    description: inMenu(
      [
        t('picker.people.description', {
          elapsed: elapsedInWords(t, person.joinedAt, now),
          id: shortId(person.id),
        }),
        ...activityInWords(t, person),
      ].join(' · '),
    ),
  };
}

/** The bot's own words, within a description: what comes from outside in them was made showable before. */
export function inMenu(words: string): string {
  return fitted(words, { max: 100, units: 100 });
}

function leftLines(t: Translator, left: readonly Picked[]): string[] {
  return left.length === 0 ? [] : [t('picker.left', { names: namesOf(t, left) })];
}

function namesOf(t: Translator, people: readonly Picked[]): string {
  const named = people.slice(0, MOST_NAMED).map((person) => `**${shortName(t, person)}**`);
  const count = people.length - named.length;
  return t.list([...named, ...(count > 0 ? [t('picker.moreNames', { count })] : [])]);
}

function pageLine(t: Translator, page: number, pages: number): string[] {
  return pages === 1 ? [] : [t('picker.page', { page: page + 1, pages })];
}

/** The moderator canceled it. */
export function canceledMessage(t: Translator): Message {
  return render(t, {
    tone: 'nothing',
    title: t('picker.canceled.title'),
    lines: [t('picker.canceled.why')],
  });
}

/** Time is up. What could be pressed is still visible, but disabled. */
export function endedMessage(t: Translator, stage: PickerStage = 'ended'): Message {
  const message = render(t, { tone: 'nothing', title: t('picker.ended.title'), lines: [t('picker.ended.why')] });
  const dead = (
    what: 'remove' | 'back' | 'cancel',
    style: ButtonStyle.Danger | ButtonStyle.Secondary,
  ): APIButtonComponent =>
    button(t(`picker.buttons.${what}`), customId(PICKER_COMMAND, 'ended', null, what), { style, disabled: true });
  return {
    ...message,
    components: [
      ...(stage === 'session' || stage === 'people'
        ? [
            row({
              type: ComponentType.StringSelect,
              custom_id: customId(PICKER_COMMAND, 'ended', null, 'menu'),
              placeholder: t(`picker.menus.${stage}`),
              options: [{ label: t('picker.menus.ended'), value: NONE }],
              disabled: true,
            }),
          ]
        : []),
      stage === 'confirm'
        ? row(
            dead('remove', ButtonStyle.Danger),
            dead('back', ButtonStyle.Secondary),
            dead('cancel', ButtonStyle.Secondary),
          )
        : row(dead('cancel', ButtonStyle.Secondary)),
    ],
  };
}

/** A press on a picker that was carried out, was canceled or isn't known: says nothing about who is out. */
export function overMessage(t: Translator): Message {
  return render(t, { tone: 'nothing', title: t('picker.over.title'), lines: [t('picker.over.what')] });
}

/** The process that ran the bulk removal ended midway, or was cut off. */
export function interruptedMessage(t: Translator): Message {
  return render(t, {
    tone: 'failed',
    title: t('picker.interrupted.title'),
    lines: [t('picker.interrupted.unsure'), t('picker.interrupted.again')],
  });
}

/** The same, before anything was done. */
export function notStartedMessage(t: Translator): Message {
  return render(t, {
    tone: 'failed',
    title: t('picker.interrupted.title'),
    lines: [t('picker.notStarted.why'), t('picker.notStarted.again')],
  });
}

export function findModal(t: Translator, picker: PickerState): Modal {
  return {
    custom_id: idOf(picker, 'found'),
    title: t('picker.modals.find.title'),
    components: [
      {
        type: ComponentType.Label,
        label: t('picker.modals.find.label'),
        description: t('picker.modals.find.description'),
        component: {
          type: ComponentType.TextInput,
          custom_id: PICKER_TEXT,
          style: TextInputStyle.Short,
          required: true,
          max_length: LONGEST_QUERY,
        },
      },
    ],
  };
}

export function reasonModal(t: Translator, picker: PickerState, required: boolean): Modal {
  const reason = picker.reason?.slice(0, LONGEST_REASON).toWellFormed() ?? '';
  return {
    custom_id: idOf(picker, 'written'),
    title: t('picker.modals.reason.title'),
    components: [
      {
        type: ComponentType.Label,
        label: t('picker.modals.reason.label'),
        description: t('picker.modals.reason.description'),
        component: {
          type: ComponentType.TextInput,
          custom_id: PICKER_TEXT,
          style: TextInputStyle.Paragraph,
          required,
          max_length: LONGEST_REASON,
          ...(reason !== '' && { value: reason }),
        },
      },
    ],
  };
}

/** VideoSDK couldn't be read: what was chosen so far is kept, and the moderator can continue. */
export function withRetry(t: Translator, message: Message, picker: PickerState, step: 'back' | 'retry'): Message {
  return {
    ...message,
    components: [row(pickerButton(picker, step, t('picker.buttons.again')), cancelButton(t, picker))],
  };
}

function idOf({ id, ownerId }: Seen, action: string, argument = ''): string {
  return customId(PICKER_COMMAND, action, ownerId, `${id}${argument}`);
}

function pickerButton(seen: Seen, action: string, label: string, argument = ''): APIButtonComponent {
  return button(label, idOf(seen, action, argument));
}

function cancelButton(t: Translator, seen: Seen): APIButtonComponent {
  return pickerButton(seen, 'cancel', t('picker.buttons.cancel'));
}

/** Each carries the page it leads to, so that a second press doesn't skip a page. */
function pageButtons(t: Translator, seen: Seen, page: number, pages: number): APIButtonComponent[] {
  return [
    ...(page > 0 ? [pickerButton(seen, 'page', t('picker.buttons.newer'), `:${page - 1}`)] : []),
    ...(page < pages - 1 ? [pickerButton(seen, 'page', t('picker.buttons.older'), `:${page + 1}`)] : []),
  ];
}

function menu(
  seen: Seen,
  action: string,
  placeholder: string,
  { options, most = 1 }: { readonly options: APISelectMenuOption[]; readonly most?: number },
): Row {
  return row({
    type: ComponentType.StringSelect,
    custom_id: idOf(seen, action),
    placeholder,
    options,
    min_values: 1,
    max_values: most,
  });
}
