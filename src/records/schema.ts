import type { Generated } from 'kysely';
import type { CaseKind, CaseOutcome } from '../moderation/case.ts';
import type { KeepOutEnd } from '../moderation/keep-out.ts';
import type { PickingStage } from '../moderation/picking.ts';

/**
 * The tables, alike on SQLite and PostgreSQL. Times are milliseconds of the Unix epoch; ids of Discord are decimal text;
 * text from VideoSDK and from people goes through `stored`, what it is found by through `keyOf`.
 */
export interface Tables {
  cases: CasesTable;
  case_changes: CaseChangesTable;
  counters: CountersTable;
  leases: LeasesTable;
  settings: SettingsTable;
  setting_changes: SettingChangesTable;
  setting_counters: SettingCountersTable;
  room_claims: RoomClaimsTable;
  keep_outs: KeepOutsTable;
  keep_out_notices: KeepOutNoticesTable;
  closed_log_channels: ClosedLogChannelsTable;
  pickings: PickingsTable;
}

export interface CasesTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  kind: Generated<CaseKind>;
  /** These five are null once the person was forgotten, and where a session was ended. */
  target_id: string | null;
  target_key: string | null;
  /** See `shortKeyOf`. */
  target_short: Generated<string | null>;
  target_name: string | null;
  /** Key of the name without case and accents. */
  name_key: string | null;
  /** When the connection began that was to be ended. */
  joined_at: number | null;
  session_id: string;
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  reason: string | null;
  reference: string;
  /** The server's language when it was opened. */
  guild_locale: Generated<string>;
  created_at: number;
  /** The process that works on it; see `leases`. */
  owner: string;
  /** Null while nobody knows what came of it. */
  outcome: CaseOutcome | null;
  settled_at: number | null;
  /** Where the reply can be edited; both null once it shows the last word. */
  application_id: string | null;
  reply_token: string | null;
  /** The language of those who read it. */
  reply_locale: string | null;
  returns: number;
  voided_at: number | null;
  voided_by: string | null;
  void_reason: string | null;
  /** Counts the changes that the log channel should show. */
  version: number;
  /** The version that it shows; null when nothing of it is to be shown. */
  announced_version: number | null;
  log_channel_id: string | null;
  log_message_id: string | null;
}

/** Who changed what about a case, later. */
export interface CaseChangesTable {
  id: string;
  guild_id: string;
  number: number;
  at: number;
  by: string;
  field: 'reason' | 'void';
  before: string | null;
  after: string | null;
}

export interface CountersTable {
  guild_id: string;
  last_number: number;
}

/** Who holds what, until when: processes hold themselves, so that the others see whether they live. */
export interface LeasesTable {
  name: string;
  holder: string;
  until: number;
}

/** Log channels that could not be written to, of which somebody was told. */
export interface ClosedLogChannelsTable {
  guild_id: string;
  channel_id: string;
  since: number;
}

/** One for a case at most: who was removed under it is removed again while this is in force. */
export interface KeepOutsTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  session_id: string;
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  /** These three are null once the person was forgotten. */
  participant_id: string | null;
  participant_key: string | null;
  name: string | null;
  /** Null: as long as the session runs. */
  until: number | null;
  created_at: number;
  /** Null while it is in force. */
  ended_at: number | null;
  ended_why: KeepOutEnd | null;
  ended_by: string | null;
  returns: number;
  last_return_at: number | null;
  /** When the connection began that was acted on last. */
  handled_join: number | null;
  /** 1: seen absent since. */
  absent: number;
  /** Goes up with each claim of a return, which names the count that it saw. */
  claims: number;
  /** When the connection that was acted on last may be tried again. */
  retry_at: number | null;
  /** Where the kick's reply can be edited, while its token lives. */
  application_id: string | null;
  reply_token: string | null;
  reply_locale: string | null;
}

/** New ids with a kept-out person's name, of which somebody was told. */
export interface KeepOutNoticesTable {
  guild_id: string;
  number: number;
  participant_key: string;
  at: number;
}

/** What a server has set itself, as JSON. */
export interface SettingsTable {
  guild_id: string;
  key: string;
  value: string;
}

/** Who changed which setting, from what to what: JSON, and null for what the bot was set up with. */
export interface SettingChangesTable {
  guild_id: string;
  number: number;
  at: number;
  by: string;
  key: string;
  before: string | null;
  after: string | null;
}

/** How many changes a server has made, and how often the claims to rooms have changed. Their rows are locked by writers. */
export interface SettingCountersTable {
  name: string;
  last_number: number;
}

/** The rooms that servers have listed: each is one server's. Where two names mean one room, the lower number came first. */
export interface RoomClaimsTable {
  room: string;
  guild_id: string;
  number: number;
}

/** What moderators are picking. Once it is over, nothing of whom it was about is left in it. */
export interface PickingsTable {
  id: string;
  guild_id: string;
  owner_id: string;
  stage: PickingStage;
  opened_at: number;
  ends_at: number;
  session_id: string | null;
  query: string | null;
  page: number;
  /** JSON: ids and names. */
  people: string;
  /** JSON: ids. */
  listed_first: string;
  keep_out: string | null;
  reason: string | null;
  application_id: string;
  reply_token: string;
  reply_locale: string | null;
  /** The process that carries it out. */
  worker: string | null;
  /** 1: nothing more is to be begun. */
  stop: number;
}
