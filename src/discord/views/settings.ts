import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APILabelComponent,
  type APISelectMenuOption,
  type APITextInputComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord-api-types/v10';
import {
  type ChangesPage,
  type Confirm,
  type GuildSettings,
  LONGEST_LIST,
  LONGEST_PRESET,
  LONGEST_PROTECTED_ID,
  LONGEST_ROOM,
  MOST_DAYS,
  MOST_ENTRIES,
  MOST_MINUTES,
  MOST_REMOVALS,
  type OwnSettings,
  type RecordedChange,
  SETTING_KEYS,
  type SettingKey,
  type SettingProblem,
  type SettingsChange,
  type SettingValues,
} from '../../moderation/settings.ts';
import { inert } from '../../moderation/text.ts';
import type { Message, Modal } from '../command.ts';
import { customId } from '../interaction.ts';
import { relative, render } from './embed.ts';
import { storeAwayMessage } from './trouble.ts';
import { userMention } from './words.ts';

export const SETTINGS_COMMAND = 'kick-settings';

/** What a message about the settings is made from. */
export interface SettingsShown {
  /** Who asked: nobody else may press. */
  readonly ownerId: string;
  /** What holds. */
  readonly settings: GuildSettings;
  /** What of it the server has set itself. */
  readonly own: OwnSettings;
}

/** What came of the last press, above everything else. */
export type Note =
  | { readonly kind: 'changed'; readonly keys: readonly SettingKey[] }
  | { readonly kind: 'unchanged' }
  /** `typed`: what was filled in, so that it is not lost. */
  | {
      readonly kind: 'refused';
      readonly refusal: Exclude<SettingsChange, { kind: 'changed' | 'unchanged' }>;
      readonly typed: string | null;
    };

/** A setting that has a page of its own, behind "Change…". The others are menus of the overview. */
export type PagedKey = Exclude<SettingKey, 'log-channel'>;

export function isPagedKey(text: string): text is PagedKey {
  return (SETTING_KEYS as readonly string[]).includes(text) && text !== 'log-channel';
}

/** Those of them that are edited in a modal. */
export type TypedKey = Exclude<PagedKey, (typeof PRESSED_KEYS)[number]>;

/** Those that are chosen with buttons and menus. */
const PRESSED_KEYS = ['moderator-roles', 'reason-required', 'replies', 'confirm', 'end-session-roles'] as const;

export function isTypedKey(text: string): text is TypedKey {
  return isPagedKey(text) && !(PRESSED_KEYS as readonly string[]).includes(text);
}

/** Lists of role ids. */
function isRolesKey(key: SettingKey): key is 'moderator-roles' | 'end-session-roles' {
  return key === 'moderator-roles' || key === 'end-session-roles';
}

const NAMES: Readonly<Record<SettingKey, string>> = {
  'moderator-roles': 'Moderator roles',
  'log-channel': 'Log channel',
  rooms: 'Rooms',
  'reason-required': 'Reason',
  replies: 'Replies',
  confirm: 'When to confirm',
  'removal-limit': 'Removal limit',
  'protected-ids': 'Protected people',
  'reason-presets': 'Ready-made reasons',
  retention: 'Cases are kept',
  'end-session-roles': 'Who may end sessions',
};

const ABOUT: Readonly<Record<PagedKey, string>> = {
  'moderator-roles': 'Who may remove people and look at cases. Choose them in the menu of the overview.',
  rooms:
    'The rooms that may be moderated from this server. A room that is listed here is this server’s alone: no other server can list or moderate it.',
  'reason-required': 'Whether moderators have to say why they remove somebody.',
  replies: 'Who sees the replies to /kick-participant. Refusals are always private.',
  confirm:
    'When a removal is asked about once more before it is done. Whatever is chosen: always when another moderator acted on the same person in the last five minutes.',
  'removal-limit':
    'How many people one moderator may remove within so many minutes, so that a stolen account cannot empty a session.',
  'protected-ids': 'Participant IDs that are never removed, such as hosts and recorders.',
  'reason-presets': 'Reasons that are offered when a moderator fills in “reason”.',
  retention: 'After this time cases are deleted, with the names and IDs in them.',
  'end-session-roles':
    'Whose members may end a session for everybody in it. Choose the roles in the menu; without any nobody may.',
};

/** Names of rooms, ids and reasons in a line of the overview, and where there is a line for each. */
const IN_LINE = { max: 30, units: 70, empty: '(not visible)' };
const ON_PAGE = { max: 100, units: 300, empty: '(not visible)' };
const MOST_IN_LINE = 3;
const MOST_ROLES_IN_LINE = 10;

/** Every setting in plain words, with menus for what is set most, and the way to all others. */
export function settingsMessage(shown: SettingsShown, note: Note | null): Message {
  const { settings, own } = shown;
  const lines = SETTING_KEYS.map((key) => `**${NAMES[key]}**: ${inWords(key, settings)}${originOf(key, own)}`);
  const closed = settings.moderatorRoleIds.size === 0;
  const message = render({
    tone: note?.kind === 'refused' ? 'failed' : closed ? 'waiting' : note?.kind === 'changed' ? 'done' : 'question',
    title: titleOf(note, 'Settings of this server'),
    lines: [
      ...noteLines(note),
      ...(closed
        ? ['⚠️ Nobody may remove anybody: a server without moderator roles refuses everybody. Choose some below.', '']
        : []),
      ...lines,
    ],
  });
  return {
    ...message,
    ...typedContent(note?.kind === 'refused' ? note.typed : null),
    components: [
      roleMenu(shown),
      channelMenu(shown),
      changeMenu(shown),
      row(button('changes', shown.ownerId, '', 'Changes')),
    ],
  };
}

/** One setting: all of it, what it is for, and what can be done about it. */
export function settingMessage(key: PagedKey, shown: SettingsShown, note: Note | null): Message {
  const { settings, own, ownerId } = shown;
  const entries = entriesOf(key, settings);
  const message = render({
    tone: note?.kind === 'refused' ? 'failed' : note?.kind === 'changed' ? 'done' : 'question',
    title: titleOf(note, NAMES[key]),
    lines: [...noteLines(note), ABOUT[key], '', `**Now**: ${inWords(key, settings)}${originOf(key, own)}`],
    ...(entries.length > MOST_IN_LINE && {
      list: {
        heading: `**All ${entries.length}**`,
        lines: entries.map((entry) => `• ${isRolesKey(key) ? `<@&${entry}>` : inert(entry, ON_PAGE)}`),
        total: entries.length,
      },
    }),
  });
  const buttons = [
    ...(isTypedKey(key)
      ? [button('edit', ownerId, key, note?.kind === 'refused' ? 'Try again…' : 'Edit…', ButtonStyle.Primary)]
      : []),
    ...switches(key, settings, ownerId),
    ...(own[key] === undefined ? [] : [button('first', ownerId, key, 'Use the bot’s default')]),
    button('back', ownerId, '', 'Back'),
  ];
  return {
    ...message,
    ...typedContent(note?.kind === 'refused' ? note.typed : null),
    components: [...(key === 'end-session-roles' ? [enderMenu(shown)] : []), row(...buttons)],
  };
}

/** The store is away: what was typed is not lost, and the way on stays on the message. */
export function settingsAwayMessage(
  reference: string,
  ownerId: string,
  attempt: { readonly key: TypedKey; readonly typed: string } | null,
): Message {
  return {
    ...storeAwayMessage(reference),
    ...typedContent(attempt?.typed ?? null),
    components: [
      row(
        ...(attempt === null ? [] : [button('edit', ownerId, attempt.key, 'Try again…', ButtonStyle.Primary)]),
        button('back', ownerId, '', 'Back'),
      ),
    ],
  };
}

/** How many changes a page has: each takes up to five lines. */
export const CHANGES_ON_PAGE = 5;

/** Who changed what, newest first. */
export function changesMessage(page: ChangesPage, ownerId: string): Message {
  const { changes, total } = page;
  const newest = changes[0]?.number ?? 0;
  const oldest = changes.at(-1)?.number ?? 0;
  const entries = changes.map(changeEntry);
  const message = render({
    tone: 'question',
    title: 'Changes of the settings',
    lines: [
      total === 0
        ? 'Nothing has been changed yet: everything is as the bot was set up.'
        : `${total} in all, newest first.`,
    ],
    ...(entries.length > 0 && {
      list: { heading: `**Changes ${newest} to ${oldest}**`, lines: entries, total: entries.length },
    }),
  });
  const newer = Math.min(total, newest + CHANGES_ON_PAGE);
  const buttons = [
    ...(newest < total ? [button('changes', ownerId, String(newer), 'Newer')] : []),
    ...(oldest > 1 ? [button('changes', ownerId, String(oldest - 1), 'Older')] : []),
    button('back', ownerId, '', 'Back'),
  ];
  return { ...message, components: [row(...buttons)] };
}

function changeEntry({ number, at, by, key, before, after }: RecordedChange): string {
  const lists = Array.isArray(before ?? []) && Array.isArray(after ?? []);
  const was = lists ? ((before ?? []) as readonly string[]) : [];
  const is = lists ? ((after ?? []) as readonly string[]) : [];
  // A long list is cut: what was added and what went must not be among what is not shown.
  const added = before === null || after === null ? [] : is.filter((entry) => !was.includes(entry));
  const gone = before === null || after === null ? [] : was.filter((entry) => !is.includes(entry));
  const both = Math.max(was.length, is.length) > MOST_IN_LINE;
  return [
    `**${number}. ${NAMES[key]}** · ${userMention(by)} ${relative(at)}`,
    `Before: ${valueInWords(key, before)}`,
    `After: ${valueInWords(key, after)}`,
    ...(both && added.length > 0 ? [`Added: ${listInWords(key, added)}`] : []),
    ...(both && gone.length > 0 ? [`Taken out: ${listInWords(key, gone)}`] : []),
  ].join('\n');
}

/** The modal in which a setting is typed, filled in with what holds. */
export function settingModal(key: TypedKey, { settings, own, ownerId }: SettingsShown): Modal {
  return {
    custom_id: customId(SETTINGS_COMMAND, 'edit', ownerId, key),
    title: NAMES[key],
    components: fieldsOf(key, settings, own),
  };
}

function fieldsOf(key: TypedKey, settings: GuildSettings, own: OwnSettings): APILabelComponent[] {
  switch (key) {
    case 'rooms':
      return [
        list(
          'rooms',
          'Room IDs or custom room IDs',
          'One a line, 25 at most. Empty: the bot’s default',
          own.rooms ?? [],
        ),
      ];
    case 'protected-ids':
      return [list('ids', 'Participant IDs', 'One a line, 25 at most. Empty: nobody', [...settings.protectedIds])];
    case 'reason-presets':
      return [
        list(
          'presets',
          'Reasons',
          `One a line, 25 at most, each up to ${LONGEST_PRESET} characters. Empty: none`,
          settings.reasonPresets,
        ),
      ];
    case 'removal-limit': {
      const { cooldown } = settings;
      return [
        short('removals', 'Removals', `1 to ${MOST_REMOVALS}. Leave both empty for no limit`, cooldown?.removals),
        short('minutes', 'Within so many minutes', `1 to ${MOST_MINUTES}`, cooldown && cooldown.withinMs / 60_000),
      ];
    }
    case 'retention':
      return [
        short('days', 'Days', `1 to ${MOST_DAYS}. Leave it empty to keep cases for ever`, settings.retentionDays),
      ];
  }
}

function list(id: string, label: string, description: string, entries: readonly string[]): APILabelComponent {
  const value = entries.join('\n');
  return labelled(label, description, {
    type: ComponentType.TextInput,
    custom_id: id,
    style: TextInputStyle.Paragraph,
    required: false,
    max_length: LONGEST_LIST,
    ...(value !== '' && value.length <= LONGEST_LIST && { value }),
  });
}

function short(id: string, label: string, description: string, value: number | null | undefined): APILabelComponent {
  return labelled(label, description, {
    type: ComponentType.TextInput,
    custom_id: id,
    style: TextInputStyle.Short,
    required: false,
    max_length: 10,
    ...(value !== null && value !== undefined && { value: String(value) }),
  });
}

function labelled(label: string, description: string, component: APITextInputComponent): APILabelComponent {
  return { type: ComponentType.Label, label, description, component };
}

/** What holds, in words that need no explanation. */
function inWords(key: SettingKey, settings: GuildSettings): string {
  switch (key) {
    case 'moderator-roles':
      return listInWords(key, [...settings.moderatorRoleIds]);
    case 'log-channel':
      return valueInWords(key, settings.logChannelId);
    case 'rooms':
      return settings.rooms.only === null
        ? 'every room that is not another server’s'
        : listInWords(key, [...settings.rooms.only]);
    case 'reason-required':
      return valueInWords(key, settings.reasonRequired);
    case 'replies':
      return valueInWords(key, settings.replies);
    case 'confirm':
      return valueInWords(key, settings.confirm);
    case 'removal-limit': {
      const { cooldown } = settings;
      return valueInWords(
        key,
        cooldown === null ? 'off' : { removals: cooldown.removals, minutes: cooldown.withinMs / 60_000 },
      );
    }
    case 'protected-ids':
      return listInWords(key, [...settings.protectedIds]);
    case 'reason-presets':
      return listInWords(key, settings.reasonPresets);
    case 'retention':
      return valueInWords(key, settings.retentionDays ?? 'forever');
    case 'end-session-roles':
      return listInWords(key, [...settings.endSessionRoleIds]);
  }
}

function valueInWords(key: SettingKey, value: RecordedChange['before']): string {
  if (value === undefined) {
    return 'something that cannot be read any more';
  }
  if (value === null) {
    return key === 'log-channel' ? 'none' : 'the bot’s default';
  }
  switch (key) {
    case 'log-channel':
      return `<#${value}>`;
    case 'reason-required':
      return value === true ? 'required' : 'not required';
    case 'replies':
      return value === 'public' ? 'everybody in the channel sees them' : 'only the moderator who asked sees them';
    case 'confirm':
      return CONFIRM_IN_WORDS[value as Confirm];
    case 'removal-limit': {
      const limit = value as SettingValues['removal-limit'];
      return limit === 'off'
        ? 'none'
        : `${counted(limit.removals, 'person', 'people')} in ${counted(limit.minutes, 'minute', 'minutes')} for each moderator`;
    }
    case 'retention':
      return value === 'forever' ? 'for ever' : counted(value as number, 'day', 'days');
    default:
      return listInWords(key, value as readonly string[]);
  }
}

const CONFIRM_IN_WORDS: Readonly<Record<Confirm, string>> = {
  always: 'always',
  picked: 'when people were picked from a list, or are several',
  never: 'never',
};

function listInWords(key: SettingKey, entries: readonly string[]): string {
  if (entries.length === 0) {
    return NOTHING_IN_WORDS[key] ?? 'none';
  }
  const roles = isRolesKey(key);
  const most = roles ? MOST_ROLES_IN_LINE : MOST_IN_LINE;
  const shown = entries.slice(0, most).map((entry) => (roles ? `<@&${entry}>` : inert(entry, IN_LINE)));
  const more = entries.length > most ? ` and ${entries.length - most} more` : '';
  return `${shown.join(roles ? ' ' : ', ')}${more}`;
}

const NOTHING_IN_WORDS: Readonly<Partial<Record<SettingKey, string>>> = {
  'moderator-roles': 'none, so everybody is refused',
  'protected-ids': 'nobody',
  'end-session-roles': 'nobody',
};

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function originOf(key: SettingKey, own: OwnSettings): string {
  return own[key] === undefined ? ' · *bot’s default*' : '';
}

function entriesOf(key: PagedKey, settings: GuildSettings): readonly string[] {
  switch (key) {
    case 'moderator-roles':
      return [...settings.moderatorRoleIds];
    case 'rooms':
      return [...(settings.rooms.only ?? [])];
    case 'protected-ids':
      return [...settings.protectedIds];
    case 'reason-presets':
      return settings.reasonPresets;
    case 'end-session-roles':
      return [...settings.endSessionRoleIds];
    default:
      return [];
  }
}

function titleOf(note: Note | null, otherwise: string): string {
  switch (note?.kind) {
    case 'changed':
      return `✅ Changed: ${note.keys.map((key) => NAMES[key]).join(', ')}`;
    case 'refused':
      return '⚠️ Nothing was changed';
    case 'unchanged':
    case undefined:
      return otherwise;
  }
}

function noteLines(note: Note | null): string[] {
  switch (note?.kind) {
    case 'refused':
      return [refusalInWords(note.refusal), ...(note.typed === null ? [] : ['What you typed stands above.']), ''];
    case 'unchanged':
      return ['It was so already: nothing was changed.', ''];
    case 'changed':
    case undefined:
      return [];
  }
}

function refusalInWords(refusal: Exclude<SettingsChange, { kind: 'changed' | 'unchanged' }>): string {
  switch (refusal.kind) {
    case 'invalid':
      return problemInWords(refusal.problem);
    case 'rooms-taken':
      return `Another server has ${roomsInWords(refusal.rooms)}. A room belongs to the first server that lists it: leave it out, or ask whoever runs this bot.`;
    case 'rooms-not-offered':
      return `This bot may not moderate ${roomsInWords(refusal.rooms)}. Leave it out, or ask whoever runs this bot (VIDEOSDK_ROOM_IDS).`;
    case 'not-served':
      return 'This bot works for another server alone, so nothing can be set here. Ask whoever runs it.';
  }
}

function roomsInWords(rooms: readonly string[]): string {
  const shown = rooms.slice(0, MOST_IN_LINE).map((room) => `“${inert(room, IN_LINE)}”`);
  const more = rooms.length > MOST_IN_LINE ? ` and ${rooms.length - MOST_IN_LINE} more` : '';
  return `${rooms.length === 1 ? 'the room' : 'the rooms'} ${shown.join(', ')}${more}`;
}

const MOST_LETTERS: Readonly<Partial<Record<SettingKey, number>>> = {
  rooms: LONGEST_ROOM,
  'protected-ids': LONGEST_PROTECTED_ID,
  'reason-presets': LONGEST_PRESET,
};

function problemInWords(problem: SettingProblem): string {
  switch (problem.kind) {
    case 'too-many':
      return `There are ${problem.count} entries, and ${problem.most} at most are kept. Take ${problem.count - problem.most} out.`;
    case 'entry-too-long':
      return `“${inert(problem.entry, IN_LINE)}” is too long: ${MOST_LETTERS[problem.key] ?? problem.most} characters at most. Each entry has a line of its own.`;
    case 'list-too-long':
      return `All of it together is too long: ${problem.most} characters at most. Shorten it.`;
    case 'nothing-visible':
      return 'One line has nothing in it that can be seen. Take it out.';
    case 'no-entries':
      return 'At least one entry is needed.';
    case 'not-an-id':
      return 'That is not an ID of Discord. Choose from the menu.';
    case 'everyone':
      return problem.key === 'end-session-roles'
        ? '@everyone cannot be chosen: everybody could end sessions. Choose a role that was given to few.'
        : '@everyone cannot be a moderator role: everybody would be one. Choose a role that was given to moderators.';
    case 'not-a-number':
      return `The number of ${problem.what} must be a whole number from 1 to ${problem.most}, in digits.`;
  }
}

/** What was typed comes back as plain text, which can be copied on a phone too; in a block, so that it formats nothing. */
function typedContent(typed: string | null): Pick<Message, 'content'> {
  if (typed === null || typed.trim() === '') {
    return {};
  }
  const text = typed.toWellFormed().replaceAll('```', "'''");
  const block = text.length > LONGEST_TYPED ? `${text.slice(0, LONGEST_TYPED).toWellFormed()}…` : text;
  return { content: `\`\`\`\n${block}\n\`\`\`` };
}

const LONGEST_TYPED = 1_900;

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

function row(...components: APIComponentInMessageActionRow[]): Row {
  return { type: ComponentType.ActionRow, components };
}

function button(
  action: string,
  ownerId: string,
  argument: string,
  label: string,
  style: ButtonStyle.Primary | ButtonStyle.Secondary = ButtonStyle.Secondary,
): APIComponentInMessageActionRow {
  return { type: ComponentType.Button, style, label, custom_id: customId(SETTINGS_COMMAND, action, ownerId, argument) };
}

/** The button says what it does, and carries it: a second press, or one on an old message, does not turn it round. */
function switches(key: PagedKey, settings: GuildSettings, ownerId: string): APIComponentInMessageActionRow[] {
  switch (key) {
    case 'reason-required':
      return settings.reasonRequired
        ? [button('set', ownerId, 'reason-required=no', 'Do not require a reason', ButtonStyle.Primary)]
        : [button('set', ownerId, 'reason-required=yes', 'Require a reason', ButtonStyle.Primary)];
    case 'replies':
      return settings.replies === 'public'
        ? [button('set', ownerId, 'replies=private', 'Make replies private', ButtonStyle.Primary)]
        : [button('set', ownerId, 'replies=public', 'Make replies public', ButtonStyle.Primary)];
    case 'confirm':
      return CONFIRM_BUTTONS.filter(([value]) => value !== settings.confirm).map(([value, label]) =>
        button('set', ownerId, `confirm=${value}`, label, ButtonStyle.Primary),
      );
    default:
      return [];
  }
}

const CONFIRM_BUTTONS: readonly (readonly [Confirm, string])[] = [
  ['always', 'Always confirm'],
  ['picked', 'Confirm when picked or several'],
  ['never', 'Never confirm'],
];

/** Filled in with what the server chose. The environment's roles may be another server's, of which Discord knows nothing here. */
function roleMenu({ ownerId, own }: SettingsShown): Row {
  return rolesMenu('moderator-roles', customId(SETTINGS_COMMAND, 'roles', ownerId), own['moderator-roles'] ?? []);
}

function enderMenu({ ownerId, own }: SettingsShown): Row {
  return rolesMenu('end-session-roles', customId(SETTINGS_COMMAND, 'enders', ownerId), own['end-session-roles'] ?? []);
}

function rolesMenu(key: SettingKey, custom: string, chosen: readonly string[]): Row {
  return row({
    type: ComponentType.RoleSelect,
    custom_id: custom,
    placeholder: NAMES[key],
    min_values: 0,
    max_values: MOST_ENTRIES,
    ...(chosen.length > 0 && {
      default_values: chosen.map((id) => ({ id, type: SelectMenuDefaultValueType.Role as const })),
    }),
  });
}

function channelMenu({ ownerId, settings: { logChannelId } }: SettingsShown): Row {
  return row({
    type: ComponentType.ChannelSelect,
    custom_id: customId(SETTINGS_COMMAND, 'channel', ownerId),
    placeholder: 'Log channel',
    channel_types: [ChannelType.GuildText],
    // A menu of a phone can be emptied only where nothing at all may be chosen.
    min_values: 0,
    max_values: 1,
    ...(logChannelId !== null && {
      default_values: [{ id: logChannelId, type: SelectMenuDefaultValueType.Channel as const }],
    }),
  });
}

function changeMenu({ ownerId }: SettingsShown): Row {
  const options = SETTING_KEYS.filter(isPagedKey).map(
    (key): APISelectMenuOption => ({ label: NAMES[key], value: key }),
  );
  return row({
    type: ComponentType.StringSelect,
    custom_id: customId(SETTINGS_COMMAND, 'change', ownerId),
    placeholder: 'Change…',
    options,
  });
}
