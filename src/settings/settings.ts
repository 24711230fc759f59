import { fold, withoutBlanks } from '../common/text.ts';
import { type AllowedRooms, roomsOf } from '../sessions/session.ts';

/** At most so many removals by one moderator within so many milliseconds, so that a stolen account cannot empty a session. */
export interface Cooldown {
  readonly removals: number;
  readonly withinMs: number;
}

/** The rules of one server, as they are now: what it set itself, and the environment's values for the rest. */
export interface GuildSettings {
  /** Empty: nobody may moderate. */
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly rooms: AllowedRooms;
  readonly logChannelId: string | null;
  readonly reasonRequired: boolean;
  readonly replies: 'private' | 'public';
  readonly confirm: Confirm;
  /** `null`: no limit. */
  readonly cooldown: Cooldown | null;
  /** Participant ids that are never removed: hosts, recorders. */
  readonly protectedIds: ReadonlySet<string>;
  readonly reasonPresets: readonly string[];
  /** How long cases are kept; `null`: for ever. */
  readonly retentionDays: number | null;
  /** Who may end a session for everybody in it. Empty, as it is at first: nobody may. */
  readonly endSessionRoleIds: ReadonlySet<string>;
}

/** When a removal is asked about once more: always, when people were picked from a list or are several, or never. */
export type Confirm = 'always' | 'picked' | 'never';

export interface SettingsReader {
  /**
   * A server's rules, a few seconds old at most.
   *
   * @throws {RecordsError} when the store cannot be read and nothing recent is known
   */
  of(guildId: string): Promise<GuildSettings>;
  /** The same, at once, when it is known already. */
  peek(guildId: string): GuildSettings | undefined;
}

/** What a server can set itself, as it is set: by its key. */
export interface SettingValues {
  /** Role ids; none: nobody may moderate. */
  readonly 'moderator-roles': readonly string[];
  /** Room ids or custom room ids. */
  readonly rooms: readonly string[];
  readonly 'log-channel': string;
  readonly 'reason-required': boolean;
  readonly replies: 'private' | 'public';
  readonly confirm: Confirm;
  readonly 'removal-limit': { readonly removals: number; readonly minutes: number } | 'off';
  readonly 'protected-ids': readonly string[];
  readonly 'reason-presets': readonly string[];
  /** Days, or for ever. */
  readonly retention: number | 'forever';
  /** Role ids; none: nobody may end a session. */
  readonly 'end-session-roles': readonly string[];
}

export type SettingKey = keyof SettingValues;

/** In the order in which they are shown. */
export const SETTING_KEYS = [
  'moderator-roles',
  'log-channel',
  'rooms',
  'reason-required',
  'replies',
  'confirm',
  'removal-limit',
  'protected-ids',
  'reason-presets',
  'retention',
  'end-session-roles',
] as const satisfies readonly SettingKey[];

/** What a server has set itself; whatever is missing is as the bot was set up. */
export type OwnSettings = { readonly [Key in SettingKey]?: SettingValues[Key] };

/** What to set; `null` goes back to what the bot was set up with. */
export type SettingsPatch = { readonly [Key in SettingKey]?: SettingValues[Key] | null };

/** One recorded change. Numbers count up from 1 in each server, without gaps. */
export interface RecordedChange {
  readonly number: number;
  /** Milliseconds of the Unix epoch. */
  readonly at: number;
  readonly by: string;
  readonly key: SettingKey;
  /** `null`: as the bot was set up; `undefined`: cannot be read any more. */
  readonly before: SettingValues[SettingKey] | null | undefined;
  readonly after: SettingValues[SettingKey] | null | undefined;
}

export interface ChangesPage {
  /** Newest first. */
  readonly changes: readonly RecordedChange[];
  /** How many there are in all: the number of the newest. */
  readonly total: number;
}

export type SettingsChange =
  | { readonly kind: 'changed'; readonly keys: readonly SettingKey[] }
  /** All of it was so already; nothing is recorded. */
  | { readonly kind: 'unchanged' }
  /** Nothing was changed: these are why. */
  | { readonly kind: 'invalid'; readonly problem: SettingProblem }
  | { readonly kind: 'rooms-taken'; readonly rooms: readonly string[] }
  | { readonly kind: 'rooms-not-offered'; readonly rooms: readonly string[] }
  /** The bot works for another server alone. */
  | { readonly kind: 'not-served' };

/** The settings of all servers, to read and to write. */
export interface SettingsRepository extends SettingsReader {
  /**
   * Every room that a server has listed, by its id or its custom id.
   *
   * @throws {RecordsError}
   */
  rooms(): Promise<ReadonlySet<string>>;
  /**
   * What the server has set itself, read anew.
   *
   * @throws {RecordsError}
   */
  own(guildId: string): Promise<OwnSettings>;
  /**
   * Sets all of the patch or nothing, and records each change with it. Holds in this process at once, and in others that
   * share the store as soon as they read again.
   *
   * @throws {RecordsError} when it could not be committed: nothing was changed
   */
  change(guildId: string, by: string, patch: SettingsPatch): Promise<SettingsChange>;
  /**
   * @param upTo number of the newest change to be shown; `null`: the newest there is
   * @throws {RecordsError}
   */
  changes(guildId: string, upTo: number | null, limit: number): Promise<ChangesPage>;
}

/** What holds for a server that has set nothing: the values of the environment. */
export function firstSettings(environment: {
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly rooms: ReadonlySet<string> | null;
  readonly cooldown: Cooldown | null;
}): GuildSettings {
  return {
    ...environment,
    rooms: roomsOf(environment.rooms),
    logChannelId: null,
    reasonRequired: false,
    replies: 'private',
    confirm: 'picked',
    protectedIds: new Set(),
    reasonPresets: [],
    retentionDays: null,
    endSessionRoleIds: new Set(),
  };
}

/** What holds for a server that the bot does not work for: nobody may do anything anywhere. */
export function noSettings(first: GuildSettings): GuildSettings {
  return {
    ...first,
    moderatorRoleIds: new Set(),
    rooms: roomsOf(new Set()),
    reasonPresets: [],
    endSessionRoleIds: new Set(),
  };
}

/** What holds for a server that has set some of it. It never gets rooms that the environment does not offer. */
export function settingsWith(
  first: GuildSettings,
  own: OwnSettings,
  givenAway: AllowedRooms['givenAway'],
): GuildSettings {
  const limit = own['removal-limit'];
  const retention = own.retention;
  return {
    moderatorRoleIds: own['moderator-roles'] === undefined ? first.moderatorRoleIds : new Set(own['moderator-roles']),
    rooms: {
      only:
        own.rooms === undefined
          ? first.rooms.only
          : new Set(own.rooms.filter((room) => first.rooms.only?.has(room) ?? true)),
      givenAway,
    },
    logChannelId: own['log-channel'] ?? first.logChannelId,
    reasonRequired: own['reason-required'] ?? first.reasonRequired,
    replies: own.replies ?? first.replies,
    confirm: own.confirm ?? first.confirm,
    cooldown:
      limit === undefined
        ? first.cooldown
        : limit === 'off'
          ? null
          : { removals: limit.removals, withinMs: limit.minutes * MINUTE_MS },
    protectedIds: own['protected-ids'] === undefined ? first.protectedIds : new Set(own['protected-ids']),
    reasonPresets: own['reason-presets'] ?? first.reasonPresets,
    retentionDays: retention === undefined ? first.retentionDays : retention === 'forever' ? null : retention,
    endSessionRoleIds:
      own['end-session-roles'] === undefined ? first.endSessionRoleIds : new Set(own['end-session-roles']),
  };
}

const MINUTE_MS = 60_000;

/** A menu of Discord offers 25 at most. */
export const MOST_ENTRIES = 25;
export const LONGEST_ROOM = 100;
/** What a completion can show and send. */
export const LONGEST_PRESET = 100;
export const LONGEST_PROTECTED_ID = 400;
/** What a text input of Discord holds: a list that does not fit could not be edited again. */
export const LONGEST_LIST = 4_000;
export const MOST_REMOVALS = 1_000;
export const MOST_MINUTES = 1_440;
export const MOST_DAYS = 3_650;

/** Why a value cannot be set. */
export type SettingProblem =
  | { readonly key: SettingKey; readonly kind: 'too-many'; readonly count: number; readonly most: number }
  | { readonly key: SettingKey; readonly kind: 'entry-too-long'; readonly entry: string; readonly most: number }
  | { readonly key: SettingKey; readonly kind: 'list-too-long'; readonly most: number }
  | { readonly key: SettingKey; readonly kind: 'nothing-visible' }
  | { readonly key: SettingKey; readonly kind: 'no-entries' }
  | { readonly key: SettingKey; readonly kind: 'not-an-id' }
  | { readonly key: SettingKey; readonly kind: 'everyone' }
  /** `what`: of what it is the number. */
  | { readonly key: SettingKey; readonly kind: 'not-a-number'; readonly what: Quantity; readonly most: number };

const SNOWFLAKE = /^\d{17,20}$/u;

export type Quantity = 'removals' | 'minutes' | 'days';

/** What is wrong with a value, whatever way it came; `null` when it can be set. */
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
};

function rolesProblem(key: SettingKey, ids: readonly string[], guildId: string): SettingProblem | null {
  if (!ids.every((id) => SNOWFLAKE.test(id))) {
    return { key, kind: 'not-an-id' };
  }
  // The role of everybody has the id of its server; Discord never sends it with a member, so it would allow nobody.
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

/** A list as it was typed, one entry a line: without blanks around them, empty lines and repetitions. */
export function typedList(text: string): string[] {
  const lines = text.split(/\r\n|[\r\n]/u).map(withoutBlanks);
  return [...new Set(lines.filter((line) => line !== ''))];
}

/** A whole number as it was typed; `null` for nothing, `NaN` for what is none. */
export function typedNumber(text: string): number | null {
  const typed = text.trim();
  return typed === '' ? null : /^\d{1,9}$/u.test(typed) ? Number(typed) : Number.NaN;
}

/** Whether two values of a setting are the same; the order of a list does not matter where it is a set. */
export function sameValue(key: SettingKey, one: unknown, other: unknown): boolean {
  const comparable = (value: unknown): string =>
    JSON.stringify(Array.isArray(value) && key !== 'reason-presets' ? [...value].sort() : value) ?? 'undefined';
  return comparable(one) === comparable(other);
}
