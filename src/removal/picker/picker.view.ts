import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Say } from '../../i18n/language.ts';
import type { Listing } from '../../sessions/evidence.ts';
import { choiceValue, shortForm, shortId } from '../identification.ts';
import { KEEP_OUT_LENGTHS } from '../../keep-out/keep-out.ts';
import type { Participant } from '../../sessions/participant.ts';
import {
  fingerprint,
  MOST_PICKED,
  type Past,
  type PeoplePage,
  type Picked,
  type Picking,
  type PickingStage,
} from './picker-state.ts';
import { roomName, type Session } from '../../sessions/session.ts';
import { inert, visible } from '../../common/text.ts';
import type { Message, Modal } from '../../bot/command.ts';
import { customId } from '../../bot/interaction.ts';
import { people as counted, countOf, exactly, gapLines, relative, render, whyIncomplete } from '../../bot/ui/embed.ts';
import { copyable, elapsedInWords, nameOf, roomOf, sessionLine, typed, userMention } from '../../bot/ui/formatting.ts';

/** The command whose buttons and menus these messages carry. */
export const PICKER_COMMAND = 'kick-participant';
export const PICKER_TEXT = 'text';
/** What stands in a menu for "none". */
export const NONE = 'none';

const LONGEST_QUERY = 100;
const LONGEST_REASON = 400;
/** Names, ids and reasons where up to 25 people must fit one message. */
const SHORT_NAME = { max: 28, units: 28 };
const SHORT_ID = { max: 28, units: 28 };
const SHORT_REASON = { max: 100, units: 200 };
/** Most people who are named in a sentence. */
const MOST_NAMED = 3;

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;
type Seen = Pick<Picking, 'id' | 'ownerId'>;

/** Several sessions are running: which one? Newest first, in pages. */
export function sessionsMessage(say: Say, picking: Picking, sessions: readonly Session[], now: number): Message {
  const sorted = [...sessions].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const pages = Math.max(1, Math.ceil(sorted.length / MOST_PICKED));
  const page = Math.min(picking.page, pages - 1);
  const shown = sorted.slice(page * MOST_PICKED, (page + 1) * MOST_PICKED);
  const message = render(say, {
    tone: 'question',
    title: say('picker.sessions.title'),
    lines: [say('picker.sessions.choose'), ...pageLine(say, page, pages)],
    list: {
      heading: say('picker.sessions.heading'),
      lines: shown.map((session) => sessionLine(say, session)),
      total: shown.length,
    },
  });
  return {
    ...message,
    components: [
      menu(picking, 'session', say('picker.menus.session'), {
        options: shown.map((session) => ({
          label: visible(roomName(session.room), { max: 80, units: 100, empty: say('words.room.nameless') }),
          value: choiceValue(session.id),
          description: inMenu(sessionFacts(say, session, now)),
        })),
      }),
      row(...pageButtons(say, picking, page, pages), cancelButton(say, picking)),
    ],
  };
}

function sessionFacts(say: Say, { id, startedAt, connectedCount }: Session, now: number): string {
  const facts = { elapsed: elapsedInWords(say, startedAt, now), id: shortId(id) };
  return connectedCount === null
    ? say('picker.sessions.descriptionUncounted', facts)
    : say('picker.sessions.description', { ...facts, people: counted(say, exactly(connectedCount)) });
}

export interface PeopleShown {
  readonly picking: Picking;
  readonly session: Session;
  readonly page: PeoplePage;
  /** Of the whole session. */
  readonly people: Listing<Participant>;
  readonly protectedIds: ReadonlySet<string>;
  /** Those who were picked and are not there any more. */
  readonly left: readonly Picked[];
  readonly now: number;
}

/** Who is in the session, to be picked from a menu. */
export function peopleMessage(
  say: Say,
  { picking, session, page, people, protectedIds, left, now }: PeopleShown,
): Message {
  const { query } = picking;
  const pickable = page.people.filter(({ id }) => !protectedIds.has(id));
  const message = render(say, {
    tone: 'question',
    title:
      query === null || page.total > 0
        ? say('picker.people.title')
        : people.complete
          ? say('picker.people.titleNobody', { query: typed(say, query) })
          : say('picker.people.titleNobodySeen', { query: typed(say, query) }),
    lines: [
      ...leftLines(say, left),
      countLine(say, session, people, query, page.total),
      ...(people.items.length === 0 && !people.complete
        ? whyIncomplete(say, people.gap)
        : gapLines(say, 'people', people)),
      pickable.length > 0
        ? say('picker.people.choose')
        : page.total === 0
          ? say('picker.people.findOther')
          : say('picker.people.allProtected'),
      ...pageLine(say, page.page, page.pages),
    ],
    ...(page.people.length > 0 && {
      list: {
        heading: say('picker.people.heading'),
        lines: page.people.map((person) => {
          const facts = shortFacts(say, person);
          return `• ${protectedIds.has(person.id) ? say('picker.line.protected', facts) : say('picker.line.plain', facts)}`;
        }),
        total: page.people.length,
      },
    }),
  });
  return {
    ...message,
    components: [
      ...(pickable.length === 0
        ? []
        : [
            menu(picking, 'people', say('picker.menus.people'), {
              options: pickable.map((person) => personOption(say, person, now)),
              most: pickable.length,
            }),
          ]),
      row(
        ...pageButtons(say, picking, page.page, page.pages),
        button(picking, 'find', say('picker.buttons.find')),
        ...(query === null ? [] : [button(picking, 'all', say('picker.buttons.all'))]),
        cancelButton(say, picking),
      ),
    ],
  };
}

function countLine(
  say: Say,
  session: Session,
  present: Listing<Participant>,
  query: string | null,
  fitting: number,
): string {
  const room = roomOf(say, session);
  if (present.items.length === 0 && !present.complete) {
    return say('picker.people.unseen', { room });
  }
  const where = { room, people: counted(say, countOf(present)) };
  // Of a list that lacks somebody "none fits" says nothing.
  if (query === null || (fitting === 0 && !present.complete)) {
    return say('picker.people.count', where);
  }
  const found = { ...where, query: typed(say, query), fitting };
  return present.complete ? say('picker.people.countFitting', found) : say('picker.people.countFittingAtLeast', found);
}

export interface Confirmation {
  readonly picking: Picking;
  readonly session: Session;
  /** Those who would be removed. */
  readonly there: readonly Participant[];
  readonly past: readonly Past[];
  readonly left: readonly Picked[];
  /** Those who were chosen and are protected. */
  readonly spared: readonly Picked[];
  readonly presets: readonly string[];
  readonly reasonRequired: boolean;
}

/** Everything that a moderator should know before somebody is removed, and the buttons that do it or not. */
export function confirmMessage(say: Say, confirmation: Confirmation): Message {
  const { picking, session, there, past, left, spared, presets, reasonRequired } = confirmation;
  const [only] = there;
  const single = there.length === 1 && only !== undefined;
  const pastOf = new Map(past.map((one) => [one.participantId, one]));
  const missing = reasonRequired && picking.reason === null;
  const message = render(say, {
    tone: 'question',
    title: single
      ? say('picker.confirm.title', { name: nameOf(say, only) })
      : say('picker.confirm.titleSeveral', { count: there.length }),
    lines: [
      ...leftLines(say, left),
      ...(spared.length === 0 ? [] : [say('picker.confirm.spared', { names: namesOf(say, spared) })]),
      say('picker.confirm.room', { room: roomOf(say, session) }),
      ...(single ? aboutOne(say, only, pastOf.get(only.id)) : latelyLines(say, there, pastOf)),
      picking.keepOut === null
        ? say('picker.confirm.keepOutNo')
        : say('picker.confirm.keepOut', { length: say(`keepOutLengths.${picking.keepOut}`) }),
      reasonInWords(say, picking.reason, missing),
    ],
    ...(!single && {
      list: {
        heading: say('picker.confirm.heading', { count: there.length }),
        lines: there.map((person) => `• ${lineBefore(say, person, pastOf.get(person.id))}`),
        total: there.length,
      },
    }),
    copyable: there.map(({ id }) => copyable(id)),
  });
  return {
    ...message,
    components: [
      keepOutMenu(say, picking),
      ...(presets.length === 0 ? [] : [reasonMenu(say, picking, presets)]),
      row(
        {
          type: ComponentType.Button,
          style: ButtonStyle.Danger,
          label: single ? say('picker.buttons.remove') : say('picker.buttons.removeSeveral', { count: there.length }),
          custom_id: idOf(picking, 'remove', `:${fingerprint(picking)}`),
          disabled: missing,
        },
        button(picking, 'write', say('picker.buttons.write')),
        button(picking, 'back', say('picker.buttons.back')),
        cancelButton(say, picking),
      ),
    ],
  };
}

function reasonInWords(say: Say, reason: string | null, missing: boolean): string {
  if (reason !== null) {
    return say('words.reason', { reason: inert(reason, SHORT_REASON) });
  }
  return missing ? say('picker.confirm.reasonMissing') : say('picker.confirm.reasonNone');
}

function keepOutMenu(say: Say, picking: Picking): Row {
  return menu(picking, 'keep-out', say('picker.menus.keepOut'), {
    options: [
      { label: say('picker.menus.keepOutNo'), value: NONE, default: picking.keepOut === null },
      ...KEEP_OUT_LENGTHS.map((length) => ({
        label: say('picker.menus.keepOutFor', { length: say(`keepOutLengths.${length}`) }),
        value: length,
        default: picking.keepOut === length,
      })),
    ],
  });
}

function reasonMenu(say: Say, picking: Picking, presets: readonly string[]): Row {
  return menu(picking, 'reason', say('picker.menus.reason'), {
    options: [
      { label: say('picker.menus.reasonNone'), value: NONE },
      ...presets.slice(0, MOST_PICKED - 1).map((preset) => ({
        label: inMenu(preset),
        value: shortForm(preset),
        default: preset === picking.reason,
      })),
    ],
  });
}

function aboutOne(say: Say, person: Participant, past: Past | undefined): string[] {
  const earlier = past?.earlier ?? null;
  const lately = past?.lately ?? null;
  const id = inert(shortId(person.id), { max: 40, units: 120 });
  return [
    say('picker.confirm.person', { when: relative(say, person.joinedAt), id }),
    ...(lately === null ? [] : [say('picker.confirm.lately', latelyFacts(say, lately))]),
    earlier === null
      ? say('picker.confirm.neverBefore')
      : say('picker.confirm.before', { count: earlier.times, when: relative(say, earlier.lastAt) }),
  ];
}

function latelyLines(say: Say, there: readonly Participant[], pastOf: ReadonlyMap<string, Past>): string[] {
  const touched = there.flatMap((person) => {
    const lately = pastOf.get(person.id)?.lately ?? null;
    return lately === null ? [] : [{ person, lately }];
  });
  const count = touched.length - MOST_NAMED;
  return [
    ...touched
      .slice(0, MOST_NAMED)
      .map(({ person, lately }) =>
        say('picker.confirm.latelyOn', { ...latelyFacts(say, lately), name: shortName(say, person) }),
      ),
    ...(count > 0 ? [say('picker.confirm.latelyMore', { count })] : []),
  ];
}

function latelyFacts(say: Say, { by, at, number }: NonNullable<Past['lately']>) {
  return { moderator: userMention(by), when: relative(say, at), number };
}

/** One of up to 25 in one message. */
function lineBefore(say: Say, person: Participant, past: Past | undefined): string {
  const earlier = past?.earlier ?? null;
  const facts = shortFacts(say, person);
  return earlier === null
    ? say('picker.line.plain', facts)
    : say('picker.line.removedBefore', { ...facts, times: earlier.times });
}

function shortFacts(say: Say, person: Participant) {
  return {
    name: shortName(say, person),
    when: relative(say, person.joinedAt),
    id: inert(shortId(person.id), SHORT_ID),
  };
}

function shortName(say: Say, { name }: Pick<Participant, 'name'>): string {
  return inert(name, { ...SHORT_NAME, empty: say('words.person.nameless') });
}

function personOption(say: Say, person: Participant, now: number): APISelectMenuOption {
  return {
    label: visible(person.name, { max: 60, units: 100, empty: say('words.person.nameless') }),
    value: choiceValue(person.id),
    description: inMenu(
      say('picker.people.description', {
        elapsed: elapsedInWords(say, person.joinedAt, now),
        id: shortId(person.id),
      }),
    ),
  };
}

function inMenu(text: string): string {
  return visible(text, { max: 100, units: 100 });
}

function leftLines(say: Say, left: readonly Picked[]): string[] {
  return left.length === 0 ? [] : [say('picker.left', { names: namesOf(say, left) })];
}

function namesOf(say: Say, people: readonly Picked[]): string {
  const named = people.slice(0, MOST_NAMED).map((person) => `**${shortName(say, person)}**`);
  const count = people.length - named.length;
  return say.list([...named, ...(count > 0 ? [say('picker.moreNames', { count })] : [])]);
}

function pageLine(say: Say, page: number, pages: number): string[] {
  return pages === 1 ? [] : [say('picker.page', { page: page + 1, pages })];
}

/** The owner gave it up. */
export function cancelledMessage(say: Say): Message {
  return render(say, {
    tone: 'nothing',
    title: say('picker.cancelled.title'),
    lines: [say('picker.cancelled.why')],
  });
}

/** Time is up. What could be pressed is still there to be seen, and cannot be pressed any more. */
export function endedMessage(say: Say, stage: PickingStage = 'ended'): Message {
  const message = render(say, { tone: 'nothing', title: say('picker.ended.title'), lines: [say('picker.ended.why')] });
  const dead = (
    what: 'remove' | 'back' | 'cancel',
    style: ButtonStyle.Danger | ButtonStyle.Secondary,
  ): APIButtonComponent => ({
    type: ComponentType.Button,
    style,
    label: say(`picker.buttons.${what}`),
    custom_id: customId(PICKER_COMMAND, 'ended', null, what),
    disabled: true,
  });
  return {
    ...message,
    components: [
      ...(stage === 'session' || stage === 'people'
        ? [
            row({
              type: ComponentType.StringSelect,
              custom_id: customId(PICKER_COMMAND, 'ended', null, 'menu'),
              placeholder: say(`picker.menus.${stage}`),
              options: [{ label: say('picker.menus.ended'), value: NONE }],
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

/** A press on something that was carried out or given up, or of which nothing is known: nothing is said of who is out. */
export function overMessage(say: Say): Message {
  return render(say, { tone: 'nothing', title: say('picker.over.title'), lines: [say('picker.over.what')] });
}

/** The process that removed several ended in the middle, or was cut off. */
export function interruptedMessage(say: Say): Message {
  return render(say, {
    tone: 'failed',
    title: say('picker.interrupted.title'),
    lines: [say('picker.interrupted.unsure'), say('picker.interrupted.again')],
  });
}

/** The same, before anything was done. */
export function notBegunMessage(say: Say): Message {
  return render(say, {
    tone: 'failed',
    title: say('picker.interrupted.title'),
    lines: [say('picker.notBegun.why'), say('picker.notBegun.again')],
  });
}

export function findModal(say: Say, picking: Picking): Modal {
  return {
    custom_id: idOf(picking, 'found'),
    title: say('picker.modals.find.title'),
    components: [
      {
        type: ComponentType.Label,
        label: say('picker.modals.find.label'),
        description: say('picker.modals.find.description'),
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

export function reasonModal(say: Say, picking: Picking, required: boolean): Modal {
  const reason = picking.reason?.slice(0, LONGEST_REASON).toWellFormed() ?? '';
  return {
    custom_id: idOf(picking, 'written'),
    title: say('picker.modals.reason.title'),
    components: [
      {
        type: ComponentType.Label,
        label: say('picker.modals.reason.label'),
        description: say('picker.modals.reason.description'),
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

/** VideoSDK could not be read: what was chosen so far is kept, and can be gone on with. */
export function withRetry(say: Say, message: Message, picking: Picking): Message {
  return {
    ...message,
    components: [row(button(picking, 'back', say('picker.buttons.again')), cancelButton(say, picking))],
  };
}

function idOf({ id, ownerId }: Seen, action: string, argument = ''): string {
  return customId(PICKER_COMMAND, action, ownerId, `${id}${argument}`);
}

function row(...components: APIComponentInMessageActionRow[]): Row {
  return { type: ComponentType.ActionRow, components };
}

function button(seen: Seen, action: string, label: string, argument = ''): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, label, custom_id: idOf(seen, action, argument) };
}

function cancelButton(say: Say, seen: Seen): APIButtonComponent {
  return button(seen, 'cancel', say('picker.buttons.cancel'));
}

/** Each carries the page it leads to, so that a second press does not go a page further. */
function pageButtons(say: Say, seen: Seen, page: number, pages: number): APIButtonComponent[] {
  return [
    ...(page > 0 ? [button(seen, 'page', say('picker.buttons.newer'), `:${page - 1}`)] : []),
    ...(page < pages - 1 ? [button(seen, 'page', say('picker.buttons.older'), `:${page + 1}`)] : []),
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
