import {
  type APIComponentInMessageActionRow,
  type APILabelComponent,
  type APISelectMenuOption,
  type APITextInputComponent,
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js';
import type { Message, Modal } from '../bot/command.ts';
import { customId } from '../bot/interaction.ts';
import { button, type Row, row } from '../bot/ui/components.ts';
import { exactly, people, relative, render } from '../bot/ui/embed.ts';
import { databaseDownMessage } from '../bot/ui/errors.ts';
import { moderatorMention } from '../bot/ui/formatting.ts';
import { inert } from '../common/text.ts';
import type { LogChannelFinding } from '../diagnostics/check.ts';
import { logChannelInWords } from '../diagnostics/check.view.ts';
import { LANGUAGE_NAMES, type Translator } from '../i18n/language.ts';
import type { CredentialsVerdict } from '../sessions/account.ts';
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
  SERVER_LANGUAGES,
  SETTING_KEYS,
  type ServerLanguage,
  type SettingKey,
  type SettingProblem,
  type SettingsChange,
  type SettingValues,
} from './settings.ts';

export const SETTINGS_COMMAND = 'kick-settings';

/** What a settings message is made from. */
export interface SettingsShown {
  /** Who asked. No one else can press the buttons. */
  readonly ownerId: string;
  /** The values in effect. */
  readonly settings: GuildSettings;
  /** The ones the server has set itself. */
  readonly own: OwnSettings;
  /** What can be said and done about the server's VideoSDK account. Left out where it isn't shown. */
  readonly account?: AccountShown;
}

export interface AccountShown {
  /** Whether the operator has set the key without which no account can be stored. */
  readonly canConnect: boolean;
  /** The path of its webhooks; `null`: the bot takes none, or the account isn't the server's own. */
  readonly webhookPath: string | null;
}

/** The result of the last press, shown above everything else. */
export type Note =
  /** `logChannel`: what the bot can't do in the log channel that was chosen; `null`: nothing that is known. */
  | {
      readonly kind: 'changed';
      readonly keys: readonly SettingKey[];
      readonly logChannel?: LogChannelFinding | null;
    }
  | { readonly kind: 'unchanged' }
  /** `typed`: what was entered, so that it isn't lost. */
  | {
      readonly kind: 'refused';
      readonly refusal: Exclude<SettingsChange, { kind: 'changed' | 'unchanged' }>;
      readonly typed: string | null;
    }
  /** VideoSDK doesn't accept an account, or couldn't be asked. What was typed is never shown. */
  | { readonly kind: 'not-connected'; readonly verdict: Exclude<CredentialsVerdict, 'valid'> | 'malformed' };

/** A setting with a page of its own, behind "Change…". The others are menus in the overview. */
export type PagedKey = Exclude<SettingKey, 'log-channel'>;

export function isPagedKey(text: string): text is PagedKey {
  return (SETTING_KEYS as readonly string[]).includes(text) && text !== 'log-channel';
}

/** Settings that are edited in a modal. */
export type TypedKey = Exclude<PagedKey, (typeof PRESSED_KEYS)[number]>;

/** Settings that are chosen with buttons and menus. */
const PRESSED_KEYS = [
  'moderator-roles',
  'reason-required',
  'replies',
  'language',
  'confirm',
  'end-session-roles',
  'reports',
  'report-people',
  'videosdk-account',
] as const;

export function isTypedKey(text: string): text is TypedKey {
  return isPagedKey(text) && !(PRESSED_KEYS as readonly string[]).includes(text);
}

/** Settings that are lists of role IDs. */
function isRolesKey(key: SettingKey): key is 'moderator-roles' | 'end-session-roles' {
  return key === 'moderator-roles' || key === 'end-session-roles';
}

/** For names of rooms, IDs, and reasons: in a line of the overview, and where each has a line of its own. */
const IN_LINE = { max: 30, units: 50 };
const ON_PAGE = { max: 100, units: 300 };
const MOST_IN_LINE = 3;
/** Five changes with up to four such lines each must fit in one embed. */
const MOST_ROLES_IN_LINE = 6;

/**
 * Every setting in plain words, with menus for those set most often, and the way to all others.
 *
 * @param more buttons next to that of the history
 */
export function settingsMessage(
  t: Translator,
  shown: SettingsShown,
  note: Note | null,
  more: readonly APIComponentInMessageActionRow[] = [],
): Message {
  const { settings } = shown;
  const lines = SETTING_KEYS.map((key) => settingLine(t, key, shown));
  const closed = settings.moderatorRoleIds.size === 0;
  const message = render(t, {
    tone:
      note?.kind === 'refused'
        ? 'failed'
        : closed || hasProblem(note)
          ? 'waiting'
          : note?.kind === 'changed'
            ? 'done'
            : 'question',
    typed: note?.kind === 'refused' ? note.typed : null,
    title: titleOf(t, note, t('settings.title')),
    lines: [...noteLines(t, note), ...(closed ? [t('settings.closed'), ''] : []), ...lines],
  });
  return {
    ...message,
    components: [
      roleMenu(t, shown),
      channelMenu(t, shown),
      changeMenu(t, shown),
      row(settingButton('changes', shown.ownerId, '', t('settings.buttons.changes')), ...more),
    ],
  };
}

/** One setting with its value, in a line. */
export function settingLine(t: Translator, key: SettingKey, { settings, own }: SettingsShown): string {
  const facts = { name: t(`settings.names.${key}`), value: inWords(t, key, settings) };
  return own[key] === undefined ? t('settings.lineDefault', facts) : t('settings.line', facts);
}

/** One setting in full, what it's for, and how to change it. */
export function settingMessage(t: Translator, key: PagedKey, shown: SettingsShown, note: Note | null): Message {
  const { settings, own, ownerId } = shown;
  const entries = entriesOf(key, settings);
  const value = inWords(t, key, settings);
  const message = render(t, {
    tone:
      note?.kind === 'refused' || note?.kind === 'not-connected'
        ? 'failed'
        : note?.kind === 'changed'
          ? 'done'
          : 'question',
    typed: note?.kind === 'refused' ? note.typed : null,
    title: titleOf(t, note, t(`settings.names.${key}`)),
    lines: [
      ...noteLines(t, note),
      t(`settings.about.${key}`),
      '',
      own[key] === undefined ? t('settings.nowDefault', { value }) : t('settings.now', { value }),
      ...(key === 'videosdk-account' ? accountLines(t, shown) : []),
      ...(key === 'reports' || key === 'report-people' ? reportLines(t, key, settings) : []),
    ],
    ...(entries.length > MOST_IN_LINE && {
      list: {
        heading: t('settings.all', { count: entries.length }),
        lines: entries.map((entry) => `• ${isRolesKey(key) ? `<@&${entry}>` : entryOf(t, entry, ON_PAGE)}`),
        total: entries.length,
      },
    }),
  });
  const edit = note?.kind === 'refused' ? t('settings.buttons.tryAgain') : t('settings.buttons.edit');
  const buttons = [
    ...(isTypedKey(key) ? [settingButton('edit', ownerId, key, edit, ButtonStyle.Primary)] : []),
    ...switches(t, key, settings, ownerId),
    ...(key === 'videosdk-account' ? connectButtons(t, shown) : []),
    ...(own[key] === undefined ? [] : [settingButton('first', ownerId, key, resetLabel(t, key))]),
    backButton(t, ownerId),
  ];
  return {
    ...message,
    components: [
      ...(key === 'moderator-roles' ? [roleMenu(t, shown, 'page')] : []),
      ...(key === 'end-session-roles' ? [enderMenu(t, shown)] : []),
      ...(key === 'language' ? [languageMenu(t, shown)] : []),
      row(...buttons),
    ],
  };
}

/** The database is unavailable and nothing was changed. What was typed isn't lost, and can be sent again. */
export function settingsUnavailableMessage(
  t: Translator,
  reference: string,
  ownerId: string,
  attempt: { readonly key: TypedKey; readonly typed: string },
): Message {
  const again = t('settings.buttons.tryAgain');
  return {
    ...databaseDownMessage(t, reference, 'nothing', attempt.typed),
    components: [row(settingButton('edit', ownerId, attempt.key, again, ButtonStyle.Primary), backButton(t, ownerId))],
  };
}

/** Changes per page. Each takes up to five lines. */
export const CHANGES_ON_PAGE = 5;

/** Who changed what, newest first. */
export function changesMessage(t: Translator, page: ChangesPage, ownerId: string): Message {
  const { changes, total } = page;
  const newest = changes[0]?.number ?? 0;
  const oldest = changes.at(-1)?.number ?? 0;
  const entries = changes.map((change) => changeEntry(t, change));
  const message = render(t, {
    tone: 'question',
    title: t('settings.changes.title'),
    lines: [total === 0 ? t('settings.changes.none') : t('settings.changes.total', { count: total })],
    ...(entries.length > 0 && {
      list: { heading: t('settings.changes.heading', { newest, oldest }), lines: entries, total: entries.length },
    }),
  });
  const newer = Math.min(total, newest + CHANGES_ON_PAGE);
  const buttons = [
    ...(newest < total ? [settingButton('changes', ownerId, String(newer), t('settings.buttons.newer'))] : []),
    ...(oldest > 1 ? [settingButton('changes', ownerId, String(oldest - 1), t('settings.buttons.older'))] : []),
    backButton(t, ownerId),
  ];
  return { ...message, components: [row(...buttons)] };
}

function changeEntry(t: Translator, { number, at, by, key, before, after }: RecordedChange): string {
  const lists = Array.isArray(before ?? []) && Array.isArray(after ?? []);
  const was = lists ? ((before ?? []) as readonly string[]) : [];
  const is = lists ? ((after ?? []) as readonly string[]) : [];
  // A long list is cut, so what was added and what was dropped could be in the part that isn't shown.
  const added = before === null || after === null ? [] : is.filter((entry) => !was.includes(entry));
  const gone = before === null || after === null ? [] : was.filter((entry) => !is.includes(entry));
  const both = Math.max(was.length, is.length) > MOST_IN_LINE;
  const name = t(`settings.names.${key}`);
  return [
    t('settings.changes.entry', {
      number: String(number),
      name,
      manager: moderatorMention(t, by),
      when: relative(t, at),
    }),
    t('settings.changes.before', { value: valueInWords(t, key, before) }),
    t('settings.changes.after', { value: valueInWords(t, key, after) }),
    ...(both && added.length > 0 ? [t('settings.changes.added', { value: listInWords(t, key, added) })] : []),
    ...(both && gone.length > 0 ? [t('settings.changes.taken', { value: listInWords(t, key, gone) })] : []),
  ].join('\n');
}

/** What is still missing for reports to arrive. */
function reportLines(t: Translator, key: 'reports' | 'report-people', settings: GuildSettings): string[] {
  const { reports, logChannelId } = settings;
  const missing = key === 'report-people' && !reports ? t('settings.reportsOff') : null;
  return [
    ...(missing === null ? [] : ['', missing]),
    ...(key === 'reports' && logChannelId === null ? ['', t('settings.reportsNeedLog')] : []),
  ];
}

export function accountLines(t: Translator, { account }: SettingsShown): string[] {
  return [
    ...(account?.webhookPath ? ['', t('accounts.webhooks', { path: account.webhookPath })] : []),
    ...(account?.canConnect === false ? ['', t('accounts.noKey')] : []),
  ];
}

export function connectButtons(
  t: Translator,
  { account, own, ownerId }: SettingsShown,
  from = '',
): APIComponentInMessageActionRow[] {
  if (account?.canConnect !== true) {
    return [];
  }
  const label = own['videosdk-account'] === undefined ? t('settings.buttons.connect') : t('settings.buttons.replace');
  return [settingButton('connect', ownerId, from, label, ButtonStyle.Primary)];
}

function resetLabel(t: Translator, key: PagedKey): string {
  return key === 'videosdk-account' ? t('settings.buttons.removeAccount') : t('settings.buttons.default');
}

/**
 * The modal for a VideoSDK account. Never filled in: what is stored is never shown again.
 *
 * @param from what the form that comes back carries
 */
export function connectModal(t: Translator, ownerId: string, from = ''): Modal {
  const field = (id: 'apiKey' | 'secretKey') =>
    labelled(t(`settings.fields.${id}.label`), t(`settings.fields.${id}.description`), {
      type: ComponentType.TextInput,
      custom_id: id,
      style: TextInputStyle.Short,
      required: true,
      max_length: LONGEST_CREDENTIAL,
    });
  return {
    custom_id: customId(SETTINGS_COMMAND, 'connect', ownerId, from),
    title: t('settings.names.videosdk-account'),
    components: [field('apiKey'), field('secretKey')],
  };
}

/** VideoSDK's have 36 and 64 characters. */
const LONGEST_CREDENTIAL = 300;

/**
 * The modal that edits a setting, filled in with the current value.
 *
 * @param argument what the form that comes back carries: the key, and what follows it
 */
export function settingModal(
  t: Translator,
  key: TypedKey,
  { settings, own, ownerId }: SettingsShown,
  argument: string = key,
): Modal {
  return {
    custom_id: customId(SETTINGS_COMMAND, 'edit', ownerId, argument),
    title: t(`settings.names.${key}`),
    components: fieldsOf(t, key, settings, own),
  };
}

function fieldsOf(t: Translator, key: TypedKey, settings: GuildSettings, own: OwnSettings): APILabelComponent[] {
  const label = (id: 'rooms' | 'ids' | 'presets' | 'removals' | 'minutes' | 'days') =>
    [id, t(`settings.fields.${id}.label`)] as const;
  const most = MOST_ENTRIES;
  switch (key) {
    case 'rooms':
      return [list(...label('rooms'), t('settings.fields.rooms.description', { most }), own.rooms ?? [])];
    case 'protected-ids':
      return [list(...label('ids'), t('settings.fields.ids.description', { most }), [...settings.protectedIds])];
    case 'reason-presets': {
      const about = t('settings.fields.presets.description', { most, letters: LONGEST_PRESET });
      return [list(...label('presets'), about, settings.reasonPresets)];
    }
    case 'removal-limit': {
      const { cooldown } = settings;
      const removals = t('settings.fields.removals.description', { most: MOST_REMOVALS });
      const minutes = t('settings.fields.minutes.description', { most: MOST_MINUTES });
      return [
        short(...label('removals'), removals, cooldown?.removals),
        short(...label('minutes'), minutes, cooldown && cooldown.withinMs / 60_000),
      ];
    }
    case 'retention':
      return [
        short(...label('days'), t('settings.fields.days.description', { most: MOST_DAYS }), settings.retentionDays),
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

/** The value in effect, in words that need no explanation. */
function inWords(t: Translator, key: SettingKey, settings: GuildSettings): string {
  switch (key) {
    case 'moderator-roles':
      return listInWords(t, key, [...settings.moderatorRoleIds]);
    case 'log-channel':
      return valueInWords(t, key, settings.logChannelId);
    case 'rooms':
      return settings.rooms.only === null
        ? settings.account.kind === 'own'
          ? t('settings.values.everyOwnRoom')
          : t('settings.values.everyRoom')
        : listInWords(t, key, [...settings.rooms.only]);
    case 'reason-required':
      return valueInWords(t, key, settings.reasonRequired);
    case 'replies':
      return valueInWords(t, key, settings.replies);
    case 'language':
      return valueInWords(t, key, settings.language);
    case 'confirm':
      return valueInWords(t, key, settings.confirm);
    case 'removal-limit': {
      const { cooldown } = settings;
      return valueInWords(
        t,
        key,
        cooldown === null ? 'off' : { removals: cooldown.removals, minutes: cooldown.withinMs / 60_000 },
      );
    }
    case 'protected-ids':
      return listInWords(t, key, [...settings.protectedIds]);
    case 'reason-presets':
      return listInWords(t, key, settings.reasonPresets);
    case 'retention':
      return valueInWords(t, key, settings.retentionDays ?? 'forever');
    case 'end-session-roles':
      return listInWords(t, key, [...settings.endSessionRoleIds]);
    case 'reports':
      return valueInWords(t, key, settings.reports);
    case 'report-people':
      return valueInWords(t, key, settings.reportsShowPeople);
    case 'videosdk-account':
      switch (settings.account.kind) {
        case 'own':
          return t('settings.values.accountOwn');
        case 'shared':
          return t('settings.values.accountShared');
        case 'none':
          return t('settings.values.accountNone');
      }
  }
}

function valueInWords(t: Translator, key: SettingKey, value: RecordedChange['before']): string {
  if (value === undefined) {
    return t('settings.values.unreadable');
  }
  if (value === null) {
    return key === 'log-channel' ? t('settings.values.none') : t('settings.values.default');
  }
  switch (key) {
    case 'log-channel':
      return `<#${value}>`;
    case 'reason-required':
      return value === true ? t('settings.values.reasonRequired') : t('settings.values.reasonNotRequired');
    case 'replies':
      return value === 'public' ? t('settings.values.repliesPublic') : t('settings.values.repliesPrivate');
    case 'language':
      return languageInWords(t, value as ServerLanguage);
    case 'confirm':
      return t(`settings.values.confirm.${value as Confirm}`);
    case 'removal-limit': {
      const limit = value as SettingValues['removal-limit'];
      return limit === 'off'
        ? t('settings.values.none')
        : t('settings.values.limit', { people: people(t, exactly(limit.removals)), count: limit.minutes });
    }
    case 'reports':
      return value === true ? t('settings.values.reportsOn') : t('settings.values.reportsOff');
    case 'report-people':
      return value === true ? t('settings.values.reportPeopleOn') : t('settings.values.reportPeopleOff');
    case 'videosdk-account':
      return t('settings.values.accountOwn');
    case 'retention':
      return value === 'forever' ? t('settings.values.forever') : t('settings.values.days', { count: value as number });
    default:
      return listInWords(t, key, value as readonly string[]);
  }
}

function languageInWords(t: Translator, language: ServerLanguage): string {
  return language === 'discord' ? t('settings.values.asDiscord') : LANGUAGE_NAMES[language];
}

function listInWords(t: Translator, key: SettingKey, list: readonly string[]): string {
  if (list.length === 0) {
    return nothingInWords(t, key);
  }
  const roles = isRolesKey(key);
  const most = roles ? MOST_ROLES_IN_LINE : MOST_IN_LINE;
  const entries = list
    .slice(0, most)
    .map((entry) => (roles ? `<@&${entry}>` : entryOf(t, entry, IN_LINE)))
    .join(roles ? ' ' : ', ');
  return list.length > most ? t('settings.values.more', { entries, count: list.length - most }) : entries;
}

function entryOf(t: Translator, entry: string, shown: typeof IN_LINE): string {
  return inert(entry, { ...shown, empty: t('settings.unseen') });
}

function nothingInWords(t: Translator, key: SettingKey): string {
  switch (key) {
    case 'moderator-roles':
      return t('settings.values.noRoles');
    case 'protected-ids':
    case 'end-session-roles':
      return t('settings.values.noOne');
    default:
      return t('settings.values.none');
  }
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

export function hasProblem(note: Note | null): boolean {
  return note?.kind === 'changed' && Boolean(note.logChannel);
}

export function titleOf(t: Translator, note: Note | null, otherwise: string): string {
  switch (note?.kind) {
    case 'changed':
      return t('settings.notes.changed', { names: t.list(note.keys.map((key) => t(`settings.names.${key}`))) });
    case 'refused':
    case 'not-connected':
      return t('settings.notes.refused');
    case 'unchanged':
    case undefined:
      return otherwise;
  }
}

export function noteLines(t: Translator, note: Note | null): string[] {
  switch (note?.kind) {
    case 'not-connected':
      return [t(`accounts.verdicts.${note.verdict}`), ''];
    case 'refused':
      return [refusalInWords(t, note.refusal), ...(note.typed === null ? [] : [t('settings.notes.typed')]), ''];
    case 'unchanged':
      return [t('settings.notes.unchanged'), ''];
    case 'changed':
      return note.logChannel
        ? [t('settings.notes.problem', { problem: logChannelInWords(t, note.logChannel) }), '']
        : [];
    case undefined:
      return [];
  }
}

function refusalInWords(t: Translator, refusal: Exclude<SettingsChange, { kind: 'changed' | 'unchanged' }>): string {
  switch (refusal.kind) {
    case 'invalid':
      return problemInWords(t, refusal.problem);
    case 'rooms-taken':
      return t('settings.refusals.roomsTaken', { rooms: roomsInWords(t, refusal.rooms) });
    case 'rooms-not-offered':
      return t('settings.refusals.roomsNotOffered', { rooms: roomsInWords(t, refusal.rooms) });
    case 'not-served':
      return t('settings.refusals.notServed');
  }
}

function roomsInWords(t: Translator, rooms: readonly string[]): string {
  const entries = rooms
    .slice(0, MOST_IN_LINE)
    .map((room) => t('settings.refusals.room', { room: entryOf(t, room, IN_LINE) }))
    .join(', ');
  const count = rooms.length - MOST_IN_LINE;
  return count > 0 ? t('settings.values.more', { entries, count }) : entries;
}

const MOST_LETTERS: Readonly<Partial<Record<SettingKey, number>>> = {
  rooms: LONGEST_ROOM,
  'protected-ids': LONGEST_PROTECTED_ID,
  'reason-presets': LONGEST_PRESET,
};

function problemInWords(t: Translator, problem: SettingProblem): string {
  switch (problem.kind) {
    case 'too-many': {
      const { count: there, most } = problem;
      return t('settings.refusals.tooMany', { there, most, count: there - most });
    }
    case 'entry-too-long':
      return t('settings.refusals.entryTooLong', {
        entry: entryOf(t, problem.entry, IN_LINE),
        most: MOST_LETTERS[problem.key] ?? problem.most,
      });
    case 'list-too-long':
      return t('settings.refusals.listTooLong', { most: problem.most });
    case 'nothing-visible':
      return t('settings.refusals.nothingVisible');
    case 'no-entries':
      return t('settings.refusals.noEntries');
    case 'not-an-id':
      return t('settings.refusals.notAnId');
    case 'everyone':
      return problem.key === 'end-session-roles'
        ? t('settings.refusals.everyoneEnds')
        : t('settings.refusals.everyoneModerates');
    case 'not-a-number':
      return t(`settings.refusals.notANumber.${problem.what}`, { most: problem.most });
  }
}

export function settingButton(
  action: string,
  ownerId: string,
  argument: string,
  label: string,
  style: ButtonStyle.Primary | ButtonStyle.Secondary = ButtonStyle.Secondary,
): APIComponentInMessageActionRow {
  return button(label, customId(SETTINGS_COMMAND, action, ownerId, argument), { style });
}

export function backButton(t: Translator, ownerId: string): APIComponentInMessageActionRow {
  return settingButton('back', ownerId, '', t('settings.buttons.back'));
}

/** A button says and carries what it sets, so a second press, or one on an old message, doesn't switch it back. */
function switches(
  t: Translator,
  key: PagedKey,
  settings: GuildSettings,
  ownerId: string,
): APIComponentInMessageActionRow[] {
  const set = (value: string, label: string) => settingButton('set', ownerId, value, label, ButtonStyle.Primary);
  switch (key) {
    case 'reason-required':
      return settings.reasonRequired
        ? [set('reason-required=no', t('settings.buttons.requireNoReason'))]
        : [set('reason-required=yes', t('settings.buttons.requireReason'))];
    case 'replies':
      return settings.replies === 'public'
        ? [set('replies=private', t('settings.buttons.repliesPrivate'))]
        : [set('replies=public', t('settings.buttons.repliesPublic'))];
    case 'reports':
      return settings.reports
        ? [set('reports=no', t('settings.buttons.reportsOff'))]
        : [set('reports=yes', t('settings.buttons.reportsOn'))];
    case 'report-people':
      return settings.reportsShowPeople
        ? [set('report-people=no', t('settings.buttons.reportPeopleOff'))]
        : [set('report-people=yes', t('settings.buttons.reportPeopleOn'))];
    case 'confirm':
      return CONFIRMS.filter((value) => value !== settings.confirm).map((value) =>
        set(`confirm=${value}`, t(`settings.buttons.confirm.${value}`)),
      );
    default:
      return [];
  }
}

const CONFIRMS: readonly Confirm[] = ['always', 'picked', 'never'];

/** Filled in with the server's own choice. The environment's roles may be another server's, unknown to Discord here. */
export function roleMenu(t: Translator, { ownerId, own }: SettingsShown, from = ''): Row {
  return rolesMenu(
    t,
    'moderator-roles',
    customId(SETTINGS_COMMAND, 'roles', ownerId, from),
    own['moderator-roles'] ?? [],
  );
}

function enderMenu(t: Translator, { ownerId, own }: SettingsShown): Row {
  return rolesMenu(
    t,
    'end-session-roles',
    customId(SETTINGS_COMMAND, 'enders', ownerId),
    own['end-session-roles'] ?? [],
  );
}

function rolesMenu(t: Translator, key: SettingKey, custom: string, chosen: readonly string[]): Row {
  return row({
    type: ComponentType.RoleSelect,
    custom_id: custom,
    placeholder: t(`settings.names.${key}`),
    min_values: 0,
    max_values: MOST_ENTRIES,
    ...(chosen.length > 0 && {
      default_values: chosen.map((id) => ({ id, type: SelectMenuDefaultValueType.Role as const })),
    }),
  });
}

export function channelMenu(t: Translator, { ownerId, settings: { logChannelId } }: SettingsShown, from = ''): Row {
  return row({
    type: ComponentType.ChannelSelect,
    custom_id: customId(SETTINGS_COMMAND, 'channel', ownerId, from),
    placeholder: t('settings.names.log-channel'),
    channel_types: [
      ChannelType.GuildText,
      ChannelType.GuildAnnouncement,
      ChannelType.PublicThread,
      ChannelType.PrivateThread,
      ChannelType.AnnouncementThread,
    ],
    // On a phone, a menu can be cleared only if it's allowed to choose nothing.
    min_values: 0,
    max_values: 1,
    ...(logChannelId !== null && {
      default_values: [{ id: logChannelId, type: SelectMenuDefaultValueType.Channel as const }],
    }),
  });
}

export function languageMenu(t: Translator, { ownerId, settings: { language } }: SettingsShown, from = ''): Row {
  const options = (['discord', ...SERVER_LANGUAGES] as const).map(
    (value): APISelectMenuOption => ({
      label: value === 'discord' ? t('settings.asDiscord') : LANGUAGE_NAMES[value],
      value,
      default: value === language,
    }),
  );
  return row({
    type: ComponentType.StringSelect,
    custom_id: customId(SETTINGS_COMMAND, 'language', ownerId, from),
    placeholder: t('settings.names.language'),
    options,
  });
}

export function changeMenu(t: Translator, { ownerId }: SettingsShown): Row {
  const options = SETTING_KEYS.filter(isPagedKey).map(
    (key): APISelectMenuOption => ({ label: t(`settings.names.${key}`), value: key }),
  );
  return row({
    type: ComponentType.StringSelect,
    custom_id: customId(SETTINGS_COMMAND, 'change', ownerId),
    placeholder: t('settings.change'),
    options,
  });
}
