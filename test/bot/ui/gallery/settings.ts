import {
  firstSettings,
  type OwnSettings,
  type RecordedChange,
  SETTING_KEYS,
  type SettingProblem,
  settingsWith,
} from '../../../../src/settings/settings.ts';
import {
  changesMessage,
  connectModal,
  isPagedKey,
  isTypedKey,
  type Note,
  type SettingsShown,
  settingMessage,
  settingModal,
  settingsMessage,
  settingsUnavailableMessage,
} from '../../../../src/settings/settings.view.ts';
import {
  checklistButton,
  type SetupShown,
  setupMessage,
  setupTestMessage,
} from '../../../../src/settings/setup.view.ts';
import { MINUTE, REFERENCE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

const first = firstSettings({
  moderatorRoleIds: new Set(),
  rooms: null,
  cooldown: { removals: 30, withinMs: 300_000 },
});
const shownOf = (own: OwnSettings): SettingsShown => ({
  ownerId: '42',
  settings: settingsWith(first, own, () => false),
  own,
});

const asSetUp = shownOf({});
/** Where the operator lends no account. */
const unlent: SettingsShown = {
  ...asSetUp,
  settings: firstSettings({ moderatorRoleIds: new Set(), rooms: null, cooldown: null, allowSharedAccount: false }),
};
const ownRooms = shownOf({ 'videosdk-account': 'abcdefghijklmnopqrst.uvwxyz12' });
const VERDICTS = ['wrong', 'refused', 'busy', 'unreachable', 'malformed'] as const;
const all: OwnSettings = {
  'moderator-roles': ['100', '200'],
  'log-channel': '99',
  rooms: ['1', '2', '3', '4', '5'],
  'reason-required': true,
  replies: 'public',
  language: 'pt-BR',
  confirm: 'always',
  'end-session-roles': ['300'],
  reports: true,
  'report-people': true,
  'removal-limit': { removals: 1, minutes: 1 },
  'protected-ids': ['1', '2'],
  'reason-presets': ['11', '\u200B', '22', '33'],
  retention: 90,
  'videosdk-account': 'abcdefghijklmnopqrst.uvwxyz12',
};
const chosen = shownOf(all);
const others = shownOf({ ...all, language: 'discord', confirm: 'never', 'removal-limit': 'off', retention: 'forever' });

const PROBLEMS: readonly SettingProblem[] = [
  { key: 'rooms', kind: 'too-many', count: 27, most: 25 },
  { key: 'rooms', kind: 'entry-too-long', entry: '1', most: 100 },
  { key: 'rooms', kind: 'list-too-long', most: 4_000 },
  { key: 'rooms', kind: 'nothing-visible' },
  { key: 'moderator-roles', kind: 'no-entries' },
  { key: 'moderator-roles', kind: 'not-an-id' },
  { key: 'moderator-roles', kind: 'everyone' },
  { key: 'end-session-roles', kind: 'everyone' },
  { key: 'removal-limit', kind: 'not-a-number', what: 'removals', most: 1_000 },
  { key: 'removal-limit', kind: 'not-a-number', what: 'minutes', most: 1_440 },
  { key: 'retention', kind: 'not-a-number', what: 'days', most: 3_650 },
];
const NOTES: readonly (readonly [string, Note])[] = [
  ['changed', { kind: 'changed', keys: ['rooms'] }],
  ['several changed', { kind: 'changed', keys: ['rooms', 'replies', 'confirm'] }],
  [
    'changed to a channel where the bot can’t post',
    {
      kind: 'changed',
      keys: ['log-channel'],
      logChannel: { about: 'log-channel', channelId: '99', found: 'lacks', missing: ['send-messages'] },
    },
  ],
  ['unchanged', { kind: 'unchanged' }],
  ['room taken', { kind: 'refused', refusal: { kind: 'rooms-taken', rooms: ['1'] }, typed: '1' }],
  [
    'rooms not offered',
    { kind: 'refused', refusal: { kind: 'rooms-not-offered', rooms: ['1', '2', '3', '4', '5'] }, typed: '1' },
  ],
  ['not served', { kind: 'refused', refusal: { kind: 'not-served' }, typed: null }],
  ...PROBLEMS.map(
    (problem, index) =>
      [`${problem.kind} (${index})`, { kind: 'refused', refusal: { kind: 'invalid', problem }, typed: '1' }] as const,
  ),
];

const change = (number: number, facts: Pick<RecordedChange, 'key' | 'before' | 'after'>): RecordedChange => ({
  number,
  at: T0 + number * MINUTE,
  by: '42',
  ...facts,
});
const CHANGES: readonly RecordedChange[] = [
  change(9, { key: 'rooms', before: ['1', '2', '3', '4'], after: ['2', '3', '4', '5', '6'] }),
  change(8, { key: 'log-channel', before: null, after: '99' }),
  change(7, { key: 'retention', before: null, after: undefined }),
  change(6, { key: 'replies', before: 'private', after: 'public' }),
  change(5, { key: 'retention', before: 1, after: 'forever' }),
];

const setupOf = (own: OwnSettings, test: SetupShown['setup']['test'], administrator = true): SetupShown => ({
  ...shownOf(own),
  setup: { dismissed: false, test },
  roleIds: [],
  reported: 'en-US',
  administrator,
});
const noRoles: SetupShown = {
  ...setupOf({}, null),
  settings: firstSettings({ moderatorRoleIds: new Set(['100']), rooms: null, cooldown: null }),
};
const setupGallery: readonly Sample[] = [
  { name: 'setup: nothing is set', show: (t) => setupMessage(t, setupOf({}, null), null) },
  {
    name: 'setup: an account is needed',
    show: (t) =>
      setupMessage(t, { ...setupOf({}, null), ...unlent, account: { canConnect: true, webhookPath: null } }, null),
  },
  {
    name: 'setup: an account is needed and can’t be connected',
    show: (t) =>
      setupMessage(t, { ...setupOf({}, null), ...unlent, account: { canConnect: false, webhookPath: null } }, null),
  },
  {
    name: 'setup: an account that isn’t saved',
    show: (t) =>
      setupMessage(
        t,
        { ...setupOf({}, null), ...unlent, account: { canConnect: true, webhookPath: null } },
        { kind: 'not-connected', verdict: 'wrong' },
      ),
  },
  { name: 'setup: roles that may be another server’s', show: (t) => setupMessage(t, noRoles, null) },
  { name: 'setup: for a manager', show: (t) => setupMessage(t, setupOf({ rooms: ['1'] }, null, false), null) },
  {
    name: 'setup: the test found problems',
    show: (t) => setupMessage(t, setupOf(all, { at: T0, problems: 2, outdated: false }), null),
  },
  {
    name: 'setup: the test is outdated',
    show: (t) => setupMessage(t, setupOf(all, { at: T0, problems: 0, outdated: true }), NOTES[2]?.[1] ?? null),
  },
  {
    name: 'setup: refused',
    show: (t) => setupMessage(t, setupOf({}, null), NOTES[4]?.[1] ?? null),
  },
  {
    name: 'setup: every step is done',
    show: (t) => setupMessage(t, setupOf(all, { at: T0, problems: 0, outdated: false }), null),
  },
  {
    name: 'setup: a test',
    show: (t) => setupTestMessage(t, [{ about: 'moderator-roles', count: 1, mine: true }], REFERENCE, '42'),
  },
  { name: 'settings: a step is open', show: (t) => settingsMessage(t, chosen, null, [checklistButton(t, '42')]) },
];

/** The settings of a server, page by page, and what is typed for them. */
export const settingsGallery: readonly Sample[] = [
  ...setupGallery,
  { name: 'settings: as the bot was set up', show: (t) => settingsMessage(t, asSetUp, null) },
  { name: 'settings: all chosen', show: (t) => settingsMessage(t, chosen, null) },
  { name: 'settings: others', show: (t) => settingsMessage(t, others, null) },
  ...NOTES.map(
    ([what, note]): Sample => ({ name: `settings: ${what}`, show: (t) => settingsMessage(t, chosen, note) }),
  ),
  ...SETTING_KEYS.filter(isPagedKey).flatMap((key): Sample[] => [
    { name: `setting: ${key}`, show: (t) => settingMessage(t, key, asSetUp, null) },
    { name: `setting, chosen: ${key}`, show: (t) => settingMessage(t, key, chosen, null) },
  ]),
  { name: 'setting: no account to use', show: (t) => settingMessage(t, 'videosdk-account', unlent, null) },
  {
    name: 'setting: an account can’t be stored',
    show: (t) =>
      settingMessage(t, 'videosdk-account', { ...asSetUp, account: { canConnect: false, webhookPath: null } }, null),
  },
  {
    name: 'setting: an account can be connected',
    show: (t) =>
      settingMessage(t, 'videosdk-account', { ...asSetUp, account: { canConnect: true, webhookPath: null } }, null),
  },
  {
    name: 'setting: an account of its own',
    show: (t) =>
      settingMessage(
        t,
        'videosdk-account',
        { ...chosen, account: { canConnect: true, webhookPath: '1' } },
        { kind: 'changed', keys: ['videosdk-account'] },
      ),
  },
  { name: 'setting: every room of its own account', show: (t) => settingMessage(t, 'rooms', ownRooms, null) },
  ...VERDICTS.map(
    (verdict): Sample => ({
      name: `setting: an account that isn’t saved (${verdict})`,
      show: (t) => settingMessage(t, 'videosdk-account', asSetUp, { kind: 'not-connected', verdict }),
    }),
  ),
  { name: 'setting: the form for an account', show: (t) => connectModal(t, '42') },
  { name: 'setting: refused', show: (t) => settingMessage(t, 'rooms', chosen, NOTES[3]?.[1] ?? null) },
  ...SETTING_KEYS.filter(isPagedKey)
    .filter(isTypedKey)
    .map((key): Sample => ({ name: `setting, typed: ${key}`, show: (t) => settingModal(t, key, chosen) })),
  {
    name: 'settings: the store is away',
    show: (t) => settingsUnavailableMessage(t, REFERENCE, '42', { key: 'rooms', typed: '1' }),
  },
  { name: 'settings: changes', show: (t) => changesMessage(t, { changes: CHANGES, total: 12 }, '42') },
  { name: 'settings: one change', show: (t) => changesMessage(t, { changes: CHANGES.slice(4), total: 1 }, '42') },
  { name: 'settings: no change', show: (t) => changesMessage(t, { changes: [], total: 0 }, '42') },
];
