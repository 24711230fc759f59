import { fold, withoutBlanks } from '../common/text.ts';
import type { SealedAccount, ServerAccount } from '../sessions/account.ts';
import { type AllowedRooms, roomsOf } from '../sessions/session.ts';

/** Limits one moderator's removals within a time span, so that a stolen account can't empty a session. */
export interface Cooldown {
  readonly removals: number;
  readonly withinMs: number;
}

/** The current rules of a server: what it set itself, and the environment's values for the rest. */
export interface GuildSettings {
  /** Empty: no one can moderate. */
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly rooms: AllowedRooms;
  /** The VideoSDK account that it uses. */
  readonly account: ServerAccount;
  readonly logChannelId: string | null;
  readonly reasonRequired: boolean;
  readonly replies: 'private' | 'public';
  /** Of what everyone in the server reads. See {@link serverLocale}. */
  readonly language: ServerLanguage;
  readonly confirm: Confirm;
  /** `null`: no limit. */
  readonly cooldown: Cooldown | null;
  /** Who is never removed: hosts, recorders, agents. See {@link protectedIdsOf}. */
  readonly protectedIds: ProtectedIds;
  readonly reasonPresets: readonly string[];
  /** How long cases are kept; `null`: forever. */
  readonly retentionDays: number | null;
  /** Who can end a session for everyone in it. Empty, as it is by default: no one. */
  readonly endSessionRoleIds: ReadonlySet<string>;
  /** Whether every member can report someone to the moderators. Not by default. */
  readonly reports: boolean;
  /** Whether whoever reports someone can pick them from the people in the session. Not by default. */
  readonly reportsShowPeople: boolean;
}

/** Participant IDs that no one can remove. Iterates over the entries of the setting, as they were written. */
export interface ProtectedIds extends Iterable<string> {
  has(id: string): boolean;
}

/** What an entry ends with that stands for every ID with the same beginning. */
const ANY_END = '*';

/**
 * An entry is an ID, or the beginning of IDs and a "*": `agent-*` is every ID that begins with `agent-`, and that very
 * text. VideoSDK's API doesn't say who is a recorder or an agent, so only their IDs can tell. A lone "*" is an ID: nothing
 * protects everyone.
 */
export function protectedIdsOf(entries: readonly string[]): ProtectedIds {
  const ids = new Set(entries);
  const beginnings = entries
    .filter((entry) => entry.endsWith(ANY_END) && entry !== ANY_END)
    .map((entry) => entry.slice(0, -ANY_END.length));
  return beginnings.length === 0
    ? ids
    : {
        has: (id) => ids.has(id) || beginnings.some((beginning) => id.startsWith(beginning)),
        [Symbol.iterator]: () => ids.values(),
      };
}

/** When a removal needs confirmation: always, when people were picked from a list or there are several, or never. */
export type Confirm = 'always' | 'picked' | 'never';

/** The languages a server can choose, by Discord's names for them: all that the bot has texts in. */
export const SERVER_LANGUAGES = ['en-US', 'de', 'es-ES', 'hi', 'fr', 'ja', 'pt-BR', 'zh-CN'] as const;

/** `discord`: the one that Discord reports for the server. */
export type ServerLanguage = (typeof SERVER_LANGUAGES)[number] | 'discord';

/** For what comes back from a client. */
export function isServerLanguage(text: string): text is ServerLanguage {
  return text === 'discord' || (SERVER_LANGUAGES as readonly string[]).includes(text);
}

/**
 * The locale of what everyone in a server reads: public replies, posts in the log channel, notices. The only place that
 * decides it.
 *
 * @param reported the server's locale by Discord, now or when a case was opened. Discord reports `en-US` for every
 *   server that isn't a Community server, whatever its members speak
 */
export function serverLocale({ language }: Pick<GuildSettings, 'language'>, reported: string): string {
  return language === 'discord' ? reported : language;
}

export interface SettingsReader {
  /**
   * A server's rules, at most a few seconds old.
   *
   * @throws {RecordsError} when the database is unavailable and nothing recent is known
   */
  of(guildId: string): Promise<GuildSettings>;
  /**
   * The same without waiting, if already known. A process that has the database for itself knows what it has read in the
   * last minutes, since no one else changes it, and reads it again.
   */
  peek(guildId: string): GuildSettings | undefined;
}

/** What a server can set itself, by key. */
export interface SettingValues {
  /** Role IDs. Empty: no one can moderate. */
  readonly 'moderator-roles': readonly string[];
  /** Room IDs or custom room IDs. */
  readonly rooms: readonly string[];
  readonly 'log-channel': string;
  readonly 'reason-required': boolean;
  readonly replies: 'private' | 'public';
  readonly language: ServerLanguage;
  readonly confirm: Confirm;
  readonly 'removal-limit': { readonly removals: number; readonly minutes: number } | 'off';
  readonly 'protected-ids': readonly string[];
  readonly 'reason-presets': readonly string[];
  /** Days, or forever. */
  readonly retention: number | 'forever';
  /** Role IDs. Empty: no one can end a session. */
  readonly 'end-session-roles': readonly string[];
  /** The server's own account, as {@link accountText} writes it. The credentials are stored elsewhere. */
  readonly 'videosdk-account': string;
  readonly reports: boolean;
  readonly 'report-people': boolean;
}

export type SettingKey = keyof SettingValues;

/** In the order they're shown. */
export const SETTING_KEYS = [
  'moderator-roles',
  'log-channel',
  'rooms',
  'reason-required',
  'replies',
  'language',
  'confirm',
  'removal-limit',
  'protected-ids',
  'reason-presets',
  'retention',
  'end-session-roles',
  'reports',
  'report-people',
  'videosdk-account',
] as const satisfies readonly SettingKey[];

/** What a server has set itself. Anything missing has the default. */
export type OwnSettings = { readonly [Key in SettingKey]?: SettingValues[Key] };

/** What to set; `null` goes back to the default. */
export type SettingsPatch = { readonly [Key in SettingKey]?: SettingValues[Key] | null };

/** What a server can choose from. An account isn't chosen: it's connected, or goes back to the default. */
export type ChosenPatch = SettingsPatch & { readonly 'videosdk-account'?: null };

/** An account to store. */
export interface NewAccount extends SealedAccount {
  readonly revision: string;
}

/** One recorded change. Numbers count up from 1 in each server, without gaps. */
export interface RecordedChange {
  readonly number: number;
  /** Unix time in milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly key: SettingKey;
  /** `null`: the default; `undefined`: can no longer be read. */
  readonly before: SettingValues[SettingKey] | null | undefined;
  readonly after: SettingValues[SettingKey] | null | undefined;
}

export interface ChangesPage {
  /** Newest first. */
  readonly changes: readonly RecordedChange[];
  /** How many there are in total, which is the number of the newest. */
  readonly total: number;
}

export type SettingsChange =
  | { readonly kind: 'changed'; readonly keys: readonly SettingKey[] }
  /** Nothing differed, so nothing was recorded. */
  | { readonly kind: 'unchanged' }
  /** Nothing was changed, for this reason. */
  | { readonly kind: 'invalid'; readonly problem: SettingProblem }
  | { readonly kind: 'rooms-taken'; readonly rooms: readonly string[] }
  | { readonly kind: 'rooms-not-offered'; readonly rooms: readonly string[] }
  /** The bot serves only another server. */
  | { readonly kind: 'not-served' };

/** Reads and writes the settings of all servers. */
export interface SettingsRepository extends SettingsReader {
  /**
   * Every room that a server has listed, by its ID or custom ID.
   *
   * @throws {RecordsError}
   */
  rooms(): Promise<ReadonlySet<string>>;
  /**
   * The same as {@link of}, always read from the database, and from then on what {@link of} knows.
   *
   * @throws {RecordsError}
   */
  reread(guildId: string): Promise<GuildSettings>;
  /**
   * What the server has set itself, always read from the database.
   *
   * @throws {RecordsError}
   */
  own(guildId: string): Promise<OwnSettings>;
  /**
   * Applies the whole patch or nothing, and records each change with it. Takes effect in this process at once, and in
   * others that share the database as soon as they read again.
   *
   * @throws {RecordsError} when it couldn't be committed: nothing was changed
   */
  change(guildId: string, by: string, patch: ChosenPatch): Promise<SettingsChange>;
  /**
   * Makes an account the server's own, with credentials that VideoSDK has accepted. If it's another account than before,
   * the server's list of rooms goes back to the default, because it names rooms of the one before. So does removing the
   * account.
   *
   * @throws {RecordsError} as {@link change}
   */
  connect(by: string, account: NewAccount): Promise<SettingsChange>;
  /**
   * @param upTo number of the newest change to show; `null`: the latest
   * @throws {RecordsError}
   */
  changes(guildId: string, upTo: number | null, limit: number): Promise<ChangesPage>;
}

/** The settings of a server that has set nothing: the environment's values. */
export function firstSettings(environment: {
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly rooms: ReadonlySet<string> | null;
  readonly cooldown: Cooldown | null;
  /** Whether servers without an account of their own use the operator's: as if left out, they do. */
  readonly allowSharedAccount?: boolean;
}): GuildSettings {
  const { moderatorRoleIds, cooldown, allowSharedAccount = true } = environment;
  return {
    moderatorRoleIds,
    cooldown,
    account: { kind: allowSharedAccount ? 'shared' : 'none' },
    rooms: roomsOf(environment.rooms),
    logChannelId: null,
    reasonRequired: false,
    replies: 'private',
    language: 'discord',
    confirm: 'picked',
    protectedIds: new Set(),
    reasonPresets: [],
    retentionDays: null,
    endSessionRoleIds: new Set(),
    reports: false,
    reportsShowPeople: false,
  };
}

/** The settings of a server that the bot doesn't serve: no one can do anything anywhere. */
export function noSettings(first: GuildSettings): GuildSettings {
  return {
    ...first,
    moderatorRoleIds: new Set(),
    rooms: roomsOf(new Set()),
    reasonPresets: [],
    endSessionRoleIds: new Set(),
  };
}

/** The settings of a server that has set some itself. It never gets rooms that the environment doesn't offer. */
export function settingsWith(
  first: GuildSettings,
  own: OwnSettings,
  givenAway: AllowedRooms['givenAway'],
): GuildSettings {
  const limit = own['removal-limit'];
  const retention = own.retention;
  const account = own['videosdk-account'] === undefined ? first.account : accountOf(own['videosdk-account']);
  return {
    moderatorRoleIds: own['moderator-roles'] === undefined ? first.moderatorRoleIds : new Set(own['moderator-roles']),
    rooms: roomsIn(account, first, own, givenAway),
    account,
    logChannelId: own['log-channel'] ?? first.logChannelId,
    reasonRequired: own['reason-required'] ?? first.reasonRequired,
    replies: own.replies ?? first.replies,
    language: own.language ?? first.language,
    confirm: own.confirm ?? first.confirm,
    cooldown:
      limit === undefined
        ? first.cooldown
        : limit === 'off'
          ? null
          : { removals: limit.removals, withinMs: limit.minutes * MINUTE_MS },
    protectedIds: own['protected-ids'] === undefined ? first.protectedIds : protectedIdsOf(own['protected-ids']),
    reasonPresets: own['reason-presets'] ?? first.reasonPresets,
    retentionDays: retention === undefined ? first.retentionDays : retention === 'forever' ? null : retention,
    endSessionRoleIds:
      own['end-session-roles'] === undefined ? first.endSessionRoleIds : new Set(own['end-session-roles']),
    reports: own.reports ?? first.reports,
    reportsShowPeople: own['report-people'] ?? first.reportsShowPeople,
  };
}

const MINUTE_MS = 60_000;

function roomsIn(
  account: ServerAccount,
  first: GuildSettings,
  own: OwnSettings,
  givenAway: AllowedRooms['givenAway'],
): AllowedRooms {
  switch (account.kind) {
    case 'none':
      return roomsOf(new Set());
    case 'own':
      // All of its rooms are the server's: no other server can reach them, and the operator's list is about the
      // operator's account.
      return roomsOf(own.rooms === undefined ? null : new Set(own.rooms));
    case 'shared':
      return {
        only:
          own.rooms === undefined
            ? first.rooms.only
            : new Set(own.rooms.filter((room) => first.rooms.only?.has(room) ?? true)),
        givenAway,
      };
  }
}

/** How an account of a server's own is written as a setting. */
export function accountText({ id, revision }: { readonly id: string; readonly revision: string }): string {
  return `${id}.${revision}`;
}

const ACCOUNT = /^([\w-]{20})\.([\w-]{8})$/u;

/** One that can't be read is none: never the operator's instead. */
function accountOf(text: string): ServerAccount {
  const [, id, revision] = ACCOUNT.exec(text) ?? [];
  return id === undefined || revision === undefined ? { kind: 'none' } : { kind: 'own', id, revision };
}

/** A Discord menu offers 25 at most. */
export const MOST_ENTRIES = 25;
export const LONGEST_ROOM = 100;
/** What an autocomplete choice can show and send. */
export const LONGEST_PRESET = 100;
export const LONGEST_PROTECTED_ID = 400;
/** What a Discord text input holds. A longer list couldn't be edited again. */
export const LONGEST_LIST = 4_000;
export const MOST_REMOVALS = 1_000;
export const MOST_MINUTES = 1_440;
export const MOST_DAYS = 3_650;

/** Why a value can't be set. */
export type SettingProblem =
  | { readonly key: SettingKey; readonly kind: 'too-many'; readonly count: number; readonly most: number }
  | { readonly key: SettingKey; readonly kind: 'entry-too-long'; readonly entry: string; readonly most: number }
  | { readonly key: SettingKey; readonly kind: 'list-too-long'; readonly most: number }
  | { readonly key: SettingKey; readonly kind: 'nothing-visible' }
  | { readonly key: SettingKey; readonly kind: 'no-entries' }
  | { readonly key: SettingKey; readonly kind: 'not-an-id' }
  | { readonly key: SettingKey; readonly kind: 'everyone' }
  /** `what`: what the number counts. */
  | { readonly key: SettingKey; readonly kind: 'not-a-number'; readonly what: Quantity; readonly most: number };

const SNOWFLAKE = /^\d{17,20}$/u;

export type Quantity = 'removals' | 'minutes' | 'days';

/** The problem with a value, wherever it came from; `null` when it can be set. */
export function settingProblem<Key extends SettingKey>(
  guildId: string,
  key: Key,
  value: SettingValues[Key],
): SettingProblem | null {
  const check = CHECKS[key] as Check<Key>;
  return check(value, guildId);
}

type Check<Key extends SettingKey> = (value: SettingValues[Key], guildId: string) => SettingProblem | null;

const CHECKS: { readonly [Key in SettingKey]: Check<Key> } = {
  'moderator-roles': (ids, guildId) => rolesProblem('moderator-roles', ids, guildId),
  rooms: (rooms) =>
    rooms.length === 0 ? { key: 'rooms', kind: 'no-entries' } : listProblem('rooms', rooms, LONGEST_ROOM),
  'log-channel': (id) => (SNOWFLAKE.test(id) ? null : { key: 'log-channel', kind: 'not-an-id' }),
  'reason-required': () => null,
  replies: () => null,
  language: () => null,
  confirm: () => null,
  'removal-limit': (limit) =>
    limit === 'off'
      ? null
      : (numberProblem('removal-limit', 'removals', limit.removals, MOST_REMOVALS) ??
        numberProblem('removal-limit', 'minutes', limit.minutes, MOST_MINUTES)),
  'protected-ids': (ids) => listProblem('protected-ids', ids, LONGEST_PROTECTED_ID),
  'reason-presets': (presets) => listProblem('reason-presets', presets, LONGEST_PRESET),
  retention: (days) => (days === 'forever' ? null : numberProblem('retention', 'days', days, MOST_DAYS)),
  'end-session-roles': (ids, guildId) => rolesProblem('end-session-roles', ids, guildId),
  reports: () => null,
  'report-people': () => null,
  'videosdk-account': (text) =>
    accountOf(text).kind === 'none' ? { key: 'videosdk-account', kind: 'not-an-id' } : null,
};

function rolesProblem(key: SettingKey, ids: readonly string[], guildId: string): SettingProblem | null {
  if (!ids.every((id) => SNOWFLAKE.test(id))) {
    return { key, kind: 'not-an-id' };
  }
  // The @everyone role has the server's ID. Discord never sends it with a member, so it would allow no one.
  return ids.includes(guildId) ? { key, kind: 'everyone' } : tooMany(key, ids);
}

function tooMany(key: SettingKey, entries: readonly string[]): SettingProblem | null {
  return entries.length > MOST_ENTRIES ? { key, kind: 'too-many', count: entries.length, most: MOST_ENTRIES } : null;
}

function listProblem(key: SettingKey, entries: readonly string[], longest: number): SettingProblem | null {
  const many = tooMany(key, entries);
  if (many !== null) {
    return many;
  }
  for (const entry of entries) {
    if (entry.length > longest) {
      return { key, kind: 'entry-too-long', entry, most: longest };
    }
    if (fold(entry) === '' && key !== 'protected-ids') {
      return { key, kind: 'nothing-visible' };
    }
  }
  return entries.join('\n').length > LONGEST_LIST ? { key, kind: 'list-too-long', most: LONGEST_LIST } : null;
}

function numberProblem(key: SettingKey, what: Quantity, value: number, most: number): SettingProblem | null {
  return Number.isInteger(value) && value >= 1 && value <= most ? null : { key, kind: 'not-a-number', what, most };
}

/** Reads a typed list, one entry per line. Drops surrounding blanks, empty lines, and duplicates. */
export function typedList(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n]/u).map(withoutBlanks);
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** Reads a typed whole number; `null` for nothing, `NaN` for anything else. */
export function typedNumber(text: string): number | null {
  const typed = text.trim();
  return typed === '' ? null : /^\d{1,9}$/u.test(typed) ? Number(typed) : Number.NaN;
}

/** Whether two values of a setting are the same. The order of a list doesn't matter where it's a set. */
export function sameValue(key: SettingKey, one: unknown, other: unknown): boolean {
  const comparable = (value: unknown): string =>
    JSON.stringify(Array.isArray(value) && key !== 'reason-presets' ? [...value].sort() : value) ?? 'undefined';
  return comparable(one) === comparable(other);
}
