import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APISelectMenuOption,
  ButtonStyle,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { choiceValue, elapsed, shortForm, shortId } from '../../moderation/identification.ts';
import { KEEP_OUT_LENGTHS } from '../../moderation/keep-out.ts';
import type { Participant } from '../../moderation/participant.ts';
import {
  fingerprint,
  MOST_PICKED,
  type Past,
  type PeoplePage,
  type Picked,
  type Picking,
  type PickingStage,
} from '../../moderation/picking.ts';
import { type Session, shownRoom } from '../../moderation/session.ts';
import { inert, visible } from '../../moderation/text.ts';
import type { Message, Modal } from '../command.ts';
import { customId } from '../interaction.ts';
import { people as counted, relative, render } from './embed.ts';
import { copyable, nameOf, roomOf, sessionLine, typed, userMention } from './words.ts';

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
export function sessionsMessage(picking: Picking, sessions: readonly Session[], now: number): Message {
  const sorted = [...sessions].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const pages = Math.max(1, Math.ceil(sorted.length / MOST_PICKED));
  const page = Math.min(picking.page, pages - 1);
  const shown = sorted.slice(page * MOST_PICKED, (page + 1) * MOST_PICKED);
  const message = render({
    tone: 'question',
    title: 'Which session?',
    lines: ['Nobody was removed. Choose the session in the menu.', ...pageLine(page, pages)],
    list: { heading: '**Running now**', lines: shown.map(sessionLine), total: shown.length },
  });
  return {
    ...message,
    components: [
      menu(picking, 'session', 'Choose a session', {
        options: shown.map((session) => ({
          label: visible(shownRoom(session.room), { max: 80, units: 100 }),
          value: choiceValue(session.id),
          description: visible(
            `${session.connectedCount === null ? '' : `${counted(session.connectedCount)} · `}${elapsed(session.startedAt, now)} · ${shortId(session.id)}`,
            { max: 100, units: 100 },
          ),
        })),
      }),
      row(...pageButtons(picking, page, pages), cancelButton(picking)),
    ],
  };
}

export interface PeopleShown {
  readonly picking: Picking;
  readonly session: Session;
  readonly page: PeoplePage;
  /** Of the whole session. */
  readonly total: number;
  readonly protectedIds: ReadonlySet<string>;
  /** Those who were picked and are not there any more. */
  readonly left: readonly Picked[];
  readonly now: number;
}

/** Who is in the session, to be picked from a menu. */
export function peopleMessage({ picking, session, page, total, protectedIds, left, now }: PeopleShown): Message {
  const { query } = picking;
  const pickable = page.people.filter(({ id }) => !protectedIds.has(id));
  const message = render({
    tone: 'question',
    title: query !== null && page.total === 0 ? `Nobody fits “${typed(query)}”` : 'Who should be removed?',
    lines: [
      ...leftLines(left),
      `Nobody was removed. In room ${roomOf(session)}: ${counted(total)}${query === null ? '' : `, ${counted(page.total)} with “${typed(query)}”`}.`,
      pickable.length === 0
        ? page.total === 0
          ? 'Find somebody else, or show everyone.'
          : 'All who are shown are protected by this server’s settings.'
        : 'Choose one person or several in the menu.',
      ...pageLine(page.page, page.pages),
    ],
    ...(page.people.length > 0 && {
      list: {
        heading: '**Who joined last comes first**',
        lines: page.people.map((person) => `${shortLine(person)}${protectedIds.has(person.id) ? ' · protected' : ''}`),
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
            menu(picking, 'people', 'Choose who to remove', {
              options: pickable.map((person) => personOption(person, now)),
              most: pickable.length,
            }),
          ]),
      row(
        ...pageButtons(picking, page.page, page.pages),
        button(picking, 'find', 'Find…'),
        ...(query === null ? [] : [button(picking, 'all', 'Show all')]),
        cancelButton(picking),
      ),
    ],
  };
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
export function confirmMessage(confirmation: Confirmation): Message {
  const { picking, session, there, past, left, spared, presets, reasonRequired } = confirmation;
  const [only] = there;
  const single = there.length === 1 && only !== undefined;
  const pastOf = new Map(past.map((one) => [one.participantId, one]));
  const missing = reasonRequired && picking.reason === null;
  const message = render({
    tone: 'question',
    title: single ? `Remove ${nameOf(only)}?` : `Remove ${counted(there.length)}?`,
    lines: [
      ...leftLines(left),
      ...(spared.length === 0 ? [] : [`${namesOf(spared)}: protected by this server’s settings, and left out.`]),
      `Nobody was removed yet. Room ${roomOf(session)}.`,
      ...(single ? aboutOne(only, pastOf.get(only.id)) : latelyLines(there, pastOf)),
      `Keep out: ${picking.keepOut === null ? 'no' : picking.keepOut}`,
      picking.reason === null
        ? `Reason: none${missing ? '. This server asks for one: choose or write it first.' : ''}`
        : `Reason: ${inert(picking.reason, SHORT_REASON)}`,
    ],
    ...(!single && {
      list: {
        heading: `**To be removed: ${counted(there.length)}**`,
        lines: there.map((person) => `${shortLine(person)}${beforeShort(pastOf.get(person.id))}`),
        total: there.length,
      },
    }),
    copyable: there.map(({ id }) => copyable(id)),
  });
  return {
    ...message,
    components: [
      menu(picking, 'keep-out', 'Keep out', {
        options: [
          { label: 'Do not keep out', value: NONE, default: picking.keepOut === null },
          ...KEEP_OUT_LENGTHS.map((length) => ({
            label: `Keep out: ${length}`,
            value: length,
            default: picking.keepOut === length,
          })),
        ],
      }),
      ...(presets.length === 0
        ? []
        : [
            menu(picking, 'reason', 'Reason', {
              options: [
                { label: 'No reason', value: NONE },
                ...presets.slice(0, MOST_PICKED - 1).map((preset) => ({
                  label: visible(preset, { max: 100, units: 100 }),
                  value: shortForm(preset),
                  default: preset === picking.reason,
                })),
              ],
            }),
          ]),
      row(
        {
          type: ComponentType.Button,
          style: ButtonStyle.Danger,
          label: single ? 'Remove' : `Remove ${counted(there.length)}`,
          custom_id: idOf(picking, 'remove', `:${fingerprint(picking)}`),
          disabled: missing,
        },
        button(picking, 'write', 'Write a reason…'),
        button(picking, 'back', 'Back'),
        cancelButton(picking),
      ),
    ],
  };
}

function aboutOne(person: Participant, past: Past | undefined): string[] {
  const earlier = past?.earlier ?? null;
  const lately = past?.lately ?? null;
  return [
    `Joined ${relative(person.joinedAt)} · ID ${inert(shortId(person.id), { max: 40, units: 120 })}`,
    ...(lately === null
      ? []
      : [
          `${userMention(lately.by)} acted on the same person ${relative(lately.at)} (case ${lately.number}): is it still needed?`,
        ]),
    earlier === null
      ? 'Removed before: never'
      : `Removed before: ${earlier.times === 1 ? 'once' : `${earlier.times} times`}, last ${relative(earlier.lastAt)}`,
  ];
}

function latelyLines(there: readonly Participant[], pastOf: ReadonlyMap<string, Past>): string[] {
  const touched = there.flatMap((person) => {
    const lately = pastOf.get(person.id)?.lately ?? null;
    return lately === null ? [] : [{ person, lately }];
  });
  return [
    ...touched
      .slice(0, MOST_NAMED)
      .map(
        ({ person, lately }) =>
          `${userMention(lately.by)} acted on ${inert(person.name, SHORT_NAME)} ${relative(lately.at)} (case ${lately.number}): is it still needed?`,
      ),
    ...(touched.length > MOST_NAMED
      ? [`Another moderator acted on ${touched.length - MOST_NAMED} more of them just now.`]
      : []),
  ];
}

function beforeShort(past: Past | undefined): string {
  const earlier = past?.earlier ?? null;
  return earlier === null ? '' : ` · removed ${earlier.times}× before`;
}

/** One of up to 25 in one message. */
function shortLine({ id, name, joinedAt }: Participant): string {
  return `• ${inert(name, SHORT_NAME)} · joined ${relative(joinedAt)} · ID ${inert(shortId(id), SHORT_ID)}`;
}

function personOption(person: Participant, now: number): APISelectMenuOption {
  return {
    label: visible(person.name, { max: 60, units: 100 }),
    value: choiceValue(person.id),
    description: visible(`${elapsed(person.joinedAt, now)} · ${shortId(person.id)}`, { max: 100, units: 100 }),
  };
}

function leftLines(left: readonly Picked[]): string[] {
  return left.length === 0
    ? []
    : [
        `${namesOf(left)} ${left.length === 1 ? 'has' : 'have'} left in the meantime, so nobody was removed. This is who is there now.`,
      ];
}

function namesOf(people: readonly Picked[]): string {
  const named = people.slice(0, MOST_NAMED).map(({ name }) => `**${inert(name, SHORT_NAME)}**`);
  const more = people.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function pageLine(page: number, pages: number): string[] {
  return pages === 1 ? [] : [`Page ${page + 1} of ${pages}.`];
}

/** The owner gave it up. */
export function cancelledMessage(): Message {
  return render({ tone: 'nothing', title: 'Nobody was removed', lines: ['You cancelled this.'] });
}

/** Time is up. What could be pressed is still there to be seen, and cannot be pressed any more. */
export function endedMessage(stage: PickingStage = 'ended'): Message {
  const message = render({
    tone: 'nothing',
    title: 'Nobody was removed',
    lines: ['This took longer than 10 minutes, so it has ended. Run /kick-participant again.'],
  });
  const dead = (label: string, style: ButtonStyle.Danger | ButtonStyle.Secondary): APIButtonComponent => ({
    type: ComponentType.Button,
    style,
    label,
    custom_id: customId(PICKER_COMMAND, 'ended', null, label),
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
              placeholder: stage === 'session' ? 'Choose a session' : 'Choose who to remove',
              options: [{ label: 'This has ended', value: NONE }],
              disabled: true,
            }),
          ]
        : []),
      stage === 'confirm'
        ? row(
            dead('Remove', ButtonStyle.Danger),
            dead('Back', ButtonStyle.Secondary),
            dead('Cancel', ButtonStyle.Secondary),
          )
        : row(dead('Cancel', ButtonStyle.Secondary)),
    ],
  };
}

/** A press on something that was carried out or given up, or of which nothing is known: nothing is said of who is out. */
export function overMessage(): Message {
  return render({
    tone: 'nothing',
    title: 'This is over',
    lines: [
      'This press did nothing. What was done before stands on record: /kick-history. /kick-participant opens a new menu.',
    ],
  });
}

/** The process that removed several ended in the middle. */
export function interruptedMessage(): Message {
  return render({
    tone: 'failed',
    title: 'The bot restarted in the middle',
    lines: [
      'Some of those who were picked may be out, and others may not: what was begun is on record, with what came of it. See /kick-history.',
      'Nothing is sent twice. Whoever is still there can be removed with /kick-participant.',
    ],
  });
}

export function findModal(picking: Picking): Modal {
  return {
    custom_id: idOf(picking, 'found'),
    title: 'Find somebody',
    components: [
      {
        type: ComponentType.Label,
        label: 'Name or ID',
        description: 'Any part of it',
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

export function reasonModal(picking: Picking, required: boolean): Modal {
  const reason = picking.reason?.slice(0, LONGEST_REASON).toWellFormed() ?? '';
  return {
    custom_id: idOf(picking, 'written'),
    title: 'Reason',
    components: [
      {
        type: ComponentType.Label,
        label: 'Why?',
        description: 'Shown in the reply and on record',
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
export function withRetry(message: Message, picking: Picking): Message {
  return { ...message, components: [row(button(picking, 'back', 'Try again'), cancelButton(picking))] };
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

function cancelButton(seen: Seen): APIButtonComponent {
  return button(seen, 'cancel', 'Cancel');
}

/** Each carries the page it leads to, so that a second press does not go a page further. */
function pageButtons(seen: Seen, page: number, pages: number): APIButtonComponent[] {
  return [
    ...(page > 0 ? [button(seen, 'page', 'Newer', `:${page - 1}`)] : []),
    ...(page < pages - 1 ? [button(seen, 'page', 'Older', `:${page + 1}`)] : []),
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
